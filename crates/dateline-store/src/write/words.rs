//! What can be searched: the words of what a batch wrote, and where its places lie, in one go at its end.

use rusqlite::{Connection, Result};

/// The last rows before a batch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Last([i64; N_TABLES]);

const N_TABLES: usize = 6;

/// The last row of each table, and what makes the rows behind it searchable.
const TABLES: [(&str, &str); N_TABLES] = [
    (
        "SELECT ifnull(max(key), 0) FROM article",
        "INSERT INTO article_text (rowid, title, text) SELECT key, title, text FROM article WHERE key > ?",
    ),
    (
        "SELECT ifnull(max(key), 0) FROM event",
        "INSERT INTO event_text (rowid, evidence) SELECT key, evidence FROM event WHERE key > ?",
    ),
    (
        "SELECT ifnull(max(key), 0) FROM quote",
        "INSERT INTO quote_text (rowid, text) SELECT key, text FROM quote WHERE key > ?",
    ),
    (
        "SELECT ifnull(max(key), 0) FROM actor",
        "INSERT INTO actor_text (rowid, name) SELECT key, name FROM actor WHERE key > ?",
    ),
    (
        "SELECT ifnull(max(key), 0) FROM place",
        "INSERT INTO place_text (rowid, name) SELECT key, name FROM place WHERE key > ?",
    ),
    (
        "SELECT ifnull(max(key), 0) FROM place",
        "INSERT INTO place_box (key, min_lat, max_lat, min_lon, max_lon) SELECT key, lat, lat, lon, lon FROM place WHERE key > ? AND lat IS NOT NULL AND lon IS NOT NULL",
    ),
];

/// Returns the last rows that are there.
pub(crate) fn last(tx: &Connection) -> Result<Last> {
    let mut keys = [0; N_TABLES];
    for (key, (last, _)) in keys.iter_mut().zip(TABLES) {
        *key = tx.prepare_cached(last)?.query_row((), |row| row.get(0))?;
    }
    Ok(Last(keys))
}

/// Makes all rows behind `last` searchable.
pub(crate) fn add_since(tx: &Connection, last: Last) -> Result<()> {
    for (key, (_, add)) in last.0.into_iter().zip(TABLES) {
        tx.prepare_cached(add)?.execute((key,))?;
    }
    Ok(())
}
