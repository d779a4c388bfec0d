//! Scripts that pages load as one file. The sources are small files, one for each concern; a request for each would take
//! longer than loading its content.
//!
//! Input: the assets of a theme and the list `themes/default/scripts.json`, which the tests of the scripts read too.
//! Output: the sources of each script in the order of the list. The built-in sources are minified when kanku is compiled;
//! a theme's own sources are joined byte for byte.

use std::sync::LazyLock;

use serde::Deserialize;

use super::strings::Strings;
use crate::archive::SitePath;

/// A script that is made of several source files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// Path in the site.
    pub path: String,
    /// True for a script that only pages of a site with a search load.
    pub needs_search: bool,
    /// Groups of strings that it uses.
    #[serde(default)]
    strings: Vec<String>,
    /// Its sources: paths in `assets/`, without `.js`. A source comes after those that it uses when it is loaded.
    parts: Vec<String>,
}

/// All scripts that are made of several source files.
pub static SCRIPTS: LazyLock<Vec<Script>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../themes/default/scripts.json")).expect("a test reads the same list")
});

impl Script {
    /// Joins the sources of the script; `assets` are sorted by path. The strings come first.
    ///
    /// Puts a line break behind a source that ends without one, so that a comment at its end does not swallow the
    /// beginning of the next source.
    pub fn join(&self, assets: &[(SitePath, Vec<u8>)], strings: &Strings) -> Vec<u8> {
        let mut joined = Vec::new();
        if !self.strings.is_empty() {
            let json = strings.json(&self.strings);
            let set = "globalThis.kanku = globalThis.kanku || {};\nkanku.STRINGS = Object.assign(kanku.STRINGS || {}, ";
            joined.extend_from_slice(format!("{set}{json});\n").as_bytes());
        }
        for part in &self.parts {
            let path = SitePath::new(format!("assets/{part}.js"));
            let Ok(index) = assets.binary_search_by(|(other, _)| other.cmp(&path)) else { continue };
            let source = &assets[index].1;
            joined.extend_from_slice(source);
            if !source.ends_with(b"\n") {
                joined.push(b'\n');
            }
        }
        joined
    }
}

/// Returns true for a source of a script, which the site does not hold as a file of its own.
pub fn is_part(path: &str) -> bool {
    let name = path.strip_prefix("assets/").and_then(|name| name.strip_suffix(".js"));
    name.is_some_and(|name| SCRIPTS.iter().any(|script| script.parts.iter().any(|part| part == name)))
}

/// Sources of the built-in theme, minified: paths in the theme and texts, sorted by path. The build script writes them.
static MINIFIED: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/minified.rs"));

/// Returns a source of the built-in theme, minified; `None` if no script is made of it.
pub fn minified(path: &str) -> Option<&'static str> {
    let index = MINIFIED.binary_search_by(|(other, _)| (*other).cmp(path)).ok()?;
    Some(MINIFIED[index].1)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use proptest::prelude::*;

    use super::*;
    use crate::config::wording::Wording;
    use crate::render::theme::Theme;

    fn assets() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets")
    }

    fn sources() -> Vec<PathBuf> {
        let assets = assets();
        let files =
            |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
        let all = [files(&assets), files(&assets.join("search"))].concat();
        all.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "js")).collect()
    }

    #[test]
    fn the_list_names_every_source_and_no_other() {
        let mut listed: Vec<&String> = SCRIPTS.iter().flat_map(|script| &script.parts).collect();
        listed.sort();
        listed.dedup();
        let name = |path: PathBuf| {
            let name = path.with_extension("").to_string_lossy().replace('\\', "/");
            name.rsplit_once("/assets/").unwrap().1.to_owned()
        };
        let mut names: Vec<String> = sources().into_iter().map(name).collect();
        names.sort();
        assert_eq!(listed, names.iter().collect::<Vec<_>>());
    }

    #[test]
    fn built_in_sources_are_minified() {
        let theme = Theme::load(Path::new("nowhere"), None, &Wording::default()).value.unwrap();
        for script in SCRIPTS.iter() {
            let joined = script.join(theme.assets(), theme.strings());
            let length = |part| fs::metadata(assets().join(format!("{part}.js"))).unwrap().len() as usize;
            let sources: usize = script.parts.iter().map(length).sum();
            let strings: usize = theme.strings().json(&script.strings).len();
            assert!(joined.len() > 1000 && joined.len() - strings < sources * 2 / 3, "{}", script.path);
        }
    }

    #[test]
    fn a_theme_keeps_its_own_source_byte_for_byte() {
        let own = "// a comment\nconst text = `\n  // a line of text\n`;";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x/assets/search/view.js");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, own).unwrap();
        let theme = Theme::load(folder.path(), Some("x"), &Wording::default()).value.unwrap();
        let joined = String::from_utf8(
            SCRIPTS
                .iter()
                .find(|script| script.path == "assets/search.js")
                .unwrap()
                .join(theme.assets(), theme.strings()),
        )
        .unwrap();
        assert!(joined.contains(&format!("\n{own}\n")), "{joined}");
    }

    proptest! {
        #![proptest_config(crate::property_tests::config())]

        #[test]
        fn joined_sources_stand_whole_and_in_order(texts in prop::collection::vec("[a/*`\n\u{feff} ]{0,12}", 3)) {
            let names = ["b", "a", "c"];
            let parts = names.map(str::to_owned).to_vec();
            let script = Script { path: String::new(), needs_search: false, strings: Vec::new(), parts };
            let mut assets: Vec<_> = names.iter().zip(&texts)
                .map(|(name, text)| (SitePath::new(format!("assets/{name}.js")), text.clone().into_bytes()))
                .collect();
            assets.sort();
            let whole = |text: &String| if text.ends_with('\n') { text.clone() } else { format!("{text}\n") };
            let joined = script.join(&assets, &Strings::default());
            prop_assert_eq!(String::from_utf8(joined).unwrap(), texts.iter().map(whole).collect::<String>());
        }
    }
}
