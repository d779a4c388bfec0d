//! Assembles an [`Archive`] of parsed issues: sorts them by time, and follows sections, departments and figures from
//! issue to issue.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use ecow::EcoString;

use super::taxonomies::taxonomies;
use crate::archive::address::address_name;
use crate::archive::{
    Archive, Citation, CitedDocument, CitingPlace, DepartmentId, DocumentNumber, Heading, Issue, IssueDate, IssueId,
    IssueKey, Page, PassageRef, Point, Registry, Section, SectionId, Series,
};
use crate::config::sections::SectionSlugs;
use crate::config::{Config, FILE_NAME, Numbering};
use crate::diagnostics::{Diagnostic, Rule};
use crate::folding::fold;
use crate::parse::ParsedIssue;
use crate::parse::front_matter::FrontMatter;

/// Assembles the archive.
///
/// # Errors
/// Two issues that have one key, and so one page; two sections, terms or pages of one's own with one address.
pub fn assemble(
    mut parsed: Vec<ParsedIssue>,
    mut pages: Vec<Page>,
    registry: Registry,
    config: &Config,
) -> Result<Archive, Vec<Diagnostic>> {
    sort(&mut parsed);
    let mut repeated = repeated_keys(&parsed, &config.numbering);
    repeated.extend(repeated_pages(&pages));
    if !repeated.is_empty() {
        return Err(repeated);
    }
    pages.sort_by(|a, b| (a.order.is_none(), a.order, &a.name).cmp(&(b.order.is_none(), b.order, &b.name)));
    let named: Vec<Vec<Vec<String>>> = parsed.iter_mut().map(|issue| std::mem::take(&mut issue.front.terms)).collect();
    let mut sections = Sections { slugs: config.section_slugs.clone(), ..Sections::default() };
    let add = |(index, parsed)| issue(IssueId(index), parsed, &config.numbering, &mut sections);
    let mut issues: Vec<Issue> = parsed.into_iter().enumerate().map(add).collect();
    let sections = sections.finish();
    let repeated = repeated_sections(&sections);
    if !repeated.is_empty() {
        return Err(repeated);
    }
    let department_passages = department_passages(&issues, registry.departments.len());
    let series = series(&issues, config);
    let documents = documents(&issues);
    let taxonomies = taxonomies(&config.taxonomies, &mut issues, &named)?;
    let departments = registry.departments;
    Ok(Archive { issues, departments, department_passages, sections, taxonomies, series, documents, pages })
}

/// Sorts issues by time. Running numbers decide where an issue has no year and all have such a number; else the year
/// does, then volume, number and date.
fn sort(parsed: &mut [ParsedIssue]) {
    let year = |front: &FrontMatter| {
        let date = front.date.map(IssueDate::year);
        front.year.or(date).or(front.period.map(|period| period.end.year()))
    };
    let by_total = parsed.iter().all(|issue| issue.front.total.is_some())
        && parsed.iter().any(|issue| year(&issue.front).is_none());
    parsed.sort_by_cached_key(|issue| {
        let front = &issue.front;
        let total = front.total.filter(|_| by_total);
        let day = front.date.map(IssueDate::last_day).or(front.period.map(|period| period.end));
        (total, year(front), front.volume, front.number, day, front.date, front.total, issue.source.clone())
    });
}

/// Reports every page whose address is another one's but for upper and lower case, which some systems do not tell apart.
fn repeated_pages(pages: &[Page]) -> Vec<Diagnostic> {
    let mut owners: BTreeMap<String, &Page> = BTreeMap::new();
    let repeated = pages.iter().filter_map(|page| {
        let other = *owners.entry(page.name.to_ascii_lowercase()).or_insert(page);
        let message = format!("{} has the address of this page, {}", other.source, page.path());
        (other.source != page.source)
            .then(|| Diagnostic::error(message).file(&page.source).hint("rename one of the two files"))
    });
    repeated.collect()
}

/// Reports sections that have one address: a slug of the settings may be the title of another section, and two hashes may
/// be equal by chance.
fn repeated_sections(sections: &[Section]) -> Vec<Diagnostic> {
    let mut owners: HashMap<&str, &Section> = HashMap::new();
    let repeated = sections.iter().filter(|section| section.has_page).filter_map(|section| {
        let other = *owners.entry(&section.slug).or_insert(section);
        let message = format!("sections {} and {} have one address, {}", other.title, section.title, section.path());
        let hint = "give one of them another `slug` in a [[section]] of kanku.toml";
        (other.id != section.id).then(|| Diagnostic::error(message).rule(Rule::Settings).file(FILE_NAME).hint(hint))
    });
    repeated.collect()
}

/// Reports every issue that shares a number or a date with an earlier one.
fn repeated_keys(parsed: &[ParsedIssue], numbering: &Numbering) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    let mut owners: BTreeMap<IssueKey, &ParsedIssue> = BTreeMap::new();
    for issue in parsed {
        let front = &issue.front;
        let mut other = None;
        for key in front.key.singles() {
            match owners.entry(key) {
                Entry::Occupied(owner) => other = Some(*owner.get()),
                Entry::Vacant(free) => drop(free.insert(issue)),
            }
        }
        if let Some(other) = other {
            let message = format!("{} is taken by {}", numbering.names(front.key, None).full, other.source);
            let diagnostic = Diagnostic::error(message)
                .file(&issue.source)
                .place(front.key_place.clone())
                .hint(format!("both would have the page {}; correct the number or date of one", other.front.path()));
            wrong.push(diagnostic);
        }
    }
    wrong
}

