//! Cuts the text into items and passages, finds who leads them, and gives each its anchor.
//!
//! A paragraph is one passage, unless sentences of several departments follow each other: then each
//! department's part is a passage of its own.

mod anchors;
mod cut;
mod pages;
mod sentences;

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use ecow::{EcoString, eco_format};

use super::front_matter::FrontMatter;
use super::{Context, InternalLink, ParsedHeading, ParsedIssue, documents, numbering, readings};
use crate::archive::content::{Content, Inline, exact, narrow};
use crate::archive::{
    Blocks, Body, Citation, CitingPlace, DepartmentId, Inlines, Item, Passage, Reading, SitePath, Span, Step,
};
use crate::folding::fold;
use crate::folding::script::is_chinese;
use crate::source::SourceFile;

use anchors::Anchors;
use cut::{Cut, cut};
use sentences::{cuts, leads};

/// A paragraph in the tree.
#[derive(Debug)]
pub struct Paragraph {
    /// The number that it has as an element of a list, as it is shown and as a number. It stands in the text before
    /// the paragraph's, with a blank between.
    pub listed: Option<(String, u32)>,
    /// Bytes of its text.
    pub text: Range<usize>,
    /// Inlines.
    pub content: Inlines,
    /// Blocks that belong to it; their text is the end of the body's.
    pub below: Blocks,
}

/// Collects one issue in reading order.
pub struct Builder<'a> {
    context: &'a Context<'a>,
    page: SitePath,
    headings: Vec<ParsedHeading>,
    /// Markdown levels of the open headings, with their indices.
    open: Vec<(u8, u32)>,
    items: Vec<Item>,
    passages: Vec<Passage>,
    steps: Vec<Step>,
    links: Vec<InternalLink>,
    media: BTreeSet<String>,
    referenced: BTreeSet<String>,
    anchors: Anchors,
    last_number: u32,
}

impl<'a> Builder<'a> {
    /// An empty issue whose page will be `page`.
    pub fn new(context: &'a Context<'a>, page: SitePath) -> Self {
        Self {
            context,
            page,
            headings: Vec::new(),
            open: Vec::new(),
            items: Vec::new(),
            passages: Vec::new(),
            steps: Vec::new(),
            links: Vec::new(),
            media: BTreeSet::new(),
            referenced: BTreeSet::new(),
            anchors: Anchors::default(),
            last_number: 0,
        }
    }

    /// The page the issue will stand on.
    pub fn page(&self) -> SitePath {
        self.page.clone()
    }

    /// Notes a link into the site.
    pub fn link(&mut self, link: InternalLink) {
        self.links.push(link);
    }

    /// Notes a file that the issue shows or links to.
    pub fn media(&mut self, file: String) {
        self.media.insert(file);
    }

    /// Files below `content/` that links and pictures name, there or not: with the text they decide how the issue is
    /// parsed; see [`Context::input_hash`].
    pub fn referenced(&mut self) -> &mut BTreeSet<String> {
        &mut self.referenced
    }

    /// Adds a heading of Markdown level `level`. Its text is the end of the body's, from `start` on.
    pub fn heading(&mut self, body: &mut Body, level: u8, start: usize, content: Inlines) {
        let mut text = body.title(content).replace('\n', " ");
        if text.trim().is_empty() {
            text = body.alternatives(content);
        }
        let (numbering, title) = numbering::split_heading(&text);
        if title.is_empty() {
            if !content.is_empty() {
                let paragraph =
                    Paragraph { listed: None, text: start..body.text.len(), content, below: Blocks::default() };
                self.paragraph(body, paragraph);
            }
            return;
        }
        while self.open.last().is_some_and(|(open, _)| *open >= level) {
            self.open.pop();
        }
        let parent = self.open.last().map(|(_, index)| *index);
        let anchor = match (&numbering, parent) {
            (None, _) => anchors::of_title(title),
            (Some(numbering), None) => eco_format!("s{}", numbering.number),
            (Some(numbering), Some(parent)) => {
                eco_format!("{}.{}", self.headings[parent as usize].anchor, numbering.number)
            }
        };
        // A number behind a picture stays there: it is shown as part of the content.
        let shows_number = !begins_with_media(body, content);
        let skip = if shows_number { text.trim_end().len() - title.len() } else { 0 };
        let numbering = numbering.filter(|_| shows_number);
        let heading = ParsedHeading {
            depth: u8::try_from(self.open.len() + 1).unwrap_or(6),
            numbering: numbering.map(|numbering| numbering.text.into()).unwrap_or_default(),
            title: title.into(),
            content: shown_title(body, start, content, skip),
            anchor: self.anchors.take(anchor),
            parent,
        };
        self.open.push((level, narrow(self.headings.len())));
        self.steps.push(Step::Heading(self.headings.len()));
        self.headings.push(heading);
        self.last_number = 0;
    }

