//! The make stage: all files of the site, and the search index, into a staging folder.

use std::path::Path;
use std::time::{Duration, Instant};

use super::build::Progress;
use super::edition::Edition;
use super::report::MakeTimes;
use crate::archive::SitePath;
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::load::Loaded;
use crate::output::{OutputFile, Sink};
use crate::publish::Staging;
use crate::render::{self, Site, media};
use crate::search;
use crate::search::units::Units;

/// Everything that is to be made.
pub struct Make<'a> {
    /// The archive's root, below which the index is made.
    pub root: &'a Path,
    /// The archive and its theme.
    pub edition: &'a Edition,
    /// Overrides the address in the settings.
    pub base_url: Option<&'a str>,
    /// True if the site gets a search.
    pub search: bool,
    /// True if the index of the previous build is as it was left, so that parts of it can be taken over.
    pub index_stands: bool,
}

impl Make<'_> {
    /// Makes pages and index side by side: the one has work for all threads where the other has not.
    ///
    /// # Errors
    /// All that templates, media and the index complained of.
    pub fn run(&self, staging: &Staging, progress: &dyn Progress) -> Result<MakeTimes, Vec<Diagnostic>> {
        let loaded = &self.edition.loaded;
        let units = self.search.then(|| Units::new(&loaded.archive, &loaded.config.title));
        let generation = units.as_ref().map(Units::generation_digits);
        let site = self.edition.site(self.base_url, generation.as_deref());
        let sink = Counted { sink: staging, progress };
        let ((rendered, render), (indexed, search)) = rayon::join(
            || timed(|| pages(&site, loaded, staging, &sink)),
            || timed(|| units.as_ref().map_or(Ok(()), |units| self.index(units, &sink))),
        );
        let wrong: Vec<Diagnostic> = rendered.into_iter().chain(indexed.err()).collect();
        if wrong.is_empty() { Ok(MakeTimes { render, search }) } else { Err(wrong) }
    }

    /// Makes the index and the files that a browser reads of it.
    fn index(&self, units: &Units, sink: &dyn Sink) -> Result<(), Diagnostic> {
        let archive = &self.edition.loaded.archive;
        let segments = search::index::build(self.root, archive, units, self.index_stands)?;
        search::export::export(archive, units, &segments, sink)
    }
}

/// Renders all pages and copies the media that they show; returns all that went wrong.
fn pages(site: &Site<'_>, loaded: &Loaded, staging: &Staging, sink: &dyn Sink) -> Vec<Diagnostic> {
    let rendered = render::render(site, sink);
    let copied = media::copy(&loaded.archive, |file, path| staging.copy(&loaded.sources.root.join(file), path));
    rendered.err().into_iter().chain(copied.err()).flatten().collect()
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// A sink that reports each file that it passes on.
struct Counted<'a> {
    sink: &'a dyn Sink,
    progress: &'a dyn Progress,
}

impl Sink for Counted<'_> {
    fn write(&self, file: OutputFile) -> Result<(), Diagnostic> {
        self.progress.file_made();
        self.sink.write(file)
    }

    fn reuse(&self, path: &SitePath, input_hash: ContentHash) -> Option<u64> {
        self.sink.reuse(path, input_hash).inspect(|_| self.progress.file_made())
    }
}
