//! `kanku search`: tantivy finds the candidates, the text decides.
//!
//! The meaning is that of the search page: see [`Tier`]. All of it is made of one question, in which docs a
//! literal stands and how often (`Engine::holders`).

use std::collections::{BTreeMap, BTreeSet};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::store::StoreReader;
use tantivy::{DocSet, Index, InvertedIndexReader, SegmentReader, TERMINATED, TantivyDocument, TantivyError, Term};

use super::characters::{Class, END};
use super::index::{Entry, Fields, Summary};
use super::literal::Literal;
use super::names::Names;
use super::normalise::normalise;
use super::query::Query;
use super::rank::{self, Collections, Weight};
use super::terms::{RUN_LENGTH, terms};
use super::units::{Copies, doc_of_units};
use super::words::{self, words};

/// Documents of a store block kept at hand: candidates are read in order.
const CACHED_BLOCKS: usize = 4;
/// Docs of the last tier that are kept: what is worse is noise.
const SOME: usize = 50;

/// How well a passage answers a query; better ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// 全文匹配: every literal stands in it.
    Literal,
    /// 包含全部词: every literal or every word stands in it or in a heading above it, or it is of the
    /// department that was named.
    All,
    /// 相关: some of the words do.
    Some,
}

/// What the results are narrowed to, and how they are sorted.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Registry index of a department.
    pub department: Option<usize>,
    /// Index of a section in [`Summary::sections`].
    pub section: Option<usize>,
    /// ISO; issues that reported on this day or later.
    pub from: Option<String>,
    /// ISO; issues that reported on this day or before.
    pub to: Option<String>,
    /// Newest first instead of best first.
    pub by_date: bool,
    /// Look for passages with all or some of the words even where the literal text is found.
    pub related: bool,
}

/// A passage that answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its number in reading order.
    pub unit: u32,
    /// What stands there.
    pub doc: u32,
    /// Index of its issue.
    pub issue: usize,
    /// How well it answers.
    pub tier: Tier,
    /// BM25, in steps of [`rank::steps`].
    pub steps: u64,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// Passages of the first tier.
    pub count: usize,
    /// All hits, in order.
    pub hits: Vec<Hit>,
    /// What was looked for in the lower tiers, for excerpts.
    pub words: Vec<Literal>,
}

/// An open index.
pub struct Engine {
    summary: Summary,
    fields: Fields,
    segments: Vec<Segment>,
    /// Segment and document of each doc.
    places: Vec<(usize, u32)>,
    doc_of_units: Vec<u32>,
    /// Units of each doc, ascending: those of doc `d` are `units[first[d]..first[d + 1]]`.
    units: Vec<u32>,
    first: Vec<usize>,
    /// Index of the issue of each unit.
    issue_of_units: Vec<usize>,
    collections: Collections,
}

struct Segment {
    reader: SegmentReader,
    text: std::sync::Arc<InvertedIndexReader>,
    words: std::sync::Arc<InvertedIndexReader>,
    store: StoreReader,
    docs: Vec<u32>,
    lengths: Vec<u8>,
    /// Of headings.
    extents: Vec<Option<u32>>,
}

/// The docs in which a literal stands.
struct Holders {
    /// Passages and the score each has for it.
    passages: BTreeMap<u32, f64>,
    /// The score that each unit has for a heading above it; empty where no heading holds the literal.
    above: Vec<f64>,
}

impl Holders {
    fn above(&self, unit: u32) -> f64 {
        self.above.get(unit as usize).copied().unwrap_or_default()
    }

    fn holds(&self, doc: u32, unit: u32) -> bool {
        self.passages.contains_key(&doc) || self.above(unit) > 0.0
    }

    fn score(&self, doc: u32, unit: u32) -> f64 {
        self.passages.get(&doc).copied().unwrap_or_default() + self.above(unit)
    }
}

