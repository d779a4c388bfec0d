//! A live preview: the site as the content is now, page by page, in a browser that follows every change.
//!
//! Input: an archive's root. Nothing is written: each page is rendered when a browser asks for it, by the code that
//! builds the site, from an archive that is read again after each change. So `public/` stays as it was built, no draft
//! gets there, and a page can be seen as soon as the archive is read. Only the search index is built ahead, in the
//! background; a request for one of its files waits for it.
//!
//! - [`preview`]: the archive as it was read; makes the file for any path of its site.
//! - [`current`]: the preview that is shown now and the errors in the content since; notifies its subscribers.
//! - [`watch`]: waits for changes of the files.
//! - [`http`]: answers the requests of browsers.
//! - [`connection`]: bounds the number of connections and the time they take.

pub mod connection;
pub mod current;
pub mod http;
pub mod preview;
pub mod watch;
