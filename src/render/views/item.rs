//! The markup of an item: its paragraph with a permalink for each passage, and the blocks that belong to it.
//!
//! An item of one passage without blocks is a single `<p class="item">`. Otherwise the item is a `<div>` that holds the
//! paragraph, with a span for each passage where there are several, and the blocks. Anchors, citations and highlighting
//! rely on this markup, so that it is written here and not by a theme's template; a theme styles it. Writing it
//! directly is also several times as fast as a template, and an issue has hundreds of items.

use crate::archive::{Issue, Item, Passage};
use crate::escape::xml as escape;
use crate::render::html::{Way, write_blocks, write_inlines};
use crate::render::strings::Strings;

/// Length of a run of ASCII characters without a blank, such as an address, that may leave so large a gap in the line
/// before it that the line must not be justified.
const LONG_RUN: usize = 16;

/// Writes the items of one issue for its page.
pub struct ItemWriter<'a> {
    issue: &'a Issue,
    way: Way<'a>,
    /// Label of the links that copy a citation, escaped.
    label: String,
}

impl<'a> ItemWriter<'a> {
    /// Prepares to write items of `issue` for a page whose root is `root`.
    pub fn new(issue: &'a Issue, root: &'a str, strings: &'a Strings) -> Self {
        let label = escape(&strings.text("issue.cite_passage", &[]));
        Self { issue, way: Way { root, issue: "", strings }, label }
    }

    /// Appends the safe HTML of `item` to `html`.
    pub fn write(&self, html: &mut String, item: &Item) {
        let passages = &self.issue.passages[item.passages.clone()];
        let has_blocks = passages.iter().any(|passage| !passage.blocks.is_empty());
        // A number is shown even where nothing follows it in the line.
        let has_text = !item.marker.is_empty() || passages.iter().any(|passage| !passage.content.is_empty());
        let is_one_element = passages.len() == 1 && !has_blocks;
        let tag = if is_one_element { "p" } else { "div" };
        add(html, &["<", tag, " class=\"", self.class(passages), "\" id=\"", &item.anchor, "\""]);
        if let Some(number) = item.number {
            add(html, &[" data-number=\"", &number.to_string(), "\""]);
        }
        html.push('>');
        if let [passage] = passages {
            self.permalink(html, passage);
        }
        let in_paragraph = has_text && !is_one_element;
        html.push_str(if in_paragraph { "<p>" } else { "" });
        if has_text {
            html.push_str(&escape(&item.marker));
        }
        for passage in passages {
            self.passage(html, passage, passages.len() > 1);
        }
        html.push_str(if in_paragraph { "</p>\n" } else { "" });
        for passage in passages.iter().filter(|passage| !passage.blocks.is_empty()) {
            html.push_str("<div class=\"prose\">");
            write_blocks(html, &self.issue.body, passage.blocks, self.way);
            html.push_str("</div>\n");
        }
        add(html, &["</", tag, ">\n"]);
    }

    /// Returns the class of an item by its passages.
    fn class(&self, passages: &[Passage]) -> &'static str {
        let is_media = |passage: &Passage| !passage.content.is_empty() && self.issue.text(passage).trim().is_empty();
        if passages.iter().all(is_media) {
            "item media"
        } else if passages.iter().any(|passage| is_ragged(self.issue, passage)) {
            "item ragged"
        } else {
            "item"
        }
    }

    /// Appends the paragraph of a passage, in a span of its own where it is one of several.
    fn passage(&self, html: &mut String, passage: &Passage, in_span: bool) {
        if passage.content.is_empty() {
            return;
        }
        if in_span {
            add(html, &["<span class=\"passage\" id=\"", &passage.anchor, "\">"]);
            self.permalink(html, passage);
        }
        write_inlines(html, &self.issue.body, passage.content, self.way);
        if in_span {
            html.push_str("</span>");
        }
    }

    /// Appends the link that copies a citation. It stands before the text, so that it appears beside the first line,
    /// and takes no room in it.
    fn permalink(&self, html: &mut String, passage: &Passage) {
        add(html, &["<a class=\"permalink\" href=\"#", &passage.anchor, "\" aria-label=\"", &self.label, "\"></a>"]);
    }
}

