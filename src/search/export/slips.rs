//! Export of what suggestions for a query with a slip need: the sounds of characters, the pairs of neighbouring characters,
//! and the commonest words by their sounds.

use std::collections::{BTreeMap, BTreeSet};

use super::put;
use super::shard::Sizes;
use crate::content_hash::{ContentHash, is_chunk_boundary};
use crate::diagnostics::Diagnostic;
use crate::output::{OutputFile, Sink};
use crate::search::characters::is_cjk;
use crate::search::format::{Coding, Encoder, Kind, content_id_of};
use crate::search::sounds::{everyday, is_everyday, spelling, syllables};
use crate::search::suggest::least_weight;
use crate::search::words::weight;

/// Sizes of the files of neighbours: a query loads one for nearly each of its characters.
const NEIGHBOURS: Sizes = Sizes { least: 14 << 10, most: 28 << 10, boundary_one_in: 8, long: 0 };
/// Sizes of the files of phrases.
const PHRASES: Sizes = Sizes { least: 14 << 10, most: 28 << 10, boundary_one_in: 32, long: 0 };

/// What suggestions need of the terms.
#[derive(Debug, Default)]
pub struct Slips {
    /// Chinese characters of the archive, in the order of code points.
    characters: Vec<char>,
    /// Pairs of neighbouring characters and their weights, sorted.
    pairs: Vec<(char, char, u8)>,
    /// Words and their weights.
    words: Vec<(String, u8)>,
}

impl Slips {
    /// Adds a term; terms are added in order. `postings` is the number of docs that contain it, `weight` that of a word.
    pub fn add(&mut self, key: &str, postings: usize, weight_of_word: u8) {
        let mut characters = key.chars();
        let Some(first) = characters.next().filter(|c| is_cjk(*c)) else { return };
        if self.characters.last() != Some(&first) {
            self.characters.push(first);
        }
        if let (Some(second), None) = (characters.next().filter(|c| is_cjk(*c)), characters.next())
            && postings > 0
        {
            self.pairs.push((first, second, weight(u32::try_from(postings).unwrap_or(u32::MAX))));
        }
        if weight_of_word > 0 {
            self.words.push((key.to_owned(), weight_of_word));
        }
    }
}

/// Writes the files of suggestions.
pub fn export(slips: &Slips, generation: u32, sink: &dyn Sink) -> Result<(), Diagnostic> {
    let neighbours = neighbours(slips, sink)?;
    let phrases = phrases(slips, sink)?;
    sink.write(sounds(slips, &neighbours, &phrases, generation))
}

/// Makes `search/sounds.js`.
fn sounds(slips: &Slips, neighbours: &[(char, u32)], phrases: &[(String, u32)], generation: u32) -> OutputFile {
    let others: Vec<char> = slips.characters.iter().copied().filter(|c| !is_everyday(*c)).collect();
    let readings: Vec<Vec<String>> = everyday().iter().chain(&others).map(|c| syllables(*c)).collect();
    let mut frequencies: BTreeMap<&str, usize> = BTreeMap::new();
    readings.iter().flatten().for_each(|syllable| *frequencies.entry(syllable).or_default() += 1);
    // The commonest ones have indices of one byte.
    let mut known: Vec<(&str, usize)> = frequencies.into_iter().collect();
    known.sort_by_key(|(syllable, frequency)| (std::cmp::Reverse(*frequency), *syllable));
    let indices: BTreeMap<&str, usize> =
        known.iter().enumerate().map(|(index, (syllable, _))| (*syllable, index)).collect();
    let mut payload = Encoder::payload(Kind::Sounds, generation);
    payload.size(known.len());
    known.iter().for_each(|(syllable, _)| payload.string(syllable));
    for characters in [everyday(), &others] {
        payload.size(characters.len());
        payload.ascending(characters.iter().map(|c| u32::from(*c)));
    }
    readings.iter().for_each(|readings| payload.size(readings.len()));
    readings.iter().flatten().for_each(|syllable| payload.size(indices[syllable.as_str()]));
    payload.size(neighbours.len());
    payload.ascending(neighbours.iter().map(|(first, _)| u32::from(*first)));
    neighbours.iter().for_each(|(_, content_id)| payload.short(*content_id));
    payload.size(phrases.len());
    let mut last = "";
    for (first, _) in phrases {
        payload.shared_string(last, first);
        last = first;
    }
    phrases.iter().for_each(|(_, content_id)| payload.short(*content_id));
    payload.into_file("sounds")
}

