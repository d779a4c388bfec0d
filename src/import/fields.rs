//! The fields of a masthead or an imprint: 第 44 期, 总第 464 期, a period, a date, 共印 91 份.
//!
//! Input: one line of text. Output: its fields and where they stand. White space, full and half width, the kind of
//! brackets and dashes, and Arabic or Chinese numerals make no difference.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::archive::{Date, IssueNumber};
use crate::parse::numbering::chinese_number;

/// A day of which the year may not be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Year, where it is said.
    pub year: Option<i16>,
    /// Month, 1 to 12.
    pub month: i8,
    /// Day of the month, 1 to 31.
    pub day: i8,
}

impl Day {
    /// The day in `year`, if there is one.
    pub fn within(self, year: i16) -> Option<Date> {
        Date::new(self.year.unwrap_or(year), self.month, self.day)
    }
}

/// What a piece of a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// `2023 年第 44 期`, `〔2023〕第 44 期`, `第 1、2 期`.
    Number(Option<i16>, IssueNumber),
    /// `总第 464 期`.
    Total(IssueNumber),
    /// `11 月 13 日—11 月 17 日`.
    Period(Day, Day),
    /// `2023 年 11 月 27 日`, `二〇二三年十一月二十七日`.
    Date(Date),
    /// `2023 年 11 月`, as it stands.
    Month(String),
    /// `共印 91 份`.
    Copies(u32),
    /// `送：…`, `主送：…`, `报：…`.
    To(Vec<String>),
    /// `发：…`, `抄送：…`.
    Cc(Vec<String>),
}

/// All fields in `text` with the bytes that they take up, in reading order. None overlaps another.
pub fn find(text: &str) -> Vec<(Range<usize>, Field)> {
    let mut folded = Folded::new(text);
    let mut found = Vec::new();
    for (pattern, read) in PATTERNS.iter() {
        folded.take(pattern, *read, &mut found);
    }
    found.sort_by_key(|(span, _)| span.start);
    found
}

/// A line without white space, in half width, that knows where its characters came from.
struct Folded {
    text: String,
    /// For every byte of the text, the bytes of its character in the line.
    origins: Vec<Range<usize>>,
}

impl Folded {
    fn new(line: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(line.len()), origins: Vec::with_capacity(line.len()) };
        for (at, c) in line.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let plain = match c {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
                '〔' | '【' => '[',
                '〕' | '】' => ']',
                '‐' | '‑' | '–' | '—' | '―' | '─' | '−' => '-',
                '〜' | '∼' => '~',
                '○' | '◯' | '零' => '〇',
                c => c,
            };
            folded.text.push(plain);
            folded.origins.resize(folded.text.len(), at..at + c.len_utf8());
        }
        folded
    }

    /// Takes out what `pattern` finds and `read` understands.
    fn take(&mut self, pattern: &Regex, read: Read, found: &mut Vec<(Range<usize>, Field)>) {
        let mut taken = Vec::new();
        for captures in pattern.captures_iter(&self.text) {
            let Some(field) = read(&captures) else { continue };
            let whole = captures.get_match().range();
            found.push((self.origins[whole.start].start..self.origins[whole.end - 1].end, field));
            taken.push(whole);
        }
        for span in taken {
            self.text.replace_range(span.clone(), &"\u{c}".repeat(span.len()));
        }
    }
}

