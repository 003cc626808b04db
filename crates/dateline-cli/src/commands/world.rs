//! `dateline world`: facts of people and bodies out of foreign data, as files that `--actors` reads.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Subcommand;
use dateline_acquire::{LineRead, read_line, unpacked};
use dateline_pipeline::wikidata;
use dateline_record::{FactRecord, OfficeRecord};
use dateline_resolve::world::FactKind;
use dateline_resolve::world::own::{OwnFact, Spell};
use dateline_resolve::world::wikidata::{DumpLine, Wikidata};

use crate::args::GlobalArgs;
use crate::models::{Failure, Report};
use crate::printer::output::Output;
use crate::printer::{thousands, visible};

/// The longest line that is read: the largest items of Wikidata have some 5 MB (2026).
const MAX_LINE_BYTES: usize = 64 << 20;

/// Bytes of the dump that are read at once.
const BUFFER_BYTES: usize = 1 << 20;

/// Problems that are named one by one; the rest is counted.
const MOST_NAMED: u64 = 100;

/// Arguments of `dateline world`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Turns a JSON dump of Wikidata into a file for `--actors`: people with a position or of public life, parties, armed groups, ministries,
    /// companies and other bodies
    #[command(
        after_help = "The dump is read line by line: memory is bounded by its longest line (64 MB at most). Loading the file that \
        comes out with `--actors` takes memory in proportion to the file.\n\n\
        Exit status: 0 done, 1 some lines were bad, 2 could not run."
    )]
    ImportWikidata(ImportArgs),
}

#[derive(Debug, clap::Args)]
struct ImportArgs {
    /// The dump, one item on each line: plain, gzip, bzip2 or Zstandard, told by its first bytes; `-` for stdin
    #[arg(value_name = "DUMP")]
    dump: PathBuf,
    /// Write to FILE, which appears when all is done [default: stdout]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs `dateline world`.
///
/// # Errors
///
/// Where it cannot run at all.
pub(crate) fn run(args: &Args, global: &GlobalArgs) -> Result<ExitCode> {
    let Command::ImportWikidata(args) = &args.command;
    let mut import = Import {
        wikidata: wikidata()?,
        name: name_of(&args.dump),
        counts: Counts::default(),
        report: Report::to_terminal(),
        quiet: global.quiet,
    };
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, open(&args.dump)?);
    let mut output = Output::open(args.output.as_deref())?;
    import.run(&mut reader, &mut output)?;
    output.finish()?;
    let n_problems = import.counts.problems;
    if global.quiet == 0 || global.quiet == 1 && n_problems > 0 {
        import.report.note(import.counts.summary());
    }
    Ok(ExitCode::from(u8::from(n_problems > 0)))
}

fn name_of(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() }
}

fn open(path: &Path) -> Result<Box<dyn Read>> {
    let cannot = || format!("cannot read `{}`", name_of(path));
    let reader: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        let file = File::open(path).map_err(|error| {
            Failure::new(format!("{}: {error}", cannot())).hint("name a JSON dump of Wikidata")
        })?;
        Box::new(file)
    };
    unpacked(reader).with_context(cannot)
}

/// What was read.
#[derive(Debug, Default)]
struct Counts {
    lines: u64,
    people: u64,
    bodies: u64,
    nameless: u64,
    other: u64,
    problems: u64,
}

impl Counts {
    fn summary(&self) -> String {
        let counts = [
            (self.lines, "lines read"),
            (self.people, "people"),
            (self.bodies, "bodies"),
            (self.nameless, "skipped without a French or English name"),
            (self.other, "skipped as of no use"),
            (self.problems, if self.problems == 1 { "problem" } else { "problems" }),
        ];
        counts.map(|(n, what)| format!("{} {what}", thousands(n))).join(", ")
    }
}

/// An import under way.
struct Import {
    wikidata: Wikidata,
    name: String,
    counts: Counts,
    report: Report,
    quiet: u8,
}

impl Import {
    fn run(&mut self, reader: &mut dyn BufRead, output: &mut dyn Write) -> Result<()> {
        let mut output = io::BufWriter::with_capacity(BUFFER_BYTES, output);
        let mut line = Vec::new();
        loop {
            let number = self.counts.lines + 1;
            let read = read_line(reader, &mut line, MAX_LINE_BYTES);
            match read.map_err(|error| self.cut_off(number, &error))? {
                LineRead::End => break,
                LineRead::Line => self.line(number, &line, &mut output)?,
                LineRead::TooLong => {
                    let limit = MAX_LINE_BYTES >> 20;
                    self.problem(number, &format!("it has more than {limit} MB and is left out"));
                }
            }
            self.counts.lines = number;
        }
        output.flush().context("cannot write the facts")
    }

    fn cut_off(&self, number: u64, error: &io::Error) -> anyhow::Error {
        let message = format!("`{}` line {number} cannot be read: {error}", self.name);
        Failure::new(visible(&message))
            .hint("the dump is cut off or damaged: fetch it again")
            .into()
    }

    fn line(&mut self, number: u64, line: &[u8], output: &mut dyn Write) -> Result<()> {
        match self.wikidata.read_line(line) {
            Ok(DumpLine::Fact(fact)) => {
                let is_person = fact.kind == FactKind::Person;
                let count =
                    if is_person { &mut self.counts.people } else { &mut self.counts.bodies };
                *count += 1;
                serde_json::to_writer(&mut *output, &record(&fact))
                    .map_err(io::Error::from)
                    .and_then(|()| output.write_all(b"\n"))
                    .context("cannot write the facts")?;
            }
            Ok(DumpLine::Nameless) => self.counts.nameless += 1,
            Ok(DumpLine::Other) => self.counts.other += 1,
            Ok(DumpLine::Blank) => {}
            Err(error) => self.problem(number, &format!("it is no item of Wikidata: {error}")),
        }
        Ok(())
    }

    fn problem(&mut self, number: u64, what: &str) {
        self.counts.problems += 1;
        if self.quiet > 1 {
            return;
        }
        if self.counts.problems <= MOST_NAMED {
            let text = format!("problem: `{}` line {number}: {what}", self.name);
            self.report.note(visible(&text));
        } else if self.counts.problems == MOST_NAMED + 1 {
            self.report.note("problem: further lines are counted and not named");
        }
    }
}

/// Makes the line of a fact.
fn record(fact: &OwnFact) -> FactRecord<'_> {
    let names = |lang: &str| fact.names.get(lang).map_or(&[][..], Vec::as_slice);
    FactRecord {
        kind: match fact.kind {
            FactKind::Person => "person",
            FactKind::Group => "group",
            _ => "organisation",
        },
        name: &fact.name,
        names_fr: names("fr"),
        names_en: names("en"),
        country: &fact.country,
        sectors: &fact.sectors,
        id: fact.id.as_deref(),
        offices: fact.spells.iter().map(|spell| office(spell, &fact.country)).collect(),
        behind: fact.is_behind,
    }
}

fn office<'s>(spell: &'s Spell, country: &str) -> OfficeRecord<'s> {
    OfficeRecord {
        office: spell.office.as_deref(),
        start: spell.term.start.map(|day| day.to_string()),
        end: spell.term.end.map(|day| day.to_string()),
        country: Some(spell.country.as_str()).filter(|own| *own != country),
        sectors: &spell.sectors,
    }
}
