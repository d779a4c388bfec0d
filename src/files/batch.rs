//! Creation of several files as one step: all of them, or none.

use std::fs;
use std::path::{Path, PathBuf};

use super::create;
use crate::diagnostics::Diagnostic;

/// Creates files that must not exist yet, each with its path relative to `root`. If one cannot be created, those before
/// it and the folders that were made for them are removed again.
///
/// # Errors
/// The first file that exists already or cannot be written.
pub fn create_all<P: AsRef<Path>, B: AsRef<[u8]>>(
    root: &Path,
    files: impl IntoIterator<Item = (P, B)>,
) -> Result<(), Diagnostic> {
    let mut created = Created::default();
    for (path, bytes) in files {
        if let Err(wrong) = created.add(&root.join(path), bytes.as_ref()) {
            created.remove();
            return Err(wrong);
        }
    }
    Ok(())
}

/// Files and folders in the order of their creation.
#[derive(Default)]
struct Created {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Created {
    fn add(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
        let above = path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty());
        let mut missing: Vec<PathBuf> = above.take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
        missing.reverse();
        // Noted first: the file may fail after its folders were made.
        self.folders.append(&mut missing);
        create(path, bytes)?;
        self.files.push(path.to_owned());
        Ok(())
    }

    /// Removes the files, and the folders that are empty then.
    fn remove(self) {
        // What cannot be removed is no worse than the error that is reported.
        for file in self.files.iter().rev() {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_what_was_there_before() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("new");
        let files = [("a/b/c.txt", "1"), ("a/d.txt", "2"), ("a/d.txt/e.txt", "3")];
        create_all(&root, files).unwrap_err();
        assert!(!root.exists());
        fs::create_dir_all(root.join("a")).unwrap();
        fs::write(root.join("a/mine.txt"), "mine").unwrap();
        create_all(&root, files).unwrap_err();
        let left = walkdir::WalkDir::new(&root).into_iter().map(|entry| entry.unwrap().into_path());
        assert_eq!(left.collect::<Vec<_>>(), [root.clone(), root.join("a"), root.join("a/mine.txt")]);
        create_all(&root, files[..2].iter().copied()).unwrap();
        assert_eq!(fs::read(root.join("a/b/c.txt")).unwrap(), b"1");
    }
}
