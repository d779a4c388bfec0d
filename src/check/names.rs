//! Names that look like a department's and are in no registry.

use std::collections::BTreeMap;

use regex::Regex;

use super::warn_at;
use crate::archive::{Archive, Issue, Registry};
use crate::config::Matching;
use crate::diagnostics::{Diagnostic, Rule};
use crate::parse::departments::Matcher;
use crate::source::Sources;

/// Warns of each unknown name once, where it first stands, with how often it stands.
pub fn check(archive: &Archive, matching: &Matching, sources: &Sources, warnings: &mut Vec<Diagnostic>) {
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
                if !cited && !known && may_be_a_name(name) {
                    unknown.entry(name.to_owned()).or_insert((issue, 0)).1 += 1;
                }
            }
        }
    }
    for (name, (issue, times)) in unknown {
        let message = format!("`{name}` looks like a department and is in no registry ({times} time(s))");
        let hint = "add it to content/departments.toml, or to `ignore` in kanku.toml";
        warnings.push(warn_at(Rule::UnknownDepartment, sources, issue, &name, message, hint));
    }
}

/// Words that end like a department's name and are none.
const NO_NAMES: [&str; 35] = [
    "格局",
    "大局",
    "全局",
    "布局",
    "开局",
    "好局",
    "结局",
    "破局",
    "僵局",
    "当局",
    "变局",
    "新局",
    "定局",
    "战局",
    "政治局",
    "常委",
    "军委",
    "市委",
    "县委",
    "省委",
    "党委",
    "餐厅",
    "大厅",
    "客厅",
    "展厅",
    "序厅",
    "宴会厅",
    "主办",
    "承办",
    "协办",
    "举办",
    "通办",
    "督办",
    "帮办",
    "交办",
];

/// Signs of a clause, or of another level of government.
fn may_be_a_name(name: &str) -> bool {
    let clause = name.contains(['的', '了', '在', '和', '与', '是', '将', '各', '及', '为', '谋', '由']);
    let lower = name.starts_with(['市', '县', '区', '州']) || name.starts_with("自治");
    !clause && !lower && !NO_NAMES.iter().any(|word| name.ends_with(word))
}
