//! A page of one's own.

use schemars::JsonSchema;
use serde::Serialize;

use super::chrome::Chrome;
use super::{Html, PageView};
use crate::archive::{Page, PagePart, SitePath};
use crate::escape::xml as escape;
use crate::render::Site;
use crate::render::html::{Way, write_blocks, write_inlines};

/// A page of one's own.
#[derive(Serialize, JsonSchema)]
pub struct OwnPageView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Title of the page.
    title: &'a str,
    /// The page as HTML, without its title.
    html: Html,
}

impl PageView for OwnPageView<'_> {
    const TEMPLATE: &'static str = "page.html";
}

/// Makes the view of a page of one's own.
pub fn page<'a>(site: &Site<'a>, path: &SitePath, page: &'a Page) -> OwnPageView<'a> {
    let root = path.root();
    let way = Way { root: &root, issue: "", strings: site.theme.strings() };
    let mut chrome = Chrome::new(site, path, format!("pages/{}", page.name), page.title.as_str()).exact();
    chrome.meta.column_type = site.text("page_of_own.column_type", &[]);
    OwnPageView { page: chrome, title: &page.title, html: Html::new(html(page, way)) }
}

/// Writes the parts of a page as the body of an issue has them, without links to cite them by.
fn html(page: &Page, way: Way<'_>) -> String {
    let depths = page.parts.iter().filter_map(|part| match part {
        PagePart::Heading { depth, .. } => Some(*depth),
        _ => None,
    });
    // The title of the page is the heading above all others.
    let least = depths.min().unwrap_or(1);
    let mut html = String::new();
    for part in &page.parts {
        match part {
            PagePart::Heading { depth, anchor, numbering, title, content } => {
                let depth = depth - least + 1;
                let level = depth.saturating_add(1).clamp(2, 6);
                html.push_str(&format!("<h{level} class=\"depth-{depth}\" id=\"{anchor}\">{}", escape(numbering)));
                if content.is_empty() {
                    html.push_str(&escape(title));
                } else {
                    write_inlines(&mut html, &page.body, *content, way);
                }
                html.push_str(&format!("</h{level}>\n"));
            }
            PagePart::Paragraph { anchor, marker, content, blocks } => {
                html.push_str(&format!("<div class=\"item\" id=\"{anchor}\">"));
                if !content.is_empty() {
                    html.push_str(&format!("<p>{}", escape(marker)));
                    content.iter().for_each(|part| write_inlines(&mut html, &page.body, *part, way));
                    html.push_str("</p>\n");
                }
                for part in blocks {
                    html.push_str("<div class=\"prose\">");
                    write_blocks(&mut html, &page.body, *part, way);
                    html.push_str("</div>\n");
                }
                html.push_str("</div>\n");
            }
            PagePart::Rule => html.push_str("<hr />\n"),
        }
    }
    html
}
