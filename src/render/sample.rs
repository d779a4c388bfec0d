//! A small archive for the unit tests of `render`: one double issue with one passage.

use std::collections::BTreeMap;

use crate::archive::*;
use crate::config::{Config, Numbering};
use crate::content_hash::ContentHash;

/// Returns an archive whose only passage has this text and is led by a department of this name.
pub fn archive(text: &str, name: &str) -> (Archive, Config) {
    let config =
        "title = \"周报\"\n[[statistics]]\nid = \"a\"\nlabel = \"=受,理\"\nunit = \"件\"\nweek = \"受理{n}件\"\n";
    let config = Config::parse(config).unwrap();
    let department = Department {
        id: DepartmentId(0),
        name: name.into(),
        short: name.into(),
        aliases: vec![],
        former: vec![],
        slug: "ting".into(),
        parent: None,
    };
    let at = PassageRef { issue: IssueId(0), passage: 0 };
    let figures = [(ReadingKind::Week, 547.0), (ReadingKind::Share, 64.29)];
    let points = figures.map(|(kind, value)| Point { source: at, kind, value }).into();
    let archive = Archive {
        issues: vec![issue(text)],
        departments: vec![department],
        department_passages: vec![vec![at]],
        sections: vec![],
        taxonomies: vec![],
        documents: Vec::new(),
        pages: Vec::new(),
        series: vec![Series { id: "a".into(), label: "=受,理".into(), unit: "件".into(), points }],
    };
    (archive, config)
}

fn issue(text: &str) -> Issue {
    let day = |text| Date::parse(text).unwrap();
    let reading = |kind, value| Reading { series: SeriesId(0), kind, value, passage: 0 };
    let (number, total) = (IssueNumber { first: 1, last: 2 }, IssueNumber { first: 420, last: 421 });
    let key = IssueKey::Number { year: 2023, number };
    Issue {
        input_hash: ContentHash::of(|_| ()),
        id: IssueId(0),
        source: "content/issues/2023/001-002.md".into(),
        title: "周报".into(),
        key,
        names: Numbering::default().names(key, Some(total)),
        year: Some(2023),
        volume: None,
        number: Some(number),
        total: Some(total),
        period: Some(Period { start: day("2023-1-2"), end: day("2023-1-13") }),
        date: Some(IssueDate::Day(day("2023-1-16"))),
        extra: BTreeMap::new(),
        publisher: None,
        distribution: None,
        draft: false,
        departments: vec![DepartmentId(0)],
        terms: vec![],
        headings: vec![Heading {
            depth: 1,
            numbering: "一、".into(),
            title: "动态".into(),
            content: Inlines::default(),
            anchor: "s1".into(),
            parent: None,
            section: SectionId(0),
        }],
        items: vec![Item {
            anchor: "s1-1".into(),
            marker: "1.".into(),
            number: Some(1),
            heading: Some(0),
            passages: 0..1,
        }],
        passages: vec![Passage {
            anchor: "s1-1".into(),
            item: 0,
            text: (0..text.len()).into(),
            content: Inlines::default(),
            blocks: Blocks::default(),
            leads: [DepartmentId(0)].into(),
            mentions: [].into(),
        }],
        steps: vec![Step::Heading(0), Step::Item(0)],
        readings: vec![reading(ReadingKind::Week, 547.0), reading(ReadingKind::Share, 64.29)],
        citations: Vec::new(),
        media: Vec::new(),
        body: Body { text: format!("{text}\n"), ..Body::default() },
    }
}
