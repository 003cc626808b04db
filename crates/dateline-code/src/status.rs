//! Whether an event stands as a fact: negation, modality, tense, and what the clauses above do to it.

use dateline_types::{Claim, Doc, Pos, Quote, Relation, Resolved, Status};

use crate::grammar::{Grammar, is_in};

/// A status with the reason for it.
pub(crate) type Reasoned = (Status, String);

/// Tells whether the predicate itself is negated.
pub(crate) fn is_negated(doc: &Doc, head: usize) -> bool {
    let negation = |token: usize| doc.first_related(token, Relation::Negation).is_some();
    let auxiliaries =
        doc.related(head, Relation::Auxiliary).chain(doc.related(head, Relation::PassiveAuxiliary));
    negation(head) || auxiliaries.into_iter().any(negation)
}

/// Returns the status of what the verb (or noun) `head` tells.
pub(crate) fn status(resolved: &Resolved, grammar: &Grammar, head: usize) -> Reasoned {
    let doc = &resolved.doc;
    if is_negated(doc, head) {
        return (Status::Denied, format!("`{}` is negated", doc.word(head)));
    }
    hearsay(doc, grammar, head)
        .or_else(|| own(doc, grammar, head))
        .or_else(|| above(doc, grammar, head))
        .or_else(|| claimed(resolved, head))
        .unwrap_or_else(|| (Status::Happened, "told as a fact".to_owned()))
}

/// « prétendument », "reportedly": somebody says so, and nobody says who.
fn hearsay(doc: &Doc, grammar: &Grammar, head: usize) -> Option<Reasoned> {
    let adverbs = doc.related(head, Relation::Adverb).chain(doc.related(head, Relation::Modifier));
    let adverb =
        adverbs.into_iter().find(|&adverb| is_in(&grammar.hearsay, &doc.tokens[adverb].lower))?;
    Some((Status::Unconfirmed, format!("`{}`", doc.word(adverb))))
}

/// What the verb's own form tells.
fn own(doc: &Doc, grammar: &Grammar, head: usize) -> Option<Reasoned> {
    let because = |status, token: usize| Some((status, format!("`{}`", doc.word(token))));
    if let Some(marker) = doc
        .related(head, Relation::Marker)
        .find(|&marker| is_in(&grammar.conditions, &doc.tokens[marker].lower))
    {
        return because(Status::Hypothetical, marker);
    }
    let auxiliaries =
        doc.related(head, Relation::Auxiliary).chain(doc.related(head, Relation::PassiveAuxiliary));
    for token in std::iter::once(head).chain(auxiliaries) {
        let own = &doc.tokens[token];
        let looks_ahead = own.has("Mood=Cnd") || is_in(&grammar.future_in_past, &own.lower);
        if looks_ahead && !is_compound_past(doc, grammar, head, token) && was_said(doc, head) {
            let reason = format!("`{}` is a future seen from the past", doc.word(token));
            return Some((Status::Planned, reason));
        }
        if own.has("Mood=Cnd") {
            let reason = format!("`{}` is a conditional of hearsay", doc.word(token));
            return Some((Status::Unconfirmed, reason));
        }
        if own.has("Tense=Fut")
            || (token != head && is_in(&grammar.future, &own.lemma) && doc.lang != "fr")
        {
            return Some((Status::Planned, format!("`{}` is a future", doc.word(token))));
        }
        if token != head && is_in(&grammar.possible, &own.lemma) {
            return because(Status::Possible, token);
        }
    }
    None
}

/// « aurait tué », "would have killed": nothing is to come.
fn is_compound_past(doc: &Doc, grammar: &Grammar, head: usize, token: usize) -> bool {
    let is_perfect = |token: usize| is_in(&grammar.perfect, &doc.tokens[token].lemma);
    let auxiliaries = doc.related(head, Relation::Auxiliary);
    if token != head && doc.tokens[token].has("Mood=Cnd") {
        return doc.tokens[token].relation == Relation::Auxiliary;
    }
    auxiliaries.into_iter().any(is_perfect)
}

/// Tells whether the clause is what a verb in the past says: « a annoncé qu'il *libérerait* », "said it *would* free".
fn was_said(doc: &Doc, head: usize) -> bool {
    let token = &doc.tokens[head];
    let Some(verb) = token.governor.filter(|_| token.relation == Relation::Complement) else {
        return token.relation == Relation::Conjunct
            && token.governor.is_some_and(|first| was_said(doc, first));
    };
    let said = &doc.tokens[verb];
    said.pos == Pos::Verb && (said.has("Tense=Past") || said.has("Tense=Imp"))
}

/// What the verbs above tell: « doit visiter », "may decide to visit".
fn above(doc: &Doc, grammar: &Grammar, head: usize) -> Option<Reasoned> {
    let token = &doc.tokens[head];
    let verb = token.governor?;
    if token.relation == Relation::Conjunct && doc.tokens[verb].pos == token.pos {
        return own(doc, grammar, verb).or_else(|| above(doc, grammar, verb));
    }
    if !matches!(token.relation, Relation::Complement) {
        return None;
    }
    let lemma = &doc.tokens[verb].lemma;
    let is_infinitive = token.has("VerbForm=Inf");
    let reason = format!("`{}`", doc.word(verb));
    if is_negated(doc, verb) && is_infinitive {
        return Some((Status::Denied, format!("{reason} is negated")));
    }
    let governed = match () {
        () if !is_infinitive => None,
        () if is_in(&grammar.possible, lemma) => Some(Status::Possible),
        () if is_in(&grammar.future, lemma) || is_in(&grammar.planning_verbs, lemma) => {
            Some(Status::Planned)
        }
        () => None,
    };
    governed
        .map(|status| (status, reason))
        .or_else(|| own(doc, grammar, verb).filter(|_| is_infinitive))
        .or_else(|| above(doc, grammar, verb).filter(|_| is_infinitive))
}

/// What a speaker does with the claim.
fn claimed(resolved: &Resolved, head: usize) -> Option<Reasoned> {
    let innermost = resolved.quotes_around(head).min_by_key(|quote| quote.tokens.len())?;
    let status = status_of_claim(innermost)?;
    let cue = innermost.chain.first().map_or("", |speaker| speaker.cue.as_str());
    Some((status, format!("`{cue}` says so")))
}

fn status_of_claim(quote: &Quote) -> Option<Status> {
    match quote.claim {
        Claim::Deny => Some(Status::Denied),
        Claim::Doubt | Claim::Allege => Some(Status::Unconfirmed),
        Claim::Order | Claim::Ask => Some(Status::Requested),
        Claim::Assert | Claim::Announce => None,
    }
}
