//! How issues and figures are named on pages.

use crate::archive::{Issue, Passage, ReadingKind};

/// `2023 年第 44 期`, spaced as bulletins print it.
pub fn issue(issue: &Issue) -> String {
    format!("{} 年第 {} 期", issue.year, issue.number)
}

/// `2023 年第 44 期至 2024 年第 3 期`; one alone where both are the same.
pub fn span(first: &Issue, last: &Issue) -> String {
    if first.id == last.id { issue(first) } else { format!("{}至 {}", issue(first), issue(last)) }
}

/// `2023 年第 44 期（总第 464 期）`.
pub fn issue_full(of: &Issue) -> String {
    format!("{}（总第 {} 期）", issue(of), of.total)
}

/// `《窗口工作周报》2023年第44期（总第464期）`, as footnotes have it.
pub fn citation(issue: &Issue) -> String {
    format!("《{}》{}年第{}期（总第{}期）", issue.title, issue.year, issue.number, issue.total)
}

/// `政务工作动态 · 其它工作`: the headings a passage stands under.
pub fn place(issue: &Issue, passage: &Passage) -> String {
    let path = issue.heading_path(issue.items[passage.item].heading);
    path.iter().map(|heading| heading.full()).collect::<Vec<_>>().join(" › ")
}

/// What a figure counts, in the bulletin's words.
pub fn kind(kind: ReadingKind) -> &'static str {
    match kind {
        ReadingKind::Week => "本周",
        ReadingKind::Year => "今年以来",
        ReadingKind::Total => "截至目前",
        ReadingKind::Share => "占比",
    }
}

/// `162,054`, `64.29`: commas between thousands, at most two decimals.
pub fn number(value: f64) -> String {
    let plain = format!("{:.2}", value.abs());
    let plain = plain.trim_end_matches('0').trim_end_matches('.');
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let mut text = String::new();
    if value < 0.0 && plain != "0" {
        text.push('−');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let cases = [(547.0, "547"), (162_054.0, "162,054"), (64.29, "64.29"), (-1000.5, "−1,000.5"), (0.0, "0")];
        for (value, expected) in cases {
            assert_eq!(number(value), expected);
        }
    }
}
