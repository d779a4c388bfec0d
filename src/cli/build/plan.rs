//! A build that is to be made: what it is made from, what is there of the build before, and its steps.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::Options;
use super::built::{Built, Make, Times};
use super::progress::Counted;
use crate::cache::{self, IssueVolumes, Key, Record};
use crate::diagnostics::Diagnostic;
use crate::files::failed;
use crate::load::{self, Loaded};
use crate::output::{InputHashes, Sink};
use crate::publish::{self, Published, Staging};
use crate::render::theme::Theme;
use crate::render::{self, Site, media};
use crate::search;
use crate::search::units::Units;
use crate::source::{self, CONTENT, Sources, THEMES};

/// A build that is to be made.
pub struct Plan<'a> {
    options: &'a Options,
    root: &'a Path,
    out: PathBuf,
    /// `None` where a source cannot be read.
    key: Option<Key>,
    before: Option<Before>,
}

/// The build before.
struct Before {
    record: Record,
    /// Whether the site is as it was left.
    site_stands: bool,
    /// Whether the search index is as it was left.
    index_stands: bool,
}

impl Before {
    fn of(root: &Path, out: &Path, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let record = Record::read(root).map_err(|wrong| diagnostics.push(wrong)).ok()??;
        let is_listed = |folder: &Path, listing: &str| publish::listing(folder).is_ok_and(|found| found == listing);
        let (site_stands, index_stands) = rayon::join(
            || is_listed(out, &record.site),
            || is_listed(&root.join(search::index::FOLDER), &record.index),
        );
        Some(Self { record, site_stands, index_stands })
    }
}

impl<'a> Plan<'a> {
    /// Looks at what there is. What is said about the cache is no reason not to build.
    pub fn new(options: &'a Options, read: &(Sources, Vec<Diagnostic>), diagnostics: &mut Vec<Diagnostic>) -> Self {
        let root: &Path = &options.root.root;
        let out = options.out.clone().unwrap_or_else(|| root.join("public"));
        let (key, before) = rayon::join(
            || {
                let (sources, said) = read;
                let sources = source::digest(sources)?;
                // Threads change nothing, and neither does where the archive stands.
                let Options { root: _, out, no_search, jobs: _, drafts, clean: _, base_url } = options;
                Some(Key::new(&format!("{out:?} {no_search} {drafts} {base_url:?} {said:?}"), &sources))
            },
            || Before::of(root, &out, diagnostics),
        );
        Self { options, root, out, key, before }
    }

    /// Where the site stands.
    pub fn out(&self) -> &Path {
        &self.out
    }

    /// What the build before made, if this one would make the same and all of that is still there.
    pub fn unchanged(&self) -> Option<Built> {
        let Before { record, site_stands: true, index_stands: true } = self.before.as_ref()? else { return None };
        (self.key.as_ref() == Some(&record.key)).then(|| Built {
            issues: record.issues,
            passages: record.passages,
            drafts_left_out: record.drafts_left_out,
            without_departments: false,
            home: self.home(),
            files: record.files,
            bytes: record.bytes,
            times: None,
        })
    }

