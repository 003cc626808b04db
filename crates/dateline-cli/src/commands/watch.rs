//! `dateline read --watch`: what is new in feeds, again and again, appended to one file.
//!
//! The file is the truth: an article is done with when its line is there whole. What is kept beside it (the versions of the feeds) only saves questions, and is
//! written after the lines it speaks of are on the disk. So the program may be killed at any moment.

mod log;
mod state;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use dateline_acquire::{Clock, Item, Sink, Watch, feeds_of};
use dateline_extract::{Options, language};
use dateline_pipeline::Knowledge;
use dateline_record::ProblemRecord;
use dateline_types::{Article, Problem, RawPage};

use self::log::Log;
use super::code;
use super::net::{SystemClock, parse_time};
use super::shared::today;
use crate::args::{FormatArg, GlobalArgs};
use crate::models::{Failure, Home};
use crate::printer::Reporter;
use crate::printer::render::{Format, Printer, RecordKinds, Records};

/// Feeds of others are asked no more often than this, whatever the command line says.
const MIN_INTERVAL: Duration = Duration::from_secs(60);

/// Options of `dateline read`.
#[derive(Debug, clap::Args)]
pub(crate) struct ReadArgs {
    #[command(flatten)]
    read: code::ArticleArgs,
    /// Ask the feeds of an OPML list again and again, and append what is new to the file of `--output`; also one feed, by its address.
    #[arg(long, value_name = "OPML", requires = "output", conflicts_with_all = ["paths", "feeds"], help_heading = "Network")]
    watch: Option<String>,
    /// Ask each feed so often; the feed itself may ask for less.
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = parse_time, requires = "watch", help_heading = "Network")]
    interval: Duration,
    /// Ask each feed once and end, for cron.
    #[arg(long, requires = "watch", help_heading = "Network")]
    once: bool,
}

/// Runs `dateline read`.
///
/// # Errors
///
/// Where it cannot run at all.
pub(crate) fn read(args: ReadArgs, global: &GlobalArgs, home: &Home) -> Result<ExitCode> {
    match (&args.watch, &args.read.shared.output.output) {
        (Some(list), Some(output)) => watch(list, output, &args, global),
        _ => code::read(args.read, global, home),
    }
}

fn watch(list: &str, output: &Path, args: &ReadArgs, global: &GlobalArgs) -> Result<ExitCode> {
    if args.read.shared.output.format.is_some_and(|format| format != FormatArg::Jsonl) {
        return Err(Failure::new("`--watch` writes JSON Lines only")
            .hint("leave out `--format`")
            .into());
    }
    let feeds = feeds(list)?;
    let ended = Arc::new(AtomicBool::new(false));
    end_on_signal(&ended)?;
    let log = Log::open(output)?;
    let state_path = state::path_of(output);
    let validators = state::load(&state_path, log.n_bytes());
    let knowledge = args.read.shared.packs.knowledge()?;
    let network = args.read.shared.input.net.network(ended.clone());
    let interval = match args.read.shared.input.net.allow_private {
        true => args.interval,
        false => args.interval.max(MIN_INTERVAL),
    };
    let mut run = Run {
        watch: Watch::new(network, feeds, interval, validators),
        sink: ToLog {
            log,
            options: Options {
                repair: !args.read.shared.no_repair,
                published: args.read.shared.date.clone(),
                today: Some(today()),
            },
            knowledge: &knowledge,
            printer: Printer::new(Format::Jsonl, Records::Of(RecordKinds::default()), 0),
            reporter: Reporter::new(global, false, None),
            ended: ended.clone(),
        },
        clock: SystemClock { ended },
        state_path,
    };
    run.all(args.once).with_context(|| format!("cannot write `{}`", output.display()))?;
    run.sink.reporter.finish("read");
    Ok(ExitCode::from(u8::from(run.sink.reporter.n_problems() > 0)))
}

