//! Formats of the results of `kanku search`: lines for people, JSON and CSV.

use std::fmt::Write;

use serde::Serialize;

use crate::escape;
use crate::search;
use crate::search::engine::{Engine, Hit, Tier};
use crate::search::excerpt::Excerpt;
use crate::search::index::{IssueSummary, Summary};
use crate::search::literal::Literal;
use crate::search::rank;

/// Output of `--json`.
#[derive(Debug, Serialize)]
pub struct Found {
    /// Number of passages in the first tier, including those beyond `--limit`.
    pub count: usize,
    pub hits: Vec<FoundHit>,
    /// Departments and issues that the query names.
    pub cards: Cards,
    /// Queries that may have been meant, best first.
    pub suggestions: Vec<String>,
    /// Parts of the query that occur nowhere.
    pub missing: Vec<String>,
}

/// Departments and issues that a query names.
#[derive(Debug, Default, Serialize)]
pub struct Cards {
    departments: Vec<DepartmentCard>,
    issues: Vec<IssueCard>,
}

#[derive(Debug, Serialize)]
struct DepartmentCard {
    name: String,
    path: String,
    passages: u32,
}

#[derive(Debug, Serialize)]
struct IssueCard {
    issue: String,
    date: String,
    path: String,
}

impl Cards {
    /// Looks up what is shown on cards.
    pub fn new(summary: &Summary, cards: &search::cards::Cards) -> Self {
        let department = |index: &usize| DepartmentCard {
            name: summary.departments[*index].first().cloned().unwrap_or_default(),
            path: summary.department_paths[*index].clone(),
            passages: summary.department_passages[*index],
        };
        let issue = |index: &usize| {
            let IssueSummary { number, date, path, .. } = summary.issues[*index].clone();
            IssueCard { issue: number, date, path }
        };
        Self {
            departments: cards.departments.iter().map(department).collect(),
            issues: cards.issues.iter().map(issue).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
pub struct FoundHit {
    passage: String,
    tier: &'static str,
    score: f64,
    issue: String,
    date: String,
    section: Vec<String>,
    departments: Vec<String>,
    #[serde(serialize_with = "excerpt_text")]
    excerpt: Excerpt,
    #[serde(skip)]
    text: String,
}

fn excerpt_text<S: serde::Serializer>(excerpt: &Excerpt, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&excerpt.text)
}

impl FoundHit {
    /// Reads all that is shown of a hit.
    pub fn new(engine: &Engine, hit: &Hit, sought: &[Literal]) -> tantivy::Result<Self> {
        let entry = engine.entry(hit.doc)?;
        let summary = engine.summary();
        let issue = &summary.issues[hit.issue];
        let name = |id: &usize| summary.departments.get(*id).and_then(|names| names.first()).cloned();
        Ok(Self {
            passage: address(&issue.path, &entry.anchor),
            tier: match hit.tier {
                Tier::Literal => "literal",
                Tier::All => "all",
                Tier::Some => "some",
            },
            score: rank::score(hit.steps),
            issue: issue.number.clone(),
            date: issue.date.clone(),
            departments: entry.departments.iter().filter_map(name).collect(),
            excerpt: Excerpt::new(&entry.text, sought),
            section: entry.headings,
            text: entry.text,
        })
    }
}

/// Quotes a cell of a table where it needs it. A cell that a spreadsheet would take for a formula begins with a quote.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// Returns the address of a passage relative to the site's root.
fn address(path: &str, anchor: &str) -> String {
    if anchor.is_empty() { path.to_owned() } else { format!("{path}#{anchor}") }
}

/// Returns the heading of a lower tier; see [`Tier`].
fn label(tier: &str) -> &str {
    match tier {
        "all" => "with all of the words, in the passage or in a heading above it, or of the department that was named",
        _ => "with some of the words",
    }
}

impl Found {
    /// Formats the results as JSON.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("keys are texts and scores are finite")
    }

    /// Formats the passages as comma-separated values (RFC 4180) with a byte order mark, as spreadsheets expect.
    pub fn csv(&self) -> String {
        let mut csv = "\u{feff}passage,tier,score,issue,date,section,departments,text".to_owned();
        for hit in &self.hits {
            let score = hit.score.to_string();
            let (section, departments) = (hit.section.join(" › "), hit.departments.join("、"));
            let cells =
                [&hit.passage, hit.tier, &score, &hit.issue, &hit.date, &section, &departments, &hit.text].map(cell);
            csv.push_str("\r\n");
            csv.push_str(&cells.join(","));
        }
        csv
    }

    /// Formats the results for people, in colour on a terminal.
    pub fn lines(&self, coloured: bool) -> String {
        let paint = |style: &str, text: &str| {
            let text = escape::terminal(text, false);
            if coloured { format!("\x1b[{style}m{text}\x1b[0m") } else { text.into_owned() }
        };
        let mut lines = format!("{} passage(s) hold the text", self.count);
        for DepartmentCard { name, path, passages } in &self.cards.departments {
            let _ = write!(lines, "\ndepartment {}  {passages} passage(s)  {}", paint("1", name), paint("36", path));
        }
        for IssueCard { issue, date, path } in &self.cards.issues {
            let _ = write!(lines, "\nissue {}  {date}  {}", paint("1", issue), paint("36", path));
        }
        if !self.missing.is_empty() {
            let _ = write!(lines, "\nnot found: {}", paint("1", &self.missing.join("、")));
        }
        if !self.suggestions.is_empty() {
            let _ = write!(lines, "\ndid you mean {}?", paint("1", &self.suggestions.join("、")));
        }
        let mut issue = "";
        let mut tier = "literal";
        for hit in &self.hits {
            if hit.tier != tier {
                tier = hit.tier;
                let _ = write!(lines, "\n\n{}:", label(tier));
                issue = "";
            }
            if hit.issue != issue {
                issue = &hit.issue;
                let _ = write!(lines, "\n\n{}  {}", paint("1", issue), paint("2", &hit.date));
            }
            let place = hit.section.join(" › ");
            let _ = write!(lines, "\n  {} {}", paint("36", &hit.passage), paint("2", &place));
            let mut text = String::new();
            let mut at = 0;
            for mark in &hit.excerpt.marks {
                text.push_str(&escape::terminal(&hit.excerpt.text[at..mark.start], false));
                text.push_str(&paint("1;31", &hit.excerpt.text[mark.clone()]));
                at = mark.end;
            }
            text.push_str(&escape::terminal(&hit.excerpt.text[at..], false));
            let _ = write!(lines, "\n    {text}");
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(tier: &'static str, text: &str) -> Found {
        let excerpt = Excerpt { text: text.into(), marks: std::iter::once(0..1).collect() };
        let hit = FoundHit {
            passage: address("issues/2023/001.html", ""),
            tier,
            score: 1.0,
            issue: "2023-1".into(),
            date: "2023-01-04".into(),
            section: vec![format!("一、{text}")],
            departments: vec![text.into()],
            excerpt,
            text: text.into(),
        };
        Found {
            count: 0,
            hits: vec![hit],
            cards: Cards::default(),
            suggestions: vec![text.into()],
            missing: vec![text.into()],
        }
    }

    /// Texts of the archive never control the terminal.
    #[test]
    fn no_text_moves_the_cursor() {
        let found = found("literal", "a\u{1b}[2J\u{9b}31m\r\u{7}\u{202e}b");
        for (coloured, own) in [(false, 0), (true, 14)] {
            let lines = found.lines(coloured);
            assert!(!lines.contains(['\u{9b}', '\r', '\u{7}', '\u{202e}']), "{lines:?}");
            assert_eq!(lines.matches('\u{1b}').count(), own, "{lines:?}");
        }
    }

    #[test]
    fn tiers_are_labelled() {
        assert!(found("all", "a").lines(false).contains("\n\nwith all of the words, in the passage or in a heading"));
        assert!(found("some", "a").lines(false).contains("\n\nwith some of the words:"));
    }

    #[test]
    fn what_has_no_anchor_is_the_page() {
        assert_eq!(address("issues/2023/001.html", ""), "issues/2023/001.html");
        assert_eq!(address("issues/2023/001.html", "s1-1"), "issues/2023/001.html#s1-1");
    }

    #[test]
    fn cells_of_a_table() {
        assert_eq!(cell("一、工作"), "一、工作");
        assert_eq!(cell("a,b\"c"), "\"a,b\"\"c\"");
        assert_eq!(cell("=1+1"), "'=1+1");
    }
}
