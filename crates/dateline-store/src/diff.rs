//! Which events came, went and changed when articles were coded anew.

use std::collections::BTreeMap;

use dateline_record::{DifferenceRecord, MadeBy};
use rusqlite::{Connection, Result, Row};
use serde_json::Value;

use crate::{Error, Store};

/// Fields of a record that no coding decides, and the words that stand for others.
const LEFT_OUT: [&str; 4] = ["record", "id", "made_by", "article"];

/// Two codings of an article, one in the place of the other.
struct Pair {
    article: String,
    before: (i64, MadeBy),
    after: (i64, MadeBy),
}

impl Store {
    /// Hands over, article by article, what became of the events when the article was last coded anew.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read, and what `each` returns.
    pub fn differences<E: From<Error>>(
        &self,
        mut each: impl FnMut(DifferenceRecord) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let failed = |error| E::from(self.failed(error));
        let connection = self.connection();
        let mut statement = connection.prepare(PAIRS).map_err(failed)?;
        let pairs = statement.query_map((), pair).map_err(failed)?;
        for pair in pairs {
            let pair = pair.map_err(failed)?;
            let before = events(connection, pair.before.0).map_err(failed)?;
            let after = events(connection, pair.after.0).map_err(failed)?;
            differences(&pair, before, after).into_iter().try_for_each(&mut each)?;
        }
        Ok(())
    }
}

const PAIRS: &str = "SELECT article.id, old.key, was.dateline, was.model, was.codebook, new.key, made.dateline, made.model, made.codebook
FROM coding AS old JOIN coding AS new ON new.key = old.replaced_by AND new.replaced_by IS NULL
JOIN article ON article.key = old.article AND article.known_until IS NULL
JOIN made_by AS was ON was.key = old.made_by JOIN made_by AS made ON made.key = new.made_by ORDER BY article.key";

fn pair(row: &Row<'_>) -> Result<Pair> {
    let made_by = |at: usize| -> Result<MadeBy> {
        Ok(MadeBy { dateline: row.get(at)?, model: row.get(at + 1)?, codebook: row.get(at + 2)? })
    };
    Ok(Pair {
        article: row.get(0)?,
        before: (row.get(1)?, made_by(2)?),
        after: (row.get(5)?, made_by(6)?),
    })
}

/// The trigger of an event, by which two codings know it again.
type Trigger = (i64, i64);

/// Returns the events of a coding by their triggers, in the order of the text.
fn events(connection: &Connection, coding: i64) -> Result<BTreeMap<Trigger, Vec<Value>>> {
    let sql = "SELECT trigger_start, trigger_end, record FROM event WHERE coding = ? ORDER BY trigger_start, trigger_end, key";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([coding], |row| {
        let record: String = row.get(2)?;
        Ok(((row.get(0)?, row.get(1)?), serde_json::from_str(&record).unwrap_or(Value::Null)))
    })?;
    let mut by_trigger: BTreeMap<Trigger, Vec<Value>> = BTreeMap::new();
    for row in rows {
        let (trigger, event) = row?;
        by_trigger.entry(trigger).or_default().push(event);
    }
    Ok(by_trigger)
}

fn differences(
    pair: &Pair,
    mut before: BTreeMap<Trigger, Vec<Value>>,
    after: BTreeMap<Trigger, Vec<Value>>,
) -> Vec<DifferenceRecord> {
    let mut all = Vec::new();
    for (trigger, events) in after {
        let mut were = before.remove(&trigger).unwrap_or_default();
        for event in events {
            let same_type = were.iter().position(|was| was["type"] == event["type"]);
            let was = same_type.or(if were.is_empty() { None } else { Some(0) });
            all.extend(difference(pair, was.map(|at| were.remove(at)), Some(event)));
        }
        all.extend(were.into_iter().filter_map(|was| difference(pair, Some(was), None)));
    }
    all.extend(before.into_values().flatten().filter_map(|was| difference(pair, Some(was), None)));
    all
}

fn difference(
    pair: &Pair,
    before: Option<Value>,
    after: Option<Value>,
) -> Option<DifferenceRecord> {
    let rule = |event: &Value| event["rule"].as_str().unwrap_or("no rule").to_owned();
    let (change, fields, why) = match (&before, &after) {
        (Some(before), Some(after)) => {
            let fields = fields(before, after);
            let why = match (rule(before), rule(after)) {
                (was, is) if was == is => format!("`{is}` codes it otherwise"),
                (was, is) => format!("`{is}` codes it, not `{was}`"),
            };
            ("changed", fields, why)
        }
        (None, Some(after)) => ("added", Vec::new(), format!("`{}` codes it", rule(after))),
        (Some(before), None) => {
            ("removed", Vec::new(), format!("`{}` coded it, nothing does now", rule(before)))
        }
        (None, None) => return None,
    };
    (change != "changed" || !fields.is_empty()).then(|| DifferenceRecord {
        article: pair.article.clone(),
        change,
        fields,
        why,
        before,
        after,
        made_by_before: pair.before.1.clone(),
        made_by_after: pair.after.1.clone(),
    })
}

/// Returns the names of the fields that differ, in the order of the record.
fn fields(before: &Value, after: &Value) -> Vec<String> {
    let names = after.as_object().into_iter().flat_map(serde_json::Map::keys);
    let differs = |name: &&String| {
        !LEFT_OUT.contains(&name.as_str()) && before[name.as_str()] != after[name.as_str()]
    };
    names.filter(differs).cloned().collect()
}