/// Reads which feeds are to be watched.
fn feeds(list: &str) -> Result<Vec<String>> {
    if list.starts_with("http://") || list.starts_with("https://") {
        return Ok(vec![list.to_owned()]);
    }
    let bytes = fs::read(list).map_err(|error| Failure::io("read", Path::new(list), error))?;
    feeds_of(list, bytes).map_err(|problem| Failure::new(problem.message).into())
}

/// The first signal ends the run when the article under way is written; a second one ends it at once.
fn end_on_signal(ended: &Arc<AtomicBool>) -> Result<()> {
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 130, ended.clone())
            .and_then(|_| signal_hook::flag::register(signal, ended.clone()))
            .context("cannot listen to signals")?;
    }
    Ok(())
}

struct Run<'r> {
    watch: Watch,
    sink: ToLog<'r>,
    clock: SystemClock,
    state_path: PathBuf,
}

impl Run<'_> {
    /// Asks until the user ends it; `once` asks each feed once.
    fn all(&mut self, once: bool) -> io::Result<()> {
        let started = self.clock.now();
        loop {
            while let Some(feed) = self.watch.due(if once { started } else { self.clock.now() }) {
                self.watch.poll(&feed, self.clock.now(), &mut self.sink)?;
                self.sink.log.sync()?;
                self.save();
                if !self.sink.goes_on() {
                    return Ok(());
                }
            }
            if once || !self.clock.sleep(self.watch.rest(self.clock.now())) {
                return Ok(());
            }
        }
    }

    /// Without the state, feeds are asked for what is there already; no more is lost.
    fn save(&self) {
        if let Err(error) =
            state::save(&self.state_path, self.sink.log.n_bytes(), self.watch.validators())
        {
            tracing::warn!("cannot write `{}`: {error}", self.state_path.display());
        }
    }
}

/// Extracts articles and appends them.
struct ToLog<'r> {
    log: Log,
    options: Options,
    knowledge: &'r Knowledge,
    printer: Printer,
    reporter: Reporter,
    ended: Arc<AtomicBool>,
}

impl Sink for ToLog<'_> {
    fn is_seen(&self, id: &str) -> bool {
        self.log.has(id)
    }

    fn take(&mut self, id: &str, item: Item) -> io::Result<()> {
        let mut lines = Vec::new();
        match item.and_then(|page| self.articles(page, &mut lines)) {
            Ok(problems) => {
                // Behind the article, whose line alone says that it was taken.
                for problem in problems {
                    self.problem(&problem, &mut lines)?;
                }
                self.reporter.done();
            }
            Err(mut problem) => {
                problem.article = Some(id.to_owned());
                lines.clear();
                self.problem(&problem, &mut lines)?;
            }
        }
        self.log.append(id, &lines)
    }

    fn note(&mut self, problem: &Problem) {
        // What the user ended is not wrong.
        if self.goes_on() {
            self.reporter.problem(&ProblemRecord::of(problem, None));
        }
    }

    fn goes_on(&self) -> bool {
        !self.ended.load(Ordering::Relaxed)
    }
}

impl ToLog<'_> {
    /// Writes the articles of a page; returns what was wrong with them.
    fn articles(&self, page: RawPage, lines: &mut Vec<u8>) -> Result<Vec<Problem>, Problem> {
        let read = self.knowledge.extractor().extract(page, &self.options)?;
        for article in read.value {
            self.article(article, lines)?;
        }
        Ok(read.problems)
    }

    fn article(&self, mut article: Article, lines: &mut Vec<u8>) -> Result<(), Problem> {
        article.lang = article
            .lang
            .take()
            .or_else(|| language::identify(&article.text, &["fr", "en"]).map(str::to_owned));
        self.printer.article(0, &article, lines).map_err(|error| {
            let message = format!("{}: the record cannot be written: {error}", article.origin);
            Problem::new(Some(article.id.clone()), "extract", "internal", message)
        })
    }

    fn problem(&mut self, problem: &Problem, lines: &mut Vec<u8>) -> io::Result<()> {
        let record = ProblemRecord::of(problem, None);
        self.reporter.problem(&record);
        self.printer.problem(0, &record, lines)
    }
}
