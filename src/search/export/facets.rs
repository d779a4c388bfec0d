//! Export of the facets: the docs of each department and of each section, those that are headings, and the issues of
//! each term.

use crate::archive::Archive;
use crate::output::OutputFile;
use crate::search::format::{Encoder, Kind};
use crate::search::sections::{self, Indices};
use crate::search::units::Units;

/// Sections offered as a filter, at most: a longer list helps nobody, and each costs a few bytes a passage.
const SECTIONS: usize = 200;

/// Makes `search/facets.js`.
pub fn file(archive: &Archive, units: &Units) -> OutputFile {
    let sections: Vec<_> = sections::searchable(archive).collect();
    let indices = Indices::new(archive);
    let mut by_department: Vec<Vec<u32>> = vec![Vec::new(); archive.departments.len()];
    let mut by_section: Vec<Vec<u32>> = vec![Vec::new(); sections.len()];
    let mut headings = Vec::new();
    for doc in &units.docs {
        let unit = units.first_unit(doc);
        doc.departments(archive).iter().for_each(|id| by_department[id.0].push(unit));
        indices.of(archive, doc).into_iter().for_each(|section| by_section[section].push(unit));
        if doc.is_heading() {
            headings.push(unit);
        }
    }
    let mut payload = Encoder::payload(Kind::Facets, units.generation);
    payload.size(by_department.len());
    by_department.iter().for_each(|docs| list(&mut payload, docs));
    let mut offered: Vec<usize> = (0..sections.len()).collect();
    offered.sort_by_key(|section| std::cmp::Reverse(by_section[*section].len()));
    offered.truncate(SECTIONS);
    payload.size(offered.len());
    for index in offered {
        payload.string(&sections[index].title);
        list(&mut payload, &by_section[index]);
    }
    list(&mut payload, &headings);
    payload.size(archive.taxonomies.len());
    for taxonomy in &archive.taxonomies {
        payload.string(&taxonomy.key);
        payload.string(&taxonomy.title);
        payload.size(taxonomy.terms.len());
        for term in &taxonomy.terms {
            payload.string(&term.slug);
            payload.string(&term.name);
            let issues: Vec<u32> = term.issues.iter().map(|issue| issue.0 as u32).collect();
            list(&mut payload, &issues);
        }
    }
    payload.into_file("facets")
}

fn list(payload: &mut Encoder, numbers: &[u32]) {
    payload.size(numbers.len());
    payload.ascending(numbers.iter().copied());
}
