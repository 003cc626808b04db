//! `cargo xtask train`: learns how sure an event is, from the labelled data beside the project and the events that readers judged (`tests/judged/`).

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::python::script_path;
use crate::steps::succeed;

/// The folder with labelled data and scorers, from the project's root.
const SHARED: &str = "../shared";

/// Where the weights go.
const WEIGHTS: &str = "crates/dateline-code/weights.toml";

/// Labelled data whose scorer prints their articles; what begins with `tests` is in the project.
const SETS: [(&str, &str); 7] = [
    ("plv/plv-en-dev.jsonl", "score_pairs.py"),
    ("plv/plv-fr-dev.jsonl", "score_pairs.py"),
    ("geo-dev/GeoWebNews.xml", "score_places.py"),
    ("polnear-dev", "score_quotes.py"),
    ("fr-timebank", "score_time.py"),
    ("coref-fr/dem1921_sg.dev.conll", "score_coref.py"),
    ("tests/stories", "score_stories.py"),
];

/// How many of the sets are pairs; the others' articles are those that were judged.
const N_PAIRS: usize = 2;

/// Events of the articles that readers judged.
const JUDGED: [&str; 6] = [
    "tests/judged/en.jsonl",
    "tests/judged/fr.jsonl",
    "tests/judged/en-fresh.jsonl",
    "tests/judged/fr-fresh.jsonl",
    "tests/judged/stories-en.jsonl",
    "tests/judged/stories-fr.jsonl",
];

/// Codes the articles, learns, writes the weights.
pub(crate) fn run(project: &Project) -> Result<()> {
    let shared = project.root.join(SHARED);
    ensure!(shared.is_dir(), "there is no folder `{SHARED}` with labelled data");
    let folder = project.work_folder("train")?;
    let mut signs = Vec::new();
    for (number, (gold, scorer)) in SETS.iter().enumerate() {
        let gold = match gold.starts_with("tests") {
            true => project.root.join(gold),
            false => shared.join("gold").join(gold),
        };
        let file = |name: &str| folder.join(format!("{name}-{number}.jsonl"));
        print_articles(project, &shared, scorer, &gold, &file("articles"))?;
        print_signs(project, &file("articles"), &file("signs"))?;
        signs.push(file("signs"));
    }
    let mut train = Command::new("python3");
    train.arg(script_path(project, "train_confidence.py")).arg(project.root.join(WEIGHTS));
    for ((gold, _), signs) in SETS.iter().zip(&signs).take(N_PAIRS) {
        train.arg("--pairs").arg(shared.join("gold").join(gold)).arg(signs);
    }
    let judged_signs = joined(&signs[N_PAIRS..], &folder.join("signs-judged.jsonl"))?;
    for judged in JUDGED {
        train.arg("--judged").arg(project.root.join(judged)).arg(&judged_signs);
    }
    succeed(&mut train)
}

fn print_articles(
    project: &Project,
    shared: &Path,
    scorer: &str,
    gold: &Path,
    to: &Path,
) -> Result<()> {
    let theirs = shared.join("tools").join(scorer);
    let scorer = if theirs.is_file() { theirs } else { script_path(project, scorer) };
    let mut command = Command::new("python3");
    succeed(command.arg(scorer).arg(gold).arg("--articles").stdout(created(to)?))
}

fn print_signs(project: &Project, articles: &Path, to: &Path) -> Result<()> {
    let options = ["run", "--release", "-q", "-p", "dateline-pipeline", "--example", "signs", "--"];
    let mut command = project.cargo(options);
    succeed(command.arg(&project.home).arg(articles).stdout(created(to)?))
}

fn joined(parts: &[PathBuf], whole: &Path) -> Result<PathBuf> {
    let mut to = created(whole)?;
    for part in parts {
        let mut from =
            File::open(part).with_context(|| format!("cannot read `{}`", part.display()))?;
        std::io::copy(&mut from, &mut to)
            .with_context(|| format!("cannot write `{}`", whole.display()))?;
    }
    Ok(whole.to_owned())
}

fn created(path: &Path) -> Result<File> {
    File::create(path).with_context(|| format!("cannot write `{}`", path.display()))
}
