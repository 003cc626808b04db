//! From a trigger in the text to the entry that fits best, with its arguments.

use std::collections::BTreeMap;

use dateline_types::{Argument, Doc, EventType, Pos, Quad, Relation, Resolved};

use crate::analogies::Analogies;
use crate::argument::{Class, argument, arguments, class, members};
use crate::clause::Clause;
use crate::codebook::{Codebook, Conditions, Entry, Trigger, TriggerKind};
use crate::grammar::is_in;
use crate::status::is_negated;

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
        None => fill(resolved, codebook, entry, trigger, clause.head, used),
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
    let one_of = |words: &[String], token: Option<usize>| {
        token.is_some_and(|token| listed(clause, words, token).is_some())
    };
    let needs = |words: &[String], token: &dyn Fn() -> Option<usize>| {
        words.is_empty() || one_of(words, token())
    };
    let lacks = |words: &[String], token: &dyn Fn() -> Option<usize>| {
        words.is_empty() || !one_of(words, token())
    };
    let under = |wanted: &(String, String)| listed_under(clause, wanted).is_some();
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
pub(crate) fn listed(clause: &Clause<'_>, words: &[String], token: usize) -> Option<usize> {
    let is_one = |token: &usize| is_listed(clause.doc, words, *token);
    members(clause.doc, token).into_iter().find_map(|member| {
        let own = Some(member).filter(is_one);
        own.or_else(|| contained(clause, member).filter(is_one))
    })
}

/// Returns the noun that stands under a preposition as a condition has it.
pub(crate) fn listed_under(
    clause: &Clause<'_>,
    (preposition, noun): &(String, String),
) -> Option<usize> {
    let is_one =
        |&token: &usize| noun == "*" || is_listed(clause.doc, std::slice::from_ref(noun), token);
    let noun_below = clause.slot(preposition).into_iter().find(is_one);
    // "suspects Moscow *of poisoning* him": any may be a clause.
    let clause_below = || clause.complement().filter(|_| noun == "*");
    let is_under =
        |&token: &usize| clause.grammar.preposition(clause.doc, token) == Some(preposition);
    noun_below.or_else(|| clause_below().filter(is_under))
}

/// What a noun that only counts or bundles is of: « une partie *de ses troupes* ».
fn contained(clause: &Clause<'_>, token: usize) -> Option<usize> {
    let doc = clause.doc;
    let counts = is_in(&clause.grammar.container_nouns, &doc.tokens[token].lemma);
    doc.first_related(token, Relation::NounComplement).filter(|_| counts)
}

fn is_listed(doc: &Doc, words: &[String], token: usize) -> bool {
    let own = &doc.tokens[token];
    words.iter().any(|word| {
        word == "*" || **word == *own.lemma || **word == *own.lower || is_phrase(doc, word, token)
    })
}

/// A noun of several words: the head is among them, the others below it.
fn is_phrase(doc: &Doc, phrase: &str, token: usize) -> bool {
    phrase.contains(' ')
        && phrase.split(' ').all(|word| {
            let is = |token: usize| {
                *doc.tokens[token].lemma == *word || *doc.tokens[token].lower == *word
            };
            is(token) || doc.dependents(token).iter().any(|&below| is(below))
        })
}

