//! `kanku search` as it is typed.

use serde_json::Value;

use crate::support::Project;

fn project() -> Project {
    Project::new()
        .issue(1, "## 一、动态\n\n1.教育厅召开会议，部署招生工作。\n\n2.**水利**厅检查 12 座水库。\n\n## 二、招生\n\n本周，无新进展。")
        .issue(2, "## 一、动态\n\n1.水利厅再次检查水库。")
        .build()
}

fn json(project: &Project, arguments: &[&str]) -> Value {
    let run = project.kanku(&[&["search", "--json"], arguments].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn passages(found: &Value) -> Vec<&str> {
    found["hits"].as_array().unwrap().iter().map(|hit| hit["passage"].as_str().unwrap()).collect()
}

#[test]
fn json_names_the_passage() {
    let found = json(&project(), &["水利厅检查12座"]);
    assert_eq!(found["count"], 1);
    let hit = &found["hits"][0];
    assert_eq!(hit["passage"], "issues/2023/001.html#s1-2");
    assert_eq!(hit["tier"], "literal");
    assert_eq!(hit["issue"], "2023-1");
    assert_eq!(hit["date"], "2023-01-04");
    assert_eq!(hit["section"][0], "一、动态");
    assert_eq!(hit["departments"][0], "四川省水利厅");
    assert_eq!(hit["excerpt"], "2.水利厅检查 12 座水库。");
    assert!(hit["score"].as_f64().unwrap() > 0.0);
}

#[test]
fn narrowed_sorted_and_cut() {
    let project = project();
    assert_eq!(passages(&json(&project, &["检查", "--sort", "date"]))[0], "issues/2023/002.html#s1-1");
    assert_eq!(json(&project, &["检查", "--to", "2023-01-03"])["count"], 1);
    assert_eq!(json(&project, &["检查", "--from", "2023-01-04"])["count"], 1);
    assert_eq!(json(&project, &["检查", "--department", "四川省水利厅"])["count"], 2);
    assert_eq!(json(&project, &["检查", "--department", "教育厅"])["count"], 0);
    assert_eq!(json(&project, &["本周", "--section", "二、招生"])["count"], 1);
    let cut = json(&project, &["检查", "--limit", "1"]);
    assert_eq!((cut["count"].as_u64(), passages(&cut).len()), (Some(2), 1));
}

#[test]
fn a_heading_s_passages_come_second() {
    let found = json(&project(), &["招生"]);
    assert_eq!(found["count"], 1);
    assert_eq!(passages(&found), ["issues/2023/001.html#s1-1", "issues/2023/001.html#s2-1"]);
    assert_eq!(found["hits"][1]["tier"], "all");
}

#[test]
fn people_read_lines() {
    let run = project().kanku(&["search", "水库"]);
    assert_eq!(run.status, 0);
    assert!(run.stdout.starts_with("2 passage(s) hold the text\n"), "{}", run.stdout);
    assert!(!run.stdout.contains('\x1b'), "no colour where nobody sees it");
}

#[test]
fn what_cannot_be_searched() {
    let project = project();
    let failed = |arguments: &[&str]| {
        let run = project.kanku(&[&["search"], arguments].concat());
        assert_eq!(run.status, 1, "{}", run.stderr);
        run.stderr
    };
    assert!(failed(&["，。"]).contains("there is nothing to search for in `，。`"));
    assert!(failed(&["检查", "--department", "水利"]).contains("did you mean 四川省水利厅, 水利厅?"));
    assert!(failed(&["检查", "--section", "无此栏目"]).contains("no section is called `无此栏目`"));
    assert_eq!(project.kanku(&["search", "检查", "--from", "2023-13-01"]).status, 2);
    std::fs::remove_dir_all(project.path(".kanku")).unwrap();
    assert!(failed(&["检查"]).contains("run `kanku build`"));
}

#[test]
fn no_search_leaves_nothing_of_it() {
    let project = project();
    let run = project.kanku(&["build", "--no-search"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(!project.path("public/search").exists());
    assert!(!project.path("public/search.html").exists());
    assert!(!project.built("index.html").contains("search.html"));
}

#[test]
fn what_was_not_found_is_named_and_what_may_have_been_meant() {
    let project = Project::new().issue(1, "## 一、动态\n\n1.做好审批档案工作。\n\n2.审批工作。").build();
    let found = json(&project, &["审批当案"]);
    assert_eq!(found["count"], 0);
    assert_eq!(found["missing"][0], "当案");
    assert_eq!(found["suggestions"][0], "审批档案");
    assert!(found["hits"].as_array().unwrap().iter().all(|hit| hit["tier"] == "some"), "{found}");
    let lines = project.kanku(&["search", "审批当案"]).stdout;
    assert!(lines.contains("not found: 当案") && lines.contains("did you mean 审批档案"), "{lines}");
    assert_eq!(json(&project, &["shenpi"])["suggestions"][0], "审批");
    assert_eq!(json(&project, &["审批档案"])["suggestions"], serde_json::json!([]));
    assert_eq!(json(&project, &["審批檔案"])["count"], 1, "traditional characters");
}

#[test]
fn filters_need_no_words() {
    let project = project();
    let found = json(&project, &["--department", "水利厅"]);
    assert_eq!(passages(&found), ["issues/2023/002.html#s1-1", "issues/2023/001.html#s1-2"], "newest first");
    assert_eq!(found["count"], 2);
    assert_eq!(json(&project, &["--from", "2023-01-04"])["count"], 1);
    assert!(project.kanku(&["search"]).stderr.contains("there is nothing to search for"));
}

#[test]
fn a_department_s_passages_are_sorted_by_date() {
    let project = project();
    let by_date = passages(&json(&project, &["sltt"])).len();
    assert_eq!(by_date, 0);
    assert_eq!(passages(&json(&project, &["slt"]))[0], "issues/2023/002.html#s1-1");
    let card = &json(&project, &["slt"])["cards"]["departments"][0];
    assert_eq!((card["name"].as_str(), card["passages"].as_u64()), (Some("四川省水利厅"), Some(2)));
    assert_eq!(json(&project, &["2023-2"])["cards"]["issues"][0]["path"], "issues/2023/002.html");
}

#[test]
fn tables_hold_whole_passages() {
    let run = project().kanku(&["search", "检查", "--csv"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let lines: Vec<&str> = run.stdout.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{}", run.stdout);
    assert!(lines[0].starts_with("\u{feff}passage,tier,score,issue,date,section,departments,text"));
    assert!(
        lines.iter().any(|line| line.ends_with("一、动态,四川省水利厅,2.水利厅检查 12 座水库。")),
        "{}",
        run.stdout
    );
}
