//! Whatever changed since the export before, an export that uses it gives the files of one from nothing.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::Index;
use tempfile::TempDir;

use super::*;
use crate::load::{Loaded, load};
use crate::output::{Collected, InputHashes};
use crate::publish::Staging;
use crate::search::index;

/// So small that a few passages fill many shards, of all kinds.
const SMALL: Sizes = Sizes { least: 120, most: 240, boundary_one_in: 6, long: 90 };

/// What happens to an archive between two exports.
#[derive(Debug, Clone)]
enum Edit {
    /// A passage is written anew, or another one before it, or it is removed. The last one is what changes most.
    Replace(Index, Index, String),
    Insert(Index, Index, String),
    Remove(Index, Index),
    /// Passages come behind all others, or the last of them go.
    Append(String),
    RemoveLast,
    /// An issue comes last, or one goes.
    NewIssue(String),
    RemoveIssue(Index),
    /// A department gets another name.
    Rename(String),
    /// Somebody was in the site, so that nothing is taken from it.
    SiteTouched,
    /// What the export left is damaged.
    Damaged(Index),
}

/// Of terms that are found again and again, or hardly once more: these come and go with it.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[教育水利厅受理办结申报无线电台，。 a-c0-9]{1,9}[件次人项]", "[\u{4e00}-\u{4e7f}]{2,6}"]
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let at = any::<Index>;
    let edit = prop_oneof![
        4 => (at(), at(), text()).prop_map(|(issue, passage, text)| Edit::Replace(issue, passage, text)),
        1 => (at(), at(), text()).prop_map(|(issue, passage, text)| Edit::Insert(issue, passage, text)),
        1 => (at(), at()).prop_map(|(issue, passage)| Edit::Remove(issue, passage)),
        3 => text().prop_map(Edit::Append),
        3 => Just(Edit::RemoveLast),
        1 => text().prop_map(Edit::NewIssue),
        1 => at().prop_map(Edit::RemoveIssue),
        1 => "四川省教育厅|蓉教办".prop_map(Edit::Rename),
        1 => Just(Edit::SiteTouched),
        1 => at().prop_map(Edit::Damaged),
    ];
    prop::collection::vec(edit, 1..6)
}

/// An archive in a folder of its own, with its index, its site and what the site was made from.
struct Bulletin {
    folder: TempDir,
    department: String,
    issues: Vec<Vec<String>>,
    input_hashes: InputHashes,
}

/// Of an export that used the one before.
struct Reading {
    /// Stretches of keys that were known not to have changed, and all of them; none where all was read.
    standing: usize,
    all: usize,
}

