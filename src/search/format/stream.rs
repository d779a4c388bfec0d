//! Compression: the blocks of a payload as one zlib stream.
//!
//! Each block has Huffman codes of its own, as a column of numbers has other bytes than the one before it.

use zlib_rs::adler32::adler32;
use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Strategy, compress_bound};

/// Header of a zlib stream (RFC 1950): deflate, with a window of 32 KB.
const HEADER: [u8; 2] = [0x78, 0x9c];
/// Level of compression for blocks with repeats.
const LEVEL: i32 = 8;
/// Bits of the window of a raw deflate stream, negative as zlib asks for it.
const RAW_WINDOW: i32 = -15;
/// Bytes of an empty deflate block that ends a stream, and of one that fills the last byte of a block.
const OVERHEAD: usize = 16;

/// Coding of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Repeats are found and told once, for texts.
    Repeats,
    /// Nothing but a Huffman code. Numbers hardly repeat, and the codes for repeats would take more than they save.
    Huffman,
}

/// Compresses `bytes` in blocks: each has the coding and the end of an entry of `blocks`, the last one ends the bytes.
///
/// # Panics
/// Panics if zlib fails, which it does not where the output has room.
pub fn compress(bytes: &[u8], blocks: &[(Coding, usize)]) -> Vec<u8> {
    let mut stream = HEADER.to_vec();
    let mut start = 0;
    for (index, (coding, end)) in blocks.iter().enumerate() {
        let is_last = index + 1 == blocks.len();
        // Deflate streams that end at a byte without the mark of an end are one stream when they follow each other.
        let flush = if is_last { DeflateFlush::Finish } else { DeflateFlush::SyncFlush };
        append(&mut stream, &bytes[start..*end], *coding, flush);
        start = *end;
    }
    stream.extend(adler32(1, bytes).to_be_bytes());
    stream
}

fn append(stream: &mut Vec<u8>, block: &[u8], coding: Coding, flush: DeflateFlush) {
    let strategy = match coding {
        Coding::Repeats => Strategy::Default,
        Coding::Huffman => Strategy::HuffmanOnly,
    };
    let config = DeflateConfig { level: LEVEL, window_bits: RAW_WINDOW, strategy, ..DeflateConfig::default() };
    let mut deflate = Deflate::new_with_config(config);
    let start = stream.len();
    stream.resize(start + compress_bound(block.len()) + OVERHEAD, 0);
    let done = deflate.compress(block, &mut stream[start..], flush);
    let length = usize::try_from(deflate.total_out()).unwrap_or_default();
    assert!(done.is_ok() && deflate.total_in() == block.len() as u64, "zlib takes all that there is room for");
    stream.truncate(start + length);
}
