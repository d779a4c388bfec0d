//! Search through the library: what stands in a passage is found, and only that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::{FRONT, Project, load, repository};
use kanku::archive::Archive;
use kanku::output::Collected;
use kanku::pipeline::{BuildOptions, Silent, build};
use kanku::samples;
use kanku::search::engine::{Engine, Options, Order, Results, Tier};
use kanku::search::export::export;
use kanku::search::literal::Literal;
use kanku::search::normalise::normalise;
use kanku::search::query::Query;
use kanku::search::segment::Segment;
use kanku::search::units::Units;
use kanku::search::{format, index};

/// An archive with its index, and the normalised text of each passage by address.
struct Indexed {
    engine: Engine,
    segments: Vec<Segment>,
    passages: Vec<(String, String)>,
    /// As people write them.
    raw: Vec<String>,
    _folder: tempfile::TempDir,
}

impl Indexed {
    fn new(archive: &Archive, title: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let units = Units::new(archive, title);
        index::build(folder.path(), archive, &units, false).unwrap();
        put_in_place(folder.path());
        let (segments, summary) = index::open(folder.path()).unwrap();
        let engine = Engine::new(segments, summary);
        let (segments, _) = index::open(folder.path()).unwrap();
        let mut passages = Vec::new();
        let mut raw = Vec::new();
        for issue in &archive.issues {
            for passage in &issue.passages {
                passages.push((format!("{}#{}", issue.path(), passage.anchor), normalise(issue.text(passage))));
                raw.push(issue.text(passage).to_owned());
            }
        }
        Self { engine, segments, passages, raw, _folder: folder }
    }

    fn search(&self, raw: &str) -> Results {
        self.engine.search(&Query::parse(raw), &Options::default()).unwrap()
    }

    /// Addresses of the first tier.
    fn literal_hits(&self, results: &Results) -> BTreeSet<String> {
        results.hits.iter().filter(|hit| hit.tier == Tier::Literal).map(|hit| self.address(hit)).collect()
    }

    /// Docs of passages, as tantivy finds them.
    fn passages_with_term(&self, term: &str) -> BTreeSet<u32> {
        let passages = |segment: &Segment| {
            let found = segment.with_text(term).unwrap().into_iter();
            let found = found.filter(|document| segment.extents[*document as usize].is_none());
            found.map(|document| segment.docs[document as usize]).collect::<Vec<_>>()
        };
        self.segments.iter().flat_map(passages).collect()
    }

    fn address(&self, hit: &kanku::search::engine::Hit) -> String {
        let entry = self.engine.entry(hit.doc).unwrap();
        format!("{}#{}", self.engine.summary().issues[hit.issue].path, entry.anchor)
    }
}

/// The real issue, a year of samples with one issue twice, and texts that are hard to search.
fn archives() -> &'static [Indexed; 3] {
    static ARCHIVES: OnceLock<[Indexed; 3]> = OnceLock::new();
    ARCHIVES.get_or_init(|| {
        let real = load(&repository());
        let folder = tempfile::tempdir().unwrap();
        samples::generate(folder.path(), 1, 11).unwrap();
        let sample = load(folder.path());
        let hard = std::fs::read_to_string(repository().join("tests/fixtures/hard-texts.md")).unwrap();
        let project = Project::new().issue(1, &hard).issue(2, &hard).issue(3, "## 一、查询\n\n1.别的。");
        let hard = load(project.path("").as_path());
        [
            Indexed::new(&real.archive, &real.config.title),
            Indexed::new(&sample.archive, &sample.config.title),
            Indexed::new(&hard.archive, &hard.config.title),
        ]
    })
}

