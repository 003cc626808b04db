//! `cargo xtask docs`: the reference of the store's schema, made of the comments of its migrations. `tidy` finds it out of date.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project::Project;

const MIGRATIONS: &str = "crates/dateline-store/migrations";
const REFERENCE: &str = "docs/reference/schema.md";

const HEAD: &str = "# The tables of a database\n\nWhat `dateline ingest --db FILE` writes: one SQLite file that any tool can open. Made by `cargo xtask docs` of the comments of the migrations in\n`crates/dateline-store/migrations/`. `PRAGMA user_version` is the number of the last one, `PRAGMA application_id` 0x64746c6e. Columns are not null unless they say so.\n";

/// Writes the reference anew.
pub(crate) fn run(project: &Project) -> Result<()> {
    let path = project.root.join(REFERENCE);
    fs::write(&path, reference(&project.root)?)
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// Returns what is wrong where the reference is not that of the migrations.
pub(crate) fn faults(root: &Path) -> Vec<String> {
    let written = fs::read_to_string(root.join(REFERENCE)).unwrap_or_default();
    match reference(root) {
        Ok(reference) if reference == written => Vec::new(),
        Ok(_) => vec![format!("`{REFERENCE}` is out of date; type `cargo xtask docs`")],
        Err(error) => vec![format!("`{MIGRATIONS}`: {error:#}")],
    }
}

fn reference(root: &Path) -> Result<String> {
    let folder = fs::read_dir(root.join(MIGRATIONS)).context("cannot read the folder")?;
    let mut paths: Vec<_> = folder.map(|file| Ok(file?.path())).collect::<Result<_>>()?;
    paths.sort();
    let read = |path: PathBuf| {
        fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))
    };
    let migrations = paths.into_iter().map(read).collect::<Result<Vec<String>>>()?;
    let dropped: Vec<&str> = migrations.iter().flat_map(|sql| dropped(sql)).collect();
    let described: String = migrations.iter().map(|sql| described(sql, &dropped)).collect();
    Ok(HEAD.to_owned() + &described)
}

/// Returns the names of the indexes that a migration takes away.
fn dropped(sql: &str) -> impl Iterator<Item = &str> {
    sql.lines().filter_map(|line| line.strip_prefix("DROP INDEX ")?.strip_suffix(';'))
}

/// Returns what the comments of a migration say of its tables and views, without the indexes that are there no more.
fn described(sql: &str, dropped: &[&str]) -> String {
    let mut text = String::new();
    for statement in sql.split("\n\n") {
        let comment = comment(statement);
        let body: Vec<&str> = statement.lines().skip_while(|line| line.starts_with("--")).collect();
        let mut tables =
            body.iter().enumerate().filter(|(_, line)| name(line).is_some()).peekable();
        if tables.peek().is_none() && body.is_empty() && !comment.is_empty() {
            let _ = write!(text, "\n{comment}\n");
        }
        let mut comment = comment;
        for (nth, line) in tables {
            let own = comment_above(&body[..nth]);
            let said = if own.is_empty() { std::mem::take(&mut comment) } else { own };
            let _ = write!(text, "\n## `{}`\n\n", name(line).unwrap_or_default());
            if !said.is_empty() {
                let _ = write!(text, "{said}\n\n");
            }
            text.push_str(&columns(&body[nth..]));
        }
        text.push_str(&indexes(&body, dropped));
    }
    text
}

/// Returns the words of the comment at the top.
fn comment(statement: &str) -> String {
    let lines = statement.lines().map_while(|line| line.strip_prefix("--"));
    lines.map(str::trim).collect::<Vec<_>>().join(" ")
}

/// Returns the words of the comment at the end.
fn comment_above(lines: &[&str]) -> String {
    let mut words: Vec<&str> =
        lines.iter().rev().map_while(|line| line.strip_prefix("--")).map(str::trim).collect();
    words.reverse();
    words.join(" ")
}

/// Returns the name of the table or view that a line begins.
fn name(line: &str) -> Option<&str> {
    let kinds = ["CREATE TABLE ", "CREATE VIRTUAL TABLE ", "CREATE VIEW "];
    kinds.iter().find_map(|kind| line.strip_prefix(kind))?.split_whitespace().next()
}

