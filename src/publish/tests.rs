use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Replacement, Staging, place, swap};
use crate::archive::SitePath;
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::output::{OutputFile, Sink};

/// An archive root with content, sources and an empty place for the site.
struct Root(TempDir);

impl Root {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        for folder in ["content/issues", "src", "themes/default"] {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        Self(dir)
    }

    fn path(&self, inner: &str) -> PathBuf {
        if inner.is_empty() { self.0.path().to_owned() } else { self.0.path().join(inner) }
    }

    fn put(&self, inner: &str, text: &str) {
        let path = self.path(inner);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, inner: &str) -> Option<String> {
        fs::read_to_string(self.path(inner)).ok()
    }

    fn open(&self, out: &str) -> Result<Staging, Diagnostic> {
        Staging::open(&self.path(out), &self.path(""), &self.path("content"))
    }

    /// Folder of the site that was replaced last. It is not beside the others, as the cache is.
    fn before(&self) -> PathBuf {
        self.path("src/before")
    }

    /// An archive without a search index.
    fn index(&self) -> Replacement {
        Replacement { staging: self.path("src/search.new"), target: self.path("src/search") }
    }

    fn publish(&self, files: &[(&str, &str)]) {
        let staging = self.open("public").unwrap();
        for (path, text) in files {
            staging.write(&file(path, text)).unwrap();
        }
        assert_eq!(staging.commit(&self.index(), &self.before()).unwrap().files, files.len());
    }

