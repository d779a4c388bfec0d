//! Data files for other programs: issues as JSON, figures as CSV.
//!
//! Input: the archive; output: bytes. Keys stand in a fixed order, and a key whose list would be empty is left out; texts
//! are plain and whole; paths are relative to the site's root.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::archive::{
    Archive, Citation, CitedDocument, CitingPlace, DepartmentId, Issue, IssueDate, IssueId, IssueNumber, Passage,
    Period, ReadingKind, SeriesId, Taxonomy, TermId,
};
use crate::config::Config;
use crate::render::BYTE_ORDER_MARK;
use crate::render::strings::Strings;

/// Makes `issues/2023/044.json`: one issue with its passages in reading order.
pub fn issue_json(archive: &Archive, config: &Config, issue: &Issue) -> Vec<u8> {
    let mut documents: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for Citation { document, place } in &issue.citations {
        if let CitingPlace::Passage(passage) = place {
            documents.entry(*passage).or_default().push(document.to_string());
        }
    }
    let data = |(index, passage)| {
        let documents = documents.remove(&index).unwrap_or_default();
        PassageData::new(archive, issue, passage, documents)
    };
    let passages = (0..).zip(&issue.passages).map(data).collect();
    to_json(&IssueData::new(archive, config, issue, Some(passages)))
}

/// Makes `data/issues.json`: a list of all issues without their passages, oldest first.
pub fn issues_json(archive: &Archive, config: &Config) -> Vec<u8> {
    let issues = archive.issues.iter().map(|issue| IssueData::new(archive, config, issue, None));
    to_json(&issues.collect::<Vec<_>>())
}

/// Makes `data/statistics.csv`: one figure a line, by issue, series and kind. The file has a byte order mark and CRLF
/// line ends, without which spreadsheet programs misread Chinese.
pub fn statistics_csv(archive: &Archive, config: &Config, strings: &Strings) -> Vec<u8> {
    let mut points: Vec<_> =
        (archive.series.iter()).flat_map(|series| series.points.iter().map(move |point| (series, point))).collect();
    // Stable: series stay in their order within an issue.
    points.sort_by_key(|(_, point)| point.source.issue);
    let columns = [
        "csv.year",
        "csv.issue",
        "csv.total",
        "csv.date",
        "csv.start",
        "csv.end",
        "csv.series",
        "csv.kind",
        "csv.value",
        "csv.unit",
        "csv.source",
    ];
    let head = columns.map(|key| quoted(&strings.text(key, &[]))).join(",");
    let mut csv = format!("{BYTE_ORDER_MARK}{head}\r\n");
    for (series, point) in points {
        let (issue, passage) = archive.passage(point.source);
        let unit = if point.kind == ReadingKind::Share { "%" } else { &series.unit };
        let row = [
            cell(issue.year),
            cell(issue.number.map(|number| config.numbering.number(number))),
            cell(issue.total.map(|number| config.numbering.number(number))),
            cell(issue.date),
            cell(issue.period.map(|period| period.start)),
            cell(issue.period.map(|period| period.end)),
            text_cell(&series.label),
            strings.kind(point.kind),
            point.value.to_string(),
            text_cell(unit),
            format!("{}#{}", issue.path(), passage.anchor),
        ];
        csv.push_str(&row.map(|cell| quoted(&cell)).join(","));
        csv.push_str("\r\n");
    }
    csv.into_bytes()
}

/// Returns the text of a value; empty where there is none.
fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Guards a text with an apostrophe where a spreadsheet program would take it for a formula.
fn text_cell(text: &str) -> String {
    let guard =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) { "'" } else { "" };
    format!("{guard}{text}")
}

/// Quotes a cell where RFC 4180 demands it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

fn to_json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).expect("keys are texts and numbers are finite or null");
    bytes.push(b'\n');
    bytes
}

/// Makes `data/documents.json`: the documents that issues cite, by issuing body and number, each with the places that
/// cite it.
pub fn documents_json(archive: &Archive) -> Vec<u8> {
    let document = |document: &CitedDocument| {
        let place = |(issue, place): &(IssueId, CitingPlace)| {
            let issue = &archive.issues[issue.0];
            format!("{}#{}", issue.path(), issue.citing_anchor(*place))
        };
        DocumentData {
            number: document.number.to_string(),
            issuer: document.number.issuer.to_string(),
            year: document.number.year,
            cited_in: document.places.iter().map(place).collect(),
        }
    };
    to_json(&archive.documents.iter().map(document).collect::<Vec<_>>())
}

#[derive(Serialize)]
struct DocumentData {
    number: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    issuer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i16>,
    cited_in: Vec<String>,
}

#[derive(Serialize)]
struct IssueData<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    volume: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issue: Option<u32>,
    /// Double issues only.
    #[serde(skip_serializing_if = "Option::is_none")]
    issue_last: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_last: Option<u32>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<IssueDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<Period>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extra: &'a BTreeMap<String, serde_json::Value>,
    url: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    departments: Vec<&'a str>,
    /// Terms by the key of their taxonomy.
    #[serde(flatten)]
    terms: Pairs<&'a str, Vec<&'a str>>,
    /// Numbers of the documents that it cites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    documents: Vec<String>,
    #[serde(skip_serializing_if = "Pairs::is_empty")]
    statistics: Pairs<&'a str, Pairs<&'static str, Number>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passages: Option<Vec<PassageData<'a>>>,
}

