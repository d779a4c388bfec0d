//! Marks of the pages of a PDF: glyphs with their characters and places, rules, pictures.
//!
//! Input: a parsed PDF. Output: a [`Page`] for each page, and the pictures that they name.
//! Text that hides from view (the layer of a text recognition) counts; what is switched off as a layer does not.

use ecow::EcoString;
use hayro_interpret::font::{Glyph as Shape, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, Name, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page as Source;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

use super::characters;
use super::collections::Collections;
use super::deadline::Deadline;
use super::pictures::Pictures;
use super::weight::{self, StrokeWidths};
use crate::import::layout::{Direction, Glyph, Page, Rule};

/// Largest number of glyphs and rules of a file, some thousand pages full; a hostile file draws without end.
const MOST_MARKS: usize = 4_000_000;
/// Thickness of a filled shape that is a rule and not a surface, in points.
const THICKEST_RULE: f64 = 3.0;
/// Length of the shortest rule, in points; what is shorter belongs to a drawing.
const SHORTEST_RULE: f64 = 6.0;

/// A page as the interpreter draws it.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawn {
    /// Its marks.
    pub page: Page,
    /// Mean stroke width of each glyph whose font has no name to tell its weight, in thousandths of an em; 0 where it
    /// draws nothing.
    pub strokes: Vec<Option<f64>>,
    /// True where it draws pictures, be they taken over or not.
    pub has_pictures: bool,
}

/// Reads all pages with their pictures; unwinds when the deadline has passed.
pub(super) fn read(pdf: &Pdf, deadline: &Deadline) -> (Vec<Drawn>, Pictures) {
    let cache = InterpreterCache::new();
    let mut shared = Shared {
        collections: Collections::of(pdf),
        strokes: StrokeWidths::default(),
        pictures: Pictures::default(),
        deadline,
        room: MOST_MARKS,
    };
    let mut pages = Vec::new();
    for source in pdf.pages().iter() {
        let drawn = read_page(source, pdf, &cache, &mut shared);
        shared.room -= drawn.page.glyphs.len() + drawn.page.rules.len();
        pages.push(drawn);
        if shared.room == 0 {
            break;
        }
    }
    weight::settle(&mut pages);
    (pages, shared.pictures)
}

/// Everything that the pages of a file share.
struct Shared<'d> {
    collections: Collections,
    strokes: StrokeWidths,
    pictures: Pictures,
    deadline: &'d Deadline,
    /// Number of glyphs and rules that may still be kept.
    room: usize,
}

fn read_page<'a>(source: &Source<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>, shared: &mut Shared<'_>) -> Drawn {
    let (width, height) = source.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let frame = Rect::new(0.0, 0.0, width, height);
    let transform = source.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, frame, cache, pdf.xref(), InterpreterSettings::default());
    let page = Page { width, height, ..Page::default() };
    shared.deadline.check();
    let mut collector = Collector { drawn: Drawn { page, ..Drawn::default() }, marked: Vec::new(), shared };
    interpret_page(source, &mut context, &mut collector);
    while !collector.marked.is_empty() {
        collector.close();
    }
    collector.drawn
}

/// Collects the marks that the interpreter draws.
struct Collector<'c, 'd> {
    drawn: Drawn,
    /// Open marked content, outermost first.
    marked: Vec<Marked>,
    shared: &'c mut Shared<'d>,
}

/// A piece of marked content.
struct Marked {
    /// True for a running head, foot or page number.
    running: bool,
    /// Text that replaces that of its glyphs, with the number of glyphs before it.
    actual: Option<(String, usize)>,
}

impl Collector<'_, '_> {
    fn full(&self) -> bool {
        self.drawn.page.glyphs.len() + self.drawn.page.rules.len() >= self.shared.room
    }

    /// Ends the innermost marked content, whose glyphs get their actual text.
    fn close(&mut self) {
        let Some(Marked { actual: Some((text, start)), .. }) = self.marked.pop() else { return };
        let Some(glyphs) = self.drawn.page.glyphs.get_mut(start..) else { return };
        // Without glyphs there is no place for it; without text the glyphs say more.
        if glyphs.is_empty() || text.trim().is_empty() {
            return;
        }
        let one_each = text.chars().count() == glyphs.len();
        let mut rest = text.chars();
        for (at, glyph) in glyphs.iter_mut().enumerate() {
            glyph.text = match at {
                _ if one_each => rest.by_ref().take(1).collect(),
                0 => rest.by_ref().collect(),
                _ => EcoString::new(),
            };
        }
    }

