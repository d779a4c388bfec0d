//! Files below `content/` that are not part of the site, though their author may think so: an issue under a wrong name
//! or in a wrong folder, and files that nothing links to.
//!
//! Pictures and other media that nothing links to are not reported: an archive may keep some for later.

use std::collections::{BTreeSet, HashSet};

use crate::diagnostics::{Diagnostic, Rule};
use crate::parse::links;
use crate::source::{ISSUES, PAGES};

/// Endings of Markdown files that are not read, because they are not `.md`.
const MARKDOWN: [&str; 9] =
    [".markdown", ".mdown", ".mkdn", ".mkd", ".md.txt", ".md.bak", ".md.old", ".md.orig", ".md~"];

/// Endings of documents, out of which issues are made by an import.
const DOCUMENTS: [&str; 10] = ["doc", "docx", "wps", "odt", "rtf", "txt", "text", "pdf", "html", "htm"];

/// Endings of files that are linked to, or kept to be linked to.
const ATTACHMENTS: [&str; 35] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg", "tif", "tiff", "ico", "heic", "mp3", "m4a", "ogg",
    "wav", "mp4", "m4v", "webm", "mov", "xls", "xlsx", "et", "csv", "json", "ppt", "pptx", "dps", "ofd", "zip", "rar",
    "7z", "gz", "ods", "odp",
];

/// Files below `content/` with a meaning of their own.
const KNOWN: [&str; 1] = ["content/words.toml"];

/// Names of files that systems or people leave in a folder, in lower case and without the ending.
const IGNORED: [&str; 5] = ["readme", "license", "thumbs", "desktop", "自述"];

/// Checks `files`, which are all files below `content/` but issues and registry. `linked` has those that an issue links
/// to or shows; `None` if not every issue could be read, which leaves out what depends on it.
pub fn check(files: &BTreeSet<String>, linked: Option<&HashSet<&str>>) -> Vec<Diagnostic> {
    let is_linked = |path: &str| linked.is_some_and(|linked| linked.contains(path));
    let found = files.iter().filter(|path| !is_linked(path)).filter_map(|path| {
        let (message, hint) = misnamed(path).or_else(|| linked.and_then(|_| unlinked(path)))?;
        Some(Diagnostic::warning(message).rule(Rule::UnknownFile).file(path).hint(hint))
    });
    found.collect()
}

/// Reports a file that is an issue by its name, but is not read as one.
fn misnamed(path: &str) -> Option<(String, String)> {
    let (folder, name) = path.rsplit_once('/')?;
    let lower = name.to_lowercase();
    if let Some(ending) = MARKDOWN.iter().find(|ending| lower.ends_with(*ending)) {
        let stem = &name[..name.len() - ending.len()];
        let message = format!("this file is not read: its name ends in `{}`, not in `.md`", &name[stem.len()..]);
        return Some((message, format!("rename it to {stem}.md, or delete it")));
    }
    if lower.ends_with(".md") && folder.starts_with(&format!("{PAGES}/")) {
        let message = format!("this file is not read: pages are in {PAGES}/ itself");
        return Some((message, format!("move it to {PAGES}/{name}")));
    }
    let in_place = format!("{folder}/").starts_with(&format!("{ISSUES}/"));
    if lower.ends_with(".md") && !in_place && !is_ignored(&lower) {
        let message = format!("this file is not read: issues are in {ISSUES}/");
        return Some((message, format!("move it there, like {ISSUES}/2023/{name}")));
    }
    None
}

/// Reports a file that nothing links to and that is a document, or of an unknown kind.
fn unlinked(path: &str) -> Option<(String, String)> {
    let (_, name) = path.rsplit_once('/')?;
    let lower = name.to_lowercase();
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    if links::is_active(ending) && ending != "svg" {
        let message = format!("this file is not on the site: browsers run the scripts in .{ending} files");
        let hint = "make an issue of it with `kanku import`, save it as .pdf, or move it out of content/";
        return Some((message, hint.to_owned()));
    }
    if DOCUMENTS.contains(&ending) {
        let hint = "make an issue of it with `kanku import`, link to it from an issue, or move it out of content/";
        return Some(("this file is not on the site: no issue links to it".to_owned(), hint.to_owned()));
    }
    let is_known = ATTACHMENTS.contains(&ending) || KNOWN.contains(&path) || ending == "md" || is_ignored(&lower);
    if is_known {
        return None;
    }
    let message = match ending {
        "" => "this file is not read: its name has no ending".to_owned(),
        ending => format!("this file is not read: kanku knows no files that end in `.{ending}`"),
    };
    Some((message, "an issue ends in `.md`; move other files out of content/, or link to them".to_owned()))
}

/// Returns whether a name, in lower case, is none of the archive's files.
fn is_ignored(name: &str) -> bool {
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    IGNORED.contains(&stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expect(paths: &[&str], linked: Option<&[&str]>, expected: &[(&str, &str)]) {
        let files: BTreeSet<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        let linked: Option<HashSet<&str>> = linked.map(|linked| linked.iter().copied().collect());
        let found = check(&files, linked.as_ref());
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (diagnostic, (path, text)) in found.iter().zip(expected) {
            assert_eq!(diagnostic.file.as_deref(), Some(*path));
            let said = format!("{} {}", diagnostic.message, diagnostic.hint.as_deref().unwrap_or_default());
            assert!(said.contains(text), "{text} is not in {said}");
        }
    }

    #[test]
    fn issues_under_wrong_names_or_in_wrong_folders() {
        let paths = [
            "content/044.md",
            "content/Issues/2023/044.md",
            "content/README.md",
            "content/issues/2023/003.markdown",
            "content/issues/2023/045.md.txt",
            "content/issues/2023/046.MD.TXT",
            "content/pages/old/about.md",
        ];
        let expected = [
            (paths[0], "move it there, like content/issues/2023/044.md"),
            (paths[1], "issues are in content/issues/"),
            (paths[3], "ends in `.markdown`, not in `.md` rename it to 003.md"),
            (paths[4], "rename it to 045.md"),
            (paths[5], "ends in `.MD.TXT`"),
            (paths[6], "pages are in content/pages/ itself move it to content/pages/about.md"),
        ];
        expect(&paths, None, &expected);
        expect(&paths, Some(&[]), &expected);
        expect(&["content/files/a.markdown"], Some(&["content/files/a.markdown"]), &[]);
    }

    #[test]
    fn files_that_nothing_links_to() {
        let paths = [
            "content/department.toml",
            "content/files/报表.xlsx",
            "content/files/网页.HTML",
            "content/images/图.PNG",
            "content/issues/2023/045",
            "content/issues/2023/045.docx",
            "content/issues/2023/046.txt",
            "content/issues/2023/Thumbs.db",
            "content/issues/2023/附件.pdf",
            "content/words.toml",
        ];
        let linked = ["content/issues/2023/附件.pdf"];
        let expected = [
            (paths[0], "kanku knows no files that end in `.toml`"),
            (paths[2], "browsers run the scripts in .html files"),
            (paths[4], "its name has no ending"),
            (paths[5], "no issue links to it make an issue of it"),
            (paths[6], "no issue links to it"),
        ];
        expect(&paths, Some(&linked), &expected);
        expect(&paths, None, &[]);
    }
}
