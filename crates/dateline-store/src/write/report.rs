//! A happening as one article reports it.

use rusqlite::{Connection, Result, Row};

/// What happenings are reckoned from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report {
    pub(crate) event: i64,
    pub(crate) id: String,
    pub(crate) status: String,
    pub(crate) start: Option<String>,
    pub(crate) end: Option<String>,
    /// Bounds of the dead, the injured, the arrested.
    pub(crate) counts: [(Option<i64>, Option<i64>); 3],
    pub(crate) place: Option<(i64, String)>,
    pub(crate) country: Option<String>,
    pub(crate) resolution: Option<String>,
    /// The article of which this one is a copy, or itself.
    pub(crate) origin: i64,
    pub(crate) agency: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) known: String,
    pub(crate) story: Option<i64>,
}

/// Returns the reports of a happening that count, in the order in which they came in.
pub(crate) fn of_happening(tx: &Connection, happening: i64) -> Result<Vec<Report>> {
    let mut reports = tx.prepare_cached(SELECT)?;
    reports.query_map((happening,), report)?.collect()
}

const SELECT: &str = "SELECT event.key, event.id, event.status, event.start, event.\"end\", dead_min, dead_max, injured_min, injured_max, arrested_min, arrested_max,
    place.key, place.name, event.country, place.resolution, ifnull(article.origin, article.key), article.agency, outlet.name, article.lang, article.known, article.story
FROM event JOIN article ON article.key = event.article LEFT JOIN outlet ON outlet.key = article.outlet LEFT JOIN place ON place.key = event.place
WHERE event.happening = ? AND event.is_current = 1 ORDER BY event.key";

fn report(row: &Row<'_>) -> Result<Report> {
    let place: Option<i64> = row.get(11)?;
    let name: Option<String> = row.get(12)?;
    Ok(Report {
        event: row.get(0)?,
        id: row.get(1)?,
        status: row.get(2)?,
        start: row.get(3)?,
        end: row.get(4)?,
        counts: [
            (row.get(5)?, row.get(6)?),
            (row.get(7)?, row.get(8)?),
            (row.get(9)?, row.get(10)?),
        ],
        place: place.zip(name),
        country: row.get(13)?,
        resolution: row.get(14)?,
        origin: row.get(15)?,
        agency: row.get(16)?,
        outlet: row.get(17)?,
        lang: row.get(18)?,
        known: row.get(19)?,
        story: row.get(20)?,
    })
}
