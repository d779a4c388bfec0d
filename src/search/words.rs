//! Segmentation of a query into parts, for the lower tiers.
//!
//! A browser has no segmenter, and two segmenters would not agree. So both sides cut a query by one rule: along the
//! words that jieba found in the archive, preferring frequent ones.

use super::characters::Class;
use super::lexicon::WORD_LENGTHS;
use super::literal::Literal;

/// Returns the weight of a word that occurs in `docs` docs: 1 for one doc, 1 more for each doubling, 0 for none.
pub fn weight(docs: u32) -> u8 {
    docs.checked_ilog2().map_or(0, |log| log as u8 + 1)
}

/// A part of a query. A passage has all of a query if it has all of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The string to find.
    pub literal: Literal,
    /// Whether to list passages that have no other part: not for a single character between words.
    pub is_word: bool,
}

/// Returns the parts of `literal` in order, without repeats: all of its letters, digits and Chinese characters are in one.
/// `weight` returns the weight of a word, 0 for none.
pub fn parts(literal: &Literal, mut weight: impl FnMut(&str) -> u8) -> Vec<Part> {
    let characters = &literal.characters;
    let only = characters.iter().filter(|c| matches!(Class::of(**c), Class::Cjk | Class::Word)).count() == 1;
    let mut parts: Vec<Part> = Vec::new();
    let mut start = 0;
    while start < characters.len() {
        let class = Class::of(characters[start]);
        let length = characters[start..].iter().take_while(|c| Class::of(**c) == class).count();
        let run = &characters[start..start + length];
        start += length;
        let found = match class {
            Class::Word => vec![run],
            Class::Cjk => cut(run, &mut weight),
            _ => Vec::new(),
        };
        for characters in found {
            let prefix = literal.prefix && class == Class::Word && start == literal.characters.len();
            let is_word = class == Class::Word || characters.len() > 1 || only;
            let part = Part { literal: Literal { characters: characters.to_vec(), prefix }, is_word };
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
    }
    parts
}

/// Quality of a segmentation of the rest of a run; the greatest is best. Fields are compared in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Merit {
    /// Number of single characters, negated.
    singles: i32,
    /// Number of pieces, negated.
    pieces: i32,
    /// Sum of the words' weights.
    weight: i32,
    /// Length of the first piece, in characters.
    first: usize,
}

/// Cuts a run of Chinese characters into words. Characters between words are cut into overlapping pairs, a single one
/// is a piece of its own.
fn cut<'a>(run: &'a [char], weight: &mut impl FnMut(&str) -> u8) -> Vec<&'a [char]> {
    let mut best = vec![Merit { singles: 0, pieces: 0, weight: 0, first: 0 }; run.len() + 1];
    for start in (0..run.len()).rev() {
        let single = best[start + 1];
        best[start] = Merit { singles: single.singles - 1, pieces: single.pieces - 1, weight: single.weight, first: 1 };
        for length in WORD_LENGTHS.take_while(|length| start + length <= run.len()) {
            let text: String = run[start..start + length].iter().collect();
            let own = weight(&text);
            if own > 0 {
                let rest = best[start + length];
                let weight = rest.weight + i32::from(own);
                let merit = Merit { singles: rest.singles, pieces: rest.pieces - 1, weight, first: length };
                best[start] = best[start].max(merit);
            }
        }
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < run.len() {
        let length = best[start].first;
        if length > 1 {
            pieces.push(&run[start..start + length]);
            start += length;
            continue;
        }
        let singles = (start..run.len()).take_while(|at| best[*at].first == 1).count();
        let between = &run[start..start + singles];
        if singles == 1 {
            pieces.push(between)
        } else {
            pieces.extend(between.windows(2))
        }
        start += singles;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::normalise::normalise;

    fn shown(text: &str, lexicon: &[(&str, u8)]) -> Vec<String> {
        let literal = Literal::new(&normalise(text), true).unwrap();
        let weight = |word: &str| lexicon.iter().find(|(known, _)| *known == word).map_or(0, |(_, weight)| *weight);
        let shown = |part: &Part| format!("{}{}", part.literal.text(), if part.is_word { "" } else { "-" });
        parts(&literal, weight).iter().map(shown).collect()
    }

    #[test]
    fn cuts() {
        let lexicon = [("无线", 9), ("无线电", 8), ("无线电台", 5), ("电台", 7), ("申报", 9), ("要求", 12)];
        assert_eq!(shown("无线电台补申报要求", &lexicon), ["无线电台", "补-", "申报", "要求"]);
        assert_eq!(shown("申报当案要求", &lexicon), ["申报", "当案", "要求"]);
        assert_eq!(shown("研究生命", &[("研究", 3), ("研究生", 3), ("生命", 3)]), ["研究", "生命"]);
        assert_eq!(shown("吕芙蓉", &[]), ["吕芙", "芙蓉"]);
        assert_eq!(shown("厅", &[]), ["厅"]);
        assert_eq!(shown("厅，局", &[]), ["厅-", "局-"]);
        assert_eq!(shown("S1，申报 S1", &lexicon), ["s1", "申报", "s1"]);
    }

    #[test]
    fn weights() {
        assert_eq!([0, 1, 2, 3, 4, u32::MAX].map(weight), [0, 1, 2, 2, 3, 32]);
    }
}
