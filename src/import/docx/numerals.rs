//! Numerals of automatic numbers: 3 is `三`, `③` or `iii`.
//!
//! The formats are those of ECMA-376 part 1, 17.18.59 (ST_NumberFormat), with the characters that the Chinese Word
//! writes for them.

/// Digits as bulletins write them; `〇` is the zero of numbers that are read digit by digit.
const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FORMAL_DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const UNITS: [&str; 4] = ["", "十", "百", "千"];
const FORMAL_UNITS: [&str; 4] = ["", "拾", "佰", "仟"];
const HEAVENLY_STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const EARTHLY_BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// Past this a Roman number or a row of letters is longer than any line, and Word has stopped counting so.
const LETTERS_END: u32 = 780;
const ROMAN_END: u32 = 4_000;

/// `number` in `format`, or nothing where the format is not known here. A number that its format has no sign for is
/// written in figures.
pub fn written(number: u32, format: &str) -> Option<String> {
    let figures = || number.to_string();
    let text = match format {
        "numberInDash" => format!("- {number} -"),
        "decimal" | "decimalHalfWidth" => figures(),
        "decimalZero" => format!("{number:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => figures().chars().map(wide).collect(),
        "upperRoman" if number < ROMAN_END => roman(number),
        "lowerRoman" if number < ROMAN_END => roman(number).to_lowercase(),
        "upperLetter" if number <= LETTERS_END => letters(number, b'A'),
        "lowerLetter" if number <= LETTERS_END => letters(number, b'a'),
        "ordinal" => format!("{number}{}", ordinal_ending(number)),
        "hex" => format!("{number:X}"),
        "chineseCounting" | "taiwaneseCounting" | "taiwaneseDigital" if number >= 100 => digits(number),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "koreanCounting" => counting(number, &DIGITS, &UNITS),
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" | "koreanLegal" => {
            counting(number, &FORMAL_DIGITS, &FORMAL_UNITS)
        }
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "koreanDigital2" => digits(number),
        "ideographTraditional" => cycle(number, HEAVENLY_STEMS),
        "ideographZodiac" => cycle(number, EARTHLY_BRANCHES),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number).map_or_else(figures, String::from),
        "decimalEnclosedFullstop" => in_row('⒈', number, 20),
        "decimalEnclosedParen" => in_row('⑴', number, 20),
        "ideographEnclosedCircle" => in_row('㊀', number, 10),
        "upperRoman" | "lowerRoman" | "upperLetter" | "lowerLetter" => figures(),
        "none" => String::new(),
        _ => return None,
    };
    Some(text)
}

fn wide(digit: char) -> char {
    char::from_u32(u32::from(digit) - u32::from('0') + u32::from('０')).unwrap_or(digit)
}

/// The sign of `number` in a row of `length` signs that begins with `first` for 1.
fn in_row(first: char, number: u32, length: u32) -> String {
    let sign = (1..=length).contains(&number).then(|| char::from_u32(u32::from(first) + number - 1)).flatten();
    sign.map_or_else(|| number.to_string(), String::from)
}

fn circled(number: u32) -> Option<char> {
    let code = match number {
        0 => 0x24EA,
        1..=20 => 0x2460 + number - 1,
        21..=35 => 0x3251 + number - 21,
        36..=50 => 0x32B1 + number - 36,
        _ => return None,
    };
    char::from_u32(code)
}

fn cycle(number: u32, signs: &str) -> String {
    let length = signs.chars().count();
    let at = (number.max(1) as usize - 1) % length;
    signs.chars().nth(at).map_or_else(String::new, String::from)
}

fn digits(number: u32) -> String {
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

/// 12 as 十二, 105 as 一百零五.
fn counting(number: u32, digits: &[char; 10], units: &[&str; 4]) -> String {
    if number == 0 || number > 9_999 {
        return if number == 0 { digits[0].to_string() } else { number.to_string() };
    }
    let mut text = String::new();
    let mut skipped = false;
    for place in (0..4).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        if digit == 0 {
            skipped = !text.is_empty();
            continue;
        }
        if skipped {
            text.push('零');
        }
        skipped = false;
        // 十二, not 一十二, unless in numbers of money.
        if !(digit == 1 && place == 1 && text.is_empty() && units[1] == "十") {
            text.push(digits[digit as usize]);
        }
        text.push_str(units[place as usize]);
    }
    text
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    text
}

/// a … z, aa, bb … zz, aaa.
fn letters(number: u32, first: u8) -> String {
    let Some(at) = number.checked_sub(1) else { return number.to_string() };
    let letter = char::from(first + (at % 26) as u8);
    std::iter::repeat_n(letter, (at / 26 + 1) as usize).collect()
}

fn ordinal_ending(number: u32) -> &'static str {
    match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_does() {
        for (format, number, expected) in [
            ("decimal", 12, "12"),
            ("decimalZero", 7, "07"),
            ("decimalFullWidth", 12, "１２"),
            ("numberInDash", 3, "- 3 -"),
            ("upperRoman", 1994, "MCMXCIV"),
            ("lowerRoman", 4, "iv"),
            ("lowerRoman", 4_000_000, "4000000"),
            ("lowerLetter", 26, "z"),
            ("upperLetter", 28, "BB"),
            ("lowerLetter", 0, "0"),
            ("ordinal", 112, "112th"),
            ("chineseCounting", 1, "一"),
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 11, "十一"),
            ("chineseCounting", 20, "二十"),
            ("chineseCountingThousand", 99, "九十九"),
            ("chineseCountingThousand", 100, "一百"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("chineseCountingThousand", 1_015, "一千零一十五"),
            ("chineseCountingThousand", 2_300, "二千三百"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographDigital", 10, "一〇"),
            ("ideographTraditional", 3, "丙"),
            ("ideographZodiac", 13, "子"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircleChinese", 50, "㊿"),
            ("decimalEnclosedCircle", 51, "51"),
            ("decimalEnclosedFullstop", 2, "⒉"),
            ("decimalEnclosedParen", 20, "⒇"),
            ("ideographEnclosedCircle", 10, "㊉"),
            ("none", 5, ""),
        ] {
            assert_eq!(written(number, format).as_deref(), Some(expected), "{number} in {format}");
        }
        assert_eq!(written(1, "thaiLetters"), None);
    }
}
