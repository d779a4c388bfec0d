//! Finds departments in a text: one pass, whatever the registry's size.
//!
//! The longest name wins; a name inside 《…》 is a citation; a name behind 市, 县, 国家 and the
//! like is another body's (成都市教育局 is not 教育局). Unit words behind a name belong to it.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use crate::archive::{DepartmentId, Registry};
use crate::config::Matching;
use crate::folding::script::is_chinese;
use crate::folding::{Folded, fold};

/// A department's name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Whose.
    pub department: DepartmentId,
    /// Bytes of the name with its unit word.
    pub span: Range<usize>,
}

/// The registry's names, ready to be searched for.
#[derive(Debug)]
pub struct Matcher {
    names: AhoCorasick,
    owners: Vec<DepartmentId>,
    unit_words: Vec<String>,
    lead_in: Regex,
    /// The archive's own province: the one that the registry's full names begin with.
    home: Option<&'static str>,
}

impl Matcher {
    /// Builds the automaton; once per run.
    pub fn new(registry: &Registry, matching: &Matching) -> Self {
        let (mut names, mut owners) = (Vec::new(), Vec::new());
        for department in &registry.departments {
            for name in department.names() {
                names.push(fold(name).text().to_owned());
                owners.push(department.id);
            }
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names);
        let mut unit_words: Vec<String> = matching.unit_words.iter().map(|word| fold(word).text().to_owned()).collect();
        unit_words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self {
            names: automaton.expect("a registry's names fit into an automaton"),
            owners,
            unit_words,
            lead_in: lead_in(&matching.lead_ins),
            home: PROVINCES
                .into_iter()
                .find(|province| registry.departments.iter().any(|d| d.name.starts_with(province))),
        }
    }

    /// All mentions in `text`, in order, without overlap.
    pub fn find(&self, text: &str) -> Vec<Mention> {
        self.find_in(&fold(text))
    }

    /// The same in a text that is folded already; places are those of its source.
    pub fn find_in(&self, folded: &Folded<'_>) -> Vec<Mention> {
        let text = folded.text();
        let mut mentions = Vec::new();
        let mut cited = Citations::new(text);
        for found in self.names.find_iter(text) {
            let is_cut = cuts_word(text, found.start()) || cuts_word(text, found.end());
            if is_cut || cited.covers(found.start()) || self.names_another_body(text, found.start()) {
                continue;
            }
            let rest = &text[found.end()..];
            let unit = self.unit_words.iter().find(|word| rest.starts_with(word.as_str())).map_or(0, String::len);
            mentions.push(Mention {
                department: self.owners[found.pattern().as_usize()],
                span: folded.source_range(found.start()..found.end() + unit),
            });
        }
        mentions
    }

    /// 成都市…, 湖北省…, 国家…, 各…: the name belongs to another place or level of government.
    fn names_another_body(&self, text: &str, start: usize) -> bool {
        let (before, name) = text.split_at(start);
        let place = before.strip_suffix('省').unwrap_or(before);
        if let Some(province) = PROVINCES.iter().find(|province| place.ends_with(**province)) {
            return self.home != Some(*province) && !name.starts_with(province);
        }
        if name.starts_with('省') {
            return false;
        }
        let level = ["国家", "市级", "（州）", "(州)"].iter().any(|word| before.ends_with(word));
        level || before.ends_with(['市', '县', '区', '州', '各'])
    }

    /// Finds, behind the words that may open a sentence (本周, a date), the subject of the sentence at byte `at` of the
    /// source starts: a byte of the source.
    pub fn subject_start(&self, text: &Folded<'_>, at: usize) -> usize {
        let start = text.folded_start(at);
        let behind = self.lead_in.find(&text.text()[start..]).map_or(0, |found| found.end());
        text.source_start(start + behind)
    }
}

/// Returns true if a byte of `text` divides a word of Latin letters or a number: Water is not in Waterloo.
fn cuts_word(text: &str, at: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() && !is_chinese(c);
    text[..at].ends_with(is_word) && text[at..].starts_with(is_word)
}

fn lead_in(words: &[String]) -> Regex {
    let mut words: Vec<String> = words.iter().map(|word| regex::escape(fold(word).text())).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let day = r"(?:\d{4}\s*年\s*)?\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?(?:\s*(?:至|到|—+|－|-|–|~|～)\s*(?:\d{1,2}\s*月\s*)?\d{1,2}\s*日)?(?:上午|下午|晚)?";
    words.push(day.to_owned());
    let pattern = format!(r"^(?:[\s,，、:：“‘（(\[【]|{})*", words.join("|"));
    Regex::new(&pattern).expect("escaped words make a valid pattern")
}

/// Provinces and the like whose departments bear the same names as this one's: 湖北省交通运输厅.
const PROVINCES: [&str; 34] = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "台湾",
];

/// Tells whether a place stands inside 《…》; asked with growing places.
#[derive(Debug)]
pub struct Citations<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// Byte of the last 》; 0 where there is none.
    last: usize,
}

impl<'a> Citations<'a> {
    /// Nothing of `text` is read yet.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, last: text.rfind('》').unwrap_or(0) }
    }

    /// Returns whether the byte `place`, which is not before the one asked for last, stands inside 《…》.
    pub fn covers(&mut self, place: usize) -> bool {
        for c in self.text[self.at..place].chars() {
            match c {
                '《' => self.depth += 1,
                '》' => self.depth = self.depth.saturating_sub(1),
                '\n' => self.depth = 0,
                _ => {}
            }
        }
        self.at = place;
        self.depth > 0 && place <= self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::registry;

    #[test]
    fn a_latin_name_is_found_as_whole_words_only() {
        let names =
            "[[department]]\nname = \"Department of Water\"\nshort = \"Water\"\n[[department]]\nname = \"IT局\"\n";
        let matcher = Matcher::new(&registry::parse(names).unwrap(), &Matching::default());
        for (text, expected) in [
            ("Waterloo, Freshwater, Water2, 2Water", vec![]),
            ("The Department of  Water, and Water.", vec!["Department of  Water", "Water"]),
            ("水Water水，IT局办", vec!["Water", "IT局"]),
        ] {
            let found: Vec<&str> = matcher.find(text).into_iter().map(|mention| &text[mention.span]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
