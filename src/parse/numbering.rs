//! Numbers as bulletins write them: 一、 （一） 1. （1） 第一章.
//!
//! They are recognised in the folded text (see [`crate::folding`]), so that ３．, ㈠ and 二○、 are what they look like.
//! Lengths are bytes of the text as it stands.

use crate::folding::{Folded, fold};

/// Numbering before a heading's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbering<'a> {
    /// `（一）` as it stands.
    pub text: &'a str,
    /// 1.
    pub number: u32,
}

/// Splits a heading into numbering and title: `一、政务工作动态` → (`一、`, 政务工作动态).
pub fn split_heading(text: &str) -> (Option<Numbering<'_>>, &str) {
    let text = text.trim();
    let folded = fold(text);
    let found = bracketed(folded.text()).or_else(|| ordinal(folded.text())).or_else(|| listed(folded.text()));
    match found {
        Some((length, number)) if length < folded.text().len() => {
            let (numbering, title) = text.split_at(folded.source_end(length));
            (Some(Numbering { text: numbering, number }), title.trim())
        }
        _ => (None, text),
    }
}

/// `（一）`, `(1)`: length in bytes and number.
fn bracketed(text: &str) -> Option<(usize, u32)> {
    let inner = text.strip_prefix('(')?;
    let close = inner.find(')')?;
    Some((close + 2, number(inner[..close].trim())?))
}

/// Units behind 第一, the longer ones first.
const UNITS: [&str; 6] = ["部分", "分编", "编", "章", "节", "部"];

/// Reads `第一章`, `第 2 部分 `, `第一编 总则`.
fn ordinal(text: &str) -> Option<(usize, u32)> {
    let rest = text.strip_prefix('第')?;
    let digits = rest.find(|c| UNITS.iter().any(|unit| unit.starts_with(c)))?;
    let number = number(rest[..digits].trim())?;
    let unit = UNITS.iter().find(|unit| rest[digits..].starts_with(**unit))?;
    let behind = &rest[digits + unit.len()..];
    // 第一编辑部 is an office.
    let is_word = unit.ends_with('编') && behind.starts_with(['辑', '制', '写', '者', '号', '排', '程']);
    (!is_word).then_some((text.len() - behind.len(), number))
}

/// `一、`, `1.`, `1．`, `1、`.
fn listed(text: &str) -> Option<(usize, u32)> {
    let stop = text.find(['、', '.'])?;
    let number = number(text[..stop].trim())?;
    let mark = text[stop..].chars().next()?;
    let rest = &text[stop + mark.len_utf8()..];
    // `3.5 万件` is a figure, no numbering.
    if mark != '、' && rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some((stop + mark.len_utf8(), number))
}

/// Arabic or Chinese number up to 9999.
fn number(text: &str) -> Option<u32> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|n| *n <= 9999);
    }
    chinese_number(text)
}

/// 一 → 1, 二十三 → 23, 一百零五 → 105, 二〇 → 20.
pub fn chinese_number(text: &str) -> Option<u32> {
    if text.contains('〇') && !text.starts_with('〇') && !text.contains(['十', '百', '千']) {
        // Digit by digit, as years are written.
        let digit = |c| "〇一二三四五六七八九".chars().position(|digit| digit == c);
        let add = |number: u32, c| number.checked_mul(10)?.checked_add(u32::try_from(digit(c)?).ok()?);
        return text.chars().try_fold(0, add).filter(|number| *number <= 9999);
    }
    let (mut total, mut digit, mut seen) = (0, None, false);
    for c in text.chars() {
        seen = true;
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '〇' | '零' => continue,
            _ => {
                let value = "一二三四五六七八九".chars().position(|d| d == c)? as u32 + 1;
                if digit.replace(value).is_some() {
                    return None;
                }
                continue;
            }
        };
        total += digit.take().unwrap_or(1) * unit;
    }
    (seen && total + digit.unwrap_or(0) > 0).then_some(total + digit.unwrap_or(0))
}

/// 1 → 一, 23 → 二十三, 105 → 一百零五; up to 9999, in digits beyond.
pub fn chinese(number: u32) -> String {
    if number == 0 || number > 9999 {
        return number.to_string();
    }
    let mut text = String::new();
    let mut skipped = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            skipped = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut skipped) {
            text.push('零');
        }
        // 十二, not 一十二.
        if !(unit == 10 && digit == 1 && text.is_empty()) {
            text.extend("一二三四五六七八九".chars().nth(digit as usize - 1));
        }
        text.push_str(name);
    }
    text
}

