//! Pictures that are scans: of one issue each, or of the pages of the issue that their folder is.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::import::{self, file_name};

/// Endings of files whose pictures stand beside them, in lower case.
const WITH_PICTURES: [&str; 4] = ["md", "markdown", "html", "htm"];

/// Returns whether Markdown or a web page stands in a folder or below it.
pub fn holds_text_with_pictures(folder: &Path) -> bool {
    let entries = WalkDir::new(folder).into_iter().flatten();
    entries.into_iter().any(|entry| {
        let ending = entry.path().extension().map(|ending| ending.to_string_lossy().to_lowercase());
        entry.file_type().is_file() && ending.is_some_and(|ending| WITH_PICTURES.contains(&ending.as_str()))
    })
}

/// Parts the pictures of folders from other files. A folder that holds nothing but pictures is an issue of these pages,
/// unless each of their names tells an issue. Where the user named a picture itself, it is an issue.
pub fn parted(paths: BTreeSet<PathBuf>, in_folder: bool) -> (Vec<(PathBuf, Vec<PathBuf>)>, Vec<PathBuf>) {
    let (mut folders, mut files): (BTreeMap<PathBuf, Vec<PathBuf>>, Vec<PathBuf>) = (BTreeMap::new(), Vec::new());
    for path in paths {
        let is_scan = in_folder && import::is_picture(&name(&path));
        match path.parent().filter(|_| is_scan).map(Path::to_owned) {
            Some(folder) => folders.entry(folder).or_default().push(path),
            None => files.push(path),
        }
    }
    let others: BTreeSet<PathBuf> = files.iter().filter_map(|path| path.parent().map(Path::to_owned)).collect();
    let mut scans = Vec::new();
    for (folder, mut pages) in folders {
        let are_issues = pages.iter().all(|page| file_name::names_an_issue(&name(page)));
        if are_issues || others.contains(&folder) {
            files.append(&mut pages);
            continue;
        }
        pages.sort_by(|a, b| in_order(&name(a), &name(b)));
        scans.push((folder, pages));
    }
    (scans, files)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Compares names as people count: `2.jpg` comes before `10.jpg`.
fn in_order(a: &str, b: &str) -> Ordering {
    let parts = |name: &str| -> Vec<(u64, String)> {
        let chars: Vec<char> = name.chars().collect();
        let pieces = chars.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
        pieces.map(|piece| piece.iter().collect::<String>()).map(|text| (text.parse().unwrap_or(0), text)).collect()
    };
    parts(a).cmp(&parts(b)).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(paths: &[&str], in_folder: bool) -> (Vec<String>, Vec<String>) {
        let (scans, files) = parted(paths.iter().map(PathBuf::from).collect(), in_folder);
        let folder = |(folder, pages): &(PathBuf, Vec<PathBuf>)| {
            format!("{}: {}", folder.display(), pages.iter().map(|page| name(page)).collect::<Vec<_>>().join(" "))
        };
        (scans.iter().map(folder).collect(), files.iter().map(|file| file.display().to_string()).collect())
    }

    #[test]
    fn a_folder_of_pictures_is_an_issue() {
        let pages = ["a/2023年第44期/10.jpg", "a/2023年第44期/2.jpg", "a/2023年第44期/1.tif"];
        assert_eq!(shown(&pages, true), (vec!["a/2023年第44期: 1.tif 2.jpg 10.jpg".to_owned()], vec![]));
        let issues = ["a/2023年第1期.png", "a/2023年第2期.png"];
        assert_eq!(shown(&issues, true), (vec![], issues.map(str::to_owned).to_vec()));
        let beside = ["a/1.png", "a/2023年第1期.docx"];
        assert_eq!(shown(&beside, true).0, Vec::<String>::new());
        assert_eq!(shown(&["a/1.png"], false), (vec![], vec!["a/1.png".to_owned()]));
    }
}
