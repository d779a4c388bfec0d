//! Roles of the elements and attributes of an author's HTML: kept, changed, left out or refused.

use crate::archive::content::{AttributeName, Medium, Tag};

use super::html::OpeningTag;

/// Role of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is an element of the tree.
    Element(Tag),
    /// It is `<a>`.
    Link,
    /// It shows something else.
    Media(Medium),
    /// It is a line break.
    Break,
    /// It is a thematic break.
    Rule,
    /// It says how its content looks or what program reads it, and is left out; the content stays.
    Look,
    /// It is left out, which is reported; the content stays.
    Refused,
    /// It is left out with its content, which is reported.
    Removed,
    /// It is no element of HTML; its tags are text, as in 请填写<姓名> or `<TBD>`.
    Unknown,
}

impl Role {
    /// Returns the role of the element with this name.
    pub fn of(name: &str) -> Self {
        if let Some(tag) = Tag::find(name) {
            return Self::Element(tag);
        }
        match name {
            "a" => Self::Link,
            "br" => Self::Break,
            "hr" => Self::Rule,
            "img" | "image" => Self::Media(Medium::Picture),
            "video" => Self::Media(Medium::Video),
            "audio" => Self::Media(Medium::Audio),
            "iframe" | "embed" | "object" | "frame" => Self::Media(Medium::Page),
            "strike" => Self::Element(Tag::S),
            "tt" => Self::Element(Tag::Code),
            "acronym" => Self::Element(Tag::Abbr),
            "center" => Self::Element(Tag::Div),
            "main" | "hgroup" | "nav" | "dialog" | "dir" | "menu" | "fieldset" => Self::Element(Tag::Div),
            "rb" | "rtc" | "font" | "big" | "nobr" | "blink" | "marquee" | "data" | "html" | "body" | "picture"
            | "noscript" | "label" | "legend" | "source" | "track" | "param" => Self::Look,
            "script" | "style" | "template" | "head" | "title" | "noframes" | "noembed" => Self::Removed,
            "applet" | "area" | "base" | "basefont" | "bgsound" | "button" | "canvas" | "datalist" | "form"
            | "frameset" | "input" | "link" | "map" | "math" | "meta" | "meter" | "optgroup" | "option" | "output"
            | "plaintext" | "progress" | "search" | "select" | "slot" | "svg" | "textarea" | "xmp" => Self::Refused,
            _ => Self::Unknown,
        }
    }

    /// Returns whether it can hold blocks, and ends the line before it.
    pub fn is_block(self) -> bool {
        match self {
            Self::Element(tag) => !tag.is_inline(),
            Self::Rule => true,
            Self::Link | Self::Media(_) | Self::Break | Self::Look | Self::Refused | Self::Removed | Self::Unknown => {
                false
            }
        }
    }
}

/// Returns whether an element of this name has no content, and so no closing tag.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Returns whether the `style` of an element hides it.
pub fn is_hidden_by(style: &str) -> bool {
    let style = style.to_ascii_lowercase().replace(' ', "");
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Returns whether a closing tag may be left out.
pub fn may_stay_open(tag: Tag) -> bool {
    use Tag::*;
    matches!(tag, Colgroup | Dd | Dt | Li | P | Rp | Rt | Tbody | Td | Tfoot | Th | Thead | Tr)
}

/// Returns the elements that `tag` ends where it opens inside them, if no element of `limits` stands between.
pub fn ends(tag: Tag) -> (&'static [Tag], &'static [Tag]) {
    use Tag::*;
    match tag {
        Li => (&[Li], &[Ul, Ol, Div, Td, Th, Blockquote, Details]),
        Dd | Dt => (&[Dd, Dt], &[Dl, Div, Td, Th, Blockquote, Details]),
        Td | Th => (&[Td, Th], &[Tr, Table]),
        Tr => (&[Td, Th, Tr, Caption, Colgroup], &[Table, Tbody, Thead, Tfoot]),
        Tbody | Thead | Tfoot => (&[Td, Th, Tr, Tbody, Thead, Tfoot, Caption, Colgroup], &[Table]),
        Rt | Rp => (&[Rt, Rp], &[Ruby]),
        tag if tag.is_inline() => (&[], &[]),
        Col | Caption => (&[], &[]),
        H1 | H2 | H3 | H4 | H5 | H6 => {
            (&[P, H1, H2, H3, H4, H5, H6], &[Div, Td, Th, Li, Blockquote, Details, Dd, Figure, Section, Article, Aside])
        }
        _ => (&[P], &[Div, Td, Th, Li, Blockquote, Details, Dd, Figure, Section, Article, Aside]),
    }
}

/// Returns the elements of which one must be open around `tag`; none where it may stand anywhere.
pub fn needed_around(tag: Tag) -> &'static [Tag] {
    use Tag::*;
    match tag {
        Summary => &[Details],
        Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr => &[Table],
        Li => &[Ul, Ol],
        Dd | Dt => &[Dl],
        Figcaption => &[Figure],
        _ => &[],
    }
}

/// Returns the attributes that an element keeps. Names of anchors, styles, scripts and addresses are not among them:
/// those of a link or picture are read elsewhere.
pub fn kept_attributes(opening: &OpeningTag) -> impl Iterator<Item = (AttributeName, &str)> {
    let centred = (opening.name == "center").then_some((AttributeName::Align, "center"));
    let own = opening.attributes.iter().filter_map(|(name, value)| {
        let name = AttributeName::find(name)?;
        let one_of = |values: &'static [&'static str]| {
            values.iter().find(|known| known.eq_ignore_ascii_case(value.trim())).copied()
        };
        let number = || is_number(value.trim()).then(|| value.trim());
        let value = match name {
            AttributeName::Align => one_of(&["left", "center", "right"])?,
            AttributeName::Colspan | AttributeName::Rowspan | AttributeName::Span | AttributeName::Value => number()?,
            AttributeName::Start => {
                value.strip_prefix('-').unwrap_or(value).parse::<u16>().ok().map(|_| value.as_str())?
            }
            AttributeName::Dir => one_of(&["ltr", "rtl", "auto"])?,
            // Upper and lower case are two ways of numbering.
            AttributeName::Type => ["1", "a", "A", "i", "I"].into_iter().find(|known| known == value)?,
            AttributeName::Scope => one_of(&["row", "col", "rowgroup", "colgroup"])?,
            AttributeName::Datetime | AttributeName::Lang | AttributeName::Open | AttributeName::Reversed => value,
            AttributeName::Title => Some(value.as_str()).filter(|value| !value.is_empty())?,
        };
        Some((name, value))
    });
    centred.into_iter().chain(own)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}