    /// What the build before said about the content.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        self.before.as_ref().map_or_else(Vec::new, |before| before.record.warnings.clone())
    }

    /// Makes the site and keeps what the next build can use.
    pub fn build(&self, read: (Sources, Vec<Diagnostic>), diagnostics: &mut Vec<Diagnostic>) -> Option<Built> {
        let input_hashes = self.input_hashes(diagnostics);
        let volumes = IssueVolumes::new(self.root);
        // What is said about the content, which is said again where nothing has changed.
        let mut said = Vec::new();
        let built = self.publish(read, &volumes, input_hashes, &mut said);
        diagnostics.extend(volumes.into_warnings());
        if let Some((built, input_hashes)) = &built
            && let Err(wrong) = self.keep(built, input_hashes, said.clone())
        {
            diagnostics.push(wrong.into_warning());
        }
        diagnostics.extend(said);
        built.map(|(built, _)| built)
    }

    fn home(&self) -> PathBuf {
        self.out.join("index.html")
    }

    /// Keeps what was built for the next time. Where that fails, the next build makes everything anew.
    fn keep(&self, built: &Built, input_hashes: &InputHashes, warnings: Vec<Diagnostic>) -> Result<(), Diagnostic> {
        let Some(key) = self.key.clone() else { return Ok(()) };
        let Built { issues, passages, drafts_left_out, files, bytes, .. } = *built;
        let (site, index) = self.listings()?;
        let input_hashes = cache::write_input_hashes(self.root, input_hashes)?;
        let record =
            Record { key, site, index, input_hashes, issues, passages, drafts_left_out, files, bytes, warnings };
        record.write(self.root)
    }

    /// How site and index stand; see [`publish::listing`].
    fn listings(&self) -> Result<(String, String), Diagnostic> {
        let listed = |folder: &Path| publish::listing(folder).map_err(|error| failed("read", folder, &error));
        let index = self.root.join(search::index::FOLDER);
        let (site, index) = rayon::join(|| listed(&self.out), || listed(&index));
        Ok((site?, index?))
    }

    /// Builds the site and puts it in place, then the index, so that the one is never older than the other for longer
    /// than a moment. `before` tells what the files of the site that stands there were made from.
    fn publish(
        &self,
        read: (Sources, Vec<Diagnostic>),
        volumes: &IssueVolumes,
        before: InputHashes,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<(Built, InputHashes)> {
        let Self { options, root, out, .. } = self;
        // A build that was killed may have left one.
        search::index::discard(root).map_err(|wrong| diagnostics.push(wrong)).ok()?;
        let staging = Staging::open(out, root, &root.join(CONTENT)).map_err(|wrong| diagnostics.push(wrong)).ok();
        let loaded = load::load_sources(read, options.drafts, Some(volumes), diagnostics);
        let config = load::settings(&loaded);
        let theme_name = config.and_then(|config| config.theme.as_deref());
        let theme = Theme::load(&root.join(THEMES), theme_name).map_err(|wrong| diagnostics.extend(wrong)).ok();
        let (mut staging, loaded, theme) = (staging?, loaded.ok()?, theme?);
        staging.trust(before);
        let Some(make) = self.make(&staging, &loaded, &theme, diagnostics) else {
            drop(staging);
            self.stay();
            return None;
        };
        let start = Instant::now();
        let Published { files, bytes, input_hashes } =
            put_in_place(staging, root).map_err(|wrong| diagnostics.push(wrong)).ok()?;
        let issues = &loaded.archive.issues;
        let built = Built {
            issues: issues.len(),
            passages: issues.iter().map(|issue| issue.passages.len()).sum(),
            without_departments: !issues.is_empty() && issues.iter().all(|issue| issue.departments.is_empty()),
            drafts_left_out: loaded.drafts_left_out,
            home: self.home(),
            files,
            bytes,
            times: Some(Times { load: loaded.times, make, publish: start.elapsed() }),
        };
        Some((built, input_hashes))
    }

    /// Notes that site and index stand as they did, after a build that failed: files of them had other links for a
    /// while, and that can be told by their times. Where it cannot be noted, the next build makes everything anew.
    fn stay(&self) {
        let Some(Before { record, site_stands: true, index_stands: true }) = &self.before else { return };
        if search::index::discard(self.root).is_ok()
            && let Ok((site, index)) = self.listings()
        {
            let _ = Record { site, index, ..record.clone() }.write(self.root);
        }
    }

    /// What the files of the site were made from; of none, where the site is not as it was left.
    fn input_hashes(&self, diagnostics: &mut Vec<Diagnostic>) -> InputHashes {
        let Some(before) = self.before.as_ref().filter(|before| before.site_stands) else { return InputHashes::new() };
        before.record.input_hashes(self.root).unwrap_or_else(|wrong| {
            diagnostics.push(wrong.into_warning());
            InputHashes::new()
        })
    }

    /// Makes the pages and the index, side by side: the one has work for all threads where the other has not.
    fn make(
        &self,
        staging: &Staging,
        loaded: &Loaded,
        theme: &Theme,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Make> {
        let units = (!self.options.no_search).then(|| Units::new(&loaded.archive, &loaded.config.title));
        let generation = units.as_ref().map(Units::generation_digits);
        let sink = Counted::new(staging);
        let ((rendered, render), (indexed, search)) = rayon::join(
            || timed(|| self.render(staging, loaded, theme, generation.as_deref(), &sink)),
            || timed(|| units.as_ref().map_or(Ok(()), |units| self.index(loaded, units, &sink))),
        );
        sink.finish();
        let wrong: Vec<Diagnostic> = rendered.into_iter().chain(indexed.err()).collect();
        let complete = wrong.is_empty();
        diagnostics.extend(wrong);
        complete.then_some(Make { render, search })
    }

    /// Renders all pages and copies what they show; returns all that went wrong.
    fn render(
        &self,
        staging: &Staging,
        loaded: &Loaded,
        theme: &Theme,
        search: Option<&str>,
        sink: &dyn Sink,
    ) -> Vec<Diagnostic> {
        let base_url = self.options.base_url.as_deref().or(loaded.config.base_url.as_deref());
        let Loaded { archive, config, rules, .. } = loaded;
        let site = Site { archive, config, rules: *rules, theme, base_url, search };
        let rendered = render::render(&site, sink);
        let copied = media::copy(&loaded.archive, |file, path| staging.copy(&loaded.sources.root.join(file), path));
        rendered.err().into_iter().flatten().chain(copied.err().into_iter().flatten()).collect()
    }

    /// Makes the index and writes what a browser needs of it.
    fn index(&self, loaded: &Loaded, units: &Units, sink: &dyn Sink) -> Result<(), Diagnostic> {
        let stands = self.before.as_ref().is_some_and(|before| before.index_stands);
        let segments = search::index::build(self.root, &loaded.archive, units, stands)?;
        let before = stands.then(|| search::index::Before::open(self.root)).flatten();
        let export = search::export::export(&loaded.archive, units, &segments, before.as_ref(), sink)?;
        search::index::keep(self.root, &export)
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn put_in_place(staging: Staging, root: &Path) -> Result<Published, Diagnostic> {
    Record::remove(root)?;
    let published = staging.commit(&cache::before(root))?;
    search::index::replace(root)?;
    Ok(published)
}
