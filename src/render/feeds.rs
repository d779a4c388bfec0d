//! Feeds: Atom (RFC 4287) and JSON Feed 1.1 for the site, Atom for each department and each term of a taxonomy.
//!
//! Input: the archive and, where known, the public address of the site. Output: bytes.
//! Invariants: no clock (a feed is as old as its newest issue); the id of an entry is its address, or without one a
//! UUID made from the bulletin's title and the path, so that it never changes; without an address links are relative;
//! characters that XML forbids are dropped.

use std::cmp::Reverse;
use std::fmt::Write;

use serde::Serialize;

use super::label;
use super::paging::{ListAddress, ListPage};
use super::strings::Strings;
use crate::archive::{Archive, Date, DepartmentId, Issue, IssueDate, Step, TaxonomyId, TermId};
use crate::config::Config;
use crate::escape::xml as escape;

/// Makes `feed.xml`: issues, newest first, each with its whole text.
pub fn site_atom(archive: &Archive, config: &Config, base_url: Option<&str>, strings: &Strings) -> Vec<u8> {
    let feed = Feed {
        path: "feed.xml",
        page: "index.html",
        title: config.title.clone(),
        config,
        base_url,
        language: strings.language(),
    };
    feed.atom(&issue_entries(archive.issues.iter().rev(), config, strings))
}

/// Makes `feed.json`: the same entries as JSON Feed 1.1.
pub fn site_json(archive: &Archive, config: &Config, base_url: Option<&str>, strings: &Strings) -> Vec<u8> {
    let feed = Feed {
        path: "feed.json",
        page: "index.html",
        title: config.title.clone(),
        config,
        base_url,
        language: strings.language(),
    };
    feed.json(&issue_entries(archive.issues.iter().rev(), config, strings))
}

/// Makes `departments/SLUG.xml`: the passages that a department leads or is mentioned in, newest issue first, in
/// reading order within an issue.
pub fn department_atom(
    archive: &Archive,
    config: &Config,
    base_url: Option<&str>,
    department: DepartmentId,
    strings: &Strings,
) -> Vec<u8> {
    let named = &archive.departments[department.0];
    let address = ListAddress { folder: "departments", slug: &named.slug };
    let mut passages = archive.department_passages[department.0].clone();
    passages.sort_by_key(|at| (Reverse(at.issue), at.passage));
    let entries = passages.into_iter().take(config.pages.feed_entries).map(|at| {
        let (issue, passage) = archive.passage(at);
        Entry {
            path: format!("{}#{}", issue.path(), passage.anchor),
            title: label::passage_citation(strings, issue, passage),
            date: day(issue),
            html: paragraph(issue.text(passage)),
        }
    });
    list_atom(address, &named.short, config, base_url, strings, &entries.collect::<Vec<_>>())
}

/// Makes `authors/SLUG.xml`: the issues that have a term, newest first, each with its whole text.
pub fn term_atom(
    archive: &Archive,
    config: &Config,
    base_url: Option<&str>,
    (taxonomy, term): (TaxonomyId, TermId),
    strings: &Strings,
) -> Vec<u8> {
    let taxonomy = &archive.taxonomies[taxonomy.0];
    let term = &taxonomy.terms[term.0];
    let address = ListAddress { folder: &taxonomy.key, slug: &term.slug };
    let issues = term.issues.iter().rev().map(|id| &archive.issues[id.0]);
    list_atom(address, &term.name, config, base_url, strings, &issue_entries(issues, config, strings))
}

/// Makes the feed of a list, which has the name of its department or term.
fn list_atom(
    address: ListAddress<'_>,
    name: &str,
    config: &Config,
    base_url: Option<&str>,
    strings: &Strings,
    entries: &[Entry],
) -> Vec<u8> {
    let (path, page) = (address.feed(), address.page(ListPage::Newest));
    let title = format!("{name} · {}", config.title);
    let (path, page) = (path.as_str(), page.as_str());
    Feed { path, page, title, config, base_url, language: strings.language() }.atom(entries)
}

