//! Tables without rules: rows whose cells stand below one another, parted by white strips.

use super::columns::{Frame, usual_size};
use super::glyph::Glyph;
use super::lines::Line;
use super::paragraphs::joined;
use super::sheet::{Boxed, Content};
use super::strips::{Run, Strip, ink, runs};
use crate::import::document::{Paragraph, Table};
use crate::import::markers::is_numbered;

/// Width of the narrowest strip between cells, in ems.
const NARROWEST: f64 = 1.0;
/// Width of the gap in at least one row, in ems.
const GAP: f64 = 2.0;
/// Number of rows with two cells that make a table.
const FEWEST_ROWS: usize = 3;
/// Number of rows with three cells that make a table.
const FEWEST_WIDE_ROWS: usize = 2;
/// Share of rows with at least two cells.
const MOSTLY: f64 = 0.6;
/// Number of lines of a frame that are searched.
const MOST_LINES: usize = 600;
/// Number of tables that are looked for in one frame.
const MOST_TABLES: usize = 50;

/// Makes tables of the aligned lines of a frame.
pub(super) fn take(frame: &mut Frame) {
    for _ in 0..MOST_TABLES {
        let Some(table) = find(&frame.lines) else { break };
        let lines: Vec<Line> = frame.lines.drain(table.first..=table.last).collect();
        frame.boxes.push(table.boxed(&lines));
    }
    frame.boxes.sort_by(|a, b| a.top.total_cmp(&b.top));
}

/// Consecutive lines that are rows of a table.
struct Aligned {
    first: usize,
    last: usize,
    /// White strips between the columns, from left to right.
    strips: Vec<Strip>,
}

fn find(lines: &[Line]) -> Option<Aligned> {
    if lines.len() > MOST_LINES || lines.len() < FEWEST_WIDE_ROWS {
        return None;
    }
    let em = usual_size(lines);
    let rows: Vec<Vec<Strip>> = lines.iter().map(|line| ink(line, NARROWEST * em)).collect();
    let mut runs = runs(&rows, NARROWEST * em);
    runs.sort_by_key(|run| std::cmp::Reverse(run.last - run.first));
    runs.into_iter().find_map(|run| table(run, lines, &rows, em))
}

/// Returns the table of a run of rows, if it is one.
fn table(run: Run, lines: &[Line], rows: &[Vec<Strip>], em: f64) -> Option<Aligned> {
    let is_parted = |at: &usize| rows[*at].len() > 1;
    let first = (run.first..=run.last).find(is_parted)?;
    let last = (run.first..=run.last).rev().find(is_parted)?;
    let strips = white(&rows[first..=last], NARROWEST * em);
    let cells = |row: &Vec<Strip>| {
        let column = |ink: &Strip| strips.iter().filter(|strip| strip.middle() < ink.middle()).count();
        let mut filled: Vec<usize> = row.iter().map(column).collect();
        filled.dedup();
        filled.len()
    };
    let counts: Vec<usize> = rows[first..=last].iter().map(cells).collect();
    let (two, three) = (at_least(&counts, 2), at_least(&counts, 3));
    let is_table = two >= FEWEST_ROWS && two as f64 >= MOSTLY * counts.len() as f64
        || three >= FEWEST_WIDE_ROWS && three == counts.len();
    let wide = GAP * em;
    let has_gap = rows[first..=last].iter().any(|row| row.windows(2).any(|pair| pair[1].left - pair[0].right >= wide));
    let aligned = Aligned { first, last, strips };
    (is_table && has_gap && !aligned.is_list(&lines[first..=last])).then_some(aligned)
}

fn at_least(counts: &[usize], fewest: usize) -> usize {
    counts.iter().filter(|&&count| count >= fewest).count()
}

/// Returns the strips that all rows leave white, between their ink.
fn white(rows: &[Vec<Strip>], least: f64) -> Vec<Strip> {
    let mut ink: Vec<Strip> = rows.iter().flatten().copied().collect();
    ink.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut strips = Vec::new();
    let mut end = f64::INFINITY;
    for stretch in ink {
        if stretch.left - end >= least {
            strips.push(Strip { left: end, right: stretch.left });
        }
        end = if end.is_finite() { end.max(stretch.right) } else { stretch.right };
    }
    strips
}