impl Engine {
    /// Reads what every search needs.
    pub fn new(index: &Index, fields: Fields, summary: Summary) -> tantivy::Result<Self> {
        let searcher = index.reader()?.searcher();
        let open = |reader: &SegmentReader| Segment::open(reader.clone(), fields);
        let segments: Vec<Segment> = searcher.segment_readers().iter().map(open).collect::<tantivy::Result<_>>()?;
        let count = segments.iter().map(|segment| segment.docs.len()).sum();
        let mut places = vec![(0, 0); count];
        let mut collections = Collections::default();
        for (number, segment) in segments.iter().enumerate() {
            for (document, doc) in (0..).zip(&segment.docs) {
                places[*doc as usize] = (number, document);
                collections.add(segment.extents[document as usize].is_some(), segment.length(document));
            }
        }
        let issue_of_units: Vec<usize> =
            (0..).zip(&summary.issues).flat_map(|(i, issue)| std::iter::repeat_n(i, issue.units as usize)).collect();
        let copies: Vec<Copies> = summary
            .copies
            .iter()
            .map(|(start, end, distance)| Copies { units: *start..*end, distance: *distance })
            .collect();
        let doc_of_units = doc_of_units(issue_of_units.len() as u32, &copies);
        let (first, units) = invert(&doc_of_units, count);
        Ok(Self { summary, fields, segments, places, doc_of_units, units, first, issue_of_units, collections })
    }

    /// What is known of the archive as a whole.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// What is shown of a doc.
    pub fn entry(&self, doc: u32) -> tantivy::Result<Entry> {
        let (segment, document) = self.places[doc as usize];
        self.segments[segment].entry(document, self.fields)
    }

    /// Answers `query`.
    pub fn search(&self, query: &Query, options: &Options) -> tantivy::Result<Results> {
        if query.literals.is_empty() {
            return Ok(Results::default());
        }
        let mut excluded = BTreeSet::new();
        for literal in &query.excluded {
            excluded.extend(
                self.occurrences(literal)?.into_iter().filter(|(doc, _)| !self.is_heading(*doc)).map(|(doc, _)| doc),
            );
        }
        let holders: Vec<Holders> =
            query.literals.iter().map(|literal| self.holders(literal)).collect::<tantivy::Result<_>>()?;
        let mut found: BTreeMap<u32, (Tier, u64)> = BTreeMap::new();
        self.literal_tier(&holders, &mut found);
        let mut wanted = query.literals.clone();
        if !query.quoted {
            self.below_headings(&holders, &mut found);
            self.of_departments(&query.literals, &holders, &mut found)?;
            found.retain(|unit, _| !excluded.contains(&self.doc(*unit)));
            if found.is_empty() || options.related {
                wanted = self.words(query)?;
                self.related(&wanted, &excluded, &mut found)?;
            }
        }
        found.retain(|unit, _| !excluded.contains(&self.doc(*unit)));
        self.narrow(&mut found, options)?;
        let hit = |(unit, (tier, steps)): (u32, (Tier, u64))| Hit {
            unit,
            doc: self.doc(unit),
            issue: self.issue_of_units[unit as usize],
            tier,
            steps,
        };
        let mut hits: Vec<Hit> = found.into_iter().map(hit).collect();
        let score = |hit: &Hit| if options.by_date { 0 } else { hit.steps };
        hits.sort_by_key(|hit| (hit.tier, std::cmp::Reverse(score(hit)), std::cmp::Reverse(hit.issue), hit.unit));
        Ok(Results { count: hits.iter().filter(|hit| hit.tier == Tier::Literal).count(), hits, words: wanted })
    }

    fn doc(&self, unit: u32) -> u32 {
        self.doc_of_units[unit as usize]
    }

    fn units(&self, doc: u32) -> &[u32] {
        &self.units[self.first[doc as usize]..self.first[doc as usize + 1]]
    }

    fn is_heading(&self, doc: u32) -> bool {
        let (segment, document) = self.places[doc as usize];
        self.segments[segment].extents[document as usize].is_some()
    }

    /// Every literal stands in the passage.
    fn literal_tier(&self, holders: &[Holders], found: &mut BTreeMap<u32, (Tier, u64)>) {
        let Some(fewest) = holders.iter().min_by_key(|holders| holders.passages.len()) else { return };
        for doc in fewest.passages.keys() {
            if holders.iter().all(|holders| holders.passages.contains_key(doc)) {
                for unit in self.units(*doc) {
                    found.insert(*unit, (Tier::Literal, total(holders, *doc, *unit)));
                }
            }
        }
    }

    /// Every literal stands in the passage or in a heading above it.
    fn below_headings(&self, holders: &[Holders], found: &mut BTreeMap<u32, (Tier, u64)>) {
        if holders.iter().all(|holders| holders.above.is_empty()) {
            return;
        }
        for (unit, doc) in (0..).zip(&self.doc_of_units) {
            if !self.is_heading(*doc) && holders.iter().all(|holders| holders.holds(*doc, unit)) {
                found.entry(unit).or_insert_with(|| (Tier::All, total(holders, *doc, unit)));
            }
        }
    }

