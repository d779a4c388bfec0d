//! The definitions that the browser shares, as golden files that its tests read too.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::support::repository;
use kanku::search::literal::Literal;
use kanku::search::normalise::normalise;
use kanku::search::query::Query;

fn cases<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let text = std::fs::read_to_string(repository().join("tests/fixtures").join(file)).unwrap();
    let cases: Vec<T> = serde_json::from_str(&text).unwrap();
    assert!(cases.len() > 20, "{file}");
    cases
}

#[derive(Deserialize)]
struct NormalisationCase {
    raw: String,
    normal: String,
}

#[test]
fn normalisation() {
    for case in cases::<NormalisationCase>("normalisation.json") {
        assert_eq!(normalise(&case.raw), case.normal, "{:?}", case.raw);
        assert_eq!(normalise(&case.normal), case.normal, "{:?} once more", case.raw);
    }
}

#[derive(Deserialize)]
struct LiteralCase {
    text: String,
    literal: String,
    prefix: bool,
    occurrences: Vec<usize>,
}

#[test]
fn occurrences() {
    for case in cases::<LiteralCase>("literals.json") {
        let text: Vec<char> = case.text.chars().collect();
        let literal = Literal::new(&case.literal, case.prefix).unwrap();
        let found: Vec<usize> = literal.occurrences(&text).collect();
        assert_eq!(found, case.occurrences, "{:?} in {:?}", case.literal, case.text);
    }
}

#[derive(Deserialize, PartialEq, Debug)]
struct LiteralOfQuery {
    text: String,
    prefix: bool,
}

#[derive(Deserialize)]
struct QueryCase {
    raw: String,
    literals: Vec<LiteralOfQuery>,
    excluded: Vec<LiteralOfQuery>,
    quoted: bool,
}

#[test]
fn queries() {
    let shown = |literals: &[Literal]| -> Vec<LiteralOfQuery> {
        literals.iter().map(|literal| LiteralOfQuery { text: literal.text(), prefix: literal.prefix }).collect()
    };
    for case in cases::<QueryCase>("queries.json") {
        let query = Query::parse(&case.raw);
        assert_eq!(shown(&query.literals), case.literals, "{:?}", case.raw);
        assert_eq!(shown(&query.excluded), case.excluded, "{:?}", case.raw);
        assert_eq!(query.quoted, case.quoted, "{:?}", case.raw);
    }
}
