//! SQL with its values: what users type is only ever a value.

use rusqlite::types::Value;

/// A piece of SQL with the values of its `?`, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sql {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl Sql {
    /// Takes SQL of our own.
    pub(super) fn new(text: &'static str) -> Sql {
        Sql { text: text.to_owned(), values: Vec::new() }
    }

    /// Takes SQL of our own with one value.
    pub(super) fn with(text: &'static str, value: impl Into<Value>) -> Sql {
        Sql::new(text).bind(value)
    }

    /// Adds the value of the next `?`.
    pub(super) fn bind(mut self, value: impl Into<Value>) -> Sql {
        self.values.push(value.into());
        self
    }

    /// Appends SQL of our own.
    pub(super) fn push(mut self, text: &str) -> Sql {
        self.text.push_str(text);
        self
    }

    /// Appends another piece.
    pub(super) fn append(mut self, other: Sql) -> Sql {
        self.text.push_str(&other.text);
        self.values.extend(other.values);
        self
    }

    /// Appends `(?, ?…)` with these values.
    pub(super) fn list<V: Into<Value>>(self, values: impl IntoIterator<Item = V>) -> Sql {
        let values: Vec<Value> = values.into_iter().map(Into::into).collect();
        let marks = vec!["?"; values.len()].join(", ");
        let mut sql = self.push("(").push(&marks).push(")");
        sql.values.extend(values);
        sql
    }

    /// Appends a list of keys, as one value: there may be thousands.
    pub(super) fn keys(self, keys: &[i64]) -> Sql {
        match keys {
            // One key keeps the order of an index.
            [key] => self.push("(?)").bind(*key),
            _ => {
                let list: Vec<String> = keys.iter().map(i64::to_string).collect();
                self.push("(SELECT value FROM json_each(?))").bind(format!("[{}]", list.join(",")))
            }
        }
    }
}

/// Joins conditions that must all hold.
pub(super) fn all_of(conditions: impl IntoIterator<Item = Sql>) -> Sql {
    let mut all = Sql::default();
    for condition in conditions {
        let glue = if all.text.is_empty() { "" } else { " AND " };
        all = all.push(glue).append(condition);
    }
    if all.text.is_empty() { Sql::new("1") } else { all }
}

/// Joins conditions of which one is enough.
pub(super) fn any_of(conditions: impl IntoIterator<Item = Sql>) -> Sql {
    let mut any = Sql::new("(");
    for (n, condition) in conditions.into_iter().enumerate() {
        any = any.push(if n == 0 { "" } else { " OR " }).append(condition);
    }
    any.push(")")
}