type Read = fn(&Captures<'_>) -> Option<Field>;

const YEAR: &str = "([0-9]{4}|[〇一二三四五六七八九]{4})";
const COUNT: &str = "([0-9]{1,5}|[〇一二三四五六七八九十百千]{1,9})";
const SMALL: &str = "([0-9]{1,2}|[一二三四五六七八九十]{1,3})";

/// Patterns in the order in which they are tried: what one has taken no later one sees.
static PATTERNS: LazyLock<[(Regex, Read); 9]> = LazyLock::new(|| {
    let second = format!("(?:期?[、,\\-~至和]+第?{COUNT})?");
    let day = format!("{SMALL}月{SMALL}日");
    let to = "(?:[-~]+|至|到)";
    let span_label = "(?:(?:报告期|统计周期|周期|期间|时间|时段)[:])?";
    let date_label = "(?:(?:印发|印制|出版|发布|编印|签发|成文)?(?:日期|时间):)?";
    [
        (
            pattern(&format!("[(\\[]?(?:总|总计|累计)(?:期数:?)?第?{COUNT}{second}期(?:[(]?合刊[)]?)?[)\\]]?")),
            |found| Some(Field::Total(numbers(found, 1)?)),
        ),
        (pattern(&format!("(?:[\\[(]?{YEAR}[\\])]?年?度?)?第{COUNT}{second}期(?:[(]?合刊[)]?)?")), |found| {
            Some(Field::Number(optional_year(found, 1)?, numbers(found, 2)?))
        }),
        (pattern(&format!("[\\[(]?{YEAR}(?:[\\])]年?|年){COUNT}{second}期(?:[(]?合刊[)]?)?")), |found| {
            Some(Field::Number(optional_year(found, 1)?, numbers(found, 2)?))
        }),
        (
            pattern(&format!(
                "{span_label}[(\\[]?(?:{YEAR}年)?{SMALL}月{SMALL}日?{to}(?:{YEAR}年)?(?:{SMALL}月)?{SMALL}日[)\\]]?"
            )),
            |found| period(found, [1, 2, 3, 4, 5, 6]),
        ),
        (
            pattern(&format!(
                "{span_label}[(\\[]?(?:([0-9]{{4}})[./-])?([0-9]{{1,2}})[./-]([0-9]{{1,2}}){to}(?:([0-9]{{4}})[./-])?(?:([0-9]{{1,2}})[./-])([0-9]{{1,2}})[)\\]]?"
            )),
            |found| period(found, [1, 2, 3, 4, 5, 6]),
        ),
        (pattern(&format!("{date_label}{YEAR}年{day}(?:印发|编印|印制|出版|印)?")), |found| date(found)),
        (
            pattern(&format!(
                "{date_label}([0-9]{{4}})[-./]([0-9]{{1,2}})[-./]([0-9]{{1,2}})日?(?:印发|编印|印制|出版|印)?"
            )),
            |found| date(found),
        ),
        (pattern(&format!("[(\\[]?(?:共?印(?:发|制|数)?:?{COUNT}份|份数:{COUNT}份?)[)\\]]?")), |found| {
            Some(Field::Copies(count(found.get(1).or(found.get(2))?.as_str())?))
        }),
        (pattern(&format!("{date_label}{YEAR}年{SMALL}月(?:印发|编印|印制|出版|印)?")), |found| {
            Some(Field::Month(found[0].to_owned()))
        }),
    ]
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is a constant")
}

/// Arabic or Chinese number from 1 to 99,999.
fn count(text: &str) -> Option<u32> {
    let arabic = text.bytes().all(|b| b.is_ascii_digit());
    let number = if arabic { text.parse().ok() } else { chinese_number(text) };
    number.filter(|number| (1..=99_999).contains(number))
}

/// A number and perhaps a second, in groups `first` and the one behind.
fn numbers(found: &Captures<'_>, first: usize) -> Option<IssueNumber> {
    let low = count(found.get(first)?.as_str())?;
    let high = found.get(first + 1).map_or(Some(low), |text| count(text.as_str()))?;
    // Nobody binds a year into one issue.
    (low..low + 12).contains(&high).then_some(IssueNumber { first: low, last: high })
}

/// `2023`, 二〇二三.
fn year(text: &str) -> Option<i16> {
    let digits: Option<String> = text
        .chars()
        .map(|c| {
            if c.is_ascii_digit() {
                Some(c)
            } else {
                char::from_digit("〇一二三四五六七八九".chars().position(|d| d == c)? as u32, 10)
            }
        })
        .collect();
    digits?.parse().ok().filter(|year| (1900..=2999).contains(year))
}

/// A year that need not be there, but must be one where it is.
fn optional_year(found: &Captures<'_>, group: usize) -> Option<Option<i16>> {
    found.get(group).map_or(Some(None), |text| year(text.as_str()).map(Some))
}

fn small(found: &Captures<'_>, group: usize) -> Option<i8> {
    i8::try_from(count(found.get(group)?.as_str())?).ok()
}

fn date(found: &Captures<'_>) -> Option<Field> {
    Date::new(year(&found[1])?, small(found, 2)?, small(found, 3)?).map(Field::Date)
}

/// Groups: year, month and day of the first day, then of the last.
fn period(found: &Captures<'_>, groups: [usize; 6]) -> Option<Field> {
    let start =
        Day { year: optional_year(found, groups[0])?, month: small(found, groups[1])?, day: small(found, groups[2])? };
    let end = Day {
        year: optional_year(found, groups[3])?,
        month: small(found, groups[4]).unwrap_or(start.month),
        day: small(found, groups[5])?,
    };
    // A leap year, so that every day of the calendar is one.
    let is_day = |day: Day| day.within(2024).is_some() || day.year.is_some_and(|year| day.within(year).is_some());
    (is_day(start) && is_day(end)).then_some(Field::Period(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields_of(text: &str) -> Vec<Field> {
        find(text).into_iter().map(|(_, field)| field).collect()
    }

    fn single(number: u32) -> IssueNumber {
        IssueNumber { first: number, last: number }
    }

    fn day(year: impl Into<Option<i16>>, month: i8, day: i8) -> Day {
        Day { year: year.into(), month, day }
    }

    #[test]
    fn numbers_in_every_dress() {
        let both = IssueNumber { first: 1, last: 2 };
        let cases = [
            ("2023 年第 44 期（总第 464 期）", vec![Field::Number(Some(2023), single(44)), Field::Total(single(464))]),
            ("(总第464期) 2023年第44期", vec![Field::Total(single(464)), Field::Number(Some(2023), single(44))]),
            ("〔2023〕第４４期", vec![Field::Number(Some(2023), single(44))]),
            ("〔２０２３〕44 期", vec![Field::Number(Some(2023), single(44))]),
            ("二〇二三年第四十四期", vec![Field::Number(Some(2023), single(44))]),
            ("第 1、2 期（合刊）", vec![Field::Number(None, both)]),
            ("2023年第1-2期", vec![Field::Number(Some(2023), both)]),
            (
                "第1期、第2期总第5、6期",
                vec![Field::Number(None, both), Field::Total(IssueNumber { first: 5, last: 6 })],
            ),
        ];
        for (text, fields) in cases {
            assert_eq!(fields_of(text), fields, "{text}");
        }
    }

    #[test]
    fn days_in_every_dress() {
        let november = Field::Period(day(None, 11, 13), day(None, 11, 17));
        let cases = [
            ("（11 月 13 日—11 月 17 日）", november.clone()),
            ("（11月13日－17日）", november.clone()),
            ("（11月13日至11月17日）", november.clone()),
            ("11.13-11.17", november),
            ("2022年12月26日—2023年1月6日", Field::Period(day(2022, 12, 26), day(2023, 1, 6))),
            ("(2023.11.13～2023.11.17)", Field::Period(day(2023, 11, 13), day(2023, 11, 17))),
            ("２０２３年１１月２７日", Field::Date(Date::new(2023, 11, 27).unwrap())),
            ("二○二三年十一月二十七日印发", Field::Date(Date::new(2023, 11, 27).unwrap())),
            ("印发日期：2023-11-27", Field::Date(Date::new(2023, 11, 27).unwrap())),
            ("二〇二三年十一月", Field::Month("二〇二三年十一月".into())),
        ];
        for (text, field) in cases {
            assert_eq!(fields_of(text), [field], "{text}");
        }
        assert_eq!(fields_of("2023 年 2 月 30 日"), [Field::Month("2023年2月".into())]);
    }
}
