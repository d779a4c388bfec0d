//! Cuts the text into items and passages, finds who leads them, and gives each its anchor.
//!
//! A paragraph is one passage, unless sentences of several departments follow each other: then each
//! department's part is a passage of its own.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use ecow::{EcoString, eco_format};
use pulldown_cmark::{Event, html};

use super::departments::Mention;
use super::front_matter::FrontMatter;
use super::markdown::{Fragment, closing, plain};
use super::{Context, InternalLink, ParsedHeading, ParsedIssue, numbering, readings};
use crate::archive::issue::{ROOT, escaped, narrow};
use crate::archive::{Block, Body, DepartmentId, Html, Item, Mark, Passage, Reading, SitePath, Span};

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
    body: Body,
    /// Where the tags are that stand in the body's HTML.
    tags: HashMap<String, Span>,
    links: Vec<InternalLink>,
    media: BTreeSet<String>,
    anchors: HashSet<EcoString>,
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
            body: Body::default(),
            tags: HashMap::new(),
            links: Vec::new(),
            media: BTreeSet::new(),
            anchors: HashSet::new(),
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
            anchor: unique(&mut self.anchors, anchor),
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
        let leads = self.leads(&text, skip, &mentions);
        let cuts = cuts(skip, &leads);
        let pieces = split(fragment.events, &cuts);
        let first = self.passages.len();
        for (index, events) in pieces.into_iter().enumerate() {
            let start = cuts[index];
            let end = cuts.get(index + 1).copied().unwrap_or(text.len());
            let html = write(events, fragment.raw, true);
            let own = if fragment.raw { text_of(&html) } else { text[start..end].to_owned() };
            let text_start = self.body.text.len();
            if index == 0 {
                self.body.text.push_str(&marker);
                self.body.text.push_str(gap);
            }
            let own_start = self.body.text.len();
            self.body.text.push_str(own.trim_end());
            let text_end = self.body.text.len();
            self.body.text.push('\n');
            let html = self.html(&html, own_start..text_end);
            let lead = leads.iter().find(|lead| lead.sentence == start).map(|lead| lead.department);
            let within = mentions.iter().filter(|m| (start..end).contains(&m.span.start)).map(|m| m.department);
            let mut passage = self.passage(text_start..text_end, html);
            passage.leads = lead.into_iter().collect();
            mention(&mut passage, within);
            self.passages.push(passage);
        }
        if let Some(below) = below {
            self.attach(below, None);
        }
        self.item(marker, number, first);
    }

    /// A table, list, quotation or picture on its own.
    pub fn block(&mut self, fragment: Fragment<'_>) {
        self.marked_block(fragment, None);
    }

    fn marked_block(&mut self, fragment: Fragment<'_>, mark: Option<&str>) {
        let at = self.body.text.len();
        let passage = self.passage(at..at, Html::Written(Span::default()));
        let first = self.passages.len();
        self.passages.push(passage);
        self.attach(fragment, mark);
        let passage = &self.passages[first];
        if self.body.html[passage.block_html.range()].trim().is_empty() {
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
            item.anchor = unique(&mut self.anchors, eco_format!("fn-{number}"));
        }
    }

    /// Anchors, figures, and out, with no room to spare: an archive holds all issues at once.
    pub fn finish(mut self, source: String, front: FrontMatter) -> ParsedIssue {
        self.name_items();
        for index in 0..self.passages.len() {
            let text = &self.body.text[self.passages[index].text.range()];
            self.readings.extend(readings::read(text, index, &self.context.config.statistics));
        }
        self.body.text.shrink_to_fit();
        self.body.marks.shrink_to_fit();
        self.body.html.shrink_to_fit();
        self.headings.shrink_to_fit();
        self.items.shrink_to_fit();
        self.passages.shrink_to_fit();
        self.blocks.shrink_to_fit();
        ParsedIssue {
            source,
            front,
            headings: self.headings,
            items: self.items,
            passages: self.passages,
            blocks: self.blocks,
            readings: self.readings,
            body: self.body,
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

    /// Keeps `html`, which is the HTML of these bytes of the body's text: as tags in the text where it can be, and
    /// nearly always it can.
    fn html(&mut self, html: &str, text: Range<usize>) -> Html {
        let Some(tags) = tags(html, &self.body.text[text.clone()]) else { return Html::Written(self.keep(html)) };
        for (at, tag) in tags {
            let known = self.tags.get(tag).copied();
            let tag = known.unwrap_or_else(|| {
                let span = self.keep(tag);
                self.tags.insert(tag.to_owned(), span);
                span
            });
            self.body.marks.push(Mark { at: narrow(text.start + at), tag });
        }
        Html::Marked(text.into())
    }

    fn keep(&mut self, html: &str) -> Span {
        let start = self.body.html.len();
        self.body.html.push_str(html);
        (start..self.body.html.len()).into()
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
        let html = self.keep(&html);
        let Some(passage) = self.passages.last_mut() else { return };
        passage.block_html = html;
        if !text.trim().is_empty() {
            self.body.text.push_str(text.trim_end());
            passage.text = (passage.text.range().start..self.body.text.len()).into();
            self.body.text.push('\n');
        }
        mention(passage, mentions.into_iter().map(|m| m.department));
    }

    /// Sentences that a department leads, where it is not the one that led before.
    fn leads(&self, text: &str, skip: usize, mentions: &[Mention]) -> Vec<Lead> {
        let mut leads: Vec<Lead> = Vec::new();
        for sentence in sentence_starts(text, skip) {
            let subject = sentence + self.context.matcher.subject_start(&text[sentence..]);
            let Some(mention) = mentions.iter().find(|m| m.span.start == subject) else { continue };
            if leads.last().is_none_or(|last| last.department != mention.department) {
                leads.push(Lead { sentence, department: mention.department });
            }
        }
        leads
    }

    /// Anchors from places: `s1-3` for item 3; paragraphs without a number are counted.
    fn name_items(&mut self) {
        let numbered: HashSet<Option<u32>> =
            self.items.iter().filter(|item| item.number.is_some()).map(|item| item.heading).collect();
        let mut counters: HashMap<Option<u32>, (u32, u32)> = HashMap::new();
        for item in &mut self.items {
            let section = item.heading.map_or("s0", |heading| &self.headings[heading as usize].anchor);
            let (last, plain) = counters.entry(item.heading).or_default();
            let place = if let Some(number) = item.number {
                (*last, *plain) = (number, 0);
                number.to_string()
            } else {
                *plain += 1;
                if numbered.contains(&item.heading) { format!("{last}.{plain}") } else { plain.to_string() }
            };
            if item.anchor.is_empty() {
                item.anchor = unique(&mut self.anchors, eco_format!("{section}-{place}"));
            }
            let several = item.passages.len() > 1;
            for (nth, passage) in self.passages[item.passages.clone()].iter_mut().enumerate() {
                passage.anchor = if several {
                    unique(&mut self.anchors, eco_format!("{}-{}", item.anchor, nth + 1))
                } else {
                    item.anchor.clone()
                };
            }
        }
    }
}

/// Writes events as HTML; what an author wrote as HTML goes through the sanitiser.
fn write(events: Vec<Event<'_>>, raw: bool, inline: bool) -> String {
    let mut written = String::new();
    html::push_html(&mut written, events.into_iter());
    if !raw && inline {
        return written;
    }
    for side in ["left", "center", "right"] {
        written = written.replace(&format!(" style=\"text-align: {side}\""), &format!(" class=\"align-{side}\""));
    }
    if raw { sanitise(&written) } else { written }
}

/// The tags in `html` with the bytes of `text` before which they stand; `None` where `html` is not `text`, escaped,
/// with tags in it.
fn tags<'a>(html: &'a str, text: &str) -> Option<Vec<(usize, &'a str)>> {
    let mut tags = Vec::new();
    let (mut at, mut rest) = (0, html);
    loop {
        let (between, behind) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        let plain = unescaped(between);
        if !text[at..].starts_with(&*plain) || escaped(&plain) != between {
            return None;
        }
        at += plain.len();
        if behind.is_empty() {
            return (at == text.len()).then_some(tags);
        }
        let (tag, behind) = behind.split_at(behind.find('>')? + 1);
        tags.push((at, tag));
        rest = behind;
    }
}

