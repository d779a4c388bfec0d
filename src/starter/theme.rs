//! Files of a new theme: for `kanku theme new`.

/// Returns the files of a theme that changes nothing yet, relative to its folder.
pub fn files(name: &str) -> Vec<(&'static str, String)> {
    vec![
        ("README.md", include_str!("theme/README.md").replace("NAME", name)),
        ("templates/base.html", include_str!("theme/templates/base.html").to_owned()),
        ("assets/extra.css", include_str!("theme/assets/extra.css").to_owned()),
    ]
}
