//! Tests of [`super::Theme`] with folders on disk.

use super::*;

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
    Theme::load(themes(files).path(), Some("x"))
}

#[test]
fn a_theme_overrides_file_by_file() {
    let built_in = Theme::load(Path::new("nowhere"), None).unwrap();
    let theme =
        load(&[("templates/new.html", "{{ n|thousands }} {{ t }} {{ t|safe }}"), ("assets/a/b.css", "b")]).unwrap();
    let added = (SitePath::new("assets/a/b.css"), b"b".to_vec());
    let rest: Vec<_> = theme.assets().iter().filter(|asset| **asset != added).cloned().collect();
    assert_eq!(rest, built_in.assets());
    assert!(built_in.sources.keys().all(|name| theme.sources.contains_key(name)));
    let html = theme.render("new.html", minijinja::context! { n => 12345, t => "a/<'b&" }).unwrap();
    assert_eq!(html, "12,345 a/&lt;&#39;b&amp; a/<'b&");
    let mut files = Files::from([("templates/a.html".to_owned(), ("built-in theme".to_owned(), b"old".to_vec()))]);
    overlay(themes(&[("templates/a.html", "new")]).path(), "x", &mut files, &mut vec![]);
    assert_eq!(files["templates/a.html"], ("themes/x/templates/a.html".to_owned(), b"new".to_vec()));
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
    let wrong = Theme::load(folder.path(), Some("red")).unwrap_err();
    assert_eq!(wrong[0].hint.as_deref(), Some("these exist: default, x"));
    assert!(Theme::load(folder.path(), Some("default")).is_ok());
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let folder = themes(&[("templates/y.html", "")]);
    std::os::unix::fs::symlink("/", folder.path().join("x/assets")).unwrap();
    assert_eq!(Theme::load(folder.path(), Some("x")).unwrap_err()[0].file.as_deref(), Some("themes/x/assets"));
}