/// Undoes [`escaped`].
fn unescaped(html: &str) -> Cow<'_, str> {
    if html.contains('&') {
        html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").into()
    } else {
        html.into()
    }
}

/// A sentence that a department leads.
struct Lead {
    /// First byte of the sentence.
    sentence: usize,
    department: DepartmentId,
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

/// Where passages start: one, or one for each department in turn where there are several.
fn cuts(start: usize, leads: &[Lead]) -> Vec<usize> {
    let mut cuts = vec![start];
    if leads.len() > 1 {
        cuts.extend(leads.iter().map(|lead| lead.sentence).filter(|at| *at > start));
    }
    cuts
}

/// Bytes at which sentences start; not inside quotation marks.
fn sentence_starts(text: &str, start: usize) -> Vec<usize> {
    let mut starts = vec![start];
    let last_quote = text.rfind('”').unwrap_or(0);
    let (mut quoted, mut ended, mut resume) = (false, false, start);
    for (offset, c) in text[start..].char_indices() {
        let at = start + offset;
        if ended && c == '[' && at >= resume {
            // A footnote's mark behind the full stop belongs to the sentence before.
            resume = footnote_end(text, at);
        }
        if at < resume {
            continue;
        }
        let closing = matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '】');
        if ended && !closing && !matches!(c, '。' | '！' | '？') {
            ended = false;
            if !(quoted && at < last_quote) {
                starts.push(at);
            }
        }
        match c {
            '“' => quoted = true,
            '”' => quoted = false,
            '。' | '！' | '？' | '\n' => ended = true,
            _ => {}
        }
    }
    starts
}

