//! Streaming decoders of the PDF filters that the standard library and `flate2` lack (ISO 32000-1, 7.4).
//!
//! They only serve to measure a stream before the PDF library decodes it, and stop where the data is invalid.

use std::io::{self, Bytes, Read};

/// A source that is read byte by byte.
type Source<'a> = Bytes<io::BufReader<Box<dyn Read + 'a>>>;

fn source<'a>(inner: Box<dyn Read + 'a>) -> Source<'a> {
    io::BufReader::new(inner).bytes()
}

/// Reader made of a function that decodes the next piece; an empty piece is the end.
struct Pieces<F> {
    next: F,
    piece: Vec<u8>,
    at: usize,
}

impl<F: FnMut(&mut Vec<u8>)> Read for Pieces<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            self.piece.clear();
            self.at = 0;
            (self.next)(&mut self.piece);
        }
        let length = buffer.len().min(self.piece.len() - self.at);
        buffer[..length].copy_from_slice(&self.piece[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

fn pieces<'a>(next: impl FnMut(&mut Vec<u8>) + 'a) -> Box<dyn Read + 'a> {
    Box::new(Pieces { next, piece: Vec::new(), at: 0 })
}

/// Decodes `RunLengthDecode`.
pub(super) fn run_length<'a>(inner: Box<dyn Read + 'a>) -> Box<dyn Read + 'a> {
    let mut bytes = source(inner);
    pieces(move |piece| match bytes.next() {
        Some(Ok(length @ 0..=127)) => piece.extend(bytes.by_ref().take(usize::from(length) + 1).map_while(Result::ok)),
        Some(Ok(length @ 129..)) => {
            let repeated = bytes.next().and_then(Result::ok);
            piece.extend(repeated.into_iter().flat_map(|byte| std::iter::repeat_n(byte, 257 - usize::from(length))));
        }
        _ => {}
    })
}

/// Decodes `ASCIIHexDecode`.
pub(super) fn hexadecimal<'a>(inner: Box<dyn Read + 'a>) -> Box<dyn Read + 'a> {
    let mut bytes = source(inner);
    let mut digit = move || {
        let byte = bytes.by_ref().map_while(Result::ok).find(|byte| !is_blank(*byte))?;
        char::from(byte).to_digit(16).map(|digit| digit as u8)
    };
    pieces(move |piece| piece.extend(digit().map(|high| high << 4 | digit().unwrap_or(0))))
}

/// Decodes `ASCII85Decode`.
pub(super) fn base_85<'a>(inner: Box<dyn Read + 'a>) -> Box<dyn Read + 'a> {
    let mut bytes = source(inner);
    pieces(move |piece| {
        let mut group = Vec::with_capacity(5);
        while group.len() < 5 {
            match bytes.by_ref().map_while(Result::ok).find(|byte| !is_blank(*byte)) {
                Some(b'z') if group.is_empty() => return piece.extend([0; 4]),
                Some(byte @ b'!'..=b'u') => group.push(u32::from(byte - b'!')),
                _ => break,
            }
        }
        let known = group.len().saturating_sub(1);
        group.resize(5, 84);
        let value = group.iter().fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(*digit));
        piece.extend(&value.to_be_bytes()[..known]);
    })
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0
}

const CLEAR: u16 = 256;
const END: u16 = 257;
const MOST_ENTRIES: usize = 4096;

