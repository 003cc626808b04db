//! The fields of a JSON object, with what is said where one holds something else. `null` counts as absent unless it is asked for.

use serde_json::{Map, Value};

use super::error::Error;

/// An object of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'v>(&'v Map<String, Value>);

impl<'v> Object<'v> {
    pub(super) fn of(value: &'v Value) -> Result<Object<'v>, Error> {
        value.as_object().map(Object).ok_or(Error::NoObject)
    }

    /// Returns a field as it stands, `null` too.
    pub(super) fn raw(self, name: &str) -> Option<&'v Value> {
        self.0.get(name)
    }

    pub(super) fn get(self, name: &str) -> Option<&'v Value> {
        self.raw(name).filter(|value| !value.is_null())
    }

    pub(super) fn string(self, name: &'static str) -> Result<Option<String>, Error> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => {
                Ok(Some(text.clone()).filter(|text| !text.trim().is_empty()))
            }
            Some(_) => Err(Error::bad(name, "a string")),
        }
    }

    pub(super) fn needed(self, name: &'static str) -> Result<String, Error> {
        self.string(name)?.ok_or(Error::Missing(name))
    }

    /// Reads an id: a string or a number.
    pub(super) fn key(self, name: &'static str) -> Result<Option<String>, Error> {
        match self.get(name) {
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::String(_)) | None => self.string(name),
            Some(_) => Err(Error::bad(name, "a string or a number")),
        }
    }

    pub(super) fn number(self, name: &'static str) -> Result<Option<f64>, Error> {
        let number = self.get(name).map(|value| value.as_f64().ok_or(Error::bad(name, "a number")));
        number.transpose()
    }

    /// Reads a list; one value alone is a list of one.
    pub(super) fn list(self, name: &str) -> Option<Vec<&'v Value>> {
        self.raw(name).map(|value| match value {
            Value::Null => Vec::new(),
            Value::Array(values) => values.iter().collect(),
            value => vec![value],
        })
    }

    pub(super) fn strings(self, name: &'static str) -> Result<Option<Vec<String>>, Error> {
        let Some(values) = self.list(name) else { return Ok(None) };
        let text = |value: &Value| {
            value.as_str().map(str::to_owned).ok_or(Error::bad(name, "a list of strings"))
        };
        values.into_iter().map(text).collect::<Result<_, _>>().map(Some)
    }
}
