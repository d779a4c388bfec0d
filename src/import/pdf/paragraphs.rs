//! Lines to paragraphs: by indent, by lines that end early, by gaps, by size, by standing in the middle.
//!
//! A line goes on with the one before where nothing speaks against it: that one is so full that the next word had
//! no room, and this one begins where lines of its paragraph begin. The same holds over a page's end; what is not
//! certain there stays two paragraphs with a [`Block::PageBreak`] between them.

use super::layout::Layout;
use super::lines::Line;
use super::running::Sheet;
use crate::import::document::{Block, Inline, Paragraph, Table};
use crate::import::joins::ends_sentence;
use crate::import::markers::is_numbered;

/// How much sizes in one paragraph differ.
const SAME_SIZE: f64 = 1.12;

/// All text and tables of a file in reading order, and the heads of tables that it repeats on their next pages.
pub(super) fn blocks(sheets: Vec<Sheet>) -> (Vec<Block>, Vec<String>) {
    let layout = Layout::of(&sheets);
    let mut writer =
        Writer { layout, blocks: Vec::new(), repeated: Vec::new(), open: Vec::new(), page: 0, begins_page: false };
    for (number, sheet) in sheets.into_iter().enumerate() {
        writer.page = number;
        writer.begins_page = number > 0 && !writer.blocks.is_empty() | !writer.open.is_empty();
        let mut tables = sheet.tables.into_iter().peekable();
        for line in sheet.lines {
            while let Some((_, table)) = tables.next_if(|(top, _)| *top < line.y) {
                writer.add_table(table);
            }
            writer.add_line(line);
        }
        tables.for_each(|(_, table)| writer.add_table(table));
    }
    writer.finish();
    (writer.blocks, writer.repeated)
}

/// One paragraph of all these lines.
pub(super) fn joined(lines: &[Line], centred: bool) -> Paragraph {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            join(&mut pieces, line);
        }
        for (text, bold) in line.pieces() {
            match pieces.last_mut() {
                Some((before, weight)) if *weight == bold => before.push_str(&text),
                _ => pieces.push((text.to_string(), bold)),
            }
        }
    }
    Paragraph { centred, inlines: weighed(pieces), ..Paragraph::default() }
}

/// Puts what stands between two lines: a space between words, nothing between ideographs or behind a hyphen.
fn join(pieces: &mut [(String, bool)], next: &Line) {
    let Some((text, _)) = pieces.last_mut() else { return };
    let first = next.glyphs.iter().find_map(|glyph| glyph.text.chars().next());
    let (Some(last), Some(first)) = (text.chars().last(), first) else { return };
    // A soft hyphen is only there for the break.
    if last == '\u{ad}' {
        text.pop();
        return;
    }
    let word = |c: char| c.is_alphanumeric() && (c as u32) < 0x2e80;
    if (word(last) || matches!(last, ',' | '.' | ';' | ':' | '!' | '?' | ')' | '”' | '’')) && word(first) {
        text.push(' ');
    }
}

/// Marks as bold what is heavier than most of its paragraph, and joins what then is of one weight.
fn weighed(pieces: Vec<(String, bool)>) -> Vec<Inline> {
    let count = |bold: bool| -> usize {
        let texts = pieces.iter().filter(|piece| piece.1 == bold).map(|piece| &piece.0);
        texts.map(|text| text.chars().filter(|c| !c.is_whitespace()).count()).sum()
    };
    let mostly = count(true) >= count(false);
    let mut inlines: Vec<Inline> = Vec::new();
    for (piece, heavy) in pieces {
        // White space has no weight of its own.
        let heavy = heavy && !mostly && !piece.trim().is_empty();
        match inlines.last_mut() {
            Some(Inline::Text { text, bold }) if *bold == heavy => text.push_str(&piece),
            _ => inlines.push(Inline::Text { text: piece, bold: heavy }),
        }
    }
    inlines
}

/// Adds lines to the open paragraph or opens another.
struct Writer {
    layout: Layout,
    blocks: Vec<Block>,
    /// Heads of tables that were left out, as they stand at the table's start.
    repeated: Vec<String>,
    /// Lines of the open paragraph, with the page of each.
    open: Vec<(Line, usize)>,
    page: usize,
    /// Whether nothing of this page was added yet, and something before it.
    begins_page: bool,
}

impl Writer {
    fn add_line(&mut self, line: Line) {
        let begins_page = std::mem::take(&mut self.begins_page);
        if !self.goes_on(&line, begins_page) {
            self.finish();
            let certain = self.is_indented(&line) || self.is_centred(&line);
            if begins_page && !certain {
                self.blocks.push(Block::PageBreak);
            }
        }
        self.open.push((line, self.page));
    }

