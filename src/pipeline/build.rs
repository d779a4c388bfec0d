//! One build, from the archive's folder to the published site.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::edition::Edition;
use super::make::Make;
use super::previous::{PreviousBuild, index_replacement, listings};
use super::renamed;
use super::report::{Report, Times};
use crate::cache::{self, Key, Lock, PublishedDepartment, Record};
use crate::diagnostics::{Diagnostic, Outcome, Warned};
use crate::load::Loaded;
use crate::output::InputHashes;
use crate::publish::{self, Published, Replacement, Staging};
use crate::source::{self, CONTENT, Sources};

/// Options of a build.
///
/// ```no_run
/// use kanku::pipeline::{BuildOptions, Silent, build};
///
/// let built = build(&BuildOptions::new("zhoubao"), &Silent);
/// built.warnings.iter().for_each(|warning| eprint!("{warning}"));
/// match built.value {
///     Ok(report) => println!("{} issues, open {}", report.issues, report.home.display()),
///     Err(errors) => errors.iter().for_each(|error| eprint!("{error}")),
/// }
/// ```
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The archive's folder, with `kanku.toml` in it.
    pub root: PathBuf,
    /// The folder to publish to.
    pub out: PathBuf,
    /// True if the site gets a search page and an index.
    pub search: bool,
    /// True if drafts are built too.
    pub drafts: bool,
    /// True if everything is built anew, whatever earlier builds left.
    pub clean: bool,
    /// Address at which the site will stand, with a slash at its end; overrides that of the settings.
    pub base_url: Option<String>,
    /// True if a site without an issue may take the place of one that has some.
    pub allow_empty: bool,
}

impl BuildOptions {
    /// Returns the options of a plain `kanku build` in `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        let out = root.join("public");
        Self { root, out, search: true, drafts: false, clean: false, base_url: None, allow_empty: false }
    }

    /// Describes every option that the site's files depend on.
    fn fingerprint(&self, said: &[Diagnostic]) -> String {
        let Self { root: _, out, search, drafts, clean: _, base_url, allow_empty } = self;
        format!("{out:?} {search} {drafts} {base_url:?} {allow_empty} {said:?}")
    }
}

/// Follows a build that takes a while. Calls come from any thread.
pub trait Progress: Sync {
    /// Another build of the archive is under way; this one waits for it to end.
    fn waiting(&self) {}

    /// A file of the site was made or taken over.
    fn file_made(&self) {}
}

/// Progress that nobody follows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {}

/// Builds an archive on the threads of the current rayon pool.
///
/// # Errors
/// All that is wrong with the archive, or why the site cannot be put in place. Site and index are then as they were.
pub fn build(options: &BuildOptions, progress: &dyn Progress) -> Outcome<Report> {
    let mut warnings = Vec::new();
    let value = Build { options, root: &options.root, progress }.run(&mut warnings);
    Warned { value, warnings }
}

/// A build under way.
struct Build<'a> {
    options: &'a BuildOptions,
    root: &'a Path,
    progress: &'a dyn Progress,
}

