//! Text and files that would not reach the site as their author means them: told by `build` and by `check`.

use crate::support::Project;

/// One issue with this body; expects a warning of `rule` at `place` from both verbs.
fn expect(body: &str, rule: &str, place: &str) {
    let project = Project::new().issue(1, body);
    for verb in ["build", "check"] {
        let run = project.kanku(&[verb]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(run.stderr.contains(&format!("warning[{rule}]: ")), "{verb}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("--> content/issues/2023/001.md:{place}\n")), "{verb}: {}", run.stderr);
        assert!(run.stderr.contains("  hint: "), "{verb}: {}", run.stderr);
    }
}

#[test]
fn slips_of_markdown_are_told_by_every_build() {
    expect("##一、政务动态\n\n1.甲。", "heading-syntax", "9:1");
    expect("见[附件](../../files/附件 1.pdf)。", "link-syntax", "9:2");
    expect("正文[^缺]。", "note-syntax", "9:3");
    expect("| 甲 |\n|---|\n| 1 | 备注：系统升级 |", "table-syntax", "11:7");
    expect("1.受理 12 件\n-", "unintended-heading", "10:1");
    expect("\t5.教育厅开会。", "unintended-code", "9:2");
    expect("甲\n\n```\n乙", "unclosed-block", "11:1");
    expect("<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> b", "conflict-mark", "9:1");
}

#[test]
fn a_rule_that_is_off_is_silent() {
    let settings = "title = \"周报\"\n[check]\noff = [\"heading-syntax\", \"unknown-file\"]\n";
    let project = Project::new().with("kanku.toml", settings).issue(1, "##甲\n\n乙。").with("content/a.md.txt", "");
    for verb in ["build", "check"] {
        assert_eq!(project.kanku(&[verb]).stderr, "", "{verb}");
    }
}

#[test]
fn files_that_are_not_read_are_told_by_every_build() {
    let project = Project::new()
        .issue(1, "教育厅开会，见[附件](附件.docx)。")
        .with("content/issues/2023/附件.docx", "linked")
        .with("content/issues/2023/002.docx", "not linked")
        .with("content/issues/2023/003.markdown", "")
        .with("content/issues/2023/045.md.txt", "");
    for verb in ["build", "check"] {
        let run = project.kanku(&[verb]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(run.stderr.contains("0 error(s), 3 warning(s)\n"), "{}", run.stderr);
        assert!(run.stderr.contains("  --> content/issues/2023/002.docx\n"), "{}", run.stderr);
    }
    let check = project.kanku(&["check"]).stderr;
    assert!(check.contains("rename it to 003.md") && check.contains("rename it to 045.md"), "{check}");
    // A draft that is left out may link to the file: only `check` reads it.
    let draft = "---\nyear: 2023\nissue: 9\ntotal: 9\nperiod: { start: 2023-02-02, end: 2023-02-06 }\ndate: 2023-02-09\ndraft: true\n---\n";
    project.write("content/issues/2023/009.md", format!("{draft}[甲](002.docx)\n"));
    for arguments in [&["build"][..], &["build", "--drafts"], &["check"]] {
        assert!(!project.kanku(arguments).stderr.contains("002.docx"));
    }
}

#[test]
fn a_build_tells_each_kind_of_warning_once() {
    let picture = "![图](https://a.cn/1.png)";
    let body = format!("##甲\n\n##乙\n\n{}", picture.repeat(5));
    let mut project = Project::new();
    for number in 1..=4 {
        project = project.issue(number, &body);
    }
    let run = project.kanku(&["build"]);
    for more in [7, 19] {
        let expected = format!("  and {more} more in 4 file(s): `kanku check` lists them\n");
        assert_eq!(run.stderr.matches(&expected).count(), 1, "{}", run.stderr);
    }
    assert_eq!(run.stderr.matches("warning[").count(), 2, "{}", run.stderr);
    // Of a kind that occurs often the first line of the source is not shown.
    assert!(run.stderr.contains("##甲") && !run.stderr.contains(picture), "{}", run.stderr);
    assert!(run.stderr.ends_with("\n0 error(s), 28 warning(s)\n"), "{}", run.stderr);
    let again = project.kanku(&["build"]);
    assert_eq!(run.stderr, again.stderr, "a build of the same says the same");
    let check = project.kanku(&["check"]).stderr;
    for number in 1..=4 {
        assert_eq!(check.matches(&format!("content/issues/2023/{number:03}.md:")).count(), 7, "{check}");
    }
    let table = "rule             findings  files\nheading-syntax          8      4\noutside-picture        20      4\n\n0 error(s)";
    assert!(check.contains(table), "{check}");
}

#[test]
fn errors_are_told_one_by_one() {
    let mut project = Project::new();
    for number in 1..=30 {
        project = project.with(&format!("content/issues/{number:02}.md"), "---\nyear: 二\n---\n");
    }
    let run = project.kanku(&["build"]);
    assert_eq!(run.status, 1);
    for number in 1..=30 {
        assert_eq!(run.stderr.matches(&format!("content/issues/{number:02}.md:2:7")).count(), 1, "{}", run.stderr);
    }
}
