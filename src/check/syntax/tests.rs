use proptest::prelude::*;

use super::check;
use crate::property_tests;
use crate::source::SourceFile;

/// Checks an issue with this body. Expects findings as `LINE:COLUMN RULE TEXT`; the body starts on line 1.
fn expect(body: &str, expected: &[&str]) {
    let file = SourceFile { path: "a.md".into(), text: format!("---\n---\n{body}") };
    let shown = |diagnostic: crate::diagnostics::Diagnostic| {
        let place = diagnostic.location.unwrap();
        let hint = diagnostic.hint.unwrap();
        assert!(!hint.is_empty() && diagnostic.severity == crate::diagnostics::Severity::Warning);
        format!("{}:{} {} {}", place.line - 2, place.column, diagnostic.rule.unwrap(), place.marked_text())
    };
    let found: Vec<String> = check(&file).into_iter().map(shown).collect();
    assert_eq!(found, expected, "{body}");
}

/// Checks that the hints of an issue with this body hold `hint`.
fn expect_hint(body: &str, hint: &str) {
    let file = SourceFile { path: "a.md".into(), text: format!("---\n---\n{body}") };
    let hints: Vec<String> = check(&file).into_iter().filter_map(|diagnostic| diagnostic.hint).collect();
    assert!(hints.iter().any(|found| found.contains(hint)), "{hint} is not in {hints:?}");
}

#[test]
fn sound_markdown_has_no_finding() {
    expect(
        "## 一、综述\n\n### （一）动态 ##\n\n1.教育厅[附件](<附件 1.pdf>)，见[图](a.png \"图\")。\n\n![图](图%201.png)\n\n\
         | 项 | 数 |\n|---|--:|\n| 甲 | 1 |\n| 乙 |\n\n正文[^1]，再见[^1]与[网站][w]。\n\n[^1]: 注。\n\n[w]: https://a.cn\n\n\
         > 引用\n>\n> ```\n> ## 代码\n> ```\n\n- 甲\n- 乙\n\n---\n\n<!-- 注释 -->\n\n    let x = 1; // 说明\n\n\
         ```sh\n##注释\n<<<<<<\n```\n\n《办法》（见附件 1）【通知】（2023 年）[2023] (45 号) `[a](b c.pdf)` #1 #话题# C#",
        &[],
    );
    expect("", &[]);
    expect("标题\n====\n\n正文", &[]);
}

#[test]
fn headings_without_a_blank() {
    expect("##一、政务动态\n\n1.甲。", &["1:1 heading-syntax ##"]);
    expect("##　二、全角空格", &["1:1 heading-syntax ##"]);
    expect("＃＃ 三、全角井号", &["1:1 heading-syntax ＃＃"]);
    expect("＃＃三、全角井号", &["1:1 heading-syntax ＃＃"]);
    expect("##\u{a0}四、不换行空格", &["1:1 heading-syntax ##"]);
    expect("##\u{200b}四、零宽空格", &["1:1 heading-syntax ##"]);
    expect("　　## 五、缩进", &["1:3 heading-syntax ##"]);
    expect("正文\n###六、段中", &["2:1 heading-syntax ###"]);
    expect("> ##七、引文中", &["1:3 heading-syntax ##"]);
    expect("- ##八、列表中", &["1:3 heading-syntax ##"]);
    expect("####### 九、七级", &["1:1 heading-syntax #######"]);
    expect("#十、一级", &["1:1 heading-syntax #"]);
    expect("#１、动态", &["1:1 heading-syntax #"]);
    expect("#1 号楼\n\n#话题# 讨论\n\n\\##甲", &[]);
    expect_hint("＃＃三、全角井号", "write `## 三、全角井号`");
}

#[test]
fn lines_that_make_headings() {
    expect("1.受理 12 件\n-", &["2:1 unintended-heading -"]);
    expect("正文。\n\n办结 3 件\n---\n\n下文", &["4:1 unintended-heading ---"]);
    expect("第一行\n第二行\n=====", &["3:1 unintended-heading ====="]);
    expect("> 引文\n> --", &["2:3 unintended-heading --"]);
    expect("甲\n=", &["2:1 unintended-heading ="]);
}

