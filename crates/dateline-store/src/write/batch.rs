//! The one who writes, and what it writes at once.

use std::path::Path;

use dateline_record::ProblemRecord;
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, Unit};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::article::{self, Place};
use super::keys::Keys;
use super::words::{self, Last};
use super::{coding, happenings};
use crate::rows::Entry;
use crate::{Error, Store};

/// A run of a command that writes. Another process may write too: each waits for the batch of the other.
#[derive(Debug)]
pub struct Writer {
    store: Store,
    keys: Keys,
    run: i64,
}

/// What is written in one transaction. Dropped without [`Batch::commit`] it leaves no trace.
#[derive(Debug)]
pub struct Batch<'w> {
    transaction: Transaction<'w>,
    keys: &'w mut Keys,
    path: &'w Path,
    run: i64,
    now: Timestamp,
    /// The last rows that are searchable.
    last: Last,
    is_committed: bool,
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was not known.
    New,
    /// Another text of it was known, which stays as an older version.
    Changed,
    /// It was known; nothing was written.
    Same,
}

/// An article in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What became of it.
    pub outcome: Outcome,
    /// The key of its row.
    pub article: i64,
    /// The key of the version that was the newest before.
    pub older: Option<i64>,
    /// The keys of the events that were written, each a happening of its own.
    pub events: Vec<i64>,
    /// The keys of the events of its older version, which no longer count.
    pub retired: Vec<i64>,
    /// How many quotes were written.
    pub n_quotes: usize,
}

impl Writer {
    /// Notes that a command begins.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn start(store: Store, command: &str, now: Timestamp) -> Result<Writer, Error> {
        let started = "INSERT INTO run (command, started) VALUES (?, ?)";
        let noted = store.connection().execute(started, (command, in_seconds(now)));
        noted.map_err(|error| store.failed(error))?;
        let run = store.connection().last_insert_rowid();
        Ok(Writer { store, keys: Keys::default(), run })
    }

    /// Begins a batch; waits for another process that writes.
    ///
    /// # Errors
    ///
    /// Where the file does not become free, or cannot be written.
    pub fn begin(&mut self, now: Timestamp) -> Result<Batch<'_>, Error> {
        let (path, connection) = self.store.parts();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| Error::of(path, error))?;
        let last = words::last(&transaction).map_err(|error| Error::of(path, error))?;
        let (keys, run) = (&mut self.keys, self.run);
        Ok(Batch { transaction, keys, path, run, now, last, is_committed: false })
    }

    /// Notes that the command is done, and moves all from the log beside the file into it, as far as those who read let it: a copy of the file is then whole.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn finish(self, now: Timestamp) -> Result<Store, Error> {
        let (connection, failed) = (self.store.connection(), |error| self.store.failed(error));
        let ended = "UPDATE run SET ended = ? WHERE key = ?";
        connection.execute(ended, (in_seconds(now), self.run)).map_err(failed)?;
        let moved = "PRAGMA wal_checkpoint(TRUNCATE)";
        connection.query_row(moved, (), |_| Ok(())).map_err(failed)?;
        Ok(self.store)
    }
}

impl Batch<'_> {
    /// Writes an article that is not known, or another text of one that is.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written; the batch is then of no use.
    pub fn put(&mut self, entry: &Entry) -> Result<Kept, Error> {
        let (at, today) = (in_seconds(self.now), Offset::UTC.to_datetime(self.now).date());
        let kept = put(&self.transaction, self.keys, entry, &at, today);
        let kept = kept.map_err(|error| Error::of(self.path, error))?;
        let counted = match kept.outcome {
            Outcome::New => "n_new",
            Outcome::Changed => "n_changed",
            Outcome::Same => "n_same",
        };
        self.count(counted, 1)?;
        Ok(kept)
    }

    /// Counts articles that were found to be the same before they were coded.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn same(&self, n_articles: u64) -> Result<(), Error> {
        self.count("n_same", n_articles)
    }

    /// Counts an article that was changed.
    pub(super) fn changed(&self) -> Result<(), Error> {
        self.count("n_changed", 1)
    }

    /// Notes what went wrong with an article; what was noted before is not noted again.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn problem(&self, problem: &ProblemRecord) -> Result<(), Error> {
        let sql = "INSERT OR IGNORE INTO problem (article, stage, code, message, run) VALUES (?, ?, ?, ?, ?)";
        let ProblemRecord { article, stage, code, message, .. } = problem;
        let row = (article, stage, code, message, self.run);
        let noted = self.transaction.prepare_cached(sql).and_then(|mut noted| noted.execute(row));
        noted.map_err(|error| Error::of(self.path, error))?;
        self.count("n_problems", 1)
    }

    /// Makes one happening of each group: the event that leads it, and those that follow. Happenings that lose all their reports end, and their ids lead to
    /// where the report went that led them.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn regroup(&self, groups: &[(i64, Vec<i64>)]) -> Result<(), Error> {
        happenings::regroup(&self.transaction, groups).map_err(|error| Error::of(self.path, error))
    }

    /// Returns the connection, for tables that others keep in step.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.transaction
    }

    /// Returns the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.path
    }

    /// Makes all of the batch last.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written; nothing of the batch is then kept.
    pub fn commit(mut self) -> Result<(), Error> {
        let done = words::add_since(&self.transaction, self.last)
            .and_then(|()| self.transaction.execute_batch("COMMIT"));
        self.is_committed = done.is_ok();
        done.map_err(|error| Error::of(self.path, error))
    }

    /// Returns the time of the batch as it is noted.
    pub(super) fn at(&self) -> String {
        in_seconds(self.now)
    }

    /// Returns what statements are run in and the keys that are known.
    pub(super) fn parts(&mut self) -> (&Connection, &mut Keys) {
        (&self.transaction, self.keys)
    }

    fn count(&self, column: &str, n: u64) -> Result<(), Error> {
        let sql = format!("UPDATE run SET {column} = {column} + ? WHERE key = ?");
        let row = (i64::try_from(n).unwrap_or(i64::MAX), self.run);
        let counted =
            self.transaction.prepare_cached(&sql).and_then(|mut count| count.execute(row));
        counted.map(|_| ()).map_err(|error| Error::of(self.path, error))
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if !self.is_committed {
            // The keys of rows that are no longer there.
            self.keys.clear();
        }
    }
}

fn put(
    tx: &Connection,
    keys: &mut Keys,
    entry: &Entry,
    at: &str,
    today: Date,
) -> rusqlite::Result<Kept> {
    let (outcome, older) = match article::place(tx, &entry.article)? {
        Place::Known(article) => {
            let (events, retired) = (Vec::new(), Vec::new());
            return Ok(Kept {
                outcome: Outcome::Same,
                article,
                older: None,
                events,
                retired,
                n_quotes: 0,
            });
        }
        Place::After(older) => (Outcome::Changed, Some(older)),
        Place::New => (Outcome::New, None),
    };
    let retired = older.as_ref().map(|older| coding::retire_article(tx, older.key)).transpose()?;
    let older_key = older.as_ref().map(|older| older.key);
    let article = article::insert(tx, keys, &entry.article, older, at, today)?;
    let events = coding::insert(tx, keys, entry, article, at)?;
    let (retired, n_quotes) = (retired.unwrap_or_default(), entry.quotes.len());
    Ok(Kept { outcome, article, older: older_key, events, retired, n_quotes })
}

/// Returns the time in UTC, to the second.
fn in_seconds(now: Timestamp) -> String {
    now.round(Unit::Second).unwrap_or(now).to_string()
}
