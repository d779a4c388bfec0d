//! A draft as Markdown with YAML front matter.

use std::fmt::Write;

use super::Draft;
use crate::archive::{Distribution, IssueNumber, Period};

impl Draft {
    /// Returns the text of the file.
    pub fn markdown(&self) -> String {
        let mut text = String::from("---\n");
        // Writing to a String cannot fail.
        let _ = self.write_front_matter(&mut text);
        text.push_str("---\n");
        for heading in &self.headings {
            let level = "#".repeat(usize::from(heading.depth) + 1);
            let _ = write!(text, "\n{level} {}{}\n", plain(&heading.numbering), plain(&heading.title));
        }
        text
    }

    fn write_front_matter(&self, text: &mut String) -> std::fmt::Result {
        if let Some(year) = self.year {
            writeln!(text, "year: {year}")?;
        }
        if let Some(volume) = self.volume {
            writeln!(text, "volume: {volume}")?;
        }
        if let Some(number) = self.number {
            writeln!(text, "issue: {}", list(number))?;
        }
        if let Some(total) = self.total {
            writeln!(text, "total: {}", list(total))?;
        }
        if let Some(Period { start, end }) = self.period {
            writeln!(text, "period: {{ start: {start}, end: {end} }}")?;
        }
        if let Some(date) = self.date {
            writeln!(text, "date: {date}")?;
        }
        if let Some(title) = &self.title {
            writeln!(text, "title: {}", scalar(title))?;
        }
        if let Some(publisher) = &self.publisher {
            writeln!(text, "publisher: {}", scalar(publisher))?;
        }
        if let Some(distribution) = &self.distribution {
            write_distribution(text, distribution)?;
        }
        if self.draft {
            writeln!(text, "# 本期为草稿，定稿后删去下面一行，再生成网站。\ndraft: true")?;
        }
        Ok(())
    }
}

fn write_distribution(text: &mut String, distribution: &Distribution) -> std::fmt::Result {
    writeln!(text, "distribution:")?;
    for (key, names) in [("to", &distribution.to), ("cc", &distribution.cc)] {
        if !names.is_empty() {
            writeln!(text, "  {key}:")?;
        }
        for name in names {
            writeln!(text, "    - {}", scalar(name))?;
        }
    }
    distribution.copies.map_or(Ok(()), |copies| writeln!(text, "  copies: {copies}"))
}

/// Formats `44` or `[1, 2]`.
fn list(number: IssueNumber) -> String {
    if number.first == number.last {
        return number.first.to_string();
    }
    let numbers: Vec<String> = (number.first..=number.last).map(|n| n.to_string()).collect();
    format!("[{}]", numbers.join(", "))
}

/// Formats a text as a YAML scalar: plain if it cannot be mistaken for something else, quoted otherwise.
fn scalar(text: &str) -> String {
    let bare = |c: char| c.is_alphanumeric() || "（）《》、，。·“”".contains(c);
    if text.starts_with(|c: char| !c.is_ascii() && c.is_alphabetic()) && text.chars().all(bare) {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

/// Escapes the characters of a text that mean something in Markdown.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\`*_[]<>&#~|$^".contains(c) {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}
