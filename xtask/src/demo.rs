//! `cargo xtask demo`: from a fresh clone to two annotated articles.

use anyhow::Result;

use crate::project::{Profile, Project};
use crate::steps::{Steps, output_of, succeed};

/// Enough rows for the first sentences; a whole article would scroll them away.
const ROWS_SHOWN: usize = 32;

/// Rows shown of the table's last part, the names that were found.
const LAST_ROWS_SHOWN: usize = 12;

/// Builds dateline, adds the models and shows what it makes of the two sample articles.
pub(crate) fn run(project: &Project) -> Result<()> {
    println!(
        "dateline reads news. This demo builds it, adds its language models and reads one article in French and one in English."
    );
    println!(
        "The models go to `{}`; the first run downloads about 80 MB.",
        project.shown(&project.home)
    );

    let mut steps = Steps::new(4);
    steps.program("build", &mut project.build_dateline(Profile::Release))?;
    let dateline = project.dateline(Profile::Release);
    let about = "the French and English models, where they are not there yet";
    steps.step("models", about, || {
        succeed(&mut project.command(&dateline, ["models", "add", "fr", "en"]))
    })?;
    for (name, path, lang) in
        [("french", "samples/fr/port.txt", "fr"), ("english", "samples/en/harbour.txt", "en")]
    {
        let mut annotate =
            project.command(&dateline, ["annotate", path, "--lang", lang, "--format", "table"]);
        steps.step(
            name,
            &format!("dateline annotate {path} --lang {lang} --format table"),
            || show_ends(&output_of(&mut annotate)?),
        )?;
    }

    println!("\nDone:");
    steps.summary();
    let prefix = if project.home_is_given {
        String::new()
    } else {
        format!("DATELINE_HOME={} ", project.shown(&project.home))
    };
    let program = format!("{prefix}{}", project.shown(&dateline));
    println!("\nWhat to try next:");
    println!("  {program} annotate YOUR_ARTICLE.txt --format table   # your own text");
    println!(
        "  {program} annotate samples --format jsonl            # the same as records, one per article"
    );
    println!(
        "  {program} doctor                                     # what is installed, what is missing"
    );
    Ok(())
}

/// Shows the beginning of a table and of its last part.
fn show_ends(table: &str) -> Result<()> {
    println!();
    for line in ends(table) {
        println!("  {line}");
    }
    println!();
    Ok(())
}

fn ends(table: &str) -> Vec<String> {
    let lines: Vec<&str> = table.trim_end().lines().collect();
    let last_part = lines
        .iter()
        .rposition(|line| line.trim().is_empty())
        .map_or(lines.len(), |blank| blank + 1)
        .max(ROWS_SHOWN);
    let (body, last) = lines.split_at(last_part.min(lines.len()));
    let mut shown = cut(body, ROWS_SHOWN);
    if !last.is_empty() {
        shown.push(String::new());
        shown.extend(cut(last, LAST_ROWS_SHOWN));
    }
    shown
}

fn cut(lines: &[&str], n_shown: usize) -> Vec<String> {
    let mut shown: Vec<String> = lines.iter().take(n_shown).map(ToString::to_string).collect();
    if lines.len() > n_shown {
        shown.push(format!("… {} more lines …", lines.len() - n_shown));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_table_is_shown_whole() {
        assert_eq!(ends("a\nb\n\nNames\nc\n"), ["a", "b", "", "Names", "c"]);
        assert!(ends("").is_empty());
    }

    #[test]
    fn of_a_long_table_both_ends_are_shown() {
        let table = format!("{}\nNames\n{}", "row\n".repeat(100), "name\n".repeat(20));
        let shown = ends(&table);
        assert_eq!(shown.len(), ROWS_SHOWN + 1 + 1 + LAST_ROWS_SHOWN + 1);
        assert_eq!((&*shown[ROWS_SHOWN], &*shown[ROWS_SHOWN + 2]), ("… 69 more lines …", "Names"));
        assert_eq!(shown.last().unwrap(), "… 9 more lines …");
    }
}
