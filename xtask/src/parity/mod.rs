//! `cargo xtask parity`: dateline's annotation against spaCy's, token by token, on the same texts.

mod compare;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::parity::compare::{FIELDS, Tally, compare_docs};
use crate::project::Project;
use crate::python::{self, Pipeline, Python, script_path};
use crate::steps::{seconds, succeed};

/// The share of identical tokens below which a model fails.
const FLOOR: f64 = 0.9999;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The models to compare
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "fr,fr-sm,en,en-sm")]
    models: Vec<String>,
    /// Compare only the first N texts of each set
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Compare with the answers stored in tests/parity, without Python
    #[arg(long, conflicts_with_all = ["store", "limit"])]
    stored: bool,
    /// Let spaCy write the answers stored in tests/parity anew
    #[arg(long)]
    store: bool,
    #[command(flatten)]
    python: python::Sources,
}

/// Compares, or stores spaCy's answers.
pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    let pipelines =
        args.models.iter().map(|name| Pipeline::parse(name)).collect::<Result<Vec<_>>>()?;
    if args.stored {
        return compare_stored(project);
    }
    let python = Python::with_spacy(project, &args.python)?;
    if args.store {
        store(project, &python, &pipelines)
    } else {
        compare(project, &python, &pipelines, args)
    }
}

/// The comparison itself is a test of the command, which the gate runs with all others.
fn compare_stored(project: &Project) -> Result<()> {
    let mut test = project.cargo([
        "test",
        "--package",
        "dateline-cli",
        "--test",
        "parity",
        "--locked",
        "--",
        "--nocapture",
    ]);
    succeed(test.env("DATELINE_REQUIRE_MODELS", "1"))
}

fn store(project: &Project, python: &Python, pipelines: &[Pipeline]) -> Result<()> {
    let folder = project.root.join("tests/parity");
    for pipeline in pipelines {
        let texts = folder.join(format!("texts-{}.jsonl", pipeline.lang));
        let answers = folder.join(format!("{}.jsonl", pipeline.name));
        let mut annotate = python.script("spacy_annotate.py");
        succeed(
            annotate.arg(python.model_folder(*pipeline)?).arg(texts).arg(&answers).arg("--rows"),
        )?;
    }
    Ok(())
}

fn compare(project: &Project, python: &Python, pipelines: &[Pipeline], args: &Args) -> Result<()> {
    let names: Vec<&str> = pipelines.iter().map(|pipeline| pipeline.name).collect();
    let dateline = project.dateline_with(&names)?;
    let work = project.work_folder("parity")?;
    let has_news = project.root.join(&args.python.gold).is_dir();
    if !has_news {
        println!(
            "skipped: the news texts, because there is no folder `{}` (name one with --gold)",
            args.python.gold.display()
        );
    }
    let kinds: &[&str] = if has_news { &["news", "noisy"] } else { &["noisy"] };

    let mut results = Vec::new();
    for pipeline in pipelines {
        let differences = work.join(format!("differences-{}.jsonl", pipeline.name));
        let mut report = BufWriter::new(
            File::create(&differences)
                .with_context(|| format!("cannot write `{}`", differences.display()))?,
        );
        for kind in kinds {
            let set = Set { project, python, work: &work, kind, pipeline: *pipeline, args };
            let texts = set.texts()?;
            let expected = set.ask_spacy(&texts)?;
            let found = set.ask_dateline(&texts, &dateline)?;
            let tally = compare_files(&expected, &found, &mut report)?;
            results.push((pipeline.name, *kind, tally));
        }
        report.flush().with_context(|| format!("cannot write `{}`", differences.display()))?;
    }
    print!("\n{}", table(&results));
    println!(
        "\nEvery difference is in `{}`.",
        project.shown(&work.join("differences-MODEL.jsonl"))
    );
    let failed: Vec<String> = results
        .iter()
        .filter(|(_, _, tally)| tally.share() < FLOOR)
        .map(|(model, kind, _)| format!("{model} on {kind} texts"))
        .collect();
    ensure!(
        failed.is_empty(),
        "fewer than {} % of tokens are identical: {}",
        FLOOR * 100.0,
        failed.join(", ")
    );
    Ok(())
}

/// One model on one set of texts.
struct Set<'a> {
    project: &'a Project,
    python: &'a Python<'a>,
    work: &'a Path,
    kind: &'a str,
    pipeline: Pipeline,
    args: &'a Args,
}

