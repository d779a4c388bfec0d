//! Which files the site has, and what makes each of them.
//!
//! Input: a [`Site`]. Output: a [`Plan`], a list of jobs that are independent of each other; every
//! path is known before the first page is rendered, which is what the sitemap needs.

mod inputs;

use serde::Serialize;

use super::scripts::{self, SCRIPTS};
use super::views::{self, Slice};
use super::{Site, data, feeds, sitemap};
use crate::archive::{Archive, DepartmentId, IssueId, PassageRef, SectionId, SitePath};
use crate::diagnostics::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::output::{OutputFile, Sink};

/// One file to make.
#[derive(Debug, Clone, Copy)]
pub enum Job {
    Home,
    Archive,
    Year(i16),
    Issue(IssueId),
    Departments,
    /// One page of a department, from 0.
    Department(DepartmentId, usize),
    Sections,
    /// One page of a section, from 0.
    Section(SectionId, usize),
    Statistics,
    Search,
    NotFound,
    IssueJson(IssueId),
    IssuesJson,
    JumpScript,
    StatisticsCsv,
    SiteAtom,
    SiteJson,
    DepartmentAtom(DepartmentId),
    Sitemap,
    Robots,
    /// Index into [`SCRIPTS`].
    Script(usize),
    /// Index into the theme's assets.
    Asset(usize),
}

/// All jobs, and what several of them share.
#[derive(Debug)]
pub struct Plan {
    /// In a fixed order.
    pub jobs: Vec<Job>,
    /// For each section, its passages with those of its subsections: newest issue first, then in
    /// reading order.
    section_passages: Vec<Vec<PassageRef>>,
    /// What all pages are made from.
    frame: Fingerprint,
}

impl Plan {
    /// Lists every file of `site`.
    pub fn new(site: &Site<'_>) -> Self {
        let archive = site.archive;
        let section_passages = section_passages(archive);
        let per_page = site.config.pages.passages_per_page;
        let mut jobs: Vec<Job> = Vec::new();
        for issue in &archive.issues {
            jobs.extend([Job::Issue(issue.id), Job::IssueJson(issue.id)]);
        }
        for department in &archive.departments {
            let passages = archive.department_passages.get(department.id.0).map_or(0, Vec::len);
            jobs.push(Job::DepartmentAtom(department.id));
            jobs.extend((0..page_count(passages, per_page)).map(|page| Job::Department(department.id, page)));
        }
        for section in archive.sections.iter().filter(|section| section.has_page) {
            let pages = page_count(section_passages[section.id.0].len(), site.config.pages.lines_per_page);
            jobs.extend((0..pages).map(|page| Job::Section(section.id, page)));
        }
        jobs.extend(archive.years().into_iter().map(Job::Year));
        jobs.extend([Job::Home, Job::Archive, Job::Departments, Job::Sections, Job::Statistics, Job::NotFound]);
        jobs.extend([Job::IssuesJson, Job::JumpScript, Job::StatisticsCsv, Job::SiteAtom, Job::SiteJson]);
        jobs.extend([Job::Sitemap, Job::Robots]);
        jobs.extend(site.search.map(|_| Job::Search));
        let is_used = |script: &usize| site.search.is_some() || !SCRIPTS[*script].is_search;
        jobs.extend((0..SCRIPTS.len()).filter(is_used).map(Job::Script));
        let is_file = |asset: &usize| is_published(site, &site.theme.assets()[*asset].0);
        jobs.extend((0..site.theme.assets().len()).filter(is_file).map(Job::Asset));
        Self { jobs, section_passages, frame: inputs::frame(site) }
    }

