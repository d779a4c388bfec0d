//! Segmentation of a query into words, for the lower tiers.
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

/// Returns the words of `literal` in order, without repeats. `weight` returns the weight of a word, 0 for none.
pub fn words(literal: &Literal, mut weight: impl FnMut(&str) -> u8) -> Vec<Literal> {
    let characters = &literal.characters;
    let only = characters.iter().filter(|c| matches!(Class::of(**c), Class::Cjk | Class::Word)).count() == 1;
    let mut words: Vec<Literal> = Vec::new();
    let mut start = 0;
    while start < characters.len() {
        let class = Class::of(characters[start]);
        let length = characters[start..].iter().take_while(|c| Class::of(**c) == class).count();
        let run = &characters[start..start + length];
        start += length;
        let found = match class {
            Class::Word => vec![run],
            Class::Cjk if length > 1 => cut(run, &mut weight),
            Class::Cjk if only => vec![run],
            _ => Vec::new(),
        };
        for word in found {
            let prefix = literal.prefix && class == Class::Word && start == characters.len();
            let word = Literal { characters: word.to_vec(), prefix };
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
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

/// Cuts a run of Chinese characters into words, or into its overlapping pairs if it contains no word.
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
    let mut words = Vec::new();
    let mut start = 0;
    while start < run.len() {
        let length = best[start].first;
        if length > 1 {
            words.push(&run[start..start + length]);
        }
        start += length;
    }
    if words.is_empty() { run.windows(2).collect() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::normalise::normalise;

    fn shown(text: &str, lexicon: &[(&str, u8)]) -> Vec<String> {
        let literal = Literal::new(&normalise(text), true).unwrap();
        let weight = |word: &str| lexicon.iter().find(|(known, _)| *known == word).map_or(0, |(_, weight)| *weight);
        words(&literal, weight).iter().map(Literal::text).collect()
    }

    #[test]
    fn cuts() {
        let lexicon = [("无线", 9), ("无线电", 8), ("无线电台", 5), ("电台", 7), ("申报", 9), ("要求", 12)];
        assert_eq!(shown("无线电台补申报要求", &lexicon), ["无线电台", "申报", "要求"]);
        assert_eq!(shown("研究生命", &[("研究", 3), ("研究生", 3), ("生命", 3)]), ["研究", "生命"]);
        assert_eq!(shown("吕芙蓉", &[]), ["吕芙", "芙蓉"]);
        assert_eq!(shown("厅", &[]), ["厅"]);
        assert_eq!(shown("S1，申报 S1", &lexicon), ["s1", "申报", "s1"]);
    }

    #[test]
    fn weights() {
        assert_eq!([0, 1, 2, 3, 4, u32::MAX].map(weight), [0, 1, 2, 2, 3, 32]);
    }
}
