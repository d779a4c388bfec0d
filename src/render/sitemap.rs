//! `sitemap.xml` and `robots.txt`, made from the paths of the site and its public address.

use crate::archive::SitePath;
use crate::escape::xml as escape;

/// Lists the HTML pages of the site but `404.html`, in the order given. A sitemap holds absolute addresses only, so
/// without `base_url` it is empty.
pub fn sitemap(paths: &[SitePath], base_url: Option<&str>) -> Vec<u8> {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    match base_url {
        Some(base) => {
            let pages = paths.iter().filter(|path| path.as_str().ends_with(".html") && path.as_str() != "404.html");
            for path in pages {
                xml.push_str(&format!("<url><loc>{}</loc></url>\n", escape(&format!("{base}{path}"))));
            }
        }
        None => xml.push_str("<!-- a sitemap needs absolute addresses: set base_url in kanku.toml -->\n"),
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes()
}

/// Admits every crawler and, where the address of the site is known, names the sitemap.
pub fn robots(base_url: Option<&str>) -> Vec<u8> {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = base_url {
        text.push_str(&format!("\nSitemap: {base}sitemap.xml\n"));
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_only_and_none_without_a_base() {
        let paths: Vec<SitePath> = ["404.html", "feed.xml", "index.html"].map(SitePath::new).into();
        for (base, expected) in [(Some("https://a.cn/x&y/"), vec!["https://a.cn/x&y/index.html"]), (None, vec![])] {
            let xml = String::from_utf8(sitemap(&paths, base)).unwrap();
            let document = roxmltree::Document::parse(&xml).unwrap();
            let found: Vec<&str> =
                document.descendants().filter(|n| n.tag_name().name() == "loc").filter_map(|n| n.text()).collect();
            assert_eq!(found, expected);
        }
    }
}
