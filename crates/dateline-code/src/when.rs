//! When an event took place.

use dateline_types::{ByteSpan, Doc, Relation, Resolved, TimeSpan, Timex, TimexKind, When};
use jiff::ToSpan;

use crate::narrative::narrative;

/// How many sentences a day holds for, where nothing else is said.
const RUNNING_SENTENCES: usize = 2;

/// Returns when: the expression tied to the predicate, else the sentence's nearest, else the day that the sentences just before it told of, else the
/// time of publication.
pub(crate) fn when(resolved: &Resolved, head: usize) -> Option<When> {
    let doc = &resolved.doc;
    let below = doc.span(doc.reach(head, |token| !is_clause(doc, token)));
    let sentence = doc.sent_of(head).span;
    let at = doc.tokens[head].span.start;
    let nearest = |within: ByteSpan| {
        let fitting = resolved.timexes_in(within).filter(is_dated);
        fitting.min_by_key(|timex| timex.span.start.abs_diff(at))
    };
    nearest(below)
        .or_else(|| nearest(sentence))
        .and_then(|timex| of_timex(resolved, timex))
        .or_else(|| running(resolved, head))
        .or_else(|| of_publication(doc))
}

fn is_dated(timex: &&Timex) -> bool {
    timex.time.is_some() && matches!(timex.kind, TimexKind::Date | TimexKind::Time)
}

/// Returns the last day that the paragraph's sentences just before told of, for what is told as past.
fn running(resolved: &Resolved, head: usize) -> Option<When> {
    let doc = &resolved.doc;
    let is_past =
        |token: usize| doc.tokens[token].has("Tense=Past") || doc.tokens[token].has("Tense=Imp");
    let mut told = doc.dependents(head).iter().copied().chain([head]);
    if !told.any(is_past) {
        return None;
    }
    let of_sentence = |sentence: usize| {
        let span = doc.sents[sentence].span;
        let is_day =
            |timex: &&Timex| timex.time.as_ref().is_some_and(|time| time.start == time.end);
        resolved.timexes_in(span).filter(is_dated).filter(is_day).last()
    };
    let timex = narrative(resolved, head, RUNNING_SENTENCES).find_map(of_sentence)?;
    Some(When { basis: "narrative", ..of_timex(resolved, timex)? })
}

pub(crate) fn is_clause(doc: &Doc, token: usize) -> bool {
    matches!(
        doc.tokens[token].relation,
        Relation::Complement
            | Relation::RelativeClause
            | Relation::AdverbialClause
            | Relation::Parataxis
    )
}

fn of_timex(resolved: &Resolved, timex: &Timex) -> Option<When> {
    if let Some(stretch) = stretch(resolved, timex) {
        return Some(stretch);
    }
    let time = timex.time.clone()?;
    let candidates: Vec<String> =
        timex.candidates.iter().map(|candidate| candidate.edtf.clone()).collect();
    // One that the article's own dates point to is the answer; the others are kept.
    let is_settled = candidates.first().is_none_or(|best| *best == time.edtf);
    let edtf = if candidates.len() > 1 && !is_settled {
        format!("[{}]", candidates.join(","))
    } else {
        time.edtf.clone()
    };
    let candidates = if candidates.is_empty() { vec![time.edtf.clone()] } else { candidates };
    Some(When { edtf, time, candidates, span: Some(timex.span), basis: timex.basis })
}

/// Returns the whole of which the expression is an end: « du 3 mai au 7 juin ».
fn stretch(resolved: &Resolved, timex: &Timex) -> Option<When> {
    let at = resolved.timexes.binary_search_by_key(&timex.span.start, |one| one.span.start).ok()?;
    let first = if timex.is_from { at } else { at.checked_sub(1)? };
    let (from, to) = (resolved.timexes.get(first)?, resolved.timexes.get(first + 1)?);
    let (start, end) = (from.time.as_ref()?.start, to.time.as_ref()?.end);
    (from.is_from && start <= end).then(|| {
        let edtf = format!("{start}/{end}");
        let time = TimeSpan { edtf: edtf.clone(), start, end };
        let span = Some(from.span.cover(to.span));
        When { candidates: vec![edtf.clone()], edtf, time, span, basis: from.basis }
    })
}

/// What happened on a weekday did not happen after it was told: "drones *set* the market ablaze on Saturday" may be read as of the next one.
pub(crate) fn not_ahead(when: When, doc: &Doc) -> When {
    let Some(published) = doc.article.published.as_ref() else { return when };
    let day = when.time.start;
    if when.basis != "weekday" || day <= published.end || day != when.time.end {
        return when;
    }
    let Ok(before) = day.checked_sub(7.days()) else { return when };
    let time = TimeSpan::day(before);
    let later = when.candidates.into_iter().filter(|candidate| *candidate != time.edtf);
    let candidates = [time.edtf.clone()].into_iter().chain(later).collect();
    When { edtf: time.edtf.clone(), time, candidates, ..when }
}

fn of_publication(doc: &Doc) -> Option<When> {
    let published = doc.article.published.as_ref()?;
    let time =
        TimeSpan { edtf: published.edtf.clone(), start: published.start, end: published.end };
    Some(When {
        edtf: time.edtf.clone(),
        candidates: vec![time.edtf.clone()],
        time,
        span: None,
        basis: "publication",
    })
}
