//! Diagnostics as text for a terminal.
//!
//! Names and texts of the archive are escaped here; see [`escape::terminal`]. A line break in a message is shown as a
//! blank, so that a name cannot add a line of its own.

use std::fmt;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Diagnostic, Location};
use crate::escape;

impl fmt::Display for Diagnostic {
    /// Writes the message, the place with its line and carets below it, and the hint.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", Label(self), one_line(&self.message))?;
        if let Some(file) = &self.file {
            writeln!(f, "  --> {}", Place { file, location: self.location.as_ref() })?;
        }
        if let (Some(_), Some(location)) = (&self.file, &self.location) {
            write_excerpt(f, location)?;
        }
        if let Some(hint) = &self.hint {
            writeln!(f, "  hint: {}", one_line(hint))?;
        }
        Ok(())
    }
}

impl Diagnostic {
    /// Returns the diagnostic in one line, `FILE:LINE:COLUMN: SEVERITY[RULE]: MESSAGE`, without its hint.
    pub fn in_one_line(&self) -> String {
        let message = one_line(&self.message);
        match &self.file {
            Some(file) => {
                let place = Place { file, location: self.location.as_ref() };
                format!("{place}: {}: {message}", Label(self))
            }
            None => format!("{}: {message}", Label(self)),
        }
    }

    /// Returns the hint as a terminal may show it.
    pub fn shown_hint(&self) -> Option<String> {
        self.hint.as_deref().map(one_line)
    }
}

/// `warning[half-width-punctuation]`.
struct Label<'a>(&'a Diagnostic);

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.severity.key())?;
        self.0.rule.map_or(Ok(()), |rule| write!(f, "[{rule}]"))
    }
}

/// `content/issues/2023/001.md:12:5`.
struct Place<'a> {
    file: &'a str,
    location: Option<&'a Location>,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escape::terminal(self.file, false))?;
        self.location.map_or(Ok(()), |location| write!(f, ":{}:{}", location.line, location.column))
    }
}

fn one_line(text: &str) -> String {
    escape::terminal(&text.replace('\n', " "), false).into_owned()
}

/// Columns shown of a long line; bulletins have paragraphs of thousands of characters.
const EXCERPT_COLUMNS: usize = 76;

fn write_excerpt(f: &mut fmt::Formatter<'_>, place: &Location) -> fmt::Result {
    let gutter = place.line.to_string();
    let blank = " ".repeat(gutter.len());
    let line = &place.excerpt;
    let before = &line[..place.marked.start];
    let marked = &line[place.marked.start..place.marked.end];
    let (lead, before) = keep_end(before, EXCERPT_COLUMNS / 2);
    let (marked, _) = keep_start(marked, EXCERPT_COLUMNS / 2);
    let room = EXCERPT_COLUMNS.saturating_sub(before.width() + marked.width());
    let (after, trail) = keep_start(&line[place.marked.end..], room);
    // A tab is often the fault itself, so it is shown as a sign and not as blanks.
    let clean = |text: &str| escape::terminal(&text.replace('\t', "→"), false).into_owned();
    let (before, marked, after) = (clean(before), clean(marked), clean(after));
    writeln!(f, " {blank} |")?;
    writeln!(f, " {gutter} | {lead}{before}{marked}{after}{trail}")?;
    let indent = lead.width() + before.width();
    let carets = marked.width().max(1);
    writeln!(f, " {blank} | {}{}", " ".repeat(indent), "^".repeat(carets))
}

/// Returns the end of `text` that fits into `columns`, and an ellipsis before it if something was cut.
fn keep_end(text: &str, columns: usize) -> (&'static str, &str) {
    let (mut width, mut start) = (0, text.len());
    for (at, c) in text.char_indices().rev() {
        width += c.width().unwrap_or(0);
        if width > columns {
            break;
        }
        start = at;
    }
    (if start > 0 { "…" } else { "" }, &text[start..])
}

/// Returns the start of `text` that fits into `columns`, and an ellipsis behind it if something was cut.
fn keep_start(text: &str, columns: usize) -> (&str, &'static str) {
    let mut width = 0;
    for (at, c) in text.char_indices() {
        width += c.width().unwrap_or(0);
        if width > columns {
            return (&text[..at], "…");
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caret_stands_under_wide_characters() {
        let text = "---\n标题: 坏\n---\n";
        let start = text.find('坏').unwrap();
        let shown = Diagnostic::error("bad value").file("a.md").at(text, start..start + 3).to_string();
        assert_eq!(shown, "error: bad value\n  --> a.md:2:5\n   |\n 2 | 标题: 坏\n   |       ^^\n");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}坏{}", "前".repeat(500), "后".repeat(500));
        let shown = Diagnostic::error("bad").file("a.md").at(&text, 1500..1503).to_string();
        assert!(shown.lines().all(|line| line.width() < 90), "{shown}");
        assert!(shown.contains('坏'));
    }

    #[test]
    fn names_and_texts_are_escaped() {
        let text = "a\u{1b}[2J\tb";
        let name = "x\n\u{1b}\u{202e}.md";
        let diagnostic = Diagnostic::error(format!("bad {name}")).file(name).at(text, 0..1).hint(name);
        for shown in [diagnostic.to_string(), diagnostic.in_one_line(), diagnostic.shown_hint().unwrap()] {
            assert!(!shown.contains(['\u{1b}', '\u{202e}', '\t']), "{shown:?}");
        }
        assert_eq!(diagnostic.to_string().lines().count(), 6);
        assert_eq!(diagnostic.in_one_line(), "x\u{fffd}\u{fffd}\u{fffd}.md:1:1: error: bad x \u{fffd}\u{fffd}.md");
        assert!(diagnostic.to_string().contains(" 1 | a\u{fffd}[2J→b\n"));
    }
}
