//! Puts issues into the archive: none over another one, none half-written.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::archive::IssueKey;
use crate::config::{Config, Numbering};
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::import::Imported;
use crate::parse::front_matter;
use crate::source::{MAX_BYTES, Sources};

/// The archive that issues are put into.
pub struct Place<'a> {
    root: &'a Path,
    /// Path of each issue that is there, by its keys.
    known: BTreeMap<IssueKey, String>,
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

    /// Writes the issue, unless another one is in its place.
    ///
    /// # Errors
    /// With `force`: another file has its number. Always: something cannot be read or written.
    pub fn put(&self, issue: &Imported) -> Result<Placed, Diagnostic> {
        let elsewhere = issue.key.singles().into_iter().find_map(|key| self.known.get(&key));
        if let Some(path) = elsewhere.filter(|path| **path != issue.path) {
            if self.force {
                return Err(taken(issue, &format!("{path} is that issue already")).hint("remove one of the two"));
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

/// Returns the path of each issue that is there, by its keys. Issues that cannot be read are left to `check`.
fn known(sources: &Sources, config: &Config) -> BTreeMap<IssueKey, String> {
    let read = |path: &String| {
        let (file, _) = sources.read(path).ok()?;
        let front = front_matter::parse(&file, config, None).ok()?;
        Some((front.key, path.clone()))
    };
    let issues: Vec<_> = sources.issues.par_iter().filter_map(read).collect();
    issues.into_iter().flat_map(|(key, path)| key.singles().into_iter().map(move |key| (key, path.clone()))).collect()
}

/// Returns the error `it is 2023 年第 44 期, and …`.
fn taken(issue: &Imported, reason: &str) -> Diagnostic {
    let name = Numbering::default().names(issue.key, None).full;
    Diagnostic::error(format!("it is {name}, and {reason}"))
}

/// Why issues cannot be put in place whose number another one of this run has: by index.
pub fn twice(issues: &[(String, Imported)]) -> BTreeMap<usize, Diagnostic> {
    let mut by_key: BTreeMap<IssueKey, Vec<usize>> = BTreeMap::new();
    for (index, (_, issue)) in issues.iter().enumerate() {
        for key in issue.key.singles() {
            by_key.entry(key).or_default().push(index);
        }
    }
    let mut twice = BTreeMap::new();
    for group in by_key.values().filter(|group| group.len() > 1) {
        for index in group {
            let Some(other) = group.iter().find(|other| *other != index) else { continue };
            let wrong = taken(&issues[*index].1, &format!("{} is that issue too", issues[*other].0));
            twice.insert(*index, wrong.hint("import the one that is right by itself; none of them was written"));
        }
    }
    twice
}
