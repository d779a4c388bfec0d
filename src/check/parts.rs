//! Checks parts against their total: 共受理 547 件，其中线上 300 件、线下 400 件.
//!
//! Only figures of one sentence and one unit behind one 其中 are compared. Parts that may overlap (女性, 党员) are not
//! added up, but none may exceed the total.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::finding::Finding;
use crate::diagnostics::Rule;
use crate::folding::fold;
use crate::parse::prose::Block;

const UNITS: &str = "人次|件次|户次|万元|亿元|平方公里|平方米|立方米|公里|元|件|人|名|个|家|户|项|辆|份|宗|条|例|起|次|吨|台|套|场|所|亩|期|篇|棵|株|头|只";

/// The total, directly before 其中.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = format!(
        r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万|亿)?\s*({UNITS})[^0-9。；;！？\n（(]{{0,12}}[，,；;（(：:、]\s*其中"
    );
    Regex::new(&pattern).expect("the pattern is valid")
});

static PART: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万|亿)?\s*({UNITS})?")).expect("the pattern is valid")
});

/// Words that show that a figure is not a part but a bound, a share, a change or a mean.
const NO_PART: [&str; 13] = ["以上", "以下", "占", "同比", "环比", "增", "减", "降", "超", "较", "累计", "每", "平均"];

/// Words that show that parts may overlap.
const OVERLAP: [&str; 15] =
    ["女", "党员", "少数民族", "大学", "含", "包括", "既", "还", "又", "整改", "处罚", "立案", "查处", "警告", "约谈"];

/// Checks the figures of a block.
pub fn check(block: &Block, findings: &mut Vec<Finding>) {
    let folded = fold(&block.text);
    let text = folded.text();
    for found in WHOLE.captures_iter(text) {
        let Some(whole) = Figure::new(&found) else { continue };
        if !is_exact(&text[..whole.bytes.start], &found[0]) {
            continue;
        }
        let from = found.get_match().end();
        let bracketed = text[..from].trim_end_matches("其中").trim_end().ends_with(['（', '(']);
        let stops: &[char] =
            if bracketed { &['。', '；', ';', '\n', '）', ')'] } else { &['。', '；', ';', '\n', '（', '('] };
        let length: usize = text[from..].chars().take(LONGEST).map(char::len_utf8).sum();
        let rest = &text[from..from + length];
        let clause = &rest[..rest.find(stops).unwrap_or(rest.len())];
        let ends = ["其中", "另", "此外"].iter().filter_map(|word| clause.find(word)).min();
        let clause = &clause[..ends.unwrap_or(clause.len())];
        if NO_PART.iter().any(|word| clause.contains(word)) {
            continue;
        }
        let may_overlap = OVERLAP.iter().any(|word| clause.contains(word));
        let parts = PART.captures_iter(clause).filter_map(|part| Figure::new(&part));
        let parts: Vec<Figure> = parts.filter(|part| part.unit == whole.unit).collect();
        let sum: f64 = parts.iter().map(|part| part.value).sum();
        let larger = parts.iter().find(|part| part.value > whole.value);
        let (bytes, message) = match (larger, parts.last()) {
            (Some(part), _) => (part.bytes.clone(), format!("a part of {} is {}", whole.shown, part.shown)),
            // Figures in 万 are rounded, so a sum may be slightly larger.
            (None, Some(last)) if !may_overlap && sum > whole.value * 1.005 + 0.001 => {
                (parts[0].bytes.start..last.bytes.end, format!("the parts of {} make {}", whole.shown, shown(sum)))
            }
            _ => continue,
        };
        let bytes = block.source(folded.source_range(from + bytes.start..from + bytes.end));
        findings.push(Finding::new(Rule::PartExceedsTotal, bytes, message, "check the figures"));
    }
}

/// Number of characters behind 其中 that are searched for parts.
const LONGEST: usize = 300;

/// Returns whether the total, which follows `before`, is an exact figure and not a bound (1700 万人次以上) or a mean.
fn is_exact(before: &str, whole: &str) -> bool {
    let clause = before.rsplit(['，', ',', '。', '；', ';', '\n']).next().unwrap_or_default();
    let vague = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    !clause.contains(|c: char| c.is_ascii_digit())
        && !vague(&["均", "每", "超", "逾", "近", "约"], clause)
        && !vague(&["以上", "多", "余", "左右"], whole)
}

/// A figure in a text.
struct Figure<'a> {
    value: f64,
    unit: &'a str,
    /// The digits as written.
    shown: &'a str,
    bytes: Range<usize>,
}

impl<'a> Figure<'a> {
    fn new(found: &regex::Captures<'a>) -> Option<Self> {
        let digits = found.get(1)?;
        let scale = match found.get(2).map(|scale| scale.as_str()) {
            Some("万") => 1e4,
            Some("亿") => 1e8,
            _ => 1.0,
        };
        let (unit, more) = match found.get(3).map_or("", |unit| unit.as_str()) {
            "万元" => ("元", 1e4),
            "亿元" => ("元", 1e8),
            "名" => ("人", 1.0),
            unit => (unit, 1.0),
        };
        let value: f64 = digits.as_str().replace(',', "").parse().ok()?;
        Some(Self { value: value * scale * more, unit, shown: digits.as_str(), bytes: digits.range() })
    }
}

fn shown(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    rounded.to_string()
}