    /// Names at the top, hidden ones too.
    fn names(&self) -> Vec<String> {
        names(self.0.path())
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn file(path: &str, text: &str) -> OutputFile {
    OutputFile::new(SitePath::new(path), text.into())
}

fn refused(result: Result<Staging, Diagnostic>, message: &str) {
    let diagnostic = result.unwrap_err();
    assert!(diagnostic.message.contains(message), "{diagnostic}");
    assert!(diagnostic.hint.is_some(), "{diagnostic}");
}

#[test]
fn a_site_replaces_the_one_before_and_nothing_stale_remains() {
    let root = Root::new();
    root.publish(&[("index.html", "old"), ("issues/2022/001.html", "gone")]);
    root.publish(&[("index.html", "new"), ("issues/2023/001.html", "here")]);
    assert_eq!(root.read("public/index.html").as_deref(), Some("new"));
    assert_eq!(names(&root.path("public/issues")), ["2023"]);
    assert_eq!(
        root.read("public/.kanku-manifest").as_deref(),
        Some("kanku-manifest 1\nindex.html\nissues/2023/001.html\n")
    );
    assert_eq!(root.names(), ["content", "public", "src", "themes"]);
}

#[test]
fn without_a_commit_nothing_changes() {
    let root = Root::new();
    root.publish(&[("index.html", "old")]);
    let staging = root.open("public").unwrap();
    staging.write(&file("index.html", "new")).unwrap();
    drop(staging);
    assert_eq!(root.read("public/index.html").as_deref(), Some("old"));
    assert_eq!(root.names(), ["content", "public", "src", "themes"]);
}

#[test]
fn a_file_of_the_same_origin_is_kept_and_not_made_again() {
    let root = Root::new();
    let [one, other] = ["1", "2"].map(|part| ContentHash::of(|all| all.part(part.as_bytes())));
    let path = SitePath::new("a/index.html");
    let staging = root.open("public").unwrap();
    assert_eq!(staging.reuse(&path, one), None);
    staging.write(&OutputFile { input_hash: Some(one), ..file("a/index.html", "made") }).unwrap();
    let input_hashes = staging.commit(&root.index(), &root.before()).unwrap().input_hashes;
    let mut staging = root.open("public").unwrap();
    assert_eq!(staging.reuse(&path, one), None, "nothing is trusted unless that is said");
    staging.trust(input_hashes.clone());
    assert_eq!(staging.reuse(&path, other), None);
    assert_eq!(staging.reuse(&path, one), Some(4));
    assert!(staging.write(&file("a/index.html", "again")).unwrap_err().message.contains("one path"));
    let published = staging.commit(&root.index(), &root.before()).unwrap();
    assert_eq!((published.files, published.bytes), (1, 4));
    assert_eq!(published.input_hashes, input_hashes);
    assert_eq!(root.read("public/a/index.html").as_deref(), Some("made"));
}

#[cfg(unix)]
#[test]
fn a_file_that_few_may_read_is_made_anew() {
    use std::os::unix::fs::PermissionsExt;
    let root = Root::new();
    root.publish(&[("index.html", "same")]);
    let path = root.path("public/index.html");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    let new = mode(&path);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    root.publish(&[("index.html", "same")]);
    assert_eq!(mode(&path), new);
}

#[test]
fn the_bytes_and_files_are_counted() {
    let root = Root::new();
    let staging = root.open("public").unwrap();
    staging.write(&file("a.html", "12")).unwrap();
    staging.write(&file("b/c.html", "345")).unwrap();
    let published = staging.commit(&root.index(), &root.before()).unwrap();
    assert_eq!((published.files, published.bytes), (2, 5));
}

#[test]
fn a_path_is_written_once_and_stays_inside() {
    let root = Root::new();
    let staging = root.open("public").unwrap();
    staging.write(&file("a.html", "1")).unwrap();
    assert!(staging.write(&file("a.html", "2")).unwrap_err().message.contains("one path, `a.html`"));
    for path in [".kanku-manifest", "a/.gitkeep", "a\\b", "c:x", "."] {
        assert!(staging.write(&file(path, "")).unwrap_err().message.contains("not a path inside"), "{path}");
    }
}

#[test]
fn sources_are_never_built_into() {
    let root = Root::new();
    refused(root.open(""), "it is the archive's root");
    refused(root.open("content/.."), "it is the archive's root");
    refused(root.open(".."), "the archive's root is inside it");
    refused(root.open("content"), "inside the content");
    refused(root.open("content/issues/new"), "inside the content");
    refused(root.open("src/site"), "src/ is a folder of sources");
    refused(root.open("themes/default/site"), "themes/ is a folder of sources");
    let elsewhere = TempDir::new().unwrap();
    let content = elsewhere.path().join("a/content");
    fs::create_dir_all(&content).unwrap();
    let result = Staging::open(&elsewhere.path().join("a"), &root.path(""), &content);
    refused(result, "the content is inside it");
}

#[test]
fn foreign_files_are_refused_and_listed() {
    let root = Root::new();
    for n in 1..=7 {
        root.put(&format!("public/notes/{n}.txt"), "mine");
    }
    let diagnostic = root.open("public").unwrap_err();
    assert!(diagnostic.message.ends_with("notes/1.txt, notes/2.txt, notes/3.txt, notes/4.txt, notes/5.txt and 2 more"));
    fs::remove_dir_all(root.path("public")).unwrap();
    root.publish(&[("index.html", "")]);
    root.put("public/mine.txt", "mine");
    refused(root.open("public"), "did not write: mine.txt");
}

#[test]
fn a_file_put_there_during_the_build_is_not_lost() {
    let root = Root::new();
    root.publish(&[("index.html", "old")]);
    let staging = root.open("public").unwrap();
    root.put("public/mine.txt", "mine");
    assert!(staging.commit(&root.index(), &root.before()).unwrap_err()[0].message.contains("mine.txt"));
    assert_eq!(root.read("public/index.html").as_deref(), Some("old"));
}

#[test]
fn a_file_or_an_unknown_manifest_is_refused() {
    let root = Root::new();
    root.put("public", "a file");
    refused(root.open("public"), "is not a folder");
    fs::remove_file(root.path("public")).unwrap();
    root.put("public/.kanku-manifest", "kanku-manifest 99\nindex.html\n");
    refused(root.open("public"), "not a manifest of this version");
}

#[test]
fn the_gitkeep_stays() {
    let root = Root::new();
    root.put("public/.gitkeep", "");
    root.publish(&[("index.html", "")]);
    root.publish(&[("index.html", "")]);
    assert_eq!(names(&root.path("public")), [".gitkeep", ".kanku-manifest", "index.html"]);
}

#[test]
fn folders_of_crashed_runs_are_cleared_away() {
    let root = Root::new();
    root.publish(&[("index.html", "old")]);
    // No process has this number: it is above what systems hand out.
    let staging = place::staging_folder(&root.path("public"), 4_294_967_295);
    let old = place::old_folder(&staging);
    fs::create_dir(&staging).unwrap();
    fs::rename(root.path("public"), &old).unwrap();
    drop(root.open("public").unwrap());
    assert_eq!(root.read("public/index.html").as_deref(), Some("old"));
    assert_eq!(root.names(), ["content", "public", "src", "themes"]);
}

#[test]
fn an_old_site_whose_place_is_taken_is_removed() {
    let root = Root::new();
    root.publish(&[("index.html", "new")]);
    let old = place::old_folder(&place::staging_folder(&root.path("public"), 4_294_967_295));
    fs::create_dir(&old).unwrap();
    drop(root.open("public").unwrap());
    assert!(!old.exists());
    assert_eq!(root.read("public/index.html").as_deref(), Some("new"));
}

#[test]
fn a_folder_that_cannot_be_moved_is_synced() {
    let root = Root::new();
    root.put("public/.gitkeep", "");
    root.publish(&[("index.html", "old"), ("issues/2022/001.html", "gone"), ("same.html", "same")]);
    let staging = root.open("public").unwrap();
    for (path, text) in [("index.html", "new"), ("same.html", "same"), ("issues/2023/001.html", "here")] {
        staging.write(&file(path, text)).unwrap();
    }
    super::manifest::write(&staging.folder, &["index.html", "issues/2023/001.html", "same.html"]).unwrap();
    swap::sync(&staging.folder, &staging.out).unwrap();
    drop(staging);
    assert_eq!(names(&root.path("public")), [".gitkeep", ".kanku-manifest", "index.html", "issues", "same.html"]);
    assert_eq!(names(&root.path("public/issues")), ["2023"]);
    assert_eq!(root.read("public/index.html").as_deref(), Some("new"));
    drop(root.open("public").unwrap());
}

#[test]
fn site_and_index_are_put_in_place_together_or_not_at_all() {
    let root = Root::new();
    let index = root.index();
    let stage = |text: &str| {
        root.put("src/search.new/summary", text);
        let staging = root.open("public").unwrap();
        staging.write(&file("index.html", text)).unwrap();
        staging
    };
    let stands = |text: &str| {
        assert_eq!(root.read("public/index.html").as_deref(), Some(text));
        assert_eq!(root.read("src/search/summary").as_deref(), Some(text));
    };
    stage("old").commit(&index, &root.before()).unwrap();
    stands("old");
    // The index cannot be moved: its place is a file's. Then the site cannot: its staging folder is gone.
    let staging = stage("new");
    let elsewhere = Replacement { target: root.path("src/search/summary/x"), ..index.clone() };
    staging.commit(&elsewhere, &root.before()).unwrap_err();
    stands("old");
    let staging = stage("new");
    let site = Replacement { staging: staging.out.join("missing/folder"), target: staging.out.clone() };
    swap::replace_all(&site, &index, &root.before()).unwrap_err();
    stands("old");
    assert_eq!(root.read("src/search.new/summary").as_deref(), Some("new"));
    drop(staging);
    stage("newer").commit(&index, &root.before()).unwrap();
    stands("newer");
    // Without an index the old one goes.
    let staging = root.open("public").unwrap();
    staging.commit(&index, &root.before()).unwrap();
    assert_eq!(root.read("src/search/summary"), None);
}

#[test]
fn an_index_that_a_crash_left_without_its_place_is_put_back() {
    let root = Root::new();
    root.put("src/search.new.old/summary", "old");
    root.put("src/search.new/summary", "half");
    super::recover(&root.path("public"), &root.index()).unwrap();
    assert_eq!(root.read("src/search/summary").as_deref(), Some("old"));
    assert!(!root.path("src/search.new").exists());
}

#[cfg(unix)]
#[test]
fn a_read_only_site_is_refused_and_what_is_left_of_one_is_cleared_away() {
    use std::os::unix::fs::PermissionsExt;
    let root = Root::new();
    root.publish(&[("issues/index.html", "old")]);
    let chmod = |path: &str, mode| fs::set_permissions(root.path(path), fs::Permissions::from_mode(mode)).unwrap();
    chmod("public", 0o555);
    refused(root.open("public"), "is read-only");
    chmod("public", 0o755);
    chmod("public/issues", 0o555);
    root.publish(&[("index.html", "new")]);
    root.publish(&[("index.html", "newer")]);
    assert_eq!(root.names(), ["content", "public", "src", "themes"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_stays_a_link() {
    let root = Root::new();
    let elsewhere = TempDir::new().unwrap();
    fs::create_dir(elsewhere.path().join("site")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("site"), root.path("public")).unwrap();
    root.publish(&[("index.html", "here")]);
    assert!(fs::symlink_metadata(root.path("public")).unwrap().is_symlink());
    assert_eq!(root.read("public/index.html").as_deref(), Some("here"));
    fs::remove_file(root.path("public")).unwrap();
    std::os::unix::fs::symlink(root.path("content"), root.path("public")).unwrap();
    refused(root.open("public"), "inside the content");
}

#[test]
fn errors_name_their_path() {
    let root = Root::new();
    root.put("file", "");
    let diagnostic = root.open("file/site").unwrap_err();
    assert!(diagnostic.message.contains("file"), "{diagnostic}");
}
