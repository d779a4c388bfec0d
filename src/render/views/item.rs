//! The markup of an item: its paragraph with a span and a permalink for each passage, then what hangs
//! below it.
//!
//! Anchors, citations and highlighting rely on this markup, so it is the engine's and not the theme's;
//! a theme dresses it with its style sheet. An archive has a hundred of them an issue, and writing them
//! straight is several times as fast as a template.

use crate::archive::{Issue, Item};
use crate::escape::xml as escape;
use crate::render::html::{Way, write_blocks, write_inlines};
use crate::render::label;

/// Appends the safe HTML of `item` to `html`, for a page whose root is `root`.
pub fn write(html: &mut String, issue: &Issue, item: &Item, root: &str) {
    let passages = &issue.passages[item.passages.clone()];
    add(html, &["<div class=\"item\" id=\"", &item.anchor, "\">\n"]);
    let mut opened = false;
    for passage in passages.iter().filter(|passage| !passage.content.is_empty()) {
        if !std::mem::replace(&mut opened, true) {
            add(html, &["<p>"]);
            if !item.marker.is_empty() {
                add(html, &["<span class=\"marker\">", &escape(&item.marker), "</span>"]);
            }
        }
        add(html, &["<span class=\"passage\""]);
        if passage.anchor != item.anchor {
            add(html, &[" id=\"", &passage.anchor, "\""]);
        }
        html.push('>');
        write_inlines(html, &issue.body, passage.content, Way { root, issue: "" });
        add(html, &["<a class=\"permalink\" href=\"#", &passage.anchor]);
        add(html, &["\" data-citation=\"", &escape(&label::passage_citation(issue, passage))]);
        add(html, &["\" aria-label=\"引用本段\"></a></span>"]);
    }
    if opened {
        add(html, &["</p>\n"]);
    }
    for passage in passages.iter().filter(|passage| !passage.blocks.is_empty()) {
        add(html, &["<div class=\"prose\">"]);
        write_blocks(html, &issue.body, passage.blocks, Way { root, issue: "" });
        add(html, &["</div>\n"]);
    }
    add(html, &["</div>\n"]);
}

fn add(html: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| html.push_str(part));
}