#[test]
fn brackets_that_make_no_link() {
    expect(
        "1.见[附件](../../files/附件 1.pdf)与![图](../../images/图 1.png)。",
        &["1:4 link-syntax [附件](../../files/附件 1.pdf)", "1:31 link-syntax ![图](../../images/图 1.png)"],
    );
    expect(
        "见[附件]（../../files/ab.pdf）与【附件】(../../files/ab.pdf)。",
        &["1:2 link-syntax [附件]（../../files/ab.pdf）", "1:27 link-syntax 【附件】(../../files/ab.pdf)"],
    );
    expect("［附件］（a.docx）", &["1:1 link-syntax ［附件］（a.docx）"]);
    expect("[附件] (a.pdf)", &["1:1 link-syntax [附件] (a.pdf)"]);
    expect("[附件](a.pdf）", &["1:1 link-syntax [附件](a.pdf）"]);
    expect("[网站]（https://a.cn）", &["1:1 link-syntax [网站]（https://a.cn）"]);
    expect("## 一、[附件](附件 (1).pdf)", &["1:6 link-syntax [附件](附件 (1).pdf)"]);
    expect("| 甲 |\n|---|\n| [附件](附 件.pdf) |", &["3:3 link-syntax [附件](附 件.pdf)"]);
    expect("！[图](a.png)", &["1:1 link-syntax ！[图](a.png)"]);
    expect("[甲](..\\..\\files\\a.pdf)", &["1:5 link-syntax ..\\..\\files\\a.pdf"]);
    expect("[甲][缺]", &["1:1 link-syntax [甲][缺]"]);
    expect("[备注]: 系统升级\n", &["1:1 link-syntax [备注]: 系统升级"]);
    expect("见[甲[^1]](a.pdf)。\n\n[^1]: 注", &["1:8 link-syntax ](a.pdf)"]);
    expect("见[甲[乙](b.pdf)丙](https://a.cn)。", &["1:15 link-syntax ](https://a.cn)"]);
    expect("数组 a[0](见 1)与 f[x](y)。", &[]);
    expect("[甲]: a.pdf\n[甲]: b.pdf\n\n[甲]", &["2:1 link-syntax [甲]: b.pdf"]);
    expect("[A]: a.pdf\n\n[a]\n\n> [a]: b.pdf", &["5:3 link-syntax [a]: b.pdf"]);
    expect("[甲]: a.pdf\n\n[甲]\n\n`x\n[甲]: b`\n\n```\n[甲]: b\n```\n\n正文\n[甲]: 乙", &[]);
    for brackets in ["（）", "《》", "〔〕", "「」", "()"] {
        let mut brackets = brackets.chars();
        let text = format!("{}附件{}(../files/a.pdf)", brackets.next().unwrap(), brackets.next().unwrap());
        expect(&text, &[&format!("1:1 link-syntax {text}")]);
        expect_hint(&text, "write `[附件](../files/a.pdf)`");
    }
    expect("（附件）（1/2）与《通知》(a.pdf)", &[]);
    expect_hint("[附件](附件 1.pdf \"题\")", "write `[附件](<附件 1.pdf> \"题\")`");
    expect_hint("[附件](a.pdf \"题)", "write `[附件](a.pdf \"题\")`");
    expect_hint("[附件]（附件 1.pdf）", "write `[附件](<附件 1.pdf>)`");
    expect_hint("！[图]（图.png）", "write `![图](图.png)`");
    expect_hint("[甲](..\\a.pdf)", "write `../a.pdf`");
}

#[test]
fn notes_without_a_partner() {
    expect("正文[^缺]。", &["1:3 note-syntax [^缺]"]);
    expect("正文。\n\n[^1]: 注。", &["3:1 note-syntax [^1]"]);
    expect("甲[^1]。\n\n[^1]: 一。\n\n[^1]: 二。", &["5:1 note-syntax [^1]"]);
    expect("甲[^1]。\n\n[^1]：全角冒号。", &["1:2 note-syntax [^1]", "3:1 note-syntax [^1]："]);
    expect("甲【^1】。\n\n[^1]: 注。", &["1:2 note-syntax 【^1】", "3:1 note-syntax [^1]"]);
    expect("[戊][^缺]", &["1:4 note-syntax [^缺]"]);
}

#[test]
fn tables_that_do_not_fit() {
    expect("| 单位 | 件数 |\n|---|---|\n| 教育厅 | 12 | 备注：系统升级 |", &["3:14 table-syntax 备注：系统升级"]);
    expect("| 甲 | 乙 |\n|---|---|\n| `a|b` | 1 |", &["3:11 table-syntax 1"]);
    expect("甲|乙\n-|-\n1|2|3|4", &["3:5 table-syntax 3|4"]);
    expect("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n紧跟的一段。", &["4:1 table-syntax 紧跟的一段。"]);
    expect("| 甲 |\n|---|\n| 1 |\n紧跟的一段。", &["4:1 table-syntax 紧跟的一段。"]);
    expect("｜甲｜乙｜\n｜---｜---｜\n｜1｜2｜", &["1:1 table-syntax ｜甲｜乙｜"]);
    expect("| 甲 | 乙 | 丙 |\n|---|---|\n| 1 | 2 | 3 |", &["2:1 table-syntax |---|---|"]);
    expect("| 甲 | 乙 |\n| 1 | 2 |", &["1:1 table-syntax | 甲 | 乙 |"]);
    expect("> | 甲 |\n> |---|\n> | 1 | 2 |", &["3:9 table-syntax 2"]);
}

