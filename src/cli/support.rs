//! `kanku schema`, `kanku completions`, `kanku man`: what editors, shells and manuals need to know.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;
use clap_mangen::Man;
use schemars::Schema;

use super::{Arguments, Exit, say};
use crate::config::{self, registry};
use crate::diagnostics::Diagnostic;
use crate::files::failed;
use crate::parse::front_matter;

/// Options of `kanku schema`.
#[derive(Debug, clap::Args)]
pub struct SchemaOptions {
    /// Which file to describe
    #[arg(value_enum)]
    file: Described,
}

/// A file that people type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Described {
    /// Front matter of an issue
    FrontMatter,
    /// kanku.toml
    Config,
    /// content/departments.toml
    Registry,
}

impl Described {
    /// Its JSON Schema, as text.
    pub fn schema(self) -> String {
        let schema: Schema = match self {
            Self::FrontMatter => front_matter::schema(),
            Self::Config => config::schema(),
            Self::Registry => registry::schema(),
        };
        format!("{:#}", schema.as_value())
    }
}

/// Runs `kanku schema`.
pub fn schema(options: &SchemaOptions) -> Exit {
    say(&options.file.schema());
    Exit::Success
}

/// Options of `kanku completions`.
#[derive(Debug, clap::Args)]
pub struct CompletionOptions {
    /// Which shell to write for
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs `kanku completions`.
pub fn completions(options: &CompletionOptions) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "kanku", &mut script);
    say(String::from_utf8_lossy(&script).trim_end());
    Exit::Success
}

/// Options of `kanku man`.
#[derive(Debug, clap::Args)]
pub struct ManOptions {
    /// Write a page for kanku and one for each verb into this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Runs `kanku man`.
pub fn man(options: &ManOptions) -> Exit {
    let done = match &options.dir {
        None => print_page(),
        Some(dir) => write_pages(dir),
    };
    Exit::of(done.map_err(|wrong| vec![wrong]))
}

fn print_page() -> Result<(), Diagnostic> {
    let mut page = Vec::new();
    let rendered = Man::new(Arguments::command()).render(&mut page);
    rendered.map_err(|error| Diagnostic::error(format!("cannot write the page: {error}")))?;
    say(String::from_utf8_lossy(&page).trim_end());
    Ok(())
}

fn write_pages(dir: &Path) -> Result<(), Diagnostic> {
    let write = || -> io::Result<()> {
        fs::create_dir_all(dir)?;
        clap_mangen::generate_to(Arguments::command(), dir)
    };
    write().map_err(|error| failed("write pages to", dir, &error))
}
