//! `dateline codebook stats`: entries and triggers for each language, type and kind.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Result;
use dateline_code::{Codebook, Counts, TriggerKind, TypeCounts};
use dateline_pipeline::{OwnPack, Packs};
use dateline_record::{CodebookRecord, EntriesRecord};
use dateline_types::EventType;

use super::super::packs::refusal;
use super::{StatsFormat, write_line};
use crate::printer::output::Output;
use crate::printer::table::columns;
use crate::printer::thousands;

/// Runs `dateline codebook stats`.
pub(super) fn run(own: &[OwnPack], format: Option<StatsFormat>) -> Result<ExitCode> {
    let packs = Packs::new(own);
    let books = packs.codebooks().map_err(|errors| refusal(&errors))?;
    let counts: Vec<(&Codebook, TypeCounts)> = books
        .iter()
        .flat_map(|book| book.counts(packs.types().iter()).into_iter().map(move |own| (book, own)))
        .collect();
    let mut output = Output::open(None)?;
    let default =
        if std::io::stdout().is_terminal() { StatsFormat::Table } else { StatsFormat::Jsonl };
    match format.unwrap_or(default) {
        StatsFormat::Jsonl => {
            for (book, counts) in &counts {
                write_line(&record(&book.lang, counts), &mut output)?;
            }
        }
        StatsFormat::Table => {
            let width = output.width();
            table(&books, &counts, width, &mut output)?;
        }
    }
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn record<'c>(lang: &'c str, counts: &'c TypeCounts) -> CodebookRecord<'c> {
    let of = |kind| {
        let Counts { entries, triggers } = counts.by_kind.get(&kind).copied().unwrap_or_default();
        EntriesRecord { entries, triggers }
    };
    CodebookRecord {
        lang,
        r#type: counts.event_type.name(),
        description: match &counts.event_type {
            EventType::Own(own) => Some(own.description.as_str()),
            _ => None,
        },
        entries: counts.all.entries,
        triggers: counts.all.triggers,
        own_entries: counts.n_own,
        verb: of(TriggerKind::Verb),
        noun: of(TriggerKind::Noun),
        adjective: of(TriggerKind::Adjective),
        mode: &counts.modes,
        mode_unset: &counts.unset_modes,
        context: counts.contexts.iter().map(String::as_str).collect(),
    }
}

/// The kinds have `entries/triggers`, the modes how many of the type's are set.
fn table(
    books: &[Codebook],
    counts: &[(&Codebook, TypeCounts)],
    width: usize,
    out: &mut dyn Write,
) -> Result<()> {
    const TITLES: [&str; 10] = [
        "LANG",
        "TYPE",
        "ENTRIES",
        "OWN",
        "TRIGGERS",
        "VERB",
        "NOUN",
        "ADJECTIVE",
        "MODES",
        "CONTEXTS",
    ];
    let mut rows = Vec::new();
    for book in books {
        let own = counts.iter().filter(|(of, _)| of.lang == book.lang);
        let own: Vec<&TypeCounts> = own.map(|(_, counts)| counts).collect();
        rows.extend(own.iter().map(|counts| row(&book.lang, counts)));
        rows.push(total(&book.lang, &own));
    }
    Ok(columns(TITLES, &rows, width, out)?)
}

fn row(lang: &str, counts: &TypeCounts) -> [String; 10] {
    let of =
        |kind| counts.by_kind.get(&kind).map(|own| format!("{}/{}", own.entries, own.triggers));
    let [verb, noun, adjective] = TriggerKind::ALL.map(|kind| of(kind).unwrap_or_default());
    let n_modes = counts.modes.len() + counts.unset_modes.len();
    [
        lang.to_owned(),
        counts.event_type.name().to_owned(),
        counts.all.entries.to_string(),
        if counts.n_own == 0 { String::new() } else { counts.n_own.to_string() },
        thousands(counts.all.triggers as u64),
        verb,
        noun,
        adjective,
        if n_modes == 0 { String::new() } else { format!("{}/{n_modes}", counts.modes.len()) },
        counts.contexts.iter().map(String::as_str).collect::<Vec<_>>().join(" "),
    ]
}

fn total(lang: &str, all: &[&TypeCounts]) -> [String; 10] {
    let sum = |count: fn(&TypeCounts) -> usize| {
        thousands(all.iter().map(|counts| count(counts)).sum::<usize>() as u64)
    };
    let mut row: [String; 10] = Default::default();
    row[0] = lang.to_owned();
    row[1] = "all".to_owned();
    row[2] = sum(|counts| counts.all.entries);
    row[4] = sum(|counts| counts.all.triggers);
    row
}