impl Aligned {
    /// Returns whether the first column holds the numbers or marks of a list.
    fn is_list(&self, lines: &[Line]) -> bool {
        let labels = lines.iter().filter(|line| {
            let text: String = self.cells(line)[0].iter().map(|glyph| glyph.text.as_str()).collect();
            let text = text.trim();
            let is_mark = text.chars().count() <= 1 && !text.chars().any(char::is_alphanumeric);
            is_mark || text.chars().count() <= 5 && is_numbered(&format!("{text}字"))
        });
        self.strips.len() == 1 && labels.count() * 2 > lines.len()
    }

    /// Splits the glyphs of a line into cells.
    fn cells(&self, line: &Line) -> Vec<Vec<Glyph>> {
        let mut cells = vec![Vec::new(); self.strips.len() + 1];
        for glyph in &line.glyphs {
            let middle = glyph.x + glyph.width / 2.0;
            let column = self.strips.iter().filter(|strip| strip.middle() < middle).count();
            cells[column].push(glyph.clone());
        }
        cells
    }

    fn boxed(&self, lines: &[Line]) -> Boxed {
        let cell = |glyphs: Vec<Glyph>| -> Vec<Paragraph> {
            Line::new(glyphs).map(|line| joined(&[line], false)).into_iter().collect()
        };
        let rows = lines.iter().map(|line| self.cells(line).into_iter().map(cell).collect()).collect();
        let edge = |of: fn(&Line) -> f64, pick: fn(f64, f64) -> f64, start: f64| lines.iter().map(of).fold(start, pick);
        Boxed {
            top: edge(|line| line.y - line.size, f64::min, f64::INFINITY),
            bottom: edge(|line| line.y, f64::max, f64::NEG_INFINITY),
            left: edge(|line| line.left, f64::min, f64::INFINITY),
            right: edge(|line| line.right, f64::max, f64::NEG_INFINITY),
            content: Content::Table(Table { rows }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::glyphs;
    use super::*;

    /// Lines of cells, each with its left end in points, as a frame; shown as cells between `|`, rows between `/`.
    fn read(rows: &[&[(&str, f64)]]) -> (Vec<String>, usize) {
        let line = |(at, cells): (usize, &&[(&str, f64)])| {
            let y = 100.0 + 16.0 * at as f64;
            Line::new(cells.iter().flat_map(|&(text, x)| glyphs(text, x, y, 10.0)).collect()).unwrap()
        };
        let lines = rows.iter().enumerate().map(line).collect();
        let mut frame = Frame { page: 0, width: 0.0, is_column: false, lines, boxes: Vec::new() };
        take(&mut frame);
        let shown = frame.boxes.iter().map(|boxed| {
            let Content::Table(table) = &boxed.content else { return String::new() };
            let cell = |cell: &Vec<Paragraph>| cell.iter().map(Paragraph::text).collect::<String>();
            let row = |row: &Vec<Vec<Paragraph>>| row.iter().map(cell).collect::<Vec<_>>().join("|");
            table.rows.iter().map(row).collect::<Vec<_>>().join("/")
        });
        (shown.collect(), frame.lines.len())
    }

    #[test]
    fn aligned_cells_make_a_table() {
        let rows: &[&[(&str, f64)]] = &[
            &[("本周各厅办件情况如下表所示（单位：件）", 20.0)],
            &[("部门", 20.0), ("受理", 120.0), ("办结", 200.0)],
            &[("教育厅", 20.0), ("547", 120.0), ("530", 200.0)],
            &[("经济和信息化厅", 20.0), ("12", 120.0)],
            &[("以上数据截至十一月十七日，由各窗口报送。", 20.0)],
        ];
        assert_eq!(read(rows), (vec!["部门|受理|办结/教育厅|547|530/经济和信息化厅|12|".to_owned()], 2));
    }

    #[test]
    fn lists_and_single_rows_are_no_tables() {
        let list: &[&[(&str, f64)]] = &[
            &[("1.", 20.0), ("加强领导", 60.0)],
            &[("2.", 20.0), ("落实责任", 60.0)],
            &[("3.", 20.0), ("强化督查", 60.0)],
        ];
        assert_eq!(read(list), (vec![], 3));
        assert_eq!(read(&[&[("第44期", 20.0), ("2023年11月27日", 200.0)]]), (vec![], 1));
    }
}
