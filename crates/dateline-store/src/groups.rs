//! What grouping keeps in the file and looks up there: each method is one statement with an index behind it, or a few.
//!
//! Articles, events and stories go by their keys; terms, runs and keys of events by hashes.

mod articles;
mod events;
mod stories;

use std::ops::RangeInclusive;
use std::path::Path;

use jiff::civil::Date;
use rusqlite::{CachedStatement, Connection, Params};

use crate::{Batch, Error, Store};

pub use articles::Alike;

/// From a first day to a last, both within.
pub type Days = RangeInclusive<Date>;

/// The tables of grouping in an open file.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'s> {
    connection: &'s Connection,
    path: &'s Path,
}

impl Store {
    /// Returns the tables of grouping, to look things up.
    #[must_use]
    pub fn groups(&self) -> Groups<'_> {
        Groups { connection: self.connection(), path: self.path() }
    }
}

impl Batch<'_> {
    /// Returns the tables of grouping, as part of the batch.
    #[must_use]
    pub fn groups(&self) -> Groups<'_> {
        Groups { connection: self.connection(), path: self.path() }
    }
}

impl<'s> Groups<'s> {
    fn statement(&self, sql: &str) -> Result<CachedStatement<'s>, Error> {
        self.connection.prepare_cached(sql).map_err(|error| self.failed(error))
    }

    fn failed(&self, error: rusqlite::Error) -> Error {
        Error::of(self.path, error)
    }

    fn execute(&self, sql: &str, values: impl Params) -> Result<usize, Error> {
        self.statement(sql)?.execute(values).map_err(|error| self.failed(error))
    }

    /// Returns the first column of all rows.
    fn column<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        values: impl Params,
    ) -> Result<Vec<T>, Error> {
        let mut statement = self.statement(sql)?;
        let rows = statement.query_map(values, |row| row.get(0));
        rows.and_then(Iterator::collect).map_err(|error| self.failed(error))
    }

    /// Returns the first column of the first row, where there is one that is not null.
    fn value<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        values: impl Params,
    ) -> Result<Option<T>, Error> {
        Ok(self.column::<Option<T>>(sql, values)?.into_iter().next().flatten())
    }

    /// Returns what holds each of these hashes on these days; nothing for a hash with more than `limit` holders.
    fn holders(
        &self,
        sql: &str,
        hashes: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<(u32, i64)>, Error> {
        let (first, last) = (number_of(*days.start()), number_of(*days.end()));
        let mut found = Vec::new();
        for &hash in hashes {
            let holders: Vec<i64> = self.column(sql, (hash, first, last, limit as i64 + 1))?;
            if holders.len() <= limit {
                found.extend(holders.into_iter().map(|holder| (hash, holder)));
            }
        }
        Ok(found)
    }
}

/// Returns the number of days since 1970-01-01.
fn number_of(day: Date) -> i64 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    day.duration_since(EPOCH).as_hours() / 24
}
