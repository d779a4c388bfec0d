//! Programs of other makers: LibreOffice and tesseract, where they are installed.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};

/// Finds a program by the search path, else in the folders where its installers put it.
pub fn find(names: &[&str], usual: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> =
        std::env::split_paths(&path).flat_map(|folder| names.iter().map(move |name| folder.join(name))).collect();
    on_path.iter().chain(usual).find(|place| place.is_file()).cloned()
}

/// Returns the places of a program below the folders for programs of Windows.
pub fn in_program_files(below: &Path) -> Vec<PathBuf> {
    let folders = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].into_iter().filter_map(std::env::var_os);
    folders.map(|folder| PathBuf::from(folder).join(below)).collect()
}

/// Puts a program into a group of its own, so that what it starts ends with it: `soffice` is a script.
#[cfg(unix)]
pub fn group(command: &mut Command) -> &mut Command {
    use std::os::unix::process::CommandExt;
    command.process_group(0)
}

/// Returns the command as it is: there are no groups of programs here.
#[cfg(not(unix))]
pub fn group(command: &mut Command) -> &mut Command {
    command
}

/// Ends a program with all it started.
pub fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // Where there is no such group any more, there is nothing to end.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    // It may have ended in the meantime.
    let _ = child.kill();
    let _ = child.wait();
}
