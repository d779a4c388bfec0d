//! Glyphs to lines: by base line from top to bottom, within a line from left to right.
//!
//! Text that is turned or written in columns is turned upright first, by the way most of the page runs. What runs
//! another way follows at the page's end, in the order of drawing.

use ecow::EcoString;

use super::glyph::{Direction, Glyph, Page};
use super::median;

/// Largest distance of base lines in one line, in ems of the larger glyph: raised figures are in it.
const SAME_LINE: f64 = 0.4;
/// A gap that parts cells, in ems.
const CELL_GAP: f64 = 2.0;
/// A gap that parts Latin words, in ems beyond the usual gap of letters.
const WORD_GAP: f64 = 0.15;
/// Number of dots that lead from an entry of a table of contents to its page number.
const FEWEST_DOTS: usize = 5;
/// Largest offset of a glyph that is drawn twice to look bold, in ems.
const TWICE: f64 = 0.15;

/// A line of text. All lengths are in points.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// From left to right; the first and the last are no space.
    pub glyphs: Vec<Glyph>,
    /// Height of the base line, from the page's top.
    pub y: f64,
    /// Left end of the text.
    pub left: f64,
    /// Right end of the text.
    pub right: f64,
    /// Height of an em of most of its glyphs.
    pub size: f64,
    /// True where it runs another way than most of its page.
    pub is_turned: bool,
    /// True where a blank is drawn behind its text.
    pub ends_with_blank: bool,
}

impl Line {
    /// Makes a line of glyphs from left to right; `None` where there is only white space.
    pub(super) fn new(mut glyphs: Vec<Glyph>) -> Option<Self> {
        let blank = |glyph: &Glyph| glyph.text.chars().all(char::is_whitespace);
        let end = glyphs.iter().rposition(|glyph| !blank(glyph))? + 1;
        let ends_with_blank = glyphs[end..].iter().any(|glyph| !glyph.text.is_empty());
        glyphs.truncate(end);
        glyphs.drain(..glyphs.iter().position(|glyph| !blank(glyph))?);
        let (first, last) = (glyphs.first()?, glyphs.last()?);
        let (left, right) = (first.x, last.x + last.width);
        let common = common_size(&glyphs);
        let y = glyphs.iter().find(|glyph| (glyph.size - common).abs() < 0.1).map_or(first.y, |glyph| glyph.y);
        Some(Self { y, left, right, size: common.max(1.0), glyphs, is_turned: false, ends_with_blank })
    }

    /// Returns its text, see [`Self::pieces`].
    pub(super) fn text(&self) -> String {
        self.pieces().map(|(text, _)| text.to_string()).collect()
    }

