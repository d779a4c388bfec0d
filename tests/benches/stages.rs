//! Benchmarks of each stage, on two years of made-up issues: `cargo bench`.

#![expect(clippy::unwrap_used, reason = "a bench that unwraps fails where it should")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use divan::{Bencher, black_box};
use kanku::archive::Issue;
use kanku::config::wording::Wording;
use kanku::diagnostics::Diagnostic;
use kanku::load::{self, Loaded};
use kanku::output::OutputFile;
use kanku::render::theme::Theme;
use kanku::render::{self, Site};
use kanku::search::lexicon;
use kanku::search::normalise::normalise;
use kanku::search::terms::terms;
use kanku::search::units::Units;
use kanku::search::{export, index};
use kanku::{parse, samples, source};
use tempfile::TempDir;

fn main() {
    divan::main();
    // A static is not dropped.
    std::fs::remove_dir_all(SAMPLES.path()).unwrap();
}

static SAMPLES: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    samples::generate(folder.path(), 2, 7).unwrap();
    folder
});

static LOADED: LazyLock<Loaded> = LazyLock::new(|| load(SAMPLES.path()));

fn load(root: &Path) -> Loaded {
    load::load(root, false).value.unwrap()
}

/// Reading, front matter, Markdown, passages, departments, figures: the whole model.
#[divan::bench]
fn load_archive(bencher: Bencher) {
    let root = SAMPLES.path();
    bencher.bench(|| load(root));
}

/// The front matter of every issue.
#[divan::bench]
fn front_matter(bencher: Bencher) {
    let loaded = &*LOADED;
    let files: Vec<_> = loaded.sources.issues.iter().map(|path| loaded.sources.read(path).unwrap().0).collect();
    bencher
        .bench(|| files.iter().filter(|file| parse::front_matter::parse(file, &loaded.config, None).is_ok()).count());
}

/// Drops a file.
fn nowhere(file: OutputFile) -> Result<(), Diagnostic> {
    black_box(file);
    Ok(())
}

/// Digest of the sources, by which a build sees that nothing has changed.
#[divan::bench]
fn digest_sources(bencher: Bencher) {
    bencher.bench(|| source::digest(&LOADED.sources));
}

/// All pages, rendered and dropped.
#[divan::bench]
fn render_site(bencher: Bencher) {
    let theme = Theme::load(Path::new("nowhere"), None, &Wording::default()).value.unwrap();
    let loaded = &*LOADED;
    let site = Site {
        archive: &loaded.archive,
        config: &loaded.config,
        settings_hash: loaded.settings_hash,
        theme: &theme,
        base_url: None,
        search: Some("00000000"),
    };
    bencher.bench(|| render::render(&site, &nowhere));
}

/// Every passage's text, in the order of the archive.
fn texts() -> Vec<String> {
    let texts = |issue: &'static Issue| issue.passages.iter().map(|passage| issue.text(passage).to_owned());
    LOADED.archive.issues.iter().flat_map(texts).collect()
}

/// Normalised texts to terms.
#[divan::bench]
fn normalise_and_terms(bencher: Bencher) {
    let texts = texts();
    let count = |text: &String| terms(&normalise(text).chars().collect::<Vec<_>>()).len();
    bencher.bench(|| texts.iter().map(count).sum::<usize>());
}

/// Texts to the words that jieba finds.
#[divan::bench]
fn words(bencher: Bencher) {
    let texts: Vec<String> = texts().iter().map(|text| normalise(text)).collect();
    let mut analyzer = lexicon::analyzer(LOADED.archive.departments.iter().flat_map(|department| department.names()));
    bencher.bench_local(|| {
        let mut words = 0;
        for text in &texts {
            analyzer.token_stream(text).process(&mut |_| words += 1);
        }
        words
    });
}

/// The index in its folder.
#[divan::bench]
fn build_index(bencher: Bencher) {
    let folder = tempfile::tempdir().unwrap();
    let units = Units::new(&LOADED.archive, &LOADED.config.title);
    bencher.bench(|| index::build(folder.path(), &LOADED.archive, &units, false).map(|_| ()));
}

/// The files that a browser loads, from an index that is there.
#[divan::bench]
fn export_index(bencher: Bencher) {
    let folder = tempfile::tempdir().unwrap();
    let units = Units::new(&LOADED.archive, &LOADED.config.title);
    let segments = index::build(folder.path(), &LOADED.archive, &units, false).unwrap();
    bencher.bench(|| export::export(&LOADED.archive, &units, &segments, &nowhere));
}

/// The command, where nothing has changed.
#[divan::bench]
fn nothing_changed(bencher: Bencher) {
    let build = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kanku"));
        command.args(["build", "--root"]).arg(SAMPLES.path()).stdout(Stdio::null()).status().unwrap()
    };
    assert!(build().success());
    bencher.bench(build);
}
