//! Events: happenings, or each report of them.

use rusqlite::Connection;

use super::list::{By, Listing};
use super::names::{self, Meant};
use super::plan::{Condition, Question, Way};
use super::sql::{Sql, all_of, any_of};
use super::{Filter, Who};

/// Which events are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Told {
    /// One for each happening: its leading report.
    #[default]
    Happenings,
    /// Each report.
    Reports,
}

/// The day of an event, as its indexes have it.
const DAY: &str = "ifnull(e.start, '')";

/// From a row `d` that holds an event's key and day to the event, in the index by day: it has what filters ask for, and is a twentieth of the table. Rows
/// that come by day find it near where they found the one before.
const FROM_PART: &str = "CROSS JOIN event e INDEXED BY event_day ON ifnull(e.start, '') = ifnull(d.day, '') AND e.key = d.event";

/// The same from a row `d` of an index of the events themselves.
const FROM_OWN: &str = "CROSS JOIN event e INDEXED BY event_day ON ifnull(e.start, '') = ifnull(d.start, '') AND e.key = d.key";

/// What was known on a day of a report `r` in an article `ra`.
const KNOWN_THEN: &str = "ra.known <= ? AND (ra.known_until IS NULL OR ra.known_until > ?) \
     AND (SELECT replaced_by FROM coding WHERE key = r.coding) IS NULL";

/// Makes the question for a list of events.
pub(super) fn question(
    connection: &Connection,
    filter: &Filter,
    told: Told,
    as_of: Option<&str>,
    listing: &Listing,
) -> rusqlite::Result<Question> {
    let scope = Scope { told, as_of };
    let mut conditions = of_parties(connection, filter)?;
    conditions.extend(of_places(connection, filter)?);
    conditions.extend(scope.of_reports(connection, filter)?);
    conditions.extend(scope.of_happening(filter));
    conditions.extend(of_tags("mode", &filter.modes));
    conditions.extend(of_tags("context", &filter.contexts));
    conditions.extend(of_columns(filter));
    let (value, walk) = order(listing.by, scope);
    let is_by_day = listing.by == By::Date;
    let days = bounds(filter);
    if !is_by_day {
        conditions.extend(of_days(&days));
    }
    Ok(Question {
        base: scope.base(),
        conditions,
        n_all: "SELECT max(key) FROM event",
        walk,
        key: "e.key",
        value,
        is_by_day,
        bounds: if is_by_day { days } else { Vec::new() },
        is_ascending: listing.is_ascending,
        after: listing.after.clone(),
        limit: listing.limit.map(|limit| limit.saturating_add(1)),
    })
}

/// Returns what an order sorts by, and the way through all events in this order.
fn order(by: By, scope: Scope<'_>) -> (&'static str, Way) {
    let own = |table, value| (value, Way::new(table, Sql::default(), "", Some(value)));
    let of_happening = |table, value| {
        let is_led = scope.told == Told::Happenings && scope.as_of.is_none();
        let join = if is_led {
            "CROSS JOIN event e ON e.key = h.leading"
        } else {
            "CROSS JOIN event e ON e.happening = h.key"
        };
        let key = is_led.then_some("h.leading");
        Way { key, ..Way::new(table, Sql::default(), join, Some(value)) }
    };
    match by {
        By::Date => own("event e INDEXED BY event_day", DAY),
        By::Confidence => own("event e INDEXED BY event_confidence", "e.confidence"),
        By::Published => {
            let join = "CROSS JOIN event e ON e.article = a.key";
            let table = "article a INDEXED BY article_published";
            let value =
                "(SELECT ifnull(published_at, ifnull(day, '')) FROM article WHERE key = e.article)";
            (
                value,
                Way::new(
                    table,
                    Sql::default(),
                    join,
                    Some("ifnull(a.published_at, ifnull(a.day, ''))"),
                ),
            )
        }
        By::Reports => (
            "(SELECT n_reports FROM happening WHERE key = e.happening)",
            of_happening("happening h INDEXED BY happening_reports", "h.n_reports"),
        ),
        By::Independent => (
            "(SELECT n_independent FROM happening WHERE key = e.happening)",
            of_happening("happening h INDEXED BY happening_independent", "h.n_independent"),
        ),
    }
}

/// Joins an event `e` with its reports `r` and their articles `ra`: of a happening all of them, of a report itself.
pub(super) fn reports_of(told: Told, as_of: Option<&str>) -> Sql {
    let scope = Scope { told, as_of };
    Sql::new(" JOIN event r ON ")
        .append(scope.is_report())
        .push(" JOIN article ra ON ra.key = r.article AND ")
        .append(scope.is_known())
}