/// Fills the slots of an entry. None where what it needs is not there.
fn fill<'c>(
    resolved: &Resolved,
    codebook: &'c Codebook,
    entry: &'c Entry,
    trigger: &'c Trigger,
    head: usize,
    mut used: Vec<usize>,
) -> Result<Match<'c>, Unfit<'c>> {
    let doc = &resolved.doc;
    let clause = Clause::new(resolved, &codebook.grammar, head);
    let support =
        (entry.kind == TriggerKind::Noun).then(|| Support::of(resolved, codebook, head)).flatten();
    let mut actor = first_slot(
        resolved,
        &clause,
        &entry.actor,
        &entry.conditions.actor_is,
        &used,
        &[],
        entry.kind == TriggerKind::Noun,
    );
    let taken = |heads: &Option<(String, Vec<usize>)>| {
        heads.as_ref().map(|(_, heads)| heads.clone()).unwrap_or_default()
    };
    if let Some(support) = &support {
        let own = support
            .subject
            .map(|subject| (format!("subject of `{}`", doc.word(support.verb)), vec![subject]));
        actor = if support.suffers { actor } else { own.or(actor) };
    }
    let mut recipient = first_slot(
        resolved,
        &clause,
        &entry.recipient,
        &entry.conditions.recipient_is,
        &used,
        &taken(&actor),
        false,
    );
    if let Some(support) = support.as_ref().filter(|support| support.suffers) {
        recipient = support
            .subject
            .map(|subject| (format!("subject of `{}`", doc.word(support.verb)), vec![subject]));
    }
    let is_aimed = recipient.as_ref().is_some_and(|(slot, _)| {
        entry.kind == TriggerKind::Noun && is_in(&codebook.grammar.aiming_prepositions, slot)
    });
    if actor.is_none() && is_aimed {
        // « les bombardements *du régime* sur la ville »: whoever it is of does it, where another word says to whom.
        actor = first_slot(
            resolved,
            &clause,
            &codebook.grammar.genitives,
            &entry.conditions.actor_is,
            &used,
            &taken(&recipient),
            true,
        );
    }
    let unmet = |wanted: &[String], found: &Option<(String, Vec<usize>)>| {
        !wanted.is_empty() && found.is_none()
    };
    if unmet(&entry.conditions.actor_is, &actor) {
        return Err(Unfit::Condition("actor_is"));
    }
    if unmet(&entry.conditions.recipient_is, &recipient) {
        return Err(Unfit::Condition("recipient_is"));
    }
    if let Some(doer) = doer_of_means(resolved, codebook, entry, &actor) {
        actor = Some(doer);
    }
    let (actor_heads, recipient_heads) = (taken(&actor), taken(&recipient));
    let is_known =
        |heads: &[usize]| heads.iter().any(|&head| class(resolved, head) == Class::Actor);
    let is_bare_noun = entry.kind == TriggerKind::Noun && support.is_none();
    let (knows_actor, knows_recipient) = (is_known(&actor_heads), is_known(&recipient_heads));
    if (!knows_actor && !knows_recipient)
        || (is_bare_noun && !knows_actor && recipient_heads.is_empty())
    {
        return Err(Unfit::Nobody);
    }
    let who = |heads: &[usize]| {
        let all = heads.iter().flat_map(|&head| members(doc, head));
        // « les ministres grec et *turc* »: the second adjective is nobody beside the noun.
        let is_split = heads
            .iter()
            .filter_map(|&head| resolved.mention_at(head))
            .any(|mention| !resolved.entities[mention.entity].members.is_empty());
        let is_someone = |&head: &usize| {
            heads.contains(&head)
                || (doc.tokens[head].pos != Pos::Adjective && !is_split)
                || resolved.mention_at(head).is_some()
        };
        let all = all.filter(is_someone);
        let mut all: Vec<Argument> = all.flat_map(|head| arguments(resolved, head)).collect();
        all.dedup_by(|later, earlier| {
            later.span == earlier.span && later.identity == earlier.identity
        });
        all
    };
    let (actors, recipients) = (who(&actor_heads), who(&recipient_heads));
    let n_together = actors.len() + if entry.reciprocal { recipients.len() } else { 0 };
    if entry.conditions.several && n_together < 2 {
        return Err(Unfit::Condition("several"));
    }
    if let Some(support) = &support {
        used.push(support.verb);
    }
    used.extend(clause.object().filter(|_| !entry.conditions.object.is_empty()));
    used.extend(clause.complement().filter(|_| !entry.conditions.complement.is_empty()));
    let predicate = support.map_or(head, |support| support.verb);
    let slots = (actor.map(|(slot, _)| slot), recipient.map(|(slot, _)| slot));
    let likeness = None;
    Ok(Match { entry, trigger, head, predicate, used, actors, recipients, slots, likeness })
}

