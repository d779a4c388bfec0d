//! Any periodical: an issue needs no more than what identifies it, and nothing that it does not tell is invented.

use crate::support::Project;

/// An archive with these settings and issues: file name, front matter, text.
fn archive(settings: &str, issues: &[(&str, &str)]) -> Project {
    let project = Project::new().with("kanku.toml", format!("title = \"通讯\"\n{settings}"));
    for (index, (name, front)) in issues.iter().enumerate() {
        let text = format!("---\n{front}\n---\n\n## 要闻\n\n教育厅受理 {index} 件新质申请。\n");
        project.write(&format!("content/issues/{name}.md"), text);
    }
    project
}

/// Builds and checks an archive without a finding; returns it.
fn built(settings: &str, issues: &[(&str, &str)]) -> Project {
    let project = archive(settings, issues).build();
    let run = project.kanku(&["check", "--deny-warnings"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    project
}

/// The title of a page, without the name of the site.
fn title(project: &Project, page: &str) -> String {
    let html = project.built(page);
    let start = html.find("<title>").unwrap() + "<title>".len();
    html[start..start + html[start..].find("_通讯</title>").unwrap()].to_owned()
}

/// Path of the page that a search for `text` finds first, by the index of `kanku search`.
fn found(project: &Project, text: &str) -> String {
    let run = project.kanku(&["search", text, "--json"]);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    found["hits"][0]["passage"].as_str().unwrap().split('#').next().unwrap().to_owned()
}

#[test]
fn issues_are_known_by_a_date_alone() {
    let project = built("", &[("a", "date: 2023-11-27"), ("b", "date: 2023-11-28")]);
    assert_eq!(title(&project, "issues/2023/2023-11-28.html"), "通讯 2023 年 11 月 28 日");
    assert!(project.built("archive/2023.html").contains("11 月 27 日"));
    assert!(!project.built("issues/2023/2023-11-28.html").contains("第"), "no number is invented");
    assert_eq!(found(&project, "受理 1 件新质"), "issues/2023/2023-11-28.html");
    let next = project.kanku(&["new", "--dry-run"]).stdout;
    assert!(next.contains("date: 2023-11-29") && !next.contains("issue:") && !next.contains("period:"), "{next}");
}

#[test]
fn a_monthly_tells_no_day() {
    let project = built("", &[("a", "date: 2023-11"), ("b", "date: 2023-12")]);
    assert_eq!(title(&project, "issues/2023/2023-12.html"), "通讯 2023 年 12 月");
    let json = project.built("issues/2023/2023-12.json");
    assert!(json.starts_with("{\"title\":\"通讯\",\"date\":\"2023-12\","), "{json}");
    let next = project.kanku(&["new", "--dry-run"]).stdout;
    assert!(next.contains("date: 2024-01\n"), "{next}");
}

#[test]
fn issues_are_known_by_volume_and_number() {
    let settings = "[numbering]\nissue = \"第{n}号\"\n";
    let project = built(settings, &[("a", "volume: 45\nissue: 1"), ("b", "volume: 45\nissue: 2")]);
    assert_eq!(title(&project, "issues/v45/002.html"), "通讯 第 45 卷第 2 号");
    assert!(project.built("archive.html").contains("archive/v45.html"));
    assert!(project.built("archive/v45.html").contains("第 2 号"));
    let next = project.kanku(&["new", "--dry-run"]).stdout;
    assert!(next.contains("volume: 45\nissue: 3\n") && !next.contains("year:"), "{next}");
}

#[test]
fn issues_are_known_by_a_running_number() {
    let issues: Vec<(String, String)> =
        [99, 100, 101, 300].map(|n| (format!("issue-{n}"), format!("total: {n}"))).into();
    let issues: Vec<(&str, &str)> = issues.iter().map(|(name, front)| (name.as_str(), front.as_str())).collect();
    let project = archive("[check]\noff = [\"issue-number\"]\n", &issues).build();
    assert_eq!(title(&project, "issues/300.html"), "通讯 第 300 期");
    let archive = project.built("archive.html");
    for group in ["archive/1-100.html", "archive/101-200.html", "archive/201-300.html"] {
        assert!(archive.contains(group), "{group}");
    }
    let page = project.built("issues/101.html");
    assert!(page.contains("issues/100.html\"") && page.contains("issues/300.html\""), "neighbours by number");
    assert!(!page.contains("年"), "no year is invented");
    assert_eq!(found(&project, "受理 3 件新质"), "issues/300.html");
    let next = project.kanku(&["new", "--dry-run"]).stdout;
    assert!(next.contains("total: 301\n") && !next.contains("date:"), "{next}");
    let feed = project.built("feed.xml");
    assert!(!feed.contains("<published>"), "no date is invented");
}

#[test]
fn what_is_optional_is_left_out() {
    let project = built("", &[("2023/1", "year: 2023\nissue: 1"), ("2023/2", "year: 2023\nissue: 2")]);
    assert_eq!(title(&project, "issues/2023/002.html"), "通讯 2023 年第 2 期");
    let json = project.built("issues/2023/002.json");
    assert!(json.starts_with("{\"year\":2023,\"issue\":2,\"title\":\"通讯\",\"url\":"), "{json}");
    assert!(!project.built("issues/2023/002.html").contains("总第"));
}

#[test]
fn addresses_are_made_of_the_numbers_that_the_settings_name() {
    let front = "year: 2023\nissue: 44\ntotal: 464\ndate: 2023-11-27";
    for (address, page) in
        [("total", "issues/464.html"), ("date", "issues/2023/2023-11-27.html"), ("number", "issues/2023/044.html")]
    {
        let project = built(&format!("[numbering]\naddress = \"{address}\"\n"), &[("2023/a", front)]);
        assert!(project.path("public").join(page).exists(), "{address}");
    }
    let run = archive("[numbering]\naddress = \"volume\"\n", &[("2023/a", front)]).kanku(&["build"]);
    assert!(run.status == 1 && run.stderr.contains("no `volume`"), "{}", run.stderr);
}

#[test]
fn an_issue_that_nothing_identifies_is_an_error() {
    for (front, message) in [
        ("title: 通讯", "does not tell which issue this is"),
        ("year: 2023", "no `issue`"),
        ("issue: 3", "no `year`"),
        ("volume: 3", "no `issue`"),
        ("date: 2023-13", "is not a day of the calendar"),
        ("volume: 第3卷", "`volume` is not a number"),
    ] {
        let run = archive("", &[("a", front)]).kanku(&["build"]);
        assert!(run.status == 1 && run.stderr.contains(message), "{front}: {}", run.stderr);
    }
    let run = archive("", &[("a", "date: 2023-11-27"), ("b", "date: 2023-11-27")]).kanku(&["build"]);
    assert!(run.status == 1 && run.stderr.contains("2023 年 11 月 27 日 is taken by"), "{}", run.stderr);
}

#[test]
fn values_that_kanku_does_not_know_reach_templates() {
    let project =
        archive("theme = \"own\"\n[extra]\nseal = \"存档\"\n", &[("a", "date: 2023-11-27\nextra: { editor: 张三 }")])
            .with("themes/own/templates/issue.html", "<p>{{ extra.editor }} {{ page.site.extra.seal }}</p>\n")
            .build();
    assert_eq!(project.built("issues/2023/2023-11-27.html").trim_start_matches('\u{feff}').trim(), "<p>张三 存档</p>");
}
