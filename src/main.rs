//! The `kanku` command: arguments in, exit status out.

use std::process::ExitCode;

use clap::Parser;

/// The system's allocator keeps what the threads of each index left behind: a preview would grow with every edit.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kanku::cli::run(kanku::cli::Arguments::parse())
}
