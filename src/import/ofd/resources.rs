//! Fonts, pictures and composed drawings that pages name by number.

use std::collections::BTreeMap;

use super::{child, children, folder};
use crate::diagnostics::Diagnostic;
use crate::import::container::{Container, Part, resolve};
use crate::import::document::Image;
use crate::import::doubt::Doubt;
use crate::import::limits;
use crate::import::xml::{Element, each_block};

/// Resources of a document by their `ID`.
#[derive(Default)]
pub(super) struct Resources {
    /// Pictures.
    pub images: Vec<Image>,
    /// Index of each picture.
    pictures: BTreeMap<String, usize>,
    /// Fonts that are bold.
    bold: BTreeMap<String, bool>,
    /// Composed drawings.
    composed: BTreeMap<String, Element>,
    /// Names of pictures that pages cannot show.
    lost: Vec<String>,
}

impl Resources {
    /// Reads the resources of a part.
    ///
    /// # Errors
    /// Its XML is broken, or a picture passes the limits.
    pub(super) fn add(&mut self, part: &Part, path: &str, container: &mut Container<'_>) -> Result<(), Diagnostic> {
        let base = base_folder(part, path);
        each_block(part, "Res", |element| {
            match element.name.as_str() {
                "Fonts" => children(&element, "Font").for_each(|font| self.font(font)),
                "MultiMedias" => {
                    for media in children(&element, "MultiMedia") {
                        self.media(media, &base, container)?;
                    }
                }
                "CompositeGraphicUnits" => {
                    for unit in children(&element, "CompositeGraphicUnit") {
                        let id = unit.attribute("ID").unwrap_or_default().to_owned();
                        self.composed.insert(id, unit.clone());
                    }
                }
                _ => {}
            }
            Ok(())
        })
    }

    fn font(&mut self, font: &Element) {
        let name = font.attribute("FontName").unwrap_or_default().to_lowercase();
        let named = ["bold", "heavy", "黑体", "simhei", "粗"].iter().any(|word| name.contains(word));
        let bold = named || font.attribute("Bold") == Some("true");
        self.bold.insert(font.attribute("ID").unwrap_or_default().to_owned(), bold);
    }

    fn media(&mut self, media: &Element, base: &str, container: &mut Container<'_>) -> Result<(), Diagnostic> {
        let (Some(id), Some(file)) = (media.attribute("ID"), child(media, "MediaFile")) else { return Ok(()) };
        if media.attribute("Type") != Some("Image") || self.pictures.contains_key(id) {
            return Ok(());
        }
        let path = resolve(base, file.text().trim());
        let Some(bytes) = container.bytes(&path, limits::PICTURE_BYTES)? else {
            self.lost.push(path);
            return Ok(());
        };
        match Image::extension_of(&bytes) {
            Some(extension) => {
                self.pictures.insert(id.to_owned(), self.images.len());
                self.images.push(Image { extension: extension.to_owned(), description: String::new(), bytes });
            }
            None => self.lost.push(path),
        }
        Ok(())
    }

    /// Returns the index of a picture.
    pub(super) fn picture(&self, id: &str) -> Option<usize> {
        self.pictures.get(id).copied()
    }

    /// Returns whether a font is bold.
    pub(super) fn is_bold(&self, font: &str) -> bool {
        self.bold.get(font).copied().unwrap_or(false)
    }

    /// Returns a composed drawing.
    pub(super) fn composed(&self, id: &str) -> Option<&Element> {
        self.composed.get(id)
    }

    /// Returns the doubts about pictures.
    pub(super) fn doubts(&self) -> impl Iterator<Item = Doubt> {
        let kind = "a picture of the OFD document is missing, or of a kind that pages cannot show";
        self.lost.iter().take(limits::DOUBTS).map(move |name| Doubt::body(kind).detail(name.as_str()))
    }
}

/// Returns the folder of the files that a part of resources names: its root says so, in an attribute.
fn base_folder(part: &Part, path: &str) -> String {
    let base = part.text.split_once("BaseLoc").and_then(|(before, behind)| {
        // The attribute stands in the start tag of the root.
        let is_root = before.matches('<').count() - before.matches("<?").count() == 1;
        behind.trim_start().strip_prefix('=').filter(|_| is_root)?.trim_start().get(1..)?.split(['"', '\'']).next()
    });
    resolve(folder(path), base.unwrap_or_default())
}
