//! `cargo xtask demo`: from a fresh clone to two annotated articles.

use anyhow::Result;

use crate::project::{Profile, Project};
use crate::steps::{Steps, output_of, succeed};

/// Enough rows for two or three sentences; the whole article would scroll the first rows away.
const ROWS_SHOWN: usize = 40;

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
            || show_head(&output_of(&mut annotate)?),
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

fn show_head(table: &str) -> Result<()> {
    println!();
    for line in table.lines().take(ROWS_SHOWN) {
        println!("  {line}");
    }
    let left = table.lines().count().saturating_sub(ROWS_SHOWN);
    if left > 0 {
        println!("  … and {left} more lines");
    }
    println!();
    Ok(())
}
