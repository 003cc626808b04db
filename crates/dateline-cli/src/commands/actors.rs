//! `--actors`: the user's own people and bodies, opened, read and added to what is built in.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::Result;
use dateline_pipeline::Knowledge;
use dateline_resolve::world::FactKind;
use dateline_resolve::world::own::OwnFacts;

use crate::models::{Failure, Report};
use crate::printer::{thousands, visible};

/// Faults that are named one by one.
const MOST_NAMED: usize = 50;

/// The files of the user's own people and bodies.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct ActorArgs {
    /// Your own people and bodies, which go before the built-in ones: TOML, CSV, JSON Lines or a PETRARCH dictionary; may be given several times.
    /// What is loaded stays in memory, in proportion to the files: some ten times their size.
    #[arg(long = "actors", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl ActorArgs {
    /// Adds what the files say.
    ///
    /// # Errors
    ///
    /// Where a file cannot be opened, or a row in one is bad: each is named first.
    pub(super) fn add_to(&self, mut knowledge: Knowledge) -> Result<Knowledge> {
        let (mut all, mut n_bad) = (Vec::new(), 0);
        for path in &self.files {
            let file = File::open(path).map_err(|error| {
                Failure::new(format!("cannot read `{}`: {error}", path.display()))
                    .hint("name a file of actors behind each `--actors`")
            })?;
            let name = path.display().to_string();
            match knowledge.world().read_own(&name, &mut BufReader::new(file)) {
                Ok(own) => all.push((path, own)),
                Err(errors) => {
                    n_bad += errors.len();
                    say(&errors);
                }
            }
        }
        if n_bad > 0 {
            let rows =
                if n_bad == 1 { "1 fault" } else { &format!("{} faults", thousands(n_bad as u64)) };
            return Err(Failure::new(format!("{rows} in the files of `--actors`"))
                .hint("mend what is named above: nothing was coded")
                .into());
        }
        for (path, own) in all {
            tracing::info!("{}", summary(path, &own));
            knowledge = knowledge.with_own(own);
        }
        Ok(knowledge)
    }
}

/// Names errors one by one, up to a bound.
pub(super) fn say(errors: &[impl std::fmt::Display]) {
    let mut report = Report::to_terminal();
    for error in errors.iter().take(MOST_NAMED) {
        report.note(format_args!("error: {}", visible(&error.to_string())));
    }
    let n_more = errors.len().saturating_sub(MOST_NAMED);
    if n_more > 0 {
        report
            .note(format_args!("error: {} more faults in the same file", thousands(n_more as u64)));
    }
}

/// Says how much came from a file.
fn summary(path: &Path, own: &OwnFacts) -> String {
    let n = |kind| own.facts.iter().filter(|fact| fact.kind == kind).count();
    let counts = [
        (n(FactKind::Person), "people"),
        (n(FactKind::Organisation), "organisations"),
        (n(FactKind::Group), "groups"),
        (own.agents.len(), "role nouns"),
        (own.n_nobody, "entries that name nobody"),
    ];
    let counted = counts.iter().filter(|(n, _)| *n > 0);
    let counted: Vec<String> =
        counted.map(|(n, what)| format!("{what} {}", thousands(*n as u64))).collect();
    let counted = if counted.is_empty() { "nothing".to_owned() } else { counted.join(", ") };
    let mut text = format!("`{}`: {counted}", path.display());
    if !own.unplaced.is_empty() {
        let blocks: Vec<&str> = own.unplaced.iter().map(String::as_str).collect();
        text += &format!("; parts of codes that PLOVER has no place for: {}", blocks.join(", "));
    }
    visible(&text)
}
