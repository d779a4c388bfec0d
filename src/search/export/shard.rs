//! A shard of postings: terms in a row, up to the place where it is full.
//!
//! Where a shard ends depends on the terms beside that place, not on those far before it: a new passage changes the
//! shards of its own terms, and the others are those of the build before.

use serde::{Deserialize, Serialize};

use super::run::{Columns, Term};
use crate::content_hash::{ContentHash, is_chunk_boundary};
use crate::search::characters::is_cjk;
use crate::search::format::{Encoder, Kind, seal_of};

/// How large shards are.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Bytes of a shard before compression, at least.
    pub least: usize,
    /// Bytes of a shard from which on it ends anywhere.
    pub most: usize,
    /// One term in so many is a landmark, before which a shard may end.
    pub landmarks: u8,
    /// Bytes of postings that fill a shard of their own, with what must stay beside them (see [`may_part`]), so that
    /// nobody loads them for another term's sake.
    pub long: usize,
}

impl Sizes {
    /// A query needs a few shards, so they are small; a smaller one hardly saves time, and more of them fill a folder.
    pub const OF_SITE: Self = Self { least: 22 << 10, most: 34 << 10, landmarks: 32, long: 12 << 10 };

    /// Whether a shard of so many bytes ends before `next`.
    fn is_full(&self, bytes: usize, next: &str) -> bool {
        bytes >= self.most || bytes >= self.least && is_chunk_boundary(next.as_bytes(), self.landmarks)
    }
}

/// What is told of a shard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Its first term.
    pub first_key: String,
    /// Whether the postings of that term are [long](Sizes::long), so that the shard before ends there.
    pub begins_long: bool,
    /// Of its payload.
    pub hash: [u8; 32],
    /// Occurrences of the terms that begin with each Chinese character, in the order of these.
    pub characters: Vec<(char, usize)>,
}

impl Shard {
    /// What stands in its payload for a generation.
    pub fn seal(&self) -> u32 {
        seal_of(&blake3::Hash::from_bytes(self.hash))
    }

    /// What decides its file.
    pub fn input_hash(&self) -> ContentHash {
        ContentHash::of(|all| all.part(&self.hash))
    }
}

/// Whether a shard may end between two terms: those of one pair of characters stay together, so that whoever
/// looks the pair up has the words that begin with it.
fn may_part(last: &str, next: &str) -> bool {
    !next.starts_with(is_cjk) || !last.chars().take(2).eq(next.chars().take(2))
}

/// A shard while it fills.
#[derive(Debug)]
pub struct OpenShard {
    sizes: Sizes,
    count: usize,
    first_key: String,
    begins_long: bool,
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
    /// One without a term.
    pub fn new(sizes: Sizes) -> Self {
        Self {
            sizes,
            count: 0,
            first_key: String::new(),
            begins_long: false,
            is_long: false,
            last_key: String::new(),
            keys: Encoder::default(),
            weights: Encoder::default(),
            counts: Encoder::default(),
            columns: Columns::default(),
            characters: Vec::new(),
        }
    }

    /// Whether there is no term in it.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether `term` has long postings.
    fn is_long(&self, term: &Term<'_>) -> bool {
        term.len() >= self.sizes.long
    }

    /// Whether it ends before `term`.
    pub fn ends_before(&self, term: &Term<'_>) -> bool {
        self.ends_before_key(term.key, self.is_long(term))
    }

    /// Whether it ends before the term `next`, whose postings are long or not.
    pub fn ends_before_key(&self, next: &str, is_long: bool) -> bool {
        may_part(&self.last_key, next) && (is_long || self.is_long || self.sizes.is_full(self.len(), next))
    }

    fn len(&self) -> usize {
        self.keys.len() + self.weights.len() + self.counts.len() + self.columns.len()
    }

    /// Adds a term behind all others.
    pub fn push(&mut self, term: &Term<'_>) {
        let is_long = self.is_long(term);
        if self.is_empty() {
            self.first_key.push_str(term.key);
            self.begins_long = is_long;
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

    /// Ends it: what is told of it, and its payload.
    pub fn close(self) -> (Shard, Encoder) {
        let mut payload = Encoder::payload(Kind::Postings, 0);
        payload.size(self.count);
        for column in [&self.keys, &self.weights, &self.counts].into_iter().chain(self.columns.all()) {
            payload.append(column);
        }
        let hash = *payload.seal().as_bytes();
        let Self { first_key, begins_long, characters, .. } = self;
        (Shard { first_key, begins_long, hash, characters }, payload)
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
