//! Tables whose cells stand between rules.
//!
//! Rules that touch make a grid. Where a rule is missing between two fields of it they are one cell, whose text
//! stands in its first field. Where all rules between rows are missing, lines of several cells at one height are rows.
//! A box around text is no table, and neither is a grid without text.

use std::collections::BTreeMap;

use super::glyph::{Direction, Glyph, Page, Rule};
use super::lines::{Line, by_base_line};
use super::paragraphs::joined;
use super::sheet::{Boxed, Content};
use crate::import::document::{Paragraph, Table};

/// Largest distance of rules that count as one, in points: double rules, and both borders of neighbours.
const SAME_RULE: f64 = 3.0;
/// The most rules of a page that are looked at; a drawing has more.
const MOST_RULES: usize = 2000;
/// The most fields of a grid; a drawing on squared paper has more.
const MOST_FIELDS: usize = 10_000;

/// Distance of base lines of one row without rules, in ems.
const SAME_HEIGHT: f64 = 0.4;
/// Number of lines with text in several cells that are rows without rules.
const FEWEST_ROWS: usize = 3;
/// Share of lines as wide as their cell above which the cells hold running text.
const MOST_FULL: f64 = 0.4;

/// Takes the tables out of a page.
pub(super) fn take(page: &mut Page) -> Vec<Boxed> {
    let mut tables = Vec::new();
    for grid in grids(&page.rules) {
        tables.extend(grid.take(&mut page.glyphs).map(|table| grid.boxed(table)));
    }
    tables
}

/// Rules that touch, with the places of its lines.
struct Grid {
    rules: Vec<Rule>,
    /// Places of its standing rules, from left to right.
    xs: Vec<f64>,
    /// Heights of its lying rules, from top to bottom.
    ys: Vec<f64>,
}

fn grids(rules: &[Rule]) -> Vec<Grid> {
    let rules = merged(rules);
    if rules.len() > MOST_RULES {
        return Vec::new();
    }
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    for rule in rules {
        let (touching, apart): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.iter().any(|other| touch(&rule, other)));
        groups = apart;
        groups.push(touching.into_iter().flatten().chain([rule]).collect());
    }
    let grids = groups.into_iter().map(|rules| {
        let places = |lies: bool| distinct(rules.iter().filter(|rule| rule.lies == lies).map(|rule| rule.at).collect());
        Grid { xs: places(false), ys: places(true), rules }
    });
    let enough = |grid: &Grid| {
        let (columns, rows) = (grid.xs.len().saturating_sub(1), grid.ys.len().saturating_sub(1));
        (2..=MOST_FIELDS).contains(&(columns * rows))
    };
    grids.filter(enough).collect()
}

/// Joins pieces of one line.
fn merged(rules: &[Rule]) -> Vec<Rule> {
    let mut rules = rules.to_vec();
    rules.sort_by(|a, b| (a.lies.cmp(&b.lies)).then(a.at.total_cmp(&b.at)));
    let same_line = rules.chunk_by(|a, b| a.lies == b.lies && b.at - a.at < SAME_RULE);
    let mut merged: Vec<Rule> = Vec::new();
    for line in same_line {
        let mut pieces = line.to_vec();
        pieces.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut whole = pieces[0];
        for piece in &pieces[1..] {
            if piece.from > whole.to + SAME_RULE {
                merged.push(std::mem::replace(&mut whole, *piece));
            } else {
                whole.to = whole.to.max(piece.to);
            }
        }
        merged.push(whole);
    }
    merged
}

/// Returns whether a lying and a standing rule touch.
fn touch(a: &Rule, b: &Rule) -> bool {
    let within = |at: f64, rule: &Rule| (rule.from - SAME_RULE..=rule.to + SAME_RULE).contains(&at);
    a.lies != b.lies && within(a.at, b) && within(b.at, a)
}

/// Sorted places, one for those that are nearly the same.
fn distinct(mut places: Vec<f64>) -> Vec<f64> {
    places.sort_by(f64::total_cmp);
    places.dedup_by(|b, a| *b - *a < SAME_RULE);
    places
}

