//! `dateline annotate`: articles to Docs.
//!
//! One thread reads, a pool annotates and serialises, one thread writes, in the order of the input. An article that cannot be annotated
//! becomes a problem in its place, whatever happens to it.

use std::collections::BTreeMap;
use std::io::{BufWriter, Seek, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use dateline_extract::{Extractor, Options};
use dateline_nlp::{Analyzer, AnalyzerConfig, Doc, Token};
use dateline_pipeline::{Batch, Knowledge, Window, map_in_order};
use dateline_record::{
    CharOffsets, CharSpan, DocRecord, EntRecord, ProblemRecord, TokenRecord, TokenRecords,
};
use dateline_types::{Article, Problem, RawPage};
use tempfile::{SpooledData, SpooledTempFile, spooled_tempfile};

use super::shared::{
    Languages, WINDOW_BYTES, WINDOW_ITEMS_PER_JOB, chosen_format, n_jobs, pages, today,
};
use crate::args::{FormatArg, GlobalArgs, InputArgs, OutputArgs};
use crate::models::{Failure, Home, Models};
use crate::printer::output::Output;
use crate::printer::render::{Printer, Records};
use crate::printer::sink::Sink;
use crate::printer::{Reporter, thousands};

/// The stage that problems with annotating name.
const STAGE: &str = "analyse";

/// Options of `dateline annotate`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "An article that cannot be annotated is named on stderr; in JSON Lines a problem record takes its place."
)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Installed model to use for its language, such as `fr-sm` [default: the medium one].
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// Take the text as it is, so that offsets refer to the input itself.
    #[arg(long)]
    no_repair: bool,
    /// Articles annotated at once [default: one for each core].
    #[arg(short, long, value_name = "N", env = "DATELINE_JOBS")]
    jobs: Option<NonZeroUsize>,
    /// Memory for the caches of each job and language, in MB.
    #[arg(long, value_name = "N", env = "DATELINE_CACHE_MB", default_value_t = 40, value_parser = clap::value_parser!(u32).range(0..=65_536))]
    cache_mb: u32,
}

/// Runs the command.
///
/// # Errors
///
/// Where it cannot run at all: no input, no model, an output that cannot be written.
pub(crate) fn run(args: Args, global: &GlobalArgs, home: &Home) -> Result<ExitCode> {
    refuse_unsupported(&args)?;
    let pages = pages(&args.input)?;
    let models = Models::find(home, &args.input.lang, args.model.as_deref())?;
    let output = Output::open(args.output.output.as_deref())?;
    let format = chosen_format(args.output.format, output.is_terminal());
    let printer = Printer::new(format, Records::Docs, output.width());
    let mut output = Sink::open(args.output.format, Some("doc"), output)?;
    let n_jobs = n_jobs(args.jobs);
    let mut reporter = Reporter::new(
        global,
        output.is_terminal(),
        Some(pages.n_inputs() as u64).filter(|&n| n > 1),
    );

    let config = AnalyzerConfig { cache_bytes: args.cache_mb as usize * (1 << 20) };
    let workers = Workers::new(n_jobs, || SpacyWorker {
        models: &models,
        config,
        analyzers: BTreeMap::new(),
    });
    let started = Instant::now();
    output.write_all(printer.header().as_bytes())?;
    let knowledge = Knowledge::built_in()?;
    let reading = Reading {
        extractor: knowledge.extractor(),
        options: Options { repair: !args.no_repair, published: None, today: Some(today()) },
        languages: Languages {
            usable: models.installed().map(str::to_owned).collect(),
            forced: models.forced().map(str::to_owned),
        },
    };
    annotate_all(pages, &reading, &workers, &printer, &mut output, &mut reporter)?;
    output.finish()?;
    log_caches(&workers);
    tracing::debug!("done in {:.1} s (`--jobs {n_jobs}`)", started.elapsed().as_secs_f64());
    reporter.finish("annotated");
    Ok(ExitCode::from(u8::from(reporter.n_problems() > 0)))
}

fn refuse_unsupported(args: &Args) -> Result<()> {
    use FormatArg::{Csv, Jsonl, Parquet, Table};
    let is_written = |format| matches!(format, Jsonl | Table | Csv | Parquet);
    if let Some(name) = args.output.format.filter(|&format| !is_written(format)) {
        let name = name.name();
        return Err(Failure::new(format!("`dateline annotate` does not write `--format {name}`"))
            .hint("use `jsonl`, `table`, `csv` or `parquet`")
            .into());
    }
    Ok(())
}

/// What a place in the input gave.
type Item = Result<RawPage, Problem>;

