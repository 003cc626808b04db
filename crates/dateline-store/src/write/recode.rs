//! Articles that are coded anew: which they are, and how the new coding takes the place of the old one, which stays for comparison.

use dateline_record::MadeBy;
use rusqlite::{Connection, Result};

use super::batch::{Batch, Kept, Outcome};
use super::keys::Keys;
use super::{coding, keys};
use crate::rows::Entry;
use crate::{Error, Store};

/// An article whose coding is not of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The key of its row.
    pub key: i64,
    /// Its record without `text`.
    pub record: String,
    /// Its words.
    pub text: String,
}

impl Store {
    /// Returns how many articles of a language were last coded with something else than `made_by`.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn n_stale(&self, lang: &str, made_by: &MadeBy) -> std::result::Result<u64, Error> {
        let sql = format!("SELECT count(*) {STALE}");
        let values = (lang, &made_by.dateline, &made_by.model, &made_by.codebook, 0_i64);
        let counted = self.connection().query_row(&sql, values, |row| row.get::<_, i64>(0));
        counted.map(i64::unsigned_abs).map_err(|error| self.failed(error))
    }

    /// Returns the next of them behind the article with the key `after`, `limit` at most.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn stale(
        &self,
        lang: &str,
        made_by: &MadeBy,
        after: i64,
        limit: usize,
    ) -> std::result::Result<Vec<Stale>, Error> {
        let sql = format!(
            "SELECT article.key, article.record, article.text {STALE} ORDER BY article.key LIMIT {limit}"
        );
        let values = (lang, &made_by.dateline, &made_by.model, &made_by.codebook, after);
        let read = || -> Result<Vec<Stale>> {
            let mut statement = self.connection().prepare_cached(&sql)?;
            let rows = statement.query_map(values, |row| {
                Ok(Stale { key: row.get(0)?, record: row.get(1)?, text: row.get(2)? })
            })?;
            rows.collect()
        };
        read().map_err(|error| self.failed(error))
    }
}

const STALE: &str = "FROM article JOIN coding ON coding.article = article.key JOIN made_by ON made_by.key = coding.made_by
WHERE article.lang = ?1 AND article.known_until IS NULL AND coding.replaced_by IS NULL
AND (made_by.dateline, made_by.model, made_by.codebook) <> (?2, ?3, ?4) AND article.key > ?5";

impl Batch<'_> {
    /// Puts a new coding of an article in the place of the one that it has. Nothing is done where it was coded with the same before.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written; the batch is then of no use.
    pub fn recode(&mut self, article: i64, entry: &Entry) -> std::result::Result<Kept, Error> {
        let at = self.at();
        let (tx, keys) = self.parts();
        let kept = recode(tx, keys, article, entry, &at);
        let kept = kept.map_err(|error| Error::of(self.path(), error))?;
        if kept.outcome == Outcome::Same {
            self.same(1)?;
        } else {
            self.changed()?;
        }
        Ok(kept)
    }
}

fn recode(tx: &Connection, keys: &mut Keys, article: i64, entry: &Entry, at: &str) -> Result<Kept> {
    let made_by = keys::made_by(tx, &entry.made_by)?;
    let mut known = tx.prepare_cached("SELECT 1 FROM coding WHERE article = ? AND made_by = ?")?;
    if known.exists((article, made_by))? {
        let (events, retired) = (Vec::new(), Vec::new());
        let (older, n_quotes) = (None, 0);
        return Ok(Kept { outcome: Outcome::Same, article, older, events, retired, n_quotes });
    }
    let retired = coding::retire_article(tx, article)?;
    for table in ["article_actor", "article_place"] {
        tx.execute(&format!("DELETE FROM {table} WHERE article = ?"), [article])?;
    }
    let events = coding::insert(tx, keys, entry, article, at)?;
    let replaced = "UPDATE coding SET replaced_by = (SELECT key FROM coding WHERE article = ?1 AND made_by = ?2)
         WHERE article = ?1 AND made_by <> ?2 AND replaced_by IS NULL";
    tx.prepare_cached(replaced)?.execute((article, made_by))?;
    let (older, n_quotes) = (None, entry.quotes.len());
    Ok(Kept { outcome: Outcome::Changed, article, older, events, retired, n_quotes })
}
