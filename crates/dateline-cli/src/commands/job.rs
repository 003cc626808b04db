//! Articles through the stages on many threads: what `read`, `code`, `explain`, `ingest` and `recode` have in common.
//!
//! One thread reads, a pool works and serialises, one thread writes, in the order of the input.

use std::collections::BTreeMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use dateline_extract::{Options, language};
use dateline_nlp::{Analyzer, AnalyzerConfig};
use dateline_pipeline::{
    Analogies, Batch, Knowledge, Language, Traced, Window, code_articles, map_in_order,
    trace_article,
};
use dateline_record::export::is_deed;
use dateline_record::{MadeBy, ProblemRecord};
use dateline_types::{Article, Coded, Event, Problem, RawPage, Status};

use super::code::MIN_CONFIDENCE;
use super::copies::{Copies, Met};
use super::explain::{Explained, explain, explain_in_records, explain_only};
use super::ingest::{Item, Keeper};
use super::shared::{Languages, WINDOW_BYTES, WINDOW_ITEMS_PER_JOB};
use crate::models::{Failure, Models};
use crate::printer::Reporter;
use crate::printer::render::Printer;

/// Memory for the caches of each job and language.
pub(super) const CACHE_BYTES: usize = 40 << 20;

/// What a thread takes through one stage before the next, so that what a stage knows stays in the processor's cache.
const BATCH: Batch = Batch { n_items: 16, n_bytes: 512 << 10 };

/// What a command does with an article.
pub(super) enum Task<'t> {
    Read,
    Code(Wanted),
    Explain(Asked),
    /// Hands over what was coded; nothing but problems is written.
    Each(&'t Give<'t>),
    /// Puts what was coded into a store, in the order of the input.
    Keep(&'t Keeper),
}

impl Task<'_> {
    /// Tells whether sentences are written, not records.
    pub(super) fn is_prose(&self) -> bool {
        matches!(self, Task::Explain(asked) if !asked.in_records)
    }
}

/// Which events are printed.
pub(super) struct Wanted {
    pub(super) standing: Standing,
    pub(super) min_confidence: f32,
}

/// How the events stand that are printed.
pub(super) enum Standing {
    Any,
    /// As those that data sets of what happened would have.
    Deed,
    Only(Vec<Status>),
}

impl Wanted {
    fn keeps(&self, event: &Event) -> bool {
        let stands = match &self.standing {
            Standing::Any => true,
            Standing::Deed => is_deed(event),
            Standing::Only(statuses) => statuses.contains(&event.status),
        };
        stands && event.confidence >= self.min_confidence
    }
}

/// Takes what was coded, on any thread.
pub(super) type Give<'t> = dyn Fn(&Coded, &MadeBy, &Language) + Sync + 't;

/// What is to be explained.
#[derive(Default)]
pub(super) struct Asked {
    /// The event with this id alone.
    pub(super) event: Option<String>,
    pub(super) all: bool,
    /// Whether it is told in records, not in prose.
    pub(super) in_records: bool,
    /// Whether an article has that event.
    pub(super) is_found: AtomicBool,
}

impl Asked {
    /// What is wrong where no article has the event.
    pub(super) fn problem(&self) -> Option<Problem> {
        let id = self.event.as_ref().filter(|_| !self.is_found.load(Ordering::Relaxed))?;
        let message =
            format!("no event has the id `{id}`; `dateline explain` without `--event` names all");
        Some(Problem::new(None, "code", "unknown_event", message))
    }

    fn explained(&self, article: &Explained<'_>, made_by: &MadeBy) -> serde_json::Result<String> {
        let id = self.event.as_deref();
        let explained = match (self.in_records, id) {
            (true, _) => explain_in_records(article, made_by, id)?,
            (false, Some(id)) => explain_only(article, id).unwrap_or_default(),
            (false, None) => explain(article),
        };
        self.is_found.fetch_or(!explained.is_empty(), Ordering::Relaxed);
        Ok(explained)
    }
}

/// What is worked on.
pub(super) enum Given {
    /// Something to find articles in.
    Page(Box<RawPage>),
    /// An article that was found before.
    Article(Box<Article>),
}

/// A language with what its records are made with.
pub(super) type MadeFor = (String, MadeBy);

