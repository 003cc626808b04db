//! `cargo xtask bench`: dateline and spaCy on the same texts in the same run, in turn, on a machine that others may be using.
//!
//! CPU time is the figure to trust: wall time also counts what other programs do. Each program reads the texts three times in one process: the
//! first reading fills its caches, the later ones find them full. Both are told, since an archive is neither all new nor all known.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::project::Project;
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
    let names: Vec<&str> = pipelines.iter().map(|pipeline| pipeline.name).collect();
    let dateline = project.dateline_with(&names)?;
    let work = project.work_folder("bench")?;

    let rounds = if args.quick { 3 } else { args.rounds.max(1) };
    let mut report = format!("Machine: {}; {rounds} rounds, medians.\n", machine());
    for pipeline in pipelines {
        let bench = Bench { project, python: &python, dateline: &dateline, work: &work, pipeline };
        report += &bench.measure(&args.python.gold, rounds)?;
        if !args.quick {
            bench.inside()?;
        }
    }
    println!("\n{report}");
    Ok(())
}

/// How often a program reads the texts in one process.
const READINGS: usize = 3;

/// Seconds of processor and clock.
#[derive(Debug, Clone, Copy, Default)]
struct Seconds {
    cpu: f64,
    wall: f64,
}

/// What one program cost.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    /// The whole process that reads the texts once.
    whole: Seconds,
    /// The first reading, without what comes before it.
    first: Seconds,
    /// Each later reading.
    later: Seconds,
    max_rss_mib: f64,
}

impl Seconds {
    fn minus(self, other: Seconds) -> Seconds {
        Seconds { cpu: self.cpu - other.cpu, wall: self.wall - other.wall }
    }

    fn divided(self, by: usize) -> Seconds {
        Seconds { cpu: self.cpu / by as f64, wall: self.wall / by as f64 }
    }
}

