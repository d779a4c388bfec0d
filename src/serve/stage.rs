//! The preview that is shown now, and what is wrong with the content since.

use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use super::preview::Preview;
use crate::diagnostics::{Diagnostic, sorted};

/// Without a change, until an index is made.
const PAUSE: Duration = Duration::from_secs(2);

/// What browsers are shown.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// Another number for each preview, also after a restart.
    pub version: u64,
    /// The last archive without an error; `None` where there was none yet.
    pub preview: Option<Arc<Preview>>,
    /// Errors of the content that was read last, sorted.
    pub problems: Arc<Vec<Diagnostic>>,
}

/// Shows scenes, one after the other.
#[derive(Debug)]
pub struct Stage {
    scenes: watch::Sender<Scene>,
    drafts: bool,
    /// Previews that want an index.
    unindexed: mpsc::Sender<Arc<Preview>>,
}

/// How a change went.
#[derive(Debug)]
pub struct Change {
    /// All that was said about the content.
    pub diagnostics: Vec<Diagnostic>,
    /// How long it took to read.
    pub time: Duration,
}

impl Stage {
    /// An empty stage, which follows changes to `drafts` or leaves them out.
    ///
    /// # Errors
    /// Where no thread can be started for the index.
    pub fn new(drafts: bool) -> Result<Self, Diagnostic> {
        let (unindexed, waiting) = mpsc::channel();
        // A thread of its own, and one at a time: pages come first.
        let failed = |error: &dyn std::fmt::Display| Diagnostic::error(format!("cannot start a thread: {error}"));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|error| failed(&error))?;
        let work = move || index_all(&pool, &waiting);
        std::thread::Builder::new().name("index".into()).spawn(work).map_err(|error| failed(&error))?;
        let start = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let version = u64::try_from(start.as_millis()).unwrap_or_default();
        let scenes = watch::Sender::new(Scene { version, ..Scene::default() });
        Ok(Self { scenes, drafts, unindexed })
    }

    /// Who wants to know of each scene, beginning with the one that is shown.
    pub fn subscribe(&self) -> watch::Receiver<Scene> {
        self.scenes.subscribe()
    }

    /// What is shown now.
    pub fn scene(&self) -> Scene {
        self.scenes.borrow().clone()
    }

    /// Reads the archive at `root` and shows it, or what is wrong with it above what was shown.
    pub fn turn(&self, root: &Path) -> Change {
        let start = Instant::now();
        let mut diagnostics = Vec::new();
        let preview = Preview::read(root, self.drafts, &mut diagnostics).map(Arc::new);
        let diagnostics = sorted(diagnostics);
        let problems: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
        // Held until all are told: to free an archive takes a while.
        let before = self.scene();
        self.scenes.send_modify(|scene| {
            scene.problems = Arc::new(problems);
            if let Some(preview) = &preview {
                scene.version += 1;
                scene.preview = Some(Arc::clone(preview));
            }
        });
        drop(before);
        if let Some(preview) = preview {
            // Without an index there is still a preview; who searches is told what is wrong.
            let _ = self.unindexed.send(preview);
        }
        Change { diagnostics, time: start.elapsed() }
    }
}

/// Makes the index of the newest preview once no other has come for a while, so that pages come first; those that were
/// replaced meanwhile get none. Who searches before that does not wait for the pause.
fn index_all(pool: &rayon::ThreadPool, waiting: &mpsc::Receiver<Arc<Preview>>) {
    while let Ok(mut newest) = waiting.recv() {
        while let Ok(newer) = waiting.recv_timeout(PAUSE) {
            newest = newer;
        }
        // An error is kept and told to who asks.
        let _ = pool.install(|| newest.prepare_search());
    }
}
