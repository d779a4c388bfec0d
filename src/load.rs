//! Loading: from an archive's folder to the model, the stage that all verbs share.
//!
//! Input: the folder's files, as [`source::read`] found them. Output: [`Loaded`], or all that is wrong with them in
//! one go. Settings and registry come first, then the front matter of every issue (a link names another issue's file
//! and leads to its page), then the issues themselves, in parallel, and last the [`Archive`] that is assembled of
//! them.

pub mod assemble;
mod issues;
mod taxonomies;

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::archive::{Archive, Registry};
use crate::check::{self, Check};
use crate::config::{Config, WrongWord, registry, words};
use crate::content_hash::ContentHash;
use crate::diagnostics::{Diagnostic, Rule, Warned};
use crate::parse::departments::Matcher;
use crate::parse::{self, Context, InternalLink};
use crate::source::{self, Sources};

use issues::{Issues, Reader};

/// A loaded archive with what it was loaded from.
#[derive(Debug)]
pub struct Loaded {
    /// Settings, registry and the list of files.
    pub sources: Sources,
    /// Validated settings.
    pub config: Config,
    /// Words that the archive takes care to write rightly.
    pub words: Vec<WrongWord>,
    /// The model.
    pub archive: Archive,
    /// Content hash of the settings and the registry, which decide how every issue is parsed.
    pub settings_hash: ContentHash,
    /// Links from each issue into the site, by source path.
    pub links: Vec<(String, Vec<InternalLink>)>,
    /// Number of issues that were left out because they are drafts.
    pub drafts_left_out: usize,
    /// Time taken by each step.
    pub times: Times,
}

/// Wall time of each step of loading.
#[derive(Debug, Clone, Copy, Default)]
pub struct Times {
    /// Reading files and front matter.
    pub read: Duration,
    /// Parsing issues and assembling the archive.
    pub parse: Duration,
}

impl Loaded {
    /// Returns the checks of the archive, by its settings.
    pub fn checks(&self) -> Check<'_> {
        Check {
            archive: &self.archive,
            sources: &self.sources,
            matching: &self.config.matching,
            links: &self.links,
            words: &self.words,
            off: &self.config.off,
        }
    }
}

/// An archive that could not be loaded.
#[derive(Debug)]
pub struct Failure {
    /// Every error that was found; never empty.
    pub errors: Vec<Diagnostic>,
    /// The settings, where they are valid: a caller can still check the theme that they name.
    pub config: Option<Box<Config>>,
}

/// A loaded archive or its errors, with the warnings that came up either way.
pub type Loading = Warned<Result<Loaded, Failure>>;

/// Loads the archive at `root`; `drafts` tells whether drafts are loaded too.
pub fn load(root: &Path, drafts: bool) -> Loading {
    load_sources(source::read(root), drafts)
}

/// Loads what [`source::read`] returned.
pub fn load_sources((sources, found): (Sources, Vec<Diagnostic>), drafts: bool) -> Loading {
    let start = Instant::now();
    let mut diagnostics = found;
    let mut add = |wrong: Vec<Diagnostic>, rule: Rule| {
        diagnostics.extend(wrong.into_iter().map(|diagnostic| diagnostic.or_rule(rule)));
    };
    let registry = registry::parse(&sources.registry.text).map_err(|wrong| add(wrong, Rule::Registry)).ok();
    let words = words::parse(&sources.words.text).map_err(|wrong| add(wrong, Rule::Settings)).unwrap_or_default();
    let config = sources.config.as_ref().map(|file| Config::parse(&file.text));
    let config = config.and_then(|parsed| parsed.map_err(|wrong| add(wrong, Rule::Settings)).ok());
    // Issues are read even where the settings are broken, so that one run names everything that is wrong.
    let fallback = Config::fallback();
    let usable = config.as_ref().unwrap_or(&fallback);
    let settings_hash =
        parse::settings_hash(sources.config.as_ref().map_or("", |file| &file.text), &sources.registry.text);
    let reader = Reader { sources: &sources, config: usable, registry: registry.as_ref(), settings_hash };
    let Issues { parsed, pages, links, drafts_left_out, opened } = reader.read(drafts, &mut diagnostics);
    let archive = assemble::assemble(parsed, pages, registry.unwrap_or_default(), usable).unwrap_or_else(|wrong| {
        diagnostics.extend(wrong.into_iter().map(|diagnostic| diagnostic.or_rule(Rule::SameNumber)));
        Archive::default()
    });
    // An issue with an error, or a draft that is left out, may link to any file.
    let complete = drafts_left_out == 0 && !diagnostics.iter().any(Diagnostic::is_error);
    let linked = archive.media();
    let linked: Option<HashSet<&str>> = complete.then(|| linked.collect());
    diagnostics.extend(check::files::check(&sources.files, linked.as_ref()));
    diagnostics.retain(|diagnostic| !usable.is_silenced(diagnostic));
    let (errors, warnings): (Vec<_>, Vec<_>) = diagnostics.into_iter().partition(Diagnostic::is_error);
    let value = match config {
        Some(config) if errors.is_empty() => {
            let times = Times { read: opened - start, parse: opened.elapsed() };
            Ok(Loaded { sources, config, words, archive, settings_hash, links, drafts_left_out, times })
        }
        config => Err(Failure { errors, config: config.map(Box::new) }),
    };
    Warned { value, warnings }
}

/// Returns the context in which the issues of a loaded archive were parsed, to parse one of them again.
pub fn context(loaded: &Loaded) -> Context<'_> {
    let registry = Registry::new(loaded.archive.departments.clone());
    let issues = loaded.archive.issues.iter().map(|issue| (issue.source.clone(), issue.path()));
    let pages = loaded.archive.pages.iter().map(|page| (page.source.clone(), page.path()));
    Context {
        config: &loaded.config,
        matcher: Matcher::new(&registry, &loaded.config.matching),
        pages: issues.chain(pages).collect(),
        files: parse::links::Files::new(&loaded.sources.files),
        settings_hash: loaded.settings_hash,
    }
}
