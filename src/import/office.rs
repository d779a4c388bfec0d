//! Old word processor files, turned into `.docx` by LibreOffice where that is installed.
//!
//! Input: the bytes of `.doc`, `.wps`, `.rtf` or `.odt` files, several at a time, because LibreOffice is slow to
//! start. Output: for each the bytes of a `.docx`, or a diagnostic.
//!
//! Invariants: LibreOffice works in a folder of its own with a profile of its own, so that it neither meets a
//! running one nor leaves anything behind; one conversion runs at a time; it is ended where it stands still. Bytes that
//! are no document are not shown to it: it would take them for text.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::programs;
use crate::diagnostics::Diagnostic;
use crate::files::failed;

/// Time limit for one file, the start of the program included.
const LONGEST: Duration = Duration::from_secs(90);
/// Files that are converted in one go: Windows takes command lines of 32,767 characters.
const BATCH: usize = 64;
/// Time between two looks at whether the program has ended.
const PAUSE: Duration = Duration::from_millis(50);
/// The filter for `.docx`; there are two with that ending.
const TARGET: &str = "docx:MS Word 2007 XML";

/// Endings of files that LibreOffice turns into `.docx`, in lower case.
pub const ENDINGS: [&str; 4] = ["doc", "wps", "rtf", "odt"];

/// Characters that an address of a file does not encode.
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

/// First bytes of the documents that LibreOffice reads: those that Word, WPS and Works wrote over the years.
const BEGINNINGS: [&[u8]; 8] =
    [b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"{\\rtf", b"<", b"MIME-Version", b"\xdb\xa5", b"\x31\xbe", b"\x01\xfe"];