/// A heading's numbering with another number: `（一）` and 3 → `（三）`.
pub fn renumbered(numbering: &str, number: u32) -> String {
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百千〇零".contains(c);
    let Some(start) = numbering.find(is_digit) else {
        let folded = fold(numbering);
        let has_digits = folded.text().contains(is_digit);
        return if has_digits { renumbered(folded.text(), number) } else { numbering.to_owned() };
    };
    let length = numbering[start..].find(|c| !is_digit(c)).unwrap_or(numbering.len() - start);
    let (before, rest) = numbering.split_at(start);
    let (digits, behind) = rest.split_at(length);
    let arabic = digits.starts_with(|c: char| c.is_ascii_digit());
    let number = if arabic { number.to_string() } else { chinese(number) };
    format!("{before}{number}{behind}")
}

/// The marker at the start of a paragraph: bytes and number. `1.11 月 14 日` is item 1 only where
/// `expected` says that 1 is next; `3.5 万件` elsewhere is a figure.
pub fn item_marker(text: &Folded<'_>, expected: u32) -> Option<(usize, u32)> {
    let (length, number) = plain_item_marker(text.text(), expected)?;
    Some((text.source_end(length), number))
}

/// The same in a text that is folded already.
fn plain_item_marker(text: &str, expected: u32) -> Option<(usize, u32)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    let number: u32 = text[..digits].parse().ok()?;
    let mark = text[digits..].chars().next().filter(|c| matches!(c, '.' | '、'))?;
    let length = digits + mark.len_utf8();
    let rest = &text[length..];
    let figure = rest.bytes().take_while(u8::is_ascii_digit).count();
    let amount = figure > 0 && rest[figure..].trim_start().starts_with(['万', '亿', '%', '倍']);
    (number > 0 && !amount && (figure == 0 || number == expected)).then_some((length, number))
}

/// A way of numbering, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// 第一章.
    Ordinal,
    /// 一、
    Chinese,
    /// （一）
    BracketedChinese,
    /// 1.
    Arabic,
    /// （1）
    Bracketed,
    /// 1）
    Closed,
    /// ①
    Circled,
}

impl Style {
    /// Number of them.
    pub const COUNT: usize = 7;
}

/// The number that a paragraph or heading begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// Spelling.
    pub style: Style,
    /// From 1.
    pub number: u32,
    /// Bytes, with its mark.
    pub length: usize,
}

/// `1）`.
fn closed(text: &str) -> Option<(Style, usize, u32)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[..digits].parse().ok().filter(|number| (1..100).contains(number))?;
    let mark = text[digits..].chars().next().filter(|c| *c == ')')?;
    Some((Style::Closed, digits + mark.len_utf8(), number))
}

/// `①`, up to 20.
fn circled(text: &str) -> Option<(Style, usize, u32)> {
    let mark = text.chars().next().filter(|c| ('①'..='⑳').contains(c))?;
    Some((Style::Circled, mark.len_utf8(), u32::from(mark) - u32::from('①') + 1))
}

/// The number that `text` begins with, in any style. `expected` is the next one of the style `1.`; see [`item_marker`].
pub fn marker(text: &str, expected: u32) -> Option<Marker> {
    let folded = fold(text);
    let marker = plain_marker(folded.text(), expected)?;
    Some(Marker { length: folded.source_end(marker.length), ..marker })
}

/// The same in a text that is folded already.
fn plain_marker(text: &str, expected: u32) -> Option<Marker> {
    if let Some((length, number)) = plain_item_marker(text, expected) {
        return Some(Marker { style: Style::Arabic, number, length });
    }
    if let Some((style, length, number)) = closed(text).or_else(|| circled(text)) {
        return Some(Marker { style, number, length });
    }
    let is_chinese = |text: &str| text.starts_with(|c| chinese_number(&String::from(c)).is_some());
    if let Some((length, number)) = bracketed(text) {
        let style = if is_chinese(&text[text.chars().next()?.len_utf8()..]) {
            Style::BracketedChinese
        } else {
            Style::Bracketed
        };
        // （2023） is a year.
        return (1..100).contains(&number).then_some(Marker { style, number, length });
    }
    if let Some((length, number)) = ordinal(text) {
        return Some(Marker { style: Style::Ordinal, number, length });
    }
    let (length, number) = listed(text).filter(|_| is_chinese(text))?;
    // 一、二审 and 二、三产业 are words.
    (!is_chinese(&text[length..])).then_some(Marker { style: Style::Chinese, number, length })
}

