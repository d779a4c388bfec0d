//! Numbers as text for readers, the same on every machine.

/// Writes a number with a comma between thousands and the decimals that it has: `12345` → `12,345`, `-1234.5` →
/// `−1,234.5` with the minus sign U+2212.
pub fn thousands(value: f64) -> String {
    let digits = value.abs().to_string();
    let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::from(if value < 0.0 { "−" } else { "" });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push('.');
        text.push_str(decimals);
    }
    text
}

/// Writes a statistical figure: like [`thousands`], with two decimals at most.
pub fn figure(value: f64) -> String {
    thousands((value * 100.0).round() / 100.0)
}

/// Rounds to one decimal; never returns `-0`.
pub fn one_decimal(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three() {
        let cases = [(0.0, "0"), (-0.0, "0"), (999.0, "999"), (12345.0, "12,345"), (-1234567.5, "−1,234,567.5")];
        for (value, expected) in cases {
            assert_eq!(thousands(value), expected);
        }
    }

    #[test]
    fn figures_have_two_decimals_at_most() {
        for (value, expected) in [(64.29, "64.29"), (0.1 + 0.2, "0.3"), (-0.001, "0"), (162_054.0, "162,054")] {
            assert_eq!(figure(value), expected);
        }
    }
}
