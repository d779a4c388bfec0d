//! The tantivy index: made of an archive's [`Units`], kept in the cache folder, read by `kanku search` and
//! by the export.
//!
//! A folder with an index for each [`Volume`], named by its content_hash (volumes that hold the same share one), and a
//! [`Summary`] of the archive as a whole. A volume is never written to again: a build that has it already links to its
//! files. One document for each doc. Field `text` holds its [`terms`](super::terms) with their positions, `words` the
//! words that jieba finds in it, `entry` what is shown of it. Beside the volumes stands what the export of them left
//! for the next one.

mod before;
mod volume;

pub use before::Before;

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
use crate::archive::Archive;
use crate::diagnostics::Diagnostic;
use crate::files::failed;

/// Where the index lives, below an archive's root.
pub const FOLDER: &str = ".kanku/search";
/// Where a new one is made.
const STAGING: &str = ".kanku/search.new";
/// Where the one before waits while the new one takes its place.
const OLD: &str = ".kanku/search.old";
/// Name of the summary in the index's folder.
const SUMMARY: &str = "summary.json";
/// Name of what the export leaves there for the next one.
const EXPORT: &str = "export";
/// How often, at most, and how long it is waited for an index while another one takes its place.
const MOMENTS: usize = 100;
const MOMENT: Duration = Duration::from_millis(5);
/// Changes with anything that an older kanku would read wrongly.
const VERSION: u32 = 2;

/// The fields of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Terms of the normalised text.
    pub text: Field,
    /// Words of the normalised text.
    pub words: Field,
    /// Number of the doc, counted from the first of its volume.
    pub doc: Field,
    /// Registry index of each department that leads it or is named in it.
    pub department: Field,
    /// Title of each section it stands in.
    pub section: Field,
    /// Units below it; headings only.
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

/// What is shown of a doc.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// Anchor in its issue; empty for a title.
    pub anchor: String,
    /// As people write it.
    pub text: String,
    /// Above it, outermost first.
    pub headings: Vec<String>,
    /// Registry indices.
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

/// What the index knows of the archive as a whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Summary {
    version: u32,
    /// Of the volumes, in the order of their docs: name of the folder, and number of docs.
    volumes: Vec<(String, u32)>,
    /// Oldest first.
    pub issues: Vec<IssueSummary>,
    /// Runs of copies: first unit, behind the last, distance.
    pub copies: Vec<(u32, u32, u32)>,
    /// Every name of each department of the registry, full name first.
    pub departments: Vec<Vec<String>>,
    /// Titles of the sections that can be searched in.
    pub sections: Vec<String>,
}

/// An issue, as the results of a search name it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IssueSummary {
    /// `issues/2023/044.html`.
    pub path: String,
    /// `2023-44`.
    pub number: String,
    /// ISO, 印发日期.
    pub date: String,
    /// ISO, first day reported on.
    pub start: String,
    /// ISO, last day.
    pub end: String,
    /// How many units it has.
    pub units: u32,
}

impl Summary {
    fn new(archive: &Archive, units: &Units, volumes: &[Volume]) -> Self {
        let issue = |(issue, range): (&crate::archive::Issue, &std::ops::Range<u32>)| IssueSummary {
            path: issue.path().to_string(),
            number: format!("{}-{}", issue.year, issue.number.first),
            date: issue.date.to_string(),
            start: issue.period.start.to_string(),
            end: issue.period.end.to_string(),
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
            sections: sections::searchable(archive).map(|section| section.title.clone()).collect(),
        }
    }
}

/// Indexes an archive into the cache folder of `root`, beside the index that is there until [`replace`] is called.
/// What changed is indexed; `trusted` tells that the index that is there is as it was built, so that the volumes that
/// it has are taken from it.
pub fn build(root: &Path, archive: &Archive, units: &Units, trusted: bool) -> Result<Vec<Segment>, Diagnostic> {
    let (before, folder) = (root.join(FOLDER), root.join(STAGING));
    remove(&folder)?;
    fs::create_dir_all(&folder).map_err(|error| failed("create", &folder, &error))?;
    let volumes = volumes::divide(archive, units);
    let summary = Summary::new(archive, units, &volumes);
    // Volumes that hold the same are one index.
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

/// Makes the folder `to` of the files of `from`; they are never written to.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    let entries = fs::read_dir(from)?;
    fs::create_dir(to)?;
    for entry in entries {
        let entry = entry?;
        fs::hard_link(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Opens the volumes in `folder`, in the order of their docs.
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

/// Opens the index of the archive at `root`, also while a build puts another one in its place.
pub fn open(root: &Path) -> Result<(Vec<Segment>, Summary), Diagnostic> {
    for _ in 0..MOMENTS {
        if let Ok(opened) = read(root) {
            return Ok(opened);
        }
        if !root.join(OLD).exists() {
            break;
        }
        // For a moment there is none.
        thread::sleep(MOMENT);
    }
    // What was begun in the one may not be there in the other; then that is opened from the start.
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

/// The summary that `text` is, if it is one of this version.
fn summary(text: &[u8]) -> Option<Summary> {
    serde_json::from_slice(text).ok().filter(|summary: &Summary| summary.version == VERSION)
}

/// Puts beside the index that was built last what its export leaves for the next one: who has the one has the other.
pub fn keep(root: &Path, export: &[u8]) -> Result<(), Diagnostic> {
    let file = root.join(STAGING).join(EXPORT);
    fs::write(&file, export).map_err(|error| failed("write", &file, &error))
}

/// Puts the index that was built last in its place, where `kanku search` looks for it; without one, leaves none.
pub fn replace(root: &Path) -> Result<(), Diagnostic> {
    let (folder, old) = (root.join(FOLDER), root.join(OLD));
    remove(&old)?;
    rename(&folder, &old)?;
    rename(&root.join(STAGING), &folder)?;
    remove(&old)
}

/// Removes what a build that failed or was killed left of an index.
pub fn discard(root: &Path) -> Result<(), Diagnostic> {
    remove(&root.join(STAGING))?;
    remove(&root.join(OLD))
}

/// Renames a folder, if there is one.
fn rename(from: &Path, to: &Path) -> Result<(), Diagnostic> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("move", from, &error)),
        _ => Ok(()),
    }
}

fn remove(folder: &Path) -> Result<(), Diagnostic> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", folder, &error)),
        _ => Ok(()),
    }
}

/// A failure of the index in `folder`.
pub fn cannot(verb: &str, folder: &Path, error: &TantivyError) -> Diagnostic {
    Diagnostic::error(format!("cannot {verb} the search index in {}: {error}", folder.display()))
}
