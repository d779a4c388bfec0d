//! The tantivy index: made of an archive's [`Units`], kept in the cache folder, read by `kanku search` and
//! by the export.
//!
//! One document for each doc. Field `text` holds its [`terms`](super::terms) with their positions, `words` the
//! words that jieba finds in it, `entry` what is shown of it. What is known of the archive as a whole is the
//! commit's payload, so that both are there or neither.

use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::directory::error::OpenDirectoryError;
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, TantivyDocument, TantivyError};

use super::lexicon;
use super::normalise::normalise;
use super::sections;
use super::terms::TermTokenizer;
use super::units::{Doc, Units};
use crate::archive::Archive;
use crate::diagnostics::{self, Diagnostic};

/// Where the index lives, below an archive's root.
pub const FOLDER: &str = ".kanku/search";
/// Where a new one is made.
const STAGING: &str = ".kanku/search.new";
/// Changes with anything that an older kanku would read wrongly.
const VERSION: u32 = 1;
/// Bytes of postings that a thread gathers before it writes them out.
const THREAD_MEMORY: usize = 48 << 20;
/// Threads that index at most: more write more, smaller segments.
const THREADS: usize = 8;

/// The fields of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Terms of the normalised text.
    pub text: Field,
    /// Words of the normalised text.
    pub words: Field,
    /// Number of the doc.
    pub doc: Field,
    /// Registry index of each department that leads it or is named in it.
    pub department: Field,
    /// Index of each section (see [`sections::searchable`]) it stands in.
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
        section: schema.add_u64_field("section", INDEXED),
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
    fn new(archive: &Archive, units: &Units) -> Self {
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
pub fn build(root: &Path, archive: &Archive, units: &Units) -> Result<(Index, Fields), Diagnostic> {
    let folder = root.join(STAGING);
    let failed = |error: TantivyError| cannot("write", &folder, &error);
    remove(&folder)?;
    fs::create_dir_all(&folder).map_err(|error| diagnostics::failed("create", &folder, &error))?;
    let (schema, fields) = schema();
    let tokenizers = TokenizerManager::default();
    tokenizers.register("terms", TextAnalyzer::from(TermTokenizer));
    tokenizers.register("words", lexicon::analyzer(archive.departments.iter().flat_map(|d| d.names())));
    let index = Index::builder().schema(schema).tokenizers(tokenizers).create_in_dir(&folder).map_err(failed)?;
    let threads = rayon::current_num_threads().clamp(1, THREADS);
    let mut writer = index.writer_with_num_threads(threads, threads * THREAD_MEMORY).map_err(failed)?;
    // Which document stands in which segment depends on the threads; nothing that is made of it does.
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let sections = sections::Indices::new(archive);
    let added = units.docs.par_iter().enumerate().try_for_each(|(number, doc)| {
        writer.add_document(document(archive, &sections, fields, number, doc)).map(|_| ())
    });
    if let Err(killed) = added {
        // A thread that failed says why only now.
        let cause = writer.prepare_commit().err();
        return Err(failed(cause.unwrap_or(killed)));
    }
    let summary = serde_json::to_string(&Summary::new(archive, units)).expect("keys are texts and no number is odd");
    let mut commit = writer.prepare_commit().map_err(failed)?;
    commit.set_payload(&summary);
    commit.commit().map_err(failed)?;
    writer.wait_merging_threads().map_err(failed)?;
    Ok((index, fields))
}

fn document(
    archive: &Archive,
    sections: &sections::Indices,
    fields: Fields,
    number: usize,
    doc: &Doc,
) -> TantivyDocument {
    let entry = Entry::new(archive, doc);
    let text = normalise(&entry.text);
    let mut document = TantivyDocument::default();
    document.add_text(fields.words, &text);
    document.add_text(fields.text, text);
    document.add_u64(fields.doc, number as u64);
    for department in &entry.departments {
        document.add_u64(fields.department, *department as u64);
    }
    for section in sections.of(archive, doc) {
        document.add_u64(fields.section, section as u64);
    }
    if doc.is_heading() {
        document.add_u64(fields.extent, doc.extent.into());
    }
    document.add_text(fields.entry, serde_json::to_string(&entry).expect("keys are texts and no number is odd"));
    document
}

/// Opens the index of the archive at `root`.
pub fn open(root: &Path) -> Result<(Index, Fields, Summary), Diagnostic> {
    let folder = root.join(FOLDER);
    let hint = "run `kanku build`, without --no-search, first";
    let missing = || Diagnostic::error(format!("there is no search index in {}", folder.display())).hint(hint);
    let index = Index::open_in_dir(&folder).map_err(|error| match error {
        TantivyError::OpenDirectoryError(OpenDirectoryError::DoesNotExist(_)) | TantivyError::OpenReadError(_) => {
            missing()
        }
        other => cannot("read", &folder, &other).hint(hint),
    })?;
    let payload = index.load_metas().map_err(|error| cannot("read", &folder, &error).hint(hint))?.payload;
    let summary: Option<Summary> = payload.and_then(|payload| serde_json::from_str(&payload).ok());
    let (schema, fields) = schema();
    match summary {
        Some(summary) if summary.version == VERSION && index.schema() == schema => Ok((index, fields, summary)),
        Some(_) => {
            Err(Diagnostic::error(format!("the search index in {} is another version's", folder.display())).hint(hint))
        }
        None => Err(missing()),
    }
}

/// Puts the index that was built last in its place, where `kanku search` looks for it; without one, leaves none.
pub fn replace(root: &Path) -> Result<(), Diagnostic> {
    let (folder, staging) = (root.join(FOLDER), root.join(STAGING));
    remove(&folder)?;
    match fs::rename(&staging, &folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(diagnostics::failed("replace", &folder, &error)),
        _ => Ok(()),
    }
}

/// Removes what a build that failed left of an index.
pub fn discard(root: &Path) -> Result<(), Diagnostic> {
    remove(&root.join(STAGING))
}

fn remove(folder: &Path) -> Result<(), Diagnostic> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(diagnostics::failed("remove", folder, &error)),
        _ => Ok(()),
    }
}

/// A failure of the index in `folder`.
pub fn cannot(verb: &str, folder: &Path, error: &TantivyError) -> Diagnostic {
    Diagnostic::error(format!("cannot {verb} the search index in {}: {error}", folder.display()))
}
