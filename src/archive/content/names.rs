//! Names of the elements and attributes that a tree may have.

use serde::{Deserialize, Serialize};

/// Defines an enum of names with the text of each.
macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($name:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "each is the name in HTML")]
        pub enum $type { $($name),* }

        impl $type {
            /// The name in HTML.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// Finds a name, in lower case.
            pub fn find(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

names! {
    /// Elements of HTML that a tree may have, besides paragraphs, links, media and code, which are nodes of their own.
    Tag {
        Abbr = "abbr", Address = "address", Article = "article", Aside = "aside", B = "b", Bdi = "bdi", Bdo = "bdo",
        Code = "code",
        Blockquote = "blockquote", Caption = "caption", Cite = "cite", Col = "col", Colgroup = "colgroup", Dd = "dd",
        Del = "del", Details = "details", Dfn = "dfn", Div = "div", Dl = "dl", Dt = "dt", Em = "em",
        Figcaption = "figcaption", Figure = "figure", Footer = "footer", H1 = "h1", H2 = "h2", H3 = "h3", H4 = "h4",
        H5 = "h5", H6 = "h6", Header = "header", I = "i", Ins = "ins", Kbd = "kbd", Li = "li", Mark = "mark",
        Ol = "ol", P = "p", Pre = "pre", Q = "q", Rp = "rp", Rt = "rt", Ruby = "ruby", S = "s", Samp = "samp",
        Section = "section", Small = "small", Span = "span", Strong = "strong", Sub = "sub", Summary = "summary",
        Sup = "sup", Table = "table", Tbody = "tbody", Td = "td", Tfoot = "tfoot", Th = "th", Thead = "thead",
        Time = "time", Tr = "tr", U = "u", Ul = "ul", Var = "var", Wbr = "wbr",
    }
}

names! {
    /// Attributes that an element may have.
    AttributeName {
        Align = "align", Colspan = "colspan", Datetime = "datetime", Dir = "dir", Lang = "lang", Open = "open",
        Reversed = "reversed", Rowspan = "rowspan", Scope = "scope", Span = "span", Start = "start", Title = "title",
        Type = "type", Value = "value",
    }
}

impl Tag {
    /// Returns whether it stands in a line.
    pub fn is_inline(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Abbr | B
                | Bdi
                | Bdo
                | Cite
                | Code
                | Del
                | Dfn
                | Em
                | I
                | Ins
                | Kbd
                | Mark
                | Q
                | Rp
                | Rt
                | Ruby
                | S
                | Samp
                | Small
                | Span
                | Strong
                | Sub
                | Sup
                | Time
                | U
                | Var
                | Wbr
        )
    }

    /// Returns whether it has no content and no closing tag.
    pub fn is_void(self) -> bool {
        matches!(self, Tag::Col | Tag::Wbr)
    }
}
