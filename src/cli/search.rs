//! `kanku search`: searches from the command line, with the results of the search page in the same order.

mod output;

use std::io::{self, IsTerminal};
use std::path::Path;

use super::{Exit, RootOption, write_document};
use crate::archive::Date;
use crate::diagnostics::Diagnostic;
use crate::search::cards::Cards;
use crate::search::engine::{self, Engine, Order, Tier};
use crate::search::index::{self, FOLDER, Summary};
use crate::search::names;
use crate::search::normalise::normalise;
use crate::search::query::Query;
use output::{Found, FoundHit};

/// Passages listed unless asked otherwise.
const LISTED: usize = 10;
/// Similar names suggested for an unknown one, at most.
const SUGGESTIONS: usize = 5;

/// Options of `kanku search`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Text to look for: literally as it stands; several words; "a quotation"; -word leaves out. With a filter, it may be
    /// left out
    #[arg(allow_hyphen_values = true, default_value = "")]
    query: String,
    #[command(flatten)]
    root: RootOption,
    /// Only passages of this department, by any of its names
    #[arg(long, value_name = "NAME")]
    department: Option<String>,
    /// Only passages of this section
    #[arg(long, value_name = "NAME")]
    section: Option<String>,
    /// Only issues with this term of a [[taxonomy]], such as authors=张三; several must all be there
    #[arg(long = "filter", value_name = "KEY=TERM", value_parser = filter)]
    filters: Vec<(String, String)>,
    /// Only issues that report on this day or later, such as 2023-11-13
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<Date>,
    /// Only issues that report on this day or before
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<Date>,
    /// Order of the passages; by default, those of a department and those found without words are sorted by date
    #[arg(long, value_enum)]
    sort: Option<Sort>,
    /// Passages to list at most [default: 10; all with --csv]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// List passages with all or some of the words, too, where the literal text is found
    #[arg(long)]
    related: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print a table for a spreadsheet, with the whole text of each passage
    #[arg(long, conflicts_with = "json")]
    csv: bool,
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

fn filter(text: &str) -> Result<(String, String), String> {
    let (key, term) = text.split_once('=').ok_or("write the key of a taxonomy and a term, like authors=张三")?;
    Ok((key.trim().to_owned(), term.to_owned()))
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    let tell = |found: Found| {
        write_document(&match (options.json, options.csv) {
            (true, _) => found.json(),
            (false, true) => found.csv(),
            (false, false) => found.lines(io::stdout().is_terminal()),
        })
    };
    Exit::of(search(options).map(tell).map_err(|wrong| vec![wrong]))
}

fn search(options: &Options) -> Result<Found, Diagnostic> {
    let root: &Path = &options.root.root;
    let query = Query::parse(&options.query);
    let has_filter = options.department.is_some()
        || options.section.is_some()
        || !options.filters.is_empty()
        || options.from.is_some()
        || options.to.is_some();
    if query.literals.is_empty() && !(has_filter && options.query.trim().is_empty()) {
        let message = match options.query.trim() {
            "" => "there is nothing to search for".to_owned(),
            query => format!("there is nothing to search for in `{query}`"),
        };
        return Err(Diagnostic::error(message).hint("write Chinese characters, letters or digits"));
    }
    let (segments, summary) = index::open(root)?;
    let narrowed = engine::Options {
        department: options.department.as_deref().map(|name| department(&summary, name)).transpose()?,
        section: options.section.as_deref().map(|name| section(&summary, name)).transpose()?,
        terms: options.filters.iter().map(|(key, name)| term(&summary, key, name)).collect::<Result<_, _>>()?,
        from: options.from.map(|date| date.to_string()),
        to: options.to.map(|date| date.to_string()),
        order: options.sort.map(|sort| match sort {
            Sort::Relevance => Order::Relevance,
            Sort::Date => Order::Date,
        }),
        related: options.related,
    };
    let failed = |error| index::cannot("read", &root.join(FOLDER), &error);
    let engine = Engine::new(segments, summary);
    let results = engine.search(&query, &narrowed).map_err(failed)?;
    let limit = options.limit.unwrap_or(if options.csv { usize::MAX } else { LISTED });
    let mut hits = Vec::new();
    for hit in results.hits.iter().take(limit) {
        let sought = if hit.tier == Tier::Literal { &query.literals } else { &results.words };
        hits.push(FoundHit::new(&engine, hit, sought).map_err(failed)?);
    }
    let cards = output::Cards::new(engine.summary(), &Cards::new(engine.summary(), &options.query));
    Ok(Found { count: results.count, hits, cards, suggestions: results.suggestions, missing: results.missing })
}

/// Returns the registry index of the department called `name`, or spelled so; an exact name comes before a shortened one.
fn department(summary: &Summary, name: &str) -> Result<usize, Diagnostic> {
    let wanted = normalise(name);
    let has_name = |names: &Vec<String>| names.iter().any(|name| normalise(name) == wanted);
    let is_called = |names: &Vec<String>| names::is_called(&names::forms(names.iter().map(String::as_str)), &wanted);
    let departments = &summary.departments;
    departments.iter().position(has_name).or_else(|| departments.iter().position(is_called)).ok_or_else(|| {
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

/// Returns the indices of a taxonomy and of its term that is called `name`, or spelled so.
fn term(summary: &Summary, key: &str, name: &str) -> Result<(usize, usize), Diagnostic> {
    let Some(taxonomy) = summary.taxonomies.iter().position(|taxonomy| taxonomy.key == key) else {
        let known: Vec<&str> = summary.taxonomies.iter().map(|taxonomy| taxonomy.key.as_str()).collect();
        let hint = match known.as_slice() {
            [] => "kanku.toml has no [[taxonomy]]".to_owned(),
            known => format!("these are there: {}", known.join(", ")),
        };
        return Err(Diagnostic::error(format!("there is no taxonomy `{key}`")).hint(hint));
    };
    let wanted = normalise(name);
    let names = || summary.taxonomies[taxonomy].terms.iter().map(|(known, _)| known);
    let term = names().position(|known| normalise(known) == wanted);
    let term = term.ok_or_else(|| unknown(key, name, names().filter(|known| normalise(known).contains(&wanted))))?;
    Ok((taxonomy, term))
}

fn unknown<'a>(kind: &str, name: &str, similar: impl Iterator<Item = &'a String>) -> Diagnostic {
    let similar: Vec<String> = similar.take(SUGGESTIONS).cloned().collect();
    let diagnostic = Diagnostic::error(format!("no {kind} is called `{name}`"));
    if similar.is_empty() { diagnostic } else { diagnostic.hint(format!("did you mean {}?", similar.join(", "))) }
}
