//! Plain text → [`Document`]: a line is a paragraph.
//!
//! Input: bytes in UTF-8, GB18030 or UTF-16, with or without a mark. A form feed ends a page; so does an empty line where
//! paragraphs stand close otherwise: it is all that is left of a page's end in a text that was taken out of pages.
//! `**…**` is bold type.

use std::sync::LazyLock;

use regex::Regex;
use unicode_width::UnicodeWidthStr;

use super::damaged;
use super::document::{Block, Document, Inline, Paragraph};
use super::doubt::Doubt;
use super::joins::{self, ends_sentence, needs_blank};
use super::markers::is_numbered;
use crate::diagnostics::Diagnostic;
use crate::source;

/// Reads a text file.
///
/// # Errors
/// The bytes are empty or no text.
pub fn read(bytes: &[u8]) -> Result<Document, Diagnostic> {
    let text = decode(bytes)?;
    let mut document = Document::default();
    let lines: Vec<&str> = text.lines().collect();
    let lines = match unwrapped(&lines) {
        Some(paragraphs) => {
            document.doubts.push(Doubt::body("lines of equal length were joined to paragraphs"));
            paragraphs
        }
        None => lines.into_iter().map(str::to_owned).collect(),
    };
    let spaced = are_spaced(&lines);
    for line in &lines {
        for (index, part) in line.split('\u{c}').enumerate() {
            if index > 0 {
                document.blocks.push(Block::PageBreak);
            }
            if part.trim().is_empty() {
                document.blocks.extend((!spaced).then_some(Block::PageBreak));
            } else if PAGE_NUMBER.is_match(part.trim()) {
                document.omitted.push(part.trim().to_owned());
            } else {
                // The blanks that begin a line tell that a paragraph does.
                let inlines = bold_runs(part.trim_end());
                add(&mut document, Paragraph { inlines, ..Paragraph::default() });
            }
        }
    }
    Ok(document)
}

/// Adds a paragraph, or puts it behind the one before, where a page ends within its sentence.
fn add(document: &mut Document, paragraph: Paragraph) {
    if let [.., Block::Paragraph(before), Block::PageBreak] = document.blocks.as_mut_slice()
        && joins::may_go_on(before, &paragraph, false)
    {
        document.doubts.push(joins::doubt("two paragraphs were joined at a page's end", before, &paragraph));
        joins::join(before, paragraph);
        document.blocks.pop();
    } else {
        document.blocks.push(Block::Paragraph(paragraph));
    }
}

/// Returns whether most paragraphs stand apart by empty lines, which then tell nothing about pages.
fn are_spaced(lines: &[String]) -> bool {
    let is_blank = |line: &String| line.trim().is_empty();
    let behind = || lines.windows(2).filter(|pair| !is_blank(&pair[1]));
    let apart = behind().filter(|pair| is_blank(&pair[0])).count();
    apart * 2 > behind().count()
}

/// Decodes a file, with `\n` for every line break.
///
/// # Errors
/// The bytes are empty or no text.
pub fn decode(bytes: &[u8]) -> Result<String, Diagnostic> {
    // A text may begin with a tag of HTML.
    let is_other = damaged::kind(bytes).is_some_and(|(ending, _)| ending != ".html");
    if let Some(wrong) = damaged::misnamed(bytes, ".txt", "text file").filter(|_| is_other) {
        return Err(wrong);
    }
    let wrong = || {
        Diagnostic::error("not a text file in UTF-8, GB18030 or UTF-16")
            .hint("open it in the program it was written with and save it as plain text")
    };
    let (text, _) = source::decode(bytes.to_vec()).ok_or_else(wrong)?;
    if text.trim().is_empty() {
        return Err(Diagnostic::error("the file is empty").hint("leave it out, or look for the original"));
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Columns of the lines of a text that an old program broke at a fixed width.
const WRAPPED: std::ops::RangeInclusive<usize> = 40..=120;
/// Columns by which such a line may fall short: a character, and a mark that must not stand at its end or start.
const SLACK: usize = 5;

/// Joins the lines of a text that were broken at a fixed width to paragraphs; `None` where they were not.
fn unwrapped(lines: &[&str]) -> Option<Vec<String>> {
    let width = lines.iter().map(|line| line.trim_end().width()).max().filter(|width| WRAPPED.contains(width))?;
    // Some programs counted characters instead of columns.
    let characters = |line: &str| line.trim_end().chars().count();
    let longest = lines.iter().map(|line| characters(line)).max()?;
    let is_full = |line: &str| line.trim_end().width() + SLACK > width || characters(line) + 2 > longest;
    let (full, filled) = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .fold((0, 0), |(full, filled), line| (full + usize::from(is_full(line)), filled + 1));
    // Lines may happen to be of a length; most of those of a broken text are.
    if full < 6 || full * 2 < filled {
        return None;
    }
    let indented = lines.iter().any(|line| line.starts_with(['\u{3000}', ' ']) && line.trim().chars().count() > 20);
    let mut paragraphs: Vec<String> = Vec::with_capacity(lines.len());
    let mut joined = false;
    for (index, line) in lines.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| lines[before]).filter(|before| is_full(before));
        // Where paragraphs are not indented, only an open sentence tells that one goes on.
        let goes_on = before.is_some_and(|before| indented || !ends_sentence(before))
            && !line.trim().is_empty()
            && !line.starts_with(char::is_whitespace)
            && !is_numbered(line);
        match paragraphs.last_mut().filter(|_| goes_on) {
            Some(paragraph) => {
                if needs_blank(paragraph.chars().next_back(), line.chars().next()) {
                    paragraph.push(' ');
                }
                paragraph.push_str(line.trim_end());
                joined = true;
            }
            None => paragraphs.push((*line).to_owned()),
        }
    }
    joined.then_some(paragraphs)
}