/// A second opinion on what it means to stand in a text: a regular expression.
fn pattern(literal: &Literal) -> regex::Regex {
    const CJK: &str = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}ー[[\p{Thai}\p{Lao}\p{Tibetan}\p{Myanmar}\p{Khmer}\p{Yi}]&&[\p{L}\p{M}]]";
    let word = format!(r"[[\p{{L}}\p{{N}}\p{{M}}]--[{CJK}]]");
    let other = format!(r"[^[[\p{{L}}\p{{N}}\p{{M}}]--[{CJK}]]]");
    let is_word = regex::Regex::new(&word).unwrap();
    let is_mark = regex::Regex::new(r"\p{P}").unwrap();
    let text = literal.text();
    let ends_in_word = |c: Option<char>| c.is_some_and(|c| is_word.is_match(&c.to_string()));
    let mut pattern = String::new();
    if ends_in_word(text.chars().next()) {
        pattern.push_str(&format!("(?:^|{other})"));
    }
    for c in text.chars().map(|c| c.to_string()) {
        pattern.push_str(&if is_mark.is_match(&c) { r"\p{P}".into() } else { regex::escape(&c) });
    }
    if !literal.prefix && ends_in_word(text.chars().last()) {
        pattern.push_str(&format!("(?:$|{other})"));
    }
    regex::Regex::new(&pattern).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// The first tier is what grep finds, for any piece of any passage.
    #[test]
    fn literal_search_equals_grep(which in 0_usize..3, passage: Index, start: Index, length in 1_usize..=20, raw: bool) {
        let indexed = &archives()[which];
        let text = if raw { passage.get(&indexed.raw) } else { &passage.get(&indexed.passages).1 };
        let characters: Vec<char> = text.chars().collect();
        prop_assume!(!characters.is_empty());
        let start = start.index(characters.len());
        let drawn: String = characters[start..].iter().take(length).collect();
        let query = Query::parse(&drawn);
        prop_assume!(!query.literals.is_empty());
        // A piece that has an operator or two words in it asks for something else: the law holds for each literal.
        let [wanted, unwanted] = [&query.literals, &query.excluded].map(|all| all.iter().map(pattern).collect::<Vec<_>>());
        let holds = |text: &str| {
            wanted.iter().all(|literal| literal.is_match(text)) && !unwanted.iter().any(|literal| literal.is_match(text))
        };
        let expected: BTreeSet<String> =
            indexed.passages.iter().filter(|(_, text)| holds(text)).map(|(address, _)| address.clone()).collect();
        let results = indexed.search(&drawn);
        prop_assert_eq!(indexed.literal_hits(&results), expected.clone(), "{}", drawn);
        prop_assert_eq!(results.count, expected.len());
    }
}

#[test]
fn order_is_tier_then_score_then_newest_first() {
    let indexed = &archives()[1];
    let options = Options { order: Some(Order::Relevance), ..Options::default() };
    for raw in ["本周", "经济和信息化厅", "办理项 手册", "样例要点落实情况"] {
        let results = indexed.engine.search(&Query::parse(raw), &options).unwrap();
        assert!(!results.hits.is_empty(), "{raw}");
        let keys: Vec<_> = results
            .hits
            .iter()
            .map(|hit| (hit.tier, std::cmp::Reverse(hit.steps), std::cmp::Reverse(hit.issue), hit.unit))
            .collect();
        assert!(keys.is_sorted(), "{raw}");
    }
}

/// A pair of characters is a term of the index, so tantivy's own query must find the same.
#[test]
fn a_pair_is_found_where_tantivy_finds_it() {
    let indexed = &archives()[1];
    for pair in ["咨询", "省林", "本周"] {
        let hits = indexed.search(pair).hits.into_iter().filter(|hit| hit.tier == Tier::Literal);
        let docs: BTreeSet<u32> = hits.map(|hit| hit.doc).collect();
        assert!(!docs.is_empty(), "{pair}");
        assert_eq!(docs, indexed.passages_with_term(pair), "{pair}");
    }
}

#[test]
fn tiers_of_a_misremembered_phrase() {
    let indexed = &archives()[0];
    let results = indexed.search("无线电台申报许可");
    assert_eq!(results.count, 0);
    assert_eq!(results.hits[0].tier, Tier::All);
    assert_eq!(indexed.address(&results.hits[0]), "issues/2023/044.html#s3.3-1");
    let results = indexed.search("无线电台大赛");
    assert!(results.hits.iter().all(|hit| hit.tier == Tier::Some));
    assert!(results.hits.len() > 1);
}

/// What repeats is stored once, yet a title stands above one of the copies only.
#[test]
fn a_title_counts_for_its_own_copy_alone() {
    let body = "## 一、查询\n\n1.省中心组织工作人员检查窗口，要求各个部门按时报送办件情况。";
    let project = Project::new().issue(1, body).issue(2, body).issue(3, body);
    let path = "content/issues/2023/002.md";
    let issue = std::fs::read_to_string(project.path(path)).unwrap();
    project.write(path, issue.replacen("---\n", "---\ntitle: 水库特刊\n", 1));
    let loaded = load(project.path("").as_path());
    let indexed = Indexed::new(&loaded.archive, &loaded.config.title);
    let results = indexed.search("检查水库");
    let found: Vec<_> = results.hits.iter().map(|hit| (hit.issue, hit.tier)).collect();
    assert_eq!(found, [(1, Tier::All), (2, Tier::Some), (0, Tier::Some)]);
    assert_eq!(results.hits[0].doc, results.hits[1].doc);
}

