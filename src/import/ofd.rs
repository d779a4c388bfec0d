//! OFD documents (GB/T 33190-2016), the format of official electronic documents in China.
//!
//! Input: the bytes of a file, a zip archive of XML that places text on pages. Output: a [`Document`], put in reading
//! order by [`layout`]. Templates of pages are read with them. Signatures are not checked, and seals, watermarks and
//! other annotations are left out with a doubt.
//!
//! ```text
//! OFD.xml ─▶ Document.xml ─▶ pages, templates ─▶ objects ─▶ Page ─▶ layout
//!                       └──▶ resources (fonts, pictures)
//! ```
//!
//! The file is untrusted: `limits` bound its parts, and `objects` the number of its marks.

mod objects;
mod resources;

use super::container::{Container, Part, resolve};
use super::document::Document;
use super::doubt::Doubt;
use super::layout::{self, Page};
use super::xml::{Element, each_block};
use super::{damaged, limits};
use crate::diagnostics::Diagnostic;
use objects::{Drawing, Frame};
use resources::Resources;

/// Points of a millimetre.
const POINTS: f64 = 72.0 / 25.4;
/// Number of pages that are read.
const MOST_PAGES: usize = 5000;
/// Number of documents in a file that are read.
const MOST_DOCUMENTS: usize = 20;

const SAVE_AGAIN: &str =
    "open it in an OFD reader and save or print it to a new file, or import the document it was made from";

/// Reads a file.
///
/// # Errors
/// It is no OFD document, is encrypted, damaged, or holds no text.
pub fn read(bytes: &[u8]) -> Result<Document, Diagnostic> {
    let container = Container::open(bytes, SAVE_AGAIN).map_err(|_| damaged::refused(bytes, ".ofd", SAVE_AGAIN))?;
    let mut reader = Reader { container, resources: Resources::default(), pages: Vec::new(), doubts: Vec::new() };
    if reader.container.has("Encryptions.xml") {
        let hint = "open it in an OFD reader with its password or certificate and save it without, or import the \
            document it was made from";
        return Err(Diagnostic::error("the OFD document is encrypted").hint(hint));
    }
    reader.entry()?;
    let Reader { resources, pages, mut doubts, .. } = reader;
    if !pages.iter().any(layout::has_text) {
        let hint = "it may consist of pictures or outlines: print it to a PDF, and import that";
        return Err(Diagnostic::error("the OFD document has no text").hint(hint));
    }
    doubts.extend(resources.doubts());
    let document = layout::document(pages);
    doubts.extend(document.doubts.iter().cloned());
    Ok(Document { doubts, images: resources.images, ..document }.without_unused_images())
}

/// Reads the parts of a file one after the other.
struct Reader<'a> {
    container: Container<'a>,
    resources: Resources,
    pages: Vec<Page>,
    doubts: Vec<Doubt>,
}

/// A page or a template as `Document.xml` names it.
struct Named {
    id: String,
    path: String,
}

