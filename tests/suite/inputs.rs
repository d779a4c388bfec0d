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
const LINES: [&str; 10] = [
    "## 一、政务工作动态",
    "### （一）专题",
    "### （二）值班安排",
    "教育厅受理 12 件。",
    "教育厅受理 15 件。",
    "此事由教育厅办结。",
    "1.教育厅召开会议。水利厅窗口巡查。",
    "本周咨询 20 人次。",
    "本周咨询 30 人次。",
    "![图](../../a.png)见[上期](001.md#s1)",
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

/// What an editor does to an issue.
#[derive(Debug, Clone)]
enum Edit {
    /// Another line in the place of one.
    Replace(prop::sample::Index, prop::sample::Index, usize),
    /// Another number.
    Renumber(prop::sample::Index, u32),
    /// An issue more, or written anew.
    Write(u32, Vec<usize>),
    Delete(prop::sample::Index),
    /// Settings, registry, files, and what the command line says.
    Surroundings(usize, [bool; 3]),
}

/// What departments report, more often than not.
fn line() -> impl Strategy<Value = usize> {
    prop_oneof![2 => 3..7_usize, 1 => 0..LINES.len()]
}

fn lines() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(line(), 1..6)
}

fn sources() -> impl Strategy<Value = Sources> {
    let issues = prop::collection::btree_map(1..7_u32, lines(), 2..6);
    (issues, 1..3_usize).prop_map(|(issues, per_page)| Sources {
        issues,
        per_page,
        renamed: false,
        picture: false,
        base: false,
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        4 => (index(), index(), line()).prop_map(|(issue, at, line)| Edit::Replace(issue, at, line)),
        2 => (index(), 1..7_u32).prop_map(|(issue, to)| Edit::Renumber(issue, to)),
        1 => (1..7_u32, lines()).prop_map(|(number, lines)| Edit::Write(number, lines)),
        1 => index().prop_map(Edit::Delete),
        1 => (1..3_usize, any::<[bool; 3]>()).prop_map(|(size, flags)| Edit::Surroundings(size, flags)),
    ]
}

impl Sources {
    fn edited(mut self, edit: &Edit) -> Self {
        let numbers: Vec<u32> = self.issues.keys().copied().collect();
        let number = |index: &prop::sample::Index| *index.get(&numbers);
        match edit {
            Edit::Replace(issue, at, line) => {
                if let Some(lines) = self.issues.get_mut(&number(issue)) {
                    let at = at.index(lines.len());
                    lines[at] = *line;
                }
            }
            Edit::Renumber(issue, to) => {
                if let Some(lines) = self.issues.remove(&number(issue)) {
                    self.issues.insert(*to, lines);
                }
            }
            Edit::Write(number, lines) => drop(self.issues.insert(*number, lines.clone())),
            Edit::Delete(issue) => drop(self.issues.remove(&number(issue))),
            Edit::Surroundings(per_page, [renamed, picture, base]) => {
                let (renamed, picture, base) = (*renamed, *picture, *base);
                self = Self { issues: self.issues, per_page: *per_page, renamed, picture, base };
            }
        }
        self
    }
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
    #![proptest_config(ProptestConfig { cases: 240, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_of_one_origin_are_one_file(before in sources(), edit in edit()) {
        let after = files(&before.clone().edited(&edit));
        let before = files(&before);
        for (path, (origin, bytes)) in &before {
            let same = after.get(path).filter(|(other, _)| origin.is_some() && other == origin);
            prop_assert!(same.is_none_or(|(_, other)| other == bytes), "{} changed, what it was made from did not", path);
        }
    }
}

#[test]
fn few_files_hang_on_one_issue() {
    let issues = (1..7).map(|number| (number, vec![0, 3, 1, 6])).collect();
    let before = Sources { issues, per_page: 2, renamed: false, picture: false, base: false };
    let mut after = before.clone();
    after.issues.insert(2, vec![0, 4, 1, 6]);
    let (before, after) = (files(&before), files(&after));
    let changed = before.keys().filter(|path| before[*path].0.is_none() || before[*path].0 != after[*path].0);
    let changed: Vec<&str> = changed.map(String::as_str).filter(|path| path.starts_with("issues/")).collect();
    let neighbours = [1, 2, 3].map(|number| format!("issues/2023/{number:03}.html"));
    assert_eq!(changed, [&*neighbours[0], &neighbours[1], "issues/2023/002.json", &neighbours[2]]);
    for kept in ["index.html", "sections/zhuanti.html"] {
        assert_eq!(before[kept].0, after[kept].0, "{kept}");
    }
}
