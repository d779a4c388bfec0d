//! Pages as readers and servers meet them: lists by year, statistics, citations, addresses, encodings.

use regex::Regex;

use crate::support::{FRONT, Project, tree};
use kanku::archive::address::address_name;

/// Adds an issue of a year with front matter that fits.
fn add_issue(project: &Project, year: i16, number: u32, body: &str) {
    let total = u32::try_from(year - 2000).unwrap() * 100 + number;
    let (month, day) = ((number - 1) / 4 + 1, (number - 1) % 4 * 7 + 1);
    let days = |days: u32| format!("{year}-{month:02}-{:02}", day + days);
    let front = FRONT
        .replace("year: 2023\nissue: 1\ntotal: 1", &format!("year: {year}\nissue: {number}\ntotal: {total}"))
        .replace("2023-01-02", &days(0))
        .replace("2023-01-06", &days(4))
        .replace("2023-01-09", &days(5));
    project.write(&format!("content/issues/{year}/{number:03}.md"), format!("{front}\n{body}\n"));
}

fn build(project: &Project, options: &[&str]) -> String {
    let run = project.kanku(&[&["build", "--no-search"], options].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    run.stdout
}

/// Returns the texts that the first group of `pattern` matches.
fn all<'a>(pattern: &str, text: &'a str) -> Vec<&'a str> {
    Regex::new(pattern)
        .unwrap()
        .captures_iter(text)
        .filter_map(|found| found.get(1))
        .map(|found| found.as_str())
        .collect()
}

#[test]
fn lists_have_a_page_for_each_year() {
    let project = Project::new();
    for (year, number) in [(2021, 1), (2023, 1), (2023, 2)] {
        add_issue(&project, year, number, &format!("## 一、动态\n\n1.教育厅召开第 {year}{number} 次会议。"));
    }
    build(&project, &["--base-url", "https://example.org/"]);
    for list in ["departments/jiaoyuting".to_owned(), format!("sections/{}", address_name("动态"))] {
        let (newest, older) = (project.built(&format!("{list}.html")), project.built(&format!("{list}/2021.html")));
        assert!(newest.contains("第 20232 次") && newest.contains("第 20231 次") && !newest.contains("第 20211 次"));
        assert!(older.contains("第 20211 次") && !older.contains("第 2023"), "{older}");
        let slug = list.split('/').nth(1).unwrap();
        assert!(newest.contains(&format!("href=\"../{list}/2021.html\"")), "{newest}");
        assert!(older.contains(&format!("href=\"../../{list}.html\"")), "{older}");
        assert!(older.contains("href=\"../../issues/2021/001.html#s1-1\""), "{older}");
        assert!(project.built("sitemap.xml").contains(&format!("{slug}/2021.html")));
    }
    let before = tree(&project.path("public"));
    // An older issue moves nothing to another page.
    add_issue(&project, 2022, 1, "## 一、动态\n\n1.教育厅召开第 20221 次会议。");
    build(&project, &["--base-url", "https://example.org/"]);
    for (path, _) in before.iter().filter(|(path, _)| path.ends_with(".html")) {
        let after = project.built(path);
        assert!(path.contains("2022") || path == "index.html" || !after.contains("第 20221 次"), "{path}");
    }
}

