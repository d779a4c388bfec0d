//! An incremental build gives the bytes of a clean build, whatever was built before and in whatever state the cache is.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;

use crate::support::{FRONT, Project, Run, tree};

/// A change between two builds. Issues have the numbers 1 to 5.
#[derive(Debug, Clone)]
enum Edit {
    /// Nothing changes.
    Nothing,
    /// Writes a new issue or another text of an old one. Its subsection is called like those of other issues (`true`)
    /// or has a name of its own.
    Write(u32, String, bool),
    /// Deletes an issue.
    Delete(u32),
    /// Deletes an issue and writes one with another number.
    Renumber(u32, u32),
    /// Gives an issue's file another name, or its first name again. The text stays: links to the file break or heal.
    Rename(u32),
    /// Gives an issue another number and leaves its file: links to the file lead to another page.
    Move(u32),
    /// Makes an issue a draft, which only builds with `--drafts` show.
    Draft(u32),
    /// Saves an issue in another encoding, which is a warning and the same page.
    Encoding(u32),
    /// Gives an issue's file another time of modification and the same bytes.
    Touch(u32),
    /// Writes the file that all issues link to, with one of two contents, or deletes it.
    Attachment(Option<bool>),
    /// Gives a department another short name, which is a word in the headings of all issues, or reverses the registry.
    Registry { renamed: bool, reversed: bool },
    /// Gives the bulletin another title, other sizes of pages, a theme, or a series of figures.
    Settings { title: bool, small: bool, theme: bool, figures: bool },
    /// Changes the theme's style sheet and three of its templates.
    Theme(bool),
    /// Runs a build that fails, and then removes its fault.
    Failure,
    /// Cuts a file of the cache off in its middle.
    DamagedCache(usize),
    /// Deletes the cache.
    NoCache,
    /// Overwrites or removes a page of the site.
    Site(bool),
    /// Builds with or without the option, from now on.
    Argument(usize, bool),
}

/// Options of `kanku build` that change the site.
const OPTIONS: [&str; 3] = ["--no-search", "--drafts", "--base-url=https://example.org/zhoubao/"];

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let number = || 1..6_u32;
    let edit = prop_oneof![
        1 => Just(Edit::Nothing),
        3 => (number(), "[教育水利厅受理件]{2,12}", any::<bool>())
            .prop_map(|(number, text, recurs)| Edit::Write(number, text, recurs)),
        1 => number().prop_map(Edit::Delete),
        1 => (number(), number()).prop_map(|(from, to)| Edit::Renumber(from, to)),
        2 => number().prop_map(Edit::Rename),
        1 => number().prop_map(Edit::Move),
        1 => number().prop_map(Edit::Draft),
        1 => number().prop_map(Edit::Encoding),
        1 => number().prop_map(Edit::Touch),
        1 => any::<Option<bool>>().prop_map(Edit::Attachment),
        1 => any::<[bool; 2]>().prop_map(|[renamed, reversed]| Edit::Registry { renamed, reversed }),
        1 => any::<[bool; 4]>()
            .prop_map(|[title, small, theme, figures]| Edit::Settings { title, small, theme, figures }),
        1 => any::<bool>().prop_map(Edit::Theme),
        1 => Just(Edit::Failure),
        1 => any::<usize>().prop_map(Edit::DamagedCache),
        1 => Just(Edit::NoCache),
        1 => any::<bool>().prop_map(Edit::Site),
        2 => (0..OPTIONS.len(), any::<bool>()).prop_map(|(option, given)| Edit::Argument(option, given)),
    ];
    prop::collection::vec(edit, 1..7)
}

fn path(number: u32) -> String {
    format!("content/issues/2023/{number:03}.md")
}

