//! `kanku build`: builds the site and prints what came of it.

use std::fmt::Write;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Exit, RootOption, is_interactive, note, report_kinds, say_text, shown};
use crate::config::base_url;
use crate::diagnostics::Diagnostic;
use crate::pipeline::{self, BuildOptions, Progress, Report};

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
    /// Address at which the site will stand, for feeds and the sitemap; overrides kanku.toml
    #[arg(long, value_name = "URL", value_parser = web_address)]
    base_url: Option<String>,
    /// Let a site without an issue take the place of one that has some
    #[arg(long)]
    allow_empty: bool,
}

fn web_address(text: &str) -> Result<String, String> {
    base_url::parse(text).map_err(|error| format!("the address {}; {}", error.message, error.hint))
}

impl Options {
    fn build_options(&self) -> BuildOptions {
        let defaults = BuildOptions::new(&self.root.root);
        BuildOptions {
            out: self.out.clone().unwrap_or(defaults.out),
            search: !self.no_search,
            drafts: self.drafts,
            clean: self.clean,
            base_url: self.base_url.clone(),
            allow_empty: self.allow_empty,
            root: defaults.root,
        }
    }
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    let pool = match pool(options.jobs) {
        Ok(pool) => pool,
        Err(wrong) => return Exit::of(Err(vec![wrong])),
    };
    let spinner = Spinner::new();
    let built = pool.install(|| pipeline::build(&options.build_options(), &spinner));
    spinner.0.finish_and_clear();
    let mut diagnostics = built.warnings;
    let done = built.value.map_err(|errors| diagnostics.extend(errors));
    report_kinds(diagnostics);
    match done {
        Ok(done) => {
            say_text(&summary(&done));
            Exit::Success
        }
        Err(()) => Exit::ContentError,
    }
}

fn pool(jobs: Option<u16>) -> Result<rayon::ThreadPool, Diagnostic> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.map_or(0, usize::from))
        .build()
        .map_err(|error| Diagnostic::error(format!("cannot start threads: {error}")).hint("try a smaller --jobs"))
}

/// A spinner that counts the files of the site; hidden where standard error is no terminal.
struct Spinner(ProgressBar);

impl Spinner {
    fn new() -> Self {
        let bar = if is_interactive() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} files in {elapsed}") {
            bar.set_style(style);
        }
        Self(bar)
    }
}

impl Progress for Spinner {
    fn waiting(&self) {
        note("another build of this archive is under way; waiting for it to end");
    }

    fn file_made(&self) {
        self.0.inc(1);
    }
}

/// Returns the closing lines of a build.
fn summary(done: &Report) -> String {
    let Report { issues, passages, files, .. } = done;
    let size = done.bytes as f64 / f64::from(1 << 20);
    let mut text = match &done.times {
        None => format!("nothing has changed: {issues} issues ({passages} passages), {files} files, {size:.1} MiB"),
        Some(times) => format!(
            "built {issues} issues ({passages} passages) into {files} files, {size:.1} MiB: read {:.2} s, \
             parse {:.2} s, render {:.2} s beside search {:.2} s, publish {:.2} s",
            times.load.read.as_secs_f64(),
            times.load.parse.as_secs_f64(),
            times.make.render.as_secs_f64(),
            times.make.search.as_secs_f64(),
            times.publish.as_secs_f64(),
        ),
    };
    if done.drafts_left_out > 0 {
        // Writing into a String does not fail.
        let _ = write!(text, "\n{} draft(s) left out: `draft: true` is in their front matter", done.drafts_left_out);
    }
    if done.without_departments {
        text.push_str("\nno department of content/departments.toml is in any issue; `kanku departments` proposes some");
    }
    if done.without_base_url {
        text.push_str(
            "\n404.html can lead to the other pages only from the root of the site; with base_url in kanku.toml, or \
             --base-url, it does so from everywhere",
        );
    }
    let _ = write!(text, "\nopen {}", shown(&done.home));
    text
}
