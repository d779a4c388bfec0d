//! Pages of one's own (关于、编辑说明): content that belongs to no issue.

use ecow::EcoString;

use super::address::address_name;
use super::content::{Blocks, Body, Inlines};
use super::published_name::published_name;
use super::url::SitePath;

/// A page of one's own.
#[derive(Debug)]
pub struct Page {
    /// Last part of its address.
    pub name: String,
    /// Source file, relative to the root, with forward slashes.
    pub source: String,
    /// Title: that of the front matter, or the first heading, or the name of the file.
    pub title: String,
    /// Place among the pages; those without one come last.
    pub order: Option<i64>,
    /// Whether the navigation leads to it.
    pub in_navigation: bool,
    /// In reading order.
    pub parts: Vec<PagePart>,
    /// The text and tree that the parts point into.
    pub body: Body,
    /// Files below `content/` that it shows or links to, relative to the root.
    pub media: Vec<String>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagePart {
    /// A heading.
    Heading {
        /// Depth in this page, from 1: the title of the page is none of its headings.
        depth: u8,
        /// What links to it name.
        anchor: EcoString,
        /// `一、` as it stands; empty where there is none.
        numbering: EcoString,
        /// Text without the numbering.
        title: EcoString,
        /// What is shown as the title; empty where that is the text and nothing more.
        content: Inlines,
    },
    /// A paragraph, with the blocks that belong to it, or blocks alone.
    Paragraph {
        /// What links to it name.
        anchor: EcoString,
        /// `3.` as it stands; empty where there is none.
        marker: EcoString,
        /// The paragraph in pieces, one behind the other.
        content: Vec<Inlines>,
        /// Lists, tables, quotations.
        blocks: Vec<Blocks>,
    },
    /// A thematic break.
    Rule,
}

impl Page {
    /// `pages/about.html`.
    pub fn path(&self) -> SitePath {
        page_path(&self.name)
    }

    /// Returns the anchors of the page.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            PagePart::Heading { anchor, .. } | PagePart::Paragraph { anchor, .. } => Some(anchor.as_str()),
            PagePart::Rule => None,
        })
    }
}

/// Returns the last part of the address of a page, by the name of its file without `.md`: ASCII letters, digits, hyphens
/// and underscores stay as typed.
pub fn page_name(stem: &str) -> String {
    let is_typed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let lower = stem.to_ascii_lowercase();
    let is_safe =
        !stem.is_empty() && stem.len() <= 100 && stem.bytes().all(is_typed) && published_name(&lower) == lower;
    if is_safe { stem.to_owned() } else { address_name(stem) }
}

/// Returns the path of the page with this name.
pub fn page_path(name: &str) -> SitePath {
    SitePath::new(format!("pages/{name}.html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_names_stay_as_they_are_typed() {
        for name in ["about", "About-us", "faq_2", "2023"] {
            assert_eq!(page_name(name), name);
        }
        for (name, start) in [("关于", "guanyu-"), ("con", "con-"), ("about us", "about-us-"), ("🎉", "")] {
            let typed = page_name(name);
            assert!(typed.starts_with(start) && typed != name && typed.is_ascii(), "{typed}");
        }
    }
}
