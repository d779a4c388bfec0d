//! The markup of an item: its paragraph with a span and a permalink for each passage, then what hangs
//! below it.
//!
//! Anchors, citations and highlighting rely on this markup, so it is the engine's and not the theme's;
//! a theme dresses it with its style sheet. An archive has a hundred of them an issue, and writing them
//! straight is several times as fast as a template.

use std::fmt::Write;

use crate::archive::issue::rooted;
use crate::archive::{Issue, Item};
use crate::render::xml::escape;

/// Safe HTML of `item` on a page at `root`; `citation` names the issue.
pub fn markup(issue: &Issue, item: &Item, root: &str, citation: &str) -> String {
    let passages = &issue.passages[item.passages.clone()];
    let mut html = format!("<div class=\"item\" id=\"{}\">\n", item.anchor);
    // A String takes whatever is written to it.
    let mut opened = false;
    for passage in passages.iter().filter(|passage| !issue.html(passage).is_empty()) {
        if !std::mem::replace(&mut opened, true) {
            html.push_str("<p>");
            if !item.marker.is_empty() {
                let _ = write!(html, "<span class=\"marker\">{}</span>", escape(&item.marker));
            }
        }
        let own = if passage.anchor == item.anchor { String::new() } else { format!(" id=\"{}\"", passage.anchor) };
        let _ = write!(
            html,
            "<span class=\"passage\"{own}>{}<a class=\"permalink\" href=\"#{}\" data-citation=\"{}，{}\" aria-label=\"引用本段\"></a></span>",
            rooted(&issue.html(passage), root),
            passage.anchor,
            escape(citation),
            escape(&issue.citation_place(passage)),
        );
    }
    if opened {
        html.push_str("</p>\n");
    }
    for blocks in passages.iter().map(|passage| issue.block_html(passage)).filter(|blocks| !blocks.is_empty()) {
        let _ = writeln!(html, "<div class=\"prose\">{}</div>", rooted(blocks, root));
    }
    html.push_str("</div>\n");
    html
}
