//! Checks dates: days that no calendar has, and items dated far outside the issue's period.
//!
//! Bulletins mention past and future days all the time (the first day of a law, a deadline). Only the date that an item
//! opens with, `11 月 14 日至 15 日，…`, is compared with the period, and only if it has no year or a year of the period.
//! An item is a numbered paragraph, or the first paragraph below a heading.

use std::sync::LazyLock;

use regex::Regex;

use super::finding::{Finding, sentence_around};
use crate::archive::{Date, Period};
use crate::diagnostics::Rule;
use crate::folding::fold;
use crate::parse::numbering;
use crate::parse::prose::{Block, Kind};

/// Days that an item may be outside the period without a warning.
const MARGIN: i64 = 31;

/// A day, with or without a year. The figures need no blank before them (`2023年11月`).
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:([0-9]{4})\s*年\s*)?(?-u:\b)([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号]")
        .expect("the pattern is valid")
});

/// Text that may follow the opening date of an item: the last day of a range, a time of day, a comma.
static OPENS: LazyLock<Regex> = LazyLock::new(|| {
    let until = r"(?:\s*(?:至|到|—+|－|-|–|~|～)\s*(?:[0-9]{1,2}\s*月\s*)?[0-9]{1,2}\s*日)?";
    Regex::new(&format!(r"^{until}\s*(?:上午|下午|晚上?|凌晨)?\s*[，,]")).expect("the pattern is valid")
});

/// Words that show that a sentence is about the future or the distant past.
const NOT_NOW: [&str; 14] =
    ["将", "拟", "计划", "定于", "预计", "去年", "上年", "明年", "施行", "实施", "生效", "纪念", "周年", "历史"];

/// Checks the dates of an issue.
pub fn check(blocks: &[Block], period: Period, findings: &mut Vec<Finding>) {
    for (index, block) in blocks.iter().enumerate() {
        let start = numbering::any_marker(&block.text).map_or(0, |marker| marker.length);
        let below_heading = index.checked_sub(1).is_some_and(|before| matches!(blocks[before].kind, Kind::Heading(_)));
        let is_item = block.kind == Kind::Paragraph && (start > 0 || block.listed.is_some() || below_heading);
        let folded = fold(&block.text);
        let text = folded.text();
        for found in DAY.captures_iter(text) {
            let number = |group: usize| found.get(group).and_then(|digits| digits.as_str().parse::<i16>().ok());
            let (year, Some(month), Some(day)) = (number(1), number(2), number(3)) else { continue };
            let whole = found.get_match();
            let place = folded.source_range(whole.range());
            let bytes = block.source(place.clone());
            // Without a year, 2 月 29 日 is possible: 2000 was a leap year.
            if to_date(year.unwrap_or(2000), month, day).is_none() {
                let message = format!("{month} 月 {day} 日 is no day of the calendar");
                findings.push(Finding::new(Rule::NoSuchDay, bytes, message, "correct the month or the day"));
                continue;
            }
            let opens =
                block.text.get(start..place.start).is_some_and(|between| fold(between).text().trim().is_empty());
            let rest = &text[whole.end()..];
            if !is_item || !opens || !OPENS.is_match(rest) {
                continue;
            }
            let (_, sentence) = sentence_around(&block.text, place);
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

/// Returns the date that a day without a year means: in the year that brings it nearest to the period. A day with a
/// year outside the period gives `None`.
fn nearest(year: Option<i16>, month: i16, day: i16, period: Period) -> Option<Date> {
    let (first, last) = (period.start.year(), period.end.year());
    if let Some(year) = year {
        return (first..=last).contains(&year).then(|| to_date(year, month, day)).flatten();
    }
    let days = (first - 1..=last + 1).filter_map(|year| to_date(year, month, day));
    days.min_by_key(|date| (period.start.days_since(*date)).max(date.days_since(period.end)).max(0))
}
