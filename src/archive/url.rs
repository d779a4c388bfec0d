//! Paths inside the site. Every link is relative, so that the site works at any sub-path and from a folder.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::published_name::published_name;

/// Path of a file of the site, relative to its root: `issues/2023/044.html`. It has no empty part and no `..`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SitePath(String);

impl SitePath {
    /// Makes a path of parts that the caller has checked: numbers, slugs, names of assets and media.
    pub fn new(path: impl Into<String>) -> Self {
        let path = path.into();
        debug_assert!(!path.starts_with('/') && path.split('/').all(|part| !part.is_empty() && part != ".."));
        Self(path)
    }

    /// Returns the path as text, not percent-encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the relative path from this file's folder to the site's root: `../../`; empty at the root.
    pub fn root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }
}

/// Returns the path in the site of a file below `content/`, which is named relative to the root:
/// `content/images/图.png` is published as `media/images/图.png`. Names that some system cannot hold get another one.
pub fn media_path(file: &str) -> SitePath {
    let names = file.strip_prefix("content/").unwrap_or(file).split('/');
    SitePath::new(names.fold("media".to_owned(), |path, name| path + "/" + &published_name(name)))
}

/// Lets a map of paths be searched for any text, such as the path of a request.
impl Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_leads_up() {
        assert_eq!(SitePath::new("issues/2023/044.html").root(), "../../");
        assert_eq!(SitePath::new("index.html").root(), "");
    }
}
