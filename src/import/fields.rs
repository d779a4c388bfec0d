//! Fields of a masthead or an imprint: numbers, periods, dates, copies.
//!
//! Input: one line of text. Output: its fields and the bytes that they take up. White space, full and half width, the
//! kind of brackets and dashes, and Arabic or Chinese numerals make no difference.

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
    /// Returns the day in `year`, unless another year is said; `None` where there is no such day.
    pub fn within(self, year: i16) -> Option<Date> {
        Date::new(self.year.unwrap_or(year), self.month, self.day)
    }
}

/// A number of an issue as one line gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbered {
    /// Year, where it is said.
    pub year: Option<i16>,
    /// Volume (第 45 卷), where it is said.
    pub volume: Option<u32>,
    /// The number.
    pub number: IssueNumber,
    /// Word for the number.
    pub unit: Unit,
}

/// Word for the number of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// 期, No., #, Issue.
    Issue,
    /// 号, which numbers decrees and documents, too.
    Hao,
    /// 次, which numbers meetings.
    Ci,
    /// Vol. without a number in the volume: newsletters count so.
    Volume,
}

/// A value that a piece of a line gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// `2023 年第 44 期`, `〔2023〕第 44 期`, `第 1、2 期`, `第 45 卷第 2 期`, `No.70`, `#14`.
    Number(Numbered),
    /// `总第 464 期`, `总号：1825`.
    Total(IssueNumber),
    /// `11 月 13 日—11 月 17 日`.
    Period(Day, Day),
    /// `2023 年 11 月 27 日`; whether words beside it (印发, 印发日期) say that it is the day of issue.
    Date(Date, bool),
    /// `2023 年 11 月`: year and month.
    Month(i16, i8),
    /// `共印 91 份`.
    Copies(u32),
    /// `送：…`, `主送：…`, `报：…`.
    To(Vec<String>),
    /// `发：…`, `抄送：…`.
    Cc(Vec<String>),
}

/// Finds all fields in `text` with the bytes that they take up, in reading order. None overlaps another.
pub fn find(text: &str) -> Vec<(Range<usize>, Field)> {
    let mut folded = Folded::new(text);
    let mut found = Vec::new();
    for (pattern, read) in PATTERNS.iter() {
        folded.take(pattern, *read, &mut found);
    }
    for (span, field) in &mut found {
        if let Field::Date(date, _) = field {
            span.end += weekday(&text[span.end..], *date);
        }
    }
    found.sort_by_key(|(span, _)| span.start);
    found
}

/// A line without white space, in half width, with the place of each character in the line.
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
                c => c,
            };
            folded.text.push(plain);
            folded.origins.resize(folded.text.len(), at..at + c.len_utf8());
        }
        folded
    }

    /// Takes out the matches of `pattern` that `read` understands.
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

/// Returns the bytes of the right weekday that follows a date: ` 星期一`, `（周一）`.
fn weekday(behind: &str, date: Date) -> usize {
    let start = behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '（' | ',' | '，'));
    let named = ["星期", "礼拜", "周"].iter().find_map(|word| start.strip_prefix(word));
    let Some(rest) = named else { return 0 };
    let names = ["一", "二", "三", "四", "五", "六", "日", "天"];
    let Some((place, rest)) = (0_i64..).zip(names).find_map(|(at, name)| Some((at, rest.strip_prefix(name)?))) else {
        return 0;
    };
    let monday = Date::new(2024, 1, 1);
    if monday.is_none_or(|monday| date.days_since(monday).rem_euclid(7) != place.min(6)) {
        return 0;
    }
    let is_bracketed = behind[..behind.len() - start.len()].contains(['(', '（']);
    let rest = if is_bracketed { rest.strip_prefix([')', '）']).unwrap_or(rest) } else { rest };
    behind.len() - rest.len()
}

