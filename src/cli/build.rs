//! `kanku build`: from content to a published site.

mod built;
mod kept;
mod plan;
mod progress;

use std::path::{Path, PathBuf};

use self::built::Built;
use self::plan::Plan;
use super::{Exit, RootOption, note, report, say};
use crate::cache::{self, Lock};
use crate::config::{is_web_address, with_slash};
use crate::diagnostics::Diagnostic;
use crate::{publish, search, source};

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
    let plan = Plan::new(options, &read, diagnostics);
    if let Some(built) = plan.unchanged() {
        publish::recover(plan.out()).map_err(|wrong| diagnostics.push(wrong)).ok()?;
        diagnostics.extend(plan.warnings());
        return Some(built);
    }
    let built = plan.build(read, diagnostics);
    if built.is_none()
        && let Err(wrong) = search::index::discard(root)
    {
        diagnostics.push(wrong);
    }
    built
}
