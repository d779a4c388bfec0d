//! Pictures of a document, each once, with the words that stand for it.

use std::collections::BTreeMap;

use super::doubts::Doubts;
use super::limits;
use super::package::{Package, Relation};
use crate::import::document::Image;

/// The pictures that were met.
#[derive(Debug, Default)]
pub struct Pictures {
    images: Vec<Image>,
    /// Place of each part among the images; nothing where it is not one that a page can show.
    known: BTreeMap<String, Option<usize>>,
}

impl Pictures {
    /// Index of the picture that `relation` points to. Where there is none to show, `doubts` says so.
    pub fn add(
        &mut self,
        package: &mut Package,
        relation: &Relation,
        description: &str,
        doubts: &mut Doubts,
    ) -> Option<usize> {
        let name = &relation.target;
        if relation.external {
            doubts.add(format!("the picture {name} is not in the document and was left out: insert it there"));
            return None;
        }
        if let Some(known) = self.known.get(name) {
            let image = known.and_then(|index| self.images.get_mut(index));
            if let Some(image) = image.filter(|image| image.description.is_empty()) {
                image.description = description.to_owned();
            }
            return *known;
        }
        let index = match package.bytes(name, limits::PICTURE_BYTES) {
            Ok(Some(bytes)) => self.keep(name, bytes, description, doubts),
            Ok(None) => {
                doubts.add(format!("the picture {name} is missing from the file"));
                None
            }
            Err(diagnostic) => {
                doubts.add(format!("the picture {name} was left out: {}", diagnostic.message));
                None
            }
        };
        self.known.insert(name.clone(), index);
        index
    }

    /// All of them.
    pub fn finish(self) -> Vec<Image> {
        self.images
    }

    fn keep(&mut self, name: &str, bytes: Vec<u8>, description: &str, doubts: &mut Doubts) -> Option<usize> {
        let Some(extension) = extension(&bytes) else {
            let format = name.rsplit_once('.').map_or("unknown", |(_, ending)| ending);
            doubts.add(format!(
                "the picture {name} was left out: pages cannot show its format ({format}), save it as PNG"
            ));
            return None;
        };
        let (extension, description) = (extension.to_owned(), description.to_owned());
        self.images.push(Image { extension, description, bytes });
        Some(self.images.len() - 1)
    }
}

/// The ending for a picture by its first bytes, where a page can show it.
fn extension(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("jpg"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        _ => None,
    }
}
