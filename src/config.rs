//! `kanku.toml`: as typed (`ConfigFile`) and validated ([`Config`]).
//!
//! What is special to one bulletin stands here (names, unit words, lead-ins, figures), not in the code.

pub mod base_url;
pub mod registry;
pub mod toml;
pub mod wording;

mod numbering;

pub use numbering::{AddressedBy, Numbering};

use std::collections::BTreeMap;
use std::ops::Range;

use ::toml::Spanned;
use regex::{Regex, RegexBuilder};
use schemars::{JsonSchema, Schema};
use serde::Deserialize;

use self::wording::{Word, Wording, is_language};
use crate::archive::ReadingKind;
use crate::diagnostics::{Diagnostic, Places, Rule};
use crate::folding::fold;

/// File name of the settings, in the archive's root.
pub const FILE_NAME: &str = "kanku.toml";

/// Series of statistics. Each has up to four patterns, which are matched against every passage.
const MAX_SERIES: usize = 50;
/// Bytes of a compiled pattern.
const MAX_PATTERN_BYTES: usize = 512 << 10;
/// Groups inside each other in a pattern.
const MAX_PATTERN_DEPTH: u32 = 50;
/// Characters of a list of words, which becomes part of one pattern.
const MAX_CHARACTERS: usize = 10_000;

/// Settings of an archive: the file kanku.toml.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "kanku.toml")]
struct ConfigFile {
    /// Name of the bulletin. An issue without a `title` of its own bears it.
    #[schemars(with = "String")]
    title: Spanned<String>,
    /// One line under the name, on the home page.
    #[serde(default)]
    subtitle: String,
    /// One sentence for search engines, feeds and link previews.
    #[serde(default)]
    description: String,
    /// Who edits it. An issue without a `publisher` of its own has this one.
    #[serde(default)]
    publisher: String,
    /// Name of the site for the page metadata (SiteName). Left out, it is the title.
    #[schemars(with = "Option<String>")]
    site_name: Option<String>,
    /// Address at which the site will stand, like https://example.org/archive/; for feeds and the sitemap.
    #[schemars(with = "Option<String>")]
    base_url: Option<Spanned<String>>,
    /// A folder under themes/ whose files stand in, one by one, for those of the built-in theme.
    #[schemars(with = "Option<String>")]
    theme: Option<Spanned<String>>,
    /// One line at the foot of each page.
    #[serde(default)]
    footer: String,
    /// Language of the site: zh-CN, en, or one that the theme has words for. Left out, it is zh-CN.
    #[schemars(with = "Option<String>")]
    language: Option<Spanned<String>>,
    /// Words of the site that replace those of the language, like home.newest = "最新一期".
    #[serde(default)]
    strings: BTreeMap<String, Word>,
    /// Page sizes.
    #[serde(default)]
    pages: Pages,
    /// How issues are called and addressed.
    #[serde(default)]
    #[schemars(with = "Numbering")]
    numbering: Option<Spanned<Numbering>>,
    /// Values for the theme's templates; kanku does not read them.
    #[serde(default)]
    #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
    extra: BTreeMap<String, serde_json::Value>,
    /// How departments are found in the text; their names stand in content/departments.toml.
    #[serde(default)]
    departments: Matching,
    /// What `kanku check` leaves alone.
    #[serde(default)]
    check: CheckFile,
    /// Figures to follow from issue to issue, shown in this order.
    #[serde(default)]
    statistics: Vec<SeriesFile>,
}

/// JSON Schema of the file.
pub fn schema() -> Schema {
    toml::schema::<ConfigFile>()
}

/// What `check` leaves alone.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct CheckFile {
    /// Ids of rules that are turned off; `kanku check --rules` lists them.
    #[schemars(with = "Vec<String>")]
    off: Vec<Spanned<String>>,
}

/// Lengths of lists.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pages {
    /// Maximum number of entries in a feed.
    pub feed_entries: usize,
    /// No longer used, as departments are paged by year; archives that set it still build.
    #[schemars(with = "usize")]
    passages_per_page: Option<usize>,
    /// No longer used, as sections are paged by year; archives that set it still build.
    #[schemars(with = "usize")]
    lines_per_page: Option<usize>,
}

impl Default for Pages {
    fn default() -> Self {
        Self { feed_entries: 20, passages_per_page: None, lines_per_page: None }
    }
}

