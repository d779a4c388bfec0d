//! The archive as it was read, from which any file of its site can be made.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::archive::SitePath;
use crate::diagnostics::Diagnostic;
use crate::load::Loaded;
use crate::output::Collected;
use crate::pipeline::Edition;
use crate::render::{Catalogue, media};
use crate::search;
use crate::search::units::Units;

/// Generation of the search index for pages that do not name it.
const ANY_GENERATION: &str = "00000000";
/// The page that names the generation of the index.
const SEARCH_PAGE: &str = "search.html";
/// Folder of the index.
const SEARCH_FILES: &str = "search/";
const NOT_FOUND: &str = "404.html";

/// The file at a path of the site.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Bytes of a file that was made now.
    File(Vec<u8>),
    /// Path of a file of the content, which is served as it is.
    Copy(PathBuf),
    /// Bytes of the page that says that there is no such file.
    NotFound(Vec<u8>),
}

/// An archive that was read without an error.
#[derive(Debug)]
pub struct Preview {
    root: PathBuf,
    edition: Edition,
    catalogue: Catalogue,
    /// Files of the content by their paths in the site.
    media: HashMap<SitePath, String>,
    index: OnceLock<Result<Index, Diagnostic>>,
}

/// The files of a search index.
#[derive(Debug)]
struct Index {
    generation: String,
    files: BTreeMap<SitePath, Vec<u8>>,
}

impl Preview {
    /// Reads the archive at `root`. All diagnostics are added; `None` where one is an error.
    pub fn read(root: &Path, drafts: bool, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let edition = Edition::read(root, drafts).unpack(diagnostics);
        let edition = edition.map_err(|wrong| diagnostics.extend(wrong)).ok()?;
        let media = media::files(&edition.loaded.archive).map(|(file, path)| (path, file.to_owned())).collect();
        let catalogue = Catalogue::new(&edition.site(None, Some(ANY_GENERATION)));
        Some(Self { root: root.to_owned(), edition, catalogue, media, index: OnceLock::new() })
    }

    /// Makes the file at `path`, which is relative to the site and may be any text.
    ///
    /// # Errors
    /// A template cannot be rendered, or the index cannot be built.
    pub fn answer(&self, path: &str) -> Result<Answer, Diagnostic> {
        if path.starts_with(SEARCH_FILES) {
            let file = self.index()?.files.get(path).cloned();
            return file.map_or_else(|| self.not_found(), |file| Ok(Answer::File(file)));
        }
        if let Some(file) = self.media.get(path) {
            return Ok(Answer::Copy(self.root.join(file)));
        }
        let generation = if path == SEARCH_PAGE { &self.index()?.generation } else { ANY_GENERATION };
        match self.file(path, generation) {
            Some(file) => Ok(Answer::File(file?)),
            None => self.not_found(),
        }
    }

    fn not_found(&self) -> Result<Answer, Diagnostic> {
        let page = self.file(NOT_FOUND, ANY_GENERATION);
        page.unwrap_or_else(|| Ok(Vec::new())).map(Answer::NotFound)
    }

    fn file(&self, path: &str, generation: &str) -> Option<Result<Vec<u8>, Diagnostic>> {
        self.catalogue.file(&self.edition.site(None, Some(generation)), path)
    }

    /// Builds the search index, or waits for it where another thread does.
    ///
    /// # Errors
    /// The index cannot be built.
    pub fn prepare_search(&self) -> Result<(), Diagnostic> {
        self.index().map(|_| ())
    }

    fn index(&self) -> Result<&Index, Diagnostic> {
        self.index.get_or_init(|| index(&self.edition.loaded)).as_ref().map_err(Clone::clone)
    }
}

fn index(loaded: &Loaded) -> Result<Index, Diagnostic> {
    let failed = |error| Diagnostic::error(format!("cannot make a temporary folder: {error}"));
    let folder = tempfile::tempdir().map_err(failed)?;
    let units = Units::new(&loaded.archive, &loaded.config.title);
    let segments = search::index::build(folder.path(), &loaded.archive, &units, false)?;
    let files = Collected::default();
    search::export::export(&loaded.archive, &units, &segments, &files)?;
    Ok(Index { generation: units.generation_digits(), files: files.into_files() })
}
