//! The format of the files in `search/`, byte by byte.
//!
//! # Envelope
//! Each file is a classic script, which any server and `file://` deliver alike, in UTF-16LE with a byte order
//! mark:
//!
//! ```text
//! kankuShard("NAME","PAYLOAD");
//! ```
//!
//! NAME is the path without `search/` and `.js`: `root`, `facets`, `folds`, `p/5b0c37ae`, `t/2023-044-0`. Each character of
//! PAYLOAD stands for a value below 52,016: its code less U+0800. The value of the first one is the number of padding bits (0
//! to 46) at the very end. The others come in groups of three, the digits of a number of 47 bits with the base 52,016. All these
//! bits, most significant first, hold whole bytes without the padding: a zlib stream (RFC 1950), whose checksum guards the content.
//! In it most columns are blocks of their own, some with Huffman codes only; a reader need not know.
//!
//! A file of postings is named by the FNV-1a hash (32 bits, in hexadecimal digits) of its first key; if files before it
//! have the same hash, `-2`, `-3` and so on follow. A file of texts is named by the year and the number of its issue, and
//! its place among the files of this issue. So a file keeps its name when others come or go.
//!
//! # Payload
//! Numbers are varints (LEB128, at most 32 bits) unless a width is given; *signed* ones are zigzag, wider ones are
//! little-endian. A *string* is its length in bytes and UTF-8. A *shared string* is the number of bytes it shares with the
//! one before it, then the rest as a string, and has at most 1,024 bytes. *Columns* of a table follow each other as wholes.
//! *Letters* are a text in the coding that `letters.rs` describes, with its end.
//! All payloads begin with
//!
//! | | |
//! |---|---|
//! | u8 | [`VERSION`] |
//! | u8 | [`Kind`] |
//! | u32 | all but shards: the *generation*, which changes with anything in the index; shards: the *content id*, the first bytes of a hash of the shard's content, so that a shard whose content does not change keeps its bytes and its address |
//!
//! Units are numbered in reading order through all issues. A *doc* is known by its first unit.
//!
//! **Root** (`R`), read first: numbers of units, passage docs, sum of the lengths of their classes, heading docs, sum of
//! the lengths of their classes. String: the commonest Chinese characters, commonest first. Posting shards: count, first
//! key of each (shared string), columns kilobytes of the file, lower half of the content id (u16). This first part, the
//! *directory*, is enough to request postings; the *tables* follow:
//! - Issues: count, then columns year (signed difference to the one before, from 0), first number (signed difference to
//!   what follows the issue before in its year, else to 1), last − first number, first total number (signed difference to
//!   what follows), last − first total, end of the period (signed difference in days, from 1970-01-01), end − start in
//!   days, date − end in days (signed), units, index of the title; then count of titles and the titles. Then the issues
//!   that are not called in the usual words or do not tell all values: count, columns gap since the last one, bits of the
//!   values told (u8: 1 year, 2 number, 4 total, 8 days, 16 date), path (shared string), name (shared string).
//! - Texts: column number of files of each issue; units of each file but the last of each issue; column lower half of the
//!   content id of each issue's files (u16). An issue all of whose units are copies has no file.
//! - Copies: count, then columns gap in units since the last run, length in units, distance in units to what is repeated.
//! - Departments: count, each: slug, short name, full name, number of passages, count of normalised forms of its names and
//!   these. Then the readings of all characters in these forms: count, each: character, count of readings and these.
//!
//! **Postings** (`P`): terms sorted by code points; a shard ends where the next one's first key begins. Count of terms,
//! then keys (shared strings), columns: weight as a word (u8, 0: none; see [`super::words`]), number of postings (0 for
//! what is only a word). Then columns of all postings:
//! 1. gap: index of the issue, as difference to the posting before, anew for each term; first those of all terms with fewer
//!    than 256 postings, then those of the others, which are smaller;
//! 2. number of the unit in its issue, for each first posting of a term in an issue; then, for each other posting, the
//!    difference of this number to the one before;
//! 3. kind (u8): length class (see [`LengthClass`](super::rank::LengthClass)), 6 for a heading; plus 7 times the number of
//!    further occurrences, at most 35;
//! 4. for each posting whose kind says 35, the number of occurrences above 36;
//! 5. for each occurrence its [`Ordinals`](super::ordinals) (u8: four bits each, the first one above), as differences, anew
//!    for each posting; all but the first of a posting less 1; 15 means that more follows in the next column;
//! 6. for each 15 in column 5, the rest;
//! 7. for each heading: its length class (u8), the number of units below it, the number of headings among these, and
//!    their offsets (differences).
//!
//! **Texts** (`T`): number of docs; heading paths: count, each a count and letters; columns: index of the path, kind (u8: 0
//! passage, 1 heading), anchor, departments (count, then registry indices), text (letters). An anchor is 0 where it is the one
//! before with the number at its end one higher; otherwise the number of characters that it shares with the one before, plus
//! 1, and the rest as a string.
//!
//! **Facets** (`F`): departments: count, each: count of docs, docs (differences); sections, the largest: count, each:
//! title, count of docs, docs (differences); headings: count of docs, docs (differences); taxonomies: count, each: key,
//! title, count of terms, each: slug, name, count of issues, indices of issues (differences).
//!
//! **Folds** (`N`), loaded where a query or a text has characters that may be among them: count, characters (code points,
//! as differences), string of the characters that they are read as; see [`super::normalise::folds`].
//!
//! **Sounds** (`S`), loaded with the next two kinds where a query finds little: syllables without tones: count and these.
//! Characters in everyday use, then the other ones of the archive: for each of both a count, and the characters (code
//! points, as differences). Columns of all these: number of readings; indices of the readings' syllables, the commonest
//! reading first. Files of neighbours: count, columns first character (code point, as differences), lower half of the content
//! id (u16). Files of phrases: count, first spelling of each (shared strings), column lower half of the content id (u16).
//!
//! **Neighbours** (`A`, `search/a/HEX.js` with the code point of its first character): pairs of Chinese characters that stand
//! side by side in the archive. Count of characters, these (code points, as differences); columns number of characters that
//! follow, number of those that go before; for each character those that follow, then those that go before (numbers as
//! differences: a character in everyday use counts by its place among these, any other one by its code point plus the
//! number of these); for each of them the weight of the pair (u8, as of words), in the same order.
//!
//! **Phrases** (`W`, `search/w/SPELLING.js` with its first spelling): the commonest words, sorted by their spelling, which is
//! the first reading of each character, then by code points: count, words (shared strings), column weight (u8).

