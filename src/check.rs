//! What is valid but suspicious: for `kanku check`.
//!
//! Input: the archive with its sources. Output: warnings. Nothing here keeps a site from being built.

mod names;
mod numbers;

use std::collections::{HashMap, HashSet};

use crate::archive::{Archive, Issue};
use crate::config::Matching;
use crate::diagnostics::Diagnostic;
use crate::parse::InternalLink;
use crate::source::SourceFile;

/// What the checks look at.
#[derive(Debug)]
pub struct Check<'a> {
    /// The model.
    pub archive: &'a Archive,
    /// Files of the issues.
    pub sources: &'a [SourceFile],
    /// How departments are found.
    pub matching: &'a Matching,
    /// Links into the site, by source path.
    pub links: &'a [(String, Vec<InternalLink>)],
}

impl Check<'_> {
    /// All warnings, unsorted.
    pub fn run(&self) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        let files: HashMap<&str, &SourceFile> = self.sources.iter().map(|file| (file.path.as_str(), file)).collect();
        numbers::check(self.archive, &files, &mut warnings);
        names::check(self.archive, self.matching, &files, &mut warnings);
        self.dead_links(&files, &mut warnings);
        warnings
    }

    fn dead_links(&self, files: &HashMap<&str, &SourceFile>, warnings: &mut Vec<Diagnostic>) {
        let pages: HashMap<String, &Issue> =
            self.archive.issues.iter().map(|issue| (issue.path().to_string(), issue)).collect();
        let mut anchors: HashMap<&str, HashSet<&str>> = HashMap::new();
        for (source, links) in self.links {
            for link in links {
                let (message, hint) = match pages.get(link.path.as_str()) {
                    None => {
                        (format!("the link leads to no page: {}", link.path), "link to the Markdown file of an issue")
                    }
                    Some(issue) if !link.fragment.is_empty() => {
                        let known = anchors.entry(issue.source.as_str()).or_insert_with(|| all_anchors(issue));
                        if known.contains(link.fragment.as_str()) {
                            continue;
                        }
                        (
                            format!("{} has no place #{}", link.path, link.fragment),
                            "copy the place's address from the page",
                        )
                    }
                    Some(_) => continue,
                };
                let diagnostic = Diagnostic::warning(message).file(source).hint(hint);
                warnings.push(match files.get(source.as_str()) {
                    Some(file) => diagnostic.at(&file.text, link.span.clone()),
                    None => diagnostic,
                });
            }
        }
    }
}

fn all_anchors(issue: &Issue) -> HashSet<&str> {
    let headings = issue.headings.iter().map(|heading| heading.anchor.as_str());
    let items = issue.items.iter().map(|item| item.anchor.as_str());
    headings.chain(items).chain(issue.passages.iter().map(|passage| passage.anchor.as_str())).collect()
}

/// A warning at the place of `needle` in an issue's source, or at its first line.
fn warn_at(files: &HashMap<&str, &SourceFile>, issue: &Issue, needle: &str, message: String, hint: &str) -> Diagnostic {
    let diagnostic = Diagnostic::warning(message).file(&issue.source).hint(hint);
    match files.get(issue.source.as_str()) {
        Some(file) => {
            let at = file.text.find(needle).unwrap_or(0);
            diagnostic.at(&file.text, at..at + needle.len())
        }
        None => diagnostic,
    }
}
