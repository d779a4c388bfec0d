//! `kanku samples`: writes an archive of made-up issues, to try kanku with many issues.

use std::path::PathBuf;

use super::{Exit, say};
use crate::diagnostics::Diagnostic;
use crate::samples;

/// Options of `kanku samples`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folder for the archive; it must be empty or not exist
    dir: PathBuf,
    /// Number of years
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
    years: u16,
    /// Seed of the random texts
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    let dir = options.dir.display();
    let occupied = options.dir.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    let done = if occupied {
        Err(Diagnostic::error(format!("{dir} is not empty")).hint("name a new folder"))
    } else {
        samples::generate(&options.dir, options.years, options.seed)
    };
    let tell = |issues| say(&format!("wrote {issues} sample issues to {dir}"));
    Exit::of(done.map(tell).map_err(|wrong| vec![wrong]))
}