/// The text of the issue `number`, which links to the one before and to a file.
fn text(number: u32, body: &str, recurs: bool) -> String {
    let before = number - 1;
    let subsection = if recurs { "专题".into() } else { format!("专题之{number}") };
    let front = FRONT
        .replace("issue: 1\ntotal: 1", &format!("issue: {number}\ntotal: {number}"))
        .replace("01-02", &format!("01-{:02}", number * 2))
        .replace("01-06", &format!("01-{:02}", number * 2 + 1))
        .replace("01-09", &format!("01-{:02}", number * 2 + 2));
    format!(
        "{front}\n## 一、蓉教办动态\n\n1.教育厅{body}。\n\n### （一）{subsection}\n\n水利厅办结 3 件，见[上期]({before:03}.md#s1)、[附件](../../files/list.pdf)。\n"
    )
}

fn remove(project: &Project, path: &str) {
    let _ = fs::remove_file(project.path(path));
}

fn own_theme(project: &Project, other: bool) {
    let (color, words) = if other { ("red", "没有这一页") } else { ("blue", "找不到") };
    project.write("themes/own/assets/style.css", format!("body {{ color: {color}; }}\n"));
    project.write("themes/own/templates/404.html", format!("<p>{words}</p>\n"));
    project.write("themes/own/templates/parts/years.html", format!("<p>{words}</p>\n"));
    project.write("themes/own/templates/issue.html", format!("<p>{words}：{{{{ citation }}}}</p>\n"));
}

/// An archive that is edited and built again and again.
struct Edited {
    project: Project,
    /// Issues whose file has another name than at first.
    renamed: BTreeSet<u32>,
    /// Options that the next builds take.
    options: BTreeSet<&'static str>,
}

impl Edited {
    fn new() -> Self {
        let project = Project::new();
        own_theme(&project, false);
        for number in [2, 3, 5] {
            project.write(&path(number), text(number, "受理 12 件", false));
        }
        Self { project, renamed: BTreeSet::new(), options: BTreeSet::new() }
    }

    fn build(&self, more: &[&str]) -> Run {
        let options: Vec<&str> = self.options.iter().copied().chain(more.iter().copied()).collect();
        self.project.kanku(&[&["build", "--allow-empty"], options.as_slice()].concat())
    }

    /// A copy of the sources in another folder, where nothing has been built.
    fn without_builds(&self) -> Self {
        let project = Project::new();
        for (path, bytes) in tree(&self.project.path("")) {
            if !path.starts_with(".kanku/") && !path.starts_with("public/") {
                project.write(&path, bytes);
            }
        }
        Self { project, renamed: self.renamed.clone(), options: self.options.clone() }
    }

    fn site(&self) -> Vec<(String, Vec<u8>)> {
        tree(&self.project.path("public"))
    }

    fn search(&self) -> String {
        self.project.kanku(&["search", "受理", "--json"]).stdout
    }

    /// The path of an issue's file, whether there is one or not.
    fn path(&self, number: u32) -> String {
        if self.renamed.contains(&number) { path(number).replace("2023/", "2023/改名-") } else { path(number) }
    }

    /// Replaces an issue's file, if there is one, by a change of its bytes.
    fn change(&self, number: u32, change: impl FnOnce(Vec<u8>) -> Vec<u8>) {
        if let Ok(bytes) = fs::read(self.project.path(&self.path(number))) {
            self.project.write(&self.path(number), change(bytes));
        }
    }

    fn rename(&mut self, number: u32) {
        let from = self.project.path(&self.path(number));
        if !self.renamed.remove(&number) {
            self.renamed.insert(number);
        }
        if from.exists() {
            fs::rename(from, self.project.path(&self.path(number))).unwrap();
        }
    }

