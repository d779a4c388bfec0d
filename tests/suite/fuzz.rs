//! Inputs that the fuzzer found to be hard, run through the same targets.

mod targets;

use std::fs;

use crate::support::repository;

/// A target of the fuzzer.
type Target = fn(&[u8]);

/// Targets by name. `tests/fuzz/fuzz_targets` has a file for each.
const TARGETS: &[(&str, Target)] = &[
    #[cfg(feature = "import")]
    ("docx", targets::docx),
    ("front_matter", targets::front_matter),
    #[cfg(feature = "import")]
    ("html", targets::html),
    ("issue", targets::issue),
    #[cfg(feature = "import")]
    ("ofd", targets::ofd),
    #[cfg(feature = "import")]
    ("pdf", targets::pdf),
    #[cfg(feature = "import")]
    ("plain_text", targets::plain_text),
    ("query", targets::query),
    ("settings", targets::settings),
];

/// Inputs of a target, which the fuzzer starts from: `tests/fixtures/fuzz/NAME/`.
fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = repository().join("tests/fixtures/fuzz").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.map(|path| (path.display().to_string(), fs::read(path).unwrap())).collect()
}

#[test]
fn hard_inputs_are_taken_or_refused() {
    for (name, target) in TARGETS {
        let inputs = inputs(name);
        assert!(!inputs.is_empty(), "{name}");
        for (path, bytes) in inputs {
            // Shown where the target fails.
            eprintln!("{path}");
            target(&bytes);
            target(&bytes[..bytes.len() / 2]);
        }
    }
}
