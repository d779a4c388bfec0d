//! Reads the sources of a run, in parallel.

use std::collections::BTreeMap;
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::candidates::Candidate;
use super::given::{Given, steps};
use crate::cli::{is_interactive, note};
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::import::office::{self, Source};
use crate::import::{self, Imported};

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

impl Reading<'_> {
    /// Makes issues of all files. A rhythm of dates needs the numbers of all, so that each is read twice.
    pub fn all(&self, files: &[Candidate], given: &mut Given) -> Vec<ReadFile> {
        let converted = converted(files);
        let without = vec![None; files.len()];
        let read = self.each(files, &converted, given, &without);
        if given.rhythm.is_none() {
            return read;
        }
        let known: Vec<_> = read
            .iter()
            .map(|file| (file.within.as_str(), file.issue.as_ref().ok().map(|issue| &issue.values)))
            .collect();
        let steps: Vec<Option<u32>> = steps(&known).into_iter().map(Some).collect();
        self.each(files, &converted, given, &steps)
    }

    fn each(
        &self,
        files: &[Candidate],
        converted: &BTreeMap<&Path, Converted>,
        given: &Given,
        steps: &[Option<u32>],
    ) -> Vec<ReadFile> {
        let progress = progress(files.len());
        let read = |(file, step): (&Candidate, &Option<u32>)| {
            let issue = self.one(file, converted.get(file.path.as_path()), given, *step);
            progress.inc(1);
            ReadFile { shown: file.shown.clone(), within: file.within.clone(), issue }
        };
        let read = files.par_iter().zip(steps).map(read).collect();
        progress.finish_and_clear();
        read
    }

    /// Makes an issue of a file, or of the `.docx` that LibreOffice made of it.
    fn one(
        &self,
        file: &Candidate,
        converted: Option<&Converted>,
        given: &Given,
        step: Option<u32>,
    ) -> Result<Imported, Vec<Diagnostic>> {
        let given = given.of(&file.within, step).map_err(|wrong| vec![wrong])?;
        let (mut issue, bytes) = match converted {
            None => {
                let bytes = file.read().map_err(|wrong| vec![wrong])?;
                (import::import(&file.within, &bytes, &given, self.config)?, bytes)
            }
            Some(converted) => {
                let (bytes, docx) = converted.as_ref().map_err(|wrong| vec![wrong.clone()])?;
                let path = format!("{}.docx", import::file_name::stem(&file.within));
                (import::import(&path, docx, &given, self.config)?, bytes.clone())
            }
        };
        if self.keep_original {
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
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} files in {elapsed}") {
        bar.set_style(style);
    }
    bar
}
