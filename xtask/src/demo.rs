//! `cargo xtask demo`: from a fresh clone to the events of the sample articles.

use anyhow::Result;

use crate::project::{Profile, Project};
use crate::steps::{Steps, output_of, succeed};

/// Builds dateline, adds the models and shows the events that it finds in the sample articles.
pub(crate) fn run(project: &Project) -> Result<()> {
    println!(
        "dateline reads news. This demo builds it, adds its language models and the gazetteer, and codes the sample articles, six files in French and six in English."
    );
    println!(
        "They go to `{}`; the first run downloads about 115 MB.",
        project.shown(&project.home)
    );

    let mut steps = Steps::new(4);
    steps.program("build", &mut project.build_dateline(Profile::Release))?;
    let dateline = project.dateline(Profile::Release);
    let about = "the French and English models and the gazetteer, where they are not there yet";
    steps.step("models", about, || {
        succeed(&mut project.command(&dateline, ["models", "add", "fr", "en", "gazetteer"]))
    })?;
    for (name, path) in [("french", "samples/fr"), ("english", "samples/en")] {
        let mut code = project.command(&dateline, ["code", path, "--format", "table"]);
        steps.step(name, &format!("dateline code {path} --format table"), || {
            show(&output_of(&mut code)?);
            Ok(())
        })?;
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
    println!("  {program} code YOUR_ARTICLE.txt                   # the events of your own text");
    println!("  {program} explain samples/fr/port.txt             # why each event was coded so");
    println!("  {program} code samples --format html -o page.html # words and events side by side");
    println!(
        "  {program} doctor                                  # what is installed, what is missing"
    );
    Ok(())
}

/// Shows a table, set in from the margin.
fn show(table: &str) {
    println!();
    for line in table.trim_end().lines() {
        println!("  {line}");
    }
    println!();
}
