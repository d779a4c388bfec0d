//! Assembles an [`Archive`] of parsed issues: sorts them by time, and follows sections, departments and figures from
//! issue to issue.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use ecow::EcoString;

use crate::archive::{
    Archive, DepartmentId, Heading, Issue, IssueDate, IssueId, IssueKey, PassageRef, Point, Registry, Section,
    SectionId, Series, url,
};
use crate::config::{Config, Numbering};
use crate::diagnostics::Diagnostic;
use crate::folding::fold;
use crate::parse::ParsedIssue;
use crate::parse::front_matter::FrontMatter;

/// Assembles the archive.
///
/// # Errors
/// Two issues that have one key, and so one page.
pub fn assemble(mut parsed: Vec<ParsedIssue>, registry: Registry, config: &Config) -> Result<Archive, Vec<Diagnostic>> {
    sort(&mut parsed);
    let repeated = repeated_keys(&parsed, &config.numbering);
    if !repeated.is_empty() {
        return Err(repeated);
    }
    let mut sections = Sections::default();
    let add = |(index, parsed)| issue(IssueId(index), parsed, &config.numbering, &mut sections);
    let issues: Vec<Issue> = parsed.into_iter().enumerate().map(add).collect();
    let department_passages = department_passages(&issues, registry.departments.len());
    let series = series(&issues, config);
    Ok(Archive { issues, departments: registry.departments, department_passages, sections: sections.finish(), series })
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
        headings,
        items: parsed.items,
        passages: parsed.passages,
        steps: parsed.steps,
        readings: parsed.readings,
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
    slugs: HashSet<String>,
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
        let base = Some(url::slug(&title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "section".into());
        let mut slug = base.clone();
        let mut nth = 2;
        while !self.slugs.insert(slug.clone()) {
            slug = format!("{base}-{nth}");
            nth += 1;
        }
        self.list.push(Section { id, title: title.to_string(), slug, depth, has_page: false, occurrences: Vec::new() });
        self.by_title.insert(key, id);
        id
    }

    fn finish(mut self) -> Vec<Section> {
        for section in &mut self.list {
            let first = section.occurrences.first().map(|(issue, _)| *issue);
            let recurs = section.occurrences.iter().any(|(issue, _)| Some(*issue) != first);
            section.has_page = section.depth == 1 || recurs;
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
