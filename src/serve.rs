//! A live preview: the site as the content is now, page by page, and a browser that follows.
//!
//! Input: an archive's root. Nothing is written: each page is rendered when it is asked for, by the same code that
//! builds the site, from an archive that is read anew after each change. So `public/` stays what was built, a draft
//! never gets there, and a page is there as soon as its archive is. Only the search files are made ahead, behind
//! the pages, and who asks for one waits for it.
//!
//! - [`preview`]: the archive as it was read, answering for any path of its site.
//! - [`stage`]: the preview that is shown now, what is wrong with the content since, and who wants to know.
//! - [`watch`]: says when files change.
//! - [`http`]: answers browsers.

pub mod http;
pub mod preview;
pub mod stage;
pub mod watch;
