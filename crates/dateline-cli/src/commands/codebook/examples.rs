//! `dateline codebook test`: the examples of a codebook through all stages.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, Result};
use dateline_code::{Codebook, Example};
use dateline_extract::{Options, parse_published};
use dateline_nlp::{Analyzer, AnalyzerConfig, Model};
use dateline_pipeline::{Knowledge, Language, OwnPack, Packs, code_articles};
use dateline_record::ExampleRecord;
use dateline_types::{Argument, Content, Event, Published, RawPage};

use super::super::code::with_gazetteer;
use super::super::job::CACHE_BYTES;
use super::super::packs::refusal;
use super::{ReportFormat, counted, write_line};
use crate::args::LangChoice;
use crate::models::{Failure, Home, Models, Report, how_to_add};
use crate::printer::output::Output;
use crate::printer::visible;

/// Runs `dateline codebook test`.
pub(super) fn run(own: &[OwnPack], format: ReportFormat, home: &Home) -> Result<ExitCode> {
    let packs = Packs::new(own);
    let books = packs.codebooks().map_err(|errors| refusal(&errors))?;
    let is_asked_for = |example: &&Example| own.is_empty() || is_of(example, own);
    let examples: Vec<(&Codebook, Vec<&Example>)> = books
        .iter()
        .map(|book| (book, book.examples().iter().filter(is_asked_for).collect()))
        .filter(|(_, examples): &(_, Vec<_>)| !examples.is_empty())
        .collect();
    if examples.is_empty() {
        let note = "there are no examples: write `[[example]]` tables with `text` into the files of `events/`";
        Report::to_terminal().note(note);
        return Ok(ExitCode::SUCCESS);
    }
    let gazetteer = home.gazetteer();
    let knowledge = Knowledge::with_packs(&packs).map_err(|errors| refusal(&errors))?;
    let knowledge = with_gazetteer(knowledge, gazetteer.as_deref())?;
    let models = Models::find(home, &LangChoice::Auto, None)?;
    let mut output = Output::open(None)?;
    let (mut n_passed, mut n_failed) = (0, 0);
    for (book, examples) in examples {
        let runner = Runner::new(&knowledge, &models, &book.lang)?;
        let mut analyzer = runner.model.analyzer(AnalyzerConfig { cache_bytes: CACHE_BYTES });
        for example in examples {
            let events = runner.events(example, &mut analyzer)?;
            let passed = example.holds(&events);
            *(if passed { &mut n_passed } else { &mut n_failed }) += 1;
            write_example(example, &events, passed, format, &mut output)?;
            output.flush()?;
        }
    }
    output.finish()?;
    let summary = format!("{} passed, {n_failed} failed", counted(n_passed, "example"));
    Report::to_terminal().note(summary);
    Ok(ExitCode::from(u8::from(n_failed > 0)))
}

/// Tells whether an example stands in one of the user's packs.
fn is_of(example: &Example, own: &[OwnPack]) -> bool {
    own.iter().any(|own| {
        let below = example.file.strip_prefix(own.pack.name.as_str());
        below.is_some_and(|file| file.starts_with('/'))
    })
}

/// What the examples of one language need.
struct Runner<'r> {
    knowledge: &'r Knowledge,
    language: &'r Language,
    model: &'r Model,
}

impl<'r> Runner<'r> {
    fn new(knowledge: &'r Knowledge, models: &'r Models, lang: &str) -> Result<Runner<'r>> {
        let model =
            models.open(lang).map_err(|reason| Failure::new(reason).hint(how_to_add(lang)))?;
        let language = knowledge.language(lang);
        let language =
            language.with_context(|| format!("there is no language pack for `{lang}`"))?;
        Ok(Runner { knowledge, language, model })
    }

    fn events(&self, example: &Example, analyzer: &mut Analyzer<'_>) -> Result<Vec<Event>> {
        let place = format!("`{}` line {}", example.file, example.line);
        let page = RawPage {
            lang: Some(self.language.code().to_owned()),
            ..RawPage::new(place.clone(), Content::Text(example.text.clone()))
        };
        let published = example.date.as_deref().map(|date| published(date, &place)).transpose()?;
        let options = Options { repair: false, published, today: None };
        let read = self.knowledge.extractor().extract(page, &options).map_err(|problem| {
            Failure::new(problem.message).hint("an example is some sentences of an article")
        })?;
        let name = self.model.info().full_name();
        // An example tests what the entries name, not what is used like them.
        let analogies = None;
        let mut events = Vec::new();
        let coded =
            code_articles(read.value, self.language, self.knowledge, &name, analyzer, analogies);
        for coded in coded {
            events.extend(coded.with_context(|| format!("{place} cannot be coded"))?.events);
        }
        Ok(events)
    }
}

fn published(date: &str, place: &str) -> Result<Published> {
    let (edtf, start, end) = parse_published(date).ok_or_else(|| {
        Failure::new(format!("{place}: `{date}` is no date"))
            .hint("write a day, month or year: 2020-01-07, 2020-01, 2020")
    })?;
    Ok(Published { edtf, start, end, time: None, basis: "option" })
}

fn write_example(
    example: &Example,
    events: &[Event],
    passed: bool,
    format: ReportFormat,
    out: &mut dyn Write,
) -> Result<()> {
    let expected = expected(example);
    let found: Vec<String> = events.iter().map(event_line).collect();
    let Example { file, line, text, .. } = example;
    if format == ReportFormat::Jsonl {
        let record =
            ExampleRecord { file, line: *line, text, passed, expected: &expected, found: &found };
        return write_line(&record, out);
    }
    let word = if passed { "ok  " } else { "FAIL" };
    writeln!(out, "{word} {}", visible(&format!("{file}:{line}: {expected}")))?;
    if passed {
        return Ok(());
    }
    writeln!(out, "     text      {}", visible(text))?;
    if found.is_empty() {
        writeln!(out, "     came out  nothing")?;
    }
    for one in &found {
        writeln!(out, "     came out  {}", visible(one))?;
    }
    Ok(())
}

/// Says what an example asks for: `no CONSULT visit, happened: the envoy → the council`.
fn expected(example: &Example) -> String {
    let mut line = String::from(if example.codes { "" } else { "no " });
    line.push_str(example.event_type.name());
    for mode in example.modes.iter().flatten() {
        line.push_str(&format!(" {mode}"));
    }
    if let Some(status) = example.status {
        line.push_str(&format!(", {}", status.name()));
    }
    let who = |words: &Option<Vec<String>>| match words.as_deref() {
        None => "…".to_owned(),
        Some([]) => "nobody".to_owned(),
        Some(words) => words.join(", "),
    };
    if example.actor.is_some() || example.recipient.is_some() {
        line.push_str(&format!(": {} → {}", who(&example.actor), who(&example.recipient)));
    }
    line
}

fn event_line(event: &Event) -> String {
    let who = |arguments: &[Argument]| {
        let words: Vec<&str> = arguments.iter().map(|one| one.text.as_str()).collect();
        if words.is_empty() { "nobody".to_owned() } else { words.join(", ") }
    };
    let modes: String = event.modes.iter().map(|mode| format!(" {mode}")).collect();
    format!(
        "{}{modes}, {}: {} → {} ({})",
        event.event_type.name(),
        event.status.name(),
        who(&event.actors),
        who(&event.recipients),
        event.rule
    )
}
