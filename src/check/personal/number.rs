//! Numbers and addresses that consist of digits and Latin letters.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::digits::{digits_of, has_birthday, is_identity_checked, is_luhn, mask};
use super::{Kind, Leak, before, holds};

macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).expect("the pattern is valid"));
    };
}

pattern!(
    MOBILE,
    r"(?:\(?(?:\+|00)?86\)?[- ]?)?(1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|1[3-9][0-9]{2}[- ]?[0-9]{3}[- ]?[0-9]{4})"
);
pattern!(LANDLINE, r"(?:\(0[1-9][0-9]{1,2}\)[- ]?|0[1-9][0-9]{1,2}[-—－ ]?)([2-9][0-9]{2,3}[- ]?[0-9]{4})");
pattern!(IDENTITY, r"[1-9][0-9]{5}[- ]?[0-9]{8}[- ]?[0-9]{3}[0-9Xx]|[1-9][0-9]{14}");
pattern!(PASSPORT, r"(?:[EGDSP][A-Z]?[0-9]{7,8}|[CHM][0-9]{8,10}|[A-Z][0-9]{8})");
pattern!(CARD, r"[2-6][0-9]{3}(?:[- ]?[0-9]{4}){3}(?:[- ]?[0-9]{1,3})?|[2-6][0-9]{14,18}");
pattern!(
    EMAIL,
    r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
);
pattern!(
    PLATE,
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•・\.\- ]?(?:[DF][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[DF]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])"
);

/// Words by which a number of 15 digits, or one with a slip in it, is an identity number.
const IDENTITY_LABELS: [&str; 4] = ["身份证", "身份号码", "证件号", "公民身份"];
/// Words by which letters and digits are the number of a travel document.
const PASSPORT_LABELS: [&str; 4] = ["护照", "通行证", "回乡证", "旅行证"];
/// Words by which a telephone number is one that an office has for everybody.
const OFFICE_LABELS: [&str; 14] = [
    "热线",
    "咨询电话",
    "监督电话",
    "举报电话",
    "投诉电话",
    "服务电话",
    "办公电话",
    "值班电话",
    "报名电话",
    "求助电话",
    "传真",
    "总机",
    "预约电话",
    "查询电话",
];
/// Words by which a telephone number is somebody's own, wherever it stands.
const OWN_LABELS: [&str; 6] = ["本人", "家庭", "住宅", "家里", "宅电", "家属"];
/// Words by which digits are the number of something else.
const OTHER_LABELS: [&str; 13] = [
    "信用代码",
    "编号",
    "编码",
    "文号",
    "单号",
    "流水号",
    "条码",
    "代码",
    "项目号",
    "批号",
    "图号",
    "案号",
    "许可证号",
];
/// Words for quantities that follow a figure.
const QUANTITIES: [&str; 21] = [
    "元", "万", "亿", "人", "件", "户", "亩", "吨", "公里", "公顷", "平方", "立方", "千瓦", "次", "个", "项", "余",
    "多", "条", "%", "号",
];
/// Names of mailboxes that belong to an office.
const OFFICE_MAILBOXES: [&str; 12] = [
    "info",
    "office",
    "service",
    "admin",
    "contact",
    "webmaster",
    "support",
    "postmaster",
    "noreply",
    "kefu",
    "bgs",
    "xxgk",
];
/// Marks behind which a label belongs to a number.
const CLAUSE_ENDS: [char; 7] = ['。', '；', ';', '\n', ',', '，', '、'];
/// Characters before a number in which its label may stand.
const LABEL_REACH: usize = 12;