    fn add_table(&mut self, mut table: Table) {
        self.finish();
        let begins_page = std::mem::take(&mut self.begins_page);
        // Programs print the head of a table anew on each page.
        if let Some(Block::Table(before)) = self.blocks.last_mut().filter(|_| begins_page)
            && table.rows.len() > 1
            && before.rows.first() == table.rows.first()
        {
            let head = table.rows.remove(0);
            self.repeated.push(head.iter().flatten().map(Paragraph::text).collect::<Vec<_>>().join("\t"));
            before.rows.append(&mut table.rows);
            return;
        }
        if begins_page {
            self.blocks.push(Block::PageBreak);
        }
        self.blocks.push(Block::Table(table));
    }

    /// Closes the open paragraph.
    fn finish(&mut self) {
        let open = std::mem::take(&mut self.open);
        let Some((first, page)) = open.first() else { return };
        let centred = open.len() == 1 && self.layout.is_centred(first, *page);
        let lines: Vec<Line> = open.into_iter().map(|(line, _)| line).collect();
        self.blocks.push(Block::Paragraph(joined(&lines, centred)));
    }

    fn is_indented(&self, line: &Line) -> bool {
        self.layout.is_indented(line, self.page)
    }

    fn is_centred(&self, line: &Line) -> bool {
        self.layout.is_centred(line, self.page)
    }

    /// Whether a line belongs to the open paragraph.
    fn goes_on(&self, line: &Line, begins_page: bool) -> bool {
        let Some((last, page)) = self.open.last() else { return false };
        let ratio = line.size / last.size;
        let same_size = (1.0 / SAME_SIZE..SAME_SIZE).contains(&ratio);
        let near = begins_page || self.layout.is_near(last, line);
        same_size
            && near
            && self.layout.is_full(last, *page, line)
            && self.begins_in_place(line)
            && !self.begins_anew(last, *page, line, begins_page)
    }

    /// Whether a paragraph ends with the line `last` where no indent can tell: with a sentence, before the number of the
    /// next item, or with room for the next word at a page's end.
    fn begins_anew(&self, last: &Line, page: usize, line: &Line, begins_page: bool) -> bool {
        let is_indented = self.open.first().is_some_and(|(first, page)| self.layout.is_indented(first, *page));
        let is_short = || self.layout.room(last, page) >= line.first_word();
        !is_indented && ends_sentence(&last.text()) && (is_numbered(&line.text()) || begins_page && is_short())
    }

    /// Whether a line begins where the open paragraph's lines begin.
    fn begins_in_place(&self, line: &Line) -> bool {
        let margin = |page: usize| self.layout.margins[page % 2].left;
        let offset = |(line, page): &(Line, usize)| line.left - margin(*page);
        let here = line.left - margin(self.page);
        let same = |a: f64, b: f64| (a - b).abs() < 0.5 * line.size;
        match self.open.as_slice() {
            [] => false,
            [_, .., last] => same(offset(last), here),
            [first] if !self.is_indented(line) => {
                self.layout.margins.len() > 1 && here <= offset(first) + line.size * 0.5
            }
            [first] => {
                let block = same(offset(first), here) && self.layout.blocks.iter().any(|&block| same(block, here));
                block || hangs(&first.0, line)
            }
        }
    }
}

