//! Standard error, case by case, against the recorded snapshots below `tests/suite/snapshots`.
//!
//! An area is a file of snapshots and a function that runs its cases. To record new texts: `INSTA_UPDATE=always cargo
//! test --test suite messages`, then review the difference as any other.

mod archive;
mod content;
#[cfg(feature = "import")]
mod import;
mod verbs;

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use kanku::diagnostics::RULES;
use regex::Regex;

use crate::support::{Project, Run, repository};

/// Defines a test for each area, and the list of all areas.
macro_rules! areas {
    ($($(#[$condition:meta])* $name:ident: $cases:path,)*) => {
        const AREAS: &[&str] = &[$(stringify!($name)),*];

        $(
            $(#[$condition])*
            #[test]
            fn $name() {
                let mut area = Area::default();
                $cases(&mut area);
                area.compare_with_snapshot(stringify!($name));
            }
        )*
    };
}

areas! {
    files: archive::files,
    findings: content::findings,
    front_matter: archive::front_matter,
    #[cfg(feature = "import")]
    import: import::files,
    output: verbs::output,
    registry: archive::registry,
    settings: archive::settings,
    slips: content::slips,
    theme: archive::theme,
    usage: verbs::usage,
    verbs: verbs::verbs,
}

/// Names of temporary files, which are others in each run.
static TEMPORARY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\.kanku-[A-Za-z0-9]+\.new").unwrap());

/// Standard error of the cases of an area.
#[derive(Default)]
struct Area {
    text: String,
}

impl Area {
    /// Runs `kanku check` on a small archive with one more file.
    fn check(&mut self, title: &str, path: &str, content: impl AsRef<[u8]>) {
        self.run(title, &Project::new().with(path, content), &["check"]);
    }

    /// Runs the command in the folder of an archive.
    fn run(&mut self, title: &str, project: &Project, arguments: &[&str]) {
        self.add(title, project, arguments, project.kanku_inside(arguments));
    }

    /// Runs the command in the folder of an archive, and lets it write no byte into a file.
    fn run_without_room(&mut self, title: &str, project: &Project, arguments: &[&str]) {
        self.add(title, project, arguments, project.kanku_without_room(arguments));
    }

    fn add(&mut self, title: &str, project: &Project, arguments: &[&str], run: Run) {
        let root = project.path(".").canonicalize().unwrap();
        let shown = |text: &str| {
            let text = text.replace(&root.display().to_string(), "ARCHIVE");
            let text = text.replace(&root.parent().unwrap().display().to_string(), "PARENT");
            TEMPORARY.replace_all(&text, ".kanku-ID.new").into_owned()
        };
        let command = shown(&format!("kanku {}", arguments.join(" ")));
        let status = run.status;
        self.text.push_str(&format!("# {title}\n$ {command}\n{}exit status {status}\n\n", shown(&run.stderr)));
    }

    fn compare_with_snapshot(&self, name: &str) {
        let mut settings = insta::Settings::new();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, self.text));
    }
}

/// Names and texts of the recorded snapshots.
fn snapshots() -> Vec<(String, String)> {
    let folder = repository().join("tests/suite/snapshots");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let snapshots = files.filter(|path| path.extension().is_some_and(|extension| extension == "snap"));
    let read = |path: std::path::PathBuf| {
        (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
    };
    snapshots.map(read).collect()
}

#[test]
fn every_snapshot_belongs_to_an_area() {
    let found: BTreeSet<String> = snapshots().into_iter().map(|(name, _)| name).collect();
    assert_eq!(found, AREAS.iter().map(ToString::to_string).collect());
}

#[test]
fn every_rule_is_in_a_snapshot() {
    let texts: String = snapshots().into_iter().map(|(_, text)| text).collect();
    for rule in &RULES {
        let severity = if rule.is_error { "error" } else { "warning" };
        assert!(texts.contains(&format!("{severity}[{}]: ", rule.id)), "no snapshot shows the rule {}", rule.id);
    }
}
