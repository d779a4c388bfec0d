//! What a page was made from, told without making its view, which costs nearly as much as the page.
//!
//! The pages of issues, sections and departments are nearly all of a site, and few of them change from one build to
//! the next. What is told here must be all that their views look at: two pages of the same inputs are the same page
//! (`tests/suite/inputs.rs` holds the views to it). The other pages are few, and their views tell what they are made
//! from.

use super::{Job, Plan};
use crate::archive::{Archive, IssueId, PassageRef, SectionId};
use crate::content_hash::{ContentHash, ContentHasher};
use crate::render::Site;
use crate::render::paging::YearSlice;

/// What all pages are made from: rules, templates, and what the command line adds.
pub fn frame(site: &Site<'_>) -> ContentHash {
    ContentHash::of(|all| {
        all.part(site.settings_hash.as_bytes());
        all.part(site.theme.templates().as_bytes());
        all.part(site.base_url.unwrap_or_default().as_bytes());
        all.part(&[u8::from(site.base_url.is_some()), u8::from(site.search.is_some())]);
    })
}

/// What the page of `job` is made from; `None` where its view is to tell.
pub fn inputs(plan: &Plan, site: &Site<'_>, job: &Job) -> Option<ContentHash> {
    let archive = site.archive;
    let of = |kind: &str, write: &dyn Fn(&mut ContentHasher)| {
        let inputs = ContentHash::of(|all| {
            all.part(plan.frame.as_bytes());
            all.part(kind.as_bytes());
            write(all);
        });
        Some(inputs)
    };
    match *job {
        Job::Issue(id) => of("issue", &|all| issue(archive, id, all)),
        // No template has a say in it.
        Job::IssueJson(id) => Some(ContentHash::of(|all| all.part(archive.issues[id.0].input_hash.as_bytes()))),
        Job::Section(id, page) => of("section", &|all| {
            let slice = plan.section_slice(archive, id, page);
            year_page(archive, &slice, all);
            all.part(archive.sections[id.0].title.as_bytes());
            if slice.is_newest() {
                section(archive, id, plan.section_passages[id.0].len(), all);
            }
        }),
        Job::Department(id, page) => of("department", &|all| {
            let slice = plan.department_slice(archive, id, page);
            year_page(archive, &slice, all);
            if slice.is_newest() {
                list(archive, &archive.department_passages[id.0], all);
            }
        }),
        _ => None,
    }
}

/// An issue's page: the issue, its neighbours, with whose figures its own are compared, and which of its headings lead
/// to a page.
fn issue(archive: &Archive, id: IssueId, all: &mut ContentHasher) {
    let issue = &archive.issues[id.0];
    for shown in [Some(issue), archive.previous(id), archive.next(id)] {
        all.part(shown.map_or(&[], |issue| issue.input_hash.as_bytes()));
    }
    for heading in &issue.headings {
        let section = &archive.sections[heading.section.0];
        all.part(if section.has_page { section.slug.as_bytes() } else { b"" });
    }
}

/// What the latest page of a section tells of it as a whole: in which issues it stands.
fn section(archive: &Archive, id: SectionId, passages: usize, all: &mut ContentHasher) {
    let occurrences = &archive.sections[id.0].occurrences;
    numbers(&[passages, occurrences.chunk_by(|a, b| a.0 == b.0).count()], all);
    for end in [occurrences.first(), occurrences.last()] {
        all.part(end.map_or(&[], |(issue, _)| archive.issues[issue.0].input_hash.as_bytes()));
    }
}

/// Hashes a page of a list: its passages, and the years that it links to.
fn year_page(archive: &Archive, slice: &YearSlice<'_>, all: &mut ContentHasher) {
    all.part(slice.address.slug.as_bytes());
    all.part(&[u8::from(slice.is_newest())]);
    slice.years.iter().for_each(|range| all.part(&range.year.to_le_bytes()));
    list(archive, slice.passages, all);
}

/// Passages with the issues that they stand in.
fn list(archive: &Archive, passages: &[PassageRef], all: &mut ContentHasher) {
    for in_issue in passages.chunk_by(|a, b| a.issue == b.issue) {
        all.part(archive.issues[in_issue[0].issue.0].input_hash.as_bytes());
        let places: Vec<usize> = in_issue.iter().map(|at| at.passage).collect();
        numbers(&places, all);
    }
}

fn numbers(numbers: &[usize], all: &mut ContentHasher) {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| (*number as u64).to_le_bytes()).collect();
    all.part(&bytes);
}
