//! Checks for terms of a taxonomy that an issue spells in another way than most issues do.

use crate::archive::Archive;
use crate::diagnostics::{Diagnostic, Rule};
use crate::parse::front_matter;
use crate::source::{SourceFile, Sources};

/// Checks all terms. The spellings of one term differ in width, case or blanks alone, so that they share a page.
pub fn check(archive: &Archive, sources: &Sources) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for taxonomy in &archive.taxonomies {
        for term in &taxonomy.terms {
            for misspelling in &term.misspelled {
                let (issue, text) = (&archive.issues[misspelling.issue.0], &misspelling.text);
                let message = format!("`{text}` is spelled `{}` elsewhere", term.name);
                let hint = format!("write it the same way in all `{}`: both are one entry", taxonomy.key);
                let warning = Diagnostic::warning(message).rule(Rule::TermSpelling).file(&issue.source).hint(hint);
                warnings.push(match sources.read(&issue.source) {
                    Ok((file, _)) => warning.at(&file.text, place(&file, &taxonomy.key, text)),
                    Err(_) => warning,
                });
            }
        }
    }
    warnings
}

/// Returns the bytes of a term behind its key; those of the key where the term is written with escapes.
fn place(file: &SourceFile, key: &str, term: &str) -> std::ops::Range<usize> {
    let key = front_matter::key(file, key).unwrap_or(0..0);
    let behind = file.text.get(key.end..).unwrap_or_default();
    behind.find(term).map_or(key.clone(), |at| key.end + at..key.end + at + term.len())
}