/// Head of a feed.
struct Feed<'a> {
    /// Path of the feed, from the root of the site.
    path: &'a str,
    /// Path of the page with the same content.
    page: &'a str,
    title: String,
    config: &'a Config,
    base_url: Option<&'a str>,
    language: &'a str,
}

/// An issue or a passage in a feed.
struct Entry {
    /// Path from the root of the site; of a passage with its anchor.
    path: String,
    title: String,
    /// `None` where the issue does not tell a date.
    date: Option<Date>,
    html: String,
}

impl Feed<'_> {
    /// Returns the address of `path`: absolute, or relative to the feed.
    fn link(&self, path: &str) -> String {
        match self.base_url {
            Some(base) => format!("{base}{path}"),
            None => format!("{}{path}", "../".repeat(self.path.matches('/').count())),
        }
    }

    /// Returns the id of `path`, which is globally unique and permanent as RFC 4287 demands.
    fn id(&self, path: &str) -> String {
        self.base_url.map_or_else(|| urn(&self.config.title, path), |base| format!("{base}{path}"))
    }

    fn author(&self) -> &str {
        if self.config.publisher.is_empty() { &self.config.title } else { &self.config.publisher }
    }

    fn atom(&self, entries: &[Entry]) -> Vec<u8> {
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
        xml.push_str(self.language);
        xml.push_str(
            "\">
",
        );
        element(&mut xml, "id", &self.id(self.path));
        element(&mut xml, "title", &self.title);
        if !self.config.description.is_empty() {
            element(&mut xml, "subtitle", &self.config.description);
        }
        element(&mut xml, "updated", &updated(entries));
        let (own, page) = (escape(&self.link(self.path)), escape(&self.link(self.page)));
        push(&mut xml, format_args!("<link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n"));
        push(&mut xml, format_args!("<link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>\n"));
        push(&mut xml, format_args!("<author><name>{}</name></author>\n", escape(self.author())));
        for entry in entries {
            xml.push_str("<entry>\n");
            element(&mut xml, "id", &self.id(&entry.path));
            element(&mut xml, "title", &entry.title);
            if let Some(date) = entry.date {
                element(&mut xml, "published", &date.rfc3339());
            }
            element(&mut xml, "updated", &updated(std::slice::from_ref(entry)));
            let link = escape(&self.link(&entry.path));
            push(&mut xml, format_args!("<link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>\n"));
            push(&mut xml, format_args!("<content type=\"html\">{}</content>\n</entry>\n", escape(&entry.html)));
        }
        xml.push_str("</feed>\n");
        xml.into_bytes()
    }

    fn json(&self, entries: &[Entry]) -> Vec<u8> {
        let item = |entry: &Entry| JsonItem {
            id: self.id(&entry.path),
            url: self.link(&entry.path),
            title: entry.title.clone(),
            content_html: entry.html.clone(),
            date_published: entry.date.map(Date::rfc3339),
        };
        let feed = JsonFeed {
            version: "https://jsonfeed.org/version/1.1",
            title: &self.title,
            home_page_url: self.base_url.map(|_| self.link(self.page)),
            feed_url: self.base_url.map(|_| self.link(self.path)),
            description: &self.config.description,
            language: self.language,
            authors: [JsonAuthor { name: self.author() }],
            items: entries.iter().map(item).collect(),
        };
        serde_json::to_vec(&feed).expect("texts and lists are always JSON")
    }
}

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    language: &'a str,
    authors: [JsonAuthor<'a>; 1],
    items: Vec<JsonItem>,
}

#[derive(Serialize)]
struct JsonAuthor<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct JsonItem {
    id: String,
    url: String,
    title: String,
    content_html: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
}

/// Makes the entries of the first of `issues`, which come newest first.
fn issue_entries<'a>(issues: impl Iterator<Item = &'a Issue>, config: &Config, strings: &Strings) -> Vec<Entry> {
    let newest = issues.take(config.pages.feed_entries);
    let entry = |issue: &Issue| Entry {
        path: issue.path().to_string(),
        title: label::issue_citation(strings, issue),
        date: day(issue),
        html: issue_html(issue),
    };
    newest.map(entry).collect()
}

