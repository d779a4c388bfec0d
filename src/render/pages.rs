//! The list of all files of the site, and the functions that make them.
//!
//! Input: a [`Site`]. Output: a [`Plan`], a list of independent jobs. Every path is known before the first page is
//! rendered, as the sitemap needs them all.

mod inputs;

use super::navigation::{has_departments, has_figures, has_sections};
use super::paging::{self, ListAddress, ListPage, YearRange, YearSlice};
use super::scripts::{self, SCRIPTS};
use super::views::{DocumentPage, PageView};
use super::{BYTE_ORDER_MARK, Site, data, feeds, sitemap, views};
use crate::archive::{
    Archive, DepartmentId, IssueGroup, IssueId, PassageRef, SectionId, SitePath, Taxonomy, TaxonomyId, TermId,
};
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::output::{OutputFile, Sink};

/// Style sheet that only the search page uses.
const SEARCH_STYLES: &str = "assets/search.css";

/// A file of the site.
#[derive(Debug, Clone, Copy)]
pub enum Job {
    Home,
    Archive,
    Year(IssueGroup),
    Issue(IssueId),
    Departments,
    /// One page of a department.
    Department(DepartmentId, ListPage),
    Sections,
    /// One page of a section.
    Section(SectionId, ListPage),
    Taxonomy(TaxonomyId),
    /// One page of a term.
    Term(TaxonomyId, TermId, ListPage),
    Statistics,
    /// A page of one's own, as index.
    Page(usize),
    /// One page of the documents that the archive cites.
    Documents(DocumentPage),
    Search,
    NotFound,
    IssueJson(IssueId),
    IssuesJson,
    JumpScript,
    StatisticsCsv,
    DocumentsJson,
    SiteAtom,
    SiteJson,
    DepartmentAtom(DepartmentId),
    TermAtom(TaxonomyId, TermId),
    Sitemap,
    Robots,
    /// Index into [`SCRIPTS`].
    Script(usize),
    /// Index into the theme's assets.
    Asset(usize),
}

/// All jobs, and data that several of them share.
#[derive(Debug)]
pub struct Plan {
    /// In a fixed order.
    pub jobs: Vec<Job>,
    /// For each section, its passages with those of its subsections, oldest first.
    section_passages: Vec<Vec<PassageRef>>,
    /// For each section, the years of its passages.
    section_years: Vec<Vec<YearRange>>,
    /// The same for each department.
    department_years: Vec<Vec<YearRange>>,
    /// The same for each term of each taxonomy.
    term_years: Vec<Vec<Vec<YearRange>>>,
    /// Hash of the inputs that all pages share.
    shared_inputs: ContentHash,
}

