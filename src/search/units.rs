//! The archive as search sees it: one row of headings and passages, in which what repeats is stored once.
//!
//! Input: an [`Archive`]. Output: [`Units`]. A *unit* is a heading or a passage with text, numbered in
//! reading order from the oldest issue on; a *doc* is a distinct unit, numbered by first appearance. Boiler-
//! plate and reprinted issues are copies: they share a doc, and with it all postings. Numbers of units and
//! docs follow time, so an order by date needs no data.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use super::format::{LAYOUT, VERSION};
use super::sections;
use crate::archive::{Archive, Block, DepartmentId, Issue, IssueId};

/// A text this short, in characters, is not worth the entry that says it is a copy, unless it stands in a
/// longer one.
const COPY_LENGTH: usize = 24;

/// What a unit is, inside its issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The issue's title, where it is not the bulletin's own: a heading over the whole issue.
    Title,
    /// Index into [`Issue::headings`].
    Heading(u32),
    /// Index into [`Issue::passages`].
    Passage(u32),
}

/// A distinct unit, at its first appearance.
#[derive(Debug, Clone, Copy)]
pub struct Doc {
    /// Where it first appears.
    pub issue: IssueId,
    /// What it is there.
    pub part: Part,
    /// Units behind it that it stands above; 0 for passages.
    pub extent: u32,
    /// Hash of all that is told of it: what makes a unit the same as another.
    pub identity: Identity,
}

/// A BLAKE3 hash, cut off.
pub type Identity = [u8; 16];

impl Doc {
    /// Whether it is a heading.
    pub fn is_heading(&self) -> bool {
        !matches!(self.part, Part::Passage(_))
    }

    /// Its text, as people write it.
    pub fn text<'a>(&self, archive: &'a Archive) -> Cow<'a, str> {
        let issue = &archive.issues[self.issue.0];
        match self.part {
            Part::Title => issue.title.as_str().into(),
            Part::Heading(index) => issue.headings[index as usize].full().into(),
            Part::Passage(index) => issue.text(&issue.passages[index as usize]).into(),
        }
    }

    /// Its anchor in the issue; empty for a title, which stands at the top.
    pub fn anchor<'a>(&self, archive: &'a Archive) -> &'a str {
        let issue = &archive.issues[self.issue.0];
        match self.part {
            Part::Title => "",
            Part::Heading(index) => &issue.headings[index as usize].anchor,
            Part::Passage(index) => &issue.passages[index as usize].anchor,
        }
    }

    /// Headings above it as they stand, outermost first.
    pub fn headings(&self, archive: &Archive) -> Vec<String> {
        let issue = &archive.issues[self.issue.0];
        let above = match self.part {
            Part::Title => None,
            Part::Heading(index) => issue.headings[index as usize].parent,
            Part::Passage(index) => issue.items[issue.passages[index as usize].item].heading,
        };
        issue.heading_path(above).into_iter().map(|heading| heading.full()).collect()
    }

    /// Departments that lead it or are named in it.
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

/// Units that repeat earlier ones, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copies {
    /// Which units.
    pub units: Range<u32>,
    /// How many units before each the one stands that it repeats.
    pub distance: u32,
}

/// The whole row.
#[derive(Debug, Default)]
pub struct Units {
    /// Units of each issue.
    pub issues: Vec<Range<u32>>,
    /// By first appearance.
    pub docs: Vec<Doc>,
    /// Runs of copies, in order.
    pub copies: Vec<Copies>,
    /// Tells this row from any other.
    pub generation: u32,
}

impl Units {
    /// Lays the archive out. `title` is the bulletin's own; an issue that bears another is found by it.
    pub fn new(archive: &Archive, title: &str) -> Self {
        let of_issues: Vec<Vec<Found>> = archive.issues.par_iter().map(|issue| found(archive, issue, title)).collect();
        let mut layout = Layout::default();
        of_issues.into_iter().for_each(|units| layout.issue(units));
        layout.finish(archive)
    }

    /// The generation as addresses have it: eight hexadecimal digits.
    pub fn generation_digits(&self) -> String {
        format!("{:08x}", self.generation)
    }

    /// Number of units.
    pub fn count(&self) -> u32 {
        self.issues.last().map_or(0, |last| last.end)
    }

    /// The doc of each unit.
    pub fn doc_of_units(&self) -> Vec<u32> {
        doc_of_units(self.count(), &self.copies)
    }
}

/// The doc of each of `count` units, of which `copies` repeat earlier ones.
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

/// A unit, before it is known whether it repeats an earlier one.
struct Found {
    doc: Doc,
    /// Whether its text is longer than [`COPY_LENGTH`].
    is_long: bool,
}