/// Returns the first and the last day that are asked for. Events without a day are in no stretch of days.
pub(super) fn bounds(filter: &Filter) -> Vec<(&'static str, String)> {
    let days = &filter.days;
    let from = days.from.map(|day| (" >= ?", day.to_string()));
    let to = days.to.map(|day| (" <= ?", day.to_string()));
    let known = (from.is_none() && to.is_some()).then(|| (" > ?", String::new()));
    [from, known, to].into_iter().flatten().collect()
}

/// What is known, and of what.
#[derive(Debug, Clone, Copy)]
struct Scope<'a> {
    told: Told,
    /// The day whose knowledge counts; today's, where there is none.
    as_of: Option<&'a str>,
}

impl Scope<'_> {
    /// Says which rows of `event` are listed at all.
    fn base(self) -> Sql {
        match (self.told, self.as_of) {
            (Told::Happenings, None) => Sql::new("e.is_leading = 1"),
            (Told::Reports, None) => Sql::new("e.is_current = 1"),
            (Told::Reports, Some(_)) => self.some_report(Vec::new()),
            (Told::Happenings, Some(day)) => Sql::new(
                "e.key = (SELECT r.key FROM event r CROSS JOIN article ra ON ra.key = r.article \
                 WHERE r.happening = e.happening AND ",
            )
            .push(KNOWN_THEN)
            .bind(day.to_owned())
            .bind(day.to_owned())
            .push(" ORDER BY r.is_leading DESC, r.confidence DESC, r.key LIMIT 1)"),
        }
    }

    /// Says that a report `r` of the row, in the article `ra`, is so.
    fn some_report(self, conditions: Vec<Sql>) -> Sql {
        // The join is left out by SQLite itself where nothing is asked of the article.
        Sql::new("EXISTS (SELECT 1 FROM event r LEFT JOIN article ra ON ra.key = r.article WHERE ")
            .append(all_of([self.is_report(), self.is_known()].into_iter().chain(conditions)))
            .push(")")
    }

    /// Says that `r` is a report of the row.
    fn is_report(self) -> Sql {
        Sql::new(match self.told {
            Told::Happenings => "r.happening = e.happening",
            Told::Reports => "r.key = e.key",
        })
    }

    /// Says that a report `r` in an article `ra` is known.
    fn is_known(self) -> Sql {
        match self.as_of {
            None => Sql::new("r.is_current = 1"),
            Some(day) => Sql::new(KNOWN_THEN).bind(day.to_owned()).bind(day.to_owned()),
        }
    }

    /// What must hold together of one report, or of its article.
    fn of_reports(
        self,
        connection: &Connection,
        filter: &Filter,
    ) -> rusqlite::Result<Option<Condition>> {
        let (mut checks, mut ways) = (Vec::new(), Vec::new());
        if let Some(id) = &filter.article {
            checks.push(Sql::with("ra.id = ?", id.clone()));
            let table = "article a INDEXED BY article_id";
            ways.push(self.by_report(
                table,
                Sql::with("a.id = ?", id.clone()),
                "r.article = a.key",
            ));
        }
        // The `+` keeps SQLite from looking each found row up in an index, of which there may be a hundred thousand.
        if let Some(words) = &filter.evidence {
            let search = words.expression().to_owned();
            let found = "+r.key IN (SELECT rowid FROM event_text WHERE event_text MATCH ?)";
            checks.push(Sql::with(found, search.clone()));
            ways.push(self.by_report(
                "event_text d",
                Sql::with("d.event_text MATCH ?", search),
                "r.key = d.rowid",
            ));
        }
        if let Some(words) = &filter.text {
            let search = words.expression().to_owned();
            let found = "+r.article IN (SELECT rowid FROM article_text WHERE article_text MATCH ?)";
            checks.push(Sql::with(found, search.clone()));
            ways.push(self.by_report(
                "article_text a",
                Sql::with("a.article_text MATCH ?", search),
                "r.article = a.rowid",
            ));
        }
        if !filter.outlets.is_empty() {
            let outlets = names::outlets(connection, &filter.outlets)?;
            checks.push(Sql::new("ra.outlet IN ").keys(&outlets));
            let table = "article a INDEXED BY article_outlet";
            ways.push(self.by_report(
                table,
                Sql::new("a.outlet IN ").keys(&outlets),
                "r.article = a.key",
            ));
        }
        if !filter.langs.is_empty() {
            checks.push(Sql::new("ra.lang IN ").list(filter.langs.iter().cloned()));
        }
        let is_exact = checks.len() == 1 && self.as_of.is_none();
        ways.iter_mut().for_each(|way| way.is_exact = is_exact);
        Ok((!checks.is_empty()).then(|| Condition { check: self.some_report(checks), ways }))
    }

    /// A way by reports `r`, found in `table` by `report`, to the rows that they belong to.
    fn by_report(self, table: &'static str, given: Sql, report: &str) -> Way {
        let row = match (self.told, self.as_of) {
            (Told::Reports, _) => "CROSS JOIN event e ON e.key = r.key",
            (Told::Happenings, None) => {
                "AND r.is_current = 1 CROSS JOIN happening h ON h.key = r.happening CROSS JOIN event e ON e.key = h.leading"
            }
            (Told::Happenings, Some(_)) => "CROSS JOIN event e ON e.happening = r.happening",
        };
        let join = format!("CROSS JOIN event r ON {report} {row}");
        Way { repeats: true, join, n_each: 3, ..Way::new(table, given, "", None) }
    }

    /// What must hold of the happening as a whole.
    fn of_happening(self, filter: &Filter) -> Vec<Condition> {
        let mut conditions = Vec::new();
        if let Some(id) = &filter.story {
            let given = Sql::with("h.story = (SELECT key FROM story WHERE id = ?)", id.clone());
            let check = Sql::with(
                "e.happening IN (SELECT key FROM happening WHERE story = (SELECT key FROM story WHERE id = ?))",
                id.clone(),
            );
            let join = "CROSS JOIN event e ON e.happening = h.key";
            let table = "happening h INDEXED BY happening_story";
            conditions.push(Condition { check, ways: vec![Way::new(table, given, join, None)] });
        }
        if let Some(n) = filter.min_independent {
            conditions.push(self.told_by(n));
        }
        conditions
    }

    fn told_by(self, n_independent: u32) -> Condition {
        let Some(day) = self.as_of else {
            let check = Sql::with(
                "(SELECT n_independent FROM happening WHERE key = e.happening) >= ?",
                i64::from(n_independent),
            );
            let given = Sql::with("h.n_independent >= ?", i64::from(n_independent));
            let (join, key) = match self.told {
                Told::Happenings => ("CROSS JOIN event e ON e.key = h.leading", Some("h.leading")),
                Told::Reports => ("CROSS JOIN event e ON e.happening = h.key", None),
            };
            let table = "happening h INDEXED BY happening_independent";
            let way = Way { key, ..Way::new(table, given, join, None) };
            return Condition { check, ways: vec![way] };
        };
        Condition::check(
            Sql::new("(SELECT count(DISTINCT ifnull('@' || ra.agency, ifnull(ra.origin, ra.key))) \
                 FROM event r CROSS JOIN article ra ON ra.key = r.article WHERE r.happening = e.happening AND ")
            .push(KNOWN_THEN)
            .bind(day.to_owned())
            .bind(day.to_owned())
            .push(") >= ?")
            .bind(i64::from(n_independent)),
        )
    }
}

