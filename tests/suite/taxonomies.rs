//! `[[taxonomy]]`: fields of the front matter that issues are listed by.

use crate::support::Project;

const SETTINGS: &str = "title = \"通讯\"\n[[taxonomy]]\nkey = \"authors\"\ntitle = \"作者\"\n[[taxonomy]]\nkey = \"topics\"\ntitle = \"主题\"\n";

/// An archive with these issues: number, year and further front matter.
fn archive(issues: &[(u32, i16, &str)]) -> Project {
    let project = Project::new().with("kanku.toml", SETTINGS);
    for (number, year, front) in issues {
        let text = format!("---\nyear: {year}\nissue: {number}\n{front}\n---\n\n## 要闻\n\n第 {number} 篇新质文章。\n");
        project.write(&format!("content/issues/{year}/{number:03}.md"), text);
    }
    project
}

/// The address of a term, by its link on the list.
fn address(project: &Project, list: &str, term: &str) -> String {
    let html = project.built(list);
    let end = html.find(&format!("\">{term}</a>")).unwrap_or_else(|| panic!("{list} has no {term}"));
    let start = html[..end].rfind("href=\"").unwrap() + "href=\"".len();
    html[start..end].to_owned()
}

fn three_issues() -> Project {
    archive(&[
        (1, 2022, "authors: 张三\ntopics: [养老, Covid-19]"),
        (1, 2023, "authors: [李四, 张三]"),
        (2, 2023, "topics: 养老"),
    ])
}

#[test]
fn terms_have_pages_feeds_and_links() {
    let project = three_issues().build();
    let check = project.kanku(&["check", "--deny-warnings"]);
    assert_eq!(check.status, 0, "{}", check.stderr);
    let page = address(&project, "authors.html", "张三");
    assert!(page.starts_with("authors/zhangsan-") && page.ends_with(".html"), "{page}");
    let newest = project.built(&page);
    let older = page.replace(".html", "/2022.html");
    assert!(newest.contains("../issues/2023/001.html") && !newest.contains("issues/2022/"), "the newest year alone");
    assert!(newest.contains(older.trim_start_matches("authors/")), "{newest}");
    assert!(project.built(&older).contains("../../issues/2022/001.html"));
    let feed = project.built(&page.replace(".html", ".xml"));
    assert!(feed.contains("<title>张三 · 通讯</title>") && feed.matches("<entry>").count() == 2, "{feed}");
    assert!(newest.contains(&page.replace("authors/", "../authors/").replace(".html", ".xml")), "{newest}");
    let issue = project.built("issues/2023/001.html");
    let links: Vec<usize> = ["李四", "张三"]
        .map(|term| issue.find(&format!("../../{}\">{term}</a>", address(&project, "authors.html", term))).unwrap())
        .into();
    assert!(links[0] < links[1], "in the order of the front matter");
    assert!(issue.contains("<meta name=\"Keywords\" content=\"通讯,李四,张三"), "{issue}");
    assert_eq!(address(&project, "topics.html", "Covid-19"), "topics/covid-19.html");
}

#[test]
fn terms_stand_in_navigation_sitemap_and_data() {
    let project = three_issues();
    let settings = format!("base_url = \"https://a.cn/\"\n{SETTINGS}");
    let project = project.with("kanku.toml", settings).build();
    for page in ["index.html", "404.html", "search.html", "issues/2023/001.html"] {
        let html = project.built(page);
        let links = html.matches("authors.html\"").count().min(html.matches("topics.html\"").count());
        assert!(links > 0 && html.contains(">作者</a>") && html.contains(">主题</a>"), "{page}");
    }
    let sitemap = project.built("sitemap.xml");
    for path in [
        "authors.html",
        "topics/covid-19.html",
        &address(&project, "topics.html", "养老").replace(".html", "/2022.html"),
    ] {
        assert!(sitemap.contains(&format!("<loc>https://a.cn/{path}</loc>")), "{path}: {sitemap}");
    }
    let json = project.built("issues/2022/001.json");
    assert!(json.contains("\"authors\":[\"张三\"],\"topics\":[\"养老\",\"Covid-19\"]"), "{json}");
    let all: serde_json::Value = serde_json::from_str(&project.built("data/issues.json")).unwrap();
    assert_eq!(all[1]["authors"], serde_json::json!(["李四", "张三"]));
    assert!(all[1].get("topics").is_none(), "empty lists are left out");
}

