//! The article of a web page, without navigation and footer.
//!
//! `dom_smoothie`, a port of Mozilla's Readability, chooses the elements that make the article. It also cleans them,
//! and drops tables, short lists and signatures with the advertisements. Therefore only its choice is used: the article
//! is the innermost element that holds nearly all of the chosen text, with all that stands in it.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document as Dom, NodeRef};
use dom_smoothie::{Config, Readability};

use crate::import::web_line::is_web_line;
use crate::parse::elements::is_hidden_by;

/// Attribute that numbers elements while the article is looked for.
const NUMBER: &str = "data-kanku-element";
/// Share of the chosen text that stands in the article.
const MOSTLY: f64 = 0.9;
/// Elements of a page that Readability looks at.
const MOST_ELEMENTS: usize = 20_000;
/// Characters of the line below a headline, with its blanks.
const LONGEST_WEB_LINE: usize = 300;
/// Characters of a page that are left out one by one.
const MOST_OMITTED: usize = 1000;

/// The article of a page.
pub(super) struct Article<'a> {
    /// Element that holds it.
    pub root: NodeRef<'a>,
    /// First-level heading outside of it.
    pub title: Option<NodeRef<'a>>,
    /// Line with author, source and time of publication, between that heading and the article.
    pub web_line: Option<NodeRef<'a>>,
    body: NodeRef<'a>,
    /// Numbers of the elements that Readability chose text from.
    chosen: BTreeSet<String>,
}

impl<'a> Article<'a> {
    /// Finds the article; the whole body where nothing tells it.
    pub(super) fn find(dom: &'a Dom) -> Self {
        let body = dom.body().unwrap_or_else(|| dom.root());
        // An iterator borrows the tree, which numbering changes.
        let elements: Vec<NodeRef<'_>> = body.descendants_it().filter(NodeRef::is_element).collect();
        for (number, element) in elements.iter().enumerate() {
            element.set_attr(NUMBER, &number.to_string());
        }
        let chosen = chosen(dom);
        let root = innermost(body, &chosen);
        let within = |node: &NodeRef<'_>| node.ancestors_it(None).any(|ancestor| ancestor.id == root.id);
        let is_title = |node: &NodeRef<'_>| node.has_name("h1") && !node.text().trim().is_empty();
        let title = body.descendants_it().find(|node| is_title(node) && node.id != root.id && !within(node));
        let web_line = title.and_then(|title| web_line(body, title, root));
        Self { root, title, web_line, body, chosen: chosen.into_keys().collect() }
    }

    /// Returns whether Readability chose text of an element or of one in it.
    pub(super) fn is_chosen(&self, element: &NodeRef<'_>) -> bool {
        // Where nothing was chosen there is no opinion.
        self.chosen.is_empty()
            || number(element).is_some_and(|number| self.chosen.contains(&number))
            || element.descendants_it().filter_map(|node| number(&node)).any(|number| self.chosen.contains(&number))
    }

    /// Returns the texts outside the article, in order.
    pub(super) fn surroundings(&self) -> Vec<String> {
        let mut texts = Vec::new();
        let mut open: Vec<NodeRef<'_>> = vec![self.body];
        let kept = [Some(self.root), self.title, self.web_line];
        let is_kept = |node: &NodeRef<'_>| kept.iter().flatten().any(|kept| kept.id == node.id);
        while let Some(node) = open.pop().filter(|_| texts.len() < MOST_OMITTED) {
            if is_kept(&node) || is_invisible(&node) {
                continue;
            }
            if node.is_text() {
                let text = node.text();
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                texts.extend((!text.is_empty()).then_some(text));
            }
            open.extend(node.children_it(true));
        }
        texts
    }
}

/// Returns the outermost element between a title and the article of which the text is a [web line](is_web_line).
fn web_line<'a>(body: NodeRef<'a>, title: NodeRef<'a>, root: NodeRef<'a>) -> Option<NodeRef<'a>> {
    let behind = body.descendants_it().skip_while(|node| node.id != title.id).skip(1);
    let between =
        behind.take_while(|node| node.id != root.id && !root.ancestors_it(None).any(|outer| outer.id == node.id));
    between.filter(NodeRef::is_element).find(|node| {
        let text = node.text();
        text.chars().count() <= LONGEST_WEB_LINE && is_web_line(&text)
    })
}

/// Returns whether no text of an element is ever shown.
pub(super) fn is_invisible(node: &NodeRef<'_>) -> bool {
    let names = ["script", "style", "noscript", "template", "head", "title", "link", "meta", "svg", "datalist"];
    let is_hidden = || node.has_attr("hidden") || is_hidden_by(&node.attr_or("style", ""));
    node.is_comment() || names.iter().any(|name| node.has_name(name)) || node.is_element() && is_hidden()
}

fn number(node: &NodeRef<'_>) -> Option<String> {
    node.attr(NUMBER).map(|number| number.to_string())
}

/// Returns the numbers of the elements that Readability chooses text from, with the count of its characters.
fn chosen(dom: &Dom) -> BTreeMap<String, usize> {
    let html = dom.html();
    let parse = || {
        let config = Config { max_elements_to_parse: MOST_ELEMENTS, disable_json_ld: true, ..Config::default() };
        Readability::new(html, None, Some(config)).ok()?.parse().ok()
    };
    // A page that makes the library panic is read as a whole.
    let Some(article) = catch_unwind(AssertUnwindSafe(parse)).ok().flatten() else { return BTreeMap::new() };
    let content = Dom::from(article.content);
    let mut chosen = BTreeMap::new();
    for text in content.root().descendants_it().filter(NodeRef::is_text) {
        let count = text.text().chars().filter(|c| !c.is_whitespace()).count();
        let element = text.ancestors_it(None).find_map(|node| number(&node));
        if let Some(element) = element.filter(|_| count > 0) {
            *chosen.entry(element).or_default() += count;
        }
    }
    chosen
}

/// Returns the innermost element that holds nearly all of the chosen text.
fn innermost<'a>(body: NodeRef<'a>, chosen: &BTreeMap<String, usize>) -> NodeRef<'a> {
    let total: usize = chosen.values().sum();
    let own = |node: &NodeRef<'_>| number(node).and_then(|number| chosen.get(&number)).copied().unwrap_or(0);
    let held = |node: &NodeRef<'_>| own(node) + node.descendants_it().map(|inner| own(&inner)).sum::<usize>();
    let mut root = body;
    if total == 0 {
        return root;
    }
    // Rows and cells are no articles; a table around the whole page is looked into.
    while let Some(inner) = root.children_it(false).find(|child| held(child) as f64 >= MOSTLY * total as f64) {
        if ["p", "span", "font", "b", "strong"].iter().any(|name| inner.has_name(name)) {
            break;
        }
        root = inner;
    }
    root
}
