//! Literals and their occurrences: defines when a text contains a string of the query. The index exists to find these
//! texts without reading all of them.

use super::characters::Class;

/// A normalised string of a query that must occur in a text as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// Its characters, normalised; at least one is Chinese, a letter or a digit.
    pub characters: Vec<char>,
    /// Whether the letters and digits at its end match as a prefix, because the reader may still be typing them.
    pub prefix: bool,
}

impl Literal {
    /// Makes a literal of a normalised string; `None` if it has no Chinese character, letter or digit.
    pub fn new(normalised: &str, prefix: bool) -> Option<Self> {
        let characters: Vec<char> = normalised.chars().collect();
        let searchable = characters.iter().any(|c| matches!(Class::of(*c), Class::Cjk | Class::Word));
        searchable.then_some(Self { characters, prefix })
    }

    /// Returns its text.
    pub fn text(&self) -> String {
        self.characters.iter().collect()
    }

    /// Returns the positions of its occurrences in the normalised `text`, in characters, ascending. Occurrences may
    /// overlap. A punctuation mark matches any other; runs of letters and digits match as a whole.
    pub fn occurrences<'a>(&'a self, text: &'a [char]) -> impl Iterator<Item = usize> + 'a {
        let first = self.characters[0];
        let length = self.characters.len();
        let is_mark = Class::of(first) == Class::Mark;
        let starts = text.len().checked_sub(length).map_or(0..0, |last| 0..last + 1);
        starts.filter(move |start| (text[*start] == first || is_mark) && self.stands_at(text, *start))
    }

    fn stands_at(&self, text: &[char], start: usize) -> bool {
        let end = start + self.characters.len();
        self.characters.iter().zip(&text[start..end]).all(|(wanted, found)| alike(*wanted, *found))
            && !(is_word(self.characters.first()) && start > 0 && is_word(text.get(start - 1)))
            && (self.prefix || !(is_word(self.characters.last()) && is_word(text.get(end))))
    }
}

fn alike(wanted: char, found: char) -> bool {
    wanted == found || (Class::of(wanted) == Class::Mark && Class::of(found) == Class::Mark)
}

fn is_word(c: Option<&char>) -> bool {
    c.is_some_and(|c| Class::of(*c) == Class::Word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::normalise::normalise;

    #[test]
    fn occurrences() {
        let cases: &[(&str, &str, bool, &[usize])] = &[
            ("一段简单的话", "段简", false, &[1]),
            ("哈哈哈", "哈哈", false, &[0, 1]),
            ("检查, 深入", "检查，深", false, &[0]),
            ("2138 件", "138件", false, &[]),
            ("2138 件", "213", true, &[0]),
            ("2138 件", "213", false, &[]),
            ("占比 64.29%", "64.29", false, &[2]),
            ("𠮷野家", "𠮷野", false, &[0]),
        ];
        for (text, literal, prefix, expected) in cases {
            let text: Vec<char> = normalise(text).chars().collect();
            let found: Vec<usize> = Literal::new(&normalise(literal), *prefix).unwrap().occurrences(&text).collect();
            assert_eq!(&found, expected, "{literal}");
        }
    }
}
