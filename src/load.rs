//! From a root to an [`Archive`]: the stages that `build` and `check` share.

use std::path::Path;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::archive::{Archive, Registry, assemble};
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::parse::departments::Matcher;
use crate::parse::{self, Context, InternalLink, ParsedIssue, front_matter, registry};
use crate::source::{self, SourceFile, Sources};

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

/// Loads the archive at `root`; all diagnostics of all stages are added, warnings too. Where something
/// is wrong, what could be read of the settings comes back instead: the theme they name is still to be
/// looked at.
pub fn load(root: &Path, drafts: bool, diagnostics: &mut Vec<Diagnostic>) -> Result<Loaded, Option<Box<Config>>> {
    let start = Instant::now();
    let (sources, wrong) = source::read(root);
    let mut failed = wrong.iter().any(Diagnostic::is_error);
    diagnostics.extend(wrong);
    let read = start.elapsed();
    let start = Instant::now();
    let registry = registry::parse(&sources.registry).map_err(|wrong| diagnostics.extend(wrong)).ok();
    let settings = sources.config.as_ref();
    let config = settings.and_then(|file| Config::parse(&file.text).map_err(|wrong| diagnostics.extend(wrong)).ok());
    failed |= registry.is_none() || config.is_none();
    // Issues are read even where the settings are broken, so that one run names everything.
    let fallback = Config::fallback();
    let usable = config.as_ref().unwrap_or(&fallback);
    let (issues, links, complete) = issues(&sources, usable, registry.as_ref(), drafts, diagnostics);
    failed |= !complete;
    let archive = assemble::assemble(issues, registry.unwrap_or_default(), usable, &sources.issues)
        .map_err(|wrong| diagnostics.extend(wrong))
        .ok();
    match (archive, config) {
        (Some(archive), Some(config)) if !failed => {
            Ok(Loaded { config, sources, archive, links, times: Times { read, parse: start.elapsed() } })
        }
        (_, config) => Err(config.map(Box::new)),
    }
}

/// The settings, as far as they could be read, whether or not the rest could.
pub fn settings(loaded: &Result<Loaded, Option<Box<Config>>>) -> Option<&Config> {
    match loaded {
        Ok(loaded) => Some(&loaded.config),
        Err(config) => config.as_deref(),
    }
}

/// Links into the site, by source path.
type Links = Vec<(String, Vec<InternalLink>)>;

/// Parses all issues, front matter first: a link names another issue's file and leads to its page.
/// The flag tells whether none had an error.
fn issues(
    sources: &Sources,
    config: &Config,
    registry: Option<&Registry>,
    drafts: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<ParsedIssue>, Links, bool) {
    let read = |file: &SourceFile| front_matter::parse(file, config, registry);
    let read: Vec<_> = sources.issues.par_iter().map(read).collect();
    let mut fronts = Vec::with_capacity(read.len());
    let mut complete = true;
    for (file, front) in sources.issues.iter().zip(read) {
        match front {
            Ok((front, body)) if drafts || !front.draft => fronts.push((file, front, body)),
            Ok(_) => {}
            Err(wrong) => {
                complete = false;
                diagnostics.extend(wrong);
            }
        }
    }
    let context = Context {
        config,
        matcher: Matcher::new(registry.unwrap_or(&Registry::default()), &config.matching),
        pages: fronts.iter().map(|(file, front, _)| (file.path.clone(), front.path())).collect(),
        files: &sources.files,
    };
    let parsed: Vec<_> =
        fronts.into_par_iter().map(|(file, front, body)| parse::parse(file, front, body, &context)).collect();
    let (mut issues, mut links) = (Vec::with_capacity(parsed.len()), Vec::new());
    for (mut issue, warnings) in parsed {
        diagnostics.extend(warnings);
        links.push((issue.source.clone(), std::mem::take(&mut issue.links)));
        issues.push(issue);
    }
    (issues, links, complete)
}
