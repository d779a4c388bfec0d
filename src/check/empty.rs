//! Checks for issues without text, and for headings with nothing below them. Drafts are exempt: they are unfinished.

use std::collections::HashSet;

use super::finding::{CheckedIssue, Finding};
use crate::diagnostics::Rule;
use crate::parse::numbering;
use crate::parse::prose::Kind;

/// Checks one issue.
pub fn check(checked: &CheckedIssue<'_>, findings: &mut Vec<Finding>) {
    let issue = checked.issue;
    if issue.draft {
        return;
    }
    if issue.items.is_empty() && issue.headings.is_empty() {
        let hint = "write it, or add `draft: true` to the front matter";
        findings.push(Finding::new(Rule::EmptySection, 0..FENCE, "the issue has no text", hint));
        return;
    }
    let items = issue.items.iter().filter_map(|item| item.heading);
    let filled: HashSet<u32> = items.chain(issue.headings.iter().filter_map(|heading| heading.parent)).collect();
    // The model leaves out headings inside quotations.
    let mut places = checked.blocks.iter().filter(|block| matches!(block.kind, Kind::Heading(_)));
    for (index, heading) in (0..).zip(&issue.headings) {
        let shows = |text: &str| numbering::split_heading(&text.replace('\n', " ")).1 == heading.title;
        let Some(place) = places.clone().position(|block| shows(&block.text)) else { continue };
        let Some(block) = places.nth(place) else { continue };
        if !filled.contains(&index) {
            let message = format!("nothing stands under `{}`", heading.title);
            let bytes = block.source(0..block.text.len());
            findings.push(Finding::new(Rule::EmptySection, bytes, message, "write the section, or delete its heading"));
        }
    }
}

/// Length in bytes of the line that opens the front matter.
const FENCE: usize = 3;
