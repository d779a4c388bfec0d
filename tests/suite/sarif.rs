//! `kanku check --format sarif`: what the standard asks for, and no more.

use serde_json::{Value, json};

use crate::support::{FRONT, Project};

/// Properties that SARIF 2.1.0 (OASIS, 2020, section 3) requires of the objects that `check` writes, with the values allowed.
fn sarif_schema() -> Value {
    let text = json!({ "type": "object", "required": ["text"], "properties": { "text": { "type": "string", "minLength": 1 } } });
    let level = json!({ "enum": ["none", "note", "warning", "error"] });
    let place = json!({ "type": "integer", "minimum": 1 });
    let region = json!({
        "required": ["startLine"], "additionalProperties": false,
        "properties": {
            "startLine": place, "startColumn": place, "endLine": place, "endColumn": place, "snippet": { "required": ["text"] },
        },
    });
    let physical = json!({
        "required": ["artifactLocation"], "additionalProperties": false,
        "properties": {
            "artifactLocation": {
                "required": ["uri"],
                "properties": { "uri": { "type": "string", "pattern": r"^[A-Za-z0-9._~/!$&'()*+,;=@%-]+$" } },
            },
            "region": region,
        },
    });
    let result = json!({
        "required": ["message"], "additionalProperties": false,
        "properties": {
            "ruleId": { "type": "string" }, "ruleIndex": { "type": "integer", "minimum": 0 }, "level": level, "message": text,
            "locations": { "type": "array", "items": { "properties": { "physicalLocation": physical } } },
        },
    });
    let rule = json!({
        "required": ["id"], "additionalProperties": false,
        "properties": {
            "id": { "type": "string" }, "shortDescription": text, "help": text,
            "defaultConfiguration": { "properties": { "level": level } },
        },
    });
    let driver = json!({
        "required": ["name"], "additionalProperties": false,
        "properties": {
            "name": { "type": "string" }, "version": { "type": "string" },
            "semanticVersion": { "pattern": r"^\d+\.\d+\.\d+" },
            "rules": { "type": "array", "uniqueItems": true, "items": rule },
        },
    });
    let run = json!({
        "required": ["tool", "results"], "additionalProperties": false,
        "properties": {
            "tool": { "required": ["driver"], "properties": { "driver": driver } },
            "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
            "results": { "type": "array", "items": result },
        },
    });
    json!({
        "type": "object", "required": ["version", "runs"], "additionalProperties": false,
        "properties": {
            "$schema": { "type": "string" }, "version": { "const": "2.1.0" },
            "runs": { "type": "array", "minItems": 1, "items": run },
        },
    })
}

#[test]
fn sarif_is_what_the_standard_asks_for() {
    let schema = jsonschema::validator_for(&sarif_schema()).unwrap();
    let body = "本周, 教育厅（开会。\n\n2.2 月 30 日，省体育局窗口，[甲](9.md)，，![乙](x y.png)";
    let sound = Project::new();
    let suspicious = Project::new().issue(1, body).with("content/issues/2023/第 [2] 期#.md", FRONT);
    let wrong = Project::new().with("content/issues/a.md", "---\nyear: 二\n---\n").with("kanku.toml", "");
    for project in [&sound, &suspicious, &wrong] {
        let run = project.kanku(&["check", "--format", "sarif"]);
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        let errors: Vec<String> =
            schema.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:?}\n{}", run.stdout);
        for result in document["runs"][0]["results"].as_array().unwrap() {
            let index = result["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok()).unwrap();
            assert_eq!(document["runs"][0]["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
            let region = &result["locations"][0]["physicalLocation"]["region"];
            assert!(region["endColumn"].as_u64() >= region["startColumn"].as_u64(), "{region}");
        }
    }
}
