//! Columns: the lines of pages in frames, in reading order.
//!
//! A gutter is a strip without ink between two columns of running text, over the height of a page or of a part of it.
//! The lines above and below it, and those that cross it, are frames of their own. Running text is told from the
//! columns of a table by its lines, most of which reach the end of their column. What one page shows, others share: a
//! page with nothing but the end of a first column has the same gutter.

use super::aligned;
use super::lines::{Line, by_base_line};
use super::median;
use super::sheet::{Boxed, Sheet};
use super::strips::{Run, Strip, ink, runs};
use crate::import::joins::ends_sentence;

/// Width of the narrowest gutter, in ems.
const NARROWEST: f64 = 0.9;
/// Width of the narrowest column, in ems.
const NARROWEST_COLUMN: f64 = 6.0;
/// Number of lines on each side that make columns.
const FEWEST_LINES: usize = 3;
/// Distance from the column's end within which a line counts as full, in ems.
const NEARLY_FULL: f64 = 2.0;
/// Share of full lines in running text.
const MOSTLY_FULL: f64 = 0.5;
/// Number of items of a page that are searched for gutters; a page of small print has 200 lines.
const MOST_ITEMS: usize = 600;
/// Number of gutters that a page takes over from others.
const MOST_KNOWN: usize = 100;
/// Vertical distance that ends columns, in usual distances of their lines.
const APART: f64 = 1.7;

/// A page, or a column or a part of it.
pub(super) struct Frame {
    /// Number of the page, from 0.
    pub page: usize,
    /// Width of the page in points; 0 where it is not known.
    pub width: f64,
    /// True for a column, which is not as wide as the page.
    pub is_column: bool,
    /// Lines from top to bottom.
    pub lines: Vec<Line>,
    /// Tables and pictures from top to bottom.
    pub boxes: Vec<Boxed>,
}

/// Splits pages into frames.
pub(super) fn frames(sheets: Vec<Sheet>) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut pages: Vec<(Splitter, Vec<Item>, Vec<Line>)> = Vec::new();
    let mut known: Vec<Strip> = Vec::new();
    for (page, sheet) in sheets.into_iter().enumerate() {
        let (em, width) = (usual_size(&sheet.lines), sheet.width);
        let (turned, upright): (Vec<Line>, Vec<Line>) = sheet.lines.into_iter().partition(|line| line.is_turned);
        let items = sorted(upright, sheet.boxes);
        let splitter = Splitter { page, width, em };
        for run in splitter.gutters(&items, &[]) {
            let is_new = known.iter().all(|other| (other.middle() - run.strip.middle()).abs() > em);
            if is_new && known.len() < MOST_KNOWN {
                known.push(run.strip);
            }
        }
        pages.push((splitter, items, turned));
    }
    for (splitter, items, turned) in pages {
        splitter.split(items, false, &known, &mut frames);
        if !turned.is_empty() {
            frames.push(Frame { page: splitter.page, width: 0.0, is_column: false, lines: turned, boxes: Vec::new() });
        }
    }
    frames
}

/// Returns the size of most lines, in points.
pub(super) fn usual_size(lines: &[Line]) -> f64 {
    median(lines.iter().map(|line| line.size).collect()).unwrap_or(1.0)
}

fn sorted(lines: Vec<Line>, boxes: Vec<Boxed>) -> Vec<Item> {
    let mut items: Vec<Item> = lines.into_iter().map(Item::Line).chain(boxes.into_iter().map(Item::Boxed)).collect();
    items.sort_by(|a, b| a.y().total_cmp(&b.y()));
    items
}

/// A line, a table or a picture.
enum Item {
    Line(Line),
    Boxed(Boxed),
}

impl Item {
    fn y(&self) -> f64 {
        match self {
            Self::Line(line) => line.y,
            Self::Boxed(boxed) => boxed.top,
        }
    }

    fn line(&self) -> Option<&Line> {
        match self {
            Self::Line(line) => Some(line),
            Self::Boxed(_) => None,
        }
    }

    fn ink(&self, gap: f64) -> Vec<Strip> {
        match self {
            Self::Boxed(boxed) => vec![Strip { left: boxed.left, right: boxed.right }],
            Self::Line(line) => ink(line, gap),
        }
    }
}

