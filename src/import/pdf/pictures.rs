//! Pictures of a PDF: JPEG files as they are, all others as PNG.

use std::collections::BTreeMap;

use hayro_interpret::hayro_syntax::Filter;
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{CacheKey, Image as Drawn, ImageData, LumaData, RasterImage};

use crate::import::document::Image;
use crate::import::layout::Picture;
use crate::import::png;

/// Side of the smallest picture that is taken over, in points; what is smaller is a rule or a bullet.
const SMALLEST: f64 = 16.0;
/// Pixels of the largest picture: a page of A3 at 600 dots per inch.
const MOST_PIXELS: u64 = 80_000_000;
/// Bytes of all pictures together.
const MOST_BYTES: usize = 256 << 20;

/// Pictures that pages draw, each once.
#[derive(Default)]
pub(super) struct Pictures {
    /// The files.
    pub images: Vec<Image>,
    /// Number of pictures that cannot be taken over: stencils, broken ones, and those beyond the bounds.
    pub lost: usize,
    /// Index of each known picture; `None` where it is lost.
    known: BTreeMap<u128, Option<usize>>,
    bytes: usize,
}

impl Pictures {
    /// Adds a picture that is drawn at `place` by a matrix; `None` where it is too small or cannot be taken over.
    pub(super) fn add(&mut self, drawn: &Drawn<'_, '_>, place: Rect, [a, b, c, d, ..]: [f64; 6]) -> Option<Picture> {
        if place.width() < SMALLEST || place.height() < SMALLEST {
            return None;
        }
        // A picture that is turned or mirrored must be drawn anew.
        let is_upright = a > 0.0 && d > 0.0 && b.abs() < 0.01 * a && c.abs() < 0.01 * d;
        let image = match self.known.get(&drawn.cache_key()) {
            Some(known) => *known,
            None => {
                let image = match drawn {
                    Drawn::Raster(raster) => self.file(raster, is_upright),
                    Drawn::Stencil(_) => None,
                };
                let index = image.map(|image| {
                    self.bytes += image.bytes.len();
                    self.images.push(image);
                    self.images.len() - 1
                });
                self.known.insert(drawn.cache_key(), index);
                index
            }
        };
        self.lost += usize::from(image.is_none());
        let (left, top, right, bottom) = (place.x0, place.y0, place.x1, place.y1);
        image.map(|image| Picture { left, top, right, bottom, image })
    }

    fn file(&self, raster: &RasterImage<'_>, is_upright: bool) -> Option<Image> {
        let pixels = u64::from(raster.width()) * u64::from(raster.height());
        if pixels > MOST_PIXELS || self.bytes > MOST_BYTES || !is_upright {
            return None;
        }
        let (extension, bytes) = match jpeg(raster) {
            Some(bytes) => ("jpg", bytes),
            None => ("png", encoded(raster)?),
        };
        Some(Image { extension: extension.to_owned(), description: String::new(), bytes })
    }
}

/// Returns the JPEG file of a picture that is one and has no mask.
fn jpeg(raster: &RasterImage<'_>) -> Option<Vec<u8>> {
    let stream = raster.stream();
    let is_jpeg = matches!(stream.filters().as_slice(), [Filter::DctDecode]);
    let has_mask = [b"SMask".as_slice(), b"Mask", b"Decode"].iter().any(|key| stream.dict().contains_key(*key));
    let bytes = stream.raw_data();
    // Four channels are those of a printer, which browsers show in wrong colours.
    let is_shown = bytes.starts_with(&[0xff, 0xd8, 0xff]) && channels(&bytes).is_some_and(|channels| channels < 4);
    (is_jpeg && !has_mask && is_shown).then(|| bytes.into_owned())
}

/// Returns the number of channels of a JPEG file, which its frame header tells.
fn channels(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    while let [0xff, marker, high, low] = *bytes.get(at..at + 4)? {
        if matches!(marker, 0xc0..=0xc3) {
            return bytes.get(at + 9).copied();
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    None
}

fn encoded(raster: &RasterImage<'_>) -> Option<Vec<u8>> {
    let mut file = None;
    let encode = |image: ImageData, alpha: Option<LumaData>| {
        let (width, height) = (image.width(), image.height());
        let alpha = alpha.filter(|alpha| (alpha.width, alpha.height) == (width, height));
        let (data, channels) = match (image, alpha) {
            (ImageData::Rgb(rgb), None) => (rgb.data, png::Channels::Rgb),
            (ImageData::Luma(luma), None) => (luma.data, png::Channels::Grey),
            (ImageData::Rgb(rgb), Some(alpha)) => (with_alpha(&rgb.data, 3, &alpha.data), png::Channels::Rgba),
            (ImageData::Luma(luma), Some(alpha)) => (with_alpha(&luma.data, 1, &alpha.data), png::Channels::GreyAlpha),
        };
        file = png::encode(width, height, channels, &data);
    };
    raster.with_rgba(encode, None);
    file
}

/// Puts the opacity of each pixel behind its `channels`.
fn with_alpha(data: &[u8], channels: usize, alpha: &[u8]) -> Vec<u8> {
    data.chunks_exact(channels).zip(alpha).flat_map(|(pixel, alpha)| pixel.iter().chain([alpha]).copied()).collect()
}
