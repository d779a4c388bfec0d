//! Bad input: each kind has its diagnostic with place and hint, all come in one run, and the old
//! site stays as it was.

use std::fs;

use crate::support::{FRONT, Project, tree};

/// Builds a good site, spoils one file, and expects `place: message` for it.
fn check(path: &str, text: impl AsRef<[u8]>, place: &str, message: &str) {
    let project = Project::new().issue(9, "## 一、综述\n\n教育厅开展工作。").build();
    let before = tree(&project.path("public"));
    project.write(path, text);
    let run = project.kanku(&["build"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains(message), "`{message}` is not in:\n{}", run.stderr);
    assert!(run.stderr.contains(&format!("--> {place}")), "`{place}` is not in:\n{}", run.stderr);
    assert!(run.stderr.contains("hint: "), "{}", run.stderr);
    assert_eq!(tree(&project.path("public")), before, "the old site must stand");
}

fn issue(text: impl AsRef<[u8]>, line: &str, message: &str) {
    check("content/issues/2023/001.md", text, &format!("content/issues/2023/001.md:{line}"), message);
}

#[test]
fn front_matter_that_cannot_be_read() {
    issue("## 一、综述\n", "1:1", "no front matter");
    issue("---\nyear: 2023\n", "1:1", "not closed");
    issue("---\nyear: [2023\n---\n", "", "not valid YAML");
    issue("---\nyear：2023\nissue: 1\n---\n", "2:5", "hint: use a half-width colon");
    issue("+++\nyear = = 2023\n+++\n", "2:", "not valid TOML");
    issue(";;;\n{\"year\": 2023,,}\n;;;\n", "2:", "not valid JSON");
}

#[test]
fn front_matter_that_says_something_impossible() {
    let spoilt = |old: &str, new: &str| FRONT.replace(old, new);
    issue(spoilt("date: 2023", "dates: 2023"), "6:1", "unknown key `dates`");
    issue(spoilt("issue: 1", "issue: 一"), "3:8", "`issue` is not a number");
    issue(spoilt("year: 2023\n", ""), "1:1", "no `year`");
    issue(spoilt("2023-01-09", "2023-02-30"), "6:7", "`2023-02-30` is not a day");
    issue(spoilt("start: 2023-01-02", "start: 2023-13-02"), "5:18", "`2023-13-02` is not a day");
    issue(spoilt("end: 2023-01-06", "end: 2022-01-06"), "5:35", "ends before it starts");
    issue(spoilt("date:", "departments: [教育厅, 教育局]\ndate:"), "6:20", "no department `教育局`");
    issue(spoilt("date:", "draft: 也许\ndate:"), "6:8", "not true or false");
    issue(spoilt("date:", "distribution: { to: [甲], too: 3 }\ndate:"), "6:", "unknown key `too`");
    issue(spoilt("year: 2023", "year: ../../2023"), "2:7", "not a year");
    check(
        "content/issues/2023/010.md",
        FRONT.replace("issue: 1", "issue: [8, 9]"),
        "content/issues/2023/009.md:3:8",
        "taken by",
    );
}

#[test]
fn files_that_are_no_text() {
    check(
        "content/issues/2023/001.md",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xd8",
        "content/issues/2023/001.md",
        "not a text file",
    );
}

#[test]
fn settings_registry_and_theme() {
    let registry = "content/departments.toml";
    check("kanku.toml", "title = 周报\n", "kanku.toml:1:", "");
    check("kanku.toml", "title = \"周报\"\nthema = \"x\"\n", "kanku.toml:2:1", "unknown field `thema`");
    check("kanku.toml", "title = \"周报\"\ntheme = \"none\"\n", "", "none");
    check(
        registry,
        "[[department]]\nname = \"教育厅\"\n[[department]]\nname = \"水利厅\"\naliases = [\"教育厅\"]\n",
        &format!("{registry}:5:12"),
        "claimed by two",
    );
    check(
        registry,
        "[[department]]\nname = \"教育厅\"\nslug = \"../x\"\n",
        &format!("{registry}:3:8"),
        "cannot stand in an address",
    );
    check(registry, "[[department]]\nnames = \"教育厅\"\n", &format!("{registry}:2:1"), "unknown field");
}

#[test]
fn mistakes_in_toml_have_a_hint_that_hits() {
    for (path, text, hint) in [
        ("kanku.toml", "title＝\"周报\"\n", "use half-width signs"),
        ("kanku.toml", "title = “周报”\n", "use half-width signs"),
        ("kanku.toml", "title = \"周报\"\n[departments]\nunit_words = [\"窗口\"，\"处\"]\n", "use half-width signs"),
        ("kanku.toml", "title = \"周报\n", "text stands in \"…\""),
        ("content/departments.toml", "［［department］］\nname = \"甲厅\"\n", "use half-width signs"),
        ("content/departments.toml", "[department]\nname = \"甲，乙厅\"\n", "in two pairs of brackets, `[[…]]`"),
        ("content/departments.toml", "[[department]]\nnane = \"甲，乙厅\"\n", "misspelled"),
    ] {
        let run = Project::new().with(path, text).kanku(&["check"]);
        assert!(run.stderr.contains(hint), "{text}{}", run.stderr);
        assert!(run.stderr.contains(&format!("--> {path}:")), "{}", run.stderr);
    }
}

#[test]
fn a_bad_template_is_shown_with_its_line() {
    let project = Project::new().issue(1, "教育厅。").with("kanku.toml", "title = \"周报\"\ntheme = \"own\"\n");
    project.write("themes/own/templates/index.html", "<p>\n{{ nowhere | nofilter }\n");
    let run = project.kanku(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("themes/own/templates/index.html:2:"), "{}", run.stderr);
    assert!(run.stderr.contains("{{ nowhere | nofilter }"), "{}", run.stderr);
    assert!(!project.path("public").exists());
}

#[test]
fn everything_wrong_is_told_in_one_run() {
    let project = Project::new()
        .with("kanku.toml", "title = \"周报\"\ntheme = \"none\"\n")
        .with("content/departments.toml", "[[department]]\nname = \"教育厅\"\nnom = 1\n")
        .with("content/issues/2023/001.md", "no front matter")
        .with("content/issues/2023/002.md", FRONT.replace("2023-01-09", "2023-02-30").replace("year: 2023", "year: x"));
    let run = project.kanku(&["check"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("5 error(s)"), "{}", run.stderr);
}

#[test]
fn odd_front_matter_is_no_reason_to_panic() {
    issue("---\n出版: x\n? date\n: 2023-02-30\n---\n", "2:1", "not a day of the calendar");
    issue("---\n基: &p { start: 2023-13-02, end: 2023-01-06 }\nperiod: *p\n---\n", "2:4", "an anchor of YAML");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_content_are_refused() {
    let project = Project::new().issue(1, "教育厅。![图](../../images/a.png)").with("secret.png", "secret");
    std::fs::create_dir_all(project.path("content/images")).unwrap();
    std::os::unix::fs::symlink(project.path("secret.png"), project.path("content/images/a.png")).unwrap();
    let run = project.kanku(&["build"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("a link leads out of content/"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn link_loops_and_unreadable_files() {
    let project = Project::new().issue(1, "教育厅。");
    std::os::unix::fs::symlink(project.path("content"), project.path("content/issues/again")).unwrap();
    std::os::unix::fs::symlink(project.path("nowhere"), project.path("content/issues/2023/002.md")).unwrap();
    let run = project.kanku(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("a link leads back"), "{}", run.stderr);
    assert!(run.stderr.contains("content/issues/2023/002.md"), "{}", run.stderr);
    assert!(!project.path("public").exists());
}

#[test]
fn other_encodings_are_read_and_noted() {
    let project = Project::new().issue(1, "教育厅。");
    let text = fs::read_to_string(project.path("content/issues/2023/001.md")).unwrap();
    project.write("content/issues/2023/001.md", encoding_rs::GB18030.encode(&text).0);
    let run = project.kanku(&["build"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("warning[encoding]: the file is in gb18030"), "{}", run.stderr);
    assert!(project.built("issues/2023/001.html").contains("教育厅"));
}

#[test]
fn what_must_not_be_built_into() {
    let project = Project::new().issue(1, "教育厅。").with("mine/letter.txt", "dear");
    for out in ["", "content/site", "content", "mine", ".."] {
        let run = project.kanku(&["build", "--out", project.path(out).to_str().unwrap()]);
        assert_eq!(run.status, 1, "--out {out}: {}", run.stderr);
        assert!(run.stderr.contains("hint: "), "{}", run.stderr);
    }
    assert_eq!(fs::read_to_string(project.path("mine/letter.txt")).unwrap(), "dear");
}

#[test]
fn wrong_usage_has_its_own_status() {
    assert_eq!(Project::new().kanku(&["build", "--jobs", "many"]).status, 2);
    assert_eq!(Project::new().kanku(&["build", "--base-url", "nowhere"]).status, 2);
}
