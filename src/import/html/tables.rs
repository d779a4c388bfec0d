//! Tables of a web page: those with data, and those that only place text on the page.

use dom_query::NodeRef;

use super::article::is_invisible;

/// Columns and rows that a cell may span.
const MOST_SPANNED: usize = 100;
/// Fields of a table.
const MOST_FIELDS: usize = 100_000;
/// Characters of a cell above which it holds an article.
const LONG: usize = 1000;

/// Returns the cells of a table with data, row by row; `None` stands for a field that another cell covers. A table with
/// one column, with tables in it or with cells as long as articles has no data.
pub(super) fn rows<'a>(table: NodeRef<'a>) -> Option<Vec<Vec<Option<NodeRef<'a>>>>> {
    if table.descendants_it().any(|node| node.has_name("table")) {
        return None;
    }
    let mut rows: Vec<Vec<Option<NodeRef<'a>>>> = Vec::new();
    // Rows that a cell above covers, by column.
    let mut covered: Vec<usize> = Vec::new();
    let mut fields = 0;
    for row in table.descendants_it().filter(|node| node.has_name("tr") && !is_invisible(node)) {
        let mut cells: Vec<Option<NodeRef<'a>>> = Vec::new();
        let mut below = covered.clone();
        below.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        for cell in row.children_it(false).filter(|node| node.has_name("td") || node.has_name("th")) {
            while covered.get(cells.len()).is_some_and(|rows| *rows > 0) {
                cells.push(None);
            }
            if cell.text().chars().count() > LONG {
                return None;
            }
            let span = |name: &str| cell.attr_or(name, "1").trim().parse().unwrap_or(1).clamp(1, MOST_SPANNED);
            let (columns, height) = (span("colspan"), span("rowspan"));
            for column in 0..columns {
                let at = cells.len();
                cells.push((column == 0).then_some(cell));
                if below.len() <= at {
                    below.resize(at + 1, 0);
                }
                below[at] = below[at].max(height - 1);
            }
        }
        while covered.get(cells.len()).is_some_and(|rows| *rows > 0) {
            cells.push(None);
        }
        covered = below;
        fields += cells.len();
        if fields > MOST_FIELDS {
            return None;
        }
        rows.push(cells);
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let filled = rows.iter().filter(|row| row.iter().flatten().count() > 1).count();
    (columns > 1 && filled > 0 && rows.len() > 1).then_some(rows)
}
