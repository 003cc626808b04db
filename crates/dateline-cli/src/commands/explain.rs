//! Why each event was coded so: its sentence with trigger and arguments marked, the tree, the rule, each decision. Then what was not coded, and why.

mod happening;
mod missed;
mod records;

use std::fmt::Write as _;

use dateline_pipeline::{Codebook, Odds, Outcome, Traced, Tried};
use dateline_types::{Argument, ByteSpan, Coded, Decision, Doc, Event, Evidence};

use crate::printer::visible;
pub(crate) use happening::explain_kept;
use missed::not_coded;
pub(crate) use records::explain_in_records;

/// How many shares of a confidence are named.
const N_SHARES: usize = 6;

/// An article as it was coded, with what was tried.
pub(crate) struct Explained<'e> {
    pub(crate) coded: &'e Coded,
    pub(crate) traced: &'e [Traced],
    pub(crate) codebook: &'e Codebook,
    /// Below this confidence `dateline code` leaves an event out.
    pub(crate) min_confidence: f32,
    /// Whether every entry that was tried is told.
    pub(crate) all: bool,
}

impl<'e> Explained<'e> {
    /// Returns what was tried at the word that heads an event's trigger.
    fn traced_at(&self, event: &Event) -> Option<&'e Traced> {
        self.traced.iter().find(|traced| traced.head == event.evidence.head)
    }
}

/// Explains an article: its events, and what might have been one.
pub(crate) fn explain(article: &Explained<'_>) -> String {
    let mut out = title(article);
    if article.coded.events.is_empty() {
        out.push_str("\nno events found\n");
    }
    for event in &article.coded.events {
        explain_event(article, event, &mut out);
    }
    not_coded(article, &mut out);
    out
}

/// Explains the event with this id alone; nothing where the article has none.
pub(crate) fn explain_only(article: &Explained<'_>, id: &str) -> Option<String> {
    let event = article.coded.events.iter().find(|event| event.id == id)?;
    let mut out = title(article);
    explain_event(article, event, &mut out);
    Some(out)
}

fn title(article: &Explained<'_>) -> String {
    let own = &article.coded.resolved.doc.article;
    format!("# {}\n", visible(own.title.as_deref().unwrap_or(&own.id)))
}

fn explain_event(article: &Explained<'_>, event: &Event, out: &mut String) {
    let doc = &article.coded.resolved.doc;
    // Writing to a string cannot fail.
    let _ =
        writeln!(out, "\n## {} {} ({})\n", event.event_type.name(), event.id, event.status.name());
    let _ = writeln!(out, "{}\n", marked(doc, event));
    let traced = article.traced_at(event);
    let entry = traced.and_then(Traced::coded);
    line(out, "rule", &entry.map_or_else(|| event.rule.clone(), whole_rule));
    for check in entry.map_or(&[][..], |entry| &entry.checks) {
        line(out, "condition", &check.why());
    }
    confidence(article, event, out);
    for decision in decisions(event) {
        line(out, decision.about, &with_words(event, &decision));
    }
    for evidence in &event.more_evidence {
        line(out, "also told", &sentence(doc, evidence));
    }
    let others = traced.into_iter().filter(|_| article.all).flat_map(|traced| &traced.tried);
    for other in others.filter(|other| entry != Some(*other)) {
        line(out, "also tried", &tried(other));
    }
    out.push('\n');
    tree(doc, event, out);
}

fn line(out: &mut String, about: &str, what: &str) {
    let _ = writeln!(out, "{about:<11} {what}");
}

/// The rule with where it stands.
fn whole_rule(entry: &Tried) -> String {
    format!("{} ({} line {})", entry.rule, entry.file, entry.line)
}

/// An entry with what came of it.
fn tried(entry: &Tried) -> String {
    let is_mute = !entry.codes && entry.outcome != Outcome::CodesNothing;
    let note = if is_mute { " (codes nothing)" } else { "" };
    format!("{}: {}{note}", whole_rule(entry), visible(&entry.reason()))
}

fn confidence(article: &Explained<'_>, event: &Event, out: &mut String) {
    let is_left_out = event.confidence < article.min_confidence;
    let fate = match is_left_out {
        true => {
            format!("less than {:.2}: `dateline code` leaves it out", article.min_confidence)
        }
        false => format!("{:.2} is enough for `dateline code`", article.min_confidence),
    };
    line(out, "confidence", &format!("{:.2}; {fate}", event.confidence));
    let odds = article.codebook.odds(&event.signs);
    line(out, "", &sum(&odds));
    if event.confidence > odds.confidence {
        let own = format!("{:.2} here, more where it is told again", odds.confidence);
        line(out, "", &own);
    }
}

