//! Bounds on the decoded size of a PDF, checked before the PDF library, which has none, decodes anything.
//!
//! Two checks. [`check`] looks at the bytes: streams are found by their keyword wherever they stand, so that nothing
//! in the file's structure can hide one; it covers what the library decodes in order to open a file. [`check_streams`]
//! looks at the opened file: it knows the filters of each stream, encrypted ones among them, and how many pages share
//! one.

mod filters;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_interpret::hayro_syntax::object::{Array, MaybeRef, Object, ObjectIdentifier, Stream};
use hayro_interpret::hayro_syntax::{Filter, Pdf};
use regex::bytes::Regex;

use crate::diagnostics::Diagnostic;

/// Decoded bytes of all streams of a file together.
const MOST: u64 = 1 << 30;
/// Filters of one stream.
const DEEPEST: usize = 4;
/// Filters of one stream that are tried in [`check`], where filters other than zlib may be used.
const DEEPEST_TRIED: usize = 2;

/// A filter that makes data larger, or that such data may be wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    Zlib,
    /// Deflate data without zlib's header, which the library accepts.
    Deflate,
    /// LZW; whether codes grow early.
    Lzw(bool),
    RunLength,
    Hexadecimal,
    Base85,
}

const ALL: [Packing; 7] = [
    Packing::Zlib,
    Packing::Deflate,
    Packing::Lzw(true),
    Packing::Lzw(false),
    Packing::RunLength,
    Packing::Hexadecimal,
    Packing::Base85,
];

/// Refuses a file whose streams unpack to more than [`MOST`] bytes, by trying every filter on every stream.
pub(super) fn check(bytes: &[u8]) -> Result<(), Diagnostic> {
    check_within(bytes, MOST)
}

fn check_within(bytes: &[u8], most: u64) -> Result<(), Diagnostic> {
    let keyword = AhoCorasick::new(["stream\r\n", "stream\n"]).expect("two short words make no large automaton");
    let (tried, depth) = if names_rare_filters(bytes) { (&ALL[..], DEEPEST_TRIED) } else { (&ALL[..2], DEEPEST) };
    let mut room = most;
    for found in keyword.find_iter(bytes) {
        let size = explored(&bytes[found.end()..], &mut Vec::new(), tried, depth, room);
        room = spend(room, size)?;
    }
    Ok(())
}

/// Refuses an opened file whose streams unpack to more than [`MOST`] bytes, by the filters that they name.
pub(super) fn check_streams(pdf: &Pdf) -> Result<(), Diagnostic> {
    check_streams_within(pdf, MOST)
}

fn check_streams_within(pdf: &Pdf, most: u64) -> Result<(), Diagnostic> {
    let mut room = most;
    let shared = shared_contents(pdf);
    for object in pdf.objects() {
        let Object::Stream(stream) = object else { continue };
        let filters = stream.filters();
        let data = stream.raw_data();
        let is_checked =
            matches!(data, Cow::Borrowed(_)) && filters.iter().all(|filter| *filter == Filter::FlateDecode);
        let uses = shared.get(&stream.obj_id()).copied().unwrap_or(0);
        if filters.len() > DEEPEST {
            return Err(too_large());
        }
        if !is_checked || uses > 1 {
            room = spend(room, size(&data, &filters, room).saturating_mul(uses.max(1)))?;
        }
    }
    Ok(())
}

fn spend(room: u64, size: u64) -> Result<u64, Diagnostic> {
    room.checked_sub(size).filter(|room| *room > 0).ok_or_else(too_large)
}

fn too_large() -> Diagnostic {
    Diagnostic::error(format!("the PDF unpacks to more than {} MB", MOST >> 20))
        .hint("save it with its pictures made smaller, or import the document it was made from")
}

/// Returns whether a file may use other filters than zlib's: it names one, hides a name behind `#`, or names filters
/// elsewhere.
fn names_rare_filters(bytes: &[u8]) -> bool {
    RARE_FILTERS.is_match(bytes)
}

