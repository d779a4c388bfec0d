//! Laws of the built site, over the real archive and generated ones.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::support::{Project, load, repository, tree};
use kanku::archive::Archive;
use kanku::samples;

/// Three years of samples, built with `arguments`; the root and the site.
fn sample_site(arguments: &[&str]) -> (tempfile::TempDir, Vec<(String, Vec<u8>)>) {
    let folder = tempfile::tempdir().unwrap();
    samples::generate(folder.path(), 3, 7).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kanku"));
    let output = command.arg("build").args(arguments).arg("--root").arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let site = tree(&folder.path().join("public"));
    (folder, site)
}

fn without_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Returns the visible text of a page: tags taken out, entities resolved, white space dropped.
fn visible(html: &str) -> String {
    let tags = regex::Regex::new(r"(?s)<script.*?</script>|<[^>]*>").unwrap();
    let text = tags.replace_all(html, "");
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'");
    without_space(&text.replace("&#x27;", "'").replace("&nbsp;", " ").replace("&amp;", "&"))
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let (_one, one) = sample_site(&["--jobs", "1"]);
    let (_many, many) = sample_site(&["--jobs", "7"]);
    assert_eq!(one.len(), many.len());
    for (a, b) in one.iter().zip(&many) {
        assert_eq!(a.0, b.0);
        assert!(a.1 == b.1, "{} differs", a.0);
    }
}

#[test]
fn every_link_and_anchor_resolves() {
    let (_folder, site) = sample_site(&[]);
    let attribute = regex::Regex::new(r#"\s(href|src|id)="([^"]*)""#).unwrap();
    let pages: Vec<(&str, String)> = site
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), String::from_utf8(bytes.clone()).unwrap()))
        .collect();
    let files: HashSet<&str> = site.iter().map(|(path, _)| path.as_str()).collect();
    let mut anchors: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (path, html) in &pages {
        let ids: Vec<&str> =
            attribute.captures_iter(html).filter(|c| &c[1] == "id").map(|c| c.get(2).unwrap().as_str()).collect();
        let known: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{path} has one id twice");
        anchors.insert(path, known);
    }
    for (path, html) in &pages {
        for found in attribute.captures_iter(html).filter(|c| &c[1] != "id") {
            let link = found.get(2).unwrap().as_str();
            if link.starts_with("http") || link.starts_with("mailto:") || link.starts_with("urn:") {
                continue;
            }
            let (target, fragment) = link.split_once('#').unwrap_or((link, ""));
            // The search page reads what stands behind a question mark.
            let target = target.split('?').next().unwrap_or_default();
            let target = if target.is_empty() { (*path).to_owned() } else { resolve(path, target) };
            assert!(files.contains(target.as_str()), "{path} links to {link}, which is not there");
            if !fragment.is_empty() {
                assert!(anchors[target.as_str()].contains(fragment), "{path} links to {link}: no such anchor");
            }
        }
    }
}

fn resolve(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{page} links out of the site: {link}"),
            part => parts.push(part),
        }
    }
    percent_encoding::percent_decode_str(&parts.join("/")).decode_utf8().unwrap().into_owned()
}

#[test]
fn every_passage_stands_on_its_page() {
    let (folder, site) = sample_site(&[]);
    let loaded = load(folder.path());
    let pages: HashMap<&str, String> = site
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(p, b)| (p.as_str(), visible(&String::from_utf8_lossy(b))))
        .collect();
    for issue in &loaded.archive.issues {
        let page = &pages[issue.path().as_str()];
        for passage in &issue.passages {
            let text = without_space(issue.text(passage));
            assert!(page.contains(&text), "{}#{}: {text}", issue.path(), passage.anchor);
        }
    }
}

#[test]
fn passages_in_order_rebuild_the_issue() {
    for root in [repository(), sample_site(&[]).0.keep()] {
        rebuilds(&root);
    }
}

fn rebuilds(root: &Path) {
    let loaded = load(root);
    let archive: &Archive = &loaded.archive;
    for issue in &archive.issues {
        let source = loaded.sources.read(&issue.source).unwrap().0.text;
        let fence = &source[..3];
        let body = &source[3 + source[3..].find(&format!("\n{fence}")).unwrap() + 4..];
        // Prose only: tables, pictures and footnotes have marks of their own in Markdown.
        if body.contains(['|', '[', '!']) {
            continue;
        }
        let rebuilt: String = issue
            .steps
            .iter()
            .map(|step| match step {
                kanku::archive::Step::Heading(index) => issue.headings[*index].full(),
                kanku::archive::Step::Rule => String::new(),
                kanku::archive::Step::Item(index) => {
                    issue.passages[issue.items[*index].passages.clone()].iter().map(|p| issue.text(p)).collect()
                }
            })
            .collect();
        let plain = |text: &str| without_space(text).replace(['#', '*', '-'], "");
        assert_eq!(plain(&rebuilt), plain(body), "{}", issue.source);
    }
}

#[test]
fn generated_issues_build_without_a_complaint() {
    let folder = tempfile::tempdir().unwrap();
    samples::generate(folder.path(), 12, 3).unwrap();
    let loaded = kanku::load::load(folder.path(), false);
    assert!(loaded.value.is_ok());
    assert_eq!(loaded.warnings, []);
}

#[test]
fn an_empty_archive_says_so() {
    let project = Project::new().build();
    assert!(project.built("index.html").contains("尚无"));
    assert_eq!(project.built("data/issues.json").trim(), "[]");
}

#[test]
fn drafts_are_built_when_asked_for() {
    let project = Project::new().issue(1, "教育厅。");
    let text = std::fs::read_to_string(project.path("content/issues/2023/001.md")).unwrap();
    project.write("content/issues/2023/001.md", text.replace("date:", "draft: true\ndate:"));
    assert_eq!(project.kanku(&["build"]).status, 0);
    assert!(!project.path("public/issues/2023/001.html").exists());
    assert_eq!(project.kanku(&["build", "--drafts"]).status, 0);
    assert!(project.path("public/issues/2023/001.html").exists());
}