/// Byte behind the `[1]` at `at`; `at` itself where there is none.
fn footnote_end(text: &str, at: usize) -> usize {
    let inner = &text[at + 1..];
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && inner[digits..].starts_with(']') { at + digits + 2 } else { at }
}

/// An element that is open at a cut: what opens it again, and what closes it.
type Open<'a> = (Event<'a>, Event<'a>);

/// Cuts `events` at bytes of their plain text; what stands before the first cut is dropped.
fn split<'a>(events: Vec<Event<'a>>, cuts: &[usize]) -> Vec<Vec<Event<'a>>> {
    let mut pieces: Vec<Vec<Event<'a>>> = Vec::with_capacity(cuts.len());
    let mut current: Vec<Event<'a>> = Vec::new();
    let mut open: Vec<Open<'a>> = Vec::new();
    let mut cuts = cuts.iter().copied().peekable();
    let mut dropped = false;
    let mut at = 0;
    let mut cut = |current: &mut Vec<Event<'a>>, open: &[Open<'a>]| {
        current.extend(open.iter().rev().map(|(_, close)| close.clone()));
        let piece = std::mem::replace(current, open.iter().map(|(reopen, _)| reopen.clone()).collect());
        if std::mem::replace(&mut dropped, true) {
            pieces.push(piece);
        }
    };
    for event in events {
        let closes = matches!(&event, Event::End(_)) || open.last().is_some_and(|(_, close)| *close == event);
        if !closes && cuts.next_if_eq(&at).is_some() {
            cut(&mut current, &open);
        }
        if closes {
            open.pop();
        }
        match event {
            Event::Start(tag) => {
                open.push((Event::Start(tag.clone()), Event::End(tag.to_end())));
                current.push(Event::Start(tag));
            }
            Event::InlineHtml(html) => {
                if let Some(close) = closing(&html) {
                    open.push((Event::InlineHtml(html.clone()), Event::InlineHtml(close.into())));
                }
                current.push(Event::InlineHtml(html));
            }
            Event::Text(text) => {
                let mut rest: &str = &text;
                while let Some(next) = cuts.next_if(|next| *next < at + rest.len()) {
                    let (before, after) = rest.split_at(next - at);
                    current.push(Event::Text(before.to_owned().into()));
                    cut(&mut current, &open);
                    at = next;
                    rest = after;
                }
                at += rest.len();
                current.push(Event::Text(rest.to_owned().into()));
            }
            Event::Code(text) => {
                at += text.len();
                current.push(Event::Code(text));
            }
            Event::SoftBreak | Event::HardBreak => {
                at += 1;
                current.push(event);
            }
            other => current.push(other),
        }
    }
    while cuts.next().is_some() {
        cut(&mut current, &open);
    }
    pieces.push(current);
    pieces
}

