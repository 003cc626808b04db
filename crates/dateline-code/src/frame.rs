//! From a trigger in the text to the entry that fits best, with its arguments.

use dateline_types::{Argument, Doc, Pos, Relation, Resolved};

use crate::argument::{Class, argument, arguments, class, members};
use crate::clause::Clause;
use crate::codebook::{Codebook, Conditions, Entry, Trigger, TriggerKind};
use crate::grammar::is_in;
use crate::status::is_negated;

/// How deep the further words of a phrase may hang below its head.
const MAX_DEPTH: usize = 3;

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
    /// How many of actor and recipient are someone known.
    pub(crate) n_known: usize,
}

/// Finds the entry that fits the token best. None where none does, or where the best one codes nothing.
pub(crate) fn best_match<'c>(
    resolved: &Resolved,
    codebook: &'c Codebook,
    head: usize,
) -> Option<Match<'c>> {
    let doc = &resolved.doc;
    let kind = kind_of(doc, head)?;
    let mut fitting: Vec<(usize, Match<'c>)> = Vec::new();
    for (entry, trigger) in codebook.with_head(kind, &doc.tokens[head]) {
        let clause = Clause::new(resolved, &codebook.grammar, head);
        if let Some(used) = trigger_words(doc, head, trigger)
            && holds(&clause, &entry.conditions)
            && let Some(found) = fill(resolved, codebook, entry, trigger, head, used)
        {
            fitting.push((entry.weight(trigger), found));
        }
    }
    // The first of the heaviest: files are read in order of their names.
    let heaviest = fitting.iter().map(|(weight, _)| *weight).max()?;
    let (_, best) = fitting.into_iter().find(|(weight, _)| *weight == heaviest)?;
    best.entry.codes.then_some(best)
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

/// Finds the further words of a trigger below its head; returns all its tokens.
pub(crate) fn trigger_words(doc: &Doc, head: usize, trigger: &Trigger) -> Option<Vec<usize>> {
    if trigger.is_reflexive && doc.first_related(head, Relation::Reflexive).is_none() {
        return None;
    }
    let mut used = vec![head];
    if trigger.others.is_empty() {
        return Some(used);
    }
    let below = below(doc, head);
    for word in &trigger.others {
        let is_word = |&&token: &&usize| {
            let own = &doc.tokens[token];
            (*own.lemma == **word || *own.lower == **word) && !used.contains(&token)
        };
        let token = *below.iter().find(is_word)?;
        used.push(token);
    }
    Some(used)
}

fn below(doc: &Doc, head: usize) -> Vec<usize> {
    let mut all: Vec<usize> = Vec::new();
    let mut level = vec![head];
    for _ in 0..MAX_DEPTH {
        level = level
            .iter()
            .flat_map(|&token| doc.dependents(token))
            .copied()
            .filter(|&token| {
                !matches!(
                    doc.tokens[token].relation,
                    Relation::Conjunct | Relation::RelativeClause | Relation::Parataxis
                )
            })
            .collect();
        all.extend(&level);
    }
    all
}

fn holds(clause: &Clause<'_>, conditions: &Conditions) -> bool {
    let doc = clause.doc;
    let one_of = |words: &[String], token: Option<usize>| {
        token.is_some_and(|token| {
            members(doc, token).iter().any(|&token| is_listed(doc, words, token))
        })
    };
    let needs = |words: &[String], token: &dyn Fn() -> Option<usize>| {
        words.is_empty() || one_of(words, token())
    };
    let bars = |words: &[String], token: &dyn Fn() -> Option<usize>| {
        !words.is_empty() && one_of(words, token())
    };
    let under = |(preposition, noun): &(String, String)| {
        clause
            .slot(preposition)
            .iter()
            .any(|&token| noun == "*" || is_listed(doc, std::slice::from_ref(noun), token))
    };
    needs(&conditions.object, &|| clause.object())
        && !bars(&conditions.not_object, &|| clause.object())
        && needs(&conditions.subject, &|| clause.subject())
        && !bars(&conditions.not_subject, &|| clause.subject())
        && needs(&conditions.complement, &|| clause.complement())
        && !bars(&conditions.not_complement, &|| clause.complement())
        && (conditions.oblique.is_empty() || conditions.oblique.iter().any(under))
        && !conditions.not_oblique.iter().any(under)
        && (!conditions.negated || is_negated(doc, clause.head))
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
) -> Option<Match<'c>> {
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
    let unmet = |wanted: &[String], found: &Option<(String, Vec<usize>)>| {
        !wanted.is_empty() && found.is_none()
    };
    if unmet(&entry.conditions.actor_is, &actor)
        || unmet(&entry.conditions.recipient_is, &recipient)
    {
        return None;
    }
    let (actor_heads, recipient_heads) = (taken(&actor), taken(&recipient));
    let is_known =
        |heads: &[usize]| heads.iter().any(|&head| class(resolved, head) == Class::Actor);
    let n_known = usize::from(is_known(&actor_heads)) + usize::from(is_known(&recipient_heads));
    let is_bare_noun = entry.kind == TriggerKind::Noun && support.is_none();
    if n_known == 0 || (is_bare_noun && !is_known(&actor_heads) && recipient_heads.is_empty()) {
        return None;
    }
    let who = |heads: &[usize]| {
        let all = heads.iter().flat_map(|&head| members(doc, head));
        let mut all: Vec<Argument> = all.flat_map(|head| arguments(resolved, head)).collect();
        all.dedup_by(|later, earlier| {
            later.span == earlier.span && later.identity == earlier.identity
        });
        all
    };
    let (mut actors, mut recipients) = (who(&actor_heads), who(&recipient_heads));
    if entry.reciprocal && recipients.is_empty() && actors.len() > 1 {
        recipients = actors.split_off(1);
    }
    if let Some(support) = &support {
        used.push(support.verb);
    }
    used.extend(clause.object().filter(|_| !entry.conditions.object.is_empty()));
    used.extend(clause.complement().filter(|_| !entry.conditions.complement.is_empty()));
    let predicate = support.map_or(head, |support| support.verb);
    let slots = (actor.map(|(slot, _)| slot), recipient.map(|(slot, _)| slot));
    Some(Match { entry, trigger, head, predicate, used, actors, recipients, slots, n_known })
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
    let fits = |head: &usize| {
        let is_free = !taken.contains(head) && (!used[1..].contains(head) || is_someone(*head));
        // « a exprimé *sa* reconnaissance »: nobody thanks himself.
        let is_other =
            entity(*head).is_none_or(|own| taken.iter().all(|&at| entity(at) != Some(own)));
        is_free
            && is_other
            && !clause.grammar.is_of_preposition(clause.doc, *head)
            && is_of_class(resolved, *head, must_be)
            && argument(resolved, *head).is_some()
    };
    slots.iter().find_map(|slot| {
        let mut heads: Vec<usize> = clause.slot(slot).into_iter().filter(fits).collect();
        if is_actor_of_noun && matches!(slot.as_str(), "modifier" | "de" | "of") {
            // Any adjective stands by a noun, and « l'attaque de » may be who attacks or what: only someone known acts.
            heads.retain(|&head| resolved.mention_at(head).is_some());
        }
        heads.truncate(1);
        (!heads.is_empty()).then(|| (slot.clone(), heads))
    })
}

fn is_of_class(resolved: &Resolved, head: usize, must_be: &[String]) -> bool {
    must_be.is_empty() || {
        let own = class(resolved, head);
        let is_place = || {
            resolved
                .toponyms
                .iter()
                .any(|toponym| toponym.span.overlaps(resolved.doc.tokens[head].span))
        };
        must_be.iter().any(|class| match class.as_str() {
            "actor" => own == Class::Actor,
            "place" => own == Class::Place || is_place(),
            _ => own == Class::Thing,
        })
    }
}

/// The verb that lends a noun its subject.
struct Support {
    verb: usize,
    subject: Option<usize>,
    suffers: bool,
}

impl Support {
    fn of(resolved: &Resolved, codebook: &Codebook, noun: usize) -> Option<Support> {
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
        let verb = token.governor.filter(|_| is_governed)?;
        if token.relation == Relation::Conjunct {
            return Support::of(resolved, codebook, verb);
        }
        // « a exprimé sa reconnaissance *pour l'aide* »: what is thanked for is not done.
        let is_beside = token.relation == Relation::Oblique
            && grammar
                .preposition(doc, noun)
                .is_some_and(|word| !is_in(&grammar.lending_prepositions, word));
        if is_beside {
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
}
