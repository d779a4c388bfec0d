//! The archive as a sequence of headings and passages in which repeated ones are stored once.
//!
//! Input: an [`Archive`]. Output: [`Units`]. A *unit* is a heading or a passage with text, numbered in reading order from
//! the oldest issue on. A *doc* is a distinct unit, numbered by first appearance. Boilerplate and reprinted issues are
//! copies: they share a doc, and with it all postings. Both numberings follow time, so sorting by date needs no data.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use super::format::{LAYOUT, MOST_UNITS, VERSION};
use super::sections;
use crate::archive::{Archive, DepartmentId, Issue, IssueId, Step};
use crate::diagnostics::Diagnostic;

/// Texts of at most this many characters are not deduplicated, unless the units before them are copies too: the table
/// entry would cost more than it saves.
const COPY_LENGTH: usize = 24;

/// The part of an issue that a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The issue's title, if it differs from the bulletin's: a heading over the whole issue.
    Title,
    /// Index into [`Issue::headings`].
    Heading(u32),
    /// Index into [`Issue::passages`].
    Passage(u32),
}

impl Part {
    /// Returns true for headings and titles.
    pub fn is_heading(self) -> bool {
        !matches!(self, Self::Passage(_))
    }
}

/// A distinct unit, at its first appearance.
#[derive(Debug, Clone, Copy)]
pub struct Doc {
    /// The issue of its first appearance.
    pub issue: IssueId,
    /// Its part of that issue.
    pub part: Part,
    /// Its number among the units of that issue.
    pub number: u32,
    /// Number of units below a heading, which follow it directly; 0 for passages.
    pub extent: u32,
    /// Hash of everything that is indexed, stored or shown. Units with equal hashes are copies.
    pub content_hash: DocHash,
}

/// The first 16 bytes of a BLAKE3 hash. Unlike a [`ContentHash`](crate::content_hash::ContentHash), it does not depend on
/// the version of the code.
pub type DocHash = [u8; 16];

impl Doc {
    /// Returns true for headings and titles.
    pub fn is_heading(&self) -> bool {
        self.part.is_heading()
    }

    /// Returns its text, not normalised.
    pub fn text<'a>(&self, archive: &'a Archive) -> Cow<'a, str> {
        let issue = &archive.issues[self.issue.0];
        match self.part {
            Part::Title => issue.title.as_str().into(),
            Part::Heading(index) => issue.headings[index as usize].full().into(),
            Part::Passage(index) => issue.text(&issue.passages[index as usize]).into(),
        }
    }

    /// Returns its anchor in the issue's page; empty for a title, which is at the top.
    pub fn anchor<'a>(&self, archive: &'a Archive) -> &'a str {
        let issue = &archive.issues[self.issue.0];
        match self.part {
            Part::Title => "",
            Part::Heading(index) => &issue.headings[index as usize].anchor,
            Part::Passage(index) => &issue.passages[index as usize].anchor,
        }
    }

    /// Returns the headings above it, outermost first.
    pub fn headings(&self, archive: &Archive) -> Vec<String> {
        let issue = &archive.issues[self.issue.0];
        let above = match self.part {
            Part::Title => None,
            Part::Heading(index) => issue.headings[index as usize].parent,
            Part::Passage(index) => issue.items[issue.passages[index as usize].item].heading,
        };
        issue.heading_path(above).into_iter().map(|heading| heading.full()).collect()
    }

    /// Returns the departments that lead the passage or are mentioned in it.
    pub fn departments(&self, archive: &Archive) -> Vec<DepartmentId> {
        let issue = &archive.issues[self.issue.0];
        match self.part {
            Part::Passage(index) => {
                let passage = &issue.passages[index as usize];
                passage.leads.iter().chain(&passage.mentions).copied().collect()
            }
            Part::Title | Part::Heading(_) => Vec::new(),
        }
    }
}

/// A run of units that repeat a run of earlier ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copies {
    /// The repeating units.
    pub units: Range<u32>,
    /// Distance from each unit back to the one it repeats, in units.
    pub distance: u32,
}

/// All units and docs of an archive.
#[derive(Debug, Default)]
pub struct Units {
    /// Range of units of each issue.
    pub issues: Vec<Range<u32>>,
    /// Docs in the order of first appearance.
    pub docs: Vec<Doc>,
    /// Runs of copies, ascending.
    pub copies: Vec<Copies>,
    /// Identifies the content of the index: changes with anything that changes a file of `search/`.
    pub generation: u32,
}