#[test]
fn ten_years_of_figures_are_a_light_page() {
    let project = Project::new();
    let series = |id: &str| {
        format!(
            "[[statistics]]\nid = \"{id}\"\nlabel = \"{id}\"\nunit = \"件\"\nweek = '本周{id}{{n}}件'\nyear = '今年{id}{{n}}件'\n"
        )
    };
    let ids = ["a", "b", "c", "d", "e"];
    project.write("kanku.toml", format!("title = \"周报\"\n{}", ids.map(series).concat()));
    for year in 2014..2024 {
        for number in 1..=48 {
            let figures = |id: &str| format!("本周{id} {} 件，今年{id} {} 件。", 1000 + number, number * 1000);
            add_issue(&project, year, number, &format!("1.{}", ids.map(figures).concat()));
        }
    }
    build(&project, &[]);
    let page = project.built("statistics.html");
    assert!(page.len() < 300_000, "{} bytes", page.len());
    assert_eq!(all("(<details open>\n<summary>2023 年)", &page).len(), ids.len());
    assert_eq!(all("(<details>)", &page).len(), ids.len() * 9);
    // Every figure stands in a row that leads to its passage.
    assert_eq!(all(r#"<tr><th><a href="issues/\d+/\d+\.html#s0-1">(\d+)</a>"#, &page).len(), ids.len() * 480);
    assert!(page.contains("<tr><th><a href=\"issues/2014/007.html#s0-1\">7</a><td>1,007<td>7,000\n"), "{page}");
    let charts = all("(?s)(<svg.*?</svg>)", &page);
    assert_eq!(charts.len(), ids.len() * 2);
    for chart in charts {
        assert!(!chart.contains("<a ") && !chart.contains("<circle"), "{chart}");
        assert_eq!(all(">(2014|2019|2023)</text>", chart), ["2023", "2019", "2014"]);
    }
}

#[test]
fn a_section_of_many_passages_lists_its_subheadings() {
    let project = Project::new();
    let news = |title: usize| format!("### 新闻{title}\n\n{}", "教育厅开会。\n\n".repeat(9));
    add_issue(&project, 2023, 1, &format!("## 详细新闻\n\n{}", (0..9).map(news).collect::<String>()));
    add_issue(&project, 2023, 2, "## 详细新闻\n\n### 一则\n\n水利厅巡查。");
    build(&project, &[]);
    let page = project.built(&format!("sections/{}.html", address_name("详细新闻")));
    assert_eq!(page.matches("新闻3</a> <span class=\"count\">9 段</span>").count(), 1, "{page}");
    assert_eq!(page.matches("教育厅开会").count(), 0);
    assert!(page.contains("水利厅巡查"), "{page}");
}

#[test]
fn no_citation_ends_in_a_comma() {
    let project = Project::new();
    let bodies =
        ["教育厅开会。", "1.教育厅开会。", "## 动态\n\n教育厅开会。", "## 一、动态\n\n1.教育厅开会。水利厅巡查。"];
    for (number, body) in (1..).zip(bodies) {
        add_issue(&project, 2023, number, body);
    }
    project.write("kanku.toml", "title = \"周报\"\n");
    build(&project, &[]);
    let feed = project.built("departments/jiaoyuting.xml");
    let mut titles = all("<title>《周报》(.*?)</title>", &feed);
    titles.reverse();
    let expected = ["", "，1", "，动态", "，一、1（第 1 段）"];
    for ((number, title), place) in (1..).zip(titles).zip(expected) {
        assert_eq!(title, format!("2023年第{number}期（总第{}期）{place}", 2300 + number));
        let page = project.built(&format!("issues/2023/{number:03}.html"));
        let places = all("class=\"place-link\" href=\"#[^\"]*\" aria-label=\"教育厅：([^\"]*)\"", &page);
        assert!(!places.is_empty() && places.iter().all(|place| !place.is_empty()), "{page}");
        // Nothing that is missing leaves its element, or its comma, behind.
        assert_eq!(all("(<(?:p|span|td|li|dd|h[1-6])(?: class=\"[^\"]*\")?></)", &page), Vec::<&str>::new());
    }
    let list = project.built("departments/jiaoyuting.html");
    assert_eq!(all("<a class=\"cite\" [^>]*>(.*?)</a>", &list), ["一、1（第 1 段）", "动态", "1", "正文"]);
}

#[test]
fn addresses_are_written_as_the_standard_wants() {
    let project = Project::new().issue(1, "## 一、动态\n\n1.教育厅开会。");
    build(&project, &["--base-url", "https://四川.中国/周报"]);
    let base = "https://xn--wbsy6n.xn--fiqs8s/%E5%91%A8%E6%8A%A5/";
    assert!(project.built("sitemap.xml").contains(&format!("<loc>{base}issues/2023/001.html</loc>")));
    assert!(project.built("robots.txt").contains(&format!("Sitemap: {base}sitemap.xml")));
    assert!(project.built("feed.xml").contains(&format!("href=\"{base}feed.xml\"")));
    let page = project.built("issues/2023/001.html");
    assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{base}issues/2023/001.html\">")), "{page}");
    assert!(project.built("404.html").contains("href=\"/%E5%91%A8%E6%8A%A5/assets/style.css\""));
    let refused = project.kanku(&["build", "--base-url", "https://editor:secret@example.org/"]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("password") && !refused.stdout.contains("secret"), "{}", refused.stderr);
    project.write("kanku.toml", "title = \"周报\"\nbase_url = \"https://editor@example.org/\"\n");
    let refused = project.kanku(&["build"]);
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.contains("kanku.toml:2:12") && refused.stderr.contains("before @"), "{}", refused.stderr);
}

#[test]
fn a_build_without_an_address_says_what_404_needs() {
    let project = Project::new().issue(1, "1.教育厅开会。");
    assert!(build(&project, &[]).contains("404.html"));
    assert!(!build(&project, &["--base-url", "https://example.org/a/"]).contains("404.html"));
    // A server shows the page for addresses in any folder, so that nothing on it may be relative.
    let page = project.built("404.html");
    let addresses = all("(?:href|src|action)=\"([^\"]*)\"", &page);
    assert!(addresses.iter().all(|address| address.starts_with("/a/") || address.starts_with('#')), "{addresses:?}");
}

#[test]
fn text_files_tell_their_encoding() {
    let project = Project::new().issue(1, "## 一、动态\n\n1.教育厅开会。");
    project.write("kanku.toml", "title = \"周报\"\ntheme = \"own\"\n");
    project.write("themes/own/assets/own.css", "/* 自己的 */");
    assert_eq!(project.kanku(&["build"]).status, 0);
    for (path, bytes) in tree(&project.path("public")) {
        let has_mark = bytes.starts_with("\u{feff}".as_bytes());
        let ending = path.rsplit('.').next().unwrap();
        match ending {
            // A theme's own files are published as they are.
            "css" => assert_eq!(has_mark, path != "assets/own.css", "{path}"),
            "html" => assert!(has_mark, "{path}"),
            "js" if !path.starts_with("search/") => assert!(has_mark, "{path}"),
            "json" | "xml" | "txt" => assert!(!has_mark, "{path}"),
            _ => {}
        }
    }
    let json = project.built("issues/2023/001.json");
    assert!(!json.contains("[]") && !json.contains("{}"), "{json}");
}
