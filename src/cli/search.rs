//! `kanku search`: searches from the command line, with the results of the search page in the same order.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::path::Path;

use serde::Serialize;

use super::{Exit, RootOption, write_document};
use crate::archive::Date;
use crate::diagnostics::Diagnostic;
use crate::escape;
use crate::search::engine::{self, Engine, Hit, Tier};
use crate::search::excerpt::Excerpt;
use crate::search::index::{self, FOLDER, Summary};
use crate::search::normalise::normalise;
use crate::search::query::Query;
use crate::search::rank;

/// Similar names suggested for an unknown one, at most.
const SUGGESTIONS: usize = 5;

/// Options of `kanku search`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// What to look for: a text as it stands; several words; "a quotation"; -word leaves out
    #[arg(allow_hyphen_values = true)]
    query: String,
    #[command(flatten)]
    root: RootOption,
    /// Only passages of this department, by any of its names
    #[arg(long, value_name = "NAME")]
    department: Option<String>,
    /// Only passages of this section
    #[arg(long, value_name = "NAME")]
    section: Option<String>,
    /// Only issues that report on this day or later, such as 2023-11-13
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<Date>,
    /// Only issues that report on this day or before
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<Date>,
    /// Order of the passages
    #[arg(long, value_enum, default_value_t = Sort::Relevance)]
    sort: Sort,
    /// Passages to list at most
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// List passages with all or some of the words, too, where the literal text is found
    #[arg(long)]
    related: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Orders of the passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Sort {
    /// Best first
    Relevance,
    /// Newest first
    Date,
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a day like 2023-11-13".into())
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    let tell = |found: Found| {
        write_document(&if options.json { found.json() } else { found.lines(io::stdout().is_terminal()) })
    };
    Exit::of(search(options).map(tell).map_err(|wrong| vec![wrong]))
}

fn search(options: &Options) -> Result<Found, Diagnostic> {
    let root: &Path = &options.root.root;
    let query = Query::parse(&options.query);
    if query.literals.is_empty() {
        let message = format!("there is nothing to search for in `{}`", options.query);
        return Err(Diagnostic::error(message).hint("write Chinese characters, letters or digits"));
    }
    let (segments, summary) = index::open(root)?;
    let narrowed = engine::Options {
        department: options.department.as_deref().map(|name| department(&summary, name)).transpose()?,
        section: options.section.as_deref().map(|name| section(&summary, name)).transpose()?,
        from: options.from.map(|date| date.to_string()),
        to: options.to.map(|date| date.to_string()),
        by_date: options.sort == Sort::Date,
        related: options.related,
    };
    let failed = |error| index::cannot("read", &root.join(FOLDER), &error);
    let engine = Engine::new(segments, summary);
    let results = engine.search(&query, &narrowed).map_err(failed)?;
    let mut hits = Vec::new();
    for hit in results.hits.iter().take(options.limit) {
        let sought = if hit.tier == Tier::Literal { &query.literals } else { &results.words };
        hits.push(FoundHit::new(&engine, hit, sought).map_err(failed)?);
    }
    Ok(Found { count: results.count, hits })
}

/// Returns the registry index of the department called `name`.
fn department(summary: &Summary, name: &str) -> Result<usize, Diagnostic> {
    let wanted = normalise(name);
    let bears = |names: &Vec<String>| names.iter().any(|name| normalise(name) == wanted);
    summary.departments.iter().position(bears).ok_or_else(|| {
        let names = summary.departments.iter().flatten();
        unknown("department", name, names.filter(|known| normalise(known).contains(&wanted)))
    })
}

/// Returns the index of the section with this title, with or without its numbering.
fn section(summary: &Summary, name: &str) -> Result<usize, Diagnostic> {
    let wanted = normalise(name);
    let is_titled = |title: &String| normalise(title) == wanted;
    let ends = |title: &String| {
        let rest = wanted.strip_suffix(&normalise(title));
        rest.is_some_and(|numbering| numbering.ends_with(['、', ')', '.']))
    };
    let titles = &summary.sections;
    titles
        .iter()
        .position(is_titled)
        .or_else(|| titles.iter().position(ends))
        .ok_or_else(|| unknown("section", name, titles.iter().filter(|title| normalise(title).contains(&wanted))))
}

fn unknown<'a>(kind: &str, name: &str, similar: impl Iterator<Item = &'a String>) -> Diagnostic {
    let similar: Vec<String> = similar.take(SUGGESTIONS).cloned().collect();
    let diagnostic = Diagnostic::error(format!("no {kind} is called `{name}`"));
    if similar.is_empty() { diagnostic } else { diagnostic.hint(format!("did you mean {}?", similar.join(", "))) }
}

/// Output of `--json`.
#[derive(Debug, Serialize)]
struct Found {
    /// Number of passages in the first tier, including those beyond `--limit`.
    count: usize,
    hits: Vec<FoundHit>,
}

#[derive(Debug, Serialize)]
struct FoundHit {
    passage: String,
    tier: &'static str,
    score: f64,
    issue: String,
    date: String,
    section: Vec<String>,
    departments: Vec<String>,
    #[serde(serialize_with = "excerpt_text")]
    excerpt: Excerpt,
}

fn excerpt_text<S: serde::Serializer>(excerpt: &Excerpt, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&excerpt.text)
}

impl FoundHit {
    fn new(engine: &Engine, hit: &Hit, sought: &[crate::search::literal::Literal]) -> tantivy::Result<Self> {
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
        })
    }
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
    fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("keys are texts and scores are finite")
    }

    /// Formats the results for people, in colour on a terminal.
    fn lines(&self, coloured: bool) -> String {
        let paint = |style: &str, text: &str| {
            let text = escape::terminal(text, false);
            if coloured { format!("\x1b[{style}m{text}\x1b[0m") } else { text.into_owned() }
        };
        let mut lines = format!("{} passage(s) hold the text", self.count);
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
        };
        Found { count: 0, hits: vec![hit] }
    }

    /// Texts of the archive never control the terminal.
    #[test]
    fn no_text_moves_the_cursor() {
        let found = found("literal", "a\u{1b}[2J\u{9b}31m\r\u{7}\u{202e}b");
        for (coloured, own) in [(false, 0), (true, 10)] {
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
}
