//! The command line: one file for each verb. The only module that prints.

pub mod build;
pub mod check;
pub mod departments;
pub mod editor;
#[cfg(feature = "import")]
pub mod import;
pub mod init;
mod messages;
pub mod new;
pub mod samples;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod support;
pub mod theme;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::diagnostics::Diagnostic;

#[cfg(feature = "import")]
pub use messages::report;
pub use messages::{
    is_interactive, note, report_kinds, report_list, report_usage, say, say_text, shown, write_document,
};

/// Turns a folder of Markdown issues of a Chinese bulletin into a static archive.
#[derive(Debug, Parser)]
#[command(name = "kanku", version, about, arg_required_else_help = true)]
pub struct Arguments {
    /// Verb to run.
    #[command(subcommand)]
    pub command: Command,
}

/// The verbs of the command line.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a new archive that builds at once
    Init(init::Options),
    /// Build the site into public/
    Build(build::Options),
    /// Show the site in the browser and follow every change
    #[cfg(feature = "serve")]
    Serve(serve::Options),
    /// Create the next issue
    New(Box<new::Options>),
    /// Report errors and suspicious content, and mend it with --fix where that is safe
    Check(check::Options),
    /// Propose entries for the registry from names in the issues
    Departments(departments::Options),
    /// Turn old Word, PDF and text files into issues
    #[cfg(feature = "import")]
    Import(import::Options),
    /// Search the archive as it was last built
    Search(search::Options),
    /// Write an archive of made-up issues
    Samples(samples::Options),
    /// Start a theme of your own
    Theme(theme::Options),
    /// Print the JSON Schema of a file, for editors
    Schema(support::SchemaOptions),
    /// Print completions for a shell
    Completions(support::CompletionOptions),
    /// Print the manual page
    Man(support::ManOptions),
}

/// The option that names the archive, shared by all verbs.
#[derive(Debug, clap::Args)]
pub struct RootOption {
    /// Folder of the archive, with kanku.toml in it
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Success,
    /// The content, or a place to write to, has errors.
    ContentError,
}

impl Exit {
    /// Reports what went wrong, if anything, and returns how the run ended.
    fn of(done: Result<(), Vec<Diagnostic>>) -> Self {
        match done {
            Ok(()) => Self::Success,
            Err(wrong) => {
                report_kinds(wrong);
                Self::ContentError
            }
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Success => Self::SUCCESS,
            Exit::ContentError => Self::from(1),
        }
    }
}

/// Parses the arguments of the process and runs the verb that they name.
pub fn main() -> ExitCode {
    match Arguments::try_parse() {
        Ok(arguments) => run(arguments),
        Err(error) if error.use_stderr() => {
            report_usage(error);
            ExitCode::from(USAGE_ERROR)
        }
        // Help and version.
        Err(error) => error.exit(),
    }
}

/// Exit status of wrong usage.
const USAGE_ERROR: u8 = 2;

/// Runs a verb.
pub fn run(arguments: Arguments) -> ExitCode {
    match arguments.command {
        Command::Init(options) => init::run(&options).into(),
        Command::Build(options) => build::run(&options).into(),
        #[cfg(feature = "serve")]
        Command::Serve(options) => serve::run(&options).into(),
        Command::New(options) => new::run(&options).into(),
        Command::Check(options) => check::run(&options).into(),
        Command::Departments(options) => departments::run(&options).into(),
        #[cfg(feature = "import")]
        Command::Import(options) => import::run(&options).into(),
        Command::Search(options) => search::run(&options).into(),
        Command::Samples(options) => samples::run(&options).into(),
        Command::Theme(options) => theme::run(&options).into(),
        Command::Schema(options) => support::schema(&options).into(),
        Command::Completions(options) => support::completions(&options).into(),
        Command::Man(options) => support::man(&options).into(),
    }
}
