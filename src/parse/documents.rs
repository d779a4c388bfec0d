//! Finds numbers of official documents (文号) in a text: 工信部无〔2017〕330 号, 税务总局公告 2019 年第 8 号, 国务院令第 722 号.
//!
//! Input: a folded text (see [`crate::folding`]), so that blanks, width and invisible characters make no difference.
//! Output: [`DocumentNumber`]s in reading order. A year in brackets with a number behind it is always one in 〔〕; round
//! brackets need an issuing body before them, because 展览（2023）5 号馆 is none. An order without a year is one where a
//! body of government stands before 令.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbering::chinese_number;
use crate::archive::{DocumentNumber, NumberForm};
use crate::folding::{Folded, fold};

/// Characters of the longest issuing body. A longer run of Chinese characters is a sentence.
const MAX_ISSUER: usize = 24;

/// Characters before a number that are searched for its issuing body.
const MAX_RUN: usize = 48;

/// `〔2017〕330号`, `[2017]第3号`, `〔2015〕3、4号`, `〔1986〕粤法刑经文字第42号`.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?<open>[〔\[【({])\s*(?<year>YEAR)\s*年?\s*[〕\]】)}]\s*(?:(?<issuer>\p{Han}{2,12}字)?第)?\s*(?<numbers>LIST)\s*号",
    )
});

/// `公告2019年第8号`, `令第722号`, `令(第722号)`, `公告(第五、六号)`.
static BEHIND_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?<word>公告|通告|布告|命令|令)\s*\(?\s*(?:(?<year>YEAR)\s*年\s*)?第\s*(?<numbers>LIST)\s*号")
});

/// `2019年第8号公告`, `2022年1号命令`, `第754号令`, `第四号主席令`, `第一号、二号主席令`.
static BEFORE_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?<year>YEAR)\s*年\s*第?|第)\s*(?<numbers>LIST)\s*号\s*(?<body>主席|国务院|政府|省政府|市政府)?(?<word>公告|通告|布告|命令|令|决议)",
    )
});

/// A number in a list of numbers.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern("NUMBER"));

/// What follows the number of a building or a flood, not of a document.
const NO_DOCUMENT: [&str; 12] = ["馆", "楼", "线", "门", "院", "厅", "洪水", "台风", "机组", "展", "卫星", "地块"];

/// Words before an issuing body that are no part of its name.
const BEFORE_ISSUER: [&str; 56] = [
    "印发", "下发", "转发", "颁发", "签发", "签署", "发布", "公布", "出台", "根据", "依据", "按照", "参照", "依照",
    "遵照", "对照", "执行", "贯彻", "落实", "关于", "以及", "通过", "有关", "相关", "下达", "批准", "收到", "通知",
    "文件", "废止", "我院", "你院", "我省", "我市", "我县", "我局", "我厅", "我部", "我委", "你省", "你市", "你县",
    "你局", "你厅", "号", "的", "了", "在", "和", "与", "及", "以", "按", "为", "由", "见",
];

/// Full names of bodies that may stand before the short form of a number: 司法部司发通〔1992〕93号.
const FULL_NAMES: [&str; 32] = [
    "国务院",
    "人民法院",
    "检察院",
    "人民政府",
    "办公厅",
    "办公室",
    "委员会",
    "总局",
    "税务局",
    "教育部",
    "公安部",
    "民政部",
    "司法部",
    "财政部",
    "外交部",
    "水利部",
    "商务部",
    "自然资源部",
    "生态环境部",
    "城乡建设部",
    "交通运输部",
    "农业农村部",
    "和旅游部",
    "应急管理部",
    "军人事务部",
    "和信息化部",
    "科学技术部",
    "社会保障部",
    "国家安全部",
    "人民银行",
    "监管局",
    "管理局",
];

/// What is announced or ordered with a number.
const WORDS: [&str; 5] = ["公告", "通告", "布告", "命令", "令"];

/// Endings of bodies that give orders and announcements.
const BODIES: [&str; 14] = ["院", "府", "部", "委", "会", "局", "署", "银行", "厅", "办", "主席", "室", "社", "司"];

