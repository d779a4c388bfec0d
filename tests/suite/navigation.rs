//! The navigation: pages lead to what the archive has, and to nothing else.

use std::collections::BTreeSet;

use crate::support::{Project, Run};

/// Every link of a page to a page of the site, without fragments.
fn links(project: &Project, page: &str) -> BTreeSet<String> {
    let html = project.built(page);
    let hrefs = html.split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '#', '?']).next());
    hrefs.filter(|href| href.ends_with(".html") || href.ends_with(".csv")).map(str::to_owned).collect()
}

/// Lists with words of entries and tips that lead to them.
const WORDS: [(&str, [&str; 3]); 3] = [
    ("departments.html", [">部门<", "部门、", "departments/"]),
    ("sections.html", [">栏目<", "栏目、", "sections/"]),
    ("statistics.html", [">数据<", ">数据 CSV", "statistics.csv"]),
];

/// Checks that the pages of an archive lead to the lists `there` and to no other.
fn check(project: &Project, there: &[&str]) {
    for page in ["index.html", "archive.html", "404.html", "search.html"] {
        let links = links(project, page);
        let html = project.built(page);
        for (list, words) in WORDS {
            let is_there = there.contains(&list);
            assert_eq!(links.contains(list), is_there, "{page}: {list}");
            assert_eq!(project.path("public").join(list).exists(), is_there, "{list}");
            for word in words {
                assert!(is_there || !html.contains(word), "{page} has {word}");
            }
        }
    }
    assert_eq!(project.path("public/data/statistics.csv").exists(), there.contains(&"statistics.html"));
}

fn archive(settings: &str, body: &str) -> Project {
    let settings = format!("title = \"通讯\"\n{settings}");
    Project::new().with("kanku.toml", settings).with("content/issues/1.md", format!("---\ntotal: 1\n---\n\n{body}\n"))
}

const FIGURES: &str = "[[statistics]]\nid = \"a\"\nlabel = \"受理\"\nweek = '受理{n}件'\n";

#[test]
fn an_archive_leads_to_what_it_has() {
    check(&archive(FIGURES, "工具会换，文字会留下。").build(), &[]);
    check(&archive("", "## 要闻\n\n工具会换，文字会留下。").build(), &["sections.html"]);
    check(&archive("", "教育厅开设专窗。").build(), &["departments.html"]);
    check(&archive(FIGURES, "大厅受理 3 件。").build(), &["statistics.html"]);
    let everything = archive(FIGURES, "## 要闻\n\n教育厅受理 3 件。").build();
    check(&everything, &["departments.html", "sections.html", "statistics.html"]);
}

#[test]
fn a_department_that_the_front_matter_alone_names_has_its_page() {
    let project =
        archive("", "").with("content/issues/1.md", "---\ntotal: 1\ndepartments: [教育厅]\n---\n\n文字。\n").build();
    check(&project, &["departments.html"]);
    assert!(links(&project, "issues/001.html").iter().any(|link| link.starts_with("../departments/")));
}

#[test]
fn lists_come_and_go_with_what_they_list() {
    let project = archive("", "教育厅开设专窗。").build();
    check(&project, &["departments.html"]);
    project.write("content/issues/1.md", "---\ntotal: 1\n---\n\n## 要闻\n\n文字。\n");
    let project = project.build();
    check(&project, &["sections.html"]);
    let clean = archive("", "## 要闻\n\n文字。").build();
    assert_eq!(project.built("issues/001.html"), clean.built("issues/001.html"));
}

#[test]
fn no_page_of_a_new_archive_leads_nowhere() {
    for kind in ["weekly", "daily", "monthly", "gazette", "newspaper", "newsletter"] {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join(kind);
        let root_text = root.to_str().unwrap();
        assert_eq!(Run::of_command(&["init", "--kind", kind, root_text]).status, 0);
        let build = Run::of_command(&["build", "--root", root_text]);
        assert_eq!(build.status, 0, "{}", build.stderr);
        let public = root.join("public");
        for (path, bytes) in crate::support::tree(&public).into_iter().filter(|(path, _)| path.ends_with(".html")) {
            let html = String::from_utf8(bytes).unwrap();
            let folder = public.join(&path).parent().unwrap().to_owned();
            for href in html.split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '#', '?']).next()) {
                assert!(href.is_empty() || folder.join(href).exists(), "{kind}: {path} leads to {href}");
            }
        }
        let home = std::fs::read_to_string(public.join("index.html")).unwrap();
        let has_departments = ["weekly", "daily", "gazette"].contains(&kind);
        let has_figures = ["weekly", "daily"].contains(&kind);
        assert_eq!(home.contains("departments.html"), has_departments, "{kind}");
        assert_eq!(home.contains("statistics.html"), has_figures, "{kind}");
    }
}
