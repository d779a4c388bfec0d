//! From a root to an [`Archive`]: the stages that all verbs share.
//!
//! Input: what [`source::read`] found, and a [`Store`] with what was parsed before, if there is one. Output:
//! [`Loaded`], the same with any store, and what the store is to keep.

mod issues;
mod memory;
mod volumes;

pub use memory::{Memory, Store};

use std::path::Path;
use std::time::{Duration, Instant};

use crate::archive::{Archive, Registry, assemble};
use crate::config::{Config, registry};
use crate::content_hash::ContentHash;
use crate::diagnostics::{Diagnostic, Rule};
use crate::parse::departments::Matcher;
use crate::parse::{self, Context, InternalLink};
use crate::source::{self, Sources};

use issues::{Issues, Reader};

/// What was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// What was read.
    pub sources: Sources,
    /// Settings.
    pub config: Config,
    /// The model.
    pub archive: Archive,
    /// Of the settings and the registry.
    pub rules: ContentHash,
    /// Links into the site, by source path.
    pub links: Vec<(String, Vec<InternalLink>)>,
    /// Issues that were left out because they are drafts.
    pub drafts_left_out: usize,
    /// How long reading and parsing took.
    pub times: Times,
}

/// Wall time by stage.
#[derive(Debug, Clone, Copy, Default)]
pub struct Times {
    /// Reading files and front matter, and issues that were kept.
    pub read: Duration,
    /// Parsing and assembling.
    pub parse: Duration,
}

/// Loads the archive at `root`; all diagnostics of all stages are added, warnings too. Where something
/// is wrong, what could be read of the settings comes back instead: the theme they name is still to be
/// looked at.
pub fn load(root: &Path, drafts: bool, diagnostics: &mut Vec<Diagnostic>) -> Result<Loaded, Option<Box<Config>>> {
    load_sources(source::read(root), drafts, None, diagnostics)
}

/// Loads what [`source::read`] found. Issues that `store` knows are not parsed again; it is given those that it does
/// not.
pub fn load_sources(
    (sources, wrong): (Sources, Vec<Diagnostic>),
    drafts: bool,
    store: Option<&dyn Store>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Loaded, Option<Box<Config>>> {
    let start = Instant::now();
    let mut failed = wrong.iter().any(Diagnostic::is_error);
    let said = diagnostics.len();
    diagnostics.extend(wrong);
    let registry =
        registry::parse(&sources.registry.text).map_err(|wrong| add(diagnostics, wrong, Rule::Registry)).ok();
    let settings = sources.config.as_ref();
    let parsed = settings.map(|file| Config::parse(&file.text));
    let config = parsed.and_then(|parsed| parsed.map_err(|wrong| add(diagnostics, wrong, Rule::Settings)).ok());
    failed |= registry.is_none() || config.is_none();
    // Issues are read even where the settings are broken, so that one run names everything.
    let fallback = Config::fallback();
    let usable = config.as_ref().unwrap_or(&fallback);
    let rules = rules(&sources);
    // What is read without settings or a registry is of no use later.
    let store = store.filter(|_| config.is_some() && registry.is_some());
    let reader = Reader { sources: &sources, config: usable, registry: registry.as_ref(), rules, store };
    let Issues { parsed, links, drafts_left_out, complete, opened } = reader.read(drafts, diagnostics);
    failed |= !complete;
    let archive = assemble::assemble(parsed, registry.unwrap_or_default(), usable)
        .map_err(|wrong| add(diagnostics, wrong, Rule::SameNumber))
        .ok();
    if let Some(config) = &config {
        let silent = |diagnostic: &Diagnostic| diagnostic.rule.is_some_and(|rule| config.off.contains(&rule));
        let mut at = 0;
        diagnostics.retain(|diagnostic| {
            at += 1;
            at <= said || diagnostic.is_error() || !silent(diagnostic)
        });
    }
    match (archive, config) {
        (Some(archive), Some(config)) if !failed => {
            let times = Times { read: opened - start, parse: opened.elapsed() };
            Ok(Loaded { config, rules, sources, archive, links, drafts_left_out, times })
        }
        (_, config) => Err(config.map(Box::new)),
    }
}

/// Adds what is wrong, as instances of `rule`.
fn add(diagnostics: &mut Vec<Diagnostic>, wrong: Vec<Diagnostic>, rule: Rule) {
    diagnostics.extend(wrong.into_iter().map(|diagnostic| diagnostic.or_rule(rule)));
}

/// The settings, as far as they could be read, whether or not the rest could.
pub fn settings(loaded: &Result<Loaded, Option<Box<Config>>>) -> Option<&Config> {
    match loaded {
        Ok(loaded) => Some(&loaded.config),
        Err(config) => config.as_deref(),
    }
}

/// What the issues of a loaded archive were parsed with, to parse one of them again.
pub fn context(loaded: &Loaded) -> Context<'_> {
    let registry = Registry::new(loaded.archive.departments.clone());
    Context {
        config: &loaded.config,
        matcher: Matcher::new(&registry, &loaded.config.matching),
        pages: loaded.archive.issues.iter().map(|issue| (issue.source.clone(), issue.path())).collect(),
        files: &loaded.sources.files,
        rules: loaded.rules,
    }
}

fn rules(sources: &Sources) -> ContentHash {
    parse::rules(sources.config.as_ref().map_or("", |file| &file.text), &sources.registry.text)
}

#[cfg(test)]
mod tests;