/// What one thread works with, by language.
pub(super) type Tools<'m> = BTreeMap<String, Tool<'m>>;

/// What one thread works with in one language.
pub(super) struct Tool<'m> {
    analyzer: Analyzer<'m>,
    analogies: Option<Analogies<'m>>,
}

/// Makes room for the tools of so many threads.
pub(super) fn tools<'m>(n_jobs: usize) -> Vec<Mutex<Tools<'m>>> {
    (0..n_jobs).map(|_| Mutex::new(BTreeMap::new())).collect()
}

/// What all threads share.
pub(super) struct Job<'j> {
    pub(super) task: &'j Task<'j>,
    /// Where copies are noted, if they are told apart.
    pub(super) copies: Option<Copies>,
    pub(super) knowledge: &'j Knowledge,
    pub(super) models: Option<&'j Models>,
    pub(super) languages: Languages,
    pub(super) options: Options,
    pub(super) printer: &'j Printer,
    pub(super) tools: Vec<Mutex<Tools<'j>>>,
}

/// What one place in the input gave: bytes, and what went wrong.
#[derive(Default)]
struct Outcome {
    /// Number of the place.
    nth: usize,
    /// Whether it holds one article, not the posts of a live blog.
    is_alone: bool,
    bytes: Vec<u8>,
    problems: Vec<ProblemRecord>,
    failed: bool,
    /// The article, where it may be a copy.
    met: Option<Met>,
    /// What goes to a store.
    kept: Vec<Item>,
}

/// An article that is to be coded.
struct Found {
    /// Which of the places that are worked on at once has it.
    place: usize,
    lang: String,
    article: Article,
}

/// What came of an article.
struct Made {
    coded: Coded,
    made_by: MadeBy,
    /// What was tried, where it is to be explained.
    traced: Vec<Traced>,
}

impl Given {
    pub(super) fn of_page(page: RawPage) -> Given {
        Given::Page(Box::new(page))
    }

    fn n_bytes(&self) -> usize {
        match self {
            Given::Page(page) => page.content.as_str().len(),
            Given::Article(article) => article.text.len(),
        }
    }

    fn id(&self) -> Option<String> {
        match self {
            Given::Page(page) => page.id.clone(),
            Given::Article(article) => Some(article.id.clone()),
        }
    }
}

fn made_by(model: String, language: &Language) -> MadeBy {
    MadeBy {
        dateline: env!("CARGO_PKG_VERSION").to_owned(),
        model,
        codebook: format!("sha256:{}", language.codebook().checksum),
    }
}

