//! The tree of an issue as HTML.
//!
//! Input: a [`Body`] and a part of it. Output: HTML of the elements that the tree names, every text and attribute
//! escaped. Addresses inside the site begin with the way from the page to the site's root.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::archive::SitePath;
use crate::archive::content::{
    AttributeName, Block, Blocks, Body, Content, Element, Inline, Inlines, Link, Media, Medium, Tag, Target, note_mark,
};
use crate::escape::{html_attribute, html_text};
use crate::render::strings::Strings;

/// Characters that a path in an address must not have as they are.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'\\')
    .add(b'\'')
    .add(b'&');

/// The same of what stands behind `#`: a PDF is opened at `#page=5&zoom=100`.
const FRAGMENT: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%').add(b'<').add(b'>').add(b'`');

/// How places of the site are reached from the page that is written.
#[derive(Debug, Clone, Copy)]
pub struct Way<'w> {
    /// To the site's root: `../../`.
    pub root: &'w str,
    /// To the page of the issue that the tree is of; empty on that page itself.
    pub issue: &'w str,
    /// The words of the site.
    pub strings: &'w Strings,
}

/// Adds inlines to `html`.
pub fn write_inlines(html: &mut String, body: &Body, inlines: Inlines, way: Way<'_>) {
    Writer { html, body, way, depth: 0 }.inlines(inlines);
}

/// Adds blocks to `html`.
pub fn write_blocks(html: &mut String, body: &Body, blocks: Blocks, way: Way<'_>) {
    Writer { html, body, way, depth: 0 }.blocks(blocks);
}

/// The address of a place in the site, for an attribute.
fn href(root: &str, path: &SitePath, fragment: &str) -> String {
    let path = utf8_percent_encode(path.as_str(), PATH);
    if fragment.is_empty() {
        format!("{root}{path}")
    } else {
        html_attribute(&format!("{root}{path}#{}", utf8_percent_encode(fragment, FRAGMENT)))
    }
}

struct Writer<'w> {
    html: &'w mut String,
    body: &'w Body,
    way: Way<'w>,
    /// Blocks that are open.
    depth: usize,
}

impl Writer<'_> {
    fn inlines(&mut self, inlines: Inlines) {
        let body = self.body;
        for inline in body.inlines(inlines) {
            self.inline(*inline);
        }
    }

    fn inline(&mut self, inline: Inline) {
        let body = self.body;
        match inline {
            Inline::Text(span) => self.html.push_str(&html_text(body.text(span))),
            Inline::Code(span) => self.add(&["<code>", &html_text(body.text(span)), "</code>"]),
            Inline::Break(_) => self.html.push_str("<br />\n"),
            Inline::NoteCall { number, .. } => {
                self.add(&["<sup class=\"footnote-ref\"><a href=\"", self.way.issue, "#fn-"]);
                self.add(&[&number.to_string(), "\">", &note_mark(number), "</a></sup>"]);
            }
            Inline::Aside(span) => self.html.push_str(&html_text(body.aside(span))),
            Inline::Link(index) => self.link(&body.links[index as usize]),
            Inline::Media(index) => self.media(&body.media[index as usize]),
            Inline::Element(index) => self.element(body.element(index)),
        }
    }

    fn link(&mut self, link: &Link) {
        let address = match &link.target {
            Target::Outside(url) => html_attribute(url),
            Target::Inside { path, fragment } => href(self.way.root, path, fragment),
        };
        self.add(&["<a href=\"", &address, "\""]);
        self.attribute("title", &link.title);
        self.html.push('>');
        if let Some(medium) = link.replaces {
            let name = self.way.strings.text(medium_name(medium), &[]);
            self.html.push_str(&html_text(&self.way.strings.text("media.before_link", &[("name", &name)])));
        }
        self.inlines(link.content);
        // A link that nobody sees cannot be followed.
        if self.body.is_blank(link.content) {
            match &link.target {
                Target::Outside(url) => self.add(&[&html_text(url)]),
                Target::Inside { path, .. } => self.add(&[&html_text(path.as_str())]),
            }
        }
        self.html.push_str("</a>");
    }

    fn media(&mut self, media: &Media) {
        let address = href(self.way.root, &media.path, &media.fragment);
        let (width, height) = media.size;
        let size = |name: &str, size: Option<u16>| size.map_or(String::new(), |size| format!(" {name}=\"{size}\""));
        let (width, height) = (size("width", width), size("height", height));
        let alternative = html_attribute(&media.alternative);
        match media.medium {
            Medium::Picture => self.add(&["<img src=\"", &address, "\" alt=\"", &alternative, "\" loading=\"lazy\""]),
            Medium::Video => self.add(&["<video src=\"", &address, "\" controls preload=\"none\""]),
            Medium::Audio => self.add(&["<audio src=\"", &address, "\" controls preload=\"none\""]),
            Medium::Page => self.add(&["<a href=\"", &address, "\""]),
        }
        self.add(&[&width, &height]);
        self.attribute("title", &media.title);
        self.html.push('>');
        match media.medium {
            Medium::Picture => {}
            Medium::Video => self.add(&[&alternative, "</video>"]),
            Medium::Audio => self.add(&[&alternative, "</audio>"]),
            Medium::Page => self.add(&[&alternative, "</a>"]),
        }
    }

    fn blocks(&mut self, blocks: Blocks) {
        let body = self.body;
        for block in body.blocks(blocks) {
            self.block(*block);
        }
    }

    fn block(&mut self, block: Block) {
        let body = self.body;
        match block {
            Block::Paragraph(content) => {
                self.html.push_str("<p>");
                self.inlines(content);
                self.html.push_str("</p>\n");
            }
            Block::Plain(content) => self.inlines(content),
            Block::Rule => self.html.push_str("<hr />\n"),
            Block::Code { text, language } => {
                self.html.push_str("<pre><code");
                if !language.is_empty() {
                    self.attribute("class", &format!("language-{}", body.aside(language)));
                }
                self.add(&[">", &html_text(body.text(text)), "</code></pre>\n"]);
            }
            Block::Note { number, blocks } => {
                self.html.push_str("<div class=\"footnote\"");
                // A note of its own is an item of the issue, which has the anchor.
                if self.depth > 0 {
                    self.add(&[" id=\"fn-", &number.to_string(), "\""]);
                }
                self.add(&["><span class=\"footnote-mark\">", &note_mark(number), "</span> "]);
                self.inside(blocks);
                self.html.push_str("</div>\n");
            }
            Block::Element(index) => self.element(body.element(index)),
        }
    }

    fn inside(&mut self, blocks: Blocks) {
        self.depth += 1;
        self.blocks(blocks);
        self.depth -= 1;
    }

    fn element(&mut self, element: &Element) {
        let name = element.tag.as_str();
        if element.tag == Tag::Table {
            // A table may be wider than the page; a keyboard scrolls what it can reach.
            let label = html_attribute(&self.way.strings.text("media.table", &[]));
            let width = width_class(columns(self.body, element));
            self.add(&["<div class=\"table", width, "\" tabindex=\"0\" role=\"region\" aria-label=\"", &label, "\">"]);
        }
        self.add(&["<", name]);
        let body = self.body;
        for (attribute, value) in body.attributes(element) {
            match attribute {
                // A style attribute is against the pages' Content-Security-Policy.
                AttributeName::Align => self.attribute("class", &format!("align-{value}")),
                AttributeName::Open | AttributeName::Reversed => self.add(&[" ", attribute.as_str()]),
                _ => self.attribute(attribute.as_str(), value),
            }
        }
        self.html.push('>');
        if element.tag.is_void() {
            return;
        }
        match element.content {
            Content::Inlines(content) => self.inlines(content),
            Content::Blocks(blocks) => self.inside(blocks),
        }
        self.add(&["</", name, ">"]);
        if element.tag == Tag::Table {
            self.html.push_str("</div>");
        }
        if !element.tag.is_inline() && !matches!(element.tag, Tag::Td | Tag::Th) {
            self.html.push('\n');
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.add(&[" ", name, "=\"", &html_attribute(value), "\""]);
        }
    }

    fn add(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.html.push_str(part));
    }
}

/// Returns the number of columns of a table or of its widest row.
fn columns(body: &Body, element: &Element) -> usize {
    let Content::Blocks(blocks) = element.content else { return 0 };
    let inside = body.blocks(blocks).iter().filter_map(|block| match block {
        Block::Element(index) => Some(body.element(*index)),
        _ => None,
    });
    if element.tag != Tag::Tr {
        return inside.map(|element| columns(body, element)).max().unwrap_or(0);
    }
    let span = |cell: &Element| {
        let spans = body.attributes(cell).filter(|(name, _)| *name == AttributeName::Colspan);
        spans.filter_map(|(_, value)| value.parse().ok()).next().unwrap_or(1)
    };
    inside.map(span).sum()
}

/// Returns the class of a table by its number of columns: on paper the text of wide tables is smaller, and the page of
/// the widest ones is turned. A style sheet cannot count columns without `:has()`, which Chromium 86 does not know.
fn width_class(columns: usize) -> &'static str {
    match columns {
        ..8 => "",
        8..12 => " wide",
        12..18 => " wider",
        18.. => " wider turned",
    }
}

/// Returns the key of the word before a link that takes the place of something from another site.
fn medium_name(medium: Medium) -> &'static str {
    match medium {
        Medium::Picture => "media.picture",
        Medium::Video => "media.video",
        Medium::Audio => "media.audio",
        Medium::Page => "media.page",
    }
}
