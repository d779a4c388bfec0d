//! Cuts the text into items and passages, finds who leads them, and gives each its anchor.
//!
//! A paragraph is one passage, unless sentences of several departments follow each other: then each
//! department's part is a passage of its own.

mod anchors;
mod body;
mod html;
mod pieces;
mod sentences;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use ecow::{EcoString, eco_format};
use pulldown_cmark::Event;

use super::departments::Mention;
use super::front_matter::FrontMatter;
use super::markdown::{Fragment, plain};
use super::{Context, InternalLink, ParsedHeading, ParsedIssue, numbering, readings};
use crate::archive::issue::narrow;
use crate::archive::{Block, DepartmentId, Html, Item, Passage, Reading, SitePath, Span};
use crate::source::SourceFile;

use anchors::Anchors;
use body::Writer;
use html::{text_of, write};
use pieces::split;
use sentences::{cuts, leads};

/// Collects one issue in reading order.
pub struct Builder<'a> {
    context: &'a Context<'a>,
    page: SitePath,
    headings: Vec<ParsedHeading>,
    /// Markdown levels of the open headings, with their indices.
    open: Vec<(u8, u32)>,
    siblings: HashMap<Option<u32>, u32>,
    items: Vec<Item>,
    passages: Vec<Passage>,
    blocks: Vec<Block>,
    readings: Vec<Reading>,
    body: Writer,
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
            siblings: HashMap::new(),
            items: Vec::new(),
            passages: Vec::new(),
            blocks: Vec::new(),
            readings: Vec::new(),
            body: Writer::default(),
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

    /// A heading of Markdown level `level`.
    pub fn heading(&mut self, level: u8, fragment: &Fragment<'_>) {
        let text = plain(fragment.events.iter()).replace('\n', " ");
        let (numbering, title) = numbering::split_heading(&text);
        if title.is_empty() {
            return;
        }
        while self.open.last().is_some_and(|(open, _)| *open >= level) {
            self.open.pop();
        }
        let parent = self.open.last().map(|(_, index)| *index);
        let sibling = self.siblings.entry(parent).or_insert(0);
        *sibling += 1;
        let number = numbering.as_ref().map_or(*sibling, |numbering| numbering.number);
        let anchor = match parent {
            Some(parent) => eco_format!("{}.{number}", self.headings[parent as usize].anchor),
            None => eco_format!("s{number}"),
        };
        let heading = ParsedHeading {
            depth: u8::try_from(self.open.len() + 1).unwrap_or(6),
            numbering: numbering.map(|numbering| numbering.text.into()).unwrap_or_default(),
            title: title.into(),
            anchor: self.anchors.take(anchor),
            parent,
        };
        self.open.push((level, narrow(self.headings.len())));
        self.blocks.push(Block::Heading(self.headings.len()));
        self.headings.push(heading);
        self.last_number = 0;
    }

    /// A paragraph, with its list number if it has one, and the blocks that hang below it.
    pub fn paragraph(&mut self, listed: Option<(String, u32)>, fragment: Fragment<'_>, below: Option<Fragment<'_>>) {
        let text = plain(fragment.events.iter());
        if text.trim().is_empty() && below.is_none() && !fragment.events.iter().any(is_own_html) && !fragment.raw {
            return;
        }
        let (marker, number, skip, gap) = match listed {
            Some((marker, number)) => (marker, Some(number), 0, " "),
            None => match numbering::item_marker(&text, self.last_number + 1) {
                Some((length, number)) => (text[..length].to_owned(), Some(number), length, ""),
                None => (String::new(), None, 0, ""),
            },
        };
        self.last_number = number.unwrap_or(self.last_number);
        let mentions = self.context.matcher.find(&text[skip..]);
        let mentions: Vec<Mention> = mentions.into_iter().map(|m| shift(m, skip)).collect();
        let leads = leads(&text, skip, &mentions, &self.context.matcher);
        let cuts = cuts(skip, &leads);
        let pieces = split(fragment.events, &cuts);
        let first = self.passages.len();
        let (mut leads, mut mentions) = (leads.iter().peekable(), mentions.iter().peekable());
        for (index, events) in pieces.into_iter().enumerate() {
            let start = cuts[index];
            let end = cuts.get(index + 1).copied().unwrap_or(text.len());
            let html = write(events, fragment.raw, true);
            let own = if fragment.raw { text_of(&html) } else { text[start..end].to_owned() };
            let before = if index == 0 { (marker.as_str(), gap) } else { ("", "") };
            let mut passage = self.sentences(before, own.trim_end(), &html);
            passage.leads =
                leads.next_if(|lead| lead.sentence == start).map(|lead| lead.department).into_iter().collect();
            let within = std::iter::from_fn(|| mentions.next_if(|mention| mention.span.start < end));
            mention(&mut passage, within.map(|mention| mention.department));
            self.passages.push(passage);
        }
        if let Some(below) = below {
            self.attach(below, None);
        }
        self.item(marker, number, first);
    }

    /// A passage of `text`, behind its item's marker and the gap after that.
    fn sentences(&mut self, (marker, gap): (&str, &str), text: &str, html: &str) -> Passage {
        let before = self.body.text(&[marker, gap, text]);
        let own = before.end - text.len()..before.end;
        let html = self.body.html(html, own);
        self.passage(before, html)
    }

    /// A table, list, quotation or picture on its own.
    pub fn block(&mut self, fragment: Fragment<'_>) {
        self.marked_block(fragment, None);
    }

    fn marked_block(&mut self, fragment: Fragment<'_>, mark: Option<&str>) {
        let at = self.body.end();
        let passage = self.passage(at..at, Html::Written(Span::default()));
        let first = self.passages.len();
        self.passages.push(passage);
        self.attach(fragment, mark);
        let passage = &self.passages[first];
        if self.body.kept(passage.block_html).trim().is_empty() {
            self.passages.pop();
            return;
        }
        self.item(String::new(), None, first);
    }

    /// A footnote's text; its item is anchored by its number.
    pub fn footnote(&mut self, number: usize, mut fragment: Fragment<'_>) {
        let mark = format!("[{number}]");
        let opening = format!("<div class=\"footnote\"><span class=\"footnote-mark\">{mark}</span> ");
        fragment.events.insert(0, Event::Html(opening.into()));
        fragment.events.push(Event::Html("</div>\n".into()));
        let before = self.items.len();
        self.marked_block(fragment, Some(&mark));
        if let Some(item) = self.items.get_mut(before) {
            item.anchor = self.anchors.take(eco_format!("fn-{number}"));
        }
    }

    /// Anchors, figures, and out, with no room to spare: an archive holds all issues at once.
    pub fn finish(mut self, file: &SourceFile, front: FrontMatter) -> ParsedIssue {
        self.anchors.name(&mut self.items, &mut self.passages, &self.headings);
        let body = self.body.finish();
        for index in 0..self.passages.len() {
            let text = &body.text[self.passages[index].text.range()];
            self.readings.extend(readings::read(text, index, &self.context.config.statistics));
        }
        self.headings.shrink_to_fit();
        self.items.shrink_to_fit();
        self.passages.shrink_to_fit();
        self.blocks.shrink_to_fit();
        ParsedIssue {
            input_hash: self.context.input_hash(file, &self.referenced),
            source: file.path.clone(),
            front,
            headings: self.headings,
            items: self.items,
            passages: self.passages,
            blocks: self.blocks,
            readings: self.readings,
            body,
            links: self.links,
            media: self.media,
        }
    }

    fn passage(&self, text: Range<usize>, html: Html) -> Passage {
        Passage {
            anchor: EcoString::new(),
            item: self.items.len(),
            text: text.into(),
            html,
            block_html: Span::default(),
            leads: Box::default(),
            mentions: Box::default(),
        }
    }

    fn item(&mut self, marker: String, number: Option<u32>, first: usize) {
        self.blocks.push(Block::Item(self.items.len()));
        self.items.push(Item {
            anchor: EcoString::new(),
            marker: marker.into(),
            number,
            heading: self.open.last().map(|(_, index)| *index),
            passages: first..self.passages.len(),
        });
    }

    /// Hangs blocks below the last passage; `mark` is what the writer of a footnote put before its text.
    fn attach(&mut self, fragment: Fragment<'_>, mark: Option<&str>) {
        let plain_text = plain(fragment.events.iter());
        let raw = fragment.raw;
        let html = write(fragment.events, raw, false);
        let mut text = if raw { text_of(&html) } else { plain_text };
        if let (Some(mark), false) = (mark, raw) {
            text = format!("{mark} {text}");
        }
        let mentions = self.context.matcher.find(&text);
        let html = self.body.keep(&html);
        let Some(passage) = self.passages.last_mut() else { return };
        passage.block_html = html;
        if !text.trim().is_empty() {
            let end = self.body.text(&[text.trim_end()]).end;
            passage.text = (passage.text.range().start..end).into();
        }
        mention(passage, mentions.into_iter().map(|m| m.department));
    }
}

fn shift(mention: Mention, by: usize) -> Mention {
    Mention { span: mention.span.start + by..mention.span.end + by, ..mention }
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

fn is_own_html(event: &Event<'_>) -> bool {
    matches!(event, Event::InlineHtml(_))
}
