//! Pages of one's own: Markdown files in content/pages.

use crate::support::{FRONT, Project, load};

const ABOUT: &str = "# 关于本刊\n\n本刊始于 2014 年，见[创刊号](../issues/2023/001.md#s1)和[编辑说明](编辑说明.md#s1)。\n\n![院景](../images/a.png)\n\n## 沿革\n\n- 甲\n- 乙\n\n---\n\n注[^1]。\n\n[^1]: 出处。\n";

fn archive() -> Project {
    Project::new()
        .issue(1, "## 一、动态\n\n1.见[关于](../../pages/about.md)。")
        .with("content/images/a.png", "png")
        .with("content/pages/about.md", ABOUT)
        .with("content/pages/编辑说明.md", "---\ntitle: 编辑说明\norder: 1\n---\n\n## 一、来源\n\n1.甲。\n")
        .with("content/pages/hidden.md", "---\nnavigation: false\n---\n\n只在链接中。\n")
}

#[test]
fn pages_stand_in_the_site_and_in_the_navigation() {
    let project = archive().with("kanku.toml", "title = \"周报\"\nbase_url = \"https://a.cn/\"\n").build();
    let about = project.built("pages/about.html");
    for part in [
        "<h1>关于本刊</h1>",
        "href=\"../issues/2023/001.html#s1\"",
        "src=\"../media/images/a.png\"",
        "沿革</h2>",
        "<li>甲</li>",
        "<hr />",
        "id=\"fn-1\"",
    ] {
        assert!(about.contains(part), "{part} is not in {about}");
    }
    assert_eq!(about.matches("关于本刊</h").count(), 1);
    let archive = load(&project.path("")).archive;
    let names: Vec<&str> = archive.pages.iter().map(|page| page.title.as_str()).collect();
    assert_eq!(names, ["编辑说明", "关于本刊", "hidden"]);
    let note = archive.pages[0].path().to_string();
    assert!(note.starts_with("pages/bianjishuoming-"), "{note}");
    assert!(about.contains(&format!("href=\"../{note}#s1\"")));
    let home = project.built("index.html");
    let place = |text: &str| home.find(text).unwrap_or_else(|| panic!("{text} is not in {home}"));
    assert!(place(&format!("href=\"{note}\"")) < place("href=\"pages/about.html\""));
    assert!(!home.contains("pages/hidden.html"));
    let sitemap = project.built("sitemap.xml");
    assert!(sitemap.contains("https://a.cn/pages/hidden.html") && sitemap.contains(&note));
    assert!(project.built("issues/2023/001.html").contains("href=\"../../pages/about.html\""));
    assert!(project.path("public/media/images/a.png").exists());
}

#[test]
fn what_is_wrong_with_a_page_is_reported_with_its_place() {
    let project = archive()
        .with("content/pages/a.md", "---\ntitel: 甲\norder: x\nnavigation: 1\n---\n")
        .with("content/pages/关于.md", "甲")
        .with("content/pages/关 于.md", "乙");
    let run = project.kanku(&["build"]);
    assert_eq!(run.status, 1);
    for said in
        ["pages/a.md:2:1", "unknown key `titel`", "`order` is not a number", "`navigation` is not true or false"]
    {
        assert!(run.stderr.contains(said), "{said} is not in {}", run.stderr);
    }
    std::fs::remove_file(project.path("content/pages/a.md")).unwrap();
    let run = project.kanku(&["build"]);
    assert!(run.status == 1 && run.stderr.contains("has the address of this page"), "{}", run.stderr);
}

#[test]
fn check_reads_pages_and_reports_files_that_are_none() {
    let project = archive()
        .with("content/pages/more.md", "见[甲](../issues/2023/001.md#s9)和[乙](无.md)。\n\n##标题\n\n本周,开会。\n")
        .with("content/pages/old/b.md", "乙")
        .with("content/pages/c.markdown", "丙")
        .with("content/pages/d.docx", "丁");
    let run = project.kanku(&["check", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let found: Vec<(String, String)> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["rule"].as_str().unwrap().into(), finding["file"].as_str().unwrap().into()))
        .collect();
    for (rule, file) in [
        ("dead-link", "content/pages/more.md"),
        ("missing-file", "content/pages/more.md"),
        ("heading-syntax", "content/pages/more.md"),
        ("half-width-punctuation", "content/pages/more.md"),
        ("unknown-file", "content/pages/old/b.md"),
        ("unknown-file", "content/pages/c.markdown"),
        ("unknown-file", "content/pages/d.docx"),
    ] {
        assert!(found.contains(&(rule.into(), file.into())), "{rule} {file} is not in {found:?}");
    }
    assert_eq!(found.len(), 7, "{found:?}");
}

#[test]
fn a_page_that_changes_is_made_anew_and_nothing_else() {
    let project = archive().build();
    let issue = std::fs::metadata(project.path("public/issues/2023/001.html")).unwrap().modified().unwrap();
    project.write("content/pages/about.md", "# 关于本刊\n\n新的文字。\n");
    let project = project.build();
    assert!(project.built("pages/about.html").contains("新的文字"));
    let after = std::fs::metadata(project.path("public/issues/2023/001.html")).unwrap().modified().unwrap();
    assert_eq!(issue, after);
    std::fs::remove_file(project.path("content/pages/about.md")).unwrap();
    project.write("content/issues/2023/001.md", format!("{FRONT}\n1.甲。\n"));
    let project = project.build();
    assert!(!project.path("public/pages/about.html").exists());
}

#[cfg(feature = "serve")]
#[test]
fn the_preview_shows_pages() {
    use kanku::serve::preview::{Answer, Preview};
    let project = archive();
    let preview = Preview::read(&project.path(""), false, &mut Vec::new()).unwrap();
    assert!(matches!(preview.answer("pages/about.html").unwrap(), Answer::File(bytes) if !bytes.is_empty()));
}
