//! From a root to an [`Archive`]: the stages that `build` and `check` share.

use std::path::Path;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::archive::{Archive, assemble};
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::parse::{self, Context, InternalLink, registry};
use crate::source::{self, Sources};

/// What was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// Files as read.
    pub sources: Sources,
    /// Settings.
    pub config: Config,
    /// The model.
    pub archive: Archive,
    /// Links into the site, by source path.
    pub links: Vec<(String, Vec<InternalLink>)>,
    /// How long reading and parsing took.
    pub times: Times,
}

/// Wall time by stage.
#[derive(Debug, Clone, Copy, Default)]
pub struct Times {
    /// Reading files.
    pub read: Duration,
    /// Parsing and assembling.
    pub parse: Duration,
}

/// Loads the archive at `root`; all diagnostics of all stages come back, warnings too.
pub fn load(root: &Path, drafts: bool, diagnostics: &mut Vec<Diagnostic>) -> Option<Loaded> {
    let start = Instant::now();
    let (sources, wrong) = source::read(root);
    let mut failed = wrong.iter().any(Diagnostic::is_error);
    diagnostics.extend(wrong);
    let sources = sources?;
    let read = start.elapsed();
    let start = Instant::now();
    let registry = registry::parse(&sources.registry).map_err(|wrong| diagnostics.extend(wrong)).ok();
    let config = Config::parse(&sources.config.text).map_err(|wrong| diagnostics.extend(wrong)).ok();
    failed |= registry.is_none() || config.is_none();
    // Issues are read even where the settings are broken, so that one run names everything.
    let fallback = Config::fallback();
    let usable = config.as_ref().unwrap_or(&fallback);
    let registry_known = registry.is_some();
    let registry = registry.unwrap_or_default();
    let context = Context::new(usable, &registry, &sources.files);
    let parsed: Vec<_> = sources.issues.par_iter().map(|file| parse::parse(file, &context)).collect();
    let (mut issues, mut links) = (Vec::with_capacity(parsed.len()), Vec::new());
    for (issue, wrong) in parsed {
        let wrong = wrong.into_iter().filter(|d| registry_known || !d.message.starts_with("the registry has no"));
        let wrong: Vec<Diagnostic> = wrong.collect();
        failed |= wrong.iter().any(Diagnostic::is_error);
        diagnostics.extend(wrong);
        if let Some(mut issue) = issue.filter(|issue| drafts || !issue.front.draft) {
            links.push((issue.source.clone(), std::mem::take(&mut issue.links)));
            issues.push(issue);
        }
    }
    match assemble::assemble(issues, registry.clone(), usable, &sources.issues) {
        Ok(archive) if !failed => {
            let times = Times { read, parse: start.elapsed() };
            Some(Loaded { config: config?, sources, archive, links, times })
        }
        Ok(_) => None,
        Err(wrong) => {
            diagnostics.extend(wrong);
            None
        }
    }
}
