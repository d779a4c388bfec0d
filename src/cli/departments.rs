//! `kanku departments`: proposes entries for names in the issues that the registry lacks.

use std::path::Path;

use super::{Exit, RootOption, note, say, say_text};
use crate::check::proposal::{self, Proposal};
use crate::config::registry;
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::load;
use crate::source::{Edit, RawFile};

/// Options of `kanku departments`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    root: RootOption,
    /// Write them at the end of content/departments.toml instead of printing them
    #[arg(long)]
    add: bool,
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    Exit::of(propose(options))
}

fn propose(options: &Options) -> Result<(), Vec<Diagnostic>> {
    let root = &options.root.root;
    let loaded = load::load(root, true).value.map_err(|failure| failure.errors)?;
    let checks = loaded.checks();
    let unknown = checks.unknown_departments();
    let (new, doubtful): (Vec<Proposal>, Vec<Proposal>) = proposal::proposals(unknown, &loaded.archive.departments)
        .into_iter()
        .partition(|proposal| proposal.perhaps.is_none());
    let text: Vec<String> = new.iter().map(Proposal::toml).collect();
    match (options.add, new.len()) {
        (_, 0) if doubtful.is_empty() => {
            say("every name that looks like a department's is in content/departments.toml");
        }
        (_, 0) => {}
        (false, count) => {
            say_text(&text.join("\n"));
            note(&format!("{count} department(s) proposed; --add writes them at the end of content/departments.toml"));
        }
        (true, count) => {
            add(root, &text.join("\n")).map_err(|wrong| vec![wrong])?;
            say(&format!("added {count} department(s) at the end of content/departments.toml:"));
            new.iter().for_each(|proposal| say(&line(proposal)));
            say("they are guesses: look them over there, delete what is none, then run `kanku build`");
        }
    }
    for proposal in &doubtful {
        let owner = proposal.perhaps.as_deref().unwrap_or_default();
        note(&format!("{} may be {owner}: where it is, write it into its `aliases`", proposal.names.join(", ")));
    }
    Ok(())
}

/// Formats a proposal: `  省体育局 (四川省体育局): 4 time(s)`.
fn line(proposal: &Proposal) -> String {
    let others: Vec<&str> = proposal.names.iter().map(String::as_str).filter(|name| *name != proposal.short).collect();
    let others = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
    format!("  {}{others}: {} time(s)", proposal.short, proposal.times)
}

/// Appends `entries` to the registry. The file stays as it is if it would be wrong with them.
fn add(root: &Path, entries: &str) -> Result<(), Diagnostic> {
    let path = root.join(registry::FILE_NAME);
    if !path.exists() {
        return files::create(&path, entries.as_bytes());
    }
    let old = RawFile::read(root, registry::FILE_NAME)?;
    let end = old.text.len();
    let ends_line = if old.text.ends_with('\n') || old.text.is_empty() { "\n" } else { "\n\n" };
    let mut text = format!("{ends_line}{entries}");
    if old.text.contains("\r\n") {
        text = text.replace('\n', "\r\n");
    }
    let refused = |message: &str| {
        let hint = "run `kanku departments` without --add, and copy what fits";
        Diagnostic::error(message).file(registry::FILE_NAME).hint(hint)
    };
    let new = old.patched(&[Edit { bytes: end..end, text }]);
    let new = new.ok_or_else(|| refused("the file's encoding has no such characters; it was left alone"))?;
    if let Err(wrong) = registry::parse(&new.text) {
        let reason = wrong.first().map_or("", |wrong| wrong.message.as_str());
        return Err(refused(&format!("with the new entries it would be wrong: {reason}; it was left alone")));
    }
    old.replace_by(&new, root, registry::FILE_NAME)
}
