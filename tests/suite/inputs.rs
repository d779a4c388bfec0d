//! A file of the site that tells the same origin as before is the same file: what its view looks at and what is told
//! of it are held together.

use std::collections::BTreeMap;
use std::sync::Mutex;

use kanku::diagnostics::Diagnostic;
use kanku::fingerprint::Fingerprint;
use kanku::output::OutputFile;
use kanku::render::theme::Theme;
use kanku::render::{self, Site};
use proptest::prelude::*;

use crate::support::{Project, load};

/// What issues are made of: whatever a page shows of another issue than its own is among it.
const LINES: [&str; 13] = [
    "## 一、政务工作动态",
    "## 二、窗口业务",
    "### （一）专题",
    "### （二）值班安排",
    "教育厅受理 12 件。",
    "教育厅受理 15 件。",
    "水利厅会同教育厅办结 3 件。教育厅印发通知。",
    "1.教育厅召开会议。水利厅窗口巡查。",
    "本周咨询 20 人次。",
    "本周咨询 30 人次。",
    "![图](../../a.png)",
    "[上期](001.md#s1)",
    "- 其一\n- 其二",
];

/// An archive: lines of each issue, by number, and what is in the settings and the registry.
#[derive(Debug, Clone)]
struct Sources {
    issues: BTreeMap<u32, Vec<usize>>,
    per_page: usize,
    renamed: bool,
    picture: bool,
    base: bool,
}

fn sources() -> impl Strategy<Value = Sources> {
    let lines = || prop::collection::vec(0..LINES.len(), 1..6);
    let issues = prop::collection::btree_map(1..7_u32, lines(), 1..6);
    (issues, 1..4_usize, any::<[bool; 3]>()).prop_map(|(issues, per_page, [renamed, picture, base])| Sources {
        issues,
        per_page,
        renamed,
        picture,
        base,
    })
}

/// One change, as an editor makes it, or several.
fn change() -> impl Strategy<Value = (Sources, Sources)> {
    let issue = (1..7_u32, prop::option::of(prop::collection::vec(0..LINES.len(), 1..6)));
    (sources(), prop::option::of(issue), prop::bool::weighted(0.2), sources()).prop_map(
        |(before, issue, rest, other)| {
            let mut after = if rest { Sources { issues: before.issues.clone(), ..other } } else { before.clone() };
            match issue {
                Some((number, Some(lines))) => drop(after.issues.insert(number, lines)),
                Some((number, None)) => drop(after.issues.remove(&number)),
                None => {}
            }
            (before, after)
        },
    )
}

/// What became of each file: its origin and its bytes.
type Files = BTreeMap<String, (Option<Fingerprint>, Vec<u8>)>;

fn files(sources: &Sources) -> Files {
    let Sources { issues, per_page, renamed, picture, base } = sources;
    let mut project = Project::new();
    for (number, lines) in issues {
        let body: Vec<&str> = lines.iter().map(|line| LINES[*line]).collect();
        project = project.issue(*number, &body.join("\n\n"));
    }
    project.write(
        "kanku.toml",
        format!(
            "title = \"周报\"\n[pages]\npassages_per_page = {per_page}\nlines_per_page = {per_page}\n\
             [[statistics]]\nid = \"a\"\nlabel = \"咨询\"\nunit = \"人次\"\nweek = \"本周咨询{{n}}人次\"\n"
        ),
    );
    if *renamed {
        project.write("content/departments.toml", "[[department]]\nname = \"四川省水利厅\"\naliases = [\"教育厅\"]\n");
    }
    if *picture {
        project.write("content/a.png", "a picture");
    }
    let loaded = load(&project.path(""));
    let theme = Theme::load(&project.path("themes"), None).unwrap();
    let base_url = base.then_some("https://example.org/");
    let search = Some("00000000");
    let site =
        Site { archive: &loaded.archive, config: &loaded.config, rules: loaded.rules, theme: &theme, base_url, search };
    let files: Mutex<Files> = Mutex::default();
    let sink = |file: OutputFile| -> Result<(), Diagnostic> {
        files.lock().unwrap().insert(file.path.to_string(), (file.origin, file.bytes));
        Ok(())
    };
    render::render(&site, &sink).unwrap();
    files.into_inner().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_of_one_origin_are_one_file((before, after) in change()) {
        let (before, after) = (files(&before), files(&after));
        for (path, (origin, bytes)) in &before {
            let same = after.get(path).filter(|(other, _)| origin.is_some() && other == origin);
            prop_assert!(same.is_none_or(|(_, other)| other == bytes), "{} changed, what it was made from did not", path);
        }
    }
}

#[test]
fn few_files_hang_on_one_issue() {
    let issues = (1..7).map(|number| (number, vec![0, 4, 2, 6])).collect();
    let before = Sources { issues, per_page: 2, renamed: false, picture: false, base: false };
    let mut after = before.clone();
    after.issues.insert(2, vec![0, 5, 2, 6]);
    let (before, after) = (files(&before), files(&after));
    let changed = before.keys().filter(|path| before[*path].0.is_none() || before[*path].0 != after[*path].0);
    let changed: Vec<&str> = changed.map(String::as_str).filter(|path| path.starts_with("issues/")).collect();
    let neighbours = [1, 2, 3].map(|number| format!("issues/2023/{number:03}.html"));
    assert_eq!(changed, [&*neighbours[0], &neighbours[1], "issues/2023/002.json", &neighbours[2]]);
    for kept in ["index.html", "sections/zhuanti.html"] {
        assert_eq!(before[kept].0, after[kept].0, "{kept}");
    }
}
