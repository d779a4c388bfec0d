//! The frame of every page: titles, metadata, navigation, breadcrumbs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Html, Link};
use crate::archive::SitePath;
use crate::config::Config;
use crate::render::Site;
use crate::render::navigation::{self, Entry};

/// The frame of a page; templates know it as `page`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Chrome<'a> {
    /// Relative path from the page to the root of the site: `../../`.
    pub root: String,
    /// Language tag of the site: `zh-CN`.
    pub language: &'a str,
    /// Names from `kanku.toml`.
    pub site: Names<'a>,
    /// Heading of the page; the template adds the name of the site for `<title>`.
    pub title: String,
    /// Description for search engines and link previews, one sentence.
    pub description: String,
    /// Entries of the navigation; their paths begin at the root of the site.
    pub navigation: Vec<Entry>,
    /// Key of the entry of the navigation that the page belongs to: `home`, `archive` …; may be empty.
    pub nav: String,
    /// True for the page that the entry leads to, false for those below it.
    pub nav_exact: bool,
    /// Breadcrumbs from the home page down, without the page itself.
    pub crumbs: Vec<Link>,
    /// Government metadata.
    pub meta: Meta,
    /// Public address of the page, where that of the site is known.
    pub canonical: Option<String>,
    /// Host of the site, where known.
    pub domain: Option<String>,
    /// Feed of this page, in addition to that of the site.
    pub feed: Option<Link>,
    /// True for a site with a search.
    pub search: bool,
    /// True for a site with figures, which `data/statistics.csv` holds.
    pub figures: bool,
    /// True if the theme has the style sheet `assets/extra.css`.
    pub extra_styles: bool,
    /// JSON-LD, safe inside a script element.
    pub json_ld: Option<Html>,
}

/// Names from `kanku.toml`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Names<'a> {
    /// Name of the periodical, `title`.
    title: &'a str,
    /// `subtitle`; may be empty.
    subtitle: &'a str,
    /// `description`; may be empty.
    description: &'a str,
    /// `publisher`; may be empty.
    publisher: &'a str,
    /// Name of the site, `site_name`.
    site_name: &'a str,
    /// Text at the foot of every page, `footer`; may be empty.
    footer: &'a str,
    /// The table `[extra]`, for a theme's own templates.
    extra: &'a BTreeMap<String, serde_json::Value>,
}

/// Page metadata as the State Council's guide for government websites names it (国办发〔2017〕47 号).
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Meta {
    /// `ColumnName`.
    pub column: String,
    /// `ColumnType`.
    pub column_type: String,
    /// `ArticleTitle`, `PubDate` and `ContentSource`, on the page of an issue.
    pub article: Option<ArticleMeta>,
    /// `Keywords`.
    pub keywords: String,
}

/// Metadata of an issue.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ArticleMeta {
    /// `ArticleTitle`.
    pub title: String,
    /// `PubDate`, ISO 8601.
    pub date: String,
    /// `ContentSource` and `Author`.
    pub source: String,
}

impl<'a> Chrome<'a> {
    /// Makes the frame of the page at `path`, which belongs to the entry `nav` of the navigation.
    pub fn new(site: &Site<'a>, path: &SitePath, nav: impl Into<String>, title: impl Into<String>) -> Self {
        let title = title.into();
        let canonical = site.base_url.map(|base| format!("{base}{path}"));
        let crumbs = if path.as_str() == "index.html" {
            Vec::new()
        } else {
            vec![Link::new(format!("{}index.html", path.root()), site.text("pages.home", &[]))]
        };
        Self {
            root: path.root(),
            language: site.theme.strings().language(),
            site: Names::new(site.config),
            description: site.text("frame.description", &[("site", &site.config.site_name), ("title", &title)]),
            navigation: navigation::entries(site),
            nav: nav.into(),
            nav_exact: false,
            crumbs,
            meta: Meta {
                column: title.clone(),
                column_type: site.text("frame.list_page", &[]),
                article: None,
                keywords: site.config.title.clone(),
            },
            canonical,
            domain: site.base_url.and_then(host),
            feed: None,
            search: site.search.is_some(),
            figures: navigation::has_figures(site.archive),
            extra_styles: site.theme.has_extra_styles(),
            json_ld: None,
            title,
        }
    }

    /// Marks the page as the navigation entry itself.
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
            extra: &config.extra,
        }
    }
}

fn host(url: &str) -> Option<String> {
    url.split("://").nth(1)?.split('/').next().map(str::to_owned)
}
