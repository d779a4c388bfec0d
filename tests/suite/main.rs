//! Tests of the promises of the product, through the library and the command.

#![expect(clippy::unwrap_used, reason = "a test that unwraps fails where it should")]

mod addresses;
mod bad_input;
mod checks;
mod departments;
mod desk;
mod documents;
mod full_disk;
mod fuzz;
mod hostile;
#[cfg(feature = "import")]
mod import;
#[cfg(feature = "import")]
mod import_docx;
#[cfg(feature = "import")]
mod import_formats;
#[cfg(feature = "import")]
mod import_pairs;
#[cfg(feature = "import")]
mod import_pdf;
mod incremental;
mod inputs;
mod languages;
mod laws;
mod markdown;
mod media;
mod mending;
#[cfg(unix)]
mod messages;
mod navigation;
mod new;
mod own_pages;
mod packaging;
mod pages;
mod pandoc;
mod periodicals;
#[cfg(feature = "serve")]
mod preview;
mod printing;
mod proof_reading;
mod publication;
mod publishing;
mod real_issue;
mod sarif;
mod search;
mod search_command;
mod search_golden;
mod search_page;
mod slips;
mod support;
mod taxonomies;
mod terminal;
mod text;
mod themes;
mod untrusted;
