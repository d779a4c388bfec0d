//! The record of an export, read by the next one.
//!
//! Its bytes are a line of JSON and then the content hashes of the docs. A record of another version of kanku never
//! matches, because the hash of the lexicon depends on the code.

use serde::{Deserialize, Serialize};

use super::shard::Shard;
use crate::content_hash::ContentHash;
use crate::search::units::DocHash;

/// Record of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// See [`lexicon::content_hash`](crate::search::lexicon::content_hash).
    pub lexicon: ContentHash,
    /// Content hash of each doc, in their order.
    pub docs: Vec<DocHash>,
    /// Descriptions of the shards of postings, in their order.
    pub shards: Vec<Shard>,
}

/// The line of JSON at the start of the record.
#[derive(Debug, Serialize, Deserialize)]
struct Line<S> {
    lexicon: String,
    /// Number of docs.
    docs: usize,
    shards: S,
}

impl Kept {
    /// Reads a record; `None` if it is damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let line: Line<Vec<Shard>> = serde_json::from_slice(&bytes[..end]).ok()?;
        let (docs, rest) = bytes[end + 1..].as_chunks();
        let is_whole = docs.len() == line.docs && rest.is_empty();
        let in_order = line.shards.is_sorted_by(|a, b| a.first_key < b.first_key);
        let lexicon = line.lexicon.parse().ok()?;
        (is_whole && in_order).then(|| Self { lexicon, docs: docs.to_vec(), shards: line.shards })
    }

    /// Returns the bytes of the record.
    pub fn to_bytes(&self) -> Vec<u8> {
        let line = Line { lexicon: self.lexicon.to_string(), docs: self.docs.len(), shards: &self.shards };
        let mut bytes = serde_json::to_vec(&line).expect("keys are texts and no number is odd");
        bytes.push(b'\n');
        bytes.extend_from_slice(self.docs.as_flattened());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_damaged_is_nothing() {
        let shard = |key: &str| Shard {
            first_key: key.to_owned(),
            begins_long: true,
            hash: [7; 32],
            characters: vec![('年', 12)],
        };
        let kept = Kept {
            lexicon: ContentHash::of(|_| {}),
            docs: vec![*b"0123456789\n12345"; 2],
            shards: vec![shard("\u{1}年"), shard("年\u{1}")],
        };
        let bytes = kept.to_bytes();
        assert_eq!(Kept::from_bytes(&bytes), Some(kept));
        (0..bytes.len()).for_each(|end| assert_eq!(Kept::from_bytes(&bytes[..end]), None, "{end}"));
    }
}
