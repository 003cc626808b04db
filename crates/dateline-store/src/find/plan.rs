//! How a list is found: which index is walked, and what is asked of each row on the way.
//!
//! SQLite weighs indexes by averages, and hardly knows that only the first fifty rows are wanted. We know more: each condition offers ways to its
//! rows, and we count a little of each. A way in the order that is asked for ends with the fiftieth row; one in another order must be walked to its
//! end. As if conditions had nothing to do with one another, the shares of rows tell how far each walk goes; the shortest is taken.
//!
//! On the way each row must be asked whether the other conditions hold: a look-up elsewhere in the file. Where the walk may be long, the keys of which
//! another condition holds are listed before: reading an index in its order costs a tenth of looking up as many rows.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::sql::{Sql, all_of};

/// Rows of a way that are counted; there may be more.
const MOST_COUNTED: i64 = 20_000;

/// How many times as many there are, where there are more and all of them must be sorted.
const MORE: f64 = 5.0;

/// The share of rows of which a condition without ways is thought to hold.
const SHARE_UNKNOWN: f64 = 0.5;

/// What a row costs on the walk through all, of which the index knows most, beside a row that is fetched.
const WALKED: f64 = 0.5;

/// What a key costs that is listed, beside a row that is fetched.
const LISTED: f64 = 0.1;

/// So many times as far a walk may go as is reckoned: what is asked for together often has to do with one another, and seldom meets.
const DOUBT: f64 = 10.0;

/// Something that must hold of a row.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    /// True of the rows that are wanted.
    pub(super) check: Sql,
    /// Ways to these rows, the most telling first.
    pub(super) ways: Vec<Way>,
}

impl Condition {
    /// Returns the check where the key of a row is found as `key`. What only asks for the key is then known before the row is fetched.
    fn check_by(&self, own: &str, key: &str) -> Sql {
        Sql { text: self.check.text.replace(own, key), values: self.check.values.clone() }
    }

    /// A condition that leads nowhere by itself.
    pub(super) fn check(check: Sql) -> Condition {
        Condition { check, ways: Vec::new() }
    }
}

/// A way to rows: an index of one table, and from there to the rows of the list.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// The table, with its index.
    pub(super) table: &'static str,
    /// What is looked up in it.
    pub(super) given: Sql,
    /// From there to the row of the list; empty where the table is the list's own.
    pub(super) join: String,
    /// What the rows come in the order of: the day, or of the walk through all what is sorted by; none where they come as they may.
    pub(super) order: Option<&'static str>,
    /// The key of the list's row, where the table has it itself.
    pub(super) key: Option<&'static str>,
    /// Whether a row may come more than once.
    pub(super) repeats: bool,
    /// Whether the condition holds of every row that comes.
    pub(super) is_exact: bool,
    /// How many rows of the list one of the table leads to, about.
    pub(super) n_each: i64,
}

impl Way {
    /// Makes a way that gives each row once, and only what is wanted.
    pub(super) fn new(
        table: &'static str,
        given: Sql,
        join: &'static str,
        order: Option<&'static str>,
    ) -> Way {
        Way {
            table,
            given,
            join: join.to_owned(),
            order,
            key: None,
            repeats: false,
            is_exact: true,
            n_each: 1,
        }
    }
}

