//! As much of JSON Schema as our schema uses. A keyword that is not known here fails the test.

use serde_json::Value;

/// Returns what in `value` is against `schema`, whose references are looked up in `root`.
pub(crate) fn faults(value: &Value, schema: &Value, root: &Value) -> Vec<String> {
    let Some(keywords) = schema.as_object() else {
        return vec![format!("`{schema}` is no schema")];
    };
    keywords.iter().flat_map(|(keyword, rule)| check(value, keyword, rule, root)).collect()
}

fn check(value: &Value, keyword: &str, rule: &Value, root: &Value) -> Vec<String> {
    let ok = match keyword {
        "$schema" | "$defs" | "title" | "description" | "format" => true,
        "$ref" => return faults(value, referred(rule, root), root),
        "properties" => return properties(value, rule, root),
        "items" => {
            let items = value.as_array().into_iter().flatten();
            return items.flat_map(|item| faults(item, rule, root)).collect();
        }
        "oneOf" => n_valid(value, rule, root) == 1,
        "anyOf" => n_valid(value, rule, root) > 0,
        "type" => rule == type_of(value) || list(rule).iter().any(|name| has_type(value, name)),
        "const" => value == rule,
        "enum" => list(rule).contains(value),
        "required" => list(rule).iter().all(|key| value.get(key.as_str().unwrap_or("")).is_some()),
        "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= number(rule)),
        "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= number(rule)),
        "minimum" => value.as_f64().is_none_or(|found| Some(found) >= rule.as_f64()),
        "maximum" => value.as_f64().is_none_or(|found| Some(found) <= rule.as_f64()),
        _ => false,
    };
    if ok { vec![] } else { vec![format!("{value} is against `{keyword}`: {rule}")] }
}

fn referred<'s>(rule: &Value, root: &'s Value) -> &'s Value {
    let pointer = rule.as_str().and_then(|rule| rule.strip_prefix('#'));
    pointer.and_then(|pointer| root.pointer(pointer)).unwrap_or(&Value::Null)
}

fn properties(value: &Value, rule: &Value, root: &Value) -> Vec<String> {
    let properties = rule.as_object().into_iter().flatten();
    properties
        .filter_map(|(key, rule)| Some((value.get(key)?, rule)))
        .flat_map(|(value, rule)| faults(value, rule, root))
        .collect()
}

fn n_valid(value: &Value, rule: &Value, root: &Value) -> usize {
    list(rule).iter().filter(|rule| faults(value, rule, root).is_empty()).count()
}

fn has_type(value: &Value, name: &Value) -> bool {
    name == type_of(value) || name == "number" && value.is_number()
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Returns the items of a list, or the one item that is no list.
fn list(rule: &Value) -> &[Value] {
    rule.as_array().map_or(std::slice::from_ref(rule), Vec::as_slice)
}

fn number(rule: &Value) -> u64 {
    rule.as_u64().unwrap_or(u64::MAX)
}
