//! From a trigger in the text to the entry that fits best, with its arguments.

use dateline_types::{Argument, Doc, EventType, Pos, Relation, Resolved};

use crate::analogies::Analogies;
use crate::clause::Clause;
use crate::codebook::{Codebook, Entry, Trigger, TriggerKind};
use crate::conditions::Places;
use crate::grammar::is_in;
use crate::index::Candidate;
use crate::slots::fill;

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
    let is_noun = kind == TriggerKind::Noun;
    if is_noun && (only_tells_kind(resolved, codebook, head) || is_idiom(resolved, codebook, head))
    {
        return None;
    }
    let named = codebook.at(kind, &resolved.doc, head);
    if !named.is_empty() {
        return best_of(resolved, codebook, head, named.into_iter())
            .filter(|best| best.entry.codes);
    }
    by_analogy(resolved, codebook, analogies?, kind, head)
}

/// Of each pack the first that fits of the candidates, which come in the order in which they are tried; of those the longest trigger, then the user's.
pub(crate) fn best_of<'c>(
    resolved: &Resolved,
    codebook: &'c Codebook,
    head: usize,
    candidates: impl Iterator<Item = &'c Candidate>,
) -> Option<Match<'c>> {
    let places = Places::of(Clause::new(resolved, &codebook.grammar, head));
    let mut found_in = None;
    let best_of_packs = candidates.filter_map(|candidate| {
        let pack = Some(candidate.layer);
        // Behind the first that fits the others of its pack need no look.
        if found_in == pack || places.exclude(candidate) {
            return None;
        }
        let (entry, trigger) = codebook.entry(candidate);
        let found = fit(resolved, codebook, &places, entry, trigger).ok()?;
        found_in = pack;
        Some(found)
    });
    best_of_packs.max_by_key(|found| (found.trigger.n_further(), found.entry.source.layer))
}

