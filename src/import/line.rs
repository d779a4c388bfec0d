//! A line of a masthead or of an imprint: its fields, to whom it goes (送：, 发：), and the texts between.

use std::sync::LazyLock;

use regex::Regex;

use super::fields::{self, Field};

/// A line, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// In reading order, but for distribution, which comes last.
    pub fields: Vec<Field>,
    /// Texts that belong to no field, without blanks and brackets at their ends; none is empty.
    pub rest: Vec<String>,
}

impl Line {
    /// Takes `text` apart.
    pub fn read(text: &str) -> Self {
        let mut line = Self::default();
        let mut open = text.to_owned();
        for (span, field) in fields::find(text) {
            // A form feed parts pieces and stands in no line of text.
            open.replace_range(span.clone(), &"\u{c}".repeat(span.len()));
            line.fields.push(field);
        }
        let labels: Vec<_> = LABEL.captures_iter(&open).filter_map(|label| label.get(1)).collect();
        let head = labels.first().map_or(open.len(), regex::Match::start);
        line.add_rest(&open[..head]);
        for (index, label) in labels.iter().enumerate() {
            let end = labels.get(index + 1).map_or(open.len(), regex::Match::start);
            let names = label_end(&open, label.end());
            let (names, behind) = list(&open[names..end]);
            line.add_rest(behind);
            let names = recipients(names);
            let is_copy = label.as_str().starts_with(['抄', '发', '分']);
            line.fields.push(if is_copy { Field::Cc(names) } else { Field::To(names) });
        }
        line
    }

    /// Whether it says to whom the issue goes.
    pub fn is_distribution(&self) -> bool {
        self.fields.iter().any(|field| matches!(field, Field::To(_) | Field::Cc(_)))
    }

    /// Whether nothing stands in it but marks, such as a rule of dashes.
    pub fn is_blank(&self) -> bool {
        self.fields.is_empty() && self.rest.is_empty()
    }

    fn add_rest(&mut self, text: &str) {
        let pieces = text.split('\u{c}').map(|piece| piece.trim_matches(is_frame));
        self.rest.extend(pieces.filter(|piece| !piece.is_empty()).map(str::to_owned));
    }
}

/// Blanks, and marks that hold fields together.
fn is_frame(c: char) -> bool {
    c.is_whitespace() || "()（）[]【】〔〕,，;；.。:：、|-—·*".contains(c)
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

/// A list of recipients, and what follows it: it ends with its full stop, or a field, or a wide gap.
fn list(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(|c: char| c.is_whitespace());
    let ends = ["。", "\u{c}", "\t", "  ", "\u{3000}"].iter().filter_map(|end| text.find(end));
    text.split_at(ends.min().unwrap_or(text.len()))
}

/// Names in a list: parted by the strongest mark that stands in it outside brackets.
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
    fn what_is_between_stays() {
        let line = Line::read("窗口工作周报 2023年第44期（总第464期）四川省中心  2023年11月27日");
        assert_eq!(line.rest, ["窗口工作周报", "四川省中心"]);
        assert_eq!(Line::read("11 月 14 日，省中心调研").rest, ["11 月 14 日，省中心调研"]);
    }
}
