//! `dateline codebook`: what is wrong with a codebook, whether its examples hold, how much of it there is.

mod examples;
mod stats;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Subcommand, ValueEnum};
use dateline_code::{Finding, Level};
use dateline_extract::parse_published;
use dateline_pipeline::{OwnPack, Packs};
use dateline_record::FindingRecord;
use serde::Serialize;

use super::packs::{read_folder, refusal};
use crate::models::{Home, Report};
use crate::printer::output::Output;
use crate::printer::visible;

/// Arguments of `dateline codebook`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Names what is wrong, each with file and line, and warns of what has no effect
    #[command(
        after_help = "Exit status: 0 no errors (there may be warnings), 1 errors, 2 could not run."
    )]
    Check(ReportArgs),
    /// Runs the examples that stand beside the entries (`[[example]]`) and says what came out instead
    #[command(after_help = "Exit status: 0 all hold, 1 some do not, 2 could not run.")]
    Test(ReportArgs),
    /// Counts entries and triggers for each language, type and kind, and the modes and contexts that they set
    Stats(StatsArgs),
}

#[derive(Debug, clap::Args)]
struct ReportArgs {
    /// Folders of language packs, as for `--lang-pack` [default: the built-in ones]
    #[arg(value_name = "DIR")]
    dirs: Vec<PathBuf>,
    /// How to write
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

#[derive(Debug, clap::Args)]
struct StatsArgs {
    /// Folders of language packs, counted with the built-in ones of their languages [default: the built-in ones]
    #[arg(value_name = "DIR")]
    dirs: Vec<PathBuf>,
    /// How to write [default: table on a terminal, jsonl in a pipe]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<StatsFormat>,
}

/// How findings and examples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// Lines for people.
    Text,
    Jsonl,
}

/// How counts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatsFormat {
    Table,
    Jsonl,
}

/// Runs `dateline codebook`.
///
/// # Errors
///
/// Where it cannot run at all.
pub(crate) fn run(args: Args, home: &Home) -> Result<ExitCode> {
    match args.command {
        Command::Check(args) => check(&args),
        Command::Test(args) => examples::run(&read_all(&args.dirs)?, args.format, home),
        Command::Stats(args) => stats::run(&read_all(&args.dirs)?, args.format),
    }
}

/// Reads packs that must be sound.
fn read_all(dirs: &[PathBuf]) -> Result<Vec<OwnPack>> {
    let mut own = Vec::new();
    for dir in dirs {
        own.extend(read_folder(dir)?.map_err(|errors| refusal(&errors))?);
    }
    Ok(own)
}

fn check(args: &ReportArgs) -> Result<ExitCode> {
    let (mut own, mut findings) = (Vec::new(), Vec::new());
    for dir in &args.dirs {
        match read_folder(dir)? {
            Ok(packs) => own.extend(packs),
            Err(errors) => findings.extend(errors.iter().map(Finding::from)),
        }
    }
    // Of folders that are no packs nothing more can be said, and the built-in ones were not meant.
    if findings.is_empty() {
        let packs = Packs::new(&own);
        findings = packs.check();
        findings.extend(bad_dates(&packs));
    }
    let mut output = Output::open(None)?;
    for finding in &findings {
        write_finding(finding, args.format, &mut output)?;
    }
    output.finish()?;
    let n = |level| findings.iter().filter(|finding| finding.level == level).count();
    let (n_errors, n_warnings) = (n(Level::Error), n(Level::Warning));
    let summary = format!("{}, {}", counted(n_errors, "error"), counted(n_warnings, "warning"));
    Report::to_terminal().note(summary);
    Ok(ExitCode::from(u8::from(n_errors > 0)))
}

/// Returns the examples whose date is none. Where the packs have faults already there is nothing to look at.
fn bad_dates(packs: &Packs<'_>) -> Vec<Finding> {
    let books = packs.codebooks().unwrap_or_default();
    let examples = books.iter().flat_map(|book| book.examples());
    let bad = examples.filter_map(|example| {
        let date = example.date.as_deref().filter(|date| parse_published(date).is_none())?;
        Some(Finding {
            file: example.file.clone(),
            line: example.line,
            level: Level::Error,
            message: format!("`{date}` is no date such as 2020-01-07, 2020-01 or 2020"),
        })
    });
    bad.collect()
}

fn write_finding(finding: &Finding, format: ReportFormat, out: &mut dyn Write) -> Result<()> {
    let Finding { file, line, level, message } = finding;
    let name = match level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    match format {
        ReportFormat::Jsonl => {
            write_line(&FindingRecord { file, line: *line, level: name, message }, out)
        }
        ReportFormat::Text => {
            let text = match level {
                Level::Error => format!("{file}:{line}: {message}"),
                Level::Warning => format!("{file}:{line}: warning: {message}"),
            };
            Ok(writeln!(out, "{}", visible(&text))?)
        }
    }
}

/// Writes a record on its line.
fn write_line(record: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    Ok(writeln!(out, "{}", serde_json::to_string(record)?)?)
}

/// Returns such as `1 error`, `2 errors`.
fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
