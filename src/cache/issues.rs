//! Parsed issues, in volumes: a file for each, named by a content_hash. Behind its bytes stands their seal, without
//! which nothing of them is used.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::FOLDER;
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::files::{self, failed};

const NAME: &str = "issues";

/// The volumes of an archive. What goes wrong with them is no reason not to build: it is told at the end, by
/// [`IssueVolumes::into_warnings`].
#[derive(Debug)]
pub struct IssueVolumes {
    folder: PathBuf,
    warnings: Mutex<BTreeSet<Diagnostic>>,
}

impl IssueVolumes {
    /// Those of the archive at `root`.
    pub fn new(root: &Path) -> Self {
        Self { folder: root.join(FOLDER).join(NAME), warnings: Mutex::default() }
    }

    /// What was put as `name`, if it is there and whole.
    pub fn get(&self, name: ContentHash) -> Option<Vec<u8>> {
        let path = self.path(name);
        let mut bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            read => read.map_err(|error| self.warn(failed("read", &path, &error))).ok()?,
        };
        let sealed = bytes.split_last_chunk().filter(|(body, end)| seal(body).as_bytes() == *end);
        let Some(length) = sealed.map(|(body, _)| body.len()) else {
            self.warn(Diagnostic::warning(format!("{} is damaged; its issues are parsed anew", path.display())));
            return None;
        };
        bytes.truncate(length);
        Some(bytes)
    }

    /// Writes a volume.
    pub fn put(&self, name: ContentHash, mut bytes: Vec<u8>) {
        bytes.extend_from_slice(seal(&bytes).as_bytes());
        let created = fs::create_dir_all(&self.folder).map_err(|error| failed("create", &self.folder, &error));
        if let Err(wrong) = created.and_then(|()| files::replace(&self.path(name), &bytes)) {
            self.warn(wrong);
        }
    }

    /// Removes every file but those of the volumes `names`.
    pub fn retain(&self, names: &[ContentHash]) {
        let names: BTreeSet<String> = names.iter().map(ContentHash::to_string).collect();
        // Where there is no folder, or none that can be read, reading its files tells.
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if entry.file_name().to_str().is_none_or(|name| !names.contains(name)) {
                let path = entry.path();
                if let Err(error) = fs::remove_file(&path) {
                    self.warn(failed("remove", &path, &error));
                }
            }
        }
    }

    /// All that went wrong, in the order of what is said.
    pub fn into_warnings(self) -> impl Iterator<Item = Diagnostic> {
        self.warnings.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter()
    }

    fn path(&self, name: ContentHash) -> PathBuf {
        self.folder.join(name.to_string())
    }

    fn warn(&self, wrong: Diagnostic) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).insert(wrong.into_warning());
    }
}

fn seal(bytes: &[u8]) -> ContentHash {
    ContentHash::of(|all| all.part(bytes))
}
