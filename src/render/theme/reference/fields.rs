//! The values of a view as a flat list, read from the JSON Schema of its type.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value};

/// A value that a template can print or loop over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    /// How a template reaches it: `years[].issues[].href`, where `[]` stands for an element of a list.
    pub path: String,
    /// Its type in words.
    pub kind: String,
    /// The comment of the field.
    pub description: String,
}

/// Returns the comment of a view and all its values, those of an object after the object itself.
pub fn describe<T: JsonSchema>() -> (String, Vec<Field>) {
    let schema = SchemaGenerator::default().into_root_schema_for::<T>();
    let root = schema.as_value();
    let mut reader = Reader { definitions: root.get("$defs").and_then(Value::as_object), fields: Vec::new() };
    reader.properties(root, "");
    (description(root), reader.fields)
}

struct Reader<'a> {
    definitions: Option<&'a Map<String, Value>>,
    fields: Vec<Field>,
}

impl<'a> Reader<'a> {
    /// Adds the properties of an object whose path is `above`, with a dot at its end.
    fn properties(&mut self, object: &'a Value, above: &str) {
        for (name, property) in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let path = format!("{above}{name}");
            let (schema, may_be_none) = self.resolved(property);
            let (list, element) = match schema.get("items") {
                Some(items) => (true, self.resolved(items).0),
                None => (false, schema),
            };
            let kind = match (list, kind(element)) {
                (false, kind) => kind,
                (true, "object") => "list",
                (true, "number") => "list of numbers",
                (true, _) => "list of texts",
            };
            let none = if may_be_none { ", or none" } else { "" };
            let description = Some(description(property)).filter(|text| !text.is_empty());
            let description = description.unwrap_or_else(|| self::description(schema));
            self.fields.push(Field { path: path.clone(), kind: format!("{kind}{none}"), description });
            self.properties(element, &if list { format!("{path}[].") } else { format!("{path}.") });
        }
    }

    /// Follows references. Returns the schema that describes the value, and whether the value may be none.
    fn resolved(&self, schema: &'a Value) -> (&'a Value, bool) {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let name = name.rsplit('/').next().unwrap_or(name);
            let definition = self.definitions.and_then(|definitions| definitions.get(name));
            return definition.map_or((schema, false), |definition| self.resolved(definition));
        }
        if let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) {
            let is_null = |one: &&Value| one.get("type").and_then(Value::as_str) == Some("null");
            let may_be_none = alternatives.iter().any(|one| is_null(&one));
            if let Some(value) = alternatives.iter().find(|one| !is_null(one)) {
                return (self.resolved(value).0, may_be_none);
            }
        }
        let types = schema.get("type").and_then(Value::as_array);
        (schema, types.is_some_and(|types| types.iter().any(|one| one == "null")))
    }
}

/// Returns the name of a type as a theme's author says it.
fn kind(schema: &Value) -> &'static str {
    let types = schema.get("type");
    let has = |name: &str| match types {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(several)) => several.iter().any(|one| one == name),
        _ => false,
    };
    if schema.get("format").is_some_and(|format| format == "html") {
        "HTML"
    } else if has("string") {
        "text"
    } else if has("integer") || has("number") {
        "number"
    } else if has("boolean") {
        "true or false"
    } else if has("array") {
        "list"
    } else if has("object") {
        "object"
    } else {
        "any value"
    }
}

/// Returns the comment of a type or field on one line.
fn description(schema: &Value) -> String {
    let text = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