/// Splits one page.
struct Splitter {
    page: usize,
    /// Width of the page in points.
    width: f64,
    /// Size of most lines, in points.
    em: f64,
}

impl Splitter {
    /// Adds the frames of items; gutters of other pages are `known`.
    fn split(&self, mut items: Vec<Item>, is_column: bool, known: &[Strip], frames: &mut Vec<Frame>) {
        let gutters = self.gutters(&items, known);
        let Some(run) = gutters.into_iter().max_by_key(|run| (run.last - run.first, std::cmp::Reverse(run.first)))
        else {
            if !items.is_empty() {
                frames.push(self.frame(items, is_column));
            }
            return;
        };
        let behind = items.split_off(run.last + 1);
        let band = items.split_off(run.first);
        self.split(items, is_column, known, frames);
        for side in parted(band, run.strip) {
            // A gutter that is known from other pages must not part the same lines again.
            self.split(side, true, &[], frames);
        }
        self.split(behind, is_column, known, frames);
    }

    fn frame(&self, items: Vec<Item>, is_column: bool) -> Frame {
        let mut frame = Frame { page: self.page, width: self.width, is_column, lines: Vec::new(), boxes: Vec::new() };
        for item in items {
            match item {
                Item::Line(line) => frame.lines.push(line),
                Item::Boxed(boxed) => frame.boxes.push(boxed),
            }
        }
        aligned::take(&mut frame);
        frame
    }

    /// Finds the gutters between columns of running text.
    fn gutters(&self, items: &[Item], known: &[Strip]) -> Vec<Run> {
        if items.len() > MOST_ITEMS {
            return Vec::new();
        }
        let rows: Vec<Vec<Strip>> = items.iter().map(|item| item.ink(NARROWEST * self.em)).collect();
        let mut runs = runs(&rows, NARROWEST * self.em);
        runs.extend(known.iter().flat_map(|strip| self.first_columns(&rows, *strip)));
        let trimmed = runs.into_iter().filter_map(|run| self.trimmed(run, items, &rows));
        trimmed.filter(|run| self.parts_text(*run, &rows, known)).collect()
    }

    /// Finds the rows that stand all to the left of a known gutter.
    fn first_columns(&self, rows: &[Vec<Strip>], strip: Strip) -> Vec<Run> {
        let is_left = |row: &Vec<Strip>| row.iter().all(|ink| ink.right <= strip.left + 0.5 * self.em);
        let mut found = Vec::new();
        let mut first = 0;
        for part in rows.chunk_by(|a, b| is_left(a) == is_left(b)) {
            let last = first + part.len() - 1;
            if part.len() >= 2 && part.iter().all(is_left) {
                found.push(Run { first, last, strip });
            }
            first = last + 1;
        }
        found
    }

    /// Leaves out lines that stand above the second column alone, and lines below both columns that stand apart.
    fn trimmed(&self, mut run: Run, items: &[Item], rows: &[Vec<Strip>]) -> Option<Run> {
        let middle = run.strip.middle();
        let is_left = |at: usize| rows[at].iter().any(|ink| ink.left < middle);
        let is_right = |at: usize| rows[at].iter().any(|ink| ink.right > middle);
        while run.first <= run.last && !is_left(run.first) {
            run.first += 1;
        }
        let Some(end) = (run.first..=run.last).rev().find(|&at| is_right(at)) else {
            return (run.first <= run.last).then_some(run);
        };
        let distance = |at: usize| items[at + 1].y() - items[at].y();
        let distances = (run.first..end).map(distance).filter(|distance| *distance > 0.3 * self.em).collect();
        let usual = median(distances).unwrap_or(2.0 * self.em);
        // The first column may be longer than the last; then its lines are as full as those above.
        let is_full = |row: &&Vec<Strip>| row.iter().any(|ink| ink.right > run.strip.left - NEARLY_FULL * self.em);
        let end = end + rows[end + 1..=run.last].iter().take_while(is_full).count();
        let below = &rows[end + 1..=run.last];
        let goes_on = below.iter().filter(is_full).count() * 3 >= below.len();
        let is_apart = || distance(end) > APART * usual || flows_over(&items[run.first..=end + 1], middle, self.em);
        if end < run.last && !goes_on && is_apart() {
            run.last = end;
        }
        Some(run)
    }

