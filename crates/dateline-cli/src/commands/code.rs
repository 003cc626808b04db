//! `dateline read`, `dateline code` and `dateline explain`: articles through the stages to records.
//!
//! One thread reads, a pool works and serialises, one thread writes, in the order of the input.

use std::collections::BTreeMap;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use dateline_extract::{Options, language, parse_published};
use dateline_nlp::{Analyzer, AnalyzerConfig};
use dateline_pipeline::{Knowledge, Window, code_article, map_in_order};
use dateline_record::{MadeBy, ProblemRecord, RecordKind};
use dateline_resolve::gazetteer::Gazetteer;
use dateline_types::{Article, Coded, Problem, Published, RawPage};

use super::actors::ActorArgs;
use super::explain::explain;
use super::shared::{Languages, WINDOW_BYTES, WINDOW_ITEMS_PER_JOB, chosen_format, n_jobs, pages};
use crate::args::{FormatArg, GlobalArgs, InputArgs, OutputArgs};
use crate::models::{Failure, Home, Models};
use crate::printer::Reporter;
use crate::printer::output::Output;
use crate::printer::render::{Format, Printer, RecordKinds, Records};

/// Memory for the caches of each job and language.
const CACHE_BYTES: usize = 40 << 20;

/// Options that `read`, `code` and `explain` share.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Publication date where the input has none: `2020-01-07`, `2020-01`, `2020`.
    #[arg(long, value_name = "EDTF", value_parser = parse_date)]
    date: Option<Published>,
    /// Take the text as it is, so that offsets refer to the input itself.
    #[arg(long)]
    no_repair: bool,
    /// Articles worked on at once [default: one for each core].
    #[arg(short, long, value_name = "N", env = "DATELINE_JOBS")]
    jobs: Option<NonZeroUsize>,
}

/// Options of `dateline code`.
#[derive(Debug, clap::Args)]
pub(crate) struct CodeArgs {
    #[command(flatten)]
    shared: Args,
    #[command(flatten)]
    actors: ActorArgs,
    /// What to print: events, times, places, actors, quotes.
    #[arg(long, value_name = "KIND", value_delimiter = ',', default_value = "events", value_parser = parse_kind)]
    records: Vec<RecordKind>,
    /// Print each article's record before its own.
    #[arg(long)]
    with_articles: bool,
}

/// Options of `dateline explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    shared: Args,
    #[command(flatten)]
    actors: ActorArgs,
    /// Only the event with this id.
    #[arg(long, value_name = "ID")]
    event: Option<String>,
}

fn parse_date(value: &str) -> Result<Published, String> {
    let (edtf, start, end) =
        parse_published(value).ok_or("expected a date such as 2020-01-07, 2020-01 or 2020")?;
    Ok(Published { edtf, start, end, basis: "option" })
}

fn parse_kind(value: &str) -> Result<RecordKind, String> {
    let plural = |kind: &&RecordKind| format!("{}s", kind.name()) == value;
    let found = RecordKind::ALL.iter().find(plural).copied();
    found.ok_or_else(|| "expected events, times, places, actors, quotes or articles".to_owned())
}

/// What a command does with an article.
enum Task {
    Read,
    Code,
    Explain(Option<String>),
}

/// Runs `dateline read`.
///
/// # Errors
///
/// Where it cannot run at all.
pub(crate) fn read(args: Args, global: &GlobalArgs, home: &Home) -> Result<ExitCode> {
    let kinds: RecordKinds = [RecordKind::Article].into_iter().collect();
    run(args, &ActorArgs::default(), &Task::Read, kinds, global, home)
}

/// Runs `dateline code`.
///
/// # Errors
///
/// Where it cannot run at all.
pub(crate) fn code(args: CodeArgs, global: &GlobalArgs, home: &Home) -> Result<ExitCode> {
    let kinds: RecordKinds = args.records.into_iter().collect();
    let kinds = if args.with_articles { kinds.with_articles() } else { kinds };
    run(args.shared, &args.actors, &Task::Code, kinds, global, home)
}

/// Runs `dateline explain`.
///
/// # Errors
///
/// Where it cannot run at all.
pub(crate) fn explain_articles(
    args: ExplainArgs,
    global: &GlobalArgs,
    home: &Home,
) -> Result<ExitCode> {
    let task = Task::Explain(args.event);
    run(args.shared, &args.actors, &task, RecordKinds::default(), global, home)
}

