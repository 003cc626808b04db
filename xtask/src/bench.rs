//! `cargo xtask bench`: dateline and spaCy on the same texts in the same run, in turn, on a machine that others may be using.
//!
//! CPU time is the figure to trust: wall time also counts what other programs do.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::project::{Profile, Project};
use crate::python::{self, Pipeline, Python, script_path};
use crate::steps::{output_of, succeed};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The models to measure
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "fr")]
    models: Vec<String>,
    /// How often each program runs
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
    /// Three rounds, and no benchmarks inside the process
    #[arg(long)]
    quick: bool,
    #[command(flatten)]
    python: python::Sources,
}

/// Measures each model and prints the tables of docs/measurements.md.
pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    let pipelines =
        args.models.iter().map(|name| Pipeline::parse(name)).collect::<Result<Vec<_>>>()?;
    let python = Python::with_spacy(project, &args.python)?;
    succeed(&mut project.build_dateline(Profile::Release))?;
    let dateline = project.dateline(Profile::Release);
    succeed(
        project
            .command(&dateline, ["models", "add"])
            .args(pipelines.iter().map(|pipeline| pipeline.name)),
    )?;
    let work = project.work_folder("bench")?;

    let rounds = if args.quick { 3 } else { args.rounds.max(1) };
    let mut report = format!("Machine: {}; {rounds} rounds, medians.\n", machine());
    for pipeline in pipelines {
        let bench = Bench { project, python: &python, dateline: &dateline, work: &work, pipeline };
        report += &bench.measure(&args.python.gold, rounds)?;
    }
    println!("\n{report}");
    if !args.quick {
        succeed(&mut project.cargo(["bench", "--package", "dateline-nlp", "--locked"]))?;
    }
    Ok(())
}

/// What one run cost, in seconds and MiB.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    /// The whole process, from start to end.
    cpu: f64,
    wall: f64,
    /// Without what comes before the first text.
    working_cpu: f64,
    working_wall: f64,
    max_rss_mib: f64,
}

/// One model, measured.
struct Bench<'a> {
    project: &'a Project,
    python: &'a Python<'a>,
    dateline: &'a Path,
    work: &'a Path,
    pipeline: Pipeline,
}

impl Bench<'_> {
    fn measure(&self, gold: &Path, rounds: usize) -> Result<String> {
        let Pipeline { name, lang, .. } = self.pipeline;
        let texts = self.work.join(format!("texts-{lang}.jsonl"));
        succeed(
            self.python.script("parity_texts.py").arg("bench").arg(gold).arg(lang).arg(&texts),
        )?;
        let first = self.first_text(&texts)?;
        let (tokens, documents) = self.count_tokens(&texts)?;

        let mut costs: [Vec<Cost>; 4] = Default::default();
        for round in 1..=rounds {
            println!("{name}: round {round} of {rounds}");
            costs[0].push(self.spacy(&texts, "installed", tokens)?);
            costs[1].push(self.dateline(&texts, &first, 1)?);
            costs[2].push(self.spacy(&texts, "openblas", tokens)?);
            costs[3].push(self.dateline(&texts, &first, 2)?);
        }
        let [installed, one, openblas, two] = costs.map(|costs| median_cost(&costs));
        let rows = [
            ("spaCy as installed, 1 thread", installed),
            ("spaCy with OpenBLAS, 1 thread", openblas),
            ("dateline, 1 thread", one),
            ("dateline, 2 threads", two),
        ];
        let mut report = format!(
            "\nModel `{name}`, {documents} documents, {tokens} tokens, each read once.\n\n{}",
            table(&rows, tokens)
        );
        report += &format!(
            "\nTokens per CPU-second after start-up, against spaCy as installed: {:.1} times; against spaCy with OpenBLAS: {:.1} times. Two threads against one, wall time after start-up: {:.2} times.\n",
            installed.working_cpu / one.working_cpu,
            openblas.working_cpu / one.working_cpu,
            one.working_wall / two.working_wall,
        );
        Ok(report)
    }

    /// Writes a file of the first text only: what it costs is nearly all start-up.
    fn first_text(&self, texts: &Path) -> Result<PathBuf> {
        let all = fs::read_to_string(texts)
            .with_context(|| format!("cannot read `{}`", texts.display()))?;
        let line = all
            .lines()
            .next()
            .context("there are no texts to measure on; name a folder with --gold")?;
        let mut article: Value = serde_json::from_str(line).context("the first text is no JSON")?;
        article["text"] = "Fin.".into();
        let path = texts.with_extension("first.jsonl");
        fs::write(&path, format!("{article}\n"))
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        Ok(path)
    }

    /// Returns how many tokens dateline finds, and in how many documents.
    fn count_tokens(&self, texts: &Path) -> Result<(u64, usize)> {
        let mut annotate = self.annotate(texts, 1);
        let (mut tokens, mut documents) = (0, 0);
        for line in output_of(
            self.project.command(annotate.remove(0), annotate).env("RUST_BACKTRACE", "1"),
        )?
        .lines()
        {
            let doc: Value =
                serde_json::from_str(line).context("dateline printed a line that is no JSON")?;
            tokens += doc["tokens"].as_array().map_or(0, Vec::len) as u64;
            documents += 1;
        }
        Ok((tokens, documents))
    }

    fn annotate(&self, texts: &Path, jobs: usize) -> Vec<std::ffi::OsString> {
        let Pipeline { name, lang, .. } = self.pipeline;
        let jobs = jobs.to_string();
        let options = [
            "annotate", "--input", "jsonl", "--format", "jsonl", "--lang", lang, "--model", name,
            "--jobs", &jobs,
        ];
        let mut words = vec![self.dateline.into()];
        words.extend(options.map(Into::into));
        words.push(texts.into());
        words
    }

    fn dateline(&self, texts: &Path, first: &Path, jobs: usize) -> Result<Cost> {
        let start_up = self.cost_of(self.annotate(first, jobs))?.0;
        let whole = self.cost_of(self.annotate(texts, jobs))?.0;
        Ok(Cost {
            working_cpu: whole.cpu - start_up.cpu,
            working_wall: whole.wall - start_up.wall,
            ..whole
        })
    }

    fn spacy(&self, texts: &Path, blas: &str, tokens: u64) -> Result<Cost> {
        let folder = self.python.model_folder(self.pipeline)?;
        let python = self.python.run::<&str>([]);
        let script = script_path(self.project, "spacy_bench.py");
        let words = vec![
            python.get_program().into(),
            script.into(),
            folder.into(),
            texts.into(),
            blas.into(),
        ];
        let (whole, printed) = self.cost_of(words)?;
        let inside: Value =
            serde_json::from_str(&printed).context("spacy_bench.py printed what is no JSON")?;
        ensure!(
            inside["tokens"].as_u64() == Some(tokens),
            "spaCy finds {} tokens, dateline {tokens}",
            inside["tokens"]
        );
        Ok(Cost {
            working_cpu: number(&inside, "cpu")?,
            working_wall: number(&inside, "wall")?,
            ..whole
        })
    }

    /// Runs a program and returns what the whole process cost, and what it printed.
    fn cost_of(&self, words: Vec<std::ffi::OsString>) -> Result<(Cost, String)> {
        let printed = self.work.join("printed");
        let cost = output_of(self.python.script("measure.py").arg(&printed).args(words))?;
        let cost: Value =
            serde_json::from_str(&cost).context("measure.py printed what is no JSON")?;
        let printed = fs::read_to_string(&printed)
            .with_context(|| format!("cannot read `{}`", printed.display()))?;
        let cost = Cost {
            cpu: number(&cost, "cpu")?,
            wall: number(&cost, "wall")?,
            max_rss_mib: number(&cost, "max_rss_mib")?,
            ..Cost::default()
        };
        Ok((cost, printed))
    }
}

