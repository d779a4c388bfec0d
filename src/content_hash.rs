//! Content hashes: equal inputs, made by the same code, have equal hashes.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

/// Hash of the code that this binary is made of; see `build.rs`.
const CODE: &str = env!("KANKU_CODE");

/// Hash of every input of an output, the code included (BLAKE3, 16 bytes). Equal hashes mean equal outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ContentHash([u8; 16]);

impl ContentHash {
    /// Hashes what `write` writes.
    pub fn of(write: impl FnOnce(&mut ContentHasher)) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(CODE.as_bytes());
        let mut hasher = ContentHasher(hasher);
        write(&mut hasher);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.0.finalize().as_bytes()[..16]);
        Self(bytes)
    }

    /// Returns the bytes of the hash.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl std::str::FromStr for ContentHash {
    type Err = ();

    fn from_str(digits: &str) -> Result<Self, ()> {
        let number = u128::from_str_radix(digits, 16).map_err(|_| ())?;
        let content_hash = Self(number.to_be_bytes());
        if content_hash.to_string() == digits { Ok(content_hash) } else { Err(()) }
    }
}

impl std::fmt::Display for ContentHash {
    /// Writes 32 hexadecimal digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Content-defined chunk boundary: true for about one in `one_in` inputs. A sequence that is cut at such boundaries is cut
/// in the same places when an element is inserted: only the chunk around it changes.
pub fn is_chunk_boundary(bytes: &[u8], one_in: u8) -> bool {
    blake3::hash(bytes).as_bytes()[0].is_multiple_of(one_in)
}

/// Takes the inputs of a [`ContentHash`].
#[derive(Debug)]
pub struct ContentHasher(blake3::Hasher);

impl ContentHasher {
    /// Adds one input with its length, so that `ab` and `c` are not `a` and `bc`.
    pub fn part(&mut self, bytes: &[u8]) {
        self.0.update(&bytes.len().to_le_bytes()).update(bytes);
    }
}

/// Adds bytes without their length.
impl Write for ContentHasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_tell_parts_apart() {
        let of = |parts: &[&str]| ContentHash::of(|all| parts.iter().for_each(|part| all.part(part.as_bytes())));
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&[]), of(&[""]));
        assert_eq!(of(&["a"]).to_string().parse(), Ok(of(&["a"])));
        assert_eq!("+1".parse::<ContentHash>(), Err(()));
    }
}
