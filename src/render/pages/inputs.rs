//! What a page was made from, told without making its view, which costs nearly as much as the page.
//!
//! The pages of issues, sections and departments are nearly all of a site, and few of them change from one build to
//! the next. What is told here must be all that their views look at: two pages of the same inputs are the same page
//! (`tests/suite/inputs.rs` holds the views to it). The other pages are few, and their views tell what they are made
//! from.

use super::{Job, Plan};
use crate::archive::{Archive, DepartmentId, IssueId, PassageRef, SectionId};
use crate::fingerprint::{Fingerprint, Fingerprinter};
use crate::render::Site;

/// What all pages are made from: rules, templates, and what the command line adds.
pub fn frame(site: &Site<'_>) -> Fingerprint {
    Fingerprint::of(|all| {
        all.part(site.rules.as_bytes());
        all.part(site.theme.templates().as_bytes());
        all.part(site.base_url.unwrap_or_default().as_bytes());
        all.part(&[u8::from(site.base_url.is_some()), u8::from(site.search.is_some())]);
    })
}

/// What the page of `job` is made from; `None` where its view is to tell.
pub fn inputs(plan: &Plan, site: &Site<'_>, job: &Job) -> Option<Fingerprint> {
    let archive = site.archive;
    let of = |kind: &str, write: &dyn Fn(&mut Fingerprinter)| {
        let inputs = Fingerprint::of(|all| {
            all.part(plan.frame.as_bytes());
            all.part(kind.as_bytes());
            write(all);
        });
        Some(inputs)
    };
    match *job {
        Job::Issue(id) => of("issue", &|all| issue(archive, id, all)),
        Job::IssueJson(id) => of("json", &|all| all.part(archive.issues[id.0].origin.as_bytes())),
        Job::Section(id, page) => of("section", &|all| {
            let passages = &plan.section_passages[id.0];
            section(archive, id, all);
            numbers(&[passages.len(), page], all);
            let per_page = site.config.pages.lines_per_page;
            list(archive, passages.chunks(per_page.max(1)).nth(page).unwrap_or_default(), all);
        }),
        Job::Department(id, page) => of("department", &|all| {
            let passages = &archive.department_passages[id.0];
            department(archive, id, passages, all);
            numbers(&[passages.len(), page], all);
            let per_page = site.config.pages.passages_per_page;
            // The newest come first; the first page also counts them all.
            let shown = passages.rchunks(per_page.max(1)).nth(page).unwrap_or_default();
            list(archive, if page == 0 { passages } else { shown }, all);
        }),
        _ => None,
    }
}

/// An issue's page: the issue, its neighbours, with whose figures its own are compared, and which of its headings lead
/// to a page.
fn issue(archive: &Archive, id: IssueId, all: &mut Fingerprinter) {
    let issue = &archive.issues[id.0];
    for shown in [Some(issue), archive.previous(id), archive.next(id)] {
        all.part(shown.map_or(&[], |issue| issue.origin.as_bytes()));
    }
    for heading in &issue.headings {
        let section = &archive.sections[heading.section.0];
        all.part(if section.has_page { section.slug.as_bytes() } else { b"" });
    }
}

/// What the page of a section tells of it as a whole: its name, and in which issues it stands.
fn section(archive: &Archive, id: SectionId, all: &mut Fingerprinter) {
    let section = &archive.sections[id.0];
    all.part(section.title.as_bytes());
    all.part(section.slug.as_bytes());
    numbers(&[section.occurrences.chunk_by(|a, b| a.0 == b.0).count()], all);
    ends(archive, section.occurrences.first().map(|at| at.0), section.occurrences.last().map(|at| at.0), all);
}

/// What the page of a department tells of it as a whole, besides what stands in the registry.
fn department(archive: &Archive, id: DepartmentId, passages: &[PassageRef], all: &mut Fingerprinter) {
    let leads = passages.iter().filter(|at| archive.passage(**at).1.leads.contains(&id)).count();
    numbers(&[id.0, leads, passages.chunk_by(|a, b| a.issue == b.issue).count()], all);
    ends(archive, passages.first().map(|at| at.issue), passages.last().map(|at| at.issue), all);
}

/// The first issue of several and the last.
fn ends(archive: &Archive, first: Option<IssueId>, last: Option<IssueId>, all: &mut Fingerprinter) {
    for id in [first, last] {
        all.part(id.map_or(&[], |id| archive.issues[id.0].origin.as_bytes()));
    }
}

/// Passages with the issues that they stand in.
fn list(archive: &Archive, passages: &[PassageRef], all: &mut Fingerprinter) {
    for in_issue in passages.chunk_by(|a, b| a.issue == b.issue) {
        all.part(archive.issues[in_issue[0].issue.0].origin.as_bytes());
        let places: Vec<usize> = in_issue.iter().map(|at| at.passage).collect();
        numbers(&places, all);
    }
}

fn numbers(numbers: &[usize], all: &mut Fingerprinter) {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| (*number as u64).to_le_bytes()).collect();
    all.part(&bytes);
}