    /// Makes one file, unless the site before has it.
    pub fn run(&self, site: &Site<'_>, job: &Job, sink: &dyn Sink) -> Result<(), Diagnostic> {
        let path = path(site, job);
        let inputs = inputs::inputs(self, site, job);
        if inputs.is_some_and(|origin| sink.keep(&path, origin).is_some()) {
            return Ok(());
        }
        let place = Place { site, path: &path, inputs, sink };
        match *job {
            Job::IssueJson(id) => place.bytes(data::issue_json(site.archive, site.config, &site.archive.issues[id.0])),
            Job::IssuesJson => place.bytes(data::issues_json(site.archive, site.config)),
            Job::JumpScript => place.bytes(views::jump_script(site.archive)),
            Job::StatisticsCsv => place.bytes(data::statistics_csv(site.archive)),
            Job::SiteAtom => place.bytes(feeds::site_atom(site.archive, site.config, site.base_url)),
            Job::SiteJson => place.bytes(feeds::site_json(site.archive, site.config, site.base_url)),
            Job::DepartmentAtom(id) => {
                place.bytes(feeds::department_atom(site.archive, site.config, site.base_url, id))
            }
            Job::Sitemap => place.bytes(sitemap::sitemap(&self.page_paths(site), site.base_url)),
            Job::Robots => place.bytes(sitemap::robots(site.base_url)),
            Job::Script(index) => place.bytes(SCRIPTS[index].join(site.theme.assets())),
            Job::Asset(index) => place.bytes(site.theme.assets()[index].1.clone()),
            page => self.page(page, &place),
        }
    }

    /// Renders an HTML page.
    fn page(&self, job: Job, place: &Place<'_>) -> Result<(), Diagnostic> {
        let Place { site, path, .. } = *place;
        match job {
            Job::Archive => place.html("archive.html", views::archive(site, path)),
            Job::Year(year) => place.html("year.html", views::year(site, path, year)),
            Job::Issue(id) => place.html("issue.html", views::issue(site, path, id)),
            Job::Departments => place.html("departments.html", views::departments(site, path)),
            Job::Department(id, number) => {
                let newest_first: Vec<PassageRef> =
                    site.archive.department_passages[id.0].iter().rev().copied().collect();
                let per_page = site.config.pages.passages_per_page;
                let slice = slice(site, &newest_first, per_page, number, |n| Job::Department(id, n));
                place.html("department.html", views::department(site, path, id, &slice))
            }
            Job::Sections => place.html("sections.html", views::sections(site, path, &self.section_passages)),
            Job::Section(id, number) => {
                let per_page = site.config.pages.lines_per_page;
                let slice = slice(site, &self.section_passages[id.0], per_page, number, |n| Job::Section(id, n));
                place.html("section.html", views::section(site, path, id, &slice))
            }
            Job::Statistics => place.html("statistics.html", views::statistics(site, path)),
            Job::Search => place.html("search.html", views::search(site, path)),
            Job::NotFound => place.html("404.html", views::not_found(site, path)),
            _ => place.html("home.html", views::home(site, path)),
        }
    }

    /// Paths of the HTML pages that a crawler should know: the search page is empty without a query.
    fn page_paths(&self, site: &Site<'_>) -> Vec<SitePath> {
        let pages = self.jobs.iter().filter(|job| !matches!(job, Job::Search | Job::NotFound | Job::Asset(_)));
        let mut paths: Vec<SitePath> = pages.map(|job| path(site, job)).collect();
        paths.retain(|path| path.as_str().ends_with(".html"));
        paths.sort();
        paths
    }
}

/// Where a file comes to stand.
struct Place<'a> {
    site: &'a Site<'a>,
    path: &'a SitePath,
    /// What the file is made from, where that is known without its view or its bytes: then the site before has none
    /// of the same.
    inputs: Option<Fingerprint>,
    sink: &'a dyn Sink,
}

