//! The report of a build that succeeded.

use std::path::PathBuf;
use std::time::Duration;

use crate::load;

/// Summary of a build that succeeded.
#[derive(Debug)]
pub struct Report {
    /// Number of issues in the archive.
    pub issues: usize,
    /// Number of passages in them.
    pub passages: usize,
    /// Number of drafts that were left out.
    pub drafts_left_out: usize,
    /// True if there are issues and none names a department; `false` where nothing was built.
    pub without_departments: bool,
    /// True if the public address of the site is unknown; `false` where nothing was built.
    pub without_base_url: bool,
    /// The home page.
    pub home: PathBuf,
    /// Number of files of the site.
    pub files: usize,
    /// Size of all files, in bytes.
    pub bytes: u64,
    /// Time taken; `None` where nothing had changed and nothing was built.
    pub times: Option<Times>,
}

/// Wall time of each stage of a build.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// Reading and parsing.
    pub load: load::Times,
    /// Making pages and index.
    pub make: MakeTimes,
    /// Putting both in place.
    pub publish: Duration,
}

/// Wall time of the two parts of the make stage, which run side by side.
#[derive(Debug, Clone, Copy)]
pub struct MakeTimes {
    /// Pages, feeds and data.
    pub render: Duration,
    /// The search index and its files.
    pub search: Duration,
}
