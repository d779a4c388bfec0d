//! Collects the terms of the taxonomies from the front matter of the issues.

use std::collections::{BTreeMap, HashMap};

use crate::archive::address::address_name;
use crate::archive::{Issue, IssueId, Misspelling, Taxonomy, Term, TermId};
use crate::config::TaxonomyConfig;
use crate::diagnostics::Diagnostic;
use crate::folding::fold;

/// A term as the issues have it, before its name is chosen.
#[derive(Default)]
struct Spellings {
    /// Each issue with its spelling, oldest first.
    issues: Vec<(IssueId, String)>,
}

/// Returns what is the same for all spellings of a term: its name in lower case, folded.
pub fn term_key(name: &str) -> String {
    fold(name).text().trim().to_lowercase()
}

/// Makes the taxonomies of `issues`, which are sorted by time, and sets [`Issue::terms`]. `named` has the terms of each
/// issue by taxonomy, as the front matter spells them.
///
/// # Errors
/// Two terms of one taxonomy that would have one page.
pub fn taxonomies(
    configs: &[TaxonomyConfig],
    issues: &mut [Issue],
    named: &[Vec<Vec<String>>],
) -> Result<Vec<Taxonomy>, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let mut taxonomies = Vec::with_capacity(configs.len());
    for (index, config) in configs.iter().enumerate() {
        let names_of =
            |issue: &Issue| named.get(issue.id.0).and_then(|terms| terms.get(index)).map_or(&[][..], Vec::as_slice);
        let mut terms = collect(issues.iter().map(|issue| (issue.id, names_of(issue))));
        terms.sort_by(|(_, a), (_, b)| a.slug.cmp(&b.slug));
        for pair in terms.windows(2).filter(|pair| pair[0].1.slug == pair[1].1.slug) {
            wrong.push(clash(config, &pair[0].1, &pair[1].1, issues));
        }
        let ids: HashMap<String, TermId> =
            terms.iter().enumerate().map(|(id, (key, _))| (key.clone(), TermId(id))).collect();
        for issue in issues.iter_mut() {
            let mut own: Vec<TermId> = Vec::new();
            for id in names_of(issue).iter().filter_map(|name| ids.get(&term_key(name))) {
                if !own.contains(id) {
                    own.push(*id);
                }
            }
            issue.terms.push(own);
        }
        let terms = terms.into_iter().map(|(_, term)| term).collect();
        taxonomies.push(Taxonomy { key: config.key.clone(), title: config.title.clone(), terms });
    }
    if wrong.is_empty() { Ok(taxonomies) } else { Err(wrong) }
}

/// Collects the terms of one taxonomy by their keys, from the names that each issue has, oldest issue first.
fn collect<'a>(issues: impl Iterator<Item = (IssueId, &'a [String])>) -> Vec<(String, Term)> {
    let mut found: BTreeMap<String, Spellings> = BTreeMap::new();
    for (issue, names) in issues {
        for name in names {
            let spellings = found.entry(term_key(name)).or_default();
            // An issue that names a term twice has it once.
            if spellings.issues.last().is_none_or(|(last, _)| *last != issue) {
                spellings.issues.push((issue, name.clone()));
            }
        }
    }
    found.into_iter().map(|(key, spellings)| spellings.term(key)).collect()
}

impl Spellings {
    fn term(self, key: String) -> (String, Term) {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (_, text) in &self.issues {
            *counts.entry(text).or_default() += 1;
        }
        let most = counts.values().copied().max().unwrap_or_default();
        let chosen = self.issues.iter().find(|(_, text)| counts[text.as_str()] == most);
        let name = chosen.map(|(_, text)| text.clone()).unwrap_or_default();
        let issues = self.issues.iter().map(|(issue, _)| *issue).collect();
        let misspelled = self.issues.into_iter().filter(|(_, text)| *text != name);
        let misspelled = misspelled.map(|(issue, text)| Misspelling { issue, text }).collect();
        let term = Term { slug: address_name(&key), name, issues, misspelled };
        (key, term)
    }
}

/// Makes the error about two terms with one address, which comes from equal hashes or from a term that looks like one
/// with a hash.
fn clash(config: &TaxonomyConfig, one: &Term, other: &Term, issues: &[Issue]) -> Diagnostic {
    let key = &config.key;
    let newest = if one.issues.last() > other.issues.last() { one } else { other };
    let message = format!("`{}` and `{}` would both have the page {key}/{}.html", one.name, other.name, one.slug);
    let source = newest.issues.last().map(|issue| issues[issue.0].source.as_str()).unwrap_or_default();
    Diagnostic::error(message).file(source).hint(format!("write one of the two `{key}` in another way"))
}
