//! Tells bold type by the width of its strokes, where a file does not name its fonts, as Chromium's do not.

use std::collections::HashMap;

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, Shape};
use hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use super::glyphs::Drawn as DrawnPage;

/// Maximum number of shapes in the cache; more than any font has.
const MOST_SHAPES: usize = 100_000;

/// Cache of stroke widths by shape.
#[derive(Default)]
pub(super) struct StrokeWidths(HashMap<u128, f64>);

impl StrokeWidths {
    /// Returns the mean stroke width of a glyph, in thousandths of an em; 0 where it draws nothing.
    pub(super) fn of<'a>(&mut self, glyph: &Drawn<'a>, paint: &Paint<'a>) -> f64 {
        let key = match glyph {
            Drawn::Outline(outline) => outline.identifier().cache_key(),
            Drawn::Type3(drawn) => drawn.cache_key(),
        };
        if let Some(&known) = self.0.get(&key) {
            return known;
        }
        let thickness = match glyph {
            Drawn::Outline(outline) => thickness(&outline.outline()),
            Drawn::Type3(drawn) => {
                let mut shape = Outline(BezPath::new());
                drawn.interpret(&mut shape, Affine::IDENTITY, Affine::IDENTITY, paint);
                thickness(&shape.0)
            }
        };
        if self.0.len() < MOST_SHAPES {
            self.0.insert(key, thickness);
        }
        thickness
    }
}

/// Computes the mean stroke width: the area of a long stroke is its length times its width, and its outline is twice
/// its length.
fn thickness(outline: &BezPath) -> f64 {
    let length = outline.perimeter(1.0);
    if length > 0.0 { 2.0 * outline.area().abs() / length } else { 0.0 }
}

/// Mean and standard deviation of the stroke widths of ideographs in usual and in bold type, in units of the usual
/// width.
const USUAL: (f64, f64) = (1.0, 0.13);
const BOLD: (f64, f64) = (1.45, 0.2);
/// Maximum cost of one glyph.
const SURE: f64 = 9.0;
/// Cost of a change between usual and bold type.
const CHANGE: f64 = 6.0;
/// Cost of bold type for a glyph whose strokes tell nothing, such as a stop behind a bold word.
const DOUBT: f64 = 0.01;

/// Marks the bold glyphs of each page whose fonts have no name: finds the sequence of usual and bold type that fits the
/// stroke widths best with the fewest changes (Viterbi's algorithm for two states).
pub(super) fn settle(pages: &mut [DrawnPage]) {
    let mut strokes: Vec<f64> = pages.iter().flat_map(told).flatten().collect();
    strokes.sort_by(f64::total_cmp);
    let Some(&usual) = strokes.get(strokes.len() / 2) else { return };
    for page in pages {
        let costs = told(page).map(|stroke| costs(stroke, usual)).collect();
        let course = course(costs);
        let unnamed =
            page.page.glyphs.iter_mut().zip(&page.strokes).zip(course).filter(|((_, stroke), _)| stroke.is_some());
        unnamed.for_each(|((glyph, _), bold)| glyph.bold |= bold);
    }
}

/// Returns the stroke width of each glyph where that tells how bold it is; those of stops and figures do not compare.
fn told(page: &DrawnPage) -> impl Iterator<Item = Option<f64>> {
    page.page.glyphs.iter().zip(&page.strokes).map(|(glyph, stroke)| {
        let is_ideograph = glyph.text.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
        stroke.filter(|stroke| *stroke > 0.0 && is_ideograph)
    })
}

/// Returns the costs of a glyph in usual and in bold type.
fn costs(stroke: Option<f64>, usual: f64) -> [f64; 2] {
    let Some(stroke) = stroke else { return [0.0, DOUBT] };
    let thickness = stroke / usual;
    [USUAL, BOLD].map(|(mean, spread)| ((thickness - mean) / spread).powi(2).min(SURE))
}

/// Returns for each glyph whether it is bold, at the least sum of costs.
fn course(costs: Vec<[f64; 2]>) -> Vec<bool> {
    let mut sums = [0.0, CHANGE];
    let mut comes_from: Vec<[usize; 2]> = Vec::with_capacity(costs.len());
    for cost in &costs {
        let from = [0, 1].map(|state: usize| if sums[1 - state] + CHANGE < sums[state] { 1 - state } else { state });
        sums = [0, 1].map(|state: usize| {
            let change = if from[state] == state { 0.0 } else { CHANGE };
            sums[from[state]] + change + cost[state]
        });
        comes_from.push(from);
    }
    let mut state = usize::from(sums[1] < sums[0]);
    let mut course = vec![false; costs.len()];
    for (at, from) in comes_from.iter().enumerate().rev() {
        course[at] = state == 1;
        state = from[state];
    }
    course
}

/// A device that collects the paths of a drawn glyph.
struct Outline(BezPath);

impl<'a> Device<'a> for Outline {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.0.extend(props.transform * path);
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_words_stand_out_and_single_thick_glyphs_do_not() {
        let cost = |thickness: f64| [USUAL, BOLD].map(|(mean, spread)| ((thickness - mean) / spread).powi(2).min(SURE));
        let none = [0.0, DOUBT];
        let strokes = [1.0, 1.4, 1.6, 1.2, 1.5].map(cost);
        assert_eq!(course([&strokes[..], &[none, cost(0.9)]].concat()), [false, true, true, true, true, false, false]);
        assert_eq!(course([1.0, 0.9, 1.3, 1.1].map(cost).to_vec()), [false; 4]);
        assert_eq!(course(Vec::new()), [false; 0]);
    }
}
