//! Bounds on the tables of glyph widths.
//!
//! A range of codes is a few bytes in a file and an entry for each code in the library's memory, which does not
//! ask how many there are: some hundred bytes would fill any machine.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Object};

/// Codes of a composite font have two bytes, rarely more; widths are far smaller.
const LARGEST: f64 = 100_000.0;
/// Depth of objects within one another that is searched; fonts stand high.
const DEEPEST: usize = 16;

/// Returns whether no table of widths names a code that no font has.
pub(super) fn are_sound(pdf: &Pdf) -> bool {
    pdf.objects().into_iter().all(|object| is_sound(&object, DEEPEST))
}

fn is_sound(object: &Object<'_>, depth: usize) -> bool {
    if depth == 0 {
        return true;
    }
    match object {
        Object::Dict(dict) => is_sound_dict(dict, depth),
        Object::Stream(stream) => is_sound_dict(stream.dict(), depth),
        // What is referred to is an object of its own and looked at as such.
        Object::Array(array) => array.raw_iter().all(|item| match item {
            MaybeRef::NotRef(item) => is_sound(&item, depth - 1),
            MaybeRef::Ref(_) => true,
        }),
        _ => true,
    }
}

fn is_sound_dict(dict: &Dict<'_>, depth: usize) -> bool {
    let tables = [b"W".as_slice(), b"W2"].into_iter().filter_map(|key| dict.get::<Array<'_>>(key));
    let small = |item: Object<'_>| item.into_number().is_none_or(|number| number.as_f64() <= LARGEST);
    tables.into_iter().all(|table| table.iter::<Object<'_>>().all(small))
        && dict.entries().all(|(_, value)| match value {
            MaybeRef::NotRef(value) => is_sound(&value, depth - 1),
            MaybeRef::Ref(_) => true,
        })
}
