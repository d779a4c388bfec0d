//! Markdown → headings, paragraphs and blocks, in reading order, handed to the passage builder.
//!
//! What leaves this room is safe: links and pictures are checked (see [`super::links`]), raw HTML is
//! sanitised, no style attribute remains. Footnotes are numbered by their first reference.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::links::{self, Target};
use super::passages::Builder;
use super::{Context, InternalLink, strong};
use crate::archive::SitePath;
use crate::archive::issue::ROOT_MARK;
use crate::diagnostics::{Diagnostic, Places, Rule};
use crate::escape;
use crate::source::SourceFile;

/// Events of one block with their places in the source.
type Events<'a> = [(Event<'a>, Range<usize>)];

/// A paragraph or block, made safe.
#[derive(Debug, Default, Clone)]
pub struct Fragment<'a> {
    /// Events for the HTML writer.
    pub events: Vec<Event<'a>>,
    /// Whether the author's own HTML is among them: the result must be sanitised.
    pub raw: bool,
}

/// Reads Markdown as an issue's body has it.
pub fn parser(body: &str) -> Parser<'_> {
    Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH)
}

/// Reads the body of `file` from byte `start` on.
pub fn read<'a>(
    file: &'a SourceFile,
    start: usize,
    context: &'a Context<'_>,
    builder: &mut Builder<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let events: Vec<_> = parser(&file.text[start..]).into_offset_iter().collect();
    let mut reader = Reader {
        file,
        start,
        context,
        diagnostics,
        places: Places::new(&file.text),
        footnotes: Footnotes::new(&events),
        page: builder.page(),
    };
    let mut at = 0;
    while at < events.len() {
        let end = block_end(&events, at);
        reader.block(&events[at..end], builder);
        at = end;
    }
}

/// Index behind the block that starts at `at`.
fn block_end(events: &Events<'_>, at: usize) -> usize {
    let mut depth = 0;
    for (index, (event, _)) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth <= 0 {
            return index + 1;
        }
    }
    events.len()
}

/// Numbers of footnotes, by first reference.
struct Footnotes(HashMap<String, usize>);

impl Footnotes {
    fn new(events: &Events<'_>) -> Self {
        let mut numbers = HashMap::new();
        for (event, _) in events {
            if let Event::FootnoteReference(name) = event {
                let next = numbers.len() + 1;
                numbers.entry(name.to_string()).or_insert(next);
            }
        }
        Self(numbers)
    }

    fn number(&mut self, name: &str) -> usize {
        let next = self.0.len() + 1;
        *self.0.entry(name.to_owned()).or_insert(next)
    }
}

struct Reader<'a, 'c, 'd> {
    file: &'a SourceFile,
    start: usize,
    context: &'a Context<'c>,
    diagnostics: &'d mut Vec<Diagnostic>,
    places: Places<'a>,
    footnotes: Footnotes,
    page: SitePath,
}

impl<'a> Reader<'a, '_, '_> {
    fn block(&mut self, events: &Events<'a>, builder: &mut Builder<'_>) {
        let Some((Event::Start(tag), _)) = events.first() else {
            if let Some((Event::Html(_) | Event::Text(_), _)) = events.first() {
                let fragment = self.prepare(events, builder);
                builder.block(fragment);
            }
            return;
        };
        let inner = &events[1..events.len().saturating_sub(1)];
        match tag {
            Tag::Heading { level, .. } => {
                let is_note = |event: &Event<'_>| matches!(event, Event::FootnoteReference(_));
                let inner: Vec<_> = inner.iter().filter(|(event, _)| !is_note(event)).cloned().collect();
                let fragment = self.prepare(&inner, builder);
                builder.heading(depth(*level), &fragment);
            }
            Tag::Paragraph => {
                let fragment = self.prepare(inner, builder);
                builder.paragraph(None, fragment, None);
            }
            Tag::List(Some(first)) => self.numbered_list(*first, inner, builder),
            Tag::FootnoteDefinition(name) => {
                let number = self.footnotes.number(name);
                let fragment = self.prepare(inner, builder);
                builder.footnote(number, fragment);
            }
            _ => {
                let fragment = self.prepare(events, builder);
                builder.block(fragment);
            }
        }
    }

