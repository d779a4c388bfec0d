use std::collections::BTreeMap;
use std::fs;

use tempfile::TempDir;
use walkdir::WalkDir;

use super::{first_monday, generate, plans};

/// Every file of a sample archive, by its path.
fn files(years: u16, seed: u64) -> BTreeMap<String, Vec<u8>> {
    let dir = TempDir::new().unwrap();
    generate(dir.path(), years, seed).unwrap();
    let entries = WalkDir::new(dir.path()).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    entries
        .map(|entry| {
            let path = entry.path().strip_prefix(dir.path()).unwrap().to_string_lossy().into_owned();
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn a_seed_has_one_archive() {
    assert_eq!(files(2, 7), files(2, 7));
    assert_ne!(files(2, 7), files(2, 8));
}

#[test]
fn years_start_at_one_and_the_total_goes_on() {
    let plans = plans(2020, 1);
    for pair in plans.windows(2) {
        assert_eq!(pair[1].total.first, pair[0].total.last + 1);
        assert!(pair[0].period.end < pair[1].period.start);
        let next = if pair[0].year == pair[1].year { pair[0].number.last + 1 } else { 1 };
        assert_eq!(pair[1].number.first, next);
    }
    assert!((6 * 44..=6 * 53).contains(&plans.len()), "{}", plans.len());
}

#[test]
fn weeks_begin_on_mondays() {
    for (year, expected) in [(2023, "2023-01-02"), (2024, "2024-01-01"), (2025, "2025-01-06")] {
        assert_eq!(first_monday(year).to_string(), expected);
    }
}

#[test]
fn irregularities_occur() {
    let files = files(6, 1);
    let issues: Vec<String> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".md"))
        .map(|(_, b)| String::from_utf8(b.clone()).unwrap())
        .collect();
    let expected = [
        "issue: [",
        "+++\n",
        ";;;\n",
        "|:---|",
        "   - ",
        "[^1]:",
        "![样例图片]",
        "省样例信息局",
        "省样例数据局",
        "**窗口",
        "行政审批处",
        "同时，",
        ", ",
    ];
    for mark in expected {
        assert!(issues.iter().any(|text| text.contains(mark)), "{mark}");
    }
    for text in &issues {
        assert!(text.contains("样例周报") && text.contains("本期为样例"));
        assert!((1_900..60_000).contains(&text.len()), "{}", text.len());
    }
    assert!(files.contains_key("content/images/sample.png") && files.contains_key("kanku.toml"));
}

#[test]
fn the_settings_are_valid() {
    crate::config::Config::parse(super::SETTINGS).unwrap();
}