    fn add_segment(&mut self, from: Point, to: Point) {
        if !self.full() {
            self.drawn.page.rules.extend(Rule::between((from.x, from.y), (to.x, to.y), SHORTEST_RULE));
        }
    }

    /// Adds the rule that a filled bar is.
    fn add_bar(&mut self, bar: Rect) {
        if !self.full() {
            self.drawn.page.rules.extend(Rule::along(
                &[(bar.x0, bar.y0), (bar.x1, bar.y1)],
                THICKEST_RULE,
                SHORTEST_RULE,
            ));
        }
    }
}

impl<'a> Device<'a> for Collector<'_, '_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.shared.deadline.check_sometimes();
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        let mut bar: Option<Rect> = None;
        let stroked = matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..));
        for element in path.elements() {
            let (from, to) = match *element {
                PathEl::MoveTo(point) => {
                    bar.take().into_iter().filter(|_| !stroked).for_each(|bar| self.add_bar(bar));
                    start = props.transform * point;
                    last = start;
                    continue;
                }
                PathEl::LineTo(point) => (last, props.transform * point),
                PathEl::ClosePath => (last, start),
                // A curve is no rule.
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => return,
            };
            if stroked {
                self.add_segment(from, to);
            }
            let reach = bar.unwrap_or(Rect::from_points(from, from));
            bar = Some(reach.union_pt(to));
            last = to;
        }
        bar.into_iter().filter(|_| !stroked).for_each(|bar| self.add_bar(bar));
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.shared.deadline.check_sometimes();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.shared.deadline.check_sometimes();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.shared.deadline.check_sometimes();
        let running = self.marked.iter().any(|marked| marked.running);
        let font = run.glyphs().first().and_then(|glyph| match &**glyph {
            Shape::Outline(outline) => outline.font_data(),
            Shape::Type3(_) => None,
        });
        let name = font.as_ref().and_then(|font| font.postscript_name.as_deref()).unwrap_or_default();
        // An outline around the letters is how programs embolden a type that has no bold.
        let bold = characters::is_bold(name)
            || font.as_ref().and_then(|font| font.weight).is_some_and(|weight| weight >= 600)
            || matches!(mode, DrawMode::Stroke(_));
        let named = !name.is_empty();
        for glyph in run.glyphs() {
            if self.full() {
                return;
            }
            let place: Affine = props.transform * glyph.transform();
            let [a, b, c, d, x, y] = place.as_coeffs();
            let size = Vec2::new(c, d).hypot() * 1000.0;
            let along = Vec2::new(a, b);
            let (direction, advance) = match run.writing_mode() {
                WritingMode::Horizontal => (Direction::of(along.x, along.y), advance(glyph)),
                WritingMode::Vertical => (Direction::of(-c, -d), 1000.0),
            };
            if !(x.is_finite() && y.is_finite() && size.is_finite() && advance.is_finite()) {
                continue;
            }
            let stroke = self.shared.strokes.of(glyph, &props.paint);
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => characters::plain(&[c]),
                Some(BfString::String(text)) => characters::plain(&text.chars().collect::<Vec<_>>()),
                None => characters::plain(&[self.shared.collections.character(name, glyph.char_code())]),
            };
            let width = advance / 1000.0 * size;
            self.drawn.page.glyphs.push(Glyph { text, x, y, width, size, bold, running, direction });
            self.drawn.strokes.push((!named).then_some(stroke));
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.shared.deadline.check();
        let pixels = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let place = props.transform.transform_rect_bbox(pixels);
        let picture = self.shared.pictures.add(&image, place, props.transform.as_coeffs());
        self.drawn.page.pictures.extend(picture);
        self.drawn.has_pictures = true;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.shared.deadline.check_sometimes();
        let kind = properties.and_then(|properties| properties.get::<Name<'_>>(b"Type"));
        let actual = properties.and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText"));
        self.marked.push(Marked {
            running: tag == b"Artifact" && kind.is_some_and(|kind| kind.as_ref() == b"Pagination"),
            actual: actual.map(|text| (characters::decode(text.as_bytes()), self.drawn.page.glyphs.len())),
        });
    }

    fn end_marked_content(&mut self) {
        self.close();
    }
}

/// Distance to the next glyph, in thousandths of an em.
fn advance(glyph: &Shape<'_>) -> f64 {
    let advance = match glyph {
        Shape::Outline(outline) => outline.advance_width(),
        Shape::Type3(drawn) => drawn.advance_width(),
    };
    f64::from(advance.unwrap_or(0.0))
}
