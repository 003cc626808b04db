//! All that is known of one happening: its reports, which of them are copies, what they disagree on.

use std::collections::BTreeSet;

use dateline_record::{HappeningRecord, ReportRecord, TakenFromRecord};
use rusqlite::{Connection, OptionalExtension, Result, Row};

use crate::report::{Source, independent};
use crate::{Error, Store};

impl Store {
    /// Returns the happening with this id, or with a report of this id, or that another of this id became part of. `None` where there is none.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn happening(&self, id: &str) -> std::result::Result<Option<HappeningRecord>, Error> {
        let found = find(self.connection(), id).map_err(|error| self.failed(error))?;
        let told = found.map(|key| told(self.connection(), key)).transpose();
        told.map_err(|error| self.failed(error))
    }

    /// Returns what grouping keeps of the event with this id: bytes that it alone reads.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn kept_deed(&self, event: &str) -> std::result::Result<Option<Vec<u8>>, Error> {
        let found = self
            .connection()
            .prepare_cached(DEED)
            .and_then(|mut statement| statement.query_row([event], |row| row.get(0)).optional());
        found.map_err(|error| self.failed(error))
    }
}

const DEED: &str = "SELECT data FROM deed JOIN event ON event.key = deed.event WHERE event.id = ? AND event.is_current = 1";

fn find(connection: &Connection, id: &str) -> Result<Option<i64>> {
    let ways = [
        "SELECT key FROM happening WHERE id = ?",
        "SELECT happening FROM event WHERE id = ? AND is_current = 1 AND happening IS NOT NULL",
        "SELECT happening FROM happening_was WHERE id = ? AND happening IS NOT NULL",
    ];
    for sql in ways {
        let key = connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
        if key.is_some() {
            return Ok(key);
        }
    }
    Ok(None)
}

const HEAD: &str = "SELECT happening.id, happening.n_outlets, story.id, story.title, conflicts, event.type, event.start, place.name, event.country
FROM happening JOIN event ON event.key = happening.leading LEFT JOIN place ON place.key = event.place
LEFT JOIN story ON story.key = happening.story WHERE happening.key = ?";

fn told(connection: &Connection, key: i64) -> Result<HappeningRecord> {
    let (mut reports, sources): (Vec<ReportRecord>, Vec<Source>) = reports(connection, key)?;
    let numbers = independent(&sources);
    let articles: BTreeSet<String> = reports.iter().map(|one| one.article.clone()).collect();
    for (report, number) in reports.iter_mut().zip(&numbers) {
        report.source = number + 1;
    }
    let first = reports.iter().find(|report| report.leads).map(|report| report.article.clone());
    reports.sort_by_key(|report| (Some(&report.article) != first.as_ref(), !report.leads));
    connection.prepare_cached(HEAD)?.query_row([key], |row| {
        let conflicts: String = row.get(4)?;
        Ok(HappeningRecord {
            id: row.get(0)?,
            r#type: row.get(5)?,
            day: row.get(6)?,
            place: row.get(7)?,
            country: row.get(8)?,
            n_reports: articles.len(),
            n_outlets: row.get::<_, i64>(1)?.unsigned_abs() as usize,
            n_independent: numbers.iter().max().map_or(0, |last| last + 1),
            story: row.get(2)?,
            story_title: row.get(3)?,
            conflicts: serde_json::from_str(&conflicts).unwrap_or_default(),
            reports,
        })
    })
}

const REPORTS: &str = "SELECT event.id, event.is_leading, article.id, article.title, outlet.name, article.url, article.lang,
    ifnull(article.published_at, article.published), article.known, article.agency, event.status, event.start, event.evidence,
    ifnull(article.origin, article.key), taken.id, taken_outlet.name, copy.kind, copy.containment
FROM event JOIN article ON article.key = event.article
LEFT JOIN outlet ON outlet.key = article.outlet
LEFT JOIN article AS taken ON taken.key = article.source
LEFT JOIN outlet AS taken_outlet ON taken_outlet.key = taken.outlet
LEFT JOIN copy ON copy.article = min(article.key, article.source) AND copy.other = max(article.key, article.source)
WHERE event.happening = ? AND event.is_current = 1
ORDER BY article.known, ifnull(article.published_at, article.known), event.key";

fn reports(connection: &Connection, key: i64) -> Result<(Vec<ReportRecord>, Vec<Source>)> {
    let mut statement = connection.prepare_cached(REPORTS)?;
    let rows = statement.query_map([key], |row| {
        let source = Source { origin: row.get(13)?, agency: row.get(9)? };
        Ok((report(row)?, source))
    })?;
    rows.collect()
}

fn report(row: &Row<'_>) -> Result<ReportRecord> {
    let taken: Option<String> = row.get(14)?;
    let (outlet, kind, containment) = (row.get(15)?, row.get(16)?, row.get(17)?);
    let taken_from = |article| TakenFromRecord { article, outlet, kind, containment };
    Ok(ReportRecord {
        event: row.get(0)?,
        leads: row.get(1)?,
        article: row.get(2)?,
        title: row.get(3)?,
        outlet: row.get(4)?,
        url: row.get(5)?,
        lang: row.get(6)?,
        published: row.get(7)?,
        known: row.get(8)?,
        agency: row.get(9)?,
        source: 0,
        taken_from: taken.map(taken_from),
        status: row.get(10)?,
        day: row.get(11)?,
        evidence: row.get(12)?,
        why: Vec::new(),
    })
}
