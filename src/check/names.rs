//! Names that look like a department's and are in no registry.
//!
//! Each issue is searched on its own; what is found is told once a name, where it stands first.

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Regex;

use super::finding::Proof;
use crate::archive::Issue;
use crate::config::Matching;
use crate::diagnostics::{Diagnostic, Location, Places, Rule};
use crate::parse::departments::Citations;
use crate::parse::numbering;
use crate::parse::prose::{Block, Kind};

/// Where a name stands in an issue.
#[derive(Debug)]
pub struct Unknown {
    /// Its first place.
    place: Location,
    /// How often it stands there.
    times: usize,
}

/// The unknown names of one issue.
pub type Names = BTreeMap<String, Unknown>;

/// Finds what looks like a name.
#[derive(Debug)]
pub struct Search<'a> {
    shape: Regex,
    matching: &'a Matching,
}

impl<'a> Search<'a> {
    /// A search for the endings that the settings name; `None` where they name none.
    pub fn new(matching: &'a Matching) -> Option<Self> {
        let endings: Vec<String> = matching.suspicious_endings.iter().map(|ending| regex::escape(ending)).collect();
        if endings.is_empty() {
            return None;
        }
        let shape = format!(
            r"(?:^|[。！？；，、：,;\n])\s*((?:四川)?省?\p{{Han}}{{2,9}}?(?:{}))(?:窗口|政务|行政审批|党组|[，、,。\s]|$)",
            endings.join("|")
        );
        Some(Self { shape: Regex::new(&shape).ok()?, matching })
    }

    /// All names in an issue, whose text is `text`.
    pub fn unknown(&self, proof: &Proof<'_>, text: &str) -> Names {
        let mut names = Names::new();
        let mut places = Places::new(text);
        for block in proof.blocks.iter().filter(|block| !matches!(block.kind, Kind::Heading(_))) {
            for (name, bytes) in self.in_block(block, proof) {
                let new = || Unknown { place: places.find(block.source(bytes)), times: 0 };
                names.entry(name.to_owned()).or_insert_with(new).times += 1;
            }
        }
        names
    }

    fn in_block<'b>(&self, block: &'b Block, proof: &Proof<'_>) -> Vec<(&'b str, Range<usize>)> {
        let start = numbering::any_marker(&block.text).map_or(0, |marker| marker.length);
        let text = &block.text[start..];
        let mut cited = Citations::new(text);
        let (mut found, mut at) = (Vec::new(), 0);
        // The mark behind a name is the one before the next name of a list.
        while let Some(name) = self.shape.captures_at(text, at).and_then(|captures| captures.get(1)) {
            at = name.end();
            let from = at - without_verb(name.as_str()).len();
            let bare = &text[from..at];
            let ignored = self.matching.ignore.iter().any(|ignored| bare.ends_with(ignored.as_str()));
            if !cited.covers(from) && !ignored && may_be_a_name(bare) && proof.matcher.find(bare).is_empty() {
                found.push((bare, start + from..start + at));
            }
        }
        found
    }
}

/// Tells of each name once, with how often it stands in all `issues`, whose names come in the same order.
pub fn warnings(issues: &[Issue], found: impl Iterator<Item = Names>) -> Vec<Diagnostic> {
    let mut all: BTreeMap<String, (&Issue, Unknown)> = BTreeMap::new();
    for (issue, names) in issues.iter().zip(found) {
        for (name, unknown) in names {
            let times = unknown.times;
            all.entry(name).and_modify(|(_, known)| known.times += times).or_insert((issue, unknown));
        }
    }
    let warning = |(name, (issue, Unknown { place, times })): (String, (&Issue, Unknown))| {
        Diagnostic::warning(format!("`{name}` looks like a department and is in no registry ({times} time(s))"))
            .rule(Rule::UnknownDepartment)
            .file(&issue.source)
            .place(place)
            .hint("add it to content/departments.toml, or to `ignore` in kanku.toml")
    };
    all.into_iter().map(warning).collect()
}

/// Words that may stand right before a name.
const VERBS: [&str; 16] = [
    "联合", "会同", "组建", "成立", "设立", "走进", "前往", "协调", "配合", "审议", "督促", "指导", "协助", "商请",
    "赴", "据",
];

/// A name without the verb that was taken for its beginning.
fn without_verb(name: &str) -> &str {
    let rest = VERBS.iter().find_map(|verb| name.strip_prefix(verb));
    rest.filter(|rest| rest.chars().count() > 2).unwrap_or(name)
}

/// Words that end like a department's name and are none, by their last character.
const NO_NAMES: [(char, &str); 4] = [
    ('局', "格局 大局 全局 布局 开局 好局 结局 破局 僵局 当局 变局 新局 定局 战局 乱局 残局 棋局 骗局 饭局 政治局"),
    ('委', "常委 军委 市委 县委 省委 党委 政委 原委 评委"),
    ('厅', "餐厅 大厅 客厅 展厅 序厅 前厅 宴会厅 音乐厅 报告厅 服务厅 营业厅 休息厅"),
    (
        '办',
        "主办 承办 协办 举办 合办 筹办 创办 兴办 开办 停办 新办 申办 补办 续办 缓办 通办 网办 上办 近办 次办 快办 \
         即办 速办 秒办 简办 易办 好办 能办 可办 应办 待办 在办 督办 帮办 代办 领办 交办 批办 转办 经办 包办 照办 \
         侦办 查办 民办 公办",
    ),
];

/// Signs of a clause, of another level of government, or of games (直落三局).
fn may_be_a_name(name: &str) -> bool {
    let clause = name.contains(['的', '了', '在', '和', '与', '是', '将', '各', '及', '为', '谋', '由']);
    let lower = name.starts_with(['市', '县', '区', '州']) || name.starts_with("自治");
    let counted =
        name.strip_suffix('局').is_some_and(|rest| rest.ends_with(['一', '二', '两', '三', '四', '五', '几']));
    let words = NO_NAMES.iter().find(|(last, _)| name.ends_with(*last)).map_or("", |(_, words)| words);
    !clause && !lower && !counted && !words.split_whitespace().any(|word| name.ends_with(word))
}