/// Whether a line begins below the text that follows a list's mark.
fn hangs(first: &Line, line: &Line) -> bool {
    let below = |at: f64| (at - line.left).abs() < 0.25 * line.size;
    let start = first.glyphs.iter().position(|glyph| below(glyph.x)).unwrap_or(0);
    let mark: String = first.glyphs[..start].iter().map(|glyph| glyph.text.as_str()).collect();
    let mark = mark.trim();
    let marks = ['•', '◦', '▪', '■', '●', '○', '–', '-', '·', '*', '➢', '✓', '\u{f0b7}', '\u{f06c}'];
    let counts = mark.ends_with(['.', ')', '．', '、', '）']) && mark.chars().count() <= 5;
    start > 0 && (counts || mark.chars().count() == 1 && mark.starts_with(marks))
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::line;
    use super::*;

    /// Lines with their indents in characters on pages of ten characters a line, to paragraphs between `|`, with
    /// `^` before those in the middle and `/` for a page break.
    fn read(pages: &[&[(&str, f64)]]) -> String {
        let sheet = |lines: &&[(&str, f64)]| {
            let place = |(at, &(text, indent)): (usize, &(&str, f64))| {
                line(text, 80.0 + indent * 10.0, 100.0 + 20.0 * at as f64, 10.0)
            };
            Sheet { height: 842.0, lines: lines.iter().enumerate().map(place).collect(), tables: Vec::new() }
        };
        let (blocks, _) = blocks(pages.iter().map(sheet).collect());
        let shown = blocks.iter().map(|block| match block {
            Block::Paragraph(text) => format!("{}{}", if text.centred { "^" } else { "" }, text.text()),
            Block::PageBreak => "/".to_owned(),
            Block::Table(_) => "#".to_owned(),
        });
        shown.collect::<Vec<_>>().join("|")
    }

    const FULL: &str = "一二三四五六七八九十";

    #[test]
    fn an_indent_begins_a_paragraph() {
        let page: &[(&str, f64)] =
            &[("一二三四五六七八", 2.0), (FULL, 0.0), (FULL, 0.0), ("甲乙丙丁戊己庚辛", 2.0), (FULL, 0.0)];
        assert_eq!(read(&[page]), format!("一二三四五六七八{FULL}{FULL}|甲乙丙丁戊己庚辛{FULL}"));
    }

    #[test]
    fn a_short_line_ends_a_paragraph() {
        let page: &[(&str, f64)] = &[(FULL, 0.0), ("短", 0.0), (FULL, 0.0), (FULL, 0.0)];
        assert_eq!(read(&[page]), format!("{FULL}短|{FULL}{FULL}"));
    }

    #[test]
    fn a_number_begins_an_item_where_nothing_is_indented() {
        let end = "一二三四五六七八九。";
        let page: &[(&str, f64)] = &[(FULL, 0.0), (end, 0.0), ("8.1月6日调研甲乙丙丁", 0.0), (FULL, 0.0)];
        assert_eq!(read(&[page]), format!("{FULL}{end}|8.1月6日调研甲乙丙丁{FULL}"));
        let page: &[(&str, f64)] = &[("一二三四五六七八", 2.0), (end, 0.0), ("8.1月6日调研甲乙丙丁", 0.0), (FULL, 0.0)];
        assert_eq!(read(&[page]), format!("一二三四五六七八{end}8.1月6日调研甲乙丙丁{FULL}"));
    }

    #[test]
    fn a_page_ends_a_paragraph_that_leaves_room() {
        let pages = |end: &'static str, next: &'static str| {
            let first: &[(&str, f64)] = &[(FULL, 0.0), (FULL, 0.0), (end, 0.0)];
            read(&[first, &[(next, 0.0)]]).replacen(&format!("{FULL}{FULL}{end}"), "", 1)
        };
        assert_eq!(pages("一二三四五六七。", "送：甲"), "|/|送：甲");
        assert_eq!(pages("一二三四五六七八", "送：甲"), "送：甲");
        assert_eq!(pages("一二三四五六七八。", "送：甲"), "送：甲");
    }

    #[test]
    fn a_line_is_full_where_the_next_word_has_no_room() {
        let page: &[(&str, f64)] = &[(FULL, 0.0), ("甲乙丙丁戊己", 0.0), ("government", 0.0), (FULL, 0.0), ("完", 0.0)];
        assert_eq!(read(&[page]), format!("{FULL}甲乙丙丁戊己government|{FULL}完"));
    }

    #[test]
    fn titles_stand_in_the_middle() {
        let page: &[(&str, f64)] = &[("周报报头", 3.0), ("一二三四五六七八", 2.0), (FULL, 0.0), (FULL, 0.0)];
        assert_eq!(read(&[page]), format!("^周报报头|一二三四五六七八{FULL}{FULL}"));
    }

    #[test]
    fn a_page_cuts_no_paragraph() {
        let first: &[(&str, f64)] = &[("一二三四五六七八", 2.0), (FULL, 0.0), (FULL, 0.0)];
        assert_eq!(read(&[first, &[("完", 0.0)]]), format!("一二三四五六七八{FULL}{FULL}完"));
        assert_eq!(read(&[first, &[("新段", 2.0)]]), format!("一二三四五六七八{FULL}{FULL}|新段"));
        let short: &[(&str, f64)] = &[("一二三四五六七八", 2.0), (FULL, 0.0), (FULL, 0.0), ("短", 0.0)];
        assert_eq!(read(&[short, &[("不定", 0.0)]]), format!("一二三四五六七八{FULL}{FULL}短|/|不定"));
    }

    #[test]
    fn words_are_joined_with_spaces_and_ideographs_without() {
        for (first, second, both) in [
            ("公开open", "data", "公开open data"),
            ("中文", "中文", "中文中文"),
            ("well-", "known", "well-known"),
            ("办\u{ad}", "理", "办理"),
            ("共 91", "份", "共 91份"),
        ] {
            assert_eq!(joined(&[line(first, 0.0, 0.0, 10.0), line(second, 0.0, 20.0, 10.0)], false).text(), both);
        }
    }

    #[test]
    fn bold_is_what_is_heavier_than_the_rest() {
        let weights = |pieces: &[(&str, bool)]| {
            let inlines = weighed(pieces.iter().map(|&(text, bold)| (text.to_owned(), bold)).collect());
            inlines.iter().filter(|inline| matches!(inline, Inline::Text { bold: true, .. })).count()
        };
        assert_eq!(weights(&[("教育厅", true), ("开展调研工作", false)]), 1);
        assert_eq!(weights(&[("一、政务工作动态", true)]), 0);
    }
}
