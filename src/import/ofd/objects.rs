//! Objects of a page: text, pictures and paths, placed by boxes within boxes.
//!
//! Input: the elements of layers, in millimetres. Output: a [`Page`] in points.

use ecow::EcoString;

use super::resources::Resources;
use super::{POINTS, child, children};
use crate::import::layout::{Direction, Glyph, Page, Picture, Rule};
use crate::import::xml::Element;

/// Largest number of glyphs and rules of a page; a full page has 5,000.
const MOST_MARKS: usize = 100_000;
/// Depth of composed drawings within one another.
const DEEPEST: usize = 8;
/// Side of the smallest picture that is taken over, in points.
const SMALLEST: f64 = 16.0;
/// Thickness of a filled shape that is a rule and not a surface, in points.
const THICKEST_RULE: f64 = 3.0;
/// Length of the shortest rule, in points.
const SHORTEST_RULE: f64 = 6.0;

/// A box in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Distance from the left.
    pub x: f64,
    /// Distance from the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Frame {
    /// Reads four numbers.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let [x, y, width, height] = numbers(text).try_into().ok()?;
        Some(Self { x, y, width, height })
    }
}

/// An affine map: `x' = ax + cy + e`, `y' = bx + dy + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Matrix([f64; 6]);

impl Matrix {
    /// The map of an object's own coordinates to those around it.
    fn of(object: &Element) -> Self {
        let frame = object.attribute("Boundary").and_then(Frame::parse);
        let (x, y) = frame.map_or((0.0, 0.0), |frame| (frame.x, frame.y));
        let own = object.attribute("CTM").and_then(|text| numbers(text).try_into().ok());
        let [a, b, c, d, e, f] = own.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        Self([a, b, c, d, e + x, f + y])
    }

    /// The map that `inner` follows.
    fn after(self, inner: Self) -> Self {
        let (Self([a, b, c, d, e, f]), Self([ia, ib, ic, id, ie, jf])) = (self, inner);
        Self([
            a * ia + c * ib,
            b * ia + d * ib,
            a * ic + c * id,
            b * ic + d * id,
            a * ie + c * jf + e,
            b * ie + d * jf + f,
        ])
    }

    fn apply(self, (x, y): (f64, f64)) -> (f64, f64) {
        let Self([a, b, c, d, e, f]) = self;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The direction of a vector.
    fn turn(self, (x, y): (f64, f64)) -> (f64, f64) {
        let Self([a, b, c, d, ..]) = self;
        (a * x + c * y, b * x + d * y)
    }
}

/// Draws objects on a page.
pub(super) struct Drawing<'r> {
    page: Page,
    resources: &'r Resources,
    /// Map from millimetres of the page to points.
    base: Matrix,
}

impl<'r> Drawing<'r> {
    /// Begins a page of this size.
    pub(super) fn new(frame: Frame, resources: &'r Resources) -> Self {
        let page = Page { width: frame.width * POINTS, height: frame.height * POINTS, ..Page::default() };
        let base = Matrix([POINTS, 0.0, 0.0, POINTS, -frame.x * POINTS, -frame.y * POINTS]);
        Self { page, resources, base }
    }

    /// Returns the page.
    pub(super) fn finish(self) -> Page {
        self.page
    }

    /// Draws the objects of a layer.
    pub(super) fn layer(&mut self, layer: &Element) {
        self.objects(layer, self.base, 0);
    }

