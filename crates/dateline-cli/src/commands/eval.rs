//! `dateline eval`: coded events beside hand coding, or beside what another coder says.

mod input;
mod records;
mod said;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use dateline_eval::{Case, Event, Options, Records, Report, evaluate, evaluate_pairs};
use dateline_record::ProblemRecord;
use dateline_types::{Published, Status};

use super::actors::ActorArgs;
use super::code::parse_date;
use super::packs::LangPackArgs;
use super::shared::chosen_format;
use crate::args::{FormatArg, GlobalArgs, LangChoice, OutputArgs, parse_lang};
use crate::models::{Failure, Home};
use crate::printer::Reporter;
use crate::printer::output::Output;
use crate::printer::render::Format;
use said::Said;

/// Options of `dateline eval`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 done, 1 some lines or articles could not be used, 2 could not run."
)]
pub(crate) struct Args {
    /// JSON Lines of what is right: event and article records, articles with `events`, or sentences with marked `actor` and `recipient`; `-` for stdin.
    #[arg(value_name = "GOLD", required = true)]
    gold: Vec<PathBuf>,
    /// Compare these event records instead of coding the texts: another system's, or another coder's.
    #[arg(long, value_name = "OTHER")]
    against: Option<PathBuf>,
    /// How many wrong ones to show: a number, or `all`.
    #[arg(long, value_name = "N", default_value = "20", value_parser = parse_errors)]
    errors: usize,
    /// How often to draw the articles again for the 95 % intervals; 0 for none.
    #[arg(long, value_name = "B", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    bootstrap: u32,
    /// Only events of these statuses, on both sides; events without a status count.
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = parse_status)]
    status: Vec<String>,
    /// Types of your own that look like misspelt ones of PLOVER's; all others of your own need no word.
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    own_types: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    coding: CodingArgs,
}

/// How the texts are coded where there is no `--against`.
#[derive(Debug, clap::Args)]
struct CodingArgs {
    /// Language of all articles, such as `fr`; `auto` takes each article's `lang` or identifies it.
    #[arg(long, value_name = "LANG", default_value = "auto", env = "DATELINE_LANG", value_parser = parse_lang)]
    lang: LangChoice,
    /// Publication date where the gold has none: `2020-01-07`, `2020-01`, `2020`.
    #[arg(long, value_name = "EDTF", value_parser = parse_date)]
    date: Option<Published>,
    #[command(flatten)]
    actors: ActorArgs,
    #[command(flatten)]
    packs: LangPackArgs,
    /// Articles worked on at once [default: one for each core].
    #[arg(short, long, value_name = "N", env = "DATELINE_JOBS")]
    jobs: Option<NonZeroUsize>,
}

fn parse_errors(value: &str) -> Result<usize, String> {
    match value {
        "all" => Ok(usize::MAX),
        _ => value.parse().map_err(|_| "expected a number or `all`".to_owned()),
    }
}

fn parse_status(value: &str) -> Result<String, String> {
    let names = Status::ALL.map(Status::name);
    let expected = || format!("expected {}", names.join(", "));
    names.contains(&value).then(|| value.to_owned()).ok_or_else(expected)
}

/// What was compared and what came of it.
struct Evaluation {
    /// `events` or `pairs`.
    of: &'static str,
    /// What was measured: `dateline`, or the file.
    against: String,
    n_draws: usize,
    report: Report,
}

