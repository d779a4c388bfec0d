//! Decodes text files: UTF-8, GB18030 and UTF-16, with or without a byte order mark.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

/// Decodes a text file. Returns its text without a byte order mark, and the name of its encoding where that is not
/// UTF-8; `None` where the bytes are no text.
pub fn decode(bytes: Vec<u8>) -> Option<(String, Option<&'static str>)> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes)
        && encoding != encoding_rs::UTF_8
    {
        return decode_as(encoding, &bytes[mark..]);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => text.into_bytes(),
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            return Some((text, None));
        }
        Err(error) => error.into_bytes(),
    };
    if bytes.contains(&0) {
        // UTF-16 without a mark: the zeros of line breaks and ASCII tell the byte order.
        let even = bytes.iter().step_by(2).filter(|b| **b == 0).count();
        let odd = bytes.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
        return decode_as(if odd >= even { UTF_16LE } else { UTF_16BE }, &bytes);
    }
    decode_as(GB18030, &bytes)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Option<(String, Option<&'static str>)> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    let private = text.chars().filter(|c| ('\u{e000}'..='\u{f8ff}').contains(c)).count();
    // GB18030 decodes almost anything, a picture too; then many characters are control characters or private ones.
    let plausible = text.chars().all(is_text) && private * 20 <= text.chars().count();
    plausible.then(|| (text.into_owned(), Some(encoding.name())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let text = "---\nyear: 2023\n---\n本周，经济和信息化厅";
        let utf16 = |mark: &[u8], swap: bool| -> Vec<u8> {
            let units = text.encode_utf16().flat_map(|u| if swap { u.to_be_bytes() } else { u.to_le_bytes() });
            mark.iter().copied().chain(units).collect()
        };
        let cases = [
            (text.as_bytes().to_vec(), None),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), None),
            (GB18030.encode(text).0.into_owned(), Some("gb18030")),
            (utf16(b"\xff\xfe", false), Some("UTF-16LE")),
            (utf16(b"\xfe\xff", true), Some("UTF-16BE")),
            (utf16(b"", false), Some("UTF-16LE")),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(decode(bytes), Some((text.to_owned(), encoding)));
        }
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe\xfd".to_vec()), None);
    }
}
