//! One build at a time.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::FOLDER;
use crate::diagnostics::Diagnostic;
use crate::files::failed;

/// Name of the file that is locked. It stays when the lock is gone: to remove it would let two in.
pub const NAME: &str = "lock";

/// The right to build an archive, until it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "it is held, not read")] File);

impl Lock {
    /// Takes the lock of the archive at `root`; where another process has it, calls `waits` once and waits.
    pub fn take(root: &Path, waits: impl FnOnce()) -> Result<Self, Diagnostic> {
        let folder = root.join(FOLDER);
        fs::create_dir_all(&folder).map_err(|error| failed("create", &folder, &error))?;
        let path = folder.join(NAME);
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|error| failed("open", &path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waits();
                file.lock().map_err(|error| failed("lock", &path, &error))?;
            }
            Err(TryLockError::Error(error)) => return Err(failed("lock", &path, &error)),
        }
        Ok(Self(file))
    }
}
