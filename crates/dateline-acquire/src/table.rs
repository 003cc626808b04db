//! Tables: one article in each row. Which column holds what is told by its name, or by the user.

pub(crate) mod csv;
pub(crate) mod parquet;

use std::str::FromStr;

use dateline_types::Problem;

use crate::error::problem;

/// The fields of an article that a table may hold.
const FIELDS: [&str; 10] =
    ["id", "text", "html", "lang", "title", "published", "url", "outlet", "author", "retrieved"];

/// So many columns are named where one is missing.
const MAX_NAMED: usize = 30;

/// Which column holds a field, as the user says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    field: &'static str,
    name: String,
}

impl FromStr for Column {
    type Err = String;

    /// Reads `text=Body`.
    fn from_str(text: &str) -> Result<Column, String> {
        let (field, name) = text
            .split_once('=')
            .map(|(field, name)| (field.trim(), name.trim()))
            .filter(|(_, name)| !name.is_empty())
            .ok_or_else(|| "expected a field and a column, such as `text=Body`".to_owned())?;
        let known = FIELDS.iter().find(|known| known.eq_ignore_ascii_case(field));
        let field =
            known.ok_or_else(|| format!("no field `{field}`; there are: {}", FIELDS.join(", ")))?;
        Ok(Column { field, name: name.to_owned() })
    }
}

/// Where the fields stand in the rows of one table.
#[derive(Debug)]
pub(crate) struct Layout(Vec<(&'static str, usize)>);

impl Layout {
    /// Finds the columns by their names; those that the user names must be there, and one must hold the words.
    fn new(table: &str, header: &[String], chosen: &[Column]) -> Result<Layout, Problem> {
        let mut places = Vec::new();
        for field in FIELDS {
            let column = chosen.iter().rev().find(|column| column.field == field);
            let place = position(header, column.map_or(field, |column| &column.name));
            match (place, column) {
                (Some(place), _) => places.push((field, place)),
                (None, Some(Column { name, .. })) => {
                    return Err(missing(table, &format!("column `{name}`"), header));
                }
                (None, None) => {}
            }
        }
        if !places.iter().any(|(field, _)| matches!(*field, "text" | "html")) {
            return Err(missing(table, "column `text` or `html`", header));
        }
        Ok(Layout(places))
    }
}

/// Finds a name as it is written, else in letters of any size.
fn position(header: &[String], name: &str) -> Option<usize> {
    let is_same = |column: &String| column.trim().to_lowercase() == name.to_lowercase();
    header
        .iter()
        .position(|column| column.trim() == name)
        .or_else(|| header.iter().position(is_same))
}

fn missing(table: &str, what: &str, header: &[String]) -> Problem {
    let named: Vec<String> = header
        .iter()
        .take(MAX_NAMED)
        .map(|name| format!("`{}`", name.trim().chars().take(60).collect::<String>()))
        .collect();
    let more = header.len().saturating_sub(MAX_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!(
        "`{table}` has no {what}; its columns are {}{more}; `--columns text=NAME` says which holds the text",
        named.join(", ")
    );
    problem(None, "missing_column", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn columns_are_named_by_the_user() {
        let column = Column { field: "text", name: "Body = x".into() };
        assert_eq!("Text = Body = x".parse(), Ok(column));
        let error = |text: &str| text.parse::<Column>().unwrap_err();
        assert!(error("body=Text").starts_with("no field `body`; there are: id, text, html"));
        assert!(error("text=").starts_with("expected a field and a column"));
    }

    #[test]
    fn the_names_of_columns_tell_what_they_hold() {
        let layout = Layout::new("a.csv", &header(&["TEXT", " Title ", "x", "text"]), &[]).unwrap();
        assert_eq!(layout.0, [("text", 3), ("title", 1)]);
        let chosen = ["text=X".parse().unwrap()];
        let layout = Layout::new("a.csv", &header(&["TEXT", "x"]), &chosen).unwrap();
        assert_eq!(layout.0, [("text", 1)]);
    }

    #[test]
    fn a_missing_column_is_told_with_those_that_are_there() {
        let message = |names: &[&str], chosen: &[Column]| {
            Layout::new("a.csv", &header(names), chosen).unwrap_err().message
        };
        assert_eq!(
            message(&["Body", "Date"], &[]),
            "`a.csv` has no column `text` or `html`; its columns are `Body`, `Date`; `--columns text=NAME` says which holds the text"
        );
        let chosen = ["published=Day".parse().unwrap()];
        assert!(message(&["text", "Date"], &chosen).starts_with("`a.csv` has no column `Day`"));
        assert!(message(&["x"; 50], &[]).contains(" and 20 more;"));
    }
}