impl Units {
    /// Numbers the units of `archive`. `title` is the bulletin's; an issue with a different title gets a unit for it.
    pub fn new(archive: &Archive, title: &str) -> Self {
        let of_issues: Vec<Vec<Found>> = archive.issues.par_iter().map(|issue| found(archive, issue, title)).collect();
        let mut layout = Layout::default();
        of_issues.into_iter().for_each(|units| layout.issue(units));
        layout.finish(archive)
    }

    /// Returns the generation as eight hexadecimal digits, as it appears in URLs.
    pub fn generation_digits(&self) -> String {
        format!("{:08x}", self.generation)
    }

    /// Returns the number of units.
    pub fn count(&self) -> u32 {
        self.issues.last().map_or(0, |last| last.end)
    }

    /// Checks that a browser can read an index of this size.
    ///
    /// # Errors
    /// Returns an error if there are more than [`MOST_UNITS`] units.
    pub fn check_count(&self) -> Result<(), Diagnostic> {
        let count = self.count();
        if count <= MOST_UNITS {
            return Ok(());
        }
        let message = format!("the archive has {count} headings and passages; the search page can handle {MOST_UNITS}");
        Err(Diagnostic::error(message).hint("build with --no-search, or divide the archive into several sites"))
    }

    /// Returns the number of a doc's first unit.
    pub fn first_unit(&self, doc: &Doc) -> u32 {
        self.issues[doc.issue.0].start + doc.number
    }

    /// Returns the doc of each unit.
    pub fn doc_of_units(&self) -> Vec<u32> {
        doc_of_units(self.count(), &self.copies)
    }
}

/// Returns the doc of each of `count` units, of which `copies` repeat earlier ones.
pub fn doc_of_units(count: u32, copies: &[Copies]) -> Vec<u32> {
    let mut docs: Vec<u32> = Vec::with_capacity(count as usize);
    let mut new = 0;
    let mut runs = copies.iter().peekable();
    for unit in 0..count {
        while runs.next_if(|run| run.units.end <= unit).is_some() {}
        let source = runs.peek().filter(|run| run.units.start <= unit).map(|run| docs[(unit - run.distance) as usize]);
        docs.push(source.unwrap_or_else(|| {
            new += 1;
            new - 1
        }));
    }
    docs
}

/// A unit before deduplication.
struct Found {
    doc: Doc,
    /// Whether its text has more than [`COPY_LENGTH`] characters.
    is_long: bool,
}

fn found(archive: &Archive, issue: &Issue, title: &str) -> Vec<Found> {
    let parts = parts(issue, title);
    let unit = |(index, part): (usize, &Part)| {
        let extent = extent(issue, &parts[index..]);
        let number = index as u32;
        let mut doc = Doc { issue: issue.id, part: *part, number, extent, content_hash: DocHash::default() };
        let text = doc.text(archive);
        let is_long = text.chars().nth(COPY_LENGTH).is_some();
        doc.content_hash = content_hash(archive, &doc, &text, &subheadings(&parts[index..], extent));
        Found { doc, is_long }
    };
    parts.iter().enumerate().map(unit).collect()
}

#[derive(Default)]
struct Layout {
    units: Units,
    content_hashes: Vec<DocHash>,
    /// First unit with each content hash, long texts only.
    known: HashMap<DocHash, u32>,
}

impl Layout {
    fn issue(&mut self, units: Vec<Found>) {
        let first = self.next();
        units.into_iter().for_each(|unit| self.unit(unit));
        self.units.issues.push(first..self.next());
    }

    fn next(&self) -> u32 {
        u32::try_from(self.content_hashes.len()).expect("an archive holds fewer than four thousand million passages")
    }

    fn unit(&mut self, Found { doc, is_long }: Found) {
        let unit = self.next();
        let content_hash = doc.content_hash;
        let next_of_run = self.units.copies.last().filter(|run| run.units.end == unit).map(|run| unit - run.distance);
        let goes_on = next_of_run.filter(|source| self.content_hashes[*source as usize] == content_hash);
        let source = goes_on.or_else(|| self.known.get(&content_hash).copied());
        self.content_hashes.push(content_hash);
        match (source, self.units.copies.last_mut()) {
            (Some(source), Some(run)) if run.units.end == unit && run.distance == unit - source => run.units.end += 1,
            (Some(source), _) => {
                self.units.copies.push(Copies { units: unit..unit + 1, distance: unit - source });
            }
            (None, _) => {
                if is_long {
                    self.known.insert(content_hash, unit);
                }
                self.units.docs.push(doc);
            }
        }
    }

