//! Checks before publication: `kanku check --mask`, `[check] forbid`, and `content/words.toml`.

use std::fs;

use crate::support::{FRONT, Project};

const ISSUE: &str = "content/issues/2023/001.md";
const PAGE: &str = "content/pages/关于.md";
const FORBIDDING: &str = "title = \"周报\"\n[check]\nforbid = [\"personal-data\"]\n";

#[test]
fn masking_changes_the_personal_data_and_no_other_byte() {
    let text = |number: &str| {
        format!("{FRONT}\r\n1.教育厅张某（手机{number}）, 水利厅。\r\n\r\n| 甲 | {number} |\r\n|--|--|\r\n")
    };
    let page = |number: &str| format!("# 关于\n\n张某，手机{number}\n");
    let project = Project::new().with(ISSUE, text("13800001234")).with(PAGE, page("13800001234"));
    let dry = project.kanku(&["check", "--mask", "--dry-run"]);
    assert!(dry.stdout.contains("`13800001234` → `138****1234`"), "{}", dry.stdout);
    assert!(dry.stdout.contains("would mask 3 place(s) in 2 file(s)"), "{}", dry.stdout);
    assert_eq!(fs::read_to_string(project.path(ISSUE)).unwrap(), text("13800001234"), "a dry run writes nothing");
    let run = project.kanku(&["check", "--mask"]);
    assert!(run.stdout.contains("masked 3 place(s) in 2 file(s)"), "{}", run.stdout);
    assert_eq!(fs::read_to_string(project.path(ISSUE)).unwrap(), text("138****1234"));
    assert_eq!(fs::read_to_string(project.path(PAGE)).unwrap(), page("138****1234"));
    assert!(!run.stderr.contains("personal-data"), "{}", run.stderr);
    let project = project.build();
    assert!(project.built("issues/2023/001.html").contains("手机138****1234）"), "a mask is no emphasis");
}

#[test]
fn what_is_forbidden_keeps_the_site_as_it_is() {
    let project = Project::new().with("kanku.toml", FORBIDDING).issue(1, "教育厅开会。").build();
    let before = project.built("issues/2023/001.html");
    for path in [ISSUE, PAGE] {
        let old = fs::read_to_string(project.path(path)).unwrap_or_else(|_| "# 关于\n".to_owned());
        project.write(path, format!("{old}\n\n张某，手机13800001234。\n"));
        let run = project.kanku(&["build"]);
        assert_eq!(run.status, 1, "{path}: {}", run.stderr);
        assert!(run.stderr.contains("error[personal-data]") && run.stderr.contains(path), "{}", run.stderr);
        assert_eq!(project.built("issues/2023/001.html"), before, "{path}");
        let run = project.kanku(&["check", "--mask"]);
        assert_eq!(run.status, 0, "{path}: {}", run.stderr);
        assert_eq!(project.kanku(&["build"]).status, 0, "{path}");
        project.write(path, old);
        assert_eq!(project.kanku(&["build"]).status, 0, "{path}");
    }
}

#[test]
fn a_rule_is_not_both_off_and_forbidden() {
    let settings = "title = \"周报\"\n[check]\noff = [\"wrong-word\"]\nforbid = [\"wrong-word\"]\n";
    let run = Project::new().with("kanku.toml", settings).issue(1, "甲").kanku(&["check"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("`wrong-word` is turned off and forbidden"), "{}", run.stderr);
}

#[test]
fn a_bulletin_has_words_of_its_own() {
    let words =
        "[[word]]\nwrong = \"窗囗\"\nright = \"窗口\"\n\n[[word]]\nwrong = \"扫黑险恶\"\nright = \"扫黑险恶\"\n";
    let project = Project::new().with("content/words.toml", words).issue(1, "教育厅窗囗开展扫黑险恶工作。");
    let run = project.kanku(&["check"]);
    assert!(run.stderr.contains("`窗囗` is a slip for `窗口`"), "{}", run.stderr);
    assert_eq!(run.stderr.matches("[wrong-word]").count(), 1, "{}", run.stderr);
}
