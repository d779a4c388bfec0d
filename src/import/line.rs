//! A line of a masthead or of an imprint: its fields, its recipients (送：, 发：), and the texts between.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::fields::{self, Field};

/// A line, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// In reading order, but for distribution, which comes last.
    pub fields: Vec<Field>,
    /// Texts that belong to no field, without blanks and brackets at their ends; none is empty.
    pub rest: Vec<Rest>,
}

/// A text between fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// The text.
    pub text: String,
    /// Field before it.
    pub before: Side,
    /// Field behind it.
    pub behind: Side,
}

/// A neighbour of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// No field.
    Open,
    /// A number; whether nothing stands between.
    Number(bool),
    /// Another field; whether nothing stands between.
    Field(bool),
}

impl Line {
    /// Takes `text` apart.
    pub fn read(text: &str) -> Self {
        let mut line = Self::default();
        let mut open = text.to_owned();
        let spans = fields::find(text);
        for (span, field) in &spans {
            // A form feed parts pieces and stands in no line of text.
            open.replace_range(span.clone(), &"\u{c}".repeat(span.len()));
            line.fields.push(field.clone());
        }
        let labels: Vec<_> = LABEL.captures_iter(&open).filter_map(|label| label.get(1)).collect();
        let head = labels.first().map_or(open.len(), regex::Match::start);
        line.add_rest(text, &open, 0..head, &spans);
        for (index, label) in labels.iter().enumerate() {
            let end = labels.get(index + 1).map_or(open.len(), regex::Match::start);
            let start = label_end(&open, label.end());
            let (names, behind) = list(&open[start..end]);
            line.add_rest(text, &open, end - behind.len()..end, &spans);
            let names = recipients(names);
            let is_copy = label.as_str().starts_with(['抄', '发', '分']);
            line.fields.push(if is_copy { Field::Cc(names) } else { Field::To(names) });
        }
        line
    }

    /// Returns whether it names recipients.
    pub fn is_distribution(&self) -> bool {
        self.fields.iter().any(|field| matches!(field, Field::To(_) | Field::Cc(_)))
    }

    /// Adds the texts between the fields of a part of `text`; in `open`, form feeds stand for the fields.
    fn add_rest(&mut self, text: &str, open: &str, range: Range<usize>, spans: &[(Range<usize>, Field)]) {
        let mut at = range.start;
        for piece in open[range].split('\u{c}') {
            let place = at..at + piece.len();
            at = place.end + 1;
            let rest = piece.trim_matches(is_frame);
            if rest.is_empty() {
                continue;
            }
            let side = |field: Option<&(Range<usize>, Field)>, touches: &dyn Fn(&str) -> bool| match field {
                Some((span, Field::Number(_) | Field::Total(_))) => Side::Number(touches(&text[span.clone()])),
                Some((span, _)) => Side::Field(touches(&text[span.clone()])),
                None => Side::Open,
            };
            // A bracket that belongs to the field parts it from the text.
            let follows = |field: &str| piece.starts_with(rest) && !field.ends_with(is_frame);
            let precedes = |field: &str| piece.ends_with(rest) && !field.starts_with(is_frame);
            self.rest.push(Rest {
                text: rest.to_owned(),
                before: side(spans.iter().rfind(|(span, _)| span.end <= place.start), &follows),
                behind: side(spans.iter().find(|(span, _)| span.start >= place.end), &precedes),
            });
        }
    }
}

/// Returns whether a character is a blank or a mark that holds fields together.
pub fn is_frame(c: char) -> bool {
    c.is_whitespace() || "()（）[]【】〔〕,，;；.。:：、|｜/／-—–·*".contains(c)
}

/// Byte behind the colon that follows a label which ends at `at`.
fn label_end(text: &str, at: usize) -> usize {
    let colon = text[at..].char_indices().find(|(_, c)| matches!(c, ':' | '：'));
    colon.map_or(at, |(index, colon)| at + index + colon.len_utf8())
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s\x0c。；;）)])(主\s*送|报\s*送|呈\s*送|呈\s*报|抄\s*送|抄\s*报|分\s*送|送|发|报|呈)\s*[:：]")
        .expect("the pattern is a constant")
});

/// Splits a list of recipients from the text behind it: it ends with its full stop, or a field, or a wide gap.
fn list(text: &str) -> (&str, &str) {
    let start = text.len() - text.trim_start().len();
    let ends = ["。", "\u{c}", "\t", "  ", "\u{3000}"].iter().filter_map(|end| text[start..].find(end));
    text.split_at(start + ends.min().unwrap_or(text.len() - start))
}

/// Splits a list into names: at the strongest mark that stands in it outside brackets.
fn recipients(text: &str) -> Vec<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || ".;；".contains(c));
    let marks: [&[char]; 3] = [&['；', ';'], &['，', ','], &['、']];
    let parts = marks.iter().map(|marks| outside_brackets(text, marks)).find(|parts| parts.len() > 1);
    let parts = parts.unwrap_or_else(|| vec![text]);
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn outside_brackets<'a>(text: &'a str, marks: &[char]) -> Vec<&'a str> {
    let mut depth = 0_i32;
    let is_cut = |c: char| {
        depth += i32::from("（(《".contains(c)) - i32::from("）)》".contains(c));
        depth == 0 && marks.contains(&c)
    };
    text.split(is_cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distribution_on_one_line_or_many() {
        let names = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
        let (to, cc) =
            (names("省中心领导/省级相关部门（单位）"), names("省级相关部门（单位）窗口/省中心各处（室）、直属单位"));
        let text = "送：省中心领导、省级相关部门（单位）。发：省级相关部门（单位）窗口，省中心各处（室）、直属单位。（共印 91 份）";
        assert_eq!(
            Line::read(text),
            Line { fields: vec![Field::Copies(91), Field::To(to), Field::Cc(cc)], rest: vec![] }
        );
        assert_eq!(Line::read("主 送: 省委（办公厅、督查室）").fields, [Field::To(names("省委（办公厅、督查室）"))]);
    }

    #[test]
    fn texts_between_know_their_neighbours() {
        let rest = |text: &str| {
            let rest = Line::read(text).rest.into_iter();
            rest.map(|Rest { text, before, behind }| (text, before, behind)).collect::<Vec<_>>()
        };
        let of = |text: &str, before, behind| (text.to_owned(), before, behind);
        assert_eq!(
            rest("窗口工作周报 2023年第44期（总第464期）四川省中心  2023年11月27日"),
            [
                of("窗口工作周报", Side::Open, Side::Number(false)),
                of("四川省中心", Side::Number(false), Side::Field(false))
            ]
        );
        assert_eq!(
            rest("移动APP第一期工程"),
            [of("移动APP", Side::Open, Side::Number(true)), of("工程", Side::Number(true), Side::Open)]
        );
        assert_eq!(rest("11 月 14 日，省中心调研"), [of("11 月 14 日，省中心调研", Side::Open, Side::Open)]);
    }
}