/// A list that is asked for.
#[derive(Debug)]
pub(super) struct Question {
    /// What makes a row one of the list at all.
    pub(super) base: Sql,
    pub(super) conditions: Vec<Condition>,
    /// Tells how many rows there are at most.
    pub(super) n_all: &'static str,
    /// The way through all rows, in the order that is asked for.
    pub(super) walk: Way,
    /// The key of a row.
    pub(super) key: &'static str,
    /// What is sorted by.
    pub(super) value: &'static str,
    /// Whether that is the day, by which ways may be ordered.
    pub(super) is_by_day: bool,
    /// Bounds of the value, where it is the day: [`Sql`] of a comparison without its left side.
    pub(super) bounds: Vec<(&'static str, String)>,
    pub(super) is_ascending: bool,
    /// The row after which the list begins.
    pub(super) after: Option<(Value, i64)>,
    pub(super) limit: Option<usize>,
}

impl Question {
    /// Returns the keys that are asked for, each with what it was sorted by.
    pub(super) fn keys(&self, connection: &Connection) -> rusqlite::Result<Vec<(i64, Value)>> {
        let sql = self.sql(connection)?;
        let mut statement = connection.prepare_cached(&sql.text)?;
        let rows = statement.query_map(rusqlite::params_from_iter(sql.values), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        rows.collect()
    }

    fn sql(&self, connection: &Connection) -> rusqlite::Result<Sql> {
        let plan = self.choose(connection)?;
        let direction = if self.is_ascending { "ASC" } else { "DESC" };
        let sql = self.along(&plan).push(&format!(" ORDER BY 2 {direction}, 1 {direction}"));
        Ok(match self.limit {
            Some(limit) => sql.push(" LIMIT ?").bind(i64::try_from(limit).unwrap_or(i64::MAX)),
            None => sql,
        })
    }

    /// Returns a statement for all keys, as `key`, in any order.
    pub(super) fn keys_sql(&self, connection: &Connection) -> rusqlite::Result<Sql> {
        Ok(self.along(&self.choose(connection)?))
    }

    /// Returns the shortest walk, and which conditions are listed for it.
    fn choose(&self, connection: &Connection) -> rusqlite::Result<Plan<'_>> {
        let all = self.conditions.iter().enumerate();
        let ways: Vec<(usize, &Way)> =
            all.flat_map(|(n, condition)| condition.ways.iter().map(move |way| (n, way))).collect();
        let is_ordered = |way: &Way| self.is_by_day && way.order.is_some();
        if let [(n, way)] = ways.as_slice()
            && is_ordered(way)
        {
            return Ok(Plan { walk: Some((*n, way)), lists: Vec::new() });
        }
        let n_all = self.n_all(connection)?;
        let mut counted = Vec::new();
        for (n, way) in ways {
            counted.push(Counted { condition: n, way, n_rows: count(connection, way)? });
        }
        let shares = self.shares(&counted, n_all);
        let wanted = self.limit.map_or(n_all, |limit| limit as f64);
        let through_all = (wanted / shares.iter().product::<f64>()).min(n_all) * WALKED;
        let costs = counted.iter().map(|one| {
            let shares = shares.iter().enumerate();
            let others = shares.filter(|(n, _)| *n != one.condition).map(|(_, share)| share);
            let last = is_ordered(one.way).then(|| wanted / others.product::<f64>());
            (one.cost(last), one)
        });
        let best = costs.min_by(|(one, _), (other, _)| one.total_cmp(other));
        let best = best.filter(|(cost, _)| *cost < through_all);
        let length = best.map_or(through_all, |(cost, _)| cost);
        let walk = best.map(|(_, one)| (one.condition, one.way));
        let is_listed = |one: &&Counted<'_>| {
            walk.is_none_or(|(walked, _)| walked != one.condition)
                && one.way.key.is_some()
                && one.way.is_exact
                // Of how many rows a longer list has nothing is known.
                && one.n_rows < MOST_COUNTED as f64
                && one.n_rows * LISTED < length * DOUBT
        };
        let lists = counted.iter().filter(is_listed).map(|one| (one.condition, one.way)).collect();
        Ok(Plan { walk, lists })
    }

