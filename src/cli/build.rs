//! `kanku build`: from content to a published site.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::{Exit, RootOption, is_interactive, note, report, say};
use crate::cache::{self, Key, Lock, Record};
use crate::config::{is_web_address, with_slash};
use crate::diagnostics::{Diagnostic, Severity, failed};
use crate::load::{self, Loaded};
use crate::publish::{self, Published, Staging};
use crate::render::theme::Theme;
use crate::render::{self, Site, media};
use crate::search;
use crate::search::units::Units;
use crate::source::{self, CONTENT, Sources, THEMES};

/// Options of `kanku build`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    root: RootOption,
    /// Folder to publish to [default: public/ in the archive's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leave the search page and its index out
    #[arg(long)]
    no_search: bool,
    /// Threads to work with [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Build drafts too
    #[arg(long)]
    drafts: bool,
    /// Forget what earlier builds left in .kanku/ and build everything
    #[arg(long)]
    clean: bool,
    /// Where the site will stand, for feeds and the sitemap; wins over kanku.toml
    #[arg(long, value_name = "URL", value_parser = web_address)]
    base_url: Option<String>,
}

fn web_address(text: &str) -> Result<String, String> {
    if is_web_address(text) {
        Ok(with_slash(text.to_owned()))
    } else {
        Err("write it like https://example.org/archive/".into())
    }
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    let mut diagnostics = Vec::new();
    let built = match pool(options.jobs) {
        Ok(pool) => pool.install(|| build(options, &mut diagnostics)),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    };
    report(diagnostics);
    match built {
        Some(built) => {
            say(&built.to_string());
            Exit::Success
        }
        None => Exit::ContentError,
    }
}

fn pool(jobs: Option<u16>) -> Result<rayon::ThreadPool, Diagnostic> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.map_or(0, usize::from))
        .build()
        .map_err(|error| Diagnostic::error(format!("cannot start threads: {error}")).hint("try a smaller --jobs"))
}

/// What the closing lines tell.
struct Built {
    issues: usize,
    passages: usize,
    drafts_left_out: usize,
    /// Whether no issue names a department; `false` where nothing was built.
    without_departments: bool,
    /// The page to open first.
    home: PathBuf,
    published: Published,
    /// `None` where everything was there already.
    times: Option<Times>,
}

/// Wall time by stage.
struct Times {
    load: load::Times,
    render: Duration,
    search: Duration,
    publish: Duration,
}

impl std::fmt::Display for Built {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = |time: Duration| time.as_secs_f64();
        let Published { files, bytes } = self.published;
        let (issues, passages, size) = (self.issues, self.passages, bytes as f64 / f64::from(1 << 20));
        match &self.times {
            None => {
                write!(f, "nothing has changed: {issues} issues ({passages} passages), {files} files, {size:.1} MiB")?;
            }
            Some(times) => write!(
                f,
                "built {issues} issues ({passages} passages) into {files} files, {size:.1} MiB: read {:.2} s, parse {:.2} s, render {:.2} s, search {:.2} s, publish {:.2} s",
                seconds(times.load.read),
                seconds(times.load.parse),
                seconds(times.render),
                seconds(times.search),
                seconds(times.publish),
            )?,
        }
        if self.drafts_left_out > 0 {
            write!(f, "\n{} draft(s) left out; `draft: true` stands in their front matter", self.drafts_left_out)?;
        }
        if self.without_departments {
            write!(
                f,
                "\nno department of content/departments.toml is in any issue; `kanku departments` proposes some"
            )?;
        }
        write!(f, "\nopen {}", self.home.display())
    }
}

/// A build that is to be made: the archive, where its site stands, and what it would be made from.
struct Plan<'a> {
    options: &'a Options,
    root: &'a Path,
    out: PathBuf,
    /// `None` where a source cannot be read.
    key: Option<Key>,
}

