//! Page numbers, running heads and running feet: found by what they say and by their place on most pages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::Line;
use super::sheet::{Boxed, Content, Sheet};

/// Lines at a page's top and bottom that are looked at.
const DEEPEST: usize = 3;
/// Largest difference of the heights of a running text on two pages, in points.
const SAME_PLACE: f64 = 4.0;
/// The part of a page's height at its top and bottom where a program's own heads and feet stand.
const MARGIN: f64 = 0.055;

/// `— 1 —`, `-1-`, `1`, `第 1 页 共 3 页`, `1/3`, `Page 1 of 3`.
static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^\s*(?:[-‐–—－·•.~]{1,2}\s*)?(?:第|[Pp]age)?\s*(\d{1,4})\s*页?\s*(?:(?:[/／]|of|[,，]?\s*共)\s*\d{1,4}\s*页?)?\s*(?:[-‐–—－·•.~]{1,2})?\s*$";
    Regex::new(pattern).expect("the pattern is fixed")
});

/// Takes the running lines out of all pages and returns their text in order.
pub(super) fn remove(sheets: &mut [Sheet]) -> Vec<String> {
    let seen = places(sheets);
    let mut omitted = Vec::new();
    for (number, sheet) in sheets.iter_mut().enumerate() {
        let runs = |sheet: &Sheet, at: usize, edge: Edge| is_running(sheet, at, edge, number, &seen);
        let head = (0..sheet.lines.len().min(DEEPEST)).take_while(|&at| runs(sheet, at, Edge::Top)).count();
        let rest = (head..sheet.lines.len()).rev().take(DEEPEST);
        let foot = rest.take_while(|&at| runs(sheet, at, Edge::Bottom)).count();
        let end = sheet.lines.len() - foot;
        let feet: Vec<Line> = sheet.lines.drain(end..).collect();
        let heads: Vec<Line> = sheet.lines.drain(..head).collect();
        omitted.extend(heads.iter().chain(&feet).map(Line::text));
    }
    omitted
}

/// Takes the pictures out that stand at one place on most pages, and returns each with the number of its first page.
pub(super) fn repeated_pictures(sheets: &mut [Sheet]) -> Vec<(usize, usize)> {
    let mut pages: BTreeMap<(usize, i64, i64), Vec<usize>> = BTreeMap::new();
    for (number, sheet) in sheets.iter().enumerate() {
        for boxed in &sheet.boxes {
            place(boxed).into_iter().for_each(|place| pages.entry(place).or_default().push(number));
        }
    }
    let enough = sheets.len().div_ceil(2).max(3);
    pages.retain(|_, numbers| numbers.len() >= enough);
    for sheet in sheets.iter_mut() {
        sheet.boxes.retain(|boxed| place(boxed).is_none_or(|place| !pages.contains_key(&place)));
    }
    pages.into_iter().map(|((image, ..), numbers)| (image, numbers[0])).collect()
}

/// Returns the picture of a box with its corner in whole points.
fn place(boxed: &Boxed) -> Option<(usize, i64, i64)> {
    match boxed.content {
        Content::Picture(image) => Some((image, boxed.left.round() as i64, boxed.top.round() as i64)),
        Content::Table(_) => None,
    }
}

/// Edge of a page that a line stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Top,
    Bottom,
}

/// For each text without its figures, at an edge: where it stands on which page, and the page number it has.
struct Places {
    texts: BTreeMap<(Edge, String), Vec<f64>>,
    /// Page number less the count of pages before it, with the number of pages that have it.
    offsets: BTreeMap<(Edge, i64), usize>,
    /// Heights of small print in the outermost margin.
    margins: Vec<(Edge, f64)>,
    pages: usize,
}

impl Places {
    /// The pages that must have a running line.
    fn enough(&self) -> usize {
        self.pages.div_ceil(2).max(2)
    }
}

fn places(sheets: &[Sheet]) -> Places {
    let mut places = Places {
        texts: BTreeMap::new(),
        offsets: BTreeMap::new(),
        margins: Vec::new(),
        pages: sheets.iter().filter(|s| !s.lines.is_empty()).count(),
    };
    for (number, sheet) in sheets.iter().enumerate() {
        let top = (0..sheet.lines.len()).take(DEEPEST).map(|at| (Edge::Top, at));
        let bottom = (0..sheet.lines.len()).rev().take(DEEPEST).map(|at| (Edge::Bottom, at));
        for (edge, at) in top.chain(bottom) {
            let line = &sheet.lines[at];
            if is_in_margin(sheet, at, edge) {
                places.margins.push((edge, line.y));
            }
            places.texts.entry((edge, pattern(line))).or_default().push(line.y);
            if let Some(found) = page_number(line) {
                *places.offsets.entry((edge, found - number as i64)).or_default() += 1;
            }
        }
    }
    places
}

fn is_running(sheet: &Sheet, at: usize, edge: Edge, number: usize, places: &Places) -> bool {
    let line = &sheet.lines[at];
    if line.glyphs.iter().all(|glyph| glyph.running) {
        return true;
    }
    let enough = places.enough();
    let repeated = places
        .texts
        .get(&(edge, pattern(line)))
        .is_some_and(|heights| heights.iter().filter(|&&y| (y - line.y).abs() < SAME_PLACE).count() >= enough);
    let numbered = page_number(line).is_some_and(|found| {
        let counted = places.offsets.get(&(edge, found - number as i64)).is_some_and(|&count| count >= enough);
        counted || (places.pages == 1 || is_decorated(line)) && stands_apart(sheet, at, edge)
    });
    let in_margin = is_in_margin(sheet, at, edge) && {
        let here = |&&(other, y): &&(Edge, f64)| other == edge && (y - line.y).abs() < SAME_PLACE;
        places.pages == 1 || places.margins.iter().filter(here).count() >= enough
    };
    repeated && has_words(line) || numbered || in_margin
}

