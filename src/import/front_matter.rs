//! What a masthead said, as the front matter of an issue.
//!
//! Output: YAML that [`crate::parse::front_matter`] reads back as the same values. What was not found is left out, and
//! what is unsure is said in a comment above its key.

use crate::archive::{Date, Distribution, IssueNumber, Period};

/// A key of the front matter, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Year the number counts in.
    Year,
    /// Number in the year.
    Issue,
    /// Number in all.
    Total,
    /// Title.
    Title,
    /// Days reported on.
    Period,
    /// Day of issue.
    Date,
    /// Publisher.
    Publisher,
    /// 送, 发, 共印.
    Distribution,
    /// None of them: the body.
    Body,
}

/// Something that a person must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What it is about.
    pub key: Key,
    /// A lower-case sentence without a final dot.
    pub text: String,
}

impl Doubt {
    /// A doubt about `key`.
    pub fn new(key: Key, text: impl Into<String>) -> Self {
        Self { key, text: text.into() }
    }
}

/// Values of the front matter; `None` where the source does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// Year the number counts in.
    pub year: i16,
    /// Number in the year.
    pub number: IssueNumber,
    /// Number in all.
    pub total: Option<IssueNumber>,
    /// Title; the bulletin's name where there is none.
    pub title: Option<String>,
    /// Days reported on.
    pub period: Option<Period>,
    /// Day of issue.
    pub date: Option<Date>,
    /// Publisher.
    pub publisher: Option<String>,
    /// 送, 发, 共印.
    pub distribution: Distribution,
}

/// Writes the front matter with its fences.
pub fn print(values: &Values, doubts: &[Doubt]) -> String {
    // To be filled in, and the # taken away.
    let missing = |key: &str, form: &str| format!("# {key}: {form}\n");
    let lines = [
        (Key::Year, format!("year: {}\n", values.year)),
        (Key::Issue, format!("issue: {}\n", number(values.number))),
        (Key::Total, values.total.map_or_else(|| missing("total", "N"), |total| format!("total: {}\n", number(total)))),
        (Key::Title, text("title", values.title.as_deref())),
        (
            Key::Period,
            values.period.map_or_else(
                || missing("period", "{ start: YYYY-MM-DD, end: YYYY-MM-DD }"),
                |Period { start, end }| format!("period: {{ start: {start}, end: {end} }}\n"),
            ),
        ),
        (Key::Date, values.date.map_or_else(|| missing("date", "YYYY-MM-DD"), |date| format!("date: {date}\n"))),
        (Key::Publisher, text("publisher", values.publisher.as_deref())),
        (Key::Distribution, distribution(&values.distribution)),
        (Key::Body, String::new()),
    ];
    let mut out = String::from("---\n");
    for (key, line) in lines {
        for doubt in doubts.iter().filter(|doubt| doubt.key == key) {
            out.push_str(&format!("# {}\n", doubt.text.replace(char::is_control, " ")));
        }
        out.push_str(&line);
    }
    out.push_str("---\n");
    out
}

/// `44`, or `[1, 2]` for a double issue.
fn number(number: IssueNumber) -> String {
    if number.first == number.last {
        return number.first.to_string();
    }
    let all: Vec<String> = (number.first..=number.last).map(|number| number.to_string()).collect();
    format!("[{}]", all.join(", "))
}

fn text(key: &str, value: Option<&str>) -> String {
    value.map_or_else(String::new, |value| format!("{key}: {}\n", scalar(value)))
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

/// A YAML scalar: as it is where nothing in it means anything to YAML, else in quotation marks.
fn scalar(text: &str) -> String {
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
                year: date.year(), number, total: Some(total), title: Some(texts.0), period: Some(period), date: Some(date),
                publisher: Some(texts.1), distribution,
            };
            let doubts: Vec<Doubt> = doubts.into_iter().map(|text| Doubt::new(Key::Period, text)).collect();
            let file = SourceFile { path: "a.md".into(), text: print(&values, &doubts) };
            let read = parse::front_matter::parse(&file, &Config::fallback(), None);
            let read = read.unwrap_or_else(|wrong| panic!("{}{}", file.text, wrong[0]));
            prop_assert_eq!(read.year, Some(values.year));
            prop_assert_eq!((read.number, read.total), (Some(number), Some(total)));
            prop_assert_eq!((read.period, read.date), (Some(period), Some(IssueDate::Day(date))));
            prop_assert_eq!((Some(read.title), read.publisher), (values.title, values.publisher));
            prop_assert_eq!(read.distribution.unwrap_or_default(), values.distribution);
        }
    }
}
