//! The search page: a box with examples of queries. The browser fills in the results.

use std::fmt::Display;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Serialize;

use super::PageView;
use super::chrome::Chrome;
use crate::archive::address::pinyin;
use crate::archive::{Archive, Date, Department, Issue, SitePath};
use crate::render::strings::Strings;
use crate::render::{Site, navigation};

/// Bytes of the longest pinyin that an example types.
const MAX_PINYIN: usize = 60;

/// The search page, whose results a script adds.
#[derive(Serialize, JsonSchema)]
pub struct SearchView<'a> {
    /// The frame of the page.
    page: Chrome<'a>,
    /// Generation of the index.
    generation: &'a str,
    /// Number of issues.
    issues: usize,
    /// First and last day of all periods, `2023-11-13`.
    #[schemars(with = "Option<(String, String)>")]
    span: Option<(Date, Date)>,
    /// Queries that have results in this archive, by kind.
    examples: Vec<Example>,
    /// True for an archive with departments, which a query may name.
    departments: bool,
    /// Keys of the taxonomies, separated by blanks: parameters of the page's address.
    taxonomies: String,
}

impl PageView for SearchView<'_> {
    const TEMPLATE: &'static str = "search.html";
}

/// Queries of one kind that have results in this archive.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct Example {
    /// The queries.
    queries: Vec<ExampleQuery>,
    /// Kind of the example; a string of the group search.examples describes it.
    finds: &'static str,
}

/// A query.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct ExampleQuery {
    /// The query as typed.
    text: String,
    /// Address of the search page with the query.
    href: String,
}

/// Length of a phrase that serves as an example, in characters.
const PHRASE: std::ops::RangeInclusive<usize> = 4..=8;

/// Makes the view of the search page.
pub fn search<'a>(site: &Site<'a>, path: &SitePath) -> SearchView<'a> {
    let archive = site.archive;
    let mut page = Chrome::new(site, path, "search", site.text("search.title", &[])).exact();
    page = page.describe(site.text("search.description", &[("title", &site.config.title)]));
    let days = archive.issues.iter().filter_map(Issue::days);
    let span = days.clone().map(|period| period.start).min().zip(days.map(|period| period.end).max());
    SearchView {
        page,
        generation: site.search.unwrap_or_default(),
        issues: archive.issues.len(),
        span,
        examples: examples(archive, site.theme.strings()),
        departments: navigation::has_departments(archive),
        taxonomies: archive.taxonomies.iter().map(|taxonomy| taxonomy.key.as_str()).collect::<Vec<_>>().join(" "),
    }
}

/// Makes one example for each kind of query, all from the newest issue.
fn examples(archive: &Archive, strings: &Strings) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut add = |finds, queries: Vec<String>| {
        examples.push(Example { queries: queries.into_iter().map(ExampleQuery::new).collect(), finds });
    };
    let Some(issue) = archive.issues.last() else { return examples };
    let department = issue.departments.iter().map(|id| &archive.departments[id.0]);
    let department = department.min_by_key(|department| shortest_name(department).map_or(usize::MAX, str::len));
    if let Some([phrase, other]) = phrases(issue) {
        add("phrase", vec![phrase.clone()]);
        add("words", vec![format!("{phrase} {other}")]);
        add("quoted", vec![format!("\"{phrase}\"")]);
        let kept = department.map_or(&other, |department| &department.short);
        add("excluded", vec![format!("{kept} -{phrase}")]);
    }
    if let Some(name) = department.and_then(shortest_name) {
        add("department", vec![name.to_owned(), pinyin(name, MAX_PINYIN), initials(name)]);
    }
    let total = issue.total.map(|total| total.last.to_string());
    let in_year = issue.year.zip(issue.number).map(|(year, number)| format!("{year}-{}", number.last));
    match (total, in_year) {
        (Some(total), Some(in_year)) => add("number", vec![total, in_year]),
        (Some(total), None) => add("total", vec![total]),
        (None, Some(in_year)) => add("number_in_year", vec![in_year]),
        (None, None) => {}
    }
    if let Some(start) = issue.days().map(|days| days.start) {
        let numbers: [(&str, &dyn Display); 3] = [("month", &start.month()), ("day", &start.day()), ("date", &start)];
        let mut days = vec![strings.text("search.day_without_year", &numbers), start.to_string()];
        days.dedup();
        add("date", days);
    }
    examples
}

impl ExampleQuery {
    fn new(text: String) -> Self {
        let href = format!("search.html?q={}", utf8_percent_encode(&text, NON_ALPHANUMERIC));
        Self { text, href }
    }
}

/// Finds two phrases of one passage, each whole between punctuation marks, neither part of the other.
fn phrases(issue: &Issue) -> Option<[String; 2]> {
    issue.passages.iter().find_map(|passage| {
        let runs = issue.text(passage).split(|c: char| !is_han(c));
        let mut fitting = runs.filter(|run| PHRASE.contains(&run.chars().count()));
        let first = fitting.next()?;
        let other = fitting.find(|run| !run.contains(first) && !first.contains(run))?;
        Some([first.to_owned(), other.to_owned()])
    })
}

/// Returns the shortest name of three characters or more: 经信厅 rather than 经济和信息化厅. Shorter names are ambiguous.
fn shortest_name(department: &Department) -> Option<&str> {
    let names = department.names().into_iter().filter(|name| name.chars().count() >= 3 && name.chars().all(is_han));
    names.min_by_key(|name| name.chars().count())
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Returns the initials of the pinyin: `jxt` for 经信厅.
fn initials(name: &str) -> String {
    name.chars().filter_map(|c| pinyin(c.encode_utf8(&mut [0; 4]), MAX_PINYIN).chars().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn examples_come_from_the_archive() {
        let (archive, _) = sample::archive("1.1 月 3 日，集中培训，经信厅优化服务流程，提高效率。", "经信厅");
        let examples = examples(&archive, &Strings::default());
        let texts: Vec<Vec<&str>> =
            examples.iter().map(|example| example.queries.iter().map(|query| &*query.text).collect()).collect();
        assert_eq!(
            texts,
            [
                vec!["集中培训"],
                vec!["集中培训 提高效率"],
                vec!["\"集中培训\""],
                vec!["经信厅 -集中培训"],
                vec!["经信厅", "jingxinting", "jxt"],
                vec!["421", "2023-2"],
                vec!["1月2日", "2023-01-02"]
            ]
        );
        assert_eq!(examples[2].queries[0].href, "search.html?q=%22%E9%9B%86%E4%B8%AD%E5%9F%B9%E8%AE%AD%22");
    }

    #[test]
    fn an_empty_archive_has_none() {
        let (mut archive, _) = sample::archive("文字", "经信厅");
        archive.issues.clear();
        assert_eq!(examples(&archive, &Strings::default()), []);
    }
}
