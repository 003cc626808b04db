//! Rows as records: what was printed when they were coded, and what is known of them since.

use dateline_record::MadeBy;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Map, Value, json};

use crate::report::{Summary, of_happening};

/// A record: its fields in order.
pub type Record = Map<String, Value>;

/// Fields that an event's record has besides those that `dateline code` prints.
pub const EVENT_FIELDS: [&str; 13] = [
    "happening",
    "n_reports",
    "n_outlets",
    "n_independent",
    "n_langs",
    "first_known",
    "last_known",
    "story",
    "conflicts",
    "outlet",
    "url",
    "title",
    "published",
];

/// Fields that a quote's record has besides those that `dateline code` prints.
pub const QUOTE_FIELDS: [&str; 5] = ["story", "outlet", "url", "title", "published"];

/// Fields that an article's record has besides those that `dateline read` prints.
pub const ARTICLE_FIELDS: [&str; 5] = ["version", "known", "known_until", "origin", "story"];

/// Fields of a story's record.
pub const STORY_FIELDS: [&str; 7] =
    ["id", "title", "first_day", "last_day", "n_articles", "n_outlets", "n_happenings"];

/// What is read of an article `a` for the records of what it holds.
const OF_ARTICLE: &str = "(SELECT id FROM story WHERE key = a.story) AS story, \
    (SELECT name FROM outlet WHERE key = a.outlet) AS outlet, a.url AS url, a.title AS title, a.published AS published";

/// Returns the record of an event, with its happening. With `as_of`, the happening as it was known on that day.
pub(super) fn event(
    connection: &Connection,
    key: i64,
    as_of: Option<&str>,
) -> rusqlite::Result<Record> {
    let sql = format!(
        "SELECT e.record, e.happening AS happening_key, h.id AS happening, h.n_reports, h.n_outlets, h.n_independent, h.n_langs,
             h.first_known, h.last_known, (SELECT id FROM story WHERE key = h.story) AS of_happening, h.conflicts, {OF_ARTICLE}
         FROM event e JOIN article a ON a.key = e.article LEFT JOIN happening h ON h.key = e.happening WHERE e.key = ?"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let (mut record, happening) = statement.query_row([key], |row| {
        let mut record = stored(row)?;
        for field in [
            "happening",
            "n_reports",
            "n_outlets",
            "n_independent",
            "n_langs",
            "first_known",
            "last_known",
        ] {
            record.insert(field.to_owned(), cell(row, field)?);
        }
        let story = cell(row, "of_happening")?;
        let conflicts: Option<String> = row.get("conflicts")?;
        record
            .insert("story".to_owned(), if story.is_null() { cell(row, "story")? } else { story });
        record.insert("conflicts".to_owned(), json_of(conflicts.as_deref().unwrap_or("[]")));
        add(&mut record, row, &["outlet", "url", "title", "published"])?;
        Ok((record, row.get::<_, Option<i64>>("happening_key")?))
    })?;
    if let Some((day, happening)) = as_of.zip(happening) {
        record.extend(as_known(connection, happening, day)?);
    }
    Ok(record)
}

/// Returns the figures of a happening from the reports that were known on `day`.
fn as_known(connection: &Connection, happening: i64, day: &str) -> rusqlite::Result<Record> {
    let reports = of_happening(connection, happening, Some(day))?;
    let sum = Summary::of(&reports);
    let fields = [
        ("n_reports", json!(sum.n_reports)),
        ("n_outlets", json!(sum.n_outlets)),
        ("n_independent", json!(sum.n_independent)),
        ("n_langs", json!(sum.n_langs)),
        ("first_known", json!(sum.first_known)),
        ("last_known", json!(sum.last_known)),
        ("conflicts", sum.conflicts),
    ];
    Ok(fields.into_iter().map(|(field, value)| (field.to_owned(), value)).collect())
}

/// An event and its article as they were kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptEvent {
    /// The event's record.
    pub event: String,
    /// The article's record without `text`.
    pub article: String,
    /// The article's words.
    pub text: String,
    /// Language code; empty where it is not known.
    pub lang: String,
    /// The names that the model found in it, as JSON; an empty list where they were not kept.
    pub names: String,
    /// With what it was made.
    pub made_by: MadeBy,
}

/// Returns an event and its article as they were kept.
pub(super) fn kept_event(connection: &Connection, key: i64) -> rusqlite::Result<KeptEvent> {
    let mut statement = connection.prepare_cached(
        "SELECT e.record, a.record, a.text, ifnull(a.lang, ''), ifnull(n.names, '[]'), m.dateline, m.model, m.codebook
         FROM event e JOIN article a ON a.key = e.article JOIN coding c ON c.key = e.coding JOIN made_by m ON m.key = c.made_by
         LEFT JOIN coding_names n ON n.coding = c.key WHERE e.key = ?",
    )?;
    statement.query_row([key], |row| {
        Ok(KeptEvent {
            event: row.get(0)?,
            article: row.get(1)?,
            text: row.get(2)?,
            lang: row.get(3)?,
            names: row.get(4)?,
            made_by: made_with(row, 5)?,
        })
    })
}

/// Returns what the current codings were made with.
pub(super) fn made_by(connection: &Connection) -> rusqlite::Result<Vec<MadeBy>> {
    let mut statement = connection.prepare_cached(
        "SELECT dateline, model, codebook FROM made_by
         WHERE EXISTS (SELECT 1 FROM coding WHERE coding.made_by = made_by.key AND replaced_by IS NULL) ORDER BY 1, 2, 3",
    )?;
    let rows = statement.query_map((), |row| made_with(row, 0))?;
    rows.collect()
}

