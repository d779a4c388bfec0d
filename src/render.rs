//! From the archive to the files of the site, in memory: pages, feeds, data.
//!
//! Input: an [`Archive`], the settings and a theme. Output: [`OutputFile`](crate::output::OutputFile)s, each handed
//! on as soon as it is rendered, so that memory holds only the work in flight. The set of files and their bytes
//! depend on the input alone, never on the number of threads.

pub mod charts;
pub mod data;
pub mod feeds;
pub mod media;
pub mod numbers;
mod pages;
mod paging;
#[cfg(test)]
mod sample;
mod scripts;
pub mod sitemap;
pub mod theme;
mod views;

use std::collections::HashMap;

use rayon::prelude::*;

use crate::archive::{Archive, SitePath};
use crate::config::Config;
use crate::content_hash::ContentHash;
use crate::diagnostics::{Diagnostic, sorted};
use crate::output::{Collected, Sink};
use theme::Theme;

/// All that the site is made from.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// What is told.
    pub archive: &'a Archive,
    /// Names and page sizes.
    pub config: &'a Config,
    /// Of the settings and the registry, as in every issue's input_hash.
    pub rules: ContentHash,
    /// How it looks.
    pub theme: &'a Theme,
    /// Where the site will stand, with a slash at its end; no canonical links without it.
    pub base_url: Option<&'a str>,
    /// Generation of the search index, 8 hexadecimal digits; without one the site has no search.
    pub search: Option<&'a str>,
}

/// Which file stands at which path of a site, for who wants one of them.
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

    /// Makes the file at `path`, if there is one. `site` is the one that was listed, but for the generation of its
    /// index.
    pub fn file(&self, site: &Site<'_>, path: &str) -> Option<Result<Vec<u8>, Diagnostic>> {
        let job = self.jobs.get(path)?;
        let made = Collected::default();
        let run = self.plan.run(site, job, &made);
        Some(run.map(|()| made.into_files().into_values().next().unwrap_or_default()))
    }
}

/// Renders the whole site in parallel; `sink` takes each file, in no particular order, and keeps those that the site
/// before has of the same input_hash.
///
/// # Errors
/// All that templates and `sink` complained of, sorted.
pub fn render(site: &Site<'_>, sink: &dyn Sink) -> Result<(), Vec<Diagnostic>> {
    let plan = pages::Plan::new(site);
    let wrong: Vec<Diagnostic> = plan.jobs.par_iter().filter_map(|job| plan.run(site, job, sink).err()).collect();
    if wrong.is_empty() { Ok(()) } else { Err(sorted(wrong)) }
}
