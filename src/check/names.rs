//! Names that look like a department's and are in no registry.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::warn_at;
use crate::archive::{Archive, Issue, Registry};
use crate::config::Matching;
use crate::diagnostics::{Diagnostic, Rule};
use crate::parse::departments::Matcher;
use crate::source::Sources;

/// A name that looks like a department's and is in no registry.
#[derive(Debug)]
pub struct Unknown<'a> {
    /// As it stands, without a unit word.
    pub name: String,
    /// Where it stands first.
    pub issue: &'a Issue,
    /// How often it stands where it can be told from other words.
    pub times: usize,
}

/// Warns of each unknown name once, where it first stands, with how often it stands.
pub fn check(archive: &Archive, matching: &Matching, sources: &Sources, warnings: &mut Vec<Diagnostic>) {
    for Unknown { name, issue, times } in unknown(archive, matching) {
        let message = format!("`{name}` looks like a department and is in no registry ({times} time(s))");
        let hint = "add it to content/departments.toml, as `kanku departments` proposes, or to `ignore` in kanku.toml";
        warnings.push(warn_at(Rule::UnknownDepartment, sources, issue, &name, message, hint));
    }
}

/// All unknown names, sorted.
pub fn unknown<'a>(archive: &'a Archive, matching: &Matching) -> Vec<Unknown<'a>> {
    let endings: Vec<String> = matching.suspicious_endings.iter().map(|ending| regex::escape(ending)).collect();
    if endings.is_empty() {
        return Vec::new();
    }
    let pattern = format!(
        r"(?:^\s*(?:\d{{1,3}}[.．、])?|[。！？；，、：,;\n])\s*((?:\p{{Han}}{{2,3}}[省市])?省?\p{{Han}}{{2,9}}?(?:{}))(?:窗口|政务|行政审批|党组|[，、,。\s]|$)",
        endings.join("|")
    );
    let Ok(pattern) = Regex::new(&pattern) else { return Vec::new() };
    let registry = Registry { departments: archive.departments.clone() };
    let matcher = Matcher::new(&registry, matching);
    let mut names: BTreeMap<String, (&Issue, usize)> = BTreeMap::new();
    for issue in &archive.issues {
        for passage in &issue.passages {
            let text = issue.text(passage);
            // What ends one name of a list begins the next: 省体育局、省医保局.
            let mut at = 0;
            while let Some(found) = pattern.captures_at(text, at).and_then(|captures| captures.get(1)) {
                at = found.end();
                let name = without_verb(found.as_str());
                let cited = text[..found.start()].matches('《').count() > text[..found.start()].matches('》').count();
                let known = !matcher.find(name).is_empty()
                    || matching.ignore.iter().any(|ignored| name.ends_with(ignored.as_str()));
                if !cited && !known && may_be_a_name(name) {
                    names.entry(name.to_owned()).or_insert((issue, 0)).1 += 1;
                }
            }
        }
    }
    let own = Own::of(archive, &names);
    names.retain(|name, _| own.may_be(name));
    names.into_iter().map(|(name, (issue, times))| Unknown { name, issue, times }).collect()
}

/// The level of government that a name tells: 省 of 省体育局 and of 四川省体育局.
#[derive(Debug)]
pub struct Level<'a> {
    /// The place before it; empty where the name does not tell it.
    pub place: &'a str,
    /// 省, 市, 县, 区, 州 or 旗; 国 for the centre.
    pub sign: char,
    /// The name behind it: 体育局.
    pub stem: &'a str,
}

impl<'a> Level<'a> {
    /// `None` where the name does not begin with a level, nor with a place of two or three characters and its level.
    pub fn of(name: &'a str) -> Option<Self> {
        if let Some(stem) = ["国家", "国务院", "中央", "全国", "中国"].iter().find_map(|word| name.strip_prefix(word))
        {
            return Some(Self { place: "", sign: '国', stem });
        }
        let at = |index: usize| {
            let (start, sign) = name.char_indices().nth(index)?;
            let stem = &name[start + sign.len_utf8()..];
            // 市场监管局 is no 场监管局 of a city.
            let word = ["市场", "市政", "市民", "市容", "区域", "区划", "县域", "州际"];
            let level = "省市县区州旗".contains(sign) && !word.iter().any(|word| name[start..].starts_with(word));
            (level && stem.chars().count() >= 3).then_some(Self { place: &name[..start], sign, stem })
        };
        at(0).or_else(|| at(2)).or_else(|| at(3))
    }
}