type Read = fn(&Captures<'_>) -> Option<Field>;

// Letters that are typed for 〇 are zeros between figures.
const YEAR: &str = "([0-9]{4}|[〇○◯零OoОо0一二三四五六七八九]{4})";
const COUNT: &str = "([0-9]{1,5}|[〇○零一二三四五六七八九十百千]{1,9})";
const SMALL: &str = "([0-9]{1,2}|[〇○零一二三四五六七八九十]{1,3})";
/// Words before a date that say that it is the day of issue.
const DATE_LABEL: &str = "((?:(?:印发|印制|出版|编印|签发|编发|出刊)?日期|(?:印发|印制|出版|编印|出刊)时间):)?";
/// Words behind a date that say so.
const DATE_VERB: &str = "(印发|编印|印制|出版|出刊|印)?";

/// Patterns in the order in which they are tried: what one has taken no later one sees.
static PATTERNS: LazyLock<[(Regex, Read); 17]> = LazyLock::new(|| {
    let second = format!("(?:[期号]?[、,\\-~至和]+第?{COUNT})?");
    let both = "(?:[(]?合刊[)]?)?";
    let day = format!("{SMALL}月{SMALL}日");
    let to = "(?:[-~]+|至|到)";
    let span_label = "(?:(?:报告期|统计周期|周期|期间|时段)[:])?";
    let (label, verb) = (DATE_LABEL, DATE_VERB);
    [
        (
            pattern(&format!(
                "[(\\[]?(?:总|总计|累计)(?:第{COUNT}{second}[期号次]|{COUNT}{second}期|(?:期数|期|号):?{COUNT}{second}期?){both}[)\\]]?"
            )),
            |found| Some(Field::Total([1, 3, 5].into_iter().find_map(|group| numbers(found, group))?)),
        ),
        (pattern(&format!("[(\\[]?(?:{YEAR}年)?,?第?{COUNT}卷[,、]?第{COUNT}{second}期{both}[)\\]]?")), |found| {
            number(optional_year(found, 1)?, Some(count(&found[2])?), numbers(found, 3)?, Unit::Issue)
        }),
        (pattern(&format!("(?i)Vol(?:ume)?[.:]?{COUNT}[,.]?(?:No|Issue)[.:]?{COUNT}{second}")), |found| {
            number(None, Some(count(&found[1])?), numbers(found, 2)?, Unit::Issue)
        }),
        (pattern(&format!("(?:[\\[(]?{YEAR}[\\])]?年?度?)?第{COUNT}{second}([期号次]){both}")), |found| {
            let unit = match &found[4] {
                "期" => Unit::Issue,
                "号" => Unit::Hao,
                _ => Unit::Ci,
            };
            number(optional_year(found, 1)?, None, numbers(found, 2)?, unit)
        }),
        (pattern(&format!("[\\[(]?{YEAR}(?:[\\])]年?|年){COUNT}{second}期{both}")), |found| {
            number(optional_year(found, 1)?, None, numbers(found, 2)?, Unit::Issue)
        }),
        (pattern(&format!("(?i)(?:No[.:]|№|Issue#?){COUNT}{second}")), |found| {
            number(None, None, numbers(found, 1)?, Unit::Issue)
        }),
        (pattern("#([0-9]{1,5})"), |found| number(None, None, numbers(found, 1)?, Unit::Issue)),
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
        (pattern(&format!("(?-u:\\b){COMPACT_DAY}{to}{COMPACT_DAY}(?-u:\\b)")), |found| {
            period(found, [1, 2, 3, 4, 5, 6])
        }),
        (
            pattern(&format!(
                "{label}{YEAR}年{day}{verb}|{label}([0-9]{{4}})[-./]([0-9]{{1,2}})[-./]([0-9]{{1,2}})日?{verb}"
            )),
            |found| {
                let first = if found.get(2).is_some() { 1 } else { 6 };
                date(found, first)
            },
        ),
        (pattern(&format!("{label}(?-u:\\b){COMPACT_DAY}(?-u:\\b){verb}")), |found| date(found, 1)),
        (pattern(&format!("[(\\[]?(?:共?印(?:发|制|数)?:?{COUNT}份|份数:{COUNT}份?)[)\\]]?")), |found| {
            Some(Field::Copies(count(found.get(1).or(found.get(2))?.as_str())?))
        }),
        (pattern(&format!("(?:{label}){YEAR}年{SMALL}月份?{verb}")), |found| {
            let month = small(found, 3).filter(|month| (1..=12).contains(month))?;
            Some(Field::Month(year(&found[2])?, month))
        }),
        (pattern("^([0-9]{4})[-./]([0-9]{2})$"), |found| {
            let month = small(found, 2).filter(|month| (1..=12).contains(month))?;
            Some(Field::Month(year(&found[1])?, month))
        }),
        (pattern(&format!("(?:期号|期数|期次|刊期):(?:{YEAR}[-./])?{COUNT}{second}期?")), |found| {
            number(optional_year(found, 1)?, None, numbers(found, 2)?, Unit::Issue)
        }),
        (pattern(&format!("(?i)(?-u:\\b)Vol(?:ume)?[.:]?([0-9]{{1,5}}){second}")), |found| {
            number(None, None, numbers(found, 1)?, Unit::Volume)
        }),
    ]
});

/// `20231127`.
const COMPACT_DAY: &str = "((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is a constant")
}

