//! Data flows one way: a module may use those before it, never those behind it.

use std::fs;

use crate::support::repository;

/// Each room with the rooms it may look into, besides `content_hash`, which all rooms may use.
const ALLOWED: [(&str, &[&str]); 22] = [
    ("diagnostics", &["escape"]),
    ("content_hash", &[]),
    ("escape", &[]),
    ("files", &["diagnostics"]),
    ("archive", &["escape"]),
    ("config", &["archive", "diagnostics"]),
    ("source", &["config", "diagnostics", "files"]),
    ("parse", &["archive", "config", "diagnostics", "escape", "source"]),
    ("check", &["archive", "config", "diagnostics", "escape", "parse", "source"]),
    ("load", &["archive", "check", "config", "diagnostics", "parse", "source"]),
    ("draft", &["archive", "config", "diagnostics", "parse", "source"]),
    ("output", &["archive", "diagnostics"]),
    ("render", &["archive", "config", "diagnostics", "escape", "output", "parse"]),
    ("search", &["archive", "diagnostics", "files", "output"]),
    ("publish", &["archive", "diagnostics", "files", "output"]),
    ("cache", &["diagnostics", "files", "output"]),
    (
        "pipeline",
        &["archive", "cache", "diagnostics", "files", "load", "output", "publish", "render", "search", "source"],
    ),
    ("import", &["archive", "config", "diagnostics", "escape", "files", "parse", "source"]),
    ("starter", &[]),
    ("samples", &["archive", "diagnostics", "files"]),
    (
        "serve",
        &["archive", "config", "diagnostics", "escape", "load", "output", "pipeline", "render", "search", "source"],
    ),
    ("main", &["cli"]),
];

/// Rooms that may touch the file system.
const FILES: [&str; 9] =
    ["files", "source", "publish", "cache", "serve", "render/theme", "search/index", "import/office", "cli"];

fn sources() -> Vec<(String, String)> {
    let root = repository().join("src");
    let entries = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.path().extension().is_some_and(|ext| ext == "rs"));
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).unwrap().with_extension("");
            let code = fs::read_to_string(entry.path()).unwrap();
            let code = code.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            (path.to_string_lossy().replace('\\', "/"), code)
        })
        .filter(|(path, _)| !path.contains("tests"))
        .collect()
}

fn room(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

#[test]
fn no_arrow_points_backwards() {
    let uses = regex::Regex::new(r"crate::(?:\{([^}]*)\}|([a-z_]+))").unwrap();
    for (path, code) in sources() {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == room(&path)) else { continue };
        let code: String =
            code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
        for found in uses.captures_iter(&code) {
            let names = found.get(1).or(found.get(2)).map_or("", |names| names.as_str());
            for name in names.split(',').map(|name| name.trim().split("::").next().unwrap_or_default()) {
                let fine = name.is_empty()
                    || name == room(&path)
                    || name == "content_hash"
                    || name.starts_with(char::is_uppercase)
                    || allowed.contains(&name);
                assert!(fine, "src/{path}.rs must not use crate::{name}");
            }
        }
    }
}

#[test]
fn few_rooms_touch_the_file_system() {
    for (path, code) in sources() {
        let may = FILES.iter().any(|room| path == *room || path.starts_with(&format!("{room}/")));
        assert!(may || !code.contains("std::fs"), "src/{path}.rs must not touch the file system");
    }
}

#[test]
fn main_stays_thin() {
    let main = fs::read_to_string(repository().join("src/main.rs")).unwrap();
    assert!(main.lines().count() < 60);
}
