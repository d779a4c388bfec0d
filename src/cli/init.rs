//! `kanku init`: a new archive that builds at once.

use std::path::PathBuf;

use super::support::Described;
use super::{Exit, say};
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::starter::{self, Kind, Periodical};

/// Options of `kanku init`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folder for the archive; created if it does not exist
    dir: PathBuf,
    /// Kind of periodical, which decides the settings and the sample issue
    #[arg(long, value_enum, default_value_t = Kind::Weekly, value_name = "KIND")]
    kind: Kind,
    /// Name of the periodical [default: one of its kind, like 工作周报]
    #[arg(long, value_name = "TEXT", value_parser = name)]
    title: Option<String>,
    /// Publisher
    #[arg(long, value_name = "TEXT", default_value = "", value_parser = line, hide_default_value = true)]
    publisher: String,
    /// Leave out the sample issue
    #[arg(long)]
    no_sample: bool,
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    Exit::of(create(options).map(|()| tell(options)))
}

fn create(options: &Options) -> Result<(), Vec<Diagnostic>> {
    let kind = options.kind;
    let title = options.title.clone().unwrap_or_else(|| kind.title().to_owned());
    let periodical = Periodical { kind, title, publisher: options.publisher.clone() };
    let mut files = starter::files(&periodical, !options.no_sample);
    for (path, described) in
        [("schemas/kanku.json", Described::Config), ("schemas/departments.json", Described::Registry)]
    {
        files.push((path, described.schema(&[]) + "\n"));
    }
    // Nothing is written if a file would be overwritten.
    let taken = |path: &str| options.dir.join(path).symlink_metadata().is_ok();
    let taken: Vec<&str> = files.iter().map(|(path, _)| *path).filter(|path| taken(path)).collect();
    if !taken.is_empty() {
        let message = format!("{} has files of an archive already: {}", options.dir.display(), taken.join(", "));
        let hint = "nothing was written; go on in that archive, name another folder, or move these files away";
        return Err(vec![Diagnostic::error(message).hint(hint)]);
    }
    files::create_all(&options.dir, files).map_err(|wrong| vec![wrong])
}

fn tell(options: &Options) {
    let dir = options.dir.display();
    say(&format!("made an archive in {dir}; {} says how it is used", starter::GUIDE));
    if options.no_sample {
        say(&format!("next: kanku import FOLDER --root \"{dir}\", or kanku new --root \"{dir}\""));
        say(&format!("then: kanku build --root \"{dir}\""));
    } else {
        say(&format!("next: kanku build --root \"{dir}\""));
        say(&format!("{} is a sample: delete it before your own issues come in", options.kind.sample_path()));
    }
}

fn name(text: &str) -> Result<String, String> {
    line(text).and_then(|text| if text.is_empty() { Err("write the bulletin's name".into()) } else { Ok(text) })
}

fn line(text: &str) -> Result<String, String> {
    if text.contains(char::is_control) {
        return Err("write one line of text".into());
    }
    Ok(text.trim().to_owned())
}
