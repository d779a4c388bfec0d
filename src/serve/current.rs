//! The preview that is shown now, and the errors in the content since.

use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use super::preview::Preview;
use crate::diagnostics::{Diagnostic, sorted};

/// Time without a change after which the search index is built.
const PAUSE: Duration = Duration::from_secs(2);

/// State of the preview at one moment.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Number that grows with each preview, also from one run of the server to the next.
    pub version: u64,
    /// The last archive without an error; `None` where there was none yet.
    pub preview: Option<Arc<Preview>>,
    /// Errors in the content as it was read last, sorted.
    pub problems: Arc<Vec<Diagnostic>>,
}

/// Holds the current [`Snapshot`] and notifies subscribers of a new one.
#[derive(Debug)]
pub struct CurrentPreview {
    snapshots: watch::Sender<Snapshot>,
    drafts: bool,
    /// Takes previews that have no search index yet.
    unindexed: mpsc::Sender<Arc<Preview>>,
}

/// Result of reading the archive again.
#[derive(Debug)]
pub struct Reload {
    /// Diagnostics of every stage, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Time that reading took.
    pub time: Duration,
}

impl CurrentPreview {
    /// Starts without a preview, and with a thread that builds search indexes. Drafts are shown if `drafts` is true.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub fn new(drafts: bool) -> Result<Self, Diagnostic> {
        let (unindexed, waiting) = mpsc::channel();
        // One thread for itself: pages come first.
        let failed = |error: &dyn std::fmt::Display| Diagnostic::error(format!("cannot start a thread: {error}"));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|error| failed(&error))?;
        let work = move || build_indexes(&pool, &waiting);
        std::thread::Builder::new().name("index".into()).spawn(work).map_err(|error| failed(&error))?;
        let start = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let version = u64::try_from(start.as_millis()).unwrap_or_default();
        let snapshots = watch::Sender::new(Snapshot { version, ..Snapshot::default() });
        Ok(Self { snapshots, drafts, unindexed })
    }

    /// Returns a receiver of every snapshot, the current one first.
    pub fn subscribe(&self) -> watch::Receiver<Snapshot> {
        self.snapshots.subscribe()
    }

    /// Returns the current snapshot.
    pub fn snapshot(&self) -> Snapshot {
        self.snapshots.borrow().clone()
    }

    /// Reads the archive at `root` and makes it the current one. Where it has errors, the preview before stays and the
    /// errors are shown above its pages.
    pub fn reload(&self, root: &Path) -> Reload {
        let start = Instant::now();
        let mut diagnostics = Vec::new();
        let preview = Preview::read(root, self.drafts, &mut diagnostics).map(Arc::new);
        let diagnostics = sorted(diagnostics);
        let problems: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
        // Freed after subscribers are notified, since freeing an archive takes a while.
        let before = self.snapshot();
        self.snapshots.send_modify(|snapshot| {
            snapshot.problems = Arc::new(problems);
            if let Some(preview) = &preview {
                snapshot.version += 1;
                snapshot.preview = Some(Arc::clone(preview));
            }
        });
        drop(before);
        if let Some(preview) = preview {
            // Fails where the thread has ended: then a request for the search builds the index.
            let _ = self.unindexed.send(preview);
        }
        Reload { diagnostics, time: start.elapsed() }
    }
}

/// Builds the search index of the newest preview once no other has come for a while, so that pages come first. Previews
/// that were replaced meanwhile get none. A search before that builds it without the pause.
fn build_indexes(pool: &rayon::ThreadPool, waiting: &mpsc::Receiver<Arc<Preview>>) {
    while let Ok(mut newest) = waiting.recv() {
        while let Ok(newer) = waiting.recv_timeout(PAUSE) {
            newest = newer;
        }
        // The error is kept in the preview, and shown in answer to a search.
        let _ = pool.install(|| newest.prepare_search());
    }
}
