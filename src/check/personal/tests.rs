use super::{Kind, check, leaks};
use crate::check::finding::testing::found;
use crate::parse::prose;
use crate::source::SourceFile;

/// Returns the text of each leak in a body.
fn find(body: &str) -> Vec<String> {
    found(body, check)
}

/// Returns kind and mask of each leak in a body.
fn masks(body: &str) -> Vec<(Kind, String)> {
    let file = SourceFile { path: "a.md".into(), text: format!("---\nissue: 1\n---\n{body}\n") };
    let leaks = leaks(&prose::read(&file).unwrap(), &file.text);
    leaks.into_iter().map(|leak| (leak.kind, leak.masked)).collect()
}

// All numbers and addresses are made up.

#[test]
fn each_kind_is_found_and_masked_in_the_prescribed_form() {
    for (body, kind, mask) in [
        ("联系人王某某，电话13800001234。", Kind::Mobile, "138****1234"),
        ("手机：139 0000 1234", Kind::Mobile, "139****1234"),
        ("请拨打+86-158-0000-1234", Kind::Mobile, "158****1234"),
        ("手机１３８００００１２３４", Kind::Mobile, "138****1234"),
        ("1.13800001234（李某）", Kind::Mobile, "138****1234"),
        ("张某，028-85550000", Kind::Landline, "028-****0000"),
        ("住宅电话（0835）2225678", Kind::Landline, "(0835)****5678"),
        ("身份证号110101199003070011", Kind::Identity, "11*************011"),
        ("身份证号码：110101 19900307 0012", Kind::Identity, "11*************012"),
        ("居民身份证110101900307123", Kind::Identity, "11**********123"),
        ("护照号E12345678", Kind::Passport, "E******78"),
        ("卡号6222020000000000000", Kind::BankCard, "622202*********0000"),
        ("邮箱 wangmoumou@qq.com", Kind::Email, "w***@qq.com"),
        ("车牌川A12345的小型客车", Kind::Plate, "川A***45"),
        ("川A·D12345", Kind::Plate, "川A*****45"),
        ("家住幸福小区3栋2单元501室", Kind::Address, "某栋某单元某室"),
        ("家住幸福村3组15号的刘某", Kind::Address, "村某组某号"),
        ("王某，住青羊区人民中路一段7号", Kind::Address, "路某段某号"),
        ("现住青羊区人民中路一段8号附2号", Kind::Address, "路某段某号附某号"),
    ] {
        assert_eq!(masks(body), [(kind, mask.to_owned())], "{body}");
    }
}

#[test]
fn a_leak_is_found_wherever_it_is_published() {
    for body in [
        "电话138**0000**1234",
        "[拨打](tel:13800001234)",
        "`13800001234`",
        "![甲13800001234](a.png)",
        "| 姓名 | 电话 |\n|--|--|\n| 王某 | 13800001234 |",
        "- 王某：13800001234",
        "> 王某 138-0000-1234",
    ] {
        assert_eq!(find(body).len(), 1, "{body}");
    }
}

#[test]
fn figures_and_numbers_of_offices_are_no_leaks() {
    for body in [
        "请拨打12345政务服务便民热线或 400-800-1234。",
        "咨询电话：028-86600000",
        "- 市民中心：028-86600000\n- 不动产登记中心：0835-2220000",
        "| 窗口 | 电话 |\n|--|--|\n| 社保 | 028-86600000 |",
        "增加值13800001234元，同比增长 0.13800001234%",
        "统一社会信用代码91510000123456789X",
        "订单编号6222020000000000000",
        "电话138****1234已脱敏",
        "〔2023〕13800001234号",
        "市民服务中心，住建局在人民中路一段7号",
        "办公地点：天府大道1号3楼305室",
        "在草市街2号设立服务窗口",
        "全省第3单元测试题",
        "国道G5京昆高速",
        "邮箱office@example.gov.cn",
        "2023年11月13日至17日，受理13800件",
    ] {
        assert!(find(body).is_empty(), "{body}: {:?}", find(body));
    }
}

#[test]
fn an_identity_number_is_one_by_its_check_digit_or_its_label() {
    assert_eq!(masks("编号为110101199003070011").len(), 1);
    assert_eq!(masks("号码110101199003070012").len(), 0);
    assert_eq!(masks("身份证110101199013450012").len(), 0);
}
