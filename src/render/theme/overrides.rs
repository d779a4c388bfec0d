//! Finds files and blocks of a theme that have no effect, nearly always because their name is misspelled.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{Files, Own};
use super::tags::{Tag, literals, tags};
use super::{DEFAULT, EXTRA_STYLES};
use crate::diagnostics::{Diagnostic, Rule};

/// Files that a theme may hold for people, not for kanku: the beginnings of their names, in lower case.
const FOR_PEOPLE: [&str; 3] = ["readme", "license", "changelog"];

/// Warns of files of a theme that kanku does not read or that nothing uses, and of blocks that override none.
pub fn without_effect(own: &Own, built_in: &Files) -> Vec<Diagnostic> {
    let mut warnings: Vec<Diagnostic> = own.unread.iter().filter_map(|file| unread(file)).collect();
    let templates = Templates::new(own, built_in);
    warnings.extend(templates.unused(own, built_in));
    warnings.extend(templates.blocks_without_effect());
    warnings.extend(unused_assets(own, built_in));
    warnings.into_iter().map(|warning| warning.or_rule(Rule::UnusedThemePart)).collect()
}

fn unread(file: &str) -> Option<Diagnostic> {
    let name = file.rsplit('/').next().unwrap_or(file).to_lowercase();
    let is_for_people = FOR_PEOPLE.iter().any(|beginning| name.starts_with(beginning));
    let hint = "templates are templates/*.html, words strings/LANGUAGE.json, all other files stand below assets/";
    (!is_for_people).then(|| Diagnostic::warning("kanku does not read this file of the theme").file(file).hint(hint))
}

/// The templates of a theme and the built-in ones, by name.
struct Templates<'a> {
    /// Those of the theme first, so that a name leads to the template that pages get.
    texts: BTreeMap<String, Template<'a>>,
}

struct Template<'a> {
    file: &'a str,
    text: &'a str,
    tags: Vec<Tag<'a>>,
    is_own: bool,
}

impl<'a> Templates<'a> {
    fn new(own: &'a Own, built_in: &'a Files) -> Self {
        let mut texts = BTreeMap::new();
        let mut add = |files: &'a Files, prefix: &str, is_own| {
            for (path, (file, bytes)) in files {
                let Some(name) = path.strip_prefix("templates/") else { continue };
                let Ok(text) = std::str::from_utf8(bytes) else { continue };
                texts.insert(format!("{prefix}{name}"), Template { file, text, tags: tags(text), is_own });
            }
        };
        add(built_in, "", false);
        add(built_in, &format!("{DEFAULT}/"), false);
        add(&own.files, "", true);
        Self { texts }
    }

    /// Warns of templates that neither replace a built-in one nor are named by another template.
    fn unused(&self, own: &Own, built_in: &Files) -> Vec<Diagnostic> {
        let uses = |tag: &&Tag<'_>| matches!(tag.keyword, "extends" | "include" | "import" | "from");
        let used: BTreeSet<&str> = self
            .texts
            .values()
            .flat_map(|template| template.tags.iter().filter(uses))
            .flat_map(|tag| literals(tag.arguments))
            .collect();
        let new = own.files.iter().filter(|(path, _)| !built_in.contains_key(*path));
        let unused = new.filter_map(|(path, (file, _))| Some((path.strip_prefix("templates/")?, file)));
        let warn = |(name, file): (&str, &String)| {
            let mut names: Vec<&str> = built_in.keys().filter_map(|path| path.strip_prefix("templates/")).collect();
            names.sort_by_key(|other| (distance(name, other), *other));
            let hint =
                names.first().map_or_else(String::new, |nearest| format!("the nearest built-in one is {nearest}"));
            Diagnostic::warning("no page and no other template uses this template").file(file).hint(hint)
        };
        unused.filter(|(name, _)| !used.contains(name)).map(warn).collect()
    }

    /// Warns of blocks in templates that extend another one where no template above has a block of that name.
    fn blocks_without_effect(&self) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        for template in self.texts.values().filter(|template| template.is_own) {
            let Some(known) = self.blocks_above(template) else { continue };
            for tag in template.tags.iter().filter(|tag| tag.keyword == "block") {
                let name = tag.arguments;
                if known.contains(name) || is_inside_block(template, tag) {
                    continue;
                }
                let list: Vec<&str> = known.iter().copied().collect();
                let warning = Diagnostic::warning(format!("the block `{name}` overrides nothing")).file(template.file);
                let hint = format!("the template that it extends has these blocks: {}", list.join(", "));
                warnings.push(warning.at(template.text, tag.span.clone()).hint(hint));
            }
        }
        warnings
    }

    /// Returns the blocks of the templates that `template` extends, directly or not; `None` if it extends none, or one
    /// whose name is not a plain string.
    fn blocks_above(&self, template: &Template<'_>) -> Option<BTreeSet<&'a str>> {
        let mut blocks = BTreeSet::new();
        let mut parent = self.parent(template)?;
        // A chain that is longer than the number of templates leads in a circle, which rendering reports.
        for _ in 0..self.texts.len() {
            blocks.extend(parent.tags.iter().filter(|tag| tag.keyword == "block").map(|tag| tag.arguments));
            match self.parent(parent) {
                Some(next) => parent = next,
                None => break,
            }
        }
        Some(blocks)
    }

    fn parent(&self, template: &Template<'_>) -> Option<&Template<'a>> {
        let tag = template.tags.iter().find(|tag| tag.keyword == "extends")?;
        self.texts.get(*literals(tag.arguments).first()?)
    }
}

/// Returns true for a block within another one, which is new and printed where it stands.
fn is_inside_block(template: &Template<'_>, tag: &Tag<'_>) -> bool {
    let before = template.tags.iter().filter(|other| other.span.start < tag.span.start);
    let open = before.fold(0_i32, |open, other| match other.keyword {
        "block" => open + 1,
        "endblock" => open - 1,
        _ => open,
    });
    open > 0
}

/// Warns of assets that replace no built-in one and whose file name stands in no template, style sheet or script of the
/// theme.
fn unused_assets(own: &Own, built_in: &Files) -> Vec<Diagnostic> {
    let may_refer = |path: &str| [".html", ".css", ".js", ".svg", ".json"].iter().any(|ending| path.ends_with(ending));
    let is_new = |path: &str| path.starts_with("assets/") && path != EXTRA_STYLES && !built_in.contains_key(path);
    let is_named = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let others = own.files.iter().filter(|(other, _)| *other != path && may_refer(other));
        others.into_iter().any(|(_, (_, bytes))| String::from_utf8_lossy(bytes).contains(name))
    };
    let unused = own.files.iter().filter(|(path, _)| is_new(path) && !is_named(path));
    let hint = "it replaces no built-in file, and no template, style sheet or script of the theme names it";
    unused
        .map(|(_, (file, _))| Diagnostic::warning("nothing uses this file of the theme").file(file).hint(hint))
        .collect()
}

/// Edit distance of two names (Levenshtein), in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, c) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (at, other) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(c != *other);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[b.len()]
}
