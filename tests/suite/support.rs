//! Fixtures: the archive of the repository, and small archives in temporary folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kanku::load::{Loaded, load as load_archive};

/// The repository, which is an archive itself.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Loads an archive that has no errors.
pub fn load(root: &Path) -> Loaded {
    load_archive(root, true).value.unwrap_or_else(|failure| {
        let shown: String = failure.errors.iter().map(ToString::to_string).collect();
        panic!("{shown}")
    })
}

/// A small archive in a folder of its own, removed at the end.
pub struct Project {
    folder: tempfile::TempDir,
    /// Value of `EDITOR` for the command.
    editor: &'static str,
}

/// Valid front matter of issue 1 of 2023.
pub const FRONT: &str =
    "---\nyear: 2023\nissue: 1\ntotal: 1\nperiod: { start: 2023-01-02, end: 2023-01-06 }\ndate: 2023-01-09\n---\n";

impl Project {
    /// An archive with settings, two departments and no issue.
    pub fn new() -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap(), editor: "" };
        project
            .with("kanku.toml", "title = \"周报\"\n")
            .with("content/departments.toml", "[[department]]\nname = \"四川省教育厅\"\nshort = \"教育厅\"\nslug = \"jiaoyuting\"\n\n[[department]]\nname = \"四川省水利厅\"\nshort = \"水利厅\"\nslug = \"shuiliting\"\n")
    }

    /// Adds or replaces a file.
    pub fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(path, text);
        self
    }

    /// Adds or replaces a file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// An issue with front matter that fits its number.
    pub fn issue(self, number: u32, body: &str) -> Self {
        let front = FRONT
            .replace("issue: 1\ntotal: 1", &format!("issue: {number}\ntotal: {number}"))
            .replace("01-02", &format!("01-{:02}", number * 2))
            .replace("01-06", &format!("01-{:02}", number * 2 + 1))
            .replace("01-09", &format!("01-{:02}", number * 2 + 2));
        self.with(&format!("content/issues/2023/{number:03}.md"), format!("{front}\n{body}\n"))
    }

    /// A path below the root.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The text of a built file.
    pub fn built(&self, path: &str) -> String {
        fs::read_to_string(self.path("public").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Sets the editor that the command starts.
    pub fn with_editor(mut self, program: &'static str) -> Self {
        self.editor = program;
        self
    }

    /// Runs the command in the archive's folder, so that its messages name files from there.
    pub fn kanku_inside(&self, arguments: &[&str]) -> Run {
        self.run_inside(Command::new(env!("CARGO_BIN_EXE_kanku")).args(arguments))
    }

    /// Runs the command in the archive's folder, and lets it create files but write no byte into them.
    #[cfg(unix)]
    pub fn kanku_without_room(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_kanku")]);
        self.run_inside(command.args(arguments))
    }

    fn run_inside(&self, command: &mut Command) -> Run {
        command.current_dir(self.folder.path()).env_remove("VISUAL").env("EDITOR", self.editor);
        Run::of(command.output().unwrap())
    }

    /// Runs the command on this archive.
    pub fn kanku(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kanku"));
        command.args(arguments).arg("--root").arg(self.folder.path());
        Run::of(command.output().unwrap())
    }

    /// Builds, and fails the test where that fails.
    pub fn build(self) -> Self {
        let run = self.kanku(&["build"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        self
    }
}

/// A finished run of the command.
#[derive(Debug)]
pub struct Run {
    /// Exit status.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error: the diagnostics.
    pub stderr: String,
}

impl Run {
    /// Runs the command, on whatever archive the arguments name.
    pub fn of_command(arguments: &[&str]) -> Self {
        Self::of(Command::new(env!("CARGO_BIN_EXE_kanku")).args(arguments).output().unwrap())
    }

    fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Every file below `folder` with its bytes, sorted by path.
pub fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        (path, fs::read(entry.path()).unwrap())
    };
    files.map(read).collect()
}

/// Runs a bash script that may mount file systems, which only the script sees, and returns its standard output. In the
/// script, `$KANKU` is the command and `$ROOT` is `root`.
///
/// # Panics
///
/// If the script fails, or the system does not let this user create a mount namespace: tests that call this are
/// ignored without the feature `external-tools`.
#[cfg(target_os = "linux")]
pub fn run_with_own_mounts(root: &Path, script: &str) -> String {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "bash", "-euc", script]);
    command.env("KANKU", env!("CARGO_BIN_EXE_kanku")).env("ROOT", root);
    let output = command.output().unwrap_or_else(|error| panic!("unshare, of the package util-linux: {error}"));
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{stdout}{}", String::from_utf8_lossy(&output.stderr));
    stdout
}