    /// Returns its text with its weight, a glyph at a time: a tab stands between cells and for the dots before a page
    /// number, and a blank at a gap between Latin words.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (EcoString, bool)> {
        let leader = self.leader().unwrap_or(0..0);
        let letters = self.letter_spacing();
        self.glyphs.iter().enumerate().map(move |(at, glyph)| {
            if leader.contains(&at) {
                let tab = if at == leader.start { "\t" } else { "" };
                return (tab.into(), glyph.bold);
            }
            let before = at.checked_sub(1).map(|before| &self.glyphs[before]);
            let gap = before.map_or(0.0, |before| glyph.x - before.x - before.width);
            let parts_words = || before.is_some_and(|before| is_latin(before) && is_latin(glyph));
            let blank = match gap / self.size {
                ems if ems > CELL_GAP => "\t",
                ems if ems > letters + WORD_GAP && parts_words() => " ",
                _ => "",
            };
            (EcoString::from(blank) + glyph.text.clone(), glyph.bold)
        })
    }

    /// Returns the glyphs of the dots between an entry of a table of contents and its page number.
    pub(super) fn leader(&self) -> Option<std::ops::Range<usize>> {
        let behind = |end: usize, holds: fn(char) -> bool| {
            let fits = |glyph: &&Glyph| glyph.text.chars().all(|c| holds(c) || c.is_whitespace());
            end - self.glyphs[..end].iter().rev().take_while(fits).count()
        };
        let end = behind(self.glyphs.len(), |c| c.is_ascii_digit());
        let start = behind(end, |c| ".…·‥．⋯".contains(c));
        let dots = self.glyphs[start..end].iter().flat_map(|glyph| glyph.text.chars());
        let dots =
            dots.map(|c| if matches!(c, '…' | '⋯') { 3 } else { usize::from(!c.is_whitespace()) }).sum::<usize>();
        let number = self.glyphs[end..].iter().position(|glyph| glyph.text.chars().any(|c| c.is_ascii_digit()))?;
        (dots >= FEWEST_DOTS && start > 0).then_some(start..end + number)
    }

    /// Returns the usual gap between Latin letters, in ems: text may be spaced out.
    fn letter_spacing(&self) -> f64 {
        let pairs = self.glyphs.windows(2).filter(|pair| is_latin(&pair[0]) && is_latin(&pair[1]));
        let gaps = pairs.map(|pair| (pair[1].x - pair[0].x - pair[0].width) / self.size).collect();
        median(gaps).unwrap_or(0.0).max(0.0)
    }

    /// Returns whether it ends with a mark that may hang over the margin.
    pub(super) fn ends_with_stop(&self) -> bool {
        let last = self.glyphs.last().and_then(|glyph| glyph.text.chars().last());
        last.is_some_and(|c| Kind::of(c) == Kind::Closing)
    }

    /// Returns the width of the text that a line break cannot part from its first character, in points.
    pub(super) fn first_word(&self) -> f64 {
        let kind = |glyph: &Glyph| glyph.text.chars().next().map_or(Kind::Inside, Kind::of);
        let mut end = self.left;
        let mut before = Kind::Opening;
        for glyph in &self.glyphs {
            let here = kind(glyph);
            let parts = match (before, here) {
                (_, Kind::Space) => true,
                (Kind::Opening, _) | (_, Kind::Closing | Kind::Joint | Kind::Inside) => false,
                (Kind::Word | Kind::Joint, Kind::Word) => false,
                _ => true,
            };
            if parts {
                break;
            }
            end = glyph.x + glyph.width;
            before = here;
        }
        end - self.left
    }
}

/// Returns whether a glyph is a letter, a figure or a mark of Latin text.
fn is_latin(glyph: &Glyph) -> bool {
    !glyph.text.is_empty() && glyph.text.chars().all(|c| !c.is_whitespace() && (c as u32) < 0x2000)
}

/// Class of a character in line breaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Opening,
    Closing,
    /// Closes, and holds a word together: `10.27%`.
    Joint,
    Word,
    Ideograph,
    /// Carried by the glyph before it.
    Inside,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            _ if c.is_whitespace() => Self::Space,
            '（' | '《' | '〈' | '“' | '‘' | '【' | '〔' | '「' | '『' | '(' | '[' => Self::Opening,
            '，' | '。' | '、' | '；' | '：' | '？' | '！' | '）' | '》' | '〉' | '”' | '’' | '】' | '〕' | '」'
            | '』' | '％' | '…' | '—' => Self::Closing,
            ')' | ']' | ',' | '.' | ';' | ':' | '?' | '!' | '%' => Self::Joint,
            _ if c.is_ascii() || c.is_alphabetic() && (c as u32) < 0x2e80 => Self::Word,
            _ => Self::Ideograph,
        }
    }
}

/// The size of most glyphs.
fn common_size(glyphs: &[Glyph]) -> f64 {
    let mut sizes: Vec<f64> = glyphs.iter().map(|glyph| glyph.size).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(0.0)
}