#[test]
fn a_taxonomy_that_no_issue_uses_is_nowhere() {
    let project = archive(&[(1, 2023, "topics: 养老")]).build();
    assert!(!project.path("public/authors.html").exists());
    assert!(!project.built("index.html").contains("作者"));
}

#[test]
fn an_address_follows_from_the_name_alone() {
    let one = archive(&[(1, 2023, "authors: 张三")]).build();
    let both =
        archive(&[(1, 2022, "authors: 章三"), (1, 2023, "authors: 张三"), (2, 2023, "authors: [张 三]")]).build();
    let page = address(&one, "authors.html", "张三");
    assert_eq!(address(&both, "authors.html", "张三"), page);
    assert_ne!(address(&both, "authors.html", "章三"), page);
}

#[test]
fn spellings_are_one_term_and_the_rarer_one_is_reported() {
    let project = archive(&[
        (1, 2022, "authors: [Ｊohn  SMITH]"),
        (1, 2023, "authors: [张 三, John Smith]"),
        (2, 2023, "authors: [John Smith, 张三, John smith]"),
        (3, 2023, "authors:\n  - 张三"),
    ])
    .build();
    let list = project.built("authors.html");
    assert_eq!(list.matches("<li class=\"card\">").count(), 2, "{list}");
    assert_eq!(address(&project, "authors.html", "John Smith").matches("john-smith-").count(), 1);
    let check = project.kanku_inside(&["check"]);
    let found: Vec<&str> =
        check.stdout.lines().chain(check.stderr.lines()).filter(|line| line.contains("is spelled")).collect();
    assert_eq!(
        found,
        [
            "warning[term-spelling]: `Ｊohn  SMITH` is spelled `John Smith` elsewhere",
            "warning[term-spelling]: `张 三` is spelled `张三` elsewhere"
        ],
        "{}{}",
        check.stdout,
        check.stderr
    );
    assert!(format!("{}{}", check.stdout, check.stderr).contains("content/issues/2023/001.md:4:11"));
    let json = project.built("issues/2022/001.json");
    assert!(json.contains("\"authors\":[\"John Smith\"]"), "{json}");
}