/// Returns the documents that a text cites, in reading order; one that it cites twice stands twice.
pub fn find(text: &str) -> Vec<DocumentNumber> {
    // Most texts have no such number, and need not be folded.
    if !text.contains('号') {
        return Vec::new();
    }
    find_in(&fold(text))
}

/// The same in a text that is folded already.
pub fn find_in(folded: &Folded<'_>) -> Vec<DocumentNumber> {
    let text = folded.text();
    let mut found: Vec<(usize, DocumentNumber)> = Vec::new();
    bracketed(text, &mut found);
    for captures in BEHIND_WORD.captures_iter(text) {
        let start = captures.get_match().start();
        ordinal(text, &captures, start, &mut found);
    }
    for captures in BEFORE_WORD.captures_iter(text) {
        let start = captures.get_match().start();
        ordinal(text, &captures, start, &mut found);
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, document)| document).collect()
}

/// Finds numbers behind a year in brackets.
fn bracketed(text: &str, found: &mut Vec<(usize, DocumentNumber)>) {
    // Issuing body of the number that ends at a byte, which the next one may leave out: 国发〔2015〕1号、〔2016〕2号.
    let mut last: (usize, &str) = (0, "");
    for captures in BRACKETED.captures_iter(text) {
        let whole = captures.get_match();
        let Some(year) = captures.name("year").and_then(|year| number_of(year.as_str())) else { continue };
        let before = &text[..whole.start()];
        let issuer = match captures.name("issuer") {
            Some(issuer) => issuer.as_str(),
            None if before.get(last.0..).is_some_and(|between| matches!(between, "、" | "," | "和" | "及")) => {
                last.1
            }
            None => abbreviated(run_before(before)),
        };
        let is_strong = captures.name("open").is_some_and(|open| open.as_str() == "〔");
        let is_thing = NO_DOCUMENT.iter().any(|word| text[whole.end()..].starts_with(word));
        if !is_strong && (is_thing || issuer.chars().count() < 2) {
            continue;
        }
        let form = NumberForm::Bracketed;
        for number in numbers(&captures) {
            // Brackets of full width, as official documents have them: 法（研）复.
            let issuer = issuer.replace('(', "（").replace(')', "）").into();
            let year = i16::try_from(year).ok();
            found.push((whole.start(), DocumentNumber { issuer, form, year, number }));
        }
        last = (whole.end(), issuer);
    }
}

/// Reads an order or an announcement, whose issuing body stands before byte `start`.
fn ordinal(text: &str, captures: &Captures<'_>, start: usize, found: &mut Vec<(usize, DocumentNumber)>) {
    let part = |name: &str| captures.name(name).map_or("", |part| part.as_str());
    let year = number_of(part("year")).and_then(|year| i16::try_from(year).ok());
    let word = part("word").strip_prefix('命').unwrap_or(part("word"));
    let issuer = if part("body").is_empty() { full(run_before(&text[..start])) } else { part("body") };
    let is_body = ends_with_body(issuer);
    // 2017年第3号公告 is a document though its body is not told; 口令第5号 is none.
    if !is_body && (year.is_none() || !word.ends_with('告')) {
        return;
    }
    let issuer = if is_body { format!("{issuer}{word}") } else { word.to_owned() };
    for number in numbers(captures) {
        let form = NumberForm::Ordinal;
        found.push((start, DocumentNumber { issuer: issuer.as_str().into(), form, year, number }));
    }
}

/// Reads the numbers of a match.
fn numbers(captures: &Captures<'_>) -> Vec<u32> {
    let numbers = captures.name("numbers").map_or("", |numbers| numbers.as_str());
    NUMBER.find_iter(numbers).filter_map(|number| number_of(number.as_str())).collect()
}

