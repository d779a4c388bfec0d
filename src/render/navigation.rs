//! The entries of the navigation: the pages that the archive has something for.
//!
//! Input: a [`Site`]. Output: [`Entry`]s in the order in which pages show them. A bulletin without departments, sections,
//! figures or documents has no page for them, and nothing leads there. Pages of one's own come last.

use schemars::JsonSchema;
use serde::Serialize;

use super::Site;
use crate::archive::Archive;

/// An entry of the navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Entry {
    /// Name of the entry for templates. The frame of a page below the entry has the same name as its `nav`.
    pub key: String,
    /// Path of the page, from the root of the site.
    pub path: String,
    /// Text of the link.
    pub text: String,
    /// True for a page from which readers find issues, false for the home page and pages of other content.
    pub browses: bool,
}

/// Lists the entries of the navigation of every page.
pub fn entries(site: &Site<'_>) -> Vec<Entry> {
    let entry = |key: &str, browses: bool| Entry {
        key: key.to_owned(),
        path: if key == "home" { "index.html".to_owned() } else { format!("{key}.html") },
        text: site.text(&format!("pages.{key}"), &[]),
        browses,
    };
    let mut entries = vec![entry("home", false), entry("archive", true)];
    entries.extend(has_departments(site.archive).then(|| entry("departments", true)));
    entries.extend(has_sections(site.archive).then(|| entry("sections", true)));
    let taxonomies = site.archive.taxonomies.iter().filter(|taxonomy| !taxonomy.terms.is_empty());
    entries.extend(taxonomies.map(|taxonomy| Entry {
        key: taxonomy.key.clone(),
        path: taxonomy.path().to_string(),
        text: taxonomy.title.clone(),
        browses: true,
    }));
    entries.extend((!site.archive.documents.is_empty()).then(|| entry("documents", true)));
    entries.extend(has_figures(site.archive).then(|| entry("statistics", false)));
    let own_pages = site.archive.pages.iter().filter(|page| page.in_navigation);
    entries.extend(own_pages.map(|page| Entry {
        key: format!("pages/{}", page.name),
        path: page.path().to_string(),
        text: page.title.clone(),
        browses: false,
    }));
    entries
}

/// Returns true if an issue names a department of the registry.
pub fn has_departments(archive: &Archive) -> bool {
    let is_in_text = archive.department_passages.iter().any(|passages| !passages.is_empty());
    let is_named = || archive.issues.iter().any(|issue| !issue.departments.is_empty());
    is_in_text || (!archive.departments.is_empty() && is_named())
}

/// Returns true if a section has a page.
pub fn has_sections(archive: &Archive) -> bool {
    archive.sections.iter().any(|section| section.has_page)
}

/// Returns true if a figure of the settings was found.
pub fn has_figures(archive: &Archive) -> bool {
    archive.series.iter().any(|series| !series.points.is_empty())
}
