//! A command that cannot write ends with an error and leaves the folder as it found it.

#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::Project;

/// Files and folders below `root`, with the bytes of the files.
fn entries(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    entries.map(|path| (path.clone(), std::fs::read(&path).unwrap_or_default())).collect()
}

/// Runs the command where no file can grow beyond `kib` KiB; a full disk fails in the same way. Returns its messages.
fn run(kib: u32, root: &Path, arguments: &[&str]) -> String {
    // The signal of the limit would end the process; ignored, it leaves an error to the writer.
    let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$@\"");
    let mut command = Command::new("bash");
    command.args(["-c", &script, "bash", env!("CARGO_BIN_EXE_kanku")]).args(arguments).current_dir(root);
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?} below {kib} KiB: {stderr}");
    stderr
}

fn check(kib: u32, root: &Path, arguments: &[&str]) {
    let before = entries(root);
    let stderr = run(kib, root, arguments);
    assert!(stderr.contains("File too large"), "{arguments:?}: {stderr}");
    let after = entries(root);
    let left: Vec<_> = after.iter().filter(|entry| !before.contains(entry)).map(|(path, _)| path).collect();
    assert!(before == after, "{arguments:?} below {kib} KiB leaves {left:?}");
}

#[test]
fn nothing_is_left_of_what_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    for kib in [0, 1, 2, 4] {
        check(kib, folder.path(), &["init", "new"]);
        check(kib, folder.path(), &["init", "."]);
    }
    check(0, folder.path(), &["samples", "new"]);
    check(4, folder.path(), &["samples", "new"]);
    check(0, folder.path(), &["man", "--dir", "."]);
    let project = Project::new().issue(1, "省体育局窗口开会, 教育厅开会。");
    let root = project.path("");
    check(0, &root, &["new"]);
    check(0, &root, &["new", "--year", "2031"]);
    check(0, &root, &["departments", "--add"]);
    check(0, &root, &["check", "--fix"]);
    std::fs::remove_file(project.path("content/departments.toml")).unwrap();
    check(0, &root, &["departments", "--add"]);
}
