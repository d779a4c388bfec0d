//! Decides what a link or a picture of an issue may lead to.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use crate::archive::SitePath;
use crate::content_hash::ContentHasher;
use crate::source::CONTENT;

/// Endings of files in which browsers run scripts as part of the site.
const ACTIVE: [&str; 10] = ["html", "htm", "xhtml", "xht", "xml", "js", "mjs", "css", "swf", "svg"];

/// Destination of a link.
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
    /// A file that does not exist.
    Missing {
        /// Its path, relative to the root.
        file: String,
        /// A file with the same name but for upper and lower case.
        similar: Option<String>,
    },
    /// A file below `content/` that is not published, because browsers run scripts in files of its type. Its path,
    /// relative to the root.
    Active(String),
    /// A path that leads out of `content/`.
    OutsideContent,
    /// A scheme that does not belong into a page (`javascript:`).
    Forbidden,
}

/// The files below `content/`, found by a path as authors type it. All issues share one.
#[derive(Debug)]
pub struct Files<'a> {
    paths: &'a BTreeSet<String>,
    /// Paths by their folded form; made when a path is first not found as it stands.
    folded: OnceLock<HashMap<String, Vec<String>>>,
}

impl<'a> Files<'a> {
    /// Files with these paths, relative to the archive's folder.
    pub fn new(paths: &'a BTreeSet<String>) -> Self {
        Files { paths, folded: OnceLock::new() }
    }

    /// Finds a file by its path. Names that differ only in how Unicode composes their characters are the same: macOS
    /// decomposes names, and keyboards do not.
    fn find(&self, path: &str) -> Option<&str> {
        if let Some(file) = self.paths.get(path) {
            return Some(file);
        }
        if path.is_ascii() {
            return None;
        }
        self.alike(path).iter().find(|file| file.nfc().eq(path.nfc())).map(String::as_str)
    }

    /// Finds a file whose path differs from this one only in upper and lower case.
    fn similar(&self, path: &str) -> Option<&str> {
        self.alike(path).first().map(String::as_str)
    }

    /// The files whose paths have the same folded form as this one.
    fn alike(&self, path: &str) -> &[String] {
        let folded = |path: &str| path.nfc().flat_map(char::to_lowercase).collect::<String>();
        let all = self.folded.get_or_init(|| {
            let mut all = HashMap::<_, Vec<_>>::new();
            for path in self.paths {
                all.entry(folded(path)).or_default().push(path.clone());
            }
            all
        });
        all.get(&folded(path)).map_or(&[], Vec::as_slice)
    }
}

/// Pages and files that links and pictures may lead to: all that one issue can know of the others.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// Pages of the issues that are built, by source path.
    pub pages: &'a HashMap<String, SitePath>,
    /// Files below `content/`.
    pub files: &'a Files<'a>,
}

impl Surroundings<'_> {
    /// Adds to a hash which of the files `referenced` there are, and which of them are pages.
    pub fn describe(&self, referenced: &BTreeSet<String>, all: &mut ContentHasher) {
        for path in referenced {
            all.part(path.as_bytes());
            all.part(self.pages.get(path).map_or(b"", |page| page.as_str().as_bytes()));
            all.part(self.files.find(path).unwrap_or_default().as_bytes());
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
    let Some(path) = resolve(source, &path) else { return Target::OutsideContent };
    referenced.insert(path.clone());
    if let Some(page) = around.pages.get(&path) {
        return Target::Page { path: page.clone(), fragment: decoded(fragment) };
    }
    if is_active(&ending(&path)) {
        return Target::Active(path);
    }
    match around.files.find(&path) {
        Some(file) => Target::File { file: file.to_owned(), fragment: decoded(fragment) },
        None => Target::Missing { similar: around.files.similar(&path).map(str::to_owned), file: path },
    }
}

/// Returns whether browsers run scripts in files with this ending, as part of the site.
pub fn is_active(ending: &str) -> bool {
    ACTIVE.contains(&ending)
}

/// Returns the ending of a file name, in lower case.
pub fn ending(path: &str) -> String {
    path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        // The second name is decomposed, as macOS writes it.
        let names = ["content/images/图 1.png", "content/files/cafe\u{301}.pdf", "content/files/Plan.pdf"];
        let files = BTreeSet::from(names.map(str::to_owned));
        let page = SitePath::new("issues/2023/044.html");
        let pages = HashMap::from([("content/issues/2023/43.md".to_owned(), SitePath::new("issues/2023/043.html"))]);
        let around = Surroundings { pages: &pages, files: &Files::new(&files) };
        let at = |text: &str| target(text, "content/issues/2023/044.md", &page, around, &mut BTreeSet::new());
        let file = |fragment: &str| Target::File { file: "content/images/图 1.png".into(), fragment: fragment.into() };
        assert_eq!(at("../../images/图%201.png"), file(""));
        assert_eq!(at("../../images/图%201.png#page=5"), file("page=5"));
        let composed = Target::File { file: names[1].into(), fragment: String::new() };
        assert_eq!(at("/files/caf%C3%A9.pdf"), composed);
        assert_eq!(at("/files/café.pdf"), composed);
        let missing = |file: &str, similar: Option<&str>| Target::Missing {
            file: file.into(),
            similar: similar.map(str::to_owned),
        };
        assert_eq!(at("/images/no.png"), missing("content/images/no.png", None));
        assert_eq!(at("/files/plan.PDF"), missing("content/files/plan.PDF", Some(names[2])));
        assert_eq!(at("43.md#s1"), Target::Page { path: SitePath::new("issues/2023/043.html"), fragment: "s1".into() });
        assert_eq!(at("#s2"), Target::Page { path: page.clone(), fragment: "s2".into() });
        for bad in ["javascript:alert(1)", " JaVa\nScript:x", "//evil.example/x", "data:text/html,x"] {
            assert_eq!(at(bad), Target::Forbidden, "{bad}");
        }
        for bad in ["/a.html", "/a.SVG", "/a.xml#b", "/a.m.js"] {
            assert!(matches!(at(bad), Target::Active(_)), "{bad}");
        }
        for bad in ["../../../../etc/passwd", "../../../public/index.html", "/../a.png"] {
            assert_eq!(at(bad), Target::OutsideContent, "{bad}");
        }
    }
}
