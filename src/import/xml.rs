//! The XML of a part, as trees of elements.
//!
//! Input: the text of a part. Output: its blocks, one small tree after the other, so that the whole part is never in
//! memory as a tree. Names are compared by namespace and local name, never by prefix; the namespaces of the
//! transitional and of the strict standard are the same here.

use ecow::EcoString;
use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute as RawAttribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};

use super::container::Part;
use super::limits;
use crate::diagnostics::Diagnostic;

/// The namespaces that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// WordprocessingML, `w`.
    Word,
    /// Formulas, `m`.
    Math,
    /// Pictures and shapes, `a`.
    Drawing,
    /// Places of pictures in text, `wp`.
    Anchor,
    /// Diagrams, `dgm`.
    Diagram,
    /// Charts, `c`.
    Chart,
    /// References to other parts, `r`.
    Relation,
    /// Choices between old and new markup, `mc`.
    Compatibility,
    /// Pictures and shapes of old, `v`.
    Vml,
    /// Any other, or none.
    Other,
}

impl Space {
    fn of(uri: &str) -> Self {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Self::Word,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Self::Math,
            "http://schemas.openxmlformats.org/drawingml/2006/main" | "http://purl.oclc.org/ooxml/drawingml/main" => {
                Self::Drawing
            }
            "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
            | "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing" => Self::Anchor,
            "http://schemas.openxmlformats.org/drawingml/2006/diagram"
            | "http://purl.oclc.org/ooxml/drawingml/diagram" => Self::Diagram,
            "http://schemas.openxmlformats.org/drawingml/2006/chart" | "http://purl.oclc.org/ooxml/drawingml/chart" => {
                Self::Chart
            }
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Self::Relation,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Self::Compatibility,
            "urn:schemas-microsoft-com:vml" => Self::Vml,
            _ => Self::Other,
        }
    }

    fn resolved(result: &ResolveResult) -> Self {
        match result {
            ResolveResult::Bound(namespace) => Self::of(namespace.into_inner()),
            _ => Self::Other,
        }
    }
}

/// An element with all that is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Namespace of its name.
    pub space: Space,
    /// Its name without prefix.
    pub name: EcoString,
    /// Child nodes, in order.
    pub children: Vec<Node>,
    attributes: Vec<Attribute>,
}

/// A child of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, entities resolved.
    Text(EcoString),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Attribute {
    space: Space,
    name: EcoString,
    value: EcoString,
}

impl Element {
    /// Returns whether it has this name.
    pub fn is(&self, space: Space, name: &str) -> bool {
        self.space == space && self.name == name
    }

    /// Returns the value of the attribute `name`, whatever its namespace; see [`Element::reference`] for `r:` ones.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found =
            self.attributes.iter().find(|attribute| attribute.space != Space::Relation && attribute.name == name);
        found.map(|attribute| attribute.value.as_str())
    }

    /// Returns the value of the attribute `r:name`: the id of a relationship.
    pub fn reference(&self, name: &str) -> Option<&str> {
        let found =
            self.attributes.iter().find(|attribute| attribute.space == Space::Relation && attribute.name == name);
        found.map(|attribute| attribute.value.as_str())
    }

    /// Returns its child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Returns its first child of WordprocessingML that is called `name`.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.is(Space::Word, name))
    }

    /// Returns `w:val` of its child `name`.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("val")
    }

    /// Returns the switch of its child `name`; `None` where there is none.
    pub fn switch(&self, name: &str) -> Option<bool> {
        self.child(name).map(|child| !matches!(child.attribute("val"), Some("0" | "false" | "off")))
    }

    /// Returns the text that stands in it directly.
    pub fn text(&self) -> String {
        self.children
            .iter()
            .filter_map(|node| if let Node::Text(text) = node { Some(text.as_str()) } else { None })
            .collect()
    }

    /// Returns the first element of its tree, itself included, that `wanted` holds of.
    pub fn find(&self, wanted: &dyn Fn(&Element) -> bool) -> Option<&Element> {
        if wanted(self) { Some(self) } else { self.elements().find_map(|child| child.find(wanted)) }
    }
}

/// Elements that blocks of text stand in; [`each_block`] looks through them.
const FRAMES: [&str; 5] = ["body", "sdt", "sdtContent", "customXml", "docPartBody"];

