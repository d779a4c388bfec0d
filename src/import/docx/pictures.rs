//! Pictures of a document, each once, with their descriptions.

use std::collections::BTreeMap;

use super::doubts::Doubts;
use super::package::{Package, Relation};
use crate::import::document::Image;
use crate::import::limits;

/// The pictures that were met.
#[derive(Debug, Default)]
pub struct Pictures {
    images: Vec<Image>,
    /// Index of each part among the images; `None` where it is not one that a page can show.
    known: BTreeMap<String, Option<usize>>,
}

impl Pictures {
    /// Reads the picture that `relation` points to, and returns its index. Where there is none to show, a doubt is
    /// added.
    pub fn add(
        &mut self,
        package: &mut Package,
        relation: &Relation,
        description: &str,
        doubts: &mut Doubts,
    ) -> Option<usize> {
        let name = &relation.target;
        if relation.external {
            doubts.add_about("a picture that is not in the document was left out: insert it there", name);
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
                doubts.add_about("a picture is missing from the file", name);
                None
            }
            Err(diagnostic) => {
                doubts.add_about("a picture was left out", format!("{name}: {}", diagnostic.message));
                None
            }
        };
        self.known.insert(name.clone(), index);
        index
    }

    /// Returns all of them.
    pub fn finish(self) -> Vec<Image> {
        self.images
    }

    fn keep(&mut self, name: &str, bytes: Vec<u8>, description: &str, doubts: &mut Doubts) -> Option<usize> {
        let Some(extension) = Image::extension_of(&bytes) else {
            doubts.add_about("a picture that pages cannot show was left out: save it as PNG", name);
            return None;
        };
        let (extension, description) = (extension.to_owned(), description.to_owned());
        self.images.push(Image { extension, description, bytes });
        Some(self.images.len() - 1)
    }
}
