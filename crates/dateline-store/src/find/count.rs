//! How many events there are of each kind: from the rollups where these say it, else from the events.

use rusqlite::Connection;
use serde_json::Value;

use super::events::{self, Told};
use super::list::Listing;
use super::prompt::json;
use super::sql::{Sql, all_of};
use super::{Filter, FindError};

/// By what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names that are typed say it")]
pub enum Per {
    Day,
    Month,
    Year,
    Type,
    Status,
    Country,
    Pair,
    Actor,
    Recipient,
    Sector,
    Mode,
    Context,
    Outlet,
    Lang,
    Story,
}

impl Per {
    /// All, in this order.
    pub const ALL: [Per; 15] = [
        Per::Day,
        Per::Month,
        Per::Year,
        Per::Type,
        Per::Status,
        Per::Country,
        Per::Pair,
        Per::Actor,
        Per::Recipient,
        Per::Sector,
        Per::Mode,
        Per::Context,
        Per::Outlet,
        Per::Lang,
        Per::Story,
    ];

    /// Returns the name that is typed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Per::Day => "day",
            Per::Month => "month",
            Per::Year => "year",
            Per::Type => "type",
            Per::Status => "status",
            Per::Country => "country",
            Per::Pair => "pair",
            Per::Actor => "actor",
            Per::Recipient => "recipient",
            Per::Sector => "sector",
            Per::Mode => "mode",
            Per::Context => "context",
            Per::Outlet => "outlet",
            Per::Lang => "lang",
            Per::Story => "story",
        }
    }

    /// Reads a name.
    ///
    /// # Errors
    ///
    /// Where nothing is counted by it.
    pub fn parse(value: &str) -> Result<Per, FindError> {
        let names = Per::ALL.map(Per::name);
        let found = Per::ALL.into_iter().find(|per| per.name() == value.trim());
        found.ok_or_else(|| FindError::unknown("way to count", value.trim(), names))
    }

    /// Returns the columns that it fills.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Per::Pair => &["actor_country", "recipient_country"],
            Per::Day => &["day"],
            Per::Month => &["month"],
            Per::Year => &["year"],
            Per::Type => &["type"],
            Per::Status => &["status"],
            Per::Country => &["country"],
            Per::Actor => &["actor"],
            Per::Recipient => &["recipient"],
            Per::Sector => &["sector"],
            Per::Mode => &["mode"],
            Per::Context => &["context"],
            Per::Outlet => &["outlet"],
            Per::Lang => &["lang"],
            Per::Story => &["story"],
        }
    }

    fn is_time(self) -> bool {
        matches!(self, Per::Day | Per::Month | Per::Year)
    }

    /// Returns what it is in a rollup by `time`.
    fn of_rollup(self, time: &'static str) -> Option<String> {
        match self {
            Per::Day if time == "day" => Some(time.to_owned()),
            Per::Day => None,
            Per::Month => Some(format!("substr({time}, 1, 7)")),
            Per::Year => Some(format!("substr({time}, 1, 4)")),
            Per::Type | Per::Status => Some(self.name().to_owned()),
            Per::Pair => Some("actor, recipient".to_owned()),
            _ => None,
        }
    }

    /// Returns what it is of an event `e`.
    fn of_event(self) -> &'static str {
        match self {
            Per::Day => "ifnull(e.start, '')",
            Per::Month => "ifnull(substr(e.start, 1, 7), '')",
            Per::Year => "ifnull(substr(e.start, 1, 4), '')",
            Per::Type => "e.type",
            Per::Status => "e.status",
            Per::Country => "ifnull(e.country, '')",
            Per::Pair => "ifnull(ac.value, ''), ifnull(rc.value, '')",
            Per::Actor => "ifnull(actor.name, '')",
            Per::Recipient => "ifnull(recipient.name, '')",
            Per::Sector => "ifnull(sector.sector, '')",
            Per::Mode => "ifnull(mode.value, '')",
            Per::Context => "ifnull(context.value, '')",
            Per::Outlet => "ifnull((SELECT name FROM outlet WHERE key = ra.outlet), '')",
            Per::Lang => "ifnull(ra.lang, '')",
            Per::Story => {
                "ifnull((SELECT id FROM story WHERE key = (SELECT story FROM happening WHERE key = e.happening)), '')"
            }
        }
    }

    /// Returns what an event `e` must be joined with, each with the name that it has.
    fn joins(self) -> &'static str {
        match self {
            Per::Pair => {
                " LEFT JOIN json_each(e.actor_countries) ac LEFT JOIN json_each(e.recipient_countries) rc"
            }
            Per::Actor => {
                " LEFT JOIN party pa ON pa.event = e.key AND pa.role = 'actor' LEFT JOIN actor ON actor.key = pa.actor"
            }
            Per::Recipient => {
                " LEFT JOIN party pr ON pr.event = e.key AND pr.role = 'recipient' LEFT JOIN actor recipient ON recipient.key = pr.actor"
            }
            Per::Sector => {
                " LEFT JOIN party_sector sector INDEXED BY party_sector_event ON sector.event = e.key AND sector.role IN ('actor', 'recipient')"
            }
            Per::Mode => {
                " LEFT JOIN event_tag mode INDEXED BY event_tag_event ON mode.event = e.key AND mode.kind = 'mode'"
            }
            Per::Context => {
                " LEFT JOIN event_tag context INDEXED BY event_tag_event ON context.event = e.key AND context.kind = 'context'"
            }
            _ => "",
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Default)]
pub struct Count {
    /// By what, in this order; nothing gives one figure for all.
    pub per: Vec<Per>,
    /// Happenings or reports.
    pub told: Told,
    /// As it was known on this day.
    pub as_of: Option<String>,
    /// At most so many rows.
    pub limit: Option<usize>,
}

