//! Tests of [`super::Theme`] with folders on disk.

use std::fs;

use super::*;
use crate::config::wording::Wording;

/// A themes folder with the theme `x` made of these files.
fn themes(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join("x").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn load(files: &[(&str, &str)]) -> Result<Theme, Vec<Diagnostic>> {
    Theme::load(themes(files).path(), Some("x"), &Wording::default()).value
}

#[test]
fn a_theme_overrides_file_by_file() {
    let built_in = Theme::load(Path::new("nowhere"), None, &Wording::default()).value.unwrap();
    let theme =
        load(&[("templates/new.html", "{{ n|thousands }} {{ t }} {{ t|safe }}"), ("assets/a/b.css", "b")]).unwrap();
    let added = (SitePath::new("assets/a/b.css"), b"b".to_vec());
    let rest: Vec<_> = theme.assets().iter().filter(|asset| **asset != added).cloned().collect();
    assert_eq!(rest, built_in.assets());
    assert!(built_in.sources.keys().all(|name| theme.sources.contains_key(name)));
    let html = theme.render("new.html", minijinja::context! { n => 12345, t => "a/<'b&" }).unwrap();
    assert_eq!(html, "12,345 a/&lt;&#39;b&amp; a/<'b&");
}

#[test]
fn all_bad_templates_are_reported_at_once() {
    let wrong = load(&[
        ("templates/y.html", "ok\n{% if %}\n"),
        ("templates/z.html", "\n\n{{ a | nothere"),
        ("assets/坏.css", ""),
    ]);
    let places: Vec<_> =
        wrong.unwrap_err().into_iter().map(|d| (d.file.unwrap(), d.location.map(|l| l.line))).collect();
    let file = |name: &str| format!("themes/x/{name}");
    assert_eq!(
        places,
        [(file("assets/坏.css"), None), (file("templates/y.html"), Some(2)), (file("templates/z.html"), Some(3))]
    );
}

#[test]
fn a_misspelled_name_is_shown_where_it_stands() {
    let theme =
        load(&[("templates/y.html", "{% include 'z.html' %}"), ("templates/z.html", "\n<p>{{ issue.titel }}</p>\n")])
            .unwrap();
    let shown =
        theme.render("y.html", minijinja::context! { issue => minijinja::context! { title => "" } }).unwrap_err();
    let shown = shown.to_string();
    assert!(shown.contains("`issue.titel`") && shown.contains("themes/x/templates/z.html:2:7"), "{shown}");
}

#[test]
fn a_missing_theme_says_what_exists() {
    let folder = themes(&[("templates/y.html", "")]);
    let wrong = Theme::load(folder.path(), Some("red"), &Wording::default()).value.unwrap_err();
    assert_eq!(wrong[0].hint.as_deref(), Some("these exist: default, x"));
    assert!(Theme::load(folder.path(), Some("default"), &Wording::default()).value.is_ok());
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let folder = themes(&[("templates/y.html", "")]);
    std::os::unix::fs::symlink("/", folder.path().join("x/assets")).unwrap();
    assert_eq!(
        Theme::load(folder.path(), Some("x"), &Wording::default()).value.unwrap_err()[0].file.as_deref(),
        Some("themes/x/assets")
    );
}

/// Messages of the warnings for a theme with the places they name.
fn warnings(files: &[(&str, &str)]) -> Vec<String> {
    let loaded = Theme::load(themes(files).path(), Some("x"), &Wording::default());
    assert!(loaded.value.is_ok());
    let line =
        |warning: &Diagnostic| warning.location.as_ref().map_or(String::new(), |place| format!(":{}", place.line));
    let shown = |warning: &Diagnostic| {
        format!("{}{}: {}", warning.file.as_deref().unwrap_or_default(), line(warning), warning.message)
    };
    loaded.warnings.iter().map(shown).collect()
}

#[test]
fn files_and_blocks_without_effect_are_reported() {
    let found = warnings(&[
        ("template/base.html", ""),
        ("templates/base.htm", ""),
        ("templates/hom.html", ""),
        ("templates/base.html", "{% extends \"default/base.html\" %}\n{% block foter %}{% endblock %}"),
        (
            "templates/issue.html",
            "{% extends 'default/issue.html' %}{% block content %}{% block new %}{% endblock %}{% endblock %}",
        ),
        ("assets/styel.css", ""),
    ]);
    assert_eq!(
        found,
        [
            "themes/x/template/base.html: kanku does not read this file of the theme",
            "themes/x/templates/base.htm: kanku does not read this file of the theme",
            "themes/x/templates/hom.html: no page and no other template uses this template",
            "themes/x/templates/base.html:2: the block `foter` overrides nothing",
            "themes/x/assets/styel.css: nothing uses this file of the theme",
        ]
    );
}

#[test]
fn files_and_blocks_with_effect_are_not_reported() {
    let found = warnings(&[
        ("README.md", ""),
        (
            "templates/base.html",
            "{% extends 'default/base.html' %}{% block footer %}{% include \"parts/mine.html\" %}{% endblock %}",
        ),
        ("templates/parts/mine.html", "<img src=\"{{ page.root }}assets/logo.png\">"),
        ("templates/year.html", "{% extends 'base.html' %}{% block footer %}{{ super() }}{% endblock %}"),
        ("assets/logo.png", ""),
        ("assets/style.css", ""),
        ("assets/extra.css", "@font-face { src: url(fonts/song.woff2) }"),
        ("assets/fonts/song.woff2", ""),
    ]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_template_extends_the_built_in_one_that_it_replaces() {
    let theme = load(&[
        ("templates/parts/pager.html", "{% extends \"default/parts/pager.html\" %}"),
        ("templates/y.html", "{% include \"parts/pager.html\" %}"),
    ]);
    assert_eq!(theme.unwrap().render("y.html", minijinja::context! { pager => false }).unwrap().trim(), "");
    let wrong = load(&[("templates/default/y.html", "")]).unwrap_err();
    assert!(wrong[0].message.contains("stands for the built-in templates"));
}

#[test]
fn a_theme_may_have_a_name_in_any_script() {
    let folder = themes(&[("assets/extra.css", "")]);
    fs::rename(folder.path().join("x"), folder.path().join("红头 文件")).unwrap();
    assert!(Theme::load(folder.path(), Some("红头 文件"), &Wording::default()).value.unwrap().has_extra_styles());
    for name in ["..", "../x", "a/b", "", ".x", " x", "a\\b", "C:"] {
        assert!(Theme::load(folder.path(), Some(name), &Wording::default()).value.is_err(), "{name}");
    }
}

#[test]
fn a_page_may_list_all_issues_of_a_large_archive() {
    const ISSUES: usize = 10_000;
    let row = "<li><a href=\"issues/{{ n }}.html\">{{ n }} {{ n|thousands }}</a> {% if n is odd %}{{ n + 1 }}{% endif %}</li>";
    // Lists of a list are work without end, however many issues there are.
    let files = [
        ("templates/list.html", format!("{{% for n in all %}}{row}{{% endfor %}}")),
        (
            "templates/endless.html",
            format!("{{% for a in all %}}{{% for b in all %}}{{% for n in all %}}{row}{}", "{% endfor %}".repeat(3)),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let mut theme = load(&files).unwrap();
    theme.allow_for(ISSUES);
    let all = || minijinja::context! { all => (0..ISSUES).collect::<Vec<_>>() };
    let html = theme.render("list.html", all()).unwrap();
    assert_eq!(html.matches("<li>").count(), ISSUES);
    assert!(theme.render("endless.html", all()).is_err());
}
