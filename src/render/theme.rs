//! The theme: templates and assets, the built-in ones or those of a folder under `themes/`.
//!
//! Input: the themes folder and a theme's name. Output: a [`Theme`] whose templates are all compiled, or every error found
//! in them, and warnings for files and blocks without effect. A theme's file replaces the built-in one of the same path;
//! a template can still extend the built-in one, as `default/base.html`.
//! Invariants: an asset's path is made of plain ASCII names; no link is followed; the output of templates is escaped
//! unless it is marked safe; a misspelled variable is an error.

mod overrides;
mod tags;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use include_dir::{Dir, include_dir};
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;
use walkdir::WalkDir;

use super::{numbers, scripts};
use crate::archive::SitePath;
use crate::config::is_folder_name;
use crate::content_hash::ContentHash;
use crate::diagnostics::{Diagnostic, Outcome, Warned, sorted};
use crate::render::BYTE_ORDER_MARK;

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Name of the built-in theme. Templates name its templates with this name and a slash before them.
const DEFAULT: &str = "default";
/// Style sheet that only a theme can have; every page loads it after the others.
const EXTRA_STYLES: &str = "assets/extra.css";

/// Compiled templates and the assets that go with them.
#[derive(Debug)]
pub struct Theme {
    environment: Environment<'static>,
    /// By template name, for the excerpts of diagnostics.
    sources: BTreeMap<String, Source>,
    assets: Vec<(SitePath, Vec<u8>)>,
    templates: ContentHash,
}

/// A template as it was read.
#[derive(Debug)]
struct Source {
    /// For diagnostics.
    file: String,
    text: String,
}

/// A theme's files: path inside the theme → where it comes from and what is in it.
type Files = BTreeMap<String, (String, Vec<u8>)>;

impl Theme {
    /// Loads the built-in theme, with the files of `themes_dir/name` in place of its own. Without a name the themes folder
    /// is not read. Returns all errors, not the first one.
    pub fn load(themes_dir: &Path, name: Option<&str>) -> Outcome<Self> {
        let mut wrong = Vec::new();
        let built_in = built_in_files();
        let Some(name) = name else {
            let theme = Self::compile(built_in, &mut wrong);
            return Warned::new(if wrong.is_empty() { Ok(theme) } else { Err(sorted(wrong)) });
        };
        let own = overlay(themes_dir, name, &mut wrong);
        let warnings = overrides::without_effect(&own, &built_in);
        let mut files = built_in.clone();
        files.extend(own.files);
        for (path, file) in built_in {
            if let Some(template) = path.strip_prefix("templates/") {
                files.insert(format!("templates/{DEFAULT}/{template}"), file);
            }
        }
        let theme = Self::compile(files, &mut wrong);
        Warned { value: if wrong.is_empty() { Ok(theme) } else { Err(sorted(wrong)) }, warnings }
    }

    /// Sorts `files` into templates and assets and compiles each template.
    fn compile(files: Files, wrong: &mut Vec<Diagnostic>) -> Self {
        let mut theme = Self {
            environment: environment(),
            sources: BTreeMap::new(),
            assets: Vec::new(),
            templates: ContentHash::of(|_| ()),
        };
        let folders: BTreeSet<String> =
            files.keys().flat_map(|path| path.match_indices('/').map(|(end, _)| path[..end].to_owned())).collect();
        for (path, (file, bytes)) in files {
            if folders.contains(&path) {
                let hint = "give it another name";
                wrong.push(Diagnostic::error("the theme needs a folder of this name").file(file).hint(hint));
                continue;
            }
            if let Some(name) = path.strip_prefix("templates/") {
                if name.ends_with(".html") {
                    theme.add_template(name, file, bytes, wrong);
                }
            } else if path.starts_with("assets/") {
                theme.assets.push((SitePath::new(path), bytes));
            }
        }
        theme.templates = ContentHash::of(|all| {
            for (name, source) in &theme.sources {
                all.part(name.as_bytes());
                all.part(source.text.as_bytes());
            }
            all.part(&[u8::from(theme.has_extra_styles())]);
        });
        theme
    }

    fn add_template(&mut self, name: &str, file: String, bytes: Vec<u8>, wrong: &mut Vec<Diagnostic>) {
        let Ok(text) = String::from_utf8(bytes) else {
            wrong.push(Diagnostic::error("the template is not UTF-8 text").file(file).hint("save it as UTF-8"));
            return;
        };
        let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
        let compiled = self.environment.add_template_owned(name.to_owned(), text.clone());
        self.sources.insert(name.to_owned(), Source { file, text });
        if let Err(error) = compiled {
            wrong.push(self.diagnose(name, &error));
        }
    }

    /// Renders the template named by its path under `templates/`.
    pub fn render(&self, template: &str, view: impl Serialize) -> Result<String, Diagnostic> {
        let compiled = self.environment.get_template(template).map_err(|error| self.diagnose(template, &error))?;
        compiled.render(minijinja::value::Serde(&view)).map_err(|error| self.diagnose(template, &error))
    }

    /// What decides how `template` renders `view`: the templates and all that the view tells. `None` where the view is
    /// nothing that can be written down.
    pub fn input_hash(&self, template: &str, view: impl Serialize) -> Option<ContentHash> {
        let mut written = Ok(());
        let input_hash = ContentHash::of(|all| {
            all.part(self.templates.as_bytes());
            all.part(template.as_bytes());
            let mut buffer = BufWriter::new(all);
            written = serde_json::to_writer(&mut buffer, &view).map_err(io::Error::from).and_then(|()| buffer.flush());
        });
        written.is_ok().then_some(input_hash)
    }

    /// Of all templates, as any may include any.
    pub fn templates(&self) -> ContentHash {
        self.templates
    }

