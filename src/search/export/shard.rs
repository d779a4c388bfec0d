//! A shard of postings: a range of consecutive terms.
//!
//! Shards end at content-defined boundaries, so that a new passage changes only the shards of its own terms.

use super::run::{Columns, Term};
use crate::content_hash::{ContentHash, is_chunk_boundary};
use crate::search::characters::is_cjk;
use crate::search::format::{Coding, Encoder, Kind, content_id_of};

/// Sizes of shards.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Bytes of a shard before compression, at least.
    pub least: usize,
    /// Bytes of a shard from which on it ends at any term.
    pub most: usize,
    /// One term in this many is a chunk boundary, before which a shard may end.
    pub boundary_one_in: u8,
    /// Bytes of a posting list from which on it gets a shard of its own, together with the terms that must stay with it
    /// (see [`may_part`]), so that it is not loaded for the sake of other terms.
    pub long: usize,
}

impl Sizes {
    /// Sizes used for sites. A query loads a few shards, so they are small; smaller ones would be too many files.
    pub const OF_SITE: Self = Self { least: 26 << 10, most: 40 << 10, boundary_one_in: 32, long: 12 << 10 };

    /// Returns true if a shard of `bytes` bytes ends before the term `next`.
    fn is_full(&self, bytes: usize, next: &str) -> bool {
        bytes >= self.most || bytes >= self.least && is_chunk_boundary(next.as_bytes(), self.boundary_one_in)
    }
}

/// What is told of a shard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// Its first term.
    pub first_key: String,
    /// Of its payload.
    pub hash: [u8; 32],
    /// Occurrences of the terms that begin with each Chinese character, in the order of the characters.
    pub characters: Vec<(char, usize)>,
}

impl Shard {
    /// Returns the name of its file without a suffix that tells it from others: the FNV-1a hash of its first key.
    pub fn name_hash(&self) -> u32 {
        let step = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        self.first_key.as_bytes().iter().fold(0x811c_9dc5, step)
    }

    /// Returns the content id in its header.
    pub fn content_id(&self) -> u32 {
        content_id_of(&blake3::Hash::from_bytes(self.hash))
    }

    /// Returns the input hash of its file.
    pub fn input_hash(&self) -> ContentHash {
        ContentHash::of(|all| all.part(&self.hash))
    }
}

/// Returns true if a shard may end between two terms. Terms that begin with the same pair of Chinese characters stay
/// together, so that loading the pair also loads the words that begin with it.
fn may_part(last: &str, next: &str) -> bool {
    !next.starts_with(is_cjk) || !last.chars().take(2).eq(next.chars().take(2))
}

/// A shard being filled.
#[derive(Debug)]
pub struct OpenShard {
    sizes: Sizes,
    count: usize,
    first_key: String,
    /// Whether a term of long postings is in it.
    is_long: bool,
    last_key: String,
    keys: Encoder,
    weights: Encoder,
    counts: Encoder,
    columns: Columns,
    characters: Vec<(char, usize)>,
}

impl OpenShard {
    /// Creates an empty shard.
    pub fn new(sizes: Sizes) -> Self {
        Self {
            sizes,
            count: 0,
            first_key: String::new(),
            is_long: false,
            last_key: String::new(),
            keys: Encoder::default(),
            weights: Encoder::default(),
            counts: Encoder::default(),
            columns: Columns::default(),
            characters: Vec::new(),
        }
    }

    /// Returns true if it has no term.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns true if `term` has a long posting list.
    fn is_long(&self, term: &Term<'_>) -> bool {
        term.len() >= self.sizes.long
    }

    /// Returns whether the shard ends before `term`.
    pub fn ends_before(&self, term: &Term<'_>) -> bool {
        let is_end = self.is_long || self.is_long(term) || self.sizes.is_full(self.len(), term.key);
        is_end && may_part(&self.last_key, term.key)
    }

    fn len(&self) -> usize {
        self.keys.len() + self.weights.len() + self.counts.len() + self.columns.len()
    }

    /// Appends a term.
    pub fn push(&mut self, term: &Term<'_>) {
        let is_long = self.is_long(term);
        if self.is_empty() {
            self.first_key.push_str(term.key);
        }
        self.is_long |= is_long;
        self.count += 1;
        self.keys.shared_string(&self.last_key, term.key);
        self.last_key.clear();
        self.last_key.push_str(term.key);
        self.weights.byte(term.weight);
        self.counts.size(term.postings);
        term.append_to(&mut self.columns);
        if let Some(first) = term.key.chars().next().filter(|c| is_cjk(*c)) {
            match self.characters.last_mut() {
                Some((last, occurrences)) if *last == first => *occurrences += term.occurrences,
                _ => self.characters.push((first, term.occurrences)),
            }
        }
    }

    /// Finishes it and returns its description and its payload.
    pub fn close(self) -> (Shard, Encoder) {
        let mut payload = Encoder::payload(Kind::Postings, 0);
        payload.size(self.count);
        payload.column(&self.keys, Coding::Repeats);
        for column in [&self.weights, &self.counts].into_iter().chain(self.columns.all()) {
            payload.column(column, Coding::Huffman);
        }
        let hash = *payload.set_content_id().as_bytes();
        let Self { first_key, characters, .. } = self;
        (Shard { first_key, hash, characters }, payload)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_beside_the_pair_that_they_begin_with() {
        assert!(!may_part("无线", "无线电"));
        assert!(may_part("无线电", "无缘"));
        assert!(may_part("64", "64\u{1}29"));
    }
}
