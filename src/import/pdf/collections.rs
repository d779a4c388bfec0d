//! Characters of Chinese, Japanese and Korean fonts that do not say them.
//!
//! Old programs leave out the table from codes to characters where the font numbers its glyphs by one of Adobe's
//! public collections. The interpreter then knows the characters only where the font is not in the file.

use std::collections::BTreeMap;

use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

use super::characters::{UNKNOWN, font_name};

/// The most fonts looked at; a hostile file may name them without end.
const MOST_FONTS: usize = 2000;

/// By the font's name: from codes to numbers of the collection, and from these to characters.
pub(super) struct Collections {
    fonts: BTreeMap<String, (CMap, CMap)>,
}

impl Collections {
    /// Finds the fonts of a file that are numbered by a public collection.
    pub(super) fn of(pdf: &Pdf) -> Self {
        let fonts = pdf.objects().into_iter().filter_map(|object| match object {
            Object::Dict(dict) => Some(dict),
            _ => None,
        });
        let composite = fonts.filter(|dict| dict.get::<Name<'_>>(b"Subtype").is_some_and(|kind| *kind == *b"Type0"));
        let fonts = composite.filter_map(|dict| {
            let name = font_name(&dict.get::<Name<'_>>(b"BaseFont")?);
            Some((name, maps(&dict)?))
        });
        Self { fonts: fonts.take(MOST_FONTS).collect() }
    }

    /// The character of a code, or [`UNKNOWN`].
    pub(super) fn character(&self, font: &str, code: u32) -> char {
        let found = self.fonts.get(font).and_then(|(numbers, characters)| {
            // A code's length is not known any more; the ranges of the public encodings do not overlap.
            let number = (1..=4).rev().find_map(|length| numbers.lookup_cid_code(code, length))?;
            match characters.lookup_bf_string(number)? {
                BfString::Char(c) => Some(c),
                BfString::String(text) => text.chars().next(),
            }
        });
        found.unwrap_or(UNKNOWN)
    }
}

fn maps(font: &Dict<'_>) -> Option<(CMap, CMap)> {
    let descendant = font.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
    let system = descendant.get::<Dict<'_>>(b"CIDSystemInfo")?;
    let registry = system.get::<PdfString<'_>>(b"Registry")?;
    let ordering = system.get::<PdfString<'_>>(b"Ordering")?;
    let family = CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes());
    let characters = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
    let numbers = match font.get::<Name<'_>>(b"Encoding") {
        Some(name) => match CMapName::from_bytes(&name) {
            CMapName::IdentityH => CMap::identity_h(),
            CMapName::IdentityV => CMap::identity_v(),
            other => CMap::parse(load_embedded(other)?, load_embedded)?,
        },
        None => CMap::parse(&font.get::<Stream<'_>>(b"Encoding")?.decoded_data().ok()?, load_embedded)?,
    };
    Some((numbers, characters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_public_collections_have_characters() {
        // No table of places: the library looks for the objects.
        let file = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\n\
            endobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n4 0 obj\n<</Type/Font/Subtype/Type0\
            /BaseFont/ABCDEF+SimSun/Encoding/GBK-EUC-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2\
            /CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n";
        let pdf = Pdf::new(file.as_bytes().to_vec()).unwrap();
        let collections = Collections::of(&pdf);
        assert_eq!([0xbfaf, 0xbfe2, 0x41].map(|code| collections.character("SimSun", code)), ['刊', '库', 'A']);
        assert_eq!(collections.character("SimSun", 0xffff), UNKNOWN);
        assert_eq!(collections.character("FangSong", 0xbfaf), UNKNOWN);
    }
}
