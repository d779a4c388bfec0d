//! Old word processor files, turned into `.docx` by LibreOffice where that is installed.
//!
//! Input: the bytes of `.doc`, `.wps`, `.rtf` or `.odt` files, several at a time, because LibreOffice is slow to
//! start. Output: for each the bytes of a `.docx`, or a diagnostic.
//!
//! Invariants: LibreOffice works in a folder of its own with a profile of its own, so that it neither meets a
//! running one nor leaves anything behind; one conversion runs at a time; it is ended where it takes too long.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::diagnostics::{Diagnostic, failed};

/// Time to start in.
const START: Duration = Duration::from_secs(60);
/// Further time for each file.
const EACH: Duration = Duration::from_secs(30);
/// How often the program is asked whether it has ended.
const PAUSE: Duration = Duration::from_millis(50);
/// The filter for `.docx`; there are two with that ending.
const TARGET: &str = "docx:MS Word 2007 XML";

/// Endings of files that LibreOffice turns into `.docx`, in lower case.
pub const ENDINGS: [&str; 4] = ["doc", "wps", "rtf", "odt"];

/// What stands for itself in an address of a file.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b':');

/// Two at once would only slow each other down.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A file to convert.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Ending of its name without the dot, by which LibreOffice chooses how to read it: `doc`, `wps`.
    pub extension: &'a str,
    /// The file.
    pub bytes: &'a [u8],
}

/// Converts files to `.docx`, each on its own: one that fails holds up no other.
pub fn to_docx(sources: &[Source<'_>]) -> Vec<Result<Vec<u8>, Diagnostic>> {
    if sources.is_empty() {
        return Vec::new();
    }
    let converted = program().and_then(|program| convert(&program, sources));
    match converted {
        Ok(files) => files,
        Err(diagnostic) => sources.iter().map(|_| Err(diagnostic.clone())).collect(),
    }
}

/// Finds LibreOffice: by the search path, else where its installers put it.
fn program() -> Result<PathBuf, Diagnostic> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names: &[&str] = if cfg!(windows) { &["soffice.exe"] } else { &["soffice", "libreoffice"] };
    let on_path = std::env::split_paths(&path).flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    on_path.chain(usual_places()).find(|place| place.is_file()).ok_or_else(|| {
        Diagnostic::error("LibreOffice is needed to read .doc and .wps files, and it is not installed")
            .hint("install LibreOffice (libreoffice.org), or save the file as .docx in WPS or Word")
    })
}

fn usual_places() -> Vec<PathBuf> {
    if cfg!(windows) {
        let folders = ["ProgramFiles", "ProgramFiles(x86)"].into_iter().filter_map(std::env::var_os);
        folders.map(|folder| Path::new(&folder).join("LibreOffice").join("program").join("soffice.exe")).collect()
    } else if cfg!(target_os = "macos") {
        vec![PathBuf::from("/Applications/LibreOffice.app/Contents/MacOS/soffice")]
    } else {
        ["/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice", "/snap/bin/libreoffice"]
            .map(PathBuf::from)
            .to_vec()
    }
}

fn convert(program: &Path, sources: &[Source<'_>]) -> Result<Vec<Result<Vec<u8>, Diagnostic>>, Diagnostic> {
    let temporary = |error| failed("create a folder in", &std::env::temp_dir(), &error);
    let folder = tempfile::Builder::new().prefix("kanku-office-").tempdir().map_err(temporary)?;
    let results = folder.path().join("docx");
    let mut command = Command::new(program);
    command.arg(profile(&folder.path().join("profile")));
    command.args(["--headless", "--norestore", "--nolockcheck", "--convert-to", TARGET, "--outdir"]).arg(&results);
    for (at, source) in sources.iter().enumerate() {
        let path = folder.path().join(format!("{at}.{}", extension(source)));
        fs::write(&path, source.bytes).map_err(|error| failed("write", &path, &error))?;
        command.arg(path);
    }
    let longest = START + EACH * u32::try_from(sources.len()).unwrap_or(u32::MAX);
    // Nothing is behind the lock that a panic could leave half done.
    let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let status = run(&mut command, longest)?;
    drop(alone);
    let read = |at: usize| {
        let file = fs::read(results.join(format!("{at}.docx"))).ok().filter(|bytes| bytes.starts_with(b"PK"));
        file.ok_or_else(|| {
            Diagnostic::error(format!("LibreOffice could not convert the file ({status})"))
                .hint("open it in WPS or Word and save it as .docx")
        })
    };
    Ok((0..sources.len()).map(read).collect())
}

/// An ending that is safe in a name of a file.
fn extension(source: &Source<'_>) -> String {
    let plain: String = source.extension.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    if plain.is_empty() { "doc".to_owned() } else { plain.to_ascii_lowercase() }
}

/// The argument that names a profile's folder, as an address.
fn profile(folder: &Path) -> OsString {
    let path = folder.to_string_lossy().replace('\\', "/");
    let address = utf8_percent_encode(path.trim_start_matches('/'), KEPT).to_string();
    format!("-env:UserInstallation=file:///{address}").into()
}

/// Runs a program to its end, and ends it where it takes too long.
fn run(command: &mut Command, longest: Duration) -> Result<ExitStatus, Diagnostic> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let name = PathBuf::from(command.get_program());
    let mut child = group(command).spawn().map_err(|error| failed("start", &name, &error))?;
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if started.elapsed() < longest => sleep(PAUSE),
            Ok(None) => {
                end(&mut child);
                let seconds = longest.as_secs();
                return Err(Diagnostic::error(format!("LibreOffice did not end within {seconds} seconds"))
                    .hint("open the file in WPS or Word and save it as .docx"));
            }
            Err(error) => {
                end(&mut child);
                return Err(failed("wait for", &name, &error));
            }
        }
    }
}

/// Puts a program into a group of its own, so that what it starts ends with it: `soffice` is a script.
#[cfg(unix)]
fn group(command: &mut Command) -> &mut Command {
    use std::os::unix::process::CommandExt;
    command.process_group(0)
}

#[cfg(not(unix))]
fn group(command: &mut Command) -> &mut Command {
    command
}

/// Ends a program with all it started.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // Where there is no such group any more, there is nothing to end.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    // It may have ended in the meantime.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_an_address() {
        assert_eq!(profile(Path::new("/tmp/a b/库")), "-env:UserInstallation=file:///tmp/a%20b/%E5%BA%93");
        assert_eq!(profile(Path::new("C:\\Temp\\x")), "-env:UserInstallation=file:///C:/Temp/x");
    }

    #[test]
    fn endings_are_safe_in_names() {
        let of = |ending| extension(&Source { extension: ending, bytes: &[] });
        assert_eq!([of("DOC"), of("../../x"), of("")], ["doc", "x", "doc"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_hangs_is_ended_with_what_it_started() {
        let started = Instant::now();
        let mut command = Command::new("sh");
        let result = run(command.args(["-c", "sleep 30 & wait"]), Duration::from_millis(200));
        assert!(result.unwrap_err().message.contains("did not end"));
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}