/// How departments are found in a text.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Matching {
    /// Words that belong to a name before them: 窗口, 行政审批处.
    pub unit_words: Vec<String>,
    /// Words that may stand before a name at the start of a sentence: 本周, 近日. Dates always may.
    pub lead_ins: Vec<String>,
    /// Endings by which `check` knows a name that may be a department's: 厅, 局.
    pub suspicious_endings: Vec<String>,
    /// Names with such an ending that are known not to be missing from the registry.
    pub ignore: Vec<String>,
}

impl Matching {
    /// The lists of words, by their keys.
    fn lists(&self) -> [(&'static str, &[String]); 3] {
        [
            ("unit_words", &self.unit_words),
            ("lead_ins", &self.lead_ins),
            ("suspicious_endings", &self.suspicious_endings),
        ]
    }
}

impl Default for Matching {
    fn default() -> Self {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect();
        Self {
            unit_words: words("政务服务窗口 政务窗口 窗口 行政审批处"),
            lead_ins: words("本周 近日 日前 上周 今年 同时 此外 另外"),
            suspicious_endings: words("厅 局 委 办"),
            ignore: Vec::new(),
        }
    }
}

/// A figure to follow. A pattern is a regular expression, matched against a passage's text without white space; `{n}`
/// stands for the figure, once. At least one pattern is needed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SeriesFile {
    /// Key in addresses and in data/statistics.csv: ASCII letters, digits, - and _.
    #[schemars(with = "String")]
    id: Spanned<String>,
    /// What readers see: 受理.
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

/// Validated settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// The bulletin's name: 窗口工作周报.
    pub title: String,
    /// A line under it.
    pub subtitle: String,
    /// One sentence for search engines and feeds.
    pub description: String,
    /// Who edits it; default of an issue's `publisher`.
    pub publisher: String,
    /// `SiteName`; default: the title.
    pub site_name: String,
    /// Where the site will stand, with a slash at its end; feeds and the sitemap need it.
    pub base_url: Option<String>,
    /// Folder name under `themes/` whose files stand in for the default theme's.
    pub theme: Option<String>,
    /// A line at the foot of each page.
    pub footer: String,
    /// Language of the site and its words.
    pub wording: Wording,
    /// Page sizes.
    pub pages: Pages,
    /// How departments are found.
    pub matching: Matching,
    /// How issues are called and addressed.
    pub numbering: Numbering,
    /// Values for templates.
    pub extra: BTreeMap<String, serde_json::Value>,
    /// Rules that are turned off.
    pub off: Vec<Rule>,
    /// Figures to follow, in this order.
    pub statistics: Vec<SeriesConfig>,
}

impl Config {
    /// Settings to read on with where `kanku.toml` is broken; nothing is published with them.
    pub fn fallback() -> Self {
        Self {
            title: String::new(),
            subtitle: String::new(),
            description: String::new(),
            publisher: String::new(),
            site_name: String::new(),
            base_url: None,
            theme: None,
            footer: String::new(),
            wording: Wording::default(),
            pages: Pages::default(),
            matching: Matching::default(),
            numbering: Numbering::default(),
            extra: BTreeMap::new(),
            off: Vec::new(),
            statistics: Vec::new(),
        }
    }

    /// Returns whether `[check] off` turns this diagnostic off; errors cannot be turned off.
    pub fn is_silenced(&self, diagnostic: &Diagnostic) -> bool {
        !diagnostic.is_error() && diagnostic.rule.is_some_and(|rule| self.off.contains(&rule))
    }

