//! What the closing lines of a build tell.

use std::path::PathBuf;
use std::time::Duration;

use crate::load;

/// A build that ended well.
#[derive(Debug)]
pub struct Built {
    /// Issues of the archive.
    pub issues: usize,
    /// Passages in them.
    pub passages: usize,
    /// Drafts that were left out.
    pub drafts_left_out: usize,
    /// Whether no issue names a department; `false` where nothing was built.
    pub without_departments: bool,
    /// The page to open first.
    pub home: PathBuf,
    /// Files of the site.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// `None` where everything was there already.
    pub times: Option<Times>,
}

/// Wall time by stage.
#[derive(Debug)]
pub struct Times {
    /// Reading and parsing.
    pub load: load::Times,
    /// Pages and the index, which are made side by side.
    pub make: Make,
    /// Putting all in place.
    pub publish: Duration,
}

/// Wall time of what is made side by side.
#[derive(Debug, Clone, Copy)]
pub struct Make {
    /// Pages, feeds and data.
    pub render: Duration,
    /// The search index and its files.
    pub search: Duration,
}

impl std::fmt::Display for Built {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = |time: Duration| time.as_secs_f64();
        let Self { issues, passages, files, .. } = self;
        let size = self.bytes as f64 / f64::from(1 << 20);
        match &self.times {
            None => {
                write!(f, "nothing has changed: {issues} issues ({passages} passages), {files} files, {size:.1} MiB")?;
            }
            Some(times) => write!(
                f,
                "built {issues} issues ({passages} passages) into {files} files, {size:.1} MiB: read {:.2} s, parse {:.2} s, render {:.2} s beside search {:.2} s, publish {:.2} s",
                seconds(times.load.read),
                seconds(times.load.parse),
                seconds(times.make.render),
                seconds(times.make.search),
                seconds(times.publish),
            )?,
        }
        if self.drafts_left_out > 0 {
            write!(f, "\n{} draft(s) left out; `draft: true` stands in their front matter", self.drafts_left_out)?;
        }
        if self.without_departments {
            write!(
                f,
                "\nno department of content/departments.toml is in any issue; `kanku departments` proposes some"
            )?;
        }
        write!(f, "\nopen {}", self.home.display())
    }
}