impl<'a> IssueData<'a> {
    fn new(archive: &'a Archive, config: &'a Config, issue: &'a Issue, passages: Option<Vec<PassageData<'a>>>) -> Self {
        let first = |number: Option<IssueNumber>| number.map(|number| number.first);
        let last = |number: Option<IssueNumber>| number.filter(|n| n.last != n.first).map(|number| number.last);
        Self {
            year: issue.year,
            volume: issue.volume,
            issue: first(issue.number),
            issue_last: last(issue.number),
            total: first(issue.total),
            total_last: last(issue.total),
            title: &issue.title,
            date: issue.date,
            period: issue.period,
            extra: &issue.extra,
            url: issue.path().to_string(),
            departments: names(archive, &issue.departments),
            terms: terms(archive, issue),
            documents: issue.cited_documents().into_iter().map(|(number, _)| number.to_string()).collect(),
            statistics: statistics(config, issue),
            passages,
        }
    }
}

#[derive(Serialize)]
struct PassageData<'a> {
    anchor: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    section: Vec<String>,
    text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    leads: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mentions: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    documents: Vec<String>,
}

impl<'a> PassageData<'a> {
    fn new(archive: &'a Archive, issue: &'a Issue, passage: &'a Passage, documents: Vec<String>) -> Self {
        let headings = issue.heading_path(issue.items[passage.item].heading);
        Self {
            anchor: &passage.anchor,
            section: headings.into_iter().map(|heading| heading.full()).collect(),
            text: issue.text(passage),
            leads: names(archive, &passage.leads),
            mentions: names(archive, &passage.mentions),
            documents,
        }
    }
}

fn names<'a>(archive: &'a Archive, ids: &[DepartmentId]) -> Vec<&'a str> {
    ids.iter().map(|id| archive.departments[id.0].name.as_str()).collect()
}

/// Returns the terms of an issue by the keys of their taxonomies, without taxonomies that it has no term of.
fn terms<'a>(archive: &'a Archive, issue: &'a Issue) -> Pairs<&'a str, Vec<&'a str>> {
    let names =
        |taxonomy: &'a Taxonomy, terms: &[TermId]| terms.iter().map(|id| taxonomy.terms[id.0].name.as_str()).collect();
    let all = archive.taxonomies.iter().zip(&issue.terms).filter(|(_, terms)| !terms.is_empty());
    Pairs(all.map(|(taxonomy, terms)| (taxonomy.key.as_str(), names(taxonomy, terms))).collect())
}

/// Returns the figures of an issue in the order of the settings; of a figure that occurs twice, the first.
fn statistics<'a>(config: &'a Config, issue: &Issue) -> Pairs<&'a str, Pairs<&'static str, Number>> {
    let figures_of = |series: SeriesId| {
        let value = |kind| issue.readings.iter().find(|reading| reading.series == series && reading.kind == kind);
        let kinds = ReadingKind::ALL.into_iter();
        Pairs(kinds.filter_map(|kind| Some((kind.key(), Number(value(kind)?.value)))).collect())
    };
    let all = config.statistics.iter().enumerate().map(|(at, series)| (series.id.as_str(), figures_of(SeriesId(at))));
    Pairs(all.filter(|(_, figures)| !figures.0.is_empty()).collect())
}

/// A JSON object that keeps the order of its keys.
struct Pairs<K, V>(Vec<(K, V)>);

impl<K, V> Pairs<K, V> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Serialize, V: Serialize> Serialize for Pairs<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// A number that is written without `.0` where it is whole.
struct Number(f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// 2^53: below it an `f64` holds every whole number exactly.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if self.0.fract() == 0.0 && self.0.abs() < EXACT {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn an_issue_has_its_keys_in_order() {
        let (archive, config) = sample::archive("本周受理 547 件", "厅");
        let json = String::from_utf8(issue_json(&archive, &config, &archive.issues[0])).unwrap();
        assert_eq!(
            json,
            "{\"year\":2023,\"issue\":1,\"issue_last\":2,\"total\":420,\"total_last\":421,\"title\":\"周报\",\
             \"date\":\"2023-01-16\",\"period\":{\"start\":\"2023-01-02\",\"end\":\"2023-01-13\"},\
             \"url\":\"issues/2023/001-002.html\",\"departments\":[\"厅\"],\
             \"statistics\":{\"a\":{\"week\":547,\"share\":64.29}},\
             \"passages\":[{\"anchor\":\"s1-1\",\"section\":[\"一、动态\"],\"text\":\"本周受理 547 件\",\
             \"leads\":[\"厅\"]}]}\n"
        );
        let all: serde_json::Value = serde_json::from_slice(&issues_json(&archive, &config)).unwrap();
        assert!(all[0].get("passages").is_none());
    }

    #[test]
    fn csv_is_safe_in_a_spreadsheet() {
        let (archive, config) = sample::archive("x", "厅");
        let csv = String::from_utf8(statistics_csv(&archive, &config, &Strings::default())).unwrap();
        let line = "2023,1、2,420、421,2023-01-16,2023-01-02,2023-01-13,\"'=受,理\",占比,64.29,%,issues/2023/001-002.html#s1-1";
        assert_eq!(csv.split("\r\n").nth(2), Some(line));
        assert!(csv.starts_with('\u{feff}'));
    }
}
