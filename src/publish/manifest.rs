//! `.kanku-manifest`: the list of files that kanku wrote into a folder.
//!
//! The first line names the format and its version; every other line is a path. Paths are sorted.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use crate::diagnostics::Diagnostic;
use crate::files::failed;

/// Name of the manifest in the site's folder.
const NAME: &str = ".kanku-manifest";
/// First line of the manifest.
const HEADER: &str = "kanku-manifest 1";
/// A file that keeps an empty folder in version control: it may be in the site's folder, and stays there.
pub const KEEP: &str = ".gitkeep";
/// Number of foreign files that an error lists.
const LISTED: usize = 5;

/// Writes the manifest of `paths`, which are sorted, into `folder`.
pub fn write(folder: &Path, paths: &[&str]) -> Result<(), Diagnostic> {
    let mut text = String::from(HEADER);
    for path in paths {
        text.push('\n');
        text.push_str(path);
    }
    text.push('\n');
    let file = folder.join(NAME);
    fs::write(&file, text).map_err(|error| failed("write", &file, &error))
}

/// Checks that `out` is missing, or a folder in which kanku wrote every file.
pub fn check(out: &Path) -> Result<(), Diagnostic> {
    match fs::metadata(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed("read", out, &error)),
        Ok(metadata) if !metadata.is_dir() => {
            return Err(Diagnostic::error(format!("{} is not a folder", out.display()))
                .hint("name a folder with --out, or move the file away"));
        }
        Ok(_) => {}
    }
    let ours = read(out)?;
    let foreign: Vec<String> = files(out)?.into_iter().filter(|path| !ours.contains(path)).collect();
    if foreign.is_empty() { Ok(()) } else { Err(refusal(out, &foreign)) }
}

/// Lists every file of `folder` except the manifest and [`KEEP`], relative and with forward slashes, sorted.
pub fn files(folder: &Path) -> Result<Vec<String>, Diagnostic> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            failed("read", &path, &error.into())
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let inner = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
        let path = parts.join("/");
        if path != NAME && path != KEEP {
            files.push(path);
        }
    }
    Ok(files)
}

/// Returns whether the site in `out` has a page of an issue.
pub fn has_issues(out: &Path) -> Result<bool, Diagnostic> {
    let is_issue = |path: &String| path.starts_with("issues/") && path.ends_with(".html");
    Ok(read(out)?.iter().any(is_issue))
}

/// Returns the name of the manifest.
pub fn name() -> &'static str {
    NAME
}

fn read(out: &Path) -> Result<BTreeSet<String>, Diagnostic> {
    let file = out.join(NAME);
    let text = match fs::read_to_string(&file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        read => read.map_err(|error| failed("read", &file, &error))?,
    };
    let mut lines = text.lines();
    if lines.next() != Some(HEADER) {
        return Err(Diagnostic::error(format!("{} is not a manifest of this version of kanku", file.display()))
            .hint("empty the folder by hand, then build again"));
    }
    Ok(lines.map(str::to_owned).collect())
}

fn refusal(out: &Path, foreign: &[String]) -> Diagnostic {
    let mut listed = foreign.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
    if foreign.len() > LISTED {
        listed.push_str(&format!(" and {} more", foreign.len() - LISTED));
    }
    Diagnostic::error(format!("{} holds files that kanku did not write: {listed}", out.display()))
        .hint("move them away, or choose another folder with --out")
}
