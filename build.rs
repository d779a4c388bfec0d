//! Names the code that a binary is made of, so that what one version of it left in a cache is never taken for
//! another's, and minifies the scripts of the built-in theme, which are compiled in.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_compat::EngineTargets;
use oxc_minifier::{CompressOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

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
    minify_scripts(&root.join("themes/default"));
}

/// Writes the sources of the theme's scripts, minified, as a table of paths in the theme and texts.
fn minify_scripts(theme: &Path) {
    let list = fs::read(theme.join("scripts.json")).expect("the theme lists its scripts");
    let list: serde_json::Value = serde_json::from_slice(&list).expect("the list is JSON");
    let scripts = list.as_array().into_iter().flatten();
    let parts = scripts.filter_map(|script| script["parts"].as_array()).flatten().filter_map(|part| part.as_str());
    let mut parts: Vec<&str> = parts.collect();
    parts.sort_unstable();
    parts.dedup();
    let mut table = String::from("[\n");
    for part in parts {
        let path = format!("assets/{part}.js");
        let source = fs::read_to_string(theme.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        table += &format!("    ({path:?}, {:?}),\n", minified(&path, &source));
    }
    table += "]\n";
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder for what is generated"));
    fs::write(folder.join("minified.rs"), table).expect("the folder for what is generated can be written to");
}

/// Minifies a script. Properties keep their names: other scripts use them.
fn minified(path: &str, source: &str) -> String {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::script()).parse();
    assert!(parsed.diagnostics.is_empty(), "{path}: {:?}", parsed.diagnostics);
    let mut program = parsed.program;
    // Chromium 86 and the browsers of its time know all of this standard.
    let target = EngineTargets::from_target("es2020").expect("the name of a standard");
    let compress = Some(CompressOptions { target, ..CompressOptions::smallest() });
    let done =
        Minifier::new(MinifierOptions { compress, ..MinifierOptions::default() }).minify(&allocator, &mut program);
    let written = Codegen::new().with_options(CodegenOptions::minify()).with_scoping(done.scoping).build(&program);
    let code = written.code.trim_end();
    // The next script may begin with a bracket.
    if code.ends_with(';') { format!("{code}\n") } else { format!("{code};\n") }
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