    /// Returns whether running text stands on both sides, or on the left of a known gutter.
    fn parts_text(&self, run: Run, rows: &[Vec<Strip>], known: &[Strip]) -> bool {
        let middle = run.strip.middle();
        let rows = &rows[run.first..=run.last];
        let reach = |row: &Vec<Strip>, is_left: bool| {
            let side = row.iter().filter(|ink| (ink.middle() < middle) == is_left);
            side.copied().reduce(|a, b| Strip { left: a.left.min(b.left), right: a.right.max(b.right) })
        };
        let side = |is_left: bool| Side::of(rows.iter().filter_map(|row| reach(row, is_left)).collect(), self.em);
        let (left, right) = (side(true), side(false));
        let is_known =
            known.iter().any(|strip| strip.common(run.strip).width() > 0.5 * strip.width().min(run.strip.width()));
        if is_known && right.lines == 0 {
            return left.lines >= 2 && left.right > run.strip.left - NEARLY_FULL * self.em && left.full >= MOSTLY_FULL;
        }
        let fewest = if is_known { 1 } else { FEWEST_LINES };
        let wide = NARROWEST_COLUMN * self.em;
        let full = |side: &Side| side.full * side.lines as f64;
        left.lines >= fewest
            && right.lines >= fewest
            && left.width() >= wide
            && (right.width() >= wide || is_known)
            && left.full >= MOSTLY_FULL
            && full(&left) + full(&right) >= MOSTLY_FULL * (left.lines + right.lines) as f64
            && (is_known || right.full >= 0.3)
    }
}

/// Returns whether a sentence of the first column goes on in the second, above the last of `items`: that one begins a
/// paragraph and stands below both columns, though no nearer to one of them.
fn flows_over(items: &[Item], middle: f64, em: f64) -> bool {
    let [columns @ .., Item::Line(below)] = items else { return false };
    let lines = || columns.iter().filter_map(Item::line);
    let right = |line: &Line| line.glyphs.iter().find(|glyph| glyph.x > middle).map(|glyph| glyph.x);
    let (Some(first), Some(margin)) = (lines().find_map(right), lines().filter_map(right).reduce(f64::min)) else {
        return false;
    };
    let left = lines().map(|line| line.left).fold(f64::INFINITY, f64::min);
    let Some(end) = lines().rfind(|line| line.left < middle) else { return false };
    let text: String = end.glyphs.iter().filter(|glyph| glyph.x < middle).map(|glyph| glyph.text.as_str()).collect();
    let begins = |at: f64, margin: f64| at - margin > 0.8 * em;
    !begins(first, margin) && begins(below.left, left) && !ends_sentence(&text)
}

/// Lines on one side of a gutter.
struct Side {
    lines: usize,
    left: f64,
    right: f64,
    /// Share of lines that reach the end of the column.
    full: f64,
}

impl Side {
    fn of(lines: Vec<Strip>, em: f64) -> Self {
        let left = lines.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
        let right = lines.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
        let full = lines.iter().filter(|line| line.right > right - NEARLY_FULL * em).count();
        Self { lines: lines.len(), left, right, full: full as f64 / lines.len().max(1) as f64 }
    }

    fn width(&self) -> f64 {
        self.right - self.left
    }
}

