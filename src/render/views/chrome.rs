//! What every page has around its content: titles, metadata, navigation, breadcrumbs.

use minijinja::Value;
use serde::Serialize;

use super::Link;
use crate::archive::SitePath;
use crate::config::Config;
use crate::render::Site;

/// The frame of a page; templates know it as `page`.
#[derive(Debug, Serialize)]
pub struct Chrome<'a> {
    /// `../../`; leads from the page to the site's root.
    pub root: String,
    /// Names from `kanku.toml`.
    pub site: Names<'a>,
    /// Heading of the page; the template adds the site's name for `<title>`.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// Key of the navigation entry the page belongs to.
    pub nav: &'static str,
    /// Whether the page is that entry itself.
    pub nav_exact: bool,
    /// From the home page down, without the page itself.
    pub crumbs: Vec<Link>,
    /// Government metadata.
    pub meta: Meta,
    /// Address of the page, where the site's is known.
    pub canonical: Option<String>,
    /// Host of the site, where known.
    pub domain: Option<String>,
    /// Feed of this page, besides the site's.
    pub feed: Option<Link>,
    /// Whether the site can be searched.
    pub search: bool,
    /// JSON-LD, safe inside a script element.
    pub json_ld: Option<Value>,
}

/// Names from `kanku.toml`.
#[derive(Debug, Serialize)]
pub struct Names<'a> {
    title: &'a str,
    subtitle: &'a str,
    description: &'a str,
    publisher: &'a str,
    site_name: &'a str,
    footer: &'a str,
}

/// Page metadata as the State Council's guide for government websites names it (国办发〔2017〕47 号).
#[derive(Debug, Default, Serialize)]
pub struct Meta {
    /// `ColumnName`.
    pub column: String,
    /// `ColumnType`.
    pub column_type: &'static str,
    /// `ArticleTitle`, `PubDate` and `ContentSource` stand on articles only.
    pub article: Option<ArticleMeta>,
    /// `Keywords`.
    pub keywords: String,
}

/// Metadata of an issue.
#[derive(Debug, Serialize)]
pub struct ArticleMeta {
    /// `ArticleTitle`.
    pub title: String,
    /// `PubDate`, ISO 8601.
    pub date: String,
    /// `ContentSource` and `Author`.
    pub source: String,
}

impl<'a> Chrome<'a> {
    /// The frame of the page at `path`, under the entry `nav` of the navigation.
    pub fn new(site: &Site<'a>, path: &SitePath, nav: &'static str, title: impl Into<String>) -> Self {
        let title = title.into();
        let canonical = site.base_url.map(|base| format!("{base}{path}"));
        let crumbs = if path.as_str() == "index.html" {
            Vec::new()
        } else {
            vec![Link::new(format!("{}index.html", path.root()), "首页")]
        };
        Self {
            root: path.root(),
            site: Names::new(site.config),
            description: format!("{}：{title}", site.config.site_name),
            nav,
            nav_exact: false,
            crumbs,
            meta: Meta {
                column: title.clone(),
                column_type: "栏目页",
                article: None,
                keywords: site.config.title.clone(),
            },
            canonical,
            domain: site.base_url.and_then(host),
            feed: None,
            search: site.search.is_some(),
            json_ld: None,
            title,
        }
    }

    /// Says that the page is its navigation entry itself.
    #[must_use]
    pub fn exact(mut self) -> Self {
        self.nav_exact = true;
        self
    }

    /// Adds a step to the breadcrumbs.
    #[must_use]
    pub fn under(mut self, path: &str, text: impl Into<String>) -> Self {
        self.crumbs.push(Link::new(format!("{}{path}", self.root), text));
        self
    }

    /// Sets the description.
    #[must_use]
    pub fn describe(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }
}

impl<'a> Names<'a> {
    fn new(config: &'a Config) -> Self {
        Self {
            title: &config.title,
            subtitle: &config.subtitle,
            description: &config.description,
            publisher: &config.publisher,
            site_name: &config.site_name,
            footer: &config.footer,
        }
    }
}

fn host(url: &str) -> Option<String> {
    url.split("://").nth(1)?.split('/').next().map(str::to_owned)
}

/// JSON as the content of a script element: `<` is written so that no `</script>` can end it early.
pub fn script_json(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_leave_its_script() {
        let value = serde_json::json!({ "name": "</script><b>" });
        assert_eq!(script_json(&value), r#"{"name":"\u003c/script>\u003cb>"}"#);
    }
}
