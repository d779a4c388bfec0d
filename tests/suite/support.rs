//! Fixtures: the repository's own archive, and small ones made in a temporary folder.

use std::path::{Path, PathBuf};

use kanku::load::{Loaded, load as load_archive};

/// The repository, which is an archive itself.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Loads an archive that has no errors.
pub fn load(root: &Path) -> Loaded {
    let mut diagnostics = Vec::new();
    let loaded = load_archive(root, true, &mut diagnostics);
    let shown: String = diagnostics.iter().map(ToString::to_string).collect();
    loaded.unwrap_or_else(|| panic!("{shown}"))
}
