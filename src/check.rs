//! Proof-reading for `kanku check`: warnings about content that is valid but suspicious.
//!
//! Input: the archive with its sources. Output: warnings, none of which keeps a site from being built. Rules about one
//! issue read its text, which is then dropped; issues are read in parallel. Rules that compare issues use the model.

mod dates;
mod empty;
pub mod files;
mod finding;
mod former;
pub mod mend;
pub mod names;
mod numbers;
mod pairs;
mod parts;
pub mod personal;
pub mod proposal;
mod punctuation;
mod repeats;
mod secret;
mod sequence;
pub mod syntax;
mod terms;
mod words;

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use finding::{CheckedIssue, Finding};
use names::{Names, UnknownName};
use words::WrongWords;

use crate::archive::{Archive, Issue, Page, Registry, SitePath};
use crate::config::{Matching, WrongWord};
use crate::diagnostics::{Diagnostic, Places, RULES, Rule};
use crate::parse::departments::Matcher;
use crate::parse::prose::Block;
use crate::parse::{InternalLink, prose};
use crate::source::Sources;

/// Input of the checks.
#[derive(Debug)]
pub struct Check<'a> {
    /// The archive.
    pub archive: &'a Archive,
    /// The source files, which the texts are read from.
    pub sources: &'a Sources,
    /// Settings of the recognition of departments.
    pub matching: &'a Matching,
    /// Links into the site, with the source path of the issue that has them.
    pub links: &'a [(String, Vec<InternalLink>)],
    /// Words that the archive takes care to write rightly.
    pub words: &'a [WrongWord],
    /// Rules that are turned off.
    pub off: &'a [Rule],
}