/// Writes the files of neighbours. Returns the first character and the content id of each.
fn neighbours(slips: &Slips, sink: &dyn Sink) -> Result<Vec<(char, u32)>, Diagnostic> {
    let mut before: BTreeMap<char, Vec<(char, u8)>> = BTreeMap::new();
    let mut behind: BTreeMap<char, Vec<(char, u8)>> = BTreeMap::new();
    for (first, second, weight) in &slips.pairs {
        behind.entry(*first).or_default().push((*second, *weight));
        before.entry(*second).or_default().push((*first, *weight));
    }
    let characters: BTreeSet<char> = behind.keys().chain(before.keys()).copied().collect();
    let of = |lists: &BTreeMap<char, Vec<(char, u8)>>, c: char| lists.get(&c).cloned().unwrap_or_default();
    let mut files = Vec::new();
    let mut open: Vec<Neighbours> = Vec::new();
    let mut length = 0;
    for c in characters {
        let is_boundary = is_chunk_boundary(c.encode_utf8(&mut [0; 4]).as_bytes(), NEIGHBOURS.boundary_one_in);
        if length >= NEIGHBOURS.most || length >= NEIGHBOURS.least && is_boundary {
            files.push(neighbours_file(&std::mem::take(&mut open), sink)?);
            length = 0;
        }
        let own = Neighbours { character: c, behind: of(&behind, c), before: of(&before, c) };
        length += 2 * (own.behind.len() + own.before.len());
        open.push(own);
    }
    if !open.is_empty() {
        files.push(neighbours_file(&open, sink)?);
    }
    Ok(files)
}

/// A character, those that follow it and those that go before it, with the weights of the pairs.
struct Neighbours {
    character: char,
    behind: Vec<(char, u8)>,
    before: Vec<(char, u8)>,
}

impl Neighbours {
    fn all(&self) -> [&Vec<(char, u8)>; 2] {
        [&self.behind, &self.before]
    }
}

fn neighbours_file(characters: &[Neighbours], sink: &dyn Sink) -> Result<(char, u32), Diagnostic> {
    let mut payload = Encoder::payload(Kind::Neighbours, 0);
    payload.size(characters.len());
    payload.ascending(characters.iter().map(|own| u32::from(own.character)));
    characters.iter().for_each(|own| payload.size(own.behind.len()));
    characters.iter().for_each(|own| payload.size(own.before.len()));
    payload.end_block(Coding::Huffman);
    for own in characters {
        for list in own.all() {
            let mut numbers: Vec<u32> = list.iter().map(|(c, _)| number(*c)).collect();
            numbers.sort_unstable();
            payload.ascending(numbers);
        }
    }
    payload.end_block(Coding::Huffman);
    for own in characters {
        for list in own.all() {
            let mut list: Vec<(u32, u8)> = list.iter().map(|(c, weight)| (number(*c), *weight)).collect();
            list.sort_unstable();
            list.iter().for_each(|(_, weight)| payload.byte(*weight));
        }
    }
    payload.end_block(Coding::Huffman);
    let first = characters[0].character;
    Ok((first, put_shard(payload, &format!("a/{:x}", u32::from(first)), sink)?))
}

/// Returns the number of a character: its place among those in everyday use, or else its code point plus the number of
/// these. It does not depend on the archive, so a new character does not renumber the others.
fn number(c: char) -> u32 {
    let everyday = everyday();
    everyday.binary_search(&c).map_or_else(|_| u32::from(c) + everyday.len() as u32, |place| place as u32)
}

/// Writes the files of phrases. Returns the first spelling and the content id of each.
fn phrases(slips: &Slips, sink: &dyn Sink) -> Result<Vec<(String, u32)>, Diagnostic> {
    let least = least_weight(slips.words.iter().map(|(_, weight)| *weight));
    let common = slips.words.iter().filter(|(_, weight)| *weight >= least);
    let mut phrases: Vec<(String, &str, u8)> =
        common.filter_map(|(word, weight)| Some((spelling(word)?, word.as_str(), *weight))).collect();
    phrases.sort_unstable();
    let mut files = Vec::new();
    let mut open: Vec<(String, &str, u8)> = Vec::new();
    let mut length = 0;
    for phrase in phrases {
        let is_boundary = is_chunk_boundary(phrase.0.as_bytes(), PHRASES.boundary_one_in);
        let is_full = length >= PHRASES.most || length >= PHRASES.least && is_boundary;
        // Phrases of one spelling stay together, so that it names one file.
        if is_full && open.last().is_some_and(|last| last.0 != phrase.0) {
            files.push(phrases_file(&std::mem::take(&mut open), sink)?);
            length = 0;
        }
        length += phrase.1.len();
        open.push(phrase);
    }
    if !open.is_empty() {
        files.push(phrases_file(&open, sink)?);
    }
    Ok(files)
}

fn phrases_file(phrases: &[(String, &str, u8)], sink: &dyn Sink) -> Result<(String, u32), Diagnostic> {
    let mut payload = Encoder::payload(Kind::Phrases, 0);
    payload.size(phrases.len());
    let mut last = "";
    for (_, word, _) in phrases {
        payload.shared_string(last, word);
        last = word;
    }
    payload.end_block(Coding::Repeats);
    phrases.iter().for_each(|(_, _, weight)| payload.byte(*weight));
    let first = phrases[0].0.clone();
    let content_id = put_shard(payload, &format!("w/{first}"), sink)?;
    Ok((first, content_id))
}

/// Writes a file that is known by its content id, which it returns.
fn put_shard(mut payload: Encoder, name: &str, sink: &dyn Sink) -> Result<u32, Diagnostic> {
    let hash = payload.set_content_id();
    put(sink, name, ContentHash::of(|all| all.part(hash.as_bytes())), || payload)?;
    Ok(content_id_of(&hash))
}
