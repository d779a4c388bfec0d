//! Lines to paragraphs: by indent, by lines that end early, by gaps, by size, by standing in the middle.
//!
//! A line goes on with the one before where nothing speaks against it: that one is so full that the next word had
//! no room, and this one begins where lines of its paragraph begin. The same holds over the end of a page or column;
//! what is not certain there stays two paragraphs with a [`Block::PageBreak`] between them.

use super::columns::Frame;
use super::lines::Line;
use super::metrics::Metrics;
use super::sheet::{Boxed, Content};
use crate::import::document::{Block, Inline, Paragraph, Table};
use crate::import::joins::{ends_open, ends_sentence};
use crate::import::markers::{half_width_start, is_numbered};
use crate::parse::numbering::any_marker;

/// Largest ratio of sizes in one paragraph.
const SAME_SIZE: f64 = 1.12;

/// Largest difference of the measures that a paragraph runs over, in ems.
const SAME_MEASURE: f64 = 2.0;

/// Returns the text, tables and pictures of frames, and the heads of tables that are repeated on their next pages.
pub(super) fn blocks(frames: Vec<Frame>) -> (Vec<Block>, Vec<String>) {
    let mut writer = Writer {
        metrics: Metrics::of(&frames),
        blocks: Vec::new(),
        repeated: Vec::new(),
        open: Vec::new(),
        pictures: Vec::new(),
        frame: 0,
        begins_frame: false,
    };
    for (number, frame) in frames.into_iter().enumerate() {
        writer.frame = number;
        writer.begins_frame = !writer.blocks.is_empty() | !writer.open.is_empty();
        let mut boxes = frame.boxes.into_iter().peekable();
        for line in frame.lines {
            while let Some(boxed) = boxes.next_if(|boxed| boxed.top < line.y) {
                writer.add_box(boxed);
            }
            writer.add_line(line);
        }
        boxes.for_each(|boxed| writer.add_box(boxed));
    }
    writer.finish();
    (writer.blocks, writer.repeated)
}