/// From pages to articles and their languages.
struct Reading<'r> {
    extractor: &'r Extractor,
    options: Options,
    languages: Languages,
}

/// Annotates the articles of `items` with `workers`, and writes the records in their order.
fn annotate_all<W: Annotate>(
    items: impl Iterator<Item = Item>,
    reading: &Reading<'_>,
    workers: &Workers<W>,
    printer: &Printer,
    output: &mut (impl Write + Send),
    reporter: &mut Reporter,
) -> Result<()> {
    let n_jobs = workers.0.len();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(n_jobs)
        .build()
        .context("cannot start the threads")?;
    let n_items = n_jobs * WINDOW_ITEMS_PER_JOB;
    let window = Window { n_items, n_bytes: WINDOW_BYTES, batch: Batch::ONE };
    let weight = |item: &Item| item.as_ref().map_or(0, |page| page.content.as_str().len());
    let render = |item: Item| render(item, reading, workers, printer);
    let work = |items: Vec<Item>| items.into_iter().map(render).collect();
    let write = |mut rendered: Rendered| {
        let problems = std::mem::take(&mut rendered.problems);
        let failed = rendered.failed;
        rendered.write_to(output)?;
        // Stdout is flushed at each article: it may be a pipe to someone who waits for the answer.
        output.flush()?;
        problems.iter().for_each(|problem| reporter.problem(problem));
        if !failed {
            reporter.done();
        }
        Ok(())
    };
    map_in_order(&pool, window, items, weight, work, write).context("cannot write the records")
}

/// What is to be written for one place in the input. A book's record has half a gigabyte, so large ones wait on the disk.
struct Rendered {
    record: SpooledTempFile,
    problems: Vec<ProblemRecord>,
    failed: bool,
}

/// Records above this size wait on the disk until it is their turn.
const SPOOL_BYTES: usize = 64 << 20;

impl Rendered {
    fn write_to(self, output: &mut impl Write) -> std::io::Result<()> {
        match self.record.into_inner() {
            SpooledData::InMemory(record) => output.write_all(record.get_ref()),
            SpooledData::OnDisk(mut record) => {
                record.rewind()?;
                std::io::copy(&mut record, output).map(|_| ())
            }
        }
    }

    fn add(&mut self, problem: ProblemRecord, printer: &Printer) {
        if let Err(error) = printer.problem(0, &problem, &mut self.record) {
            tracing::error!("the problem cannot be written: {error}");
        }
        self.problems.push(problem);
    }
}

/// Annotates one article, on a thread of the pool.
fn render<W: Annotate>(
    item: Item,
    reading: &Reading<'_>,
    workers: &Workers<W>,
    printer: &Printer,
) -> Rendered {
    let empty = || spooled_tempfile(SPOOL_BYTES);
    let mut rendered = Rendered { record: empty(), problems: Vec::new(), failed: false };
    let read = item.and_then(|page| reading.extractor.extract(page, &reading.options));
    let done = read.map_err(|problem| ProblemRecord::of(&problem, None)).and_then(|read| {
        let of = |problem: &Problem| ProblemRecord::of(problem, None);
        read.problems.iter().for_each(|problem| rendered.add(of(problem), printer));
        let annotate = |article: &Article, rendered: &mut Rendered| -> Result<(), ProblemRecord> {
            let lang = reading.languages.choose(article).map_err(|problem| of(&problem))?;
            let started = Instant::now();
            let n_tokens = workers.annotate(&lang, article, printer, &mut rendered.record)?;
            log_article(article, &lang, n_tokens, started.elapsed());
            Ok(())
        };
        let is_alone = read.value.len() == 1;
        for article in &read.value {
            match annotate(article, &mut rendered) {
                Err(problem) if is_alone => return Err(problem),
                // What is wrong with a post of a live blog is no reason to lose the others.
                Err(problem) => rendered.add(problem, printer),
                Ok(()) => {}
            }
        }
        Ok(())
    });
    if let Err(problem) = done {
        rendered.failed = true;
        rendered.record = empty();
        rendered.add(problem, printer);
    }
    rendered
}

/// Writes in large pieces: the serialiser writes a few bytes at a time, and the record may go to the disk.
fn write_doc(doc: &DocRecord<'_>, printer: &Printer, out: &mut dyn Write) -> std::io::Result<()> {
    let mut buffered = BufWriter::with_capacity(1 << 16, out);
    printer.doc(doc, &mut buffered)?;
    buffered.flush()
}

