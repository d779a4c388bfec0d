//! Tests of [`super::Strings`], and of the built-in strings against the templates, views and scripts that use them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;

fn built_in(language: &str) -> Strings {
    let mut wrong = Vec::new();
    let strings = Strings::new(&Wording { language: language.to_owned(), ..Wording::default() }, None, &mut wrong);
    assert_eq!(wrong, []);
    strings
}

/// The strings with the table `[strings]` of settings; or the messages of what is wrong in it.
fn with_settings(settings: &str) -> Result<Strings, Vec<String>> {
    let strings = toml::from_str(settings).unwrap();
    let mut wrong = Vec::new();
    let strings = Strings::new(&Wording { strings, ..Wording::default() }, None, &mut wrong);
    if wrong.is_empty() { Ok(strings) } else { Err(wrong.into_iter().map(|wrong| wrong.message).collect()) }
}

#[test]
fn every_language_has_every_string() {
    let keys = |language: &str| built_in(language).texts.into_keys().collect::<Vec<_>>();
    for (language, _) in BUILT_IN {
        assert_eq!(keys(language), keys("zh-CN"), "{language}");
    }
}

#[test]
fn arguments_are_filled_in_once() {
    let strings = with_settings("home.issued = '{date} {date} {x y} {'").unwrap();
    assert_eq!(strings.text("home.issued", &[("date", &"{date}")]), "{date} {date} {x y} {");
    let english = built_in("en");
    assert_eq!(english.text("year.lead", &[("count", &1)]), "1 issue");
    assert_eq!(english.text("year.lead", &[("count", &2)]), "2 issues");
}

#[test]
fn settings_override_strings_one_by_one() {
    let strings = with_settings("home.newest = '本期'\n[year.lead]\none = '1'\nother = '{count}'").unwrap();
    assert_eq!(strings.text("home.newest", &[]), "本期");
    assert_eq!(strings.text("home.recent", &[]), built_in("zh-CN").text("home.recent", &[]));
    assert_eq!(strings.text("year.lead", &[("count", &1)]), "1");
}

#[test]
fn a_string_or_argument_that_does_not_exist_is_an_error() {
    assert_eq!(with_settings("home.newst = ''").unwrap_err(), ["there is no string `home.newst`"]);
    assert_eq!(with_settings("home = ''").unwrap_err(), ["there is no string `home`"]);
    let wrong = with_settings("home.issued = '{day}'").unwrap_err();
    assert_eq!(wrong, ["the string `home.issued` has no argument `day`"]);
    assert!(with_settings("date.full = '{month_name}'").is_ok(), "an argument of another language");
}

#[test]
fn another_language_needs_a_file_of_the_theme() {
    let wording = Wording { language: "zh-TW".into(), ..Wording::default() };
    let mut wrong = Vec::new();
    Strings::new(&wording, None, &mut wrong);
    assert_eq!(wrong.remove(0).message, "there are no words for the language `zh-TW`");
    let own = "\u{feff}{\"home\": {\"newest\": \"最新一期 \"}}";
    let strings = Strings::new(&wording, Some(("themes/x/strings/zh-TW.json", own.as_bytes())), &mut wrong);
    assert_eq!((wrong, strings.language()), (vec![], "zh-TW"));
    assert_eq!(strings.text("home.newest", &[]), "最新一期 ");
    assert_eq!(strings.text("home.recent", &[]), built_in("zh-CN").text("home.recent", &[]));
    let mut wrong = Vec::new();
    Strings::new(&wording, Some(("themes/x/strings/zh-TW.json", b"{")), &mut wrong);
    assert!(wrong[0].message.starts_with("not a file of strings"), "{}", wrong[0].message);
}

/// Texts of the files with an ending below a folder of the repository.
fn sources(folder: &str, ending: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap().into_path());
    let is_wanted = |path: &std::path::PathBuf| path.to_string_lossy().ends_with(ending) && !path.ends_with("tests.rs");
    files.filter(is_wanted).map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn every_string_is_used_and_every_used_string_exists() {
    let strings = built_in("zh-CN");
    let groups: BTreeSet<&str> = strings.texts.keys().filter_map(|key| Some(key.split_once('.')?.0)).collect();
    let texts =
        [sources("themes/default", ".html"), sources("themes/default/assets", ".js"), sources("src/render", ".rs")];
    let key = regex::Regex::new("[\"`']([a-z_]+)\\.([a-z_.]*)(\\$\\{|\" ~|\\{|[\"`'])").unwrap();
    let mut used = BTreeSet::new();
    for text in texts.iter().flatten() {
        for found in key.captures_iter(text) {
            let (group, rest) = (&found[1], &found[2]);
            if !groups.contains(group) || matches!(rest, "html" | "js" | "css" | "json") {
                continue;
            }
            let name = format!("{group}.{rest}");
            let is_beginning = found[3].len() > 1 || &found[3] == "{";
            let is_meant = |key: &&String| if is_beginning { key.starts_with(&name) } else { **key == name };
            let matching: Vec<&String> = strings.texts.keys().filter(is_meant).collect();
            assert!(!matching.is_empty(), "there is no string {name}");
            used.extend(matching);
        }
    }
    let unused: Vec<&String> = strings.texts.keys().filter(|key| !used.contains(key)).collect();
    assert_eq!(unused, Vec::<&String>::new());
}
