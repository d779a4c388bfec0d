//! Characters that are read as others: traditional characters as simplified ones, radicals as characters.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Pairs of a character and what it is read as; see the head of the file.
const TABLE: &str = include_str!("folds.txt");
/// First character of the part of the table that is looked up for nearly every character of every text.
const FIRST: u32 = 0x4e00;
/// Number of characters in that part.
const COUNT: usize = 0x5200;

struct Folds {
    /// What the characters from [`FIRST`] on are read as; `None` for themselves.
    common: Vec<Option<char>>,
    /// The same for all others.
    rare: HashMap<char, char>,
}

/// Returns the pairs of the table in the order of their first characters.
pub fn pairs() -> impl Iterator<Item = (char, char)> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(' ')).filter_map(|pair| {
        let mut characters = pair.chars();
        characters.next().zip(characters.next())
    })
}

/// Returns the character that `c` is read as, usually `c` itself.
pub fn fold(c: char) -> char {
    static FOLDS: OnceLock<Folds> = OnceLock::new();
    let folds = FOLDS.get_or_init(|| {
        let mut folds = Folds { common: vec![None; COUNT], rare: HashMap::new() };
        for (from, to) in pairs() {
            match index(from).and_then(|index| folds.common.get_mut(index)) {
                Some(entry) => *entry = Some(to),
                None => {
                    folds.rare.insert(from, to);
                }
            }
        }
        folds
    });
    let folded = match index(c).map(|index| folds.common.get(index)) {
        Some(Some(entry)) => *entry,
        _ => folds.rare.get(&c).copied(),
    };
    folded.unwrap_or(c)
}

fn index(c: char) -> Option<usize> {
    (c as u32).checked_sub(FIRST).map(|index| index as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_as_another_is_read_as_no_third() {
        assert!(pairs().count() > 4000);
        for (from, to) in pairs() {
            assert_eq!(fold(from), to);
            assert_eq!(fold(to), to, "{from}");
        }
        assert_eq!(['審', '後', '⻓', '乾', '审', 'a'].map(fold), ['审', '后', '长', '乾', '审', 'a']);
    }
}
