//! Reads the registry of departments, `content/departments.toml`, into a [`Registry`].

use std::collections::HashMap;
use std::ops::Range;

use ::toml::Spanned;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;

use crate::archive::address::address_name;
use crate::archive::{Date, Department, DepartmentId, FormerName, Registry};
use crate::config::{is_slug, toml};
use crate::diagnostics::{Diagnostic, Places};
use crate::folding::fold;

/// The registry's path, relative to the archive's root.
pub const FILE_NAME: &str = "content/departments.toml";

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
    /// Name of its page: lower-case letters, digits, hyphens. Left out, it is the pinyin of `short` and a short hash of
    /// it.
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
    until: Option<Spanned<::toml::value::Datetime>>,
}

/// JSON Schema of the file.
pub fn schema() -> Schema {
    toml::schema::<RegistryFile>()
}

/// Reads the text of the registry.
///
/// # Errors
/// Everything that is wrong in it, or the first error of its syntax.
pub fn parse(text: &str) -> Result<Registry, Vec<Diagnostic>> {
    let entries = toml::parse::<RegistryFile>(FILE_NAME, text).map_err(|wrong| vec![wrong])?.department;
    let mut checks = Checks { places: Places::new(text), wrong: Vec::new() };
    checks.names(&entries);
    let slugs = checks.slugs(&entries);
    let parents = checks.parents(&entries);
    let departments: Vec<Department> = entries
        .iter()
        .zip(slugs)
        .zip(parents)
        .enumerate()
        .map(|(index, ((entry, slug), parent))| Department {
            id: DepartmentId(index),
            name: entry.name.get_ref().clone(),
            short: entry.shown_name().get_ref().clone(),
            aliases: entry.aliases.iter().map(|alias| alias.get_ref().clone()).collect(),
            former: entry.former.iter().map(|former| checks.former(former)).collect(),
            slug,
            parent,
        })
        .collect();
    if checks.wrong.is_empty() { Ok(Registry::new(departments)) } else { Err(checks.wrong) }
}

impl Entry {
    /// The name that pages show.
    fn shown_name(&self) -> &Spanned<String> {
        self.short.as_ref().unwrap_or(&self.name)
    }
}

/// Returns true for a name with a blank that texts do not keep: only single ones between Latin words stay.
fn has_odd_blank(name: &str) -> bool {
    name.contains(char::is_whitespace) && fold(name).text() != name
}

/// Checks that go beyond types, with the errors they find. Each looks at every department once, whatever their number.
struct Checks<'a> {
    places: Places<'a>,
    wrong: Vec<Diagnostic>,
}

impl Checks<'_> {
    fn complain(&mut self, message: impl Into<String>, span: Range<usize>, hint: impl Into<String>) {
        let place = self.places.find(span);
        self.wrong.push(Diagnostic::error(message).file(FILE_NAME).place(place).hint(hint));
    }

    /// Checks that each name belongs to one department.
    fn names(&mut self, entries: &[Entry]) {
        let mut owners: HashMap<&str, usize> = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let former = entry.former.iter().map(|former| &former.name);
            let names = [&entry.name].into_iter().chain(&entry.short).chain(&entry.aliases).chain(former);
            for name in names {
                let text = name.get_ref().as_str();
                if text.chars().filter(|c| c.is_alphanumeric()).count() < 2 || has_odd_blank(text) {
                    self.complain(
                        format!("`{text}` cannot be a department's name"),
                        name.span(),
                        "a name has two characters at least, and no space beside a Chinese one",
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

    /// Returns one slug per department: the one given, or one that follows from the name that pages show.
    fn slugs(&mut self, entries: &[Entry]) -> Vec<String> {
        let slug = |entry: &Entry| match &entry.slug {
            Some(slug) => slug.get_ref().clone(),
            None => address_name(entry.shown_name().get_ref()),
        };
        let slugs: Vec<String> = entries.iter().map(slug).collect();
        let mut owners: HashMap<&str, Vec<&Entry>> = HashMap::new();
        for (entry, slug) in entries.iter().zip(&slugs) {
            owners.entry(slug).or_default().push(entry);
        }
        for (entry, slug) in entries.iter().zip(&slugs) {
            let span = entry.slug.as_ref().map_or_else(|| entry.shown_name().span(), Spanned::span);
            if entry.slug.is_some() && !is_slug(slug) {
                let hint = "use lower-case ASCII letters, digits and hyphens, like jiaoyuting";
                self.complain(format!("slug `{slug}` cannot stand in an address"), span.clone(), hint);
            }
            let other = owners.get(slug.as_str()).into_iter().flatten().find(|other| !std::ptr::eq(**other, entry));
            if let Some(other) = other {
                let message = format!("slug `{slug}` is that of {}, too", other.name.get_ref());
                let hint =
                    "give the department that was registered later a `slug` of its own: the page of the other stays";
                self.complain(message, span, hint);
            }
        }
        slugs
    }

    /// Finds the department that each one belongs to.
    fn parents(&mut self, entries: &[Entry]) -> Vec<Option<DepartmentId>> {
        let mut by_name: HashMap<&str, usize> = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            by_name.entry(entry.name.get_ref()).or_insert(index);
        }
        let find = |(index, entry): (usize, &Entry)| {
            let parent = entry.parent.as_ref()?;
            match by_name.get(parent.get_ref().as_str()) {
                Some(at) if *at != index => return Some(DepartmentId(*at)),
                Some(_) => {
                    self.complain("a department cannot be its own parent", parent.span(), "leave `parent` out");
                }
                None => self.complain(
                    format!("parent `{}` is not in the registry", parent.get_ref()),
                    parent.span(),
                    "write the full name of a department of this file",
                ),
            }
            None
        };
        entries.iter().enumerate().map(find).collect()
    }

    fn former(&mut self, former: &Former) -> FormerName {
        let until = former.until.as_ref().and_then(|until| {
            let date = until.get_ref().date;
            let day = date.and_then(|d| Date::new(d.year as i16, d.month as i8, d.day as i8));
            if day.is_none() {
                self.complain("`until` is not a date", until.span(), "write it like 2018-11-01");
            }
            day
        });
        FormerName { name: former.name.get_ref().clone(), until }
    }
}