impl Grid {
    /// Takes the glyphs in the grid and makes a table of them; `None` where it has fewer than two cells with text.
    fn take(&self, glyphs: &mut Vec<Glyph>) -> Option<Table> {
        let columns = self.xs.len() - 1;
        let owners = self.owners();
        let cell = |glyph: &Glyph| {
            let middle = (glyph.x + glyph.width / 2.0, glyph.y - 0.35 * glyph.size);
            let column = field(&self.xs, middle.0)?;
            let row = field(&self.ys, middle.1)?;
            (glyph.direction == Direction::Right).then(|| owners[row * columns + column])
        };
        let mut cells: BTreeMap<usize, Vec<Glyph>> = BTreeMap::new();
        for (owner, glyph) in glyphs.iter().filter_map(|glyph| Some((cell(glyph)?, glyph))) {
            cells.entry(owner).or_default().push(glyph.clone());
        }
        let mut texts: BTreeMap<usize, Vec<Line>> =
            cells.into_iter().map(|(at, glyphs)| (at, by_base_line(glyphs))).collect();
        texts.retain(|_, lines| !lines.is_empty());
        if texts.len() < 2 {
            return None;
        }
        glyphs.retain(|glyph| cell(glyph).is_none());
        let mut rows = Vec::new();
        for row in 0..self.ys.len() - 1 {
            let fields = row * columns..(row + 1) * columns;
            let lines: Vec<Vec<Line>> = fields.map(|field| texts.remove(&field).unwrap_or_default()).collect();
            rows.extend(self.rows(lines));
        }
        Some(Table { rows })
    }

    /// Makes a row of the lines of its cells, or several where they stand as rows without rules between them.
    fn rows(&self, cells: Vec<Vec<Line>>) -> Vec<Vec<Vec<Paragraph>>> {
        let text = |lines: &[Line]| -> Vec<Paragraph> {
            if lines.is_empty() { Vec::new() } else { vec![joined(lines, false)] }
        };
        let Some(heights) = self.unruled(&cells) else {
            return vec![cells.iter().map(|lines| text(lines)).collect()];
        };
        let row =
            |line: &Line| heights.iter().filter(|&&height| height <= line.y + SAME_HEIGHT * line.size).count().max(1);
        let cell = |lines: &Vec<Line>, at: usize| {
            text(&lines.iter().filter(|line| row(line) == at).cloned().collect::<Vec<_>>())
        };
        (1..=heights.len()).map(|at| cells.iter().map(|lines| cell(lines, at)).collect()).collect()
    }

    /// Returns the heights at which rows without rules begin; `None` where the cells hold running text.
    fn unruled(&self, cells: &[Vec<Line>]) -> Option<Vec<f64>> {
        let mut lines: Vec<&Line> = cells.iter().flatten().collect();
        lines.sort_by(|a, b| a.y.total_cmp(&b.y));
        let mut heights: Vec<(f64, usize)> = Vec::new();
        for line in &lines {
            match heights.last_mut().filter(|(height, _)| line.y - *height < SAME_HEIGHT * line.size) {
                Some((_, count)) => *count += 1,
                None => heights.push((line.y, 1)),
            }
        }
        let starts: Vec<f64> = heights.iter().filter(|(_, count)| *count > 1).map(|(height, _)| *height).collect();
        let is_full = |line: &Line, column: usize| {
            let (left, right) = (self.xs[column], self.xs[column + 1]);
            line.left - left < 1.5 * line.size && right - line.right < 1.5 * line.size
        };
        let full = |(column, lines): (usize, &Vec<Line>)| lines.iter().filter(|line| is_full(line, column)).count();
        let full: usize = cells.iter().enumerate().map(full).sum();
        let is_text = full as f64 > MOST_FULL * lines.len() as f64;
        (starts.len() >= FEWEST_ROWS && starts.len() * 10 >= heights.len() * 7 && !is_text).then_some(starts)
    }

    fn boxed(&self, table: Table) -> Boxed {
        let edge = |places: &[f64], at: fn(&[f64]) -> Option<&f64>| at(places).copied().unwrap_or_default();
        Boxed {
            top: edge(&self.ys, <[f64]>::first),
            bottom: edge(&self.ys, <[f64]>::last),
            left: edge(&self.xs, <[f64]>::first),
            right: edge(&self.xs, <[f64]>::last),
            content: Content::Table(table),
        }
    }

    /// For each field, row by row, the first field of its cell.
    fn owners(&self) -> Vec<usize> {
        let (columns, rows) = (self.xs.len() - 1, self.ys.len() - 1);
        let middle = |places: &[f64], at: usize| (places[at] + places[at + 1]) / 2.0;
        let mut owners: Vec<usize> = (0..columns * rows).collect();
        for row in 0..rows {
            for column in 0..columns {
                let field = row * columns + column;
                if column > 0 && !self.is_ruled(false, self.xs[column], middle(&self.ys, row)) {
                    owners[field] = owners[field - 1];
                } else if row > 0 && !self.is_ruled(true, self.ys[row], middle(&self.xs, column)) {
                    owners[field] = owners[field - columns];
                }
            }
        }
        owners
    }

