//! What is measured: events that dateline codes now, or those of a file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};
use dateline_eval::{Article, Event, Reader, Records, Seen, Span};
use dateline_pipeline::{Language, Traced, trace_article};
use dateline_record::{CharIndex, EventRecord, MadeBy, ProblemRecord};
use dateline_types::{Coded, Content, RawPage};

use super::{CodingArgs, report_faults};
use crate::commands::code::{Coding, code_each};
use crate::models::Home;
use crate::printer::{Reporter, thousands};

/// What is said of each article.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) events: BTreeMap<String, Vec<Event>>,
    /// Which triggers stand in each article, where that is known.
    pub(super) seen: BTreeMap<String, Vec<Seen>>,
    /// The articles that were coded; all where it is not known.
    coded: Option<BTreeSet<String>>,
}

impl Said {
    /// Tells whether the article was coded, whatever came of it.
    pub(super) fn has(&self, article: &str) -> bool {
        self.coded.as_ref().is_none_or(|coded| coded.contains(article))
    }
}

/// Reads the events of another coder. Those of articles that the gold has not are left out.
pub(super) fn read(
    path: &std::path::Path,
    gold: &Records,
    reporter: &mut Reporter,
    problems: &mut Vec<ProblemRecord>,
) -> Result<Said> {
    let texts: BTreeMap<String, String> =
        articles(gold).map(|article| (article.id.clone(), article.text.clone())).collect();
    let types: Vec<String> = gold.own_types.iter().cloned().collect();
    let other = super::input::read(&[PathBuf::from(path)], &types, &texts)?;
    report_faults(&other, reporter, problems);
    let of_events = gold.events.iter().map(|event| event.article.as_str());
    let known: BTreeSet<&str> = texts.keys().map(String::as_str).chain(of_events).collect();
    let (mut said, mut n_others) = (Said::default(), 0);
    for event in other.events {
        match known.contains(event.article.as_str()) {
            true => said.events.entry(event.article.clone()).or_default().push(event),
            false => n_others += 1,
        }
    }
    if n_others > 0 {
        let n_others = thousands(n_others);
        reporter
            .note(&format!("{n_others} events are of articles that the gold has not: left out"));
    }
    known.iter().for_each(|_| reporter.done());
    Ok(said)
}

/// Codes the articles and sentences of the gold.
pub(super) fn coded(
    gold: &Records,
    args: &CodingArgs,
    reporter: &mut Reporter,
    problems: &mut Vec<ProblemRecord>,
    home: &Home,
) -> Result<Said> {
    name_textless(gold, reporter, problems);
    let mut known = BTreeSet::new();
    let pages: Vec<RawPage> =
        articles(gold).filter(|article| known.insert(&article.id)).map(page).collect();
    let all = Mutex::new(Said { coded: Some(BTreeSet::new()), ..Said::default() });
    if pages.is_empty() {
        return Ok(all.into_inner().unwrap_or_else(PoisonError::into_inner));
    }
    let give = |coded: &Coded, made_by: &MadeBy, language: &Language| {
        let (events, seen) = (events(coded, made_by), seen(coded, language));
        let id = coded.resolved.doc.article.id.clone();
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        all.events.insert(id.clone(), events);
        all.seen.insert(id.clone(), seen);
        all.coded.get_or_insert_default().insert(id);
    };
    let coding = Coding {
        repair: false,
        lang: &args.lang,
        date: args.date.clone(),
        jobs: args.jobs,
        actors: &args.actors,
        packs: &args.packs,
    };
    let lines = code_each(pages, coding, &give, reporter, home)?;
    for line in lines.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
        problems.push(serde_json::from_slice(line).context("a problem that was written is read")?);
    }
    Ok(all.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Names the articles that have events in the gold and no text.
fn name_textless(gold: &Records, reporter: &mut Reporter, problems: &mut Vec<ProblemRecord>) {
    let with_text: BTreeSet<&str> = articles(gold).map(|article| article.id.as_str()).collect();
    let mut named = BTreeSet::new();
    for event in &gold.events {
        if !with_text.contains(event.article.as_str()) && named.insert(&event.article) {
            let message = format!(
                "{}: its article has no text that could be coded; add a line with its `id` and `text`, or compare with `--against`",
                event.origin
            );
            let article = Some(event.article.clone());
            let problem = ProblemRecord::new(article, "eval", "missing_text", message);
            reporter.problem(&problem);
            problems.push(problem);
        }
    }
}

fn articles(gold: &Records) -> impl Iterator<Item = &Article> {
    gold.articles.iter().chain(gold.pairs.iter().map(|pair| &pair.article))
}

fn page(article: &Article) -> RawPage {
    let content = Content::Text(article.text.clone());
    RawPage {
        id: Some(article.id.clone()),
        lang: article.lang.clone(),
        published: article.published.clone(),
        ..RawPage::new(article.origin.clone(), content)
    }
}

/// Takes the events through their records, as another's are read.
fn events(coded: &Coded, made_by: &MadeBy) -> Vec<Event> {
    let offsets = CharIndex::new(coded.resolved.doc.text());
    let of = |event| EventRecord::new(event, &coded.resolved, &offsets, made_by);
    let records: Vec<EventRecord<'_>> = coded.events.iter().map(of).collect();
    let mut reader = Reader::new(records.iter().map(|record| record.r#type.to_owned()));
    for record in &records {
        // A record holds nothing that JSON has not.
        reader.line("dateline", &serde_json::to_string(record).unwrap_or_default());
    }
    let mut events = reader.finish(&BTreeMap::new()).events;
    for (event, coded) in events.iter_mut().zip(&coded.events) {
        for decision in &coded.decisions {
            let reason = event.reasons.entry(decision.about.to_owned()).or_default();
            let gap = if reason.is_empty() { "" } else { "; " };
            *reason = format!("{reason}{gap}{}", decision.reason);
        }
    }
    events
}

fn seen(coded: &Coded, language: &Language) -> Vec<Seen> {
    let offsets = CharIndex::new(coded.resolved.doc.text());
    let seen = |traced: &Traced| {
        let span = offsets.span(traced.span);
        let span = Span { start: span.start as usize, end: span.end as usize };
        Seen { span, rules: traced.rules(), fits: traced.fits() }
    };
    let all = trace_article(coded, language, None);
    all.iter().map(seen).filter(|seen| !seen.rules.is_empty()).collect()
}
