//! `cargo xtask eval`: accuracy on the labelled data beside the project, against the floors of `xtask/floors.toml`.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::project::{Profile, Project};
use crate::python::script_path;
use crate::steps::{output_of, shown, succeed};

/// The folder with labelled data and scorers, from the project's root.
const SHARED: &str = "../shared";

/// What the sets need.
pub(crate) const MODELS: [&str; 3] = ["fr", "en", "gazetteer"];

/// Options of `cargo xtask eval`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only sets whose name contains this.
    name: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    set: Vec<Set>,
}

/// Labelled data with what must be reached on it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    name: String,
    gold: PathBuf,
    scorer: String,
    /// What is asked of dateline, as typed: `read`, `code --no-repair --records times`.
    command: String,
    floors: BTreeMap<String, f64>,
}

/// Builds dateline, adds what it needs, scores the sets.
pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    succeed(&mut project.build_dateline(Profile::Release))?;
    let dateline = project.dateline(Profile::Release);
    succeed(&mut project.command(&dateline, ["models", "add"].iter().chain(&MODELS)))?;
    evaluate(project, &dateline, args.name.as_deref().unwrap_or_default())
}

/// Scores the sets with a dateline that has its models. Without the labelled data it says so and passes.
pub(crate) fn evaluate(project: &Project, dateline: &Path, name: &str) -> Result<()> {
    let shared = project.root.join(SHARED);
    let has_shared = shared.is_dir();
    if !has_shared {
        println!("skipped but for our own sets: there is no folder `{SHARED}` with labelled data");
    }
    let path = project.root.join("xtask/floors.toml");
    let text = std::fs::read_to_string(&path).context("cannot read `xtask/floors.toml`")?;
    let floors: Floors = toml::from_str(&text).context("`xtask/floors.toml` is faulty")?;
    let mut n_below = 0;
    println!("  {:16}  {:18}  {:>7}  {:>7}", "set", "measure", "value", "floor");
    let is_there = |set: &&Set| has_shared || set.is_ours();
    for set in floors.set.iter().filter(|set| set.name.contains(name)).filter(is_there) {
        let scores = set.scores(project, &shared, dateline)?;
        for (measure, floor) in &set.floors {
            let value = scores[measure].as_f64();
            let value = value.with_context(|| format!("{} gives no `{measure}`", set.scorer))?;
            let mark = if value < *floor { "  BELOW" } else { "" };
            n_below += usize::from(value < *floor);
            println!("  {:16}  {measure:18}  {value:>7}  {floor:>7}{mark}", set.name);
        }
    }
    if n_below > 0 {
        bail!("{n_below} measures are below their floors");
    }
    Ok(())
}

impl Set {
    /// Tells whether the data are in the project, in `tests/`.
    fn is_ours(&self) -> bool {
        self.gold.starts_with("tests")
    }

    fn scores(&self, project: &Project, shared: &Path, dateline: &Path) -> Result<Value> {
        let folder = if self.is_ours() { project.root.clone() } else { shared.join("gold") };
        let gold = folder.join(&self.gold);
        let folder = project.work_folder("eval")?;
        let file = |extension| folder.join(self.name.replace(", ", "-")).with_extension(extension);
        let (texts, answers) = (file("in.jsonl"), file("out.jsonl"));
        let out =
            File::create(&texts).with_context(|| format!("cannot write `{}`", texts.display()))?;
        succeed(self.scorer(project, shared, &gold).arg("--articles").stdout(out))?;
        let command = self.command.split_whitespace();
        let options = ["--input", "jsonl", "--format", "jsonl", "-q", "--output"];
        let mut run = project.command(dateline, command.chain(options));
        // A page without an article is a miss that the scorer counts, not an end of the run.
        let status = run.arg(&answers).arg(&texts).status();
        let status = status.with_context(|| format!("cannot run `{}`", shown(&run)))?;
        ensure!(matches!(status.code(), Some(0 | 1)), "`{}` ended with {status}", shown(&run));
        let scores = output_of(self.scorer(project, shared, &gold).arg(&answers))?;
        serde_json::from_str(scores.trim())
            .with_context(|| format!("{} printed no JSON", self.scorer))
    }

    fn scorer(&self, project: &Project, shared: &Path, gold: &Path) -> Command {
        let theirs = shared.join("tools").join(&self.scorer);
        let ours = script_path(project, &self.scorer);
        let mut command = Command::new("python3");
        command.arg(if theirs.is_file() { theirs } else { ours }).arg(gold);
        command
    }
}