impl Set<'_> {
    /// Collects the texts; leaves the file alone where they are the same as before, so that spaCy's answers stay good.
    fn texts(&self) -> Result<PathBuf> {
        let Set { kind, pipeline, .. } = self;
        let path = self.work.join(format!("{kind}-{}-texts.jsonl", pipeline.lang));
        let fresh = path.with_extension("new");
        let mut collect = self.python.script("parity_texts.py");
        succeed(collect.arg(kind).arg(&self.args.python.gold).arg(pipeline.lang).arg(&fresh))?;
        let mut texts = fs::read_to_string(&fresh)
            .with_context(|| format!("cannot read `{}`", fresh.display()))?;
        if let Some(limit) = self.args.limit {
            texts = texts.split_inclusive('\n').take(limit).collect();
        }
        if fs::read_to_string(&path).ok().as_ref() != Some(&texts) {
            fs::write(&path, texts)
                .with_context(|| format!("cannot write `{}`", path.display()))?;
        }
        fs::remove_file(&fresh).with_context(|| format!("cannot remove `{}`", fresh.display()))?;
        Ok(path)
    }

    fn ask_spacy(&self, texts: &Path) -> Result<PathBuf> {
        let answers = self.work.join(format!("{}-{}-spacy.jsonl", self.kind, self.pipeline.name));
        if is_newer(&answers, &[texts, &script_path(self.project, "spacy_annotate.py")]) {
            return Ok(answers);
        }
        let unfinished = answers.with_extension("new");
        let mut annotate = self.python.script("spacy_annotate.py");
        succeed(
            annotate.arg(self.python.model_folder(self.pipeline)?).arg(texts).arg(&unfinished),
        )?;
        fs::rename(&unfinished, &answers)
            .with_context(|| format!("cannot write `{}`", answers.display()))?;
        Ok(answers)
    }

    fn ask_dateline(&self, texts: &Path, dateline: &Path) -> Result<PathBuf> {
        let Pipeline { name, lang, .. } = self.pipeline;
        let answers = self.work.join(format!("{}-{name}-dateline.jsonl", self.kind));
        let out = File::create(&answers)
            .with_context(|| format!("cannot write `{}`", answers.display()))?;
        let started = Instant::now();
        let options = [
            "annotate",
            "--input",
            "jsonl",
            "--format",
            "jsonl",
            "--lang",
            lang,
            "--model",
            name,
            "--no-repair",
        ];
        succeed(self.project.command(dateline, options).arg(texts).stdout(out))?;
        println!(
            "dateline {name}: {} texts annotated in {}",
            self.kind,
            seconds(started.elapsed())
        );
        Ok(answers)
    }
}

fn is_newer(made: &Path, sources: &[&Path]) -> bool {
    let time = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
    let Some(made) = time(made) else { return false };
    sources.iter().all(|source| time(source).is_some_and(|source| source < made))
}

fn compare_files(expected: &Path, found: &Path, report: &mut impl Write) -> Result<Tally> {
    let (expected, mut found) = (records(expected)?, records(found)?);
    let mut tally = Tally::default();
    for expected in expected {
        let expected = expected?;
        let Some(found) = found.next() else {
            bail!("dateline gave no answer to `{}` and later texts", expected["id"])
        };
        let found = found?;
        let same_text = found["id"] == expected["id"] || found["article"] == expected["id"];
        ensure!(
            same_text,
            "dateline answered `{}` where `{}` was asked",
            found["id"],
            expected["id"]
        );
        for difference in compare_docs(&expected, &found, &mut tally) {
            writeln!(report, "{difference}").context("cannot write the differences")?;
        }
    }
    ensure!(found.next().is_none(), "dateline gave more answers than texts");
    Ok(tally)
}

fn records(path: &Path) -> Result<impl Iterator<Item = Result<Value>>> {
    let file = File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let shown = path.display().to_string();
    let parse = move |line: std::io::Result<String>| {
        let line = line.with_context(|| format!("cannot read `{shown}`"))?;
        serde_json::from_str(&line)
            .with_context(|| format!("`{shown}` holds a line that is no JSON"))
    };
    Ok(BufReader::new(file).lines().map(parse))
}

/// Writes the results as a Markdown table.
fn table(results: &[(&str, &str, Tally)]) -> String {
    let mut table = format!(
        "| model | texts | n | tokens | identical | tokenization | {} |\n",
        FIELDS.join(" | ")
    );
    table += &format!("|{}\n", "---|".repeat(6 + FIELDS.len()));
    for (model, kind, tally) in results {
        let share = 100.0 * tally.share();
        let counts: Vec<String> = tally.by_field.iter().map(usize::to_string).collect();
        let row = format!(
            "| {model} | {kind} | {} | {} | {share:.4} % | {} | {} |\n",
            tally.texts,
            tally.tokens,
            tally.cut,
            counts.join(" | ")
        );
        table += &row;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_as_many_cells_in_each_row() {
        let table = table(&[("fr", "news", Tally::default())]);
        let cells: Vec<usize> = table.lines().map(|line| line.matches('|').count()).collect();
        assert_eq!(cells, [7 + FIELDS.len(); 3]);
    }
}