impl Job<'_> {
    /// Returns the languages that can be worked on, with what their records are made with.
    pub(super) fn made_for(&self) -> Result<Vec<MadeFor>> {
        let Some(models) = self.models else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for lang in &self.languages.usable {
            let Some(language) = self.knowledge.language(lang) else { continue };
            let model = models.open(lang).map_err(Failure::new)?;
            all.push((lang.clone(), made_by(model.info().full_name(), language)));
        }
        Ok(all)
    }

    pub(super) fn run(
        &self,
        given: impl Iterator<Item = Result<Given, Problem>>,
        n_jobs: usize,
        output: &mut (impl Write + Send),
        reporter: &mut Reporter,
    ) -> Result<()> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_jobs)
            .build()
            .context("cannot start the threads")?;
        let n_items = n_jobs * WINDOW_ITEMS_PER_JOB;
        let window = Window { n_items, n_bytes: WINDOW_BYTES, batch: BATCH };
        let weight =
            |item: &(usize, Result<Given, Problem>)| item.1.as_ref().map_or(0, Given::n_bytes);
        let work = |items| self.outcomes(items);
        let write = |mut outcome: Outcome| {
            let is_copy = self.told_as_copy(&mut outcome)?;
            output.write_all(&outcome.bytes)?;
            output.flush()?;
            outcome.problems.iter().for_each(|problem| reporter.problem(problem));
            if let Task::Keep(keeper) = self.task {
                keeper.keep(outcome.kept, outcome.problems)?;
            }
            match (outcome.failed, is_copy) {
                (true, _) => {}
                (false, true) => reporter.copy(),
                (false, false) => reporter.done(),
            }
            Ok(())
        };
        map_in_order(&pool, window, given.enumerate(), weight, work, write)
            .context("cannot write the records")
    }

    /// Works on several places, each step for all before the next.
    fn outcomes(&self, items: Vec<(usize, Result<Given, Problem>)>) -> Vec<Outcome> {
        let (mut outcomes, mut found) = (Vec::new(), Vec::new());
        for (nth, item) in items {
            let mut outcome = Outcome { nth, ..Outcome::default() };
            let articles = self.find(item, &mut outcome);
            let place = outcomes.len();
            found.extend(articles.into_iter().map(|(lang, article)| Found {
                place,
                lang,
                article,
            }));
            outcomes.push(outcome);
        }
        for (place, made) in self.coded(found) {
            let outcome = &mut outcomes[place];
            let id = made.as_ref().ok().map(|made| made.coded.resolved.doc.article.id.clone());
            let given = guarded(id, || self.give(made?, outcome));
            given.unwrap_or_else(|problem| self.miss(&problem, outcome));
        }
        outcomes
    }

    /// Returns the articles of one place that are to be coded, with their languages.
    fn find(&self, item: Result<Given, Problem>, outcome: &mut Outcome) -> Vec<(String, Article)> {
        let id = item.as_ref().ok().and_then(Given::id);
        let found = guarded(id, || {
            let mut found = Vec::new();
            for article in self.articles(item?, outcome)? {
                match self.prepare(article, outcome) {
                    Ok(article) => found.extend(article),
                    Err(problem) => self.miss(&problem, outcome),
                }
            }
            Ok(found)
        });
        found.unwrap_or_else(|problem| {
            self.fail(&problem, outcome);
            Vec::new()
        })
    }

    /// Returns the articles of one place; none of a copy.
    fn articles(&self, given: Given, outcome: &mut Outcome) -> Result<Vec<Article>, Problem> {
        let articles = match given {
            Given::Article(article) => vec![*article],
            Given::Page(page) => {
                let read = self.knowledge.extractor().extract(*page, &self.options)?;
                read.problems.iter().for_each(|problem| self.problem(problem, outcome));
                if self.is_copy(&read.value, outcome) {
                    return Ok(Vec::new());
                }
                read.value
            }
        };
        outcome.is_alone = articles.len() == 1;
        Ok(articles)
    }

    /// Chooses the language of an article that is to be coded; none of one that is only to be read, or that a store has.
    fn prepare(
        &self,
        mut article: Article,
        outcome: &mut Outcome,
    ) -> Result<Option<(String, Article)>, Problem> {
        if self.models.is_none() {
            article.lang = article
                .lang
                .take()
                .or_else(|| language::identify(&article.text, &["fr", "en"]).map(str::to_owned));
            let printed = self.printer.article(outcome.nth, &article, &mut outcome.bytes);
            return self.written(&article, printed).map(|()| None);
        }
        if let Task::Keep(keeper) = self.task
            && keeper.is_done(&article)?
        {
            outcome.kept.push(Item::Same);
            return Ok(None);
        }
        let lang = self.languages.choose(&article)?;
        article.lang = Some(lang.clone());
        Ok(Some((lang, article)))
    }

    /// Codes articles of several languages; what comes of each with its place, in the order of the articles.
    fn coded(&self, found: Vec<Found>) -> Vec<(usize, Result<Made, Problem>)> {
        let mut by_lang: BTreeMap<String, Vec<(usize, usize, Article)>> = BTreeMap::new();
        for (nth, Found { place, lang, article }) in found.into_iter().enumerate() {
            by_lang.entry(lang).or_default().push((nth, place, article));
        }
        let mut all = Vec::new();
        for (lang, found) in by_lang {
            let places: Vec<(usize, usize)> = found.iter().map(|own| (own.0, own.1)).collect();
            let articles = found.into_iter().map(|(.., article)| article).collect();
            all.extend(places.into_iter().zip(self.coded_safely(articles, &lang)));
        }
        all.sort_by_key(|((nth, _), _)| *nth);
        all.into_iter().map(|((_, place), made)| (place, made)).collect()
    }

    /// Codes articles of one language; where that panics, each by itself, so that the others do not suffer.
    fn coded_safely(&self, articles: Vec<Article>, lang: &str) -> Vec<Result<Made, Problem>> {
        let at_once = AssertUnwindSafe(|| self.coded_at_once(articles.clone(), lang));
        catch_unwind(at_once).unwrap_or_else(|_| {
            let alone = |article: Article| {
                let id = Some(article.id.clone());
                guarded(id, || self.coded_at_once(vec![article], lang).remove(0))
            };
            articles.into_iter().map(alone).collect()
        })
    }

    fn coded_at_once(&self, articles: Vec<Article>, lang: &str) -> Vec<Result<Made, Problem>> {
        let names = articles.iter().map(|article| (article.id.clone(), article.origin.clone()));
        let names: Vec<_> = names.collect();
        let made = self.made(articles, lang);
        let problem = |(id, origin), (code, what)| {
            Problem::new(Some(id), "analyse", code, format!("{origin}: {what}"))
        };
        match made {
            Ok(made) => {
                let named = made.into_iter().zip(names);
                named.map(|(made, name)| made.map_err(|fault| problem(name, fault))).collect()
            }
            Err(fault) => names.into_iter().map(|name| Err(problem(name, fault.clone()))).collect(),
        }
    }

    /// Codes articles of one language with the tools of this thread.
    fn made(&self, articles: Vec<Article>, lang: &str) -> Result<Vec<Result<Made, Fault>>, Fault> {
        let bad_model = |reason| ("bad_model", reason);
        let models = self.models.ok_or_else(|| bad_model("no models are open".to_owned()))?;
        let model = models.open(lang).map_err(bad_model)?;
        let no_pack = || ("no_model", format!("no language pack for `{lang}`"));
        let language = self.knowledge.language(lang).ok_or_else(no_pack)?;
        let thread = rayon::current_thread_index().unwrap_or(0) % self.tools.len();
        let mut tools = self.tools[thread].lock().unwrap_or_else(PoisonError::into_inner);
        // Taken out while it is used: after a panic it is left behind, whatever state it is in.
        let tool = tools.remove(lang).map_or_else(|| self.tool(language), Some);
        let mut tool = tool.ok_or_else(|| bad_model(format!("no analyzer for `{lang}`")))?;
        let name = model.info().full_name();
        let Tool { analyzer, analogies } = &mut tool;
        let analogies = analogies.as_ref();
        let coded = code_articles(articles, language, self.knowledge, &name, analyzer, analogies);
        let made = |coded: Coded| Made {
            traced: match self.task {
                Task::Explain(_) => trace_article(&coded, language, analogies),
                _ => Vec::new(),
            },
            made_by: made_by(name.clone(), language),
            coded,
        };
        let fault = |error: dateline_nlp::Error| (error.code(), error.to_string());
        let made = coded.into_iter().map(|coded| coded.map(made).map_err(fault)).collect();
        tools.insert(lang.to_owned(), tool);
        Ok(made)
    }

    /// Does with an article what the command is for.
    fn give(&self, made: Made, outcome: &mut Outcome) -> Result<(), Problem> {
        let Made { mut coded, made_by, traced } = made;
        let lang = coded.resolved.doc.lang.clone();
        match self.task {
            Task::Each(give) => {
                coded.events.retain(|event| event.confidence >= MIN_CONFIDENCE);
                if let Some(language) = self.knowledge.language(&lang) {
                    give(&coded, &made_by, language);
                }
                Ok(())
            }
            Task::Keep(keeper) => {
                coded.events.retain(|event| event.confidence >= keeper.min_confidence());
                outcome.kept.push(keeper.item(&coded, made_by)?);
                Ok(())
            }
            Task::Explain(asked) => {
                let Some(language) = self.knowledge.language(&lang) else { return Ok(()) };
                let article = Explained {
                    coded: &coded,
                    traced: &traced,
                    codebook: language.codebook(),
                    min_confidence: MIN_CONFIDENCE,
                    all: asked.all,
                };
                let explained = asked.explained(&article, &made_by).map_err(Into::into);
                let written = explained.map(|text| outcome.bytes.extend(text.into_bytes()));
                self.written(&coded.resolved.doc.article, written)
            }
            Task::Code(wanted) => {
                coded.events.retain(|event| wanted.keeps(event));
                let printed = self.printer.coded(outcome.nth, &coded, &made_by, &mut outcome.bytes);
                self.written(&coded.resolved.doc.article, printed)
            }
            // Was printed when it was read.
            Task::Read => Ok(()),
        }
    }

    /// Notes what is wrong with an article. With a post of a live blog it is no reason to lose the others.
    fn miss(&self, problem: &Problem, outcome: &mut Outcome) {
        match outcome.is_alone {
            true => self.fail(problem, outcome),
            false => self.problem(problem, outcome),
        }
    }

    /// Notes what keeps a place from giving anything.
    fn fail(&self, problem: &Problem, outcome: &mut Outcome) {
        outcome.failed = true;
        outcome.bytes.clear();
        outcome.kept.clear();
        self.problem(problem, outcome);
    }

    fn problem(&self, problem: &Problem, outcome: &mut Outcome) {
        let record = ProblemRecord::of(problem, None);
        if !self.task.is_prose()
            && let Err(error) = self.printer.problem(outcome.nth, &record, &mut outcome.bytes)
        {
            tracing::error!("the problem cannot be written: {error}");
        }
        outcome.problems.push(record);
    }

    /// Notes an article, with the posts of a live blog; true where it is a copy for sure, and need not be worked on.
    fn is_copy(&self, articles: &[Article], outcome: &mut Outcome) -> bool {
        let Some((copies, first)) = self.copies.as_ref().zip(articles.first()) else {
            return false;
        };
        let texts = articles.iter().map(|article| article.text.as_str());
        let (met, is_copy) = copies.meet(outcome.nth, first, texts);
        outcome.met = Some(met);
        is_copy
    }

    /// Puts a copy in the place of the records of an article that turns out to be one; what went wrong with reading it stays.
    fn told_as_copy(&self, outcome: &mut Outcome) -> std::io::Result<bool> {
        let met = outcome.met.take().filter(|_| !outcome.failed);
        let Some((copies, met)) = self.copies.as_ref().zip(met) else { return Ok(false) };
        let Some(first) = copies.first(&met) else { return Ok(false) };
        outcome.bytes.clear();
        self.printer.copy(met.nth(), &met.record(&first), &mut outcome.bytes)?;
        for problem in &outcome.problems {
            self.printer.problem(met.nth(), problem, &mut outcome.bytes)?;
        }
        Ok(true)
    }

    fn written(&self, article: &Article, printed: std::io::Result<()>) -> Result<(), Problem> {
        printed.map_err(|error| {
            let message = format!("{}: the record cannot be written: {error}", article.origin);
            Problem::new(Some(article.id.clone()), "code", "internal", message)
        })
    }
}