    /// Returns whether a rule at a place passes a point.
    fn is_ruled(&self, lies: bool, at: f64, along: f64) -> bool {
        let here = |rule: &&Rule| rule.lies == lies && (rule.at - at).abs() < SAME_RULE;
        self.rules.iter().filter(here).any(|rule| (rule.from..=rule.to).contains(&along))
    }
}

/// Returns the index of the field between sorted places that a point is in.
fn field(places: &[f64], at: f64) -> Option<usize> {
    let after = places.partition_point(|&place| place <= at);
    (after > 0 && after < places.len()).then(|| after - 1)
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::glyphs;
    use super::*;

    fn lying(at: f64, from: f64, to: f64) -> Rule {
        Rule { lies: true, at, from, to }
    }

    fn standing(at: f64, from: f64, to: f64) -> Rule {
        Rule { lies: false, at, from, to }
    }

    /// Cells between `|`, rows between `/`.
    fn shown(boxed: &Boxed) -> String {
        let Content::Table(table) = &boxed.content else { return String::new() };
        let cell = |cell: &Vec<Paragraph>| cell.iter().map(Paragraph::text).collect::<String>();
        let rows = table.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|"));
        rows.collect::<Vec<_>>().join("/")
    }

    #[test]
    fn rules_make_cells() {
        let mut rules: Vec<Rule> = [100.0, 130.0, 160.0].map(|y| lying(y, 50.0, 250.0)).to_vec();
        rules.extend([standing(50.0, 100.0, 160.0), standing(250.0, 100.0, 130.0), standing(251.0, 130.0, 160.0)]);
        // The middle rule does not part the first row.
        rules.push(standing(150.0, 130.0, 160.0));
        let glyphs = [
            glyphs("办件", 130.0, 120.0, 16.0),
            glyphs("受理", 60.0, 150.0, 16.0),
            glyphs("547", 160.0, 150.0, 16.0),
            glyphs("正文", 60.0, 190.0, 16.0),
        ]
        .concat();
        let mut page = Page { glyphs, rules, ..Page::default() };
        let tables = take(&mut page);
        assert_eq!(tables.iter().map(shown).collect::<Vec<_>>(), ["办件|/受理|547"]);
        assert_eq!(page.glyphs.len(), 2);
    }

    /// A grid of two columns, 100 points each, between two lying rules.
    fn without_row_rules(cells: &[(&str, &str)]) -> Vec<String> {
        let end = 110.0 + 20.0 * cells.len() as f64;
        let mut rules = vec![lying(100.0, 50.0, 250.0), lying(end, 50.0, 250.0)];
        rules.extend([50.0, 150.0, 250.0].map(|x| standing(x, 100.0, end)));
        let row = |(at, (left, right)): (usize, &(&str, &str))| {
            let y = 120.0 + 20.0 * at as f64;
            [glyphs(left, 55.0, y, 15.0), glyphs(right, 155.0, y, 15.0)].concat()
        };
        let glyphs = cells.iter().enumerate().flat_map(row).collect();
        take(&mut Page { glyphs, rules, ..Page::default() }).iter().map(shown).collect()
    }

    #[test]
    fn lines_are_rows_where_rules_between_them_are_missing() {
        let rows = [("受理", "547"), ("办结", "530"), ("咨询", "2085")];
        assert_eq!(without_row_rules(&rows), ["受理|547/办结|530/咨询|2085"]);
        let text = [("一二三四五六", "甲乙丙丁戊己"), ("七八九十一二", "庚辛壬癸子丑"), ("三四", "寅卯")];
        assert_eq!(without_row_rules(&text), ["一二三四五六七八九十一二三四|甲乙丙丁戊己庚辛壬癸子丑寅卯"]);
    }

    #[test]
    fn a_box_and_a_single_rule_are_no_table() {
        let frame = [
            lying(100.0, 50.0, 250.0),
            lying(160.0, 50.0, 250.0),
            standing(50.0, 100.0, 160.0),
            standing(250.0, 100.0, 160.0),
        ];
        let mut page = Page { glyphs: glyphs("正文", 60.0, 150.0, 16.0), rules: frame.to_vec(), ..Page::default() };
        assert!(take(&mut page).is_empty());
        page.rules = vec![lying(140.0, 50.0, 250.0)];
        assert!(take(&mut page).is_empty());
        assert_eq!(page.glyphs.len(), 2);
    }
}