    /// The passages of the departments whose name, pinyin or initials are all that was typed.
    fn of_departments(
        &self,
        literals: &[Literal],
        holders: &[Holders],
        found: &mut BTreeMap<u32, (Tier, u64)>,
    ) -> tantivy::Result<()> {
        let [literal] = literals else { return Ok(()) };
        let typed = literal.text();
        let is_typed = |names: &Vec<String>| names.iter().any(|name| Names::new(name).are(&typed));
        let named = (0_u64..).zip(&self.summary.departments).filter(|(_, names)| is_typed(names));
        for (department, _) in named {
            for doc in self.docs_with(Term::from_field_u64(self.fields.department, department))? {
                for unit in self.units(doc) {
                    found.entry(*unit).or_insert_with(|| (Tier::All, total(holders, doc, *unit)));
                }
            }
        }
        Ok(())
    }

    /// All or some of the words stand in the passage or in headings above it.
    fn related(
        &self,
        words: &[Literal],
        excluded: &BTreeSet<u32>,
        found: &mut BTreeMap<u32, (Tier, u64)>,
    ) -> tantivy::Result<()> {
        let holders: Vec<Holders> = words.iter().map(|word| self.holders(word)).collect::<tantivy::Result<_>>()?;
        let mut some: Vec<(u32, u64)> = Vec::new();
        // Each unit for itself: what stands above one copy need not stand above another.
        for (unit, doc) in (0..).zip(&self.doc_of_units) {
            if self.is_heading(*doc) || found.contains_key(&unit) || excluded.contains(doc) {
                continue;
            }
            let held = holders.iter().filter(|holders| holders.holds(*doc, unit)).count();
            if held > 0 {
                let steps = total(&holders, *doc, unit);
                if held < holders.len() {
                    some.push((unit, steps));
                } else {
                    found.insert(unit, (Tier::All, steps));
                }
            }
        }
        let best = self.best_docs(&some);
        some.retain(|(unit, _)| best.contains(&self.doc(*unit)));
        found.extend(some.into_iter().map(|(unit, steps)| (unit, (Tier::Some, steps))));
        Ok(())
    }

    /// The docs that are kept of the last tier: those whose best unit scores best.
    fn best_docs(&self, units: &[(u32, u64)]) -> BTreeSet<u32> {
        let mut best: BTreeMap<u32, u64> = BTreeMap::new();
        for (unit, steps) in units {
            let known = best.entry(self.doc(*unit)).or_default();
            *known = (*known).max(*steps);
        }
        let mut docs: Vec<(u64, u32)> = best.into_iter().map(|(doc, steps)| (steps, doc)).collect();
        docs.sort_unstable_by(|a, b| b.cmp(a));
        docs.into_iter().take(SOME).map(|(_, doc)| doc).collect()
    }

    fn words(&self, query: &Query) -> tantivy::Result<Vec<Literal>> {
        let mut found: Vec<Literal> = Vec::new();
        let mut failed = None;
        for literal in &query.literals {
            for word in words(literal, |word| {
                self.weight(word).unwrap_or_else(|error| {
                    failed = Some(error);
                    0
                })
            }) {
                if !found.contains(&word) {
                    found.push(word);
                }
            }
        }
        failed.map_or(Ok(found), Err)
    }

    fn weight(&self, word: &str) -> tantivy::Result<u8> {
        let term = Term::from_field_text(self.fields.words, word);
        let docs = self.segments.iter().map(|segment| segment.words.doc_freq(&term));
        Ok(words::weight(docs.sum::<std::io::Result<u32>>()?))
    }

    fn narrow(&self, found: &mut BTreeMap<u32, (Tier, u64)>, options: &Options) -> tantivy::Result<()> {
        let fields = [(self.fields.department, options.department), (self.fields.section, options.section)];
        for (field, value) in fields {
            if let Some(value) = value {
                let docs: BTreeSet<u32> =
                    self.docs_with(Term::from_field_u64(field, value as u64))?.into_iter().collect();
                found.retain(|unit, _| docs.contains(&self.doc(*unit)));
            }
        }
        found.retain(|unit, _| {
            let issue = &self.summary.issues[self.issue_of_units[*unit as usize]];
            options.from.as_ref().is_none_or(|from| issue.end >= *from)
                && options.to.as_ref().is_none_or(|to| issue.start <= *to)
        });
        Ok(())
    }