/// The texts as files: nearly none, each once, each several times.
struct Corpus {
    nothing: PathBuf,
    once: PathBuf,
    repeated: PathBuf,
    tokens: u64,
    documents: usize,
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
        let texts = self.texts_path(lang);
        succeed(
            self.python.script("parity_texts.py").arg("bench").arg(gold).arg(lang).arg(&texts),
        )?;
        let corpus = self.corpus(texts)?;
        let mut costs: [Vec<Cost>; 4] = Default::default();
        for round in 1..=rounds {
            println!("{name}: round {round} of {rounds}");
            costs[0].push(self.spacy(&corpus, "installed")?);
            costs[1].push(self.dateline(&corpus, 1)?);
            costs[2].push(self.spacy(&corpus, "openblas")?);
            costs[3].push(self.dateline(&corpus, 2)?);
        }
        let [installed, one, openblas, two] = costs.map(|costs| median_cost(&costs));
        let rows = [
            ("spaCy as installed, 1 thread", installed),
            ("spaCy with OpenBLAS, 1 thread", openblas),
            ("dateline, 1 thread", one),
            ("dateline, 2 threads", two),
        ];
        let Corpus { tokens, documents, .. } = corpus;
        let title = format!("Model `{name}`, {documents} documents, {tokens} tokens.");
        Ok(format!(
            "\n{title}\n\n{}\n{}",
            table(&rows, tokens),
            ratios(installed, openblas, one, two)
        ))
    }

    /// Runs the benchmarks that measure inside the process, on the same texts, one on each line.
    fn inside(&self) -> Result<()> {
        let Pipeline { name, lang, .. } = self.pipeline;
        let (texts, lines) = (self.texts_path(lang), self.work.join("lines.txt"));
        let all = fs::read_to_string(&texts)
            .with_context(|| format!("cannot read `{}`", texts.display()))?;
        let text_of = |line: &str| {
            Ok(serde_json::from_str::<Value>(line)?["text"]
                .as_str()
                .unwrap_or_default()
                .replace(['\n', '\r'], " "))
        };
        let documents = all.lines().map(text_of).collect::<Result<Vec<String>>>()?;
        fs::write(&lines, documents.join("\n"))
            .with_context(|| format!("cannot write `{}`", lines.display()))?;
        let mut cargo = self.project.cargo([
            "bench",
            "--manifest-path",
            "bench/Cargo.toml",
            "--locked",
            "--target-dir",
        ]);
        let model = self.project.model_file(self.dateline, name)?;
        succeed(
            cargo
                .arg(&self.project.target)
                .env("DATELINE_MODEL", model)
                .env("DATELINE_TEXTS", lines),
        )
    }

    fn texts_path(&self, lang: &str) -> PathBuf {
        self.work.join(format!("texts-{lang}.jsonl"))
    }

    /// Writes the texts repeated, and a text of one word: what that costs is nearly all start-up.
    fn corpus(&self, once: PathBuf) -> Result<Corpus> {
        let all = fs::read_to_string(&once)
            .with_context(|| format!("cannot read `{}`", once.display()))?;
        ensure!(!all.is_empty(), "there are no texts to measure on; name a folder with --gold");
        let (nothing, repeated) =
            (once.with_extension("nothing.jsonl"), once.with_extension("repeated.jsonl"));
        let write = |path: &Path, text: &str| {
            fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
        };
        write(&nothing, "{\"id\":\"nothing\",\"text\":\"Fin.\"}\n")?;
        write(&repeated, &all.repeat(READINGS))?;
        let (tokens, documents) = self.count_tokens(&once)?;
        Ok(Corpus { nothing, once, repeated, tokens, documents })
    }

    /// Returns how many tokens dateline finds, and in how many documents.
    fn count_tokens(&self, texts: &Path) -> Result<(u64, usize)> {
        let (_, _, printed) = self.run(self.annotate(texts, 1))?;
        let (mut tokens, mut documents) = (0, 0);
        for line in printed.lines() {
            let doc: Value =
                serde_json::from_str(line).context("dateline printed a line that is no JSON")?;
            tokens += doc["tokens"].as_array().map_or(0, Vec::len) as u64;
            documents += 1;
        }
        Ok((tokens, documents))
    }

    fn annotate(&self, texts: &Path, jobs: usize) -> Vec<OsString> {
        let Pipeline { name, lang, .. } = self.pipeline;
        let jobs = jobs.to_string();
        let options = [
            "annotate",
            "--no-repair",
            "--input",
            "jsonl",
            "--format",
            "jsonl",
            "--lang",
            lang,
            "--model",
            name,
            "--jobs",
            &jobs,
        ];
        let mut words = vec![self.dateline.into()];
        words.extend(options.map(Into::into));
        words.push(texts.into());
        words
    }

    fn dateline(&self, corpus: &Corpus, jobs: usize) -> Result<Cost> {
        let run = |texts: &Path| {
            self.run(self.annotate(texts, jobs)).map(|(seconds, rss, _)| (seconds, rss))
        };
        let (start_up, _) = run(&corpus.nothing)?;
        let (whole, _) = run(&corpus.once)?;
        let (repeated, max_rss_mib) = run(&corpus.repeated)?;
        Ok(Cost {
            whole,
            first: whole.minus(start_up),
            later: repeated.minus(whole).divided(READINGS - 1),
            max_rss_mib,
        })
    }

    fn spacy(&self, corpus: &Corpus, blas: &str) -> Result<Cost> {
        let python = self.python.run::<&str>([]).get_program().to_owned();
        let script = script_path(self.project, "spacy_bench.py");
        let folder = self.python.model_folder(self.pipeline)?;
        let words = vec![
            python,
            script.into(),
            folder.into(),
            corpus.once.clone().into(),
            blas.into(),
            READINGS.to_string().into(),
        ];
        let (process, max_rss_mib, printed) = self.run(words)?;
        let printed: Value =
            serde_json::from_str(&printed).context("spacy_bench.py printed what is no JSON")?;
        ensure!(
            printed["tokens"].as_u64() == Some(corpus.tokens),
            "spaCy finds {} tokens, dateline {}",
            printed["tokens"],
            corpus.tokens
        );
        let readings = printed["readings"].as_array().map(Vec::as_slice).unwrap_or_default();
        let readings = readings
            .iter()
            .map(|r| Ok(Seconds { cpu: number(r, "cpu")?, wall: number(r, "wall")? }))
            .collect::<Result<Vec<_>>>()?;
        let (first, later) = readings.split_first().context("spacy_bench.py measured nothing")?;
        let sum = later
            .iter()
            .fold(Seconds::default(), |a, b| Seconds { cpu: a.cpu + b.cpu, wall: a.wall + b.wall });
        Ok(Cost {
            whole: process.minus(sum),
            first: *first,
            later: sum.divided(later.len()),
            max_rss_mib,
        })
    }

    /// Runs a program; returns what the whole process cost, its largest resident size in MiB, and what it printed.
    fn run(&self, words: Vec<OsString>) -> Result<(Seconds, f64, String)> {
        let path = self.work.join("printed");
        let cost = output_of(self.python.script("measure.py").arg(&path).args(words))?;
        let cost: Value =
            serde_json::from_str(&cost).context("measure.py printed what is no JSON")?;
        let printed = fs::read_to_string(&path)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
        Ok((
            Seconds { cpu: number(&cost, "cpu")?, wall: number(&cost, "wall")? },
            number(&cost, "max_rss_mib")?,
            printed,
        ))
    }
}

