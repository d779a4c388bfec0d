//! Links and embedded media: what they lead to, and what stands in their place where that must not be.

use std::ops::Range;

use super::Reader;
use crate::archive::content::{Inlines, Link, Media, Medium, Target};
use crate::archive::url::media_path;
use crate::diagnostics::Rule;
use crate::parse::InternalLink;
use crate::parse::elements::Role;
use crate::parse::events::Spanned;
use crate::parse::html::{Token, tokens};
use crate::parse::links;
use crate::parse::tree::{Author, Node};

use pulldown_cmark::{Event, Tag as Markup};

/// Picture, recording or page that an author embeds.
pub(super) struct Embedded<'e> {
    pub(super) medium: Medium,
    /// Its address, as it stands in the source.
    pub(super) address: &'e str,
    pub(super) alternative: &'e str,
    pub(super) title: &'e str,
    pub(super) size: (Option<u16>, Option<u16>),
}

impl Reader<'_, '_, '_> {
    /// Reads a link, without its content. Returns `None` where it must not be one.
    pub(super) fn link(&mut self, address: &str, title: &str, span: &Range<usize>) -> Option<Link> {
        let target = match self.target(address) {
            links::Target::Outside(url) => Target::Outside(self.tree.clean(&url).as_ref().into()),
            links::Target::Page { path, fragment } => {
                let link = InternalLink { path: path.clone(), fragment: fragment.clone(), span: self.span(span) };
                self.passages.link(link);
                Target::Inside { path, fragment: fragment.into() }
            }
            links::Target::File { file, fragment } => {
                let path = media_path(&file);
                self.passages.media(file);
                Target::Inside { path, fragment: fragment.into() }
            }
            links::Target::Missing { file, similar } => {
                self.warn_missing("file", &file, similar, span);
                return None;
            }
            links::Target::Active(file) => {
                self.warn_active(&file, span);
                return None;
            }
            links::Target::OutsideContent => {
                self.warn_outside(span);
                return None;
            }
            links::Target::Forbidden => {
                let hint = "link to http, https, mailto or a file below content/";
                self.warn(Rule::ForbiddenAddress, span, "this address cannot be linked to", hint);
                return None;
            }
        };
        let title = self.tree.clean(title).as_ref().into();
        Some(Link { target, title, replaces: None, content: Inlines::default() })
    }

    /// Reads a picture of Markdown; `inner` is its alternative text.
    pub(super) fn picture(&mut self, address: &str, title: &str, inner: &[Spanned<'_>], span: &Range<usize>) {
        let mut alternative = String::new();
        let mut notes = Vec::new();
        for (event, place) in inner {
            match event {
                Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                    alternative.push_str(text);
                }
                Event::SoftBreak | Event::HardBreak => alternative.push('\n'),
                Event::FootnoteReference(name) => notes.push(name),
                // A tag that is no HTML is text.
                Event::InlineHtml(html) => alternative.push_str(unknown_tag(html)),
                Event::Start(Markup::Link { .. } | Markup::Image { .. }) => {
                    let message = "a link or a picture inside the text of a picture is left out; its text stays";
                    self.warn(Rule::LinkSyntax, place, message, "write it behind the picture");
                }
                // A picture's text is said as it is; how it looks does not matter.
                Event::Start(_) | Event::End(_) | Event::Html(_) | Event::Rule | Event::TaskListMarker(_) => {}
            }
        }
        let (medium, size) = (medium_of(address), (None, None));
        self.embed(&Embedded { medium, address, alternative: &alternative, title, size }, span);
        for name in notes {
            let number = self.notes.number(name);
            self.tree.note_call(number);
        }
    }

    /// Adds a file below `content/` to the page. What stands on another site is linked to, because no page loads
    /// anything from elsewhere; what is not there leaves its text.
    pub(super) fn embed(&mut self, embedded: &Embedded<'_>, span: &Range<usize>) {
        let Embedded { medium, alternative, .. } = *embedded;
        match self.target(embedded.address) {
            links::Target::File { file, fragment } if medium == Medium::Picture && !is_shown_as_picture(&file) => {
                let ending = links::ending(&file);
                let hint = match ending.as_str() {
                    "tif" | "tiff" | "heic" | "heif" | "wmf" | "emf" | "psd" => "save the picture as .png or .jpg",
                    _ => "write a link: without the `!`",
                };
                let message = format!("browsers show no .{ending} file as a picture: it is a link on the page");
                self.warn(Rule::LinkSyntax, span, message, hint);
                let path = media_path(&file);
                let label = if alternative.is_empty() { path.as_str().to_owned() } else { alternative.to_owned() };
                self.passages.media(file);
                self.replace(None, Target::Inside { path, fragment: fragment.into() }, embedded.title, &label);
            }
            links::Target::File { file, fragment } if medium != Medium::Page => {
                let path = media_path(&file);
                self.passages.media(file);
                let media = Media {
                    medium,
                    path,
                    fragment: fragment.into(),
                    alternative: self.tree.clean(alternative).as_ref().into(),
                    title: self.tree.clean(embedded.title).as_ref().into(),
                    size: embedded.size,
                };
                self.tree.media(media);
            }
            links::Target::File { file, fragment } => {
                let path = media_path(&file);
                self.passages.media(file);
                let label = if alternative.is_empty() { path.as_str().to_owned() } else { alternative.to_owned() };
                self.replace(Some(medium), Target::Inside { path, fragment: fragment.into() }, embedded.title, &label);
            }
            links::Target::Outside(url) => {
                let (what, hint) = match medium {
                    Medium::Picture => ("a picture", "copy the picture into content/"),
                    Medium::Video | Medium::Audio => ("a recording", "copy the file into content/"),
                    Medium::Page => ("a page", "write a link"),
                };
                self.warn(Rule::OutsidePicture, span, format!("{what} of another site is shown as a link"), hint);
                let label = if alternative.is_empty() { &url } else { alternative };
                let target = Target::Outside(self.tree.clean(&url).as_ref().into());
                self.replace(Some(medium), target, embedded.title, label);
            }
            links::Target::Missing { file, similar } => {
                let kind = if medium == Medium::Picture { "picture" } else { "file" };
                self.warn_missing(kind, &file, similar, span);
                self.tree.text(alternative);
            }
            links::Target::Active(file) => {
                self.warn_active(&file, span);
                self.tree.text(alternative);
            }
            links::Target::OutsideContent => {
                self.warn_outside(span);
                self.tree.text(alternative);
            }
            links::Target::Page { .. } | links::Target::Forbidden => {
                let hint = "name a file below content/";
                self.warn(Rule::ForbiddenAddress, span, "this address cannot be a picture", hint);
                self.tree.text(alternative);
            }
        }
    }

    fn warn_missing(&mut self, kind: &str, file: &str, similar: Option<String>, span: &Range<usize>) {
        let hint = match similar {
            Some(similar) => format!("upper and lower case differ: the file is {similar}"),
            None => "put the file there, or correct the name".to_owned(),
        };
        self.warn(Rule::MissingFile, span, format!("there is no {kind} {file}"), &hint);
    }

    /// Warns of a file whose type is not published.
    fn warn_active(&mut self, file: &str, span: &Range<usize>) {
        let ending = links::ending(file);
        let hint = match ending.as_str() {
            "svg" => "save the picture as .png",
            "html" | "htm" | "xhtml" | "xht" => "link to the Markdown file of an issue, or save the page as .pdf",
            "xml" => "save the file as .csv, .xlsx or .pdf",
            _ => "put it into a .zip file",
        };
        let message = format!(".{ending} files are not published, because browsers run the scripts in them");
        self.warn(Rule::ForbiddenAddress, span, message, hint);
    }

    /// Warns of a path that leads out of `content/`.
    fn warn_outside(&mut self, span: &Range<usize>) {
        let hint = "name a file below content/; a page of this site is named by the Markdown file of its issue";
        self.warn(Rule::ForbiddenAddress, span, "this address leads out of content/", hint);
    }

    /// Adds a link in the place of what is embedded.
    fn replace(&mut self, replaces: Option<Medium>, target: Target, title: &str, label: &str) {
        let title = self.tree.clean(title).as_ref().into();
        let link = Link { target, title, replaces, content: Inlines::default() };
        self.tree.open(Node::Link(link), Author::Markdown);
        self.tree.text(label);
        self.tree.close();
    }

    /// Returns the destination of an address of the source.
    fn target(&mut self, address: &str) -> links::Target {
        let around = self.context.around();
        links::target(address, &self.file.path, &self.page, around, self.passages.referenced())
    }
}

/// Returns a tag that is no element of HTML as it stands; nothing of any other.
fn unknown_tag(html: &str) -> &str {
    let is_unknown = |(token, _): &(Token, usize)| match token {
        Token::Open(tag) => Role::of(&tag.name) == Role::Unknown,
        Token::Close(name) => Role::of(name) == Role::Unknown,
        Token::Text(_) | Token::Broken | Token::Declaration(_) => false,
    };
    if tokens(html).iter().any(is_unknown) { html } else { "" }
}

/// Returns whether browsers show a file of this ending as a picture. A file without one may be anything.
fn is_shown_as_picture(file: &str) -> bool {
    let has_ending = file.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let ending = links::ending(file);
    !has_ending
        || ["png", "apng", "jpg", "jpeg", "jfif", "gif", "webp", "avif", "bmp", "ico"].contains(&ending.as_str())
}

/// Returns the kind of a file by its ending: Markdown has one way of writing for all.
fn medium_of(address: &str) -> Medium {
    let path = address.split(['#', '?']).next().unwrap_or_default();
    match path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "mp4" | "webm" | "m4v" | "mov" => Medium::Video,
        "mp3" | "m4a" | "ogg" | "wav" => Medium::Audio,
        _ => Medium::Picture,
    }
}
