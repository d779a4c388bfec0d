//! `kanku check --fix`: mends what is safe, file by file.
//!
//! Each file is mended in memory and parsed again. It is replaced only if it reads as before but for its punctuation;
//! see [`mend`].

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::archive::{Issue, Registry};
use crate::check::mend::{self, Mend};
use crate::diagnostics::{Diagnostic, Location, Places, RULES, Rule};
use crate::load::{self, Loaded};
use crate::parse::{self, Context, ParsedIssue, front_matter};
use crate::source::{Edit, RawFile, SourceFile};

/// One change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The rule that asks for it.
    pub rule: Rule,
    /// Path relative to the root.
    pub file: String,
    /// Place of the old text.
    pub place: Location,
    /// The old text.
    pub old: String,
    /// The new text.
    pub new: String,
}

/// Result of `--fix` or `--mask`.
#[derive(Debug, Default)]
pub struct Fixed {
    /// In the order of the files.
    pub changes: Vec<Change>,
    /// Number of files that were changed.
    pub files: usize,
    /// Changes that were not made, with the reason.
    pub refused: Vec<Diagnostic>,
}

/// Changes of one issue.
#[derive(Default)]
pub struct Mended {
    /// In the order of the text.
    pub changes: Vec<Change>,
    /// Changes that were not made, with the reason.
    pub refused: Vec<Diagnostic>,
}

impl FromIterator<Mended> for Fixed {
    fn from_iter<T: IntoIterator<Item = Mended>>(issues: T) -> Self {
        let mut fixed = Self::default();
        for Mended { changes, refused } in issues {
            fixed.files += usize::from(!changes.is_empty());
            fixed.changes.extend(changes);
            fixed.refused.extend(refused);
        }
        fixed
    }
}

/// Passes over a text at most: one change may make another possible.
const MAX_PASSES: usize = 8;

/// Mends the issues; writes nothing if `dry`.
pub fn run(loaded: &Loaded, dry: bool) -> Fixed {
    let fix = Fix { loaded, context: load::context(loaded), dry };
    let mend = |issue: &Issue| {
        fix.mend(&issue.source).unwrap_or_else(|wrong| Mended { refused: vec![wrong], ..Mended::default() })
    };
    let mended: Vec<Mended> = loaded.archive.issues.par_iter().map(mend).collect();
    mended.into_iter().collect()
}

struct Fix<'a> {
    loaded: &'a Loaded,
    context: Context<'a>,
    dry: bool,
}

impl Fix<'_> {
    /// Mends the issue at `path` by every rule that leaves its reading alone.
    fn mend(&self, path: &str) -> Result<Mended, Diagnostic> {
        let root = &self.loaded.sources.root;
        let old = RawFile::read(root, path)?;
        let mut off = self.loaded.config.off.clone();
        let mut refused = Vec::new();
        let (mut new, mut changes) = mended_text(&old, path, &off)?;
        if !self.reads_the_same(path, &old, &new) {
            for rule in rules_of(&changes) {
                let (alone, _) = mended_text(&old, path, &all_but(rule))?;
                if !self.reads_the_same(path, &old, &alone) {
                    refused.push(refusal(path, rule));
                    off.push(rule);
                }
            }
            (new, changes) = mended_text(&old, path, &off)?;
            // Each rule alone may be harmless, but not all together.
            if !self.reads_the_same(path, &old, &new) {
                refused.extend(rules_of(&changes).into_iter().map(|rule| refusal(path, rule)));
                changes.clear();
            }
        }
        if !changes.is_empty() && !self.dry {
            old.replace_by(&new, root, path).map_err(|wrong| wrong.rule(Rule::UnwritableFile))?;
        }
        Ok(Mended { changes, refused })
    }

    /// Returns whether two states of an issue read the same but for punctuation; see [`mend::reads_the_same`].
    fn reads_the_same(&self, path: &str, old: &RawFile, new: &RawFile) -> bool {
        let read = |file: &RawFile| -> Option<ParsedIssue> {
            let registry = Registry::new(self.loaded.archive.departments.clone());
            let file = source(path, file);
            let front = front_matter::parse(&file, self.context.config, Some(&registry)).ok()?;
            parse::parse(&file, front, &self.context).ok().map(|(issue, _)| issue)
        };
        let same = |(before, after)| mend::reads_the_same(&before, &after);
        old.text == new.text || read(old).zip(read(new)).is_some_and(same)
    }
}

/// Returns the file when nothing more can be mended, with the changes.
fn mended_text(old: &RawFile, path: &str, off: &[Rule]) -> Result<(RawFile, Vec<Change>), Diagnostic> {
    let mut new = old.clone();
    let mut changes = Vec::new();
    for _ in 0..MAX_PASSES {
        let mends = mend::mends(&source(path, &new), off)?;
        if mends.is_empty() {
            break;
        }
        let mut places = Places::new(&new.text);
        let before = changes.len();
        changes.extend(mends.iter().map(|Mend { rule, edit }| Change {
            rule: *rule,
            file: path.to_owned(),
            place: places.find(edit.bytes.clone()),
            old: new.text[edit.bytes.clone()].to_owned(),
            new: edit.text.clone(),
        }));
        let edits: Vec<Edit> = mends.into_iter().map(|mend| mend.edit).collect();
        new = new.patched(&edits).ok_or_else(|| {
            let place = changes.get(before).map(|change| change.place.clone());
            let message = "not mended: the encoding of the file has no sign for the new mark";
            let diagnostic =
                Diagnostic::warning(message).rule(Rule::Encoding).file(path).hint("save it in UTF-8 first");
            place.map_or(diagnostic.clone(), |place| diagnostic.place(place))
        })?;
    }
    Ok((new, changes))
}

/// Returns the rules of changes, each once.
fn rules_of(changes: &[Change]) -> BTreeSet<Rule> {
    changes.iter().map(|change| change.rule).collect()
}

fn all_but(rule: Rule) -> Vec<Rule> {
    RULES.iter().map(|description| description.rule).filter(|other| *other != rule).collect()
}

fn source(path: &str, file: &RawFile) -> SourceFile {
    SourceFile { path: path.to_owned(), text: file.text.clone() }
}

/// Reports that the changes of `rule` in the file at `path` were not made.
fn refusal(path: &str, rule: Rule) -> Diagnostic {
    Diagnostic::warning("not mended: passages, addresses or figures of the issue would change with its punctuation")
        .rule(rule)
        .file(path)
        .hint("mend it by hand")
}