    /// Returns true if the theme has the style sheet that pages load after the others.
    pub fn has_extra_styles(&self) -> bool {
        self.assets.binary_search_by(|(path, _)| path.as_str().cmp(EXTRA_STYLES)).is_ok()
    }

    /// The assets, sorted by path; each path starts with `assets/`.
    pub fn assets(&self) -> &[(SitePath, Vec<u8>)] {
        &self.assets
    }

    /// An error of the template engine with the line it comes from. Includes wrap the error of
    /// what they include; the innermost one is where the mistake stands.
    fn diagnose(&self, template: &str, error: &Error) -> Diagnostic {
        let mut innermost = error;
        let mut next = std::error::Error::source(error);
        while let Some(cause) = next {
            match cause.downcast_ref::<Error>() {
                Some(cause) if cause.line().is_some() => innermost = cause,
                _ => {}
            }
            next = cause.source();
        }
        let Some(source) =
            innermost.name().and_then(|name| self.sources.get(name)).or_else(|| self.sources.get(template))
        else {
            return Diagnostic::error(message(innermost))
                .file(format!("templates/{template}"))
                .hint(hint(innermost.kind()));
        };
        let mut text = message(innermost);
        let range = innermost.range().filter(|range| !range.is_empty() && source.text.get(range.clone()).is_some());
        if innermost.kind() == ErrorKind::UndefinedError
            && let Some(expression) = range.clone().and_then(|range| source.text.get(range))
        {
            text = format!("{text}: `{}`", expression.trim());
        }
        let diagnostic = Diagnostic::error(text).file(&source.file).hint(hint(innermost.kind()));
        match range.or_else(|| innermost.line().and_then(|line| line_range(&source.text, line))) {
            Some(range) => diagnostic.at(&source.text, range),
            None => diagnostic,
        }
    }
}

/// The engine with kanku's rules.
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    // Without it errors have no place. It costs nothing until there is an error.
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(format_html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the engine's own"));
    environment.add_filter("thousands", numbers::thousands);
    environment
}

/// Escapes what HTML needs escaped and no more: the engine's own rule also escapes `/`, which
/// makes every link longer and harder to read.
fn format_html(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let wanted = matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe();
    match value.as_str() {
        Some(text) if wanted => write_escaped(out, text)?,
        Some(text) => out.write_str(text)?,
        None if value.is_number() || !wanted => write!(out, "{value}")?,
        None => write_escaped(out, &value.to_string())?,
    }
    Ok(())
}

fn write_escaped(out: &mut Output<'_>, text: &str) -> std::fmt::Result {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.write_str(&text[written..at])?;
        out.write_str(entity)?;
        written = at + 1;
    }
    out.write_str(&text[written..])
}

fn message(error: &Error) -> String {
    let text = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    text.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

fn hint(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::SyntaxError => "check that each {{ has its }}, each {% its %}, and each block its end",
        ErrorKind::UndefinedError => "the name is misspelled, or this page does not have it; `is defined` asks first",
        ErrorKind::TemplateNotFound | ErrorKind::BadInclude => {
            "name a file under templates/ of the theme or of the built-in one"
        }
        ErrorKind::UnknownFilter => "kanku adds `thousands` to the filters of minijinja",
        ErrorKind::UnknownFunction | ErrorKind::UnknownTest | ErrorKind::UnknownMethod => {
            "see the list of built-in functions and tests of minijinja"
        }
        _ => "compare with the built-in theme's template of the same name",
    }
}

/// Bytes of a line (from 1), white space around it left out.
fn line_range(text: &str, line: usize) -> Option<std::ops::Range<usize>> {
    let whole = text.split_inclusive('\n').nth(line.checked_sub(1)?)?;
    let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
    let indent = whole.len() - whole.trim_start().len();
    Some(start + indent..start + whole.trim_end().len().max(indent))
}

fn built_in_files() -> Files {
    let mut files = Files::new();
    let mut folders = vec![&BUILT_IN];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            if !path.split('/').any(|part| part.starts_with('.')) {
                let shown_path = format!("built-in theme/{path}");
                let contents = match file.contents_utf8().filter(|_| scripts::is_part(&path)) {
                    Some(source) => scripts::without_comments(source).into_bytes(),
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
struct Own {
    /// Templates and assets.
    files: Files,
    /// Other files, which have no meaning to kanku: paths relative to the archive.
    unread: Vec<String>,
}

/// Reads the files of `themes_dir/name`. The folder `default` need not exist.
fn overlay(themes_dir: &Path, name: &str, wrong: &mut Vec<Diagnostic>) -> Own {
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
        }
    }
    own
}

fn add_file(entry: &walkdir::DirEntry, path: String, file: String, own: &mut Own, wrong: &mut Vec<Diagnostic>) {
    let is_template = path.starts_with("templates/") && path.ends_with(".html");
    if !is_template && !path.starts_with("assets/") {
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
    match fs::read(entry.path()) {
        Ok(bytes) => {
            own.files.insert(path, (file, bytes));
        }
        Err(error) => wrong.push(Diagnostic::error(format!("cannot read the file: {error}")).file(file)),
    }
}

fn is_safe_name(name: &str) -> bool {
    !name.starts_with('.') && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

fn missing(themes_dir: &Path, name: &str) -> Diagnostic {
    let mut there: Vec<String> = fs::read_dir(themes_dir)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| is_folder_name(name) && name != DEFAULT)
        .collect();
    there.push(DEFAULT.to_owned());
    there.sort();
    Diagnostic::error(format!("there is no theme `{name}`"))
        .file(format!("themes/{name}"))
        .hint(format!("these exist: {}", there.join(", ")))
}

#[cfg(test)]
mod tests;