/// `- 3 -`, `第 3 页 共 5 页`.
static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[-–—－]+\s*[0-9０-９]{1,4}\s*[-–—－]+|第\s*[0-9]{1,4}\s*页(?:[\s，,/]*共\s*[0-9]{1,4}\s*页)?)$")
        .expect("the pattern is a constant")
});

/// Splits a text at pairs of `**`, which stand for bold type; one that has no partner is text.
pub fn bold_runs(text: &str) -> Vec<Inline> {
    let parts: Vec<&str> = text.split("**").collect();
    let plain = |text: &str| Inline::Text { text: text.to_owned(), bold: false };
    let inside = parts.iter().skip(1).step_by(2);
    // `a ** b ** c` and `****` are no bold type.
    let is_bold =
        |part: &&str| !part.is_empty() && part.trim() == *part && !part.starts_with('*') && !part.ends_with('*');
    if parts.len().is_multiple_of(2) || !inside.clone().all(is_bold) {
        return vec![plain(text)];
    }
    let runs = parts.iter().enumerate().filter(|(_, part)| !part.is_empty());
    runs.map(|(index, part)| Inline::Text { text: (*part).to_owned(), bold: index % 2 == 1 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<String> {
        let document = read(bytes).unwrap();
        let text = |block: &Block| match block {
            Block::Paragraph(paragraph) => paragraph.text(),
            Block::Table(_) => "table".into(),
            Block::PageBreak => "|".into(),
        };
        document.blocks.iter().map(text).collect()
    }

    #[test]
    fn lines_are_paragraphs_and_pages_end() {
        assert_eq!(lines("甲\r\n\r\n乙\u{c}丙\r丁\n戊".as_bytes()), ["甲", "|", "乙", "|", "丙", "丁", "戊"]);
        assert_eq!(lines("甲\n\n乙\n\n丙\u{c}丁".as_bytes()), ["甲", "乙", "丙", "|", "丁"]);
        assert_eq!(read("甲\n— 3 —\n第 1 页 共 2 页\n乙".as_bytes()).unwrap().omitted, ["— 3 —", "第 1 页 共 2 页"]);
    }

    #[test]
    fn lines_broken_at_a_width_are_joined() {
        let paragraph = "　　本周，教育厅组织窗口人员开展业务培训，逐条核对办事指南，明确各环节的责任人和时限，形成可复制的工作规范，办事群众满意度稳步提升，平均办理时长明显缩短。";
        let characters: Vec<char> = paragraph.chars().collect();
        let wrapped: Vec<String> = characters.chunks(24).map(|line| line.iter().collect()).collect();
        let text = format!("一、动态\n{0}\n{0}\n", wrapped.join("\n"));
        assert_eq!(lines(text.as_bytes()), ["一、动态", paragraph, paragraph]);
        let unbroken = format!("一、动态\n{paragraph}\n{paragraph}\n");
        assert_eq!(read(unbroken.as_bytes()).unwrap().doubts, []);
    }

    #[test]
    fn bold_type_needs_a_pair() {
        let bold =
            |text: &str| bold_runs(text).iter().filter(|run| matches!(run, Inline::Text { bold: true, .. })).count();
        assert_eq!(["本周**教育厅**开展**水利厅**", "5 ** 3", "**", "****", "a ** b ** c"].map(bold), [2, 0, 0, 0, 0]);
    }

    #[test]
    fn a_file_of_another_kind_is_named() {
        let hint = |bytes: &[u8]| read(bytes).unwrap_err().hint.unwrap_or_default();
        assert!(hint(b"PK\x03\x04\0\0word/document.xml\xff").contains(".docx"));
        assert!(hint(b"").contains("leave it out"));
    }
}