/// Reads an Arabic or Chinese number from 1 to 99,999; Chinese figures may stand without their units (四六四).
fn count(text: &str) -> Option<u32> {
    let number = match digits(text) {
        Some(digits) if text.is_ascii() || text.chars().count() > 1 => digits.parse().ok(),
        _ => chinese_number(&text.replace('○', "〇")),
    };
    number.filter(|number| (1..=99_999).contains(number))
}

fn number(year: Option<i16>, volume: Option<u32>, number: IssueNumber, unit: Unit) -> Option<Field> {
    Some(Field::Number(Numbered { year, volume, number, unit }))
}

/// Reads a number and perhaps a second, in groups `first` and the one behind.
fn numbers(found: &Captures<'_>, first: usize) -> Option<IssueNumber> {
    let low = count(found.get(first)?.as_str())?;
    let high = found.get(first + 1).map_or(Some(low), |text| count(text.as_str()))?;
    // Nobody binds a year into one issue.
    (low..low + 12).contains(&high).then_some(IssueNumber { first: low, last: high })
}

/// Figures of any kind as Arabic ones; `None` where there is anything else.
fn digits(text: &str) -> Option<String> {
    let digit = |c: char| match c {
        '0'..='9' => Some(c),
        '〇' | '○' | '◯' | '零' | 'O' | 'o' | 'О' | 'о' => Some('0'),
        _ => char::from_digit("一二三四五六七八九".chars().position(|digit| digit == c)? as u32 + 1, 10),
    };
    text.chars().map(digit).collect()
}

/// Reads a year: `2023`, 二〇二三, 二Ｏ二三.
fn year(text: &str) -> Option<i16> {
    digits(text)?.parse().ok().filter(|year| (1900..=2999).contains(year))
}

/// A year that need not be there, but must be one where it is.
fn optional_year(found: &Captures<'_>, group: usize) -> Option<Option<i16>> {
    found.get(group).map_or(Some(None), |text| year(text.as_str()).map(Some))
}

fn small(found: &Captures<'_>, group: usize) -> Option<i8> {
    i8::try_from(count(found.get(group)?.as_str())?).ok()
}

