//! `kanku new`: creates the next issue. Numbers, dates and sections follow from the issues before it.

use std::path::Path;
use std::time::SystemTime;

use super::editor::Editor;
use super::{Exit, RootOption, note, report_kinds, say, say_text};
use crate::archive::{Date, Issue, IssueNumber, Period};
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::draft::{self, Draft, Given};
use crate::files;
use crate::load::{self, Loaded};

/// Options of `kanku new`. Each replaces a value that would be derived from the issues before.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    root: RootOption,
    /// Year the number counts in
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1900..=9999))]
    year: Option<i16>,
    /// Number in the year; a double issue is 1-2
    #[arg(long, value_name = "N", value_parser = number)]
    issue: Option<IssueNumber>,
    /// Number in all
    #[arg(long, value_name = "N", value_parser = number)]
    total: Option<IssueNumber>,
    /// First day that the issue reports on, like 2023-11-20
    #[arg(long, value_name = "DATE", value_parser = day)]
    start: Option<Date>,
    /// Last day that it reports on
    #[arg(long, value_name = "DATE", value_parser = day)]
    end: Option<Date>,
    /// Date of issue
    #[arg(long, value_name = "DATE", value_parser = day)]
    date: Option<Date>,
    /// Title, if it is not the bulletin's name
    #[arg(long, value_name = "TEXT", value_parser = text)]
    title: Option<String>,
    /// Publisher, if it is not the bulletin's
    #[arg(long, value_name = "TEXT", value_parser = text)]
    publisher: Option<String>,
    /// Recipients (送), separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = text)]
    to: Option<Vec<String>>,
    /// Recipients of copies (发), separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = text)]
    cc: Option<Vec<String>>,
    /// Number of printed copies
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    copies: Option<u32>,
    /// Titles of the sections, separated by commas, instead of the recurring ones
    #[arg(long, value_name = "TITLES", value_delimiter = ',', value_parser = text)]
    sections: Option<Vec<String>>,
    /// Leave out `draft: true`: the next build publishes the issue as it is
    #[arg(long)]
    no_draft: bool,
    /// Open the new file in $VISUAL or $EDITOR
    #[arg(long, conflicts_with = "dry_run")]
    edit: bool,
    /// Print the file instead of writing it
    #[arg(long)]
    dry_run: bool,
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    Exit::of(create(options))
}

fn create(options: &Options) -> Result<(), Vec<Diagnostic>> {
    // Checked before the file is written: a missing editor must not leave one behind.
    let editor = options.edit.then(Editor::find).transpose().map_err(|wrong| vec![wrong])?;
    let root = &options.root.root;
    let loaded = load::load(root, true).value.map_err(|failure| failure.errors)?;
    let draft = draft::next(&loaded.archive, &loaded.config, &options.given(), today());
    let draft = draft.map_err(|wrong| vec![wrong])?;
    let text = draft.markdown();
    if options.dry_run {
        say_text(&text);
        return Ok(());
    }
    let path = root.join(&draft.path);
    write(root, &draft.path, &text).map_err(|wrong| vec![wrong])?;
    tell(&draft, &loaded.config);
    tell_doubts(&loaded);
    editor.map_or(Ok(()), |editor| editor.open(&path)).map_err(|wrong| vec![wrong])
}

impl Options {
    fn given(&self) -> Given {
        Given {
            year: self.year,
            number: self.issue,
            total: self.total,
            start: self.start,
            end: self.end,
            date: self.date,
            title: self.title.clone(),
            publisher: self.publisher.clone(),
            to: self.to.clone(),
            cc: self.cc.clone(),
            copies: self.copies,
            sections: self.sections.clone(),
            draft: !self.no_draft,
        }
    }
}

/// Writes the file, which must not exist yet, and the folder of its year where that is missing.
fn write(root: &Path, path: &str, text: &str) -> Result<(), Diagnostic> {
    let full = root.join(path);
    if full.symlink_metadata().is_ok() {
        let message = format!("{} exists already", full.display());
        return Err(Diagnostic::error(message).hint("give another --issue, or edit that file"));
    }
    files::create_all(root, [(path, text)])
}

fn tell(draft: &Draft, config: &Config) {
    let numbering = config.numbering.names(draft.key, draft.total);
    let mut line = format!("wrote {}: {}", draft.path, numbering.full_with_total);
    if let Some(Period { start, end }) = draft.period {
        line.push_str(&format!(", {start} to {end}"));
    }
    if let Some(date) = draft.date {
        line.push_str(&format!(", dated {date}"));
    }
    say(&line);
    if draft.draft {
        say(
            "it is a draft: `kanku serve --drafts` shows it, and builds leave it out until its line `draft: true` is gone",
        );
    }
}

/// Prints what is doubtful about the issues that the new one follows: drafts that wait, and numbers that do not fit.
fn tell_doubts(loaded: &Loaded) {
    let issues = &loaded.archive.issues;
    let waiting: Vec<&Issue> = issues.iter().filter(|issue| issue.draft).collect();
    if let [first, more @ ..] = &waiting[..] {
        let others = if more.is_empty() { String::new() } else { format!(", and {} more", more.len()) };
        note(&format!("still a draft: {}{others}; the new issue follows it", first.source));
    }
    let last = issues.last().map(|issue| issue.source.as_str());
    let doubts: Vec<Diagnostic> =
        loaded.checks().numbers().into_iter().filter(|doubt| last.is_some() && doubt.file.as_deref() == last).collect();
    if !doubts.is_empty() {
        note("the new issue continues the numbers and dates of the last one, which are doubtful:");
        report_kinds(doubts);
    }
}

/// Returns the current day in China, which the first issue of an archive is dated from.
fn today() -> Date {
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let days = i64::try_from(seconds / 3600 + 8).unwrap_or(0) / 24;
    let epoch = Date::new(1970, 1, 1).expect("a first of January");
    epoch.plus_days(days).unwrap_or(epoch)
}

/// Parses `44` or `1-2`.
fn number(text: &str) -> Result<IssueNumber, String> {
    let (first, last) = text.split_once(['-', ',', '、']).unwrap_or((text, text));
    let read = |text: &str| text.trim().parse().ok().filter(|number| (1..=99_999).contains(number));
    match (read(first), read(last)) {
        (Some(first), Some(last)) if first <= last => Ok(IssueNumber { first, last }),
        _ => Err("write digits, like 44; a double issue is 1-2".into()),
    }
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "no such day; write year-month-day, like 2023-11-27".into())
}

/// Parses one line that is not blank.
fn text(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_control) {
        return Err("write one line of text".into());
    }
    Ok(text.to_owned())
}