fn number(record: &Value, key: &str) -> Result<f64> {
    record[key].as_f64().with_context(|| format!("no number `{key}` in {record}"))
}

fn median_cost(costs: &[Cost]) -> Cost {
    let of = |field: fn(&Cost) -> f64| median(costs.iter().map(field).collect());
    Cost {
        cpu: of(|cost| cost.cpu),
        wall: of(|cost| cost.wall),
        working_cpu: of(|cost| cost.working_cpu),
        working_wall: of(|cost| cost.working_wall),
        max_rss_mib: of(|cost| cost.max_rss_mib),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => values[n / 2],
        n => (values[n / 2 - 1] + values[n / 2]) / 2.0,
    }
}

fn table(rows: &[(&str, Cost)], tokens: u64) -> String {
    let tokens = tokens as f64;
    let mut table = "| program | tokens per CPU-second, whole process | tokens per CPU-second, after start-up | tokens per second, whole process | largest resident size |\n|---|---:|---:|---:|---:|\n".to_owned();
    for (name, cost) in rows {
        let rates = [tokens / cost.cpu, tokens / cost.working_cpu, tokens / cost.wall];
        let [whole, working, wall] = rates.map(|rate| format!("{rate:.0}"));
        table +=
            &format!("| {name} | {whole} | {working} | {wall} | {:.0} MiB |\n", cost.max_rss_mib);
    }
    table
}

/// Names the processor, as far as the system tells.
fn machine() -> String {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let value = |key: &str| {
        about
            .lines()
            .find(|line| line.starts_with(key))
            .and_then(|line| line.split(':').nth(1))
            .map(str::trim)
    };
    let flags = value("flags").unwrap_or_default();
    let wide: Vec<&str> = ["avx2", "fma", "avx512f", "avx512_bf16"]
        .into_iter()
        .filter(|flag| flags.split(' ').any(|has| has == *flag))
        .collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    format!(
        "{}, {threads} threads, {} ({})",
        value("model name").unwrap_or("unknown processor"),
        std::env::consts::ARCH,
        wide.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn rates_follow_from_tokens_and_costs() {
        let cost =
            Cost { cpu: 2.0, wall: 4.0, working_cpu: 1.0, working_wall: 3.0, max_rss_mib: 300.4 };
        assert!(
            table(&[("dateline, 1 thread", cost)], 1000)
                .ends_with("| dateline, 1 thread | 500 | 1000 | 250 | 300 MiB |\n")
        );
    }
}
