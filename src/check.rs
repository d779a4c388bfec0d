//! What is valid but suspicious: for `kanku check`.
//!
//! Input: the archive with its sources. Output: warnings. Nothing here keeps a site from being built. Each issue is
//! proof-read on its own, in parallel, and its text is let go again; what compares issues looks at the model.

mod dates;
mod finding;
mod former;
pub mod mend;
pub mod names;
mod numbers;
mod pairs;
mod parts;
pub mod proposal;
mod punctuation;
mod repeats;
mod sequence;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use finding::Proof;

use crate::archive::{Archive, Issue, Registry};
use crate::config::Matching;
use crate::diagnostics::{Diagnostic, Rule};
use crate::parse::departments::Matcher;
use crate::parse::{InternalLink, prose};
use crate::source::Sources;

/// What the checks look at.
#[derive(Debug)]
pub struct Check<'a> {
    /// The model.
    pub archive: &'a Archive,
    /// Where the issues' texts are.
    pub sources: &'a Sources,
    /// How departments are found.
    pub matching: &'a Matching,
    /// Links into the site, by source path.
    pub links: &'a [(String, Vec<InternalLink>)],
    /// Rules that are turned off.
    pub off: &'a [Rule],
}

impl Check<'_> {
    /// All warnings, unsorted.
    pub fn run(&self) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        numbers::check(self.archive, self.sources, &mut warnings);
        names::check(self.archive, self.matching, self.sources, &mut warnings);
        self.dead_links(&mut warnings);
        warnings.extend(repeats::check(self.archive, self.sources));
        warnings.extend(self.proof_read());
        warnings.retain(|warning| warning.rule.is_none_or(|rule| !self.off.contains(&rule)));
        warnings
    }

    fn proof_read(&self) -> Vec<Diagnostic> {
        let registry = Registry { departments: self.archive.departments.clone() };
        let matcher = Matcher::new(&registry, self.matching);
        let read = |issue: &Issue| {
            // Who cannot be read any more was read a moment ago; the next run tells.
            let Ok((file, _)) = self.sources.read(&issue.source) else { return Vec::new() };
            let Ok(blocks) = prose::read(&file) else { return Vec::new() };
            let mut findings = Vec::new();
            for block in &blocks {
                punctuation::check(block, &mut findings);
                parts::check(block, &mut findings);
            }
            pairs::check(&blocks, &mut findings);
            sequence::check(&blocks, &mut findings);
            dates::check(&blocks, issue.period, &mut findings);
            let proof = Proof { issue, blocks: &blocks, matcher: &matcher };
            former::check(&proof, &self.archive.departments, &mut findings);
            findings.retain(|finding| !self.off.contains(&finding.rule));
            finding::warnings(&issue.source, &file.text, findings)
        };
        let found: Vec<Vec<Diagnostic>> = self.archive.issues.par_iter().map(read).collect();
        found.into_iter().flatten().collect()
    }

    fn dead_links(&self, warnings: &mut Vec<Diagnostic>) {
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
                let diagnostic = Diagnostic::warning(message).rule(Rule::DeadLink).file(source).hint(hint);
                warnings.push(locate(diagnostic, self.sources, source, |_| link.span.clone()));
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
fn warn_at(rule: Rule, sources: &Sources, issue: &Issue, needle: &str, message: String, hint: &str) -> Diagnostic {
    let diagnostic = Diagnostic::warning(message).rule(rule).file(&issue.source).hint(hint);
    locate(diagnostic, sources, &issue.source, |text| {
        let at = text.find(needle).unwrap_or(0);
        at..at + needle.len()
    })
}

/// Names the place that `find` gives, in bytes of the file's text.
fn locate(diagnostic: Diagnostic, sources: &Sources, file: &str, find: impl Fn(&str) -> Range<usize>) -> Diagnostic {
    match sources.read(file) {
        Ok((file, _)) => diagnostic.at(&file.text, find(&file.text)),
        Err(_) => diagnostic,
    }
}