    /// Adds a thematic break.
    pub fn rule(&mut self) {
        self.steps.push(Step::Rule);
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, body: &mut Body, paragraph: Paragraph) {
        let Paragraph { listed, text: place, content, below } = paragraph;
        let text = fold(&body.text[place.clone()]);
        if content.is_empty() && below.is_empty() && listed.is_none() {
            return;
        }
        let (start, skip, marker, number) = match &listed {
            Some((marker, number)) => {
                let shown = if text.source().starts_with(sets_blanks) { format!("{marker} ") } else { marker.clone() };
                (place.start - marker.len() - 1, 0, shown, Some(*number))
            }
            None => match numbering::item_marker(&text, self.last_number + 1) {
                Some((length, number)) => (place.start, length, text.source()[..length].to_owned(), Some(number)),
                None => (place.start, 0, String::new(), None),
            },
        };
        self.last_number = number.unwrap_or(self.last_number);
        // A number behind a picture stays there: it is shown as part of the content.
        let shows_marker = !begins_with_media(body, content);
        let marker = if shows_marker || listed.is_some() { marker } else { String::new() };
        let mentions = self.context.matcher.find_in(&text);
        let leads = leads(&text, skip, &mentions, &self.context.matcher);
        let cuts = cuts(skip, &leads);
        let first = self.passages.len();
        let (mut leads, mut mentions) = (leads.iter().peekable(), mentions.iter().peekable());
        for (index, from) in cuts.iter().copied().enumerate() {
            let to = cuts.get(index + 1).copied();
            let end = to.unwrap_or(place.len());
            let begin = if index == 0 { start } else { place.start + from };
            let own = &body.text[begin..place.start + end];
            let begin = begin + own.len() - own.trim_start().len();
            let own = begin..begin + own.trim().len();
            let shown_from = if index == 0 && !shows_marker { 0 } else { from };
            let part = Cut {
                text: place.start + shown_from..to.map_or(usize::MAX, |to| place.start + to),
                nodes: if index == 0 { 0 } else { place.start + from }..to.map_or(usize::MAX, |to| place.start + to),
            };
            let mut passage = self.passage(own.into(), cut(body, content, place.start, &part));
            passage.leads =
                leads.next_if(|lead| lead.sentence == from).map(|lead| lead.department).into_iter().collect();
            let within = std::iter::from_fn(|| mentions.next_if(|mention| mention.span.start < end));
            mention(&mut passage, within.map(|mention| mention.department));
            self.passages.push(passage);
        }
        if !below.is_empty() {
            self.attach(body, below, place.end);
        }
        self.item(marker, number, first);
    }

    /// Adds a table, list, quotation or picture on its own. Its text is the end of the body's, from `start` on.
    pub fn block(&mut self, body: &mut Body, blocks: Blocks, start: usize) {
        let passage = self.passage((start..start).into(), Inlines::default());
        let first = self.passages.len();
        self.passages.push(passage);
        self.attach(body, blocks, start);
        self.item(String::new(), None, first);
    }

    /// Adds the text of a note; its item is anchored by its number.
    pub fn note(&mut self, body: &mut Body, number: u32, blocks: Blocks, start: usize) {
        self.block(body, blocks, start);
        if let Some(item) = self.items.last_mut() {
            item.anchor = self.anchors.take(eco_format!("fn-{number}"));
        }
    }

