//! `kanku import`: old files in, issues out. Each file stands for itself: a bad one fails and the others go on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::{Exit, RootOption, is_interactive, note, report, say};
use crate::archive::IssueNumber;
use crate::config::{Config, FILE_NAME};
use crate::diagnostics::{Diagnostic, failed};
use crate::import::office::{self, Source};
use crate::import::{self, Imported};
use crate::parse::front_matter;
use crate::source::{self, MAX_BYTES, Sources};

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
            let known = known(&sources, &config);
            Some(Run { options, config, known, summary: Summary::new(options) }.all(&mut diagnostics))
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
    if root.join(FILE_NAME).try_exists().is_ok_and(|there| !there) {
        let wrong =
            Diagnostic::error(format!("there is no archive to import into: {} has no {FILE_NAME}", root.display()));
        return Err(vec![wrong.hint(format!(
            "name the archive's folder with --root; a new one begins with a file {FILE_NAME} that holds title = \"…\""
        ))]);
    }
    let (sources, wrong) = source::read(root);
    let Some(file) = &sources.config else { return Err(wrong) };
    let config = Config::parse(&file.text)?;
    Ok((sources, config))
}

/// Paths of the issues that are there, by year and number. Those that cannot be read are left to `check`.
fn known(sources: &Sources, config: &Config) -> BTreeMap<(i16, u32), String> {
    let read = |path: &String| {
        let (file, _) = sources.read(path).ok()?;
        let front = front_matter::parse(&file, config, None).ok()?;
        Some((front.year, front.number, path.clone()))
    };
    let issues: Vec<_> = sources.issues.par_iter().filter_map(read).collect();
    let each =
        issues.into_iter().flat_map(|(year, number, path)| numbers(number).map(move |n| ((year, n), path.clone())));
    each.collect()
}

fn numbers(number: IssueNumber) -> impl Iterator<Item = u32> {
    number.first..=number.last
}

/// A file to import.
struct Candidate {
    path: PathBuf,
    /// As the user named it, or the folder it is in.
    shown: String,
}

impl Candidate {
    /// The file's name, without folders.
    fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn read(&self) -> Result<Vec<u8>, Diagnostic> {
        let unreadable = |error: std::io::Error| {
            Diagnostic::error(format!("cannot be read: {error}")).hint("check that the file is there and readable")
        };
        if fs::metadata(&self.path).map_err(unreadable)?.len() > MAX_BYTES as u64 {
            let wrong = Diagnostic::error(format!("larger than {} MiB", MAX_BYTES >> 20));
            return Err(wrong.hint("no bulletin is as large; cut it into issues"));
        }
        fs::read(&self.path).map_err(unreadable)
    }
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

/// What the closing line tells.
#[derive(Default)]
struct Summary {
    dry_run: bool,
    imported: usize,
    unsure: usize,
    unchanged: usize,
    failed: usize,
    /// Files in folders that are of another kind.
    passed_over: usize,
}

impl Summary {
    fn new(options: &Options) -> Self {
        Self { dry_run: options.dry_run, ..Self::default() }
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { dry_run, imported, unsure, unchanged, failed, passed_over } = self;
        let verb = if *dry_run { "would import" } else { "imported" };
        write!(f, "{verb} {imported} issue(s), {unsure} of them unsure; {failed} failed")?;
        if *unchanged > 0 {
            write!(f, "; {unchanged} there already")?;
        }
        if *passed_over > 0 {
            write!(f, "; {passed_over} file(s) of other kinds passed over")?;
        }
        Ok(())
    }
}

struct Run<'a> {
    options: &'a Options,
    config: Config,
    /// Paths of issues that are there, by year and number.
    known: BTreeMap<(i16, u32), String>,
    summary: Summary,
}