/// Returns the lines of a page from top to bottom; those that run another way than the page come last.
pub(super) fn lines(page: &mut Page) -> Vec<Line> {
    let glyphs = std::mem::take(&mut page.glyphs);
    let main = main_direction(&glyphs);
    let (upright, others): (Vec<Glyph>, Vec<Glyph>) = glyphs.into_iter().partition(|glyph| glyph.direction == main);
    turn_page(page, main);
    let mut lines = by_base_line(upright.into_iter().map(|glyph| turned(glyph, main)).collect());
    lines.extend(by_drawing(others).into_iter().map(|line| Line { is_turned: true, ..line }));
    lines
}

/// The way most glyphs run.
fn main_direction(glyphs: &[Glyph]) -> Direction {
    let ways = [Direction::Right, Direction::Down, Direction::Left, Direction::Up];
    let count = |way: &Direction| glyphs.iter().filter(|glyph| glyph.direction == *way).count();
    // The first of those that are equal.
    ways.into_iter().rev().max_by_key(count).unwrap_or(Direction::Right)
}

/// The place of a glyph on a page that is turned until its text runs to the right.
fn turned(mut glyph: Glyph, way: Direction) -> Glyph {
    (glyph.x, glyph.y) = match way {
        Direction::Right | Direction::Aslant => (glyph.x, glyph.y),
        Direction::Down => (glyph.y, -glyph.x),
        Direction::Left => (-glyph.x, -glyph.y),
        Direction::Up => (-glyph.y, glyph.x),
    };
    glyph
}

/// Turns the page's frame; rules of a turned page are of no use.
fn turn_page(page: &mut Page, way: Direction) {
    if way != Direction::Right {
        page.rules.clear();
    }
    if matches!(way, Direction::Down | Direction::Up) {
        std::mem::swap(&mut page.width, &mut page.height);
    }
}

/// Upright glyphs in lines, from top to bottom.
pub(super) fn by_base_line(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines = Vec::new();
    let mut line: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        let apart = line.last().is_some_and(|last| glyph.y - last.y > SAME_LINE * glyph.size.max(last.size));
        if apart {
            lines.extend(finish(std::mem::take(&mut line)));
        }
        line.push(glyph);
    }
    lines.extend(finish(line));
    lines
}

/// Puts a line's glyphs in order and takes those that are drawn twice once.
fn finish(mut glyphs: Vec<Glyph>) -> Option<Line> {
    glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut once: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        // Glyphs at nearly one place stand next to each other, or one apart.
        let twin = once.iter_mut().rev().take(2).find(|other| {
            let apart = (glyph.x - other.x).abs();
            let level = (glyph.y - other.y).abs() < 2.0 * TWICE * glyph.size;
            other.text == glyph.text && apart < TWICE * glyph.size && apart <= 0.6 * glyph.width && level
        });
        match twin {
            Some(twin) => twin.bold = true,
            None => once.push(glyph),
        }
    }
    Line::new(once)
}

