//! Numbers as bulletins write them: 一、 （一） 1. （1） 第一章.

/// What stands before a heading's text.
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
    let found = bracketed(text).or_else(|| ordinal(text)).or_else(|| listed(text));
    match found {
        Some((length, number)) if !text[length..].trim().is_empty() => {
            (Some(Numbering { text: &text[..length], number }), text[length..].trim())
        }
        _ => (None, text),
    }
}

/// `（一）`, `(1)`: length in bytes and number.
fn bracketed(text: &str) -> Option<(usize, u32)> {
    let inner = text.strip_prefix(['（', '('])?;
    let close = inner.find(['）', ')'])?;
    let number = number(inner[..close].trim())?;
    let opening = text.len() - inner.len();
    let closing = inner[close..].chars().next().map_or(0, char::len_utf8);
    Some((opening + close + closing, number))
}

/// `第一章`, `第 2 部分 `.
fn ordinal(text: &str) -> Option<(usize, u32)> {
    let rest = text.strip_prefix('第')?;
    let digits = rest.find(['章', '节', '部'])?;
    let number = number(rest[..digits].trim())?;
    let unit = &rest[digits..];
    let length = if unit.starts_with("部分") { "部分".len() } else { '章'.len_utf8() };
    Some((text.len() - rest.len() + digits + length, number))
}

/// `一、`, `1.`, `1．`, `1、`.
fn listed(text: &str) -> Option<(usize, u32)> {
    let stop = text.find(['、', '.', '．'])?;
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

/// 一 → 1, 二十三 → 23, 一百零五 → 105.
pub fn chinese_number(text: &str) -> Option<u32> {
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
    let Some(start) = numbering.find(is_digit) else { return numbering.to_owned() };
    let length = numbering[start..].find(|c| !is_digit(c)).unwrap_or(numbering.len() - start);
    let (before, rest) = numbering.split_at(start);
    let (digits, behind) = rest.split_at(length);
    let arabic = digits.starts_with(|c: char| c.is_ascii_digit());
    let number = if arabic { number.to_string() } else { chinese(number) };
    format!("{before}{number}{behind}")
}

/// The marker at the start of a paragraph: bytes and number. `1.11 月 14 日` is item 1 only where
/// `expected` says that 1 is next; `3.5 万件` elsewhere is a figure.
pub fn item_marker(text: &str, expected: u32) -> Option<(usize, u32)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    let number: u32 = text[..digits].parse().ok()?;
    let mark = text[digits..].chars().next().filter(|c| matches!(c, '.' | '．' | '、'))?;
    let length = digits + mark.len_utf8();
    let rest = &text[length..];
    let figure = rest.bytes().take_while(u8::is_ascii_digit).count();
    let amount = figure > 0 && rest[figure..].trim_start().starts_with(['万', '亿', '%', '％', '倍']);
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
    /// How many there are.
    pub const COUNT: usize = 7;
}

/// The number that a paragraph or heading begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// How it is written.
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
    let mark = text[digits..].chars().next().filter(|c| matches!(c, '）' | ')'))?;
    Some((Style::Closed, digits + mark.len_utf8(), number))
}

/// `①`, up to 20.
fn circled(text: &str) -> Option<(Style, usize, u32)> {
    let mark = text.chars().next().filter(|c| ('①'..='⑳').contains(c))?;
    Some((Style::Circled, mark.len_utf8(), u32::from(mark) - u32::from('①') + 1))
}

/// The number that `text` begins with, in any style. `expected` is the next one of the style `1.`; see [`item_marker`].
pub fn marker(text: &str, expected: u32) -> Option<Marker> {
    if let Some((length, number)) = item_marker(text, expected) {
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
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    marker(text, text[..digits].parse().unwrap_or(1))
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
        for (numbering, expected) in
            [("一、", "十一、"), ("（二）", "（十一）"), ("3.", "11."), ("第四章", "第十一章"), ("", "")]
        {
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
        ];
        for (text, expected) in cases {
            assert_eq!(marker(text, 3).map(|found| (found.style, found.number)), expected, "{text}");
        }
    }

    #[test]
    fn a_date_behind_a_marker_and_a_figure() {
        assert_eq!(item_marker("1.11 月 14 日", 1), Some((2, 1)));
        assert_eq!(item_marker("3.5 件", 1), None);
        assert_eq!(item_marker("1.5 万人次", 1), None);
        assert_eq!(item_marker("2、本周", 1), Some((4, 2)));
        assert_eq!(item_marker("2023 年", 1), None);
    }
}
