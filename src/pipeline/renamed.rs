//! Departments whose names or addresses are others than on the published site.
//!
//! Input: the departments of the previous build's record, and the registry as it is now. Output: a warning for each one
//! that lost a name or its page, with what to write into its entry. A department that was deleted is none of them.

use std::collections::HashSet;

use crate::archive::Department;
use crate::cache::PublishedDepartment;
use crate::config::registry;
use crate::diagnostics::{Diagnostic, Rule};
use crate::source::SourceFile;

/// A department that was renamed without a word in the registry.
#[derive(Debug)]
pub struct Renamed<'a> {
    /// The department as it was published.
    pub published: &'a PublishedDepartment,
    /// What it is called now, and what to write.
    pub warning: Diagnostic,
}

/// Returns the departments as the record of a build holds them.
pub fn published(departments: &[Department]) -> Vec<PublishedDepartment> {
    let published = |department: &Department| PublishedDepartment {
        name: department.name.clone(),
        short: department.short.clone(),
        slug: department.slug.clone(),
    };
    departments.iter().map(published).collect()
}

/// Compares the published departments with those of the registry, whose file is `file`.
pub fn find<'a>(
    published: &'a [PublishedDepartment],
    departments: &[Department],
    file: &SourceFile,
) -> Vec<Renamed<'a>> {
    let known: HashSet<&str> = published.iter().flat_map(|one| [one.name.as_str(), one.short.as_str()]).collect();
    let is_new = |department: &&Department| !department.names().iter().any(|name| known.contains(name));
    let found = published.iter().enumerate().filter_map(|(index, before)| {
        let bears = |name: &str| departments.iter().find(|department| department.names().contains(&name));
        let same_slug = || departments.iter().find(|department| department.slug == before.slug);
        // An entry whose names were all edited is still in its place.
        let same_place = || departments.get(index).filter(|_| departments.len() == published.len()).filter(is_new);
        let now = bears(&before.name).or_else(|| bears(&before.short)).or_else(same_slug).or_else(same_place)?;
        let warning = warning(before, now, file)?;
        Some(Renamed { published: before, warning })
    });
    found.collect()
}

/// Returns the warning about a department that is `now` what was published as `before`; `None` where all its names lead
/// to it and its page is where it was.
fn warning(before: &PublishedDepartment, now: &Department, file: &SourceFile) -> Option<Diagnostic> {
    let names = now.names();
    let mut lost: Vec<&str> = vec![&before.name, &before.short];
    lost.retain(|name| !names.contains(name));
    lost.dedup();
    let has_moved = before.slug != now.slug;
    let mut entry = Vec::new();
    if !lost.is_empty() {
        let former: Vec<String> = lost.iter().map(|name| format!("{{ name = \"{name}\" }}")).collect();
        entry.push(format!("former = [{}]", former.join(", ")));
    }
    if has_moved {
        entry.push(format!("slug = \"{}\"", before.slug));
    }
    let message = match (lost.first(), has_moved) {
        (Some(name), true) => {
            format!("{name} is named {} now, and its published page departments/{}.html is gone", now.name, before.slug)
        }
        (Some(name), false) => {
            format!("{name} is named {} now, and texts with the old name no longer lead to it", now.name)
        }
        (None, true) => format!(
            "the published page of {}, departments/{}.html, is departments/{}.html now",
            now.name, before.slug, now.slug
        ),
        (None, false) => return None,
    };
    let place = file.text.find(&format!("\"{}\"", now.name)).map_or(0..0, |at| at + 1..at + 1 + now.name.len());
    let hint = format!("write into its entry: {}", entry.join(" and "));
    Some(
        Diagnostic::warning(message)
            .rule(Rule::RenamedDepartment)
            .file(registry::FILE_NAME)
            .at(&file.text, place)
            .hint(hint),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, now: &str, expected: Option<(&str, &str)>) {
        let read = |text: &str| registry::parse(text).unwrap().departments;
        let file = SourceFile { path: registry::FILE_NAME.into(), text: now.into() };
        let published = published(&read(before));
        let found = find(&published, &read(now), &file);
        let shown = found.first().map(|one| (one.warning.message.as_str(), one.warning.hint.as_deref().unwrap()));
        match expected {
            Some((message, hint)) => {
                let (said, hinted) = shown.unwrap();
                assert!(said.contains(message) && hinted.ends_with(hint), "{said}\n{hinted}");
                assert_eq!(found.len(), 1);
            }
            None => assert_eq!(shown, None),
        }
    }

    #[test]
    fn a_department_that_was_renamed_is_found() {
        let other = "[[department]]\nname = \"水利厅\"\n";
        let old = "[[department]]\nname = \"四川省教育厅\"\nshort = \"教育厅\"\nslug = \"jiaoyu\"\n";
        let before = format!("{old}{other}");
        let gone = "[[department]]\nname = \"四川省教育委\"\nshort = \"教育委\"\nslug = \"jiaoyuwei\"\n";
        let entry = "former = [{ name = \"四川省教育厅\" }, { name = \"教育厅\" }]";
        check(&before, &before, None);
        check(&before, other, None);
        check(
            &before,
            &format!("{gone}{other}"),
            Some(("jiaoyu.html is gone", &format!("{entry} and slug = \"jiaoyu\""))),
        );
        check(
            &before,
            &format!("{}{other}", gone.replace("jiaoyuwei", "jiaoyu")),
            Some(("no longer lead to it", entry)),
        );
        let with_former = format!("{gone}{entry}\n");
        check(
            &before,
            &format!("{other}{with_former}"),
            Some(("is departments/jiaoyuwei.html now", "slug = \"jiaoyu\"")),
        );
        check(&before, &format!("{other}{}", with_former.replace("jiaoyuwei", "jiaoyu")), None);
    }
}
