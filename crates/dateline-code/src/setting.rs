//! When and where an event took place, and who says so.

use dateline_types::{
    ByteSpan, Doc, Quote, Relation, Resolved, Speaker, Timex, TimexKind, When, Whereabouts,
};

use crate::grammar::{Grammar, is_in};

/// Returns when: the expression tied to the predicate, else the sentence's nearest, else the time of publication.
pub(crate) fn when(resolved: &Resolved, head: usize) -> Option<When> {
    let doc = &resolved.doc;
    let below = doc.span(doc.reach(head, |token| !is_clause(doc, token)));
    let sentence = doc.sent_of(head).span;
    let at = doc.tokens[head].span.start;
    let nearest = |within: ByteSpan| {
        let fitting = resolved
            .timexes
            .iter()
            .filter(|timex| within.contains(timex.span) && timex.time.is_some());
        let dated = fitting.filter(|timex| matches!(timex.kind, TimexKind::Date | TimexKind::Time));
        dated.min_by_key(|timex| timex.span.start.abs_diff(at))
    };
    match nearest(below).or_else(|| nearest(sentence)) {
        Some(timex) => of_timex(timex),
        None => of_publication(doc),
    }
}

fn is_clause(doc: &Doc, token: usize) -> bool {
    matches!(
        doc.tokens[token].relation,
        Relation::Complement
            | Relation::RelativeClause
            | Relation::AdverbialClause
            | Relation::Parataxis
    )
}

fn of_timex(timex: &Timex) -> Option<When> {
    let time = timex.time.clone()?;
    let candidates: Vec<String> =
        timex.candidates.iter().map(|candidate| candidate.edtf.clone()).collect();
    let edtf = if candidates.len() > 1 {
        format!("[{}]", candidates.join(","))
    } else {
        time.edtf.clone()
    };
    let candidates = if candidates.is_empty() { vec![time.edtf.clone()] } else { candidates };
    Some(When { edtf, time, candidates, span: Some(timex.span), basis: timex.basis })
}

fn of_publication(doc: &Doc) -> Option<When> {
    let published = doc.article.published.as_ref()?;
    let time = dateline_types::TimeSpan {
        edtf: published.edtf.clone(),
        start: published.start,
        end: published.end,
    };
    Some(When {
        edtf: time.edtf.clone(),
        candidates: vec![time.edtf.clone()],
        time,
        span: None,
        basis: "publication",
    })
}

/// Returns where: a place under the predicate and a preposition of place, else such a place of the sentence.
pub(crate) fn whereabouts(
    resolved: &Resolved,
    grammar: &Grammar,
    head: usize,
) -> Option<Whereabouts> {
    let doc = &resolved.doc;
    let is_place = |token: usize| {
        grammar.preposition(doc, token).is_some_and(|word| is_in(&grammar.places, word))
    };
    let stands = |token: usize| doc.ancestors(token).any(|above| above == head) && is_place(token);
    let of = |fits: &dyn Fn(usize) -> bool| {
        resolved.toponyms.iter().find(|toponym| {
            let tokens = doc.tokens_in(toponym.span);
            let in_sentence = doc.sent_of(head).tokens.contains(&tokens.start);
            in_sentence && tokens.clone().any(fits)
        })
    };
    let toponym = of(&stands).or_else(|| of(&is_place))?;
    Some(Whereabouts {
        span: toponym.span,
        place: toponym.place.clone(),
        confidence: toponym.confidence,
    })
}

/// Returns who says so: the voices around the trigger, the innermost first.
pub(crate) fn said_by(resolved: &Resolved, head: usize) -> Vec<Speaker> {
    let mut quotes: Vec<&Quote> =
        resolved.quotes.iter().filter(|quote| quote.tokens.contains(&head)).collect();
    quotes.sort_by_key(|quote| quote.tokens.len());
    let mut chain: Vec<Speaker> = Vec::new();
    for speaker in quotes.into_iter().flat_map(|quote| &quote.chain) {
        if !chain.iter().any(|other| other.span == speaker.span) {
            chain.push(speaker.clone());
        }
    }
    chain
}
