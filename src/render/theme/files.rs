//! Reads the files of themes: the built-in one, which is compiled in, and the folders below `themes/`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};
use walkdir::WalkDir;

use super::DEFAULT;
use crate::config::is_folder_name;
use crate::config::wording::is_language;
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::render::{BYTE_ORDER_MARK, scripts};

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Bytes of the largest template.
const MAX_TEMPLATE_BYTES: u64 = 1 << 20;
/// Bytes of all files of a theme together: they are held in memory.
const MAX_THEME_BYTES: u64 = 128 << 20;

/// Files by their paths inside the theme, each with its path for diagnostics and its bytes.
pub(super) type Files = BTreeMap<String, (String, Vec<u8>)>;

/// Returns the files of the built-in theme.
pub(super) fn built_in() -> Files {
    let mut files = Files::new();
    let mut folders = vec![&BUILT_IN];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            if !path.split('/').any(|part| part.starts_with('.')) {
                let shown_path = format!("built-in theme/{path}");
                let contents = match scripts::minified(&path) {
                    Some(source) => source.as_bytes().to_vec(),
                    None if path.ends_with(".css") || path.ends_with(".js") => {
                        [BYTE_ORDER_MARK.as_bytes(), file.contents()].concat()
                    }
                    None => file.contents().to_vec(),
                };
                files.insert(path, (shown_path, contents));
            }
        }
    }
    files
}

/// The files in the folder of a theme.
#[derive(Default)]
pub(super) struct Own {
    /// Templates, assets and files of strings.
    pub(super) files: Files,
    /// Other files, which have no meaning to kanku: paths relative to the archive.
    pub(super) unread: Vec<String>,
    /// Bytes of the templates and assets.
    size: u64,
}

/// Reads the files of `themes_dir/name`. The folder `default` need not exist.
pub(super) fn own(themes_dir: &Path, name: &str, wrong: &mut Vec<Diagnostic>) -> Own {
    let mut own = Own::default();
    let folder = themes_dir.join(name);
    if !is_folder_name(name) || !folder.is_dir() {
        if name != DEFAULT {
            wrong.push(missing(themes_dir, name));
        }
        return own;
    }
    let walk = WalkDir::new(&folder).follow_links(false).follow_root_links(false).sort_by_file_name();
    let visible =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    for entry in walk.into_iter().filter_entry(visible) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                wrong.push(Diagnostic::error(format!("cannot read the theme: {error}")).file(format!("themes/{name}")));
                continue;
            }
        };
        let path = entry.path().strip_prefix(&folder).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
        let file = format!("themes/{name}/{path}").trim_end_matches('/').to_owned();
        if entry.file_type().is_file() {
            add_file(&entry, path, file, &mut own, wrong);
        } else if entry.file_type().is_symlink() {
            let hint = "links are not followed; put the file itself there";
            wrong.push(Diagnostic::error("a theme may not hold a link").file(file).hint(hint));
        } else if !entry.file_type().is_dir() {
            wrong.push(Diagnostic::error(files::NOT_REGULAR).file(file).hint("move it out of the theme"));
        }
    }
    own
}

/// Reads one file of a theme, if it is a template or an asset.
fn add_file(entry: &walkdir::DirEntry, path: String, file: String, own: &mut Own, wrong: &mut Vec<Diagnostic>) {
    let is_template = path.starts_with("templates/") && path.ends_with(".html");
    let is_strings = path.strip_prefix("strings/").and_then(|name| name.strip_suffix(".json")).is_some_and(is_language);
    if !is_template && !is_strings && !path.starts_with("assets/") {
        own.unread.push(file);
        return;
    }
    if !path.split('/').all(is_safe_name) {
        let hint = "use ASCII letters, digits, . _ and -, as the name becomes part of an address";
        wrong.push(Diagnostic::error("the file name is not safe in an address").file(file).hint(hint));
        return;
    }
    if path.starts_with(&format!("templates/{DEFAULT}/")) {
        let hint = "give the folder another name";
        let message = format!("the folder `{DEFAULT}` stands for the built-in templates");
        wrong.push(Diagnostic::error(message).file(file).hint(hint));
        return;
    }
    let limit = if is_template || is_strings { MAX_TEMPLATE_BYTES } else { MAX_THEME_BYTES - own.size };
    match files::read_bytes(entry.path(), limit.min(MAX_THEME_BYTES - own.size)) {
        Ok(bytes) => {
            own.size += bytes.len() as u64;
            own.files.insert(path, (file, bytes));
        }
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let (template, theme) = (MAX_TEMPLATE_BYTES >> 20, MAX_THEME_BYTES >> 20);
            let hint = format!("a template has {template} MiB at most, all files of a theme together {theme} MiB");
            wrong.push(Diagnostic::error("the file is too large for a theme").file(file).hint(hint));
        }
        Err(error) => {
            let hint = files::hint(&error).unwrap_or("check that the file is readable");
            wrong.push(Diagnostic::error(format!("cannot read the file: {error}")).file(file).hint(hint));
        }
    }
}

fn is_safe_name(name: &str) -> bool {
    !name.starts_with('.') && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// Returns the error that there is no theme of this name, with the names of those that exist.
fn missing(themes_dir: &Path, name: &str) -> Diagnostic {
    let mut names: Vec<String> = fs::read_dir(themes_dir)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| is_folder_name(name) && name != DEFAULT)
        .collect();
    names.push(DEFAULT.to_owned());
    names.sort();
    Diagnostic::error(format!("there is no theme `{name}`"))
        .file(format!("themes/{name}"))
        .hint(format!("these exist: {}", names.join(", ")))
}