mod envelope;
mod letters;
mod stream;

pub use stream::Coding;

use crate::archive::SitePath;
use crate::output::OutputFile;

/// Version of the format; changes whenever an older client would misread a file.
pub const VERSION: u8 = 8;
/// Version of everything else that decides the content of the files: sizes of shards, rules for terms, words and names,
/// the Unicode tables and the dictionary of the libraries in use. It enters the generation, so that a browser does not mix
/// cached files with new ones.
pub const LAYOUT: u32 = 6;
/// Units of an archive at most: the client packs a unit and its rank into one floating-point number.
pub const MOST_UNITS: u32 = 1 << 24;

/// Bytes of a payload's header, which ends with the content id or the generation.
const HEADER: usize = 6;
/// Largest difference of ordinals in a byte of the column of ordinals; it means that the rest is in the next column.
pub const MOST_NIBBLE: u32 = 15;
/// Largest number of further occurrences in the kind of a posting; it means that the rest is in the next column.
pub const MOST_REPEATS: usize = 35;
/// Kind of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The root, read first.
    Root,
    /// Docs of each department and section, and issues of each term.
    Facets,
    /// Characters that are read as others.
    Folds,
    /// Sounds of characters.
    Sounds,
    /// Pairs of neighbouring characters.
    Neighbours,
    /// Words by their sounds.
    Phrases,
    /// Posting lists.
    Postings,
    /// Texts of docs, with the data shown in results.
    Texts,
}

impl Kind {
    fn code(self) -> u8 {
        match self {
            Self::Root => b'R',
            Self::Facets => b'F',
            Self::Folds => b'N',
            Self::Sounds => b'S',
            Self::Neighbours => b'A',
            Self::Phrases => b'W',
            Self::Postings => b'P',
            Self::Texts => b'T',
        }
    }
}

