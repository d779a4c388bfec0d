//! Puts issues into the archive: none over another one, none half-written.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::archive::{IssueKey, IssueNumber};
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::import::Imported;
use crate::parse::front_matter;
use crate::source::{MAX_BYTES, Sources};

/// The archive that issues are put into.
pub struct Place<'a> {
    root: &'a Path,
    /// Paths of the issues that are there, by single number or date.
    known: BTreeMap<IssueKey, String>,
    /// True if issues that are there may be replaced.
    pub force: bool,
    /// True if nothing is to be written.
    pub dry_run: bool,
}

impl<'a> Place<'a> {
    /// The archive at `root` with what is in it, nothing of which is replaced.
    pub fn new(root: &'a Path, sources: &Sources, config: &Config) -> Self {
        Self { root, known: known(sources, config), force: false, dry_run: false }
    }

    /// Writes the issue, unless another one is in its place.
    ///
    /// # Errors
    /// With `force`: another file has its number. Always: something cannot be read or written.
    pub fn put(&self, issue: &Imported) -> Result<Placed, Diagnostic> {
        let elsewhere = singles(issue.values.identity).into_iter().find_map(|single| self.known.get(&single));
        if let Some(path) = elsewhere.filter(|path| **path != issue.path) {
            if self.force {
                let wrong = Diagnostic::error(format!("the archive has this issue already, as {path}"));
                return Err(wrong.hint("remove one of the two"));
            }
            return Ok(Placed::Left(path.clone()));
        }
        let files = issue.files.iter().map(|(path, bytes)| (path, bytes.as_slice()));
        let mut changed = Vec::new();
        for (path, bytes) in files.chain([(&issue.path, issue.markdown.as_bytes())]) {
            match files::read_if_exists(&self.root.join(path), MAX_BYTES as u64)? {
                Some(there) if there == bytes => {}
                Some(_) if !self.force => return Ok(Placed::Left(path.clone())),
                _ => changed.push((path, bytes)),
            }
        }
        if changed.is_empty() {
            return Ok(Placed::Unchanged);
        }
        if !self.dry_run {
            // The issue comes last: whoever sees it sees its pictures.
            changed.iter().try_for_each(|(path, bytes)| files::replace(&self.root.join(path), bytes))?;
        }
        Ok(Placed::Written)
    }
}

/// The outcome for one issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    /// It was written, or would be.
    Written,
    /// The same issue is there already.
    Unchanged,
    /// An issue or a file of it that says something else is there, at this path, and was left as it is.
    Left(String),
}

/// Returns the paths of the issues that are there, by single number. Those that cannot be read are left to `check`.
fn known(sources: &Sources, config: &Config) -> BTreeMap<IssueKey, String> {
    let read = |path: &String| {
        let (file, _) = sources.read(path).ok()?;
        let front = front_matter::parse(&file, config, None).ok()?;
        Some((front.key, path.clone()))
    };
    let issues: Vec<_> = sources.issues.par_iter().filter_map(read).collect();
    issues
        .into_iter()
        .flat_map(|(identity, path)| singles(identity).into_iter().map(move |one| (one, path.clone())))
        .collect()
}

/// Returns the identities of the single numbers of a double issue.
fn singles(identity: IssueKey) -> Vec<IssueKey> {
    let each = |number: IssueNumber| (number.first..=number.last).map(|one| IssueNumber { first: one, last: one });
    match identity {
        IssueKey::Number { year, number } => each(number).map(|number| IssueKey::Number { year, number }).collect(),
        IssueKey::Volume { volume, number } => each(number).map(|number| IssueKey::Volume { volume, number }).collect(),
        IssueKey::Total(number) => each(number).map(IssueKey::Total).collect(),
        IssueKey::Date(_) => vec![identity],
    }
}

/// Returns the indices of issues that cannot be put in place because another one of this run is the same, with its name.
pub fn twice(issues: &[(String, Imported)]) -> BTreeMap<usize, String> {
    let mut by_number: BTreeMap<IssueKey, Vec<usize>> = BTreeMap::new();
    for (index, (_, issue)) in issues.iter().enumerate() {
        for single in singles(issue.values.identity) {
            by_number.entry(single).or_default().push(index);
        }
    }
    let mut twice = BTreeMap::new();
    for group in by_number.values().filter(|group| group.len() > 1) {
        for index in group {
            let Some(other) = group.iter().find(|other| *other != index) else { continue };
            twice.insert(*index, format!("{}, as is {}", issues[*index].1.path, issues[*other].0));
        }
    }
    twice
}
