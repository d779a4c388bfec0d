//! Views: the values that templates print, one `Serialize` struct per kind of page.
//!
//! Input: a [`Site`](super::Site) and the path of the page. Output: a view whose strings are ready to print, so that
//! templates hold markup and no arithmetic. Links are relative to the page. Templates escape text; only HTML that the
//! parser has sanitised is marked safe.

mod chrome;
mod department;
mod documents;
mod excerpt;
mod figures;
mod home;
mod issue;
mod item;
mod listing;
mod page;
mod pager;
mod raw;
mod search;
mod section;
mod statistics;
mod taxonomy;
mod years;

pub use department::{DepartmentView, DepartmentsView, department, departments};
pub use documents::{DocumentPage, DocumentsView, document_pages, documents};
pub use home::{HomeView, NotFoundView, home, jump_script, not_found};
pub use issue::{IssueView, issue};
pub use page::{OwnPageView, page};
pub use search::{SearchView, search};
pub use section::{SectionView, SectionsView, section, sections};
pub use statistics::{StatisticsView, statistics};
pub use taxonomy::{TaxonomyView, TermView, taxonomy, term};
pub use years::{ArchiveView, YearView, archive, year};

use std::borrow::Cow;

use minijinja::Value;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// The values that the template of one kind of page prints. The comments of the fields are the text of
/// `kanku theme reference`.
pub trait PageView: Serialize + JsonSchema {
    /// The template, by its path under `templates/`.
    const TEMPLATE: &'static str;
}

/// HTML that templates print as it is.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Html(Value);

impl Html {
    /// Marks `html` as safe to print.
    fn new(html: String) -> Self {
        Self(Value::from_safe_string(html))
    }

    /// Makes HTML of a text, which is escaped when it is printed.
    fn of_text(text: &str) -> Self {
        Self(Value::from(text))
    }
}

impl JsonSchema for Html {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Html".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "html" })
    }
}

/// A link with its text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Link {
    /// Address, relative to the page.
    pub href: String,
    /// Text of the link.
    pub text: String,
}

impl Link {
    fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { href: href.into(), text: text.into() }
    }
}
