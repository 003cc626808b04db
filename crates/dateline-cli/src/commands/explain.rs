//! Why each event was coded so: its sentence with trigger and arguments marked, the tree, the rule, each decision.

use std::fmt::Write as _;

use dateline_types::{ByteSpan, Coded, Doc, Event};

/// Explains the events of an article, or the one with the id `only`.
pub(crate) fn explain(coded: &Coded, only: Option<&str>) -> String {
    let doc = &coded.resolved.doc;
    let mut out = format!("# {}\n", doc.article.title.as_deref().unwrap_or(&doc.article.id));
    let events: Vec<&Event> =
        coded.events.iter().filter(|event| only.is_none_or(|id| id == event.id)).collect();
    if events.is_empty() {
        out.push_str("\nno events found\n");
    }
    for event in events {
        explain_event(doc, event, &mut out);
    }
    out
}

fn explain_event(doc: &Doc, event: &Event, out: &mut String) {
    // Writing to a string cannot fail.
    let _ =
        writeln!(out, "\n## {} {} ({})\n", event.event_type.name(), event.id, event.status.name());
    let _ = writeln!(out, "{}\n", marked(doc, event));
    let _ = writeln!(out, "rule        {}", event.rule);
    let _ = writeln!(out, "confidence  {:.2}", event.confidence);
    for decision in &event.decisions {
        let _ = writeln!(out, "{:<11} {}", decision.about, decision.reason);
    }
    out.push('\n');
    tree(doc, event, out);
}

/// The sentence with `[trigger]`, `{actor}` and `<recipient>` marked.
fn marked(doc: &Doc, event: &Event) -> String {
    let spans = |arguments: &[dateline_types::Argument], marks: (&'static str, &'static str)| {
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
    out + ByteSpan::new(at, sentence.end).text(doc.text())
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