#[test]
fn lines_that_make_no_list() {
    expect("-项目一\n-项目二", &["2:1 list-syntax -"]);
    expect("以下：\n+甲\n+乙\n+丙", &["3:1 list-syntax +"]);
    expect("- 甲\n-乙", &["2:1 list-syntax -"]);
    expect("－ 项目\n－ 项目", &["2:1 list-syntax －"]);
    expect("●甲\n●乙", &["2:1 list-syntax ●"]);
    expect("1.甲\n2.乙\n3.丙", &["2:1 list-syntax 2."]);
    expect("1. 甲\n2.乙", &["2:1 list-syntax 2."]);
    expect("（一）甲\n（二）乙", &["2:1 list-syntax （二）"]);
    expect("> ①甲\n> ②乙", &["2:3 list-syntax ②"]);
    expect("1)项目\n2)项目", &["2:1 list-syntax 2)"]);
    expect("＞引文", &["1:1 list-syntax ＞"]);
    expect("1.甲\n\n2.乙\n\n-5 ℃\n-3 ℃\n\n1.甲  \n2.乙\n\n1.甲\n3.5 万件\n\n- 甲\n- 乙", &[]);
    expect_hint("-项目一\n-项目二", "write `- 项目二`");
    expect_hint("＞引文", "write `> 引文`");
}

#[test]
fn marks_that_make_no_bold_type() {
    expect("＊＊粗＊＊", &["1:1 emphasis-syntax ＊＊粗＊＊"]);
    expect("甲**粗＊＊乙", &["1:2 emphasis-syntax **粗＊＊"]);
    expect("**粗 **与** 粗**", &["1:5 emphasis-syntax **与**"]);
    expect("**粗** 与**粗", &["1:8 emphasis-syntax **"]);
    expect("**甲 **乙", &["1:1 emphasis-syntax **"]);
    expect("__“甲”__乙__《丙》__丁", &["1:1 emphasis-syntax __"]);
    expect("长*宽*高", &["1:2 emphasis-syntax *宽*"]);
    expect("2**3**4", &["1:2 emphasis-syntax **3**"]);
    expect("| 甲 |\n|---|\n| 共**3 件 |", &["3:4 emphasis-syntax **"]);
    expect(
        "**甲**与*乙*，*丙*丁 __戊__ 0.05** 138****1234 2**10 姓名__ __init__ \\*\\*甲\\*\\* `**甲` a_b_c x ** y\n\n```\n**甲\n```",
        &[],
    );
    expect_hint("＊＊粗＊＊", "write `**粗**`");
    expect_hint("长*宽*高", "write `\\*宽\\*`");
}

#[test]
fn paragraphs_that_become_code() {
    expect("    4.水利厅走访企业，逐条核对办事指南。", &["1:5 unintended-code 4.水利厅走访企业，逐条核对办事指南。"]);
    expect("\t5.教育厅开会。", &["1:2 unintended-code 5.教育厅开会。"]);
    expect("- 甲\n\n        列表中的一段文字。", &["3:9 unintended-code 列表中的一段文字。"]);
    expect("甲\n\n```\n乙\n\n丙", &["3:1 unclosed-block ```"]);
    expect("~~~~\n乙\n~~~", &["1:1 unclosed-block ~~~~"]);
    expect("甲\n\n<!-- 注\n\n丙", &["3:1 unclosed-block <!--"]);
    expect("``` 受理 12 件\nx\n```", &["1:5 unintended-code 受理 12 件"]);
    expect("~~~ sh 甲\nx\n~~~\n\n```js title=\"a\"\nx\n```", &["1:5 unintended-code sh 甲"]);
}

#[test]
fn versions_that_were_not_merged() {
    expect("甲\n\n<<<<<<< HEAD\n乙\n=======\n丙\n>>>>>>> b\n\n丁", &["3:1 conflict-mark <<<<<<<"]);
    expect("<<<<<<<\r\n乙\r\n", &["1:1 conflict-mark <<<<<<<"]);
    expect("<<<<<<<<\n\n<<<<<<", &[]);
}

proptest! {
    #![proptest_config(property_tests::config())]

    #[test]
    fn any_text_has_its_places(body in r"[甲a1 #＃|｜\-=<>!！\[\]［］【】()（）^:：`~*.。/\\\t\n\r　]{0,80}") {
        let file = SourceFile { path: "a.md".into(), text: format!("---\n---\n{body}") };
        let lines: Vec<&str> = file.text.split('\n').collect();
        for diagnostic in check(&file) {
            let place = diagnostic.location.unwrap();
            let line = lines[place.line - 1].trim_end_matches('\r');
            prop_assert!(line.chars().skip(place.column - 1).collect::<String>().starts_with(place.marked_text()));
            prop_assert!(place.line > 2 && !place.marked_text().is_empty(), "{:?}", diagnostic.message);
        }
    }

    #[test]
    fn what_a_hint_writes_has_no_finding(title in "[甲乙丙一二三]{1,8}", level in 1usize..8, gap in "[　\u{a0}\u{200b}]?", wide in any::<bool>()) {
        let mark = if wide { "＃" } else { "#" }.repeat(level);
        let file = SourceFile { path: "a.md".into(), text: format!("---\n---\n{mark}{gap}{title}") };
        let found = check(&file);
        prop_assert_eq!(found.len(), 1, "{}", file.text);
        let hint = found[0].hint.clone().unwrap();
        let written = hint.trim_start_matches("write `").trim_end_matches('`');
        expect(written, &[]);
    }
}
