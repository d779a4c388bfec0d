//! `kanku schema`, `kanku completions`, `kanku man`: descriptions of kanku for editors, shells and the manual.

use std::path::{Path, PathBuf};

use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;
use clap_mangen::Man;
use schemars::Schema;

use super::{Arguments, Exit, RootOption, write_document};
use crate::config::{self, Config, TaxonomyConfig, registry, words};
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::parse::front_matter;
use crate::source::MAX_BYTES;

/// Options of `kanku schema`.
#[derive(Debug, clap::Args)]
pub struct SchemaOptions {
    /// Which file to describe
    #[arg(value_enum)]
    file: Described,
    #[command(flatten)]
    root: RootOption,
}

/// A file that people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Described {
    /// Front matter of an issue
    FrontMatter,
    /// Front matter of a page of one's own, below content/pages
    Page,
    /// kanku.toml
    Config,
    /// content/departments.toml
    Registry,
    /// content/words.toml
    Words,
}

impl Described {
    /// Returns its JSON Schema as text; front matter may have the fields of `taxonomies`.
    pub fn schema(self, taxonomies: &[TaxonomyConfig]) -> String {
        let schema: Schema = match self {
            Self::FrontMatter => front_matter::schema(taxonomies),
            Self::Page => front_matter::page_schema(),
            Self::Config => config::schema(),
            Self::Registry => registry::schema(),
            Self::Words => words::schema(),
        };
        format!("{:#}", schema.as_value())
    }
}

/// Runs `kanku schema`.
pub fn schema(options: &SchemaOptions) -> Exit {
    let print = |taxonomies: Vec<TaxonomyConfig>| write_document(&options.file.schema(&taxonomies));
    match options.file {
        Described::FrontMatter => Exit::of(taxonomies(&options.root.root).map(print)),
        Described::Page | Described::Config | Described::Registry | Described::Words => {
            print(Vec::new());
            Exit::Success
        }
    }
}

/// Returns the taxonomies of the archive at `root`; none where there is no archive.
fn taxonomies(root: &Path) -> Result<Vec<TaxonomyConfig>, Vec<Diagnostic>> {
    let bytes = files::read_if_exists(&root.join(config::FILE_NAME), MAX_BYTES as u64).map_err(|wrong| vec![wrong])?;
    let Some(bytes) = bytes else { return Ok(Vec::new()) };
    let text = String::from_utf8_lossy(&bytes);
    Ok(Config::parse(text.trim_start_matches('\u{feff}'))?.taxonomies)
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
    write_document(&String::from_utf8_lossy(&script));
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
    write_document(&String::from_utf8_lossy(&rendered(&Man::new(Arguments::command()))?));
    Ok(())
}

/// Writes the pages of the command and its verbs, each whole or not at all.
fn write_pages(dir: &Path) -> Result<(), Diagnostic> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let verbs = command.get_subcommands().cloned();
    for page in std::iter::once(command.clone()).chain(verbs).map(Man::new) {
        files::replace(&dir.join(page.get_filename()), &rendered(&page)?)?;
    }
    Ok(())
}

fn rendered(page: &Man) -> Result<Vec<u8>, Diagnostic> {
    let mut text = Vec::new();
    page.render(&mut text).map_err(|error| Diagnostic::error(format!("cannot make the page: {error}")))?;
    Ok(text)
}