    fn docs_with(&self, term: Term) -> tantivy::Result<Vec<u32>> {
        let mut docs = Vec::new();
        for segment in &self.segments {
            let index = segment.reader.inverted_index(term.field())?;
            let documents = documents(&index, &term)?;
            docs.extend(documents.into_iter().map(|document| segment.docs[document as usize]));
        }
        Ok(docs)
    }

    /// Who holds `literal`, with scores.
    fn holders(&self, literal: &Literal) -> tantivy::Result<Holders> {
        let (headings, passages): (Vec<_>, Vec<_>) =
            self.occurrences(literal)?.into_iter().partition(|(doc, _)| self.is_heading(*doc));
        let weight = self.collections.passages.weight(passages.len());
        let passages = passages.into_iter().map(|(doc, count)| (doc, weight.score(count, self.length(doc)))).collect();
        Ok(Holders { passages, above: self.above(&headings, self.collections.headings.weight(headings.len())) })
    }

    fn length(&self, doc: u32) -> u32 {
        let (segment, document) = self.places[doc as usize];
        self.segments[segment].length(document)
    }

    fn above(&self, headings: &[(u32, u32)], weight: Weight) -> Vec<f64> {
        if headings.is_empty() {
            return Vec::new();
        }
        let mut above = vec![0.0_f64; self.doc_of_units.len()];
        for (doc, count) in headings {
            let (segment, document) = self.places[*doc as usize];
            let extent = self.segments[segment].extents[document as usize].unwrap_or_default();
            let score = weight.heading_score(*count, self.length(*doc));
            for unit in self.units(*doc) {
                let first = *unit as usize + 1;
                above[first..first + extent as usize].iter_mut().for_each(|known| *known = known.max(score));
            }
        }
        above
    }

    /// Docs of both kinds in which `literal` stands, and how often.
    fn occurrences(&self, literal: &Literal) -> tantivy::Result<Vec<(u32, u32)>> {
        let mut found = Vec::new();
        for segment in &self.segments {
            for document in segment.candidates(literal, self.fields)? {
                let text: Vec<char> = normalise(&segment.entry(document, self.fields)?.text).chars().collect();
                let count = literal.occurrences(&text).count() as u32;
                if count > 0 {
                    found.push((segment.docs[document as usize], count));
                }
            }
        }
        Ok(found)
    }
}

/// Score of a unit for all literals, in steps.
fn total(holders: &[Holders], doc: u32, unit: u32) -> u64 {
    rank::steps(holders.iter().map(|holders| holders.score(doc, unit)).sum())
}

/// The units of each doc, one list behind the other, and where each list begins.
fn invert(doc_of_units: &[u32], docs: usize) -> (Vec<usize>, Vec<u32>) {
    let mut first = vec![0; docs + 1];
    for doc in doc_of_units {
        first[*doc as usize + 1] += 1;
    }
    for index in 1..first.len() {
        first[index] += first[index - 1];
    }
    let mut next = first.clone();
    let mut units = vec![0; doc_of_units.len()];
    for (unit, doc) in (0..).zip(doc_of_units) {
        units[next[*doc as usize]] = unit;
        next[*doc as usize] += 1;
    }
    (first, units)
}

impl Segment {
    fn open(reader: SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        let numbers = reader.fast_fields().u64("doc")?;
        let extents = reader.fast_fields().u64("extent")?;
        let norms = reader.get_fieldnorms_reader(fields.text)?;
        let documents = 0..reader.max_doc();
        let doc = |document| numbers.first(document).and_then(|doc| u32::try_from(doc).ok());
        let docs: Option<Vec<u32>> = documents.clone().map(doc).collect();
        Ok(Self {
            text: reader.inverted_index(fields.text)?,
            words: reader.inverted_index(fields.words)?,
            store: reader.get_store_reader(CACHED_BLOCKS)?,
            docs: docs.ok_or_else(|| TantivyError::InternalError("a document without its number".into()))?,
            lengths: documents.clone().map(|document| norms.fieldnorm_id(document)).collect(),
            extents: documents.map(|document| extents.first(document).map(|extent| extent as u32)).collect(),
            reader,
        })
    }

