//! The law of `kanku import`: an issue that other programs printed comes back as it was, from every format.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::thread;

use encoding_rs::GB18030;
use kanku::archive::{Archive, DepartmentId, Issue, Passage, Step};
use kanku::load::Loaded;
use kanku::samples;
use serde_json::Value;

use crate::import::{ISSUE, empty_like};
use crate::printing;
use crate::support::{Project, Run, load, repository, tree};

/// Issues as files of other programs, a folder for each format, made once for all tests.
struct Printed {
    /// The sample archive that all but the real issue come from.
    samples: PathBuf,
    folder: tempfile::TempDir,
}

/// A folder of files, and the programs that made them.
const FORMATS: [&str; 6] = ["docx-libreoffice", "docx-pandoc", "pdf-libreoffice", "pdf-chromium", "doc", "gb18030"];
/// Every how many issues of the samples one is printed; a year has about fifty.
const STEP: usize = 8;
/// How many of them the browser prints, which is started anew for each.
const BY_BROWSER: usize = 3;

static PRINTED: LazyLock<Printed> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let samples = folder.path().join("samples");
    samples::generate(&samples, 1, 11).unwrap();
    let (real, sample) = (load(&repository()), load(&samples));
    let mut pages = Vec::new();
    let mut texts = Vec::new();
    for (name, issue) in named(&real.archive.issues[0], &sample) {
        pages.push((format!("{name}.html"), printing::html(issue)));
        texts.push((format!("{name}.txt"), printing::plain(issue)));
    }
    let printed = Printed { samples, folder };
    for format in FORMATS {
        fs::create_dir(printed.of(format)).unwrap();
    }
    let picture = Path::new("images/sample.png");
    fs::create_dir_all(printed.of("media/images")).unwrap();
    fs::copy(printed.samples.join("content").join(picture), printed.of("media").join(picture)).unwrap();
    for (name, text) in texts {
        fs::write(printed.of("gb18030").join(name), GB18030.encode(&text).0).unwrap();
    }
    for (name, page) in &pages {
        fs::write(printed.folder.path().join(name), page).unwrap();
    }
    let names: Vec<String> = pages.into_iter().map(|(name, _)| name).collect();
    thread::scope(|scope| {
        scope.spawn(|| printed.by_libreoffice(&names));
        scope.spawn(|| printed.by_pandoc(&names));
        scope.spawn(|| printed.by_chromium(&names[..=BY_BROWSER]));
    });
    printed
});

/// The issues that are printed, with the names of their files, which tell nothing.
fn named<'a>(real: &'a Issue, sample: &'a Loaded) -> Vec<(String, &'a Issue)> {
    let samples = sample.archive.issues.iter().step_by(STEP).enumerate();
    let samples = samples.map(|(index, issue)| (format!("sample{index}"), issue));
    [("real".to_owned(), real)].into_iter().chain(samples).collect()
}

impl Printed {
    fn of(&self, format: &str) -> PathBuf {
        self.folder.path().join(format)
    }

