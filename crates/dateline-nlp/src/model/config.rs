//! `config.cfg`: sections with dotted names, values in JSON, `${section.name:key}` for the value of another place.

use serde_json::{Map, Value};

/// References within references: no real configuration comes near.
const MAX_REFERENCES: usize = 16;

/// A pipeline's configuration as one nested object.
#[derive(Debug)]
pub(crate) struct Config {
    root: Value,
}

impl Config {
    /// Parses the text of a `config.cfg`.
    pub(crate) fn parse(text: &str) -> Result<Config, String> {
        let mut root = Value::Object(Map::new());
        let mut section: Vec<&str> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with(['#', ';']) {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name.split('.').collect();
                object_at(&mut root, &section).ok_or_else(|| {
                    format!("`config.cfg` line {}: `[{name}]` is also a value", number + 1)
                })?;
                continue;
            }
            let (key, value) = line.split_once('=').ok_or_else(|| {
                format!("`config.cfg` line {}: neither a section nor `key = value`", number + 1)
            })?;
            let value = parse_value(value.trim());
            let Some(object) = object_at(&mut root, &section) else { continue };
            object.insert(key.trim().to_owned(), value);
        }
        Ok(Config { root })
    }

    /// Returns the value at a dotted path, with references followed.
    pub(crate) fn get(&self, path: &str) -> Option<&Value> {
        let mut path = path.to_owned();
        for _ in 0..MAX_REFERENCES {
            let value = path.split('.').try_fold(&self.root, |value, key| value.get(key))?;
            match value.as_str().and_then(|text| text.strip_prefix("${")?.strip_suffix('}')) {
                Some(reference) => path = reference.replace(':', "."),
                None => return Some(value),
            }
        }
        None
    }

    pub(crate) fn str(&self, path: &str) -> Option<&str> {
        self.get(path)?.as_str()
    }

    pub(crate) fn usize(&self, path: &str) -> Option<usize> {
        self.get(path)?.as_u64()?.try_into().ok()
    }

    pub(crate) fn bool(&self, path: &str) -> Option<bool> {
        self.get(path)?.as_bool()
    }

    /// Returns the strings of a list; empty where there is none.
    pub(crate) fn strings(&self, path: &str) -> Vec<&str> {
        self.get(path)
            .and_then(Value::as_array)
            .map(|list| list.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default()
    }
}

/// Values are JSON; what is not (a bare reference, mostly) is kept as text.
fn parse_value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

fn object_at<'v>(root: &'v mut Value, path: &[&str]) -> Option<&'v mut Map<String, Value>> {
    let mut value = root;
    for key in path {
        value = value
            .as_object_mut()?
            .entry((*key).to_owned())
            .or_insert_with(|| Value::Object(Map::new()));
    }
    value.as_object_mut()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_nested_sections() {
        let config = Config::parse("[nlp]\nlang = \"fr\"\npipeline = [\"a\",\"b\"]\n\n[a]\n[a.b]\nwidth = ${c.d:width}\n[c.d]\nwidth = 96\n").unwrap();
        assert_eq!(config.str("nlp.lang"), Some("fr"));
        assert_eq!(config.strings("nlp.pipeline"), ["a", "b"]);
        assert_eq!(config.usize("a.b.width"), Some(96));
        assert_eq!(config.get("a.b.missing"), None);
    }

    #[test]
    fn a_reference_to_itself_ends() {
        let config = Config::parse("[a]\nx = ${a:y}\ny = ${a:x}\n").unwrap();
        assert_eq!(config.get("a.x"), None);
    }

    #[test]
    fn damage_names_the_line() {
        assert_eq!(
            Config::parse("[nlp]\nlang\n").unwrap_err(),
            "`config.cfg` line 2: neither a section nor `key = value`"
        );
        assert!(Config::parse("[a]\nb = 1\n[a.b]\n").unwrap_err().contains("line 3"));
    }
}
