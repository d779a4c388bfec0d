//! `kanku build`: from content to a published site.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::{Exit, RootOption, is_interactive, report, say};
use crate::config::{is_web_address, with_slash};
use crate::diagnostics::Diagnostic;
use crate::load::{self, Loaded};
use crate::publish::{Published, Staging};
use crate::render::theme::Theme;
use crate::render::{self, Site, media};
use crate::search;
use crate::search::units::Units;
use crate::source::{CONTENT, THEMES};

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

/// What the closing line tells.
struct Built {
    issues: usize,
    passages: usize,
    published: Published,
    times: load::Times,
    render: Duration,
    search: Duration,
    publish: Duration,
}

impl std::fmt::Display for Built {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = |time: Duration| time.as_secs_f64();
        write!(
            f,
            "built {} issues ({} passages) into {} files, {:.1} MiB: read {:.2} s, parse {:.2} s, render {:.2} s, search {:.2} s, publish {:.2} s",
            self.issues,
            self.passages,
            self.published.files,
            self.published.bytes as f64 / f64::from(1 << 20),
            seconds(self.times.read),
            seconds(self.times.parse),
            seconds(self.render),
            seconds(self.search),
            seconds(self.publish),
        )
    }
}

fn build(options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Option<Built> {
    let root: &Path = &options.root.root;
    let out = options.out.clone().unwrap_or_else(|| root.join("public"));
    let staging = Staging::open(&out, root, &root.join(CONTENT)).map_err(|wrong| diagnostics.push(wrong)).ok();
    let loaded = load::load(root, options.drafts, diagnostics);
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
    let published = staging.commit().map_err(|wrong| diagnostics.push(wrong)).ok()?;
    Some(Built {
        issues: loaded.archive.issues.len(),
        passages: loaded.archive.issues.iter().map(|issue| issue.passages.len()).sum(),
        published,
        times: loaded.times,
        render,
        search,
        publish: start.elapsed(),
    })
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
