//! From a trigger in the text to the entry that fits best, with its arguments.

use std::collections::BTreeMap;

use dateline_types::{Argument, Doc, EventType, Pos, Relation, Resolved};

use crate::analogies::Analogies;
use crate::argument::members;
use crate::clause::Clause;
use crate::codebook::{Codebook, Conditions, Entry, Trigger, TriggerKind};
use crate::grammar::is_in;
use crate::slots::fill;
use crate::status::is_negated;
use crate::word_list::{Oblique, WordList};

/// How deep the further words of a phrase may hang below its head.
const MAX_DEPTH: usize = 3;

/// The mode of a meeting that has a host.
pub(crate) const VISIT: &str = "visit";

/// The share of the neighbours' likeness that must speak for one type.
const MIN_SHARE: f32 = 0.5;

/// How many neighbours must speak for it.
const MIN_VOTES: usize = 2;

/// An entry that fits a place in the text.
pub(crate) struct Match<'c> {
    pub(crate) entry: &'c Entry,
    pub(crate) trigger: &'c Trigger,
    /// The trigger's head.
    pub(crate) head: usize,
    /// The verb whose tense and negation count: the support verb of a noun, else the head.
    pub(crate) predicate: usize,
    /// Tokens that the entry has used up: they trigger nothing else.
    pub(crate) used: Vec<usize>,
    pub(crate) actors: Vec<Argument>,
    pub(crate) recipients: Vec<Argument>,
    /// Which slots gave actor and recipient, for `explain`.
    pub(crate) slots: (Option<String>, Option<String>),
    /// Where no entry names the trigger: how like it is to the one that the entry names.
    pub(crate) likeness: Option<f32>,
}

/// The first thing that keeps an entry from fitting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unfit<'c> {
    /// Words of its trigger are not there: these, or the reflexive pronoun where none is named.
    Words(Vec<&'c str>),
    /// The condition with this key does not hold.
    Condition(&'static str),
    /// Nobody known is its actor or recipient.
    Nobody,
}

impl Match<'_> {
    /// How many words it stands on: those of its trigger and the verb that supports it.
    pub(crate) fn n_words(&self) -> usize {
        self.trigger.n_further() + usize::from(self.predicate != self.head)
    }
}

/// Finds the entry that fits the token best: one that names it, else one that names words which are used like it. None where none does, or where the
/// best one codes nothing.
pub(crate) fn best_match<'c>(
    resolved: &Resolved,
    codebook: &'c Codebook,
    analogies: Option<&Analogies<'_>>,
    head: usize,
) -> Option<Match<'c>> {
    let kind = kind_of(&resolved.doc, head)?;
    let mut named = codebook.at(kind, &resolved.doc, head).peekable();
    if named.peek().is_some() {
        return heaviest(resolved, codebook, head, named).filter(|best| best.entry.codes);
    }
    by_analogy(resolved, codebook, analogies?, kind, head)
}

/// Of each pack the most particular of the entries that fit, of equals the first, as files are read in order of their names; of those the longest trigger,
/// then the user's.
pub(crate) fn heaviest<'c>(
    resolved: &Resolved,
    codebook: &'c Codebook,
    head: usize,
    entries: impl Iterator<Item = (&'c Entry, &'c Trigger)>,
) -> Option<Match<'c>> {
    let clause = Clause::new(resolved, &codebook.grammar, head);
    let mut best_of_layer: BTreeMap<usize, (usize, Match<'c>)> = BTreeMap::new();
    for (entry, trigger) in entries {
        if let Ok(found) = fit(resolved, codebook, &clause, entry, trigger) {
            let weight = entry.weight(trigger);
            let best = best_of_layer.get(&entry.source.layer);
            if best.is_none_or(|(heaviest, _)| weight > *heaviest) {
                best_of_layer.insert(entry.source.layer, (weight, found));
            }
        }
    }
    let best = best_of_layer
        .into_iter()
        .max_by_key(|(layer, (_, found))| (found.trigger.n_further(), *layer));
    best.map(|(_, (_, found))| found)
}

/// Sets an entry at the head of the clause.
pub(crate) fn fit<'c>(
    resolved: &Resolved,
    codebook: &'c Codebook,
    clause: &Clause<'_>,
    entry: &'c Entry,
    trigger: &'c Trigger,
) -> Result<Match<'c>, Unfit<'c>> {
    let used = trigger_words(clause, trigger)?;
    match unmet(clause, &entry.conditions) {
        Some(key) => Err(Unfit::Condition(key)),
        None => fill(resolved, codebook, entry, trigger, clause, used),
    }
}

