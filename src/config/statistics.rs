//! `[[statistics]]`: figures to follow from issue to issue, and the patterns by which they are found.

use ::toml::Spanned;
use regex::{Regex, RegexBuilder};
use schemars::JsonSchema;
use serde::Deserialize;

use super::is_plain_name;
use super::problems::Problems;
use crate::archive::ReadingKind;
use crate::folding::fold;

/// Series of statistics. Each has up to four patterns, which are matched against every passage.
const MAX_SERIES: usize = 50;
/// Bytes of a compiled pattern.
const MAX_PATTERN_BYTES: usize = 512 << 10;
/// Groups inside each other in a pattern.
const MAX_PATTERN_DEPTH: u32 = 50;

/// A figure to follow. A pattern is a regular expression, matched against a passage's text without white space; `{n}`
/// stands for the figure, once. At least one pattern is needed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SeriesFile {
    /// Key in addresses and in data/statistics.csv: ASCII letters, digits, - and _.
    #[schemars(with = "String")]
    id: Spanned<String>,
    /// Name shown to readers: 受理.
    label: String,
    /// Unit of the figure: 件.
    #[serde(default)]
    unit: String,
    /// Pattern of the figure of the week.
    #[schemars(with = "Option<String>")]
    week: Option<Spanned<String>>,
    /// Pattern of the figure since the year began.
    #[schemars(with = "Option<String>")]
    year: Option<Spanned<String>>,
    /// Pattern of the figure in all.
    #[schemars(with = "Option<String>")]
    total: Option<Spanned<String>>,
    /// Pattern of a percentage.
    #[schemars(with = "Option<String>")]
    share: Option<Spanned<String>>,
}

/// A figure to follow.
#[derive(Debug, Clone)]
pub struct SeriesConfig {
    /// ASCII key, unique.
    pub id: String,
    /// 受理.
    pub label: String,
    /// 件.
    pub unit: String,
    /// Group 1 is the figure. Matched against a passage's text with white space taken out.
    pub patterns: Vec<(ReadingKind, Regex)>,
}

/// Validates the series, at most [`MAX_SERIES`] of them, and compiles their patterns.
pub(super) fn read(files: Vec<SeriesFile>, problems: &mut Problems) -> Vec<SeriesConfig> {
    if let Some(series) = files.get(MAX_SERIES) {
        let message = format!("more than {MAX_SERIES} series of statistics");
        problems.add(message, series.id.span(), "keep those that readers follow");
    }
    let mut statistics: Vec<SeriesConfig> = Vec::new();
    for series in files.into_iter().take(MAX_SERIES) {
        let id = series.id.get_ref();
        if !is_plain_name(id) {
            problems.add(
                format!("statistics id `{id}` is not a key"),
                series.id.span(),
                "use ASCII letters, digits, - and _",
            );
        }
        if statistics.iter().any(|other| other.id == *id) {
            problems.add(format!("statistics id `{id}` stands twice"), series.id.span(), "give each series its own id");
        }
        let kinds = [
            (ReadingKind::Week, series.week),
            (ReadingKind::Year, series.year),
            (ReadingKind::Total, series.total),
            (ReadingKind::Share, series.share),
        ];
        let mut patterns = Vec::new();
        for (kind, pattern) in kinds {
            let Some(pattern) = pattern else { continue };
            match compile(pattern.get_ref()) {
                Ok(regex) => patterns.push((kind, regex)),
                Err(message) => {
                    problems.add(message, pattern.span(), "{n} stands for the figure, once in each pattern")
                }
            }
        }
        if patterns.is_empty() {
            problems.add(
                format!("statistics `{id}` has no pattern"),
                series.id.span(),
                "add week, year, total or share",
            );
        }
        statistics.push(SeriesConfig { id: id.clone(), label: series.label, unit: series.unit, patterns });
    }
    statistics
}

/// The figure in a pattern; `万` is read as ten thousand.
const FIGURE: &str = r"([0-9][0-9,]*(?:\.[0-9]+)?万?)";

fn compile(pattern: &str) -> Result<Regex, String> {
    if pattern.matches("{n}").count() != 1 {
        return Err("the pattern needs {n} exactly once".into());
    }
    // The texts that it is matched with are folded, too.
    let mut builder = RegexBuilder::new(&fold(pattern).text().replace("{n}", FIGURE));
    let builder = builder.size_limit(MAX_PATTERN_BYTES).dfa_size_limit(MAX_PATTERN_BYTES).nest_limit(MAX_PATTERN_DEPTH);
    let regex = builder.build().map_err(|error| {
        let text = error.to_string();
        format!("bad pattern: {}", text.lines().last().unwrap_or_default().trim())
    })?;
    if regex.captures_len() != 2 {
        return Err("the pattern has a group of its own; write (?:…)".into());
    }
    Ok(regex)
}
