//! The index of the previous build: the export's record and the texts of docs.

use std::fs;
use std::path::{Path, PathBuf};

use super::{EXPORT, FOLDER, Summary, schema, summary, volume};

/// The index in place, which the current build will replace. It must be unmodified since it was built.
#[derive(Debug)]
pub struct Before {
    folder: PathBuf,
    summary: Summary,
}

impl Before {
    /// Opens the index of the archive at `root`; `None` if there is none that can be read.
    pub fn open(root: &Path) -> Option<Self> {
        let folder = root.join(FOLDER);
        let summary = summary(&fs::read(folder.join(super::SUMMARY)).ok()?)?;
        Some(Self { folder, summary })
    }

    /// Reads the export's record; see [`super::keep`].
    pub fn export(&self) -> Option<Vec<u8>> {
        fs::read(self.folder.join(EXPORT)).ok()
    }

    /// Reads the texts of `docs`, which ascend; `None` if one of them cannot be read.
    pub fn texts(&self, docs: &[u32]) -> Option<Vec<String>> {
        let (_, fields) = schema();
        let mut texts = Vec::with_capacity(docs.len());
        let mut first = 0;
        for (name, count) in &self.summary.volumes {
            let end = first + count;
            let wanted = &docs[docs.partition_point(|doc| *doc < first)..docs.partition_point(|doc| *doc < end)];
            if !wanted.is_empty() {
                for segment in volume::open(&self.folder.join(name), fields, first).ok()? {
                    let found = (0..).zip(&segment.docs).filter(|(_, doc)| wanted.binary_search(doc).is_ok());
                    for (document, _) in found {
                        texts.push(segment.entry(document).ok()?.text);
                    }
                }
            }
            first = end;
        }
        (texts.len() == docs.len()).then_some(texts)
    }
}
