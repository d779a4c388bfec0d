//! The table of rules. The list of `check --rules`, the settings (`[check] off`), the machine formats and the README
//! follow it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Rule that a diagnostic belongs to. Files and the command line name it by its [`id`](Rule::id).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the table below describes each")]
pub enum Rule {
    HalfWidthPunctuation,
    DoubledPunctuation,
    UnpairedMark,
    WrongWord,
    FormerName,
    RenamedDepartment,
    ItemNumber,
    DateOutsidePeriod,
    NoSuchDay,
    PartExceedsTotal,
    RepeatedPassage,
    EmptySection,
    UnknownDepartment,
    TermSpelling,
    IssueNumber,
    IssueDate,
    FigureSeries,
    PersonalData,
    SecretMark,
    DeadLink,
    MissingFile,
    ForbiddenAddress,
    OutsidePicture,
    UnusedThemePart,
    Html,
    ControlCharacter,
    HeadingSyntax,
    LinkSyntax,
    NoteSyntax,
    TableSyntax,
    ListSyntax,
    EmphasisSyntax,
    UnintendedHeading,
    UnintendedCode,
    UnclosedBlock,
    ConflictMark,
    UnknownFile,
    Encoding,
    Settings,
    Registry,
    Theme,
    FrontMatter,
    SameNumber,
    UnreadableFile,
    UnwritableFile,
}

/// Row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Description {
    /// The rule.
    pub rule: Rule,
    /// Its key, in kebab case.
    pub id: &'static str,
    /// Description of what the rule finds, in half a sentence.
    pub finds: &'static str,
    /// Description of what `check --fix` mends; `None` if nothing.
    pub fix: Option<&'static str>,
    /// True if it is an error, which cannot be turned off.
    pub is_error: bool,
}

const fn warning(rule: Rule, id: &'static str, finds: &'static str) -> Description {
    Description { rule, id, finds, fix: None, is_error: false }
}

const fn fixable(rule: Rule, id: &'static str, finds: &'static str, fix: &'static str) -> Description {
    Description { rule, id, finds, fix: Some(fix), is_error: false }
}

const fn error(rule: Rule, id: &'static str, finds: &'static str) -> Description {
    Description { rule, id, finds, fix: None, is_error: true }
}

