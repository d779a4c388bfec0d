//! Tables whose cells stand between rules.

use super::glyphs::Page;
use crate::import::document::Table;

/// Takes the tables out of a page, each with the height of its top.
pub(super) fn take(_page: &mut Page) -> Vec<(f64, Table)> {
    Vec::new()
}