fn is_own_html(event: &Event<'_>) -> bool {
    matches!(event, Event::InlineHtml(_))
}

fn unique(taken: &mut HashSet<EcoString>, wanted: EcoString) -> EcoString {
    let mut anchor = wanted.clone();
    let mut nth = 2;
    while !taken.insert(anchor.clone()) {
        anchor = eco_format!("{wanted}_{nth}");
        nth += 1;
    }
    anchor
}

/// Keeps harmless elements; no script, handler, style, outside resource or foreign id survives.
fn sanitise(html: &str) -> String {
    ammonia::Builder::default()
        .add_allowed_classes("sup", &["footnote-ref"])
        .add_allowed_classes("div", &["table", "footnote"])
        .add_allowed_classes("span", &["footnote-mark"])
        .add_allowed_classes("td", &["align-left", "align-center", "align-right"])
        .add_allowed_classes("th", &["align-left", "align-center", "align-right"])
        .attribute_filter(|element, attribute, value| {
            let outside = ["http://", "https://", "mailto:"].iter().any(|scheme| value.starts_with(scheme));
            let fine = match attribute {
                "href" if element == "a" => outside || is_own(value),
                "href" | "src" | "cite" | "background" => is_own(value),
                _ => true,
            };
            fine.then_some(value.into())
        })
        .url_schemes(["http", "https", "mailto"].into())
        .clean(html)
        .to_string()
}

/// Whether an address leads into the site, from its root down.
fn is_own(value: &str) -> bool {
    value.strip_prefix(ROOT).is_some_and(|rest| {
        let path = rest.split('#').next().unwrap_or_default();
        path.split('/').all(|part| !matches!(part, "" | "." | ".."))
    })
}

/// What a reader sees of safe HTML.
fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let close = rest[open..].find('>').map_or(rest.len(), |i| open + i + 1);
        let tag = &rest[open..close];
        let block = ["</p", "</div", "</li", "</td", "</th", "<br", "</h", "</tr"].iter().any(|t| tag.starts_with(t));
        if block && !text.ends_with('\n') {
            text.push('\n');
        }
        rest = &rest[close..];
    }
    text.push_str(rest);
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", "\u{a0}");
    text.replace("&amp;", "&").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn html_that_is_text_with_tags_in_it() {
        assert_eq!(tags("甲&lt;乙", "甲<乙"), Some(vec![]));
        assert_eq!(tags("甲<b>乙</b>", "甲乙"), Some(vec![(3, "<b>"), (6, "</b>")]));
        assert_eq!(tags("甲<br />\n乙", "甲\n乙"), Some(vec![(3, "<br />")]));
        for (html, text) in [("甲 ", "甲"), ("甲", "甲乙"), ("甲&nbsp;", "甲\u{a0}"), ("<b title=\">\">甲</b>", "甲")]
        {
            assert_eq!(tags(html, text), None, "{html}");
        }
    }
}
