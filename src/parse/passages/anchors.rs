//! Anchors, by which headings and passages are cited.
//!
//! A numbered heading or item has an anchor made of its number (`s1`, `s1-3`), a heading without one an anchor made of
//! its title alone. So an anchor stays what it is when a heading is put before another one.

use std::collections::{HashMap, HashSet};

use ecow::{EcoString, eco_format};

use crate::archive::{Item, Passage};
use crate::folding::fold;
use crate::parse::ParsedHeading;

/// Hexadecimal digits of a title's hash. Titles need to differ within an issue only, and a page has many anchors.
const DIGITS: usize = 6;

/// Returns the anchor of a heading without a number: `s-5d2f01`. It differs from all that are made of numbers.
pub(super) fn of_title(title: &str) -> EcoString {
    let hash = blake3::hash(fold(title).text().as_bytes()).to_hex();
    eco_format!("s-{}", &hash[..DIGITS])
}

/// The anchors of one issue; none stands twice.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    taken: HashSet<EcoString>,
    /// Number of times that an anchor was wanted again.
    repeats: HashMap<EcoString, u32>,
}

impl Anchors {
    /// The anchor that is wanted; where it is taken, with the first number behind it that is free: `s1-3_2`.
    pub(super) fn take(&mut self, wanted: EcoString) -> EcoString {
        if self.taken.insert(wanted.clone()) {
            return wanted;
        }
        let nth = self.repeats.entry(wanted.clone()).or_insert(1);
        loop {
            *nth += 1;
            let anchor = eco_format!("{wanted}_{nth}");
            if self.taken.insert(anchor.clone()) {
                return anchor;
            }
        }
    }

    /// Names items and their passages: `s1-3` for item 3; paragraphs without a number are counted.
    pub(super) fn name(&mut self, items: &mut [Item], passages: &mut [Passage], headings: &[ParsedHeading]) {
        let numbered: HashSet<Option<u32>> =
            items.iter().filter(|item| item.number.is_some()).map(|item| item.heading).collect();
        let mut counters: HashMap<Option<u32>, (u32, u32)> = HashMap::new();
        for item in items {
            let section = item.heading.map_or("s0", |heading| &headings[heading as usize].anchor);
            let (last, plain) = counters.entry(item.heading).or_default();
            let place = if let Some(number) = item.number {
                (*last, *plain) = (number, 0);
                number.to_string()
            } else {
                *plain += 1;
                if numbered.contains(&item.heading) { format!("{last}.{plain}") } else { plain.to_string() }
            };
            if item.anchor.is_empty() {
                item.anchor = self.take(eco_format!("{section}-{place}"));
            }
            let several = item.passages.len() > 1;
            for (nth, passage) in passages[item.passages.clone()].iter_mut().enumerate() {
                passage.anchor =
                    if several { self.take(eco_format!("{}-{}", item.anchor, nth + 1)) } else { item.anchor.clone() };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_of_a_title_follows_from_what_it_looks_like() {
        let anchor = of_title("数据2023");
        assert_eq!(anchor, of_title("数 据２０２３"));
        assert_ne!(anchor, of_title("通知"));
        assert!(anchor.starts_with("s-") && anchor.len() == 8, "{anchor}");
    }

    #[test]
    fn an_anchor_that_is_taken_gets_the_next_number() {
        let mut anchors = Anchors::default();
        let taken: Vec<EcoString> = ["a", "a_2", "a", "a", "b", "a_2"].map(|wanted| anchors.take(wanted.into())).into();
        assert_eq!(taken, ["a", "a_2", "a_3", "a_4", "b", "a_2_2"]);
    }
}
