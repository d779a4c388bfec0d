//! From the files of the issues to parsed issues, in two passes: first the front matter of all, then the bodies,
//! because a link names another issue's file and leads to its page.

use std::time::Instant;

use rayon::prelude::*;

use crate::archive::{Page, Registry};
use crate::check::syntax;
use crate::config::Config;
use crate::content_hash::ContentHash;
use crate::diagnostics::{Diagnostic, Rule};
use crate::parse::departments::Matcher;
use crate::parse::front_matter::{self, FrontMatter};
use crate::parse::{self, Context, InternalLink, ParsedIssue, pages};
use crate::source::{SourceFile, Sources};

/// Everything that the issues are read with.
pub struct Reader<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// The settings.
    pub config: &'a Config,
    /// The departments; `None` where they could not be read.
    pub registry: Option<&'a Registry>,
    /// Content hash of settings and registry.
    pub settings_hash: ContentHash,
}

/// The issues of an archive.
pub struct Issues {
    /// Parsed issues in the order of their paths; those with an error are missing.
    pub parsed: Vec<ParsedIssue>,
    /// Pages of one's own, in the order of their paths; those with an error are missing.
    pub pages: Vec<Page>,
    /// Links into the site, by source path.
    pub links: Vec<(String, Vec<InternalLink>)>,
    /// Number of issues that were left out because they are drafts.
    pub drafts_left_out: usize,
    /// The moment at which the front matter of all issues was known.
    pub opened: Instant,
}

/// An issue whose front matter is known and whose body is not parsed yet. Its text is held until then: the model that
/// is made of the texts takes more memory than they do, so that reading them a second time would save none.
struct OpenedIssue {
    file: SourceFile,
    front: FrontMatter,
}

impl<'a> Reader<'a> {
    /// Reads all issues; drafts only where they are wanted. An error in one of them keeps no other from being read.
    pub fn read(&self, drafts: bool, diagnostics: &mut Vec<Diagnostic>) -> Issues {
        let mut issues = self.open(diagnostics);
        let found = issues.len();
        issues.retain(|issue| drafts || !issue.front.draft);
        let drafts_left_out = found - issues.len();
        let opened = Instant::now();
        let context = self.context(&issues);
        let results: Vec<_> = issues.into_par_iter().map(|issue| self.parse(issue, &context)).collect();
        let (mut parsed, mut links) = (Vec::with_capacity(results.len()), Vec::with_capacity(results.len()));
        for result in results {
            match result {
                Ok((mut issue, warnings)) => {
                    diagnostics.extend(warnings);
                    links.push((issue.source.clone(), std::mem::take(&mut issue.links)));
                    parsed.push(issue);
                }
                Err(wrong) => add(diagnostics, wrong),
            }
        }
        let pages = self.pages(&context, &mut links, diagnostics);
        Issues { parsed, pages, links, drafts_left_out, opened }
    }

    /// Reads the pages of one's own.
    fn pages(
        &self,
        context: &Context<'_>,
        links: &mut Vec<(String, Vec<InternalLink>)>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Page> {
        let mut pages = Vec::new();
        for path in &self.sources.pages {
            let (file, warning) = match self.sources.read(path) {
                Ok(read) => read,
                Err(wrong) => {
                    diagnostics.push(wrong);
                    continue;
                }
            };
            diagnostics.extend(warning);
            match pages::parse(&file, context) {
                Ok((parsed, warnings)) => {
                    diagnostics.extend(warnings);
                    diagnostics.extend(syntax::check(&file));
                    links.push((path.clone(), parsed.links));
                    pages.push(parsed.page);
                }
                Err(wrong) => add(diagnostics, wrong),
            }
        }
        pages
    }

    fn context(&self, issues: &[OpenedIssue]) -> Context<'a> {
        let own_pages = self.sources.pages.iter().map(|source| (source.clone(), pages::path(source)));
        Context {
            config: self.config,
            matcher: Matcher::new(self.registry.unwrap_or(&Registry::default()), &self.config.matching),
            pages: issues.iter().map(|issue| (issue.file.path.clone(), issue.front.path())).chain(own_pages).collect(),
            files: parse::links::Files::new(&self.sources.files),
            settings_hash: self.settings_hash,
        }
    }

    /// Reads the front matter of every issue. Issues with an error are missing.
    fn open(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<OpenedIssue> {
        let results: Vec<_> = self.sources.issues.par_iter().map(|path| self.open_issue(path)).collect();
        let mut issues = Vec::with_capacity(results.len());
        for (result, warning) in results {
            diagnostics.extend(warning);
            match result {
                Ok(issue) => issues.push(issue),
                Err(wrong) => add(diagnostics, wrong),
            }
        }
        issues
    }

    /// Reads the front matter of one issue; a warning about its file comes with it.
    fn open_issue(&self, path: &'a str) -> (Result<OpenedIssue, Vec<Diagnostic>>, Option<Diagnostic>) {
        let (file, warning) = match self.sources.read(path) {
            Ok(read) => read,
            Err(wrong) => return (Err(vec![wrong]), None),
        };
        let front = front_matter::parse(&file, self.config, self.registry);
        (front.map(|front| OpenedIssue { file, front }), warning)
    }

    /// Parses the body of an issue.
    fn parse(
        &self,
        OpenedIssue { file, front }: OpenedIssue,
        context: &Context<'_>,
    ) -> Result<(ParsedIssue, Vec<Diagnostic>), Vec<Diagnostic>> {
        let (parsed, mut warnings) = parse::parse(&file, front, context).map_err(|wrong| vec![wrong])?;
        warnings.extend(syntax::check(&file));
        Ok((parsed, warnings))
    }
}

/// Adds errors of an issue, which are errors of its front matter unless they say otherwise.
fn add(diagnostics: &mut Vec<Diagnostic>, wrong: Vec<Diagnostic>) {
    diagnostics.extend(wrong.into_iter().map(|wrong| wrong.or_rule(Rule::FrontMatter)));
}