/// Writes the text of an issue by section. Pictures and links are left out, as their relative addresses would lead
/// nowhere from a feed reader.
fn issue_html(issue: &Issue) -> String {
    let mut html = String::new();
    for step in &issue.steps {
        match *step {
            Step::Heading(at) => {
                let heading = &issue.headings[at];
                let level = (heading.depth + 1).min(6);
                push(&mut html, format_args!("<h{level}>{}</h{level}>", escape(&heading.full())));
            }
            Step::Rule => html.push_str("<hr>"),
            Step::Item(at) => {
                for passage in &issue.passages[issue.items[at].passages.clone()] {
                    html.push_str(&paragraph(issue.text(passage)));
                }
            }
        }
    }
    html
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escape(text.trim()).replace('\n', "<br>"))
}

/// Returns the day by which a feed sorts an issue: that of its date, or the last day that it reports on.
fn day(issue: &Issue) -> Option<Date> {
    issue.date.map(IssueDate::first_day).or(issue.period.map(|period| period.end))
}

/// Returns the newest date of the entries; the epoch where there is none, as Atom demands a date.
fn updated(entries: &[Entry]) -> String {
    let newest = entries.iter().filter_map(|entry| entry.date).max();
    newest.map_or_else(|| "1970-01-01T00:00:00+08:00".to_owned(), Date::rfc3339)
}

/// Makes a UUID of version 8 (RFC 9562) from a hash of title and path.
fn urn(title: &str, path: &str) -> String {
    let hash = blake3::hash(format!("{title}\n{path}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn element(xml: &mut String, name: &str, text: &str) {
    push(xml, format_args!("<{name}>{}</{name}>\n", escape(text)));
}

fn push(out: &mut String, part: std::fmt::Arguments<'_>) {
    out.write_fmt(part).expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn feeds_are_well_formed_whatever_the_text() {
        let (archive, config) = sample::archive("受理\u{1}\u{b} <b>&]]>\u{ffff}", "厅<\u{2}>");
        for base in [None, Some("https://a.cn/")] {
            let feeds = [
                site_atom(&archive, &config, base, &Strings::default()),
                department_atom(&archive, &config, base, DepartmentId(0), &Strings::default()),
            ];
            for feed in feeds {
                let xml = String::from_utf8(feed).unwrap();
                let document = roxmltree::Document::parse(&xml).unwrap();
                let text = |name| document.descendants().rfind(|n| n.tag_name().name() == name).and_then(|n| n.text());
                assert_eq!(text("updated"), Some("2023-01-16T00:00:00+08:00"));
                assert!(text("content").unwrap().ends_with("<p>受理 &lt;b&gt;&amp;]]&gt;</p>"));
                assert!(text("id").unwrap().starts_with(base.unwrap_or("urn:uuid:")));
            }
            let json: serde_json::Value =
                serde_json::from_slice(&site_json(&archive, &config, base, &Strings::default())).unwrap();
            assert_eq!(json["items"][0]["title"], "《周报》2023年第1、2期（总第420、421期）");
        }
    }

    #[test]
    fn links_lead_from_the_feed_to_the_passage() {
        let (archive, config) = sample::archive("x", "厅");
        let xml =
            String::from_utf8(department_atom(&archive, &config, None, DepartmentId(0), &Strings::default())).unwrap();
        assert!(xml.contains("href=\"../issues/2023/001-002.html#s1-1\""));
        assert!(xml.contains("第1、2期（总第420、421期），一、1</title>"));
    }

    #[test]
    fn an_empty_archive_has_a_valid_feed() {
        let (mut archive, config) = sample::archive("x", "厅");
        archive.issues.clear();
        let xml = String::from_utf8(site_atom(&archive, &config, None, &Strings::default())).unwrap();
        assert!(xml.contains("<updated>1970-01-01T00:00:00+08:00</updated>"));
    }
}
