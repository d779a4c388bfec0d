//! The tantivy index of an archive's [`Units`], stored in the cache folder and read by `kanku search` and the export.
//!
//! The folder holds an index for each [`Volume`], named by its content hash (volumes with equal content share one), and a
//! [`Summary`] of the archive. A volume is immutable: a later build that needs it links to its files. Each doc is one
//! tantivy document. Field `text` holds its [`terms`](super::terms) with positions, `words` the words that jieba finds,
//! `entry` the data shown in results. The export leaves a record of its own beside the volumes.

mod volume;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::TantivyError;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use super::sections;
use super::segment::Segment;
use super::units::{Doc, Units};
use super::volumes::{self, Volume};
use crate::archive::{Archive, IssueNumber, Taxonomy};
use crate::diagnostics::Diagnostic;
use crate::files::{self, failed};

/// Folder of the index, relative to the archive's root.
pub const FOLDER: &str = ".kanku/search";
/// Where a new one is made.
pub const STAGING: &str = ".kanku/search.new";
/// Where the previous one waits while the new one takes its place, on systems that cannot exchange two folders.
const OLD: &str = ".kanku/search.new.old";
/// Name of the summary in the index's folder.
const SUMMARY: &str = "summary.json";
/// How often, at most, and how long it is waited for an index while another one takes its place.
const MOMENTS: usize = 100;
const MOMENT: Duration = Duration::from_millis(5);
/// Version of the index; changes whenever an older kanku would misread it.
const VERSION: u32 = 4;

/// The fields of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Terms of the normalised text.
    pub text: Field,
    /// Words of the normalised text.
    pub words: Field,
    /// Number of the doc, relative to the first of its volume.
    pub doc: Field,
    /// Registry index of each department of the passage.
    pub department: Field,
    /// Title of each section of the passage.
    pub section: Field,
    /// Number of units below a heading; absent for passages.
    pub extent: Field,
    /// [`Entry`] as JSON.
    pub entry: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexed = |tokenizer: &str, option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing.set_fieldnorms(tokenizer == "terms"))
    };
    let fields = Fields {
        text: schema.add_text_field("text", indexed("terms", IndexRecordOption::WithFreqsAndPositions)),
        words: schema.add_text_field("words", indexed("words", IndexRecordOption::Basic)),
        doc: schema.add_u64_field("doc", FAST),
        department: schema.add_u64_field("department", INDEXED),
        section: schema.add_text_field("section", STRING),
        extent: schema.add_u64_field("extent", FAST),
        entry: schema.add_text_field("entry", STORED),
    };
    (schema.build(), fields)
}

/// Data of a doc shown in results.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// Anchor in its issue's page; empty for a title.
    pub anchor: String,
    /// Text, not normalised.
    pub text: String,
    /// Headings above it, outermost first.
    pub headings: Vec<String>,
    /// Registry indices of its departments.
    pub departments: Vec<usize>,
}

impl Entry {
    fn new(archive: &Archive, doc: &Doc) -> Self {
        Self {
            anchor: doc.anchor(archive).to_owned(),
            text: doc.text(archive).into_owned(),
            headings: doc.headings(archive),
            departments: doc.departments(archive).iter().map(|id| id.0).collect(),
        }
    }
}

/// The archive's issues, departments and sections, and the list of volumes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Summary {
    version: u32,
    /// Folder name and number of docs of each volume, in the order of the docs.
    volumes: Vec<(String, u32)>,
    /// Issues, oldest first.
    pub issues: Vec<IssueSummary>,
    /// Runs of copies: first unit, end, distance; see [`Copies`](super::units::Copies).
    pub copies: Vec<(u32, u32, u32)>,
    /// All names of each department of the registry, full name first.
    pub departments: Vec<Vec<String>>,
    /// Path of the page of each department.
    pub department_paths: Vec<String>,
    /// Number of passages of each department.
    pub department_passages: Vec<u32>,
    /// Titles of the searchable sections.
    pub sections: Vec<String>,
    /// Fields of the front matter that issues are listed by.
    pub taxonomies: Vec<TaxonomySummary>,
}

/// A taxonomy with its terms.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TaxonomySummary {
    /// Name of the field: `authors`.
    pub key: String,
    /// Names of the terms, each with the indices of the issues that have it.
    pub terms: Vec<(String, Vec<usize>)>,
}

impl From<&Taxonomy> for TaxonomySummary {
    fn from(taxonomy: &Taxonomy) -> Self {
        let terms = taxonomy.terms.iter();
        let terms = terms.map(|term| (term.name.clone(), term.issues.iter().map(|issue| issue.0).collect()));
        Self { key: taxonomy.key.clone(), terms: terms.collect() }
    }
}

/// The numbers of an issue: one, or two of a double issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
}

impl Numbers {
    /// Returns true if `number` is one of them.
    pub fn contains(self, number: u32) -> bool {
        (self.first..=self.last).contains(&number)
    }
}

impl From<IssueNumber> for Numbers {
    fn from(number: IssueNumber) -> Self {
        Self { first: number.first, last: number.last }
    }
}

/// An issue as results show it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IssueSummary {
    /// Path of its page, such as `issues/2023/044.html`.
    pub path: String,
    /// Number, such as `2023-44`.
    pub number: String,
    /// Year that its number counts in.
    pub year: Option<u32>,
    /// Its numbers in that year.
    pub numbers: Option<Numbers>,
    /// Its total numbers.
    pub totals: Option<Numbers>,
    /// Date of issue (印发日期), ISO.
    pub date: String,
    /// First day of the period reported on, ISO.
    pub start: String,
    /// Last day of that period, ISO.
    pub end: String,
    /// Number of its units.
    pub units: u32,
}