fn build(options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Option<Built> {
    let root: &Path = &options.root.root;
    // Before the lock, which would leave a folder where nobody keeps an archive.
    if !source::is_archive(root) {
        diagnostics.push(source::no_archive(root));
        return None;
    }
    let waits = || note("another build of this archive is under way; waiting for it to end");
    let _lock = Lock::take(root, waits).map_err(|wrong| diagnostics.push(wrong)).ok()?;
    if options.clean {
        cache::clear(root).map_err(|wrong| diagnostics.push(wrong)).ok()?;
    }
    let read = source::read(root);
    let plan = Plan::new(options, &read.0);
    if let Some(record) = plan.unchanged(diagnostics) {
        publish::recover(&plan.out).map_err(|wrong| diagnostics.push(wrong)).ok()?;
        diagnostics.extend(record.warnings);
        let published = Published { files: record.files, bytes: record.bytes };
        return Some(Built {
            issues: record.issues,
            passages: record.passages,
            drafts_left_out: record.drafts_left_out,
            without_departments: false,
            home: plan.home(),
            published,
            times: None,
        });
    }
    let built = plan.build(read, diagnostics);
    if built.is_none()
        && let Err(wrong) = search::index::discard(root)
    {
        diagnostics.push(wrong);
    }
    built
}

impl<'a> Plan<'a> {
    fn new(options: &'a Options, sources: &Sources) -> Self {
        let root: &Path = &options.root.root;
        let out = options.out.clone().unwrap_or_else(|| root.join("public"));
        let key = source::digest(sources).map(|sources| {
            // Threads change nothing, and neither does where the archive stands.
            let Options { root: _, out, no_search, jobs: _, drafts, clean: _, base_url } = options;
            Key::new(&format!("{out:?} {no_search} {drafts} {base_url:?}"), &sources)
        });
        Self { options, root, out, key }
    }

    fn home(&self) -> PathBuf {
        self.out.join("index.html")
    }

    /// The record of the last build, if this one would make the same and all of that is still there.
    fn unchanged(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<Record> {
        let record = Record::read(self.root).map_err(|wrong| diagnostics.push(wrong)).ok()??;
        let is_same = self.key.as_ref() == Some(&record.key)
            && publish::listing(&self.out).is_ok_and(|site| site == record.site)
            && publish::listing(&self.root.join(search::index::FOLDER)).is_ok_and(|index| index == record.index);
        is_same.then_some(record)
    }

    /// Keeps what was built for the next time. Where that fails, the next build makes everything anew.
    fn keep(&self, built: &Built, warnings: Vec<Diagnostic>) -> Result<(), Diagnostic> {
        let index = self.root.join(search::index::FOLDER);
        let listed = |folder: &Path| publish::listing(folder).map_err(|error| failed("read", folder, &error));
        let Some(key) = self.key.clone() else { return Ok(()) };
        let Published { files, bytes } = built.published;
        let Built { issues, passages, drafts_left_out, .. } = *built;
        let (site, index) = (listed(&self.out)?, listed(&index)?);
        Record { key, site, index, issues, passages, drafts_left_out, files, bytes, warnings }.write(self.root)
    }

    fn build(&self, read: (Sources, Vec<Diagnostic>), diagnostics: &mut Vec<Diagnostic>) -> Option<Built> {
        let mut said = Vec::new();
        let built = self.publish(read, &mut said);
        if let Some(built) = &built
            && let Err(wrong) = self.keep(built, said.clone())
        {
            said.push(Diagnostic { severity: Severity::Warning, ..wrong });
        }
        diagnostics.extend(said);
        built
    }

    /// Builds the site and puts it in place, then the index, so that the one is never older than the other for longer
    /// than a moment.
    fn publish(&self, read: (Sources, Vec<Diagnostic>), diagnostics: &mut Vec<Diagnostic>) -> Option<Built> {
        let Self { options, root, out, .. } = self;
        // A build that was killed may have left one.
        search::index::discard(root).map_err(|wrong| diagnostics.push(wrong)).ok()?;
        let staging = Staging::open(out, root, &root.join(CONTENT)).map_err(|wrong| diagnostics.push(wrong)).ok();
        let loaded = load::load_sources(read, options.drafts, None, diagnostics);
        let config = load::settings(&loaded);
        let theme_name = config.and_then(|config| config.theme.as_deref());
        let theme = Theme::load(&root.join(THEMES), theme_name).map_err(|wrong| diagnostics.extend(wrong)).ok();
        let (staging, loaded, theme) = (staging?, loaded.ok()?, theme?);
        let start = Instant::now();
        let units = (!options.no_search).then(|| Units::new(&loaded.archive, &loaded.config.title));
        let generation = units.as_ref().map(Units::generation_digits);
        render_into(&staging, &loaded, &theme, generation.as_deref(), options, diagnostics)?;
        let render = start.elapsed();
        let start = Instant::now();
        if let Some(units) = &units {
            index(&staging, root, &loaded, units).map_err(|wrong| diagnostics.push(wrong)).ok()?;
        }
        let search = start.elapsed();
        let start = Instant::now();
        let published = put_in_place(staging, root).map_err(|wrong| diagnostics.push(wrong)).ok()?;
        let times = Times { load: loaded.times, render, search, publish: start.elapsed() };
        Some(Built {
            issues: loaded.archive.issues.len(),
            passages: loaded.archive.issues.iter().map(|issue| issue.passages.len()).sum(),
            drafts_left_out: loaded.drafts_left_out,
            without_departments: {
                let issues = &loaded.archive.issues;
                !issues.is_empty() && issues.iter().all(|issue| issue.departments.is_empty())
            },
            home: self.home(),
            published,
            times: Some(times),
        })
    }
}

fn put_in_place(staging: Staging, root: &Path) -> Result<Published, Diagnostic> {
    Record::remove(root)?;
    let published = staging.commit(&cache::before(root))?;
    search::index::replace(root)?;
    Ok(published)
}

fn render_into(
    staging: &Staging,
    loaded: &Loaded,
    theme: &Theme,
    search: Option<&str>,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<()> {
    let base_url = options.base_url.as_deref().or(loaded.config.base_url.as_deref());
    let site = Site { archive: &loaded.archive, config: &loaded.config, theme, base_url, search };
    let progress = progress();
    let files = AtomicUsize::new(0);
    let rendered = render::render(&site, &|file| {
        progress.set_position(files.fetch_add(1, Ordering::Relaxed) as u64);
        staging.write(&file)
    });
    let copied = media::copy(&loaded.archive, |file, path| staging.copy(&loaded.sources.root.join(file), path));
    progress.finish_and_clear();
    let wrong: Vec<Diagnostic> =
        rendered.err().into_iter().flatten().chain(copied.err().into_iter().flatten()).collect();
    let complete = wrong.is_empty();
    diagnostics.extend(wrong);
    complete.then_some(())
}

/// Builds the index and writes what a browser needs of it.
fn index(staging: &Staging, root: &Path, loaded: &Loaded, units: &Units) -> Result<(), Diagnostic> {
    let (index, fields) = search::index::build(root, &loaded.archive, units)?;
    search::export::export(&loaded.archive, units, &index, fields, &|file| staging.write(&file))
}

fn progress() -> ProgressBar {
    if !is_interactive() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} files in {elapsed}") {
        bar.set_style(style);
    }
    bar
}