/// Which government the bulletin reports on.
struct Own {
    /// Its level; 省 of a province's bulletin. Several where the registry has several.
    levels: BTreeSet<char>,
    /// Its places: 四川.
    places: BTreeSet<String>,
}

impl Own {
    /// What the registered departments that stand in an issue tell; for the rest, what most of `names` do.
    fn of(archive: &Archive, names: &BTreeMap<String, (&Issue, usize)>) -> Self {
        let named = archive.departments.iter().zip(&archive.department_passages);
        let named = named.filter(|(_, passages)| !passages.is_empty());
        let (mut levels, mut places) = (BTreeSet::new(), BTreeSet::new());
        for level in named.flat_map(|(department, _)| department.names()).filter_map(Level::of) {
            levels.insert(level.sign);
            places.insert(level.place.to_owned());
        }
        let (mut level_times, mut place_times) = (BTreeMap::new(), BTreeMap::new());
        for (name, (_, times)) in names {
            let Some(level) = Level::of(name) else { continue };
            *level_times.entry(level.sign).or_default() += times;
            *place_times.entry(level.place.to_owned()).or_default() += times;
        }
        places.remove("");
        place_times.remove("");
        if levels.is_empty() {
            levels.extend(commonest(level_times));
        }
        if places.is_empty() {
            places.extend(commonest(place_times));
        }
        Self { levels, places }
    }

    fn may_be(&self, name: &str) -> bool {
        Level::of(name).is_none_or(|level| {
            self.levels.contains(&level.sign) && (level.place.is_empty() || self.places.contains(level.place))
        })
    }
}

fn commonest<T>(times: BTreeMap<T, usize>) -> Option<T> {
    // The first of equals.
    times.into_iter().rev().max_by_key(|(_, times)| *times).map(|(value, _)| value)
}

/// 完成省体育局 5 个办理项: the name begins behind the verb.
fn without_verb(name: &str) -> &str {
    let verbs = [
        "记者从",
        "完成",
        "组织",
        "会同",
        "联合",
        "协调",
        "配合",
        "协助",
        "指导",
        "督促",
        "邀请",
        "走访",
        "支持",
        "推动",
    ];
    verbs.iter().find_map(|verb| name.strip_prefix(verb)).filter(|rest| rest.chars().count() >= 3).unwrap_or(name)
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

/// 和 and the like that stand in names.
const COMPOUNDS: [&str; 14] = [
    "经济和信息化",
    "工业和信息化",
    "文化和旅游",
    "广电和旅游",
    "人力资源和社会保障",
    "住房和城乡建设",
    "发展和改革",
    "林业和草原",
    "自然资源和规划",
    "规划和自然资源",
    "卫生和计划生育",
    "教育和体育",
    "民族和宗教",
    "水利和湖泊",
];

/// Whether it has no sign of a clause.
fn may_be_a_name(name: &str) -> bool {
    let plain = COMPOUNDS.iter().fold(name.to_owned(), |name, compound| name.replace(compound, ""));
    let clause = plain.contains(['的', '了', '在', '和', '与', '是', '将', '各', '及', '为', '谋', '由']);
    !clause && !name.starts_with("自治") && !NO_NAMES.iter().any(|word| name.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels() {
        let level = |name| Level::of(name).map(|level| (level.sign, level.stem));
        assert_eq!(level("省体育局"), Some(('省', "体育局")));
        assert_eq!(level("四川省体育局"), Some(('省', "体育局")));
        assert_eq!(level("成都市市场监管局"), Some(('市', "市场监管局")));
        assert_eq!(level("省市场监管局"), Some(('省', "市场监管局")));
        assert_eq!(level("国家能源局"), Some(('国', "能源局")));
        assert_eq!(level("市场监管局"), None);
        assert_eq!(level("民政厅"), None);
    }

    #[test]
    fn names_and_clauses() {
        for name in ["经济和信息化厅", "人力资源和社会保障厅", "省体育局"] {
            assert!(may_be_a_name(name), "{name}");
        }
        for clause in ["打造和谐的好局", "教育厅和水利厅", "政务服务大厅"] {
            assert!(!may_be_a_name(clause), "{clause}");
        }
        assert_eq!(without_verb("完成省体育局"), "省体育局");
        assert_eq!(without_verb("组织局"), "组织局");
    }
}
