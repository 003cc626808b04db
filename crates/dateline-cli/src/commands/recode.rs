//! `dateline recode`: what an older codebook, model or dateline coded is coded again. The old rows stay, and `dateline diff` tells what changed.

use std::num::NonZeroUsize;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use dateline_record::stored;
use dateline_store::{Stale, Store};
use dateline_types::Problem;

use super::actors::ActorArgs;
use super::code::{Coding, MIN_CONFIDENCE, keep_each, parse_confidence};
use super::find::DbArgs;
use super::ingest::{BATCH, Keeper, Work, summary};
use super::job::{Given, MadeFor};
use super::packs::LangPackArgs;
use super::shared::n_jobs;
use crate::args::{GlobalArgs, LangChoice, parse_lang};
use crate::models::Home;
use crate::printer::Reporter;

/// Articles that are read at once.
const PAGE: usize = 200;

/// Options of `dateline recode`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    db: DbArgs,
    /// Only articles of this language.
    #[arg(long, value_name = "LANG", default_value = "auto", value_parser = parse_lang)]
    lang: LangChoice,
    #[command(flatten)]
    packs: LangPackArgs,
    #[command(flatten)]
    actors: ActorArgs,
    /// Articles worked on at once [default: one for each core].
    #[arg(short, long, value_name = "N", env = "DATELINE_JOBS")]
    jobs: Option<NonZeroUsize>,
    /// Keep only events at least so sure, from 0 to 1.
    #[arg(long, value_name = "P", default_value_t = MIN_CONFIDENCE, value_parser = parse_confidence)]
    min_confidence: f32,
}

/// Runs `dateline recode`.
///
/// # Errors
///
/// Where it cannot run at all, or the file takes no more; what was coded again before stays.
pub(crate) fn run(args: Args, global: &GlobalArgs, home: &Home) -> Result<ExitCode> {
    // Nothing is made where there is nothing.
    let reader = args.db.open()?;
    let mut reporter = Reporter::new(global, false, None);
    let work = Work::Recode;
    let keeper =
        Keeper::start(args.db.path()?, work, n_jobs(args.jobs), BATCH, args.min_confidence)?;
    let coding = Coding {
        lang: &args.lang,
        date: None,
        jobs: args.jobs,
        actors: &args.actors,
        packs: &args.packs,
        repair: false,
    };
    let only = match &args.lang {
        LangChoice::Auto => None,
        LangChoice::Code(lang) => Some(lang.clone()),
    };
    let given = |made: &[MadeFor]| {
        let is_wanted = |(lang, _): &&MadeFor| only.as_ref().is_none_or(|only| only == lang);
        Ok(Articles::new(reader, made.iter().filter(is_wanted).cloned().collect()))
    };
    let coded = keep_each(given, coding, &keeper, &mut reporter, home);
    let tally = keeper.finish()?;
    coded?;
    reporter.finish_keeping(&summary(&tally, reporter.n_problems()));
    Ok(ExitCode::from(u8::from(reporter.n_problems() > 0)))
}

/// The articles that were coded with something else, page by page.
struct Articles {
    store: Store,
    /// What is still to be looked through.
    made_for: Vec<MadeFor>,
    page: std::vec::IntoIter<Stale>,
    /// The last article that was read of the language under way.
    after: i64,
}

impl Articles {
    fn new(store: Store, made_for: Vec<MadeFor>) -> Articles {
        Articles { store, made_for, page: Vec::new().into_iter(), after: 0 }
    }

    /// Reads the next page; false where there is none.
    fn turn(&mut self) -> Result<bool, dateline_store::Error> {
        while let Some((lang, made_by)) = self.made_for.last() {
            let page = self.store.stale(lang, made_by, self.after, PAGE)?;
            match page.last() {
                Some(last) => {
                    self.after = last.key;
                    self.page = page.into_iter();
                    return Ok(true);
                }
                None => {
                    self.made_for.pop();
                    self.after = 0;
                }
            }
        }
        Ok(false)
    }
}

impl Iterator for Articles {
    type Item = Result<Given, Problem>;

    fn next(&mut self) -> Option<Result<Given, Problem>> {
        loop {
            if let Some(stale) = self.page.next() {
                return Some(given(self.store.path(), &stale));
            }
            match self.turn() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    self.made_for.clear();
                    return Some(Err(problem(error.code(), error.to_string())));
                }
            }
        }
    }
}

fn given(path: &Path, stale: &Stale) -> Result<Given, Problem> {
    let article = stored::article(&stale.record, &stale.text);
    let article = article.map_err(|error| {
        let Stale { key, .. } = stale;
        problem("damaged", format!("`{}`, article {key}: {error}", path.display()))
    })?;
    Ok(Given::Article(Box::new(article)))
}

fn problem(code: &'static str, message: String) -> Problem {
    Problem::new(None, "keep", code, message)
}