/// Writer of payloads and columns.
#[derive(Debug, Default, Clone)]
pub struct Encoder {
    bytes: Vec<u8>,
    /// Ends of the blocks of the payload, with their codings. What is written behind the last one is a block too.
    blocks: Vec<(Coding, usize)>,
}

impl Encoder {
    /// Starts a payload with its header.
    pub fn payload(kind: Kind, generation: u32) -> Self {
        let mut bytes = vec![VERSION, kind.code()];
        bytes.extend(generation.to_le_bytes());
        Self { bytes, blocks: Vec::new() }
    }

    /// Returns the number of bytes written.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Returns true if nothing was written.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Writes a byte.
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Writes a varint.
    pub fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Writes a count or a length as a varint.
    ///
    /// # Panics
    /// Panics if it does not fit into 32 bits, which no archive reaches.
    pub fn size(&mut self, size: usize) {
        self.number(u32::try_from(size).expect("no column of an archive has four thousand million entries"));
    }

    /// Writes the lower 16 bits of a number, little-endian.
    pub fn short(&mut self, number: u32) {
        self.bytes.extend_from_slice(&(number as u16).to_le_bytes());
    }

    /// Writes a zigzag varint.
    pub fn signed(&mut self, number: i32) {
        self.number(((number << 1) ^ (number >> 31)) as u32);
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) {
        self.size(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Writes a string without the beginning that it shares with `previous`.
    pub fn shared_string(&mut self, previous: &str, text: &str) {
        let pairs = previous.chars().zip(text.chars());
        let shared: usize = pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        self.size(shared);
        self.string(&text[shared..]);
    }

    /// Writes ascending numbers as differences.
    ///
    /// # Panics
    /// Panics if a number is less than the one before.
    pub fn ascending(&mut self, numbers: impl IntoIterator<Item = u32>) {
        let mut last = 0;
        for number in numbers {
            self.number(number.checked_sub(last).expect("docs and positions were sorted before they are written"));
            last = number;
        }
    }

    /// Appends a column, which is compressed as a block of its own.
    pub fn column(&mut self, column: &Encoder, coding: Coding) {
        self.end_block(Coding::Repeats);
        self.raw(&column.bytes);
        self.end_block(coding);
    }

    /// Ends a block: all that was written since the last one is compressed together. Nothing happens where that is nothing.
    pub fn end_block(&mut self, coding: Coding) {
        if self.blocks.last().map_or(0, |(_, end)| *end) < self.len() {
            self.blocks.push((coding, self.len()));
        }
    }

    /// Appends bytes.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Returns the bytes written so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Replaces a payload's generation by its content id. Returns the hash that the content id is taken from.
    pub fn set_content_id(&mut self) -> blake3::Hash {
        let hash = blake3::hash(&self.bytes[HEADER..]);
        let content_id = content_id_of(&hash);
        self.bytes[HEADER - size_of_val(&content_id)..HEADER].copy_from_slice(&content_id.to_le_bytes());
        hash
    }

    /// Compresses the payload into the file `search/NAME.js`.
    pub fn into_file(mut self, name: &str) -> OutputFile {
        self.end_block(Coding::Repeats);
        let stream = stream::compress(&self.bytes, &self.blocks);
        OutputFile::new(SitePath::new(format!("search/{name}.js")), envelope::envelope(name, &stream))
    }
}

/// Returns the content id: the first four bytes of `hash`.
pub fn content_id_of(hash: &blake3::Hash) -> u32 {
    u32::from_le_bytes([0, 1, 2, 3].map(|byte| hash.as_bytes()[byte]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let mut encoder = Encoder::default();
        encoder.number(300);
        encoder.signed(-3);
        encoder.shared_string("无线", "无线电");
        assert_eq!(encoder.bytes, [0xac, 2, 5, 6, 3, 0xe7, 0x94, 0xb5]);
    }

    #[test]
    #[should_panic(expected = "sorted")]
    fn numbers_that_do_not_ascend() {
        Encoder::default().ascending([3, 2]);
    }
}