#[test]
fn a_heading_leads_to_what_stands_below_it() {
    let indexed = &archives()[0];
    let results = indexed.search("厅（局）长进大厅");
    assert_eq!((results.count, results.hits.len()), (0, 1));
    assert_eq!(indexed.address(&results.hits[0]), "issues/2023/044.html#s2-1");
}

#[test]
fn a_department_is_found_under_every_name() {
    let indexed = &archives()[0];
    let expected = indexed.search("省市场监管局").hits.len();
    assert!(expected >= 2);
    for typed in ["四川省市场监督管理局", "市场监管局", "sscjgj", "shengshichangjianguanju"] {
        assert_eq!(indexed.search(typed).hits.len(), expected, "{typed}");
    }
}

#[test]
fn operators() {
    let indexed = &archives()[0];
    let count = |raw: &str| indexed.search(raw).count;
    assert_eq!(count("行政审批处 -省药监局"), count("行政审批处") - 1);
    assert_eq!(count("咨询 受理"), 1);
    assert_eq!(indexed.search("\"无线电台申报\"").hits.len(), 0);
    assert_eq!(indexed.search("，。").hits.len(), 0);
}

/// A browser keeps files of a generation for good, so what lays them out in another way must tell so.
///
/// Where this fails, and the files are meant to be others: count [`format::VERSION`] or [`format::LAYOUT`] up and write the hash here.
#[test]
fn the_layout_of_the_files_has_a_number() {
    let hard = std::fs::read_to_string(repository().join("tests/fixtures/hard-texts.md")).unwrap();
    let project = Project::new().issue(1, &hard).issue(2, &hard);
    let loaded = load(project.path("").as_path());
    let mut units = Units::new(&loaded.archive, &loaded.config.title);
    units.generation = 0;
    let segments = index::build(project.path("").as_path(), &loaded.archive, &units, false).unwrap();
    let files = Collected::default();
    export(&loaded.archive, &units, &segments, &files).unwrap();
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in files.into_files() {
        hasher.update(path.as_str().as_bytes()).update(&bytes);
    }
    let hash = hasher.finalize().to_hex()[..16].to_owned();
    assert_eq!((format::VERSION, format::LAYOUT, hash.as_str()), (8, 6, "a57afcd60f60816b"));
}

