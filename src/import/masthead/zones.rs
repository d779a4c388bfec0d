//! The zones of a text that may be its masthead and its imprint: its first and its last lines.

use super::accounting::Accounted;
use crate::import::document::{Block, Inline, Paragraph, Table};
use crate::import::fields::Field;
use crate::import::line::Line;
use crate::import::markers::is_numbered;
use crate::import::names::{Bulletin, is_label};
use crate::parse::numbering;

/// Lines that a masthead or an imprint has at most.
const LINES: usize = 24;
/// Characters of a table that holds a masthead beside other words.
const LONGEST_TABLE: usize = 120;

/// A line of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneLine {
    /// Indices of its blocks: several where a list of recipients goes on.
    pub blocks: Vec<usize>,
    /// Its text; empty for a table that says nothing else.
    pub text: String,
    /// True where it looks like a headline: it is one by its format, or stands in the middle.
    pub is_headline: bool,
    /// All that it says, where nothing of it is left over.
    pub says: Option<Accounted>,
    /// True where the text begins with a first heading (一、) behind it.
    precedes_first_heading: bool,
}

/// Returns the lines at the start of a text, up to the first that is surely its body.
pub fn opening(blocks: &[Block], bulletin: Bulletin<'_>) -> Vec<ZoneLine> {
    let mut lines: Vec<ZoneLine> = Vec::new();
    let mut index = 0;
    while index < blocks.len() && lines.len() < LINES {
        let is_first = lines.is_empty();
        let (line, next) = match &blocks[index] {
            Block::PageBreak => (None, index + 1),
            Block::Table(table) => match table_line(table, bulletin) {
                Some(says) => (Some(zone_line(vec![index], String::new(), false, Some(says))), index + 1),
                None => {
                    lines.extend(table_text(table).map(|text| zone_line(vec![index], text, false, None)));
                    break;
                }
            },
            Block::Paragraph(paragraph) => {
                let (text, members) = whole_line(blocks, index, paragraph);
                let next = members.last().map_or(index, |last| *last) + 1;
                if text.trim().is_empty() {
                    (None, next)
                } else {
                    let line = Line::read(&text);
                    if !is_first && !line.is_distribution() && is_body(&text, &line) {
                        break;
                    }
                    let is_headline = paragraph.centred || paragraph.heading.is_some();
                    // Numbers of items make no masthead, and objects have no place in one.
                    let fits = !paragraph.inlines.iter().any(is_object) && !is_body(&text, &line);
                    let says = fits.then(|| Accounted::of(&line, bulletin, is_first)).flatten();
                    (Some(zone_line(members, text, is_headline, says)), next)
                }
            }
        };
        lines.extend(line);
        index = next;
    }
    if let Some(last) = lines.last_mut() {
        last.precedes_first_heading = begins_with_first_heading(&blocks[index..]);
    }
    lines
}

/// Returns the lines at the end of a text, the last one first, down to the first that is surely its body. Blocks
/// before `start` are none of them.
pub fn closing(blocks: &[Block], start: usize, bulletin: Bulletin<'_>) -> Vec<ZoneLine> {
    let mut lines = Vec::new();
    let mut index = blocks.len();
    while index > start && lines.len() < LINES {
        index -= 1;
        let Block::Paragraph(paragraph) = &blocks[index] else {
            match &blocks[index] {
                Block::PageBreak => continue,
                // A table is no imprint, and above one there is none.
                _ => break,
            }
        };
        if line_text(paragraph).trim().is_empty() {
            continue;
        }
        // A list of recipients may begin some lines above.
        let first = (start..=index).rev().take(LINES).find(|first| match &blocks[*first] {
            Block::Paragraph(paragraph) => whole_line(blocks, *first, paragraph).1.contains(&index),
            _ => false,
        });
        let first = first.unwrap_or(index);
        let Block::Paragraph(paragraph) = &blocks[first] else { break };
        let (text, members) = whole_line(blocks, first, paragraph);
        let line = Line::read(&text);
        if !line.is_distribution() && is_body(&text, &line) {
            break;
        }
        let fits = !paragraph.inlines.iter().any(is_object);
        let says = fits.then(|| Accounted::of(&line, bulletin, false)).flatten();
        lines.push(zone_line(members, text, false, says));
        index = first;
    }
    lines
}

