//! Full-text search. A query finds every passage that contains it, and no other.
//!
//! ```text
//! archive ─▶ units ─▶ volumes ─▶ index ─▶ segments ─┬▶ engine    kanku search: tantivy proposes, the text decides
//!                                                   └▶ export    public/search/: the same index in shards for a browser
//! ```
//!
//! Words used throughout:
//! - A **unit** is a heading or a passage of the archive, numbered in reading order from the oldest issue on.
//! - A **doc** is a distinct unit. Units that repeat an earlier one share its doc, so a text is indexed once.
//! - A **term** is a key of the inverted index, made of characters: most are pairs of neighbouring characters.
//!   Terms answer whether a text contains a string. See [`terms`].
//! - A **word** is a word of the dictionary (jieba's, with the departments' names added). Words answer which parts of a
//!   query a reader would accept instead of the whole. See [`lexicon`] and [`words`].
//! - A **posting list** holds the docs that contain a term; a **shard** is a file with a range of posting lists, or with
//!   the texts of a range of docs.
//! - A **literal** is a string of the query that must occur in a passage as it is.
//!
//! The command line and the browser share their definitions: [`normalise`] (which texts count as equal),
//! [`characters`] (character classes), [`terms`], [`literal`] (what an occurrence is), [`query`] (the query's syntax),
//! [`words`] and [`rank`]. The browser has them in JavaScript, in `themes/default/assets/search/`; golden files and a
//! parity test keep both versions equal.
//!
//! Input: an [`Archive`](crate::archive::Archive). Output: an index in the cache folder and
//! [`OutputFile`](crate::output::OutputFile)s. Invariant: the files depend on the archive alone, not on its division
//! into [`volumes`], on volumes reused from an earlier build, or on the segments that tantivy made.

pub mod cards;
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
pub mod ordinals;
pub mod query;
pub mod rank;
pub mod sections;
pub mod segment;
pub mod sounds;
pub mod suggest;
pub mod terms;
pub mod units;
pub mod volumes;
pub mod words;