fn run(
    args: Args,
    actors: &ActorArgs,
    task: &Task,
    kinds: RecordKinds,
    global: &GlobalArgs,
    home: &Home,
) -> Result<ExitCode> {
    let pages = pages(&args.input)?;
    let gazetteer = match task {
        Task::Read => None,
        _ => home.gazetteer(),
    };
    // All that is known ends with the program: taking it down word by word would take as long as a few articles.
    let knowledge = ManuallyDrop::new(actors.add_to(knowledge(gazetteer.as_deref())?)?);
    let models = match task {
        Task::Read => None,
        _ => Some(Models::find(home, &args.input.lang, None)?),
    };
    let mut output = Output::open(args.output.output.as_deref())?;
    let format = match args.output.format {
        Some(FormatArg::Html) => Format::Html,
        Some(FormatArg::Parquet) => {
            return Err(Failure::new("`--format parquet` is not written yet")
                .hint("use `jsonl`, `csv`, `table` or `html`")
                .into());
        }
        format => chosen_format(format, output.is_terminal()),
    };
    let printer = Printer::new(format, Records::Of(kinds), output.width());
    let n_jobs = n_jobs(args.jobs);
    let mut reporter = Reporter::new(
        global,
        output.is_terminal(),
        Some(pages.n_inputs() as u64).filter(|&n| n > 1),
    );
    if gazetteer.is_none() && !matches!(task, Task::Read) {
        reporter.note("no gazetteer is installed: only countries and well-known regions are found as places; type `dateline models add gazetteer`");
    }
    let job = Job {
        task,
        knowledge: &knowledge,
        languages: languages(models.as_ref(), &knowledge),
        models: models.as_ref(),
        options: Options { repair: !args.no_repair, published: args.date },
        printer: &printer,
        analyzers: (0..n_jobs).map(|_| Mutex::new(BTreeMap::new())).collect(),
    };
    if !matches!(task, Task::Explain(_)) {
        output.write_all(printer.header().as_bytes())?;
    }
    job.run(pages, n_jobs, &mut output, &mut reporter)?;
    if !matches!(task, Task::Explain(_)) {
        output.write_all(printer.footer().as_bytes())?;
    }
    output.finish()?;
    reporter.finish(match task {
        Task::Read => "read",
        Task::Code => "coded",
        Task::Explain(_) => "explained",
    });
    Ok(ExitCode::from(u8::from(reporter.n_problems() > 0)))
}

/// Reads what is built in, with the gazetteer where there is one.
fn knowledge(gazetteer: Option<&Path>) -> Result<Knowledge> {
    let knowledge = Knowledge::built_in()?;
    let Some(path) = gazetteer else { return Ok(knowledge) };
    let gazetteer = Gazetteer::open(path).map_err(|error| {
        Failure::new(error.to_string()).hint("type `dateline models add gazetteer --force`")
    })?;
    Ok(knowledge.with_gazetteer(gazetteer))
}

/// Returns the languages that have a model and a language pack.
fn languages(models: Option<&Models>, knowledge: &Knowledge) -> Languages {
    let installed = models.into_iter().flat_map(Models::installed);
    let usable = installed.filter(|lang| knowledge.language(lang).is_some()).map(str::to_owned);
    Languages {
        usable: usable.collect(),
        forced: models.and_then(Models::forced).map(str::to_owned),
    }
}

/// The analyzers of one thread, by language.
type Analyzers<'m> = BTreeMap<String, Analyzer<'m>>;

/// What all threads share.
struct Job<'j> {
    task: &'j Task,
    knowledge: &'j Knowledge,
    models: Option<&'j Models>,
    languages: Languages,
    options: Options,
    printer: &'j Printer,
    analyzers: Vec<Mutex<Analyzers<'j>>>,
}

/// What one place in the input gave: bytes, and what went wrong.
#[derive(Default)]
struct Outcome {
    bytes: Vec<u8>,
    problems: Vec<ProblemRecord>,
    failed: bool,
}

