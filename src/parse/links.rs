//! Decides what a link or a picture of an issue may lead to.

use std::collections::{BTreeSet, HashMap};

use percent_encoding::percent_decode_str;

use crate::archive::SitePath;
use crate::content_hash::ContentHasher;
use crate::source::CONTENT;

/// Folder of the site that holds files from `content/`.
pub const MEDIA: &str = "media";

/// Endings of files that a browser would run as part of the site.
const RUNNING: [&str; 10] = ["html", "htm", "xhtml", "xht", "xml", "js", "mjs", "css", "swf", "svg"];

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Another site; a link may, a picture may not.
    Outside(String),
    /// A page of this site, with a fragment or none.
    Page {
        /// The page.
        path: SitePath,
        /// Behind `#`.
        fragment: String,
    },
    /// A file below `content/`.
    File {
        /// Its path, relative to the root.
        file: String,
        /// Behind `#`, such as `page=5` of a PDF; not encoded, often empty.
        fragment: String,
    },
    /// A file that is not there.
    Missing(String),
    /// A scheme that does not belong into a page (`javascript:`).
    Forbidden,
}

/// What links and pictures may lead to: it is shared by all issues, and all that an issue can know of the others.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// Pages of the issues that are built, by source path.
    pub pages: &'a HashMap<String, SitePath>,
    /// Files below `content/`.
    pub files: &'a BTreeSet<String>,
}

impl Surroundings<'_> {
    /// Tells what there is of each of the files `referenced`.
    pub fn describe(&self, referenced: &BTreeSet<String>, all: &mut ContentHasher) {
        for path in referenced {
            all.part(path.as_bytes());
            all.part(self.pages.get(path).map_or(b"", |page| page.as_str().as_bytes()));
            all.part(&[u8::from(self.files.contains(path))]);
        }
    }
}

/// Reads `destination` as it stands in the issue `source` (path relative to the root), whose page is `page`. The file
/// that it names, there or not, is added to `referenced`.
pub fn target(
    destination: &str,
    source: &str,
    page: &SitePath,
    around: Surroundings<'_>,
    referenced: &mut BTreeSet<String>,
) -> Target {
    let destination: String = destination.trim().chars().filter(|c| !c.is_control()).collect();
    let lower = destination.to_ascii_lowercase();
    if ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return Target::Outside(destination);
    }
    if lower.starts_with("//") || lower.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':')) {
        return Target::Forbidden;
    }
    let (path, fragment) = destination.split_once('#').unwrap_or((&destination, ""));
    if path.is_empty() {
        return Target::Page { path: page.clone(), fragment: decoded(fragment) };
    }
    let path = decoded(path).replace('\\', "/");
    let Some(path) = resolve(source, &path) else { return Target::Forbidden };
    referenced.insert(path.clone());
    if let Some(page) = around.pages.get(&path) {
        return Target::Page { path: page.clone(), fragment: decoded(fragment) };
    }
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if RUNNING.contains(&ending.as_str()) {
        return Target::Forbidden;
    }
    if around.files.contains(&path) {
        Target::File { file: path, fragment: decoded(fragment) }
    } else {
        Target::Missing(path)
    }
}

/// A part of an address with its percent-encoding undone.
fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

/// `target` seen from the folder of `source`, inside `content/`; a leading slash means `content/` itself.
fn resolve(source: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => vec![CONTENT],
        None => source.split('/').collect::<Vec<_>>().split_last()?.1.to_vec(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (parts.len() > 1 && parts[0] == CONTENT).then(|| parts.join("/"))
}

/// Where the site keeps a file below `content/`.
pub fn media_path(file: &str) -> SitePath {
    SitePath::new(format!("{MEDIA}/{}", file.strip_prefix(&format!("{CONTENT}/")).unwrap_or(file)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        let files = BTreeSet::from(["content/images/图 1.png".to_owned()]);
        let page = SitePath::new("issues/2023/044.html");
        let pages = HashMap::from([("content/issues/2023/43.md".to_owned(), SitePath::new("issues/2023/043.html"))]);
        let around = Surroundings { pages: &pages, files: &files };
        let at = |text: &str| target(text, "content/issues/2023/044.md", &page, around, &mut BTreeSet::new());
        let file = |fragment: &str| Target::File { file: "content/images/图 1.png".into(), fragment: fragment.into() };
        assert_eq!(at("../../images/图%201.png"), file(""));
        assert_eq!(at("../../images/图%201.png#page=5"), file("page=5"));
        assert_eq!(at("/images/no.png"), Target::Missing("content/images/no.png".into()));
        assert_eq!(at("43.md#s1"), Target::Page { path: SitePath::new("issues/2023/043.html"), fragment: "s1".into() });
        assert_eq!(at("#s2"), Target::Page { path: page.clone(), fragment: "s2".into() });
        for bad in [
            "javascript:alert(1)",
            " JaVa\nScript:x",
            "//evil.example/x",
            "data:text/html,x",
            "/a.html",
            "/a.SVG",
            "../../../../etc/passwd",
        ] {
            assert_eq!(at(bad), Target::Forbidden, "{bad}");
        }
    }
}