impl<'j> Job<'j> {
    fn tool(&self, language: &Language) -> Option<Tool<'j>> {
        let model = self.models?.open(language.code()).ok()?;
        let analyzer = model.analyzer(AnalyzerConfig { cache_bytes: CACHE_BYTES });
        Some(Tool { analyzer, analogies: language.analogies(model) })
    }
}

/// Returns the languages that have a model and a language pack.
pub(super) fn languages(models: Option<&Models>, knowledge: &Knowledge) -> Languages {
    let installed = models.into_iter().flat_map(Models::installed);
    let usable = installed.filter(|lang| knowledge.language(lang).is_some()).map(str::to_owned);
    Languages {
        usable: usable.collect(),
        forced: models.and_then(Models::forced).map(str::to_owned),
    }
}

/// What is wrong, and its code.
type Fault = (&'static str, String);

/// Does a step of an article's work. A panic is a problem of the article, not of the run.
fn guarded<T>(id: Option<String>, step: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(step)).unwrap_or_else(|_| {
        let message = "the coding failed by a fault of this program; please report it";
        Err(Problem::new(id, "code", "internal", message))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_problem_of_the_article() {
        let problem = guarded::<()>(Some("a1".to_owned()), || panic!("out of range"));
        let problem = problem.expect_err("the step panicked");
        assert_eq!((problem.article.as_deref(), problem.code), (Some("a1"), "internal"));
        assert_eq!(guarded(None, || Ok(7)).ok(), Some(7));
    }
}
