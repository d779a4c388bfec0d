//! The search engine of `kanku search`: tantivy proposes candidates, their texts decide.
//!
//! Results are the same as on the search page, in the same order; see [`Tier`]. Everything is built from one primitive:
//! which docs contain a literal, and how often (`Engine::holders`).

mod candidates;
mod layout;
mod suggestions;
mod tiers;

use std::collections::{BTreeMap, BTreeSet};

use tantivy::Term;

use self::candidates::candidates;
use self::layout::Layout;
use self::tiers::{Found, Holders};
use super::index::{Entry, Summary};
use super::literal::Literal;
use super::normalise::normalise;
use super::query::Query;
use super::rank::Collections;
use super::segment::Segment;
use super::words::{self, Part, parts};

/// How well a passage answers a query; better ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// 全文匹配: the passage contains every literal.
    Literal,
    /// 包含全部词: the passage or a heading above it contains every literal or every word, or the query is the name of a
    /// department of the passage.
    All,
    /// 相关: the passage or a heading above it contains some of the words.
    Some,
}

/// Filters and sort order of a search.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Registry index of a department.
    pub department: Option<usize>,
    /// Index of a section in [`Summary::sections`].
    pub section: Option<usize>,
    /// Terms that the issue must have: indices into [`Summary::taxonomies`] and into the terms of that taxonomy.
    pub terms: Vec<(usize, usize)>,
    /// ISO; issues that reported on this day or later.
    pub from: Option<String>,
    /// ISO; issues that reported on this day or before.
    pub to: Option<String>,
    /// Order of the hits. Without one, they are sorted by date if the query is a department's name or has no words, else by
    /// relevance.
    pub order: Option<Order>,
    /// Also search for all or some of the words when the literal text was found.
    pub related: bool,
}

impl Options {
    /// Returns true if any filter is set.
    fn has_filter(&self) -> bool {
        self.department.is_some()
            || self.section.is_some()
            || !self.terms.is_empty()
            || self.from.is_some()
            || self.to.is_some()
    }
}

/// Orders of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Best first.
    Relevance,
    /// Newest first.
    Date,
}

/// A passage that matches a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Number of the unit.
    pub unit: u32,
    /// Number of its doc.
    pub doc: u32,
    /// Index of its issue.
    pub issue: usize,
    /// Tier of the match.
    pub tier: Tier,
    /// BM25 score in the unit of [`rank::steps`](super::rank::steps).
    pub steps: u64,
}

/// Results of a search.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// Number of passages in the first tier.
    pub count: usize,
    /// All hits, best first.
    pub hits: Vec<Hit>,
    /// Words searched for in the lower tiers, for excerpts.
    pub words: Vec<Literal>,
    /// Parts of the query that occur nowhere, if nothing else has all of it.
    pub missing: Vec<String>,
    /// Queries that may have been meant, best first.
    pub suggestions: Vec<String>,
}

/// An open index.
pub struct Engine {
    summary: Summary,
    segments: Vec<Segment>,
    /// Segment index and tantivy document of each doc.
    places: Vec<(usize, u32)>,
    layout: Layout,
    collections: Collections,
}

impl Engine {
    /// Builds an engine on an opened index.
    pub fn new(segments: Vec<Segment>, summary: Summary) -> Self {
        let count = segments.iter().map(|segment| segment.docs.len()).sum();
        let mut places = vec![(0, 0); count];
        let mut collections = Collections::default();
        for (number, segment) in segments.iter().enumerate() {
            for (document, doc) in (0..).zip(&segment.docs) {
                places[*doc as usize] = (number, document);
                collections.add(segment.extents[document as usize].is_some(), segment.length_class(document));
            }
        }
        let layout = Layout::new(&summary, count);
        Self { summary, segments, places, layout, collections }
    }

    /// Returns the archive's summary.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Reads the stored fields of a doc.
    pub fn entry(&self, doc: u32) -> tantivy::Result<Entry> {
        let (segment, document) = self.places[doc as usize];
        self.segments[segment].entry(document)
    }

    /// Runs `query`.
    pub fn search(&self, query: &Query, options: &Options) -> tantivy::Result<Results> {
        if query.literals.is_empty() {
            return if options.has_filter() { self.all_passages(options) } else { Ok(Results::default()) };
        }
        let mut excluded = BTreeSet::new();
        for literal in &query.excluded {
            excluded.extend(
                self.occurrences(literal)?.into_iter().filter(|(doc, _)| !self.is_heading(*doc)).map(|(doc, _)| doc),
            );
        }
        let holders: Vec<Holders> =
            query.literals.iter().map(|literal| self.holders(literal)).collect::<tantivy::Result<_>>()?;
        let mut found: BTreeMap<u32, Found> = BTreeMap::new();
        self.literal_tier(&holders, &mut found);
        let mut words = query.literals.clone();
        let mut missing = Vec::new();
        let mut is_name = false;
        if query.quoted {
            let lists = query.literals.iter().zip(&holders);
            missing.extend(lists.filter(|(_, holders)| holders.is_empty()).map(|(literal, _)| literal.text()));
        } else {
            self.below_headings(&holders, &mut found);
            is_name = self.of_departments(&query.literals, &holders, &mut found)?;
            found.retain(|unit, _| !excluded.contains(&self.layout.doc(*unit)));
            if found.is_empty() || options.related {
                let parts = self.parts(query)?;
                missing = self.related(&parts, &excluded, &mut found)?;
                words = parts.into_iter().map(|part| part.literal).collect();
            }
        }
        found.retain(|unit, _| !excluded.contains(&self.layout.doc(*unit)));
        let suggestions = self.suggestions(query, &holders)?;
        let order = options.order.unwrap_or(if is_name { Order::Date } else { Order::Relevance });
        let results = Results { words, missing, suggestions, ..Results::default() };
        self.results(found, options, order, results)
    }

