//! Names and texts of an archive never reach the terminal as commands to it or as lines of their own.

use crate::support::{FRONT, Project, Run};

/// A name with an escape sequence, a line break and a mark that turns the writing direction round.
const NAME: &str = "a\u{1b}[2J\nerror: b\u{202e}c\u{9b}31m";

/// Expects that nothing of [`NAME`] is printed as it is, and that `shown` is.
fn check(run: &Run, shown: &str) {
    let printed = format!("{}{}", run.stdout, run.stderr);
    let raw = ['\u{1b}', '\u{202e}', '\u{9b}', '\r'];
    assert!(!printed.contains(raw) && !printed.lines().any(|line| line.starts_with("error: b")), "{printed:?}");
    assert!(printed.contains(shown), "{shown:?} is not in {printed:?}");
}

fn escaped(name: &str) -> String {
    name.replace(|c: char| c.is_control() || c == '\u{202e}', "\u{fffd}")
}

#[cfg(unix)]
#[test]
fn file_names_are_escaped_by_every_verb() {
    let issue = format!("content/issues/2023/{NAME}.md");
    let wrong = Project::new().with(&issue, "---\nyear: x\n---\n");
    for arguments in [
        &["build"][..],
        &["check"],
        &["check", "--format", "github"],
        &["check", "--fix"],
        &["new"],
        &["departments"],
        &["departments", "--add"],
    ] {
        check(&wrong.kanku(arguments), &escaped(NAME).replace('\u{fffd}', "")[..1]);
    }
    check(&wrong.kanku(&["check"]), &format!("{}.md:2:7", escaped(&issue[..issue.len() - 3])));
    check(&wrong.kanku(&["build"]), &format!("{}.md:2:7", escaped(&issue[..issue.len() - 3])));
    let suspicious = Project::new().with(&issue, format!("{FRONT}\n本周, 教育厅（开会。\n\n海洋厅，"));
    check(&suspicious.kanku(&["check"]), "half-width `,`");
    check(&suspicious.kanku(&["check", "--fix", "--dry-run"]), "`, ` → `，`");
    check(&suspicious.kanku(&["departments"]), "海洋厅");
    if cfg!(feature = "import") {
        let import = Project::new();
        import.write(&format!("旧刊/{NAME}.txt"), "no issue");
        check(&import.kanku(&["import", import.path("旧刊").to_str().unwrap()]), "error");
    }
}

#[cfg(unix)]
#[test]
fn folder_names_are_escaped_by_every_verb() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join(NAME);
    let root = root.to_str().unwrap();
    let kanku = |arguments: &[&str]| Run::of_command(arguments);
    check(&kanku(&["build", "--root", root]), "is no archive");
    check(&kanku(&["init", root]), "made an archive in");
    check(&kanku(&["init", root]), "has files of an archive already");
    check(&kanku(&["samples", root]), "is not empty");
    for verb in ["build", "check", "new", "departments"] {
        check(&kanku(&[verb, "--root", root]), "");
    }
    check(&kanku(&["build", "--root", root]), "open ");
    check(&kanku(&["new", "--root", root, "--issue", "2", "--year", "2024"]), "already");
    check(&kanku(&["search", "本期", "--root", root]), "passage(s)");
    check(&kanku(&["man", "--dir", &format!("{root}/kanku.toml")]), "cannot");
}

#[test]
fn wrong_arguments_are_escaped() {
    for arguments in [&[NAME][..], &["build", "--jobs", NAME], &["search", "--from", NAME, "教育"], &["build", NAME]]
    {
        let run = Run::of_command(arguments);
        assert_eq!(run.status, 2);
        check(&run, &escaped(NAME));
    }
}

#[test]
fn texts_are_escaped() {
    let body = format!("教育厅, {NAME}，，甲。\n\n![图](<{}.png>)\n\n海{}洋厅，", NAME.replace('\n', ""), "\u{202e}");
    let project = Project::new().issue(1, &body);
    for arguments in
        [&["check"][..], &["build"], &["check", "--fix", "--dry-run"], &["search", "教育厅"], &["departments"]]
    {
        check(&project.kanku(arguments), "");
    }
    let title = format!("title = \"周报\"\n[{NAME}]\n");
    let project = Project::new().with("kanku.toml", title);
    check(&project.kanku(&["check"]), "kanku.toml:2:");
    let project = Project::new()
        .with("content/departments.toml", "[[department]]\nname = \"教育\\u001b[2J\\u202e厅\"\n\"\\u001b\" = 1\n");
    check(&project.kanku(&["check"]), "content/departments.toml:");
    let project = Project::new().with("content/issues/1.md", FRONT.replace("date:", "\u{1b}[2Jdate:"));
    check(&project.kanku(&["check"]), "content/issues/1.md");
}

#[test]
fn a_tab_is_seen() {
    let project = Project::new().with("content/issues/1.md", FRONT.replace("year: 2023", "year:\t\"x\""));
    check(&project.kanku(&["check"]), " 2 | year:→\"x\"\n");
}

#[test]
fn workflow_commands_are_escaped() {
    let project = Project::new().with("content/issues/2023/a%, b:c.md", format!("{FRONT}\n100%, 甲；甲, 乙"));
    let run = project.kanku(&["check", "--format", "github"]);
    let line = "::warning file=content/issues/2023/a%25%2C b%3Ac.md,line=9,col=10,endColumn=11,\
                title=half-width-punctuation::half-width `,` between Chinese characters%0Ahint: write `，`\n";
    assert!(run.stdout.contains(line), "{}", run.stdout);
    assert_eq!(Project::new().kanku(&["check", "--format", "github"]).stdout, "");
}