/// Conditions on who did it, to whom, and who says so.
fn of_parties(connection: &Connection, filter: &Filter) -> rusqlite::Result<Vec<Condition>> {
    let mut conditions = Vec::new();
    let roles: [(&'static [&'static str], &[Who]); 4] = [
        (&["actor"], &filter.actors),
        (&["recipient"], &filter.recipients),
        (&["source"], &filter.speakers),
        (&["actor", "recipient"], &filter.participants),
    ];
    for (roles, who) in roles.into_iter().filter(|(_, who)| !who.is_empty()) {
        conditions.push(of_party(roles, &names::meant(connection, who)?));
    }
    if !filter.sectors.is_empty() {
        conditions.push(of_sectors(&filter.sectors));
    }
    Ok(conditions)
}

fn of_party(roles: &'static [&'static str], meant: &Meant) -> Condition {
    let by_country =
        |alias| Sql::new(alias).push(".country IN ").list(meant.countries.iter().cloned());
    let by_name = |alias| Sql::new(alias).push(".actor IN ").keys(&meant.actors);
    // In the check the `+` keeps SQLite from going through all that someone took part in, for each event anew, rather than through those who took part.
    let in_roles = |sql: Sql| sql.list(roles.iter().map(|&role| role.to_owned()));
    let check =
        in_roles(Sql::new("EXISTS (SELECT 1 FROM party p WHERE p.event = e.key AND p.role IN "))
            .push(" AND ")
            .append(any_of([by_country("+p"), by_name("+p")]))
            .push(")");
    let (table, given, n) = match (meant.countries.len(), meant.actors.len()) {
        (0, n) => ("party d INDEXED BY party_actor", by_name("d"), n),
        (n, 0) => ("party d INDEXED BY party_country", by_country("d"), n),
        _ => return Condition::check(check),
    };
    let given = in_roles(given.push(" AND d.role IN "));
    let day = (n == 1).then_some("ifnull(d.day, '')");
    let key = Some("d.event");
    let way = Way { repeats: true, key, ..Way::new(table, given, FROM_PART, day) };
    Condition { check, ways: vec![way] }
}

