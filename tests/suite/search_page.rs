//! The search page and the boxes that lead to it: there with a search, and nothing of them without one.

use crate::support::{Project, tree};

fn project() -> Project {
    Project::new().issue(1, "## 一、动态\n\n1.教育厅召开会议。")
}

fn pages(project: &Project) -> Vec<(String, String)> {
    let pages = tree(&project.path("public")).into_iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

#[test]
fn every_page_has_one_box_that_leads_to_the_search() {
    let project = project();
    assert_eq!(project.kanku(&["build", "--base-url", "https://example.org/"]).status, 0);
    for (path, html) in pages(&project) {
        assert_eq!(html.matches("type=\"search\"").count(), 1, "{path}");
        let root = if path == "404.html" { "/".to_owned() } else { "../".repeat(path.matches('/').count()) };
        assert!(html.contains(&format!("action=\"{root}search.html\" method=\"get\"")), "{path}");
    }
    let page = project.built("search.html");
    let generation = regex::Regex::new("data-generation=\"[0-9a-f]{8}\"").unwrap();
    assert!(generation.is_match(&page), "{page}");
    assert!(page.contains("<noscript>") && page.contains("href=\"archive.html\""));
    let sitemap = project.built("sitemap.xml");
    assert!(sitemap.contains("https://example.org/index.html") && !sitemap.contains("search"), "{sitemap}");
    for script in ["search.js", "highlight.js", "jump.js"] {
        let source = project.built(&format!("assets/{script}"));
        assert!(source.starts_with('\u{feff}') && source.contains("\"use strict\";"), "{script}");
    }
}

#[test]
fn without_a_search_there_is_nothing_of_it() {
    let project = project();
    assert_eq!(project.kanku(&["build", "--no-search"]).status, 0);
    let files = tree(&project.path("public"));
    let found: Vec<&String> = files.iter().map(|(path, _)| path).filter(|path| path.contains("search")).collect();
    assert_eq!(found, Vec::<&String>::new());
    for (path, html) in pages(&project) {
        assert!(!html.contains("search"), "{path}");
    }
    assert!(project.built("index.html").contains("class=\"jump\""));
    assert!(project.built("assets/jump.js").contains("findIssues"));
}

/// Only the built-in search's own files go; a theme may have files with similar names.
#[test]
fn without_a_search_the_files_of_a_theme_stay() {
    let project = project().with("kanku.toml", "title = \"周报\"\ntheme = \"own\"\n");
    project.write("themes/own/assets/search-tips.png", "tips");
    project.write("themes/own/assets/search/own.js", "own();");
    assert_eq!(project.kanku(&["build", "--no-search"]).status, 0);
    assert_eq!(project.built("assets/search-tips.png"), "tips");
    assert_eq!(project.built("assets/search/own.js"), "own();");
    assert!(!project.path("public/assets/search.css").exists());
    assert!(!project.path("public/assets/search/engine.js").exists());
}