impl Reader<'_> {
    /// Reads `OFD.xml`, which names the documents.
    fn entry(&mut self) -> Result<(), Diagnostic> {
        let Some(part) = self.container.part("OFD.xml")? else {
            return Err(Diagnostic::error("not an OFD document: OFD.xml is missing from the file").hint(SAVE_AGAIN));
        };
        let (mut roots, mut is_signed) = (Vec::new(), false);
        each_block(&part, "OFD", |body| {
            roots.extend(child(&body, "DocRoot").map(|root| resolve("", root.text().trim())));
            is_signed |= child(&body, "Signatures").is_some();
            Ok(())
        })?;
        if is_signed {
            self.doubts
                .push(Doubt::body("the OFD document is signed; its signature was not checked, and its seal left out"));
        }
        roots.truncate(MOST_DOCUMENTS);
        roots.iter().try_for_each(|root| self.document(root))
    }

    fn document(&mut self, path: &str) -> Result<(), Diagnostic> {
        let Some(part) = self.container.part(path)? else { return Err(missing(path)) };
        let folder = folder(path);
        let (mut pages, mut templates, mut resources) = (Vec::new(), Vec::new(), Vec::new());
        let (mut area, mut annotations) = (None, None);
        let named = |element: &Element| {
            let (id, path) = (element.attribute("ID")?, element.attribute("BaseLoc")?);
            Some(Named { id: id.to_owned(), path: resolve(folder, path) })
        };
        each_block(&part, "Document", |element| {
            match element.name.as_str() {
                "CommonData" => {
                    area = child(&element, "PageArea").and_then(physical_box);
                    templates.extend(children(&element, "TemplatePage").filter_map(named));
                    let all = children(&element, "PublicRes").chain(children(&element, "DocumentRes"));
                    resources.extend(all.map(|element| resolve(folder, element.text().trim())));
                }
                "Pages" => pages.extend(children(&element, "Page").filter_map(named)),
                "Annotations" => annotations = Some(resolve(folder, element.text().trim())),
                _ => {}
            }
            Ok(())
        })?;
        for path in &resources {
            self.resources(path)?;
        }
        let frame = area.unwrap_or(Frame { x: 0.0, y: 0.0, width: 210.0, height: 297.0 });
        for page in pages.iter().take(MOST_PAGES.saturating_sub(self.pages.len())) {
            self.page(page, frame, &templates)?;
        }
        annotations.map_or(Ok(()), |path| self.annotations(&path))
    }

    fn resources(&mut self, path: &str) -> Result<(), Diagnostic> {
        // A document may name resources that it does not have.
        let Some(part) = self.container.part(path)? else { return Ok(()) };
        self.resources.add(&part, path, &mut self.container)
    }

    fn page(&mut self, named: &Named, frame: Frame, templates: &[Named]) -> Result<(), Diagnostic> {
        let Some(part) = self.container.part(&named.path)? else { return Err(missing(&named.path)) };
        let content = Content::read(&part)?;
        for path in &content.resources {
            self.resources(&resolve(folder(&named.path), path))?;
        }
        let frame = content.area.unwrap_or(frame);
        let mut drawing = Drawing::new(frame, &self.resources);
        for id in &content.templates {
            let Some(template) = templates.iter().find(|template| template.id == *id) else { continue };
            if let Some(part) = self.container.part(&template.path)? {
                Content::read(&part)?.layers.iter().for_each(|layer| drawing.layer(layer));
            }
        }
        content.layers.iter().for_each(|layer| drawing.layer(layer));
        self.pages.push(drawing.finish());
        Ok(())
    }

    /// Counts the annotations, which are left out.
    fn annotations(&mut self, path: &str) -> Result<(), Diagnostic> {
        let Some(list) = self.container.part(path)? else { return Ok(()) };
        let mut files = Vec::new();
        each_block(&list, "Annotations", |page| {
            files.extend(child(&page, "FileLoc").map(|file| resolve(folder(path), file.text().trim())));
            Ok(())
        })?;
        for file in files.iter().take(MOST_PAGES) {
            let Some(part) = self.container.part(file)? else { continue };
            each_block(&part, "PageAnnot", |annotation| {
                let kind = annotation.attribute("Type").unwrap_or("unknown").to_owned();
                if self.doubts.len() < limits::DOUBTS {
                    self.doubts.push(Doubt::body("an annotation of the OFD document was left out").detail(kind));
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// Content of a page or a template.
#[derive(Default)]
struct Content {
    area: Option<Frame>,
    templates: Vec<String>,
    resources: Vec<String>,
    layers: Vec<Element>,
}

impl Content {
    fn read(part: &Part) -> Result<Self, Diagnostic> {
        let mut content = Self::default();
        each_block(part, "Page", |element| {
            match element.name.as_str() {
                "Area" => content.area = physical_box(&element),
                "Template" => content.templates.extend(element.attribute("TemplateID").map(str::to_owned)),
                "PageRes" => content.resources.push(element.text().trim().to_owned()),
                "Content" => content.layers.extend(children(&element, "Layer").cloned()),
                _ => {}
            }
            Ok(())
        })?;
        Ok(content)
    }
}

fn missing(path: &str) -> Diagnostic {
    Diagnostic::error(format!("the document is damaged: {path} is missing from the file")).hint(SAVE_AGAIN)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn child<'e>(element: &'e Element, name: &'static str) -> Option<&'e Element> {
    children(element, name).next()
}

fn children<'e>(element: &'e Element, name: &'static str) -> impl Iterator<Item = &'e Element> {
    element.elements().filter(move |element| element.name == name)
}

/// Reads the size of a page in millimetres.
fn physical_box(area: &Element) -> Option<Frame> {
    Frame::parse(&child(area, "PhysicalBox")?.text())
}

#[cfg(test)]
mod tests;
