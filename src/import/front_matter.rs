//! The front matter of an imported issue.
//!
//! Output: YAML that [`crate::parse::front_matter`] reads back as the same values. A value that is not known is left
//! out, and a doubt is a comment above its key.

use super::doubt::{Doubt, Key};
use super::values::Values;
use crate::archive::{Distribution, IssueKey, IssueNumber, Period};

/// Writes the front matter with its fences.
pub fn print(values: &Values, doubts: &[Doubt]) -> String {
    let line = |key: &str, value: Option<String>| value.map_or_else(String::new, |value| format!("{key}: {value}\n"));
    let (year, volume, issue, total) = match values.identity {
        IssueKey::Number { year, number } => (Some(year), values.volume, Some(number), values.total),
        IssueKey::Volume { volume, number } => (None, Some(volume), Some(number), values.total),
        IssueKey::Total(total) => (None, None, None, Some(total)),
        IssueKey::Date(_) => (None, None, None, values.total),
    };
    let date = match values.identity {
        IssueKey::Date(date) => Some(date),
        _ => values.date,
    };
    let period = values.period.map(|Period { start, end }| format!("{{ start: {start}, end: {end} }}"));
    let lines = [
        (Key::Year, line("year", year.map(|year| year.to_string()))),
        (Key::Volume, line("volume", volume.map(|volume| volume.to_string()))),
        (Key::Issue, line("issue", issue.map(number))),
        (Key::Total, line("total", total.map(number))),
        (Key::Title, line("title", values.title.as_deref().map(scalar))),
        (Key::Period, line("period", period)),
        (Key::Date, line("date", date.map(|date| date.to_string()))),
        (Key::Publisher, line("publisher", values.publisher.as_deref().map(scalar))),
        (Key::Distribution, distribution(&values.distribution)),
        (Key::Body, values.extra.clone()),
    ];
    let mut out = String::from("---\n");
    for (key, line) in lines {
        for doubt in doubts.iter().filter(|doubt| doubt.key == key) {
            out.push_str(&format!("# {}\n", doubt));
        }
        out.push_str(&line);
    }
    out.push_str("---\n");
    out
}

/// Returns `44`, or `[1, 2]` for a double issue.
fn number(number: IssueNumber) -> String {
    if number.first == number.last {
        return number.first.to_string();
    }
    let all: Vec<String> = (number.first..=number.last).map(|number| number.to_string()).collect();
    format!("[{}]", all.join(", "))
}

fn distribution(distribution: &Distribution) -> String {
    let Distribution { to, cc, copies } = distribution;
    if to.is_empty() && cc.is_empty() && copies.is_none() {
        return String::new();
    }
    let mut out = String::from("distribution:\n");
    for (key, names) in [("to", to), ("cc", cc)] {
        if !names.is_empty() {
            out.push_str(&format!("  {key}:\n"));
            names.iter().for_each(|name| out.push_str(&format!("    - {}\n", scalar(name))));
        }
    }
    if let Some(copies) = copies {
        out.push_str(&format!("  copies: {copies}\n"));
    }
    out
}

/// Returns a YAML scalar: the text as it is where nothing in it means anything to YAML, else in quotation marks.
pub fn scalar(text: &str) -> String {
    let plain = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || "（）、。，《》“”·—".contains(c);
    let starts_well = text.chars().next().is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    if starts_well && text.chars().all(|c| plain(c) || c.is_ascii_alphanumeric()) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::archive::Date;
    use crate::archive::IssueDate;
    use crate::config::Config;
    use crate::parse;
    use crate::source::SourceFile;

    fn number() -> impl Strategy<Value = IssueNumber> {
        (1..90_000_u32, 0..3_u32).prop_map(|(first, more)| IssueNumber { first, last: first + more })
    }

    fn date() -> impl Strategy<Value = Date> {
        (1990..2050_i16, 1..13_i8, 1..29_i8).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
    }

    fn name() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(vec![
            "yes", "null", "2023", "- 甲", "甲: 乙", "甲 #乙", "\"", "'", "~", "[", "{甲}", "\\n",
        ]);
        prop_oneof!["[一-龥（）、A-Za-z0-9]{1,12}", "\\PC{1,12}", odd.prop_map(str::to_owned)]
            .prop_map(|text: String| text.trim().to_owned())
            .prop_filter("names are not blank", |text| !text.is_empty())
    }

    proptest! {
        #![proptest_config(crate::property_tests::config())]

        #[test]
        fn the_parser_reads_what_is_written(
            number in number(), total in number(), days in (date(), 0..40_i64), date in date(),
            texts in (name(), name()), to in prop::collection::vec(name(), 0..4), cc in prop::collection::vec(name(), 0..4),
            copies in prop::option::of(0..5000_u32), doubts in prop::collection::vec("\\PC{0,30}", 0..3),
        ) {
            let period = Period { start: days.0, end: days.0.plus_days(days.1).unwrap() };
            let distribution = Distribution { to, cc, copies };
            let values = Values {
                identity: IssueKey::Number { year: date.year(), number }, volume: None, total: Some(total),
                title: Some(texts.0), period: Some(period), date: Some(IssueDate::Day(date)), publisher: Some(texts.1),
                distribution, extra: String::new(),
            };
            let doubts: Vec<Doubt> = doubts.into_iter().map(|text| Doubt::new(Key::Period, text)).collect();
            let file = SourceFile { path: "a.md".into(), text: print(&values, &doubts) };
            let read = parse::front_matter::parse(&file, &Config::fallback(), None);
            let read = read.unwrap_or_else(|wrong| panic!("{}{}", file.text, wrong[0]));
            prop_assert_eq!(read.year, Some(date.year()));
            prop_assert_eq!((read.number, read.total), (Some(number), Some(total)));
            prop_assert_eq!((read.period, read.date), (Some(period), Some(IssueDate::Day(date))));
            prop_assert_eq!((Some(read.title), read.publisher), (values.title, values.publisher));
            prop_assert_eq!(read.distribution.unwrap_or_default(), values.distribution);
        }
    }
}
