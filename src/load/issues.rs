//! From the files of the issues to parsed issues, in two steps: first the front matter of all, then all else of each,
//! because a link names another issue's file and leads to its page.
//!
//! What a [`Store`] kept is used where it was made from the same: its text tells the front matter, and with what there
//! is of the files that links name, all else. Such an issue is read once and not parsed.

use std::collections::HashMap;
use std::time::Instant;

use rayon::prelude::*;

use super::memory::Store;
use super::volumes::{self, Parsed, Volume};
use crate::archive::Registry;
use crate::config::Config;
use crate::content_hash::ContentHash;
use crate::diagnostics::{Diagnostic, Rule};
use crate::parse::departments::Matcher;
use crate::parse::front_matter::{self, FrontMatter};
use crate::parse::{self, Context, InternalLink, ParsedIssue};
use crate::source::Sources;

/// What all issues are read with.
pub struct Reader<'a> {
    /// What there is to read.
    pub sources: &'a Sources,
    /// The settings.
    pub config: &'a Config,
    /// The departments; `None` where they could not be read.
    pub registry: Option<&'a Registry>,
    /// Of the texts of both.
    pub rules: ContentHash,
    /// What was kept, and takes what is to be kept.
    pub store: Option<&'a dyn Store>,
}

/// The issues of an archive.
pub struct Issues {
    /// As they were parsed, without their links.
    pub parsed: Vec<ParsedIssue>,
    /// Links into the site, by source path.
    pub links: Vec<(String, Vec<InternalLink>)>,
    /// How many were left out because they are drafts.
    pub drafts_left_out: usize,
    /// Whether none had an error.
    pub complete: bool,
    /// When all front matter was known.
    pub opened: Instant,
}

/// A volume whose front matter is known.
struct Opened<'a> {
    name: ContentHash,
    /// How many issues were kept of it.
    kept: usize,
    /// Those whose front matter is right.
    issues: Vec<OpenedIssue<'a>>,
}

/// An issue whose front matter is known.
struct OpenedIssue<'a> {
    /// Source path.
    path: &'a str,
    text_hash: ContentHash,
    content: Content,
}

enum Content {
    /// As it was kept; where links lead may have changed since.
    Kept(Box<Parsed>),
    /// Not parsed yet.
    New(Box<FrontMatter>),
}

impl OpenedIssue<'_> {
    /// Its front matter.
    fn front(&self) -> &FrontMatter {
        match &self.content {
            Content::Kept(parsed) => &parsed.0.front,
            Content::New(front) => front,
        }
    }
}

