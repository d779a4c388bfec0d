//! The theme: templates and assets, the built-in ones or those of a folder under `themes/`.
//!
//! Input: the themes folder and a theme's name. Output: a [`Theme`] whose templates are all compiled, or every error found
//! in them, and warnings for files and blocks without effect. A theme's file replaces the built-in one of the same path;
//! a template can still extend the built-in one, as `default/base.html`.
//!
//! Invariants:
//! - An asset's path is made of plain ASCII names, and no link is followed.
//! - The output of templates is escaped unless it is marked safe. A misspelled variable is an error.
//! - Files, expressions and the work for one page are bounded, so that a mistake in a theme ends with a place.

mod bounds;
mod engine;
mod errors;
mod files;
mod overrides;
mod reference;
mod tags;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use minijinja::{Environment, ErrorKind};
use serde::Serialize;

use super::strings::Strings;
use crate::archive::SitePath;
use crate::config::wording::Wording;
use crate::content_hash::ContentHash;
use crate::diagnostics::{Diagnostic, Outcome, Warned, sorted};
use files::Files;

pub use reference::reference;

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
    strings: Arc<Strings>,
    /// The error of the first page whose template did too much work. Other pages are then not tried: thousands of them
    /// would take as long each.
    exhausted: OnceLock<Diagnostic>,
}

/// A template as it was read.
#[derive(Debug)]
struct Source {
    /// Path for diagnostics.
    file: String,
    text: String,
}

impl Theme {
    /// Loads the built-in theme, with the files of `themes_dir/name` in place of its own. Without a name the themes folder
    /// is not read. `wording` chooses the words of the site. Returns all errors, not the first one.
    pub fn load(themes_dir: &Path, name: Option<&str>, wording: &Wording) -> Outcome<Self> {
        let mut wrong = Vec::new();
        let built_in = files::built_in();
        let Some(name) = name else {
            let theme = Self::compile(built_in, Strings::new(wording, None, &mut wrong), &mut wrong);
            return Warned::new(if wrong.is_empty() { Ok(theme) } else { Err(sorted(wrong)) });
        };
        let own = files::own(themes_dir, name, &mut wrong);
        let warnings = overrides::without_effect(&own, &built_in);
        let own_strings = own.files.get(&format!("strings/{}.json", wording.language));
        let own_strings = own_strings.map(|(file, bytes)| (file.as_str(), bytes.as_slice()));
        let strings = Strings::new(wording, own_strings, &mut wrong);
        let mut files = built_in.clone();
        files.extend(own.files);
        for (path, file) in built_in {
            if let Some(template) = path.strip_prefix("templates/") {
                files.insert(format!("templates/{DEFAULT}/{template}"), file);
            }
        }
        let theme = Self::compile(files, strings, &mut wrong);
        Warned { value: if wrong.is_empty() { Ok(theme) } else { Err(sorted(wrong)) }, warnings }
    }

    /// Lets pages take the work that an archive of `issues` issues may need. A template that never ends is stopped still.
    pub fn allow_for(&mut self, issues: usize) {
        self.environment.set_fuel(Some(engine::fuel(issues)));
    }

    /// Sorts `files` into templates and assets and compiles each template.
    fn compile(files: Files, strings: Strings, wrong: &mut Vec<Diagnostic>) -> Self {
        let strings = Arc::new(strings);
        let mut theme = Self {
            environment: engine::environment(&strings),
            sources: BTreeMap::new(),
            assets: Vec::new(),
            templates: ContentHash::of(|_| ()),
            strings: Arc::clone(&strings),
            exhausted: OnceLock::new(),
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
            all.part(strings.to_json().as_bytes());
        });
        theme
    }

    fn add_template(&mut self, name: &str, file: String, bytes: Vec<u8>, wrong: &mut Vec<Diagnostic>) {
        let Ok(text) = String::from_utf8(bytes) else {
            wrong.push(Diagnostic::error("the template is not UTF-8 text").file(file).hint("save it as UTF-8"));
            return;
        };
        let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
        if let Err(violation) = bounds::check(&text) {
            let diagnostic = Diagnostic::error(violation.message).file(file).at(&text, violation.place);
            wrong.push(diagnostic.hint("give parts names with {% set %}, or move them to a template of their own"));
            return;
        }
        let compiled = self.environment.add_template_owned(name.to_owned(), text.clone());
        self.sources.insert(name.to_owned(), Source { file, text });
        if let Err(error) = compiled {
            wrong.push(self.diagnose(name, &error));
        }
    }

    /// Renders the template named by its path under `templates/`.
    ///
    /// # Errors
    /// The first mistake in the template or one that it includes, or that it does too much work for one page.
    pub fn render(&self, template: &str, view: impl Serialize) -> Result<String, Diagnostic> {
        if let Some(error) = self.exhausted.get() {
            return Err(error.clone());
        }
        let compiled = self.environment.get_template(template).map_err(|error| self.diagnose(template, &error))?;
        compiled.render(minijinja::value::Serde(&view)).map_err(|error| {
            let diagnostic = self.diagnose(template, &error);
            if error.kind() == ErrorKind::OutOfFuel {
                return self.exhausted.get_or_init(|| diagnostic).clone();
            }
            diagnostic
        })
    }

    /// Returns the hash of every input of a page: the templates and its view. `None` where the view cannot be
    /// serialised.
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

    /// Content hash of all templates together, since any may include any other.
    pub fn templates(&self) -> ContentHash {
        self.templates
    }

    /// Returns the words of the site.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// Returns true if the theme has the style sheet that pages load after the others.
    pub fn has_extra_styles(&self) -> bool {
        self.assets.binary_search_by(|(path, _)| path.as_str().cmp(EXTRA_STYLES)).is_ok()
    }

    /// The assets, sorted by path; each path starts with `assets/`.
    pub fn assets(&self) -> &[(SitePath, Vec<u8>)] {
        &self.assets
    }
}

#[cfg(test)]
mod tests;
