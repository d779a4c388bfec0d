//! A spinner that counts the files on their way.

use indicatif::{ProgressBar, ProgressStyle};

use crate::archive::SitePath;
use crate::cli::is_interactive;
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::output::{OutputFile, Sink};

/// A sink whose files are counted, where somebody looks on.
pub struct Counted<'a> {
    sink: &'a dyn Sink,
    bar: ProgressBar,
}

impl<'a> Counted<'a> {
    /// Counts from 0.
    pub fn new(sink: &'a dyn Sink) -> Self {
        let bar = if is_interactive() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} files in {elapsed}") {
            bar.set_style(style);
        }
        Self { sink, bar }
    }

    /// Takes the spinner away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Sink for Counted<'_> {
    fn write(&self, file: OutputFile) -> Result<(), Diagnostic> {
        self.bar.inc(1);
        self.sink.write(file)
    }

    fn keep(&self, path: &SitePath, input_hash: ContentHash) -> Option<u64> {
        self.sink.keep(path, input_hash).inspect(|_| self.bar.inc(1))
    }
}
