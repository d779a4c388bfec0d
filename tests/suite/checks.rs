//! `kanku check`: suspicious though valid, each with its place.

use crate::support::Project;

/// Two issues, the second with `old` replaced by `new`; expects a warning that holds `message`.
fn check(old: &str, new: &str, message: &str) {
    let project = Project::new().issue(1, "教育厅开会。").issue(2, "水利厅开会。");
    let path = "content/issues/2023/002.md";
    let text = std::fs::read_to_string(project.path(path)).unwrap();
    assert!(text.contains(old), "{text}");
    project.write(path, text.replace(old, new));
    let run = project.kanku(&["check"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains(message), "`{message}` is not in:\n{}", run.stderr);
    assert!(run.stderr.contains(&format!("--> {path}:")), "{}", run.stderr);
    assert!(!project.path("public").exists(), "check writes nothing");
}

#[test]
fn a_sound_archive_has_no_finding() {
    let run = Project::new().issue(1, "教育厅开会。").issue(2, "水利厅开会。").kanku(&["check"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

#[test]
fn numbers_and_dates() {
    check("issue: 2", "issue: 3", "jump to 2023 年第 3 期");
    check("total: 2", "total: 9", "out of step");
    check("total: 2", "total: 1", "does not follow");
    check("date: 2023-01-06", "date: 2023-01-03", "before the issue before it");
    check("start: 2023-01-04", "start: 2023-01-03", "inside that of");
}

#[test]
fn unknown_departments() {
    let settings = "title = \"周报\"\n[departments]\nignore = [\"地下车库办\"]\n";
    let body = "## 海洋厅\n\n1.海洋厅、天空局，水利厅。走进便民服务厅，会同大地委。\n\n《海洋厅，山川局》，马上办、就近办，直落三局，地下车库办。";
    let project =
        Project::new().with("kanku.toml", settings).issue(1, body).issue(2, "| **天空局** |\n|---|\n| 海洋厅 |");
    let run = project.kanku(&["check", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let show = |finding: &serde_json::Value| {
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        format!(
            "{}:{} {} {}",
            finding["line"],
            finding["column"],
            text("text"),
            text("message").contains("(2 time(s))")
        )
    };
    let found: Vec<String> = document["findings"].as_array().unwrap().iter().map(show).collect();
    assert_eq!(found, ["11:3 海洋厅 true", "11:7 天空局 true", "11:25 大地委 false"], "{}", run.stdout);
}

#[test]
fn a_key_is_no_word_of_a_comment() {
    let project = Project::new().issue(1, "教育厅开会。").issue(2, "水利厅开会。");
    let path = "content/issues/2023/002.md";
    let text = std::fs::read_to_string(project.path(path)).unwrap();
    project.write(path, text.replace("---\nyear", "---\n# total: 总期号\nyear").replace("total: 2", "total: 9"));
    let line = text.lines().position(|line| line.starts_with("total")).unwrap() + 2;
    let run = project.kanku(&["check"]);
    assert!(run.stderr.contains(&format!("--> {path}:{line}:1")), "{}", run.stderr);
}

#[test]
fn years_and_folders() {
    check("year: 2023", "year: 2032", "year 2032 is neither the period's nor the date's");
    let project = Project::new().issue(1, "教育厅开会。");
    let text = std::fs::read_to_string(project.path("content/issues/2023/001.md")).unwrap();
    std::fs::remove_file(project.path("content/issues/2023/001.md")).unwrap();
    project.write("content/issues/旧刊/001.md", text.clone());
    assert_eq!(project.kanku(&["check"]).stderr, "");
    std::fs::remove_file(project.path("content/issues/旧刊/001.md")).unwrap();
    project.write("content/issues/2019/001.md", text);
    let run = project.kanku(&["check"]);
    assert!(run.stderr.contains("an issue of 2023 is in content/issues/2019/001.md"), "{}", run.stderr);
}

#[test]
fn what_is_empty() {
    let body = "## 一、甲\n\n### （一）乙\n\n> ## 丙\n\n### （二）丁\n\n```\n戊\n```\n\n## 二、己\n\n庚\n\n## 三、辛\n";
    let project = Project::new().issue(1, body).issue(2, "").issue(3, "## 一、甲");
    let draft = std::fs::read_to_string(project.path("content/issues/2023/003.md")).unwrap();
    project.write("content/issues/2023/003.md", draft.replace("year:", "draft: true\nyear:"));
    let run = project.kanku(&["check", "--format", "github"]);
    let places: Vec<&str> = run.stdout.lines().map(|line| line.split(",endColumn").next().unwrap()).collect();
    let file = "::warning file=content/issues/2023/00";
    assert_eq!(places, [format!("{file}1.md,line=25,col=4"), format!("{file}2.md,line=1,col=1")], "{}", run.stdout);
}

#[test]
fn names_links_and_pictures() {
    check("水利厅开会", "海洋厅开会。海洋厅，", "`海洋厅` looks like a department");
    check("水利厅开会", "见[上期](001.md#s9)", "has no place #s9");
    check("水利厅开会", "见[上期](007.md)", "there is no file content/issues/2023/007.md");
    check("水利厅开会", "![图](../../images/a.png)", "there is no picture content/images/a.png");
}

#[test]
fn figures_that_do_not_add_up() {
    let series = "title = \"周报\"\n[[statistics]]\nid = \"a\"\nlabel = \"受理\"\nunit = \"件\"\nweek = \"本周受理{n}件\"\nyear = \"累计受理{n}件\"\n";
    for (second, message) in [
        ("本周受理 5 件，累计受理 90 件", "falls from 100 to 90"),
        ("本周受理 5 件，累计受理 120 件", "do not make 120"),
    ] {
        let project =
            Project::new().with("kanku.toml", series).issue(1, "本周受理 7 件，累计受理 100 件。").issue(2, second);
        let run = project.kanku(&["check"]);
        assert!(run.stderr.contains(message), "{}", run.stderr);
    }
}
