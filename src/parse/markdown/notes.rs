//! Numbers of notes: in the order in which they are first called.

use std::collections::HashMap;

use pulldown_cmark::Event;

use crate::parse::events::Spanned;

/// The notes of an issue by their names.
#[derive(Debug)]
pub(super) struct Notes {
    numbers: HashMap<String, u32>,
}

impl Notes {
    /// Numbers the notes that are called.
    pub(super) fn new(events: &[Spanned<'_>]) -> Self {
        let mut notes = Self { numbers: HashMap::new() };
        for (event, _) in events {
            if let Event::FootnoteReference(name) = event {
                notes.number(name);
            }
        }
        notes
    }

    /// Returns the number of a note. One that is never called counts behind the others.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len() + 1).unwrap_or(u32::MAX);
        self.numbers.insert(name.to_owned(), number);
        number
    }
}
