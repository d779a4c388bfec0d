//! Text in the tree: white space at the start of a paragraph, numbers of items, control characters.

use std::borrow::Cow;

use super::TreeWriter;
use crate::archive::content::{Block, Inline, Media, Span, Tag, narrow};

impl TreeWriter {
    /// Adds text to the line. A reading above the line, as of ruby, is no part of the text.
    pub fn text(&mut self, text: &str) {
        if self.is_in(&[Tag::Rt, Tag::Rp]) {
            return self.aside(text);
        }
        let text = self.clean(text);
        let mut text = &*text;
        if self.at_start || !self.in_line() {
            text = text.trim_start_matches(is_indent);
        }
        if text.is_empty() {
            return;
        }
        // White space alone is no reason to go on with an element that ends before the next word.
        if !self.in_line() || !text.trim().is_empty() {
            self.begin_inline();
        }
        self.at_start = false;
        let start = self.end();
        let marker = marker_length(self.line(), text);
        self.body.text.push_str(&text[..marker]);
        self.body.text.push_str(text[marker..].trim_start_matches(|c| marker > 0 && is_wide_blank(c)));
        let added = Span::from(start..self.end());
        let first = self.frames.last().map_or(0, |frame| frame.inlines);
        match self.inlines[first..].last_mut() {
            Some(Inline::Text(last)) if last.end == added.start => last.end = added.end,
            _ => self.inlines.push(Inline::Text(added)),
        }
    }

    /// Adds code to the line.
    pub fn code(&mut self, text: &str) {
        self.begin_inline();
        self.at_start = false;
        let span = self.push(text);
        self.inlines.push(Inline::Code(span));
    }

    /// Adds a line break.
    pub fn line_break(&mut self) {
        self.begin_inline();
        self.inlines.push(Inline::Break(narrow(self.end())));
        self.body.text.push('\n');
    }

    /// Adds the call of a note.
    pub fn note_call(&mut self, number: u32) {
        self.begin_inline();
        self.at_start = false;
        self.inlines.push(Inline::NoteCall { number, at: narrow(self.end()) });
        self.body.text.push_str(&format!("[{number}]"));
    }

    /// Adds text that is shown and not read in the line.
    pub fn aside(&mut self, text: &str) {
        self.begin_inline();
        let span = self.keep_aside(text);
        self.inlines.push(Inline::Aside(span));
    }

    /// Adds a picture, video or sound.
    pub fn media(&mut self, media: Media) {
        self.begin_inline();
        self.inlines.push(Inline::Media(narrow(self.body.media.len())));
        self.body.media.push(media);
    }

    /// Adds a block of code.
    pub fn code_block(&mut self, text: &str, language: &str) {
        self.end_plain();
        let (text, language) = (self.push(text), self.keep_aside(language));
        self.blocks.push(Block::Code { text, language });
        self.end_line();
    }

    /// Returns a text without its control characters, which are counted.
    pub fn clean<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        // All bytes of control characters; 0xC2 begins others too.
        if !text.bytes().any(|byte| (byte < b' ' && !matches!(byte, b'\n' | b'\t')) || matches!(byte, 0x7f | 0xc2)) {
            return Cow::Borrowed(text);
        }
        let count = text.chars().filter(|c| is_control(*c)).count();
        self.control_characters += count;
        if count == 0 {
            Cow::Borrowed(text)
        } else {
            text.chars().filter(|c| !is_control(*c)).collect::<String>().into()
        }
    }

    fn push(&mut self, text: &str) -> Span {
        let text = self.clean(text);
        let start = self.end();
        self.body.text.push_str(&text);
        (start..self.end()).into()
    }

    pub(super) fn keep_aside(&mut self, text: &str) -> Span {
        let text = self.clean(text);
        let start = self.body.asides.len();
        self.body.asides.push_str(&text);
        (start..self.body.asides.len()).into()
    }

    /// Drops white space at the end of the text, if that is the last of the inlines from `first` on.
    pub(super) fn trim_end(&mut self, first: usize) {
        let end = self.body.text.len();
        if let Some(Inline::Text(span)) = self.inlines[first..].last_mut()
            && span.end as usize == end
        {
            let kept = self.body.text[span.range()].trim_end().len();
            span.end = span.start + narrow(kept);
            self.body.text.truncate(span.end as usize);
            if kept == 0 {
                self.inlines.pop();
            }
        }
    }
}

/// Returns the number of bytes of `text` that are the number of an item; `text` begins the paragraph if `line` is
/// empty. The blanks that a typist sets behind the number are no part of the text.
fn marker_length(line: &str, text: &str) -> usize {
    if !line.is_empty() {
        return 0;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text[digits..].chars().next() {
        Some(mark @ ('.' | '．' | '、')) if digits > 0 => digits + mark.len_utf8(),
        _ => 0,
    }
}

/// Returns whether a character is a control character; line breaks and tabs are none.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

/// Returns whether a typist indents a paragraph with this character: white space, seen or not.
fn is_indent(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// Returns whether a character is white space wider than a blank between words.
fn is_wide_blank(c: char) -> bool {
    is_indent(c) && !matches!(c, ' ' | '\t' | '\n')
}
