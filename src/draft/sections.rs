//! The standing sections: headings that recur in most of the recent issues, numbered anew.

use super::Heading;
use crate::archive::{self, Issue};
use crate::parse::numbering::{renumbered, split_heading};

/// What the first issue of an archive starts with.
const FIRST: &str = "工作动态";
/// How top-level sections are numbered where no issue shows it.
const NUMBERING: &str = "一、";

/// A heading with what stands under it.
#[derive(Debug, Clone)]
struct Section {
    numbering: String,
    title: String,
    under: Vec<Section>,
}

/// The headings of the next issue: those given, or the standing ones of `recent`.
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

/// A section that was asked for, with the numbering that top-level sections have.
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

/// The headings of an issue as a tree.
fn outline(issue: &Issue) -> Vec<Section> {
    under(&issue.headings, None)
}

fn under(headings: &[archive::Heading], parent: Option<u32>) -> Vec<Section> {
    let children = headings.iter().enumerate().filter(|(_, heading)| heading.parent == parent);
    children
        .map(|(index, heading)| Section {
            numbering: heading.numbering.to_string(),
            title: heading.title.to_string(),
            under: under(headings, Some(archive::issue::narrow(index))),
        })
        .collect()
}

/// Sections that stand in more than half of `outlines` (oldest first), or in half and in the last. Their order is
/// that of the newest; what it lacks comes behind its neighbour of the newest that has it.
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

/// Reading order, each level counted from one.
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