    /// Returns of which share of the rows each condition holds, as far as its ways tell.
    fn shares(&self, counted: &[Counted<'_>], n_all: f64) -> Vec<f64> {
        let mut shares = vec![SHARE_UNKNOWN; self.conditions.len()];
        for one in counted {
            let share = (one.n_rows * one.way.n_each as f64 / n_all).max(1.0 / n_all);
            shares[one.condition] = share.min(shares[one.condition]);
        }
        shares
    }

    /// Returns how many rows the list's table has, about.
    fn n_all(&self, connection: &Connection) -> rusqlite::Result<f64> {
        let mut statement = connection.prepare_cached(self.n_all)?;
        let n_all: Option<i64> = statement.query_row((), |row| row.get(0))?;
        Ok(n_all.unwrap_or(0).max(1) as f64)
    }

    /// Returns the statement that does so.
    fn along(&self, plan: &Plan<'_>) -> Sql {
        let way = plan.walk.map_or(&self.walk, |(_, way)| way);
        let is_ordered = plan.walk.is_none() || self.is_by_day;
        let value = way.order.filter(|_| is_ordered).unwrap_or(self.value);
        let key = way.key.unwrap_or(self.key);
        let is_said = |n: usize| plan.walk.is_some_and(|(walked, way)| walked == n && way.is_exact);
        let others = self.conditions.iter().enumerate().filter(|(n, _)| !is_said(*n));
        let others = others.map(|(n, condition)| {
            let list = plan.lists.iter().find(|(listed, _)| *listed == n);
            list.map_or_else(|| condition.check_by(self.key, key), |(_, way)| self.list(way, key))
        });
        let parts = [&way.given, &self.base].into_iter().cloned();
        let parts = parts
            .chain(self.within(value))
            .chain(self.after.iter().map(|after| self.behind(value, key, after)))
            .chain(others);
        Sql::new("SELECT ")
            .push(if way.repeats { "DISTINCT " } else { "" })
            .push(&format!("{key} AS key, {value} FROM {} {} WHERE ", way.table, way.join))
            .append(all_of(parts.filter(|part| !part.text.is_empty())))
    }

    /// Says that a key is one of those along a way. The `+` keeps SQLite from looking each of them up.
    fn list(&self, way: &Way, key: &str) -> Sql {
        let bounds = way.order.filter(|_| self.is_by_day).map(|day| self.within(day));
        let given = all_of([way.given.clone()].into_iter().chain(bounds.into_iter().flatten()));
        Sql::default()
            .push(&format!(
                "+{key} IN (SELECT {} FROM {} WHERE ",
                way.key.unwrap_or(key),
                way.table
            ))
            .append(given)
            .push(")")
    }

    /// Says that a value is within the bounds.
    fn within(&self, value: &'static str) -> impl Iterator<Item = Sql> {
        self.bounds
            .iter()
            .map(move |(comparison, bound)| Sql::new(value).push(comparison).bind(bound.clone()))
    }

    /// Says that a row comes behind `after`. The first half is what an index is entered by.
    fn behind(&self, value: &str, key: &str, (last, last_key): &(Value, i64)) -> Sql {
        let sign = if self.is_ascending { '>' } else { '<' };
        let text = format!("{value} {sign}= ? AND ({value} {sign} ? OR {key} {sign} ?)");
        Sql::default().push(&text).bind(last.clone()).bind(last.clone()).bind(*last_key)
    }
}

/// How a question is answered.
struct Plan<'q> {
    /// The condition and its way that is walked; none for the walk through all rows.
    walk: Option<(usize, &'q Way)>,
    /// Other conditions, each with the way whose keys are listed.
    lists: Vec<(usize, &'q Way)>,
}

/// A way with the number of its rows.
struct Counted<'q> {
    /// The number of its condition.
    condition: usize,
    way: &'q Way,
    n_rows: f64,
}

impl Counted<'_> {
    /// Returns how many rows are fetched along it, where the `last` that is wanted comes as number so; all, where the way has no order.
    fn cost(&self, last: Option<f64>) -> f64 {
        let n_rows = self.n_rows * self.way.n_each as f64;
        match last {
            Some(last) => self.n_rows.min(last),
            None if self.n_rows < MOST_COUNTED as f64 => n_rows,
            None => n_rows * MORE,
        }
    }
}

/// Returns how many rows a way has, [`MOST_COUNTED`] at most.
fn count(connection: &Connection, way: &Way) -> rusqlite::Result<f64> {
    let sql = Sql::new("SELECT count(*) FROM (SELECT 1 FROM ")
        .push(way.table)
        .push(" WHERE ")
        .append(way.given.clone())
        .push(" LIMIT ?)")
        .bind(MOST_COUNTED);
    let mut statement = connection.prepare_cached(&sql.text)?;
    let n_rows: i64 =
        statement.query_row(rusqlite::params_from_iter(sql.values), |row| row.get(0))?;
    Ok(n_rows as f64)
}