impl Check<'_> {
    /// Runs all checks and returns their warnings, unsorted.
    pub fn run(&self) -> Vec<Diagnostic> {
        let is_on = |rule: Rule| !self.off.contains(&rule);
        let words = WrongWords::new(self.words);
        let mut warnings = self.numbers();
        if is_on(Rule::DeadLink) {
            warnings.extend(self.dead_links());
        }
        if is_on(Rule::RepeatedPassage) {
            warnings.extend(repeats::check(self.archive, self.sources));
        }
        if is_on(Rule::TermSpelling) {
            warnings.extend(terms::check(self.archive, self.sources));
        }
        warnings.extend(self.proof_read(&words));
        warnings.extend(self.proof_read_pages(&words));
        warnings.retain(|warning| warning.rule.is_none_or(|rule| !self.off.contains(&rule)));
        warnings
    }

    /// Runs the checks with these rules alone; where there are none, no issue is read.
    pub fn run_only(self, rules: &[Rule]) -> Vec<Diagnostic> {
        if rules.is_empty() {
            return Vec::new();
        }
        let off: Vec<Rule> = RULES.iter().map(|row| row.rule).filter(|rule| !rules.contains(rule)).collect();
        Check { off: &off, ..self }.run()
    }

    /// Returns the warnings about numbers, dates and figures that do not fit those of the issue before, unsorted.
    pub fn numbers(&self) -> Vec<Diagnostic> {
        numbers::check(self.archive, self.sources)
    }

    /// Returns the names that look like a department's and are not in the registry, sorted.
    pub fn unknown_departments(&self) -> Vec<UnknownName<'_>> {
        let names = self.names();
        let found = self.read_each(|checked, text| names.as_ref().map(|names| names.unknown(checked, text)));
        names::of_all(self.archive, found.into_iter().map(Option::unwrap_or_default))
    }

    /// Runs the rules that look at one issue at a time.
    fn proof_read(&self, words: &WrongWords) -> Vec<Diagnostic> {
        let names = self.names().filter(|_| !self.off.contains(&Rule::UnknownDepartment));
        let read = self.read_each(|checked, text| {
            let names = names.as_ref().map(|names| names.unknown(checked, text)).unwrap_or_default();
            (finding::warnings(&checked.issue.source, text, self.findings(checked, text, words)), names)
        });
        let (warnings, names): (Vec<Vec<Diagnostic>>, Vec<Names>) = read.into_iter().unzip();
        let names = names::warnings(names::of_all(self.archive, names.into_iter()));
        warnings.into_iter().flatten().chain(names).collect()
    }

    /// Runs the rules about marks, words and what must not be published on the pages of one's own. `--fix` leaves them
    /// alone.
    fn proof_read_pages(&self, words: &WrongWords) -> Vec<Diagnostic> {
        let read = |page: &Page| -> Option<Vec<Diagnostic>> {
            let (file, _) = self.sources.read(&page.source).ok()?;
            let blocks = prose::read(&file).ok()?;
            let mut findings = Vec::new();
            for block in &blocks {
                punctuation::check(block, &mut findings);
                parts::check(block, &mut findings);
            }
            pairs::check(&blocks, &mut findings);
            words.check(&blocks, &mut findings);
            publication(&blocks, &file.text, &mut findings);
            findings.retain(|finding| !self.off.contains(&finding.rule));
            findings.iter_mut().for_each(|finding| finding.edits.clear());
            Some(finding::warnings(&page.source, &file.text, findings))
        };
        self.archive.pages.iter().filter_map(read).flatten().collect()
    }

    fn names(&self) -> Option<names::NameSearch<'_>> {
        names::NameSearch::new(self.matching)
    }

    /// Calls `look` with each issue and its text, and returns the results in the order of the issues. An issue that can
    /// no longer be read gives the default; the next run reports it.
    fn read_each<T: Default + Send>(&self, look: impl Fn(&CheckedIssue<'_>, &str) -> T + Sync) -> Vec<T> {
        let registry = Registry::new(self.archive.departments.clone());
        let matcher = Matcher::new(&registry, self.matching);
        let read = |issue: &Issue| -> Option<T> {
            let (file, _) = self.sources.read(&issue.source).ok()?;
            let blocks = prose::read(&file).ok()?;
            Some(look(&CheckedIssue { issue, blocks: &blocks, matcher: &matcher }, &file.text))
        };
        self.archive.issues.par_iter().map(|issue| read(issue).unwrap_or_default()).collect()
    }

    fn findings(&self, checked: &CheckedIssue<'_>, text: &str, words: &WrongWords) -> Vec<Finding> {
        let mut findings = Vec::new();
        for block in checked.blocks {
            punctuation::check(block, &mut findings);
            parts::check(block, &mut findings);
        }
        pairs::check(checked.blocks, &mut findings);
        sequence::check(checked.blocks, &mut findings);
        if let Some(period) = checked.issue.period {
            dates::check(checked.blocks, period, &mut findings);
        }
        empty::check(checked, &mut findings);
        former::check(checked, &self.archive.departments, &mut findings);
        words.check(checked.blocks, &mut findings);
        publication(checked.blocks, text, &mut findings);
        findings.retain(|finding| !self.off.contains(&finding.rule));
        findings
    }

    fn dead_links(&self) -> Vec<Diagnostic> {
        let issues = self.archive.issues.iter().map(|issue| (issue.path(), Linked::Issue(issue)));
        let pages = self.archive.pages.iter().map(|page| (page.path(), Linked::Page(page)));
        let pages: HashMap<SitePath, Linked<'_>> = issues.chain(pages).collect();
        let mut anchors: HashMap<&SitePath, HashSet<&str>> = HashMap::new();
        let mut warnings = Vec::new();
        for (source, links) in self.links {
            let dead = links.iter().filter_map(|link| {
                let (message, hint) = match pages.get(&link.path) {
                    None => {
                        (format!("the link leads to no page: {}", link.path), "link to the Markdown file of an issue")
                    }
                    Some(_) if link.fragment.is_empty() => return None,
                    Some(linked) => {
                        let known = anchors.entry(&link.path).or_insert_with(|| linked.anchors());
                        if known.contains(link.fragment.as_str()) {
                            return None;
                        }
                        let message = format!("{} has no place #{}", link.path, link.fragment);
                        (message, "copy the place's address from the page")
                    }
                };
                Some((link, Diagnostic::warning(message).rule(Rule::DeadLink).file(source).hint(hint)))
            });
            let dead: Vec<(&InternalLink, Diagnostic)> = dead.collect();
            let file = if dead.is_empty() { None } else { self.sources.read(source).ok() };
            let mut places = file.as_ref().map(|(file, _)| Places::new(&file.text));
            warnings.extend(dead.into_iter().map(|(link, warning)| match &mut places {
                Some(places) => warning.place(places.find(link.span.clone())),
                None => warning,
            }));
        }
        warnings
    }
}

/// What a link of the content may lead to.
enum Linked<'a> {
    Issue(&'a Issue),
    Page(&'a Page),
}

impl<'a> Linked<'a> {
    fn anchors(&self) -> HashSet<&'a str> {
        match self {
            Self::Issue(issue) => all_anchors(issue),
            Self::Page(page) => page.anchors().collect(),
        }
    }
}

/// Adds what must not be published, whatever the bulletin.
fn publication(blocks: &[Block], text: &str, findings: &mut Vec<Finding>) {
    personal::check(blocks, text, findings);
    secret::check(blocks, findings);
}

fn all_anchors(issue: &Issue) -> HashSet<&str> {
    let headings = issue.headings.iter().map(|heading| heading.anchor.as_str());
    let items = issue.items.iter().map(|item| item.anchor.as_str());
    headings.chain(items).chain(issue.passages.iter().map(|passage| passage.anchor.as_str())).collect()
}
