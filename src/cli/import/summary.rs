//! The last line of an import: the numbers of issues that came in, of those that are unsure, and of failures.

use std::collections::BTreeMap;
use std::fmt;

/// Kinds of files passed over that are named.
const NAMED: usize = 5;

/// Counts of a run.
#[derive(Default)]
pub struct Summary {
    /// True if nothing was written.
    pub dry_run: bool,
    /// Number of issues.
    pub imported: usize,
    /// Number of those that have something to be looked at.
    pub unsure: usize,
    /// Number of issues that were there already, and the same.
    pub unchanged: usize,
    /// Number of issues that were there already and say something else.
    pub left: usize,
    /// Number of files.
    pub failed: usize,
    /// Number of files in folders that are of another kind, by ending.
    pub passed_over: BTreeMap<String, usize>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dry_run, imported, unsure, unchanged, left, failed, passed_over } = self;
        let verb = if *dry_run { "would import" } else { "imported" };
        write!(f, "{verb} {imported} issue(s), {unsure} of them unsure; {failed} failed")?;
        if *unchanged > 0 {
            write!(f, "; {unchanged} there already")?;
        }
        if *left > 0 {
            write!(f, "; {left} changed since and left as they are")?;
        }
        if !passed_over.is_empty() {
            let count: usize = passed_over.values().sum();
            let mut kinds: Vec<String> =
                passed_over.keys().filter(|ending| !ending.is_empty()).map(|ending| format!(".{ending}")).collect();
            if kinds.len() > NAMED {
                kinds.truncate(NAMED);
                kinds.push("…".to_owned());
            }
            let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
            write!(f, "; {count} file(s) of other kinds passed over{kinds}")?;
        }
        Ok(())
    }
}
