//! Documents that issues cite (文号): found in every text, listed on a page of their own.

use serde_json::Value;

use crate::support::{FRONT, Project};

fn archive() -> Project {
    Project::new()
        .issue(
            1,
            "## 一、依据\n\n1.按照川办发〔2023〕15号和**国办函**〔2016〕 １０８ 号办理。\n\n2.见下表。\n\n| 文号 |\n|--|\n| 工信部无[2017]330号 |",
        )
        .issue(2, "## 二、国务院令第 722 号解读\n\n1.国办函(2016)108 号已印发，〔2018〕5 号同时废止。")
}

#[test]
fn every_citation_is_listed_with_a_link_to_its_place() {
    let project = archive().build();
    let page = project.built("documents.html");
    for (number, place) in [
        ("川办发〔2023〕15号", "issues/2023/001.html#s1-1"),
        ("国办函〔2016〕108号", "issues/2023/001.html#s1-1"),
        ("国办函〔2016〕108号", "issues/2023/002.html#s2-1"),
        ("工信部无〔2017〕330号", "issues/2023/001.html#s1-2.1"),
        ("国务院令第722号", "issues/2023/002.html#s2"),
        ("〔2018〕5号", "issues/2023/002.html#s2-1"),
    ] {
        let entry = page.split("<dt>").find(|entry| entry.starts_with(&format!("{number}</dt>")));
        let entry = entry.unwrap_or_else(|| panic!("{number} is not in {page}"));
        assert!(entry.contains(&format!("href=\"{place}\"")), "{place} is not in {entry}");
    }
    let years: Vec<&str> = page.split("<h2 id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(years, ["y2023", "y2018", "y2017", "y2016", "undated"]);
    let nav = project.built("issues/2023/001.html");
    assert!(nav.contains("../../documents.html") && nav.contains("国办函〔2016〕108号"));
}

#[test]
fn data_files_name_the_documents() {
    let project = archive().build();
    let documents: Value = serde_json::from_str(&project.built("data/documents.json")).unwrap();
    let cited: Vec<&Value> = documents.as_array().unwrap().iter().filter(|one| one["issuer"] == "国办函").collect();
    assert_eq!(cited.len(), 1);
    assert_eq!(cited[0]["year"], 2016);
    assert_eq!(cited[0]["cited_in"][1], "issues/2023/002.html#s2-1");
    let issue: Value = serde_json::from_str(&project.built("issues/2023/002.json")).unwrap();
    assert_eq!(issue["documents"].as_array().unwrap().len(), 3);
    assert_eq!(issue["passages"][0]["documents"][0], "国办函〔2016〕108号");
}

#[test]
fn an_archive_without_documents_has_no_page_of_them() {
    let without = Project::new().issue(1, "1.甲。").build();
    let turned_off = archive().with("kanku.toml", "title = \"周报\"\n[documents]\nlist = false\n").build();
    for project in [without, turned_off] {
        assert!(
            !project.path("public/documents.html").exists() && !project.path("public/data/documents.json").exists()
        );
        assert!(!project.built("index.html").contains("documents.html"));
    }
}

#[test]
fn a_long_list_has_a_page_for_each_year() {
    let body: String =
        (1..=450).map(|number| format!("{number}.国发〔{}〕{number}号。\n\n", 2010 + number % 3)).collect();
    let project = Project::new().with("content/issues/2023/001.md", format!("{FRONT}\n{body}")).build();
    let first = project.built("documents.html");
    assert!(first.contains("y2012") && !first.contains("id=\"y2011\"") && first.contains("documents/2011.html"));
    let older = project.built("documents/2011.html");
    assert!(older.contains("国发〔2011〕1号") && older.contains("href=\"../issues/2023/001.html#s0-1\""));
    assert!(project.built("documents/2010.html").contains("国发〔2010〕3号"));
}
