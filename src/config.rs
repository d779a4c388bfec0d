//! `kanku.toml`: as typed (`ConfigFile`) and validated ([`Config`]).
//!
//! Everything special to one bulletin (names, unit words, lead-ins, figures) is a setting, not code.

pub mod base_url;
pub mod registry;
pub mod sections;
pub mod taxonomy;
pub mod toml;
pub mod wording;
pub mod words;

mod numbering;
mod problems;
mod statistics;

pub use numbering::{AddressedBy, Numbering};
pub use statistics::SeriesConfig;
pub use taxonomy::TaxonomyConfig;
pub use words::WrongWord;

use std::collections::BTreeMap;

use ::toml::Spanned;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;

use self::numbering::NumberingFile;
use self::problems::Problems;
use self::sections::{SectionFile, SectionSlugs};
use self::statistics::SeriesFile;
use self::taxonomy::TaxonomyFile;
use self::wording::{Word, Wording, is_language};
use crate::archive::published_name::published_name;
use crate::diagnostics::{Diagnostic, Rule};

/// File name of the settings, in the archive's root.
pub const FILE_NAME: &str = "kanku.toml";

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
    /// Publisher of issues that name none.
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
    #[schemars(with = "NumberingFile")]
    numbering: Option<Spanned<NumberingFile>>,
    /// Further fields of the front matter, each with pages, feeds and a filter of its own.
    #[serde(default)]
    taxonomy: Vec<TaxonomyFile>,
    /// Values for the theme's templates; kanku does not read them.
    #[serde(default)]
    #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
    extra: BTreeMap<String, serde_json::Value>,
    /// How departments are found in the text; their names stand in content/departments.toml.
    #[serde(default)]
    departments: Matching,
    /// Numbered documents (文号) that the text cites, like 国办函〔2016〕108号.
    #[serde(default)]
    documents: Documents,
    /// Sections whose addresses do not follow from their titles.
    #[serde(default)]
    section: Vec<SectionFile>,
    /// Settings of `kanku check`.
    #[serde(default)]
    check: CheckFile,
    /// Figures to follow from issue to issue, shown in this order.
    #[serde(default)]
    statistics: Vec<SeriesFile>,
}

impl ConfigFile {
    /// Checks the title, the theme's name and the language tag.
    fn check_names(&self, problems: &mut Problems) {
        if self.title.get_ref().trim().is_empty() {
            problems.add("title is empty", self.title.span(), "write the bulletin's name");
        }
        if let Some(theme) = &self.theme
            && !is_folder_name(theme.get_ref())
        {
            problems.add("theme is not the name of a folder", theme.span(), "name one folder under themes/");
        }
        if let Some(language) = &self.language
            && !is_language(language.get_ref())
        {
            problems.add("language is not a language tag", language.span(), "write it like zh-CN or en");
        }
    }

    /// Checks that each pattern for an issue's name has a place for the number.
    fn check_numbering(&self, problems: &mut Problems) {
        let Some(numbering) = &self.numbering else { return };
        for (key, pattern) in numbering.get_ref().patterns() {
            if !Numbering::is_pattern(pattern) {
                let message = format!("numbering `{key}` does not have {{n}} exactly once");
                problems.add(message, numbering.span(), "{n} stands for the number, like 第{n}期");
            }
        }
    }

    /// Checks the sizes of the lists of words of `[departments]`.
    fn check_word_lists(&self, text: &str, problems: &mut Problems) {
        for (key, words) in self.departments.lists() {
            if words.iter().map(|word| word.chars().count()).sum::<usize>() > MAX_CHARACTERS {
                let place = text.find(key).unwrap_or_default();
                let message = format!("{key} has more than {MAX_CHARACTERS} characters");
                problems.add(message, place..place + key.len(), "keep the words that the bulletin uses");
            }
        }
    }

    /// Returns the public address in the form that a browser asks for.
    fn read_base_url(&self, problems: &mut Problems) -> Option<String> {
        let url = self.base_url.as_ref()?;
        match base_url::parse(url.get_ref()) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                problems.add(format!("base_url {}", error.message), url.span(), error.hint);
                None
            }
        }
    }
}

/// JSON Schema of the file.
pub fn schema() -> Schema {
    toml::schema::<ConfigFile>()
}

/// Settings of `kanku check`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct CheckFile {
    /// Ids of rules that are turned off; `kanku check --rules` lists them.
    #[schemars(with = "Vec<String>")]
    off: Vec<Spanned<String>>,
    /// Ids of rules whose findings are errors: no site is built as long as there is one.
    #[schemars(with = "Vec<String>")]
    forbid: Vec<Spanned<String>>,
}

impl CheckFile {
    /// Returns the rules that are turned off, and those that are forbidden to find anything.
    fn read(&self, problems: &mut Problems) -> (Vec<Rule>, Vec<Rule>) {
        let off = rules(&self.off, problems, |rule| {
            let message = || format!("`{rule}` cannot be turned off");
            rule.description().is_error.then(|| (message(), "it is an error, not a warning"))
        });
        let forbid = rules(&self.forbid, problems, |rule| {
            let message = || format!("`{rule}` is turned off and forbidden");
            off.contains(&rule).then(|| (message(), "take it out of one of the two lists"))
        });
        (off, forbid)
    }
}

