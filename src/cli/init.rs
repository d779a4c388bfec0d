//! `kanku init`: a new archive that builds at once.

use std::path::PathBuf;

use super::support::Described;
use super::{Exit, say};
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::starter::{self, Names};

/// Options of `kanku init`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folder for the archive; created if it does not exist
    dir: PathBuf,
    /// Name of the bulletin
    #[arg(long, value_name = "TEXT", default_value = "工作周报", value_parser = name)]
    title: String,
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
    let names = Names { title: options.title.clone(), publisher: options.publisher.clone() };
    let mut files = starter::files(&names, !options.no_sample);
    for (path, described) in
        [("schemas/kanku.json", Described::Config), ("schemas/departments.json", Described::Registry)]
    {
        files.push((path, described.schema() + "\n"));
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
        say(&format!("{} is a sample: delete it before your own issues come in", starter::SAMPLE));
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
