//! Addresses of homes below the township: a house of a village group, a room of a building, a house in a street where
//! somebody lives.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Kind, Leak, before, holds};

const COUNT: &str = "(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,4})";

fn compile(pattern: &str) -> Regex {
    Regex::new(&pattern.replace("{n}", COUNT)).expect("the pattern is valid")
}

/// A unit of a block of flats, with the block or with the flat: nothing but homes has these.
static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    let block = "(?:[A-Za-z]|{n})(?:栋|幢|号楼|座|号)[- ]?";
    let unit = "(?:{n}|[A-Za-z甲乙丙丁])单元[- ]?";
    let flat = "(?:{n}(?:楼|层))?附?{n}(?:室|号房?|房|户)";
    compile(&format!("{block}{unit}(?:{flat}|[0-9]{{1,4}})?|{unit}(?:{flat}|[0-9]{{3,4}})"))
});

/// A room of a building.
static ROOM: LazyLock<Regex> = LazyLock::new(|| {
    compile("(?:[A-Za-z]|{n})(?:栋|幢|号楼|座)[- ]?(?:{n}(?:楼|层))?附?[0-9]{1,4}(?:室|号房?|房|户)?")
});

/// A house of a village group.
static VILLAGE: LazyLock<Regex> = LazyLock::new(|| {
    compile("(?:村|寨|屯|社区|居委会|村委会)第?{n}(?:村民小组|居民小组|生产队|小组|组|社|队)(附?{n}号(?:附{n}号)?)?")
});

/// A house in a street.
static STREET: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "(?:路|街|巷|弄|胡同|大道|道|坊|里|村|庄|段)(?:[东南西北中]?{n}?段|{n}(?:巷|弄|组))?附?{n}号(?:附{n}号|之{n}|院)?(?:[- ]?(?:{n}|[A-Za-z])(?:栋|幢|号楼|座))?(?:[- ]?{n}(?:楼|层))?(?:[- ]?[0-9]{1,4}(?:室|号房?|房))?",
    )
});

/// Words by which an address is that of a home.
const HOME_WORDS: [&str; 17] = [
    "家住",
    "现住",
    "住址",
    "居住",
    "户籍",
    "户口",
    "籍贯",
    "家庭地址",
    "家庭住址",
    "收件地址",
    "收货地址",
    "通讯地址",
    "常住",
    "租住",
    "住所",
    "住在",
    "住于",
];
/// Words in names of blocks of flats.
const HOUSING_WORDS: [&str; 15] = [
    "小区",
    "花园",
    "公寓",
    "家园",
    "家属院",
    "宿舍",
    "新村",
    "新居",
    "花苑",
    "雅苑",
    "嘉苑",
    "佳苑",
    "名苑",
    "安置房",
    "廉租房",
];
/// Words by which an address is that of an office.
const OFFICE_WORDS: [&str; 16] = [
    "办公",
    "窗口",
    "大厅",
    "会议室",
    "中心",
    "办事处",
    "地点",
    "报名",
    "领取",
    "现场",
    "受理点",
    "公司",
    "学校",
    "医院",
    "酒店",
    "派出所",
];
/// Marks behind which a word may explain an address.
const SENTENCE_ENDS: [char; 4] = ['。', '；', ';', '\n'];
/// Characters before an address in which a word that explains it may stand.
const REACH: usize = 36;

/// Returns the leaks of a folded text, which may overlap.
pub fn find(text: &str) -> Vec<Leak> {
    let mut leaks = Vec::new();
    let mut add = |bytes: Range<usize>| {
        let masked = masked(&text[bytes.clone()]);
        leaks.push(Leak { kind: Kind::Address, bytes, masked });
    };
    UNIT.find_iter(text).filter(|found| starts_alone(text, found.start())).for_each(|found| add(found.range()));
    for found in ROOM.find_iter(text).filter(|found| starts_alone(text, found.start())) {
        let before = sentence_before(text, found.start());
        if (is_home(before) || holds(before, &HOUSING_WORDS)) && !holds(before, &OFFICE_WORDS) {
            add(found.range());
        }
    }
    for found in VILLAGE.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        if found.get(1).is_some() || is_home(sentence_before(text, whole.start())) {
            add(whole.range());
        }
    }
    for found in STREET.find_iter(text) {
        let before = sentence_before(text, found.start());
        if is_home(before) && !holds(before, &OFFICE_WORDS) {
            add(found.range());
        }
    }
    leaks
}

fn sentence_before(text: &str, start: usize) -> &str {
    before(text, start, &SENTENCE_ENDS, REACH)
}

/// Returns true if `before` tells that somebody lives at the address behind it: by a word for it, or by 住 at the start
/// of a clause (王某，住成都市…), which is not the start of a longer word (住房、住建局).
fn is_home(before: &str) -> bool {
    let starts_clause = |(at, _): (usize, &str)| {
        let next = before[at..].chars().nth(1);
        before[..at].ends_with(['，', ',', '、', '（', '(', '：', ':', ' '])
            && next.is_some_and(|next| !"房院宿宅建户所址持校客".contains(next))
    };
    holds(before, &HOME_WORDS) || before.match_indices('住').any(starts_clause)
}

/// Returns true if the number at `start` does not go on to the left.
fn starts_alone(text: &str, start: usize) -> bool {
    !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.')
}

/// Replaces each number by 某: 某栋某单元某号.
fn masked(text: &str) -> String {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| compile("[0-9]+|[A-Za-z]+|[一二三四五六七八九十百]+"));
    NUMBER.replace_all(text, "某").into_owned()
}
