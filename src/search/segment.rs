//! An open segment of a volume's tantivy index, as `kanku search` and the export read it.
//!
//! tantivy numbers its *documents* segment by segment; [`Segment::docs`] maps them to docs.

use std::sync::Arc;

use tantivy::schema::{IndexRecordOption, Value};
use tantivy::store::StoreReader;
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED, TantivyDocument, TantivyError, Term};

use super::index::{Entry, Fields};
use super::rank::LengthClass;

/// Blocks of the document store kept in memory; candidates are read in order, so few are enough.
const CACHED_BLOCKS: usize = 4;

/// An open segment. Vectors have an entry for each of its documents.
pub struct Segment {
    reader: SegmentReader,
    store: StoreReader,
    /// Inverted index of terms.
    pub text: Arc<InvertedIndexReader>,
    /// Fields of the schema.
    pub fields: Fields,
    /// Inverted index of words.
    pub words: Arc<InvertedIndexReader>,
    /// Number of the doc.
    pub docs: Vec<u32>,
    /// Length class of the text.
    pub lengths: Vec<LengthClass>,
    /// Units below a heading; `None` for a passage.
    pub extents: Vec<Option<u32>>,
}

impl Segment {
    /// Opens a segment; postings and stored fields are read on demand. `first` is the number of the volume's first doc.
    pub fn open(reader: SegmentReader, fields: Fields, first: u32) -> tantivy::Result<Self> {
        let numbers = reader.fast_fields().u64("doc")?;
        let extents = reader.fast_fields().u64("extent")?;
        let norms = reader.get_fieldnorms_reader(fields.text)?;
        let documents = 0..reader.max_doc();
        let doc = |document| numbers.first(document).and_then(|doc| first.checked_add(u32::try_from(doc).ok()?));
        let docs: Option<Vec<u32>> = documents.clone().map(doc).collect();
        Ok(Self {
            text: reader.inverted_index(fields.text)?,
            words: reader.inverted_index(fields.words)?,
            store: reader.get_store_reader(CACHED_BLOCKS)?,
            docs: docs.ok_or_else(|| TantivyError::InternalError("a document without its number".into()))?,
            lengths: documents.clone().map(|document| LengthClass::of(norms.fieldnorm(document))).collect(),
            extents: documents.map(|document| extents.first(document).map(|extent| extent as u32)).collect(),
            reader,
            fields,
        })
    }

    /// Returns the length class of a document's text.
    pub fn length_class(&self, document: u32) -> LengthClass {
        self.lengths[document as usize]
    }

    /// Reads the stored fields of a document.
    pub fn entry(&self, document: u32) -> tantivy::Result<Entry> {
        let stored: TantivyDocument = self.store.get(document)?;
        let json = stored.get_first(self.fields.entry).and_then(|value| value.as_str()).unwrap_or_default();
        serde_json::from_str(json).map_err(|error| TantivyError::InternalError(error.to_string()))
    }

    /// Returns the documents that contain the term `text`, ascending.
    pub fn with_text(&self, text: &str) -> tantivy::Result<Vec<u32>> {
        self.with(&Term::from_field_text(self.fields.text, text))
    }

    /// Returns the documents that contain `term`, ascending.
    pub fn with(&self, term: &Term) -> tantivy::Result<Vec<u32>> {
        let index = self.reader.inverted_index(term.field())?;
        let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { return Ok(Vec::new()) };
        let mut documents = Vec::new();
        while postings.doc() != TERMINATED {
            documents.push(postings.doc());
            postings.advance();
        }
        Ok(documents)
    }
}
