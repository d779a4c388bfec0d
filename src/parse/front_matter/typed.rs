//! JSON Schema of the front matter, for editors. The parser does not use these types: it reads key by key, because each
//! diagnostic has a place and a hint.

use schemars::{JsonSchema, Schema, schema_for};
use serde_json::json;

use crate::config::TaxonomyConfig;

/// Front matter of an issue.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    title = "Front matter of an issue",
    // An issue is identified by year and issue, volume and issue, total, or date.
    extend(
        "anyOf" = [{"required": ["issue"]}, {"required": ["total"]}, {"required": ["date"]}],
        "dependentSchemas" = {"issue": {"anyOf": [{"required": ["year"]}, {"required": ["volume"]}]}}
    )
)]
#[expect(dead_code, reason = "only its schema is used")]
struct FrontMatterFile {
    /// Year the number counts in.
    #[schemars(range(min = 1900, max = 9999))]
    year: Option<i16>,
    /// Volume, 第 45 卷.
    #[schemars(range(min = 1, max = 9_999))]
    volume: Option<u32>,
    /// Number in the year or in the volume, 第 44 期; a double issue is [1, 2].
    issue: Option<Number>,
    /// Running number, 总第 464 期.
    total: Option<Number>,
    /// Days reported on.
    period: Option<PeriodFile>,
    /// Date of issue, 印发日期, like 2023-11-27; of a monthly that tells no day, like 2023-11.
    date: Option<IssueDay>,
    /// Title, where it is not the bulletin's name.
    title: Option<Text>,
    /// Publisher, 编印单位, where it is not the bulletin's.
    publisher: Option<Text>,
    /// Departments that are added to those found in the text, under any of their names.
    departments: Option<Texts>,
    /// To whom it goes, 送 and 发.
    distribution: Option<DistributionFile>,
    /// Values for the theme's templates; kanku does not read them.
    extra: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    /// A draft is built only with `--drafts`.
    #[schemars(default)]
    draft: bool,
}

/// Days that an issue reports on.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct PeriodFile {
    /// First day.
    start: Day,
    /// Last day.
    end: Day,
}

/// To whom a printed issue goes.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct DistributionFile {
    /// 送.
    to: Option<Texts>,
    /// 发.
    cc: Option<Texts>,
    /// Copies printed, 共印.
    #[schemars(with = "Option<Copies>")]
    copies: Option<u32>,
}

/// A number, or the consecutive numbers of a double issue.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum Number {
    /// 44.
    One(#[schemars(range(min = 1, max = 99_999))] u32),
    /// [1, 2].
    Several(#[schemars(length(min = 1), inner(range(min = 1, max = 99_999)))] Vec<u32>),
}

/// A day: year-month-day, like 2023-11-27.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Day(#[schemars(regex(pattern = r"^\s*[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}\s*$"))] String);

/// A day or a month: year-month-day, like 2023-11-27, or year-month, like 2023-11.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct IssueDay(#[schemars(regex(pattern = r"^\s*[0-9]{1,4}-[0-9]{1,2}(-[0-9]{1,2})?\s*$"))] String);

/// A text that is not blank.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Text(#[schemars(regex(pattern = r"\S"))] String);

/// Copies.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Copies(#[schemars(range(min = 0, max = 1_000_000))] u32);

/// A text, or a list of them.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum Texts {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

/// Front matter of a page of one's own, below content/pages.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Front matter of a page")]
#[expect(dead_code, reason = "only its schema is used")]
struct PageFile {
    /// Title. Left out, it is the first heading, or the name of the file.
    title: Option<Text>,
    /// Place among the pages, from the lowest number on.
    order: Option<i64>,
    /// Whether the navigation leads to it.
    #[schemars(default = "yes")]
    navigation: bool,
}

/// Default of `navigation`.
fn yes() -> bool {
    true
}

/// JSON Schema of the front matter of a page.
pub fn page_schema() -> Schema {
    schema_for!(PageFile)
}

/// Returns the JSON Schema of the front matter in an archive with these taxonomies.
pub fn schema(taxonomies: &[TaxonomyConfig]) -> Schema {
    let mut schema = schema_for!(FrontMatterFile);
    if let Some(serde_json::Value::Object(properties)) = schema.get_mut("properties") {
        for TaxonomyConfig { key, title } in taxonomies {
            let terms = json!({ "description": title, "anyOf": [{ "$ref": "#/$defs/Texts" }, { "type": "null" }] });
            properties.insert(key.clone(), terms);
        }
    }
    schema
}
