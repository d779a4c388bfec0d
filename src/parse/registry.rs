//! `content/departments.toml` → [`Registry`].

use std::collections::HashMap;
use std::ops::Range;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use toml::Spanned;

use crate::archive::{Date, Department, DepartmentId, FormerName, Registry, url};
use crate::config::{is_plain_name, toml_hint, toml_message, toml_schema};
use crate::diagnostics::Diagnostic;
use crate::source::SourceFile;

/// The registry of departments: the file content/departments.toml.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "departments.toml")]
struct RegistryFile {
    /// The departments, in the order of lists.
    #[serde(default)]
    department: Vec<Entry>,
}

/// One department. A name belongs to one department only.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Full name, as on its door plate.
    #[schemars(with = "String")]
    name: Spanned<String>,
    /// The name that the bulletin uses and that pages show. Left out, it is the full name.
    #[schemars(with = "Option<String>")]
    short: Option<Spanned<String>>,
    /// Other names for it in the text.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    aliases: Vec<Spanned<String>>,
    /// Names before a reform.
    #[serde(default)]
    former: Vec<Former>,
    /// Name of its page: lower-case letters, digits, hyphens. Left out, it is the pinyin of `short`.
    #[schemars(with = "Option<String>")]
    slug: Option<Spanned<String>>,
    /// Full name of the department in this file that it belongs to.
    #[schemars(with = "Option<String>")]
    parent: Option<Spanned<String>>,
}

/// A name before a reform: texts with it are found under the new one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Former {
    /// The old name.
    #[schemars(with = "String")]
    name: Spanned<String>,
    /// The day of the change, like 2018-06-15, without quotation marks.
    #[schemars(with = "Option<String>")]
    until: Option<Spanned<toml::value::Datetime>>,
}

/// JSON Schema of the file.
pub fn schema() -> Schema {
    toml_schema::<RegistryFile>()
}

/// Reads the registry; collects all that is wrong in it.
pub fn parse(file: &SourceFile) -> Result<Registry, Vec<Diagnostic>> {
    let entries = toml::from_str::<RegistryFile>(&file.text).map_err(|error| {
        let diagnostic = Diagnostic::error(toml_message(&error)).file(&file.path);
        vec![match error.span() {
            Some(span) => diagnostic.at(&file.text, span).hint(toml_hint(&error, &file.text)),
            None => diagnostic,
        }]
    })?;
    let mut checks = Checks { file, wrong: Vec::new() };
    checks.names(&entries.department);
    let slugs = checks.slugs(&entries.department);
    let departments: Vec<Department> = entries
        .department
        .iter()
        .zip(slugs)
        .enumerate()
        .map(|(index, (entry, slug))| Department {
            id: DepartmentId(index),
            name: entry.name.get_ref().clone(),
            short: entry.short.as_ref().unwrap_or(&entry.name).get_ref().clone(),
            aliases: entry.aliases.iter().map(|alias| alias.get_ref().clone()).collect(),
            former: entry.former.iter().map(|former| checks.former(former)).collect(),
            slug,
            parent: entry.parent.as_ref().and_then(|parent| checks.parent(parent, index, &entries.department)),
        })
        .collect();
    if checks.wrong.is_empty() { Ok(Registry { departments }) } else { Err(checks.wrong) }
}

struct Checks<'a> {
    file: &'a SourceFile,
    wrong: Vec<Diagnostic>,
}

impl Checks<'_> {
    fn complain(&mut self, message: String, span: Range<usize>, hint: impl Into<String>) {
        self.wrong.push(Diagnostic::error(message).file(&self.file.path).at(&self.file.text, span).hint(hint));
    }

    /// Each name belongs to one department.
    fn names(&mut self, entries: &[Entry]) {
        let mut owners: HashMap<&str, usize> = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let former = entry.former.iter().map(|former| &former.name);
            let names = [&entry.name].into_iter().chain(&entry.short).chain(&entry.aliases).chain(former);
            for name in names {
                let text = name.get_ref().as_str();
                if text.chars().filter(|c| c.is_alphanumeric()).count() < 2 || text.contains(char::is_whitespace) {
                    self.complain(
                        format!("`{text}` cannot be a department's name"),
                        name.span(),
                        "a name has two characters at least and no space",
                    );
                }
                match owners.insert(text, index) {
                    Some(owner) if owner != index => {
                        let other = entries[owner].name.get_ref();
                        self.complain(
                            format!("`{text}` is claimed by two departments"),
                            name.span(),
                            format!("it already names {other}; a name belongs to one department"),
                        );
                    }
                    _ => {}
                }
            }
        }
    }

    /// One slug per department: the one given, or pinyin of the short name.
    fn slugs(&mut self, entries: &[Entry]) -> Vec<String> {
        let mut taken: HashMap<String, usize> = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let Some(slug) = &entry.slug else { continue };
            let text = slug.get_ref();
            if !is_plain_name(text) || text.chars().any(|c| c.is_ascii_uppercase()) {
                self.complain(
                    format!("slug `{text}` cannot stand in an address"),
                    slug.span(),
                    "use lower-case ASCII letters, digits and hyphens",
                );
            }
            if taken.insert(text.clone(), index).is_some() {
                self.complain(format!("slug `{text}` stands twice"), slug.span(), "give each department its own");
            }
        }
        let mut slugs = Vec::with_capacity(entries.len());
        for (index, entry) in entries.iter().enumerate() {
            if let Some(slug) = &entry.slug {
                slugs.push(slug.get_ref().clone());
                continue;
            }
            let name = entry.short.as_ref().unwrap_or(&entry.name).get_ref();
            let base = Some(url::slug(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "department".into());
            let mut slug = base.clone();
            let mut nth = 2;
            while taken.contains_key(&slug) {
                slug = format!("{base}-{nth}");
                nth += 1;
            }
            taken.insert(slug.clone(), index);
            slugs.push(slug);
        }
        slugs
    }

    fn former(&mut self, former: &Former) -> FormerName {
        let until = former.until.as_ref().and_then(|until| {
            let date = until.get_ref().date;
            let day = date.and_then(|d| Date::new(d.year as i16, d.month as i8, d.day as i8));
            if day.is_none() {
                self.complain("`until` is not a date".into(), until.span(), "write it like 2018-11-01");
            }
            day
        });
        FormerName { name: former.name.get_ref().clone(), until }
    }

    fn parent(&mut self, parent: &Spanned<String>, index: usize, entries: &[Entry]) -> Option<DepartmentId> {
        let found = entries.iter().position(|entry| entry.name.get_ref() == parent.get_ref());
        match found {
            Some(at) if at != index => Some(DepartmentId(at)),
            Some(_) => {
                self.complain("a department cannot be its own parent".into(), parent.span(), "leave `parent` out");
                None
            }
            None => {
                self.complain(
                    format!("parent `{}` is not in the registry", parent.get_ref()),
                    parent.span(),
                    "write the full name of a department of this file",
                );
                None
            }
        }
    }
}
