//! From what was typed to rows: actors, places and outlets by their names.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::{Area, FindError, Who, Words};

/// Actors or places that one name may mean.
const MOST_MEANT: i64 = 20_000;

/// Those who may be meant by names: countries and rows of `actor`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) countries: Vec<String>,
    pub(super) actors: Vec<i64>,
}

/// Returns who is meant by any of `who`.
pub(super) fn meant(connection: &Connection, who: &[Who]) -> rusqlite::Result<Meant> {
    let mut meant = Meant::default();
    let mut actors = BTreeSet::new();
    for one in who {
        match one {
            Who::Country(code) => meant.countries.push(code.clone()),
            Who::Id(id) => {
                let sql = "SELECT key FROM actor WHERE id = ?";
                actors.extend(keys(connection, sql, id)?);
            }
            Who::Named(name) => {
                let sql = "SELECT rowid FROM actor_text WHERE actor_text MATCH ? LIMIT ?";
                actors.extend(named(connection, sql, name)?);
            }
        }
    }
    meant.actors = actors.into_iter().collect();
    Ok(meant)
}

/// Returns the places of these names or GeoNames ids that lie in `area`; none where neither is asked for.
pub(super) fn places(
    connection: &Connection,
    names: &[String],
    area: Option<&Area>,
) -> rusqlite::Result<Option<Vec<i64>>> {
    let by_name = (!names.is_empty()).then(|| places_named(connection, names)).transpose()?;
    let in_area = area.map(|area| places_in(connection, area)).transpose()?;
    let both = match (by_name, in_area) {
        (Some(named), Some(inside)) => Some(named.intersection(&inside).copied().collect()),
        (one, other) => one.or(other),
    };
    Ok(both.map(|places: BTreeSet<i64>| places.into_iter().collect()))
}

fn places_named(connection: &Connection, names: &[String]) -> rusqlite::Result<BTreeSet<i64>> {
    let mut places = BTreeSet::new();
    for name in names {
        match name.trim().parse::<i64>() {
            Ok(id) => {
                let sql = "SELECT key FROM place WHERE geonameid = ?";
                places.extend(keys(connection, sql, id)?);
            }
            Err(_) => {
                let sql = "SELECT rowid FROM place_text WHERE place_text MATCH ? LIMIT ?";
                places.extend(named(connection, sql, name)?);
            }
        }
    }
    Ok(places)
}

/// Returns the places in an area. The R*Tree keeps 32-bit numbers, so each is looked at again.
fn places_in(connection: &Connection, area: &Area) -> rusqlite::Result<BTreeSet<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT p.key, p.lat, p.lon FROM place_box b CROSS JOIN place p ON p.key = b.key
         WHERE b.max_lat >= ? AND b.min_lat <= ? AND b.max_lon >= ? AND b.min_lon <= ?",
    )?;
    let mut places = BTreeSet::new();
    for [south, north, west, east] in area.boxes() {
        let mut rows = statement.query(params![south, north, west, east])?;
        while let Some(row) = rows.next()? {
            let point: Option<(f64, f64)> =
                row.get::<_, Option<f64>>(1)?.zip(row.get::<_, Option<f64>>(2)?);
            if point.is_some_and(|(lat, lon)| area.holds(lat, lon)) {
                places.insert(row.get(0)?);
            }
        }
    }
    Ok(places)
}

/// Returns the outlets of these names, whatever their case.
pub(super) fn outlets(connection: &Connection, names: &[String]) -> rusqlite::Result<Vec<i64>> {
    let wanted: BTreeSet<String> = names.iter().map(|name| name.trim().to_lowercase()).collect();
    let mut statement = connection.prepare_cached("SELECT key, name FROM outlet")?;
    let mut rows = statement.query(())?;
    let mut outlets = Vec::new();
    while let Some(row) = rows.next()? {
        if wanted.contains(&row.get::<_, String>(1)?.to_lowercase()) {
            outlets.push(row.get(0)?);
        }
    }
    Ok(outlets)
}

/// Finds rows whose name has all words of `name`.
fn named(connection: &Connection, sql: &str, name: &str) -> rusqlite::Result<Vec<i64>> {
    let Some(words) = words_of(name) else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![words.expression(), MOST_MEANT], |row| row.get(0))?;
    rows.collect()
}

/// Returns a search for all words of a name: nothing in it is an operator.
fn words_of(name: &str) -> Option<Words> {
    let letters = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    let plain: String = name.chars().map(letters).collect();
    let quoted: Vec<String> = plain.split_whitespace().map(|word| format!("\"{word}\"")).collect();
    let search: Result<Words, FindError> = Words::parse(&quoted.join(" "));
    search.ok()
}

fn keys(
    connection: &Connection,
    sql: &str,
    value: impl rusqlite::ToSql,
) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map([value], |row| row.get(0))?.collect()
}
