//! Addresses that never move: for two archives of which one holds the other's issues, every address that both have
//! leads to the same thing.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::support::{Project, load};
use kanku::archive::Archive;
use kanku::folding::fold;

const REGISTRY: &str = "[[department]]\nname = \"四川省教育厅\"\nshort = \"教育厅\"\n\n[[department]]\nname = \"四川省水利厅\"\nshort = \"水利厅\"\nslug = \"shuiliting\"\n";

/// Returns what is found at each address of an archive: pages of issues, sections and departments, and the headings of
/// issues by their anchors.
fn addresses(archive: &Archive) -> BTreeMap<String, String> {
    let folded = |text: &str| fold(text).text().to_owned();
    let mut found = BTreeMap::new();
    let mut add = |address: String, thing: String| {
        let other = found.insert(address.clone(), thing.clone());
        assert_eq!(other.unwrap_or_else(|| thing.clone()), thing, "{address} leads to two things");
    };
    for issue in &archive.issues {
        add(issue.path().to_string(), issue.source.clone());
        for heading in &issue.headings {
            add(format!("{}#{}", issue.path(), heading.anchor), folded(&heading.title));
        }
    }
    for section in archive.sections.iter().filter(|section| section.has_page) {
        add(section.path().to_string(), folded(&section.title));
    }
    for department in &archive.departments {
        add(format!("departments/{}.html", department.slug), department.name.clone());
    }
    found
}

/// Returns the addresses of an archive of these issues, by their numbers and texts.
fn addresses_of(registry: &str, issues: &[(u32, &str)]) -> BTreeMap<String, String> {
    let project = Project::new().with("content/departments.toml", registry);
    let project = issues.iter().fold(project, |project, (number, body)| project.issue(*number, body));
    addresses(&load(&project.path("")).archive)
}

/// Checks that every address that both have leads to the same thing, and that none of the first is gone.
fn assert_kept(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) {
    for (address, thing) in before {
        assert_eq!(after.get(address), Some(thing), "{address}");
    }
}

#[test]
fn an_older_issue_moves_no_section() {
    for (newer, older) in [
        ("## 一、事务\n\n乙。\n\n## 二、🎉\n\n丙。", "## 一、失误\n\n甲。\n\n## 二、★\n\n甲。"),
        ("## 数据\n\n乙。", "## 数据！\n\n甲。\n\n## 树居\n\n甲。"),
        ("## Hall 1\n\n乙。\n\n## news\n\n丙。", "## hall-1\n\n甲。\n\n## News\n\n甲。"),
        (
            "## 综合窗口改革攻坚行动和政务服务提升工作动态之一\n\n乙。",
            "## 综合窗口改革攻坚行动和政务服务提升工作动态之二\n\n甲。",
        ),
        ("## 动 态２\n\n乙。", "## 动态2\n\n甲。\n\n## index\n\n甲。\n\n## con\n\n甲。"),
    ] {
        let before = addresses_of(REGISTRY, &[(2, newer)]);
        let after = addresses_of(REGISTRY, &[(1, older), (2, newer)]);
        assert_kept(&before, &after);
    }
}

#[test]
fn a_department_that_is_registered_later_moves_none() {
    let same_sound = "[[department]]\nname = \"四川省税利厅\"\nshort = \"税利厅\"\n\n[[department]]\nname = \"四川省教预厅\"\nshort = \"教预厅\"\n\n";
    let before = addresses_of(REGISTRY, &[(1, "1.甲。")]);
    let after = addresses_of(&format!("{same_sound}{REGISTRY}"), &[(1, "1.甲。")]);
    assert_kept(&before, &after);
    assert_eq!(after.len(), before.len() + 2);
}

#[test]
fn a_heading_put_before_another_one_does_not_move_its_anchor() {
    let old = "## 数据\n\n甲。\n\n## 通报\n\n### 其一\n\n乙。\n\n## 三、动态\n\n丙。";
    let before = addresses_of(REGISTRY, &[(1, old)]);
    for new in ["## 通知\n\n丁。\n\n", "## 一、综述\n\n### 数字\n\n丁。\n\n"] {
        assert_kept(&before, &addresses_of(REGISTRY, &[(1, &format!("{new}{old}"))]));
    }
    let numbered: Vec<&String> = before.keys().filter(|address| address.ends_with("#s3")).collect();
    assert_eq!(numbered.len(), 1);
}

#[test]
fn two_departments_with_one_slug_are_errors_at_both_places() {
    let registry = "[[department]]\nname = \"四川省教育厅\"\nslug = \"a\"\n\n[[department]]\nname = \"四川省水利厅\"\nslug = \"a\"\n";
    let run = Project::new().with("content/departments.toml", registry).issue(1, "1.甲。").kanku(&["build"]);
    assert_eq!(run.status, 1);
    for said in [
        "departments.toml:3:",
        "departments.toml:7:",
        "that of 四川省水利厅",
        "that of 四川省教育厅",
        "registered later",
    ] {
        assert!(run.stderr.contains(said), "{said} is not in {}", run.stderr);
    }
}

#[test]
fn a_section_may_have_a_slug_of_its_own() {
    let section = |title: &str, slug: &str| format!("[[section]]\ntitle = \"{title}\"\nslug = \"{slug}\"\n");
    let settings = |sections: &str| format!("title = \"周报\"\n{sections}");
    let project = Project::new().issue(1, "## 一、动 态\n\n甲。\n\n## news\n\n乙。");
    let project = project.with("kanku.toml", settings(&section("动态", "dongtai"))).build();
    assert!(project.built("sections/dongtai.html").contains("动 态"));
    for (sections, said) in [
        (
            section("动态", "a") + &section("通知", "a"),
            vec!["kanku.toml:4:", "kanku.toml:7:", "is that of 通知", "is that of 动态"],
        ),
        (section("动态", "a") + &section("动 态", "b"), vec!["stands twice"]),
        (section("动态", "News"), vec!["cannot stand in an address"]),
        (section("动态", "news"), vec!["sections 动 态 and news have one address"]),
    ] {
        project.write("kanku.toml", settings(&sections));
        let run = project.kanku(&["build"]);
        assert_eq!(run.status, 1);
        said.iter().for_each(|said| assert!(run.stderr.contains(said), "{said} is not in {}", run.stderr));
    }
}

/// Titles that sound alike, look alike, are cut, or have no pinyin.
fn title() -> impl Strategy<Value = String> {
    "(一、|（一）|1\\.)?([事失实][务误物]|[🎉★☆]|[Aa]-?[bB]|数 ?据[1１]?|综合窗口改革攻坚行动和政务服务提升工作动态之[一二三]|\\w{1,4})"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn addresses_of_a_smaller_archive_lead_to_the_same_things(
        issues in prop::collection::vec((prop::collection::vec(title(), 1..5), any::<bool>()), 1..5),
    ) {
        let body = |titles: &[String]| titles.iter().map(|title| format!("## {title}\n\n甲。\n\n")).collect::<String>();
        let bodies: Vec<(u32, String, bool)> =
            (1..).zip(&issues).map(|(number, (titles, early))| (number, body(titles), *early)).collect();
        let all: Vec<(u32, &str)> = bodies.iter().map(|(number, body, _)| (*number, body.as_str())).collect();
        let some: Vec<(u32, &str)> = bodies.iter().filter(|(_, _, early)| *early).map(|(number, body, _)| (*number, body.as_str())).collect();
        assert_kept(&addresses_of(REGISTRY, &some), &addresses_of(REGISTRY, &all));
    }
}