/// The logarithm of the odds as a sum, the strongest shares by name.
fn sum(odds: &Odds) -> String {
    let all: f32 = odds.base + odds.shares.iter().map(|(_, share)| share).sum::<f32>();
    let (named, others) = odds.shares.split_at(N_SHARES.min(odds.shares.len()));
    let mut sum = format!("log odds {all:+.2} = {:+.2} always", odds.base);
    for (name, share) in named.iter().filter(|(_, share)| *share != 0.0) {
        let _ = write!(sum, ", {share:+.2} {}", name.replace('_', " "));
    }
    let n_others = others.iter().filter(|(_, share)| *share != 0.0).count();
    if n_others > 0 {
        let rest: f32 = others.iter().map(|(_, share)| share).sum();
        let _ = write!(sum, ", {rest:+.2} of {n_others} more");
    }
    sum
}

/// A decision; that of a side with the words that are it.
fn with_words(event: &Event, decision: &Decision) -> String {
    let side: &[Argument] = match decision.about {
        "actor" => &event.actors,
        "recipient" => &event.recipients,
        _ => &[],
    };
    let words: Vec<String> = side.iter().map(|argument| visible(&argument.text)).collect();
    match words.is_empty() {
        true => decision.reason.clone(),
        false => format!("{}: {}", decision.reason, words.join("; ")),
    }
}

/// What was decided of an event, with what its entry sets.
fn decisions(event: &Event) -> Vec<Decision> {
    let setter = match event.more_evidence.is_empty() {
        true => "the codebook entry sets it",
        false => "the codebook entry sets it, or that of where it is told again",
    };
    let set = of_entry(event).into_iter();
    let set = set.map(|(about, name)| Decision { about, reason: format!("{name}: {setter}") });
    event.decisions.iter().cloned().chain(set).collect()
}

/// The modes and contexts that no decision tells of.
fn of_entry(event: &Event) -> Vec<(&'static str, &str)> {
    let modes = event.modes.iter().map(|name| ("mode", name.as_str()));
    let contexts = event.contexts.iter().map(|name| ("context", name.as_str()));
    let is_told = |about: &str, name: &str| {
        let mut decisions = event.decisions.iter().filter(|decision| decision.about == about);
        decisions.any(|decision| decision.reason.starts_with(&format!("{name}: ")))
    };
    modes.chain(contexts).filter(|(about, name)| !is_told(about, name)).collect()
}

fn sentence(doc: &Doc, evidence: &Evidence) -> String {
    visible(evidence.span.text(doc.text()))
}

/// The sentence with `[trigger]`, `{actor}` and `<recipient>` marked.
fn marked(doc: &Doc, event: &Event) -> String {
    let spans = |arguments: &[Argument], marks: (&'static str, &'static str)| {
        arguments.iter().map(|argument| (argument.span, marks)).collect::<Vec<_>>()
    };
    let mut marks = vec![(doc.tokens[event.evidence.head].span, ("[", "]"))];
    marks.extend(spans(&event.actors, ("{", "}")));
    marks.extend(spans(&event.recipients, ("<", ">")));
    marks.sort_by_key(|(span, _)| *span);
    let (sentence, mut at, mut out) =
        (event.evidence.span, event.evidence.span.start, String::new());
    for (span, (open, close)) in marks.into_iter().filter(|(span, _)| sentence.contains(*span)) {
        if span.start < at {
            continue;
        }
        let _ = write!(
            out,
            "{}{open}{}{close}",
            ByteSpan::new(at, span.start).text(doc.text()),
            span.text(doc.text())
        );
        at = span.end;
    }
    visible(&(out + ByteSpan::new(at, sentence.end).text(doc.text())))
}

fn tree(doc: &Doc, event: &Event, out: &mut String) {
    let sent = &doc.sents[event.evidence.sentence];
    for token in sent.tokens.clone() {
        let own = &doc.tokens[token];
        let above = own.governor.map_or("-", |governor| doc.word(governor));
        let relation = format!("{:?}", own.relation).to_lowercase();
        let _ =
            writeln!(out, "  {:<20} {:<18} {:<10} of {above}", doc.word(token), relation, own.dep);
    }
}