impl Bulletin {
    fn new(issues: Vec<Vec<String>>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bulletin =
            Self { folder, department: "四川省教育厅".into(), issues, input_hashes: InputHashes::new() };
        bulletin.write("kanku.toml", "title = \"周报\"\n");
        bulletin
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn kept(&self) -> PathBuf {
        self.root().join(index::FOLDER).join("export")
    }

    fn apply(&mut self, edit: &Edit) {
        let issues = &mut self.issues;
        match edit {
            Edit::Replace(issue, passage, text) => {
                passage.get_mut(issue.get_mut(issues.as_mut_slice()).as_mut_slice()).clone_from(text)
            }
            Edit::Insert(issue, passage, text) => {
                let issue = issue.get_mut(issues.as_mut_slice());
                issue.insert(passage.index(issue.len()), text.clone());
            }
            Edit::Remove(issue, passage) => {
                let issue = issue.get_mut(issues.as_mut_slice());
                if issue.len() > 1 {
                    issue.remove(passage.index(issue.len()));
                }
            }
            Edit::Append(text) => issues.last_mut().unwrap().push(text.clone()),
            Edit::RemoveLast => {
                let last = issues.last_mut().unwrap();
                last.truncate(last.len().saturating_sub(2).max(1));
            }
            Edit::NewIssue(text) => issues.push(vec![text.clone()]),
            Edit::RemoveIssue(issue) => {
                if issues.len() > 1 {
                    issues.remove(issue.index(issues.len()));
                }
            }
            Edit::Rename(name) => self.department.clone_from(name),
            Edit::SiteTouched => self.input_hashes.clear(),
            Edit::Damaged(end) => {
                let bytes = fs::read(self.kept()).unwrap();
                fs::write(self.kept(), &bytes[..end.index(bytes.len())]).unwrap();
            }
        }
    }

    /// Writes all that it is made of, and reads it.
    fn load(&self) -> Loaded {
        let _ = fs::remove_dir_all(self.root().join("content"));
        self.write("content/departments.toml", &format!("[[department]]\nname = \"{}\"\n", self.department));
        for (number, passages) in (1..).zip(&self.issues) {
            let days = format!("period: {{ start: 2023-{number:02}-02, end: 2023-{number:02}-06 }}");
            let front = format!("year: 2023\nissue: {number}\ntotal: {number}\n{days}\ndate: 2023-{number:02}-09\n");
            let body = passages.join("\n\n");
            self.write(
                &format!("content/issues/{number:03}.md"),
                &format!("---\n{front}---\n\n## 一、蓉教办动态\n\n{body}\n"),
            );
        }
        load(self.root(), true, &mut Vec::new()).unwrap_or_else(|_| panic!("{:?}", self.issues))
    }

    /// Exports into the site, with what is there; panics where the files are not those of an export from nothing.
    fn export(&mut self) -> Reading {
        let archive = &self.load().archive;
        let units = Units::new(archive, "周报");
        let segments = index::build(self.root(), archive, &units, true).unwrap();
        let before = Before::open(self.root());
        let kept = before.as_ref().and_then(|before| Kept::from_bytes(&before.export()?));
        let known = before.as_ref().zip(kept.as_ref());
        let stretches = known.and_then(|(before, kept)| known_stretches(archive, &units, kept, before));
        let stretches = stretches.unwrap_or_default();

        let out = self.root().join("public");
        let mut staging = Staging::open(&out, self.root(), &self.root().join("content")).unwrap();
        staging.trust(std::mem::take(&mut self.input_hashes));
        let left = export_in(SMALL, archive, &units, &segments, before.as_ref(), &staging).unwrap();
        let published = staging.commit(&self.root().join("before")).unwrap();
        let clean = Collected::default();
        let clean_left = export_in(SMALL, archive, &units, &segments, None, &clean).unwrap();
        let clean = clean.into_files();
        assert_eq!(published.files, clean.len());
        for (path, bytes) in clean {
            assert!(fs::read(out.join(path.as_str())).unwrap() == bytes, "{path} is another");
        }
        assert!(left == clean_left, "the next export would be told otherwise");

        self.input_hashes = published.input_hashes;
        drop(segments);
        index::keep(self.root(), &left).unwrap();
        index::replace(self.root()).unwrap();
        let standing = stretches.iter().filter(|stretch| stretch.shard.is_some()).count();
        Reading { standing, all: stretches.len() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6,
        max_shrink_iters: 20,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_export_that_uses_the_one_before_gives_the_files_of_one_from_nothing(
        issues in prop::collection::vec(prop::collection::vec(text(), 12..40), 2..5),
        edits in edits(),
    ) {
        let mut bulletin = Bulletin::new(issues);
        bulletin.export();
        for edit in &edits {
            bulletin.apply(edit);
            bulletin.export();
        }
    }
}

#[test]
fn shards_without_a_changed_term_are_not_read() {
    let characters: Vec<char> = ('\u{4e00}'..'\u{4f00}').collect();
    let texts = |characters: &[char]| characters.chunks(4).map(|text| text.iter().collect()).collect::<Vec<String>>();
    let mut bulletin = Bulletin::new(characters.chunks(128).map(texts).collect());
    assert_eq!(bulletin.export().all, 0, "there is none before");
    let nothing = bulletin.export();
    assert!(nothing.all > 12 && nothing.standing == nothing.all, "{} of {}", nothing.standing, nothing.all);
    let read_after = |bulletin: &mut Bulletin, edit: Edit| {
        bulletin.apply(&edit);
        let Reading { standing, all } = bulletin.export();
        all - standing
    };
    let appended = read_after(&mut bulletin, Edit::Append("乐业".into()));
    assert!((1..=6).contains(&appended), "{appended}");
    bulletin.issues[0][3] = "书中".into();
    let replaced = read_after(&mut bulletin, Edit::SiteTouched);
    assert!((1..=9).contains(&replaced), "{replaced}");
    bulletin.issues[0].remove(0);
    assert_eq!(bulletin.export().all, 0, "all docs have other numbers");
}

#[test]
fn a_new_name_is_a_word_in_shards_none_of_whose_terms_has_changed() {
    let passages = (10..40).map(|number| format!("受理{number}件")).collect();
    // It stands in the heading, where it names nobody.
    let mut bulletin = Bulletin::new(vec![passages]);
    bulletin.export();
    bulletin.apply(&Edit::Rename("蓉教办".into()));
    bulletin.export();
}
