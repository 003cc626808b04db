//! Sums that answer at once: each happening stands in them once, for each pair of countries.

use rusqlite::{Connection, Result, Row};

/// Adds a happening as its row stands; `-1` takes it away again, and sums of nothing with it.
pub(crate) fn add(tx: &Connection, happening: i64, times: i64) -> Result<()> {
    let sum = tx.prepare_cached(SUM)?.query_row((happening,), Sum::of)?;
    let Sum { day, event_type, status, actors, recipients, n_reports } = &sum;
    let n_reports = times * n_reports;
    tx.prepare_cached(ADD_DAY)?.execute((day, event_type, status, times, n_reports))?;
    tx.prepare_cached(ADD_MONTH)?.execute((day, event_type, status, times, n_reports))?;
    let pairs = (day, event_type, status, times, n_reports, actors, recipients);
    tx.prepare_cached(ADD_PAIR)?.execute(pairs)?;
    if times < 0 {
        tx.prepare_cached(CLEAN_DAY)?.execute((day, event_type, status))?;
        tx.prepare_cached(CLEAN_MONTH)?.execute((day, event_type, status))?;
        tx.prepare_cached(CLEAN_PAIR)?.execute((day, event_type))?;
    }
    Ok(())
}

/// What sums know of a happening.
struct Sum {
    day: String,
    event_type: String,
    status: String,
    /// Countries as JSON lists; where there is none, one without a name.
    actors: String,
    recipients: String,
    n_reports: i64,
}

impl Sum {
    fn of(row: &Row<'_>) -> Result<Sum> {
        Ok(Sum {
            day: row.get(0)?,
            event_type: row.get(1)?,
            status: row.get(2)?,
            actors: row.get(3)?,
            recipients: row.get(4)?,
            n_reports: row.get(5)?,
        })
    }
}

const SUM: &str = "SELECT ifnull(start, ''), type, status, iif(actor_countries = '[]', '[\"\"]', actor_countries),
    iif(recipient_countries = '[]', '[\"\"]', recipient_countries), n_reports
FROM happening JOIN event ON event.key = happening.leading WHERE happening.key = ?";

const ADD_DAY: &str = "INSERT INTO rollup_day (day, type, status, n_events, n_reports) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET n_events = n_events + excluded.n_events, n_reports = n_reports + excluded.n_reports";

const ADD_MONTH: &str = "INSERT INTO rollup_month (month, type, status, n_events, n_reports) VALUES (substr(?, 1, 7), ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET n_events = n_events + excluded.n_events, n_reports = n_reports + excluded.n_reports";

const ADD_PAIR: &str = "INSERT INTO rollup_pair (day, type, actor, recipient, status, n_events, n_reports)
SELECT ?1, ?2, actor.value, recipient.value, ?3, ?4, ?5 FROM json_each(?6) AS actor JOIN json_each(?7) AS recipient WHERE true
ON CONFLICT DO UPDATE SET n_events = n_events + excluded.n_events, n_reports = n_reports + excluded.n_reports";

const CLEAN_DAY: &str =
    "DELETE FROM rollup_day WHERE day = ? AND type = ? AND status = ? AND n_events = 0";

const CLEAN_MONTH: &str = "DELETE FROM rollup_month WHERE month = substr(?, 1, 7) AND type = ? AND status = ? AND n_events = 0";

const CLEAN_PAIR: &str = "DELETE FROM rollup_pair WHERE day = ? AND type = ? AND n_events = 0";
