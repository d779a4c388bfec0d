//! `kanku import`: old files become issues, with nothing lost, nothing invented and nothing overwritten.

use std::fs;
use std::path::Path;

use encoding_rs::GB18030;

use crate::printing;
use crate::support::{Project, load, repository, tree};

pub const ISSUE: &str = "content/issues/2023/044.md";

/// An archive with the settings and the registry of the one at `root`, and no issue.
pub fn empty_like(root: &Path) -> Project {
    let read = |path: &str| fs::read(root.join(path)).unwrap();
    let registry = "content/departments.toml";
    Project::new().with("kanku.toml", read("kanku.toml")).with(registry, read(registry))
}

/// The real issue as it was printed.
fn bulletin() -> String {
    printing::plain(&load(&repository()).archive.issues[0])
}

/// The same with its second item cut in two, as by the end of a page.
fn cut(text: &str, page_end: &str) -> String {
    let cut = text.replace("技能大赛总决赛在四川", &format!("技能大赛{page_end}总决赛在四川"));
    assert_ne!(text, cut);
    cut
}

fn imported(project: &Project, name: &str, bytes: impl AsRef<[u8]>) -> String {
    project.write(name, bytes);
    let run = project.kanku(&["import", project.path(name).to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let issue = fs::read_to_string(project.path(ISSUE)).unwrap();
    fs::remove_file(project.path(ISSUE)).unwrap();
    issue
}

#[test]
fn the_real_issue_comes_in_as_it_is() {
    let project = empty_like(&repository());
    let expected = fs::read_to_string(repository().join(ISSUE)).unwrap();
    let text = bulletin();
    let utf16 = |swap: bool| -> Vec<u8> {
        let units = format!("\u{feff}{text}").encode_utf16().collect::<Vec<_>>();
        units.into_iter().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let sources: [Vec<u8>; 8] = [
        text.clone().into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        GB18030.encode(&text).0.into_owned(),
        utf16(false),
        utf16(true),
        text.replace('\n', "\r\n").into_bytes(),
        text.replace("2023 年第 44 期", "二〇二三年第４４期").replace("（总第 464 期）", "〔总第464期〕").into_bytes(),
        text.replace("一、政务", "　一 、 政务")
            .replace("（一）省", "(一) 省")
            .replace("1.11 月", "１.11 月")
            .into_bytes(),
    ];
    for (index, bytes) in sources.into_iter().enumerate() {
        let issue = imported(&project, &format!("{index}.txt"), bytes);
        let issue = match index {
            // What is written in the text stays as it is written.
            7 => issue.replace("(一) 省", "（一）省").replace("一 、 政务", "一、政务"),
            _ => issue,
        };
        assert_eq!(issue, expected, "source {index}");
    }
}

#[test]
fn paragraphs_are_joined_only_with_proof() {
    let project = empty_like(&repository());
    let expected = fs::read_to_string(repository().join(ISSUE)).unwrap();
    let body = |issue: &str| issue.split_once("\n---\n").unwrap().1.to_owned();
    let joined = imported(&project, "a.txt", cut(&bulletin(), "\u{c}"));
    assert!(
        joined.contains("# two paragraphs were joined at a page's end: …公共资源交易服务技能大赛 | 总决赛在"),
        "{joined}"
    );
    assert_eq!(body(&joined), body(&expected));
    // Where all paragraphs stand apart, an empty line is no page's end.
    let apart = imported(&project, "a.txt", cut(&bulletin(), "\n\n"));
    assert!(apart.contains("# a paragraph ends within a sentence and may go on in the next: "), "{apart}");
    assert_eq!(body(&apart), cut(&body(&expected), "\n\n"));
}

#[test]
fn the_imprint_may_stand_on_one_line_and_the_masthead_in_any_order() {
    let project = empty_like(&repository());
    let expected = fs::read_to_string(repository().join(ISSUE)).unwrap();
    let loaded = load(&repository());
    let issue = &loaded.archive.issues[0];
    let body = printing::body(issue).join("\n");
    let mut masthead = printing::masthead(issue);
    let imprint = printing::imprint(issue).concat();
    masthead.reverse();
    let texts = [
        format!("{}\n{body}\n{imprint}", masthead.join("\n")),
        format!("{}\n{imprint}\n{body}", masthead.join("    ")),
        format!("{}\n{body}\n{imprint}\n{}", masthead[2..].join("\n"), masthead[..2].join("  ")),
    ];
    for text in texts {
        assert_eq!(imported(&project, "a.txt", &text), expected, "{}", &text[..200.min(text.floor_char_boundary(200))]);
    }
}

#[test]
fn bad_files_stop_nothing_and_are_named() {
    let project = Project::new()
        .with("old/a.txt", "没有报头，只有一句话。")
        .with("old/b.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xd8");
    let good = "2023 年第 5 期\n周报\n（1 月 2 日—1 月 6 日）\n一、动态\n1.教育厅开展工作。\n";
    let project =
        project.with("old/c.txt", good).with("old/d.txt", " \n").with("old/e.xls", "x").with("old/.f.txt", "x");
    let run = project.kanku(&["import", project.path("old").to_str().unwrap()]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    for (file, message) in [
        ("a.txt", "no number and no date found"),
        ("b.txt", "not a text file"),
        ("c.txt", "the period's year is a guess"),
        ("d.txt", "the file is empty"),
    ] {
        let line = run.stderr.lines().find(|line| line.contains(message) && line.contains(&format!("old/{file}")));
        assert!(line.is_some(), "{message}: {}", run.stderr);
    }
    assert!(
        run.stdout.ends_with(
            "imported 1 issue(s), 1 of them unsure; 3 failed; 1 file(s) of other kinds passed over (.xls)\n"
        ),
        "{}",
        run.stdout
    );
    let issue = fs::read_to_string(project.path("content/issues/2023/005.md")).unwrap();
    assert!(issue.contains("\n# the period's year is a guess"), "{issue}");
}

#[test]
fn an_issue_that_is_there_is_left_as_it_is() {
    let project = empty_like(&repository()).with("a.txt", bulletin());
    let source = project.path("a.txt");
    let import = |more: &[&str]| project.kanku(&[&["import", source.to_str().unwrap()], more].concat());
    let before = tree(&project.path(""));
    let run = import(&["--dry-run"]);
    assert!(run.status == 0 && run.stdout.contains("would import 1 issue(s)"), "{}", run.stdout);
    assert_eq!(tree(&project.path("")), before);
    assert_eq!(import(&[]).status, 0);
    assert!(import(&[]).stdout.contains("1 there already"));
    project.write(ISSUE, "edited by hand");
    let run = import(&[]);
    assert!(run.status == 0 && run.stderr.contains("--force replaces them"), "{}", run.stderr);
    assert!(run.stdout.contains("; 1 changed since and left as they are"), "{}", run.stdout);
    assert_eq!(fs::read_to_string(project.path(ISSUE)).unwrap(), "edited by hand");
    assert_eq!(import(&["--force"]).status, 0);
    let issue = fs::read_to_string(project.path(ISSUE)).unwrap();
    assert_eq!(issue, fs::read_to_string(repository().join(ISSUE)).unwrap());
    fs::rename(project.path(ISSUE), project.path("content/issues/2023/w44.md")).unwrap();
    let run = import(&[]);
    assert!(run.status == 0 && run.stderr.contains("-> content/issues/2023/w44.md"), "{}", run.stderr);
    let run = import(&["--force"]);
    assert!(
        run.status == 1 && run.stderr.contains("the archive has this issue already, as content/issues/2023/w44.md"),
        "{}",
        run.stderr
    );
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_and_pipes_are_not_read() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.txt"), bulletin()).unwrap();
    let project = empty_like(&repository()).with("old/a/2023年第5期.txt", "2023年第5期\n一、动态\n教育厅开展工作。\n");
    symlink(outside.path().join("secret.txt"), project.path("old/b.txt")).unwrap();
    symlink(outside.path(), project.path("old/folder")).unwrap();
    symlink(project.path("old"), project.path("old/a/circle")).unwrap();
    let run = project.kanku(&["import", project.path("old").to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("(2 files, the first: ") && run.stderr.contains("old/b.txt)"), "{}", run.stderr);
    assert!(!run.stderr.contains("circle"), "{}", run.stderr);
    let written: Vec<String> = tree(&project.path("content/issues")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(written, ["2023/005.md"]);
    mknodat(CWD, project.path("pipe.txt"), FileType::Fifo, Mode::RUSR, 0).unwrap();
    for source in [project.path("pipe.txt"), "/dev/zero".into()] {
        let run = project.kanku(&["import", source.to_str().unwrap()]);
        assert!(run.status == 1 && run.stderr.contains("no regular file"), "{}", run.stderr);
    }
}

#[test]
fn two_sources_of_one_number_are_both_refused() {
    let text = |number: &str| format!("2023 年第 {number} 期（总第 {number} 期）\n一、动态\n教育厅开展工作。\n");
    let project =
        Project::new().with("old/a.txt", text("4、5")).with("old/b.txt", text("5")).with("old/c.txt", text("6"));
    let run = project.kanku(&["import", project.path("old").to_str().unwrap()]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("error: several files are one issue (2 files, the first: "), "{}", run.stderr);
    assert!(run.stderr.contains("a.txt: content/issues/2023/004-005.md, as is ") && run.stderr.contains("b.txt)"));
    let written: Vec<String> = tree(&project.path("content/issues")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(written, ["2023/006.md"]);
}

#[test]
fn the_original_can_be_downloaded() {
    let project = empty_like(&repository()).with("old/第44期 终稿.txt", bulletin());
    let source = project.path("old/第44期 终稿.txt");
    let run = project.kanku(&["import", "--keep-original", source.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let project = project.build();
    assert_eq!(
        fs::read(project.path("public/media/issues/2023/044/第44期 终稿.txt")).unwrap(),
        fs::read(source).unwrap()
    );
}

#[test]
fn without_an_archive_it_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), bulletin()).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kanku"));
    let output = command.args(["import", "a.txt"]).current_dir(folder.path()).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.code() == Some(1) && stderr.contains("has no kanku.toml") && stderr.contains("`kanku init DIR`"),
        "{stderr}"
    );
    assert_eq!(tree(folder.path()).len(), 1);
}

#[test]
fn an_archive_within_the_folder_is_no_source() {
    let folder = tempfile::tempdir().unwrap();
    let kanku = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kanku"));
        let output = command.args(arguments).current_dir(folder.path()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    assert_eq!(kanku(&["init", "周报"]).0, Some(0));
    assert_eq!(kanku(&["build", "--root", "周报"]).0, Some(0));
    fs::create_dir(folder.path().join("周报/旧刊")).unwrap();
    fs::write(folder.path().join("周报/旧刊/a.txt"), bulletin()).unwrap();
    for hidden in [".DS_Store", "~$a.docx", ".b.txt", "Thumbs.db"] {
        fs::write(folder.path().join(hidden), "x").unwrap();
    }
    let (status, stdout, stderr) = kanku(&["import", ".", "--root", "周报"]);
    assert_eq!(status, Some(0), "{stderr}");
    assert!(stdout.contains("a.txt -> content/issues/2023/044.md"), "{stdout}");
    // What is left is kanku.toml.
    let end = "imported 1 issue(s), 1 of them unsure; 0 failed; 1 file(s) of other kinds passed over (.toml)\n";
    assert!(stdout.ends_with(end), "{stdout}");
}
