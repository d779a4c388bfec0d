//! What templates see: one `Serialize` struct per page kind, made from the archive.
//!
//! Input: a [`Site`] and the path of the page. Output: a view whose strings are ready to print, so
//! that templates hold markup and no arithmetic. Links are relative to the page. Text is escaped by
//! the template; only HTML that the parser has sanitised is marked safe.

mod chrome;
mod department;
mod excerpt;
mod figures;
mod home;
mod issue;
mod item;
mod label;
mod listing;
mod pager;
mod search;
mod section;
mod statistics;
mod years;

pub use department::{department, departments};
pub use home::{home, jump_script, not_found};
pub use issue::issue;
pub use pager::distance_to_latest;
pub use search::search;
pub use section::{section, sections};
pub use statistics::statistics;
pub use years::{archive, year};

use serde::Serialize;

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Relative to the page.
    pub href: String,
    /// What is shown.
    pub text: String,
}

impl Link {
    fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { href: href.into(), text: text.into() }
    }
}
