//! Waits for changes of the files that a site is made from.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::config;
use crate::diagnostics::Diagnostic;
use crate::source::{CONTENT, THEMES};

/// Time without an event after which a change is complete: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(20);
/// Longest wait for that: copying tools write files for minutes.
const LONGEST: Duration = Duration::from_millis(500);

/// Follows the files of an archive.
#[derive(Debug)]
pub struct ArchiveWatcher {
    root: PathBuf,
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
}

impl ArchiveWatcher {
    /// Begins to follow the archive at `root`.
    ///
    /// # Errors
    /// The folder cannot be watched.
    pub fn new(root: &Path) -> Result<Self, Diagnostic> {
        let failed =
            |error: &dyn std::fmt::Display| Diagnostic::error(format!("cannot watch {}: {error}", root.display()));
        // Events name absolute paths.
        let root = root.canonicalize().map_err(|error| failed(&error))?;
        let (sender, events) = mpsc::channel();
        let watcher = notify::recommended_watcher(sender).map_err(|error| failed(&error))?;
        let mut archive = Self { root: root.clone(), watcher, events };
        // The folder itself, so that another kanku.toml or content/ is seen; most editors replace a file.
        archive.watcher.watch(&root, RecursiveMode::NonRecursive).map_err(|error| failed(&error))?;
        archive.follow();
        Ok(archive)
    }

    /// Follows the folders that exist. One that is created later is followed after its event.
    fn follow(&mut self) {
        for folder in [CONTENT, THEMES] {
            let _ = self.watcher.watch(&self.root.join(folder), RecursiveMode::Recursive);
        }
    }

    /// Waits until a change is complete. Returns false if the files cannot be watched any longer.
    pub fn wait_for_change(&mut self) -> bool {
        loop {
            let Ok(event) = self.events.recv() else { return false };
            if !self.concerns_sources(&event) {
                continue;
            }
            let start = Instant::now();
            while start.elapsed() < LONGEST && self.events.recv_timeout(QUIET).is_ok() {}
            self.follow();
            return true;
        }
    }

    /// Returns true if an event may change the site. An event that was lost may have been anything.
    fn concerns_sources(&self, event: &notify::Result<Event>) -> bool {
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
