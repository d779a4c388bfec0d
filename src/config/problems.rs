//! Collects what is wrong in `kanku.toml`.

use std::ops::Range;

use super::FILE_NAME;
use crate::diagnostics::{Diagnostic, Places};

/// Errors of one file of settings, each with its place.
pub(super) struct Problems<'a> {
    places: Places<'a>,
    found: Vec<Diagnostic>,
}

impl<'a> Problems<'a> {
    /// Starts without an error in `text`, the content of the file.
    pub(super) fn new(text: &'a str) -> Self {
        Self { places: Places::new(text), found: Vec::new() }
    }

    /// Adds an error at `span`, in bytes of the file.
    pub(super) fn add(&mut self, message: impl Into<String>, span: Range<usize>, hint: &str) {
        let place = self.places.find(span);
        self.found.push(Diagnostic::error(message.into()).file(FILE_NAME).place(place).hint(hint));
    }

    /// Returns the errors, if there are any.
    pub(super) fn into_result(self) -> Result<(), Vec<Diagnostic>> {
        if self.found.is_empty() { Ok(()) } else { Err(self.found) }
    }
}
