//! Sums that answer at once: each happening stands in them once, for each pair of countries.

use rusqlite::{Connection, Result};

/// Adds a happening as its row stands; `-1` takes it away again, and sums of nothing with it.
pub(crate) fn add(tx: &Connection, happening: i64, times: i64) -> Result<()> {
    for sql in [ADD_DAY, ADD_MONTH, ADD_PAIR] {
        tx.prepare_cached(sql)?.execute((happening, times))?;
    }
    if times < 0 {
        for sql in [CLEAN_DAY, CLEAN_MONTH, CLEAN_PAIR] {
            tx.prepare_cached(sql)?.execute((happening,))?;
        }
    }
    Ok(())
}

const ADD_DAY: &str = "INSERT INTO rollup_day (day, type, status, n_events, n_reports)
SELECT ifnull(event.start, ''), event.type, event.status, ?2, ?2 * happening.n_reports
FROM happening JOIN event ON event.key = happening.leading WHERE happening.key = ?1
ON CONFLICT DO UPDATE SET n_events = n_events + excluded.n_events, n_reports = n_reports + excluded.n_reports";

const ADD_MONTH: &str = "INSERT INTO rollup_month (month, type, status, n_events, n_reports)
SELECT substr(ifnull(event.start, ''), 1, 7), event.type, event.status, ?2, ?2 * happening.n_reports
FROM happening JOIN event ON event.key = happening.leading WHERE happening.key = ?1
ON CONFLICT DO UPDATE SET n_events = n_events + excluded.n_events, n_reports = n_reports + excluded.n_reports";

const ADD_PAIR: &str = "INSERT INTO rollup_pair (day, type, actor, recipient, status, n_events, n_reports)
SELECT ifnull(event.start, ''), event.type, actor.value, recipient.value, event.status, ?2, ?2 * happening.n_reports
FROM happening JOIN event ON event.key = happening.leading
JOIN json_each(iif(event.actor_countries = '[]', '[\"\"]', event.actor_countries)) AS actor
JOIN json_each(iif(event.recipient_countries = '[]', '[\"\"]', event.recipient_countries)) AS recipient
WHERE happening.key = ?1
ON CONFLICT DO UPDATE SET n_events = n_events + excluded.n_events, n_reports = n_reports + excluded.n_reports";

const CLEAN_DAY: &str = "DELETE FROM rollup_day WHERE n_events = 0 AND (day, type, status) =
(SELECT ifnull(event.start, ''), event.type, event.status FROM happening JOIN event ON event.key = happening.leading WHERE happening.key = ?1)";

const CLEAN_MONTH: &str = "DELETE FROM rollup_month WHERE n_events = 0 AND (month, type, status) =
(SELECT substr(ifnull(event.start, ''), 1, 7), event.type, event.status FROM happening JOIN event ON event.key = happening.leading WHERE happening.key = ?1)";

const CLEAN_PAIR: &str = "DELETE FROM rollup_pair WHERE n_events = 0 AND (day, type) =
(SELECT ifnull(event.start, ''), event.type FROM happening JOIN event ON event.key = happening.leading WHERE happening.key = ?1)";
