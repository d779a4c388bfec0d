//! Checks for names that look like a department's and are not in the registry.
//!
//! Each issue is searched on its own. Then each name is reported once, at its first place in the archive.

mod level;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Regex;

pub use self::level::Level;
use self::level::OwnGovernments;
use self::words::{may_be_a_name, without_verb};
use super::finding::CheckedIssue;
use crate::archive::{Archive, Issue};
use crate::config::Matching;
use crate::diagnostics::{Diagnostic, Location, Places, Rule};
use crate::folding::fold;
use crate::parse::departments::Citations;
use crate::parse::numbering;
use crate::parse::prose::{Block, Kind};

/// Occurrences of a name in one issue.
#[derive(Debug)]
pub struct Occurrences {
    /// The first place.
    place: Location,
    /// Number of occurrences.
    times: usize,
}

/// The unknown names of one issue.
pub type Names = BTreeMap<String, Occurrences>;

/// NameSearch for names.
#[derive(Debug)]
pub struct NameSearch<'a> {
    shape: Regex,
    matching: &'a Matching,
}

impl<'a> NameSearch<'a> {
    /// Creates a search for the `suspicious_endings` of the settings; `None` if there are none.
    pub fn new(matching: &'a Matching) -> Option<Self> {
        let endings: Vec<String> =
            matching.suspicious_endings.iter().map(|ending| regex::escape(fold(ending).text())).collect();
        if endings.is_empty() {
            return None;
        }
        let shape = format!(
            r"(?:^|[。！？；，、：!?:,;\n])\s*((?:\p{{Han}}{{2,3}}[省市])?省?\p{{Han}}{{2,9}}?(?:{}))(?:窗口|政务|行政审批|党组|[，、,。\s]|$)",
            endings.join("|")
        );
        Some(Self { shape: Regex::new(&shape).ok()?, matching })
    }

    /// Returns the names in an issue, whose text is `text`.
    pub fn unknown(&self, checked: &CheckedIssue<'_>, text: &str) -> Names {
        let mut names = Names::new();
        let mut places = Places::new(text);
        for block in checked.blocks.iter().filter(|block| !matches!(block.kind, Kind::Heading(_))) {
            for (name, bytes) in self.in_block(block, checked) {
                let new = || Occurrences { place: places.find(block.source(bytes)), times: 0 };
                names.entry(name).or_insert_with(new).times += 1;
            }
        }
        names
    }

    /// Finds names in a block, with their bytes in its text, in order.
    ///
    /// The text is read twice: folded, so that 教 育 厅 and ⽔利局 are what they look like, and as it is typed, where a blank
    /// behind a name ends it.
    fn in_block(&self, block: &Block, checked: &CheckedIssue<'_>) -> Vec<(String, Range<usize>)> {
        let start = numbering::any_marker(&block.text).map_or(0, |marker| marker.length);
        let source = &block.text[start..];
        let folded = fold(source);
        let mut found: Vec<(String, Range<usize>)> = Vec::new();
        for name in self.in_text(folded.text(), checked) {
            let place = folded.source_range(name.clone());
            if is_one_word(&source[place.clone()]) {
                found.push((folded.text()[name].to_owned(), place));
            }
        }
        if folded.text() != source {
            for place in self.in_text(source, checked) {
                if !found.iter().any(|(_, known)| known.start < place.end && place.start < known.end) {
                    found.push((fold(&source[place.clone()]).text().to_owned(), place));
                }
            }
            found.sort_by_key(|(_, place)| place.start);
        }
        found.into_iter().map(|(name, place)| (name, start + place.start..start + place.end)).collect()
    }

    /// Finds names in a text.
    fn in_text(&self, text: &str, checked: &CheckedIssue<'_>) -> Vec<Range<usize>> {
        let mut cited = Citations::new(text);
        let (mut found, mut at) = (Vec::new(), 0);
        // In a list, the mark behind one name is the mark before the next: search from the end of the name itself.
        while let Some(name) = self.shape.captures_at(text, at).and_then(|captures| captures.get(1)) {
            at = name.end();
            let from = at - without_verb(name.as_str()).len();
            let bare = &text[from..at];
            let ignored = self.matching.ignore.iter().any(|ignored| bare.ends_with(ignored.as_str()));
            if !cited.covers(from) && !ignored && may_be_a_name(bare) && checked.matcher.find(bare).is_empty() {
                found.push(from..at);
            }
        }
        found
    }
}

/// Returns whether blanks divide nothing in a name: there are none, or one stands between every two characters (教 育 厅).
fn is_one_word(name: &str) -> bool {
    let mut words = name.split_whitespace();
    words.clone().nth(1).is_none() || words.all(|word| word.chars().count() == 1)
}

/// A name that looks like a department's and is in no registry.
#[derive(Debug)]
pub struct UnknownName<'a> {
    /// The name, without a unit word.
    pub name: String,
    /// The issue of its first occurrence.
    pub issue: &'a Issue,
    /// Its place in that issue.
    place: Location,
    /// Number of occurrences in all issues.
    pub times: usize,
}

/// Merges the names of each issue (`found`, in the order of the issues) and sorts them. Names that belong to another
/// government are left out.
pub fn of_all(archive: &Archive, found: impl Iterator<Item = Names>) -> Vec<UnknownName<'_>> {
    let mut all: BTreeMap<String, (&Issue, Occurrences)> = BTreeMap::new();
    for (issue, names) in archive.issues.iter().zip(found) {
        for (name, found) in names {
            let times = found.times;
            all.entry(name).and_modify(|(_, known)| known.times += times).or_insert((issue, found));
        }
    }
    let own = OwnGovernments::of(archive, all.iter().map(|(name, (_, found))| (name.as_str(), found.times)));
    let unknown = |(name, (issue, Occurrences { place, times }))| UnknownName { name, issue, place, times };
    all.into_iter().filter(|(name, _)| own.may_be(name)).map(unknown).collect()
}

/// Turns names into warnings, one for each name.
pub fn warnings(unknown: Vec<UnknownName<'_>>) -> Vec<Diagnostic> {
    let warning = |UnknownName { name, issue, place, times }: UnknownName<'_>| {
        Diagnostic::warning(format!("`{name}` looks like a department and is in no registry ({times} time(s))"))
            .rule(Rule::UnknownDepartment)
            .file(&issue.source)
            .place(place)
            .hint("add it to content/departments.toml, as `kanku departments` proposes, or to `ignore` in kanku.toml")
    };
    unknown.into_iter().map(warning).collect()
}