impl Plan {
    /// Lists every file of `site`.
    pub fn new(site: &Site<'_>) -> Self {
        let archive = site.archive;
        let section_passages = section_passages(archive);
        let divide = |passages: &Vec<PassageRef>| paging::divide(archive, passages);
        let section_years: Vec<_> = section_passages.iter().map(divide).collect();
        let department_years: Vec<_> = archive.department_passages.iter().map(divide).collect();
        let taxonomies = archive.taxonomies.iter();
        let divide =
            |taxonomy: &Taxonomy| taxonomy.terms.iter().map(|term| paging::divide(archive, &term.issues)).collect();
        let term_years: Vec<Vec<Vec<YearRange>>> = taxonomies.map(divide).collect();
        let mut jobs: Vec<Job> = Vec::new();
        for issue in &archive.issues {
            jobs.extend([Job::Issue(issue.id), Job::IssueJson(issue.id)]);
        }
        let departments = archive.departments.iter().filter(|_| has_departments(archive));
        for (department, years) in departments.zip(&department_years) {
            jobs.push(Job::DepartmentAtom(department.id));
            jobs.extend(paging::pages(years).map(|page| Job::Department(department.id, page)));
        }
        for (section, years) in archive.sections.iter().zip(&section_years).filter(|(section, _)| section.has_page) {
            jobs.extend(paging::pages(years).map(|page| Job::Section(section.id, page)));
        }
        for (taxonomy, terms) in term_years.iter().enumerate().map(|(index, terms)| (TaxonomyId(index), terms)) {
            jobs.extend((!terms.is_empty()).then_some(Job::Taxonomy(taxonomy)));
            for (term, years) in terms.iter().enumerate().map(|(index, years)| (TermId(index), years)) {
                jobs.push(Job::TermAtom(taxonomy, term));
                jobs.extend(paging::pages(years).map(|page| Job::Term(taxonomy, term, page)));
            }
        }
        jobs.extend(archive.groups().into_iter().map(Job::Year));
        jobs.extend([Job::Home, Job::Archive, Job::NotFound]);
        jobs.extend(has_departments(archive).then_some(Job::Departments));
        jobs.extend(has_sections(archive).then_some(Job::Sections));
        if has_figures(archive) {
            jobs.extend([Job::Statistics, Job::StatisticsCsv]);
        }
        jobs.extend([Job::IssuesJson, Job::JumpScript, Job::SiteAtom, Job::SiteJson]);
        jobs.extend((0..archive.pages.len()).map(Job::Page));
        let documents = views::document_pages(archive);
        jobs.extend(documents.first().map(|_| Job::DocumentsJson));
        jobs.extend(documents.into_iter().map(Job::Documents));
        jobs.extend([Job::Sitemap, Job::Robots]);
        jobs.extend(site.search.map(|_| Job::Search));
        let is_used = |script: &usize| site.search.is_some() || !SCRIPTS[*script].needs_search;
        jobs.extend((0..SCRIPTS.len()).filter(is_used).map(Job::Script));
        let is_file = |asset: &usize| is_published(site, &site.theme.assets()[*asset].0);
        jobs.extend((0..site.theme.assets().len()).filter(is_file).map(Job::Asset));
        Self {
            jobs,
            section_passages,
            section_years,
            department_years,
            term_years,
            shared_inputs: inputs::shared(site),
        }
    }

    /// Makes one file, unless the previous site has one with the same input hash.
    pub fn run(&self, site: &Site<'_>, job: &Job, sink: &dyn Sink) -> Result<(), Diagnostic> {
        let path = path(site, job);
        let known_hash = inputs::input_hash(self, site, job);
        if known_hash.is_some_and(|input_hash| sink.reuse(&path, input_hash).is_some()) {
            return Ok(());
        }
        let writer = FileWriter { site, path: &path, known_hash, sink };
        let Site { archive, config, base_url, theme, .. } = *site;
        match *job {
            Job::Home => writer.html(views::home(site, &path)),
            Job::Archive => writer.html(views::archive(site, &path)),
            Job::Year(year) => writer.html(views::year(site, &path, year)),
            Job::Issue(id) => writer.html(views::issue(site, &path, id)),
            Job::Departments => writer.html(views::departments(site, &path)),
            Job::Department(id, page) => {
                let slice = self.department_slice(archive, id, page);
                writer.html(views::department(site, &path, id, &slice))
            }
            Job::Sections => writer.html(views::sections(site, &path, &self.section_passages)),
            Job::Section(id, page) => {
                let slice = self.section_slice(archive, id, page);
                writer.html(views::section(site, &path, id, &slice, self.section_passages[id.0].len()))
            }
            Job::Taxonomy(id) => writer.html(views::taxonomy(site, &path, &archive.taxonomies[id.0])),
            Job::Term(taxonomy, term, page) => {
                let slice = self.term_slice(archive, taxonomy, term, page);
                let taxonomy = &archive.taxonomies[taxonomy.0];
                writer.html(views::term(site, &path, taxonomy, &taxonomy.terms[term.0], &slice))
            }
            Job::Statistics => writer.html(views::statistics(site, &path)),
            Job::Page(index) => writer.html(views::page(site, &path, &archive.pages[index])),
            Job::Documents(page) => writer.html(views::documents(site, &path, page)),
            Job::Search => writer.html(views::search(site, &path)),
            Job::NotFound => writer.html(views::not_found(site, &path)),
            Job::IssueJson(id) => writer.bytes(data::issue_json(archive, config, &archive.issues[id.0])),
            Job::IssuesJson => writer.bytes(data::issues_json(archive, config)),
            Job::JumpScript => writer.bytes(with_mark(views::jump_script(archive))),
            Job::StatisticsCsv => writer.bytes(data::statistics_csv(archive, config, theme.strings())),
            Job::DocumentsJson => writer.bytes(data::documents_json(archive)),
            Job::SiteAtom => writer.bytes(feeds::site_atom(archive, config, base_url, theme.strings())),
            Job::SiteJson => writer.bytes(feeds::site_json(archive, config, base_url, theme.strings())),
            Job::DepartmentAtom(id) => {
                writer.bytes(feeds::department_atom(archive, config, base_url, id, theme.strings()))
            }
            Job::TermAtom(taxonomy, term) => {
                writer.bytes(feeds::term_atom(archive, config, base_url, (taxonomy, term), theme.strings()))
            }
            Job::Sitemap => writer.bytes(sitemap::sitemap(&self.page_paths(site), base_url)),
            Job::Robots => writer.bytes(sitemap::robots(base_url)),
            Job::Script(index) => writer.bytes(with_mark(SCRIPTS[index].join(theme.assets(), theme.strings()))),
            Job::Asset(index) => writer.bytes(theme.assets()[index].1.clone()),
        }
    }

