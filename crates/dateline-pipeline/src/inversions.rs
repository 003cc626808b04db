//! « Trois soldats sont morts, *a annoncé mercredi l'armée* »: a verb of speaking behind what is said, whose subject the models take for its object.

use std::ops::Range;

use dateline_types::doc::{Pos, Relation, Token};

use crate::adjuncts::is_date;
use crate::reattach::{Habits, children};

/// Gives the verb of speaking at `index` the subject behind it, and puts what is said below it.
pub(crate) fn turn_inversion(tokens: &mut [Token], index: usize, first: usize, habits: &Habits) {
    if tokens[index].pos != Pos::Verb || !habits.speech.contains(&*tokens[index].lemma) {
        return;
    }
    let start = group_start(tokens, index, first);
    if !stands_behind_mark(tokens, start, index) {
        return;
    }
    give_back_object(tokens, index, first, start, habits);
    if !is_open(tokens, index, first, start) {
        return;
    }
    let Some(subject) = subject_behind(tokens, index, first, habits) else { return };
    tokens[subject].relation = Relation::Subject;
    tokens[subject].governor = Some(first + index);
    // What stands in quotation marks has its own voice.
    if &*tokens[start - 1].lower == "," && !matches!(&*tokens[start - 2].lower, "»" | "\"" | "”")
    {
        put_speech_above(tokens, index, first, start);
    }
}

/// « Téhéran *frappera* les bases …, a averti *le chef* »: what stands behind the verb of what is said, which has no object, is that, and not the subject of the verb of
/// speaking, where someone else stands behind this one.
fn give_back_object(
    tokens: &mut [Token],
    verb: usize,
    first: usize,
    start: usize,
    habits: &Habits,
) {
    let own = &tokens[verb];
    let is_beside = matches!(own.relation, Relation::Parataxis | Relation::Conjunct);
    let Some(said) = own.governor.map(|said| said - first).filter(|_| is_beside) else { return };
    let subject = children(tokens, verb, first)
        .find(|&at| at < start && tokens[at].relation == Relation::Subject);
    let Some(subject) = subject.filter(|&subject| said < subject) else { return };
    let has = |at: usize, relation| {
        children(tokens, at, first).any(|below| tokens[below].relation == relation)
    };
    let is_sentence = tokens[said].pos == Pos::Verb
        && tokens[said].has("VerbForm=Fin")
        && has(said, Relation::Subject)
        && !has(said, Relation::Object);
    let is_joined = children(tokens, verb, first)
        .any(|at| at < verb && tokens[at].relation == Relation::Coordinator);
    if is_sentence && !is_joined && subject_behind(tokens, verb, first, habits).is_some() {
        tokens[subject].relation = Relation::Object;
        tokens[subject].governor = Some(first + said);
    }
}

/// Where the verb with its auxiliaries, its « se » and its « ne » begins: « *a* fait savoir », « *s'*est félicité ».
fn group_start(tokens: &[Token], verb: usize, first: usize) -> usize {
    let belongs = |at: usize| {
        let own = &tokens[at];
        let hangs = own.governor == Some(first + verb);
        let is_small = matches!(own.pos, Pos::Auxiliary | Pos::Pronoun | Pos::Adverb);
        hangs && (is_small || &*own.lemma == "faire")
    };
    (0..verb).rev().take_while(|&at| belongs(at)).last().unwrap_or(verb)
}

/// Tells whether what is said ends right before: with a comma, or a quotation mark.
fn stands_behind_mark(tokens: &[Token], start: usize, verb: usize) -> bool {
    let is_mark = |token: &Token| matches!(&*token.lower, "," | "»" | "\"" | "”");
    start > 1
        && tokens[start - 1].sent == tokens[verb].sent
        && tokens[start - 2].sent == tokens[verb].sent
        && is_mark(&tokens[start - 1])
}

/// Tells whether a finite verb has no subject, no clause mark and no relative pronoun: « , *qui* a annoncé » says more of somebody.
fn is_open(tokens: &[Token], verb: usize, first: usize, start: usize) -> bool {
    let is_finite = (start..=verb).any(|at| tokens[at].has("VerbForm=Fin"));
    let closes = |at: usize| {
        let own = &tokens[at];
        match own.relation {
            Relation::Subject | Relation::PassiveSubject | Relation::PassiveAuxiliary => true,
            Relation::Marker | Relation::Coordinator => at < verb,
            // « a annoncé *vouloir* partir »
            Relation::Complement => at > verb && own.pos == Pos::Verb,
            _ => own.has("PronType=Rel"),
        }
    };
    is_finite && !children(tokens, verb, first).any(closes)
}

/// The first noun or name right behind the verb, days apart, that no preposition ties to it.
fn subject_behind(tokens: &[Token], verb: usize, first: usize, habits: &Habits) -> Option<usize> {
    let is_day = |at: usize| is_date(tokens, at, first, &habits.times);
    let mut behind = children(tokens, verb, first).filter(|&at| at > verb);
    let subject = behind.find(|&at| !is_day(at) && tokens[at].relation != Relation::Adverb)?;
    let own = &tokens[subject];
    let has_article = || {
        children(tokens, subject, first).any(|at| {
            matches!(
                tokens[at].relation,
                Relation::Determiner | Relation::Possessor | Relation::Number
            )
        })
    };
    let may_act = matches!(own.relation, Relation::Object | Relation::Oblique | Relation::Other)
        && own.preposition.is_none()
        && match own.pos {
            Pos::ProperNoun => true,
            Pos::Noun => has_article(),
            _ => false,
        };
    may_act.then_some(subject)
}

/// Hangs the main clause of what is said on the verb of speaking.
fn put_speech_above(tokens: &mut [Token], verb: usize, first: usize, start: usize) {
    let top = match tokens[verb].governor {
        None => said_below(tokens, 0..start, verb, first),
        Some(_) => top_of(tokens, verb, first).filter(|&top| top < start),
    };
    let is_clause = |said: usize| {
        tokens[said].pos == Pos::Verb
            || children(tokens, said, first).any(|at| tokens[at].relation == Relation::Copula)
    };
    let Some(said) = top.filter(|&said| is_clause(said)) else { return };
    if tokens[verb].governor.is_some() {
        tokens[verb].relation = tokens[said].relation;
        tokens[verb].governor = tokens[said].governor;
    }
    tokens[said].relation = Relation::Complement;
    tokens[said].governor = Some(first + verb);
}

/// The last verb among `before` that hangs on the verb of speaking.
fn said_below(tokens: &[Token], before: Range<usize>, verb: usize, first: usize) -> Option<usize> {
    children(tokens, verb, first)
        .filter(|at| before.contains(at) && tokens[*at].pos == Pos::Verb)
        .last()
}

/// The top of the tree that a word hangs in.
fn top_of(tokens: &[Token], from: usize, first: usize) -> Option<usize> {
    let mut at = from;
    // A circle would have no end; no tree is deeper than its words.
    for _ in 0..tokens.len() {
        match tokens[at].governor {
            Some(above) => at = above.checked_sub(first).filter(|&above| above < tokens.len())?,
            None => return Some(at),
        }
    }
    None
}
