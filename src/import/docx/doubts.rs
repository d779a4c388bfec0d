//! Doubts of the reader: things that it could not take over.

use std::collections::BTreeSet;

use crate::import::doubt::Doubt;
use crate::import::limits;

/// Characters of hidden text that are quoted.
const QUOTED: usize = 60;

/// Doubts in the order in which they came up, each once.
#[derive(Debug, Default)]
pub struct Doubts {
    all: Vec<Doubt>,
    known: BTreeSet<Doubt>,
    more: usize,
    /// Beginning of the text that is not shown, and how many characters there are of it.
    hidden: (String, usize),
}

impl Doubts {
    /// Adds a doubt of a kind.
    pub fn add(&mut self, kind: &'static str) {
        self.add_about(kind, "");
    }

    /// Adds a doubt of a kind with the part, picture or text that it is about.
    pub fn add_about(&mut self, kind: &'static str, detail: impl Into<String>) {
        let doubt = Doubt::body(kind).detail(detail);
        if self.known.contains(&doubt) {
            return;
        }
        if self.all.len() == limits::DOUBTS {
            self.more += 1;
            return;
        }
        self.known.insert(doubt.clone());
        self.all.push(doubt);
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

    /// Returns all of them.
    pub fn finish(mut self) -> Vec<Doubt> {
        let (text, length) = &self.hidden;
        if *length > 0 {
            let cut = if *length > QUOTED { "…" } else { "" };
            let doubt = Doubt::body("text that Word does not show was left out");
            self.all.push(doubt.detail(format!("{length} characters, {text}{cut}")));
        }
        if self.more > 0 {
            self.all.push(Doubt::body("a document has more doubts than are listed").detail(self.more.to_string()));
        }
        self.all
    }
}