impl<'a> Reader<'a> {
    /// Reads all issues; drafts only where they are wanted. What is wrong with one keeps no other from being read.
    pub fn read(&self, drafts: bool, diagnostics: &mut Vec<Diagnostic>) -> Issues {
        let mut volumes = self.open(diagnostics);
        let names: Vec<ContentHash> = volumes.iter().map(|volume| volume.name).collect();
        let count = |volumes: &[Opened<'_>]| volumes.iter().map(|volume| volume.issues.len()).sum::<usize>();
        let found = count(&volumes);
        volumes.iter_mut().for_each(|volume| volume.issues.retain(|issue| drafts || !issue.front().draft));
        let wanted = count(&volumes);
        let opened = Instant::now();
        let context = self.context(&volumes);
        let issues = self.parse(volumes, &context, diagnostics);
        let complete = found == self.sources.issues.len() && wanted == issues.len();
        if let Some(store) = self.store.filter(|_| complete) {
            store.retain(&names);
        }
        let (mut parsed, mut links) = (Vec::with_capacity(issues.len()), Vec::with_capacity(issues.len()));
        for (mut issue, warnings) in issues {
            diagnostics.extend(warnings);
            links.push((issue.source.clone(), std::mem::take(&mut issue.links)));
            parsed.push(issue);
        }
        Issues { parsed, links, drafts_left_out: found - wanted, complete, opened }
    }

    fn context(&self, volumes: &[Opened<'_>]) -> Context<'a> {
        let issues = volumes.iter().flat_map(|volume| &volume.issues);
        Context {
            config: self.config,
            matcher: Matcher::new(self.registry.unwrap_or(&Registry::default()), &self.config.matching),
            pages: issues.map(|issue| (issue.path.to_owned(), issue.front().path())).collect(),
            files: &self.sources.files,
            rules: self.rules,
        }
    }

    /// Reads every issue's file and front matter. Those with an error are missing.
    fn open(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Opened<'a>> {
        let volumes = volumes::divide(&self.sources.issues);
        let opened: Vec<_> = volumes.into_par_iter().map(|volume| self.open_volume(&volume)).collect();
        let add = |(volume, said): (Opened<'a>, Vec<Diagnostic>)| {
            diagnostics.extend(said);
            volume
        };
        opened.into_iter().map(add).collect()
    }

    fn open_volume(&self, volume: &Volume<'a>) -> (Opened<'a>, Vec<Diagnostic>) {
        let kept = self.store.and_then(|store| volumes::decode(&store.get(volume.name)?)).unwrap_or_default();
        let count = kept.len();
        let mut kept: HashMap<String, Parsed> =
            kept.into_iter().map(|parsed| (parsed.0.source.clone(), parsed)).collect();
        let known: Vec<Option<Parsed>> = volume.paths.iter().map(|path| kept.remove(path)).collect();
        let read: Vec<_> =
            volume.paths.par_iter().zip(known).map(|(path, known)| self.open_issue(path, known)).collect();
        let (mut issues, mut said) = (Vec::with_capacity(read.len()), Vec::new());
        for (opened, warning) in read {
            said.extend(warning);
            match opened {
                Ok(issue) => issues.push(issue),
                Err(wrong) => said.extend(wrong.into_iter().map(|wrong| wrong.or_rule(Rule::FrontMatter))),
            }
        }
        (Opened { name: volume.name, kept: count, issues }, said)
    }

    /// Reads the file of an issue, and its front matter where that is not `known` from the same; beside it a warning.
    fn open_issue(
        &self,
        path: &'a str,
        known: Option<Parsed>,
    ) -> (Result<OpenedIssue<'a>, Vec<Diagnostic>>, Option<Diagnostic>) {
        let (file, warning) = match self.sources.read(path) {
            Ok(read) => read,
            Err(wrong) => return (Err(vec![wrong]), None),
        };
        let text_hash = parse::text_hash(self.rules, &file);
        let content = match known.filter(|known| known.0.text_hash == text_hash) {
            Some(known) => Ok(Content::Kept(Box::new(known))),
            None => front_matter::parse(&file, self.config, self.registry).map(|front| Content::New(Box::new(front))),
        };
        (content.map(|content| OpenedIssue { path, text_hash, content }), warning)
    }

    /// Parses what was opened, all but what is known already, and keeps each volume that has changed. Issues with an
    /// error are missing.
    fn parse(&self, opened: Vec<Opened<'_>>, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Parsed> {
        let parsed: Vec<_> = opened.into_par_iter().map(|volume| self.parse_volume(volume, context)).collect();
        let mut issues = Vec::with_capacity(self.sources.issues.len());
        for (parsed, wrong) in parsed {
            issues.extend(parsed);
            diagnostics.extend(wrong);
        }
        issues
    }

    fn parse_volume(&self, volume: Opened<'_>, context: &Context<'_>) -> (Vec<Parsed>, Vec<Diagnostic>) {
        let read: Vec<_> = volume.issues.into_par_iter().map(|issue| self.parse_issue(issue, context)).collect();
        let (mut issues, mut wrong) = (Vec::with_capacity(read.len()), Vec::new());
        let mut changed = false;
        for result in read {
            match result {
                Ok((parsed, is_new)) => {
                    changed |= is_new;
                    issues.push(parsed);
                }
                Err(said) => wrong.extend(said.into_iter().map(|wrong| wrong.or_rule(Rule::FrontMatter))),
            }
        }
        if let Some(store) = self.store
            && (changed || issues.len() != volume.kept)
        {
            store.put(volume.name, volumes::encode(&issues));
        }
        (issues, wrong)
    }

    /// The issue, and whether it was parsed now.
    fn parse_issue(&self, issue: OpenedIssue<'_>, context: &Context<'_>) -> Result<(Parsed, bool), Vec<Diagnostic>> {
        let mut front = match issue.content {
            Content::Kept(kept) if context.input_hash(issue.text_hash, &kept.0.referenced) == kept.0.input_hash => {
                return Ok((*kept, false));
            }
            Content::Kept(kept) => kept.0.front,
            Content::New(front) => *front,
        };
        // Read once more, so that not all texts are held at once.
        let (file, _) = self.sources.read(issue.path).map_err(|wrong| vec![wrong])?;
        if parse::text_hash(self.rules, &file) != issue.text_hash {
            // What is kept must be of one text.
            let known = front;
            front = front_matter::parse(&file, self.config, self.registry)?;
            if (front.path(), front.draft) != (known.path(), known.draft) {
                let changed = Diagnostic::error("the file changed while it was read").file(&file.path);
                return Err(vec![changed.hint("build again")]);
            }
        }
        let parsed = parse::parse(&file, front, context).map_err(|wrong| vec![wrong])?;
        Ok((parsed, true))
    }
}
