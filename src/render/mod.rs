//! From the archive to the files of the site, in memory: pages, feeds, data.

pub mod charts;
pub mod data;
pub mod feeds;
pub mod media;
pub mod numbers;
#[cfg(test)]
mod sample;
pub mod sitemap;
pub mod theme;
pub mod xml;

use crate::archive::SitePath;

/// A file of the site, ready to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Where it stands.
    pub path: SitePath,
    /// What is in it.
    pub bytes: Vec<u8>,
}
