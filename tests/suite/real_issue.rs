//! The real issue comes out as the archive promises: passages, departments, figures.

use crate::support::{load, repository};
use kanku::archive::{Archive, Issue, Passage};

fn names(archive: &Archive, ids: &[kanku::archive::DepartmentId]) -> Vec<String> {
    ids.iter().map(|id| archive.departments[id.0].short.clone()).collect()
}

fn passage<'a>(issue: &'a Issue, anchor: &str) -> &'a Passage {
    issue.passages.iter().find(|passage| passage.anchor == anchor).unwrap_or_else(|| panic!("no passage {anchor}"))
}

#[test]
fn departments_lead_and_are_mentioned() {
    let loaded = load(&repository());
    let archive = &loaded.archive;
    let issue = &archive.issues[0];
    let cases: [(&str, &[&str], &[&str]); 13] = [
        ("s1-1", &[], &[]),
        ("s1-2", &[], &["省直机关工委"]),
        ("s1-3-1", &["经济和信息化厅"], &[]),
        ("s1-3-2", &["交通运输厅"], &[]),
        ("s1-3-3", &["省市场监管局"], &[]),
        ("s1-3-4", &["省林草局"], &[]),
        ("s1-4-1", &["省广电局"], &[]),
        ("s1-4-2", &["省药监局"], &[]),
        ("s1-4-3", &["应急管理厅"], &[]),
        ("s2-1", &["经济和信息化厅"], &["水利厅"]),
        ("s3.1-1", &[], &[]),
        ("s3.2-1", &[], &["省市场监管局"]),
        ("s3.3-1", &[], &["经济和信息化厅"]),
    ];
    assert_eq!(issue.passages.iter().map(|p| p.anchor.as_str()).collect::<Vec<_>>(), cases.map(|case| case.0));
    for (anchor, leads, mentions) in cases {
        let passage = passage(issue, anchor);
        assert_eq!(names(archive, &passage.leads), leads, "{anchor} leads");
        assert_eq!(names(archive, &passage.mentions), mentions, "{anchor} mentions");
    }
}

#[test]
fn a_department_has_its_own_part_only() {
    let loaded = load(&repository());
    let issue = &loaded.archive.issues[0];
    let text = issue.text(passage(issue, "s1-3-2"));
    assert!(text.starts_with("交通运输厅专题调研") && text.ends_with("进行了学习交流。"), "{text}");
    assert!(
        crate::printing::paragraph_html(issue, passage(issue, "s1-3-2")).starts_with("<strong>交通运输厅</strong>专题")
    );
    assert!(issue.text(passage(issue, "s1-1")).starts_with("1.11 月 14 日至 15 日"));
    let place = |anchor| issue.heading_place(issue.items[passage(issue, anchor).item].heading);
    assert_eq!((place("s1-2").as_str(), place("s3.2-1").as_str()), ("一", "三（二）"));
}

#[test]
fn figures_are_read_from_the_text() {
    let loaded = load(&repository());
    let read: Vec<(String, &str, f64)> = loaded
        .archive
        .series
        .iter()
        .flat_map(|series| series.points.iter().map(|point| (series.id.clone(), point.kind.key(), point.value)))
        .collect();
    let expected = [
        ("consultations", "week", 2085.0),
        ("consultations", "year", 68397.0),
        ("acceptances", "week", 547.0),
        ("acceptances", "year", 18330.0),
        ("issued", "week", 1327.0),
        ("issued", "year", 162_054.0),
        ("transfers", "week", 10244.0),
        ("transfers", "year", 286_602.0),
        ("manuals", "week", 5.0),
        ("manuals", "total", 1064.0),
        ("manuals", "share", 64.29),
    ];
    assert_eq!(read, expected.map(|(id, kind, value)| (id.to_owned(), kind, value)));
}
