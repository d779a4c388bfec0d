//! Settings of the property tests that stand beside the code.

use proptest::test_runner::{Config, FileFailurePersistence};

/// Returns the default settings. Inputs that failed once are kept below `tests/proptest-regressions/src`, are tried first
/// in later runs, and belong into the repository.
pub fn config() -> Config {
    let kept = FileFailurePersistence::SourceParallel("tests/proptest-regressions/src");
    Config { failure_persistence: Some(Box::new(kept)), ..Config::default() }
}
