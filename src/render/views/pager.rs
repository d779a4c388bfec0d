//! Long lists in pages.

use serde::Serialize;

use crate::archive::{PassageRef, SitePath};

/// The passages of one page of a long list.
pub struct Slice {
    /// On this page, in order.
    pub passages: Vec<PassageRef>,
    /// Passages on all pages.
    pub total: usize,
    /// This page, from 0.
    pub page: usize,
    /// Where all pages are.
    pub paths: Vec<SitePath>,
}

/// Links to the other pages of a list.
#[derive(Debug, Serialize)]
pub struct Pager {
    current: usize,
    count: usize,
    previous: Option<String>,
    next: Option<String>,
    steps: Vec<Step>,
}

#[derive(Debug, Serialize)]
struct Step {
    number: usize,
    href: String,
    current: bool,
    /// Pages before this one are left out.
    gap: bool,
}

/// Pages shown on each side of the current one.
const AROUND: usize = 2;

impl Slice {
    /// `None` where one page holds everything.
    pub fn pager(&self, root: &str) -> Option<Pager> {
        let count = self.paths.len();
        if count < 2 {
            return None;
        }
        let href = |page: usize| self.paths.get(page).map(|path| format!("{root}{path}"));
        let mut steps = Vec::new();
        let mut last = None;
        for page in 0..count {
            if page != 0 && page + 1 != count && page.abs_diff(self.page) > AROUND {
                continue;
            }
            let gap = last.is_some_and(|last| last + 1 != page);
            steps.push(Step {
                number: page + 1,
                href: href(page).unwrap_or_default(),
                current: page == self.page,
                gap,
            });
            last = Some(page);
        }
        Some(Pager {
            current: self.page + 1,
            count,
            previous: self.page.checked_sub(1).and_then(href),
            next: href(self.page + 1),
            steps,
        })
    }

    /// `（第 2 页）` for all pages but the first, so that titles differ.
    pub fn title_suffix(&self) -> String {
        if self.page == 0 { String::new() } else { format!("（第 {} 页）", self.page + 1) }
    }
}
