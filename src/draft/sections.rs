//! Standing sections: headings that recur in most of the recent issues, renumbered.

use super::Heading;
use crate::archive::{self, Issue};
use crate::parse::numbering::{renumbered, split_heading};

/// Title of the first section of the first issue.
const FIRST: &str = "工作动态";
/// Numbering of top-level sections if no issue has any.
const NUMBERING: &str = "一、";

/// A heading with the headings below it.
#[derive(Debug, Clone)]
struct Section {
    numbering: String,
    title: String,
    under: Vec<Section>,
}

/// Returns the headings of the next issue: the given ones, or the standing ones of `recent`.
pub(super) fn headings(recent: &[Issue], given: Option<&[String]>) -> Vec<Heading> {
    let sections = match given {
        Some(titles) => titles.iter().map(|title| named(title, recent)).collect(),
        None if recent.is_empty() => vec![named(FIRST, recent)],
        None => standing(&recent.iter().map(outline).collect::<Vec<_>>()),
    };
    let mut headings = Vec::new();
    number(&sections, 1, &mut headings);
    headings
}

/// Returns a given section, numbered like the top-level sections of `recent`.
fn named(title: &str, recent: &[Issue]) -> Section {
    let (numbering, title) = split_heading(title);
    let shown = recent.iter().rev().flat_map(|issue| &issue.headings).find(|heading| heading.depth == 1);
    let numbering = match (numbering, shown) {
        (Some(numbering), _) => numbering.text.to_owned(),
        (None, Some(heading)) => heading.numbering.to_string(),
        (None, None) => NUMBERING.to_owned(),
    };
    Section { numbering, title: title.to_owned(), under: Vec::new() }
}

/// Returns the headings of an issue as a tree.
fn outline(issue: &Issue) -> Vec<Section> {
    under(&issue.headings, None)
}

fn under(headings: &[archive::Heading], parent: Option<u32>) -> Vec<Section> {
    let children = headings.iter().enumerate().filter(|(_, heading)| heading.parent == parent);
    children
        .map(|(index, heading)| Section {
            numbering: heading.numbering.to_string(),
            title: heading.title.to_string(),
            under: under(headings, Some(archive::content::narrow(index))),
        })
        .collect()
}

/// Returns the sections that are in more than half of `outlines` (oldest first), or in half of them and in the newest.
/// Their order is the newest outline's; a section that it lacks is put behind its neighbour in the newest that has it.
fn standing(outlines: &[Vec<Section>]) -> Vec<Section> {
    let mut order: Vec<&Section> = Vec::new();
    for outline in outlines.iter().rev() {
        let mut at = 0;
        for section in outline {
            match order.iter().position(|known| known.title == section.title) {
                Some(known) => at = known + 1,
                None => {
                    order.insert(at, section);
                    at += 1;
                }
            }
        }
    }
    let find = |outline: &'_ [Section], title: &str| outline.iter().position(|section| section.title == title);
    let stands = |section: &&Section| {
        let count = outlines.iter().filter(|outline| find(outline, &section.title).is_some()).count() * 2;
        let newest = outlines.last().is_some_and(|outline| find(outline, &section.title).is_some());
        count > outlines.len() || (count == outlines.len() && newest)
    };
    let standing_under = |section: &Section| {
        let below: Vec<Vec<Section>> = outlines
            .iter()
            .filter_map(|outline| find(outline, &section.title).map(|at| outline[at].under.clone()))
            .collect();
        standing(&below)
    };
    let kept = order.into_iter().filter(stands);
    kept.map(|section| Section { under: standing_under(section), ..section.clone() }).collect()
}

/// Appends the sections to `headings` in reading order, each level numbered from one.
fn number(sections: &[Section], depth: u8, headings: &mut Vec<Heading>) {
    let mut count = 0;
    for section in sections {
        count += u32::from(!section.numbering.is_empty());
        headings.push(Heading {
            depth,
            numbering: renumbered(&section.numbering, count),
            title: section.title.clone(),
        });
        number(&section.under, depth + 1, headings);
    }
}
