//! Pages of a PDF as pictures, for pages that consist of several pictures or of turned ones.

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::hayro_syntax::Pdf;

use crate::import::document::Image;
use crate::import::png;

/// Pixels of an inch; text recognition needs about 30 for a character of the size of a body.
const PER_INCH: f32 = 200.0;
/// Pixels of a page.
const MOST_PIXELS: f32 = 25_000_000.0;

/// Draws a page; `None` where there is no such page.
pub(super) fn draw(pdf: &Pdf, page: usize) -> Option<Image> {
    let page = pdf.pages().get(page)?;
    let (width, height) = page.render_dimensions();
    let scale = (PER_INCH / 72.0).min((MOST_PIXELS / (width * height).max(1.0)).sqrt());
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let cache = RenderCache::new();
    let drawn = render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (drawn.width(), drawn.height());
    let pixels: Vec<u8> =
        drawn.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let bytes = png::encode(width.into(), height.into(), png::Channels::Rgb, &pixels)?;
    Some(Image { extension: "png".to_owned(), description: String::new(), bytes })
}
