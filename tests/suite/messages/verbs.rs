//! Errors of the verbs of the command line.

use std::fs;

use super::Area;
use crate::support::{FRONT, Project, tree};

const ISSUE: &str = "content/issues/2023/001.md";

fn archive() -> Project {
    Project::new().issue(1, "教育厅开会。")
}

/// Folders that cannot be built into, and what stands in the way of a build.
pub fn output(area: &mut Area) {
    let project = archive().with("mine/letter.txt", "dear").with("file", "");
    for out in [".", "..", "content", "content/site", "themes/site", "mine", "file"] {
        area.run(&format!("into {out}"), &project, &["build", "--out", out]);
    }
    let project = archive().build();
    project.write("public/.kanku-manifest", "kanku-manifest 99\n");
    area.run("a manifest of another version", &project, &["build"]);
    let project = archive().build();
    fs::remove_file(project.path(ISSUE)).unwrap();
    area.run("an empty archive", &project, &["build"]);
    project.write(ISSUE, FRONT.replace("year:", "draft: true\nyear:") + "教育厅开会。");
    area.run("drafts alone", &project, &["build"]);
    let project = archive().build().with("kanku.toml", "title = \"月报\"\n");
    project.write(".kanku/input_hashes", "cut off");
    area.run("a damaged cache", &project, &["build"]);
}

/// Arguments that clap refuses.
pub fn usage(area: &mut Area) {
    let project = archive();
    for arguments in [
        &["bulid"][..],
        &["build", "--jobs", "many"],
        &["build", "--base-url", "nowhere"],
        &["check", "--format", "xml"],
        &["new", "--issue", "一"],
        &["new", "--start", "2023-02-30"],
        &["new", "--title", "一\n二"],
        &["search"],
        &["search", "--from", "2023-13-01", "教育"],
        &["init", "--title", "", "new"],
    ] {
        area.run("wrong usage", &project, arguments);
    }
    #[cfg(feature = "import")]
    area.run("wrong usage", &project, &["import"]);
}

pub fn verbs(area: &mut Area) {
    let nowhere = Project::new();
    fs::remove_file(nowhere.path("kanku.toml")).unwrap();
    for verb in ["build", "new", "departments"] {
        area.run("no archive", &nowhere, &[verb]);
    }

    let project = archive();
    area.run("an archive that is there", &project, &["init", "."]);
    area.run("samples into a folder with files", &project, &["samples", "."]);
    area.run("an issue that is there", &project, &["new", "--issue", "1"]);
    area.run("a period that ends before it starts", &project, &["new", "--start", "2023-02-03", "--end", "2023-02-01"]);
    area.run("a period outside of the calendar", &project, &["new", "--start", "9999-12-31"]);
    area.run("an editor that is not there", &project.with_editor("none-such-editor"), &["new", "--edit"]);
    area.run("an editor that fails", &archive().with_editor("false"), &["new", "--edit"]);
    let project = archive().with("content/issues/2023/002.md", "in the way");
    area.run("a file in the way of a new issue", &project, &["new"]);

    let project = archive();
    area.run("no index", &project, &["search", "教育"]);
    let project = project.build();
    area.run("nothing to search for", &project, &["search", "，。"]);
    area.run("an unknown department", &project, &["search", "--department", "教育", "开会"]);
    area.run("an unknown section", &project, &["search", "--section", "综述", "开会"]);
    for entry in fs::read_dir(project.path(".kanku/search")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::write(path, "cut off").unwrap();
        }
    }
    area.run("a damaged index", &project, &["search", "开会"]);

    mending(area);
    without_room(area);
    let project = archive().with("content/departments.toml", "[[department]]\nname = \"教育厅\"\nnom = 1\n");
    area.run("departments for a registry with errors", &project, &["departments", "--add"]);
    let body = "海洋厅开会。海洋厅受理。";
    area.run("departments that are proposed", &Project::new().issue(1, body), &["departments"]);
    area.run("an error in the content", &archive().with("content/issues/2023/002.md", ""), &["build"]);
    area.run("warnings that are denied", &Project::new().issue(1, "甲,乙。"), &["check", "--deny-warnings"]);
}

/// `check --fix` where something cannot be mended.
fn mending(area: &mut Area) {
    let project = Project::new().issue(1, "教育厅，，开会,好。").with("content/issues/2023/002.md", "");
    area.run("mending while there are errors", &project, &["check", "--fix"]);
    area.run("mending", &Project::new().issue(1, "教育厅，，开会,好。"), &["check", "--fix"]);
    let series = "[[statistics]]\nid = \"a\"\nlabel = \"受理\"\nweek = \"本周，，受理{n}件\"\n";
    let project = Project::new().with("kanku.toml", format!("title = \"周报\"\n{series}"));
    area.run("a figure that would be lost", &project.issue(1, "本周，，受理 5 件, 好。"), &["check", "--fix"]);
    let project = Project::new().issue(1, "教育厅，，开会。");
    let mut permissions = fs::metadata(project.path(ISSUE)).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(project.path(ISSUE), permissions).unwrap();
    area.run("a file that may not be written to", &project, &["check", "--fix"]);
}

/// Files that cannot be written. Each verb leaves the archive as it was.
fn without_room(area: &mut Area) {
    for arguments in [
        &["new"][..],
        &["check", "--fix"],
        &["departments", "--add"],
        &["init", "archive"],
        &["samples", "samples"],
        #[cfg(feature = "import")]
        &["import", "2023年第3期.txt"],
    ] {
        let project = Project::new().issue(1, "海洋厅，，开会。海洋厅，受理。").with("2023年第3期.txt", "教育厅开会。");
        let before = tree(&project.path(""));
        area.run_without_room("no room for a file", &project, arguments);
        let mut after = tree(&project.path(""));
        after.retain(|(path, _)| !path.starts_with(".kanku/"));
        assert_eq!(after, before, "{arguments:?}");
    }
}
