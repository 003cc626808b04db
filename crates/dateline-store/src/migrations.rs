//! The steps from an empty file to today's schema. Steps are added at the end; one that was published is never changed.

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

/// Tells SQLite's tools that a file is of dateline: `dtln` in ASCII.
pub(crate) const APPLICATION_ID: i64 = 0x6474_6c6e;

/// The schema, step by step. `PRAGMA user_version` tells how many of them a file has.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_grouping.sql"),
    include_str!("../migrations/0003_views.sql"),
    include_str!("../migrations/0004_fewer_indexes.sql"),
    include_str!("../migrations/0005_names.sql"),
];

/// The number of today's schema.
pub(crate) const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// Brings the file up to date, each step whole or not at all; another process may be doing the same.
pub(crate) fn migrate(connection: &mut Connection, now: Timestamp) -> rusqlite::Result<()> {
    let from = version(connection)?;
    for (number, sql) in (1..).zip(MIGRATIONS).skip_while(|(number, _)| *number <= from) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if version(&transaction)? < number {
            transaction.execute_batch(sql)?;
            transaction.execute(
                "INSERT INTO migration (number, applied) VALUES (?, ?)",
                (number, now.to_string()),
            )?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", number)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

/// Returns how many steps the file has.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
