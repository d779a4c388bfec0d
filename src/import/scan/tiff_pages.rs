//! Pages of a TIFF file as PNG: scanners put several in one.

use std::io::Cursor;

use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};

use crate::import::document::Image;
use crate::import::png::{Channels, encode};

/// Bytes of one page, uncompressed: A3 at 600 dots per inch in colour.
const MOST_BYTES: usize = 240_000_000;

/// Reads the pages of a file; `None` where one cannot be read, or there are more than `most`.
pub(super) fn read(file: &[u8], most: usize) -> Option<Vec<Image>> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MOST_BYTES;
    limits.intermediate_buffer_size = MOST_BYTES;
    let mut decoder = Decoder::new(Cursor::new(file)).ok()?.with_limits(limits);
    let mut pages = Vec::new();
    loop {
        let (width, height) = decoder.dimensions().ok()?;
        let color = decoder.colortype().ok()?;
        let DecodingResult::U8(data) = decoder.read_image().ok()? else { return None };
        let (channels, data) = match color {
            ColorType::Gray(8) => (Channels::Grey, data),
            ColorType::Gray(1) => (Channels::Grey, unpacked(&data, width, height)),
            ColorType::GrayA(8) => (Channels::GreyAlpha, data),
            ColorType::RGB(8) => (Channels::Rgb, data),
            ColorType::RGBA(8) => (Channels::Rgba, data),
            _ => return None,
        };
        let bytes = encode(width, height, channels, &data)?;
        pages.push(Image { extension: "png".to_owned(), description: String::new(), bytes });
        if !decoder.more_images() {
            return Some(pages);
        }
        if pages.len() >= most {
            return None;
        }
        decoder.next_image().ok()?;
    }
}

/// Returns a byte for each bit of rows that begin with a byte.
fn unpacked(data: &[u8], width: u32, height: u32) -> Vec<u8> {
    let (width, height) = (width as usize, height as usize);
    let row = |row: &[u8]| -> Vec<u8> {
        (0..width)
            .map(|at| if row.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1) { 255 } else { 0 })
            .collect()
    };
    data.chunks(width.div_ceil(8).max(1)).take(height).flat_map(row).collect()
}

#[cfg(test)]
mod tests {
    use tiff::encoder::{TiffEncoder, colortype};

    use super::*;

    #[test]
    fn each_page_is_a_picture() {
        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file).unwrap();
        encoder.write_image::<colortype::Gray8>(2, 1, &[0, 255]).unwrap();
        encoder.write_image::<colortype::RGB8>(1, 1, &[1, 2, 3]).unwrap();
        let pages = read(file.get_ref(), 9).unwrap();
        assert_eq!(pages.len(), 2);
        assert!(pages.iter().all(|page| page.bytes.starts_with(b"\x89PNG")));
        assert!(read(&file.get_ref()[..20], 9).is_none() && read(file.get_ref(), 1).is_none());
    }

    #[test]
    fn bits_are_unpacked_row_by_row() {
        assert_eq!(unpacked(&[0b1010_0000, 0b0100_0000], 3, 2), [255, 0, 255, 0, 255, 0]);
    }
}