    fn objects(&mut self, parent: &Element, around: Matrix, depth: usize) {
        for object in parent.elements() {
            let is_hidden = object.attribute("Visible") == Some("false");
            if is_hidden || self.page.glyphs.len() + self.page.rules.len() >= MOST_MARKS {
                continue;
            }
            match object.name.as_str() {
                "TextObject" => self.text(object, around.after(Matrix::of(object))),
                "PathObject" => self.path(object, around.after(Matrix::of(object))),
                "ImageObject" => self.picture(object, around.after(Matrix::of(object))),
                "PageBlock" if depth < DEEPEST => self.objects(object, around, depth + 1),
                "CompositeObject" if depth < DEEPEST => {
                    let unit = object.attribute("ResourceID").and_then(|id| self.resources.composed(id));
                    if let Some(content) = unit.and_then(|unit| child(unit, "Content")) {
                        self.objects(content, around.after(Matrix::of(object)), depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, object: &Element, place: Matrix) {
        let size = number(object, "Size").unwrap_or(0.0);
        let stretch = number(object, "HScale").unwrap_or(1.0);
        let em = place.turn((0.0, size));
        let em = em.0.hypot(em.1);
        let bold = number(object, "Weight").is_some_and(|weight| weight >= 600.0)
            || object.attribute("Font").is_some_and(|font| self.resources.is_bold(font));
        let along = reading_direction(object);
        let (mut x, mut y) = (0.0, 0.0);
        for code in children(object, "TextCode") {
            (x, y) = (number(code, "X").unwrap_or(x), number(code, "Y").unwrap_or(y));
            let text = code.text();
            let text = text.trim_matches(['\n', '\r', '\t']);
            let count = text.chars().count();
            let (across, down) = (deltas(code, "DeltaX", count), deltas(code, "DeltaY", count));
            let runs_down = across.is_empty() && !down.is_empty();
            let vector = if runs_down { (0.0, 1.0) } else { along };
            let (way_x, way_y) = place.turn(vector);
            let direction = Direction::of(way_x, way_y);
            for (at, c) in text.chars().enumerate() {
                let usual = size * stretch * if c.is_ascii() { 0.5 } else { 1.0 };
                let (step_x, step_y) = (across.get(at).copied(), down.get(at).copied());
                let step = if runs_down { step_y } else { step_x };
                // A wider step parts two glyphs, and belongs to none.
                let width = step.filter(|step| *step > 0.0 && *step < 1.6 * usual.max(size * 0.5)).unwrap_or(usual);
                let width = place.turn((width, 0.0));
                let (left, base) = place.apply((x, y));
                let glyph = Glyph {
                    text: EcoString::from(c),
                    x: left,
                    y: base,
                    width: width.0.hypot(width.1),
                    size: em,
                    bold,
                    running: false,
                    direction,
                };
                if em > 0.0 && [left, base, em, glyph.width].iter().all(|length| length.is_finite()) {
                    self.page.glyphs.push(glyph);
                }
                x += step_x.unwrap_or(if at + 1 == count && !runs_down { usual } else { 0.0 });
                y += step_y.unwrap_or(0.0);
            }
        }
    }

    fn picture(&mut self, object: &Element, place: Matrix) {
        let Some(image) = object.attribute("ResourceID").and_then(|id| self.resources.picture(id)) else { return };
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|corner| place.apply(corner));
        let edge = |pick: fn(f64, f64) -> f64, of: fn((f64, f64)) -> f64| {
            corners.into_iter().map(of).reduce(pick).unwrap_or_default()
        };
        let (left, right) = (edge(f64::min, |corner| corner.0), edge(f64::max, |corner| corner.0));
        let (top, bottom) = (edge(f64::min, |corner| corner.1), edge(f64::max, |corner| corner.1));
        if right - left >= SMALLEST
            && bottom - top >= SMALLEST
            && [left, top, right, bottom].iter().all(|edge| edge.is_finite())
        {
            self.page.pictures.push(Picture { left, top, right, bottom, image });
        }
    }

    /// Adds the straight lines of a path, and thin bars that it fills, as rules.
    fn path(&mut self, object: &Element, place: Matrix) {
        let Some(data) = child(object, "AbbreviatedData") else { return };
        let strokes = object.attribute("Stroke") != Some("false");
        let Some(figures) = figures(&data.text()) else { return };
        for figure in figures {
            let points: Vec<(f64, f64)> = figure.into_iter().map(|point| place.apply(point)).collect();
            if strokes {
                let segments = points.windows(2).filter_map(|pair| Rule::between(pair[0], pair[1], SHORTEST_RULE));
                self.page.rules.extend(segments);
            } else {
                self.page.rules.extend(Rule::along(&points, THICKEST_RULE, SHORTEST_RULE));
            }
        }
    }
}

/// Returns the direction in which a text object is read, as a vector whose y points downwards.
fn reading_direction(object: &Element) -> (f64, f64) {
    match object.attribute("ReadDirection") {
        Some("90") => (0.0, 1.0),
        Some("180") => (-1.0, 0.0),
        Some("270") => (0.0, -1.0),
        _ => (1.0, 0.0),
    }
}

fn number(element: &Element, name: &str) -> Option<f64> {
    element.attribute(name)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

fn numbers(text: &str) -> Vec<f64> {
    text.split_ascii_whitespace().take(16).filter_map(|number| number.parse().ok()).collect()
}

/// Reads the distances of `count` characters; `g 3 5` is three times 5.
fn deltas(code: &Element, name: &str, count: usize) -> Vec<f64> {
    let mut words = code.attribute(name).unwrap_or_default().split_ascii_whitespace();
    let mut deltas = Vec::new();
    while let Some(word) = words.next().filter(|_| deltas.len() < count) {
        let next =
            |words: &mut std::str::SplitAsciiWhitespace<'_>| words.next().and_then(|word| word.parse::<f64>().ok());
        if word == "g" {
            let times = next(&mut words).unwrap_or(0.0).clamp(0.0, count as f64) as usize;
            let delta = next(&mut words).unwrap_or(0.0);
            deltas.extend(std::iter::repeat_n(delta, times));
        } else {
            deltas.push(word.parse().unwrap_or(0.0));
        }
    }
    deltas
}

/// Reads the figures of a path; `None` where one is curved.
fn figures(data: &str) -> Option<Vec<Vec<(f64, f64)>>> {
    let mut figures: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut words = data.split_ascii_whitespace().take(4 * MOST_MARKS);
    while let Some(word) = words.next() {
        let mut point = || Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?));
        match word {
            "M" | "S" => figures.push(vec![point()?]),
            "L" => figures.last_mut()?.push(point()?),
            "C" => {
                let figure = figures.last_mut()?;
                figure.extend(figure.first().copied());
            }
            _ => return None,
        }
    }
    Some(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_may_be_counted() {
        let text = "5 g 3 2.5 4";
        let part = crate::import::container::Part {
            name: "a.xml".into(),
            text: format!("<r><TextCode DeltaX='{text}'/></r>"),
            damaged: false,
            mend: "",
        };
        crate::import::xml::each_block(&part, "r", |code| {
            assert_eq!(deltas(&code, "DeltaX", 6), [5.0, 2.5, 2.5, 2.5, 4.0]);
            Ok(())
        })
        .unwrap();
    }

    #[test]
    fn paths_of_lines_are_figures() {
        assert_eq!(
            figures("M 0 0 L 10 0 L 10 5 C"),
            Some(vec![vec![(0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 0.0)]])
        );
        assert_eq!(figures("M 0 0 B 1 1 2 2 3 3"), None);
    }

    #[test]
    fn maps_follow_one_another() {
        let twice = Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        let moved = Matrix([1.0, 0.0, 0.0, 1.0, 3.0, 4.0]);
        assert_eq!(twice.after(moved).apply((1.0, 1.0)), (8.0, 10.0));
    }
}
