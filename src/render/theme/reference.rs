//! The reference for authors of themes, as Markdown: every template with its blocks and values, the functions, the
//! strings, and the files that a theme can replace.
//!
//! Input: the types of the views and the files of the built-in theme. Output: the text of `kanku theme reference`. The
//! comments of the view types, and those before the blocks of `base.html`, are its sentences.

mod fields;

use std::collections::BTreeMap;
use std::fmt::Write;

use super::files;
use super::tags::{literals, tags};
use crate::render::strings::Strings;
use crate::render::views::{self, PageView};
use fields::{Field, describe};

/// Name under which every template gets the frame of the page.
const FRAME: &str = "page";

/// A kind of page.
struct PageKind {
    template: &'static str,
    /// One sentence on the page.
    description: String,
    /// All values of its template.
    fields: Vec<Field>,
}

/// Lists the kinds of pages.
fn pages() -> Vec<PageKind> {
    vec![
        page::<views::HomeView<'_>>(),
        page::<views::ArchiveView<'_>>(),
        page::<views::YearView<'_>>(),
        page::<views::IssueView<'_>>(),
        page::<views::DepartmentsView<'_>>(),
        page::<views::DepartmentView<'_>>(),
        page::<views::SectionsView<'_>>(),
        page::<views::SectionView<'_>>(),
        page::<views::TaxonomyView<'_>>(),
        page::<views::TermView<'_>>(),
        page::<views::StatisticsView<'_>>(),
        page::<views::DocumentsView<'_>>(),
        page::<views::OwnPageView<'_>>(),
        page::<views::SearchView<'_>>(),
        page::<views::NotFoundView<'_>>(),
    ]
}

fn page<V: PageView>() -> PageKind {
    let (description, fields) = describe::<V>();
    PageKind { template: V::TEMPLATE, description, fields }
}

/// Returns the reference.
pub fn reference() -> String {
    let templates = templates();
    let mut text = include_str!("reference/introduction.md").replace("{version}", env!("CARGO_PKG_VERSION"));
    let pages = pages();
    text.push_str("\n## Templates\n\nEvery template also gets `page`, the frame, which is described below.\n");
    for page in &pages {
        write_page(&mut text, page, templates.get(page.template).map_or("", String::as_str));
    }
    text.push_str("\n## The frame\n\n");
    let is_frame = |field: &&Field| is_of_frame(field);
    write_fields(&mut text, pages.first().into_iter().flat_map(|page| page.fields.iter().filter(is_frame)));
    text.push_str("\n## Blocks of `base.html`\n\n| block | content |\n|---|---|\n");
    for (name, comment) in blocks(templates.get("base.html").map_or("", String::as_str)) {
        row(&mut text, &[&code(name), comment]);
    }
    text.push_str("\n## Parts\n\nTemplates that others include.\n\n| part | content |\n|---|---|\n");
    for (name, template) in templates.iter().filter(|(name, _)| name.starts_with("parts/")) {
        row(&mut text, &[&code(name), comment(template)]);
    }
    text.push_str(include_str!("reference/functions.md"));
    write_assets(&mut text);
    write_strings(&mut text);
    text
}

/// Returns the built-in templates by name.
fn templates() -> BTreeMap<String, String> {
    let files = files::built_in().into_iter();
    let template = |(path, (_, bytes)): (String, (String, Vec<u8>))| {
        let name = path.strip_prefix("templates/").filter(|name| name.ends_with(".html"))?;
        Some((name.to_owned(), String::from_utf8(bytes).ok()?))
    };
    files.filter_map(template).collect()
}

fn write_page(text: &mut String, page: &PageKind, template: &str) {
    push(text, format_args!("\n### `{}`\n\n{}\n", page.template, page.description));
    let blocks: Vec<String> = blocks(template).into_iter().map(|(name, _)| code(name)).collect();
    if !blocks.is_empty() {
        push(text, format_args!("\nIt fills these blocks of `base.html`: {}.\n", blocks.join(", ")));
    }
    let includes = tags(template).into_iter().filter(|tag| tag.keyword == "include");
    let parts: Vec<String> = includes.flat_map(|tag| literals(tag.arguments)).map(code).collect();
    if !parts.is_empty() {
        push(text, format_args!("\nIt includes {}.\n", parts.join(", ")));
    }
    text.push('\n');
    let own: Vec<&Field> = page.fields.iter().filter(|field| !is_of_frame(field)).collect();
    if own.is_empty() {
        text.push_str("It gets `page` alone.\n");
    } else {
        write_fields(text, own.into_iter());
    }
}

fn is_of_frame(field: &Field) -> bool {
    field.path == FRAME || field.path.strip_prefix(FRAME).is_some_and(|rest| rest.starts_with('.'))
}

fn write_fields<'a>(text: &mut String, fields: impl Iterator<Item = &'a Field>) {
    text.push_str("| value | type | meaning |\n|---|---|---|\n");
    for field in fields {
        row(text, &[&code(&field.path), &field.kind, &field.description]);
    }
}

/// Lists the blocks of a template, each with the comment before it.
fn blocks(template: &str) -> Vec<(&str, &str)> {
    let blocks = tags(template).into_iter().filter(|tag| tag.keyword == "block");
    let comment = |start: usize| {
        let before = template[..start].rfind("{%").map_or("", |start| template[..start].trim_end());
        let comment = before.strip_suffix("#}").and_then(|text| text.rfind("{#").map(|start| &text[start + 2..]));
        comment.unwrap_or_default().trim()
    };
    blocks.map(|tag| (tag.arguments, comment(tag.span.start))).collect()
}

/// Returns the comment at the beginning of a template.
fn comment(template: &str) -> &str {
    let inside = template.strip_prefix("{#").and_then(|rest| rest.split_once("#}"));
    inside.map_or("", |(comment, _)| comment.trim())
}

fn write_assets(text: &mut String) {
    text.push_str("\n## Assets\n\nA file of the same name below `assets/` of the theme replaces one of these:\n\n");
    for path in files::built_in().keys().filter(|path| path.starts_with("assets/")) {
        push(text, format_args!("- {}\n", code(path)));
    }
}

/// Lists the strings in the two built-in languages.
fn write_strings(text: &mut String) {
    text.push_str(include_str!("reference/strings.md"));
    text.push_str("\n| key | zh-CN | en |\n|---|---|---|\n");
    let english = Strings::built_in("en");
    let english: BTreeMap<&str, &str> = english.list().collect();
    for (key, chinese) in Strings::built_in("zh-CN").list() {
        row(text, &[&code(key), chinese, english.get(key).copied().unwrap_or_default()]);
    }
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

/// Adds a row of a table.
fn row(text: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
    push(text, format_args!("| {} |\n", cells.join(" | ")));
}

fn push(text: &mut String, part: std::fmt::Arguments<'_>) {
    text.write_fmt(part).expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests;
