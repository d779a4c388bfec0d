//! Names that look like a department's and are in no registry.
//!
//! Each issue is searched on its own; what is found is told once a name, where it stands first.

mod level;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Regex;

pub use self::level::Level;
use self::level::Own;
use self::words::{may_be_a_name, without_verb};
use super::finding::Proof;
use crate::archive::{Archive, Issue};
use crate::config::Matching;
use crate::diagnostics::{Diagnostic, Location, Places, Rule};
use crate::parse::departments::Citations;
use crate::parse::numbering;
use crate::parse::prose::{Block, Kind};

/// Where a name stands in an issue.
#[derive(Debug)]
pub struct Found {
    /// Its first place.
    place: Location,
    /// How often it stands there.
    times: usize,
}

/// The unknown names of one issue.
pub type Names = BTreeMap<String, Found>;

/// Finds what looks like a name.
#[derive(Debug)]
pub struct Search<'a> {
    shape: Regex,
    matching: &'a Matching,
}

impl<'a> Search<'a> {
    /// A search for the endings that the settings name; `None` where they name none.
    pub fn new(matching: &'a Matching) -> Option<Self> {
        let endings: Vec<String> = matching.suspicious_endings.iter().map(|ending| regex::escape(ending)).collect();
        if endings.is_empty() {
            return None;
        }
        let shape = format!(
            r"(?:^|[。！？；，、：,;\n])\s*((?:\p{{Han}}{{2,3}}[省市])?省?\p{{Han}}{{2,9}}?(?:{}))(?:窗口|政务|行政审批|党组|[，、,。\s]|$)",
            endings.join("|")
        );
        Some(Self { shape: Regex::new(&shape).ok()?, matching })
    }

    /// All names in an issue, whose text is `text`.
    pub fn unknown(&self, proof: &Proof<'_>, text: &str) -> Names {
        let mut names = Names::new();
        let mut places = Places::new(text);
        for block in proof.blocks.iter().filter(|block| !matches!(block.kind, Kind::Heading(_))) {
            for (name, bytes) in self.in_block(block, proof) {
                let new = || Found { place: places.find(block.source(bytes)), times: 0 };
                names.entry(name.to_owned()).or_insert_with(new).times += 1;
            }
        }
        names
    }

    fn in_block<'b>(&self, block: &'b Block, proof: &Proof<'_>) -> Vec<(&'b str, Range<usize>)> {
        let start = numbering::any_marker(&block.text).map_or(0, |marker| marker.length);
        let text = &block.text[start..];
        let mut cited = Citations::new(text);
        let (mut found, mut at) = (Vec::new(), 0);
        // The mark behind a name is the one before the next name of a list.
        while let Some(name) = self.shape.captures_at(text, at).and_then(|captures| captures.get(1)) {
            at = name.end();
            let from = at - without_verb(name.as_str()).len();
            let bare = &text[from..at];
            let ignored = self.matching.ignore.iter().any(|ignored| bare.ends_with(ignored.as_str()));
            if !cited.covers(from) && !ignored && may_be_a_name(bare) && proof.matcher.find(bare).is_empty() {
                found.push((bare, start + from..start + at));
            }
        }
        found
    }
}

/// A name that looks like a department's and is in no registry.
#[derive(Debug)]
pub struct Unknown<'a> {
    /// As it stands, without a unit word.
    pub name: String,
    /// Where it stands first.
    pub issue: &'a Issue,
    /// Where it stands there.
    place: Location,
    /// How often it stands, in all issues, where it can be told from other words.
    pub times: usize,
}

/// The names of all issues, of which `found` has those of each, sorted. Names of other governments are left out.
pub fn of_all(archive: &Archive, found: impl Iterator<Item = Names>) -> Vec<Unknown<'_>> {
    let mut all: BTreeMap<String, (&Issue, Found)> = BTreeMap::new();
    for (issue, names) in archive.issues.iter().zip(found) {
        for (name, found) in names {
            let times = found.times;
            all.entry(name).and_modify(|(_, known)| known.times += times).or_insert((issue, found));
        }
    }
    let own = Own::of(archive, all.iter().map(|(name, (_, found))| (name.as_str(), found.times)));
    let unknown = |(name, (issue, Found { place, times }))| Unknown { name, issue, place, times };
    all.into_iter().filter(|(name, _)| own.may_be(name)).map(unknown).collect()
}

/// Tells of each name once.
pub fn warnings(unknown: Vec<Unknown<'_>>) -> Vec<Diagnostic> {
    let warning = |Unknown { name, issue, place, times }: Unknown<'_>| {
        Diagnostic::warning(format!("`{name}` looks like a department and is in no registry ({times} time(s))"))
            .rule(Rule::UnknownDepartment)
            .file(&issue.source)
            .place(place)
            .hint("add it to content/departments.toml, as `kanku departments` proposes, or to `ignore` in kanku.toml")
    };
    unknown.into_iter().map(warning).collect()
}
