//! Words that must be known: types, statuses, modes, contexts, countries. One that is not is refused with what may be meant.

use std::collections::BTreeMap;

use dateline_types::{CONTEXTS, EventType, Status, nearest};
use rusqlite::Connection;

use super::FindError;

/// What may be asked for.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    types: Vec<String>,
    modes: Vec<String>,
    contexts: Vec<String>,
    countries: BTreeMap<String, String>,
    /// Codes in the file that `countries` does not name, such as `IGO`.
    others: Vec<String>,
}

impl Vocabulary {
    /// Returns PLOVER's words and those that the file adds; `countries` are codes with their names.
    pub(super) fn of(
        connection: &Connection,
        countries: BTreeMap<String, String>,
    ) -> rusqlite::Result<Vocabulary> {
        let of_plover = EventType::ALL.iter().map(|one| one.name().to_owned());
        let modes =
            EventType::ALL.iter().flat_map(EventType::modes).map(|(mode, _)| mode.to_owned());
        let mut others = distinct(connection, "party INDEXED BY party_country", "country")?;
        others.extend(distinct(connection, "event INDEXED BY event_country", "country")?);
        others.extend(distinct(connection, "quote INDEXED BY quote_country", "country")?);
        Ok(Vocabulary {
            types: of_plover
                .chain(distinct(connection, "event INDEXED BY event_type", "type")?)
                .collect(),
            modes: modes.chain(tags(connection, "mode")?).collect(),
            contexts: CONTEXTS
                .map(str::to_owned)
                .into_iter()
                .chain(tags(connection, "context")?)
                .collect(),
            countries,
            others,
        })
    }

    /// Reads an event type; case does not count.
    ///
    /// # Errors
    ///
    /// Where there is none of this name.
    pub fn event_type(&self, value: &str) -> Result<String, FindError> {
        known("type", value, self.types.iter().map(String::as_str))
    }

    /// Reads a mode.
    ///
    /// # Errors
    ///
    /// Where there is none of this name.
    pub fn mode(&self, value: &str) -> Result<String, FindError> {
        known("mode", value, self.modes.iter().map(String::as_str))
    }

    /// Reads a context.
    ///
    /// # Errors
    ///
    /// Where there is none of this name.
    pub fn context(&self, value: &str) -> Result<String, FindError> {
        known("context", value, self.contexts.iter().map(String::as_str))
    }

    /// Reads a status.
    ///
    /// # Errors
    ///
    /// Where there is none of this name.
    pub fn status(&self, value: &str) -> Result<String, FindError> {
        known("status", value, Status::ALL.map(Status::name))
    }

    /// Reads a country's code or name.
    ///
    /// # Errors
    ///
    /// Where there is none of it.
    pub fn country(&self, value: &str) -> Result<String, FindError> {
        let names = self.countries.iter();
        let by_name = names.clone().find(|(_, name)| name.eq_ignore_ascii_case(value.trim()));
        if let Some((code, _)) = by_name {
            return Ok(code.clone());
        }
        let codes = || self.countries.keys().chain(&self.others).map(String::as_str);
        known("country", value, codes()).map_err(|_| {
            // A code is near to many others; a name says more.
            let is_name = value.trim().chars().count() > 3;
            let near = if is_name {
                nearest(value.trim(), names.map(|(_, name)| name.as_str()))
            } else {
                nearest(value.trim(), codes())
            };
            let cure = near.map_or_else(
                || "give its code of three letters, such as `FRA`, or its English name".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            FindError::Unknown { what: "country", value: value.to_owned(), cure }
        })
    }
}

/// Returns the known word that `value` is but for case.
fn known<'k>(
    what: &'static str,
    value: &str,
    words: impl IntoIterator<Item = &'k str> + Clone,
) -> Result<String, FindError> {
    let asked = value.trim();
    let found = words.clone().into_iter().find(|word| word.eq_ignore_ascii_case(asked));
    found.map(str::to_owned).ok_or_else(|| FindError::unknown(what, asked, words))
}

/// Returns the values of a column that an index begins with, by leaps from one to the next.
fn distinct(
    connection: &Connection,
    table: &'static str,
    column: &'static str,
) -> rusqlite::Result<Vec<String>> {
    let sql = format!(
        "WITH RECURSIVE leap (value) AS (SELECT min({column}) FROM {table}
             UNION ALL SELECT (SELECT min({column}) FROM {table} WHERE {column} > value) FROM leap WHERE value IS NOT NULL)
         SELECT value FROM leap WHERE value IS NOT NULL"
    );
    connection.prepare(&sql)?.query_map((), |row| row.get(0))?.collect()
}

fn tags(connection: &Connection, kind: &str) -> rusqlite::Result<Vec<String>> {
    let sql = "WITH RECURSIVE leap (value) AS (SELECT min(value) FROM event_tag WHERE kind = ?1
             UNION ALL SELECT (SELECT min(event_tag.value) FROM event_tag WHERE kind = ?1 AND event_tag.value > leap.value)
             FROM leap WHERE value IS NOT NULL)
         SELECT value FROM leap WHERE value IS NOT NULL";
    connection.prepare(sql)?.query_map([kind], |row| row.get(0))?.collect()
}