/// Returns the Chinese characters at the end of a text, some tens at most, with a bracket between them: 豫法(研)请. A
/// date's 年月日 ends them.
fn run_before(text: &str) -> &str {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    let mut start = text.len();
    let mut closed = false;
    for (at, c) in text.char_indices().rev().take(MAX_RUN) {
        match c {
            c if is_han(c) => {}
            ')' if !closed && start < text.len() => closed = true,
            '(' if closed && text[..at].ends_with(is_han) => {
                let inner = text[at + 1..].split(')').next().unwrap_or_default();
                if inner.chars().count() > 4 || chinese_number(inner).is_some() {
                    break;
                }
                closed = false;
            }
            _ => break,
        }
        start = at;
    }
    let run = &text[start..];
    // A bracket that is not opened is not part of it.
    let (start, run) = if closed {
        let at = run.find(')').map_or(0, |at| at + 1);
        (start + at, &run[at..])
    } else {
        (start, run)
    };
    let is_behind_digit = text[..start].ends_with(|c: char| c.is_ascii_digit());
    if is_behind_digit { run.trim_start_matches(['年', '月', '日', '条', '款', '项', '次', '期']) } else { run }
}

/// Returns the short form of the issuing body at the end of a run: 外发 of 最高人民法院、外交部外发.
fn abbreviated(run: &str) -> &str {
    let run = behind_words(run);
    let end = FULL_NAMES.iter().filter_map(|name| Some(run.rfind(name)? + name.len())).max().unwrap_or_default();
    let short = &run[end..];
    bounded(if short.is_empty() || WORDS.contains(&short) { run } else { short })
}

/// Returns the full name of the issuing body at the end of a run: 国务院 of 中华人民共和国国务院.
fn full(run: &str) -> &str {
    let run = behind_words(run);
    let is_name = |at: usize| run[..at].ends_with("人民共和国") || (at > 0 && !ends_with_body(&run[..at]));
    let heads = ["国务院", "国家", "主席", "中央", "最高人民", "全国人民", "联合国", "安理会"];
    let start = heads.iter().filter_map(|head| run.rfind(head)).filter(|at| is_name(*at)).max().unwrap_or_default();
    bounded(&run[start..])
}

/// Returns whether a text ends with the name of a body.
fn ends_with_body(text: &str) -> bool {
    BODIES.iter().any(|body| text.ends_with(body))
}

/// Drops the words before an issuing body.
fn behind_words(run: &str) -> &str {
    let end = BEFORE_ISSUER.iter().filter_map(|word| Some(run.rfind(word)? + word.len())).max().unwrap_or_default();
    &run[end..]
}

fn bounded(issuer: &str) -> &str {
    if issuer.chars().count() > MAX_ISSUER { "" } else { issuer }
}

/// Reads `330`, `三十七` or `二〇二三`; `None` for zero and for what is no number.
fn number_of(digits: &str) -> Option<u32> {
    let digits = digits.trim();
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.parse().ok().filter(|number| *number > 0);
    }
    let value = |c| "〇一二三四五六七八九".chars().position(|digit| digit == c);
    let read = |number: u32, c| number.checked_mul(10)?.checked_add(u32::try_from(value(c)?).ok()?);
    // Long numbers are written digit by digit: 一二六.
    chinese_number(digits).or_else(|| digits.chars().try_fold(0, read)).filter(|number| *number > 0)
}

