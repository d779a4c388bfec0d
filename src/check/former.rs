//! Checks for former names of departments in issues after the renaming, whose date is in the registry.

use super::finding::{CheckedIssue, Finding, sentence_around};
use crate::archive::{Department, FormerName};
use crate::diagnostics::Rule;
use crate::folding::fold;

/// Words in the same sentence that show that the old name is intended.
const MEANT: [&str; 9] = ["更名", "改名", "前身", "撤销", "不再保留", "组建", "改组", "合并", "时任"];

/// Checks every mention of a department in an issue.
pub fn check(checked: &CheckedIssue<'_>, departments: &[Department], findings: &mut Vec<Finding>) {
    let Some(start) = checked.issue.days().map(|days| days.start) else { return };
    let changed = |former: &FormerName| former.until.is_some_and(|until| until < start);
    if !departments.iter().any(|department| department.former.iter().any(changed)) {
        return;
    }
    for block in checked.blocks {
        for mention in checked.matcher.find(&block.text) {
            let department = &departments[mention.department.0];
            let mentioned = fold(&block.text[mention.span.clone()]);
            let Some(former) = former_name(department, mentioned.text()) else { continue };
            let Some(until) = former.until.filter(|_| changed(former)) else { continue };
            let (before, behind) = sentence_around(&block.text, mention.span.clone());
            let meant = before.ends_with('原')
                || before.ends_with("原四川")
                || MEANT.iter().any(|word| before.contains(word) || behind.contains(word));
            if meant {
                continue;
            }
            let name = &former.name;
            let end = mention.span.start + mentioned.source_end(fold(name).text().len());
            let bytes = block.source(mention.span.start..end);
            let message = format!("`{name}` is a former name, until {until}");
            let hint = format!("write {}, or 原{name} where the old name is meant", department.short);
            findings.push(Finding::new(Rule::FormerName, bytes, message, hint));
        }
    }
}

/// Returns the former name that `mention`, which is folded, begins with, unless it is a current name as well.
fn former_name<'a>(department: &'a Department, mention: &str) -> Option<&'a FormerName> {
    // The recogniser takes the longest name that fits.
    let names = department.names().into_iter().filter(|known| mention.starts_with(fold(known).text()));
    let name = names.max_by_key(|known| known.len())?;
    let mut current = [&department.name, &department.short].into_iter().chain(&department.aliases);
    let is_current = current.any(|known| known == name);
    department.former.iter().find(|former| former.name == name && !is_current)
}