/// The text with `#` for figures, without white space.
fn pattern(line: &Line) -> String {
    let mut pattern = String::new();
    for c in line.text().chars().filter(|c| !c.is_whitespace()) {
        match c {
            '0'..='9' if pattern.ends_with('#') => {}
            '0'..='9' => pattern.push('#'),
            _ => pattern.push(c),
        }
    }
    pattern
}

/// A figure alone at one place on most pages may be a table's; it must count the pages.
fn has_words(line: &Line) -> bool {
    line.text().chars().any(char::is_alphabetic)
}

fn page_number(line: &Line) -> Option<i64> {
    PAGE_NUMBER.captures(&line.text())?.get(1)?.as_str().parse().ok()
}

fn is_decorated(line: &Line) -> bool {
    let text = line.text();
    !text.trim().chars().all(|c| c.is_ascii_digit())
}

/// Returns whether a wide gap parts the line from the text.
fn stands_apart(sheet: &Sheet, at: usize, edge: Edge) -> bool {
    let line = &sheet.lines[at];
    let next = match edge {
        Edge::Top => sheet.lines.get(at + 1),
        Edge::Bottom => at.checked_sub(1).and_then(|before| sheet.lines.get(before)),
    };
    next.is_none_or(|next| (next.y - line.y).abs() > 2.0 * next.size.max(line.size))
}

/// Returns whether the line is small print in the outermost margin, like the titles, dates and addresses that browsers
/// print.
fn is_in_margin(sheet: &Sheet, at: usize, edge: Edge) -> bool {
    let line = &sheet.lines[at];
    let outside = match edge {
        Edge::Top => line.y < sheet.height * MARGIN,
        Edge::Bottom => line.y > sheet.height * (1.0 - MARGIN),
    };
    let mut sizes: Vec<f64> = sheet.lines.iter().map(|line| line.size).collect();
    sizes.sort_by(f64::total_cmp);
    outside && line.size < 0.85 * sizes[sizes.len() / 2] && stands_apart(sheet, at, edge)
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::line;
    use super::*;

    fn sheet(lines: &[(&str, f64)]) -> Sheet {
        Sheet {
            width: 595.0,
            height: 842.0,
            lines: lines.iter().map(|&(text, y)| line(text, 80.0, y, 16.0)).collect(),
            boxes: Vec::new(),
        }
    }

    #[test]
    fn page_numbers_are_known() {
        for text in ["— 1 —", "-1-", "1", "第 1 页 共 3 页", "第1页，共3页", "1/3", "－ 12 －", "Page 1 of 3", "·1·"]
        {
            assert!(page_number(&line(text, 0.0, 0.0, 16.0)).is_some(), "{text}");
        }
        for text in ["11 月 13 日", "1.加大", "2138 件", "一", "20231127"] {
            assert!(page_number(&line(text, 0.0, 0.0, 16.0)).is_none(), "{text}");
        }
    }

    #[test]
    fn running_lines_are_taken_out() {
        let page = |number: usize, first: &str, second: &str| {
            let foot = format!("— {number} —");
            sheet(&[("窗口工作周报", 50.0), (first, 100.0), (second, 130.0), (foot.as_str(), 780.0)])
        };
        let mut sheets = [page(1, "甲", "乙"), page(2, "丙", "丁"), page(3, "戊", "己")];
        assert_eq!(remove(&mut sheets), ["窗口工作周报", "— 1 —", "窗口工作周报", "— 2 —", "窗口工作周报", "— 3 —"]);
        assert!(sheets.iter().all(|sheet| sheet.lines.len() == 2));
    }

    #[test]
    fn figures_of_the_text_stay() {
        let mut sheets = [sheet(&[("甲", 100.0), ("2085", 130.0)]), sheet(&[("乙", 100.0), ("547", 130.0)])];
        assert!(remove(&mut sheets).is_empty());
    }

    #[test]
    fn small_print_in_the_margin_runs_only_where_most_pages_have_it() {
        let page = |head: &str| {
            let text = ["甲", "乙", "丙", "丁"].map(|text| format!("{head}{text}"));
            let mut sheet =
                sheet(&[(head, 30.0), (&text[0], 100.0), (&text[1], 130.0), (&text[2], 160.0), (&text[3], 190.0)]);
            sheet.lines[0] = line(head, 80.0, 30.0, 8.0);
            sheet
        };
        assert_eq!(remove(&mut [page("标题"), page("另一页的标题")]), ["标题", "另一页的标题"]);
        let without = sheet(&[("丁", 100.0), ("戊", 130.0)]);
        assert!(remove(&mut [page("[1]。"), without]).is_empty());
    }

    #[test]
    fn the_number_of_a_single_page_stands_apart() {
        let mut sheets = [sheet(&[("甲", 100.0), ("1", 780.0)])];
        assert_eq!(remove(&mut sheets), ["1"]);
        let mut sheets = [sheet(&[("甲", 100.0), ("1", 126.0)])];
        assert!(remove(&mut sheets).is_empty());
    }
}
