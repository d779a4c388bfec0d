//! Pictures that stand beside a Markdown file: they are copied to the place where its text looks for them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Tag};
use regex::Regex;

use crate::import::document::Image;
use crate::import::limits;
use crate::import::original::Beside;
use crate::parse::markdown::parser;

/// Pictures of one issue.
const MOST: usize = 1000;

/// A picture that is written as HTML.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)<img\b[^>]*?\bsrc\s*=\s*["']([^"'>]+)["']"#).expect("the pattern is a constant")
});

/// Returns the pictures of the issue at `path`, each with its path relative to the root of the archive. A picture
/// outside the folder of contents, or of a kind that pages cannot show, is none of them.
pub(super) fn beside(markdown: &str, path: &str, beside: Beside<'_>) -> Vec<(String, Vec<u8>)> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut files = BTreeMap::new();
    let mut room = limits::TOTAL_BYTES;
    for address in addresses(markdown).into_iter().take(MOST) {
        let address = address.split(['?', '#']).next().unwrap_or_default();
        let address = percent_decode_str(address).decode_utf8_lossy().replace('\\', "/");
        let Some(place) = place(folder, &address).filter(|place| !files.contains_key(place)) else { continue };
        let found = (beside)(&address).filter(|bytes| Image::extension_of(bytes).is_some());
        if let Some(bytes) = found.filter(|bytes| bytes.len() as u64 <= room) {
            room -= bytes.len() as u64;
            files.insert(place, bytes);
        }
    }
    files.into_iter().collect()
}

/// Returns the addresses of pictures, in order.
fn addresses(markdown: &str) -> Vec<String> {
    let mut addresses = Vec::new();
    for event in parser(markdown) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => addresses.push(dest_url.into_string()),
            Event::Html(html) | Event::InlineHtml(html) => {
                addresses.extend(TAG.captures_iter(&html).map(|found| found[1].to_owned()));
            }
            _ => {}
        }
    }
    addresses
}

/// Returns the path that an address means in `folder`; `None` where it leads out of the contents or to the net.
fn place(folder: &str, address: &str) -> Option<String> {
    if address.is_empty() || address.starts_with('/') || address.contains(':') {
        return None;
    }
    let mut path: Vec<&str> = folder.split('/').collect();
    for piece in address.split('/') {
        match piece {
            "" | "." => {}
            ".." => {
                // The first piece is the folder of contents.
                path.pop().filter(|_| !path.is_empty())?;
            }
            piece => path.push(piece),
        }
    }
    Some(path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_put_where_the_text_looks_for_them() {
        let markdown = "![甲](images/a.png) ![乙](../图%201.png)\n\n<img alt='丙' src=\"c.png\">\n\n\
            ![](https://example.com/d.png) ![](/e.png) ![](../../../f.png) ![](g.txt)\n\n![甲](images/a.png)\n";
        let bytes =
            |address: &str| Some(if address.ends_with(".txt") { b"text".to_vec() } else { b"\x89PNG".to_vec() });
        let files = beside(markdown, "content/issues/2023/044.md", &bytes);
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["content/issues/2023/c.png", "content/issues/2023/images/a.png", "content/issues/图 1.png"]);
        assert!(beside(markdown, "content/issues/2023/044.md", &|_| None).is_empty());
    }
}