fn made_with(row: &Row<'_>, at: usize) -> rusqlite::Result<MadeBy> {
    Ok(MadeBy { dateline: row.get(at)?, model: row.get(at + 1)?, codebook: row.get(at + 2)? })
}

/// Returns the record of a quote.
pub(super) fn quote(connection: &Connection, key: i64) -> rusqlite::Result<Record> {
    let sql = format!(
        "SELECT q.record, {OF_ARTICLE} FROM quote q JOIN article a ON a.key = q.article WHERE q.key = ?"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row([key], |row| {
        let mut record = stored(row)?;
        add(&mut record, row, &QUOTE_FIELDS)?;
        Ok(record)
    })
}

/// Returns the record of an article, with its text at its place.
pub(super) fn article(connection: &Connection, key: i64) -> rusqlite::Result<Record> {
    let mut statement = connection.prepare_cached(
        "SELECT a.record, a.text, a.version, a.known, a.known_until, (SELECT id FROM article WHERE key = a.origin) AS origin, \
             (SELECT id FROM story WHERE key = a.story) AS story FROM article a WHERE a.key = ?",
    )?;
    statement.query_row([key], |row| {
        let mut record = Record::new();
        let text = cell(row, "text")?;
        for (field, value) in stored(row)? {
            let is_before = field == "lang";
            record.insert(field, value);
            if is_before {
                record.insert("text".to_owned(), text.clone());
            }
        }
        record.entry("text").or_insert(text);
        add(&mut record, row, &ARTICLE_FIELDS)?;
        Ok(record)
    })
}

/// Returns the record of a story.
pub(super) fn story(connection: &Connection, key: i64) -> rusqlite::Result<Record> {
    let mut statement = connection.prepare_cached("SELECT * FROM story WHERE key = ?")?;
    statement.query_row([key], |row| {
        let mut record = Record::new();
        record.insert("record".to_owned(), json!("story"));
        add(&mut record, row, &STORY_FIELDS)?;
        Ok(record)
    })
}

/// Returns the key of the story of this id, or of the one that took its articles over.
pub(super) fn story_of(connection: &Connection, id: &str) -> rusqlite::Result<Option<i64>> {
    let sql = "WITH RECURSIVE s (key, next) AS (
             SELECT key, merged_into FROM story WHERE id = ?
             UNION SELECT story.key, story.merged_into FROM s JOIN story ON story.key = s.next)
         SELECT key FROM s WHERE next IS NULL";
    connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()
}

/// Returns a story with its happenings by day and its articles.
pub(super) fn whole_story(
    connection: &Connection,
    key: i64,
    as_of: Option<&str>,
) -> rusqlite::Result<Record> {
    let mut record = story(connection, key)?;
    let day = as_of.unwrap_or("9999");
    let timeline = "SELECT e.start AS day, h.id AS happening, e.id AS event, e.type, e.status,
             (SELECT json_group_array(json_object('role', p.role, 'name', t.name, 'country', p.country)) FROM party p JOIN actor t ON t.key = p.actor
              WHERE p.event = e.key AND p.role <> 'source') AS parties,
             (SELECT name FROM place WHERE key = e.place) AS place, h.n_reports, h.n_independent, e.evidence
         FROM happening h JOIN event e ON e.key = h.leading
         WHERE h.story = ? AND ifnull(h.first_known, '') <= ? ORDER BY ifnull(e.start, ''), e.key";
    let mut statement = connection.prepare_cached(timeline)?;
    let mut rows = statement.query((key, day))?;
    let mut days = Vec::new();
    while let Some(row) = rows.next()? {
        let mut entry = Record::new();
        add(&mut entry, row, &["day", "happening", "event", "type", "status"])?;
        let parties: String = row.get("parties")?;
        entry.insert("parties".to_owned(), json_of(&parties));
        add(&mut entry, row, &["place", "n_reports", "n_independent", "evidence"])?;
        days.push(Value::Object(entry));
    }
    record.insert("timeline".to_owned(), Value::Array(days));
    record.insert("articles".to_owned(), articles_of(connection, key, day)?);
    Ok(record)
}

fn articles_of(connection: &Connection, story: i64, day: &str) -> rusqlite::Result<Value> {
    let fields = ["id", "outlet", "title", "lang", "published", "url"];
    let mut statement = connection.prepare_cached(
        "SELECT a.id, o.name AS outlet, a.title, a.lang, a.published, a.url FROM article a LEFT JOIN outlet o ON o.key = a.outlet
         WHERE a.story = ? AND a.known <= ? AND (a.known_until IS NULL OR a.known_until > ?) ORDER BY ifnull(a.day, ''), a.key",
    )?;
    let rows = statement.query_map((story, day, day), |row| {
        let mut entry = Record::new();
        add(&mut entry, row, &fields)?;
        Ok(Value::Object(entry))
    })?;
    Ok(Value::Array(rows.collect::<rusqlite::Result<_>>()?))
}

/// Adds columns under their names.
fn add(record: &mut Record, row: &Row<'_>, fields: &[&str]) -> rusqlite::Result<()> {
    for field in fields {
        record.insert((*field).to_owned(), cell(row, field)?);
    }
    Ok(())
}

fn cell(row: &Row<'_>, column: &str) -> rusqlite::Result<Value> {
    Ok(super::prompt::json(row.get_ref(column)?))
}

/// Returns the record that stands in the first column.
fn stored(row: &Row<'_>) -> rusqlite::Result<Record> {
    let text: String = row.get(0)?;
    match json_of(&text) {
        Value::Object(record) => Ok(record),
        _ => Ok(Record::new()),
    }
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}
