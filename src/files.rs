//! File access with the path in every error.
//!
//! Reading is bounded and refuses what is no regular file (a pipe would block, a device never ends). Writing is
//! atomic: a file appears whole or not at all, even where the disk fills up. Everything that kanku writes outside the
//! site's staging folder and the search index goes through [`create`] or [`replace`].

mod batch;

pub use batch::create_all;

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::diagnostics::Diagnostic;

/// Bytes that are held of a file that is read as a stream.
const BLOCK: usize = 64 << 10;

/// An I/O error that names its path, `cannot VERB PATH: ERROR`, with a hint for the errors that people can mend.
pub fn failed(verb: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let diagnostic = Diagnostic::error(format!("cannot {verb} {}: {error}", path.display()));
    match hint(error) {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

/// How to mend an I/O error, where that can be said without knowing the file.
pub fn hint(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some("the disk is full: free some space, then run the command again")
        }
        io::ErrorKind::PermissionDenied => Some("check the permissions of the file and of the folder that it is in"),
        io::ErrorKind::ReadOnlyFilesystem => {
            Some("the folder is on a read-only disk: copy the archive to one that can be written to")
        }
        _ => None,
    }
}

/// The message about a path that is neither a folder nor a regular file.
pub const NOT_REGULAR: &str = "it is no regular file but a pipe, a socket or a device";

/// Reads a regular file of at most `limit` bytes. The size is checked before anything is read.
///
/// # Errors
/// The I/O error; `InvalidInput` for what is no regular file; `FileTooLarge` for a file above the limit.
pub fn read_bytes(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let size = regular(&fs::metadata(path)?)?.len();
    if size > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    // A file may grow while it is read.
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// Opens a regular file of any size, to be read as a stream. Returns its size in bytes too.
///
/// # Errors
/// The I/O error; `InvalidInput` for what is no regular file.
pub fn open(path: &Path) -> io::Result<(File, u64)> {
    let size = regular(&fs::metadata(path)?)?.len();
    Ok((File::open(path)?, size))
}

/// Returns true if a file has more than `limit` bytes; false where that cannot be told.
pub fn is_larger_than(path: &Path, limit: u64) -> bool {
    fs::metadata(path).is_ok_and(|data| data.len() > limit)
}

/// Returns the content hash of a regular file of any size, without holding it in memory.
///
/// # Errors
/// As for [`open`].
pub fn hash(path: &Path) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(open(path)?.0)?;
    Ok(hasher.finalize())
}

/// Returns true if two regular files of any size have the same bytes, without holding either in memory.
///
/// # Errors
/// As for [`open`].
pub fn same_content(a: &Path, b: &Path) -> io::Result<bool> {
    let ((a, size), (b, other_size)) = (open(a)?, open(b)?);
    if size != other_size {
        return Ok(false);
    }
    let (mut a, mut b) = (BufReader::with_capacity(BLOCK, a), BufReader::with_capacity(BLOCK, b));
    loop {
        let (left, right) = (a.fill_buf()?, b.fill_buf()?);
        let common = left.len().min(right.len());
        if common == 0 {
            return Ok(left.len() == right.len());
        }
        if left[..common] != right[..common] {
            return Ok(false);
        }
        a.consume(common);
        b.consume(common);
    }
}

/// The same metadata, if it is a regular file's.
///
/// # Errors
/// `IsADirectory` for a folder, `InvalidInput` for a pipe, a socket or a device.
pub fn regular(data: &Metadata) -> io::Result<&Metadata> {
    if data.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !data.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, NOT_REGULAR));
    }
    Ok(data)
}

/// Reads a file of at most `limit` bytes; see [`read_bytes`].
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Diagnostic> {
    read_bytes(path, limit).map_err(|error| failed("read", path, &error))
}

/// Reads a file that may be missing: `None` where it is.
pub fn read_if_exists(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Diagnostic> {
    match read_bytes(path, limit) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some).map_err(|error| failed("read", path, &error)),
    }
}

/// Creates a folder and those above it, where they are missing.
pub fn create_folder(path: &Path) -> Result<(), Diagnostic> {
    fs::create_dir_all(path).map_err(|error| failed("create", path, &error))
}

/// Creates a file that must not exist yet, whole or not at all. Folders above it are made where they are missing.
///
/// # Errors
/// `AlreadyExists`, or why it cannot be written; then nothing is left of it.
pub fn create_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    written_beside(path, bytes)?.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