/// « des roquettes *tirées par le Hamas* se sont abattues »: of a thing that acts, whoever its participle names.
fn doer_of_means(
    resolved: &Resolved,
    codebook: &Codebook,
    entry: &Entry,
    actor: &Option<(String, Vec<usize>)>,
) -> Option<(String, Vec<usize>)> {
    let thing = actor.as_ref().and_then(|(_, heads)| heads.first().copied())?;
    let is_thing = entry.kind == TriggerKind::Verb && class(resolved, thing) == Class::Thing;
    let doer = Support::of_participle(resolved, codebook, thing).filter(|_| is_thing)?;
    let slot = format!("agent of `{}`", resolved.doc.word(doer.verb));
    doer.subject.map(|subject| (slot, vec![subject]))
}

/// Returns the first slot that is filled with what it must be, and what fills it.
fn first_slot(
    resolved: &Resolved,
    clause: &Clause<'_>,
    slots: &[String],
    must_be: &[String],
    used: &[usize],
    taken: &[usize],
    is_actor_of_noun: bool,
) -> Option<(String, Vec<usize>)> {
    let entity = |head: usize| resolved.mention_at(head).map(|mention| mention.entity);
    // « libérer *des otages* »: words of the trigger that are someone all the same.
    let is_someone = |head: usize| {
        entity(head).is_some_and(|own| !resolved.entities[own].identity.sectors.is_empty())
    };
    // « touché *par un éclat* », "hit by a bullet": of a passive a thing is the means, not who does it.
    let is_agent = clause.is_passive();
    let fits = |head: &usize| {
        let is_means =
            is_agent && clause.subject() == Some(*head) && class(resolved, *head) == Class::Thing;
        let is_free = !taken.contains(head) && (!used[1..].contains(head) || is_someone(*head));
        // « a exprimé *sa* reconnaissance »: nobody thanks himself.
        let is_other =
            entity(*head).is_none_or(|own| taken.iter().all(|&at| entity(at) != Some(own)));
        is_free
            && !is_means
            && is_other
            && !clause.grammar.is_of_preposition(clause.doc, *head)
            && is_of_class(resolved, *head, must_be)
            && argument(resolved, *head).is_some()
    };
    slots.iter().find_map(|slot| {
        let mut heads: Vec<usize> = clause.slot(slot).into_iter().filter(fits).collect();
        if heads.is_empty() {
            heads = below_trigger(clause, used, slot).into_iter().filter(fits).collect();
        }
        // « d'*importants* renforts turcs »: of adjectives only those of someone fill a slot.
        if slot.ends_with(".modifier") {
            heads.retain(|&head| resolved.mention_at(head).is_some());
        }
        if is_actor_of_noun && matches!(slot.as_str(), "modifier" | "de" | "of") {
            // Any adjective stands by a noun, and « l'attaque de » may be who attacks or what: only someone known acts.
            heads.retain(|&head| resolved.mention_at(head).is_some());
        }
        heads.truncate(1);
        (!heads.is_empty()).then(|| (slot.clone(), heads))
    })
}

/// « les exportations de gaz *de la Bolivie* »: what the parser hung on a noun of the trigger is the trigger's.
fn below_trigger(clause: &Clause<'_>, used: &[usize], slot: &str) -> Vec<usize> {
    let doc = clause.doc;
    let is_noun = |token: usize| doc.tokens[token].pos == Pos::Noun;
    let others = used[1..].iter().filter(|&&word| is_noun(word) && is_noun(clause.head));
    let is_known = |&token: &usize| clause.mention_at(token).is_some();
    others.flat_map(|&word| clause.at(word).slot(slot)).filter(is_known).collect()
}

fn is_of_class(resolved: &Resolved, head: usize, must_be: &[String]) -> bool {
    must_be.is_empty() || {
        let own = class(resolved, head);
        // « la reconstruction *de Mossoul* »: what lies in a place is for that place.
        let lies_there =
            || argument(resolved, head).is_some_and(|there| there.identity.country.is_some());
        let is_place = || resolved.is_place(resolved.doc.tokens[head].span) || lies_there();
        must_be.iter().any(|class| match class.as_str() {
            "actor" => own == Class::Actor,
            "place" => own == Class::Place || is_place(),
            _ => own == Class::Thing,
        })
    }
}

