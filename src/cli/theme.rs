//! `kanku theme`: helps to write a theme.

use std::path::Path;

use clap::Subcommand;

use super::{Exit, RootOption, say, write_document};
use crate::config::is_folder_name;
use crate::diagnostics::Diagnostic;
use crate::render::theme;
use crate::source::THEMES;
use crate::{files, starter};

/// Options of `kanku theme`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

/// Subcommands of `kanku theme`.
#[derive(Debug, Subcommand)]
enum Action {
    /// Create a theme that changes nothing yet, with comments on what it can change
    New {
        /// Name of the theme, a new folder under themes/
        #[arg(value_parser = name)]
        name: String,
        #[command(flatten)]
        root: RootOption,
    },
    /// Print the reference for authors of themes: templates, blocks, values, functions and strings, as Markdown
    Reference,
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    match &options.action {
        Action::New { name, root } => Exit::of(create(&root.root, name)),
        Action::Reference => {
            write_document(&theme::reference());
            Exit::Success
        }
    }
}

fn create(root: &Path, name: &str) -> Result<(), Vec<Diagnostic>> {
    let folder = root.join(THEMES).join(name);
    if folder.symlink_metadata().is_ok() {
        let wrong = Diagnostic::error(format!("there is a theme `{name}` already")).file(format!("{THEMES}/{name}"));
        return Err(vec![wrong.hint("nothing was written; choose another name")]);
    }
    files::create_all(&folder, starter::theme::files(name)).map_err(|wrong| vec![wrong])?;
    say(&format!("made the theme {}; its README.md says how it is used", folder.display()));
    say(&format!("next: write theme = \"{name}\" in kanku.toml"));
    Ok(())
}

fn name(text: &str) -> Result<String, String> {
    if is_folder_name(text) && text != "default" {
        Ok(text.to_owned())
    } else {
        Err("write the name of one folder, other than `default`".into())
    }
}