/// Parts items at a gutter. Base lines of the two columns need not agree, so that lines are made anew.
fn parted(items: Vec<Item>, gutter: Strip) -> [Vec<Item>; 2] {
    let middle = gutter.middle();
    let (mut glyphs, mut boxes) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for item in items {
        match item {
            Item::Line(line) => {
                for glyph in line.glyphs {
                    glyphs[usize::from(glyph.x + glyph.width / 2.0 > middle)].push(glyph);
                }
            }
            Item::Boxed(boxed) => boxes[usize::from(f64::midpoint(boxed.left, boxed.right) > middle)].push(boxed),
        }
    }
    let [left, right] = glyphs.map(by_base_line);
    let [left_boxes, right_boxes] = boxes;
    [sorted(left, left_boxes), sorted(right, right_boxes)]
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::line;
    use super::*;

    /// Lines of one page, each with its left end in characters of 10 points.
    fn sheet(lines: &[(&str, f64)]) -> Sheet {
        let place =
            |(at, &(text, left)): (usize, &(&str, f64))| line(text, left * 10.0, 100.0 + 16.0 * at as f64, 10.0);
        Sheet { width: 595.0, height: 842.0, lines: lines.iter().enumerate().map(place).collect(), boxes: Vec::new() }
    }

    /// A row of two columns.
    fn row(left: &str, right: &str) -> String {
        format!("{left:\u{3000}<12}{right}")
    }

    /// Frames between `#`, lines between `|`.
    fn read(pages: Vec<Vec<String>>) -> String {
        let sheets = pages.iter().map(|page| sheet(&page.iter().map(|text| (text.as_str(), 0.0)).collect::<Vec<_>>()));
        let frames = frames(sheets.collect());
        let text =
            |frame: &Frame| frame.lines.iter().map(|line| line.text().trim().to_owned()).collect::<Vec<_>>().join("|");
        frames.iter().map(text).collect::<Vec<_>>().join("#")
    }

    const FULL: &str = "一二三四五六七八九十";

    fn full(start: &str) -> String {
        format!("{start}{}", FULL.chars().skip(start.chars().count()).collect::<String>())
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let page = vec![
            "社区周刊二〇二三年第四十四期总第四百六十四期".to_owned(),
            row(&full("甲"), &full("丁")),
            row(&full("乙"), &full("戊")),
            row(&full("丙"), "己"),
            "本期责任编辑张三李四王五赵六孙七周八".to_owned(),
        ];
        let [first, second, fourth, fifth] = ["甲", "乙", "丁", "戊"].map(full);
        let third = full("丙");
        let wide = "社区周刊二〇二三年第四十四期总第四百六十四期";
        let foot = "本期责任编辑张三李四王五赵六孙七周八";
        assert_eq!(read(vec![page]), format!("{wide}#{first}|{second}|{third}#{fourth}|{fifth}|己#{foot}"));
    }

    #[test]
    fn a_short_line_below_columns_follows_both() {
        let page = |end: &str| {
            let [first, second] = [row(&full("甲"), &full("乙")), row(&full("丙"), end)];
            read(vec![vec![row(FULL, FULL), first, second, FULL.to_owned(), "　　共印九份".to_owned()]])
        };
        let [first, second, third] = ["甲", "乙", "丙"].map(full);
        assert_eq!(page("丁。"), format!("{FULL}|{first}|{third}|{FULL}#{FULL}|{second}|丁。#共印九份"));
        // A sentence that ends may be followed by a last paragraph of the first column.
        let page: Vec<String> =
            vec![row(FULL, FULL), row(FULL, FULL), row("一二三四五六七八九。", "丁。"), "　　共印九份".to_owned()];
        assert_eq!(read(vec![page]), format!("{FULL}|{FULL}|一二三四五六七八九。|共印九份#{FULL}|{FULL}|丁。"));
    }

    #[test]
    fn a_last_page_has_the_gutter_of_the_others() {
        let first: Vec<String> = (0..4).map(|_| row(FULL, FULL)).collect();
        let last = vec![full("甲"), full("乙"), "丙".to_owned()];
        let frames = frames(
            [first, last]
                .iter()
                .map(|page| sheet(&page.iter().map(|text| (text.as_str(), 0.0)).collect::<Vec<_>>()))
                .collect(),
        );
        assert_eq!(
            frames.iter().map(|frame| (frame.page, frame.is_column, frame.lines.len())).collect::<Vec<_>>(),
            [(0, true, 4), (0, true, 4), (1, true, 3)]
        );
    }

    #[test]
    fn cells_of_a_table_are_no_columns() {
        let page: Vec<String> = ["受理", "办结", "咨询", "颁发"].iter().map(|name| row(name, "五百四十七")).collect();
        assert_eq!(read(vec![page]).matches('#').count(), 0);
    }

    #[test]
    fn three_columns_are_read_in_order() {
        let page: Vec<String> = (0..4).map(|_| format!("{}{}", row(FULL, ""), row(FULL, FULL))).collect();
        let column = [FULL; 4].join("|");
        assert_eq!(read(vec![page]), format!("{column}#{column}#{column}"));
    }
}
