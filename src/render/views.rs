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
mod search;
mod section;
mod statistics;
mod taxonomy;
mod years;

pub use department::{department, departments};
pub use documents::{DocumentPage, document_pages, documents};
pub use home::{home, jump_script, not_found};
pub use issue::issue;
pub use page::page;
pub use search::search;
pub use section::{section, sections};
pub use statistics::statistics;
pub use taxonomy::{taxonomy, term};
pub use years::{archive, year};

use serde::Serialize;

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
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