/// Runs `dateline eval`.
///
/// # Errors
///
/// Where it cannot run at all.
pub(crate) fn run(args: Args, global: &GlobalArgs, home: &Home) -> Result<ExitCode> {
    let format = format(args.output.format)?;
    let mut output = Output::open(args.output.output.as_deref())?;
    let format = chosen_format(format, output.is_terminal());
    let mut reporter = Reporter::new(global, output.is_terminal(), None);
    let mut problems = Vec::new();
    let gold = input::read(&args.gold, &args.own_types, &BTreeMap::new())?;
    say_own_types(&gold, &reporter);
    report_faults(&gold, &mut reporter, &mut problems);
    let said = match &args.against {
        Some(path) => said::read(path, &gold, &mut reporter, &mut problems)?,
        None => said::coded(&gold, &args.coding, &mut reporter, &mut problems, home)?,
    };
    let evaluations = evaluations(&args, gold, said);
    if evaluations.is_empty() {
        return Err(nothing_usable());
    }
    let written = match format {
        Format::Table => table::written(&evaluations, args.errors, output.width()),
        format => records::written(&evaluations, args.errors, &problems, format)?,
    };
    output.write_all(written.as_bytes())?;
    output.finish()?;
    reporter.finish("evaluated");
    Ok(ExitCode::from(u8::from(reporter.n_problems() > 0)))
}

fn format(format: Option<FormatArg>) -> Result<Option<FormatArg>> {
    match format {
        Some(FormatArg::Html | FormatArg::Parquet) => {
            Err(Failure::new("scores are not written in this format")
                .hint("use `--format table`, `jsonl` or `csv`")
                .into())
        }
        format => Ok(format),
    }
}

fn nothing_usable() -> anyhow::Error {
    Failure::new("there is nothing that can be compared")
        .hint("give articles with `id` and `text`, and events with `article` and `type`; docs/guides/eval.md shows each form")
        .into()
}

fn say_own_types(gold: &Records, reporter: &Reporter) {
    if !gold.own_types.is_empty() {
        let names: Vec<String> = gold.own_types.iter().map(|name| format!("`{name}`")).collect();
        reporter.note(&format!(
            "taken as types of your own, which PLOVER has not: {}",
            names.join(", ")
        ));
    }
}

/// Names what could not be read, and keeps it for the output.
fn report_faults(records: &Records, reporter: &mut Reporter, problems: &mut Vec<ProblemRecord>) {
    for fault in &records.faults {
        let message = format!("{}: {}", fault.origin, fault.error);
        let code = fault.error.code();
        let problem = ProblemRecord::new(fault.article.clone(), "eval", code, message);
        reporter.problem(&problem);
        problems.push(problem);
    }
}

fn evaluations(args: &Args, gold: Records, mut said: Said) -> Vec<Evaluation> {
    let options = Options { n_draws: args.bootstrap as usize, statuses: args.status.clone() };
    let against =
        args.against.as_ref().map_or("dateline".to_owned(), |path| path.display().to_string());
    let evaluation = |of, report: Report| Evaluation {
        of,
        against: against.clone(),
        n_draws: options.n_draws,
        report,
    };
    let pairs: Vec<_> =
        gold.pairs.iter().filter(|pair| said.has(&pair.article.id)).cloned().collect();
    let mut all = Vec::new();
    if !pairs.is_empty() {
        all.push(evaluation("pairs", evaluate_pairs(&pairs, &said.events, &said.seen, &options)));
    }
    let cases = cases(gold, &mut said);
    if !cases.is_empty() {
        all.insert(0, evaluation("events", evaluate(&cases, &options)));
    }
    all
}

/// Puts what both say of each article together; articles that could not be coded are left out.
fn cases(gold: Records, said: &mut Said) -> Vec<Case> {
    let mut of: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    let texts: BTreeMap<String, String> =
        gold.articles.into_iter().map(|article| (article.id, article.text)).collect();
    for event in gold.events {
        of.entry(event.article.clone()).or_default().push(event);
    }
    let ids: BTreeSet<String> = texts.keys().chain(of.keys()).cloned().collect();
    let usable: Vec<String> = ids.into_iter().filter(|id| said.has(id)).collect();
    let case = |id: String| Case {
        text: texts.get(&id).cloned(),
        gold: of.remove(&id).unwrap_or_default(),
        said: said.events.remove(&id).unwrap_or_default(),
        seen: said.seen.remove(&id),
        id,
    };
    usable.into_iter().map(case).collect()
}
