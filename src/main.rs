//! The `kanku` command: arguments in, exit status out.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    kanku::cli::run(kanku::cli::Arguments::parse())
}
