//! kanku turns a folder of Markdown issues of a Chinese periodical bulletin into a static archive.
//!
//! Data flows one way, each stage taking one type and returning another:
//!
//! ```text
//! source ─▶ parse ─▶ archive ─┬▶ render ─┬▶ publish ─▶ public/
//! (files)   (issues)  (model)  └▶ search ─┘
//!                                 (files)
//! ```
//!
//! Modules in reading order: [`source`] and [`config`] read; [`parse`] makes issues of texts;
//! [`load`] joins these; [`archive`] is the model; [`check`] looks at it with a critical eye; [`render`] makes pages
//! of it and [`search`] an index, neither knowing the other; [`output`] is what both hand on, [`content_hash`] tells
//! what it was made from; [`publish`] puts it in place; [`cache`] is what a build keeps for the next one; [`serve`]
//! shows what would be built; [`import`] makes issues of old files, [`draft`] the next one of those before it,
//! [`starter`] a new archive; [`cli`] joins the stages and is the only one that prints.
//!
//! Invariants: the same input gives the same bytes, at any thread count; a build that fails leaves
//! the old site as it was; content is untrusted; every error names its file.

pub mod archive;
pub mod cache;
pub mod check;
pub mod cli;
pub mod config;
pub mod content_hash;
pub mod diagnostics;
pub mod draft;
pub mod escape;
pub mod files;
#[cfg(feature = "import")]
pub mod import;
pub mod load;
pub mod output;
pub mod parse;
pub mod pipeline;
pub mod publish;
pub mod render;
pub mod samples;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod source;
pub mod starter;
