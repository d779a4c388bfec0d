//! The previous build: its record, and whether its site and index still stand as it left them.

use std::path::Path;

use super::renamed::{self, Renamed};
use crate::cache::{Key, Record};
use crate::diagnostics::{Diagnostic, Warned};
use crate::files::failed;
use crate::load::Loaded;
use crate::output::InputHashes;
use crate::publish;
use crate::search;

/// The previous build of an archive.
#[derive(Debug)]
pub struct PreviousBuild {
    /// Record that the previous build wrote.
    pub record: Record,
    /// True if the site is as it was left.
    pub site_stands: bool,
    /// True if the search index is as it was left.
    pub index_stands: bool,
}

impl PreviousBuild {
    /// Reads the record of the archive at `root` and compares it with the site at `out` and the index. A record that
    /// cannot be read is a warning: everything is built anew then.
    pub fn read(root: &Path, out: &Path) -> Warned<Option<Self>> {
        let record = match Record::read(root) {
            Ok(record) => record,
            Err(wrong) => return Warned { value: None, warnings: vec![wrong.into_warning()] },
        };
        Warned::new(record.map(|record| {
            let is_listed = |folder: &Path, listing: &str| publish::listing(folder).is_ok_and(|found| found == listing);
            let (site_stands, index_stands) = rayon::join(
                || is_listed(out, &record.site),
                || is_listed(&root.join(search::index::FOLDER), &record.index),
            );
            Self { record, site_stands, index_stands }
        }))
    }

    /// Returns whether site and index stand as they were left and were made from the same input.
    pub fn is_of(&self, key: Option<&Key>) -> bool {
        self.site_stands && self.index_stands && key == Some(&self.record.key)
    }

    /// Returns the input hashes of the site's files; none where the site is not as it was left.
    pub fn input_hashes(&self, root: &Path) -> Warned<InputHashes> {
        if !self.site_stands {
            return Warned::default();
        }
        match self.record.input_hashes(root) {
            Ok(hashes) => Warned::new(hashes),
            Err(wrong) => Warned { value: InputHashes::new(), warnings: vec![wrong.into_warning()] },
        }
    }

    /// Returns the departments whose names or addresses are others than on the site that this build left.
    pub fn renamed(&self, loaded: &Loaded) -> Vec<Renamed<'_>> {
        renamed_in(&self.record, loaded)
    }

    /// Writes the record again after a build that failed, if site and index stood as they were left. That build has
    /// given files of the site further hard links for a while, which changes their listing. Where it cannot be written,
    /// the next build makes everything anew.
    pub fn write_again(&self, root: &Path, out: &Path) {
        if self.site_stands
            && self.index_stands
            && let Ok((site, index)) = listings(root, out)
        {
            let _ = Record { site, index, ..self.record.clone() }.write(root);
        }
    }
}

fn renamed_in<'a>(record: &'a Record, loaded: &Loaded) -> Vec<Renamed<'a>> {
    let mut renamed = renamed::find(&record.departments, &loaded.archive.departments, &loaded.sources.registry);
    renamed.retain(|one| !loaded.config.is_silenced(&one.warning));
    renamed
}

/// Returns warnings about departments whose names or addresses are others than on the site that was built last; none
/// where that is not known.
pub fn renamed_departments(loaded: &Loaded) -> Vec<Diagnostic> {
    let record = Record::read(&loaded.sources.root).ok().flatten();
    record.iter().flat_map(|record| renamed_in(record, loaded)).map(|one| one.warning).collect()
}

/// Returns the [listings](publish::listing) of the site and of the index.
pub fn listings(root: &Path, out: &Path) -> Result<(String, String), Diagnostic> {
    let listed = |folder: &Path| publish::listing(folder).map_err(|error| failed("read", folder, &error));
    let index = root.join(search::index::FOLDER);
    let (site, index) = rayon::join(|| listed(out), || listed(&index));
    Ok((site?, index?))
}

/// Returns the folders of the index that a build makes and of the one that it replaces.
pub fn index_replacement(root: &Path) -> publish::Replacement {
    publish::Replacement { staging: root.join(search::index::STAGING), target: root.join(search::index::FOLDER) }
}
