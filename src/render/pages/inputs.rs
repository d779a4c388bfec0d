//! Input hashes of pages that can be computed without making their views, which cost nearly as much as the pages.
//!
//! The pages of issues, sections and departments are nearly all of a site, and few of them change from one build to the
//! next. Their input hash must cover everything that their views read: pages with equal input hashes are equal
//! (`tests/suite/inputs.rs` tests this). The other pages are few, and their input hash is that of their view.

use super::{Job, Plan};
use crate::archive::{Archive, IssueId, PassageRef, SectionId};
use crate::content_hash::{ContentHash, ContentHasher};
use crate::render::paging::YearSlice;
use crate::render::{Site, navigation};

/// Hashes the inputs that all pages share: settings, registry, templates, public address, search.
pub fn shared(site: &Site<'_>) -> ContentHash {
    ContentHash::of(|hasher| {
        hasher.part(site.settings_hash.as_bytes());
        hasher.part(site.theme.templates().as_bytes());
        hasher.part(site.base_url.unwrap_or_default().as_bytes());
        for entry in navigation::entries(site) {
            hasher.part(entry.path.as_bytes());
            hasher.part(entry.text.as_bytes());
        }
        hasher.part(&[u8::from(site.base_url.is_some()), u8::from(site.search.is_some())]);
    })
}

/// Hashes the inputs of a job; `None` for a page whose view has to be made for it.
pub fn input_hash(plan: &Plan, site: &Site<'_>, job: &Job) -> Option<ContentHash> {
    let archive = site.archive;
    let hash = |kind: &str, write: &dyn Fn(&mut ContentHasher)| {
        let hash = ContentHash::of(|hasher| {
            hasher.part(plan.shared_inputs.as_bytes());
            hasher.part(kind.as_bytes());
            write(hasher);
        });
        Some(hash)
    };
    match *job {
        Job::Issue(id) => hash("issue", &|hasher| issue(archive, id, hasher)),
        // Templates and settings have no influence on it.
        Job::IssueJson(id) => Some(ContentHash::of(|hasher| {
            hasher.part(archive.issues[id.0].input_hash.as_bytes());
            terms(archive, id, hasher);
        })),
        Job::Section(id, page) => hash("section", &|hasher| {
            let slice = plan.section_slice(archive, id, page);
            year_page(&slice, hasher);
            passages(archive, slice.entries, hasher);
            hasher.part(archive.sections[id.0].title.as_bytes());
            if slice.is_newest() {
                section(archive, id, plan.section_passages[id.0].len(), hasher);
            }
        }),
        Job::Department(id, page) => hash("department", &|hasher| {
            let slice = plan.department_slice(archive, id, page);
            year_page(&slice, hasher);
            passages(archive, slice.entries, hasher);
            if slice.is_newest() {
                passages(archive, &archive.department_passages[id.0], hasher);
            }
        }),
        Job::Term(taxonomy, id, page) => hash("term", &|hasher| {
            let slice = plan.term_slice(archive, taxonomy, id, page);
            year_page(&slice, hasher);
            let term = &archive.taxonomies[taxonomy.0].terms[id.0];
            hasher.part(term.name.as_bytes());
            let shown = if slice.is_newest() { &term.issues[..] } else { slice.entries };
            shown.iter().for_each(|id| hasher.part(archive.issues[id.0].input_hash.as_bytes()));
        }),
        _ => None,
    }
}

/// Hashes the inputs of the page of an issue: the issue, its neighbours, with whose figures its own are compared, and
/// the addresses of its sections.
fn issue(archive: &Archive, id: IssueId, hasher: &mut ContentHasher) {
    let issue = &archive.issues[id.0];
    for shown in [Some(issue), archive.previous(id), archive.next(id)] {
        hasher.part(shown.map_or(&[], |issue| issue.input_hash.as_bytes()));
    }
    terms(archive, id, hasher);
    for heading in &issue.headings {
        let section = &archive.sections[heading.section.0];
        hasher.part(if section.has_page { section.slug.as_bytes() } else { b"" });
    }
}

/// Hashes the names of an issue's terms, which other issues may spell in another way.
fn terms(archive: &Archive, id: IssueId, hasher: &mut ContentHasher) {
    archive.terms_of(&archive.issues[id.0]).for_each(|(_, term)| hasher.part(term.name.as_bytes()));
}

/// Hashes the summary of a section: the number of its passages and issues, and the first and the last issue.
fn section(archive: &Archive, id: SectionId, passages: usize, hasher: &mut ContentHasher) {
    let occurrences = &archive.sections[id.0].occurrences;
    numbers(&[passages, occurrences.chunk_by(|a, b| a.0 == b.0).count()], hasher);
    for end in [occurrences.first(), occurrences.last()] {
        hasher.part(end.map_or(&[], |(issue, _)| archive.issues[issue.0].input_hash.as_bytes()));
    }
}

/// Hashes the place of a page in its list, and the years that it links to.
fn year_page<E>(slice: &YearSlice<'_, E>, hasher: &mut ContentHasher) {
    hasher.part(slice.address.slug.as_bytes());
    hasher.part(&[u8::from(slice.is_newest())]);
    slice.years.iter().for_each(|range| hasher.part(range.year.to_string().as_bytes()));
}

/// Hashes passages with their issues.
fn passages(archive: &Archive, passages: &[PassageRef], hasher: &mut ContentHasher) {
    for in_issue in passages.chunk_by(|a, b| a.issue == b.issue) {
        hasher.part(archive.issues[in_issue[0].issue.0].input_hash.as_bytes());
        let indices: Vec<usize> = in_issue.iter().map(|at| at.passage).collect();
        numbers(&indices, hasher);
    }
}

fn numbers(numbers: &[usize], hasher: &mut ContentHasher) {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| (*number as u64).to_le_bytes()).collect();
    hasher.part(&bytes);
}