impl Job<'_> {
    fn run(
        &self,
        pages: impl Iterator<Item = Result<RawPage, Problem>>,
        n_jobs: usize,
        output: &mut (impl Write + Send),
        reporter: &mut Reporter,
    ) -> Result<()> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_jobs)
            .build()
            .context("cannot start the threads")?;
        let window = Window { n_items: n_jobs * WINDOW_ITEMS_PER_JOB, n_bytes: WINDOW_BYTES };
        let weight = |item: &(usize, Result<RawPage, Problem>)| {
            item.1.as_ref().map_or(0, |page| page.content.as_str().len())
        };
        let work = |(nth, item)| self.outcome(nth, item);
        let write = |outcome: Outcome| {
            output.write_all(&outcome.bytes)?;
            output.flush()?;
            outcome.problems.iter().for_each(|problem| reporter.problem(problem));
            if !outcome.failed {
                reporter.done();
            }
            Ok(())
        };
        map_in_order(&pool, window, pages.enumerate(), weight, work, write)
            .context("cannot write the records")
    }

    /// Works on one item. A panic is a problem of the article, not of the run.
    fn outcome(&self, nth: usize, item: Result<RawPage, Problem>) -> Outcome {
        let mut outcome = Outcome::default();
        let id = item.as_ref().ok().and_then(|page| page.id.clone());
        let done = catch_unwind(AssertUnwindSafe(|| {
            item.and_then(|page| self.one(nth, page, &mut outcome))
        }));
        let done = done.unwrap_or_else(|_| {
            let message = "the coding failed by a fault of this program; please report it";
            Err(Problem::new(id, "code", "internal", message))
        });
        if let Err(problem) = done {
            outcome.failed = true;
            outcome.bytes.clear();
            self.problem(nth, &problem, &mut outcome);
        }
        outcome
    }

    fn problem(&self, nth: usize, problem: &Problem, outcome: &mut Outcome) {
        let record = ProblemRecord::of(problem, None);
        if !matches!(self.task, Task::Explain(_))
            && let Err(error) = self.printer.problem(nth, &record, &mut outcome.bytes)
        {
            tracing::error!("the problem cannot be written: {error}");
        }
        outcome.problems.push(record);
    }

    fn one(&self, nth: usize, page: RawPage, outcome: &mut Outcome) -> Result<(), Problem> {
        let read = self.knowledge.extractor().extract(page, &self.options)?;
        let mut article = read.value;
        read.problems.iter().for_each(|problem| self.problem(nth, problem, outcome));
        let Some(models) = self.models else {
            article.lang = article
                .lang
                .take()
                .or_else(|| language::identify(&article.text, &["fr", "en"]).map(str::to_owned));
            return self.written(&article, self.printer.article(nth, &article, &mut outcome.bytes));
        };
        let lang = self.languages.choose(&article)?;
        article.lang = Some(lang.clone());
        let (coded, made_by) = self.coded(article, &lang, models)?;
        match self.task {
            Task::Explain(only) => {
                outcome.bytes.extend(explain(&coded, only.as_deref()).into_bytes());
                Ok(())
            }
            _ => {
                let printed = self.printer.coded(nth, &coded, &made_by, &mut outcome.bytes);
                self.written(&coded.resolved.doc.article, printed)
            }
        }
    }

    fn written(&self, article: &Article, printed: std::io::Result<()>) -> Result<(), Problem> {
        printed.map_err(|error| {
            let message = format!("{}: the record cannot be written: {error}", article.origin);
            Problem::new(Some(article.id.clone()), "code", "internal", message)
        })
    }

    fn coded(
        &self,
        article: Article,
        lang: &str,
        models: &Models,
    ) -> Result<(Coded, MadeBy), Problem> {
        let (id, origin) = (article.id.clone(), article.origin.clone());
        let problem = |code, what: String| {
            Problem::new(Some(id.clone()), "analyse", code, format!("{origin}: {what}"))
        };
        let model = models.open(lang).map_err(|reason| problem("bad_model", reason))?;
        let language = self
            .knowledge
            .language(lang)
            .ok_or_else(|| problem("no_model", format!("no language pack for `{lang}`")))?;
        let thread = rayon::current_thread_index().unwrap_or(0) % self.analyzers.len();
        let mut analyzers = self.analyzers[thread].lock().unwrap_or_else(PoisonError::into_inner);
        let config = AnalyzerConfig { cache_bytes: CACHE_BYTES };
        // Taken out while it is used: after a panic it is left behind, whatever state it is in.
        let mut analyzer = analyzers
            .remove(lang)
            .map_or_else(|| self.analyzer(lang, config), Some)
            .ok_or_else(|| problem("bad_model", format!("no analyzer for `{lang}`")))?;
        let name = model.info().full_name();
        let coded = code_article(article, language, self.knowledge, &name, &mut analyzer)
            .map_err(|error| problem(error.code(), error.to_string()))?;
        analyzers.insert(lang.to_owned(), analyzer);
        let made_by = MadeBy {
            dateline: env!("CARGO_PKG_VERSION").to_owned(),
            model: name,
            codebook: format!("sha256:{}", language.codebook().checksum),
        };
        Ok((coded, made_by))
    }
}

impl<'j> Job<'j> {
    fn analyzer(&self, lang: &str, config: AnalyzerConfig) -> Option<Analyzer<'j>> {
        self.models?.open(lang).ok().map(|model| model.analyzer(config))
    }
}

/// Runs `dateline schema`.
///
/// # Errors
///
/// Where standard output cannot be written.
pub(crate) fn schema() -> Result<ExitCode> {
    let mut output = Output::open(None)?;
    writeln!(output, "{}", serde_json::to_string_pretty(&dateline_record::schema())?)?;
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}