    /// Each element of a numbered list is an item: its first paragraph, then what hangs below it.
    fn numbered_list(&mut self, first: u64, events: &Events<'a>, builder: &mut Builder<'_>) {
        let (mut at, mut last) = (0, u32::try_from(first).unwrap_or(u32::MAX).saturating_sub(1));
        while at < events.len() {
            let end = block_end(events, at);
            let (_, span) = &events[at];
            let source = &self.file.text[self.start + span.start..];
            // Markdown counts on from the first number; a bulletin may leave one out on purpose.
            let digits = source.bytes().take_while(u8::is_ascii_digit).count();
            let number = source[..digits].parse().ok().filter(|typed| *typed > last).unwrap_or(last.saturating_add(1));
            let marker = format!("{number}{}", if source[digits..].starts_with(')') { ')' } else { '.' });
            let inner = &events[at + 1..end - 1];
            let (paragraph, rest) = first_paragraph(inner);
            let paragraph = self.prepare(paragraph, builder);
            let rest = (!rest.is_empty()).then(|| self.prepare(rest, builder));
            builder.paragraph(Some((marker, number)), paragraph, rest);
            at = end;
            last = number;
        }
    }

    /// Makes a block's events safe, and settles breaks, links, pictures and footnotes.
    fn prepare(&mut self, events: &Events<'a>, builder: &mut Builder<'_>) -> Fragment<'a> {
        let mut fragment = Fragment::default();
        let mut at = 0;
        let mut link_ends: Vec<bool> = Vec::new();
        while at < events.len() {
            let (event, span) = &events[at];
            at += 1;
            let out = &mut fragment.events;
            match event {
                Event::Html(html) => {
                    fragment.raw = true;
                    out.push(Event::Html(unmarked(html)));
                }
                Event::InlineHtml(html) => {
                    fragment.raw = true;
                    out.push(Event::InlineHtml(unmarked(html)));
                }
                Event::Text(text) => out.push(Event::Text(unmarked(text))),
                Event::Code(text) => out.push(Event::Code(unmarked(text))),
                Event::SoftBreak => {
                    if !(ends_wide(out) && starts_wide(&events[at..])) {
                        out.push(Event::Text("\n".into()));
                    }
                }
                Event::FootnoteReference(name) => {
                    let number = self.footnotes.number(name);
                    let href = links::href(&self.page, &format!("fn-{number}"));
                    out.push(Event::InlineHtml(format!("<sup class=\"footnote-ref\"><a href=\"{href}\">").into()));
                    out.push(Event::Text(format!("[{number}]").into()));
                    out.push(Event::InlineHtml("</a></sup>".into()));
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let href = self.link(dest_url, span, builder);
                    link_ends.push(href.is_some());
                    if let Some(href) = href {
                        out.push(Event::InlineHtml(format!("<a href=\"{href}\">").into()));
                    }
                }
                Event::End(TagEnd::Link) => {
                    if link_ends.pop() == Some(true) {
                        out.push(Event::InlineHtml("</a>".into()));
                    }
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    let end = at - 1 + block_end(&events[at - 1..], 0);
                    let alt = plain(events[at..end].iter().map(|(event, _)| event));
                    out.extend(self.picture(dest_url, &alt, span, builder));
                    at = end;
                }
                Event::Start(Tag::Table(_)) => {
                    out.push(Event::Html(
                        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"表格\">".into(),
                    ));
                    out.push(event.clone());
                }
                Event::End(TagEnd::Table) => {
                    out.push(event.clone());
                    out.push(Event::Html("</div>\n".into()));
                }
                Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
                _ => out.push(event.clone()),
            }
        }
        fragment.events = strong::mend(fragment.events);
        fragment
    }

    /// What a link or a picture leads to.
    fn target(&self, destination: &str, builder: &mut Builder<'_>) -> Target {
        links::target(destination, &self.file.path, &self.page, self.context.around(), builder.referenced())
    }

    /// The `href` of a link; `None` where it must not be one.
    fn link(&mut self, destination: &str, span: &Range<usize>, builder: &mut Builder<'_>) -> Option<String> {
        match self.target(destination, builder) {
            Target::Outside(url) => Some(attribute(&url)),
            Target::Page { path, fragment } => {
                let href = links::href(&path, &fragment);
                builder.link(InternalLink { path, fragment, span: self.span(span) });
                Some(href)
            }
            Target::File(file) => {
                let href = links::href(&links::media_path(&file), "");
                builder.media(file);
                Some(href)
            }
            Target::Missing(file) => {
                self.warn(
                    Rule::MissingFile,
                    span,
                    format!("there is no file {file}"),
                    "check the name; upper and lower case differ",
                );
                None
            }
            Target::Forbidden => {
                self.warn(
                    Rule::ForbiddenAddress,
                    span,
                    "this address cannot be linked to".into(),
                    "link to http, https, mailto or a file below content/",
                );
                None
            }
        }
    }

    /// A picture below `content/`; any other is replaced by its text, because no request leaves the site.
    fn picture(
        &mut self,
        destination: &str,
        alt: &str,
        span: &Range<usize>,
        builder: &mut Builder<'_>,
    ) -> Vec<Event<'a>> {
        let text = |text: &str| Event::Text(CowStr::from(text.to_owned()));
        match self.target(destination, builder) {
            Target::File(file) => {
                let src = links::href(&links::media_path(&file), "");
                builder.media(file);
                let image = format!("<img src=\"{src}\" alt=\"{}\" loading=\"lazy\">", attribute(alt));
                vec![Event::InlineHtml(image.into())]
            }
            Target::Outside(url) => {
                self.warn(
                    Rule::OutsidePicture,
                    span,
                    "a picture of another site is shown as a link".into(),
                    "copy the picture into content/",
                );
                let label = if alt.is_empty() { &url } else { alt };
                vec![
                    Event::InlineHtml(format!("<a href=\"{}\">", attribute(&url)).into()),
                    text(label),
                    Event::InlineHtml("</a>".into()),
                ]
            }
            Target::Missing(file) => {
                self.warn(
                    Rule::MissingFile,
                    span,
                    format!("there is no picture {file}"),
                    "check the name; upper and lower case differ",
                );
                vec![text(alt)]
            }
            Target::Page { .. } | Target::Forbidden => {
                self.warn(
                    Rule::ForbiddenAddress,
                    span,
                    "this address cannot be a picture".into(),
                    "name a file below content/",
                );
                vec![text(alt)]
            }
        }
    }

    fn span(&self, span: &Range<usize>) -> Range<usize> {
        self.start + span.start..self.start + span.end
    }

    fn warn(&mut self, rule: Rule, span: &Range<usize>, message: String, hint: &str) {
        let place = self.places.find(self.span(span));
        let warning = Diagnostic::warning(message).rule(rule).file(&self.file.path);
        self.diagnostics.push(warning.place(place).hint(hint));
    }
}