/// The verb that lends a noun its subject.
pub(crate) struct Support {
    pub(crate) verb: usize,
    pub(crate) subject: Option<usize>,
    suffers: bool,
}

impl Support {
    pub(crate) fn of(resolved: &Resolved, codebook: &Codebook, noun: usize) -> Option<Support> {
        let doc = &resolved.doc;
        let token = &doc.tokens[noun];
        let is_governed = matches!(
            token.relation,
            Relation::Object | Relation::PassiveSubject | Relation::Oblique | Relation::Conjunct
        );
        let grammar = &codebook.grammar;
        let container = token.governor.filter(|&above| {
            token.relation == Relation::NounComplement
                && is_in(&grammar.container_nouns, &doc.tokens[above].lemma)
        });
        if let Some(container) = container {
            return Support::of(resolved, codebook, container);
        }
        if let Some(support) = Support::of_participle(resolved, codebook, noun) {
            return Some(support);
        }
        let verb = token.governor.filter(|_| is_governed)?;
        if token.relation == Relation::Conjunct {
            return Support::of(resolved, codebook, verb);
        }
        // « a exprimé sa reconnaissance *pour l'aide* »: what is thanked for is not done; « a donné son accord *à l'échange* »: nor what is agreed.
        let has_object = || doc.first_related(verb, Relation::Object).is_some();
        let is_beside = token.relation == Relation::Oblique
            && (has_object()
                || grammar
                    .preposition(doc, noun)
                    .is_some_and(|word| !is_in(&grammar.lending_prepositions, word)));
        let is_reflexive = doc.first_related(verb, Relation::Reflexive).is_some();
        let is_other = is_reflexive && !is_in(&grammar.reflexive_support, &doc.tokens[verb].lemma);
        if is_beside || is_other {
            return None;
        }
        let lemma = &doc.tokens[verb].lemma;
        let suffers = is_in(&grammar.suffering_verbs, lemma);
        let lends = suffers
            || is_in(&grammar.support_verbs, lemma)
            || is_in(&grammar.announcing_verbs, lemma);
        lends.then(|| Support {
            verb,
            subject: Clause::new(resolved, grammar, verb).subject(),
            suffers,
        })
    }

    /// « les critiques *adressées par Canberra* », "the embargo *imposed by Ukraine*": the participle of a noun names who does it.
    fn of_participle(resolved: &Resolved, codebook: &Codebook, noun: usize) -> Option<Support> {
        let doc = &resolved.doc;
        let grammar = &codebook.grammar;
        let participles = [Relation::RelativeClause, Relation::Modifier];
        let mut below = participles.into_iter().flat_map(|relation| doc.related(noun, relation));
        below.find_map(|verb| {
            let clause = Clause::new(resolved, grammar, verb);
            let is_participle = doc.tokens[verb].pos == Pos::Verb && clause.is_passive();
            let subject = clause.subject().filter(|_| is_participle)?;
            let is_someone = resolved.mention_at(subject).is_some();
            let is_done = !is_judged(codebook, doc, noun, verb);
            (is_someone && is_done).then_some(Support {
                verb,
                subject: Some(subject),
                suffers: false,
            })
        })
    }
}

/// « les frappes *condamnées* par Damas », "the plan *rejected* by Kiev": whoever says something of a deed does not do it.
fn is_judged(codebook: &Codebook, doc: &Doc, noun: usize, verb: usize) -> bool {
    let judges = |event_type: &EventType| {
        matches!(event_type.quad(), Some(Quad::VerbalConflict | Quad::VerbalCooperation))
    };
    let is_of_noun = |conditions: &Conditions| {
        conditions.complement.is_empty()
            && (conditions.object.is_empty() || is_listed(doc, &conditions.object, noun))
    };
    let mut named = codebook.at(TriggerKind::Verb, doc, verb);
    named.any(|(entry, trigger)| {
        entry.codes
            && trigger.n_further() == 0
            && is_of_noun(&entry.conditions)
            && judges(&entry.event_type)
    })
}
