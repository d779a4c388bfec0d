//! Old files in: what a Word, PDF or text file says, as an issue of the archive.
//!
//! Input: the bytes of one source. Each reader ([`docx`], [`pdf`], [`text`]) makes a [`Document`] of them, without
//! an opinion on what it means; what follows knows bulletins and no formats. Nothing is lost on the way: every
//! character of the source is in the document, and every one of the document in the issue.

pub mod document;
pub mod docx;

pub use document::Document;
