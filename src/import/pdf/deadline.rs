//! Time limit of interpreting a PDF, by cooperation: the library calls back for each thing that a page draws, and the
//! callbacks ask here whether time is up. What the library does between two callbacks is bounded by the size of what
//! the file unpacks to (see `unpacked`).

use std::cell::Cell;
use std::panic::resume_unwind;
use std::time::{Duration, Instant};

/// Callbacks between two looks at the clock.
const CALLS: u32 = 64;

/// A point in time at which the work is to end.
pub(super) struct Deadline {
    end: Instant,
    calls: Cell<u32>,
}

/// Payload of the unwinding that ends work which is out of time.
pub(super) struct OutOfTime;

impl Deadline {
    /// A deadline this long from now.
    pub(super) fn after(time: Duration) -> Self {
        Self { end: Instant::now() + time, calls: Cell::new(0) }
    }

    /// Unwinds with [`OutOfTime`] where the deadline has passed.
    pub(super) fn check(&self) {
        if Instant::now() >= self.end {
            // The interpreter has no way to be stopped but this; no panic hook runs, so nothing is printed.
            resume_unwind(Box::new(OutOfTime));
        }
    }

    /// Like [`Deadline::check`], but cheap enough for every glyph: looks at the clock only now and then.
    pub(super) fn check_sometimes(&self) {
        let calls = self.calls.get().wrapping_add(1);
        self.calls.set(calls);
        if calls.is_multiple_of(CALLS) {
            self.check();
        }
    }
}
