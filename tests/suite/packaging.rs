//! The package holds what the program and its Rust tests are made of, and no large files.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::support::repository;

/// Files and folders at the top of the package. `Cargo.toml.orig` and `.cargo_vcs_info.json` are made by cargo.
const TOP_LEVEL: [&str; 11] = [
    ".cargo_vcs_info.json",
    "Cargo.lock",
    "Cargo.toml",
    "Cargo.toml.orig",
    "LICENSE",
    "README.md",
    "build.rs",
    "content",
    "kanku.toml",
    "src",
    "tests",
];

/// Folders in which every file is needed to compile and test the package.
const WHOLE_FOLDERS: [&str; 5] = ["src", "themes/default", "tests/suite", "tests/benches", "tests/fixtures"];

/// Size limit of a single packaged file, in bytes; only the lock file may be larger.
const MAXIMUM_FILE_SIZE: u64 = 64 * 1024;

/// Paths of the files that `cargo package` would put into the package.
fn packaged_files() -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["package", "--list", "--allow-dirty", "--offline"]).current_dir(repository());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| line.replace('\\', "/")).collect()
}

#[test]
fn the_package_holds_what_is_needed_and_nothing_large() {
    let packaged = packaged_files();
    for path in &packaged {
        let top = path.split('/').next().unwrap();
        assert!(TOP_LEVEL.contains(&top) || path.starts_with("themes/default/"), "{path} is not needed in the package");
        // Cargo makes some of the listed files itself.
        let size = fs::metadata(repository().join(path)).map_or(0, |metadata| metadata.len());
        assert!(size <= MAXIMUM_FILE_SIZE || path == "Cargo.lock", "{path} has {size} bytes");
    }
    for folder in WHOLE_FOLDERS {
        let entries = walkdir::WalkDir::new(repository().join(folder)).into_iter().map(|entry| entry.unwrap());
        // A snapshot that differs from the recorded one is written beside it.
        let is_source = |entry: &walkdir::DirEntry| !entry.path().to_string_lossy().ends_with(".snap.new");
        for file in entries.filter(|entry| entry.file_type().is_file() && is_source(entry)) {
            let path = file.path().strip_prefix(repository()).unwrap().to_string_lossy().replace('\\', "/");
            assert!(packaged.contains(&path), "{path} is missing in the package");
        }
    }
}
