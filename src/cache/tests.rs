use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tempfile::TempDir;

use super::{FOLDER, Key, Lock, Record, clear};
use crate::diagnostics::{Diagnostic, Rule};

fn record() -> Record {
    let key = Key::new("--drafts", &blake3::hash(b"content"));
    let (site, index, input_hashes) = ("s".into(), "i".into(), "o".into());
    let (issues, passages, drafts_left_out, files, bytes) = (1, 2, 0, 3, 4);
    let warnings = Vec::new();
    Record {
        key,
        site,
        index,
        input_hashes,
        issues,
        passages,
        drafts_left_out,
        files,
        bytes,
        departments: Vec::new(),
        warnings,
    }
}

#[test]
fn a_record_reads_as_it_was_written_until_it_is_removed() {
    let root = TempDir::new().unwrap();
    assert_eq!(Record::read(root.path()), Ok(None));
    let _lock = Lock::take(root.path(), || {}).unwrap();
    record().write(root.path()).unwrap();
    assert_eq!(Record::read(root.path()), Ok(Some(record())));
    Record::remove(root.path()).unwrap();
    Record::remove(root.path()).unwrap();
    assert_eq!(Record::read(root.path()), Ok(None));
}

#[test]
fn a_record_keeps_what_a_warning_is_about_and_reads_one_that_does_not_say() {
    let root = TempDir::new().unwrap();
    let _lock = Lock::take(root.path(), || {}).unwrap();
    let warnings = vec![Diagnostic::warning("odd").rule(Rule::Encoding).file("a.md")];
    let written = Record { warnings, ..record() };
    written.write(root.path()).unwrap();
    assert_eq!(Record::read(root.path()), Ok(Some(written)));
    let path = root.path().join(FOLDER).join("built.json");
    let text = fs::read_to_string(&path).unwrap();
    let older = text.replace(",\"rule\":\"encoding\",\"fixable\":false", "");
    assert_ne!(older, text);
    fs::write(&path, older).unwrap();
    let warnings = Record::read(root.path()).unwrap().unwrap().warnings;
    assert_eq!(warnings, [Diagnostic::warning("odd").file("a.md")]);
}

#[test]
fn a_damaged_record_is_a_warning() {
    let root = TempDir::new().unwrap();
    fs::create_dir(root.path().join(FOLDER)).unwrap();
    for text in ["", "{", "{\"key\":\"00\"}", "\0\u{1}"] {
        fs::write(root.path().join(FOLDER).join("built.json"), text).unwrap();
        let warning = Record::read(root.path()).unwrap_err();
        assert!(!warning.is_error() && warning.message.contains("built.json"), "{warning}");
    }
}

#[test]
fn a_key_depends_on_options_and_sources() {
    let key = |options: &str, sources: &[u8]| Key::new(options, &blake3::hash(sources));
    assert_eq!(key("a", b"b"), key("a", b"b"));
    assert_ne!(key("a", b"b"), key("", b"b"));
    assert_ne!(key("a", b"b"), key("a", b"c"));
}

#[test]
fn the_second_waits_for_the_first() {
    let root = TempDir::new().unwrap();
    let first = Lock::take(root.path(), || panic!("nobody else is there")).unwrap();
    let (waits, is_in) = (AtomicBool::new(false), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let _second = Lock::take(root.path(), || waits.store(true, Ordering::SeqCst)).unwrap();
            is_in.store(true, Ordering::SeqCst);
        });
        while !waits.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(!is_in.load(Ordering::SeqCst));
        drop(first);
    });
    assert!(is_in.load(Ordering::SeqCst));
}

#[test]
fn all_is_forgotten_but_the_lock() {
    let root = TempDir::new().unwrap();
    clear(root.path()).unwrap();
    let _lock = Lock::take(root.path(), || {}).unwrap();
    record().write(root.path()).unwrap();
    fs::create_dir_all(super::before(root.path()).join("issues")).unwrap();
    clear(root.path()).unwrap();
    let left: Vec<_> = fs::read_dir(root.path().join(FOLDER)).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["lock"]);
}