/// Returns the leaks of a folded text, which may overlap.
pub fn find(text: &str, is_list: bool) -> Vec<Leak> {
    let mut leaks = Vec::new();
    let mut add = |kind: Kind, bytes: Range<usize>, masked: String| leaks.push(Leak { kind, bytes, masked });
    for found in MOBILE.captures_iter(text) {
        let bytes = group(&found, 1);
        if is_alone(text, group(&found, 0))
            && !is_counted(text, bytes.end)
            && !has_label(text, bytes.start, &OTHER_LABELS)
        {
            add(Kind::Mobile, bytes.clone(), mask(&digits_of(&text[bytes]), 3, 4));
        }
    }
    for found in LANDLINE.captures_iter(text) {
        let (whole, local) = (group(&found, 0), group(&found, 1));
        if is_alone(text, whole.clone()) && !is_counted(text, whole.end) && is_own_line(text, whole.start, is_list) {
            let masked = format!("{}****{}", &text[whole.start..local.start], &text[local.end - 4..local.end]);
            add(Kind::Landline, whole, masked);
        }
    }
    for found in IDENTITY.find_iter(text).filter(|found| is_alone(text, found.range())) {
        let number = digits_of(found.as_str());
        let is_labelled = has_label(text, found.start(), &IDENTITY_LABELS);
        if has_birthday(&number) && (is_labelled || is_identity_checked(&number)) {
            add(Kind::Identity, found.range(), mask(&number, 2, 3));
        }
    }
    for found in PASSPORT.find_iter(text).filter(|found| is_alone(text, found.range())) {
        if has_label(text, found.start(), &PASSPORT_LABELS) {
            add(Kind::Passport, found.range(), mask(found.as_str(), 1, 2));
        }
    }
    for found in CARD.find_iter(text).filter(|found| is_alone(text, found.range())) {
        let number = digits_of(found.as_str());
        if is_luhn(&number) && is_issued(&number) && !has_label(text, found.start(), &OTHER_LABELS) {
            add(Kind::BankCard, found.range(), mask(&number, 6, 4));
        }
    }
    for found in EMAIL.find_iter(text) {
        let (name, host) = found.as_str().split_once('@').unwrap_or_default();
        if !OFFICE_MAILBOXES.contains(&name.to_ascii_lowercase().as_str()) {
            add(Kind::Email, found.range(), format!("{}***@{host}", &name[..1]));
        }
    }
    for found in PLATE.find_iter(text) {
        let ends = !text[found.end()..].starts_with(|c: char| c.is_ascii_alphanumeric());
        if ends && found.as_str().bytes().filter(u8::is_ascii_digit).count() > 1 {
            add(Kind::Plate, found.range(), mask(found.as_str(), 2, 2));
        }
    }
    leaks
}

fn group(found: &regex::Captures<'_>, index: usize) -> Range<usize> {
    found.get(index).map_or(0..0, |group| group.range())
}

/// Returns true if no digit, letter or part of a decimal number is beside the bytes.
fn is_alone(text: &str, bytes: Range<usize>) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '*' | '/' | '@');
    let mut before = text[..bytes.start].chars().rev();
    let mut behind = text[bytes.end..].chars();
    let (last, first) = (before.next(), behind.next());
    let joins = |mark: Option<char>, digit: Option<char>| {
        matches!(mark, Some('.' | '-' | ',')) && digit.is_some_and(|c| c.is_ascii_digit())
    };
    // `1.138…` is the first item of a list; `0.138…` is a figure.
    let is_fraction = joins(last, before.next()) && !(last == Some('.') && is_item_number(&text[..bytes.start]));
    !last.is_some_and(is_part)
        && !first.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '*'))
        && !is_fraction
        && !joins(first, behind.next())
}

/// Returns true if `before`, which ends in a dot, is nothing but the number of an item.
fn is_item_number(before: &str) -> bool {
    let digits = before.trim_start().trim_end_matches('.');
    !digits.is_empty() && digits != "0" && digits.len() < 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns true if a unit follows: the digits are a figure.
fn is_counted(text: &str, end: usize) -> bool {
    QUANTITIES.iter().any(|unit| text[end..].trim_start().starts_with(unit))
}

/// Returns true if one of the labels stands shortly before `start`, in the same clause.
fn has_label(text: &str, start: usize, labels: &[&str]) -> bool {
    holds(before(text, start, &CLAUSE_ENDS, LABEL_REACH), labels)
}

/// Returns true if a landline number is not one that an office publishes.
fn is_own_line(text: &str, start: usize, is_list: bool) -> bool {
    has_label(text, start, &OWN_LABELS) || !(is_list || has_label(text, start, &OFFICE_LABELS))
}

/// Returns true if an issuer of bank cards has numbers that begin like this one (UnionPay, Visa, Mastercard, JCB,
/// American Express, and older cards of Chinese banks).
fn is_issued(number: &str) -> bool {
    let begins = |starts: &[&str]| starts.iter().any(|start| number.starts_with(start));
    match number.len() {
        15 => begins(&["34", "37"]),
        16 => begins(&["62", "4", "51", "52", "53", "54", "55", "35", "356", "60"]),
        17..=19 => begins(&["62", "60", "63", "69", "43", "45", "53", "94", "95", "68"]),
        _ => false,
    }
}
