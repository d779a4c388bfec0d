//! `kanku import`: old files in, issues out. Each file stands for itself: a bad one fails and the others go on.

mod candidates;
mod given;
mod messages;
mod numbers;
mod placing;
mod reading;
mod summary;

use std::path::{Path, PathBuf};

use super::{Exit, RootOption, note, report, say, write_document};
use crate::archive::Date;
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::import::Imported;
use crate::import::rhythm::Every;
use crate::source::{self, Sources};
use candidates::Candidates;
use given::Given;
use messages::Messages;
use placing::{Place, Placed, twice};
use reading::{ReadFile, Reading};
use summary::Summary;

/// Issues whose paths are listed; of more only the number is told, unless all messages are.
const LISTED: usize = 10;

/// Options of `kanku import`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    root: RootOption,
    /// Files, and folders of files, to make issues of
    #[arg(required = true, value_name = "FILE|FOLDER")]
    sources: Vec<PathBuf>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the list of files with their numbers and dates, to be corrected and given back with --numbers
    #[arg(long, requires = "dry_run")]
    csv: bool,
    /// Replace issues that are there already
    #[arg(long)]
    force: bool,
    /// Keep each original beside its issue, and link to it
    #[arg(long)]
    keep_original: bool,
    /// List every message, not only the first of each kind
    #[arg(long, short)]
    verbose: bool,
    /// Year of the numbers that have none
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1900..=2999))]
    year: Option<i16>,
    /// Pattern of the files' paths, with {year}, {volume}, {issue}, {total}, {month}, {day}, {date} and *
    #[arg(long, value_name = "PATTERN")]
    name: Option<String>,
    /// List of numbers and dates with a row for each file, as --csv writes it
    #[arg(long, value_name = "FILE")]
    numbers: Option<PathBuf>,
    /// Date of the first issue, for files that tell no date
    #[arg(long, value_name = "DATE", requires = "every", value_parser = date)]
    first: Option<Date>,
    /// Time from one issue to the next
    #[arg(long, value_name = "TIME", requires = "first", value_enum)]
    every: Option<EveryOption>,
}

/// Time from one issue to the next, as it is written on the command line.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum EveryOption {
    Day,
    Week,
    Month,
}

impl From<EveryOption> for Every {
    fn from(every: EveryOption) -> Self {
        match every {
            EveryOption::Day => Self::Day,
            EveryOption::Week => Self::Week,
            EveryOption::Month => Self::Month,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a day as 2018-04-20".to_owned())
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    let read = settings(&options.root.root).and_then(|settings| Ok((settings, Given::read(options)?)));
    let ((sources, config), given) = match read {
        Ok(read) => read,
        Err(wrong) => {
            report(wrong);
            return Exit::ContentError;
        }
    };
    let mut place = Place::new(&options.root.root, &sources, &config);
    (place.force, place.dry_run) = (options.force, options.dry_run);
    let summary = Summary { dry_run: options.dry_run, ..Summary::default() };
    let mut run = Run { options, config: &config, given, place, summary, messages: Messages::default() };
    run.all();
    run.messages.lines(options.verbose).iter().for_each(|line| note(line));
    if options.csv {
        note(&run.summary.to_string());
    } else {
        say(&run.summary.to_string());
    }
    if run.messages.has_errors() { Exit::ContentError } else { Exit::Success }
}

/// Reads the settings and the sources of the archive.
fn settings(root: &Path) -> Result<(Sources, Config), Vec<Diagnostic>> {
    if !source::is_archive(root) {
        return Err(vec![source::no_archive(root)]);
    }
    let (sources, wrong) = source::read(root);
    let Some(file) = &sources.config else { return Err(wrong) };
    let config = Config::parse(&file.text)?;
    Ok((sources, config))
}

struct Run<'a> {
    options: &'a Options,
    config: &'a Config,
    given: Given,
    place: Place<'a>,
    summary: Summary,
    messages: Messages,
}

impl Run<'_> {
    fn all(&mut self) {
        let Candidates { files, passed_over, unreadable, links } =
            Candidates::find(&self.options.sources, &self.options.root.root);
        self.summary.passed_over = passed_over;
        self.summary.failed += unreadable.len();
        unreadable.into_iter().chain(links).for_each(|wrong| self.messages.add(wrong, ""));
        let paths: Vec<&str> = files.iter().map(|file| file.within.as_str()).collect();
        self.given.unused(&paths).for_each(|wrong| self.messages.add(wrong, ""));
        let reading = Reading { config: self.config, keep_original: self.options.keep_original };
        let read = reading.all(&files, &mut self.given);
        if self.options.csv {
            let row =
                |file: &ReadFile| (file.within.clone(), file.issue.as_ref().ok().map(|issue| issue.values.clone()));
            write_document(&numbers::print(&read.iter().map(row).collect::<Vec<_>>()));
        }
        let mut issues = Vec::with_capacity(read.len());
        for ReadFile { shown, issue, .. } in read {
            match issue {
                Ok(issue) => issues.push((shown, issue)),
                // An empty line in the list waits to be filled in, and is no error.
                Err(_) if self.options.csv => self.summary.failed += 1,
                Err(wrong) => {
                    self.summary.failed += 1;
                    wrong.into_iter().for_each(|wrong| self.messages.add(wrong, &shown));
                }
            }
        }
        self.put(&issues);
    }

    /// Puts the issues into the archive.
    fn put(&mut self, issues: &[(String, Imported)]) {
        let mut twice = twice(issues);
        let (mut left, mut written) = (Vec::new(), Vec::new());
        for (index, (shown, issue)) in issues.iter().enumerate() {
            if let Some(detail) = twice.remove(&index) {
                self.summary.failed += 1;
                let hint = "import the one that is right by itself; none of them was written";
                self.messages.add_about("several files are one issue", hint, shown, detail);
                continue;
            }
            match self.place.put(issue) {
                Ok(Placed::Written) => {
                    self.summary.imported += 1;
                    self.summary.unsure += usize::from(!issue.doubts.is_empty());
                    issue.doubts.iter().for_each(|doubt| self.messages.add_doubt(doubt, shown));
                    written.push(format!("{shown} -> {}", issue.path));
                }
                Ok(Placed::Unchanged) => self.summary.unchanged += 1,
                Ok(Placed::Left(path)) => left.push(format!("{shown} -> {path}")),
                Err(wrong) => {
                    self.summary.failed += 1;
                    self.messages.add(wrong, shown);
                }
            }
        }
        self.summary.left = left.len();
        if !self.options.csv && (self.options.verbose || written.len() <= LISTED) {
            written.iter().for_each(|line| say(line));
        }
        if let Some(first) = left.first() {
            note(&format!(
                "{} issue(s) are there already and say something else, the first: {first}; they were left as they are \
                 (--force replaces them, and what was changed in them is lost)",
                left.len()
            ));
        }
    }
}
