//! Departments under names that they had before: the registry knows until when.

use super::finding::{Finding, Proof};
use crate::archive::Department;
use crate::diagnostics::Rule;

/// Words by which a writer shows that the old name is meant.
const MEANT: [&str; 9] = ["更名", "改名", "前身", "撤销", "不再保留", "组建", "改组", "合并", "时任"];

/// Looks at every department that is named in an issue.
pub fn check(proof: &Proof<'_>, departments: &[Department], findings: &mut Vec<Finding>) {
    let outdated = |department: &Department| {
        department.former.iter().any(|former| former.until.is_some_and(|until| until < proof.issue.period.start))
    };
    if !departments.iter().any(outdated) {
        return;
    }
    for block in proof.blocks {
        for mention in proof.matcher.find(&block.text) {
            let department = &departments[mention.department.0];
            let name = &block.text[mention.span.clone()];
            // The longest name is the one that was found.
            let Some(bare) =
                department.names().into_iter().filter(|known| name.starts_with(known)).max_by_key(|known| known.len())
            else {
                continue;
            };
            let is_current =
                [&department.name, &department.short].into_iter().chain(&department.aliases).any(|n| n == bare);
            let until = department.former.iter().find(|former| former.name == bare).and_then(|former| former.until);
            let Some(until) = until.filter(|until| !is_current && *until < proof.issue.period.start) else { continue };
            let before = &block.text[..mention.span.start];
            let sentence = before.rsplit(['。', '；', '\n']).next().unwrap_or_default();
            let behind = block.text[mention.span.end..].split(['。', '；', '\n']).next().unwrap_or_default();
            let meant = before.ends_with('原')
                || before.ends_with("原四川")
                || MEANT.iter().any(|word| sentence.contains(word) || behind.contains(word));
            if meant {
                continue;
            }
            let bytes = block.source(mention.span.start..mention.span.start + bare.len());
            let message = format!("`{bare}` is a former name, until {until}");
            let hint = format!("write {}, or 原{bare} where the old name is meant", department.short);
            findings.push(Finding::new(Rule::FormerName, bytes, message, hint));
        }
    }
}