/// Every rule, in the order of [`Rule`].
pub const RULES: [Description; 45] = [
    fixable(
        Rule::HalfWidthPunctuation,
        "half-width-punctuation",
        "`,` `;` `:` `.` `!` `?` or a pair of `( )` in half width between Chinese characters",
        "all but `.` `!` `?` inside a paragraph, which would begin a new sentence",
    ),
    fixable(
        Rule::DoubledPunctuation,
        "doubled-punctuation",
        "a punctuation mark twice (`，，`), or two that exclude each other (`。，`)",
        "the same mark twice",
    ),
    warning(Rule::UnpairedMark, "unpaired-mark", "a bracket or quotation mark without its partner"),
    warning(
        Rule::WrongWord,
        "wrong-word",
        "a word that is certainly written wrongly (扫黑险恶), see `content/words.toml`",
    ),
    warning(Rule::FormerName, "former-name", "a department under a name that it no longer had in the issue's period"),
    warning(
        Rule::RenamedDepartment,
        "renamed-department",
        "a department that the published site has under another name or address, without a word in the registry",
    ),
    warning(
        Rule::ItemNumber,
        "item-number",
        "numbering that skips, repeats or goes back within a section (1. 2. 4., 一是 二是 四是)",
    ),
    warning(
        Rule::DateOutsidePeriod,
        "date-outside-period",
        "an item that opens with a date more than a month outside the issue's period",
    ),
    warning(Rule::NoSuchDay, "no-such-day", "a date that no calendar has (2 月 30 日)"),
    warning(Rule::PartExceedsTotal, "part-exceeds-total", "figures behind 其中 that exceed the figure before it"),
    warning(Rule::RepeatedPassage, "repeated-passage", "a passage that stands word for word in another place too"),
    warning(Rule::EmptySection, "empty-section", "an issue without text, or a heading under which nothing stands"),
    warning(
        Rule::UnknownDepartment,
        "unknown-department",
        "a name that looks like a department's and is in no registry",
    ),
    warning(Rule::TermSpelling, "term-spelling", "a term of a `[[taxonomy]]` that other issues spell in another way"),
    warning(
        Rule::IssueNumber,
        "issue-number",
        "gaps in the numbers of issues, numbers out of step, or a year that is not the period's or the folder's",
    ),
    warning(Rule::IssueDate, "issue-date", "issues out of order, periods that overlap"),
    warning(Rule::FigureSeries, "figure-series", "figures that do not fit those of the issue before, or of the year"),
    warning(
        Rule::PersonalData,
        "personal-data",
        "telephone, identity and bank card numbers, e-mail addresses, vehicle plates and home addresses",
    ),
    warning(Rule::SecretMark, "secret-mark", "marks that forbid publication: 机密★, 内部资料 注意保存"),
    warning(Rule::DeadLink, "dead-link", "a link to an issue or a place in it that is not there"),
    warning(Rule::MissingFile, "missing-file", "a link or picture that names a file that is not there"),
    warning(Rule::ForbiddenAddress, "forbidden-address", "an address that a page may not link to"),
    warning(Rule::OutsidePicture, "outside-picture", "a picture of another site"),
    warning(Rule::UnusedThemePart, "unused-theme-part", "a file or block of the theme that has no effect"),
    warning(Rule::Html, "html", "HTML that is left out, is shown as text or does not end where it should"),
    warning(Rule::ControlCharacter, "control-character", "control characters, which are left out"),
    warning(
        Rule::HeadingSyntax,
        "heading-syntax",
        "`#` that make no heading: without a blank (`##标题`), in full width (`＃＃ 标题`), indented",
    ),
    warning(
        Rule::LinkSyntax,
        "link-syntax",
        "brackets that make no link or picture (`[附件](附件 1.pdf)`, `[附件]（a.pdf）`, `【附件】(a.pdf)`)",
    ),
    warning(Rule::NoteSyntax, "note-syntax", "a note without text, that no text calls, or that is defined twice"),
    warning(
        Rule::TableSyntax,
        "table-syntax",
        "cells beyond the header of a table, and lines that look like a table and are none",
    ),
    warning(
        Rule::ListSyntax,
        "list-syntax",
        "lines that look like elements of a list or like a quotation and are joined to a paragraph (`-甲`, `＞`)",
    ),
    warning(
        Rule::EmphasisSyntax,
        "emphasis-syntax",
        "marks of bold type that are shown or pair otherwise than they look (`＊＊`, `**甲 **`), and `*` in a word",
    ),
    warning(
        Rule::UnintendedHeading,
        "unintended-heading",
        "a line of dashes that makes a heading of the text above it",
    ),
    warning(
        Rule::UnintendedCode,
        "unintended-code",
        "four blanks or a tab that make code of a paragraph, text behind the signs that begin a block of code",
    ),
    warning(Rule::UnclosedBlock, "unclosed-block", "a block of code or a comment that is never closed"),
    warning(Rule::ConflictMark, "conflict-mark", "marks of two versions that were not merged (`<<<<<<<`)"),
    warning(
        Rule::UnknownFile,
        "unknown-file",
        "a file below `content/` that looks like an issue and is not read, or that nothing links to",
    ),
    warning(Rule::Encoding, "encoding", "a file that is not in UTF-8"),
    error(Rule::Settings, "settings", "`kanku.toml` is missing or wrong"),
    error(Rule::Registry, "registry", "`content/departments.toml` is wrong"),
    error(Rule::Theme, "theme", "the theme is missing or wrong"),
    error(Rule::FrontMatter, "front-matter", "an issue's front matter is missing or wrong"),
    error(Rule::SameNumber, "same-number", "two issues with one number"),
    error(Rule::UnreadableFile, "unreadable-file", "a file that cannot be read"),
    error(Rule::UnwritableFile, "unwritable-file", "a file that `--fix` cannot write, or that changed meanwhile"),
];

impl Rule {
    /// Returns its row of the table.
    pub fn description(self) -> &'static Description {
        &RULES[self as usize]
    }

    /// Returns its key: `half-width-punctuation`.
    pub fn id(self) -> &'static str {
        self.description().id
    }

    /// Finds the rule with this key.
    pub fn find(id: &str) -> Option<Self> {
        RULES.iter().find(|description| description.id == id).map(|description| description.rule)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_says_what_is_serialised() {
        for (index, description) in RULES.iter().enumerate() {
            assert_eq!(description.rule as usize, index);
            assert_eq!(serde_json::to_value(description.rule).unwrap(), description.id);
            assert_eq!(Rule::find(description.id), Some(description.rule));
        }
    }
}