    /// Computes the generation from everything that decides the files of `search/`: the archive's content, and the format
    /// by its [`VERSION`] and [`LAYOUT`].
    fn finish(mut self, archive: &Archive) -> Units {
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{} {VERSION} {LAYOUT}\n", env!("CARGO_PKG_VERSION")).as_bytes());
        for content_hash in &self.content_hashes {
            hasher.update(content_hash);
        }
        for (issue, units) in archive.issues.iter().zip(&self.units.issues) {
            let line = format!(
                "{} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}\n",
                units.len(),
                issue.title,
                issue.path(),
                issue.names,
                issue.year,
                issue.number,
                issue.total,
                issue.days(),
                issue.date
            );
            hasher.update(line.as_bytes());
        }
        for department in &archive.departments {
            let line = format!("{:?} {:?} {:?}\n", department.slug, department.short, department.names());
            hasher.update(line.as_bytes());
        }
        for taxonomy in &archive.taxonomies {
            hasher.update(format!("{:?} {:?}\n", taxonomy.key, taxonomy.title).as_bytes());
            for term in &taxonomy.terms {
                hasher.update(format!("{:?} {:?} {:?}\n", term.slug, term.name, term.issues).as_bytes());
            }
        }
        for section in sections::searchable(archive) {
            hasher.update(format!("{:?}\n", section.title).as_bytes());
        }
        let hash = hasher.finalize();
        let bytes: [u8; 4] = [0, 1, 2, 3].map(|i| hash.as_bytes()[i]);
        self.units.generation = u32::from_le_bytes(bytes);
        self.units.docs.shrink_to_fit();
        self.units
    }
}

/// Returns the parts of an issue in reading order, without passages that have no text, such as pictures.
fn parts(issue: &Issue, title: &str) -> Vec<Part> {
    let mut parts = Vec::with_capacity(issue.headings.len() + issue.passages.len() + 1);
    if issue.title != title {
        parts.push(Part::Title);
    }
    for step in &issue.steps {
        match step {
            Step::Heading(index) => parts.push(Part::Heading(*index as u32)),
            Step::Rule => {}
            Step::Item(index) => {
                let passages = issue.items[*index].passages.clone();
                let with_text = passages.filter(|passage| !issue.text(&issue.passages[*passage]).is_empty());
                parts.extend(with_text.map(|passage| Part::Passage(passage as u32)));
            }
        }
    }
    parts
}

/// Returns the number of units below the first of `parts`.
fn extent(issue: &Issue, parts: &[Part]) -> u32 {
    let depth = match parts[0] {
        Part::Title => 0,
        Part::Heading(index) => issue.headings[index as usize].depth,
        Part::Passage(_) => return 0,
    };
    let ends = |part: &Part| matches!(part, Part::Heading(other) if issue.headings[*other as usize].depth <= depth);
    parts[1..].iter().position(ends).unwrap_or(parts.len() - 1) as u32
}

/// Returns the offsets of the headings among the `extent` units below the heading that is the first of `parts`.
fn subheadings(parts: &[Part], extent: u32) -> Vec<u32> {
    let below = (1..).zip(&parts[1..]).take(extent as usize);
    below.filter(|(_, part)| part.is_heading()).map(|(offset, _)| offset).collect()
}

fn content_hash(archive: &Archive, doc: &Doc, text: &str, subheadings: &[u32]) -> DocHash {
    let mut hasher = blake3::Hasher::new();
    // Length-prefixed, so that different sequences of parts cannot hash the same bytes.
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    part(&[u8::from(doc.is_heading())]);
    part(&doc.extent.to_le_bytes());
    subheadings.iter().for_each(|offset| part(&offset.to_le_bytes()));
    part(b"");
    part(doc.anchor(archive).as_bytes());
    part(text.as_bytes());
    for department in doc.departments(archive) {
        part(&(department.0 as u64).to_le_bytes());
    }
    part(b"");
    doc.headings(archive).iter().for_each(|heading| part(heading.as_bytes()));
    let mut content_hash = DocHash::default();
    content_hash.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    content_hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_too_large_for_a_browser_is_refused() {
        let units = |count| Units { issues: std::iter::once(0..count).collect(), ..Units::default() };
        assert!(units(MOST_UNITS).check_count().is_ok());
        let refusal = units(MOST_UNITS + 1).check_count().unwrap_err();
        assert!(refusal.to_string().contains("16777217 headings and passages"), "{refusal}");
    }
}
