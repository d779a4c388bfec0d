//! From a root to an [`Archive`]: the stages that `build` and `check` share.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::archive::{Archive, Registry, assemble};
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Rule};
use crate::fingerprint::Fingerprint;
use crate::parse::departments::Matcher;
use crate::parse::front_matter::{self, FrontMatter};
use crate::parse::{self, Context, InternalLink, ParsedIssue, registry};
use crate::source::{self, SourceFile, Sources};

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
    pub rules: Fingerprint,
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
    /// Reading files and front matter.
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

/// Loads what [`source::read`] found. With a memory, issues that it knows are not parsed again.
pub fn load_sources(
    (sources, wrong): (Sources, Vec<Diagnostic>),
    drafts: bool,
    memory: Option<&mut Memory>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Loaded, Option<Box<Config>>> {
    let start = Instant::now();
    let mut failed = wrong.iter().any(Diagnostic::is_error);
    let said = diagnostics.len();
    diagnostics.extend(wrong);
    let registry = registry::parse(&sources.registry).map_err(|wrong| add(diagnostics, wrong, Rule::Registry)).ok();
    let settings = sources.config.as_ref();
    let parsed = settings.map(|file| Config::parse(&file.text));
    let config = parsed.and_then(|parsed| parsed.map_err(|wrong| add(diagnostics, wrong, Rule::Settings)).ok());
    failed |= registry.is_none() || config.is_none();
    // Issues are read even where the settings are broken, so that one run names everything.
    let fallback = Config::fallback();
    let usable = config.as_ref().unwrap_or(&fallback);
    let (mut fronts, complete) = fronts(&sources, usable, registry.as_ref(), diagnostics);
    failed |= !complete;
    let found = fronts.len();
    fronts.retain(|(_, front)| drafts || !front.draft);
    let drafts_left_out = found - fronts.len();
    let read = start.elapsed();
    let start = Instant::now();
    let (issues, links, complete) = issues(&sources, fronts, usable, registry.as_ref(), memory, diagnostics);
    failed |= !complete;
    let archive = assemble::assemble(issues, registry.unwrap_or_default(), usable)
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
            let times = Times { read, parse: start.elapsed() };
            Ok(Loaded { config, rules: rules(&sources), sources, archive, links, drafts_left_out, times })
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

/// Source paths with what the front matter says.
type Fronts<'a> = Vec<(&'a str, FrontMatter)>;

/// What the issues of a loaded archive were parsed with, to parse one of them again.
pub fn context(loaded: &Loaded) -> Context<'_> {
    let registry = Registry { departments: loaded.archive.departments.clone() };
    Context {
        config: &loaded.config,
        matcher: Matcher::new(&registry, &loaded.config.matching),
        pages: loaded.archive.issues.iter().map(|issue| (issue.source.clone(), issue.path())).collect(),
        files: &loaded.sources.files,
        rules: loaded.rules,
    }
}

fn rules(sources: &Sources) -> Fingerprint {
    parse::rules(sources.config.as_ref().map_or("", |file| &file.text), &sources.registry.text)
}

/// Reads the front matter of all issues, before any is parsed: a link names another issue's file and leads
/// to its page. The flag tells whether none had an error.
fn fronts<'a>(
    sources: &'a Sources,
    config: &Config,
    registry: Option<&Registry>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Fronts<'a>, bool) {
    let read = |path: &String| match sources.read(path) {
        Ok((file, warning)) => (front_matter::parse(&file, config, registry), warning),
        Err(wrong) => (Err(vec![wrong]), None),
    };
    let read: Vec<_> = sources.issues.par_iter().map(read).collect();
    let mut fronts = Vec::with_capacity(read.len());
    let mut complete = true;
    for (path, (front, warning)) in sources.issues.iter().zip(read) {
        diagnostics.extend(warning);
        match front {
            Ok(front) => fronts.push((path.as_str(), front)),
            Err(wrong) => {
                complete = false;
                add(diagnostics, wrong, Rule::FrontMatter);
            }
        }
    }
    (fronts, complete)
}

/// Issues as they were parsed before, for who loads an archive again and again.
#[derive(Debug, Default)]
pub struct Memory {
    issues: HashMap<String, Parsed>,
}

/// An issue with its warnings.
type Parsed = (ParsedIssue, Vec<Diagnostic>);

impl Memory {
    /// The issue in `file`, if it was parsed from the same.
    fn get(&self, file: &SourceFile, context: &Context<'_>) -> Option<Parsed> {
        let known = self.issues.get(&file.path)?;
        (context.origin(file, &known.0.asked) == known.0.origin).then(|| known.clone())
    }
}

/// Links into the site, by source path.
type Links = Vec<(String, Vec<InternalLink>)>;

/// Parses all issues. The flag tells whether none had an error.
fn issues(
    sources: &Sources,
    fronts: Fronts<'_>,
    config: &Config,
    registry: Option<&Registry>,
    mut memory: Option<&mut Memory>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<ParsedIssue>, Links, bool) {
    let context = Context {
        config,
        matcher: Matcher::new(registry.unwrap_or(&Registry::default()), &config.matching),
        pages: fronts.iter().map(|(path, front)| ((*path).to_owned(), front.path())).collect(),
        files: &sources.files,
        rules: rules(sources),
    };
    // Read once more: that is quicker done than said, and no two texts are held at once.
    if let Some(memory) = &mut memory {
        memory.issues.retain(|path, _| context.pages.contains_key(path));
    }
    let known = memory.as_deref();
    let parse = |(path, front)| {
        let (file, _) = sources.read(path)?;
        match known.and_then(|known| known.get(&file, &context)) {
            Some(parsed) => Ok((parsed, false)),
            None => Ok((parse::parse(&file, front, &context)?, true)),
        }
    };
    let parsed: Vec<Result<_, Diagnostic>> = fronts.into_par_iter().map(parse).collect();
    let (mut issues, mut links) = (Vec::with_capacity(parsed.len()), Vec::new());
    let mut complete = true;
    for result in parsed {
        match result {
            Ok(((mut issue, warnings), is_new)) => {
                if let (Some(memory), true) = (&mut memory, is_new) {
                    memory.issues.insert(issue.source.clone(), (issue.clone(), warnings.clone()));
                }
                diagnostics.extend(warnings);
                links.push((issue.source.clone(), std::mem::take(&mut issue.links)));
                issues.push(issue);
            }
            Err(wrong) => {
                complete = false;
                diagnostics.push(wrong.or_rule(Rule::FrontMatter));
            }
        }
    }
    (issues, links, complete)
}
