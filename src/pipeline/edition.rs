//! The load stage: everything that a site is made from.

use std::path::Path;

use crate::diagnostics::{Diagnostic, Outcome, Rule, Warned};
use crate::load::{self, Loaded};
use crate::render::Site;
use crate::render::theme::Theme;
use crate::source::{self, Sources, THEMES};

/// A loaded archive with the theme that its settings name.
#[derive(Debug)]
pub struct Edition {
    /// The archive.
    pub loaded: Loaded,
    /// The theme.
    pub theme: Theme,
}

impl Edition {
    /// Reads the archive at `root`; `drafts` tells whether drafts are read too.
    ///
    /// # Errors
    /// All that is wrong with files, settings, registry, issues and theme.
    pub fn read(root: &Path, drafts: bool) -> Outcome<Self> {
        Self::of_sources(source::read(root), drafts)
    }

    /// Reads what [`source::read`] returned; see [`Edition::read`].
    pub fn of_sources(read: (Sources, Vec<Diagnostic>), drafts: bool) -> Outcome<Self> {
        let themes = read.0.root.join(THEMES);
        let Warned { value: loaded, mut warnings } = load::load_sources(read, drafts);
        // A theme is checked even where the archive is wrong, so that one run names everything.
        let config = match &loaded {
            Ok(loaded) => Some(&loaded.config),
            Err(failure) => failure.config.as_deref(),
        };
        let wording = config.map(|config| config.wording.clone()).unwrap_or_default();
        let name = config.and_then(|config| config.theme.as_deref());
        let theme = Theme::load(&themes, name, &wording).unpack(&mut warnings);
        let theme = theme.map_err(|wrong| wrong.into_iter().map(|wrong| wrong.or_rule(Rule::Theme)));
        let value = match (loaded, theme) {
            (Ok(loaded), Ok(mut theme)) => {
                theme.allow_for(loaded.archive.issues.len());
                Ok(Self { loaded, theme })
            }
            (Ok(_), Err(wrong)) => Err(wrong.collect()),
            (Err(failure), theme) => Err(failure.errors.into_iter().chain(theme.err().into_iter().flatten()).collect()),
        };
        Warned { value, warnings }
    }

    /// Returns the input of the render stage. `base_url` overrides that of the settings; `search` is the generation of
    /// the search index (8 hexadecimal digits), `None` for a site without search.
    pub fn site<'a>(&'a self, base_url: Option<&'a str>, search: Option<&'a str>) -> Site<'a> {
        let Loaded { archive, config, settings_hash, .. } = &self.loaded;
        let base_url = base_url.or(config.base_url.as_deref());
        Site { archive, config, settings_hash: *settings_hash, theme: &self.theme, base_url, search }
    }
}