/// Compiles a pattern in which YEAR, NUMBER and LIST stand for numbers in digits or Chinese characters.
fn pattern(pattern: &str) -> Regex {
    let pattern = pattern.replace("LIST", r"NUMBER(?:\s*号?\s*[、,和及]\s*第?\s*NUMBER)*");
    let pattern = pattern.replace("YEAR", "(?:(?:19|20)[0-9]{2}|[一二][〇零九][〇零一二三四五六七八九]{2})");
    let pattern = pattern.replace("NUMBER", "(?:[0-9]{1,5}|[〇零一二三四五六七八九十百千]{1,7})");
    Regex::new(&pattern).expect("the pattern is valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = find(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_way_of_typing_a_number() {
        for text in [
            "（工信部无〔2017〕330 号）",
            "工信部无〔２０１７〕３３０号",
            "工信部无［2017］330号",
            "工信部无[2017] 第 330 号",
            "工信部无【2017】330号",
            "工信部无（2017）330号",
            "工信部无(2017)第330号",
            "工信部无﹝2017﹞330号",
            "工信部无〔2017年〕330号",
            "工信部无〔二〇一七〕三百三十号",
            "工信部无〔二○一七〕三百三十号",
            "工 信 部 无 〔 2017 〕 0330 号",
            "工信\u{200b}部无〔20\u{ad}17〕330号",
            "⼯信部无〔2017〕330号",
            "工信部无〔2017〕\n330号",
        ] {
            check(text, &["工信部无〔2017〕330号"]);
        }
    }

    #[test]
    fn the_issuing_body_is_what_stands_before_the_year() {
        for (text, expected) in [
            ("按照川办发〔2023〕15号文件要求", "川办发〔2023〕15号"),
            ("贯彻落实国办函〔2016〕108号精神", "国办函〔2016〕108号"),
            ("《关于印发办法的通知》（国发〔2021〕7号）", "国发〔2021〕7号"),
            ("1.法（研）复〔1987〕32号", "法（研）复〔1987〕32号"),
            ("（一）川经信〔2020〕9号", "川经信〔2020〕9号"),
            ("我院法〔1998〕86号通知", "法〔1998〕86号"),
            ("司法部司发通〔1992〕093号", "司发通〔1992〕93号"),
            ("6 月 1 日川市监函〔2022〕4号", "川市监函〔2022〕4号"),
            ("国务院办公厅〔2017〕5号", "国务院办公厅〔2017〕5号"),
            ("你院〔1986〕粤法刑经文字第42号请示", "粤法刑经文字〔1986〕42号"),
            ("法民字〔1993〕第34号", "法民字〔1993〕34号"),
            ("见〔2017〕330号", "〔2017〕330号"),
        ] {
            check(text, &[expected]);
        }
    }

    #[test]
    fn orders_and_announcements() {
        for (text, expected) in [
            ("国务院令第 722 号", "国务院令第722号"),
            ("中华人民共和国国务院令（第722号）", "国务院令第722号"),
            ("中华人民共和国主席令 第三十七号", "主席令第37号"),
            ("国家税务总局公告2019年第8号", "国家税务总局公告2019年第8号"),
            ("依据民航局 2017 年 第 3 号 公告", "民航局公告2017年第3号"),
            ("国家发展改革委 2023 年第 7 号令", "国家发展改革委令2023年第7号"),
            ("习近平签署中央军委2022年1号命令", "中央军委令2022年第1号"),
            ("2017 年第 3 号公告", "公告2017年第3号"),
            ("国务院第754号令", "国务院令第754号"),
            ("签署第一一〇号主席令予以公布", "主席令第110号"),
            ("国家主席习近平签署第四号主席令", "主席令第4号"),
            ("坚持联合国大会第2758号决议", "联合国大会决议第2758号"),
            ("各方全面履行安理会第1701号决议", "安理会决议第1701号"),
            ("中国人民银行公告〔2023〕第1号", "中国人民银行公告〔2023〕1号"),
        ] {
            check(text, &[expected]);
        }
    }

    #[test]
    fn several_documents() {
        check("国发〔2015〕1号、〔2016〕2号", &["国发〔2015〕1号", "国发〔2016〕2号"]);
        check("法释〔2002〕30号、33号和35号", &["法释〔2002〕30号", "法释〔2002〕33号", "法释〔2002〕35号"]);
        check("川府发〔2015〕3、4号", &["川府发〔2015〕3号", "川府发〔2015〕4号"]);
        check("第一二六号、一二七号主席令", &["主席令第126号", "主席令第127号"]);
        check("全国人民代表大会公告（第五、六号）", &["全国人民代表大会公告第5号", "全国人民代表大会公告第6号"]);
        check("国务院令第722号，国发〔2021〕7号", &["国务院令第722号", "国发〔2021〕7号"]);
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            "长江2024年第3号洪水",
            "西江发生2022年第1号洪水",
            "车展（2023）5号馆",
            "第（2023）5号",
            "口令第5号",
            "2023 年第 44 期",
            "（2022）川01民初123号",
            "人民路15号",
            "〔2017〕年报",
            "国发〔2017〕0号",
            "中央一号文件",
            "表决通过第2728号决议",
            "第5号令",
        ] {
            check(text, &[]);
        }
    }
}
