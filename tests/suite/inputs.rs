//! A file of the site that tells the same input_hash as before is the same file: what its view looks at and what is told
//! of it are held together.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use kanku::content_hash::ContentHash;
use kanku::diagnostics::Diagnostic;
use kanku::output::OutputFile;
use kanku::render::theme::Theme;
use kanku::render::{self, Site};
use proptest::prelude::*;

use crate::support::{FRONT, Project, load};

static THEME: LazyLock<Theme> = LazyLock::new(|| Theme::load(Path::new("nowhere"), None).unwrap());

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
    "![图](../a.png)见[上期](1.md#s1)",
];

/// An archive: lines of each issue, by number, and what is in the settings and the registry.
#[derive(Debug, Clone)]
struct Sources {
    issues: BTreeMap<u32, Vec<usize>>,
    per_page: usize,
    renamed: bool,
    picture: bool,
    base: bool,
    search: bool,
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
    Surroundings(usize, [bool; 4]),
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
        search: true,
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        4 => (index(), index(), line()).prop_map(|(issue, at, line)| Edit::Replace(issue, at, line)),
        2 => (index(), 1..7_u32).prop_map(|(issue, to)| Edit::Renumber(issue, to)),
        1 => (1..7_u32, lines()).prop_map(|(number, lines)| Edit::Write(number, lines)),
        1 => index().prop_map(Edit::Delete),
        1 => (1..3_usize, any::<[bool; 4]>()).prop_map(|(size, flags)| Edit::Surroundings(size, flags)),
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
            Edit::Surroundings(per_page, [renamed, picture, base, search]) => {
                let (per_page, renamed, picture, base, search) = (*per_page, *renamed, *picture, *base, *search);
                self = Self { issues: self.issues, per_page, renamed, picture, base, search };
            }
        }
        self
    }
}

/// What became of each file: its input_hash and its bytes.
type Files = BTreeMap<String, (Option<ContentHash>, Vec<u8>)>;

fn files(sources: &Sources) -> Files {
    let Sources { issues, per_page, renamed, picture, base, search } = sources;
    let project = Project::new();
    for (number, lines) in issues {
        let body: Vec<&str> = lines.iter().map(|line| LINES[*line]).collect();
        // Two years, so that charts and lists are of years.
        let year = if *number < 3 { "2022" } else { "2023" };
        let front =
            FRONT.replace("2023", year).replace("issue: 1\ntotal: 1", &format!("issue: {number}\ntotal: {number}"));
        project.write(&format!("content/issues/{number}.md"), format!("{front}\n{}\n", body.join("\n\n")));
    }
    project.write(
        "kanku.toml",
        format!(
            "title = \"周报\"\n[pages]\npassages_per_page = {per_page}\nlines_per_page = {per_page}\n\
             [[statistics]]\nid = \"a\"\nlabel = \"咨询\"\nunit = \"人次\"\nweek = \"本周咨询{{n}}人次\"\n"
        ),
    );
    if *renamed {
        project.write(
            "content/departments.toml",
            "[[department]]\nname = \"四川省水利厅\"\nformer = [{ name = \"水电厅\" }]\n\n\
             [[department]]\nname = \"四川省教育厅\"\naliases = [\"教育厅\"]\nparent = \"四川省水利厅\"\n",
        );
    }
    if *picture {
        project.write("content/a.png", "a picture");
    }
    let loaded = load(&project.path(""));
    let theme = &*THEME;
    let base_url = base.then_some("https://example.org/");
    let search = search.then_some("00000000");
    let site = Site {
        archive: &loaded.archive,
        config: &loaded.config,
        settings_hash: loaded.settings_hash,
        theme,
        base_url,
        search,
    };
    let files: Mutex<Files> = Mutex::default();
    let sink = |file: OutputFile| -> Result<(), Diagnostic> {
        files.lock().unwrap().insert(file.path.to_string(), (file.input_hash, file.bytes));
        Ok(())
    };
    render::render(&site, &sink).unwrap();
    files.into_inner().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 240, ..ProptestConfig::default() })]

    #[test]
    fn files_of_one_origin_are_one_file(before in sources(), edit in edit()) {
        let after = files(&before.clone().edited(&edit));
        let before = files(&before);
        for (path, (input_hash, bytes)) in &before {
            let same = after.get(path).filter(|(other, _)| input_hash.is_some() && other == input_hash);
            prop_assert!(same.is_none_or(|(_, other)| other == bytes), "{} changed, what it was made from did not", path);
        }
    }
}

/// Files of `before` that are other ones in `after`.
fn changed<'a>(before: &'a Files, after: &Files) -> Vec<&'a str> {
    let is_same =
        |path: &&String| before[*path].0.is_some() && after.get(*path).is_some_and(|file| file.0 == before[*path].0);
    before.keys().filter(|path| !is_same(path)).map(String::as_str).collect()
}

#[test]
fn few_files_hang_on_one_issue() {
    let issues = (1..9).map(|number| (number, vec![0, 3, 1, 6])).collect();
    let before = Sources { issues, per_page: 1, renamed: false, picture: false, base: false, search: true };
    let (mut edited, mut longer) = (before.clone(), before.clone());
    edited.issues.insert(5, vec![0, 4, 1, 6]);
    longer.issues.insert(9, vec![0, 3, 1, 6]);
    let [before, edited, longer] = [&before, &edited, &longer].map(files);
    let pages = |changed: Vec<&str>, folder: &str| -> Vec<String> {
        changed.into_iter().filter_map(|path| path.strip_prefix(folder)).map(str::to_owned).collect()
    };
    assert_eq!(pages(changed(&before, &edited), "issues/2023/"), ["004.html", "005.html", "005.json", "006.html"]);
    assert_eq!(pages(changed(&before, &edited), "sections/zhuanti."), ["5.html"]);
    assert_eq!(pages(changed(&before, &longer), "issues/2023/"), ["008.html"]);
    // The list's own address, and the pages from which the latest is near.
    assert_eq!(
        pages(changed(&before, &longer), "departments/shuiliting."),
        ["5.html", "6.html", "7.html", "html", "xml"]
    );
}
