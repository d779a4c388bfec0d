//! Files of an archive that cannot be used.

use std::fs;
use std::process::Command;

use super::Area;
use crate::support::{FRONT, Project};

const ISSUE: &str = "content/issues/2023/001.md";

pub fn front_matter(area: &mut Area) {
    let brackets = "[".repeat(100);
    for (title, text) in [
        ("no front matter", "## 一、综述\n"),
        ("an empty file", ""),
        ("a fence that is not closed", "---\nyear: 2023\n"),
        ("YAML that is not closed", "---\nyear: [2023\n---\n"),
        ("a full-width colon", "---\nyear：2023\nissue: 1\n---\n"),
        ("wrong TOML", "+++\nyear = = 2023\n+++\n"),
        ("wrong JSON", ";;;\n{\"year\": 2023,,}\n;;;\n"),
        ("a list", "---\n- 2023\n---\n"),
        ("a document that ends early", "---\nyear: 2023\n...\nissue: 1\n---\n"),
        ("an anchor", "---\nyear: &a 2023\n---\n"),
        ("an alias", "---\nyear: *重要*\n---\n"),
        ("a tag", "---\nyear: !重要 2023\n---\n"),
        ("deep nesting", &format!("---\nyear: {brackets}\n---\n")),
        ("many values", &format!("---\nyear: [{}]\n---\n", "1, ".repeat(3_000))),
        ("a large front matter", &format!("---\ntitle: {}\n---\n", "甲".repeat(30_000))),
        ("no key", "---\ntitle: 周报\n---\n"),
    ] {
        area.check(title, ISSUE, text);
    }
    for (title, old, new) in [
        ("an unknown key", "date: 2023", "dates: 2023"),
        ("an unknown key inside", "date:", "distribution: { to: [甲], too: 3 }\ndate:"),
        ("a year that is none", "year: 2023", "year: 23"),
        ("a number that is none", "issue: 1", "issue: 一"),
        ("a double issue that is none", "issue: 1", "issue: [1, 3]"),
        ("a day that is none", "2023-01-09", "2023-02-30"),
        ("a day with a sign", "2023-01-09", "2023-+1-09"),
        ("a period without a day", "start: 2023-01-02, ", ""),
        ("a period that is text", "period: { start: 2023-01-02, end: 2023-01-06 }", "period: 一月"),
        ("a period that ends before it starts", "end: 2023-01-06", "end: 2022-01-06"),
        ("a title that is a number", "date:", "title: 5\ndate:"),
        ("a list that is a number", "date:", "departments: 5\ndate:"),
        ("a department that is not in the registry", "date:", "departments: [教育厅, 教育局]\ndate:"),
        ("a distribution that is text", "date:", "distribution: 各厅\ndate:"),
        ("copies that are no number", "date:", "distribution: { to: [甲], copies: 三 }\ndate:"),
        ("a draft that is neither true nor false", "date:", "draft: 也许\ndate:"),
    ] {
        area.check(title, ISSUE, FRONT.replace(old, new));
    }
    let project = Project::new().issue(9, "教育厅开会。").with(ISSUE, FRONT.replace("issue: 1", "issue: [8, 9]"));
    area.run("a number that another issue has", &project, &["check"]);
}

