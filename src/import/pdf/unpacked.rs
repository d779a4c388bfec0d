//! A bound on what a file unpacks to, checked before a library that has none reads it.
//!
//! Input: the bytes of a PDF. Streams are found by their key word wherever they stand, so that nothing in the
//! file's structure can hide one.

use std::io::{self, Read};

use aho_corasick::AhoCorasick;
use flate2::read::{DeflateDecoder, ZlibDecoder};

use crate::diagnostics::Diagnostic;

/// The most bytes that all streams of a file may unpack to.
const MOST: u64 = 1 << 30;
/// How often a stream may be packed in another.
const DEEPEST: usize = 4;

/// Refuses a file whose streams unpack to more than fits.
pub(super) fn check(bytes: &[u8]) -> Result<(), Diagnostic> {
    let word = AhoCorasick::new(["stream\r\n", "stream\n"]).expect("two short words make no large automaton");
    let mut room = MOST;
    for found in word.find_iter(bytes) {
        let stream = &bytes[found.end()..];
        let size = unpacked(Box::new(stream), room, DEEPEST).max(headless(stream, room));
        room = room.checked_sub(size).filter(|&room| room > 0).ok_or_else(|| {
            Diagnostic::error(format!("the PDF unpacks to more than {} MB", MOST >> 20))
                .hint("save it with its pictures made smaller, or import the document it was made from")
        })?;
    }
    Ok(())
}

/// Bytes that a stream and what is packed in it unpack to, at most `room`.
fn unpacked(stream: Box<dyn Read + '_>, room: u64, depth: usize) -> u64 {
    let mut stream = stream;
    let mut head = [0; 2];
    // What cannot be unpacked is no stream of this kind, or ends where it is damaged.
    if depth == 0 || stream.read_exact(&mut head).is_err() || !is_packed(head) {
        return 0;
    }
    let whole = head.chain(stream);
    let mut counted = Counted { inner: ZlibDecoder::new(whole).take(room), count: 0 };
    let inside = unpacked(Box::new(&mut counted), room, depth - 1);
    let _ = io::copy(&mut counted, &mut io::sink());
    counted.count.saturating_add(inside)
}

/// Bytes that a stream without zlib's head unpacks to, which the library takes as well; other data end at once.
fn headless(stream: &[u8], room: u64) -> u64 {
    let mut counted = Counted { inner: DeflateDecoder::new(stream).take(room), count: 0 };
    let _ = io::copy(&mut counted, &mut io::sink());
    counted.count
}

/// Whether bytes begin as zlib's do.
fn is_packed(head: [u8; 2]) -> bool {
    head[0] & 0x0f == 8 && u16::from_be_bytes(head).is_multiple_of(31)
}

/// Counts the bytes read.
struct Counted<R> {
    inner: R,
    count: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn nested_streams_are_counted() {
        let inner = packed(&[b' '; 100_000]);
        let outer = packed(&inner);
        let size = |bytes: &[u8], room: u64| unpacked(Box::new(bytes), room, DEEPEST);
        assert_eq!(size(&inner, MOST), 100_000);
        assert_eq!(size(&outer, MOST), 100_000 + inner.len() as u64);
        assert_eq!(size(&inner, 1000), 1000);
        assert_eq!(size(b"q 1 0 0 1 0 0 cm", MOST), 0);
    }

    #[test]
    fn files_that_unpack_without_end_are_refused() {
        let stream = [b"stream\n".as_slice(), &packed(&vec![0; 64 << 20])].concat();
        assert!(check(&stream).is_ok());
        assert!(check(&stream.repeat(17)).unwrap_err().message.contains("1024 MB"));
        let headless = [b"stream\n".as_slice(), &packed(&vec![0; 64 << 20])[2..]].concat();
        assert!(check(&headless.repeat(17)).unwrap_err().message.contains("1024 MB"));
    }
}