    fn length(&self, document: u32) -> u32 {
        FieldNormReader::id_to_fieldnorm(self.lengths[document as usize])
    }

    fn entry(&self, document: u32, fields: Fields) -> tantivy::Result<Entry> {
        let stored: TantivyDocument = self.store.get(document)?;
        let json = stored.get_first(fields.entry).and_then(|value| value.as_str()).unwrap_or_default();
        serde_json::from_str(json).map_err(|error| TantivyError::InternalError(error.to_string()))
    }

    /// Documents that have every term that a text with `literal` in it must have, ascending.
    fn candidates(&self, literal: &Literal, fields: Fields) -> tantivy::Result<Vec<u32>> {
        let keys = necessary(literal);
        if keys.is_empty() {
            // One Chinese character, or nothing but a run that may go on.
            return self.with_prefix(last_run(&literal.characters));
        }
        let mut lists = Vec::with_capacity(keys.len());
        for key in keys {
            lists.push(documents(&self.text, &Term::from_field_text(fields.text, &key))?);
        }
        lists.sort_by_key(Vec::len);
        let mut lists = lists.into_iter();
        let mut common = lists.next().unwrap_or_default();
        for list in lists {
            common.retain(|document| list.binary_search(document).is_ok());
        }
        Ok(common)
    }

    /// Documents that have a term with this beginning, ascending.
    fn with_prefix(&self, characters: &[char]) -> tantivy::Result<Vec<u32>> {
        let prefix: String = characters.iter().take(RUN_LENGTH).collect();
        let mut found = BTreeSet::new();
        let mut terms = self.text.terms().range().ge(prefix.as_bytes()).into_stream()?;
        while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
            let mut postings = self.text.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                found.insert(postings.doc());
                postings.advance();
            }
        }
        Ok(found.into_iter().collect())
    }
}

/// Terms that stand in every text that holds `literal`: those of the literal itself but for what its end leaves open.
fn necessary(literal: &Literal) -> Vec<String> {
    let characters = &literal.characters;
    let run = last_run(characters);
    let open = if literal.prefix { characters.len() - run.len() } else { characters.len() };
    let closed = |term: &super::terms::Term| {
        let pair = term.key.chars().take(2).any(|c| Class::of(c) == Class::Cjk);
        !term.key.ends_with(END) && (pair || term.end <= open)
    };
    terms(characters).into_iter().filter(closed).map(|term| term.key).collect()
}

/// The run of letters and digits at the end; the last character where there is none.
fn last_run(characters: &[char]) -> &[char] {
    let length = characters.iter().rev().take_while(|c| Class::of(**c) == Class::Word).count();
    &characters[characters.len() - length.max(1)..]
}

fn documents(index: &InvertedIndexReader, term: &Term) -> tantivy::Result<Vec<u32>> {
    let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { return Ok(Vec::new()) };
    let mut documents = Vec::new();
    while postings.doc() != TERMINATED {
        documents.push(postings.doc());
        postings.advance();
    }
    Ok(documents)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Terms that must stand in a text with `literal`, marks and letters beside Chinese characters shown.
    fn shown(literal: &str, prefix: bool) -> Vec<String> {
        let literal = Literal::new(literal, prefix).unwrap();
        necessary(&literal).iter().map(|key| key.replace('\u{1}', "，").replace('\u{2}', "A")).collect()
    }

    #[test]
    fn terms_that_a_text_must_have() {
        assert_eq!(shown("中文", true), ["中文"]);
        assert_eq!(shown("11月", true), ["11", "A月"]);
        assert_eq!(shown("厅", true), [""; 0]);
        assert_eq!(shown("1.29", false), ["1", "1，29", "29"]);
    }

    /// What may go on in the text proves nothing yet, but the Chinese character before it does.
    #[test]
    fn an_open_run_is_no_term() {
        assert_eq!(shown("s1", true), [""; 0]);
        assert_eq!(shown("占64", true), ["占A"]);
        assert_eq!(shown("1.29", true), ["1"]);
    }

    /// Of a long run its beginning counts, yet it ends where it ends.
    #[test]
    fn an_open_run_behind_a_long_one_is_no_term() {
        let long = "x".repeat(RUN_LENGTH + 6);
        assert_eq!(shown(&format!("{long}.ab"), true), [&long[..RUN_LENGTH]]);
    }
}
