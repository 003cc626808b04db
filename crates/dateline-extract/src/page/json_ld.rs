//! JSON-LD as pages have it: several objects, nested, pointing at each other, and often broken.

use std::collections::BTreeMap;

use serde_json::{Deserializer, Value};
use trafilatura::dom::Document;

use super::entities::decoded;

/// Deeper objects are not looked into.
const MAX_DEPTH: usize = 8;

/// All objects of a page.
pub(crate) struct JsonLd {
    values: Vec<Value>,
    /// What an object points to by `@id`: the first object with more than that.
    named: BTreeMap<String, Value>,
}

impl JsonLd {
    pub(crate) fn of(page: &Document) -> JsonLd {
        let scripts = page.scripts_with_type(&["application/ld+json"]);
        let values: Vec<Value> =
            scripts.into_iter().flat_map(|script| parse(&page.text(script))).collect();
        let mut named = BTreeMap::new();
        values.iter().for_each(|value| add_named(value, 0, &mut named));
        JsonLd { values, named }
    }

    /// Returns the articles, the outermost of each branch, in the order of the page.
    pub(crate) fn articles(&self) -> Vec<&Value> {
        self.of_kind(is_article)
    }

    /// Returns the objects that are of the type `name`.
    pub(crate) fn typed(&self, name: &str) -> Vec<&Value> {
        self.of_kind(|value| kinds(value).any(|kind| kind == name))
    }

    fn of_kind(&self, is_kind: impl Fn(&Value) -> bool) -> Vec<&Value> {
        let mut found = Vec::new();
        self.values.iter().for_each(|value| collect(value, 0, &is_kind, &mut found));
        found
    }

    /// Returns what `value` points to, or itself.
    pub(crate) fn target<'j>(&'j self, value: &'j Value) -> &'j Value {
        let is_pointer = value.as_object().is_some_and(|object| !object.contains_key("name"));
        let id = value.get("@id").and_then(Value::as_str).filter(|_| is_pointer);
        id.and_then(|id| self.named.get(id)).unwrap_or(value)
    }
}

/// Returns the text of a field, without the entities of the page's template.
pub(crate) fn text_of(object: &Value, name: &str) -> Option<String> {
    let value = object.get(name)?;
    let value = value.as_array().map_or(value, |values| values.first().unwrap_or(value));
    decoded(value.as_str()?)
}

pub(crate) fn kinds(object: &Value) -> impl Iterator<Item = &str> {
    let kind = object.get("@type");
    let one = kind.and_then(Value::as_str);
    let many = kind.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many)
}

/// Tells whether an object is a `NewsArticle`, a `LiveBlogPosting` and so on.
fn is_article(object: &Value) -> bool {
    kinds(object)
        .any(|kind| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report")
}

fn collect<'j>(
    value: &'j Value,
    depth: usize,
    is_kind: &impl Fn(&Value) -> bool,
    found: &mut Vec<&'j Value>,
) {
    match value {
        _ if depth > MAX_DEPTH => {}
        Value::Array(values) => {
            values.iter().for_each(|value| collect(value, depth + 1, is_kind, found));
        }
        Value::Object(_) if is_kind(value) => found.push(value),
        Value::Object(object) => {
            for name in ["@graph", "mainEntity", "mainEntityOfPage", "breadcrumb"] {
                object.get(name).iter().for_each(|value| collect(value, depth + 1, is_kind, found));
            }
        }
        _ => {}
    }
}

fn add_named(value: &Value, depth: usize, named: &mut BTreeMap<String, Value>) {
    let inner: Vec<&Value> = match value {
        Value::Array(values) => values.iter().collect(),
        Value::Object(object) => object.values().collect(),
        _ => return,
    };
    if let Some(id) = value.get("@id").and_then(Value::as_str)
        && value.get("name").is_some()
    {
        named.entry(id.to_owned()).or_insert_with(|| value.clone());
    }
    if depth < MAX_DEPTH {
        inner.into_iter().for_each(|value| add_named(value, depth + 1, named));
    }
}

/// Reads a script; what is broken is mended as far as it goes.
fn parse(script: &str) -> Vec<Value> {
    if let Ok(value) = serde_json::from_str(script.trim()) {
        return vec![value];
    }
    let mended = mended(script);
    let values = Deserializer::from_str(&mended).into_iter::<Value>();
    values.map_while(Result::ok).collect()
}

/// Takes out what stands round the objects (comments, CDATA, semicolons), line breaks within strings, commas before a closing bracket, false escapes.
fn mended(script: &str) -> String {
    let start = script.find(['{', '[']).filter(|_| !script.contains("<![CDATA["));
    let start = start.or_else(|| script.find('{')).unwrap_or(script.len());
    let script = script.get(start..).unwrap_or_default();
    let script = match script.contains('"') {
        true => script.to_owned(),
        false => script.replace("&quot;", "\""),
    };
    let (mut mended, mut in_string) = (String::with_capacity(script.len()), false);
    let mut chars = script.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                in_string = !in_string;
                mended.push(c);
            }
            '\\' if in_string => {
                let next = chars.next();
                push_escape(next, &mut mended);
            }
            c if in_string && c.is_control() => mended.push(' '),
            '}' | ']' if !in_string => {
                let kept = mended.trim_end().trim_end_matches(',').len();
                mended.truncate(kept);
                mended.push(c);
            }
            ';' if !in_string => {}
            _ => mended.push(c),
        }
    }
    mended
}

fn push_escape(next: Option<char>, mended: &mut String) {
    match next {
        Some(next) if "\"\\/bfnrtu".contains(next) => mended.extend(['\\', next]),
        // JavaScript's `\'` is no JSON.
        Some(next) => mended.push(next),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_scripts_are_mended() {
        for script in [
            r#"{"a":"b c"}"#,
            "\n//<![CDATA[\n{\"a\":\"b\nc\",}\n//]]>",
            "<!-- {\"a\":\"b\tc\"}; -->",
            "{&quot;a&quot;:&quot;b c&quot;}",
            r#"{"a":"b c",,}"#,
        ] {
            assert_eq!(parse(script), [serde_json::json!({"a": "b c"})], "{script}");
        }
        assert_eq!(parse(r#"{"a":"l\'un"}{"b":[1,2,]}"#).len(), 2);
        assert_eq!(parse("soon"), Vec::<Value>::new());
    }

    #[test]
    fn objects_point_at_each_other() {
        let page = Document::parse(
            r##"<script type="application/ld+json">{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@id":"#a","@type":"Person","name":"A B"}]}</script>"##,
        );
        let found = JsonLd::of(&page);
        let article = found.articles()[0];
        assert_eq!(text_of(found.target(&article["author"]), "name").as_deref(), Some("A B"));
    }
}
