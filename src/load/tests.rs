use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use tempfile::TempDir;

use super::volumes::{self, Parsed};
use super::{Loaded, Memory, Store, context, load, load_sources};
use crate::content_hash::ContentHash;
use crate::parse::{self, front_matter};
use crate::{samples, source};

/// A sample archive.
fn sample(years: u16, seed: u64) -> TempDir {
    let root = TempDir::new().unwrap();
    samples::generate(root.path(), years, seed).unwrap();
    root
}

/// Its issues.
fn parsed(root: &TempDir) -> Vec<Parsed> {
    let loaded = load(root.path(), true, &mut Vec::new()).unwrap();
    let context = context(&loaded);
    let parse = |path: &String| {
        let (file, _) = loaded.sources.read(path).unwrap();
        let registry = crate::archive::Registry::new(loaded.archive.departments.clone());
        let front = front_matter::parse(&file, &loaded.config, Some(&registry)).unwrap();
        parse::parse(&file, front, &context).unwrap()
    };
    loaded.sources.issues.iter().map(parse).collect()
}

/// Counts what is given to a memory.
#[derive(Default)]
struct Counted {
    memory: Memory,
    given: AtomicUsize,
}

impl Store for Counted {
    fn get(&self, name: ContentHash) -> Option<Arc<Vec<u8>>> {
        self.memory.get(name)
    }

    fn put(&self, name: ContentHash, bytes: Vec<u8>) {
        self.given.fetch_add(1, Ordering::Relaxed);
        self.memory.put(name, bytes);
    }

    fn retain(&self, names: &[ContentHash]) {
        self.memory.retain(names);
    }
}

impl Counted {
    /// Loads the archive; tells also how many volumes were kept anew.
    fn load(&self, root: &TempDir) -> (Loaded, usize) {
        let before = self.given.load(Ordering::Relaxed);
        let loaded = load_sources(source::read(root.path()), true, Some(self), &mut Vec::new()).unwrap();
        (loaded, self.given.load(Ordering::Relaxed) - before)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn issues_read_as_they_were_written(seed: u64) {
        let root = sample(1, seed);
        // Among what samples have none of: a link to an issue, one to a file that is not there, and a warning.
        let sources = source::read(root.path()).0;
        let path = root.path().join(&sources.issues[1]);
        let text = fs::read_to_string(&path).unwrap();
        let other = sources.issues[0].trim_start_matches("content");
        fs::write(&path, format!("{text}\n[上期]({other})[附件](a.pdf)[此处](javascript:x)\n")).unwrap();
        let issues = parsed(&root);
        prop_assert!(issues.iter().any(|(issue, _)| !issue.links.is_empty() && !issue.referenced.is_empty()));
        prop_assert!(issues.iter().any(|(_, warnings)| !warnings.is_empty()));
        let bytes = volumes::encode(&issues);
        prop_assert!(volumes::decode(&bytes[..bytes.len() - 1]).is_none());
        prop_assert!(volumes::decode(&bytes) == Some(issues));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn volumes_follow_each_other_and_a_new_last_issue_moves_none(count in 1..400_usize, year in 1900..2100_u16) {
        let paths: Vec<String> = (0..count).map(|nth| format!("content/issues/{year}/{nth:03}.md")).collect();
        let divided = volumes::divide(&paths);
        prop_assert_eq!(divided.iter().flat_map(|volume| volume.paths).collect::<Vec<_>>(), paths.iter().collect::<Vec<_>>());
        prop_assert!(divided.iter().rev().skip(1).all(|volume| volume.paths.len() >= 48));
        let names = |paths| volumes::divide(paths).iter().map(|volume| volume.name).collect::<Vec<_>>();
        let all = names(&paths);
        prop_assert!(all.starts_with(&names(&paths[..count - 1])));
        prop_assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), all.len());
    }
}

#[test]
fn only_volumes_that_changed_are_kept_anew() {
    let root = sample(3, 5);
    let store = Counted::default();
    let (loaded, volumes) = store.load(&root);
    assert!(volumes > 1);
    assert_eq!(store.load(&root).1, 0);
    let [first, .., last] = loaded.sources.issues.as_slice() else { panic!("there are years of issues") };
    let text = fs::read_to_string(root.path().join(last)).unwrap();
    fs::write(root.path().join(last), text + "\n补记。\n").unwrap();
    assert_eq!(store.load(&root).1, 1);
    fs::remove_file(root.path().join(last)).unwrap();
    assert_eq!(store.load(&root).1, 1);
    // Without its first issue a volume has another name, and its end may be another.
    fs::remove_file(root.path().join(first)).unwrap();
    assert!((1..=volumes).contains(&store.load(&root).1));
    fs::write(root.path().join("kanku.toml"), "title = \"月报\"\n").unwrap();
    let (loaded, all) = store.load(&root);
    assert_eq!(all, volumes::divide(&loaded.sources.issues).len());
    assert_eq!(store.load(&root).1, 0);
}
