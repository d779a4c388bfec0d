use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::*;
use crate::archive::*;
use crate::config::wording::Wording;
use crate::content_hash::ContentHash;
use crate::render::paging::{ListAddress, ListPage, YearSlice, divide};
use crate::render::theme::Theme;
use crate::render::{Site, sample};

/// Returns an archive of two issues in two years that has whatever a page can show.
fn archive() -> Archive {
    let (mut archive, _) = sample::archive("", "教育厅");
    let second = DepartmentId(1);
    archive.departments.push(Department { id: second, slug: "other".into(), ..archive.departments[0].clone() });
    archive.departments.push(Department { id: DepartmentId(2), slug: "none".into(), ..archive.departments[0].clone() });
    archive.departments[0].parent = Some(second);
    archive.departments[0].aliases = vec!["省教育厅".into()];
    archive.departments[0].former = vec![FormerName { name: "教育局".into(), until: Date::parse("2018-3-17") }];
    archive.issues = vec![issue(0), issue(1)];
    let section = |id, depth, occurrences| Section {
        id: SectionId(id),
        title: "动态".into(),
        slug: "dongtai".into(),
        depth,
        has_page: true,
        occurrences,
    };
    archive.sections = vec![
        section(0, 1, vec![(IssueId(0), 0), (IssueId(1), 0)]),
        section(1, 2, vec![(IssueId(0), 0), (IssueId(1), 0)]),
    ];
    let passages: Vec<PassageRef> = (0..2).map(|at| PassageRef { issue: IssueId(at), passage: 0 }).collect();
    archive.department_passages = vec![passages.clone(), passages.clone(), Vec::new()];
    let points = archive.series[0].points.clone();
    let again = points.into_iter().map(|point| Point { source: passages[1], ..point });
    archive.series[0].points.extend(again);
    // So many places that each year of the documents has a page.
    let places = vec![(IssueId(0), CITED); 500];
    archive.documents =
        [2017, 2018].map(|year| CitedDocument { number: document(year), places: places.clone() }).into();
    archive.taxonomies = vec![taxonomy()];
    archive.pages = vec![Page {
        name: "about".into(),
        source: "content/pages/about.md".into(),
        title: "关于".into(),
        order: None,
        in_navigation: true,
        parts: Vec::new(),
        body: Body::default(),
        media: Vec::new(),
    }];
    archive
}

/// Returns a taxonomy with one term, which both issues have.
fn taxonomy() -> Taxonomy {
    let issues = vec![IssueId(0), IssueId(1)];
    let term = Term { name: "甲".into(), slug: "jia".into(), issues, misspelled: Vec::new() };
    Taxonomy { key: "authors".into(), title: "作者".into(), terms: vec![term] }
}

/// The place in each issue that cites a document.
const CITED: CitingPlace = CitingPlace::Passage(0);

fn document(year: i16) -> DocumentNumber {
    DocumentNumber { issuer: "国办函".into(), form: NumberForm::Bracketed, year: Some(year), number: 1 }
}

/// Returns an issue of 2023 or the year after.
fn issue(index: usize) -> Issue {
    let mut issue = sample::archive("集中培训，优化服务流程，本周受理 547 件。", "").0.issues.remove(0);
    let year = 2023 + i16::try_from(index).unwrap();
    let second = DepartmentId(1);
    (issue.id, issue.year) = (IssueId(index), Some(year));
    issue.key = IssueKey::Number { year, number: IssueNumber { first: 1, last: 2 } };
    issue.distribution = Some(Distribution { to: vec!["甲".into()], cc: vec!["乙".into()], copies: Some(9) });
    issue.passages[0].mentions = [second].into();
    issue.passages[0].blocks = Blocks((0..1).into());
    issue.body.blocks = vec![Block::Rule];
    issue.departments.push(second);
    issue.terms = vec![vec![TermId(0)]];
    issue.citations = vec![Citation { document: document(2017), place: CITED }];
    issue
}

/// Adds the paths of all values in a view.
fn add_paths(view: &Value, above: &str, paths: &mut BTreeSet<String>) {
    match view {
        Value::Object(values) => {
            for (name, value) in values {
                let path = format!("{above}{name}");
                add_paths(value, &format!("{path}."), paths);
                paths.insert(path);
            }
        }
        Value::Array(elements) => {
            let above = above.strip_suffix('.').unwrap_or(above);
            elements.iter().for_each(|element| add_paths(element, &format!("{above}[]."), paths));
        }
        _ => {}
    }
}