/// Returns the rules with these ids. `refuse` returns the message and hint for one that must not be in the list.
fn rules(
    ids: &[Spanned<String>],
    problems: &mut Problems,
    refuse: impl Fn(Rule) -> Option<(String, &'static str)>,
) -> Vec<Rule> {
    let mut rules = Vec::new();
    for id in ids {
        let Some(rule) = Rule::find(id.get_ref()) else {
            let message = format!("there is no rule `{}`", id.get_ref());
            problems.add(message, id.span(), "`kanku check --rules` lists the rules");
            continue;
        };
        match refuse(rule) {
            Some((message, hint)) => problems.add(message, id.span(), hint),
            None => rules.push(rule),
        }
    }
    rules
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

/// Numbered documents (文号) that the text cites.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Documents {
    /// Whether they are listed on a page of their own, with the passages that cite them.
    pub list: bool,
}

impl Default for Documents {
    fn default() -> Self {
        Self { list: true }
    }
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
    /// Publisher of issues that name none.
    pub publisher: String,
    /// `SiteName`; default: the title.
    pub site_name: String,
    /// Public address of the site, with a slash at its end; feeds and the sitemap need it.
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
    /// How documents that are cited are listed.
    pub documents: Documents,
    /// Addresses of sections that do not follow from their titles.
    pub section_slugs: SectionSlugs,
    /// How issues are called and addressed.
    pub numbering: Numbering,
    /// Fields of the front matter that issues are listed by, in this order.
    pub taxonomies: Vec<TaxonomyConfig>,
    /// Values for templates.
    pub extra: BTreeMap<String, serde_json::Value>,
    /// Rules that are turned off.
    pub off: Vec<Rule>,
    /// Rules whose findings are errors, which keep a site from being built.
    pub forbid: Vec<Rule>,
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
            documents: Documents::default(),
            section_slugs: SectionSlugs::new(),
            numbering: Numbering::default(),
            taxonomies: Vec::new(),
            extra: BTreeMap::new(),
            off: Vec::new(),
            forbid: Vec::new(),
            statistics: Vec::new(),
        }
    }

    /// Returns whether `[check] off` turns this diagnostic off; errors cannot be turned off.
    pub fn is_silenced(&self, diagnostic: &Diagnostic) -> bool {
        !diagnostic.is_error() && diagnostic.rule.is_some_and(|rule| self.off.contains(&rule))
    }

    /// Makes an error of a warning by a rule that `[check] forbid` names.
    pub fn enforce(&self, diagnostic: Diagnostic) -> Diagnostic {
        let is_forbidden = diagnostic.rule.is_some_and(|rule| self.forbid.contains(&rule));
        if is_forbidden { diagnostic.into_error() } else { diagnostic }
    }

    /// Reads the text of `kanku.toml`.
    ///
    /// # Errors
    /// All that is wrong in it; after an error of syntax or type that one alone.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let file: ConfigFile = toml::parse(FILE_NAME, text).map_err(|wrong| vec![wrong])?;
        let mut problems = Problems::new(text);
        file.check_names(&mut problems);
        file.check_numbering(&mut problems);
        file.check_word_lists(text, &mut problems);
        let base_url = file.read_base_url(&mut problems);
        let section_slugs = sections::read(&file.section, &mut problems);
        let (off, forbid) = file.check.read(&mut problems);
        let statistics = statistics::read(file.statistics, &mut problems);
        let taxonomies = taxonomy::read(file.taxonomy, &mut problems);
        problems.into_result()?;
        let title = file.title.into_inner();
        let language = file.language.map_or_else(|| Wording::default().language, Spanned::into_inner);
        Ok(Self {
            subtitle: file.subtitle,
            description: file.description,
            publisher: file.publisher,
            site_name: file.site_name.unwrap_or_else(|| title.clone()),
            base_url,
            theme: file.theme.map(Spanned::into_inner),
            footer: file.footer,
            pages: Pages { feed_entries: file.pages.feed_entries.max(1), ..file.pages },
            matching: file.departments,
            documents: file.documents,
            section_slugs,
            numbering: file.numbering.map(Spanned::into_inner).unwrap_or_default().in_language(&language),
            wording: Wording { language, strings: file.strings },
            taxonomies,
            extra: file.extra,
            off,
            forbid,
            statistics,
            title,
        })
    }
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

/// Returns whether a text may be the last part of an address: lower-case ASCII letters, digits, `-` and `_`, and no
/// name that some system keeps for itself.
pub fn is_slug(text: &str) -> bool {
    is_plain_name(text)
        && !text.bytes().any(|b| b.is_ascii_uppercase())
        && published_name(text) == text
        && text != "index"
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
