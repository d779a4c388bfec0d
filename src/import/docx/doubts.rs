//! What the reader could not take over, as sentences for the user.

use std::collections::BTreeSet;

use super::limits;

/// Characters of hidden text that are quoted.
const QUOTED: usize = 60;

/// Doubts in the order in which they came up, each once.
#[derive(Debug, Default)]
pub struct Doubts {
    told: Vec<String>,
    known: BTreeSet<String>,
    more: usize,
    /// Beginning of the text that is not shown, and how many characters there are of it.
    hidden: (String, usize),
}

impl Doubts {
    /// Adds one.
    pub fn add(&mut self, doubt: impl Into<String>) {
        let doubt = doubt.into();
        if self.known.contains(&doubt) {
            return;
        }
        if self.told.len() == limits::DOUBTS {
            self.more += 1;
            return;
        }
        self.known.insert(doubt.clone());
        self.told.push(doubt);
    }

    /// Takes note of text that Word does not show.
    pub fn hide(&mut self, text: &str) {
        let visible = text.chars().filter(|character| !character.is_whitespace());
        for character in visible {
            self.hidden.1 += 1;
            if self.hidden.1 <= QUOTED {
                self.hidden.0.push(character);
            }
        }
    }

    /// All of them.
    pub fn finish(mut self) -> Vec<String> {
        let (text, length) = &self.hidden;
        if *length > 0 {
            let cut = if *length > QUOTED { "…" } else { "" };
            self.told.push(format!("{length} characters that Word does not show were left out: {text}{cut}"));
        }
        if self.more > 0 {
            self.told.push(format!("{} more of the same kind", self.more));
        }
        self.told
    }
}
