//! Names that look like a department's and are in no registry.

use std::collections::{BTreeMap, HashMap};

use regex::Regex;

use super::warn_at;
use crate::archive::{Archive, Issue, Registry};
use crate::config::Matching;
use crate::diagnostics::Diagnostic;
use crate::parse::departments::Matcher;
use crate::source::SourceFile;

/// Warns of each unknown name once, where it first stands, with how often it stands.
pub fn check(
    archive: &Archive,
    matching: &Matching,
    files: &HashMap<&str, &SourceFile>,
    warnings: &mut Vec<Diagnostic>,
) {
    let endings: Vec<String> = matching.suspicious_endings.iter().map(|ending| regex::escape(ending)).collect();
    if endings.is_empty() {
        return;
    }
    let pattern = format!(
        r"(?:^|[。！？；，、：,;\n])\s*((?:四川)?省?\p{{Han}}{{2,9}}?(?:{}))(?:窗口|政务|行政审批|党组|[，、,。\s]|$)",
        endings.join("|")
    );
    let Ok(pattern) = Regex::new(&pattern) else { return };
    let registry = Registry { departments: archive.departments.clone() };
    let matcher = Matcher::new(&registry, matching);
    let mut unknown: BTreeMap<String, (&Issue, usize)> = BTreeMap::new();
    for issue in &archive.issues {
        for passage in &issue.passages {
            let text = issue.text(passage);
            for found in pattern.captures_iter(text).filter_map(|captures| captures.get(1)) {
                let name = found.as_str();
                let cited = text[..found.start()].matches('《').count() > text[..found.start()].matches('》').count();
                let known = !matcher.find(name).is_empty()
                    || matching.ignore.iter().any(|ignored| name.ends_with(ignored.as_str()));
                if !cited && !known {
                    unknown.entry(name.to_owned()).or_insert((issue, 0)).1 += 1;
                }
            }
        }
    }
    for (name, (issue, times)) in unknown {
        let message = format!("`{name}` looks like a department and is in no registry ({times} time(s))");
        let hint = "add it to content/departments.toml, or to `ignore` in kanku.toml";
        warnings.push(warn_at(files, issue, &name, message, hint));
    }
}
