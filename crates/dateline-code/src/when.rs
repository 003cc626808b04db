//! When an event took place.

use dateline_types::{ByteSpan, Doc, Relation, Resolved, TimeSpan, Timex, TimexKind, When};
use jiff::{Span, ToSpan};

use crate::grammar::{Grammar, is_in};
use crate::narrative::narrative;

/// How many sentences a day holds for, where nothing else is said.
const RUNNING_SENTENCES: usize = 2;

/// Returns when: so many days from another deed, the expression tied to the predicate, else the nearest of a clause that the predicate is in, else the day
/// that the sentences just before it told of, else the time of publication.
pub(crate) fn when(resolved: &Resolved, grammar: &Grammar, head: usize) -> Option<When> {
    from_another(resolved, grammar, head).or_else(|| of_its_own(resolved, head, None))
}

/// Of what happened, a day that it was done for is not its own: « ont appelé à une grève *pour le 12 mars* ».
pub(crate) fn without_aim(
    resolved: &Resolved,
    grammar: &Grammar,
    head: usize,
    when: When,
) -> Option<When> {
    let doc = &resolved.doc;
    let is_aim = |token: usize| {
        let word = grammar.preposition(doc, token);
        word.is_some_and(|word| is_in(&grammar.status.aims, word))
    };
    match when.span.filter(|&span| doc.tokens_in(span).any(is_aim)) {
        Some(span) => of_its_own(resolved, head, Some(span)),
        None => Some(when),
    }
}

/// `aside` is the span of an expression that is of another deed.
fn of_its_own(resolved: &Resolved, head: usize, aside: Option<ByteSpan>) -> Option<When> {
    let doc = &resolved.doc;
    let below = doc.span(doc.reach(head, |token| !is_clause(doc, token)));
    let sentence = doc.sent_of(head).span;
    let at = doc.tokens[head].span.start;
    let nearest = |within: ByteSpan, is_meant: &dyn Fn(&Timex) -> bool| {
        let fitting = resolved.timexes_in(within).filter(is_dated);
        let fitting = fitting.filter(|timex| aside != Some(timex.span) && is_meant(timex));
        fitting.min_by_key(|timex| timex.span.start.abs_diff(at))
    };
    let of_clause = |above: usize| nearest(sentence, &|timex| is_of_clause(doc, timex, above));
    nearest(below, &|_| true)
        // « ont attaqué *mardi* la ville, tuant dix civils, a-t-on appris mercredi »: the clause above goes before one beside.
        .or_else(|| doc.ancestors(head).find_map(of_clause))
        .or_else(|| nearest(sentence, &|timex| holds_for(doc, timex, head)))
        .and_then(|timex| of_timex(resolved, timex))
        .or_else(|| running(resolved, head))
        .or_else(|| of_publication(doc))
}

/// Tells whether an expression stands in a clause itself, not in one below it.
fn is_of_clause(doc: &Doc, timex: &Timex, head: usize) -> bool {
    let token = doc.tokens_in(timex.span).start;
    let way = std::iter::once(token).chain(doc.ancestors(token));
    let mut own = way.take_while(|&token| token == head || !is_clause(doc, token));
    own.any(|token| token == head)
}

/// Tells whether a day may be the predicate's: that of a relative clause is of what it tells and of the noun that it tells of, not of the clause above.
/// "Apologised for the scenes where police beat nurses *on Tuesday*".
fn holds_for(doc: &Doc, timex: &Timex, head: usize) -> bool {
    let token = doc.tokens_in(timex.span).start;
    let is_relative = |&token: &usize| doc.tokens[token].relation == Relation::RelativeClause;
    let mut way = std::iter::once(token).chain(doc.ancestors(token));
    let Some(clause) = way.find(is_relative) else { return true };
    clause == head
        || doc.tokens[clause].governor == Some(head)
        || doc.ancestors(head).any(|above| above == clause)
}

/// "Two days *after* police shot villagers", « au *lendemain* de la visite »: counted from the day of what it stands beside.
fn from_another(resolved: &Resolved, grammar: &Grammar, head: usize) -> Option<When> {
    let doc = &resolved.doc;
    let (days, timex, base) =
        by_length(resolved, grammar, head).or_else(|| by_noun(resolved, grammar, head))?;
    let from = of_its_own(resolved, base, Some(timex.span))?;
    let is_day = from.time.start == from.time.end;
    // A text may count more days than a calendar has.
    let span = Span::new().try_days(days).ok()?;
    let day = from.time.start.checked_add(span).ok().filter(|_| is_day)?;
    let time = TimeSpan::day(day);
    let is_told = doc.article.published.is_some() || from.span.is_some();
    is_told.then(|| When {
        edtf: time.edtf.clone(),
        candidates: vec![time.edtf.clone()],
        time,
        span: Some(timex.span),
        basis: "relative",
    })
}

/// "*Two days* after": a length of time right before the word that opens the clause or stands before the noun.
fn by_length<'r>(
    resolved: &'r Resolved,
    grammar: &Grammar,
    head: usize,
) -> Option<(i64, &'r Timex, usize)> {
    let doc = &resolved.doc;
    let opener = doc.first_related(head, Relation::Marker).or(doc.tokens[head].preposition)?;
    let word = &doc.tokens[opener].lower;
    let sign = match () {
        () if is_in(&grammar.after, word) => -1,
        () if is_in(&grammar.before, word) => 1,
        () => return None,
    };
    let timex = timex_at(resolved, opener.checked_sub(1)?)?;
    let base = doc.ancestors(head).find(|above| !doc.tokens_in(timex.span).contains(above))?;
    Some((sign * days_of(&timex.value)?, timex, base))
}

/// « au *lendemain* de la visite »: a noun that is a day so many days from what it is of.
fn by_noun<'r>(
    resolved: &'r Resolved,
    grammar: &Grammar,
    head: usize,
) -> Option<(i64, &'r Timex, usize)> {
    let doc = &resolved.doc;
    let token = &doc.tokens[head];
    let day = token.governor.filter(|_| token.relation == Relation::NounComplement)?;
    let days = grammar.days_from.get(&*doc.tokens[day].lower)?;
    let timex = timex_at(resolved, day)?;
    Some((-days, timex, doc.tokens[day].governor?))
}

/// Returns the expression that a token is part of.
fn timex_at(resolved: &Resolved, token: usize) -> Option<&Timex> {
    let span = resolved.doc.tokens[token].span;
    let at = resolved.timexes.partition_point(|timex| timex.span.end <= span.start);
    resolved.timexes.get(at).filter(|timex| timex.span.overlaps(span))
}

/// Reads the days or weeks of a length of time: `P3D`.
fn days_of(value: &str) -> Option<i64> {
    let length = value.strip_prefix('P')?;
    let weeks = || length.strip_suffix('W')?.parse::<i64>().ok()?.checked_mul(7);
    length.strip_suffix('D').and_then(|days| days.parse().ok()).or_else(weeks)
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
