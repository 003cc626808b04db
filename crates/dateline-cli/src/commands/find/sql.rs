//! `dateline sql`: the file asked in SQL, which may read all and change nothing.

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::{Error, Result};
use dateline_store::find::{FindError, Prompt};

use super::DbArgs;
use super::count::{Grid, GridArgs};

/// The arguments of `dateline sql`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Views with their names joined: v_event (one row for each happening), v_report, v_quote, v_article, v_story. \
    `SELECT sql FROM sqlite_schema` shows all tables."
)]
pub(crate) struct SqlArgs {
    #[command(flatten)]
    db: DbArgs,
    /// A statement that reads; without one they are read from stdin, each up to its `;`.
    #[arg(value_name = "QUERY")]
    query: Option<String>,
    #[command(flatten)]
    output: GridArgs,
}

/// Runs `dateline sql`.
///
/// # Errors
///
/// Where the question cannot be understood, or the file not read.
pub(crate) fn sql(args: SqlArgs) -> Result<ExitCode> {
    let prompt = Prompt::open(args.db.path()?)?;
    let mut out = args.output.open()?;
    match &args.query {
        Some(query) => answer(&prompt, query, &mut out)?,
        None => read_on(&prompt, &mut out)?,
    }
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Answers statement after statement. A person may try again after a mistake; a script ends there.
fn read_on(prompt: &Prompt, out: &mut Grid) -> Result<()> {
    let stdin = io::stdin();
    let is_person = stdin.is_terminal();
    let say = |text: &str| {
        if is_person {
            // A closed stderr stops nothing.
            let _ = write!(io::stderr(), "{text}");
        }
    };
    say(
        "Statements end with `;`, and Ctrl-D ends all. Views: v_event, v_report, v_quote, v_article, v_story.\nsql> ",
    );
    let mut statement = String::new();
    for line in stdin.lock().lines() {
        statement.push_str(&line?);
        statement.push('\n');
        if !is_whole(&statement) {
            say(" ... ");
            continue;
        }
        let answered = answer(prompt, &statement, out).and_then(|()| out.flush());
        statement.clear();
        match answered {
            Err(error) if is_person && error.is::<FindError>() => say(&format!("error: {error}\n")),
            answered => answered?,
        }
        say("sql> ");
    }
    if !statement.trim().is_empty() {
        answer(prompt, &statement, out)?;
    }
    Ok(())
}

/// Tells whether a statement has its end: a `;` outside quotes and comments.
fn is_whole(statement: &str) -> bool {
    let (mut quote, mut last, mut ends) = (None, ' ', false);
    let mut is_comment = false;
    for c in statement.chars() {
        match quote {
            _ if is_comment => is_comment = c != '\n',
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '-' && last == '-' => is_comment = true,
            None if c == '\'' || c == '"' || c == '`' => (quote, ends) = (Some(c), false),
            None if c == ';' => ends = true,
            None if !c.is_whitespace() && c != '-' => ends = false,
            None => {}
        }
        last = c;
    }
    ends && quote.is_none()
}

fn answer(prompt: &Prompt, query: &str, out: &mut Grid) -> Result<()> {
    let columns = prompt.columns(query)?;
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    out.rows(&names, |take| prompt.run::<Error>(query, take))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_ends_outside_quotes_and_comments() {
        for (statement, expected) in [
            ("SELECT 1;\n", true),
            ("SELECT 1\n", false),
            ("SELECT ';'\n", false),
            ("SELECT 'a''b;';\n", true),
            ("SELECT 1 -- ;\n", false),
            ("SELECT 1; -- done\n", true),
            ("SELECT 5 - 3;\n", true),
            ("\n", false),
        ] {
            assert_eq!(is_whole(statement), expected, "{statement}");
        }
    }
}