/// Number of the lines at the start that are the masthead: up to the last one that gives a value, if there is a
/// number among them, or a title and a date. Names behind that line belong to it where the text then begins with its
/// first heading.
pub fn masthead_end(lines: &[ZoneLine]) -> usize {
    let says = |line: &ZoneLine| line.says.as_ref().is_some_and(|says| !says.fields.is_empty());
    let Some(last) = lines.iter().rposition(says) else { return 0 };
    let said = || lines[..=last].iter().filter_map(|line| line.says.as_ref());
    let is_dated = |says: &Accounted| {
        says.fields.iter().any(|field| matches!(field, Field::Date(..) | Field::Month(..) | Field::Period(..)))
    };
    let is_numbered = |says: &Accounted| says.fields.iter().any(|field| matches!(field, Field::Number(_)));
    let is_masthead = said().any(Accounted::numbers)
        || said().any(|says| says.title.is_some()) && said().any(|says| is_dated(says) || is_numbered(says))
        || said().any(Accounted::is_imprint);
    if !is_masthead {
        return 0;
    }
    let begins = lines.last().is_some_and(|line| line.precedes_first_heading);
    let is_name =
        |line: &&ZoneLine| line.says.as_ref().is_some_and(|says| says.title.is_some() || says.publisher.is_some());
    let names = if begins { lines[last + 1..].iter().take_while(is_name).count() } else { 0 };
    last + 1 + names
}

fn zone_line(blocks: Vec<usize>, text: String, is_headline: bool, says: Option<Accounted>) -> ZoneLine {
    ZoneLine { blocks, text, is_headline, says, precedes_first_heading: false }
}

/// The text of the paragraph at `index`, with those in which its list of recipients goes on, and the indices of all.
fn whole_line(blocks: &[Block], index: usize, paragraph: &Paragraph) -> (String, Vec<usize>) {
    let mut text = line_text(paragraph);
    let mut members = vec![index];
    if !text.contains([':', '：']) || !Line::read(&text).is_distribution() {
        return (text, members);
    }
    for (next, block) in blocks.iter().enumerate().skip(index + 1) {
        let more = match block {
            Block::Paragraph(paragraph) => line_text(paragraph),
            Block::PageBreak => String::new(),
            Block::Table(_) => break,
        };
        if !text.trim_end().ends_with(['，', '、', ',']) || Line::read(&more).is_distribution() || is_numbered(&more)
        {
            break;
        }
        if !more.trim().is_empty() {
            text.truncate(text.trim_end().len());
            text.push_str(more.trim());
            members.push(next);
        }
    }
    (text, members)
}

/// Returns whether the next text is 一、 or （一）.
fn begins_with_first_heading(blocks: &[Block]) -> bool {
    let texts = blocks.iter().map_while(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.text()),
        Block::PageBreak => Some(String::new()),
        Block::Table(_) => None,
    });
    let mut texts = texts.filter(|text| !text.trim().is_empty());
    texts.next().is_some_and(|text| {
        let (numbering, _) = numbering::split_heading(&text);
        numbering.is_some_and(|numbering| numbering.number == 1 && numbering.text.contains('一'))
    })
}

/// Text of a paragraph; texts on both sides of a line break are as far apart as columns are.
fn line_text(paragraph: &Paragraph) -> String {
    let pieces = paragraph.inlines.iter().map(|inline| match inline {
        Inline::Text { text, .. } | Inline::Link { text, .. } => text.as_str(),
        Inline::LineBreak => "\t",
        Inline::Image(_) | Inline::Footnote(_) => "",
    });
    pieces.collect()
}

/// Accounts for a table, as many mastheads are set in one: its cells hold nothing but fields, names and their labels.
fn table_line(table: &Table, bulletin: Bulletin<'_>) -> Option<Accounted> {
    let mut whole = Accounted::default();
    for row in &table.rows {
        let mut label = String::new();
        for paragraph in row.iter().flatten() {
            if paragraph.inlines.iter().any(is_object) {
                return None;
            }
            let text = line_text(paragraph);
            if is_label(&text) {
                label = text.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
                label.push_str(if label.ends_with('：') { "" } else { "：" });
                continue;
            }
            let cell = Accounted::of(&Line::read(&(std::mem::take(&mut label) + &text)), bulletin, false)?;
            whole.fields.extend(cell.fields);
            whole.title = whole.title.or(cell.title);
            whole.publisher = whole.publisher.or(cell.publisher);
        }
    }
    (!whole.fields.is_empty()).then_some(whole)
}

/// Returns the text of a table that is small enough for a masthead, its cells as far apart as columns are.
fn table_text(table: &Table) -> Option<String> {
    let cells: Vec<String> = table.rows.iter().flatten().flatten().map(line_text).collect();
    let text = cells.join("\t");
    (text.chars().count() <= LONGEST_TABLE && !text.contains('。')).then_some(text)
}

/// Returns whether a line is neither masthead nor imprint: it is numbered, a sentence, or too long.
fn is_body(text: &str, line: &Line) -> bool {
    let is_prose = |text: &str| text.contains(['，', '。', '；', '！', '？']) || text.chars().count() > 40;
    !line.rest.is_empty() && (is_numbered(text) || line.rest.iter().any(|rest| is_prose(&rest.text)))
}

/// Returns whether an inline is a picture or a footnote.
fn is_object(inline: &Inline) -> bool {
    matches!(inline, Inline::Image(_) | Inline::Footnote(_))
}