fn log_article(article: &Article, lang: &str, n_tokens: usize, took: Duration) {
    let ms = took.as_secs_f64() * 1e3;
    tracing::debug!(
        "`{}` ({}): {lang}, {} tokens, {ms:.1} ms",
        article.id,
        article.origin,
        thousands(n_tokens as u64)
    );
}

/// Annotates one text after the other. The command runs spaCy's models; tests run something simpler.
trait Annotate: Send {
    /// Hands the Doc of `article` to `give`, once.
    fn annotate(
        &mut self,
        lang: &str,
        article: &Article,
        give: &mut dyn FnMut(&DocRecord<'_>),
    ) -> Result<(), ProblemRecord>;

    /// Forgets all that a panic may have left half done.
    fn reset(&mut self);
}

/// One worker for each thread of the pool. Each thread locks only its own, so none ever waits.
struct Workers<W>(Vec<Mutex<W>>);

impl<W: Annotate> Workers<W> {
    fn new(n_jobs: usize, make: impl Fn() -> W) -> Workers<W> {
        Workers((0..n_jobs).map(|_| Mutex::new(make())).collect())
    }

    /// Appends the record of `article` to `out`, and returns its number of tokens. A panic is a problem of the article, not of the run.
    fn annotate(
        &self,
        lang: &str,
        article: &Article,
        printer: &Printer,
        out: &mut dyn Write,
    ) -> Result<usize, ProblemRecord> {
        let problem = |code, what: &str| {
            ProblemRecord::new(
                Some(article.id.clone()),
                STAGE,
                code,
                format!("{}: {what}", article.origin),
            )
        };
        let thread = rayon::current_thread_index().unwrap_or(0) % self.0.len();
        let mut rendered = Ok(0);
        let mut give = |doc: &DocRecord<'_>| {
            rendered = write_doc(doc, printer, out).map(|()| doc.tokens.len())
        };
        // Locks are not poisoned: panics are caught while they are held.
        let mut worker = self.0[thread].lock().unwrap_or_else(PoisonError::into_inner);
        catch_unwind(AssertUnwindSafe(|| worker.annotate(lang, article, &mut give)))
            .unwrap_or_else(|_| {
                worker.reset();
                Err(problem(
                    "internal",
                    "the analysis failed by a fault of this program; please report it",
                ))
            })?;
        rendered
            .map_err(|error| problem("internal", &format!("the record cannot be written: {error}")))
    }
}

/// The models' own analyzers, one for each language that has come by.
struct SpacyWorker<'m> {
    models: &'m Models,
    config: AnalyzerConfig,
    analyzers: BTreeMap<String, Spacy<'m>>,
}

struct Spacy<'m> {
    /// As records name it.
    model: String,
    analyzer: Analyzer<'m>,
}

impl<'m> SpacyWorker<'m> {
    fn spacy(&mut self, lang: &str) -> Result<&mut Spacy<'m>, String> {
        if !self.analyzers.contains_key(lang) {
            let model = self.models.open(lang)?;
            let spacy =
                Spacy { model: model.info().full_name(), analyzer: model.analyzer(self.config) };
            self.analyzers.insert(lang.to_owned(), spacy);
        }
        self.analyzers.get_mut(lang).ok_or_else(|| format!("no analyzer for `{lang}`"))
    }
}

impl Annotate for SpacyWorker<'_> {
    fn annotate(
        &mut self,
        lang: &str,
        article: &Article,
        give: &mut dyn FnMut(&DocRecord<'_>),
    ) -> Result<(), ProblemRecord> {
        let problem = |code, reason| {
            ProblemRecord::new(
                Some(article.id.clone()),
                STAGE,
                code,
                format!("{}: {reason}", article.origin),
            )
        };
        let spacy = self.spacy(lang).map_err(|reason| problem("bad_model", reason))?;
        let doc = spacy
            .analyzer
            .analyze(&article.text)
            .map_err(|error| problem(error.code(), error.to_string()))?;
        let bounds = char_bounds(&doc);
        let span = |range: std::ops::Range<usize>| CharSpan {
            start: bounds[range.start].start,
            end: bounds[range.end - 1].end,
        };
        let sents: Vec<CharSpan> = doc.sents().map(|sent| span(sent.token_range())).collect();
        let ents = doc.ents().map(|ent| {
            let CharSpan { start, end } = span(ent.token_range());
            EntRecord { start, end, label: ent.label() }
        });
        let ents: Vec<EntRecord> = ents.collect();
        let make = |index| token_record(doc.token(index), bounds[index]);
        let record = DocRecord {
            id: &article.id,
            lang,
            model: &spacy.model,
            text: &article.text,
            sents: &sents,
            tokens: TokenRecords::new(doc.len(), &make),
            ents: &ents,
        };
        give(&record);
        Ok(())
    }

    fn reset(&mut self) {
        self.analyzers.clear();
    }
}