/// Asks the words that the trigger is used like: what most of them code here, it codes. A verb needs someone who acts, a noun someone on both sides.
fn by_analogy<'c>(
    resolved: &Resolved,
    codebook: &'c Codebook,
    analogies: &Analogies<'_>,
    kind: TriggerKind,
    head: usize,
) -> Option<Match<'c>> {
    let lemma = &resolved.doc.tokens[head].lemma;
    if codebook.is_removed(kind, lemma) || !may_be_analogous(resolved, codebook, kind, head) {
        return None;
    }
    let neighbours = analogies.nearest(kind, lemma);
    let all: f32 = neighbours.iter().map(|neighbour| neighbour.likeness).sum();
    let mut votes: Vec<(&EventType, Vec<f32>, Match<'c>)> = Vec::new();
    for neighbour in &neighbours {
        let Some(word) = &neighbour.word else { continue };
        let found = heaviest(resolved, codebook, head, codebook.with_word(kind, word));
        let Some(found) = found.filter(|found| found.entry.codes) else { continue };
        let event_type = &found.entry.event_type;
        match votes.iter_mut().find(|(voted, ..)| *voted == event_type) {
            Some((_, given, _)) => given.push(neighbour.likeness),
            None => {
                let likeness = Some(neighbour.likeness);
                votes.push((event_type, vec![neighbour.likeness], Match { likeness, ..found }));
            }
        }
    }
    votes.retain(|(_, given, _)| {
        given.len() >= MIN_VOTES && given.iter().sum::<f32>() > all * MIN_SHARE
    });
    // More than half speak for it, so there is one at most.
    let (_, _, best) = votes.pop()?;
    let has_actor = best.actors.iter().any(|actor| actor.entity.is_some());
    let has_recipient = best.recipients.iter().any(|recipient| recipient.entity.is_some());
    let is_whole = has_actor && (has_recipient || kind == TriggerKind::Verb);
    is_whole.then_some(best)
}

/// Tells whether a word may be a trigger that the codebook lacks: a verb with a subject and an object or adjunct, or a noun that is somebody's.
fn may_be_analogous(
    resolved: &Resolved,
    codebook: &Codebook,
    kind: TriggerKind,
    head: usize,
) -> bool {
    let doc = &resolved.doc;
    let is_neutral = is_in(&codebook.grammar.neutral_verbs, &doc.tokens[head].lemma);
    let has = |relation| doc.first_related(head, relation).is_some();
    match kind {
        TriggerKind::Verb => {
            !is_neutral
                && (has(Relation::Object)
                    || has(Relation::PassiveSubject)
                    || has(Relation::Oblique))
        }
        TriggerKind::Noun => has(Relation::NounComplement) && resolved.mention_at(head).is_none(),
        TriggerKind::Adjective => false,
    }
}

pub(crate) fn kind_of(doc: &Doc, token: usize) -> Option<TriggerKind> {
    let own = &doc.tokens[token];
    match own.pos {
        Pos::Verb => Some(TriggerKind::Verb),
        Pos::Auxiliary
            if own.relation != Relation::Auxiliary
                && own.relation != Relation::PassiveAuxiliary =>
        {
            Some(TriggerKind::Verb)
        }
        Pos::Noun => Some(TriggerKind::Noun),
        Pos::Adjective if matches!(own.relation, Relation::Attribute | Relation::Root) => {
            Some(TriggerKind::Adjective)
        }
        _ => None,
    }
}

/// Finds the further words of a trigger below its head; returns all its tokens. They hang on each other, or on a noun that only bundles them: what lies
/// between belongs to another phrase, « a tenu une réunion avec des *responsables* » holds nobody responsible.
fn trigger_words<'c>(clause: &Clause<'_>, trigger: &'c Trigger) -> Result<Vec<usize>, Unfit<'c>> {
    let (doc, head) = (clause.doc, clause.head);
    if trigger.is_reflexive && doc.first_related(head, Relation::Reflexive).is_none() {
        return Err(Unfit::Words(Vec::new()));
    }
    let mut used = vec![head];
    if trigger.others.is_empty() {
        return Ok(used);
    }
    let mut missing: Vec<&str> = trigger.others.iter().map(String::as_str).collect();
    let mut reached = reachable(clause, trigger, head);
    while !missing.is_empty() {
        let is_word = |token: usize, word: &str| {
            let own = &doc.tokens[token];
            *own.lemma == *word || *own.lower == *word
        };
        let found = missing.iter().enumerate().find_map(|(nth, word)| {
            let mut free = reached.iter().filter(|token| !used.contains(*token));
            free.find(|&&token| is_word(token, word)).map(|&token| (nth, token))
        });
        let Some((nth, token)) = found else { return Err(Unfit::Words(missing)) };
        missing.remove(nth);
        used.push(token);
        reached.extend(reachable(clause, trigger, token));
    }
    Ok(used)
}

/// Returns the tokens that further words of a trigger may be, and some more.
pub(crate) fn below(doc: &Doc, head: usize) -> Vec<usize> {
    let mut all: Vec<usize> = Vec::new();
    let mut level = vec![head];
    for _ in 0..=MAX_DEPTH {
        let below = level.iter().flat_map(|&token| doc.dependents(token)).copied();
        level = below.filter(|&token| !opens_clause(doc, token)).collect();
        all.extend(&level);
    }
    all
}

