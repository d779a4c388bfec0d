//! Says when the files change that a site is made from.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::config;
use crate::diagnostics::Diagnostic;
use crate::source::{CONTENT, THEMES};

/// Editors write a file in several steps, and copying tools many files: a change is over when nothing happened for so
/// long, or when it has gone on for so long.
const QUIET: Duration = Duration::from_millis(20);
const LONGEST: Duration = Duration::from_millis(500);

/// Follows the files of an archive.
#[derive(Debug)]
pub struct Files {
    root: PathBuf,
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
}

impl Files {
    /// Begins to follow the archive at `root`.
    pub fn watch(root: &Path) -> Result<Self, Diagnostic> {
        let failed =
            |error: &dyn std::fmt::Display| Diagnostic::error(format!("cannot watch {}: {error}", root.display()));
        // Events name absolute paths.
        let root = root.canonicalize().map_err(|error| failed(&error))?;
        let (sender, events) = mpsc::channel();
        let watcher = notify::recommended_watcher(sender).map_err(|error| failed(&error))?;
        let mut files = Self { root: root.clone(), watcher, events };
        // The folder itself, so that another kanku.toml or content/ is seen; most editors replace a file.
        files.watcher.watch(&root, RecursiveMode::NonRecursive).map_err(|error| failed(&error))?;
        files.follow();
        Ok(files)
    }

    /// Follows the folders that are there; one that is not is found when it comes.
    fn follow(&mut self) {
        for folder in [CONTENT, THEMES] {
            let _ = self.watcher.watch(&self.root.join(folder), RecursiveMode::Recursive);
        }
    }

    /// Waits until something has changed and no more does; false where nothing can be watched any longer.
    pub fn changed(&mut self) -> bool {
        loop {
            let Ok(event) = self.events.recv() else { return false };
            if !self.matters(&event) {
                continue;
            }
            let start = Instant::now();
            while start.elapsed() < LONGEST && self.events.recv_timeout(QUIET).is_ok() {}
            self.follow();
            return true;
        }
    }

    /// Whether an event may change the site. What the watcher lost may have been anything.
    fn matters(&self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else { return true };
        let is_read = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
            EventKind::Access(_) => true,
            _ => false,
        };
        let is_source = |path: &PathBuf| {
            let inner = path.strip_prefix(&self.root).unwrap_or(path);
            inner == Path::new(config::FILE_NAME) || inner.starts_with(CONTENT) || inner.starts_with(THEMES)
        };
        !is_read && (event.need_rescan() || event.paths.iter().any(is_source))
    }
}