/// Returns where each token of a Doc starts and ends, in characters.
fn char_bounds(doc: &Doc<'_>) -> Vec<CharSpan> {
    let mut offsets = CharOffsets::new(doc.text());
    let bounds = |token: Token<'_>| CharSpan {
        start: offsets.at_byte(token.start()),
        end: offsets.at_byte(token.end()),
    };
    doc.tokens().map(bounds).collect()
}

fn token_record<'d>(token: Token<'d>, bounds: CharSpan) -> TokenRecord<'d> {
    TokenRecord {
        start: bounds.start,
        end: bounds.end,
        text: token.text(),
        lemma: token.lemma(),
        pos: token.pos(),
        tag: token.tag(),
        morph: token.morph(),
        dep: token.dep(),
        head: token.head().index() as u32,
    }
}

/// Logs how often each cache had the answer, over all threads.
fn log_caches(workers: &Workers<SpacyWorker<'_>>) {
    let mut totals: BTreeMap<(String, &str), (u64, u64)> = BTreeMap::new();
    for worker in &workers.0 {
        let worker = worker.lock().unwrap_or_else(PoisonError::into_inner);
        for (lang, spacy) in &worker.analyzers {
            for (cache, stats) in spacy.analyzer.cache_stats() {
                let (hits, misses) = totals.entry((lang.clone(), cache)).or_default();
                *hits += stats.hits;
                *misses += stats.misses;
            }
        }
    }
    for ((lang, cache), (hits, misses)) in totals {
        let rate = 100.0 * hits as f64 / (hits + misses).max(1) as f64;
        tracing::debug!(
            "{lang} cache `{cache}`: {rate:.1} % of {} look-ups",
            thousands(hits + misses)
        );
    }
}

#[cfg(test)]
mod tests {
    use dateline_types::Content;
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::printer::render::Format;

    /// Words between white space, one sentence, one entity: the first word. Panics and waits where the text says so.
    struct Fake;

    impl Annotate for Fake {
        fn annotate(
            &mut self,
            lang: &str,
            article: &Article,
            give: &mut dyn FnMut(&DocRecord<'_>),
        ) -> Result<(), ProblemRecord> {
            let text = article.text.as_str();
            assert_ne!(text, "panic");
            if text.starts_with("slow") {
                std::thread::sleep(Duration::from_millis(20));
            }
            let mut offsets = CharOffsets::new(text);
            let mut tokens = Vec::new();
            for word in text.split_whitespace() {
                let byte = word.as_ptr() as usize - text.as_ptr() as usize;
                let (start, end) = (offsets.at_byte(byte), offsets.at_byte(byte + word.len()));
                tokens.push(TokenRecord {
                    start,
                    end,
                    text: word,
                    lemma: word,
                    pos: "X",
                    tag: "X",
                    morph: "",
                    dep: "ROOT",
                    head: tokens.len() as u32,
                });
            }
            let Some((first, last)) = tokens.first().zip(tokens.last()) else {
                unreachable!("blank text is refused before")
            };
            let sents = [CharSpan { start: first.start, end: last.end }];
            let ents = [EntRecord { start: first.start, end: first.end, label: "X" }];
            give(&DocRecord {
                id: &article.id,
                lang,
                model: "fake-1",
                text,
                sents: &sents,
                tokens: TokenRecords::new(tokens.len(), &|index| tokens[index]),
                ents: &ents,
            });
            Ok(())
        }

        fn reset(&mut self) {}
    }

    fn article(id: &str, lang: Option<&str>, text: &str) -> Item {
        let page = RawPage::new(format!("`{id}.txt`"), Content::Text(text.into()));
        Ok(RawPage { id: Some(id.into()), lang: lang.map(str::to_owned), ..page })
    }

    fn quiet() -> GlobalArgs {
        GlobalArgs { home: None, verbose: 0, quiet: 2 }
    }

    fn languages(installed: &[&str], forced: Option<&str>) -> Languages {
        Languages {
            usable: installed.iter().map(|&lang| lang.to_owned()).collect(),
            forced: forced.map(str::to_owned),
        }
    }

