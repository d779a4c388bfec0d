//! Puts issues into the archive: none over another one, none half-written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::archive::IssueNumber;
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::import::Imported;
use crate::parse::front_matter;
use crate::source::Sources;

/// The archive that issues are put into.
pub struct Place<'a> {
    root: &'a Path,
    /// Paths of the issues that are there, by year and number.
    known: BTreeMap<(i16, u32), String>,
    /// Whether issues that are there may be replaced.
    pub force: bool,
    /// Whether nothing is to be written.
    pub dry_run: bool,
}

impl<'a> Place<'a> {
    /// The archive at `root` with what is in it, nothing of which is replaced.
    pub fn new(root: &'a Path, sources: &Sources, config: &Config) -> Self {
        Self { root, known: known(sources, config), force: false, dry_run: false }
    }

    /// Writes the issue; returns whether anything had to be written.
    ///
    /// Errors: another issue has its number, something else is in its place, or it cannot be written.
    pub fn put(&self, issue: &Imported) -> Result<bool, Diagnostic> {
        let elsewhere = numbers(issue.number).find_map(|number| self.known.get(&(issue.year, number)));
        if let Some(path) = elsewhere.filter(|path| **path != issue.path) {
            return Err(taken(issue, &format!("{path} is that issue already")).hint("remove one of the two"));
        }
        let files = issue.files.iter().map(|(path, bytes)| (path, bytes.as_slice()));
        let mut changed = Vec::new();
        for (path, bytes) in files.chain([(&issue.path, issue.markdown.as_bytes())]) {
            match fs::read(self.root.join(path)) {
                Ok(there) if there == bytes => {}
                Ok(_) if !self.force => {
                    let wrong = Diagnostic::error(format!(
                        "{path} is there already and says something else; it was left as it is"
                    ));
                    return Err(wrong.hint("--force replaces it; what was changed in it by hand is then lost"));
                }
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(files::failed("read", &self.root.join(path), &error));
                }
                _ => changed.push((path, bytes)),
            }
        }
        if !self.dry_run {
            // The issue comes last: whoever sees it sees its pictures.
            changed.iter().try_for_each(|(path, bytes)| files::replace(&self.root.join(path), bytes))?;
        }
        Ok(!changed.is_empty())
    }
}

/// Paths of the issues that are there, by year and number. Those that cannot be read are left to `check`.
fn known(sources: &Sources, config: &Config) -> BTreeMap<(i16, u32), String> {
    let read = |path: &String| {
        let (file, _) = sources.read(path).ok()?;
        let front = front_matter::parse(&file, config, None).ok()?;
        Some((front.year, front.number, path.clone()))
    };
    let issues: Vec<_> = sources.issues.par_iter().filter_map(read).collect();
    let each =
        issues.into_iter().flat_map(|(year, number, path)| numbers(number).map(move |n| ((year, n), path.clone())));
    each.collect()
}

fn numbers(number: IssueNumber) -> impl Iterator<Item = u32> {
    number.first..=number.last
}

/// `it is issue 44 of 2023, and …`.
fn taken(issue: &Imported, reason: &str) -> Diagnostic {
    Diagnostic::error(format!("it is issue {} of {}, and {reason}", issue.number, issue.year))
}

/// Why issues cannot be put in place whose number another one of this run has: by index.
pub fn twice(issues: &[(String, Imported)]) -> BTreeMap<usize, Diagnostic> {
    let mut by_number: BTreeMap<(i16, u32), Vec<usize>> = BTreeMap::new();
    for (index, (_, issue)) in issues.iter().enumerate() {
        for number in numbers(issue.number) {
            by_number.entry((issue.year, number)).or_default().push(index);
        }
    }
    let mut twice = BTreeMap::new();
    for group in by_number.values().filter(|group| group.len() > 1) {
        for index in group {
            let Some(other) = group.iter().find(|other| *other != index) else { continue };
            let wrong = taken(&issues[*index].1, &format!("{} is that issue too", issues[*other].0));
            twice.insert(*index, wrong.hint("import the one that is right by itself; none of them was written"));
        }
    }
    twice
}