    fn apply(&mut self, edit: &Edit) {
        let project = &self.project;
        match edit {
            Edit::Nothing => {}
            Edit::Write(number, body, recurs) => project.write(&self.path(*number), text(*number, body, *recurs)),
            Edit::Delete(number) => remove(project, &self.path(*number)),
            Edit::Renumber(from, to) => {
                remove(project, &self.path(*from));
                project.write(&self.path(*to), text(*to, "改号", true));
            }
            Edit::Rename(number) => self.rename(*number),
            Edit::Move(number) => {
                let (old, new) = (format!("issue: {number}\n"), format!("issue: {}\n", number + 10));
                project.write(&self.path(*number), text(*number, "改号", true).replace(&old, &new));
            }
            Edit::Draft(number) => {
                let draft = text(*number, "草稿", true).replace("---\nyear", "---\ndraft: true\nyear");
                project.write(&self.path(*number), draft);
            }
            Edit::Encoding(number) => self.change(*number, |bytes| match std::str::from_utf8(&bytes) {
                Ok(text) => encoding_rs::GB18030.encode(text).0.into_owned(),
                Err(_) => encoding_rs::GB18030.decode(&bytes).0.into_owned().into_bytes(),
            }),
            Edit::Touch(number) => self.change(*number, |bytes| bytes),
            Edit::Attachment(content) => {
                let file = "content/files/list.pdf";
                match content {
                    Some(long) => project.write(file, if *long { "%PDF-1.4" } else { "%PDF-" }),
                    None => remove(project, file),
                }
            }
            Edit::Registry { renamed, reversed } => write_registry(project, *renamed, *reversed),
            Edit::Settings { title, small, theme, figures } => {
                write_settings(project, *title, *small, *theme, *figures);
            }
            Edit::Theme(other) => own_theme(project, *other),
            Edit::Failure => {
                project.write("content/issues/2023/099.md", "no front matter");
                assert_eq!(self.build(&[]).status, 1);
                remove(project, "content/issues/2023/099.md");
            }
            Edit::DamagedCache(which) => {
                let mut files = tree(&project.path(".kanku"));
                files.retain(|(path, _)| path != "lock");
                if let Some((path, bytes)) = files.get(which % files.len().max(1)) {
                    project.write(&format!(".kanku/{path}"), &bytes[..bytes.len() / 2]);
                }
            }
            Edit::NoCache => fs::remove_dir_all(project.path(".kanku")).unwrap(),
            Edit::Site(true) => remove(project, "public/index.html"),
            Edit::Site(false) => project.write("public/index.html", "another program's"),
            Edit::Argument(option, true) => drop(self.options.insert(OPTIONS[*option])),
            Edit::Argument(option, false) => drop(self.options.remove(OPTIONS[*option])),
        }
    }
}

fn write_registry(project: &Project, renamed: bool, reversed: bool) {
    let short = if renamed { "蓉教办" } else { "教育厅" };
    let mut departments = [("四川省教育厅", short), ("四川省水利厅", "水利厅")];
    if reversed {
        departments.reverse();
    }
    let entry = |(name, short)| format!("[[department]]\nname = \"{name}\"\nshort = \"{short}\"\n");
    project.write("content/departments.toml", departments.map(entry).concat());
}

