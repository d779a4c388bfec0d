//! Makes the files of the site from the archive: pages, feeds, data files, scripts and assets.
//!
//! Input: an [`Archive`], the settings and a theme. Output: [`OutputFile`](crate::output::OutputFile)s, each passed
//! to a [`Sink`] as soon as it is rendered, so that memory holds only the files in flight. The set of files and their
//! bytes depend on the input alone, never on the number of threads.

pub mod charts;
pub mod data;
pub mod feeds;
pub mod html;
mod label;
pub mod media;
mod navigation;
pub mod numbers;
mod pages;
mod paging;
#[cfg(test)]
mod sample;
mod scripts;
pub mod sitemap;
pub mod strings;
pub mod theme;
mod views;

use std::collections::HashMap;
use std::fmt::Display;

use rayon::prelude::*;

use crate::archive::{Archive, ReadingKind, SitePath};
use crate::config::Config;
use crate::content_hash::ContentHash;
use crate::diagnostics::{Diagnostic, sorted};
use crate::output::{Collected, Sink};
use theme::Theme;

/// Byte order mark of UTF-8. Browsers trust it more than the charset that a server names, and some servers name GBK for
/// every file; spreadsheet programs misread Chinese without it. JSON must not have one.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Everything that the site is made from.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// The content.
    pub archive: &'a Archive,
    /// The settings of `kanku.toml`.
    pub config: &'a Config,
    /// Content hash of the settings and the registry.
    pub settings_hash: ContentHash,
    /// How it looks.
    pub theme: &'a Theme,
    /// Public address of the site, with a slash at its end. Without it pages have no canonical link.
    pub base_url: Option<&'a str>,
    /// Generation of the search index, 8 hexadecimal digits; `None` for a site without search.
    pub search: Option<&'a str>,
}

impl Site<'_> {
    /// Returns a string of the site's language with its arguments filled in; see [`strings::Strings::text`].
    fn text(&self, key: &str, arguments: &[(&str, &dyn Display)]) -> String {
        self.theme.strings().text(key, arguments)
    }

    /// Returns the name of a kind of figures: `本周`.
    fn kind(&self, kind: ReadingKind) -> String {
        self.theme.strings().kind(kind)
    }

    /// Returns `2023 年`.
    fn year(&self, year: i16) -> String {
        self.text("date.year", &[("year", &year)])
    }
}

/// Finds and makes single files of a site by their paths, for a preview server.
#[derive(Debug)]
pub struct Catalogue {
    plan: pages::Plan,
    jobs: HashMap<SitePath, pages::Job>,
}

impl Catalogue {
    /// Lists every file of `site`.
    pub fn new(site: &Site<'_>) -> Self {
        let plan = pages::Plan::new(site);
        let jobs = plan.jobs.iter().map(|job| (pages::path(site, job), *job)).collect();
        Self { plan, jobs }
    }

    /// Makes the file at `path`; `None` where the site has no such file. `site` must be the one that the catalogue was
    /// made for; only its search generation may differ.
    pub fn file(&self, site: &Site<'_>, path: &str) -> Option<Result<Vec<u8>, Diagnostic>> {
        let job = self.jobs.get(path)?;
        let made = Collected::default();
        let run = self.plan.run(site, job, &made);
        Some(run.map(|()| made.into_files().into_values().next().unwrap_or_default()))
    }
}

/// Renders the whole site in parallel. `sink` receives the files in no particular order, and may keep a file of the
/// previous site that has the same `input_hash`.
///
/// # Errors
/// Every error of a template or of `sink`, sorted.
pub fn render(site: &Site<'_>, sink: &dyn Sink) -> Result<(), Vec<Diagnostic>> {
    let plan = pages::Plan::new(site);
    let errors: Vec<Diagnostic> = plan.jobs.par_iter().filter_map(|job| plan.run(site, job, sink).err()).collect();
    if errors.is_empty() { Ok(()) } else { Err(sorted(errors)) }
}
