//! Questions about the inlines of a tree: their title, their end, whether links or pictures are among them.

use super::{Body, Content, Inline, Inlines, note_mark};

impl Body {
    /// Returns the byte behind the text of inlines; `None` where they have no text.
    pub fn text_end(&self, inlines: Inlines) -> Option<usize> {
        self.inlines(inlines).iter().rev().find_map(|inline| match *inline {
            Inline::Text(span) | Inline::Code(span) => Some(span.end as usize),
            Inline::Break(at) => Some(at as usize + 1),
            Inline::NoteCall { number, at } => Some(at as usize + note_mark(number).len()),
            Inline::Link(_) | Inline::Element(_) => self.text_end(self.inside(*inline)?),
            Inline::Aside(_) | Inline::Media(_) => None,
        })
    }

    /// Returns the text of inlines without the calls of notes, as a list of contents shows it.
    pub fn title(&self, inlines: Inlines) -> String {
        let mut title = String::new();
        self.add_title(inlines, &mut title);
        title
    }

    fn add_title(&self, inlines: Inlines, title: &mut String) {
        for inline in self.inlines(inlines) {
            match *inline {
                Inline::Text(span) | Inline::Code(span) => title.push_str(self.text(span)),
                Inline::Break(_) => title.push('\n'),
                Inline::Link(_) | Inline::Element(_) => {
                    if let Some(content) = self.inside(*inline) {
                        self.add_title(content, title);
                    }
                }
                Inline::NoteCall { .. } | Inline::Aside(_) | Inline::Media(_) => {}
            }
        }
    }

    /// Returns whether a link or the call of a note is among inlines.
    pub fn has_links(&self, inlines: Inlines) -> bool {
        self.inlines(inlines).iter().any(|inline| self.is_or_holds_link(*inline))
    }

    /// Returns whether an inline is a link or the call of a note, or has one inside.
    pub fn is_or_holds_link(&self, inline: Inline) -> bool {
        matches!(inline, Inline::Link(_) | Inline::NoteCall { .. })
            || self.inside(inline).is_some_and(|content| self.has_links(content))
    }

    /// Returns whether a reader sees nothing of inlines.
    pub fn is_blank(&self, inlines: Inlines) -> bool {
        self.inlines(inlines).iter().all(|inline| match *inline {
            Inline::Text(span) | Inline::Code(span) => self.text(span).trim().is_empty(),
            Inline::Aside(span) => self.aside(span).trim().is_empty(),
            Inline::Break(_) => true,
            Inline::NoteCall { .. } | Inline::Media(_) => false,
            Inline::Link(_) | Inline::Element(_) => self.inside(*inline).is_none_or(|content| self.is_blank(content)),
        })
    }

    /// Returns whether a picture or a recording is among inlines.
    pub fn has_media(&self, inlines: Inlines) -> bool {
        self.any(inlines, &|inline| matches!(inline, Inline::Media(_)))
    }

    /// Returns the alternative texts of the pictures among inlines, one after the other.
    pub fn alternatives(&self, inlines: Inlines) -> String {
        let texts = self.inlines(inlines).iter().map(|inline| match (*inline, self.inside(*inline)) {
            (Inline::Media(index), _) => self.media[index as usize].alternative.to_string(),
            (_, Some(content)) => self.alternatives(content),
            (_, None) => String::new(),
        });
        texts.collect()
    }

    /// Returns whether `wanted` is true for one of the inlines, or for one inside them.
    fn any(&self, inlines: Inlines, wanted: &dyn Fn(Inline) -> bool) -> bool {
        self.inlines(inlines)
            .iter()
            .any(|inline| wanted(*inline) || self.inside(*inline).is_some_and(|content| self.any(content, wanted)))
    }

    /// Returns the inlines inside a link or an element.
    fn inside(&self, inline: Inline) -> Option<Inlines> {
        match inline {
            Inline::Link(index) => Some(self.links[index as usize].content),
            Inline::Element(index) => match self.element(index).content {
                Content::Inlines(content) => Some(content),
                Content::Blocks(_) => None,
            },
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Break(_)
            | Inline::NoteCall { .. }
            | Inline::Aside(_)
            | Inline::Media(_) => None,
        }
    }
}
