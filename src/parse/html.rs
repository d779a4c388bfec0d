//! An author's raw HTML as tokens.
//!
//! The tokenizer is that of html5ever, which splits HTML as browsers do. Its tree builder is of no use here: CommonMark
//! cuts HTML into pieces and puts Markdown between them, so that the tree grows from both (see
//! [`super::markdown`]). No byte of raw HTML reaches a page: a page is written from the tree, whose elements and
//! attributes are known by name.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token as Read, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// An opening tag.
    Open(OpeningTag),
    /// A closing tag, by its name.
    Close(String),
    /// Text, its entities resolved.
    Text(String),
    /// A tag that is not closed.
    Broken,
    /// A declaration, which browsers do not show: `<!DOCTYPE`, `<![CDATA[`, `<?`. Its first characters.
    Declaration(&'static str),
}

/// An opening tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningTag {
    /// Its name, in lower case.
    pub name: String,
    /// Names in lower case and values, as the author gives them.
    pub attributes: Vec<(String, String)>,
}

impl OpeningTag {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// Splits HTML into tokens, each with the line, from 0, in which it ends. Comments are none.
pub fn tokens(html: &str) -> Vec<(Token, usize)> {
    let sink = Sink::default();
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // A script's end interrupts the tokenizer; nothing is run.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[derive(Default)]
struct Sink(RefCell<Vec<(Token, usize)>>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Read, line: u64) -> TokenSinkResult<()> {
        let mut tokens = self.0.borrow_mut();
        let line = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        let mut raw = None;
        let token = match token {
            Read::CharacterTokens(text) => {
                if let Some((Token::Text(last), at)) = tokens.last_mut() {
                    last.push_str(&text);
                    *at = line;
                    return TokenSinkResult::Continue;
                }
                Token::Text(text.to_string())
            }
            Read::TagToken(tag) if tag.kind == TagKind::StartTag => {
                raw = raw_kind(&tag.name);
                let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
                Token::Open(OpeningTag { name: tag.name.to_string(), attributes })
            }
            Read::TagToken(tag) => Token::Close(tag.name.to_string()),
            Read::DoctypeToken(_) => Token::Declaration("<!DOCTYPE"),
            Read::CommentToken(text) if text.starts_with('?') => Token::Declaration("<?"),
            Read::CommentToken(text) if text.starts_with("[CDATA[") => Token::Declaration("<![CDATA["),
            // A comment that is not closed is reported with the slips of Markdown.
            Read::ParseError(message) if message.contains("EOF") && !message.contains("Comment") => Token::Broken,
            Read::CommentToken(_) | Read::NullCharacterToken | Read::EOFToken | Read::ParseError(_) => {
                return TokenSinkResult::Continue;
            }
        };
        tokens.push((token, line));
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }
}

/// Elements whose content is no HTML.
fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "textarea" | "title" => Some(RawKind::Rcdata),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_split_as_browsers_split_it() {
        let open = |name: &str, attributes: &[(&str, &str)]| {
            let attributes = attributes.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            Token::Open(OpeningTag { name: name.into(), attributes })
        };
        let close = |name: &str| Token::Close(name.into());
        let text = |text: &str| Token::Text(text.into());
        let cases = [
            ("<B\nclass=a>甲&amp;乙</b>", vec![open("b", &[("class", "a")]), text("甲&乙"), close("b")]),
            ("<!-- <b> -->甲", vec![text("甲")]),
            ("<script>if (a<b) {}</script>", vec![open("script", &[]), text("if (a<b) {}"), close("script")]),
            ("<img src='a' src='b'>", vec![open("img", &[("src", "a")])]),
            ("甲<div class=", vec![text("甲"), Token::Broken]),
            ("甲 < 乙", vec![text("甲 < 乙")]),
            ("<!-- 甲", vec![]),
            ("<!-->甲", vec![text("甲")]),
            ("<?php 甲 ?>乙", vec![Token::Declaration("<?"), text("乙")]),
            ("<![CDATA[甲]]>", vec![Token::Declaration("<![CDATA[")]),
            ("<!doctype html>", vec![Token::Declaration("<!DOCTYPE")]),
        ];
        for (html, expected) in cases {
            assert_eq!(tokens(html).into_iter().map(|(token, _)| token).collect::<Vec<_>>(), expected, "{html}");
        }
        assert_eq!(tokens("甲\n<b\n>").last().map(|(_, line)| *line), Some(2));
    }
}
