//! Web pages saved from an old site: `.html`, `.htm` and `.mht`.
//!
//! Input: a file in the encoding that it declares, or in UTF-8 or GB18030. Output: a [`Document`] of the article with
//! its headings, tables, lists, pictures and links. Navigation, footer and whatever else surrounds the article are left
//! out and reported; `article` finds it.
//!
//! ```text
//! bytes ─▶ mht ─▶ decode ─▶ DOM ─▶ article ─▶ blocks ─▶ Document
//! ```
//!
//! The file is untrusted: its size, the depth of its elements and their number are bounded.

mod article;
mod blocks;
mod mht;
mod pictures;
mod tables;

use dom_query::{Document as Dom, NodeRef};
use encoding_rs::Encoding;
use url::Url;

use super::damaged;
use super::document::Document;
use super::doubt::Doubt;
use super::original::Original;
use crate::diagnostics::Diagnostic;
use crate::source;
use article::Article;
use blocks::Writer;
use pictures::Pictures;

/// Elements of a page; the longest saved pages of offices have 20,000.
const MOST_ELEMENTS: usize = 200_000;
/// Elements within elements.
const DEEPEST: usize = 400;
/// Characters of a left out text that are quoted.
const QUOTED: usize = 30;

const SAVE_AGAIN: &str = "open it in a browser and save it again as a complete web page";

/// Reads a web page.
///
/// # Errors
/// It is no web page, is empty, or passes the bounds.
pub fn read(original: &Original<'_>) -> Result<Document, Diagnostic> {
    let saved = match mht::is_mht(original.bytes) {
        true => mht::read(original.bytes)?,
        false => mht::Saved { page: decode(original.bytes, None)?, address: None, parts: Vec::new() },
    };
    let dom = Dom::from(saved.page.as_str());
    check(&dom)?;
    let address = saved.address.clone().or_else(|| saved_from(&saved.page));
    let base = address.as_deref().and_then(|address| Url::parse(address).ok());
    let article = Article::find(&dom);
    let pictures = Pictures::new(original.beside, &saved.parts, base.as_ref());
    let mut writer = Writer::new(base.as_ref(), pictures, &article);
    writer.write();
    let (mut document, parts) = writer.finish();
    if document.blocks.is_empty() {
        let hint = "it may be made by a script: open it in a browser, and save what is shown there";
        return Err(Diagnostic::error("the web page has no text").hint(hint));
    }
    let omitted: Vec<String> = article.surroundings().into_iter().chain(parts).collect();
    if let Some(first) = omitted.first() {
        let count: usize = omitted.iter().map(|text| text.chars().count()).sum();
        let quoted: String = first.chars().take(QUOTED).collect();
        let kind = "parts of a web page around the article were left out";
        document.doubts.push(Doubt::body(kind).detail(format!("{count} characters, {quoted}…")));
    }
    document.omitted = omitted;
    Ok(document)
}

/// Refuses pages that pass the bounds.
fn check(dom: &Dom) -> Result<(), Diagnostic> {
    let refused = |why: String| Err(Diagnostic::error(format!("the web page {why}")).hint(SAVE_AGAIN));
    let mut open: Vec<(NodeRef<'_>, usize)> = vec![(dom.root(), 0)];
    let mut elements = 0;
    while let Some((node, depth)) = open.pop() {
        elements += 1;
        if elements > MOST_ELEMENTS {
            return refused(format!("has more than {MOST_ELEMENTS} elements"));
        }
        if depth > DEEPEST {
            return refused(format!("nests more than {DEEPEST} elements"));
        }
        open.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    Ok(())
}

/// Decodes a page: by its mark, as UTF-8 where it is that, as the file around it or the page itself declares, or as what
/// it looks like.
fn decode(bytes: &[u8], label: Option<&str>) -> Result<String, Diagnostic> {
    if bytes.trim_ascii().is_empty() {
        return Err(Diagnostic::error("the file is empty").hint("leave it out, or look for the original"));
    }
    if let Some(wrong) = damaged::misnamed(bytes, ".html", "web page") {
        return Err(wrong);
    }
    let encoding = label.and_then(encoding_of).or_else(|| declared_encoding(bytes));
    let declared = || {
        let encoding = encoding?;
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
    };
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    let detected = || source::decode(bytes.to_vec()).map(|(text, _)| text);
    let text = if is_utf8 || Encoding::for_bom(bytes).is_some() { detected() } else { declared().or_else(detected) };
    // One wrong byte in a long page is no reason to refuse it.
    let damaged = || encoding.map(|encoding| encoding.decode(bytes).0.into_owned());
    text.or_else(damaged).ok_or_else(|| {
        Diagnostic::error("the web page is in an unknown encoding")
            .hint("open it in a browser and save it again in UTF-8")
    })
}

/// Returns the encoding that a page names in its first bytes.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let (_, behind) = head.split_once("charset")?;
    let label = behind.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let label: String = label.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    encoding_of(&label)
}

/// Returns the encoding of a name. GB18030 holds all of GB2312 and GBK.
fn encoding_of(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    Some(if encoding == encoding_rs::GBK { encoding_rs::GB18030 } else { encoding })
}

/// Returns the address that a browser notes when it saves a page: `<!-- saved from url=(0022)http://… -->`.
fn saved_from(page: &str) -> Option<String> {
    let (_, behind) = page.split_once("saved from url=(")?;
    let (_, address) = behind.split_once(')')?;
    address.split_whitespace().next().filter(|address| address.starts_with("http")).map(str::to_owned)
}

#[cfg(test)]
mod tests;
