//! Articles and their versions.

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Result, named_params};

use super::keys::Keys;
use crate::rows::ArticleRow;

/// What the file knows of an article that comes in.
pub(crate) enum Place {
    /// The row with the same text.
    Known(i64),
    /// The newest row, with another text.
    After(Older),
    /// Nothing.
    New,
}

/// The version that is no longer the newest.
pub(crate) struct Older {
    pub(crate) key: i64,
    version: i64,
    known: String,
}

/// Returns the version of an article that has this text: then there is nothing to do.
pub(crate) fn known(tx: &Connection, identity: &str, sha256: &str) -> Result<Option<i64>> {
    let sql = "SELECT key FROM article WHERE identity = ? AND sha256 = ?";
    tx.prepare_cached(sql)?.query_row((identity, sha256), |row| row.get(0)).optional()
}

/// Looks for the versions of an article that are there.
pub(crate) fn place(tx: &Connection, article: &ArticleRow) -> Result<Place> {
    if let Some(known) = known(tx, &article.identity, &article.sha256)? {
        return Ok(Place::Known(known));
    }
    let sql =
        "SELECT key, version, known FROM article WHERE identity = ? ORDER BY version DESC LIMIT 1";
    let older = tx.prepare_cached(sql)?.query_row((&article.identity,), |row| {
        Ok(Older { key: row.get(0)?, version: row.get(1)?, known: row.get(2)? })
    });
    Ok(older.optional()?.map_or(Place::New, Place::After))
}

/// Writes a version and ends the one before.
pub(crate) fn insert(
    tx: &Connection,
    keys: &mut Keys,
    article: &ArticleRow,
    older: Option<Older>,
    at: &str,
    today: Date,
) -> Result<i64> {
    let known = known_from(article, older.as_ref(), today);
    if let Some(older) = &older {
        let ended = "UPDATE article SET known_until = ? WHERE key = ?";
        tx.prepare_cached(ended)?.execute((&known, older.key))?;
    }
    let outlet = article.outlet.as_deref().map(|name| keys.outlet(tx, name)).transpose()?;
    tx.prepare_cached(INSERT)?.insert(named_params! {
        ":id": article.id,
        ":identity": article.identity,
        ":version": older.map_or(1, |older| older.version + 1),
        ":sha256": article.sha256,
        ":url": article.url,
        ":outlet": outlet,
        ":title": article.title,
        ":lang": article.lang,
        ":published": article.published,
        ":day": article.day.map(|day| day.to_string()),
        ":published_at": article.published_at,
        ":agency": article.agency,
        ":section": article.section,
        ":known": known,
        ":ingested": at,
        ":text": article.text,
        ":record": article.record,
    })
}

const INSERT: &str = "INSERT INTO article (id, identity, version, sha256, url, outlet, title, lang, published, day, published_at, agency, section, known, ingested, text, record)
VALUES (:id, :identity, :version, :sha256, :url, :outlet, :title, :lang, :published, :day, :published_at, :agency, :section, :known, :ingested, :text, :record)";

/// Returns the day from which a version was known: the first from the last day that it may have been published, others from the day of their change. What comes
/// from the future is known today, and no version before the one that it follows.
fn known_from(article: &ArticleRow, older: Option<&Older>, today: Date) -> String {
    let told = match older {
        None => article.published_by,
        Some(_) => article.changed,
    };
    let known = told.unwrap_or(today).min(today).to_string();
    older.map_or(known.clone(), |older| known.max(older.known.clone()))
}