/// The words that hang on a token, those below them that are nobody ("sentenced to two years in *prison*") or stand under no word but the trigger's own
/// (« tient X *pour responsable* »), and those below nouns that only count or bundle ("held three rounds of *talks*").
fn reachable(clause: &Clause<'_>, trigger: &Trigger, token: usize) -> Vec<usize> {
    let doc = clause.doc;
    let is_of_trigger = |token: usize| {
        let preposition = clause.grammar.preposition(doc, token);
        preposition.is_none_or(|word| trigger.others.iter().any(|own| own == word))
    };
    let mut all: Vec<usize> = Vec::new();
    let mut level = vec![token];
    for depth in 0..MAX_DEPTH {
        let bundles = |above: usize| {
            is_in(&clause.grammar.container_nouns, &doc.tokens[above].lemma)
                || doc.tokens[above].pos == Pos::Adposition
        };
        let mut next = Vec::new();
        for &above in &level {
            let is_near = depth == 0 || bundles(above);
            let below = doc.dependents(above).iter().copied();
            let own = below.filter(|&token| {
                !opens_clause(doc, token)
                    && (is_near
                        || depth == 1
                            && (clause.mention_at(token).is_none() || is_of_trigger(token)))
            });
            next.extend(own);
        }
        all.extend(&next);
        level = next;
    }
    all
}

fn opens_clause(doc: &Doc, token: usize) -> bool {
    matches!(
        doc.tokens[token].relation,
        Relation::Conjunct
            | Relation::RelativeClause
            | Relation::AdverbialClause
            | Relation::Parataxis
    )
}

/// Returns the key of the first condition that does not hold.
fn unmet(clause: &Clause<'_>, conditions: &Conditions) -> Option<&'static str> {
    let one_of = |words: &WordList, token: Option<usize>| {
        token.is_some_and(|token| listed(clause, words, token).is_some())
    };
    let needs = |words: &WordList, token: &dyn Fn() -> Option<usize>| {
        words.is_empty() || one_of(words, token())
    };
    let lacks = |words: &WordList, token: &dyn Fn() -> Option<usize>| {
        words.is_empty() || !one_of(words, token())
    };
    let under = |wanted: &Oblique| listed_under(clause, wanted).is_some();
    let (object, subject) = (&|| clause.object(), &|| clause.subject());
    let complement = &|| clause.complement();
    let own = conditions;
    let first = |holds: bool, key: &'static str| (!holds).then_some(key);
    first(needs(&own.object, object), "object")
        .or_else(|| first(lacks(&own.not_object, object), "not_object"))
        .or_else(|| first(needs(&own.subject, subject), "subject"))
        .or_else(|| first(lacks(&own.not_subject, subject), "not_subject"))
        .or_else(|| first(needs(&own.complement, complement), "complement"))
        .or_else(|| first(lacks(&own.not_complement, complement), "not_complement"))
        .or_else(|| first(own.oblique.is_empty() || own.oblique.iter().any(under), "oblique"))
        .or_else(|| first(!own.not_oblique.iter().any(under), "not_oblique"))
        .or_else(|| {
            let holds = !own.negated || is_negated(clause.doc, clause.grammar, clause.head);
            first(holds, "negated")
        })
}

/// Returns the word on a list that stands in this place: the token, one joined to it, or what one of them only counts.
pub(crate) fn listed(clause: &Clause<'_>, words: &WordList, token: usize) -> Option<usize> {
    let is_one = |token: &usize| words.has(clause.doc, *token);
    members(clause.doc, token).into_iter().find_map(|member| {
        let own = Some(member).filter(is_one);
        own.or_else(|| contained(clause, member).filter(is_one))
    })
}

/// Returns the noun that stands under a preposition as a condition has it.
pub(crate) fn listed_under(clause: &Clause<'_>, wanted: &Oblique) -> Option<usize> {
    let Oblique { preposition, nouns } = wanted;
    let mut below = clause.slot(preposition).into_iter();
    let noun_below = below.find(|&token| nouns.has(clause.doc, token));
    // "suspects Moscow *of poisoning* him": any may be a clause.
    let clause_below = || clause.complement().filter(|_| nouns.takes_any());
    let is_under =
        |&token: &usize| clause.grammar.preposition(clause.doc, token) == Some(preposition);
    noun_below.or_else(|| clause_below().filter(is_under))
}

/// What a noun that only counts or bundles is of: « une partie *de ses troupes* ».
fn contained(clause: &Clause<'_>, token: usize) -> Option<usize> {
    let doc = clause.doc;
    let counts = is_in(&clause.grammar.container_nouns, &doc.tokens[token].lemma);
    // Below a number it is an adjunct: "*one* of the largest marches".
    let below = doc
        .first_related(token, Relation::NounComplement)
        .or_else(|| doc.first_related(token, Relation::Oblique));
    below.filter(|_| counts)
}
