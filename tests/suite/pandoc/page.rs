//! Contents of a page, and of an author's HTML.

use kanku::parse::elements::Role;
use kanku::parse::html::{OpeningTag, Token, tokens};

use super::Contents;

/// Elements of the page that are counted.
const COUNTED: [&str; 6] = ["blockquote", "code", "hr", "pre", "table", "ul"];

/// Signs that are left out of texts: pandoc pairs the marks of emphasis by other rules beside Chinese, so that what is
/// a mark for one is text for the other.
const MARKS: [char; 3] = ['*', '_', '~'];

/// Reads the body of an issue on its page.
pub fn read(page: &str) -> Contents {
    let start = page.find("<article class=\"body\"").unwrap();
    let end = page[start..].find("</article>\n<aside").unwrap();
    read_part(&page[start..start + end])
}

/// Reads a piece of HTML.
pub fn read_part(html: &str) -> Contents {
    let mut reader = Reader::default();
    for (token, _) in tokens(html) {
        match token {
            Token::Text(text) if !reader.in_mark => reader.line.push_str(&text),
            Token::Open(tag) => reader.open(&tag),
            Token::Close(name) => reader.close(&name),
            Token::Text(_) | Token::Broken | Token::Declaration(_) => {}
        }
    }
    reader.end_line();
    reader.contents
}

#[derive(Default)]
struct Reader {
    contents: Contents,
    line: String,
    /// Whether the mark of a note is open, whose number pandoc does not give.
    in_mark: bool,
    in_pre: bool,
}

impl Reader {
    fn open(&mut self, tag: &OpeningTag) {
        if Role::of(&tag.name) == Role::Unknown {
            self.line.push_str(&format!("<{}>", tag.name));
        }
        if ends_line(&tag.name) {
            self.end_line();
        }
        self.in_mark |= tag.attribute("class").is_some_and(|class| class.starts_with("footnote-"));
        let counted = COUNTED.into_iter().find(|counted| *counted == tag.name && !(self.in_pre && *counted == "code"));
        if let Some(name) = counted {
            *self.contents.elements.entry(name).or_default() += 1;
        }
        self.in_pre |= tag.name == "pre";
        self.contents.addresses.extend(tag.attribute("href").or(tag.attribute("src")).map(address));
        if tag.name == "img" {
            self.line.push_str(tag.attribute("alt").unwrap_or_default());
        }
    }

    fn close(&mut self, name: &str) {
        if Role::of(name) == Role::Unknown {
            self.line.push_str(&format!("</{name}>"));
        }
        if ends_line(name) {
            self.end_line();
        }
        self.in_mark &= !matches!(name, "sup" | "span");
        self.in_pre &= name != "pre";
    }

    fn end_line(&mut self) {
        let line = normalised(&std::mem::take(&mut self.line));
        self.contents.lines.extend((!line.is_empty()).then_some(line));
    }
}

/// Returns an address without the way to the site's root.
pub fn address(address: &str) -> String {
    address.trim_start_matches("../").trim_start_matches("media/").trim_start_matches('/').to_owned()
}

/// Returns whether an element parts the text before it from the text behind it.
fn ends_line(name: &str) -> bool {
    Role::of(name).is_block() || matches!(name, "br" | "img" | "iframe" | "video")
}

/// Returns a text in lower case, without white space and marks of emphasis, with the boxes of task lists as they are
/// typed.
fn normalised(text: &str) -> String {
    let is_kept = |c: &char| !c.is_whitespace() && !MARKS.contains(c) && !matches!(c, '\u{200b}' | '\u{feff}');
    text.replace('☐', "[]").replace('☒', "[x]").to_lowercase().chars().filter(is_kept).collect()
}
