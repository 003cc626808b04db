//! One event behind many reports: who leads, how many tell it, what they tell differently. Sums stay exact with each change.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Result, named_params};

use super::rollup;
use crate::report::{Report, Summary, of_happening};

/// Returns the key that the next happening will have.
pub(crate) fn next_key(tx: &Connection) -> Result<i64> {
    let sql = "SELECT ifnull(max(key), 0) + 1 FROM happening";
    tx.prepare_cached(sql)?.query_row((), |row| row.get(0))
}

/// Makes a happening of one event, which says already that it leads it.
pub(crate) fn insert_own(tx: &Connection, key: i64, event: i64) -> Result<()> {
    let id = free_id(tx, key, event)?;
    tx.prepare_cached(INSERT_OWN)?.execute((key, &id, event))?;
    forget_was(tx, &id)?;
    rollup::add(tx, key, 1)
}

const INSERT_OWN: &str = "INSERT INTO happening (key, id, leading, n_reports, n_outlets, n_independent, n_langs, first_known, last_known, story, conflicts)
SELECT ?1, ?2, ?3, 1, article.outlet IS NOT NULL, 1, 1, article.known, article.known, article.story, '[]'
FROM event JOIN article ON article.key = event.article WHERE event.key = ?3";

/// Makes one happening of each group of a leading event and its followers. Happenings that lose reports go on with what they have, or end.
pub(crate) fn regroup(tx: &Connection, groups: &[(i64, Vec<i64>)]) -> Result<()> {
    let mut touched: BTreeSet<i64> = BTreeSet::new();
    let mut leaders: BTreeMap<i64, i64> = BTreeMap::new();
    for (leader, followers) in groups {
        let target = match led_by(tx, *leader)? {
            Some(happening) => happening,
            None => insert_empty(tx, *leader)?,
        };
        leaders.insert(target, *leader);
        for event in followers.iter().chain([leader]) {
            touched.extend(move_to(tx, *event, target)?);
        }
    }
    for &happening in touched.iter().filter(|happening| !leaders.contains_key(happening)) {
        settle(tx, happening, None)?;
    }
    for (&happening, &leader) in &leaders {
        settle(tx, happening, Some(leader))?;
    }
    Ok(())
}

/// Returns the happening that an event leads.
fn led_by(tx: &Connection, event: i64) -> Result<Option<i64>> {
    let sql = "SELECT happening.key FROM event JOIN happening ON happening.key = event.happening WHERE event.key = ?1 AND leading = ?1";
    tx.prepare_cached(sql)?.query_row((event,), |row| row.get(0)).optional()
}

/// Makes a happening without reports, which the sums do not know yet.
fn insert_empty(tx: &Connection, leader: i64) -> Result<i64> {
    let key = next_key(tx)?;
    let sql = "INSERT INTO happening (key, id, leading, n_reports, n_outlets, n_independent, n_langs, conflicts) VALUES (?, ?, ?, 0, 0, 0, 0, '[]')";
    tx.prepare_cached(sql)?.execute((key, free_id(tx, key, leader)?, leader))?;
    Ok(key)
}

/// Moves an event to a happening; returns the one that it left.
fn move_to(tx: &Connection, event: i64, target: i64) -> Result<Option<i64>> {
    let sql = "SELECT happening FROM event WHERE key = ?";
    let from: Option<i64> = tx.prepare_cached(sql)?.query_row((event,), |row| row.get(0))?;
    if from == Some(target) {
        return Ok(None);
    }
    let sql = "UPDATE event SET happening = ?, is_leading = 0 WHERE key = ?";
    tx.prepare_cached(sql)?.execute((target, event))?;
    Ok(from)
}

