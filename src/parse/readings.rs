//! Reads figures (咨询 2085 人次) from a passage.

use crate::archive::{Reading, SeriesId};
use crate::config::SeriesConfig;
use crate::folding::fold;

/// Figures of all series in `text`, a passage's plain text; `passage` is its index.
pub fn read(text: &str, passage: usize, series: &[SeriesConfig]) -> Vec<Reading> {
    let mut readings = Vec::new();
    if series.is_empty() || !text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)) {
        return readings;
    }
    let compact: String = fold(text).text().chars().filter(|c| !c.is_whitespace()).collect();
    for (index, config) in series.iter().enumerate() {
        for (kind, pattern) in &config.patterns {
            let value = pattern.captures(&compact).and_then(|found| found.get(1)).and_then(|n| figure(n.as_str()));
            if let Some(value) = value {
                readings.push(Reading { series: SeriesId(index), kind: *kind, value, passage });
            }
        }
    }
    readings.sort_by_key(|reading: &Reading| (reading.series, reading.kind));
    readings
}

/// `1,234`, `64.29`, `1.2万`.
fn figure(text: &str) -> Option<f64> {
    let digits = text.trim_end_matches('万');
    // No bulletin counts that far; a chart could not either.
    let value: f64 = digits.replace(',', "").parse().ok().filter(|value| *value < 1e15)?;
    Some(if digits.len() == text.len() { value } else { (value * 10_000.0).round() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures() {
        for (text, value) in [("2085", 2085.0), ("1,234", 1234.0), ("64.29", 64.29), ("1.2万", 12_000.0)] {
            assert_eq!(figure(text), Some(value));
        }
    }
}
