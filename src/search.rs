//! Full-text search: what stands in the archive is found, and only that.
//!
//! ```text
//! archive ─▶ units ─▶ volumes ─▶ index ─▶ segments ─┬▶ engine    kanku search: tantivy finds, the text decides
//!                                                   └▶ export    public/search/: the same index in shards, for a browser
//! ```
//!
//! Both sides share their definitions: [`normalise`] (what is the same text), [`characters`] (what parts
//! words), [`terms`] (what the index holds), [`literal`] (what it means to be found), [`query`] (what was
//! asked for), [`words`] and [`rank`]. The browser has each of them once more in JavaScript, in
//! `themes/default/assets/search/`; golden files and a parity test hold the two together.
//!
//! Input: an [`Archive`](crate::archive::Archive). Output: an index in the cache folder and
//! [`OutputFile`](crate::output::OutputFile)s. Invariant: the files depend on the archive alone, not on how it is
//! divided into [`volumes`], which of these were there before, how tantivy laid its segments out, or what the
//! export before left.

pub mod characters;
pub mod engine;
pub mod excerpt;
pub mod export;
pub mod format;
pub mod index;
pub mod lexicon;
pub mod literal;
pub mod names;
pub mod normalise;
pub mod query;
pub mod rank;
pub mod sections;
pub mod segment;
pub mod terms;
pub mod units;
pub mod volumes;
pub mod words;
