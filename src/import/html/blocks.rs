//! Elements of a web page to blocks of a document.

use dom_query::NodeRef;
use url::Url;

use super::DEEPEST;
use super::article::{Article, is_invisible};
use super::pictures::{Found, Pictures};
use super::tables;
use crate::import::document::{Block, Document, Inline, Paragraph, Table};
use crate::import::doubt::Doubt;
use crate::import::limits;

/// Elements that stand in a line of text.
const INLINE: [&str; 27] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label", "mark",
    "q", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u",
];
/// Elements that surround an article, and are left out where no text of theirs was chosen.
const AROUND: [&str; 8] = ["nav", "footer", "aside", "form", "select", "button", "input", "textarea"];
/// Elements that show something else than text and pictures.
const EMBEDDED: [&str; 7] = ["iframe", "object", "embed", "video", "audio", "canvas", "applet"];
/// Share of a block's text in links from which it is a list of links.
const MOSTLY_LINKS: f64 = 0.6;

/// Properties that elements hand down to those in them.
#[derive(Debug, Clone, Copy, Default)]
struct Style {
    bold: bool,
    centred: bool,
    /// True where blanks and line ends stay.
    preformatted: bool,
}

/// Writes the blocks of an article.
pub(super) struct Writer<'a> {
    base: Option<&'a Url>,
    pictures: Pictures<'a>,
    article: &'a Article<'a>,
    document: Document,
    /// Text of the open paragraph.
    open: Paragraph,
    /// Label of the next paragraph.
    label: Option<String>,
    /// Address of the open link.
    link: Option<String>,
    omitted: Vec<String>,
}

impl<'a> Writer<'a> {
    /// Begins the document of an article.
    pub(super) fn new(base: Option<&'a Url>, pictures: Pictures<'a>, article: &'a Article<'a>) -> Self {
        Self {
            base,
            pictures,
            article,
            document: Document::default(),
            open: Paragraph::default(),
            label: None,
            link: None,
            omitted: Vec::new(),
        }
    }

    /// Writes the title, the line below it, and the article.
    pub(super) fn write(&mut self) {
        let parts = [self.article.title, self.article.web_line, Some(self.article.root)];
        for part in parts.into_iter().flatten() {
            self.node(part, Style::default(), 0);
            self.flush();
        }
    }

    /// Returns the document, and the texts of the article that were left out.
    pub(super) fn finish(mut self) -> (Document, Vec<String>) {
        self.document.images = self.pictures.images;
        (self.document, self.omitted)
    }

    fn doubt(&mut self, kind: &'static str, detail: &str) {
        if self.document.doubts.len() < limits::DOUBTS {
            let detail: String = detail.chars().take(100).collect();
            self.document.doubts.push(Doubt::body(kind).detail(detail));
        }
    }

