//! kanku turns a folder of Markdown issues of a Chinese periodical bulletin into a static archive site with full-text
//! search.
//!
//! # The picture
//!
//! Data flows one way. Each stage takes one type and returns another:
//!
//! ```text
//!            load                        make                publish        remember
//! ┌───────────────────────┐      ┌──────────────────┐      ┌─────────┐     ┌───────┐
//! source ─▶ parse ─▶ archive ─┬▶ render (pages) ─┬▶ publish ─▶ public/    cache ─▶ .kanku/
//! files     issues   model    └▶ search (index) ─┘
//! ```
//!
//! # Where to look
//!
//! | module | what it does |
//! |---|---|
//! | [`diagnostics`] | errors and warnings as data: severity, file, place, message, hint |
//! | `files`, `escape`, [`content_hash`] | the one helper for file access, for escaping, for content hashes |
//! | [`archive`] | the model: issues, passages, sections, departments, figures, documents cited, pages of one's own; pure |
//! | [`config`] | `kanku.toml` and the registry of departments, as typed and validated |
//! | [`source`] | finds and reads the files of an archive, in any encoding |
//! | [`parse`] | one issue's text to front matter, headings and passages; pure |
//! | [`load`] | all issues in parallel, assembled into one [`archive::Archive`] |
//! | [`check`], [`draft`] | proof-reads an archive; works out the next issue |
//! | [`render`] | pages, feeds and data of the site, by the theme's templates |
//! | [`search`] | the tantivy index, `kanku search`, and the index files for a browser |
//! | [`output`] | a file of the site on its way from `render` and `search` to `publish` |
//! | `publish` | puts site and index in place, together or not at all |
//! | `cache` | `.kanku/`: the lock, and the record of the last build |
//! | [`pipeline`] | a build: load → make → publish → remember |
//! | `serve`, `import` | live preview; old Word, PDF and text files to issues (cargo features) |
//! | [`cli`] | one file per verb: parses arguments, calls the library, prints |
//!
//! `tests/architecture` reads the syntax tree of every file and fails where a module looks into one that it may
//! not, so the picture stays true.
//!
//! # Invariants
//!
//! - The same input gives the same bytes, at any thread count and whatever an earlier build left.
//! - A build that fails leaves site and index as they were. The only question it asks of the previous site is whether
//!   that has issues: one without is not put in its place unless `--allow-empty` says so.
//! - Content is untrusted: it is bounded in size and depth, sanitised, and no path leaves the folder it belongs to.
//! - Every I/O error names its path. Nothing is retried without bound.
//!
//! # Use as a library
//!
//! [`pipeline::build`] builds an archive, and [`pipeline::Edition`] reads one: what it holds is [`archive`], [`config`]
//! and [`diagnostics`]. The other modules are public for the command and its tests, and may change at any time.

pub mod archive;
pub(crate) mod cache;
pub mod check;
pub mod cli;
pub mod config;
pub mod content_hash;
pub mod diagnostics;
pub mod draft;
pub(crate) mod escape;
pub(crate) mod files;
pub mod folding;
#[cfg(feature = "import")]
pub mod import;
pub mod load;
pub mod output;
pub mod parse;
pub mod pipeline;
#[cfg(test)]
mod property_tests;
pub(crate) mod publish;
pub mod render;
pub mod samples;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod source;
pub(crate) mod starter;