impl Run<'_> {
    fn all(mut self, diagnostics: &mut Vec<Diagnostic>) -> Summary {
        let candidates = self.candidates(diagnostics);
        let converted = converted(&candidates);
        let progress = progress(candidates.len());
        let read = |candidate: &Candidate| {
            let issue = self.read(candidate, converted.get(candidate.path.as_path()));
            progress.inc(1);
            issue
        };
        let read: Vec<_> = candidates.par_iter().map(read).collect();
        progress.finish_and_clear();
        let mut issues = Vec::with_capacity(read.len());
        for (candidate, issue) in candidates.into_iter().zip(read) {
            match issue {
                Ok(issue) => issues.push((candidate.shown, issue)),
                Err(wrong) => {
                    self.summary.failed += 1;
                    diagnostics.extend(wrong.into_iter().map(|wrong| wrong.file(&candidate.shown)));
                }
            }
        }
        let twice = twice(&issues);
        for (index, (shown, issue)) in issues.iter().enumerate() {
            let placed = match twice.get(&index) {
                Some(other) => Err(taken(issue, &format!("{other} is that issue too"))
                    .hint("import the one that is right by itself; none of them was written")),
                None => self.place(issue),
            };
            match placed {
                Ok(written) => self.tell(shown, issue, written, diagnostics),
                Err(wrong) => {
                    self.summary.failed += 1;
                    diagnostics.push(wrong.file(shown));
                }
            }
        }
        self.summary
    }

    /// All files, each once, in order.
    fn candidates(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Candidate> {
        let mut paths = BTreeSet::new();
        for source in &self.options.sources {
            if !source.is_dir() {
                paths.insert(source.clone());
                continue;
            }
            let visible = |entry: &walkdir::DirEntry| {
                let name = entry.file_name().to_string_lossy();
                entry.depth() == 0 || !(name.starts_with('.') || name.starts_with("~$"))
            };
            for entry in WalkDir::new(source).follow_links(true).into_iter().filter_entry(visible) {
                match entry {
                    Ok(entry) if entry.file_type().is_dir() => {}
                    Ok(entry) if import::is_readable(&entry.file_name().to_string_lossy()) => {
                        paths.insert(entry.into_path());
                    }
                    Ok(_) => self.summary.passed_over += 1,
                    Err(error) => {
                        self.summary.failed += 1;
                        diagnostics.push(Diagnostic::error(format!("cannot be read: {error}")));
                    }
                }
            }
        }
        let mut seen = BTreeSet::new();
        let real = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
        let paths = paths.into_iter().filter(|path| seen.insert(real(path)));
        paths.map(|path| Candidate { shown: path.display().to_string(), path }).collect()
    }

    /// Makes an issue of a file, or of what LibreOffice made of it.
    fn read(&self, candidate: &Candidate, converted: Option<&Converted>) -> Result<Imported, Vec<Diagnostic>> {
        let name = candidate.name();
        let (mut issue, bytes) = match converted {
            None => {
                let bytes = candidate.read().map_err(|wrong| vec![wrong])?;
                (import::import(&name, &bytes, &self.config)?, bytes)
            }
            Some(converted) => {
                let (bytes, docx) = converted.as_ref().map_err(|wrong| vec![wrong.clone()])?;
                (import::import(&format!("{name}.docx"), docx, &self.config)?, bytes.clone())
            }
        };
        if self.options.keep_original {
            issue.keep_original(&name, bytes);
        }
        Ok(issue)
    }

    /// Writes the issue; returns whether anything had to be written.
    fn place(&self, issue: &Imported) -> Result<bool, Diagnostic> {
        let root: &Path = &self.options.root.root;
        let elsewhere = numbers(issue.number).find_map(|number| self.known.get(&(issue.year, number)));
        if let Some(path) = elsewhere.filter(|path| **path != issue.path) {
            return Err(taken(issue, &format!("{path} is that issue already")).hint("remove one of the two"));
        }
        let files = issue.files.iter().map(|(path, bytes)| (path, bytes.as_slice()));
        let mut changed = Vec::new();
        for (path, bytes) in files.chain([(&issue.path, issue.markdown.as_bytes())]) {
            match fs::read(root.join(path)) {
                Ok(there) if there == bytes => {}
                Ok(_) if !self.options.force => {
                    let wrong = Diagnostic::error(format!(
                        "{path} is there already and says something else; it was left as it is"
                    ));
                    return Err(wrong.hint("--force replaces it; what was changed in it by hand is then lost"));
                }
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(failed("read", &root.join(path), &error));
                }
                _ => changed.push((path, bytes)),
            }
        }
        if !self.options.dry_run {
            // The issue comes last: whoever sees it sees its pictures.
            changed.iter().try_for_each(|(path, bytes)| write(&root.join(path), bytes))?;
        }
        Ok(!changed.is_empty())
    }

    fn tell(&mut self, shown: &str, issue: &Imported, written: bool, diagnostics: &mut Vec<Diagnostic>) {
        if !written {
            self.summary.unchanged += 1;
            return;
        }
        self.summary.imported += 1;
        self.summary.unsure += usize::from(!issue.doubts.is_empty());
        say(&format!("{shown} -> {}", issue.path));
        let doubts = issue.doubts.iter().map(|doubt| Diagnostic::warning(doubt).file(shown));
        diagnostics.extend(doubts);
    }
}

/// `it is issue 44 of 2023, and …`.
fn taken(issue: &Imported, reason: &str) -> Diagnostic {
    Diagnostic::error(format!("it is issue {} of {}, and {reason}", issue.number, issue.year))
}

/// Indices of issues whose number another one of this run has, with the name of that other.
fn twice(issues: &[(String, Imported)]) -> BTreeMap<usize, String> {
    let mut by_number: BTreeMap<(i16, u32), Vec<usize>> = BTreeMap::new();
    for (index, (_, issue)) in issues.iter().enumerate() {
        for number in numbers(issue.number) {
            by_number.entry((issue.year, number)).or_default().push(index);
        }
    }
    let mut twice = BTreeMap::new();
    for group in by_number.values().filter(|group| group.len() > 1) {
        for index in group {
            let other = group.iter().find(|other| *other != index).map(|other| issues[*other].0.clone());
            twice.extend(other.map(|other| (*index, other)));
        }
    }
    twice
}

/// Writes a file beside its place and moves it there, so that it is never seen half-written.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| failed("create", folder, &error))?;
    let beside = folder.join(format!(".{name}.new"));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        // What is left of it is hidden, and the next import writes over it.
        let _ = fs::remove_file(&beside);
        failed("write", path, &error)
    })
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