fn issue(id: IssueId, parsed: ParsedIssue, numbering: &Numbering, sections: &mut Sections) -> Issue {
    let headings: Vec<Heading> = parsed
        .headings
        .into_iter()
        .enumerate()
        .map(|(index, heading)| {
            let (section, title) = sections.occurrence(heading.title, heading.depth, id, index);
            Heading {
                section,
                depth: heading.depth,
                numbering: heading.numbering,
                title,
                content: heading.content,
                anchor: heading.anchor,
                parent: heading.parent,
            }
        })
        .collect();
    let mut departments: Vec<DepartmentId> = Vec::new();
    let found = parsed.passages.iter().flat_map(|passage| passage.leads.iter().chain(&passage.mentions));
    for department in found.chain(&parsed.front.departments) {
        if !departments.contains(department) {
            departments.push(*department);
        }
    }
    let front = parsed.front;
    Issue {
        id,
        source: parsed.source,
        title: front.title,
        key: front.key,
        names: numbering.names(front.key, front.total),
        year: front.year,
        volume: front.volume,
        number: front.number,
        total: front.total,
        period: front.period,
        date: front.date,
        publisher: front.publisher,
        distribution: front.distribution,
        draft: front.draft,
        extra: front.extra,
        departments,
        terms: Vec::new(),
        headings,
        items: parsed.items,
        passages: parsed.passages,
        steps: parsed.steps,
        readings: parsed.readings,
        citations: parsed.citations,
        body: parsed.body,
        media: parsed.media.into_iter().collect(),
        input_hash: parsed.input_hash,
    }
}

/// Sections in the order of their first occurrence.
#[derive(Default)]
struct Sections {
    list: Vec<Section>,
    /// Section of each title, folded. The titles share their text with the headings.
    by_title: HashMap<EcoString, SectionId>,
    /// Slugs of the settings, by folded titles.
    slugs: SectionSlugs,
}

impl Sections {
    fn occurrence(&mut self, title: EcoString, depth: u8, issue: IssueId, heading: usize) -> (SectionId, EcoString) {
        let folded = fold(&title);
        let key = if folded.text() == title { title.clone() } else { folded.text().into() };
        let (title, id) = match self.by_title.get_key_value(&key) {
            Some((known, id)) if *known == title => (known.clone(), *id),
            Some((_, id)) => (title, *id),
            None => (title.clone(), self.add(key, title, depth)),
        };
        let section = &mut self.list[id.0];
        section.depth = section.depth.min(depth);
        section.occurrences.push((issue, heading));
        (id, title)
    }

    fn add(&mut self, key: EcoString, title: EcoString, depth: u8) -> SectionId {
        let id = SectionId(self.list.len());
        let slug = String::new();
        self.list.push(Section { id, title: title.to_string(), slug, depth, has_page: false, occurrences: Vec::new() });
        self.by_title.insert(key, id);
        id
    }

    fn finish(mut self) -> Vec<Section> {
        for section in &mut self.list {
            let first = section.occurrences.first().map(|(issue, _)| *issue);
            let recurs = section.occurrences.iter().any(|(issue, _)| Some(*issue) != first);
            section.has_page = section.depth == 1 || recurs;
            if section.has_page {
                let slug = self.slugs.get(fold(&section.title).text().trim());
                section.slug = slug.cloned().unwrap_or_else(|| address_name(&section.title));
            }
        }
        self.list
    }
}

fn department_passages(issues: &[Issue], departments: usize) -> Vec<Vec<PassageRef>> {
    let mut passages = vec![Vec::new(); departments];
    for issue in issues {
        for (index, passage) in issue.passages.iter().enumerate() {
            for department in passage.leads.iter().chain(&passage.mentions) {
                passages[department.0].push(PassageRef { issue: issue.id, passage: index });
            }
        }
    }
    passages
}

/// Collects the documents that the issues cite, by their numbers.
fn documents(issues: &[Issue]) -> Vec<CitedDocument> {
    let mut documents: BTreeMap<&DocumentNumber, Vec<(IssueId, CitingPlace)>> = BTreeMap::new();
    for issue in issues {
        for Citation { document, place } in &issue.citations {
            documents.entry(document).or_default().push((issue.id, *place));
        }
    }
    documents.into_iter().map(|(number, places)| CitedDocument { number: number.clone(), places }).collect()
}

fn series(issues: &[Issue], config: &Config) -> Vec<Series> {
    let mut series: Vec<Series> = config
        .statistics
        .iter()
        .map(|config| Series {
            id: config.id.clone(),
            label: config.label.clone(),
            unit: config.unit.clone(),
            points: Vec::new(),
        })
        .collect();
    for issue in issues {
        for reading in &issue.readings {
            let points = &mut series[reading.series.0].points;
            let taken = points.iter().rev().take_while(|p| p.source.issue == issue.id).any(|p| p.kind == reading.kind);
            if !taken {
                let source = PassageRef { issue: issue.id, passage: reading.passage };
                points.push(Point { source, kind: reading.kind, value: reading.value });
            }
        }
    }
    series
}
