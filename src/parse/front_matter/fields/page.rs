//! The values of the front matter of a page of one's own.

use gray_matter::Pod;

use super::Fields;
use crate::parse::front_matter::PageFrontMatter;

/// Keys of a page.
const KEYS: [&str; 3] = ["title", "order", "navigation"];

impl Fields<'_> {
    /// Reads the values of a page; what is wrong is collected.
    pub(in crate::parse::front_matter) fn page(&mut self, pod: Pod) -> PageFrontMatter {
        let Pod::Hash(map) = pod else {
            let hint = "write one `key: value` a line";
            self.complain(self.keys.span.clone(), "the front matter is not a list of keys", hint);
            return PageFrontMatter::default();
        };
        self.unknown_keys(map.keys(), &KEYS, None);
        let order = match map.get("order") {
            None | Some(Pod::Null) => None,
            Some(Pod::Integer(order)) => Some(*order),
            Some(_) => {
                self.complain(self.keys.value(&["order"]), "`order` is not a number", "write digits, like order: 1");
                None
            }
        };
        let in_navigation = match map.get("navigation") {
            None | Some(Pod::Null) => true,
            Some(Pod::Boolean(in_navigation)) => *in_navigation,
            Some(_) => {
                let message = "`navigation` is not true or false";
                self.complain(self.keys.value(&["navigation"]), message, "write navigation: false or leave it out");
                true
            }
        };
        PageFrontMatter { title: self.text(map.get("title"), "title"), order, in_navigation }
    }
}
