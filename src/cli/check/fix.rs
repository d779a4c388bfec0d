//! `kanku check --fix`: mends what is safe, file by file.
//!
//! Each file is mended in memory, parsed again, and replaced only where it then reads as before but for its
//! punctuation; see [`mend`].

use rayon::prelude::*;

use crate::archive::{Issue, Registry};
use crate::check::mend;
use crate::diagnostics::{Diagnostic, Places, Rule};
use crate::load::{self, Loaded};
use crate::parse::{self, Context, ParsedIssue, front_matter};
use crate::source::{RawFile, SourceFile};

/// One change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Path relative to the root.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What stood there.
    pub old: String,
    /// What stands there now.
    pub new: String,
}

/// What was mended.
#[derive(Debug, Default)]
pub struct Fixed {
    /// In the order of the files.
    pub changes: Vec<Change>,
    /// Files that were changed.
    pub files: usize,
    /// Why others were not.
    pub refused: Vec<Diagnostic>,
}

/// Looks are enough where one change makes another possible.
const MOST_LOOKS: usize = 8;

/// Mends the issues, or only says what it would do where `dry`. What could not be mended is told.
pub fn run(loaded: &Loaded, dry: bool) -> Fixed {
    let registry = Registry::new(loaded.archive.departments.clone());
    let context = load::context(loaded);
    let mended: Vec<Result<Vec<Change>, Diagnostic>> =
        loaded.archive.issues.par_iter().map(|issue| mend_issue(loaded, &context, &registry, issue, dry)).collect();
    let mut fixed = Fixed::default();
    for result in mended {
        match result {
            Ok(changes) => {
                fixed.files += usize::from(!changes.is_empty());
                fixed.changes.extend(changes);
            }
            Err(wrong) => fixed.refused.push(wrong),
        }
    }
    fixed
}

fn mend_issue(
    loaded: &Loaded,
    context: &Context<'_>,
    registry: &Registry,
    issue: &Issue,
    dry: bool,
) -> Result<Vec<Change>, Diagnostic> {
    let path = &issue.source;
    let root = &loaded.sources.root;
    let old = RawFile::read(root, path)?;
    let (new, changes) = mend_text(&old, path, &loaded.config.off)?;
    if changes.is_empty() {
        return Ok(changes);
    }
    let read = |file: &RawFile| -> Option<ParsedIssue> {
        let file = source(path, file);
        let front = front_matter::parse(&file, context.config, Some(registry)).ok()?;
        parse::parse(&file, front, context).ok().map(|(issue, _)| issue)
    };
    match (read(&old), read(&new)) {
        (Some(before), Some(after)) if mend::reads_the_same(&before, &after) => {}
        _ => return Err(refusal(path, "its passages, addresses or figures would change with its punctuation")),
    }
    if !dry {
        old.replace_by(&new, root, path)?;
    }
    Ok(changes)
}

/// The file as it is when nothing more can be mended, with what was changed.
fn mend_text(old: &RawFile, path: &str, off: &[Rule]) -> Result<(RawFile, Vec<Change>), Diagnostic> {
    let mut new = old.clone();
    let mut changes = Vec::new();
    for _ in 0..MOST_LOOKS {
        let edits = mend::edits(&source(path, &new), off)?;
        if edits.is_empty() {
            break;
        }
        let mut places = Places::new(&new.text);
        changes.extend(edits.iter().map(|edit| {
            let place = places.find(edit.bytes.clone());
            let (file, old) = (path.to_owned(), new.text[edit.bytes.clone()].to_owned());
            Change { file, line: place.line, column: place.column, old, new: edit.text.clone() }
        }));
        new = new.patched(&edits).ok_or_else(|| refusal(path, "the file's encoding cannot hold the change"))?;
    }
    Ok((new, changes))
}

fn source(path: &str, file: &RawFile) -> SourceFile {
    SourceFile { path: path.to_owned(), text: file.text.clone() }
}

fn refusal(path: &str, why: &str) -> Diagnostic {
    Diagnostic::warning(format!("not mended: {why}"))
        .rule(Rule::HalfWidthPunctuation)
        .file(path)
        .hint("mend it by hand")
}