fn number(record: &Value, key: &str) -> Result<f64> {
    record[key].as_f64().with_context(|| format!("no number `{key}` in {record}"))
}

fn median_cost(costs: &[Cost]) -> Cost {
    let of = |field: fn(&Cost) -> f64| median(costs.iter().map(field).collect());
    Cost {
        whole: Seconds { cpu: of(|cost| cost.whole.cpu), wall: of(|cost| cost.whole.wall) },
        first: Seconds { cpu: of(|cost| cost.first.cpu), wall: of(|cost| cost.first.wall) },
        later: Seconds { cpu: of(|cost| cost.later.cpu), wall: of(|cost| cost.later.wall) },
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
    let mut table = "| program | tokens per CPU-second: whole process | first reading | later readings | tokens per second: first reading | later readings | largest resident size |\n|---|---:|---:|---:|---:|---:|---:|\n".to_owned();
    for (name, cost) in rows {
        let seconds =
            [cost.whole.cpu, cost.first.cpu, cost.later.cpu, cost.first.wall, cost.later.wall];
        let rates = seconds.map(|seconds| format!("{:.0}", tokens / seconds)).join(" | ");
        table += &format!("| {name} | {rates} | {:.0} MiB |\n", cost.max_rss_mib);
    }
    table
}

/// How often dateline's rate is the other's. The last line is the hardest: dateline's caches empty, spaCy's full.
fn ratios(installed: Cost, openblas: Cost, one: Cost, two: Cost) -> String {
    let against = |spacy: Cost| {
        let ratios = [
            spacy.first.cpu / one.first.cpu,
            spacy.later.cpu / one.later.cpu,
            spacy.later.cpu / one.first.cpu,
        ];
        ratios.map(|ratio| format!("{ratio:.1}")).join(" | ")
    };
    let threads = [one.first.wall / two.first.wall, one.later.wall / two.later.wall]
        .map(|ratio| format!("{ratio:.2}"))
        .join(" | ");
    format!(
        "| dateline on 1 thread, times as fast as | both first | both later | dateline first, spaCy later |\n|---|---:|---:|---:|\n\
         | spaCy as installed (CPU time) | {} |\n| spaCy with OpenBLAS (CPU time) | {} |\n| dateline, 2 threads against 1 (wall time) | {threads} | |\n",
        against(installed),
        against(openblas),
    )
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
        let whole = Seconds { cpu: 2.0, wall: 4.0 };
        let cost = Cost {
            whole,
            first: whole.minus(Seconds { cpu: 1.0, wall: 1.5 }),
            later: whole.divided(5),
            max_rss_mib: 300.4,
        };
        assert!(
            table(&[("dateline", cost)], 1000)
                .ends_with("| dateline | 500 | 1000 | 2500 | 400 | 1250 | 300 MiB |\n")
        );
    }

    #[test]
    fn ratios_compare_like_with_like() {
        let cost = |first, later| Cost {
            first: Seconds { cpu: first, wall: first },
            later: Seconds { cpu: later, wall: later },
            ..Cost::default()
        };
        let shown = ratios(cost(12.0, 8.0), cost(10.0, 6.0), cost(2.0, 1.0), cost(1.0, 0.5));
        assert!(shown.contains("| spaCy as installed (CPU time) | 6.0 | 8.0 | 4.0 |\n"));
        assert!(shown.contains("against 1 (wall time) | 2.00 | 2.00 | |\n"));
    }
}
