//! `dateline ingest`: articles through the stages into one file.

mod keeper;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use dateline_types::Published;

use super::actors::ActorArgs;
use super::code::{Coding, MIN_CONFIDENCE, keep_each, parse_confidence, parse_date};
use super::job::{Given, MadeFor};
use super::packs::LangPackArgs;
use super::shared::{n_jobs, pages};
use crate::args::{GlobalArgs, InputArgs};
use crate::models::Home;
use crate::printer::{Reporter, thousands};

pub(super) use keeper::{Item, Keeper, Tally, Work};

/// Options of `dateline ingest`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The database: one SQLite file, which is made where there is none. It may be read while it is written.
    #[arg(long, value_name = "FILE", env = "DATELINE_DB")]
    db: PathBuf,
    #[command(flatten)]
    packs: LangPackArgs,
    #[command(flatten)]
    actors: ActorArgs,
    /// Publication date where the input has none: `2020-01-07`, `2020-01`, `2020`.
    #[arg(long, value_name = "EDTF", value_parser = parse_date)]
    date: Option<Published>,
    /// Take the text as it is, so that offsets refer to the input itself.
    #[arg(long)]
    no_repair: bool,
    /// Articles worked on at once [default: one for each core].
    #[arg(short, long, value_name = "N", env = "DATELINE_JOBS")]
    jobs: Option<NonZeroUsize>,
    /// Keep only events at least so sure, from 0 to 1; 0 keeps all that some entry of the codebook fits.
    #[arg(long, value_name = "P", default_value_t = MIN_CONFIDENCE, value_parser = parse_confidence)]
    min_confidence: f32,
    /// Articles written at once at most.
    #[arg(long, value_name = "N", default_value_t = BATCH, hide = true)]
    batch: NonZeroUsize,
}

/// So many that most of the writing is done once a batch, so few that a kill costs seconds.
pub(super) const BATCH: NonZeroUsize = NonZeroUsize::new(500).expect("not nought");

/// Runs `dateline ingest`.
///
/// # Errors
///
/// Where it cannot run at all, or the file takes no more; what was kept before stays.
pub(crate) fn run(args: Args, global: &GlobalArgs, home: &Home) -> Result<ExitCode> {
    let pages = pages(&args.input)?;
    let n_inputs = Some(pages.n_inputs() as u64).filter(|&n| n > 1);
    let mut reporter = Reporter::new(global, false, n_inputs);
    let keeper =
        Keeper::start(&args.db, Work::Ingest, n_jobs(args.jobs), args.batch, args.min_confidence)?;
    let coding = Coding {
        lang: &args.input.lang,
        date: args.date,
        jobs: args.jobs,
        actors: &args.actors,
        packs: &args.packs,
        repair: !args.no_repair,
    };
    let given = |_: &[MadeFor]| Ok(pages.map(|page| page.map(Given::of_page)));
    let coded = keep_each(given, coding, &keeper, &mut reporter, home);
    // What the file refuses ends the coding too, and says more.
    let tally = keeper.finish()?;
    coded?;
    reporter.finish_keeping(&summary(&tally, reporter.n_problems()));
    Ok(ExitCode::from(u8::from(reporter.n_problems() > 0)))
}

pub(super) fn summary(tally: &Tally, n_problems: u64) -> String {
    let counts = [
        (tally.n_new, "new", "new"),
        (tally.n_changed, "changed", "changed"),
        (tally.n_same, "same", "same"),
        (n_problems, "problem", "problems"),
        (tally.n_events, "event", "events"),
        (tally.n_quotes, "quote", "quotes"),
    ];
    let counts = counts.map(|(n, one, many)| match n {
        1 => format!("1 {one}"),
        n => format!("{} {many}", thousands(n)),
    });
    counts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts() {
        let tally = Tally { n_new: 1200, n_same: 1, n_events: 1, ..Tally::default() };
        assert_eq!(
            summary(&tally, 2),
            "1,200 new, 0 changed, 1 same, 2 problems, 1 event, 0 quotes"
        );
    }
}