fn found(archive: &Archive, issue: &Issue, title: &str) -> Vec<Found> {
    let parts = parts(issue, title);
    let unit = |(index, part): (usize, &Part)| {
        let extent = extent(issue, &parts[index..]);
        let mut doc = Doc { issue: issue.id, part: *part, extent, identity: Identity::default() };
        let text = doc.text(archive);
        let is_long = text.chars().nth(COPY_LENGTH).is_some();
        doc.identity = identity(archive, &doc, &text);
        Found { doc, is_long }
    };
    parts.iter().enumerate().map(unit).collect()
}

#[derive(Default)]
struct Layout {
    units: Units,
    identities: Vec<Identity>,
    /// First unit of each identity that is worth copying.
    known: HashMap<Identity, u32>,
}

impl Layout {
    fn issue(&mut self, units: Vec<Found>) {
        let first = self.next();
        units.into_iter().for_each(|unit| self.unit(unit));
        self.units.issues.push(first..self.next());
    }

    fn next(&self) -> u32 {
        u32::try_from(self.identities.len()).expect("an archive holds fewer than four thousand million passages")
    }

    fn unit(&mut self, Found { doc, is_long }: Found) {
        let unit = self.next();
        let identity = doc.identity;
        let next_of_run = self.units.copies.last().filter(|run| run.units.end == unit).map(|run| unit - run.distance);
        let goes_on = next_of_run.filter(|source| self.identities[*source as usize] == identity);
        let source = goes_on.or_else(|| self.known.get(&identity).copied());
        self.identities.push(identity);
        match (source, self.units.copies.last_mut()) {
            (Some(source), Some(run)) if run.units.end == unit && run.distance == unit - source => run.units.end += 1,
            (Some(source), _) => {
                self.units.copies.push(Copies { units: unit..unit + 1, distance: unit - source });
            }
            (None, _) => {
                if is_long {
                    self.known.insert(identity, unit);
                }
                self.units.docs.push(doc);
            }
        }
    }

    /// The generation depends on all that the files of `search/` are made of: what is taken from the archive, and
    /// how it is laid out, as [`VERSION`] and [`LAYOUT`] tell. Words come from its texts and departments.
    fn finish(mut self, archive: &Archive) -> Units {
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{} {VERSION} {LAYOUT}\n", env!("CARGO_PKG_VERSION")).as_bytes());
        for identity in &self.identities {
            hasher.update(identity);
        }
        for (issue, units) in archive.issues.iter().zip(&self.units.issues) {
            let line = format!(
                "{} {:?} {} {} {} {} {} {}\n",
                units.len(),
                issue.title,
                issue.year,
                issue.number,
                issue.total,
                issue.period.start,
                issue.period.end,
                issue.date
            );
            hasher.update(line.as_bytes());
        }
        for department in &archive.departments {
            let line = format!("{:?} {:?} {:?}\n", department.slug, department.short, department.names());
            hasher.update(line.as_bytes());
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

/// The units of an issue in reading order; what has no text (a picture) is none.
fn parts(issue: &Issue, title: &str) -> Vec<Part> {
    let mut parts = Vec::with_capacity(issue.headings.len() + issue.passages.len() + 1);
    if issue.title != title {
        parts.push(Part::Title);
    }
    for block in &issue.blocks {
        match block {
            Block::Heading(index) => parts.push(Part::Heading(*index as u32)),
            Block::Item(index) => {
                let passages = issue.items[*index].passages.clone();
                let with_text = passages.filter(|passage| !issue.text(&issue.passages[*passage]).is_empty());
                parts.extend(with_text.map(|passage| Part::Passage(passage as u32)));
            }
        }
    }
    parts
}

/// How many of the units behind the first of `parts` stand below it.
fn extent(issue: &Issue, parts: &[Part]) -> u32 {
    let depth = match parts[0] {
        Part::Title => 0,
        Part::Heading(index) => issue.headings[index as usize].depth,
        Part::Passage(_) => return 0,
    };
    let ends = |part: &Part| matches!(part, Part::Heading(other) if issue.headings[*other as usize].depth <= depth);
    parts[1..].iter().position(ends).unwrap_or(parts.len() - 1) as u32
}

fn identity(archive: &Archive, doc: &Doc, text: &str) -> Identity {
    let mut hasher = blake3::Hasher::new();
    // Each part with its length, so that none of them can be taken for two.
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    part(&[u8::from(doc.is_heading())]);
    part(&doc.extent.to_le_bytes());
    part(doc.anchor(archive).as_bytes());
    part(text.as_bytes());
    for department in doc.departments(archive) {
        part(&(department.0 as u64).to_le_bytes());
    }
    part(b"");
    doc.headings(archive).iter().for_each(|heading| part(heading.as_bytes()));
    let mut identity = Identity::default();
    identity.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    identity
}