fn add(html: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| html.push_str(part));
}

/// Reports whether a passage must not be justified: the line before a long address, or before a picture, may be nearly
/// empty, and its characters would be spread over it.
pub fn is_ragged(issue: &Issue, passage: &Passage) -> bool {
    has_long_run(issue.text(passage)) || issue.body.has_media(passage.content)
}

/// Reports whether a text has a run of ASCII characters that no line break divides.
fn has_long_run(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_in_run = |at: &usize| bytes[*at].is_ascii_graphic();
    // A run of that length covers one of these places, so that the others need not be looked at.
    (LONG_RUN - 1..bytes.len()).step_by(LONG_RUN).filter(is_in_run).any(|place| {
        let before = (0..place).rev().take_while(is_in_run).count();
        before + (place..bytes.len()).take_while(is_in_run).count() >= LONG_RUN
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Block, Blocks, Inline, Inlines};
    use crate::render::sample;

    fn written(text: &str, change: impl Fn(&mut Issue)) -> String {
        let mut issue = sample::archive(text, "厅").0.issues.remove(0);
        issue.body.text.push('<');
        let place = text.len() + 1;
        issue.body.inlines = vec![Inline::Text((place..place + 1).into())];
        issue.body.blocks = vec![Block::Rule];
        issue.passages[0].content = Inlines((0..1).into());
        change(&mut issue);
        let mut html = String::new();
        ItemWriter::new(&issue, "", &Strings::default()).write(&mut html, &issue.items[0]);
        html
    }

    const LINK: &str = "<a class=\"permalink\" href=\"#s1-1\" aria-label=\"引用本段\"></a>";

    #[test]
    fn an_item_of_one_passage_is_one_element() {
        let expected = format!("<p class=\"item\" id=\"s1-1\" data-number=\"1\">{LINK}1.&lt;</p>\n");
        assert_eq!(written("文字", |_| ()), expected);
    }

    #[test]
    fn blocks_and_several_passages_stand_in_the_item() {
        let with_blocks = written("文字", |issue| issue.passages[0].blocks = Blocks((0..1).into()));
        let expected = format!(
            "<div class=\"item\" id=\"s1-1\" data-number=\"1\">{LINK}<p>1.&lt;</p>\n\
             <div class=\"prose\"><hr />\n</div>\n</div>\n"
        );
        assert_eq!(with_blocks, expected);
        let several = written("文字", |issue| {
            let mut passage = issue.passages[0].clone();
            passage.anchor = "s1-1-2".into();
            issue.passages.push(passage);
            issue.items[0].passages = 0..2;
            issue.items[0].number = None;
        });
        assert_eq!(several.matches("<span class=\"passage\" id=").count(), 2);
        assert!(several.starts_with("<div class=\"item\" id=\"s1-1\"><p>1.<span class=\"passage\""), "{several}");
    }

    #[test]
    fn a_paragraph_without_text_holds_pictures() {
        assert!(written("", |_| ()).contains("class=\"item media\""));
        assert!(written("文字", |_| ()).contains("class=\"item\""));
    }

    #[test]
    fn a_line_before_an_address_is_not_justified() {
        for (text, expected) in [
            ("网址 https://www.sc.gov.cn/10462/index.shtml。", true),
            ("邮箱：zhengwuzhongxin@sc.gov.cn", true),
            ("文件 SC_ZWFW_2023_0044_V2.0 已印发", true),
            ("11 月 14 日，Windows 10 系统 2085 台", false),
        ] {
            assert_eq!(has_long_run(text), expected, "{text}");
            assert_eq!(written(text, |_| ()).contains("class=\"item ragged\""), expected);
        }
    }
}