/// Sets an entry at the head of the clause.
pub(crate) fn fit<'c>(
    resolved: &Resolved,
    codebook: &'c Codebook,
    places: &Places<'_>,
    entry: &'c Entry,
    trigger: &'c Trigger,
) -> Result<Match<'c>, Unfit<'c>> {
    let used = trigger_words(&places.clause, trigger)?;
    match places.unmet(&entry.conditions, &used) {
        Some(key) => Err(Unfit::Condition(key)),
        None => fill(resolved, codebook, entry, trigger, places, used),
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
    let may_be = speaks_of_someone(resolved, head)
        && may_be_analogous(resolved, codebook, kind, head)
        && !codebook.is_removed(kind, lemma);
    if !may_be {
        return None;
    }
    let neighbours = analogies.nearest(kind, lemma);
    let all: f32 = neighbours.iter().map(|neighbour| neighbour.likeness).sum();
    let mut votes: Vec<(&EventType, Vec<f32>, Match<'c>)> = Vec::new();
    for neighbour in &neighbours {
        let Some(word) = &neighbour.word else { continue };
        let found = best_of(resolved, codebook, head, codebook.with_word(kind, word).iter());
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

/// Tells whether the sentence of a word names or means someone: nobody else acts.
fn speaks_of_someone(resolved: &Resolved, head: usize) -> bool {
    let tokens = &resolved.doc.sent_of(head).tokens;
    let first = resolved.mentions.partition_point(|mention| mention.head < tokens.start);
    resolved.mentions.get(first).is_some_and(|mention| mention.head < tokens.end)
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

/// « des avions de *combat* », « un film de *guerre* »: a noun without an article, under the genitive of a thing, tells what kind of thing that is. What
/// counts or bundles it does not, nor what may have it for a content: « une vague d'*attentats* », « un risque de *guerre* ».
fn only_tells_kind(resolved: &Resolved, codebook: &Codebook, head: usize) -> bool {
    let (doc, grammar) = (&resolved.doc, &codebook.grammar);
    let own = &doc.tokens[head];
    let is_genitive =
        grammar.preposition(doc, head).is_some_and(|word| is_in(&grammar.genitives, word));
    let is_below_thing = own.relation == Relation::NounComplement
        && own.governor.is_some_and(|above| {
            let above = &doc.tokens[above];
            above.pos == Pos::Noun && is_in(&grammar.things, &above.lemma)
        });
    // An adjective in another number is that of the thing: « avions de combat *américains* ».
    let is_bare = || {
        doc.dependents(head).iter().all(|&below| {
            let token = &doc.tokens[below];
            token.relation == Relation::Case
                || token.relation == Relation::Punctuation
                || token.relation == Relation::Modifier && token.has("Number=Plur")
        })
    };
    is_genitive && is_below_thing && own.has("Number=Sing") && is_bare()
}

/// "Went on *strike*", "in *protest* at": a noun without an article there says how something else is done.
fn is_idiom(resolved: &Resolved, codebook: &Codebook, head: usize) -> bool {
    let (doc, grammar) = (&resolved.doc, &codebook.grammar);
    let is_there =
        grammar.preposition(doc, head).is_some_and(|word| is_in(&grammar.idiomatic, word));
    is_there
        && doc.tokens[head].has("Number=Sing")
        && doc
            .dependents(head)
            .iter()
            .all(|&below| below > head || doc.tokens[below].relation == Relation::Case)
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
    if trigger.is_reflexive && !clause.is_reflexive() {
        return Err(Unfit::Words(Vec::new()));
    }
    let mut used = vec![head];
    if trigger.others.is_empty() {
        return Ok(used);
    }
    let mut missing: Vec<&str> = trigger.others.iter().map(String::as_str).collect();
    let mut found_at: Vec<(&str, usize)> = Vec::new();
    let mut reached = reachable(clause, trigger, head);
    while !missing.is_empty() {
        let is_word = |token: usize, word: &str| {
            let own = &doc.tokens[token];
            *own.lemma == *word || *own.lower == *word
        };
        let found = missing.iter().enumerate().find_map(|(nth, word)| {
            // "Held by Russia since *March*" is no march, "a strike on a *bus*" no bus strike.
            let is_free = |token: &&usize| {
                !used.contains(*token)
                    && !clause.is_day(**token)
                    && !is_under_other(clause, trigger, **token)
            };
            let mut free = reached.iter().filter(is_free);
            free.find(|&&token| is_word(token, word)).map(|&token| (nth, token))
        });
        let Some((nth, token)) = found else { return Err(Unfit::Words(missing)) };
        let word = missing.remove(nth);
        used.push(token);
        found_at.push((word, token));
        reached.extend(reachable(clause, trigger, token));
    }
    // "turned his guns on civilians *in* Kinshasa" is no "turn in gun": within a trigger no preposition is another noun's.
    // "sentenced to two *years* in prison" holds the prison.
    let holds = |noun: usize| {
        used.iter().any(|&word| word == noun || doc.ancestors(word).any(|above| above == noun))
    };
    // "signed a pact *on Friday*" is no "sign on".
    let is_of_other = |&&(word, token): &&(&str, usize)| {
        let own = &doc.tokens[token];
        let is_under = |&&noun: &&usize| doc.tokens[noun].preposition == Some(token);
        let below = own.governor.map_or(&[] as &[usize], |above| doc.dependents(above));
        let noun = below.iter().find(is_under).filter(|_| own.relation == Relation::Case);
        noun.is_some_and(|&noun| {
            clause.is_day(noun) || !holds(noun) && !trigger.text.ends_with(word)
        })
    };
    match found_at.iter().find(is_of_other) {
        Some(&(word, _)) => Err(Unfit::Words(vec![word])),
        None => Ok(used),
    }
}

/// Tells whether a noun stands under a preposition of the noun that heads the trigger, which neither is a genitive nor one of the trigger's words.
fn is_under_other(clause: &Clause<'_>, trigger: &Trigger, token: usize) -> bool {
    let (doc, grammar) = (clause.doc, clause.grammar);
    let own = &doc.tokens[token];
    let is_own = |word: &str| {
        is_in(&grammar.genitives, word) || trigger.others.iter().any(|own| own == word)
    };
    doc.tokens[clause.head].pos == Pos::Noun
        && own.governor == Some(clause.head)
        && own.pos == Pos::Noun
        && grammar.preposition(doc, token).is_some_and(|word| !is_own(word))
}

/// The words that hang on a token, those below them that are nobody ("sentenced to two years in *prison*") or stand under no word but the trigger's own
/// (« tient X *pour responsable* »), and those below nouns that only count or bundle ("held three rounds of *talks*").
fn reachable(clause: &Clause<'_>, trigger: &Trigger, token: usize) -> Vec<usize> {
    let doc = clause.doc;
    let names = |word: &str| trigger.others.iter().any(|own| own == word);
    let is_of_trigger = |token: usize| clause.grammar.preposition(doc, token).is_none_or(names);
    // "Made appearances *before the war*" is no war that was made, and an auxiliary is no word.
    // Nor is who acts: « la *justice* a livré un baron » has nobody before a court.
    let is_aside = |token: usize| {
        let acts = matches!(doc.tokens[token].relation, Relation::Subject | Relation::Agent)
            && doc.tokens[token].governor == Some(clause.head)
            && clause.mention_at(token).is_some()
            && clause.subject() == Some(token);
        let is_loose = |word: &str| is_in(&clause.grammar.loose_prepositions, word);
        let is_loose = |word: &str| is_loose(word) && !names(word);
        let own = &doc.tokens[token];
        let is_auxiliary = matches!(own.relation, Relation::Auxiliary | Relation::PassiveAuxiliary);
        acts || clause.grammar.preposition(doc, token).is_some_and(is_loose)
            || is_auxiliary && is_in(&clause.grammar.auxiliaries, &own.lemma)
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
                    && !is_aside(token)
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

/// Tells whether what hangs on a token from here on is another clause or member of a list, where no word of a trigger stands.
pub(crate) fn opens_clause(doc: &Doc, token: usize) -> bool {
    matches!(
        doc.tokens[token].relation,
        Relation::Conjunct
            | Relation::RelativeClause
            | Relation::AdverbialClause
            | Relation::Parataxis
    )
}
