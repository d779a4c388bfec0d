//! What a page draws: glyphs with their characters and places, rules, pictures.
//!
//! Input: a parsed PDF. Output: a [`Page`] for each page, in points from its top left corner, y downwards.
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
use super::weight::{self, StrokeWidths};

/// The most glyphs and rules of a file that are kept, some thousand pages full; a hostile file draws without end.
const MOST_MARKS: usize = 4_000_000;
/// The thickest filled shape that is a rule and not a surface, in points.
const THICKEST_RULE: f64 = 3.0;
/// The shortest rule, in points; what is shorter belongs to a drawing.
const SHORTEST_RULE: f64 = 6.0;

/// All marks of one page.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    /// Width in points, as the page is shown.
    pub width: f64,
    /// Height in points, as the page is shown.
    pub height: f64,
    /// In the order of drawing.
    pub glyphs: Vec<Glyph>,
    /// Straight lines along an axis.
    pub rules: Vec<Rule>,
    /// Number of pictures.
    pub pictures: usize,
}

/// A drawn character, or several where one shape stands for them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    /// Its characters; empty where another glyph carries them.
    pub text: EcoString,
    /// Left end of its base line.
    pub x: f64,
    /// Height of its base line.
    pub y: f64,
    /// Distance to the next glyph, in points.
    pub width: f64,
    /// Height of an em, in points.
    pub size: f64,
    /// Whether its type is bold.
    pub bold: bool,
    /// Whether the name of its font tells whether it is bold; else its strokes do.
    pub named: bool,
    /// Mean stroke width, in thousandths of an em; 0 where it draws nothing.
    pub stroke: f64,
    /// Whether the file marks it as a running head, foot or page number.
    pub running: bool,
    /// Which way it runs.
    pub direction: Direction,
}

/// Which way text runs on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    /// To the right.
    Right,
    /// Downwards: turned a quarter, or written in columns.
    Down,
    /// To the left, upside down.
    Left,
    /// Upwards.
    Up,
    /// Aslant, as watermarks.
    Aslant,
}

impl Direction {
    fn of(vector: Vec2) -> Self {
        let (x, y) = (vector.x, vector.y);
        let (long, short) = (x.abs().max(y.abs()), x.abs().min(y.abs()));
        match () {
            () if short > long * 0.1 => Self::Aslant,
            () if x.abs() >= y.abs() && x >= 0.0 => Self::Right,
            () if x.abs() >= y.abs() => Self::Left,
            () if y > 0.0 => Self::Down,
            () => Self::Up,
        }
    }
}

/// A straight line, or a thin bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Whether it lies; else it stands.
    pub lies: bool,
    /// Its height, or its distance from the left.
    pub at: f64,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// Reads all pages; unwinds when the deadline has passed.
pub(super) fn read(pdf: &Pdf, deadline: &Deadline) -> Vec<Page> {
    let cache = InterpreterCache::new();
    let collections = Collections::of(pdf);
    let mut strokes = StrokeWidths::default();
    let mut marks = 0;
    let mut pages = Vec::new();
    for source in pdf.pages().iter() {
        let page = read_page(source, pdf, &cache, &collections, &mut strokes, deadline, MOST_MARKS - marks);
        marks += page.glyphs.len() + page.rules.len();
        pages.push(page);
        if marks >= MOST_MARKS {
            break;
        }
    }
    weight::settle(&mut pages);
    pages
}

fn read_page<'a>(
    source: &Source<'a>,
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
    collections: &Collections,
    strokes: &mut StrokeWidths,
    deadline: &Deadline,
    most: usize,
) -> Page {
    let (width, height) = source.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let frame = Rect::new(0.0, 0.0, width, height);
    let transform = source.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, frame, cache, pdf.xref(), InterpreterSettings::default());
    let page = Page { width, height, ..Page::default() };
    deadline.check();
    let mut collector = Collector { page, marked: Vec::new(), collections, strokes, deadline, most };
    interpret_page(source, &mut context, &mut collector);
    while !collector.marked.is_empty() {
        collector.close();
    }
    collector.page
}

/// Takes what the interpreter draws.
struct Collector<'c> {
    page: Page,
    /// The marked content that is open, outermost first.
    marked: Vec<Marked>,
    collections: &'c Collections,
    strokes: &'c mut StrokeWidths,
    deadline: &'c Deadline,
    most: usize,
}

/// A piece of marked content.
struct Marked {
    /// Whether it is a running head, foot or page number.
    running: bool,
    /// What its glyphs stand for, with the number of glyphs before it.
    actual: Option<(String, usize)>,
}

impl Collector<'_> {
    fn full(&self) -> bool {
        self.page.glyphs.len() + self.page.rules.len() >= self.most
    }

    /// Ends the innermost marked content, whose glyphs get their actual text.
    fn close(&mut self) {
        let Some(Marked { actual: Some((text, start)), .. }) = self.marked.pop() else { return };
        let Some(glyphs) = self.page.glyphs.get_mut(start..) else { return };
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
        let across = (to - from).hypot();
        if self.full() || across < SHORTEST_RULE {
            return;
        }
        if (to.y - from.y).abs() < 0.5 {
            self.page.rules.push(Rule { lies: true, at: from.y, from: from.x.min(to.x), to: from.x.max(to.x) });
        } else if (to.x - from.x).abs() < 0.5 {
            self.page.rules.push(Rule { lies: false, at: from.x, from: from.y.min(to.y), to: from.y.max(to.y) });
        }
    }

    /// A filled bar is a rule along its longer side.
    fn add_bar(&mut self, bar: Rect) {
        let middle = bar.center();
        if bar.height() <= THICKEST_RULE && bar.width() > bar.height() {
            self.add_segment(Point::new(bar.x0, middle.y), Point::new(bar.x1, middle.y));
        } else if bar.width() <= THICKEST_RULE {
            self.add_segment(Point::new(middle.x, bar.y0), Point::new(middle.x, bar.y1));
        }
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.deadline.check_sometimes();
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
        self.deadline.check_sometimes();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.deadline.check_sometimes();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.deadline.check_sometimes();
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
                WritingMode::Horizontal => (Direction::of(along), advance(glyph)),
                WritingMode::Vertical => (Direction::of(Vec2::new(-c, -d)), 1000.0),
            };
            if !(x.is_finite() && y.is_finite() && size.is_finite() && advance.is_finite()) {
                continue;
            }
            let stroke = self.strokes.of(glyph, &props.paint);
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => characters::plain(&[c]),
                Some(BfString::String(text)) => characters::plain(&text.chars().collect::<Vec<_>>()),
                None => characters::plain(&[self.collections.character(name, glyph.char_code())]),
            };
            let width = advance / 1000.0 * size;
            self.page.glyphs.push(Glyph { text, x, y, width, size, bold, named, stroke, running, direction });
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.deadline.check_sometimes();
        self.page.pictures += 1;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.deadline.check_sometimes();
        let kind = properties.and_then(|properties| properties.get::<Name<'_>>(b"Type"));
        let actual = properties.and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText"));
        self.marked.push(Marked {
            running: tag == b"Artifact" && kind.is_some_and(|kind| kind.as_ref() == b"Pagination"),
            actual: actual.map(|text| (characters::decode(text.as_bytes()), self.page.glyphs.len())),
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