pub fn settings(area: &mut Area) {
    for (title, text) in [
        ("text without quotation marks", "title = 周报\n"),
        ("full-width quotation marks", "title = “周报”\n"),
        ("no title", "subtitle = \"周报\"\n"),
        ("an empty title", "title = \" \"\n"),
        ("an unknown key", "title = \"周报\"\nthema = \"x\"\n"),
        ("a number in place of text", "title = 5\n"),
        ("deep nesting", &format!("title = \"周报\"\na = {}\n", "[".repeat(100))),
        ("a theme that is a path", "title = \"周报\"\ntheme = \"../x\"\n"),
        ("an address that is none", "title = \"周报\"\nbase_url = \"ftp://example.org\"\n"),
        ("an address with a password", "title = \"周报\"\nbase_url = \"https://editor:secret@example.org\"\n"),
        ("a rule that does not exist", "title = \"周报\"\n[check]\noff = [\"half-width\"]\n"),
        ("a rule that cannot be turned off", "title = \"周报\"\n[check]\noff = [\"front-matter\"]\n"),
        ("a feed without entries", "title = \"周报\"\n[pages]\nfeed_entries = 0\n"),
    ] {
        area.check(title, "kanku.toml", text);
    }
    for (title, text) in [
        ("a taxonomy whose key is no address", "key = \"作者\"\ntitle = \"作者\"\n"),
        ("a taxonomy with the key of a date", "key = \"date\"\ntitle = \"日期\"\n"),
        ("a taxonomy with the name of a page", "key = \"search\"\ntitle = \"检索\"\n"),
        ("a taxonomy without a title", "key = \"authors\"\ntitle = \"\"\n"),
    ] {
        area.check(title, "kanku.toml", format!("title = \"周报\"\n[[taxonomy]]\n{text}"));
    }
    for (title, text) in [
        ("a series whose id is no key", "id = \"受理\"\nlabel = \"受理\"\nweek = \"受理{n}件\"\n"),
        ("a series without a pattern", "id = \"a\"\nlabel = \"受理\"\n"),
        ("a pattern without a figure", "id = \"a\"\nlabel = \"受理\"\nweek = \"受理\"\n"),
        ("a pattern with a group", "id = \"a\"\nlabel = \"受理\"\nweek = \"(受理){n}件\"\n"),
        ("a pattern that is no expression", "id = \"a\"\nlabel = \"受理\"\nweek = \"[受理{n}件\"\n"),
    ] {
        area.check(title, "kanku.toml", format!("title = \"周报\"\n[[statistics]]\n{text}"));
    }
    let series = "[[statistics]]\nid = \"a\"\nlabel = \"受理\"\nweek = \"受理{n}件\"\n";
    area.check("two series with one id", "kanku.toml", format!("title = \"周报\"\n{series}{series}"));
    let project = Project::new();
    fs::remove_file(project.path("kanku.toml")).unwrap();
    area.run("no settings", &project, &["check"]);
}

pub fn registry(area: &mut Area) {
    let named = |more: &str| format!("[[department]]\nname = \"四川省教育厅\"\n{more}");
    for (title, text) in [
        ("an unknown key", "[[department]]\nnames = \"教育厅\"\n".to_owned()),
        ("a name of one character", "[[department]]\nname = \"厅\"\n".to_owned()),
        ("a name of two departments", named("[[department]]\nname = \"水利厅\"\naliases = [\"四川省教育厅\"]\n")),
        ("a slug that is a path", named("slug = \"../x\"\n")),
        ("a slug of two departments", named("slug = \"x\"\n[[department]]\nname = \"水利厅\"\nslug = \"x\"\n")),
        ("a parent that is not there", named("parent = \"省政府\"\n")),
        ("a parent of itself", named("parent = \"四川省教育厅\"\n")),
        ("a former name with a wrong day", named("former = [{ name = \"省教委\", until = 2000-13-01 }]\n")),
        ("a former name with a time", named("former = [{ name = \"省教委\", until = 10:30:00 }]\n")),
    ] {
        area.check(title, "content/departments.toml", text);
    }
    let project =
        Project::new().with("content/departments.toml", named("slug = \"jiaoyuting\"\n")).issue(1, "甲。").build();
    let renamed = "[[department]]\nname = \"四川省教育委员会\"\n";
    project.write("content/departments.toml", renamed);
    area.run("a department renamed without a word", &project, &["check"]);
    project.write("content/departments.toml", format!("{renamed}slug = \"jiaoyuting\"\n"));
    area.run("its slug is kept, its name is lost", &project, &["build"]);
    let project = project.issue(2, "乙。");
    area.run("it is said until it is mended", &project, &["build"]);
    project.write(
        "content/departments.toml",
        format!("{renamed}slug = \"jiaoyuting\"\nformer = [{{ name = \"四川省教育厅\" }}]\n"),
    );
    area.run("it is mended", &project, &["build"]);
}