    fn department_slice<'a>(&'a self, archive: &'a Archive, id: DepartmentId, page: ListPage) -> YearSlice<'a> {
        let address = department_address(archive, id);
        YearSlice::new(&archive.department_passages[id.0], &self.department_years[id.0], page, address)
    }

    fn section_slice<'a>(&'a self, archive: &'a Archive, id: SectionId, page: ListPage) -> YearSlice<'a> {
        let address = section_address(archive, id);
        YearSlice::new(&self.section_passages[id.0], &self.section_years[id.0], page, address)
    }

    fn term_slice<'a>(
        &'a self,
        archive: &'a Archive,
        taxonomy: TaxonomyId,
        term: TermId,
        page: ListPage,
    ) -> YearSlice<'a, IssueId> {
        let issues = &archive.taxonomies[taxonomy.0].terms[term.0].issues;
        let years = &self.term_years[taxonomy.0][term.0];
        YearSlice::new(issues, years, page, term_address(archive, taxonomy, term))
    }

    /// Returns the paths of the HTML pages for crawlers: all but the search page, which is empty without a query.
    fn page_paths(&self, site: &Site<'_>) -> Vec<SitePath> {
        let pages = self.jobs.iter().filter(|job| !matches!(job, Job::Search | Job::NotFound | Job::Asset(_)));
        let mut paths: Vec<SitePath> = pages.map(|job| path(site, job)).collect();
        paths.retain(|path| path.as_str().ends_with(".html"));
        paths.sort();
        paths
    }
}

/// Writes the file of one job.
struct FileWriter<'a> {
    site: &'a Site<'a>,
    path: &'a SitePath,
    /// Input hash of the file, where it is known without its view or its bytes. The previous site then has no file
    /// with this hash.
    known_hash: Option<ContentHash>,
    sink: &'a dyn Sink,
}

impl FileWriter<'_> {
    /// Writes an HTML page.
    fn html<V: PageView>(&self, view: V) -> Result<(), Diagnostic> {
        let theme = self.site.theme;
        self.write(|| theme.input_hash(V::TEMPLATE, &view), || theme.render(V::TEMPLATE, &view).map(page_with_mark))
    }

    /// Writes any other file.
    fn bytes(&self, bytes: Vec<u8>) -> Result<(), Diagnostic> {
        let input_hash = self.known_hash.is_none().then(|| ContentHash::of(|all| all.part(&bytes)));
        self.write(|| input_hash, || Ok(bytes))
    }

    /// Makes and writes the file, unless the previous site has one with the same input hash.
    fn write(
        &self,
        input_hash: impl FnOnce() -> Option<ContentHash>,
        make: impl FnOnce() -> Result<Vec<u8>, Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let input_hash = match self.known_hash {
            Some(known) => Some(known),
            None => {
                let input_hash = input_hash();
                if input_hash.is_some_and(|input_hash| self.sink.reuse(self.path, input_hash).is_some()) {
                    return Ok(());
                }
                input_hash
            }
        };
        self.sink.write(OutputFile { path: self.path.clone(), bytes: make()?, input_hash })
    }
}