/// Returns the columns of a table as a table of its own; of a virtual one what it is made of.
fn columns(body: &[&str]) -> String {
    let first = body.first().copied().unwrap_or_default();
    if let Some((_, made_of)) = first.split_once(" USING ") {
        return format!("A virtual table: `{}`\n", made_of.trim_end_matches(';'));
    }
    if !first.starts_with("CREATE TABLE ") {
        return String::new();
    }
    let mut text = "| column | | |\n|---|---|---|\n".to_owned();
    let mut rules = Vec::new();
    let mut comment = Vec::new();
    for line in
        body.iter().skip(1).take_while(|line| !line.starts_with(')')).map(|line| line.trim())
    {
        if let Some(words) = line.strip_prefix("--") {
            comment.push(words.trim());
            continue;
        }
        for part in parts(line) {
            let (column, kind) = part.split_once(' ').unwrap_or((part, ""));
            match column {
                "UNIQUE" | "PRIMARY" | "CHECK" | "FOREIGN" => rules.push(format!("`{part}`")),
                _ => {
                    let column = column.trim_matches('"');
                    let said = comment.join(" ").replace('|', "\\|");
                    let _ = writeln!(text, "| `{column}` | {} | {said} |", kind_of(kind));
                }
            }
        }
        comment.clear();
    }
    if !rules.is_empty() {
        let _ = write!(text, "\n{}\n", rules.join(", "));
    }
    text
}

/// Splits the columns of a line, not what stands in brackets.
fn parts(line: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, character) in line.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.extend(line.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(line.get(start..));
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Returns a column's type in words: `text, may be null, leads to [place](#place)`.
fn kind_of(kind: &str) -> String {
    let mut said = vec![kind.split(' ').next().unwrap_or_default().to_lowercase()];
    let is_key = kind.contains("PRIMARY KEY");
    if !kind.contains("NOT NULL") && !is_key {
        said.push("may be null".to_owned());
    }
    if kind.contains("UNIQUE") {
        said.push("unique".to_owned());
    }
    if let Some((_, target)) = kind.split_once("REFERENCES ") {
        let table = target.split(' ').next().unwrap_or_default();
        said.push(format!("leads to [`{table}`](#{table})"));
    }
    if let Some((_, values)) = kind.split_once(" IN (") {
        let values = values.split(')').next().unwrap_or_default();
        said.push(format!("one of {}", values.replace('\'', "`")));
    }
    said.join(", ")
}

fn indexes(body: &[&str], dropped: &[&str]) -> String {
    let list = body.iter().filter_map(|line| {
        let index =
            line.strip_prefix("CREATE INDEX ").or(line.strip_prefix("CREATE UNIQUE INDEX "))?;
        let (name, on) = index.split_once(" ON ")?;
        (!dropped.contains(&name)).then(|| format!("`{}`", on.trim_end_matches(';')))
    });
    let list: Vec<String> = list.collect();
    if list.is_empty() { String::new() } else { format!("\nIndexes: {}\n", list.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_become_words() {
        let sql = "-- Of the file.\n\n-- Who acts,\n-- and on whom.\nCREATE TABLE party (\n    event INTEGER NOT NULL REFERENCES event (key),\n    -- In words.\n    role TEXT CHECK (role IN ('a', 'b')), n INTEGER,\n    PRIMARY KEY (event, role)\n) STRICT;\nCREATE INDEX party_n ON party (n, role);\nCREATE INDEX party_role ON party (role);";
        let expected = "\nOf the file.\n\n## `party`\n\nWho acts, and on whom.\n\n| column | | |\n|---|---|---|\n| `event` | integer, leads to [`event`](#event) |  |\n| `role` | text, may be null, one of `a`, `b` | In words. |\n| `n` | integer, may be null | In words. |\n\n`PRIMARY KEY (event, role)`\n\nIndexes: `party (n, role)`\n";
        assert_eq!(described(sql, &["party_role"]), expected);
    }

    #[test]
    fn virtual_tables_say_what_they_are_made_of() {
        let sql = "-- Words.\nCREATE VIRTUAL TABLE words USING fts5 (text);";
        assert_eq!(
            described(sql, &[]),
            "\n## `words`\n\nWords.\n\nA virtual table: `fts5 (text)`\n"
        );
    }
}