fn write_settings(project: &Project, title: bool, small: bool, theme: bool, figures: bool) {
    let title = if title { "月报" } else { "周报" };
    let theme = if theme { "theme = \"own\"\n" } else { "" };
    let size = if small { 1 } else { 50 };
    let pages = format!("[pages]\nfeed_entries = {size}\n");
    let series = "[[statistics]]\nid = \"a\"\nlabel = \"办结\"\nunit = \"件\"\nweek = \"办结{n}件\"\n";
    let series = if figures { series } else { "" };
    project.write("kanku.toml", format!("title = \"{title}\"\n{theme}{pages}{series}"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn a_build_gives_the_bytes_of_a_clean_build(edits in edits()) {
        let mut edited = Edited::new();
        prop_assert_eq!(edited.build(&[]).status, 0);
        for edit in &edits {
            edited.apply(edit);
            let run = edited.build(&[]);
            prop_assert_eq!(run.status, 0, "{}", run.stderr);
            let clean = edited.without_builds();
            prop_assert_eq!(clean.build(&[]).status, 0);
            prop_assert!(edited.site() == clean.site(), "after {:?}", edit);
            prop_assert_eq!(edited.search(), clean.search());
        }
        let site = edited.site();
        prop_assert_eq!(edited.build(&["--clean"]).status, 0);
        prop_assert!(edited.site() == site);
    }
}

#[test]
fn where_nothing_has_changed_nothing_is_written() {
    let project = Project::new().issue(1, "## 一、工作\n\n教育厅 受理。").build();
    let times = || -> Vec<_> {
        let entries = walkdir::WalkDir::new(project.path("public")).into_iter().map(|entry| entry.unwrap());
        entries.map(|entry| (entry.path().to_owned(), entry.metadata().unwrap().modified().unwrap())).collect()
    };
    let before = times();
    let run = project.kanku(&["build"]);
    assert!(run.stdout.starts_with("nothing has changed: 1 issues"), "{}", run.stdout);
    assert_eq!(before, times());
    assert!(project.kanku(&["build", "--clean"]).stdout.starts_with("built 1 issues"));
}

#[test]
fn a_build_that_failed_takes_nothing_from_the_next_one() {
    let project = Project::new().issue(1, "## 一、工作\n\n教育厅受理。").build();
    let settings = "title = \"周报\"\n";
    project.write("kanku.toml", format!("{settings}theme = \"own\"\n"));
    project.write("themes/own/templates/archive.html", "{{ misspelled }}");
    assert_eq!(project.kanku(&["build"]).status, 1);
    fs::remove_dir_all(project.path("themes")).unwrap();
    project.write("kanku.toml", settings);
    let run = project.kanku(&["build"]);
    assert!(run.stdout.starts_with("nothing has changed"), "{}", run.stdout);
}

#[test]
fn a_site_is_known_again_whatever_became_of_those_before() {
    let mut project = Project::new().issue(1, "## 一、工作\n\n教育厅受理。");
    for body in ["水利厅办结。", "教育厅办结。", "水利厅受理。"] {
        project = project.issue(2, &format!("## 一、工作\n\n{body}"));
        assert!(project.kanku(&["build"]).stdout.starts_with("built 2 issues"));
        let again = project.kanku(&["build"]).stdout;
        assert!(again.starts_with("nothing has changed"), "{body} {again}");
    }
}

#[test]
fn a_warning_is_said_again_where_nothing_has_changed() {
    let mut bytes = text(1, "受理", false).into_bytes();
    let (encoded, _, _) = encoding_rs::GB18030.encode(std::str::from_utf8(&bytes).unwrap());
    bytes = encoded.into_owned();
    let project = Project::new().with(&path(1), bytes).build();
    let run = project.kanku(&["build"]);
    assert!(run.stdout.starts_with("nothing has changed"), "{}", run.stdout);
    assert!(run.stderr.contains("the file is in gb18030"), "{}", run.stderr);
}

#[test]
fn what_is_said_about_the_cache_is_said_once() {
    let project = Project::new().issue(1, "## 一、工作\n\n教育厅受理。").build();
    project.write(".kanku/input_hashes", "cut off");
    project.write("kanku.toml", "title = \"月报\"\n");
    let damaged = |run: Run| run.stderr.contains("input_hashes is damaged");
    assert!(damaged(project.kanku(&["build"])));
    assert!(!damaged(project.kanku(&["build"])));
}

#[test]
fn a_warning_is_said_again_by_an_issue_that_is_not_parsed_again() {
    let dead = "见[附件](javascript:alert)。";
    let project = Project::new().issue(1, dead).issue(2, "水利厅受理。");
    let first = project.kanku(&["build"]).stderr;
    assert!(first.contains("forbidden-address") && first.contains("001.md"), "{first}");
    let project = project.issue(2, "水利厅办结。");
    assert_eq!(project.kanku(&["build"]).stderr, first);
}

/// Same size, same time: tools that copy and restore leave files like that.
#[cfg(unix)]
#[test]
fn a_file_that_was_written_by_hand_is_not_taken_for_what_was_built() {
    let project = Project::new().issue(1, "## 一、工作\n\n教育厅受理。").build();
    let page = project.path("public/sections.html");
    let (built, time) = (fs::read(&page).unwrap(), fs::metadata(&page).unwrap().modified().unwrap());
    fs::write(&page, "x".repeat(built.len())).unwrap();
    fs::File::options().write(true).open(&page).unwrap().set_modified(time).unwrap();
    assert_eq!(project.kanku(&["build"]).status, 0);
    assert_eq!(fs::read(&page).unwrap(), built);
}

#[test]
fn an_index_of_a_site_without_search_is_none() {
    let project = Project::new().issue(1, "## 一、工作\n\n教育厅受理。").build();
    assert_eq!(project.kanku(&["search", "受理"]).status, 0);
    assert_eq!(project.kanku(&["build", "--no-search"]).status, 0);
    let run = project.kanku(&["search", "受理"]);
    assert!(run.status == 1 && run.stderr.contains("there is no search index"), "{}", run.stderr);
}

/// Files of the site and of the index.
type Standing = (Vec<(String, Vec<u8>)>, Vec<(String, Vec<u8>)>);

/// Builds site and index, and returns their files.
fn built(project: &Project) -> Standing {
    assert_eq!(project.kanku(&["build"]).status, 0);
    standing(project)
}

fn standing(project: &Project) -> Standing {
    (tree(&project.path("public")), tree(&project.path(".kanku/search")))
}

#[test]
fn a_build_that_fails_changes_neither_site_nor_index() {
    let project = Project::new().issue(1, "教育厅受理 12 件。");
    let before = built(&project);
    let fails = |arguments: &[&str]| {
        let run = project.kanku(arguments);
        assert_eq!(run.status, 1, "{}", run.stdout);
        assert!(before == standing(&project), "{arguments:?}");
        run.stderr
    };
    // The content is wrong, the index's place is a file's that cannot be removed, the site's is read-only.
    project.write("content/issues/2023/002.md", "no front matter");
    fails(&["build"]);
    fails(&["build", "--clean"]);
    remove(&project, "content/issues/2023/002.md");
    project.write("public/mine.txt", "mine");
    assert_eq!(project.kanku(&["build", "--clean"]).status, 1);
    remove(&project, "public/mine.txt");
    assert!(before == standing(&project));
}

#[test]
fn a_site_with_issues_is_not_replaced_by_an_empty_one() {
    let project = Project::new().issue(1, "教育厅受理 12 件。");
    let before = built(&project);
    fs::rename(project.path("content/issues"), project.path("content/issue")).unwrap();
    for arguments in [["build"].as_slice(), &["build", "--clean"]] {
        let run = project.kanku(arguments);
        assert!(run.status == 1 && run.stderr.contains("--allow-empty"), "{}", run.stderr);
        assert!(before == standing(&project));
    }
    // The manifest knows it, too, where the cache is gone.
    fs::remove_dir_all(project.path(".kanku")).unwrap();
    assert_eq!(project.kanku(&["build"]).status, 1);
    assert_eq!(project.kanku(&["build", "--allow-empty"]).status, 0);
    assert!(!project.path("public/issues").exists());
    assert_eq!(project.kanku(&["build"]).status, 0, "an empty site may be built again");
    fs::rename(project.path("content/issue"), project.path("content/issues")).unwrap();
    let draft = fs::read_to_string(project.path(&path(1))).unwrap().replace("date:", "draft: true\ndate:");
    assert_eq!(project.kanku(&["build"]).status, 0);
    project.write(&path(1), draft);
    let run = project.kanku(&["build"]);
    assert!(run.status == 1 && run.stderr.contains("are drafts"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_record_that_cannot_be_read_is_a_warning() {
    let project = Project::new().issue(1, "教育厅受理。").build();
    fs::remove_file(project.path(".kanku/built.json")).unwrap();
    fs::create_dir(project.path(".kanku/built.json")).unwrap();
    let run = project.kanku(&["build", "--clean"]);
    assert!(run.status == 0 && !run.stderr.contains("error"), "{}", run.stderr);
    fs::remove_file(project.path(".kanku/built.json")).unwrap();
    std::os::unix::fs::symlink("built.json", project.path(".kanku/built.json")).unwrap();
    let run = project.kanku(&["build"]);
    assert!(run.stderr.contains("warning: cannot read") && !run.stderr.contains("error:"), "{}", run.stderr);
}
