//! A happening as each article reports it, and what that sums up to.

mod conflicts;
mod sources;

use std::collections::BTreeSet;

use rusqlite::{Connection, Result, Row};
use serde_json::Value;

use conflicts::conflicts;
pub(crate) use sources::{Source, independent};

/// What happenings are reckoned from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report {
    pub(crate) event: i64,
    pub(crate) article: i64,
    pub(crate) id: String,
    pub(crate) status: String,
    pub(crate) start: Option<String>,
    pub(crate) end: Option<String>,
    /// Bounds of the dead, the injured, the arrested.
    pub(crate) counts: [(Option<i64>, Option<i64>); 3],
    pub(crate) place: Option<(i64, String)>,
    pub(crate) country: Option<String>,
    pub(crate) resolution: Option<String>,
    pub(crate) source: Source,
    pub(crate) outlet: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) known: String,
    pub(crate) story: Option<i64>,
}

/// What the reports of a happening sum up to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Summary<'r> {
    pub(crate) n_reports: i64,
    pub(crate) n_outlets: i64,
    pub(crate) n_independent: i64,
    pub(crate) n_langs: i64,
    pub(crate) first_known: Option<&'r str>,
    pub(crate) last_known: Option<&'r str>,
    /// What they tell differently.
    pub(crate) conflicts: Value,
}

impl<'r> Summary<'r> {
    /// Sums up. An article that tells of a happening twice is one report.
    pub(crate) fn of(reports: &'r [Report]) -> Summary<'r> {
        let articles: BTreeSet<i64> = reports.iter().map(|report| report.article).collect();
        let sources = independent(reports.iter().map(|report| &report.source));
        let known = || reports.iter().map(|report| report.known.as_str());
        Summary {
            n_reports: articles.len() as i64,
            n_outlets: n_different(reports, |report| report.outlet.as_deref()),
            n_independent: sources.into_iter().max().map_or(0, |last| last as i64 + 1),
            n_langs: n_different(reports, |report| report.lang.as_deref()),
            first_known: known().min(),
            last_known: known().max(),
            conflicts: conflicts(reports),
        }
    }
}

fn n_different<'r>(reports: &'r [Report], of: impl Fn(&'r Report) -> Option<&'r str>) -> i64 {
    reports.iter().filter_map(of).collect::<BTreeSet<&str>>().len() as i64
}

/// Returns the reports of a happening that count, in the order in which they came in; with `as_of`, those that counted on that day.
pub(crate) fn of_happening(
    connection: &Connection,
    happening: i64,
    as_of: Option<&str>,
) -> Result<Vec<Report>> {
    match as_of {
        None => {
            let sql = selected("event.is_current = 1");
            let mut reports = connection.prepare_cached(&sql)?;
            reports.query_map((happening,), report)?.collect()
        }
        Some(day) => {
            let sql = selected(KNOWN_THEN);
            let mut reports = connection.prepare_cached(&sql)?;
            reports.query_map((happening, day), report)?.collect()
        }
    }
}

fn selected(which: &str) -> String {
    format!("{REPORTS} AND {which} ORDER BY event.key")
}

const KNOWN_THEN: &str =
    "article.known <= ?2 AND (article.known_until IS NULL OR article.known_until > ?2)
    AND (SELECT replaced_by FROM coding WHERE key = event.coding) IS NULL";

const REPORTS: &str = "SELECT event.key, event.id, event.status, event.start, event.\"end\", dead_min, dead_max, injured_min, injured_max, arrested_min, arrested_max,
    place.key, place.name, event.country, place.resolution, ifnull(article.origin, article.key), article.agency, outlet.name, article.lang, article.known, article.story, article.key
FROM event JOIN article ON article.key = event.article LEFT JOIN outlet ON outlet.key = article.outlet LEFT JOIN place ON place.key = event.place
WHERE event.happening = ?1";

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
        source: Source { origin: row.get(15)?, agency: row.get(16)? },
        outlet: row.get(17)?,
        lang: row.get(18)?,
        known: row.get(19)?,
        story: row.get(20)?,
        article: row.get(21)?,
    })
}
