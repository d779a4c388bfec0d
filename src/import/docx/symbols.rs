//! Signs of fonts that are not letters: Symbol and Wingdings put them where Unicode has nothing.

/// Signs of both fonts that documents use, with their meaning in Unicode, by code in the font.
const SYMBOL: [(u8, char); 16] = [
    (0x2D, '−'),
    (0xA3, '≤'),
    (0xA5, '∞'),
    (0xAB, '↔'),
    (0xAC, '←'),
    (0xAD, '↑'),
    (0xAE, '→'),
    (0xAF, '↓'),
    (0xB0, '°'),
    (0xB1, '±'),
    (0xB3, '≥'),
    (0xB4, '×'),
    (0xB7, '•'),
    (0xB8, '÷'),
    (0xB9, '≠'),
    (0xBB, '≈'),
];
const WINGDINGS: [(u8, char); 24] = [
    (0x28, '☎'),
    (0x2A, '✉'),
    (0x6C, '●'),
    (0x6D, '○'),
    (0x6E, '■'),
    (0x6F, '□'),
    (0x74, '◆'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x77, '◆'),
    (0x9F, '•'),
    (0xA1, '○'),
    (0xA7, '▪'),
    (0xA8, '□'),
    (0xAB, '★'),
    (0xB2, '✧'),
    (0xD8, '➢'),
    (0xDF, '←'),
    (0xE0, '→'),
    (0xE8, '➔'),
    (0xF0, '⇨'),
    (0xFB, '✗'),
    (0xFC, '✓'),
    (0xFE, '☑'),
];
const GREEK_CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
const GREEK_SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// The sign with `code` of `font` in Unicode; nothing where that is not known.
pub fn sign(font: &str, code: u32) -> Option<char> {
    // Word writes the codes of such fonts from U+F000 on.
    let own = u8::try_from(if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code });
    let find = |table: &[(u8, char)]| table.iter().find(|(key, _)| own == Ok(*key)).map(|(_, sign)| *sign);
    let found = match (font.to_lowercase().as_str(), own) {
        ("symbol", Ok(own @ b'A'..=b'Z')) => GREEK_CAPITALS.chars().nth(usize::from(own - b'A')),
        ("symbol", Ok(own @ b'a'..=b'z')) => GREEK_SMALL.chars().nth(usize::from(own - b'a')),
        ("symbol", _) => find(&SYMBOL),
        ("wingdings", _) => find(&WINGDINGS),
        _ => None,
    };
    // Codes of ordinary fonts are Unicode.
    let special = matches!(font.to_lowercase().as_str(), "symbol" | "wingdings" | "wingdings 2" | "wingdings 3");
    found.or_else(|| char::from_u32(code).filter(|sign| !special && !private(*sign)))
}

/// The sign of a list's bullet: `•` where it is of a font whose signs are not known.
pub fn bullet(font: &str, sign_in_font: char) -> char {
    match sign(font, u32::from(sign_in_font)) {
        Some(sign) => sign,
        None if private(sign_in_font) => '•',
        None => sign_in_font,
    }
}

/// Returns whether Unicode leaves the meaning of `sign` to the font.
pub fn private(sign: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_fonts_become_unicode() {
        for (font, code, expected) in [
            ("Symbol", 0xF0B7, Some('•')),
            ("Symbol", 0x61, Some('α')),
            ("Symbol", 0xF057, Some('Ω')),
            ("Wingdings", 0xF0FE, Some('☑')),
            ("Wingdings", 0xFC, Some('✓')),
            ("Wingdings", 0xF001, None),
            ("宋体", 0x25CB, Some('○')),
            ("宋体", 0xF0B7, None),
            ("宋体", 0xD800, None),
        ] {
            assert_eq!(sign(font, code), expected, "{code:X} of {font}");
        }
        assert_eq!(bullet("Some Font", '\u{F0A0}'), '•');
        assert_eq!(bullet("OpenSymbol", '•'), '•');
    }
}
