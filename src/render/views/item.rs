//! The markup of an item: its paragraph with a permalink for each passage, and the blocks that belong to it.
//!
//! An item of one passage without blocks is a single `<p class="item">`. Otherwise the item is a `<div>` that holds the
//! paragraph, with a span for each passage where there are several, and the blocks. Anchors, citations and highlighting
//! rely on this markup, so that it is written here and not by a theme's template; a theme styles it. Writing it directly
//! is also several times as fast as a template, and an issue has hundreds of items.

use crate::archive::{Issue, Item, Passage};
use crate::escape::xml as escape;
use crate::render::html::{Way, write_blocks, write_inlines};
use crate::render::strings::Strings;

/// Length of a run of ASCII characters without a blank, such as an address, that may leave so large a gap in the line
/// before it that the line must not be justified.
const LONG_RUN: usize = 16;

/// Appends the safe HTML of `item` to `html`, for a page whose root is `root`.
pub fn write(html: &mut String, issue: &Issue, item: &Item, root: &str, strings: &Strings) {
    let passages = &issue.passages[item.passages.clone()];
    let way = Way { root, issue: "", strings };
    let has_blocks = passages.iter().any(|passage| !passage.blocks.is_empty());
    let is_media = |passage: &Passage| !passage.content.is_empty() && issue.text(passage).trim().is_empty();
    let class = if passages.iter().all(is_media) {
        "item media"
    } else if passages.iter().any(|passage| is_ragged(issue, passage)) {
        "item ragged"
    } else {
        "item"
    };
    let number = item.number.map_or_else(String::new, |number| format!(" data-number=\"{number}\""));
    let mut paragraph = String::new();
    for passage in passages {
        write_passage(&mut paragraph, issue, passage, way, passages.len() > 1);
    }
    if !paragraph.is_empty() {
        paragraph.insert_str(0, &escape(&item.marker));
    }
    let anchor = &item.anchor;
    if let [passage] = passages
        && !has_blocks
    {
        let link = permalink(passage, strings);
        html.push_str(&format!("<p class=\"{class}\" id=\"{anchor}\"{number}>{link}{paragraph}</p>\n"));
        return;
    }
    html.push_str(&format!("<div class=\"{class}\" id=\"{anchor}\"{number}>"));
    if let [passage] = passages {
        html.push_str(&permalink(passage, strings));
    }
    if !paragraph.is_empty() {
        html.push_str(&format!("<p>{paragraph}</p>\n"));
    }
    for passage in passages.iter().filter(|passage| !passage.blocks.is_empty()) {
        html.push_str("<div class=\"prose\">");
        write_blocks(html, &issue.body, passage.blocks, way);
        html.push_str("</div>\n");
    }
    html.push_str("</div>\n");
}

/// Appends the paragraph of a passage, in a span of its own where it is one of several.
fn write_passage(html: &mut String, issue: &Issue, passage: &Passage, way: Way<'_>, in_span: bool) {
    if passage.content.is_empty() {
        return;
    }
    if in_span {
        html.push_str(&format!(
            "<span class=\"passage\" id=\"{}\">{}",
            passage.anchor,
            permalink(passage, way.strings)
        ));
    }
    write_inlines(html, &issue.body, passage.content, way);
    if in_span {
        html.push_str("</span>");
    }
}

/// The link that copies a citation. It stands before the text, so that it appears beside the first line, and takes no
/// room in it.
fn permalink(passage: &Passage, strings: &Strings) -> String {
    let label = escape(&strings.text("issue.cite_passage", &[]));
    format!("<a class=\"permalink\" href=\"#{}\" aria-label=\"{label}\"></a>", passage.anchor)
}

/// Reports whether a passage must not be justified: the line before a long address, or before a picture, may be nearly
/// empty, and its characters would be spread over it.
pub fn is_ragged(issue: &Issue, passage: &Passage) -> bool {
    has_long_run(issue.text(passage)) || issue.body.has_media(passage.content)
}

/// Reports whether a text has a run of ASCII characters that no line break divides.
fn has_long_run(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_graphic()).any(|run| run.len() >= LONG_RUN)
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
        write(&mut html, &issue, &issue.items[0], "", &Strings::default());
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