fn of_sectors(sectors: &[String]) -> Condition {
    let of = |alias: &'static str| {
        Sql::new(alias)
            .push(".role IN ('actor', 'recipient') AND ")
            .push(alias)
            .push(".sector IN ")
            .list(sectors.iter().cloned())
    };
    let check = Sql::new("EXISTS (SELECT 1 FROM party_sector p INDEXED BY party_sector_event WHERE p.event = e.key AND ")
        .append(of("p"))
        .push(")");
    let key = Some("d.event");
    let way = Way { repeats: true, key, ..Way::new("party_sector d", of("d"), FROM_PART, None) };
    Condition { check, ways: vec![way] }
}

fn of_tags(kind: &'static str, values: &[String]) -> Option<Condition> {
    if values.is_empty() {
        return None;
    }
    let of = |alias: &'static str| {
        Sql::new(alias)
            .push(".kind = ? AND ")
            .bind(kind.to_owned())
            .push(alias)
            .push(".value IN ")
            .list(values.iter().cloned())
    };
    let check = Sql::new(
        "EXISTS (SELECT 1 FROM event_tag p INDEXED BY event_tag_event WHERE p.event = e.key AND ",
    )
    .append(of("p"))
    .push(")");
    let day = (values.len() == 1).then_some("d.day");
    let (key, repeats) = (Some("d.event"), values.len() > 1);
    let way = Way { repeats, key, ..Way::new("event_tag d", of("d"), FROM_PART, day) };
    Some(Condition { check, ways: vec![way] })
}

fn of_places(connection: &Connection, filter: &Filter) -> rusqlite::Result<Option<Condition>> {
    let places = names::places(connection, &filter.places, filter.area.as_ref())?;
    Ok(places.map(|places| {
        let check = Sql::new("e.place IN ").keys(&places);
        let given = Sql::new("d.place IN ").keys(&places);
        Condition { check, ways: vec![own("event d INDEXED BY event_place", given, places.len())] }
    }))
}

/// Conditions on columns of the event itself.
fn of_columns(filter: &Filter) -> Vec<Condition> {
    let of = |column: &'static str, table: &'static str, values: &[String]| {
        let is = |alias| Sql::new(alias).push(column).push(" IN ").list(values.iter().cloned());
        (!values.is_empty())
            .then(|| Condition { check: is("e."), ways: vec![own(table, is("d."), values.len())] })
    };
    let confidence =
        filter.min_confidence.map(|least| Condition::check(Sql::with("e.confidence >= ?", least)));
    [
        of("country", "event d INDEXED BY event_country", &filter.countries),
        of("type", "event d INDEXED BY event_type", &filter.types),
        of("status", "event d INDEXED BY event_status", &filter.statuses),
        confidence,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The way along an index `d` of the events' own table, in which `n_values` values are looked up: those of one come by day.
fn own(table: &'static str, given: Sql, n_values: usize) -> Way {
    let day = (n_values == 1).then_some("ifnull(d.start, '')");
    Way { key: Some("d.key"), ..Way::new(table, given, FROM_OWN, day) }
}

/// The condition on the day, where events are not listed by it.
fn of_days(days: &[(&'static str, String)]) -> Option<Condition> {
    let check = all_of(
        days.iter().map(|(comparison, day)| Sql::new(DAY).push(comparison).bind(day.clone())),
    );
    let table = "event e INDEXED BY event_day";
    let way = Way { key: Some("e.key"), ..Way::new(table, check.clone(), "", None) };
    (!days.is_empty()).then(|| Condition { check, ways: vec![way] })
}
