//! What was said, and by whom.

use rusqlite::Connection;

use super::Filter;
use super::events::bounds;
use super::list::{By, Listing};
use super::names;
use super::plan::{Condition, Question, Way};
use super::sql::{Sql, all_of, any_of};

/// The day of a quote, as its indexes have it.
const DAY: &str = "ifnull(q.day, '')";

/// Makes the question for a list of quotes.
pub(super) fn question(
    connection: &Connection,
    filter: &Filter,
    listing: &Listing,
) -> rusqlite::Result<Question> {
    let is_by_day = listing.by == By::Date;
    let value = match listing.by {
        By::Date => DAY,
        _ => "(SELECT ifnull(published_at, ifnull(day, '')) FROM article WHERE key = q.article)",
    };
    let table = if is_by_day {
        "quote q INDEXED BY quote_day"
    } else {
        "article a INDEXED BY article_published"
    };
    let join = if is_by_day { "" } else { "CROSS JOIN quote q ON q.article = a.key" };
    let mut conditions: Vec<Condition> = of_speaker(connection, filter)?;
    conditions.extend(of_article(connection, filter)?);
    conditions.extend(of_words(filter));
    let days = bounds(filter);
    if !is_by_day {
        conditions.extend(days.iter().map(|(comparison, day)| {
            Condition::check(Sql::default().push(DAY).push(comparison).bind(day.clone()))
        }));
    }
    Ok(Question {
        base: Sql::new("q.is_current = 1"),
        conditions,
        n_all: "SELECT max(key) FROM quote",
        walk: Way::new(
            table,
            Sql::default(),
            join,
            Some(if is_by_day { DAY } else { "ifnull(a.published_at, ifnull(a.day, ''))" }),
        ),
        key: "q.key",
        value,
        is_by_day,
        bounds: if is_by_day { days } else { Vec::new() },
        is_ascending: listing.is_ascending,
        after: listing.after.clone(),
        limit: listing.limit.map(|limit| limit.saturating_add(1)),
    })
}

fn of_words(filter: &Filter) -> Vec<Condition> {
    let text = filter.text.as_ref().map(|words| {
        let search = words.expression().to_owned();
        let found = "+q.key IN (SELECT rowid FROM quote_text WHERE quote_text MATCH ?)";
        let given = Sql::with("t.quote_text MATCH ?", search.clone());
        let join = "CROSS JOIN quote q ON q.key = t.rowid";
        Condition {
            check: Sql::with(found, search),
            ways: vec![Way::new("quote_text t", given, join, None)],
        }
    });
    let direct = filter
        .is_direct
        .map(|is_direct| Condition::check(Sql::with("q.direct = ?", i64::from(is_direct))));
    text.into_iter().chain(direct).collect()
}

fn of_speaker(connection: &Connection, filter: &Filter) -> rusqlite::Result<Vec<Condition>> {
    let mut conditions = Vec::new();
    if !filter.speakers.is_empty() {
        let meant = names::meant(connection, &filter.speakers)?;
        let by_country = Sql::new("q.country IN ").list(meant.countries.iter().cloned());
        let by_name = Sql::new("q.speaker IN ").keys(&meant.actors);
        let day = (meant.countries.len() + meant.actors.len() == 1).then_some(DAY);
        let ways = match (meant.countries.is_empty(), meant.actors.is_empty()) {
            (true, _) => {
                vec![Way::new("quote q INDEXED BY quote_speaker", by_name.clone(), "", day)]
            }
            (_, true) => {
                vec![Way::new("quote q INDEXED BY quote_country", by_country.clone(), "", day)]
            }
            _ => Vec::new(),
        };
        conditions.push(Condition { check: any_of([by_country, by_name]), ways });
    }
    if !filter.countries.is_empty() {
        let check = Sql::new("q.country IN ").list(filter.countries.iter().cloned());
        let day = (filter.countries.len() == 1).then_some(DAY);
        let ways = vec![Way::new("quote q INDEXED BY quote_country", check.clone(), "", day)];
        conditions.push(Condition { check, ways });
    }
    if !filter.sectors.is_empty() {
        let check = Sql::new("EXISTS (SELECT 1 FROM actor s, json_each(s.sectors) j WHERE s.key = q.speaker AND j.value IN ")
            .list(filter.sectors.iter().cloned())
            .push(")");
        conditions.push(Condition::check(check));
    }
    Ok(conditions)
}

fn of_article(connection: &Connection, filter: &Filter) -> rusqlite::Result<Option<Condition>> {
    let (checks, ways) =
        articles_that(connection, filter, "CROSS JOIN quote q ON q.article = a.key")?;
    Ok((!checks.is_empty()).then(|| Condition {
        check: Sql::new("EXISTS (SELECT 1 FROM article a WHERE a.key = q.article AND ")
            .append(all_of(checks))
            .push(")"),
        ways,
    }))
}

/// Returns what is asked of an article `a`, and ways from such articles by `join`.
pub(super) fn articles_that(
    connection: &Connection,
    filter: &Filter,
    join: &'static str,
) -> rusqlite::Result<(Vec<Sql>, Vec<Way>)> {
    let (mut checks, mut ways) = (Vec::new(), Vec::new());
    let mut ask = |table: Option<&'static str>, given: Sql| {
        ways.extend(table.map(|table| Way::new(table, given.clone(), join, None)));
        checks.push(given);
    };
    if let Some(id) = &filter.article {
        ask(Some("article a INDEXED BY article_id"), Sql::with("a.id = ?", id.clone()));
    }
    if let Some(id) = &filter.story {
        let given = Sql::with("a.story = (SELECT key FROM story WHERE id = ?)", id.clone());
        ask(Some("article a INDEXED BY article_story"), given);
    }
    if !filter.outlets.is_empty() {
        let outlets = names::outlets(connection, &filter.outlets)?;
        ask(Some("article a INDEXED BY article_outlet"), Sql::new("a.outlet IN ").keys(&outlets));
    }
    if !filter.langs.is_empty() {
        ask(None, Sql::new("a.lang IN ").list(filter.langs.iter().cloned()));
    }
    let is_exact = checks.len() == 1;
    ways.iter_mut().for_each(|way| way.is_exact = is_exact);
    Ok((checks, ways))
}
