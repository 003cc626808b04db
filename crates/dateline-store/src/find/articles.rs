//! Articles, and the stories that they make.

use rusqlite::Connection;

use super::Filter;
use super::events::bounds;
use super::list::{By, Listing};
use super::names;
use super::plan::{Condition, Question, Way};
use super::quotes::articles_that;
use super::sql::{Sql, all_of, any_of};

/// Makes the question for a list of articles: of their newest versions, or of those that were known on the day `as_of`.
pub(super) fn question(
    connection: &Connection,
    filter: &Filter,
    as_of: Option<&str>,
    listing: &Listing,
) -> rusqlite::Result<Question> {
    let base = match as_of {
        None => Sql::new("a.known_until IS NULL"),
        Some(day) => Sql::new("a.known <= ? AND (a.known_until IS NULL OR a.known_until > ?)")
            .bind(day.to_owned())
            .bind(day.to_owned()),
    };
    let (value, table) = match listing.by {
        By::Published => {
            ("ifnull(a.published_at, ifnull(a.day, ''))", "article a INDEXED BY article_published")
        }
        _ => ("ifnull(a.day, '')", "article a INDEXED BY article_by_day"),
    };
    let walk = Way { order: Some(value), ..own(table, Sql::default(), "", false) };
    let conditions = conditions(connection, filter)?;
    Ok(asked(base, conditions, walk, "a.key", value, listing))
}

/// Makes the question for a list of stories: those with an article that is so.
pub(super) fn stories(
    connection: &Connection,
    filter: &Filter,
    as_of: Option<&str>,
    listing: &Listing,
) -> rusqlite::Result<Question> {
    let articles = question(connection, filter, as_of, &Listing::default())?;
    let is_asked = !articles.conditions.is_empty() || as_of.is_some();
    let condition = if is_asked {
        let check = Sql::new("s.key IN (SELECT story FROM article WHERE key IN (SELECT key FROM (")
            .append(articles.keys_sql(connection)?)
            .push(")))");
        Some(Condition::check(check))
    } else {
        None
    };
    let value = match listing.by {
        By::Reports => "s.n_articles",
        _ => "ifnull(s.last_day, '')",
    };
    let base = Sql::new("s.merged_into IS NULL AND s.n_articles > 0");
    let walk = own("story s", Sql::default(), "", false);
    Ok(asked(base, condition.into_iter().collect(), walk, "s.key", value, listing))
}

fn asked(
    base: Sql,
    conditions: Vec<Condition>,
    walk: Way,
    key: &'static str,
    value: &'static str,
    listing: &Listing,
) -> Question {
    Question {
        base,
        conditions,
        n_all: "SELECT max(key) FROM article",
        walk,
        key,
        value,
        is_by_day: false,
        bounds: Vec::new(),
        is_ascending: listing.is_ascending,
        after: listing.after.clone(),
        limit: listing.limit.map(|limit| limit.saturating_add(1)),
    }
}

fn own(table: &'static str, given: Sql, join: &'static str, repeats: bool) -> Way {
    Way { repeats, ..Way::new(table, given, join, None) }
}

fn conditions(connection: &Connection, filter: &Filter) -> rusqlite::Result<Vec<Condition>> {
    let (checks, ways) = articles_that(connection, filter, "")?;
    let mut conditions = Vec::new();
    if !checks.is_empty() {
        conditions.push(Condition { check: all_of(checks), ways });
    }
    conditions.extend(of_days(filter));
    conditions.extend(filter.text.as_ref().map(|words| {
        let search = words.expression().to_owned();
        let found = "+a.key IN (SELECT rowid FROM article_text WHERE article_text MATCH ?)";
        let given = Sql::with("t.article_text MATCH ?", search.clone());
        let join = "CROSS JOIN article a ON a.key = t.rowid";
        Condition {
            check: Sql::with(found, search),
            ways: vec![own("article_text t", given, join, false)],
        }
    }));
    if !filter.actors.is_empty() {
        conditions.push(of_actors(connection, filter)?);
    }
    if let Some(places) = names::places(connection, &filter.places, filter.area.as_ref())? {
        conditions.push(of_places(Sql::new("m.place IN ").keys(&places)));
    }
    if !filter.countries.is_empty() {
        let countries = filter.countries.iter().cloned();
        let given = Sql::new("m.place IN (SELECT key FROM place WHERE country IN ").list(countries);
        conditions.push(of_places(given.push(")")));
    }
    Ok(conditions)
}

fn of_days(filter: &Filter) -> Option<Condition> {
    let days = bounds(filter)
        .into_iter()
        .map(|(comparison, day)| Sql::new("ifnull(a.day, '')").push(comparison).bind(day));
    let check = all_of(days);
    (!check.values.is_empty()).then(|| {
        let way = own("article a INDEXED BY article_by_day", check.clone(), "", false);
        Condition { check, ways: vec![way] }
    })
}

fn of_actors(connection: &Connection, filter: &Filter) -> rusqlite::Result<Condition> {
    let meant = names::meant(connection, &filter.actors)?;
    let by_country = Sql::new("m.actor IN (SELECT key FROM actor WHERE country IN ")
        .list(meant.countries.iter().cloned())
        .push(")");
    let given = any_of([by_country, Sql::new("m.actor IN ").keys(&meant.actors)]);
    let check = Sql::new("EXISTS (SELECT 1 FROM article_actor m WHERE m.article = a.key AND ")
        .append(given.clone())
        .push(")");
    let join = "CROSS JOIN article a ON a.key = m.article";
    Ok(Condition { check, ways: vec![own("article_actor m", given, join, true)] })
}

fn of_places(given: Sql) -> Condition {
    let check = Sql::new("EXISTS (SELECT 1 FROM article_place m WHERE m.article = a.key AND ")
        .append(given.clone())
        .push(")");
    let join = "CROSS JOIN article a ON a.key = m.article";
    Condition { check, ways: vec![own("article_place m", given, join, true)] }
}
