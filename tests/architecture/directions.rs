//! Data flows one way: each module at the top of the crate uses those that stand before it in [`ROOMS`], and no others.

mod syntax;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use syntax::{Module, Reference, read_modules};

/// The modules at the top of the crate, in reading order, each with those that it uses. An arrow that is not in the
/// code must go.
const ROOMS: &[(&str, &[&str])] = &[
    // The ground floor.
    ("escape", &[]),
    ("folding", &[]),
    ("content_hash", &[]),
    ("diagnostics", &["escape"]),
    ("files", &["diagnostics"]),
    ("archive", &["content_hash", "folding"]),
    ("config", &["archive", "diagnostics", "folding"]),
    // From files to an archive.
    ("source", &["config", "diagnostics", "files"]),
    ("parse", &["archive", "config", "content_hash", "diagnostics", "folding", "source"]),
    ("check", &["archive", "config", "diagnostics", "escape", "folding", "parse", "source"]),
    ("load", &["archive", "check", "config", "content_hash", "diagnostics", "folding", "parse", "source"]),
    ("draft", &["archive", "config", "diagnostics", "parse", "source"]),
    // From an archive to a site. `render` and `search` do not know each other.
    ("output", &["archive", "content_hash", "diagnostics"]),
    ("render", &["archive", "config", "content_hash", "diagnostics", "escape", "files", "output"]),
    ("search", &["archive", "config", "content_hash", "diagnostics", "files", "folding", "output"]),
    ("publish", &["archive", "content_hash", "diagnostics", "files", "output"]),
    ("cache", &["content_hash", "diagnostics", "files", "output"]),
    (
        "pipeline",
        &[
            "archive",
            "cache",
            "config",
            "content_hash",
            "diagnostics",
            "files",
            "load",
            "output",
            "publish",
            "render",
            "search",
            "source",
        ],
    ),
    // What the verbs are made of besides a build.
    (
        "serve",
        &[
            "archive",
            "config",
            "diagnostics",
            "escape",
            "files",
            "load",
            "output",
            "pipeline",
            "render",
            "search",
            "source",
        ],
    ),
    ("import", &["archive", "config", "diagnostics", "files", "parse", "source"]),
    ("samples", &["archive", "diagnostics", "files"]),
    ("starter", &[]),
    (
        "cli",
        &[
            "archive",
            "check",
            "config",
            "diagnostics",
            "draft",
            "escape",
            "files",
            "import",
            "load",
            "parse",
            "pipeline",
            "render",
            "samples",
            "search",
            "serve",
            "source",
            "starter",
        ],
    ),
    ("main", &["cli"]),
];

/// Access of a module, and of those below it, to the file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    /// Reads and writes files through `crate::files` alone.
    ThroughFiles,
    /// Opens files itself as well.
    Direct,
}
use Access::{Direct, ThroughFiles};

/// Modules that touch the file system. An entry that is not needed must go.
const FILE_ACCESS: &[(&str, Access)] = &[
    ("cache", Direct),
    ("cli", ThroughFiles),
    ("files", Direct),
    ("import::office", Direct),
    ("import::programs", ThroughFiles),
    ("pipeline::previous", ThroughFiles),
    ("publish", Direct),
    ("render::theme::files", Direct),
    ("samples", ThroughFiles),
    ("search::index", Direct),
    ("serve", Direct),
    ("source", ThroughFiles),
];

/// The paths, also of other crates, through which files are opened.
const OPENING: [&str; 5] = ["std::fs", "std::os::unix::fs", "rustix::fs", "tempfile", "tokio::fs"];

/// Paths and methods that ask the file system, and open no file.
const ASKING: [&str; 10] = [
    "walkdir",
    ".canonicalize",
    ".exists",
    ".is_dir",
    ".is_file",
    ".is_symlink",
    ".read_dir",
    ".read_link",
    ".symlink_metadata",
    ".try_exists",
];

/// The repository, whose `src` is read.
fn repository() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