/// Collects the values that templates get.
#[derive(Default)]
struct Received(BTreeMap<&'static str, BTreeSet<String>>);

impl Received {
    fn add<V: PageView>(&mut self, view: V) {
        add_paths(&serde_json::to_value(&view).unwrap(), "", self.0.entry(V::TEMPLATE).or_default());
    }
}

/// Returns the paths of the values that each template gets.
fn received() -> BTreeMap<&'static str, BTreeSet<String>> {
    let archive = archive();
    let (_, config) = sample::archive("", "");
    let theme = Theme::load(Path::new(""), None, &Wording::default()).value.unwrap();
    let base_url = Some("https://example.org/");
    let settings_hash = ContentHash::of(|_| ());
    let site = Site { archive: &archive, config: &config, settings_hash, theme: &theme, base_url, search: Some("0") };
    let (top, below) = (SitePath::new("a.html"), SitePath::new("a/b.html"));
    let mut received = Received::default();
    received.add(views::home(&site, &top));
    received.add(views::archive(&site, &top));
    received.add(views::departments(&site, &top));
    received.add(views::sections(&site, &top, &[archive.department_passages[0].clone(), Vec::new()]));
    received.add(views::statistics(&site, &top));
    received.add(views::search(&site, &top));
    received.add(views::not_found(&site, &top));
    received.add(views::page(&site, &below, &archive.pages[0]));
    for page in views::document_pages(&archive) {
        received.add(views::documents(&site, &below, page));
    }
    let passages = &archive.department_passages[0];
    let years = divide(&archive, passages);
    for group in archive.groups() {
        received.add(views::year(&site, &below, group));
    }
    for page in [ListPage::Newest, ListPage::Older(IssueGroup::Year(2023))] {
        let slice = YearSlice::new(passages, &years, page, ListAddress { folder: "sections", slug: "a" });
        received.add(views::department(&site, &below, DepartmentId(0), &slice));
        received.add(views::section(&site, &below, SectionId(0), &slice, passages.len()));
    }
    let taxonomy = &archive.taxonomies[0];
    received.add(views::taxonomy(&site, &top, taxonomy));
    let term = &taxonomy.terms[0];
    let years = divide(&archive, &term.issues);
    for page in [ListPage::Newest, ListPage::Older(IssueGroup::Year(2023))] {
        let slice = YearSlice::new(&term.issues, &years, page, ListAddress { folder: "authors", slug: "jia" });
        received.add(views::term(&site, &below, taxonomy, term, &slice));
    }
    for issue in &archive.issues {
        received.add(views::issue(&site, &below, issue.id));
    }
    received.0
}

/// Values that this archive leaves none: an issue of a section with too many lines.
const WITHOUT_AN_EXAMPLE: [&str; 2] = ["issues[].more.href", "issues[].more.text"];

#[test]
fn every_value_that_a_template_gets_is_described_and_the_reverse() {
    let received = received();
    for page in pages() {
        let described: BTreeSet<String> = page.fields.into_iter().map(|field| field.path).collect();
        let received = &received[page.template];
        let unknown: Vec<_> = received.difference(&described).collect();
        assert!(unknown.is_empty(), "{} gets values that are not described: {unknown:?}", page.template);
        let missing = described.difference(received).filter(|path| !WITHOUT_AN_EXAMPLE.contains(&path.as_str()));
        // The feed of the frame stands on the pages of departments alone, the metadata of articles on issues.
        let of_other_pages = |path: &&String| {
            !["department.html", "term.html"].contains(&page.template) && path.starts_with("page.feed.")
                || page.template != "issue.html" && path.starts_with("page.meta.article.")
                || path.starts_with("page.crumbs[]")
        };
        let missing: Vec<_> = missing.filter(|path| !of_other_pages(path)).collect();
        assert!(missing.is_empty(), "{} does not get {missing:?}", page.template);
    }
}

#[test]
fn every_template_block_part_and_value_is_described() {
    let templates = templates();
    let of_pages: BTreeSet<&str> =
        templates.keys().map(String::as_str).filter(|name| !name.contains('/') && *name != "base.html").collect();
    assert_eq!(of_pages, pages().iter().map(|page| page.template).collect());
    for page in pages() {
        assert!(page.description.ends_with('.'), "{}", page.template);
        for field in page.fields {
            assert!(field.description.ends_with(['.', '…']), "{}: {field:?}", page.template);
        }
    }
    for (name, comment) in blocks(&templates["base.html"]) {
        assert!(comment.ends_with('.'), "the block {name} of base.html has no comment");
    }
    for (name, template) in templates.iter().filter(|(name, _)| name.starts_with("parts/")) {
        assert!(comment(template).ends_with('.'), "{name} has no comment");
    }
}

#[test]
fn the_reference_names_types_lists_and_what_may_be_none() {
    let reference = reference();
    for row in [
        "| `blocks[].items` | HTML, or none | The items; none where `heading` is filled. |",
        "| `raw.year` | number, or none | Year. |",
        "| `distribution.to` | list of texts | Main recipients (送). |",
        "| `years[].issues[].is_double` | true or false | True if the issue has several numbers. |",
        "| `page.site.title` | text | Name of the periodical, `title`. |",
        "| `pages.archive` | 往期 | Issues |",
        "| `crumb` |",
    ] {
        assert!(reference.contains(row), "{row} is missing");
    }
    // Tables are whole: each row has as many cells as the line above it.
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let lines: Vec<&str> = reference.lines().collect();
    for pair in lines.windows(2).filter(|pair| pair.iter().all(|line| line.starts_with('|'))) {
        assert_eq!(cells(pair[0]), cells(pair[1]), "{}", pair[1]);
    }
}