    fn annotated(items: Vec<Item>, n_jobs: usize, languages: Languages) -> Vec<Value> {
        let mut out = Vec::new();
        let mut reporter = Reporter::new(&quiet(), false, None);
        let extractor = Extractor::load(&[]).unwrap();
        let reading = Reading {
            extractor: &extractor,
            options: Options { repair: false, published: None, today: None },
            languages,
        };
        annotate_all(
            items.into_iter(),
            &reading,
            &Workers::new(n_jobs, || Fake),
            &Printer::new(Format::Jsonl, Records::Docs, 80),
            &mut out,
            &mut reporter,
        )
        .unwrap();
        let records: Vec<Value> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(
            reporter.n_problems() as usize,
            records.iter().filter(|record| record["record"] == "problem").count()
        );
        records
    }

    fn only(item: Item, languages: Languages) -> Value {
        annotated(vec![item], 1, languages).remove(0)
    }

    #[test]
    fn records_come_in_the_order_of_the_articles() {
        for n_jobs in [1, 2, 4] {
            let items = (0..400).map(|i| match i % 50 {
                7 => Err(Problem::new(Some(i.to_string()), "acquire", "bad_json", "bad")),
                20 => article(&i.to_string(), Some("fr"), "slow one"),
                _ => article(&i.to_string(), Some("fr"), "un deux"),
            });
            let records = annotated(items.collect(), n_jobs, languages(&["fr"], None));
            let ids = records.iter().map(|record| {
                record["id"]
                    .as_str()
                    .or(record["article"].as_str())
                    .unwrap()
                    .parse::<usize>()
                    .unwrap()
            });
            assert_eq!(ids.collect::<Vec<_>>(), (0..400).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_panic_costs_one_article() {
        let items = ["un", "panic", "deux"].map(|text| article(text, Some("fr"), text));
        let records = annotated(items.into(), 2, languages(&["fr"], None));
        let kinds: Vec<_> =
            records.iter().map(|record| record["record"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["doc", "problem", "doc"]);
        assert_eq!(
            (&records[1]["code"], &records[1]["article"]),
            (&"internal".into(), &"panic".into())
        );
    }

    #[test]
    fn the_language_is_the_command_lines_then_the_articles_then_what_it_looks_like() {
        let both = || languages(&["en", "fr"], None);
        let french = "Le président russe a rencontré mardi à Damas son homologue syrien.";
        assert_eq!(only(article("a", Some("en-GB"), french), both())["lang"], "en");
        assert_eq!(only(article("a", None, french), both())["lang"], "fr");
        assert_eq!(
            only(article("a", Some("de"), french), languages(&["en"], Some("en")))["lang"],
            "en"
        );
    }

    #[test]
    fn a_language_without_a_model_is_a_problem_that_says_what_to_type() {
        let problem = only(article("a", Some("de"), "Guten Tag"), languages(&["en", "fr"], None));
        assert_eq!((&problem["code"], &problem["article"]), (&"no_model".into(), &"a".into()));
        assert_eq!(
            problem["message"],
            "`a.txt`: no model for `de` is installed; `dateline models add --package PATH --name de` adds a spaCy package"
        );
        let french = "Le président russe a rencontré mardi à Damas son homologue syrien, venu de loin pour le voir.";
        assert_eq!(only(article("a", None, french), languages(&["en"], None))["code"], "no_model");
        let badly_tagged = article("a", Some("français"), french);
        assert_eq!(only(badly_tagged, languages(&["fr"], None))["code"], "bad_lang");
        assert_eq!(
            only(article("a", None, "Oui."), languages(&["en", "fr"], None))["code"],
            "unknown_lang"
        );
        assert_eq!(only(article("a", None, "Oui."), languages(&["fr"], None))["lang"], "fr");
    }

    /// Returns `text[start..end]` in characters, by the slow and plain way.
    fn characters(text: &str, start: &Value, end: &Value) -> String {
        let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
        assert!(start < end && end <= text.chars().count());
        text.chars().skip(start).take(end - start).collect()
    }

    proptest! {
        #[test]
        fn offsets_are_characters_and_cut_out_the_token(text in r"[a-zé ıß東𝄞🇫\u{301}\u{200d}\n\t]{1,60}x") {
            let record = only(article("a", Some("fr"), &text), languages(&["fr"], None));
            prop_assert_eq!(record["text"].as_str(), Some(text.as_str()));
            for token in record["tokens"].as_array().unwrap() {
                prop_assert_eq!(characters(&text, &token["start"], &token["end"]), token["text"].as_str().unwrap());
            }
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(characters(&text, &record["ents"][0]["start"], &record["ents"][0]["end"]), words[0]);
            prop_assert_eq!(characters(&text, &record["sents"][0][0], &record["sents"][0][1]), text.trim());
        }
    }
}
