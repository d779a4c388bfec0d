//! Names the code that a binary is made of, so that what one version of it left in a cache is never taken for
//! another's.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a site's bytes depend on besides its content and the compiler; features of libraries stand in `Cargo.toml` alone.
const CODE: [&str; 4] = ["src", "themes", "Cargo.toml", "Cargo.lock"];

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"));
    let mut hasher = blake3::Hasher::new();
    for name in CODE {
        println!("cargo::rerun-if-changed={name}");
        add(&root, &root.join(name), &mut hasher);
    }
    // Another compiler has other tables of characters.
    let compiler = Command::new(env::var_os("RUSTC").expect("cargo names the compiler")).arg("-vV").output();
    hasher.update(&compiler.expect("the compiler runs").stdout);
    println!("cargo::rustc-env=KANKU_CODE={}", hasher.finalize().to_hex());
}

/// Adds a file, or all files below a folder, sorted by name.
fn add(root: &Path, path: &Path, hasher: &mut blake3::Hasher) {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("the package's folders can be read");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("a folder's entries can be read").path()).collect();
        paths.sort();
        paths.iter().for_each(|path| add(root, path, hasher));
    } else if let Ok(bytes) = fs::read(path) {
        let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
        hasher.update(name.as_bytes()).update(&[0]).update(blake3::hash(&bytes).as_bytes());
    }
}