/// Converts files to `.docx`, each on its own: one that fails holds up no other.
pub fn to_docx(sources: &[Source<'_>]) -> Vec<Result<Vec<u8>, Diagnostic>> {
    let mut results: Vec<_> = sources.iter().map(|source| beginning(source.bytes)).collect();
    let sound: Vec<usize> = (0..sources.len()).filter(|at| results[*at].is_ok()).collect();
    for batch in sound.chunks(BATCH) {
        let files: Vec<Source<'_>> = batch.iter().map(|at| sources[*at]).collect();
        let converted = match program() {
            Ok(program) => convert_all(&program, &files),
            Err(wrong) => files.iter().map(|_| Err(wrong.clone())).collect(),
        };
        for (at, result) in batch.iter().zip(converted) {
            results[*at] = result;
        }
    }
    results
}

/// Refuses what is no document by its first bytes; the value is empty.
fn beginning(bytes: &[u8]) -> Result<Vec<u8>, Diagnostic> {
    if bytes.is_empty() {
        return Err(Diagnostic::error("the file is empty").hint("leave it out, or look for the original"));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if BEGINNINGS.iter().any(|known| bytes.starts_with(known) || text.starts_with(known)) {
        return Ok(Vec::new());
    }
    Err(Diagnostic::error("the file is damaged or no document of Word or WPS")
        .hint("copy it anew from where it came from, or open it in WPS or Word and save it as .docx"))
}

/// Converts files one after the other. Where the program does not come to its end, it starts anew behind the file at
/// which it stood.
fn convert_all(program: &Path, sources: &[Source<'_>]) -> Vec<Result<Vec<u8>, Diagnostic>> {
    let mut results = Vec::with_capacity(sources.len());
    while results.len() < sources.len() {
        let rest = &sources[results.len()..];
        match convert(program, rest) {
            Ok(Converted { mut files, end }) => {
                if end.is_err() {
                    let done = files.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
                    files.truncate(done + 1);
                }
                let failed = || end.as_ref().err().cloned().unwrap_or_else(unreadable);
                results.extend(files.into_iter().map(|file| file.ok_or_else(failed)));
            }
            Err(wrong) => results.extend(rest.iter().map(|_| Err(wrong.clone()))),
        }
    }
    results
}

fn unreadable() -> Diagnostic {
    Diagnostic::error("LibreOffice could not convert the file").hint("open it in WPS or Word and save it as .docx")
}

/// Finds LibreOffice.
fn program() -> Result<PathBuf, Diagnostic> {
    let found = if cfg!(windows) {
        let below = Path::new("LibreOffice").join("program").join("soffice.exe");
        programs::find(&["soffice.exe"], &programs::in_program_files(&below))
    } else if cfg!(target_os = "macos") {
        programs::find(&["soffice"], &[PathBuf::from("/Applications/LibreOffice.app/Contents/MacOS/soffice")])
    } else {
        let usual =
            ["/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice", "/snap/bin/libreoffice"];
        programs::find(&["soffice", "libreoffice"], &usual.map(PathBuf::from))
    };
    found.ok_or_else(|| {
        Diagnostic::error("LibreOffice is needed to read .doc and .wps files, and it is not installed")
            .hint("install LibreOffice (libreoffice.org), or save the file as .docx in WPS or Word")
    })
}

/// The outcome of a run.
struct Converted {
    /// For each source the `.docx`, where there is one.
    files: Vec<Option<Vec<u8>>>,
    /// The reason why the program did not come to its end.
    end: Result<(), Diagnostic>,
}

fn convert(program: &Path, sources: &[Source<'_>]) -> Result<Converted, Diagnostic> {
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
    // Nothing is behind the lock that a panic could leave half done.
    let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let end = run(&mut command, LONGEST, || fs::read_dir(&results).map_or(0, Iterator::count))?;
    drop(alone);
    let read = |at: usize| fs::read(results.join(format!("{at}.docx"))).ok().filter(|bytes| bytes.starts_with(b"PK"));
    Ok(Converted { files: (0..sources.len()).map(read).collect(), end })
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

/// Runs a program to its end, and ends it where `done` does not change for too long.
fn run(
    command: &mut Command,
    longest: Duration,
    done: impl Fn() -> usize,
) -> Result<Result<(), Diagnostic>, Diagnostic> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let name = PathBuf::from(command.get_program());
    let mut child = programs::group(command).spawn().map_err(|error| failed("start", &name, &error))?;
    let (mut moved, mut count) = (Instant::now(), done());
    loop {
        match child.try_wait() {
            // Status 1 says that some file could not be read.
            Ok(Some(status)) if matches!(status.code(), Some(0 | 1)) => return Ok(Ok(())),
            Ok(Some(status)) => {
                return Ok(Err(Diagnostic::error(format!("LibreOffice broke down over the file ({status})"))
                    .hint("open it in WPS or Word and save it as .docx")));
            }
            Ok(None) if moved.elapsed() < longest => sleep(PAUSE),
            Ok(None) => {
                programs::end(&mut child);
                let seconds = longest.as_secs();
                return Ok(Err(Diagnostic::error(format!("LibreOffice did not end within {seconds} seconds"))
                    .hint("open the file in WPS or Word and save it as .docx")));
            }
            Err(error) => {
                programs::end(&mut child);
                return Err(failed("wait for", &name, &error));
            }
        }
        let now = done();
        if now != count {
            (moved, count) = (Instant::now(), now);
        }
    }
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

    #[test]
    fn what_is_no_document_is_not_read_as_text() {
        let source = |bytes| Source { extension: "doc", bytes };
        for (bytes, message) in [(&b""[..], "empty"), (b"\x07\x91\x00noise", "damaged")] {
            assert!(to_docx(&[source(bytes)])[0].as_ref().unwrap_err().message.contains(message));
        }
        assert!(beginning(b"\xef\xbb\xbf\n<html>").is_ok());
    }

    /// A program that makes files of the first sources and breaks down over one that says `bad`.
    #[cfg(unix)]
    #[test]
    fn a_breakdown_costs_one_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("soffice");
        let text = "#!/bin/sh\nshift 7\nout=$1; shift; mkdir -p $out\nfor f in $@; do grep -q bad $f && kill -9 $$; \
            n=${f##*/}; echo PK > $out/${n%.*}.docx; done\n";
        fs::write(&script, text).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        let sources = ["a", "bad", "c", "d"].map(|text| Source { extension: "doc", bytes: text.as_bytes() });
        let results = convert_all(&script, &sources);
        assert_eq!(results.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true, true]);
        assert!(results[1].as_ref().unwrap_err().message.contains("broke down"));
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_hangs_is_ended_with_what_it_started() {
        let started = Instant::now();
        let mut command = Command::new("sh");
        let result = run(command.args(["-c", "sleep 30 & wait"]), Duration::from_millis(200), || 0);
        assert!(result.unwrap().unwrap_err().message.contains("did not end"));
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}
