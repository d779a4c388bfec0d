//! kanku turns a folder of Markdown issues of a periodical bulletin into a static archive.
//!
//! ```text
//! source ─▶ parse ─▶ archive ─▶ render ─▶ publish ─▶ public/
//! (files)   (issues)  (model)   (files)
//! ```

pub mod diagnostics;
pub mod config;
pub mod archive;
pub mod render;
pub mod publish;
pub mod samples;