pub fn theme(area: &mut Area) {
    let own = |path: &str, content: &[u8]| {
        let project = Project::new().with("kanku.toml", "title = \"周报\"\ntheme = \"own\"\n");
        project.issue(1, "教育厅开会。").with(&format!("themes/own/{path}"), content)
    };
    area.check("a theme that is not there", "kanku.toml", "title = \"周报\"\ntheme = \"none\"\n");
    for (title, path, text) in [
        ("a tag that is not closed", "templates/home.html", "<p>\n{{ title }\n"),
        ("an unknown filter", "templates/home.html", "{{ title | nofilter }}\n"),
        ("an unknown name", "templates/home.html", "{{ nowhere }}\n"),
        ("an unknown template", "templates/home.html", "{% extends \"none.html\" %}\n"),
        ("an unknown function", "templates/home.html", "{{ none() }}\n"),
        ("an endless loop", "templates/home.html", "{% include \"home.html\" %}\n"),
        ("a name that is not safe in an address", "assets/图.css", "p {}\n"),
        ("a file with the name of a folder", "assets/search", "p {}\n"),
        ("the folder of the built-in templates", "templates/default/base.html", ""),
        ("a file that is neither template nor asset", "template/base.html", ""),
        ("a template that nothing uses", "templates/hom.html", ""),
        ("a style sheet that nothing uses", "assets/styel.css", ""),
        (
            "a block that overrides nothing",
            "templates/base.html",
            "{% extends \"default/base.html\" %}\n{% block fotter %}{% endblock %}\n",
        ),
    ] {
        area.run(title, &own(path, text.as_bytes()), &["build"]);
    }
    area.run("a template in another encoding", &own("templates/home.html", b"\xff\xfe"), &["build"]);
    let project = own("assets/a.css", b"p {}\n");
    std::os::unix::fs::symlink("a.css", project.path("themes/own/assets/b.css")).unwrap();
    area.run("a link", &project, &["build"]);
}

pub fn files(area: &mut Area) {
    area.check("no text", ISSUE, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xd8");
    let project = Project::new().issue(1, "教育厅开会。");
    let text = fs::read_to_string(project.path(ISSUE)).unwrap();
    let project = project.with(ISSUE, encoding_rs::GB18030.encode(&text).0);
    area.run("another encoding", &project, &["check"]);

    let project = Project::new();
    fs::File::create(project.path("kanku.toml")).unwrap().set_len(3 << 30).unwrap();
    area.run("large settings", &project, &["check"]);
    let project = Project::new();
    project.write(ISSUE, "");
    fs::File::create(project.path(ISSUE)).unwrap().set_len(3 << 30).unwrap();
    area.run("a large issue", &project, &["check"]);

    let project = Project::new().with(ISSUE, "").with("secret.md", "secret");
    fs::remove_file(project.path(ISSUE)).unwrap();
    std::os::unix::fs::symlink(project.path("secret.md"), project.path(ISSUE)).unwrap();
    area.run("a link out of the content", &project, &["check"]);
    let project = Project::new().issue(1, "教育厅开会。");
    std::os::unix::fs::symlink(project.path("content"), project.path("content/issues/again")).unwrap();
    area.run("a link to a folder above", &project, &["check"]);
    let project = Project::new().issue(1, "教育厅开会。");
    std::os::unix::fs::symlink("nowhere", project.path("content/issues/2023/002.md")).unwrap();
    area.run("a link to nowhere", &project, &["check"]);
    let project = Project::new().issue(1, "教育厅开会。");
    let pipe = project.path("content/issues/2023/002.md");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    area.run("a pipe", &project, &["check"]);
}