    fn by_libreoffice(&self, pages: &[String]) {
        for (format, target) in
            [("docx-libreoffice", "docx:MS Word 2007 XML"), ("pdf-libreoffice", "pdf"), ("doc", "doc:MS Word 97")]
        {
            let profile = format!("-env:UserInstallation=file://{}", self.of("profile").display());
            let mut command = self.program("soffice");
            command.args([&profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", target]);
            run(command.args(["--outdir", format]).args(pages));
        }
    }

    fn by_pandoc(&self, pages: &[String]) {
        for page in pages {
            let target = Path::new("docx-pandoc").join(page).with_extension("docx");
            run(self.program("pandoc").arg(page).arg("-o").arg(target));
        }
    }

    fn by_chromium(&self, pages: &[String]) {
        for page in pages {
            let mut command = self.program("chromium");
            command.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]);
            command.arg(format!("--user-data-dir={}", self.of("browser").display()));
            let target = self.of("pdf-chromium").join(page).with_extension("pdf");
            run(command.arg(format!("--print-to-pdf={}", target.display())).arg(self.of(page)));
        }
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.current_dir(self.folder.path());
        command
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What `kanku import` makes of the files of a format, real issue or samples.
fn import(format: &str, real: bool, root: &Path) -> (Project, Run) {
    let project = empty_like(root);
    for entry in fs::read_dir(PRINTED.of(format)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with("real") == real {
            project.write(&format!("old/{name}"), fs::read(entry.path()).unwrap());
        }
    }
    let run = project.kanku(&["import", project.path("old").to_str().unwrap()]);
    (project, run)
}

/// The real issue as data, once it is built; without white space, which no reader sees between 11 and 月.
fn data(project: Project) -> Value {
    let project = project.build();
    assert_eq!(tree(&project.path("content/issues")).len(), 1);
    let mut data: Value = serde_json::from_str(&project.built("issues/2023/044.json")).unwrap();
    for passage in data["passages"].as_array_mut().unwrap() {
        passage["text"] = squeezed(passage["text"].as_str().unwrap()).into();
    }
    data["csv"] = project.built("data/statistics.csv").into();
    data
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice, pandoc and Chromium")]
fn the_real_issue_comes_back_from_every_format_and_builds() {
    let expected = data(empty_like(&repository()).with(ISSUE, fs::read(repository().join(ISSUE)).unwrap()));
    assert_eq!(expected["passages"].as_array().unwrap().len(), 13);
    for format in FORMATS {
        let (project, run) = import(format, true, &repository());
        assert!(run.status == 0, "{format}: {}", run.stderr);
        assert!(run.stdout.ends_with("imported 1 issue(s), 0 of them unsure; 0 failed\n"), "{format}: {}", run.stdout);
        assert_eq!(data(project), expected, "{format}");
    }
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice, pandoc and Chromium")]
fn samples_come_back_from_every_format() {
    let before = load(&PRINTED.samples);
    for format in FORMATS {
        let (project, run) = import(format, false, &PRINTED.samples);
        assert_eq!(run.status, 0, "{format}: {}", run.stderr);
        let after = load(&project.path(""));
        let files = fs::read_dir(project.path("old")).unwrap().count();
        assert!(files >= BY_BROWSER && after.archive.issues.len() == files, "{format}: {}", run.stdout);
        assert!(came_back(&before.archive, &after.archive, format) > 0, "{format}: no issue is plain enough");
    }
}

#[test]
fn a_whole_archive_comes_back_from_plain_text() {
    let folder = tempfile::tempdir().unwrap();
    samples::generate(folder.path(), 3, 11).unwrap();
    let before = load(folder.path());
    let project = empty_like(folder.path());
    for issue in &before.archive.issues {
        project.write(&format!("old/{}.txt", issue.key), printing::plain(issue));
    }
    let run = project.kanku(&["import", project.path("old").to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let count = before.archive.issues.len();
    assert!(run.stdout.contains(&format!("imported {count} issue(s), 0 of them unsure; 0 failed")));
    let after = load(&project.path(""));
    assert_eq!(count, after.archive.issues.len());
    let whole = came_back(&before.archive, &after.archive, "txt");
    assert!(whole > 20, "{whole} issues are plain enough");
}

/// Holds each issue of `after` against the same one of `before`; returns how many have no lists, tables or notes, and
/// are the same passage by passage.
fn came_back(before: &Archive, after: &Archive, format: &str) -> usize {
    let mut whole = 0;
    for new in &after.issues {
        let of = |old: &&Issue| (old.year, old.number) == (new.year, new.number);
        let old = before.issues.iter().find(of).unwrap();
        let source = format!("{format}, {}", new.source);
        assert_eq!(front(old), front(new), "{source}");
        assert_eq!(old.distribution, new.distribution, "{source}");
        assert_eq!(unmarked(&printing::body(old).concat()), unmarked(&visible(new)), "{source}");
        assert_eq!(outline(old), outline(new), "{source}");
        if old.passages.iter().all(|passage| passage.blocks.is_empty()) {
            whole += 1;
            assert_eq!(passages(before, old), passages(after, new), "{source}");
            assert_eq!(old.readings, new.readings, "{source}");
        }
    }
    whole
}

fn front(issue: &Issue) -> impl PartialEq + std::fmt::Debug + use<> {
    (issue.total, issue.period, issue.date, issue.title.clone(), issue.publisher.clone())
}

fn outline(issue: &Issue) -> Vec<(u8, String, String)> {
    issue.headings.iter().map(|heading| (heading.depth, heading.full(), heading.anchor.to_string())).collect()
}

/// All text of an issue below its masthead.
fn visible(issue: &Issue) -> String {
    let blocks = issue.steps.iter().map(|step| match step {
        Step::Heading(index) => issue.headings[*index].full(),
        Step::Rule => String::new(),
        Step::Item(index) => {
            issue.passages[issue.items[*index].passages.clone()].iter().map(|passage| issue.text(passage)).collect()
        }
    });
    squeezed(&blocks.collect::<String>())
}

/// Anchors, texts and departments of all passages.
fn passages(archive: &Archive, issue: &Issue) -> Vec<String> {
    let names = |ids: &[DepartmentId]| ids.iter().map(|id| archive.departments[id.0].short.clone()).collect::<Vec<_>>();
    let show = |passage: &Passage| {
        let text = squeezed(issue.text(passage));
        format!("{} {text} {:?} {:?}", passage.anchor, names(&passage.leads), names(&passage.mentions))
    };
    issue.passages.iter().map(show).collect()
}

/// Text without the marks that programs draw before entries of lists.
fn unmarked(text: &str) -> String {
    squeezed(text).replace(['•', '–'], "")
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '*').collect()
}