/// Reckons a happening anew from the reports that it has now, led by `leader`, else by the one that led it, else by the first. Without reports it ends.
pub(crate) fn settle(tx: &Connection, happening: i64, leader: Option<i64>) -> Result<()> {
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let sql = "SELECT id, leading, n_reports FROM happening WHERE key = ?";
    let (id, led, n_reports): (String, i64, i64) =
        tx.prepare_cached(sql)?.query_row((happening,), row)?;
    if n_reports > 0 {
        rollup::add(tx, happening, -1)?;
    }
    let reports = of_happening(tx, happening, None)?;
    let leads = |event: i64| reports.iter().find(|report| report.event == event);
    match leads(leader.unwrap_or(led)).or(reports.first()) {
        Some(leading) => update(tx, happening, &id, leading, &reports),
        None => end(tx, happening, &id, led),
    }
}

fn update(
    tx: &Connection,
    happening: i64,
    id_before: &str,
    leading: &Report,
    reports: &[Report],
) -> Result<()> {
    let id = free_id(tx, happening, leading.event)?;
    let sum = Summary::of(reports);
    tx.prepare_cached(UPDATE)?.execute(named_params! {
        ":key": happening,
        ":id": id,
        ":leading": leading.event,
        ":n_reports": sum.n_reports,
        ":n_outlets": sum.n_outlets,
        ":n_independent": sum.n_independent,
        ":n_langs": sum.n_langs,
        ":first_known": sum.first_known,
        ":last_known": sum.last_known,
        ":story": leading.story,
        ":conflicts": sum.conflicts.to_string(),
    })?;
    let sql = "UPDATE event SET is_leading = (key = ?1) WHERE happening = ?2 AND is_leading <> (key = ?1)";
    tx.prepare_cached(sql)?.execute((leading.event, happening))?;
    if id != id_before {
        note_was(tx, id_before, Some(happening))?;
    }
    forget_was(tx, &id)?;
    rollup::add(tx, happening, 1)
}

const UPDATE: &str = "UPDATE happening SET id = :id, leading = :leading, n_reports = :n_reports, n_outlets = :n_outlets, n_independent = :n_independent, n_langs = :n_langs,
    first_known = :first_known, last_known = :last_known, story = :story, conflicts = :conflicts WHERE key = :key";

/// Ends a happening: its id leads to where the report went that led it, and so do events of older versions.
fn end(tx: &Connection, happening: i64, id: &str, led: i64) -> Result<()> {
    let sql = "SELECT happening FROM event WHERE key = ? AND happening <> ?";
    let heir: Option<i64> =
        tx.prepare_cached(sql)?.query_row((led, happening), |row| row.get(0)).optional()?;
    for sql in [
        "UPDATE event SET happening = ?1 WHERE happening = ?2",
        "UPDATE happening_was SET happening = ?1 WHERE happening = ?2",
    ] {
        tx.prepare_cached(sql)?.execute((heir, happening))?;
    }
    note_was(tx, id, heir)?;
    tx.prepare_cached("DELETE FROM happening WHERE key = ?")?.execute((happening,))?;
    Ok(())
}

/// Returns the id of the event that leads; with a number behind it where another happening has that one, as before the copies of an article are grouped.
fn free_id(tx: &Connection, happening: i64, leading: i64) -> Result<String> {
    let sql = "SELECT id FROM event WHERE key = ?";
    let id: String = tx.prepare_cached(sql)?.query_row((leading,), |row| row.get(0))?;
    let mut is_taken = tx.prepare_cached("SELECT 1 FROM happening WHERE id = ? AND key <> ?")?;
    if !is_taken.exists((&id, happening))? {
        return Ok(id);
    }
    let mut number = 2;
    while is_taken.exists((format!("{id}-{number}"), happening))? {
        number += 1;
    }
    Ok(format!("{id}-{number}"))
}

fn note_was(tx: &Connection, id: &str, happening: Option<i64>) -> Result<()> {
    let sql = "INSERT INTO happening_was (id, happening) VALUES (?, ?) ON CONFLICT DO UPDATE SET happening = excluded.happening";
    tx.prepare_cached(sql)?.execute((id, happening))?;
    Ok(())
}

/// An id that was and is again leads to itself.
fn forget_was(tx: &Connection, id: &str) -> Result<()> {
    tx.prepare_cached("DELETE FROM happening_was WHERE id = ?")?.execute((id,))?;
    Ok(())
}
