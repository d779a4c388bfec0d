//! The lock that lets one build of an archive run at a time.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::FOLDER;
use crate::diagnostics::Diagnostic;
use crate::files::{self, failed};

/// Name of the file that is locked. It is never removed: a process that has just opened it would then lock a file that
/// nobody else sees.
pub const NAME: &str = "lock";

/// The lock of an archive, held until it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "it is held, not read")] File);

impl Lock {
    /// Takes the lock of the archive at `root`; where another process has it, calls `waits` once and waits.
    pub fn take(root: &Path, waits: impl FnOnce()) -> Result<Self, Diagnostic> {
        let folder = root.join(FOLDER);
        files::create_folder(&folder)?;
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
