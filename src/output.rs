//! A file of the site before it is published: what `render` and `search` make and `publish` takes.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use crate::archive::SitePath;
use crate::diagnostics::Diagnostic;

/// A file of the site, ready to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Where it stands.
    pub path: SitePath,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What it was made from, if that is known before it is made.
    pub origin: Option<Fingerprint>,
}

impl OutputFile {
    /// A file whose origin is not told.
    pub fn new(path: SitePath, bytes: Vec<u8>) -> Self {
        Self { path, bytes, origin: None }
    }
}

/// Takes files as they are made, from any thread and in no particular order.
pub trait Sink: Sync {
    /// Takes a file.
    fn write(&self, file: OutputFile) -> Result<(), Diagnostic>;

    /// Takes the file at `path` from the site before, if it was made from the same: then it is not to be made again.
    /// Returns its size in bytes.
    fn keep(&self, path: &SitePath, origin: Fingerprint) -> Option<u64> {
        let _ = (path, origin);
        None
    }
}

/// Without a site before.
impl<F: Fn(OutputFile) -> Result<(), Diagnostic> + Sync> Sink for F {
    fn write(&self, file: OutputFile) -> Result<(), Diagnostic> {
        self(file)
    }
}

/// Files that are kept in memory.
#[derive(Debug, Default)]
pub struct Collected(Mutex<BTreeMap<SitePath, Vec<u8>>>);

impl Collected {
    /// What is in each of them.
    pub fn into_files(self) -> BTreeMap<SitePath, Vec<u8>> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Collected {
    fn write(&self, file: OutputFile) -> Result<(), Diagnostic> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(file.path, file.bytes);
        Ok(())
    }
}

/// Which code makes the site; see `build.rs`.
const CODE: &str = env!("KANKU_CODE");

/// A hash of all that decides what something is made like, the code included: what has the same is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Of what `write` writes.
    pub fn of(write: impl FnOnce(&mut Fingerprinter)) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(CODE.as_bytes());
        let mut fingerprinter = Fingerprinter(hasher);
        write(&mut fingerprinter);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&fingerprinter.0.finalize().as_bytes()[..16]);
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl std::str::FromStr for Fingerprint {
    type Err = ();

    fn from_str(digits: &str) -> Result<Self, ()> {
        let number = u128::from_str_radix(digits, 16).map_err(|_| ())?;
        let fingerprint = Self(number.to_be_bytes());
        if fingerprint.to_string() == digits { Ok(fingerprint) } else { Err(()) }
    }
}

impl std::fmt::Display for Fingerprint {
    /// In 32 hexadecimal digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What files were made from, by their paths in the site.
pub type Origins = BTreeMap<String, Fingerprint>;

/// Gathers what decides a [`Fingerprint`].
#[derive(Debug)]
pub struct Fingerprinter(blake3::Hasher);

impl Fingerprinter {
    /// Adds a part that ends where it ends: `ab` and `c` are not `a` and `bc`.
    pub fn part(&mut self, bytes: &[u8]) {
        self.0.update(&bytes.len().to_le_bytes()).update(bytes);
    }
}

/// Adds bytes that are part of a whole.
impl Write for Fingerprinter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_tell_parts_apart() {
        let of = |parts: &[&str]| Fingerprint::of(|all| parts.iter().for_each(|part| all.part(part.as_bytes())));
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&[]), of(&[""]));
        assert_eq!(of(&["a"]).to_string().parse(), Ok(of(&["a"])));
        assert_eq!("+1".parse::<Fingerprint>(), Err(()));
    }
}