/// The number that `text` begins with, be it the next one or not.
pub fn any_marker(text: &str) -> Option<Marker> {
    let folded = fold(text);
    let digits = folded.text().bytes().take_while(u8::is_ascii_digit).count();
    let marker = plain_marker(folded.text(), folded.text()[..digits].parse().unwrap_or(1))?;
    Some(Marker { length: folded.source_end(marker.length), ..marker })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings() {
        let cases = [
            ("一、政务工作动态", "一、", 1, "政务工作动态"),
            ("（二）事项授权", "（二）", 2, "事项授权"),
            ("(12) 其它", "(12)", 12, "其它"),
            ("十一、综述", "十一、", 11, "综述"),
            ("第三章 总则", "第三章", 3, "总则"),
            ("2．概况", "2．", 2, "概况"),
            ("１、动态", "１、", 1, "动态"),
            ("㈠　动态", "㈠", 1, "动态"),
            ("二○、综述", "二○、", 20, "综述"),
            ("（ 三 ）动 态", "（ 三 ）", 3, "动 态"),
            ("⒊概况", "⒊", 3, "概况"),
        ];
        for (text, numbering, number, title) in cases {
            assert_eq!(split_heading(text), (Some(Numbering { text: numbering, number }), title));
        }
        for text in ["一", "3.5 万件办结", "一般性工作、其它", "二〇二三年工作、学习"] {
            assert_eq!(split_heading(text), (None, text));
        }
    }

    #[test]
    fn chinese_numbers_read_back() {
        for number in 1..=9999 {
            assert_eq!(chinese_number(&chinese(number)), Some(number), "{}", chinese(number));
        }
        assert_eq!([12, 20, 105, 1010].map(chinese), ["十二", "二十", "一百零五", "一千零一十"]);
    }

    #[test]
    fn numbering_keeps_its_style() {
        for (numbering, expected) in [
            ("一、", "十一、"),
            ("（二）", "（十一）"),
            ("3.", "11."),
            ("第四章", "第十一章"),
            ("㈡", "(十一)"),
            ("", ""),
        ] {
            assert_eq!(renumbered(numbering, 11), expected);
        }
    }

    #[test]
    fn markers() {
        let cases = [
            ("一、综述", Some((Style::Chinese, 1))),
            ("（十二）甲", Some((Style::BracketedChinese, 12))),
            ("(3)甲", Some((Style::Bracketed, 3))),
            ("4．甲", Some((Style::Arabic, 4))),
            ("第二章 甲", Some((Style::Ordinal, 2))),
            ("（2023）1 号", None),
            ("一、二审", None),
            ("3.5 万件", None),
            ("一般", None),
            ("3）甲", Some((Style::Closed, 3))),
            ("⑫甲", Some((Style::Circled, 12))),
            ("３．甲", Some((Style::Arabic, 3))),
            ("㈢甲", Some((Style::BracketedChinese, 3))),
            ("⑶甲", Some((Style::Bracketed, 3))),
        ];
        for (text, expected) in cases {
            assert_eq!(marker(text, 3).map(|found| (found.style, found.number)), expected, "{text}");
        }
    }

    #[test]
    fn a_date_behind_a_marker_and_a_figure() {
        let marker_of = |text, expected| item_marker(&fold(text), expected);
        assert_eq!(marker_of("1.11 月 14 日", 1), Some((2, 1)));
        assert_eq!(marker_of("3.5 件", 1), None);
        assert_eq!(marker_of("1.5 万人次", 1), None);
        assert_eq!(marker_of("2、本周", 1), Some((4, 2)));
        assert_eq!(marker_of("2023 年", 1), None);
        assert_eq!(marker_of("１．１１月", 1), Some((6, 1)));
        assert_eq!(marker_of("1\u{200b}.开会", 1), Some((5, 1)));
    }
}
