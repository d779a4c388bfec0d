//! `[[section]]`: addresses of sections that do not follow from their titles.

use std::collections::BTreeMap;

use ::toml::Spanned;
use schemars::JsonSchema;
use serde::Deserialize;

use super::is_slug;
use super::problems::Problems;
use crate::folding::fold;

/// A section with an address of its own choice.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionFile {
    /// Its heading, without the number.
    #[schemars(with = "String")]
    title: Spanned<String>,
    /// Name of its page: lower-case letters, digits, hyphens.
    #[schemars(with = "String")]
    slug: Spanned<String>,
}

/// Slugs of sections, by their folded titles.
pub type SectionSlugs = BTreeMap<String, String>;

/// Validates the entries. An error about two of them is reported at both.
pub(super) fn read(files: &[SectionFile], problems: &mut Problems<'_>) -> SectionSlugs {
    let mut slugs = SectionSlugs::new();
    for (index, section) in files.iter().enumerate() {
        let (title, slug) = (fold(section.title.get_ref()).text().trim().to_owned(), section.slug.get_ref());
        if !is_slug(slug) {
            let hint = "use lower-case ASCII letters, digits and hyphens, like dongtai";
            problems.add(format!("slug `{slug}` cannot stand in an address"), section.slug.span(), hint);
        }
        let others = || files.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
        if let Some(other) = others().find(|other| other.slug.get_ref() == slug) {
            let message = format!("slug `{slug}` is that of {}, too", other.title.get_ref());
            problems.add(message, section.slug.span(), "give each section a slug of its own");
        }
        if title.is_empty() || others().any(|other| fold(other.title.get_ref()).text().trim() == title) {
            let message = format!("section `{}` is empty or stands twice", section.title.get_ref());
            problems.add(message, section.title.span(), "write one entry for each heading, without its number");
        }
        slugs.insert(title, slug.clone());
    }
    slugs
}