impl Count {
    /// Returns the columns: what is counted by, and the figure.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        let figure = match self.told {
            Told::Happenings => "n_events",
            Told::Reports => "n_reports",
        };
        self.per.iter().flat_map(|per| per.columns()).copied().chain([figure]).collect()
    }
}

/// Returns a row for each combination that there is: by time in its order, else the greatest figure first.
pub(super) fn rows(
    connection: &Connection,
    filter: &Filter,
    count: &Count,
) -> rusqlite::Result<Vec<Vec<Value>>> {
    let sql = match from_rollup(filter, count) {
        Some(sql) => sql,
        None => from_events(connection, filter, count)?,
    };
    let mut statement = connection.prepare_cached(&sql.text)?;
    let n_columns = statement.column_count();
    let rows = statement.query_map(rusqlite::params_from_iter(sql.values), |row| {
        (0..n_columns).map(|column| row.get_ref(column).map(json)).collect()
    })?;
    rows.collect()
}

/// Returns the statement over a rollup, where one has all that is asked for.
fn from_rollup(filter: &Filter, count: &Count) -> Option<Sql> {
    let rest = Filter {
        types: Vec::new(),
        statuses: Vec::new(),
        days: super::Days::default(),
        ..filter.clone()
    };
    if rest != Filter::default() || count.told == Told::Reports || count.as_of.is_some() {
        return None;
    }
    let (table, time) = rollup(filter, count);
    let columns: Option<Vec<String>> = count.per.iter().map(|per| per.of_rollup(time)).collect();
    // A pair that is no more may leave a row of noughts.
    let mut given = vec![Sql::new("n_events > 0")];
    if !filter.types.is_empty() {
        given.push(Sql::new("type IN ").list(filter.types.iter().cloned()));
    }
    if !filter.statuses.is_empty() {
        given.push(Sql::new("status IN ").list(filter.statuses.iter().cloned()));
    }
    given.extend(events::bounds(filter).into_iter().map(|(comparison, day)| {
        // A rollup by month is only asked for whole months.
        let moment = day.get(..if time == "month" { 7 } else { 10 }).unwrap_or_default().to_owned();
        Sql::default().push(time).push(comparison).bind(moment)
    }));
    let from = Sql::default().push(table).push(" WHERE ").append(all_of(given));
    Some(grouped(&columns?, "sum(n_events)", from, count))
}

/// Returns the smallest rollup that has it, and its column of time.
fn rollup(filter: &Filter, count: &Count) -> (&'static str, &'static str) {
    let has_pair = count.per.contains(&Per::Pair);
    let is_plain = filter == &Filter::default() && count.per.len() == 1;
    let starts = filter.days.from.is_none_or(|day| day == day.first_of_month());
    let ends = filter.days.to.is_none_or(|day| day == day.last_of_month());
    match (has_pair, is_plain) {
        (true, true) => ("rollup_dyad", "day"),
        (true, false) => ("rollup_pair", "day"),
        _ if starts && ends && !count.per.contains(&Per::Day) => ("rollup_month", "month"),
        _ => ("rollup_day", "day"),
    }
}

fn from_events(connection: &Connection, filter: &Filter, count: &Count) -> rusqlite::Result<Sql> {
    let as_of = count.as_of.as_deref();
    let question = events::question(connection, filter, count.told, as_of, &Listing::default())?;
    let mut from = Sql::new("(")
        .append(question.keys_sql(connection)?)
        .push(") k CROSS JOIN event e ON e.key = k.key");
    for per in &count.per {
        from = from.push(per.joins());
    }
    if count.per.iter().any(|per| matches!(per, Per::Outlet | Per::Lang)) {
        from = from.append(events::reports_of(count.told, as_of));
    }
    let columns: Vec<String> = count.per.iter().map(|per| per.of_event().to_owned()).collect();
    let figure = match count.told {
        Told::Happenings => "count(DISTINCT e.key)",
        // An article that tells of a happening twice is one report of it.
        Told::Reports => "count(DISTINCT ifnull(e.happening, -e.key) || ' ' || e.article)",
    };
    Ok(grouped(&columns, figure, from, count))
}

fn grouped(columns: &[String], figure: &str, from: Sql, count: &Count) -> Sql {
    let n_columns: usize = count.per.iter().map(|per| per.columns().len()).sum();
    let numbers: Vec<String> = (1..=n_columns).map(|n| n.to_string()).collect();
    let numbers = numbers.join(", ");
    let columns = columns.join(", ");
    let comma = if columns.is_empty() { "" } else { ", " };
    let mut sql = Sql::default()
        .push(&format!("SELECT {columns}{comma}ifnull({figure}, 0) FROM "))
        .append(from);
    if n_columns > 0 {
        let by_figure = format!(" GROUP BY {numbers} ORDER BY {} DESC, {numbers}", n_columns + 1);
        let by_time = format!(" GROUP BY {numbers} ORDER BY {numbers}");
        let has_time = count.per.iter().any(|per| per.is_time());
        sql = sql.push(if has_time { &by_time } else { &by_figure });
    }
    match count.limit {
        Some(limit) => sql.push(" LIMIT ?").bind(i64::try_from(limit).unwrap_or(i64::MAX)),
        None => sql,
    }
}
