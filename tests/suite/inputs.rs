//! Files of the site with equal input hashes are equal: a hash covers everything that its page shows.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use kanku::config::wording::Wording;
use kanku::content_hash::ContentHash;
use kanku::diagnostics::Diagnostic;
use kanku::output::OutputFile;
use kanku::render::theme::Theme;
use kanku::render::{self, Site};
use proptest::prelude::*;

use crate::support::{FRONT, Project, load};
use kanku::archive::address::address_name;

static THEME: LazyLock<Theme> =
    LazyLock::new(|| Theme::load(Path::new("nowhere"), None, &Wording::default()).value.unwrap());

/// Lines of issues. Everything that a page shows of another issue is among them.
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
    feed_entries: usize,
    renamed: bool,
    picture: bool,
    base: bool,
    search: bool,
}

/// A change to an issue.
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

/// Lines that departments report most often.
fn line() -> impl Strategy<Value = usize> {
    prop_oneof![2 => 3..7_usize, 1 => 0..LINES.len()]
}

fn lines() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(line(), 1..6)
}

fn sources() -> impl Strategy<Value = Sources> {
    let issues = prop::collection::btree_map(1..7_u32, lines(), 2..6);
    (issues, 1..3_usize).prop_map(|(issues, feed_entries)| Sources {
        issues,
        feed_entries,
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
            Edit::Surroundings(feed_entries, [renamed, picture, base, search]) => {
                let (feed_entries, renamed, picture, base, search) =
                    (*feed_entries, *renamed, *picture, *base, *search);
                self = Self { issues: self.issues, feed_entries, renamed, picture, base, search };
            }
        }
        self
    }
}

/// Input hash and bytes of each file of the site.
type Files = BTreeMap<String, (Option<ContentHash>, Vec<u8>)>;

fn files(sources: &Sources) -> Files {
    let Sources { issues, feed_entries, renamed, picture, base, search } = sources;
    let project = Project::new();
    for (number, lines) in issues {
        let body: Vec<&str> = lines.iter().map(|line| LINES[*line]).collect();
        // Several years, so that charts and lists have several.
        let year = 2021 + number / 3;
        let front = FRONT
            .replace("2023", &year.to_string())
            .replace("issue: 1\ntotal: 1", &format!("issue: {number}\ntotal: {number}"));
        project.write(&format!("content/issues/{number}.md"), format!("{front}\n{}\n", body.join("\n\n")));
    }
    project.write(
        "kanku.toml",
        format!(
            "title = \"周报\"\n[pages]\nfeed_entries = {feed_entries}\n\
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
    let issues = (1..8).map(|number| (number, vec![0, 3, 1, 6])).collect();
    let before = Sources { issues, feed_entries: 1, renamed: false, picture: false, base: false, search: true };
    let (mut edited, mut longer) = (before.clone(), before.clone());
    edited.issues.insert(4, vec![0, 4, 1, 6]);
    longer.issues.insert(8, vec![0, 3, 1, 6]);
    let [before, edited, longer] = [&before, &edited, &longer].map(files);
    let below = |changed: Vec<&str>, folder: &str| -> Vec<String> {
        changed.into_iter().filter_map(|path| path.strip_prefix(folder)).map(str::to_owned).collect()
    };
    let issues = ["2022/003.html", "2022/004.html", "2022/004.json", "2022/005.html"];
    assert_eq!(below(changed(&before, &edited), "issues/"), issues);
    assert_eq!(below(changed(&before, &edited), &format!("sections/{}", address_name("专题"))), ["/2022.html"]);
    assert_eq!(below(changed(&before, &longer), "issues/"), ["2023/007.html"]);
    assert_eq!(below(changed(&before, &longer), "departments/shuiliting"), [".html", ".xml"]);
}