/// Puts a byte order mark before a page, in the memory that it has.
fn page_with_mark(mut html: String) -> Vec<u8> {
    html.insert_str(0, BYTE_ORDER_MARK);
    html.into_bytes()
}

/// Puts a byte order mark before a text.
fn with_mark(text: impl AsRef<[u8]>) -> Vec<u8> {
    [BYTE_ORDER_MARK.as_bytes(), text.as_ref()].concat()
}

/// Returns the path of the file of a job.
pub fn path(site: &Site<'_>, job: &Job) -> SitePath {
    let archive = site.archive;
    SitePath::new(match *job {
        Job::Home => "index.html".into(),
        Job::Archive => "archive.html".into(),
        Job::Year(group) => return group.path(),
        Job::Issue(id) => return archive.issues[id.0].path(),
        Job::Departments => "departments.html".into(),
        Job::Department(id, page) => return department_address(archive, id).page(page),
        Job::Sections => "sections.html".into(),
        Job::Section(id, page) => return section_address(archive, id).page(page),
        Job::Taxonomy(id) => return archive.taxonomies[id.0].path(),
        Job::Term(taxonomy, term, page) => return term_address(archive, taxonomy, term).page(page),
        Job::Statistics => "statistics.html".into(),
        Job::Page(index) => return archive.pages[index].path(),
        Job::Documents(page) => return page.path(),
        Job::Search => "search.html".into(),
        Job::NotFound => "404.html".into(),
        Job::IssueJson(id) => archive.issues[id.0].path().as_str().replace(".html", ".json"),
        Job::IssuesJson => "data/issues.json".into(),
        Job::JumpScript => "data/jump.js".into(),
        Job::StatisticsCsv => "data/statistics.csv".into(),
        Job::DocumentsJson => "data/documents.json".into(),
        Job::SiteAtom => "feed.xml".into(),
        Job::SiteJson => "feed.json".into(),
        Job::DepartmentAtom(id) => return department_address(archive, id).feed(),
        Job::TermAtom(taxonomy, term) => return term_address(archive, taxonomy, term).feed(),
        Job::Sitemap => "sitemap.xml".into(),
        Job::Robots => "robots.txt".into(),
        Job::Script(index) => SCRIPTS[index].path.clone(),
        Job::Asset(index) => return site.theme.assets()[index].0.clone(),
    })
}

/// Returns true if an asset is published as it is: not the parts of joined scripts and, without a search, not the style
/// sheet of the search page.
fn is_published(site: &Site<'_>, asset: &SitePath) -> bool {
    !scripts::is_part(asset.as_str()) && (site.search.is_some() || asset.as_str() != SEARCH_STYLES)
}

fn department_address(archive: &Archive, id: DepartmentId) -> ListAddress<'_> {
    ListAddress { folder: "departments", slug: &archive.departments[id.0].slug }
}

fn section_address(archive: &Archive, id: SectionId) -> ListAddress<'_> {
    ListAddress { folder: "sections", slug: &archive.sections[id.0].slug }
}

fn term_address(archive: &Archive, taxonomy: TaxonomyId, term: TermId) -> ListAddress<'_> {
    let taxonomy = &archive.taxonomies[taxonomy.0];
    ListAddress { folder: &taxonomy.key, slug: &taxonomy.terms[term.0].slug }
}

/// Collects the passages of each section with those of its subsections, oldest first.
fn section_passages(archive: &Archive) -> Vec<Vec<PassageRef>> {
    let mut passages = vec![Vec::new(); archive.sections.len()];
    for issue in &archive.issues {
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
