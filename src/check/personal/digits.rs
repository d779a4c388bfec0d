//! Check digits and dates inside numbers, and the masks of numbers.

use crate::archive::Date;

/// Returns the digits of a number that is written in groups.
pub fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Returns true if the last character of an identity number of 18 is its check digit (GB 11643-1999, ISO 7064 MOD
/// 11-2).
pub fn is_identity_checked(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let bytes = number.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    CHECKS[sum as usize % 11] == bytes[17].to_ascii_uppercase()
}

/// Returns true if an identity number of 18 or 15 holds a day of birth that the calendar has.
pub fn has_birthday(number: &str) -> bool {
    let birthday = match number.len() {
        18 => number.get(6..14).map(str::to_owned),
        15 => number.get(6..12).map(|day| format!("19{day}")),
        _ => None,
    };
    let Some(birthday) = birthday else { return false };
    let part = |range: std::ops::Range<usize>| birthday.get(range).and_then(|digits| digits.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(4..6), part(6..8)) else { return false };
    let narrow = |value: i16| i8::try_from(value).ok();
    (1850..=2100).contains(&year)
        && narrow(month).zip(narrow(day)).is_some_and(|(month, day)| Date::new(year, month, day).is_some())
}

/// Returns true if a number ends in its check digit by Luhn's rule (ISO/IEC 7812-1).
pub fn is_luhn(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| match (index % 2, u32::from(byte.wrapping_sub(b'0'))) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    number.bytes().all(|byte| byte.is_ascii_digit()) && sum.is_multiple_of(10)
}

/// Replaces all but the first `head` and the last `tail` characters by `*`, one for one.
pub fn mask(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    let is_shown = |index: usize| index < head || index + tail >= count;
    text.chars().enumerate().map(|(index, c)| if is_shown(index) { c } else { '*' }).collect()
}