static MODULES: LazyLock<Vec<Module>> = LazyLock::new(|| read_modules(&repository(), &["lib.rs", "main.rs"]));

/// The module at the top of the crate that a module belongs to: `main` and `lib` for the roots.
fn room(module: &Module) -> &str {
    module.path.first().map_or_else(|| module.file["src/".len()..].trim_end_matches(".rs"), String::as_str)
}

/// Names of a path behind `crate`.
fn inside_crate(reference: &Reference) -> Option<&str> {
    reference.name.strip_prefix("crate::")
}

/// Arrows between different modules at the top, each with the first place that draws it.
fn arrows(modules: &[Module]) -> BTreeMap<(&str, &str), String> {
    let mut arrows = BTreeMap::new();
    for module in modules {
        for reference in &module.references {
            let Some(path) = inside_crate(reference) else { continue };
            let arrow = (room(module), path.split("::").next().unwrap());
            if arrow.0 != arrow.1 {
                arrows
                    .entry(arrow)
                    .or_insert_with(|| format!("{}:{}: {}", module.file, reference.line, reference.name));
            }
        }
    }
    arrows
}

#[test]
fn modules_use_only_those_before_them() {
    let arrows = arrows(&MODULES);
    let mut wrong = Vec::new();
    for ((from, to), place) in &arrows {
        let allowed = ROOMS.iter().find(|(name, _)| name == from).is_some_and(|(_, uses)| uses.contains(to));
        if !allowed {
            wrong.push(format!("{place}: `{from}` must not use `{to}`"));
        }
    }
    let order = |name: &str| ROOMS.iter().position(|(room, _)| *room == name);
    for (from, uses) in ROOMS {
        for to in *uses {
            if !arrows.contains_key(&(*from, *to)) {
                wrong.push(format!("`{from}` does not use `{to}`: take that out of the table"));
            }
            if order(to) >= order(from) {
                wrong.push(format!("`{to}` stands behind `{from}`, which uses it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_names_every_module_and_no_other() {
    let found: BTreeSet<&str> = MODULES.iter().filter(|module| !module.is_test).map(room).collect();
    let table: BTreeSet<&str> = ROOMS.iter().map(|(name, _)| *name).chain(["lib"]).collect();
    assert_eq!(found, table);
}

#[test]
fn every_file_is_a_module() {
    let declared: BTreeSet<String> = MODULES.iter().map(|module| module.file.clone()).collect();
    let entries = walkdir::WalkDir::new(repository().join("src")).into_iter().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    let path = |entry: walkdir::DirEntry| {
        entry.path().strip_prefix(repository()).unwrap().to_string_lossy().replace('\\', "/")
    };
    assert_eq!(declared, files.map(path).collect());
}

#[test]
fn few_modules_touch_the_file_system() {
    let is_in = |name: &str, path: &str| name == path || name.starts_with(&format!("{path}::"));
    let mut unused: Vec<(&str, Access)> = FILE_ACCESS.to_vec();
    let mut wrong = Vec::new();
    for module in MODULES.iter() {
        let path = module.path.join("::");
        let allowed = FILE_ACCESS.iter().find(|(holder, _)| is_in(&path, holder));
        for Reference { name, line } in &module.references {
            let opens = OPENING.iter().any(|opening| is_in(name, opening));
            let uses = opens || is_in(name, "crate::files") && path != "files";
            if !uses && !ASKING.iter().any(|asking| is_in(name, asking)) {
                continue;
            }
            match allowed {
                None => wrong.push(format!("{}:{line}: {name}", module.file)),
                Some((_, ThroughFiles)) if opens => {
                    wrong.push(format!("{}:{line}: {name}, though not through crate::files", module.file));
                }
                Some(entry) => unused.retain(|other| other != entry || (other.1 == Direct) != opens),
            }
        }
    }
    wrong.extend(unused.iter().map(|(module, access)| format!("`{module}` does not need {access:?}")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn main_stays_thin() {
    let main = fs::read_to_string(repository().join("src/main.rs")).unwrap();
    assert!(main.lines().count() < 60);
}