/// A key `Filter` or `F` whose value is a rare filter, a name in which letters are written as numbers, or elsewhere.
/// Fonts are called `F`, too, so that a reference counts only close to a stream.
static RARE_FILTERS: LazyLock<Regex> = LazyLock::new(|| {
    let rest = "(?:i|#69)(?:l|#6[Cc])(?:t|#74)(?:e|#65)(?:r|#72)";
    let name = "/(?:LZW|RunLength|RL|ASCII|A85|AHx|[0-9A-Za-z]{0,16}#)";
    let reference = "[\\s\\[]+[0-9]";
    let direct = format!("/(?:F|#46)(?:{rest})?[\\s\\[]*(?:/Fl(?:ateDecode)?\\s*)*{name}");
    let indirect = format!("/(?:F|#46){rest}{reference}|/(?:F|#46){reference}.{{0,100}}>>\\s*stream");
    Regex::new(&format!("(?s-u){direct}|{indirect}")).expect("the pattern is a constant")
});

/// The most bytes that a stream may unpack to by any of the filters `tried` on one another, at most about `room`.
fn explored(data: &[u8], chain: &mut Vec<Packing>, tried: &[Packing], depth: usize, room: u64) -> u64 {
    let mut most = 0;
    for packing in tried {
        // Data without a header is taken for deflate data at the outside only: inside, any data might be.
        if *packing == Packing::Deflate && !chain.is_empty() {
            continue;
        }
        chain.push(*packing);
        let mut size = last_size(data, chain, room);
        if size > 0 && chain.len() < depth && size < room {
            size += explored(data, chain, tried, depth, room - size);
        }
        most = most.max(size);
        chain.pop();
    }
    most
}

/// Bytes that come out of the last filter of a chain, at most `room`.
fn last_size(data: &[u8], chain: &[Packing], room: u64) -> u64 {
    let reader = chain.iter().fold(Box::new(data) as Box<dyn Read + '_>, |reader, packing| unpack(reader, *packing));
    // Invalid data ends a stream.
    let (Ok(size) | Err(size)) = counted(reader.take(room));
    size
}

/// Copies to nowhere; the number of bytes is told even where reading fails.
fn counted(mut reader: impl Read) -> Result<u64, u64> {
    let (mut buffer, mut size) = ([0; 1 << 14], 0);
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(size),
            Ok(read) => size += read as u64,
            Err(_) => return Err(size),
        }
    }
}

/// Bytes that all filters of a stream together put out, at most about `room`.
fn size(data: &[u8], filters: &[Filter], room: u64) -> u64 {
    let total = Cell::new(0);
    let mut reader: Box<dyn Read + '_> = Box::new(data);
    for filter in filters {
        let packing = match filter {
            // The library ignores a change of the width of codes that comes late, or takes it; the sizes are alike.
            Filter::LzwDecode => Packing::Lzw(true),
            Filter::FlateDecode if data.first().is_some_and(|first| first & 0x0f == 8) => Packing::Zlib,
            Filter::FlateDecode => Packing::Deflate,
            Filter::RunLengthDecode => Packing::RunLength,
            Filter::AsciiHexDecode => Packing::Hexadecimal,
            Filter::Ascii85Decode => Packing::Base85,
            Filter::Crypt => continue,
            // Pictures are not decoded here.
            Filter::CcittFaxDecode | Filter::Jbig2Decode | Filter::DctDecode | Filter::JpxDecode => break,
        };
        reader = Box::new(Counted { inner: unpack(reader, packing), total: &total, room });
    }
    let _ = counted(reader);
    total.get()
}

fn unpack<'a>(reader: Box<dyn Read + 'a>, packing: Packing) -> Box<dyn Read + 'a> {
    match packing {
        Packing::Zlib => Box::new(ZlibDecoder::new(reader)),
        Packing::Deflate => Box::new(DeflateDecoder::new(reader)),
        Packing::Lzw(early) => filters::lzw(reader, early),
        Packing::RunLength => filters::run_length(reader),
        Packing::Hexadecimal => filters::hexadecimal(reader),
        Packing::Base85 => filters::base_85(reader),
    }
}