impl Place<'_> {
    /// An HTML page.
    fn html(&self, template: &str, view: impl Serialize) -> Result<(), Diagnostic> {
        let theme = self.site.theme;
        self.put(|| theme.origin(template, &view), || theme.render(template, &view).map(String::into_bytes))
    }

    /// Any other file.
    fn bytes(&self, bytes: Vec<u8>) -> Result<(), Diagnostic> {
        let origin = self.inputs.is_none().then(|| Fingerprint::of(|all| all.part(&bytes)));
        self.put(|| origin, || Ok(bytes))
    }

    /// Makes the file, unless the site before has one of the same origin.
    fn put(
        &self,
        origin: impl FnOnce() -> Option<Fingerprint>,
        make: impl FnOnce() -> Result<Vec<u8>, Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let origin = match self.inputs {
            Some(inputs) => Some(inputs),
            None => {
                let origin = origin();
                if origin.is_some_and(|origin| self.sink.keep(self.path, origin).is_some()) {
                    return Ok(());
                }
                origin
            }
        };
        self.sink.write(OutputFile { path: self.path.clone(), bytes: make()?, origin })
    }
}

/// Where the file of a job stands.
pub fn path(site: &Site<'_>, job: &Job) -> SitePath {
    let archive = site.archive;
    let department = |id: DepartmentId| &archive.departments[id.0].slug;
    SitePath::new(match *job {
        Job::Home => "index.html".into(),
        Job::Archive => "archive.html".into(),
        Job::Year(year) => format!("archive/{year}.html"),
        Job::Issue(id) => return archive.issues[id.0].path(),
        Job::Departments => "departments.html".into(),
        Job::Department(id, page) => paged("departments", department(id), page),
        Job::Sections => "sections.html".into(),
        Job::Section(id, page) => paged("sections", &archive.sections[id.0].slug, page),
        Job::Statistics => "statistics.html".into(),
        Job::Search => "search.html".into(),
        Job::NotFound => "404.html".into(),
        Job::IssueJson(id) => archive.issues[id.0].path().as_str().replace(".html", ".json"),
        Job::IssuesJson => "data/issues.json".into(),
        Job::JumpScript => "data/jump.js".into(),
        Job::StatisticsCsv => "data/statistics.csv".into(),
        Job::SiteAtom => "feed.xml".into(),
        Job::SiteJson => "feed.json".into(),
        Job::DepartmentAtom(id) => format!("departments/{}.xml", department(id)),
        Job::Sitemap => "sitemap.xml".into(),
        Job::Robots => "robots.txt".into(),
        Job::Script(index) => SCRIPTS[index].path.into(),
        Job::Asset(index) => return site.theme.assets()[index].0.clone(),
    })
}

/// Whether an asset is a file of the site: what only a search has use for is none without one, and no part of a
/// script is.
fn is_published(site: &Site<'_>, asset: &SitePath) -> bool {
    let is_search = asset.as_str().starts_with("assets/search");
    if site.search.is_some() { !scripts::is_part(asset) } else { !is_search }
}

/// `departments/SLUG.html`, then `departments/SLUG.2.html`: no slug has a dot in it, so page 2 of
/// `a` cannot meet the first page of `a-2`.
fn paged(folder: &str, slug: &str, page: usize) -> String {
    if page == 0 { format!("{folder}/{slug}.html") } else { format!("{folder}/{slug}.{}.html", page + 1) }
}

/// The passages on page `page`, and where the other pages are.
fn slice(site: &Site<'_>, all: &[PassageRef], per_page: usize, page: usize, job: impl Fn(usize) -> Job) -> Slice {
    let paths = (0..page_count(all.len(), per_page)).map(|n| path(site, &job(n))).collect();
    let passages = all.iter().skip(page * per_page).take(per_page).copied().collect();
    Slice { passages, total: all.len(), page, paths }
}

/// At least one, so that what is empty has a page that says so.
fn page_count(passages: usize, per_page: usize) -> usize {
    passages.div_ceil(per_page.max(1)).max(1)
}

fn section_passages(archive: &Archive) -> Vec<Vec<PassageRef>> {
    let mut passages = vec![Vec::new(); archive.sections.len()];
    for issue in archive.issues.iter().rev() {
        for item in &issue.items {
            let mut above: Vec<SectionId> = issue.heading_path(item.heading).iter().map(|h| h.section).collect();
            above.sort();
            above.dedup();
            for section in above {
                let refs = item.passages.clone().map(|passage| PassageRef { issue: issue.id, passage });
                passages[section.0].extend(refs);
            }
        }
    }
    passages
}
