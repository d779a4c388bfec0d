//! Dates that cannot be: no day of the calendar, or far outside the days that the issue reports on.
//!
//! Bulletins name past and coming days all the time (a law's first day, a deadline). Only the date that an item opens
//! with, `11 月 14 日至 15 日，…`, says when its own news happened; and only without a year or with the issue's own. An item
//! is a numbered paragraph, or the first one below a heading.

use std::sync::LazyLock;

use regex::Regex;

use super::finding::{Finding, sentence_around};
use crate::archive::{Date, Period};
use crate::diagnostics::Rule;
use crate::parse::numbering;
use crate::parse::prose::{Block, Kind};

/// Days outside the period that need no question.
const MARGIN: i64 = 31;

/// A day; no Chinese character is part of its figures (`2023年11月`).
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:([0-9]{4})\s*年\s*)?(?-u:\b)([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号]")
        .expect("the pattern is valid")
});

/// What may follow the date that an item opens with.
static OPENS: LazyLock<Regex> = LazyLock::new(|| {
    let until = r"(?:\s*(?:至|到|—+|－|-|–|~|～)\s*(?:[0-9]{1,2}\s*月\s*)?[0-9]{1,2}\s*日)?";
    Regex::new(&format!(r"^{until}\s*(?:上午|下午|晚上?|凌晨)?\s*[，,]")).expect("the pattern is valid")
});

/// Words of a sentence about what is to come, or long past.
const NOT_NOW: [&str; 14] =
    ["将", "拟", "计划", "定于", "预计", "去年", "上年", "明年", "施行", "实施", "生效", "纪念", "周年", "历史"];

/// Looks at the dates of an issue.
pub fn check(blocks: &[Block], period: Period, findings: &mut Vec<Finding>) {
    for (index, block) in blocks.iter().enumerate() {
        let start = numbering::any_marker(&block.text).map_or(0, |marker| marker.length);
        let below_heading = index.checked_sub(1).is_some_and(|before| matches!(blocks[before].kind, Kind::Heading(_)));
        let is_item = block.kind == Kind::Paragraph && (start > 0 || block.listed.is_some() || below_heading);
        for found in DAY.captures_iter(&block.text) {
            let number = |group: usize| found.get(group).and_then(|digits| digits.as_str().parse::<i16>().ok());
            let (year, Some(month), Some(day)) = (number(1), number(2), number(3)) else { continue };
            let whole = found.get_match();
            let bytes = block.source(whole.range());
            // Without a year, 2 月 29 日 may be.
            if to_date(year.unwrap_or(2000), month, day).is_none() {
                let message = format!("{month} 月 {day} 日 is no day of the calendar");
                findings.push(Finding::new(Rule::NoSuchDay, bytes, message, "correct the month or the day"));
                continue;
            }
            let opens = block.text.get(start..whole.start()).is_some_and(|between| between.trim().is_empty());
            let rest = &block.text[whole.end()..];
            if !is_item || !opens || !OPENS.is_match(rest) {
                continue;
            }
            let (_, sentence) = sentence_around(&block.text, whole.range());
            if NOT_NOW.iter().any(|word| sentence.contains(word)) {
                continue;
            }
            let Some(date) = nearest(year, month, day, period) else { continue };
            let outside = (period.start.days_since(date)).max(date.days_since(period.end));
            if outside > MARGIN {
                let message =
                    format!("{date} is {outside} days outside the issue's period ({}…{})", period.start, period.end);
                let hint = "correct the date, or the period in the front matter";
                findings.push(Finding::new(Rule::DateOutsidePeriod, bytes, message, hint));
            }
        }
    }
}

fn to_date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// The day that is meant: of the year that stands there if it is the period's, else of the year in which it is nearest.
fn nearest(year: Option<i16>, month: i16, day: i16, period: Period) -> Option<Date> {
    let (first, last) = (period.start.year(), period.end.year());
    if let Some(year) = year {
        return (first..=last).contains(&year).then(|| to_date(year, month, day)).flatten();
    }
    let days = (first - 1..=last + 1).filter_map(|year| to_date(year, month, day));
    days.min_by_key(|date| (period.start.days_since(*date)).max(date.days_since(period.end)).max(0))
}