/// Counts what passes through it, and ends once the total is above `room`.
struct Counted<'a, R> {
    inner: R,
    total: &'a Cell<u64>,
    room: u64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.total.get() > self.room {
            return Ok(0);
        }
        let read = self.inner.read(buffer)?;
        self.total.set(self.total.get() + read as u64);
        Ok(read)
    }
}

/// Number of uses of each stream as the content of a page: the library keeps a copy for each.
fn shared_contents(pdf: &Pdf) -> BTreeMap<ObjectIdentifier, u64> {
    let mut uses = BTreeMap::new();
    for page in pdf.pages().iter() {
        let mut add = |id: ObjectIdentifier| *uses.entry(id).or_default() += 1;
        if let Some(stream) = page.raw().get::<Stream<'_>>(b"Contents") {
            add(stream.obj_id());
        } else if let Some(array) = page.raw().get::<Array<'_>>(b"Contents") {
            array.raw_iter().for_each(|item| {
                if let MaybeRef::Ref(reference) = item {
                    add(reference.into());
                }
            });
        }
    }
    uses
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
        let size = |bytes: &[u8], room: u64| explored(bytes, &mut Vec::new(), &ALL[..2], DEEPEST, room);
        assert_eq!(size(&inner, MOST), 100_000);
        assert_eq!(size(&outer, MOST), 100_000 + inner.len() as u64);
        assert_eq!(size(&inner, 1000), 1000);
        assert_eq!(size(b"q 1 0 0 1 0 0 cm", MOST), 0);
    }

    /// Bytes that the files of these tests may unpack to.
    const FEW: u64 = 4 << 20;

    #[test]
    fn files_that_unpack_without_end_are_refused() {
        let stream = [b"stream\n".as_slice(), &packed(&vec![0; 1 << 20])].concat();
        assert!(check_within(&stream, FEW).is_ok());
        assert!(check_within(&stream.repeat(5), FEW).unwrap_err().message.contains("unpacks to more than"));
        let headless = [b"stream\n".as_slice(), &packed(&vec![0; 1 << 20])[2..]].concat();
        assert!(check_within(&headless.repeat(5), FEW).is_err());
        for filter in ["/Filter[/FlateDecode/RunLengthDecode]", "/Filter[/Fl/#52L]", "/Filter 9 0 R"] {
            // Two bytes of a run make 128, and a thousandth of them is left when they are packed again.
            let runs = packed(&[129, b' '].repeat(1 << 16));
            assert!(check_within(&[filter.as_bytes(), b"stream\n", &runs].concat(), FEW).is_err(), "{filter}");
        }
    }

    /// A file of one page whose content is a stream, named `uses` times.
    fn file(filter: &str, data: &[u8], uses: usize) -> Vec<u8> {
        let contents = "4 0 R ".repeat(uses);
        let head = format!(
            "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
            3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents[{contents}]>>\nendobj\n\
            4 0 obj\n<</Length {}/Filter{filter}>>\nstream\n",
            data.len()
        );
        [head.as_bytes(), data, b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n"].concat()
    }

    #[test]
    fn opened_files_are_measured_by_their_filters() {
        let check = |filter: &str, data: &[u8], uses: usize| {
            check_streams_within(&Pdf::new(file(filter, data, uses)).unwrap(), FEW).map_err(|wrong| wrong.message)
        };
        assert!(check("[/FlateDecode/RunLengthDecode]", &packed(&[129, b' '].repeat(1 << 16)), 1).is_err());
        assert!(check("/FlateDecode", &packed(&vec![b' '; 1 << 16]), 1).is_ok());
        assert!(check("/FlateDecode", &packed(&vec![b' '; 1 << 16]), 200).is_err());
        assert!(check("[/A85/Fl]", b"z~>", 1).is_ok());
        assert!(check(&format!("[{}]", "/Fl".repeat(5)), b"", 1).is_err());
    }
}
