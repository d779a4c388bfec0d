//! Values copied from lines that stay in the body: headlines, and lines of web pages.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::zones::ZoneLine;
use crate::archive::{IssueDate, IssueNumber, MonthOfYear};
use crate::import::evidence::{Evidence, Origin, Told};
use crate::import::fields::{self, Field, Unit};
use crate::import::line::is_frame;
use crate::import::names::is_periodical;
use crate::import::web_line::is_web_line;

/// Characters before the number in a headline, at most: a title.
const LONGEST_TITLE: usize = 24;

/// Words, a number of at most three figures, and the line's end or a mark.
static BARE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(\D{2,24}?)\s*([0-9]{1,3})\s*(?:$|[:：|｜—（(])").expect("the pattern is a constant")
});

/// Copies values from a line of a masthead's zone that stays in the body; `is_apart` tells whether it is the first line
/// or holds nothing but values.
pub(super) fn line_evidence(line: &ZoneLine, is_apart: bool) -> Evidence {
    if is_web_line(&line.text) {
        let mut found = Evidence::default();
        for (_, field) in fields::find(&line.text) {
            if let Field::Date(date, _) = field {
                found.add_date(IssueDate::Day(date), Origin::WebLine, 45);
            }
        }
        // A name of an editor alone makes no line of a web page.
        if !found.dates.is_empty() {
            return found;
        }
    }
    if is_apart || line.is_headline { evidence(&line.text) } else { Evidence::default() }
}

/// Copies values from a headline: those that stand apart in it, as in `周刊（第 44 期）：读书` or `#14 | 2018-04-09`.
pub fn evidence(text: &str) -> Evidence {
    let mut found = Evidence::default();
    let told = |value, strength| Told { value, origin: Origin::Headline, strength };
    for (span, field) in fields::find(text) {
        match field {
            Field::Number(number) if stands_apart(text, &span, number.unit) => {
                found.add_number(number, Origin::Headline, if number.year.is_some() { 65 } else { 55 });
            }
            Field::Total(total) => found.totals.push(Told { value: total, origin: Origin::Headline, strength: 65 }),
            Field::Date(date, _) if is_bounded(text, &span) => {
                found.add_date(IssueDate::Day(date), Origin::Headline, 45);
            }
            Field::Period(start, end) if is_bounded(text, &span) => found.periods.push(told((start, end), 45)),
            Field::Month(year, month) => {
                found.add_date(IssueDate::Month(MonthOfYear { year, month }), Origin::Headline, 20)
            }
            _ => {}
        }
    }
    if found.numbers.is_empty() && found.totals.is_empty() {
        let told = |value| Told { value, origin: Origin::Headline, strength: 45 };
        found.numbers.extend(bare_number(text).map(told));
    }
    found
}

/// Returns the number that stands without a word for it behind the title of a bulletin: `科技周刊 25：读书`.
fn bare_number(text: &str) -> Option<IssueNumber> {
    let found = BARE_NUMBER.captures(text)?;
    let number = found[2].parse().ok().filter(|number| *number > 0)?;
    is_periodical(&found[1]).then_some(IssueNumber { first: number, last: number })
}

/// Returns whether a number is the issue's and not a part of a name: 移动APP第一期工程 is none.
fn stands_apart(text: &str, span: &Range<usize>, unit: Unit) -> bool {
    let (before, behind) = (text[..span.start].trim_end(), text[span.end..].trim_start());
    if unit == Unit::Ci {
        return behind.starts_with('会') && behind.ends_with("纪要") || behind.starts_with("会议");
    }
    let ends = behind.is_empty() || text[span.end..].starts_with(is_frame) || text[..span.end].ends_with(is_frame);
    let begins = before.is_empty() || text[..span.start].ends_with(is_frame) || is_periodical(before);
    let is_title = before.chars().count() <= LONGEST_TITLE && !before.contains(['，', '。', '；', '！', '？', '：']);
    begins && ends && is_title
}

/// Returns whether brackets, marks or the line's ends stand on both sides.
fn is_bounded(text: &str, span: &Range<usize>) -> bool {
    let inside = &text[span.clone()];
    let begins =
        inside.starts_with(is_frame) || text[..span.start].is_empty() || text[..span.start].ends_with(is_frame);
    let ends = inside.ends_with(is_frame) || text[span.end..].is_empty() || text[span.end..].starts_with(is_frame);
    begins && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_stand_apart_are_copied() {
        for (text, number) in [
            ("周刊（第 44 期）：为什么，读书？", Some(44)),
            ("科技周刊第44期：为什么", Some(44)),
            ("#14 | 2018-04-09", Some(14)),
            ("Issue 14 – Something new", Some(14)),
            ("某某委员会第七次会议纪要", Some(7)),
            ("科技周刊 25：读书", Some(25)),
            ("工作简报 2023", None),
            ("简报12版", None),
            ("附件 3：名单", None),
            ("移动APP第一期工程交互说明", None),
            ("关于举办2023年第3期培训班的通知", None),
            ("完成移动APP，第一期：说明", None),
        ] {
            assert_eq!(evidence(text).numbers.first().map(|told| told.value.first), number, "{text}");
        }
    }

    #[test]
    fn dates_that_stand_apart_are_copied() {
        for (text, date) in [
            ("#14 | 2018-04-09", Some("2018-04-09")),
            ("每周分享第 44 期（20190222）", Some("2019-02-22")),
            ("2023年4月全市工作情况通报", Some("2023-04")),
            ("2018年10月1日起施行的办法", None),
        ] {
            let found = evidence(text).dates.first().map(|told| told.value.to_string());
            assert_eq!(found.as_deref(), date, "{text}");
        }
    }
}