/// A list element's leading text and what follows it.
fn first_paragraph<'e, 'a>(events: &'e Events<'a>) -> (&'e Events<'a>, &'e Events<'a>) {
    if let Some((Event::Start(Tag::Paragraph), _)) = events.first() {
        let end = block_end(events, 0);
        return (&events[1..end - 1], &events[end..]);
    }
    let mut at = 0;
    while at < events.len() {
        if let Event::Start(tag) = &events[at].0
            && !is_inline(tag)
        {
            break;
        }
        at = block_end(events, at);
    }
    events.split_at(at)
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}

/// `text` without the character that marks the site's root; the one in its place is as long.
fn unmarked<'a>(text: &CowStr<'a>) -> CowStr<'a> {
    if text.contains(ROOT_MARK) { text.replace(ROOT_MARK, "\u{fffd}").into() } else { text.clone() }
}

/// Text for an attribute.
fn attribute(text: &str) -> String {
    escape::html_attribute(&text.replace(ROOT_MARK, "\u{fffd}"))
}

/// What closes a link or footnote mark that the reader opened with `html`.
pub fn closing(html: &str) -> Option<&'static str> {
    if html.starts_with("<a href=") { Some("</a>") } else { html.starts_with("<sup class=").then_some("</a></sup>") }
}

/// Plain text of events: what a reader sees, blocks and cells on lines of their own.
pub fn plain<'e, 'a: 'e>(events: impl Iterator<Item = &'e Event<'a>>) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            Event::Start(Tag::List(_))
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::Heading(_))
                if !text.is_empty() && !text.ends_with('\n') =>
            {
                text.push('\n');
            }
            _ => {}
        }
    }
    text
}

fn ends_wide(events: &[Event<'_>]) -> bool {
    let last = events.iter().rev().find_map(|event| match event {
        Event::Text(text) | Event::Code(text) => text.chars().next_back(),
        _ => None,
    });
    last.is_some_and(is_wide)
}

fn starts_wide(events: &Events<'_>) -> bool {
    let next = events.iter().find_map(|(event, _)| match event {
        Event::Text(text) | Event::Code(text) => text.chars().next(),
        _ => None,
    });
    next.is_some_and(is_wide)
}

/// A character beside which a line break is no space.
fn is_wide(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(2)
}
