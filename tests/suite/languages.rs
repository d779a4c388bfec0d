//! The site in another language than Chinese: nothing on it is Chinese but the content.

use crate::support::{Project, tree};

/// Settings and content without a Chinese character.
fn english_archive(settings: &str, issues: &[(&str, &str)]) -> Project {
    let project = Project::new()
        .with("kanku.toml", format!("title = \"Harbour Weekly\"\npublisher = \"Harbour Office\"\nlanguage = \"en\"\n{settings}"))
        .with(
            "content/departments.toml",
            "[[department]]\nname = \"Department of Education\"\nshort = \"Education\"\nformer = [{ name = \"School Board\", until = 2022-01-01 }]\n\n\
             [[department]]\nname = \"Department of Water\"\nshort = \"Water\"\nparent = \"Department of Education\"\n",
        );
    for (name, front) in issues {
        let body = "## News\n\n1. Education opened a new desk and accepted 12 cases this week; 61 % were closed.\n\n   | Desk | Cases |\n   |---|---|\n   | A | 12 |\n\n\
                    2. Water moved its office. Education helped. See <video src=\"https://example.org/a.mp4\">the film</video>.\n\n\
                    ### Figures in detail\n\nText with a note[^1].\n\n[^1]: The note.\n\n## Letters\n\nA letter about departments, sections and figures.\n";
        project.write(&format!("content/issues/{name}.md"), format!("---\n{front}\n---\n\n{body}"));
    }
    project
}

const STATISTICS: &str = "[[statistics]]\nid = \"cases\"\nlabel = \"Cases\"\nunit = \"cases\"\nweek = 'accepted{n}cases'\nshare = ';{n}%were'\n";

/// Returns whether a character is Chinese, or a mark of Chinese typography.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// Returns the lines of a file of the site that have a Chinese character; of a script, those of its strings: the code
/// that recognises Chinese queries is for all languages.
fn chinese_lines(path: &str, bytes: &[u8]) -> Vec<String> {
    // The index is binary, and style sheets show nothing.
    if path.starts_with("search/") || path.ends_with(".css") {
        return Vec::new();
    }
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let is_shown =
        |line: &&str| !path.ends_with(".js") || path.starts_with("data/") || line.contains("kanku.STRINGS = Object");
    text.lines()
        .filter(is_shown)
        .filter(|line| line.contains(is_chinese))
        .map(|line| format!("{path}: {line}"))
        .collect()
}

/// Checks that no file of the site of an archive has a Chinese character. Returns the archive.
fn check(project: Project) -> Project {
    let project = project.build();
    let files = tree(&project.path("public"));
    let found: Vec<String> = files.iter().flat_map(|(path, bytes)| chinese_lines(path, bytes)).collect();
    assert_eq!(found, Vec::<String>::new());
    project
}

#[test]
fn a_site_in_english_is_english() {
    let weekly = check(english_archive(
        STATISTICS,
        &[
            (
                "2023/51",
                "year: 2023\nissue: [51, 52]\ntotal: [464, 465]\nperiod: { start: 2023-12-18, end: 2023-12-31 }\ndate: 2024-01-02",
            ),
            (
                "2024/1",
                "year: 2024\nissue: 1\ntotal: 466\nperiod: { start: 2024-01-01, end: 2024-01-05 }\ndate: 2024-01-08\ndistribution: { to: [All], cc: [Some], copies: 91 }",
            ),
            (
                "2024/2",
                "year: 2024\nissue: 2\ntotal: 467\nperiod: { start: 2024-01-08, end: 2024-01-12 }\ndraft: false",
            ),
        ],
    ));
    let page = weekly.built("issues/2023/051-052.html");
    assert!(page.contains("No. 51–52, 2023 (Serial No. 464–465)"), "{page}");
    assert!(weekly.built("feed.xml").contains("<title>Harbour Weekly, No. 2, 2024 (Serial No. 467)</title>"));
    let statistics = weekly.built("data/statistics.csv");
    assert!(
        statistics.contains("2023,51–52,464–465,2024-01-02,2023-12-18,2023-12-31,Cases,This week,12,cases,"),
        "{statistics}"
    );
    for (path, name) in [("archive.html", ">51–52</a>"), ("archive/2024.html", "No. 1"), ("index.html", "No. 2, 2024")]
    {
        assert!(weekly.built(path).contains(name), "{path}");
    }
}

#[test]
fn other_names_of_issues_are_english() {
    for (settings, issues, page, name) in [
        ("", [("a", "date: 2023-11-27"), ("b", "date: 2023-12-01")], "issues/2023/2023-11-27.html", "27 November 2023"),
        ("", [("a", "date: 2023-11"), ("b", "date: 2023-12")], "issues/2023/2023-11.html", "November 2023"),
        ("", [("a", "volume: 45\nissue: 1"), ("b", "volume: 45\nissue: 2")], "issues/v45/002.html", "Vol. 45, No. 2"),
        ("", [("a", "total: 1"), ("b", "total: 201")], "issues/201.html", "No. 201"),
        (
            "[numbering]\nissue = \"Issue {n}\"\n",
            [("a", "year: 2023\nissue: 1"), ("b", "year: 2023\nissue: 2")],
            "issues/2023/002.html",
            "Issue 2, 2023",
        ),
    ] {
        let project = check(english_archive(settings, &issues));
        let html = project.built(page);
        assert!(html.contains(&format!("<title>Harbour Weekly {name}_Harbour Weekly</title>")), "{page}: {html}");
    }
}

#[test]
fn messages_and_searches_name_english_issues() {
    let project = check(english_archive("", &[("a", "date: 2023-11-27"), ("b", "date: 2023-12-01")]));
    let found = project.kanku(&["search", "new desk", "--json"]);
    assert!(found.status == 0 && !found.stdout.contains(is_chinese), "{}", found.stdout);
    project.write("content/issues/c.md", "---\ndate: 2023-12-01\n---\n\nText.\n");
    let run = project.kanku(&["build"]);
    assert!(run.stderr.contains("1 December 2023 is taken by"), "{}", run.stderr);
}
