//! Pictures of a web page: beside it, within it, or on the net.

use std::collections::BTreeMap;

use mail_parser::decoders::base64::base64_decode;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::import::document::Image;
use crate::import::limits;
use crate::import::original::Beside;

/// Pictures that a page shows, each once.
pub(super) struct Pictures<'a> {
    beside: Beside<'a>,
    /// Pictures of the same file, by address.
    parts: &'a [(String, Vec<u8>)],
    base: Option<&'a Url>,
    /// The files.
    pub images: Vec<Image>,
    known: BTreeMap<String, usize>,
    bytes: u64,
}

/// A picture as the page names it.
pub(super) enum Found {
    /// Index of the file.
    Image(usize),
    /// It stands on the net, at this address.
    External(String),
    /// It is missing, or of a kind that pages cannot show.
    Missing,
}

impl<'a> Pictures<'a> {
    /// No pictures yet.
    pub(super) fn new(beside: Beside<'a>, parts: &'a [(String, Vec<u8>)], base: Option<&'a Url>) -> Self {
        Self { beside, parts, base, images: Vec::new(), known: BTreeMap::new(), bytes: 0 }
    }

    /// Finds the picture at an address.
    pub(super) fn find(&mut self, address: &str, description: &str) -> Found {
        let address = address.trim();
        if let Some(known) = self.known.get(address) {
            return Found::Image(*known);
        }
        let absolute = self.base.and_then(|base| base.join(address).ok()).map(String::from);
        let Some(bytes) = self.bytes(address, absolute.as_deref()) else {
            let external = Some(address.to_owned()).filter(|address| address.starts_with("http")).or(absolute);
            return external.filter(|address| address.starts_with("http")).map_or(Found::Missing, Found::External);
        };
        self.bytes += bytes.len() as u64;
        let Some(extension) = Image::extension_of(&bytes).filter(|_| self.bytes <= limits::TOTAL_BYTES) else {
            return Found::Missing;
        };
        self.known.insert(address.to_owned(), self.images.len());
        self.images.push(Image { extension: extension.to_owned(), description: description.to_owned(), bytes });
        Found::Image(self.images.len() - 1)
    }

    fn bytes(&self, address: &str, absolute: Option<&str>) -> Option<Vec<u8>> {
        if let Some(data) = address.strip_prefix("data:") {
            let (_, data) = data.split_once(";base64,")?;
            return base64_decode(data.as_bytes());
        }
        let is_this = |name: &str| name == address || Some(name) == absolute;
        if let Some((_, bytes)) = self.parts.iter().find(|(name, _)| is_this(name)) {
            return Some(bytes.clone());
        }
        let path = address.split(['?', '#']).next().unwrap_or_default();
        if path.contains("://") || path.starts_with(['/', '\\']) {
            return None;
        }
        let path = percent_decode_str(path).decode_utf8_lossy().replace('\\', "/");
        (self.beside)(&path)
    }
}
