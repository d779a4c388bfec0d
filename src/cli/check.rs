//! `kanku check`: what is wrong, and what is suspicious though valid. Writes nothing.

use std::path::Path;

use super::{Exit, RootOption, report, say};
use crate::check;
use crate::load::{self, Loaded};
use crate::render::theme::Theme;
use crate::source::THEMES;

/// Options of `kanku check`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    root: RootOption,
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    let mut diagnostics = Vec::new();
    let root: &Path = &options.root.root;
    let loaded = load::load(root, true, &mut diagnostics);
    let config = load::settings(&loaded);
    if let Some(config) = config
        && let Err(wrong) = Theme::load(&root.join(THEMES), config.theme.as_deref())
    {
        diagnostics.extend(wrong);
    }
    if let Ok(loaded) = &loaded {
        diagnostics.extend(suspicious(loaded));
    }
    let count = diagnostics.len();
    let failed = report(diagnostics);
    if let Ok(loaded) = loaded {
        let issues = loaded.archive.issues.len();
        let passages: usize = loaded.archive.issues.iter().map(|issue| issue.passages.len()).sum();
        say(&format!("checked {issues} issues with {passages} passages: {count} finding(s)"));
    }
    if failed { Exit::ContentError } else { Exit::Success }
}

fn suspicious(loaded: &Loaded) -> Vec<crate::diagnostics::Diagnostic> {
    check::Check {
        archive: &loaded.archive,
        sources: &loaded.sources,
        matching: &loaded.config.matching,
        links: &loaded.links,
        off: &loaded.config.off,
    }
    .run()
}
