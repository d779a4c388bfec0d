//! A volume's tantivy index: written once, then read only.

use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use tantivy::indexer::NoMergePolicy;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, IndexWriter, SegmentReader, TantivyDocument};

use super::{Entry, Fields, cannot, schema};
use crate::archive::Archive;
use crate::diagnostics::Diagnostic;
use crate::files::failed;
use crate::search::lexicon;
use crate::search::normalise::normalise;
use crate::search::segment::Segment;
use crate::search::terms::TermTokenizer;
use crate::search::units::{Doc, Part, Units};
use crate::search::volumes::Volume;

/// Memory for postings before they are written to disk, in bytes, shared by all threads.
const MEMORY: usize = 192 << 20;
/// Limits of that memory for one volume, in bytes; tantivy refuses much less.
const OF_VOLUME: RangeInclusive<usize> = 16 << 20..=48 << 20;

/// Writes the volumes of an archive; shared by threads.
pub struct Writer<'a> {
    archive: &'a Archive,
    units: &'a Units,
    tokenizers: TokenizerManager,
}

impl<'a> Writer<'a> {
    /// Creates a writer. Loads jieba's dictionary, which is slow.
    pub fn new(archive: &'a Archive, units: &'a Units) -> Self {
        let tokenizers = TokenizerManager::default();
        tokenizers.register("terms", TextAnalyzer::from(TermTokenizer));
        tokenizers.register("words", lexicon::analyzer(archive.departments.iter().flat_map(|d| d.names())));
        Self { archive, units, tokenizers }
    }

    /// Writes `volume` into `folder`, replacing it.
    pub fn write(&self, folder: &Path, volume: &Volume) -> Result<(), Diagnostic> {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(|error| failed("remove", folder, &error))?;
        }
        fs::create_dir(folder).map_err(|error| failed("create", folder, &error))?;
        self.index(folder, volume).map_err(|error| cannot("write", folder, &error))
    }

    fn index(&self, folder: &Path, volume: &Volume) -> tantivy::Result<()> {
        let (schema, fields) = schema();
        let index = Index::builder().schema(schema).tokenizers(self.tokenizers.clone()).create_in_dir(folder)?;
        // Volumes are written in parallel, so each needs one thread only.
        let memory = (MEMORY / rayon::current_num_threads()).clamp(*OF_VOLUME.start(), *OF_VOLUME.end());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, memory)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for (number, doc) in (0..).zip(&self.units.docs[volume.docs.start as usize..volume.docs.end as usize]) {
            if let Err(killed) = writer.add_document(self.document(fields, number, doc)) {
                // `prepare_commit` returns the error of the indexing thread.
                return Err(writer.prepare_commit().err().unwrap_or(killed));
            }
        }
        writer.commit()?;
        writer.wait_merging_threads()
    }

    fn document(&self, fields: Fields, number: u64, doc: &Doc) -> TantivyDocument {
        let entry = Entry::new(self.archive, doc);
        let text = normalise(&entry.text);
        let mut document = TantivyDocument::default();
        document.add_text(fields.words, &text);
        document.add_text(fields.text, text);
        document.add_u64(fields.doc, number);
        for department in &entry.departments {
            document.add_u64(fields.department, *department as u64);
        }
        for section in self.sections(doc) {
            document.add_text(fields.section, section);
        }
        if doc.is_heading() {
            document.add_u64(fields.extent, doc.extent.into());
        }
        document.add_text(fields.entry, serde_json::to_string(&entry).expect("keys are texts and no number is odd"));
        document
    }

    /// Returns the titles of a passage's sections.
    fn sections(&self, doc: &Doc) -> Vec<&'a str> {
        let Part::Passage(passage) = doc.part else { return Vec::new() };
        let issue = &self.archive.issues[doc.issue.0];
        let heading = issue.items[issue.passages[passage as usize].item].heading;
        issue.heading_path(heading).into_iter().map(|heading| heading.title.as_str()).collect()
    }
}

/// Opens the segments of the volume in `folder`, whose first doc is `first`.
pub fn open(folder: &Path, fields: Fields, first: u32) -> tantivy::Result<Vec<Segment>> {
    let segments = Index::open_in_dir(folder)?.searchable_segments()?;
    segments.iter().map(|segment| Segment::open(SegmentReader::open(segment)?, fields, first)).collect()
}
