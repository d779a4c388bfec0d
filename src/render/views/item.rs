//! The markup of an item: its paragraph with a span and a permalink for each passage, then what hangs
//! below it.
//!
//! Anchors, citations and highlighting rely on this markup, so it is the engine's and not the theme's;
//! a theme dresses it with its style sheet. An archive has a hundred of them an issue, and writing them
//! straight is several times as fast as a template.

use crate::archive::issue::rooted;
use crate::archive::{Issue, Item};
use crate::escape::xml as escape;
use crate::render::label;

/// Appends the safe HTML of `item` to `html`, for a page whose root is `root`.
pub fn write(html: &mut String, issue: &Issue, item: &Item, root: &str) {
    let mut add = |parts: &[&str]| parts.iter().for_each(|part| html.push_str(part));
    let passages = &issue.passages[item.passages.clone()];
    add(&["<div class=\"item\" id=\"", &item.anchor, "\">\n"]);
    let mut opened = false;
    for passage in passages {
        let paragraph = issue.html(passage);
        if paragraph.is_empty() {
            continue;
        }
        if !std::mem::replace(&mut opened, true) {
            add(&["<p>"]);
            if !item.marker.is_empty() {
                add(&["<span class=\"marker\">", &escape(&item.marker), "</span>"]);
            }
        }
        add(&["<span class=\"passage\""]);
        if passage.anchor != item.anchor {
            add(&[" id=\"", &passage.anchor, "\""]);
        }
        add(&[">", &rooted(&paragraph, root), "<a class=\"permalink\" href=\"#", &passage.anchor]);
        add(&["\" data-citation=\"", &escape(&label::passage_citation(issue, passage))]);
        add(&["\" aria-label=\"引用本段\"></a></span>"]);
    }
    if opened {
        add(&["</p>\n"]);
    }
    for blocks in passages.iter().map(|passage| issue.block_html(passage)).filter(|blocks| !blocks.is_empty()) {
        add(&["<div class=\"prose\">", &rooted(blocks, root), "</div>\n"]);
    }
    add(&["</div>\n"]);
}