/// Decodes `LZWDecode`; `early` tells whether codes grow one entry earlier than they must, which is usual.
pub(super) fn lzw<'a>(inner: Box<dyn Read + 'a>, early: bool) -> Box<dyn Read + 'a> {
    let mut codes = Codes { bytes: source(inner), held: 0, bits: 0 };
    // Prefix, last byte and length of each entry behind the first 258, which are the bytes, `CLEAR` and `END`.
    let mut entries: Vec<(u16, u8, usize)> = Vec::new();
    let mut before: Option<u16> = None;
    pieces(move |piece| {
        while let Some(code) = codes.next(width(entries.len() + 258 + usize::from(early))) {
            match code {
                CLEAR => {
                    entries.clear();
                    before = None;
                }
                END => return,
                code => {
                    let known = usize::from(code) < 258 + entries.len();
                    // The one unknown code that may come is that of the entry which it makes itself.
                    let Some(shown) = (if known { Some(code) } else { before }) else { return };
                    spell(&entries, shown, piece);
                    let first = piece.first().copied().unwrap_or(0);
                    if !known {
                        piece.push(first);
                    }
                    if let Some(prefix) = before.filter(|_| entries.len() + 258 < MOST_ENTRIES) {
                        entries.push((prefix, first, length(&entries, prefix) + 1));
                    }
                    before = Some(code.min(257 + entries.len() as u16));
                    return;
                }
            }
        }
    })
}

fn width(entries: usize) -> u32 {
    match entries {
        2048.. => 12,
        1024.. => 11,
        512.. => 10,
        _ => 9,
    }
}

fn length(entries: &[(u16, u8, usize)], code: u16) -> usize {
    usize::from(code).checked_sub(258).and_then(|at| entries.get(at)).map_or(1, |entry| entry.2)
}

/// Writes the bytes that a code stands for.
fn spell(entries: &[(u16, u8, usize)], mut code: u16, piece: &mut Vec<u8>) {
    let mut at = length(entries, code);
    piece.resize(at, 0);
    while let Some(entry) = usize::from(code).checked_sub(258).and_then(|index| entries.get(index)) {
        at -= 1;
        piece[at] = entry.1;
        code = entry.0;
    }
    piece[0] = code as u8;
}

/// Codes of 9 to 12 bits, the highest bit first.
struct Codes<'a> {
    bytes: Source<'a>,
    held: u32,
    bits: u32,
}

impl Codes<'_> {
    fn next(&mut self, width: u32) -> Option<u16> {
        while self.bits < width {
            self.held = self.held << 8 | u32::from(self.bytes.next()?.ok()?);
            self.bits += 8;
        }
        self.bits -= width;
        Some((self.held >> self.bits & ((1 << width) - 1)) as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(mut reader: Box<dyn Read + '_>) -> Vec<u8> {
        let mut out = Vec::new();
        reader.read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn the_examples_of_the_standard_are_decoded() {
        let packed: &[u8] = &[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(decoded(lzw(Box::new(packed), true)), [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
        let packed: &[u8] = &[4, 10, 11, 12, 13, 14, 253, 3, 128, 9];
        assert_eq!(decoded(run_length(Box::new(packed))), [10, 11, 12, 13, 14, 3, 3, 3, 3]);
        assert_eq!(decoded(hexadecimal(Box::new(&b"6b 61 6E7>"[..]))), b"kanp");
        assert_eq!(decoded(base_85(Box::new(&b"9jqo^zBl\nbD-~>"[..]))), b"Man \0\0\0\0is d");
    }

    #[test]
    fn a_long_run_is_decoded_over_all_widths_of_codes() {
        // Each code is the entry that it makes: one byte, two bytes, three bytes …
        let mut bits = Vec::new();
        let mut put = |code: usize, width: u32| bits.extend((0..width).rev().map(|bit| code >> bit & 1 == 1));
        put(256, 9);
        put(65, 9);
        let mut expected = 1;
        for entry in 258..4096 {
            put(entry, width(entry + 1));
            expected += entry - 256;
        }
        let bytes: Vec<u8> = bits
            .chunks(8)
            .map(|byte| byte.iter().enumerate().map(|(at, bit)| u8::from(*bit) << (7 - at)).sum())
            .collect();
        let out = decoded(lzw(Box::new(bytes.as_slice()), true));
        assert!(out.iter().all(|byte| *byte == 65));
        assert_eq!(out.len(), expected);
    }
}