    /// Returns all passages that pass the filters, newest first unless asked otherwise.
    fn all_passages(&self, options: &Options) -> tantivy::Result<Results> {
        let units = self.layout.all().filter(|(_, doc)| !self.is_heading(*doc));
        let found = units.map(|(unit, _)| (unit, Found { tier: Tier::Literal, steps: 0 })).collect();
        self.results(found, options, options.order.unwrap_or(Order::Date), Results::default())
    }

    /// Filters and sorts what was found, and adds it to `results`.
    fn results(
        &self,
        mut found: BTreeMap<u32, Found>,
        options: &Options,
        order: Order,
        results: Results,
    ) -> tantivy::Result<Results> {
        self.narrow(&mut found, options)?;
        let hit = |(unit, Found { tier, steps }): (u32, Found)| Hit {
            unit,
            doc: self.layout.doc(unit),
            issue: self.layout.issue(unit),
            tier,
            steps,
        };
        let mut hits: Vec<Hit> = found.into_iter().map(hit).collect();
        let score = |hit: &Hit| if order == Order::Date { 0 } else { hit.steps };
        hits.sort_by_key(|hit| (hit.tier, std::cmp::Reverse(score(hit)), std::cmp::Reverse(hit.issue), hit.unit));
        Ok(Results { count: hits.iter().filter(|hit| hit.tier == Tier::Literal).count(), hits, ..results })
    }

    fn is_heading(&self, doc: u32) -> bool {
        let (segment, document) = self.places[doc as usize];
        self.segments[segment].extents[document as usize].is_some()
    }

    fn parts(&self, query: &Query) -> tantivy::Result<Vec<Part>> {
        let mut found: Vec<Part> = Vec::new();
        let mut failed = None;
        for literal in &query.literals {
            for part in parts(literal, |word| {
                self.weight(word).unwrap_or_else(|error| {
                    failed = Some(error);
                    0
                })
            }) {
                if !found.contains(&part) {
                    found.push(part);
                }
            }
        }
        failed.map_or(Ok(found), Err)
    }

    fn weight(&self, word: &str) -> tantivy::Result<u8> {
        let docs = self
            .segments
            .iter()
            .map(|segment| segment.words.doc_freq(&Term::from_field_text(segment.fields.words, word)));
        Ok(words::weight(docs.sum::<std::io::Result<u32>>()?))
    }

    fn narrow(&self, found: &mut BTreeMap<u32, Found>, options: &Options) -> tantivy::Result<()> {
        let department = options.department.map(|department| self.docs_of_department(department));
        let section = options.section.map(|section| self.docs_of_section(section));
        for docs in [department, section].into_iter().flatten() {
            let docs: BTreeSet<u32> = docs?.into_iter().collect();
            found.retain(|unit, _| docs.contains(&self.layout.doc(*unit)));
        }
        for (taxonomy, term) in &options.terms {
            let (_, issues) = &self.summary.taxonomies[*taxonomy].terms[*term];
            found.retain(|unit, _| issues.binary_search(&self.layout.issue(*unit)).is_ok());
        }
        found.retain(|unit, _| {
            let issue = &self.summary.issues[self.layout.issue(*unit)];
            // An issue that tells no day is in no span of days.
            options.from.as_ref().is_none_or(|from| issue.end >= *from)
                && options.to.as_ref().is_none_or(|to| !issue.start.is_empty() && issue.start <= *to)
        });
        Ok(())
    }

    /// Returns the docs of the department with this registry index.
    fn docs_of_department(&self, department: usize) -> tantivy::Result<Vec<u32>> {
        self.docs_with(|segment| Term::from_field_u64(segment.fields.department, department as u64))
    }

    /// Returns the docs in the section with this index in [`Summary::sections`].
    fn docs_of_section(&self, section: usize) -> tantivy::Result<Vec<u32>> {
        self.docs_with(|segment| Term::from_field_text(segment.fields.section, &self.summary.sections[section]))
    }

    fn docs_with(&self, term: impl Fn(&Segment) -> Term) -> tantivy::Result<Vec<u32>> {
        let mut docs = Vec::new();
        for segment in &self.segments {
            docs.extend(segment.with(&term(segment))?.into_iter().map(|document| segment.docs[document as usize]));
        }
        Ok(docs)
    }

    /// Returns the docs, headings and passages alike, that contain `literal`, with the number of occurrences.
    fn occurrences(&self, literal: &Literal) -> tantivy::Result<Vec<(u32, u32)>> {
        let mut found = Vec::new();
        for segment in &self.segments {
            for document in candidates(segment, literal)? {
                let text: Vec<char> = normalise(&segment.entry(document)?.text).chars().collect();
                let count = literal.occurrences(&text).count() as u32;
                if count > 0 {
                    found.push((segment.docs[document as usize], count));
                }
            }
        }
        Ok(found)
    }
}