impl Summary {
    fn new(archive: &Archive, units: &Units, volumes: &[Volume]) -> Self {
        let issue = |(issue, range): (&crate::archive::Issue, &std::ops::Range<u32>)| IssueSummary {
            path: issue.path().to_string(),
            number: issue.key.to_string(),
            year: issue.year.map(|year| year.unsigned_abs().into()),
            numbers: issue.number.map(Numbers::from),
            totals: issue.total.map(Numbers::from),
            date: issue.date.map(|date| date.to_string()).unwrap_or_default(),
            start: issue.days().map(|days| days.start.to_string()).unwrap_or_default(),
            end: issue.days().map(|days| days.end.to_string()).unwrap_or_default(),
            units: range.end - range.start,
        };
        Self {
            version: VERSION,
            volumes: volumes.iter().map(|volume| (volume.content_hash.to_string(), volume.docs.len() as u32)).collect(),
            issues: archive.issues.iter().zip(&units.issues).map(issue).collect(),
            copies: units.copies.iter().map(|run| (run.units.start, run.units.end, run.distance)).collect(),
            departments: archive
                .departments
                .iter()
                .map(|department| department.names().into_iter().map(str::to_owned).collect())
                .collect(),
            department_paths: archive.departments.iter().map(|d| format!("departments/{}.html", d.slug)).collect(),
            department_passages: archive.department_passages.iter().map(|passages| passages.len() as u32).collect(),
            sections: sections::searchable(archive).map(|section| section.title.clone()).collect(),
            taxonomies: archive.taxonomies.iter().map(TaxonomySummary::from).collect(),
        }
    }
}

/// Indexes an archive into [`STAGING`] below `root`, from where it is put in place of [`FOLDER`]. `trusted` tells that the
/// index that stands there is as it was built: its volumes are then taken over where nothing in them has changed.
pub fn build(root: &Path, archive: &Archive, units: &Units, trusted: bool) -> Result<Vec<Segment>, Diagnostic> {
    units.check_count()?;
    let (before, folder) = (root.join(FOLDER), root.join(STAGING));
    files::create_folder(&folder)?;
    let volumes = volumes::divide(archive, units);
    let summary = Summary::new(archive, units, &volumes);
    // Volumes with equal content share an index.
    let named: BTreeMap<&str, &Volume> = summary.volumes.iter().map(|(name, _)| name.as_str()).zip(&volumes).collect();
    let is_there = |name: &str| trusted && link(&before.join(name), &folder.join(name)).is_ok();
    let missing: Vec<_> = named.into_iter().filter(|(name, _)| !is_there(name)).collect();
    if !missing.is_empty() {
        let writer = volume::Writer::new(archive, units);
        missing.into_par_iter().try_for_each(|(name, volume)| writer.write(&folder.join(name), volume))?;
    }
    let text = serde_json::to_vec(&summary).expect("keys are texts and no number is odd");
    let file = folder.join(SUMMARY);
    fs::write(&file, text).map_err(|error| failed("write", &file, &error))?;
    segments(&folder, &summary).map_err(|error| cannot("read", &folder, &error))
}

/// Creates the folder `to` with hard links to the files of `from`, which are immutable.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    let entries = fs::read_dir(from)?;
    fs::create_dir(to)?;
    for entry in entries {
        let entry = entry?;
        fs::hard_link(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Opens the segments of all volumes in `folder`, in the order of their docs.
fn segments(folder: &Path, summary: &Summary) -> tantivy::Result<Vec<Segment>> {
    let (_, fields) = schema();
    let mut first = 0;
    let mut segments = Vec::new();
    for (name, docs) in &summary.volumes {
        segments.extend(volume::open(&folder.join(name), fields, first)?);
        first += docs;
    }
    Ok(segments)
}

/// Opens the index of the archive at `root`. Waits briefly if a build is replacing it at this moment.
pub fn open(root: &Path) -> Result<(Vec<Segment>, Summary), Diagnostic> {
    let mut last = None;
    for _ in 0..MOMENTS {
        let wrong = match read(root) {
            Ok(opened) => return Ok(opened),
            Err(wrong) => wrong,
        };
        // The summary may be of one index and the volumes of the next; then the next is opened from the start.
        let summary = fs::read(root.join(FOLDER).join(SUMMARY)).ok();
        if summary == last && !root.join(OLD).exists() {
            return Err(wrong);
        }
        last = summary;
        thread::sleep(MOMENT);
    }
    read(root)
}

fn read(root: &Path) -> Result<(Vec<Segment>, Summary), Diagnostic> {
    let folder = root.join(FOLDER);
    let hint = "run `kanku build`, without --no-search, first";
    let text = match fs::read(folder.join(SUMMARY)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Diagnostic::error(format!("there is no search index in {}", folder.display())).hint(hint));
        }
        read => read.map_err(|error| failed("read", &folder.join(SUMMARY), &error))?,
    };
    let Some(summary) = summary(&text) else {
        let message = format!("the search index in {} is damaged or another version's", folder.display());
        return Err(Diagnostic::error(message).hint(hint));
    };
    let segments = segments(&folder, &summary).map_err(|error| cannot("read", &folder, &error).hint(hint))?;
    Ok((segments, summary))
}

/// Parses a summary; `None` if it is damaged or of another version.
fn summary(text: &[u8]) -> Option<Summary> {
    serde_json::from_slice(text).ok().filter(|summary: &Summary| summary.version == VERSION)
}

/// A failure of the index in `folder`.
pub fn cannot(verb: &str, folder: &Path, error: &TantivyError) -> Diagnostic {
    Diagnostic::error(format!("cannot {verb} the search index in {}: {error}", folder.display()))
}