/// Hands every block of `part` to `take`, in order: the children of its root, and those of its frames.
///
/// # Errors
/// The XML is broken, its root is not `root`, it is too deep or a block is too large; and those of `take`.
pub fn each_block(
    part: &Part,
    root: &str,
    mut take: impl FnMut(Element) -> Result<(), Diagnostic>,
) -> Result<(), Diagnostic> {
    let mut reader = NsReader::from_str(&part.text);
    reader.config_mut().check_end_names = true;
    // Word binds about forty prefixes at the root, and some programs a few more at each picture.
    reader.resolver_mut().set_max_namespace_bindings(1024);
    let mut tree =
        Tree { part: &part.name, mend: part.mend, root, frames: 0, open: Vec::new(), nodes: 0, closed: false };
    loop {
        let event = reader.read_event().map_err(|error| part.broken(&error.to_string()))?;
        match event {
            Event::Start(start) => tree.start(&start, reader.resolver())?,
            Event::Empty(start) => {
                tree.start(&start, reader.resolver())?;
                tree.end(&mut take)?;
            }
            Event::End(_) => tree.end(&mut take)?,
            Event::Text(text) => tree.text(&text.xml10_content()),
            Event::CData(text) => tree.text(&text.xml10_content()),
            Event::GeneralRef(reference) => tree.text(&resolved(&reference)),
            Event::Eof if tree.closed => return Ok(()),
            Event::Eof => return Err(part.broken("it ends too early")),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
        }
    }
}

/// The block that is being read.
struct Tree<'a> {
    part: &'a str,
    mend: &'static str,
    root: &'a str,
    /// Open frames around it, the root included.
    frames: usize,
    /// Its open elements, outermost first.
    open: Vec<Element>,
    /// Elements and attributes in it so far.
    nodes: usize,
    /// True once the root is closed.
    closed: bool,
}

impl Tree<'_> {
    fn start(&mut self, start: &BytesStart, resolver: &NamespaceResolver) -> Result<(), Diagnostic> {
        let (space, name) = resolver.resolve_element(start.name());
        let (space, name) = (Space::resolved(&space), name.into_inner());
        if self.closed {
            return Err(self.refused("has two roots"));
        }
        if self.frames == 0 {
            if name != self.root {
                return Err(
                    Diagnostic::error(format!("{} is a {name}, not a {}", self.part, self.root)).hint(self.mend)
                );
            }
            self.frames = 1;
            return Ok(());
        }
        if self.frames + self.open.len() >= limits::DEPTH {
            return Err(self.refused(&format!("nests more than {} elements", limits::DEPTH)));
        }
        if self.open.is_empty() && space == Space::Word && FRAMES.contains(&name) {
            self.frames += 1;
            return Ok(());
        }
        let mut attributes = Vec::new();
        // Without the check for repeats, which takes the square of their number.
        for attribute in start.attributes().with_checks(false).flatten() {
            self.nodes += 1;
            if self.nodes > limits::TREE_NODES {
                break;
            }
            attributes.extend(kept(&attribute, resolver));
        }
        self.nodes += 1;
        if self.nodes > limits::TREE_NODES {
            return Err(self.refused(&format!("has a block of more than {} elements", limits::TREE_NODES)));
        }
        self.open.push(Element { space, name: name.into(), children: Vec::new(), attributes });
        Ok(())
    }

    fn end(&mut self, take: &mut impl FnMut(Element) -> Result<(), Diagnostic>) -> Result<(), Diagnostic> {
        let Some(element) = self.open.pop() else {
            self.frames -= 1;
            self.closed = self.frames == 0;
            return Ok(());
        };
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(Node::Element(element));
            return Ok(());
        }
        self.nodes = 0;
        take(element)
    }

    fn text(&mut self, text: &str) {
        if let Some(parent) = self.open.last_mut() {
            match parent.children.last_mut() {
                Some(Node::Text(before)) => before.push_str(text),
                _ => parent.children.push(Node::Text(text.into())),
            }
        }
    }

    fn refused(&self, why: &str) -> Diagnostic {
        Diagnostic::error(format!("{} {why}", self.part))
            .hint("no program writes such a file for a bulletin; save its text in a new document")
    }
}

fn kept(attribute: &RawAttribute, resolver: &NamespaceResolver) -> Option<Attribute> {
    if attribute.key.as_namespace_binding().is_some() {
        return None;
    }
    let (space, name) = resolver.resolve_attribute(attribute.key);
    // An entity that XML does not know leaves the value as it is written.
    let value =
        attribute.normalized_value(XmlVersion::Implicit1_0).map_or_else(|_| (&*attribute.value).into(), Into::into);
    Some(Attribute { space: Space::resolved(&space), name: name.into_inner().into(), value })
}

/// Returns the character that a reference stands for, or the reference itself where XML does not know it.
fn resolved(reference: &BytesRef) -> String {
    let name = reference.xml10_content();
    match (reference.resolve_char_ref(), &*name) {
        (Ok(Some(character)), _) => character.to_string(),
        (_, "lt") => "<".to_owned(),
        (_, "gt") => ">".to_owned(),
        (_, "amp") => "&".to_owned(),
        (_, "apos") => "'".to_owned(),
        (_, "quot") => "\"".to_owned(),
        (_, name) => format!("&{name};"),
    }
}
