//! Reads the sources of a run, in parallel.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::candidates::Candidate;
use super::given::{Given, steps};
use crate::cli::{is_interactive, note};
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::import::document::Document;
use crate::import::file_name::stem;
use crate::import::office::{self, Source};
use crate::import::{self, Imported, Original};

/// A file as it is, and as the `.docx` that LibreOffice made of it.
type Converted = Result<(Vec<u8>, Vec<u8>), Diagnostic>;

/// Reads sources.
pub struct Reading<'a> {
    /// Settings of the archive.
    pub config: &'a Config,
    /// True if originals are kept beside their issues.
    pub keep_original: bool,
}

/// A source that was read.
pub struct ReadFile {
    /// Path as it is shown.
    pub shown: String,
    /// Path below the folder above the named one.
    pub within: String,
    /// The issue.
    pub issue: Result<Imported, Vec<Diagnostic>>,
}

/// A document that is read once and made an issue of twice; `None` in it stands for Markdown.
type Kept = OnceLock<Result<Option<Document>, Diagnostic>>;

/// A source with what is known about it.
struct Task<'a> {
    file: &'a Candidate,
    converted: Option<&'a Converted>,
    kept: Option<&'a Kept>,
    step: Option<u32>,
}

impl Reading<'_> {
    /// Makes issues of all files. A rhythm of dates needs the numbers of all, so that issues are made twice.
    pub fn all(&self, files: &[Candidate], given: &mut Given) -> Vec<ReadFile> {
        let converted = converted(files);
        let task = |file| Task { file, converted: converted.get(file.path.as_path()), kept: None, step: None };
        let mut tasks: Vec<Task<'_>> = files.iter().map(task).collect();
        if given.rhythm.is_none() {
            return self.each(&tasks, given);
        }
        let kept: Vec<Kept> = files.iter().map(|_| Kept::new()).collect();
        tasks.iter_mut().zip(&kept).for_each(|(task, kept)| task.kept = Some(kept));
        let read = self.each(&tasks, given);
        let known: Vec<_> = read
            .iter()
            .map(|file| (file.within.as_str(), file.issue.as_ref().ok().map(|issue| &issue.values)))
            .collect();
        let steps = steps(&known);
        tasks.iter_mut().zip(steps).for_each(|(task, step)| task.step = Some(step));
        self.each(&tasks, given)
    }

    fn each(&self, tasks: &[Task<'_>], given: &Given) -> Vec<ReadFile> {
        let progress = progress(tasks.len());
        let read = |task: &Task<'_>| {
            let issue = self.one(task, given, &progress);
            progress.inc(1);
            ReadFile { shown: task.file.shown.clone(), within: task.file.within.clone(), issue }
        };
        let read = tasks.par_iter().map(read).collect();
        progress.finish_and_clear();
        read
    }

    /// Makes an issue of a file, or of the `.docx` that LibreOffice made of it.
    fn one(&self, task: &Task<'_>, given: &Given, progress: &ProgressBar) -> Result<Imported, Vec<Diagnostic>> {
        let file = task.file;
        let given = given.of(&file.within, task.step).map_err(|wrong| vec![wrong])?;
        let beside = |address: &str| file.beside(address);
        let watch =
            |done: usize, pages: usize| progress.set_message(format!("{}: page {done} of {pages}", file.name()));
        let (path, bytes, pages, docx) = match task.converted {
            None if file.pages.is_empty() => {
                (file.within.clone(), file.read().map_err(|wrong| vec![wrong])?, Vec::new(), None)
            }
            // The ending keeps a full stop in the folder's name.
            None => (format!("{}.png", file.within), Vec::new(), file.read_pages().map_err(|wrong| vec![wrong])?, None),
            Some(converted) => {
                let (bytes, docx) = converted.as_ref().map_err(|wrong| vec![wrong.clone()])?;
                (format!("{}.docx", stem(&file.within)), bytes.clone(), Vec::new(), Some(docx))
            }
        };
        let original = Original {
            path: &path,
            bytes: docx.map_or(bytes.as_slice(), Vec::as_slice),
            pages: &pages,
            beside: &beside,
            watch: &watch,
        };
        let read = match task.kept {
            None => import::read(&original),
            Some(kept) => kept.get_or_init(|| import::read(&original)).clone(),
        };
        let mut issue = import::issue(read.map_err(|wrong| vec![wrong])?, &original, &given, self.config)?;
        if self.keep_original && pages.is_empty() {
            issue.keep_original(&file.name(), bytes);
        }
        Ok(issue)
    }
}

/// Converts the files that have no reader with LibreOffice, which is started once for all of them.
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

fn progress(files: usize) -> ProgressBar {
    if !is_interactive() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(files as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} files in {elapsed}  {msg}") {
        bar.set_style(style);
    }
    bar
}