    fn node(&mut self, node: NodeRef<'a>, style: Style, depth: usize) {
        if node.is_text() {
            self.text(&node.text(), style);
            return;
        }
        let Some(name) = node.node_name() else { return };
        let name = name.to_lowercase();
        if is_invisible(&node) || depth > DEEPEST {
            return;
        }
        let style = style.of(&node, &name);
        match name.as_str() {
            "br" => self.line_break(style),
            "hr" => self.flush(),
            "img" => self.picture(&node),
            "a" => self.link(node, style, depth),
            "wbr" | "rp" => {}
            "table" => self.table(node, style, depth),
            "ul" | "ol" | "menu" => self.list(node, style, depth, name == "ol"),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.children(node, style, depth);
                self.open.heading = name[1..].parse().ok();
                self.flush();
            }
            name if EMBEDDED.contains(&name) => {
                let address = node.attr_or("src", "").to_string();
                self.doubt("an embedded video, frame or program of a web page was left out", &address);
            }
            name if AROUND.contains(&name) && !self.article.is_chosen(&node) => self.omit(&node),
            name if INLINE.contains(&name) => self.children(node, style, depth),
            _ if is_list_of_links(&node) && !self.article.is_chosen(&node) => self.omit(&node),
            _ => {
                self.flush();
                self.children(node, style, depth);
                self.open.centred |= style.centred;
                self.flush();
            }
        }
    }

    fn children(&mut self, node: NodeRef<'a>, style: Style, depth: usize) {
        node.children_it(false).for_each(|child| self.node(child, style, depth + 1));
    }

    fn omit(&mut self, node: &NodeRef<'_>) {
        let text = node.text().split_whitespace().collect::<Vec<_>>().join(" ");
        self.omitted.extend((!text.is_empty()).then_some(text));
    }

    fn text(&mut self, text: &str, style: Style) {
        if style.preformatted {
            for (at, line) in text.trim_matches('\n').lines().enumerate() {
                if at > 0 {
                    self.open.inlines.push(Inline::LineBreak);
                }
                self.push(line.to_owned(), style);
            }
            return;
        }
        // A new paragraph may begin behind a line break with an indent, as typists made it.
        let begins = text.trim_start_matches(['\n', '\r', '\t', ' ']);
        let blanks = begins.chars().take_while(|c| matches!(c, '\u{3000}' | '\u{a0}' | '\u{2003}')).count();
        if blanks >= 2 && self.open.inlines.last() == Some(&Inline::LineBreak) {
            self.flush();
        }
        let mut collapsed = String::with_capacity(text.len());
        for c in text.chars() {
            let is_blank = c.is_ascii_whitespace() || c == '\u{a0}';
            if !is_blank {
                collapsed.push(c);
            } else if !collapsed.ends_with(' ') {
                collapsed.push(' ');
            }
        }
        let after_blank = match self.open.inlines.last() {
            Some(Inline::Text { text, .. } | Inline::Link { text, .. }) => text.ends_with(' '),
            Some(Inline::LineBreak) | None => true,
            Some(Inline::Image(_) | Inline::Footnote(_)) => false,
        };
        let text = if after_blank { collapsed.trim_start_matches(' ') } else { &collapsed };
        self.push(text.to_owned(), style);
    }

    fn push(&mut self, text: String, style: Style) {
        if text.is_empty() {
            return;
        }
        self.open.inlines.push(match &self.link {
            Some(address) if !text.trim().is_empty() => Inline::Link { text, address: address.clone() },
            _ => Inline::Text { text, bold: style.bold },
        });
    }

    /// Ends a line; a second one ends the paragraph.
    fn line_break(&mut self, style: Style) {
        if matches!(self.open.inlines.last(), None | Some(Inline::LineBreak)) {
            self.flush();
        } else {
            self.open.inlines.push(Inline::LineBreak);
        }
        self.open.centred |= style.centred;
    }

    /// Ends the open paragraph.
    fn flush(&mut self) {
        let mut paragraph = std::mem::take(&mut self.open);
        while paragraph.inlines.last() == Some(&Inline::LineBreak) {
            paragraph.inlines.pop();
        }
        let holds = |inline: &Inline| match inline {
            Inline::Text { text, .. } | Inline::Link { text, .. } => !text.trim().is_empty(),
            Inline::LineBreak => false,
            Inline::Image(_) | Inline::Footnote(_) => true,
        };
        if paragraph.inlines.iter().any(holds) {
            paragraph.label = self.label.take();
            self.document.blocks.push(Block::Paragraph(paragraph));
        }
    }

    fn link(&mut self, node: NodeRef<'a>, style: Style, depth: usize) {
        let address = node.attr_or("href", "").trim().to_owned();
        let outer = self.link.take();
        self.link = self.address(&address);
        let is_lost = self.link.is_none() && !address.is_empty() && !address.starts_with(['#', 'j']);
        if is_lost && !node.text().trim().is_empty() {
            self.doubt("a link to another page of the old site leads nowhere; its text was kept", &address);
        }
        self.children(node, style, depth);
        self.link = outer;
    }

    /// Returns the absolute address of a link, where it has one.
    fn address(&self, address: &str) -> Option<String> {
        let url = Url::parse(address).ok().or_else(|| self.base?.join(address).ok())?;
        let is_own = address.starts_with('#');
        (!is_own && matches!(url.scheme(), "http" | "https" | "mailto")).then(|| url.to_string())
    }

    fn picture(&mut self, node: &NodeRef<'_>) {
        let source = ["src", "data-src", "data-original"].iter().find_map(|name| node.attr(name));
        let Some(source) = source.filter(|source| !source.trim().is_empty()) else { return };
        let description = node.attr_or("alt", "").trim().to_owned();
        match self.pictures.find(&source, &description) {
            Found::Image(image) => self.open.inlines.push(Inline::Image(image)),
            Found::External(address) => {
                let text = if description.is_empty() { "图片".to_owned() } else { description };
                self.open.inlines.push(Inline::Link { text, address });
            }
            Found::Missing => self.doubt("a picture of a web page is missing beside it, or cannot be shown", &source),
        }
    }

    fn list(&mut self, node: NodeRef<'a>, style: Style, depth: usize, is_counted: bool) {
        if is_list_of_links(&node) && !self.article.is_chosen(&node) {
            self.omit(&node);
            return;
        }
        self.flush();
        let mut number = node.attr_or("start", "1").trim().parse::<u32>().unwrap_or(1);
        for child in node.children_it(false) {
            if child.has_name("li") {
                self.label = Some(if is_counted { format!("{number}.") } else { "•".to_owned() });
                number = number.saturating_add(1);
            }
            self.node(child, style, depth + 1);
            self.flush();
            self.label = None;
        }
    }

    fn table(&mut self, node: NodeRef<'a>, style: Style, depth: usize) {
        self.flush();
        let Some(rows) = tables::rows(node) else {
            self.children(node, style, depth);
            self.flush();
            return;
        };
        for caption in node.children_it(false).filter(|child| child.has_name("caption")) {
            self.children(caption, style, depth);
            self.flush();
        }
        let before = std::mem::take(&mut self.document.blocks);
        let mut table = Table::default();
        for row in rows {
            let cells = row.into_iter().map(|cell| {
                cell.into_iter().for_each(|cell| self.children(cell, Style { centred: false, ..style }, depth + 3));
                self.flush();
                let paragraphs =
                    std::mem::take(&mut self.document.blocks).into_iter().filter_map(|block| match block {
                        Block::Paragraph(paragraph) => Some(paragraph),
                        Block::Table(_) | Block::PageBreak => None,
                    });
                paragraphs.collect()
            });
            table.rows.push(cells.collect());
        }
        self.document.blocks = before;
        self.document.blocks.push(Block::Table(table));
    }
}

impl Style {
    fn of(self, node: &NodeRef<'_>, name: &str) -> Self {
        let css = node.attr_or("style", "").to_lowercase().replace(' ', "");
        let has = |rule: &str| css.contains(rule);
        let aligned = node.attr_or("align", "").to_lowercase();
        let left =
            ["left", "right", "justify"].iter().any(|way| *aligned == **way || has(&format!("text-align:{way}")));
        let heavy = matches!(name, "b" | "strong") || has("font-weight:bold") || has("font-weight:700");
        Self {
            bold: heavy || self.bold && !has("font-weight:normal") && !has("font-weight:400"),
            centred: name == "center" || &*aligned == "center" || has("text-align:center") || self.centred && !left,
            preformatted: name == "pre" || self.preformatted,
        }
    }
}

/// Returns whether most of an element's text stands in several links.
fn is_list_of_links(node: &NodeRef<'_>) -> bool {
    let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let links: Vec<usize> =
        node.descendants_it().filter(|inner| inner.has_name("a")).map(|link| count(&link.text())).collect();
    links.len() > 1 && links.iter().sum::<usize>() as f64 >= MOSTLY_LINKS * count(&node.text()) as f64
}
