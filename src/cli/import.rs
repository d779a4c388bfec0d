//! `kanku import`: old files in, issues out. Each file stands for itself: a bad one fails and the others go on.

mod candidates;
mod placing;
mod summary;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::{Exit, RootOption, is_interactive, note, report, say};
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::import::office::{self, Source};
use crate::import::{self, Imported};
use crate::source::{self, Sources};
use candidates::{Candidate, Candidates};
use placing::{Place, Placed, twice};
use summary::Summary;

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
    /// Replace issues that are there already
    #[arg(long)]
    force: bool,
    /// Keep each original beside its issue, and link to it
    #[arg(long)]
    keep_original: bool,
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    let mut diagnostics = Vec::new();
    let summary = match settings(&options.root.root) {
        Ok((sources, config)) => {
            let mut place = Place::new(&options.root.root, &sources, &config);
            (place.force, place.dry_run) = (options.force, options.dry_run);
            let summary = Summary { dry_run: options.dry_run, ..Summary::default() };
            Some(Run { options, config: &config, place, summary }.all(&mut diagnostics))
        }
        Err(wrong) => {
            diagnostics.extend(wrong);
            None
        }
    };
    let failed = report(diagnostics);
    if let Some(summary) = summary {
        say(&summary.to_string());
    }
    if failed { Exit::ContentError } else { Exit::Success }
}

/// The archive's settings, and what is in it.
fn settings(root: &Path) -> Result<(Sources, Config), Vec<Diagnostic>> {
    if !source::is_archive(root) {
        return Err(vec![source::no_archive(root)]);
    }
    let (sources, wrong) = source::read(root);
    let Some(file) = &sources.config else { return Err(wrong) };
    let config = Config::parse(&file.text)?;
    Ok((sources, config))
}

/// A file as it is, and as the `.docx` that LibreOffice made of it.
type Converted = Result<(Vec<u8>, Vec<u8>), Diagnostic>;

/// What LibreOffice makes of the files that have no reader, by path; it is started once for all of them.
fn converted(candidates: &[Candidate]) -> BTreeMap<&Path, Converted> {
    let old = candidates.iter().filter_map(|candidate| Some((candidate, import::old_ending(&candidate.name())?)));
    let mut converted = BTreeMap::new();
    let mut read = Vec::new();
    for (candidate, extension) in old {
        match candidate.read() {
            Ok(bytes) => read.push((candidate, extension, bytes)),
            Err(wrong) => {
                converted.insert(candidate.path.as_path(), Err(wrong));
            }
        }
    }
    if !read.is_empty() {
        note(&format!("LibreOffice is converting {} file(s) …", read.len()));
    }
    let sources: Vec<Source<'_>> = read.iter().map(|(_, extension, bytes)| Source { extension, bytes }).collect();
    let files = office::to_docx(&sources);
    for ((candidate, _, bytes), docx) in read.into_iter().zip(files) {
        converted.insert(candidate.path.as_path(), docx.map(|docx| (bytes, docx)));
    }
    converted
}

struct Run<'a> {
    options: &'a Options,
    config: &'a Config,
    place: Place<'a>,
    summary: Summary,
}

impl Run<'_> {
    fn all(mut self, diagnostics: &mut Vec<Diagnostic>) -> Summary {
        let Candidates { files, passed_over, unreadable, links } =
            Candidates::find(&self.options.sources, &self.options.root.root);
        self.summary.passed_over = passed_over;
        self.summary.failed += unreadable.len();
        diagnostics.extend(unreadable.into_iter().chain(links));
        let issues = self.read_all(files, diagnostics);
        let mut twice = twice(&issues);
        let mut left = Vec::new();
        for (index, (shown, issue)) in issues.iter().enumerate() {
            let placed = twice.remove(&index).map_or_else(|| self.place.put(issue), Err);
            match placed {
                Ok(Placed::Written) => self.tell(shown, issue, diagnostics),
                Ok(Placed::Unchanged) => self.summary.unchanged += 1,
                Ok(Placed::Left(path)) => left.push(format!("{shown} -> {path}")),
                Err(wrong) => {
                    self.summary.failed += 1;
                    diagnostics.push(wrong.file(shown));
                }
            }
        }
        self.summary.left = left.len();
        if let Some(first) = left.first() {
            note(&format!(
                "{} issue(s) are there already and say something else, the first: {first}; they were left as they are \
                 (--force replaces them, and what was changed in them is lost)",
                left.len()
            ));
        }
        self.summary
    }

    /// Makes issues of files, in parallel; each comes with the name of its file.
    fn read_all(&mut self, files: Vec<Candidate>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, Imported)> {
        let converted = converted(&files);
        let progress = progress(files.len());
        let read = |file: &Candidate| {
            let issue = self.read(file, converted.get(file.path.as_path()));
            progress.inc(1);
            issue
        };
        let read: Vec<_> = files.par_iter().map(read).collect();
        progress.finish_and_clear();
        let mut issues = Vec::with_capacity(read.len());
        for (file, issue) in files.into_iter().zip(read) {
            match issue {
                Ok(issue) => issues.push((file.shown, issue)),
                Err(wrong) => {
                    self.summary.failed += 1;
                    diagnostics.extend(wrong.into_iter().map(|wrong| wrong.file(&file.shown)));
                }
            }
        }
        issues
    }

    /// Makes an issue of a file, or of what LibreOffice made of it.
    fn read(&self, candidate: &Candidate, converted: Option<&Converted>) -> Result<Imported, Vec<Diagnostic>> {
        let name = candidate.name();
        let (mut issue, bytes) = match converted {
            None => {
                let bytes = candidate.read().map_err(|wrong| vec![wrong])?;
                (import::import(&name, &bytes, self.config)?, bytes)
            }
            Some(converted) => {
                let (bytes, docx) = converted.as_ref().map_err(|wrong| vec![wrong.clone()])?;
                (import::import(&format!("{name}.docx"), docx, self.config)?, bytes.clone())
            }
        };
        if self.options.keep_original {
            issue.keep_original(&name, bytes);
        }
        Ok(issue)
    }

    fn tell(&mut self, shown: &str, issue: &Imported, diagnostics: &mut Vec<Diagnostic>) {
        self.summary.imported += 1;
        self.summary.unsure += usize::from(!issue.doubts.is_empty());
        say(&format!("{shown} -> {}", issue.path));
        let doubts = issue.doubts.iter().map(|doubt| Diagnostic::warning(doubt).file(shown));
        diagnostics.extend(doubts);
    }
}

fn progress(files: usize) -> ProgressBar {
    if !is_interactive() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(files as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} files in {elapsed}") {
        bar.set_style(style);
    }
    bar
}