/// The files of `search/`, and the names of the volumes of the index, which then takes its place.
fn searched(
    root: &std::path::Path,
    archive: &Archive,
    title: &str,
    trusted: bool,
) -> (BTreeMap<String, Vec<u8>>, BTreeSet<String>) {
    let units = Units::new(archive, title);
    let segments = index::build(root, archive, &units, trusted).unwrap();
    let files = Collected::default();
    export(archive, &units, &segments, &files).unwrap();
    drop(segments);
    put_in_place(root);
    let entries = std::fs::read_dir(root.join(index::FOLDER)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files = files.into_files().into_iter().map(|(path, bytes)| (path.to_string(), bytes));
    (files.collect(), names.filter(|name| name.len() == 32).collect())
}

/// Moves the index that was built to where it is looked for.
fn put_in_place(root: &std::path::Path) {
    let _ = std::fs::remove_dir_all(root.join(index::FOLDER));
    std::fs::rename(root.join(index::STAGING), root.join(index::FOLDER)).unwrap();
}

#[test]
fn an_index_opens_while_another_takes_its_place() {
    let project = Project::new().issue(1, "受理 12 件。").build();
    let root = project.path("");
    let options = BuildOptions::new(&root);
    std::thread::scope(|scope| {
        let builds = scope.spawn(|| {
            for text in ["办结 7 件。", "受理 12 件。"].iter().cycle().take(8) {
                project.write("content/issues/2023/001.md", format!("{FRONT}\n{text}\n"));
                assert!(build(&options, &Silent).value.is_ok());
            }
        });
        while !builds.is_finished() {
            let (segments, _) = index::open(&root).unwrap();
            assert_eq!(segments.len(), 1);
        }
    });
}

/// What a browser keeps of one generation is of no use in another: also where all stands as before but in which issue.
#[test]
fn a_generation_tells_where_passages_stand() {
    let generation = |first: &str, second: &str| {
        let project = Project::new().issue(1, first).issue(2, second);
        Units::new(&load(&project.path("")).archive, "周报").generation
    };
    let text = "受理 12 件。";
    assert_ne!(generation(text, ""), generation("", text));
}

/// A name is a word also where it names nobody, as in a heading: a new one is indexed in texts that are the old ones.
#[test]
fn a_new_name_is_a_word_in_what_was_indexed_before() {
    let project = Project::new().issue(1, "## 一、蓉教办动态\n\n1.受理 12 件。");
    let root = project.path("");
    searched(&root, &load(&root).archive, "周报", false);
    let registry = std::fs::read_to_string(root.join("content/departments.toml")).unwrap();
    project.write("content/departments.toml", format!("{registry}\n[[department]]\nname = \"蓉教办\"\n"));
    let archive = load(&root).archive;
    let kept = searched(&root, &archive, "周报", true);
    assert!(kept == searched(&root, &archive, "周报", false));
}

/// Issues that say the same in few words are no copies, and their volumes are one and the same.
#[test]
fn volumes_that_hold_the_same_share_an_index() {
    let body: String = (1..=520).map(|number| format!("{number}.无。\n\n")).collect();
    let project =
        (1..=11).fold(Project::new(), |project, number| project.issue(number, &format!("## 一、工作\n\n{body}")));
    let root = project.path("");
    let archive = load(&root).archive;
    let (files, volumes) = searched(&root, &archive, "周报", false);
    let (segments, summary) = index::open(&root).unwrap();
    assert!(segments.len() > volumes.len(), "{} of {volumes:?}", segments.len());
    assert!(searched(&root, &archive, "周报", true) == (files, volumes));
    let results = Engine::new(segments, summary).search(&Query::parse("无"), &Options::default()).unwrap();
    assert_eq!(results.count, 11 * 520);
}

/// A change in the middle: what it does not touch is neither indexed anew nor stands in other shards than before.
#[test]
fn what_changed_is_indexed_and_the_rest_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    samples::generate(root, 4, 5).unwrap();
    let before = load(root);
    let title = before.config.title.clone();
    let (old_files, old_volumes) = searched(root, &before.archive, &title, false);
    assert!(old_volumes.len() > 3, "{old_volumes:?}");
    let issue = root.join(&before.archive.issues[before.archive.issues.len() / 2].source);
    let text = std::fs::read_to_string(&issue).unwrap();
    std::fs::write(&issue, format!("{text}\n本周新增一段文字，编号 4711。\n")).unwrap();
    let after = load(root);
    let (files, volumes) = searched(root, &after.archive, &title, true);
    assert_eq!(volumes.difference(&old_volumes).count(), 1, "one volume is new");
    assert_eq!(volumes.len(), old_volumes.len());
    let elsewhere = tempfile::tempdir().unwrap();
    let (clean, clean_volumes) = searched(elsewhere.path(), &after.archive, &title, false);
    assert!(files == clean, "what is kept is what would be made");
    assert_eq!(volumes, clean_volumes);
    // An issue that comes last moves no doc, so that only the shards of its own terms change.
    let last = root.join("content/issues/last.md");
    let newest = after.archive.issues.last().unwrap();
    let front =
        format!("---\nyear: {}\nissue: 1\ntotal: {}\n", newest.year.unwrap() + 1, newest.total.unwrap().last + 1);
    let days =
        format!("period: {{start: {0}-01-02, end: {0}-01-06}}\ndate: {0}-01-09\n---\n", newest.year.unwrap() + 1);
    std::fs::write(last, format!("{front}{days}\n## 一、动态\n\n1.本周又新增一段文字。\n")).unwrap();
    let (longer, _) = searched(root, &load(root).archive, &title, true);
    let is_shard = |path: &&String| path.starts_with("search/p/") || path.starts_with("search/t/");
    let shards = longer.keys().filter(is_shard).count();
    let changed = longer
        .iter()
        .filter(|(path, _)| is_shard(path))
        .filter(|(path, bytes)| files.get(*path) != Some(bytes))
        .count();
    assert!(changed > 0 && changed * 3 < shards, "{changed} of {shards} shards changed");
    assert!(old_files.keys().filter(is_shard).count() <= shards);
}

#[test]
fn words_come_from_the_archive() {
    let results = archives()[0].search("省林草局窗口不存在");
    assert_eq!(results.words.iter().map(Literal::text).collect::<Vec<_>>(), ["省林草局", "窗口", "不存", "存在"]);
}
