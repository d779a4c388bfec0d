//! From the text of a page of one's own to its parts. Pure: no file is touched.
//!
//! The Markdown is that of issues; a page has no passages, figures or departments, and its front matter may be missing.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, HeadingLevel, Tag};

use super::front_matter::{self, PageFrontMatter};
use super::{Context, InternalLink, markdown, passages};
use crate::archive::page::{page_name, page_path};
use crate::archive::{Body, Page, PagePart, SitePath};
use crate::diagnostics::Diagnostic;
use crate::source::SourceFile;

/// A page with its links into the site, for the check of dead links.
#[derive(Debug)]
pub struct ParsedPage {
    /// The page.
    pub page: Page,
    /// Its links.
    pub links: Vec<InternalLink>,
}

/// What the Markdown of a page holds.
#[derive(Debug)]
pub struct PageContent {
    /// In reading order.
    pub parts: Vec<PagePart>,
    /// Text and tree.
    pub body: Body,
    /// Links into the site.
    pub links: Vec<InternalLink>,
    /// Files below `content/` that it shows or links to.
    pub media: BTreeSet<String>,
}

/// Returns the path in the site of the page whose source is `source`.
pub fn path(source: &str) -> SitePath {
    page_path(&page_name(stem(source)))
}

/// Parses a page; warnings come with it.
///
/// # Errors
/// Everything that is wrong with its front matter.
pub fn parse(file: &SourceFile, context: &Context<'_>) -> Result<(ParsedPage, Vec<Diagnostic>), Vec<Diagnostic>> {
    let front = front_matter::parse_page(file)?;
    let start = front_matter::body(file).map_err(|wrong| vec![wrong])?;
    let mut builder = passages::Builder::new(context, path(&file.path));
    let mut warnings = Vec::new();
    let body = markdown::read(file, start, context, &mut builder, &mut warnings);
    let PageContent { mut parts, body, links, media } = builder.finish_page(body);
    let PageFrontMatter { title, order, in_navigation } = front;
    let heading = if opens_with_title(&file.text[start..]) { first_title(&parts) } else { None };
    // A heading at the top that is the page's title stands there once.
    if heading.is_some() && title.as_ref().is_none_or(|title| Some(title) == heading.as_ref()) {
        parts.remove(0);
    }
    let title = title.or(heading).unwrap_or_else(|| stem(&file.path).to_owned());
    let name = page_name(stem(&file.path));
    let media = media.into_iter().collect();
    let page = Page { name, source: file.path.clone(), title, order, in_navigation, parts, body, media };
    Ok((ParsedPage { page, links }, warnings))
}

/// Returns the name of a page's file without its ending.
fn stem(source: &str) -> &str {
    let name = source.rsplit('/').next().unwrap_or(source);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Returns whether Markdown begins with a heading of the first level.
fn opens_with_title(markdown: &str) -> bool {
    let first = markdown::parser(markdown).next();
    matches!(first, Some(Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })))
}

/// Returns the text of the first part, if that is a heading of text alone.
fn first_title(parts: &[PagePart]) -> Option<String> {
    match parts.first() {
        Some(PagePart::Heading { numbering, title, content, .. }) if content.is_empty() => {
            Some(format!("{numbering}{title}"))
        }
        _ => None,
    }
}