    /// Names what was added, and reads its figures.
    pub fn finish(mut self, mut body: Body, file: &SourceFile, front: FrontMatter) -> ParsedIssue {
        self.anchors.name(&mut self.items, &mut self.passages, &self.headings);
        let mut all_readings: Vec<Reading> = Vec::new();
        for (index, passage) in self.passages.iter().enumerate() {
            all_readings.extend(readings::read(body.text(passage.text), index, &self.context.config.statistics));
        }
        let citations = if self.context.config.documents.list { self.citations(&body) } else { Vec::new() };
        // An archive holds all issues at once.
        body.shrink_to_fit();
        ParsedIssue {
            input_hash: self.context.input_hash(file, &self.referenced),
            source: file.path.clone(),
            front,
            headings: exact(self.headings),
            items: exact(self.items),
            passages: exact(self.passages),
            steps: exact(self.steps),
            readings: all_readings,
            citations,
            body,
            links: self.links,
            media: self.media,
        }
    }

    /// Finds the documents that headings and passages cite.
    fn citations(&self, body: &Body) -> Vec<Citation> {
        let mut citations: Vec<Citation> = Vec::new();
        let mut cite = |place: CitingPlace, text: &str| {
            let mut known = HashSet::new();
            let documents = documents::find(text).into_iter().filter(|document| known.insert(document.clone()));
            citations.extend(documents.map(|document| Citation { document, place }));
        };
        for step in &self.steps {
            match *step {
                Step::Heading(index) => cite(CitingPlace::Heading(narrow(index)), &self.headings[index].title),
                Step::Item(index) => self.items[index].passages.clone().for_each(|passage| {
                    cite(CitingPlace::Passage(narrow(passage)), body.text(self.passages[passage].text));
                }),
                Step::Rule => {}
            }
        }
        citations
    }

    fn passage(&self, text: Span, content: Inlines) -> Passage {
        Passage {
            anchor: EcoString::new(),
            item: self.items.len(),
            text,
            content,
            blocks: Blocks::default(),
            leads: Box::default(),
            mentions: Box::default(),
        }
    }

    fn item(&mut self, marker: String, number: Option<u32>, first: usize) {
        self.steps.push(Step::Item(self.items.len()));
        self.items.push(Item {
            anchor: EcoString::new(),
            marker: marker.into(),
            number,
            heading: self.open.last().map(|(_, index)| *index),
            passages: first..self.passages.len(),
        });
    }

    /// Hangs blocks below the last passage. Their text is the end of the body's, from `start` on.
    fn attach(&mut self, body: &Body, blocks: Blocks, start: usize) {
        let text = &body.text[start..];
        let mentions = self.context.matcher.find(text);
        let Some(passage) = self.passages.last_mut() else { return };
        passage.blocks = blocks;
        if !text.trim().is_empty() {
            passage.text.end = narrow(start + text.trim_end().len());
        }
        mention(passage, mentions.into_iter().map(|m| m.department));
    }
}

/// Returns whether text that begins with this character is set with a blank behind a number: 1. Text, but 1.正文.
fn sets_blanks(c: char) -> bool {
    c.is_alphanumeric() && !is_chinese(c)
}

/// Returns whether the first thing in `inlines` is a picture, a video or the like.
fn begins_with_media(body: &Body, inlines: Inlines) -> bool {
    match body.inlines(inlines).first() {
        Some(Inline::Media(_)) => true,
        Some(Inline::Link(index)) => begins_with_media(body, body.links[*index as usize].content),
        Some(Inline::Element(index)) => match body.element(*index).content {
            Content::Inlines(inside) => begins_with_media(body, inside),
            Content::Blocks(_) => false,
        },
        Some(Inline::Text(_) | Inline::Code(_) | Inline::Break(_) | Inline::NoteCall { .. } | Inline::Aside(_))
        | None => false,
    }
}

/// Returns the inlines of a heading behind its numbering, which is `skip` bytes long; none for plain text, which the
/// title has already. A heading's text is no passage's, so it is dropped then.
fn shown_title(body: &mut Body, start: usize, content: Inlines, skip: usize) -> Inlines {
    if let [Inline::Text(_)] = body.inlines(content) {
        body.text.truncate(start);
        body.inlines.truncate(content.0.range().start);
        return Inlines::default();
    }
    let part = Cut { text: start + skip..usize::MAX, nodes: 0..usize::MAX };
    cut(body, content, start, &part)
}

/// Adds departments that are not there yet.
fn mention(passage: &mut Passage, departments: impl Iterator<Item = DepartmentId>) {
    let mut mentions = std::mem::take(&mut passage.mentions).into_vec();
    for department in departments {
        if !passage.leads.contains(&department) && !mentions.contains(&department) {
            mentions.push(department);
        }
    }
    passage.mentions = mentions.into();
}