/// Creates a file that must not exist yet; see [`create_new`].
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    create_new(path, bytes).map_err(|error| failed("create", path, &error))
}

/// Writes a file in place of the one that is there, if any, in one step. Folders above it are made where they are
/// missing.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let replace = || written_beside(path, bytes)?.persist(path).map(drop).map_err(|error| error.error);
    replace().map_err(|error: io::Error| failed("write", path, &error))
}

/// Writes a file in place of one that is there, in one step, and keeps its permissions.
///
/// # Errors
/// `PermissionDenied` for a file that is marked as read-only, or why it cannot be written; it then is as it was.
pub fn overwrite(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let permissions = fs::metadata(path)?.permissions();
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let beside = written_beside(path, bytes)?;
    fs::set_permissions(beside.path(), permissions)?;
    beside.as_file().sync_all()?;
    beside.persist(path).map(drop).map_err(|error| error.error)
}

/// Removes a file that may be missing.
pub fn remove_if_exists(path: &Path) -> Result<(), Diagnostic> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", path, &error)),
        _ => Ok(()),
    }
}

/// A temporary file in the folder of `path` that holds `bytes`; it is removed unless it is moved into place.
fn written_beside(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kanku-").suffix(".new");
    let mut beside = new_file_like_others(&mut builder, folder).map_err(without_path)?;
    beside.write_all(bytes)?;
    Ok(beside)
}

/// The error of the system below one of `tempfile`, which names the temporary file: messages name the file itself.
fn without_path(error: io::Error) -> io::Error {
    let cause = error.get_ref().and_then(|error| error.source()).and_then(|cause| cause.downcast_ref::<io::Error>());
    cause.and_then(io::Error::raw_os_error).map_or(error, io::Error::from_raw_os_error)
}

/// Creates a temporary file with the permissions of any new file: those of `tempfile` are for its owner alone.
#[cfg(unix)]
fn new_file_like_others(builder: &mut tempfile::Builder<'_, '_>, folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // The system takes away what the umask forbids.
    builder.permissions(Permissions::from_mode(0o666)).tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_file_like_others(builder: &mut tempfile::Builder<'_, '_>, folder: &Path) -> io::Result<NamedTempFile> {
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_written_whole_and_read_within_bounds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.txt");
        create(&path, b"one").unwrap();
        assert_eq!(create_new(&path, b"two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(read(&path, 3).unwrap(), b"one");
        assert!(read(&path, 2).unwrap_err().message.contains("b.txt"));
        replace(&path, b"two").unwrap();
        assert_eq!(read_if_exists(&path, 9).unwrap().as_deref(), Some(b"two".as_slice()));
        remove_if_exists(&path).unwrap();
        remove_if_exists(&path).unwrap();
        assert_eq!(read_if_exists(&path, 9).unwrap(), None);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 0, "no temporary file is left");
        assert_eq!(read_bytes(folder.path(), 9).unwrap_err().kind(), io::ErrorKind::IsADirectory);
    }

    #[test]
    fn streams_are_compared_and_hashed_like_whole_files() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            path
        };
        let long = vec![7; 3 * BLOCK + 1];
        let other = [&long[..3 * BLOCK], &[8]].concat();
        let (a, b, c, d) = (file("a", &long), file("b", &long), file("c", &other), file("d", &long[1..]));
        assert!(same_content(&a, &b).unwrap() && !same_content(&a, &c).unwrap() && !same_content(&a, &d).unwrap());
        assert!(same_content(&file("e", b""), &file("f", b"")).unwrap());
        assert_eq!(hash(&a).unwrap(), blake3::hash(&long));
        assert_eq!(hash(folder.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
    }

    #[cfg(unix)]
    #[test]
    fn pipes_and_devices_are_refused_at_once() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR, 0).unwrap();
        assert_eq!(read_bytes(&pipe, 9).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert_eq!(read_bytes(Path::new("/dev/zero"), 9).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }

    #[cfg(unix)]
    #[test]
    fn a_written_file_has_the_permissions_of_any_new_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (plain, written) = (folder.path().join("plain"), folder.path().join("written"));
        fs::write(&plain, "").unwrap();
        replace(&written, b"").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&written), mode(&plain));
    }

    #[test]
    fn errors_name_no_temporary_file() {
        let error = without_path(tempfile::tempfile_in("no such folder").unwrap_err());
        assert!(!error.to_string().contains("no such folder"), "{error}");
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
