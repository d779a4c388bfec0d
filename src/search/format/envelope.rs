//! The script around a compressed payload.

/// Character that stands for the value 0.
const ZERO: u16 = 0x0800;
/// Number of characters in use. Their third power is just above 2^[`GROUP_BITS`].
const CHARACTERS: u64 = 52_016;
/// Bits carried by a group of three characters.
const GROUP_BITS: usize = 47;

/// Wraps `stream` into a script that passes it to the client; the bytes of the script in UTF-16LE.
pub fn envelope(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut units: Vec<u16> = vec![0xfeff];
    units.extend("kankuShard(\"".encode_utf16());
    units.extend(name.encode_utf16());
    units.extend("\",\"".encode_utf16());
    let padding = padding(stream.len());
    units.push(character(padding as u64));
    let (mut held, mut count) = (0_u64, 0);
    for byte in stream {
        held = held << 8 | u64::from(*byte);
        count += 8;
        if count >= GROUP_BITS {
            count -= GROUP_BITS;
            units.extend(group(held >> count));
            held &= (1 << count) - 1;
        }
    }
    if count > 0 {
        units.extend(group(held << padding));
    }
    units.extend("\");\n".encode_utf16());
    units.iter().flat_map(|unit| unit.to_le_bytes()).collect()
}

/// Returns the padding bits at the end of a stream of `bytes` bytes.
fn padding(bytes: usize) -> usize {
    // Every 47 bytes fill whole groups; the number of all bits need not fit anywhere.
    (GROUP_BITS - bytes % GROUP_BITS * 8 % GROUP_BITS) % GROUP_BITS
}

/// Returns the characters of 47 bits, the most significant one first.
fn group(bits: u64) -> [u16; 3] {
    [bits / (CHARACTERS * CHARACTERS), bits / CHARACTERS % CHARACTERS, bits % CHARACTERS].map(character)
}

fn character(value: u64) -> u16 {
    ZERO + value as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_of_streams_of_any_length() {
        assert_eq!([0, 1, 5, 6, 46, 47, 48].map(padding), [0, 39, 7, 46, 8, 0, 39]);
        assert_eq!(padding(1 << 29), 47 - (1_u64 << 32) as usize % 47);
    }

    #[test]
    fn forty_seven_bits_in_three_characters() {
        let text = |stream: &[u8]| {
            let bytes = envelope("p/0000", stream);
            let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).unwrap()
        };
        let beginning = "\u{feff}kankuShard(\"p/0000\",\"";
        assert_eq!(text(&[]), format!("{beginning}\u{800}\");\n"));
        // 39 bits of padding, then 2^39.
        assert_eq!(text(&[1]), format!("{beginning}\u{827}\u{8cb}\u{2dff}\u{3030}\");\n"));
        assert_eq!(text(&[0xff; 47]).chars().filter(|c| *c > '\u{d32f}' && *c != '\u{feff}').count(), 0);
        assert_eq!(text(&[0; 47]).chars().count(), text(&[]).chars().count() + 24);
    }
}