/// Glyphs that run another way: a line for each stretch that is drawn in one go.
fn by_drawing(glyphs: Vec<Glyph>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line: Vec<Glyph> = Vec::new();
    for glyph in glyphs.into_iter().map(|glyph| turned(glyph.clone(), glyph.direction)) {
        let goes_on = line.last().is_some_and(|last| {
            let reach = 2.0 * (last.width + last.size);
            last.direction == glyph.direction
                && (glyph.x - last.x).abs() < reach
                && ((glyph.y - last.y).abs() < SAME_LINE * last.size || glyph.direction == Direction::Aslant)
        });
        if !goes_on {
            lines.extend(Line::new(std::mem::take(&mut line)));
        }
        line.push(glyph);
    }
    lines.extend(Line::new(line));
    lines
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A line of full-width glyphs.
    pub(in super::super) fn line(text: &str, x: f64, y: f64, size: f64) -> Line {
        Line::new(glyphs(text, x, y, size)).unwrap()
    }

    /// Full-width glyphs from left to right; those of ASCII take half the width.
    pub(in super::super) fn glyphs(text: &str, x: f64, y: f64, size: f64) -> Vec<Glyph> {
        let mut x = x;
        let place = |c: char| {
            let width = if c.is_ascii() { size / 2.0 } else { size };
            x += width;
            let (bold, running, direction) = (false, false, Direction::Right);
            Glyph { text: c.to_string().into(), x: x - width, y, width, size, bold, running, direction }
        };
        text.chars().map(place).collect()
    }

    fn read(groups: Vec<Vec<Glyph>>) -> Vec<String> {
        let mut page = Page { glyphs: groups.concat(), ..Page::default() };
        lines(&mut page).iter().map(Line::text).collect()
    }

    #[test]
    fn lines_are_read_from_top_to_bottom_and_left_to_right() {
        let page = vec![
            glyphs("下行", 10.0, 60.0, 16.0),
            glyphs("右", 42.0, 30.1, 16.0),
            glyphs("左中", 10.0, 30.0, 16.0),
            glyphs("①", 58.0, 25.0, 8.0),
        ];
        assert_eq!(read(page), ["左中右①", "下行"]);
    }

    #[test]
    fn what_is_drawn_twice_is_read_once() {
        let page = vec![glyphs("本周 111", 10.0, 30.0, 16.0), glyphs("本周 111", 10.5, 30.2, 16.0)];
        assert_eq!(read(page.clone()), ["本周 111"]);
        let mut page = Page { glyphs: page.concat(), ..Page::default() };
        assert!(lines(&mut page)[0].glyphs[0].bold);
    }

    #[test]
    fn wide_gaps_part_cells() {
        assert_eq!(read(vec![glyphs("受理", 10.0, 30.0, 16.0), glyphs("547", 120.0, 30.0, 16.0)]), ["受理\t547"]);
    }

    #[test]
    fn gaps_between_latin_words_are_blanks() {
        let words = |gap: f64| [glyphs("open", 10.0, 30.0, 16.0), glyphs("data", 42.0 + gap, 30.0, 16.0)].concat();
        assert_eq!(read(vec![words(4.0)]), ["open data"]);
        assert_eq!(read(vec![words(0.5)]), ["opendata"]);
        // Between Chinese and Latin text, programs leave a gap that nobody typed.
        assert_eq!(read(vec![glyphs("共", 10.0, 30.0, 16.0), glyphs("91", 30.0, 30.0, 16.0)]), ["共91"]);
    }

    #[test]
    fn dots_before_a_page_number_are_a_tab() {
        for (drawn, expected) in [
            ("一、动态........12", "一、动态\t12"),
            ("一、动态 …… 3", "一、动态\t3"),
            ("完成了 3.14", "完成了 3.14"),
            ("省略……", "省略……"),
        ] {
            assert_eq!(read(vec![glyphs(drawn, 10.0, 30.0, 16.0)]), [expected]);
        }
    }

    #[test]
    fn turned_text_keeps_its_order() {
        let up =
            |c: &str, y: f64| Glyph { x: 100.0, y, direction: Direction::Up, ..glyphs(c, 0.0, 0.0, 16.0).remove(0) };
        assert_eq!(read(vec![vec![up("刊", 300.0), up("库", 284.0)]]), ["刊库"]);
        let page = vec![glyphs("正文在前", 10.0, 30.0, 16.0), vec![up("刊", 20.0), up("库", 4.0)]];
        assert_eq!(read(page), ["正文在前", "刊库"]);
    }

    #[test]
    fn a_word_is_as_long_as_a_line_break_cannot_part_it() {
        for (text, characters) in
            [("中文", 1.0), ("“浙里办”", 2.0), ("办”，中", 3.0), ("2138 件", 2.0), ("10.27%。", 4.0)]
        {
            assert_eq!(line(text, 0.0, 0.0, 10.0).first_word(), characters * 10.0, "{text}");
        }
    }
}