    /// Reads the text of `kanku.toml`; collects all that is wrong in it.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let file: ConfigFile = toml::parse(FILE_NAME, text).map_err(|wrong| vec![wrong])?;
        let mut wrong = Vec::new();
        let mut places = Places::new(text);
        let mut complain = |message: String, span: Range<usize>, hint: &str| {
            wrong.push(Diagnostic::error(message).file(FILE_NAME).place(places.find(span)).hint(hint));
        };
        if file.title.get_ref().trim().is_empty() {
            complain("title is empty".into(), file.title.span(), "write the bulletin's name");
        }
        if let Some(theme) = &file.theme
            && !is_folder_name(theme.get_ref())
        {
            complain("theme is not the name of a folder".into(), theme.span(), "name one folder under themes/");
        }
        let base_url = file.base_url.as_ref().and_then(|url| {
            let parsed = base_url::parse(url.get_ref());
            parsed.map_err(|error| complain(format!("base_url {}", error.message), url.span(), error.hint)).ok()
        });
        if let Some(numbering) = &file.numbering {
            for (key, pattern) in numbering.get_ref().patterns() {
                if !Numbering::is_pattern(pattern) {
                    let message = format!("numbering `{key}` does not have {{n}} exactly once");
                    complain(message, numbering.span(), "{n} stands for the number, like 第{n}期");
                }
            }
        }
        if let Some(language) = &file.language
            && !is_language(language.get_ref())
        {
            complain("language is not a language tag".into(), language.span(), "write it like zh-CN or en");
        }
        let mut off = Vec::new();
        for id in &file.check.off {
            match Rule::find(id.get_ref()) {
                Some(rule) if rule.description().is_error => {
                    complain(format!("`{rule}` cannot be turned off"), id.span(), "it is an error, not a warning")
                }
                Some(rule) => off.push(rule),
                None => complain(
                    format!("there is no rule `{}`", id.get_ref()),
                    id.span(),
                    "`kanku check --rules` lists the rules",
                ),
            }
        }
        for (key, words) in file.departments.lists() {
            if words.iter().map(|word| word.chars().count()).sum::<usize>() > MAX_CHARACTERS {
                let place = text.find(key).unwrap_or_default();
                let message = format!("{key} has more than {MAX_CHARACTERS} characters");
                complain(message, place..place + key.len(), "keep the words that the bulletin uses");
            }
        }
        if let Some(series) = file.statistics.get(MAX_SERIES) {
            let message = format!("more than {MAX_SERIES} series of statistics");
            complain(message, series.id.span(), "keep those that readers follow");
        }
        let series = file.statistics.into_iter().take(MAX_SERIES);
        let statistics = statistics(series, &mut complain);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let title = file.title.into_inner();
        Ok(Self {
            subtitle: file.subtitle,
            description: file.description,
            publisher: file.publisher,
            site_name: file.site_name.unwrap_or_else(|| title.clone()),
            base_url,
            theme: file.theme.map(Spanned::into_inner),
            footer: file.footer,
            wording: Wording {
                language: file.language.map_or_else(|| Wording::default().language, Spanned::into_inner),
                strings: file.strings,
            },
            pages: Pages { feed_entries: file.pages.feed_entries.max(1), ..file.pages },
            matching: file.departments,
            numbering: file.numbering.map(Spanned::into_inner).unwrap_or_default(),
            extra: file.extra,
            off,
            statistics,
            title,
        })
    }
}

/// Validates the series of statistics.
fn statistics(
    files: impl Iterator<Item = SeriesFile>,
    complain: &mut dyn FnMut(String, Range<usize>, &str),
) -> Vec<SeriesConfig> {
    let mut statistics: Vec<SeriesConfig> = Vec::new();
    for series in files {
        let id = series.id.get_ref();
        if !is_plain_name(id) {
            complain(
                format!("statistics id `{id}` is not a key"),
                series.id.span(),
                "use ASCII letters, digits, - and _",
            );
        }
        if statistics.iter().any(|other| other.id == *id) {
            complain(format!("statistics id `{id}` stands twice"), series.id.span(), "give each series its own id");
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
                Err(message) => complain(message, pattern.span(), "{n} stands for the figure, once in each pattern"),
            }
        }
        if patterns.is_empty() {
            complain(format!("statistics `{id}` has no pattern"), series.id.span(), "add week, year, total or share");
        }
        statistics.push(SeriesConfig { id: id.clone(), label: series.label, unit: series.unit, patterns });
    }
    statistics
}

/// Returns true for the name of a visible folder, in any script. It cannot lead out of the folder that it stands in.
pub fn is_folder_name(name: &str) -> bool {
    let is_forbidden = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    !name.is_empty() && !name.starts_with('.') && name.trim() == name && !name.contains(is_forbidden)
}

/// ASCII letters, digits, `-` and `_`, not empty.
pub fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_is_reported_at_once() {
        let text = "title = \"周报\"\nbase_url = \"ftp://x\"\ntheme = \"../x\"\n[[statistics]]\nid = \"a\"\nlabel = \"\"\nweek = \"(\"\n";
        assert_eq!(Config::parse(text).unwrap_err().len(), 4);
    }

    #[test]
    fn a_misspelled_key_has_a_place() {
        let wrong = Config::parse("title = \"周报\"\nfoter = \"\"\n").unwrap_err();
        assert_eq!(wrong[0].location.as_ref().map(|l| l.line), Some(2));
    }
}
