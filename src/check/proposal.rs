//! Proposed entries for content/departments.toml: for `kanku departments`.
//!
//! Input: [`UnknownName`] names and the registry. Output: [`Proposal`]s, one for each department, in the order of first
//! mention. Variants of a name are one department: 省体育局 and 四川省体育局, 文旅厅 and 文化和旅游厅. Each variant is in
//! exactly one proposal. Proposals are guesses from the text of the issues; an editor has to confirm them.

use std::collections::HashSet;

use super::names::{Level, UnknownName};
use crate::archive::address::{address_name, is_plain, pinyin};
use crate::archive::{Department, Issue};
use crate::escape;

/// Bytes of the longest pinyin that is proposed as a slug.
const MAX_SLUG: usize = 60;

/// Department that seems to be missing from the registry.
#[derive(Debug)]
pub struct Proposal<'a> {
    /// Its names: the longest first, then by number of occurrences.
    pub names: Vec<String>,
    /// The commonest name, which pages show.
    pub short: String,
    /// The issue of its first mention.
    pub issue: &'a Issue,
    /// Number of occurrences of all its names.
    pub times: usize,
    /// Name of its page, which no registered department has.
    pub slug: String,
    /// Full name of the registered department that it may be identical with.
    pub perhaps: Option<String>,
}

/// Groups unknown names into proposals, one for each department.
pub fn proposals<'a>(unknown: Vec<UnknownName<'a>>, registry: &[Department]) -> Vec<Proposal<'a>> {
    let mut unknown = unknown;
    // Longest first, so that shorter variants join the longer ones.
    unknown.sort_by_cached_key(|one| (std::cmp::Reverse(one.name.chars().count()), one.name.clone()));
    let mut groups: Vec<Vec<UnknownName<'a>>> = Vec::new();
    for one in unknown {
        let fits = |group: &&mut Vec<UnknownName<'a>>| group.iter().any(|other| same(&one.name, &other.name));
        // A short name that fits two departments is a proposal of its own: the editor decides.
        let mut fitting = groups.iter_mut().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some(group), None) => group.push(one),
            _ => groups.push(vec![one]),
        }
    }
    let mut proposals: Vec<Proposal<'a>> = groups.into_iter().filter_map(|group| merged(group, registry)).collect();
    proposals.sort_by(|a, b| (a.issue.id, &a.names).cmp(&(b.issue.id, &b.names)));
    let mut taken: HashSet<String> = registry.iter().map(|department| department.slug.clone()).collect();
    for proposal in &mut proposals {
        let pinyin = pinyin(&proposal.short, MAX_SLUG);
        let is_free = !taken.contains(&pinyin) && is_plain(&pinyin);
        proposal.slug = if is_free { pinyin } else { address_name(&proposal.short) };
        taken.insert(proposal.slug.clone());
    }
    proposals
}

fn merged<'a>(mut group: Vec<UnknownName<'a>>, registry: &[Department]) -> Option<Proposal<'a>> {
    let issue = group.iter().map(|one| one.issue).min_by_key(|issue| issue.id)?;
    let times = group.iter().map(|one| one.times).sum();
    group[1..].sort_by_key(|one| std::cmp::Reverse(one.times));
    // Among equals, prefer a name without a place, then the longest, which comes first.
    let rank = |one: &&UnknownName| (one.times, Level::of(&one.name).is_none_or(|level| level.place.is_empty()));
    let short = group.iter().rev().max_by_key(rank)?.name.clone();
    let names: Vec<String> = group.into_iter().map(|one| one.name).collect();
    let is_one = |name: &&str| names.iter().any(|own| same(own, name) || same(name, own));
    let owner = registry.iter().find(|department| department.names().iter().any(&is_one));
    Some(Proposal {
        perhaps: owner.map(|department| department.name.clone()),
        names,
        short,
        slug: String::new(),
        issue,
        times,
    })
}

/// Returns whether `short` is a variant of `long`: without its place, or an abbreviation that keeps the first and the
/// last character and the order of those between.
fn same(short: &str, long: &str) -> bool {
    let (near, far) = (Level::of(short), Level::of(long));
    if let (Some(near), Some(far)) = (&near, &far)
        && (near.sign != far.sign || (near.place != far.place && !near.place.is_empty() && !far.place.is_empty()))
    {
        return false;
    }
    let letters = |name: &str, level: Option<Level>| level.map_or(name.to_owned(), |level| level.stem.to_owned());
    let short: Vec<char> = letters(short, near).chars().collect();
    let long: Vec<char> = letters(long, far).chars().collect();
    let mut rest = long.iter();
    short == long
        || short.len() >= 3
            && short.len() < long.len()
            && (short.first(), short.last()) == (long.first(), long.last())
            && short.iter().all(|letter| rest.any(|other| other == letter))
}

impl Proposal<'_> {
    /// Returns the entry in TOML. Names consist of Chinese characters, which need no escaping.
    pub fn toml(&self) -> String {
        let quoted = |name: &str| format!("\"{name}\"");
        let (full, others) = self.names.split_first().map_or(("", &[][..]), |(full, others)| (full.as_str(), others));
        // A line break in the name of a file would end the comment.
        let source = escape::terminal(&self.issue.source, false);
        let mut text = format!("# {} 处，首见于 {source}\n[[department]]\n", self.times);
        text.push_str(&format!("name = {}\n", quoted(full)));
        if self.short != full {
            text.push_str(&format!("short = {}\n", quoted(&self.short)));
        }
        let aliases: Vec<String> = others.iter().filter(|name| **name != self.short).map(|name| quoted(name)).collect();
        if !aliases.is_empty() {
            text.push_str(&format!("aliases = [{}]\n", aliases.join(", ")));
        }
        text.push_str(&format!("slug = {}\n", quoted(&self.slug)));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_one_name() {
        for (short, long) in [
            ("省体育局", "四川省体育局"),
            ("市场监管局", "四川省市场监督管理局"),
            ("文旅厅", "文化和旅游厅"),
            ("省卫健委", "省卫生健康委"),
            ("人社厅", "人力资源社会保障厅"),
        ] {
            assert!(same(short, long), "{short} {long}");
        }
        for (short, long) in [
            ("水利厅", "教育厅"),
            ("民政厅", "人民政府办公厅"),
            ("省体育局", "省医保局"),
            ("绵阳市教育局", "成都市教育局"),
        ] {
            assert!(!same(short, long), "{short} {long}");
        }
    }
}