/// Joins lines to one paragraph.
pub(super) fn joined(lines: &[Line], centred: bool) -> Paragraph {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            join(&mut pieces, line, lines[at - 1].ends_with_blank);
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

/// Puts a blank between two lines where words meet, and beside a figure where one is drawn; nothing between ideographs
/// or behind a hyphen.
fn join(pieces: &mut [(String, bool)], next: &Line, is_drawn: bool) {
    let Some((text, _)) = pieces.last_mut() else { return };
    let first = next.glyphs.iter().find_map(|glyph| glyph.text.chars().next());
    let (Some(last), Some(first)) = (text.chars().last(), first) else { return };
    // A soft hyphen is only there for the break.
    if last == '\u{ad}' {
        text.pop();
        return;
    }
    let word = |c: char| c.is_alphanumeric() && (c as u32) < 0x2e80;
    if is_drawn && (word(last) || word(first))
        || (word(last) || matches!(last, ',' | '.' | ';' | ':' | '!' | '?' | ')' | '”' | '’')) && word(first)
    {
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
    metrics: Metrics,
    blocks: Vec<Block>,
    /// Heads of tables that were left out, as they stand at the table's start.
    repeated: Vec<String>,
    /// Lines of the open paragraph, with the frame of each.
    open: Vec<(Line, usize)>,
    /// Pictures beside the open paragraph, which follow it.
    pictures: Vec<usize>,
    /// Index of the frame.
    frame: usize,
    /// True until something of this frame is added, unless it is the first.
    begins_frame: bool,
}

impl Writer {
    fn add_line(&mut self, line: Line) {
        let begins_frame = std::mem::take(&mut self.begins_frame);
        if !self.goes_on(&line, begins_frame) {
            self.finish();
            let certain = self.is_indented(&line) || self.is_centred(&line);
            if begins_frame && !certain {
                self.blocks.push(Block::PageBreak);
            }
        }
        self.open.push((line, self.frame));
    }

    fn add_box(&mut self, boxed: Boxed) {
        match boxed.content {
            Content::Table(table) => self.add_table(table),
            // Text may run beside a picture.
            Content::Picture(image) => self.pictures.push(image),
        }
    }

    fn add_table(&mut self, mut table: Table) {
        self.finish();
        let begins_frame = std::mem::take(&mut self.begins_frame);
        // Programs print the head of a table anew on each page.
        if let Some(Block::Table(before)) = self.blocks.last_mut().filter(|_| begins_frame)
            && table.rows.len() > 1
            && before.rows.first() == table.rows.first()
        {
            let head = table.rows.remove(0);
            self.repeated.push(head.iter().flatten().map(Paragraph::text).collect::<Vec<_>>().join("\t"));
            before.rows.append(&mut table.rows);
            return;
        }
        if begins_frame {
            self.blocks.push(Block::PageBreak);
        }
        self.blocks.push(Block::Table(table));
    }

    /// Closes the open paragraph, which the pictures beside it follow.
    fn finish(&mut self) {
        let open = std::mem::take(&mut self.open);
        if let Some((first, frame)) = open.first() {
            let centred = open.len() == 1 && self.metrics.is_centred(first, *frame);
            let lines: Vec<Line> = open.into_iter().map(|(line, _)| line).collect();
            self.blocks.push(Block::Paragraph(joined(&lines, centred)));
        }
        for image in std::mem::take(&mut self.pictures) {
            let inlines = vec![Inline::Image(image)];
            self.blocks.push(Block::Paragraph(Paragraph { inlines, ..Paragraph::default() }));
        }
    }

    fn is_indented(&self, line: &Line) -> bool {
        self.metrics.is_indented(line, self.frame)
    }

    fn is_centred(&self, line: &Line) -> bool {
        self.metrics.is_centred(line, self.frame)
    }

    /// Returns whether a line belongs to the open paragraph.
    fn goes_on(&self, line: &Line, begins_frame: bool) -> bool {
        let Some((last, frame)) = self.open.last() else { return false };
        let ratio = line.size / last.size;
        let same_size = (1.0 / SAME_SIZE..SAME_SIZE).contains(&ratio);
        let near = begins_frame || self.metrics.is_near(last, line);
        let measure = |frame: usize| self.metrics.margins(frame).measure();
        same_size
            && near
            && (measure(*frame) - measure(self.frame)).abs() < SAME_MEASURE * line.size
            && last.is_turned == line.is_turned
            && self.metrics.is_full(last, *frame, line)
            && last.leader().is_none()
            && self.begins_in_place(line)
            && !self.begins_anew(last, *frame, line, begins_frame)
    }

    /// Returns whether a paragraph ends with the line `last` where no indent of its first line can tell: before the
    /// number of the next item, or with a sentence and room for the next word at the end of a page or column.
    fn begins_anew(&self, last: &Line, frame: usize, line: &Line, begins_frame: bool) -> bool {
        let Some((first, first_frame)) = self.open.first() else { return false };
        let indent = |line: &Line, frame: usize| line.left - self.metrics.margins(frame).left;
        if indent(first, *first_frame) > indent(line, self.frame) + 0.5 * line.size {
            return false;
        }
        let (before, text) = (last.text(), line.text());
        let is_item = || !ends_open(&before) && is_numbered(&text) || is_next_item(&first.text(), &text);
        let is_short = || self.metrics.room(last, frame) >= line.first_word();
        is_item() || begins_frame && ends_sentence(&before) && is_short()
    }

    /// Returns whether a line begins where the open paragraph's lines begin.
    fn begins_in_place(&self, line: &Line) -> bool {
        let offset = |(line, frame): &(Line, usize)| line.left - self.metrics.margins(*frame).left;
        let here = line.left - self.metrics.margins(self.frame).left;
        let same = |a: f64, b: f64| (a - b).abs() < 0.5 * line.size;
        let is_usual = |indents: &[f64]| indents.iter().any(|&indent| same(indent, here));
        match self.open.as_slice() {
            [] => false,
            [_, .., last] => same(offset(last), here),
            [first] if !self.is_indented(line) => here <= offset(first) + line.size * 0.5,
            [first] => {
                let is_block = same(offset(first), here) && is_usual(&self.metrics.blocks);
                let is_hanging = offset(first) < here - 0.5 * line.size && is_usual(&self.metrics.hanging);
                is_block || is_hanging || hangs(&first.0, line)
            }
        }
    }
}

/// Returns whether a line has the number that follows the one of a paragraph: `3、` after `2、`. `3.5` is a figure.
fn is_next_item(paragraph: &str, line: &str) -> bool {
    let (paragraph, line) = (half_width_start(paragraph.trim()), half_width_start(line.trim()));
    let (Some(before), Some(next)) = (any_marker(&paragraph), any_marker(&line)) else { return false };
    let is_figure = line[next.length..].starts_with(|c: char| c.is_ascii_digit());
    before.style == next.style && before.number + 1 == next.number && !is_figure
}

/// Returns whether a line begins below the text that follows a list's mark.
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
            (lines.iter().enumerate().map(place).collect(), Vec::new())
        };
        let frame = |(page, lines): (usize, &&[(&str, f64)])| {
            let (lines, boxes) = sheet(lines);
            Frame { page, width: 0.0, is_column: false, lines, boxes }
        };
        let (blocks, _) = blocks(pages.iter().enumerate().map(frame).collect());
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
    fn items_that_end_open_stay_apart() {
        let page: &[(&str, f64)] =
            &[(FULL, 0.0), ("1、甲《乙丙丁戊己庚》", 2.0), ("2、子丑寅卯辰巳午未", 2.0), ("3、天地玄黄宇宙洪荒", 2.0)];
        assert_eq!(read(&[page]), format!("{FULL}|1、甲《乙丙丁戊己庚》|2、子丑寅卯辰巳午未|3、天地玄黄宇宙洪荒"));
        assert!(
            is_next_item("２．甲", "3．乙")
                && !is_next_item("2.甲增长", "3.5个百分点")
                && !is_next_item("2.甲", "三、乙")
        );
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
    fn hanging_indents_go_on() {
        let page: &[(&str, f64)] =
            &[(FULL, 0.0), ("甲乙丙丁戊己庚辛", 2.0), ("壬癸子丑寅卯辰巳", 2.0), (FULL, 0.0), ("午未", 2.0)];
        let first = format!("{FULL}甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳");
        assert_eq!(read(&[page]), format!("{first}|{FULL}午未"));
    }

    #[test]
    fn entries_of_a_table_of_contents_stay_apart() {
        let page: &[(&str, f64)] = &[("一、动态.......1", 0.0), ("二、办件.......2", 0.0), ("三、其他.......3", 0.0)];
        assert_eq!(read(&[page]), "一、动态\t1|二、办件\t2|三、其他\t3");
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
