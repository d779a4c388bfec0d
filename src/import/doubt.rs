//! Doubts: things in an issue that a person must look at after an import.

use std::borrow::Cow;
use std::fmt;

/// A key of the front matter, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Year the number counts in.
    Year,
    /// Volume.
    Volume,
    /// Number in the year or volume.
    Issue,
    /// Running number.
    Total,
    /// Title.
    Title,
    /// Days reported on.
    Period,
    /// Day of issue.
    Date,
    /// Publisher.
    Publisher,
    /// 送, 发, 共印.
    Distribution,
    /// None of them: the body.
    Body,
}

/// Something that a person must look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// Key of the front matter above which it is written.
    pub key: Key,
    /// Lower-case sentence that is the same for all doubts of its kind: a run counts them by it.
    pub kind: Cow<'static, str>,
    /// The place or the value that this one is about; may be empty.
    pub detail: String,
}

impl Doubt {
    /// A doubt about `key`.
    pub fn new(key: Key, kind: impl Into<Cow<'static, str>>) -> Self {
        Self { key, kind: kind.into(), detail: String::new() }
    }

    /// A doubt about the body.
    pub fn body(kind: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Key::Body, kind)
    }

    /// The same doubt with what it is about, in one line.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into().replace(char::is_control, " "), ..self }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}