#[test]
fn wrong_terms_and_unknown_keys_are_errors() {
    for (front, message) in [
        ("authors: 3", "`authors` is not a list of texts"),
        ("authors: [张三, 4]", "`authors` is not a list of texts"),
        ("authors: ''", "`authors` has an empty name"),
        ("authors: [张三, ' ']", "`authors` has an empty name"),
        ("autors: 张三", "unknown key `autors`"),
    ] {
        let run = archive(&[(1, 2023, front)]).kanku_inside(&["build"]);
        let place = "content/issues/2023/001.md:4:";
        assert!(
            run.status == 1 && run.stderr.contains(message) && run.stderr.contains(place),
            "{front}: {}",
            run.stderr
        );
    }
    let run = archive(&[(1, 2023, "autors: 张三")]).kanku_inside(&["build"]);
    assert!(run.stderr.contains("extra, authors, topics"), "{}", run.stderr);
    let run = archive(&[(1, 2023, "authors:\ntopics: []")]).build().kanku(&["check", "--deny-warnings"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
}

#[test]
fn searches_are_filtered_by_terms() {
    let project = three_issues().build();
    let found = |arguments: &[&str]| {
        let run = project.kanku(&[&["search", "--json"], arguments].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let hits = found["hits"].as_array().unwrap().iter();
        let mut pages: Vec<String> =
            hits.map(|hit| hit["passage"].as_str().unwrap().split('#').next().unwrap().to_owned()).collect();
        pages.sort();
        pages
    };
    assert_eq!(found(&["新质", "--filter", "authors=张三"]), ["issues/2022/001.html", "issues/2023/001.html"]);
    assert_eq!(found(&["--filter", "topics=养 老"]), ["issues/2022/001.html", "issues/2023/002.html"]);
    assert_eq!(found(&["新质", "--filter", "authors=张三", "--filter", "topics=养老"]), ["issues/2022/001.html"]);
    for (filter, message) in [
        ("authors=张", "no authors is called `张`"),
        ("author=张三", "there is no taxonomy `author`"),
        ("张三", "write the key of a taxonomy and a term"),
    ] {
        let run = project.kanku(&["search", "新质", "--filter", filter]);
        assert!(run.status != 0 && run.stderr.contains(message), "{filter}: {}", run.stderr);
    }
}

#[test]
fn a_build_after_another_is_that_of_a_clean_archive() {
    let project = three_issues().build();
    // Another issue changes the spelling that all pages show, and the years of a list.
    project.write("content/issues/2021/001.md", "---\nyear: 2021\nissue: 1\nauthors: [张 三]\n---\n\n文字。\n");
    project.write("content/issues/2021/002.md", "---\nyear: 2021\nissue: 2\nauthors: [张 三]\n---\n\n文字。\n");
    project.write("content/issues/2021/003.md", "---\nyear: 2021\nissue: 3\nauthors: [张 三]\n---\n\n文字。\n");
    let project = project.build();
    let built = crate::support::tree(&project.path("public"));
    std::fs::remove_dir_all(project.path("public")).unwrap();
    std::fs::remove_dir_all(project.path(".kanku")).unwrap();
    let clean = project.build();
    assert!(built == crate::support::tree(&clean.path("public")), "incremental equals clean");
    assert!(clean.built("issues/2023/001.json").contains("张 三"));
}

#[test]
fn a_theme_gets_terms() {
    let project = three_issues()
        .with("kanku.toml", format!("theme = \"own\"\n{SETTINGS}"))
        .with("themes/own/templates/term.html", "{{ taxonomy }} {{ name }}: {% for issue in issues %}{{ issue.full }}{% endfor %}\n")
        .with("themes/own/templates/issue.html", "{% for group in terms %}{{ group.key }}={{ group.terms | map(attribute=\"text\") | join(\"+\") }};{% endfor %}\n")
        .build();
    assert_eq!(
        project.built("issues/2022/001.html").trim_start_matches('\u{feff}').trim(),
        "authors=张三;topics=养老+Covid-19;"
    );
    assert_eq!(
        project.built("topics/covid-19.html").trim_start_matches('\u{feff}').trim(),
        "主题 Covid-19: 2022 年第 1 期"
    );
}

#[test]
fn the_schema_of_the_front_matter_knows_the_fields() {
    let project = three_issues();
    let run = project.kanku(&["schema", "front-matter"]);
    let schema: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for (authors, is_valid) in [
        (serde_json::json!("张三"), true),
        (serde_json::json!(["张三", "李四"]), true),
        (serde_json::json!(null), true),
        (serde_json::json!(3), false),
    ] {
        assert_eq!(schema.is_valid(&serde_json::json!({ "year": 2023, "issue": 1, "authors": authors })), is_valid);
    }
    assert!(!schema.is_valid(&serde_json::json!({ "year": 2023, "issue": 1, "autors": "张三" })));
}

#[test]
fn wrong_taxonomies_are_errors_with_a_line() {
    let project =
        three_issues().with("kanku.toml", format!("{SETTINGS}[[taxonomy]]\nkey = \"search\"\ntitle = \"检索\"\n"));
    let run = project.kanku_inside(&["build"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr.contains("kanku.toml:9:7") && run.stderr.contains("a name that the site needs itself"),
        "{}",
        run.stderr
    );
}