impl Build<'_> {
    fn run(&self, warnings: &mut Vec<Diagnostic>) -> Result<Report, Vec<Diagnostic>> {
        let Self { options, root, progress } = *self;
        // Checked before the lock, which would leave a folder where nobody keeps an archive.
        if !source::is_archive(root) {
            return Err(vec![source::no_archive(root)]);
        }
        let _lock = Lock::take(root, || progress.waiting()).map_err(one)?;
        if options.clean {
            cache::clear(root).map_err(one)?;
        }
        let index = index_replacement(root);
        publish::recover(&options.out, &index).map_err(one)?;
        let read = source::read(root);
        let (key, previous) = rayon::join(|| self.key(&read), || PreviousBuild::read(root, &options.out));
        let previous = previous.unpack(warnings);
        if let Some(previous) = previous.as_ref().filter(|previous| previous.is_of(key.as_ref())) {
            warnings.extend(previous.record.warnings.iter().cloned());
            return Ok(self.unchanged(&previous.record));
        }
        let done = self.make_and_publish(read, previous.as_ref(), key, &index, warnings);
        if done.is_err() {
            // What was made of an index is of no use; what cannot be removed now is removed by the next build.
            let _ = publish::recover(&options.out, &index);
            previous.iter().for_each(|previous| previous.write_again(root, &options.out));
        }
        done
    }

    /// Returns the content hash of everything that the build depends on; `None` where a source cannot be read.
    fn key(&self, (sources, said): &(Sources, Vec<Diagnostic>)) -> Option<Key> {
        Some(Key::new(&self.options.fingerprint(said), &source::digest(sources)?))
    }

    /// Reports that the previous build, whose record this is, made what this one would make.
    fn unchanged(&self, record: &Record) -> Report {
        Report {
            issues: record.issues,
            passages: record.passages,
            drafts_left_out: record.drafts_left_out,
            without_departments: false,
            without_base_url: false,
            home: self.home(),
            files: record.files,
            bytes: record.bytes,
            times: None,
        }
    }

    fn home(&self) -> PathBuf {
        self.options.out.join("index.html")
    }

    fn make_and_publish(
        &self,
        read: (Sources, Vec<Diagnostic>),
        previous: Option<&PreviousBuild>,
        key: Option<Key>,
        index: &Replacement,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Report, Vec<Diagnostic>> {
        let Self { options, root, progress } = *self;
        // Opened first, so that a place that cannot be built to is named beside what is wrong with the content.
        let staging = Staging::open(&options.out, root, &root.join(CONTENT));
        let read = Edition::of_sources(read, options.drafts);
        // Warnings about the content are kept: a build that finds nothing changed says them again.
        let mut said = read.warnings.clone();
        let (mut staging, edition) = both(staging, read.unpack(warnings))?;
        let loaded = &edition.loaded;
        let renamed = previous.map(|previous| previous.renamed(loaded)).unwrap_or_default();
        let mut departments = renamed::published(&loaded.archive.departments);
        departments.extend(renamed.iter().map(|one| one.published.clone()));
        let renamed: Vec<Diagnostic> = renamed.into_iter().map(|one| one.warning).collect();
        said.extend(renamed.iter().cloned());
        warnings.extend(renamed);
        self.refuse_to_empty(&edition.loaded)?;
        refuse_forbidden(&edition.loaded, &said)?;
        if let Some(previous) = previous {
            staging.trust(previous.input_hashes(root).unpack(warnings));
        }
        let make = Make {
            root,
            edition: &edition,
            base_url: options.base_url.as_deref(),
            search: options.search,
            index_stands: previous.is_some_and(|previous| previous.index_stands),
        };
        let make_times = make.run(&staging, progress)?;
        let start = Instant::now();
        Record::remove(root).map_err(one)?;
        let published = staging.commit(index, &cache::before(root))?;
        let times = Times { load: edition.loaded.times, make: make_times, publish: start.elapsed() };
        let report = self.report(&edition.loaded, &published, times);
        if let Some(key) = key
            && let Err(wrong) = self.remember(key, &report, (said, departments), &published.input_hashes)
        {
            warnings.push(wrong.into_warning());
        }
        Ok(report)
    }

    /// Refuses to put a site without an issue in place of one that has some: more often than not the folder of the
    /// issues was misnamed or moved.
    fn refuse_to_empty(&self, loaded: &Loaded) -> Result<(), Vec<Diagnostic>> {
        let is_empty = loaded.archive.issues.is_empty();
        if !is_empty || self.options.allow_empty || !publish::has_issues(&self.options.out).map_err(one)? {
            return Ok(());
        }
        let reason = match loaded.drafts_left_out {
            0 => format!("there is no issue in {}/", source::ISSUES),
            drafts => format!("all {drafts} issue(s) in {}/ are drafts", source::ISSUES),
        };
        let message =
            format!("{reason}, and the site in {} has some; it was left as it is", self.options.out.display());
        let hint = "put the issues back; where the site is to become empty, build with --allow-empty";
        Err(vec![Diagnostic::error(message).file(source::ISSUES).hint(hint)])
    }

    fn report(&self, loaded: &Loaded, published: &Published, times: Times) -> Report {
        let issues = &loaded.archive.issues;
        Report {
            issues: issues.len(),
            passages: issues.iter().map(|issue| issue.passages.len()).sum(),
            drafts_left_out: loaded.drafts_left_out,
            without_departments: !issues.is_empty() && issues.iter().all(|issue| issue.departments.is_empty()),
            without_base_url: self.options.base_url.is_none() && loaded.config.base_url.is_none(),
            home: self.home(),
            files: published.files,
            bytes: published.bytes,
            times: Some(times),
        }
    }

    /// Keeps the record of this build. Where that fails, the next build makes everything anew.
    fn remember(
        &self,
        key: Key,
        report: &Report,
        (warnings, departments): (Vec<Diagnostic>, Vec<PublishedDepartment>),
        input_hashes: &InputHashes,
    ) -> Result<(), Diagnostic> {
        let (site, index) = listings(self.root, &self.options.out)?;
        let Report { issues, passages, drafts_left_out, files, bytes, .. } = *report;
        let input_hashes = cache::write_input_hashes(self.root, input_hashes)?;
        let record = Record {
            key,
            site,
            index,
            input_hashes,
            issues,
            passages,
            drafts_left_out,
            files,
            bytes,
            departments,
            warnings,
        };
        record.write(self.root)
    }
}

/// Refuses to publish what `[check] forbid` forbids. `said` has the warnings of loading.
fn refuse_forbidden(loaded: &Loaded, said: &[Diagnostic]) -> Result<(), Vec<Diagnostic>> {
    let found = loaded.checks().run_only(&loaded.config.forbid);
    let enforced = said.iter().cloned().chain(found).map(|found| loaded.config.enforce(found));
    let forbidden: Vec<Diagnostic> = enforced.filter(Diagnostic::is_error).collect();
    if forbidden.is_empty() { Ok(()) } else { Err(forbidden) }
}

fn one(wrong: Diagnostic) -> Vec<Diagnostic> {
    vec![wrong]
}

/// Returns both values, or the errors of both.
fn both<A, B>(a: Result<A, Diagnostic>, b: Result<B, Vec<Diagnostic>>) -> Result<(A, B), Vec<Diagnostic>> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (a, b) => Err(a.err().into_iter().chain(b.err().into_iter().flatten()).collect()),
    }
}