/// Groups: label, year, month, day, verb, where a pattern has a verb.
fn date(found: &Captures<'_>, first: usize) -> Option<Field> {
    let date = Date::new(year(found.get(first + 1)?.as_str())?, small(found, first + 2)?, small(found, first + 3)?)?;
    let labelled = found.get(first).is_some() || found.get(first + 4).is_some();
    Some(Field::Date(date, labelled))
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

    fn issue(year: impl Into<Option<i16>>, number: IssueNumber) -> Field {
        Field::Number(Numbered { year: year.into(), volume: None, number, unit: Unit::Issue })
    }

    fn day(year: impl Into<Option<i16>>, month: i8, day: i8) -> Day {
        Day { year: year.into(), month, day }
    }

    #[test]
    fn numbers_in_every_dress() {
        let both = IssueNumber { first: 1, last: 2 };
        let of = |year, volume, number, unit| Field::Number(Numbered { year, volume, number: single(number), unit });
        let cases = [
            ("2023 年第 44 期（总第 464 期）", vec![issue(2023, single(44)), Field::Total(single(464))]),
            ("(总第464期) 2023年第44期", vec![Field::Total(single(464)), issue(2023, single(44))]),
            ("〔2023〕第４４期", vec![issue(2023, single(44))]),
            ("〔２０２３〕44 期", vec![issue(2023, single(44))]),
            ("二〇二三年第四十四期", vec![issue(2023, single(44))]),
            ("二Ｏ二三年第四四期（总第四六四期）", vec![issue(2023, single(44)), Field::Total(single(464))]),
            ("第 1、2 期（合刊）", vec![issue(None, both)]),
            ("2023年第1-2期", vec![issue(2023, both)]),
            ("第1期、第2期总第5、6期", vec![issue(None, both), Field::Total(IssueNumber { first: 5, last: 6 })]),
            ("2023年第32号（总号：1825）", vec![of(Some(2023), None, 32, Unit::Hao), Field::Total(single(1825))]),
            ("2023年 第45卷 第2期", vec![of(Some(2023), Some(45), 2, Unit::Issue)]),
            ("Vol. 3, No. 12", vec![of(None, Some(3), 12, Unit::Issue)]),
            ("#14 | 2018-04-09", vec![issue(None, single(14)), Field::Date(Date::new(2018, 4, 9).unwrap(), false)]),
            ("2024.9.24 No.70", vec![Field::Date(Date::new(2024, 9, 24).unwrap(), false), issue(None, single(70))]),
            ("第七次会议纪要", vec![of(None, None, 7, Unit::Ci)]),
            ("周刊 Vol.48：未来", vec![of(None, None, 48, Unit::Volume)]),
            ("期号：2024-15", vec![issue(2024, single(15))]),
            ("期数：第15期", vec![issue(None, single(15))]),
        ];
        for (text, fields) in cases {
            assert_eq!(fields_of(text), fields, "{text}");
        }
    }

    #[test]
    fn days_in_every_dress() {
        let november = Field::Period(day(None, 11, 13), day(None, 11, 17));
        let date = |labelled| Field::Date(Date::new(2023, 11, 27).unwrap(), labelled);
        let cases = [
            ("（11 月 13 日—11 月 17 日）", november.clone()),
            ("（11月13日－17日）", november.clone()),
            ("（11月13日至11月17日）", november.clone()),
            ("11.13-11.17", november),
            ("2022年12月26日—2023年1月6日", Field::Period(day(2022, 12, 26), day(2023, 1, 6))),
            ("(2023.11.13～2023.11.17)", Field::Period(day(2023, 11, 13), day(2023, 11, 17))),
            ("20231113-20231117", Field::Period(day(2023, 11, 13), day(2023, 11, 17))),
            ("２０２３年１１月２７日", date(false)),
            ("二○二三年十一月二十七日印发", date(true)),
            ("二О二三年十一月二十七日", date(false)),
            ("印发日期：2023-11-27", date(true)),
            ("（20231127）", date(false)),
            ("2023年11月27日（星期一）", date(false)),
            ("2023-11", Field::Month(2023, 11)),
            ("二〇二三年十一月", Field::Month(2023, 11)),
        ];
        for (text, field) in cases {
            assert_eq!(fields_of(text), [field], "{text}");
        }
        assert_eq!(fields_of("2023 年 2 月 30 日"), [Field::Month(2023, 2)]);
        assert_eq!(fields_of("档案 1234520231127 号"), []);
    }
}
