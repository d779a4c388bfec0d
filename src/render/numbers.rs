//! Figures as readers expect them. Input: a number; output: text, the same on every machine.

/// `12345` → `12,345`; decimals stand as they are (`1234.5` → `1,234.5`).
pub fn thousands(value: f64) -> String {
    let text = value.to_string();
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, decimals) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(decimals) = decimals {
        out.push('.');
        out.push_str(decimals);
    }
    out
}

/// Rounded to one decimal; never `-0`.
pub fn one_decimal(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        for (value, expected) in
            [(0.0, "0"), (999.0, "999"), (12345.0, "12,345"), (-1234567.5, "-1,234,567.5"), (64.29, "64.29")]
        {
            assert_eq!(thousands(value), expected);
        }
    }
}
