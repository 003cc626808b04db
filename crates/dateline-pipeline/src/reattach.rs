//! Words that the models hang in the wrong place so often that a rule is surer: lists, verbs that stand below their subject.

use std::collections::{BTreeMap, BTreeSet};

use dateline_types::doc::{Pos, Relation, Token};
use serde::Deserialize;

use crate::adjuncts::{
    free_adjective, free_places, give_second_object, lower_day, raise_from_time,
    take_adjective_for_noun, take_adjunct_for_object, take_clause_for_attribute,
    take_modifier_for_judgement, take_object_behind_commas, take_object_behind_name,
    take_object_from_adjunct, take_object_from_negation, take_partitive_for_object,
    take_predicate_for_object, take_twice_for_manner,
};
use crate::clauses::{
    lower_agent, lower_relative, raise_charge, raise_clause, raise_from_agent,
    take_adjective_of_agent, take_clause_of_for, take_gerund, take_part_of_name_for_object,
    take_subject_for_object,
};
use crate::headlines::{Forms, join_headline_names, raise_passive, raise_verb, take_sufferer};
use crate::inversions::turn_inversion;
use crate::lists::{
    Peoples, join_between, join_peoples, join_to_person, lower_first_people,
    put_adjectives_on_noun, put_list_on_noun, put_subject_on_noun,
};
use crate::mend::sentence;
use crate::openings::mend_opening;
use crate::subjects::{
    find_subject, is_below, join_second_subject, join_split_list, lower_participle,
    raise_from_adverb, raise_infinitive, raise_participle, raise_verb_behind, raise_verb_of_day,
    raise_verb_of_object, raise_verb_of_perfect, take_active, take_noun_for_subject,
    take_number_for_noun, take_owner_for_subject, take_whole_for_part,
};

/// What the words of a language tell of where others hang: `[habits]` of `relations.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Habits {
    /// Prepositions of who does it.
    pub(crate) agents: Vec<String>,
    /// Articles that look like prepositions, under which nobody acts: « vendre *du* pétrole ».
    #[serde(default)]
    pub(crate) partitives: Vec<String>,
    /// Prepositions that ask for two: « *entre* Rome et Tunis ».
    #[serde(default)]
    pub(crate) between: Vec<String>,
    /// Nouns that are plural without an ending: "*police* arrest".
    #[serde(default)]
    pub(crate) plurals: Vec<String>,
    /// Participles that models take for nouns and adjectives → their verbs: « sont *morts* ».
    #[serde(default)]
    pub(crate) perfects: BTreeMap<String, String>,
    /// Numbers that models take for nouns: « deux *cents* combattants ».
    #[serde(default)]
    pub(crate) hundreds: Vec<String>,
    /// Prepositions of an infinitive that tells what for.
    #[serde(default)]
    pub(crate) purposes: Vec<String>,
    /// Prepositions of a gerund: « *en* blessant ».
    #[serde(default)]
    pub(crate) gerunds: Vec<String>,
    /// What stands before an infinitive that a noun or verb governs: « promesse *d'*investir ».
    #[serde(default)]
    pub(crate) infinitives: Vec<String>,
    /// Nouns of time, which are no objects.
    #[serde(default)]
    pub(crate) times: Vec<String>,
    /// Verbs that take what stands under "of" behind their object: "*accuse* him of".
    #[serde(default)]
    pub(crate) takes_of: Vec<String>,
    /// Verbs that take what stands under « de »: « *discute* du projet ».
    #[serde(default)]
    pub(crate) takes_de: Vec<String>,
    /// Verbs of giving, which have an object beside whom it is given to: « *transmettre* à la police des informations ».
    #[serde(default)]
    pub(crate) gives: Vec<String>,
    /// Verbs that speak of what stands behind them in the "-ing" form: "*consider* leaving".
    #[serde(default)]
    pub(crate) takes_gerund: Vec<String>,
    /// Verbs that ask for what stands behind "for" with an infinitive: "*call* for parliament to be dissolved".
    #[serde(default)]
    pub(crate) takes_for: Vec<String>,
    /// Verbs that only do things to others: "*declared* a curfew to contain the unrest".
    #[serde(default)]
    pub(crate) does_to: Vec<String>,
    /// Verbs that say nothing without an object, whose participle looks like the past.
    #[serde(default)]
    pub(crate) transitive: Vec<String>,
    /// Auxiliaries that form no passive.
    #[serde(default)]
    pub(crate) active: Vec<String>,
    /// Adjectives of peoples.
    #[serde(skip)]
    pub(crate) peoples: Peoples,
    /// Forms of verbs that models take for other words, of the codebook's verbs.
    #[serde(skip)]
    pub(crate) forms: Forms,
    /// Verbs of speaking, by their lemmas.
    #[serde(skip)]
    pub(crate) speech: BTreeSet<String>,
}

/// Mends the trees of a paragraph, whose first token is number `first`.
pub(crate) fn reattach(tokens: &mut [Token], first: usize, habits: &Habits) {
    let Habits {
        agents,
        partitives,
        between,
        perfects,
        hundreds,
        purposes,
        gerunds,
        infinitives,
        times,
        takes_of,
        takes_de,
        gives,
        takes_gerund,
        takes_for,
        does_to,
        transitive,
        active,
        peoples,
        forms,
        speech,
        plurals: _,
    } = habits;
    free_places(tokens, first);
    for index in 0..tokens.len() {
        raise_verb(tokens, index, first, habits);
        raise_passive(tokens, index, first);
        mend_opening(tokens, index, first, forms, agents);
        raise_from_auxiliary(tokens, index, first);
        take_perfect(tokens, index, first, perfects);
        take_reflexive(tokens, index, first);
        take_active(tokens, index, first, active);
        turn_inversion(tokens, index, first, habits);
        free_adjective(tokens, index, first);
        take_adjective_for_noun(tokens, index, first);
        take_modifier_for_judgement(tokens, index, first);
        take_number_for_noun(tokens, index, first, hundreds);
        put_list_on_noun(tokens, index, first);
        put_adjectives_on_noun(tokens, index, first, peoples);
        join_peoples(tokens, index, first, peoples);
        lower_first_people(tokens, index, first, peoples);
        join_to_person(tokens, index, first);
        lower_infinitive(tokens, index, first, speech, infinitives);
        lower_day(tokens, index, first, times);
        take_object_from_adjunct(tokens, index, first, times, partitives, gives);
        take_adjunct_for_object(tokens, index, first, times);
        take_object_from_negation(tokens, index, first, partitives);
        take_partitive_for_object(tokens, index, first, partitives, takes_de);
        take_predicate_for_object(tokens, index, first);
        take_clause_for_attribute(tokens, index, first);
        take_object_behind_name(tokens, index, first);
        take_object_behind_commas(tokens, index, first);
        raise_from_time(tokens, index, first, times);
        take_part_of_name_for_object(tokens, index, first, speech);
        give_second_object(tokens, index, first);
        raise_main_verb(tokens, index, first, speech);
        raise_verb_of_object(tokens, index, first);
        raise_verb_of_perfect(tokens, index, first, forms);
        raise_infinitive(tokens, index, first);
        raise_participle(tokens, index, first);
        lower_participle(tokens, index, first);
        raise_verb_of_name(tokens, index, first);
        take_modifier_for_verb(tokens, index, first, forms);
        raise_verb_behind_day(tokens, index, first);
        raise_gerund(tokens, index, first, gerunds);
        raise_clause(tokens, index, first, purposes, gerunds);
        raise_charge(tokens, index, first, takes_of);
        take_gerund(tokens, index, first, takes_gerund, forms);
        take_clause_of_for(tokens, index, first, takes_for);
        take_subject_for_object(tokens, index, first, does_to);
        lower_agent(tokens, index, first, partitives);
        take_adjective_of_agent(tokens, index, first, agents, peoples);
        raise_from_agent(tokens, index, first, agents);
        lower_relative(tokens, index, first);
        tell_receiver(tokens, index, first);
    }
    for index in 0..tokens.len() {
        raise_verb_of_day(tokens, index, first, times);
        raise_verb_behind(tokens, index, first);
        raise_from_adverb(tokens, index, first);
        take_owner_for_subject(tokens, index, first, partitives);
        join_split_list(tokens, index, first);
        put_subject_on_noun(tokens, index, first, peoples);
        join_second_subject(tokens, index, first);
        take_whole_for_part(tokens, index, first);
        find_subject(tokens, index, first, habits);
    }
    for index in 0..tokens.len() {
        take_noun_for_subject(tokens, index, first);
        take_twice_for_manner(tokens, index, first);
        take_sufferer(tokens, index, first, transitive);
        join_headline_names(tokens, index, first, peoples);
    }
    // What is joined to the noun may have been put there just now.
    for index in 0..tokens.len() {
        join_between(tokens, index, first, between, &forms.nouns);
    }
}

/// "*Managua* have re-established": an auxiliary has no arguments of its own.
fn raise_from_auxiliary(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_argument = matches!(
        own.relation,
        Relation::Subject | Relation::PassiveSubject | Relation::Object | Relation::Oblique
    );
    let Some(auxiliary) = own.governor.map(|above| above - first).filter(|_| is_argument) else {
        return;
    };
    let above = &tokens[auxiliary];
    let helps = matches!(above.relation, Relation::Auxiliary | Relation::PassiveAuxiliary);
    if let Some(verb) = above.governor.filter(|&verb| helps && verb != first + index) {
        tokens[index].governor = Some(verb);
    }
}

/// « Trois policiers sont *morts* »: a participle with « être » is the perfect of its verb, no noun or adjective, and no passive.
fn take_perfect(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    perfects: &BTreeMap<String, String>,
) {
    let own = &tokens[index];
    let masculine = own.lower.trim_end_matches('s').trim_end_matches('e');
    let Some(verb) = perfects.get(masculine).filter(|verb| ***verb != *own.lemma) else { return };
    let is_auxiliary = |relation| {
        matches!(relation, Relation::Copula | Relation::PassiveAuxiliary | Relation::Auxiliary)
    };
    let below: Vec<usize> = children(tokens, index, first).filter(|&at| at < index).collect();
    let is_said = below.iter().any(|&at| is_auxiliary(tokens[at].relation))
        && below.iter().all(|&at| tokens[at].relation != Relation::Determiner);
    if !is_said {
        return;
    }
    for at in below {
        tokens[at].relation = match tokens[at].relation {
            Relation::PassiveSubject => Relation::Subject,
            relation if is_auxiliary(relation) => Relation::Auxiliary,
            relation => relation,
        };
    }
    let own = &mut tokens[index];
    own.pos = Pos::Verb;
    own.lemma = verb.as_str().into();
    own.morph = "Tense=Past|VerbForm=Part".into();
}

/// « Paris *se* dit prêt »: the model takes the pronoun for an object.
fn take_reflexive(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_object = matches!(own.relation, Relation::Object | Relation::Indirect);
    let stands_before = own.governor.is_some_and(|verb| verb > first + index);
    if is_object && stands_before && own.has("Reflex=Yes") {
        tokens[index].relation = Relation::Reflexive;
    }
}

/// "Sent *Ukraine* forty missiles": of two objects the first, where it is a name or a pronoun, is whom it is given to.
fn tell_receiver(tokens: &mut [Token], index: usize, first: usize) {
    if tokens[index].pos != Pos::Verb {
        return;
    }
    let objects: Vec<usize> = children(tokens, index, first)
        .filter(|&at| at > index && tokens[at].relation == Relation::Object)
        .collect();
    let [receiver, thing] = objects[..] else { return };
    let is_someone = matches!(tokens[receiver].pos, Pos::ProperNoun | Pos::Pronoun);
    if is_someone && tokens[thing].pos == Pos::Noun {
        tokens[receiver].relation = Relation::Indirect;
    }
}

/// « tuant quatre civils et *en blessant* une vingtaine d'autres »: a gerund that the model takes for part of a preposition, and its object for another of those
/// before, is joined to the verb before.
fn raise_gerund(tokens: &mut [Token], index: usize, first: usize, gerunds: &[String]) {
    let own = &tokens[index];
    let is_gerund = own.pos == Pos::Verb
        && own.has("VerbForm=Part")
        && own.has("Tense=Pres")
        && index > 0
        && is_one_of(gerunds, &tokens[index - 1]);
    let Some(noun) = tokens[..index].last().map(|en| en.head).filter(|_| is_gerund) else { return };
    let is_within = |number: usize| number >= first && number < first + tokens.len();
    if !is_within(noun) || noun <= first + index || own.head != first + index - 1 {
        return;
    }
    let object = &tokens[noun - first];
    let is_joined = object.relation == Relation::Conjunct;
    let other = object.governor.filter(|_| is_joined).map(|other| &tokens[other - first]);
    let verb = other
        .filter(|other| matches!(other.relation, Relation::Object | Relation::Oblique))
        .and_then(|other| other.governor)
        .filter(|&verb| verb < first + index && tokens[verb - first].pos == Pos::Verb);
    let Some(verb) = verb else { return };
    tokens[index].relation = Relation::Conjunct;
    tokens[index].governor = Some(verb);
    let object = &mut tokens[noun - first];
    object.relation = Relation::Object;
    object.governor = Some(first + index);
    object.preposition = None;
}

/// « La *promesse* de Pékin d'*investir* … »: an infinitive under a preposition has no subject, and heads no sentence; it is the noun's, which takes its place.
fn lower_infinitive(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    speech: &BTreeSet<String>,
    marks: &[String],
) {
    let own = &tokens[index];
    if own.governor.is_some() || !own.has("VerbForm=Inf") {
        return;
    }
    let has_mark =
        children(tokens, index, first).any(|at| at < index && is_one_of(marks, &tokens[at]));
    let noun = children(tokens, index, first).find(|&at| {
        at < index && tokens[at].relation == Relation::Subject && tokens[at].pos == Pos::Noun
    });
    let Some(noun) = noun.filter(|_| has_mark) else { return };
    tokens[noun].relation = Relation::Root;
    tokens[noun].governor = None;
    tokens[index].relation = Relation::RelativeClause;
    tokens[index].governor = Some(first + noun);
    raise_main_verb(tokens, noun, first, speech);
}

/// « Le *Haut-Commissariat* pour les réfugiés a *distribué* … »: a finite verb that hangs on the noun which heads its sentence, or below it, and has neither
/// a subject nor a relative pronoun, is the sentence's verb, and the noun its subject.
fn raise_main_verb(tokens: &mut [Token], index: usize, first: usize, speech: &BTreeSet<String>) {
    let own = &tokens[index];
    let is_copular = |relation| matches!(relation, Relation::Copula | Relation::Auxiliary);
    if own.governor.is_some()
        || !own.pos.is_nominal()
        || children(tokens, index, first).any(|below| is_copular(tokens[below].relation))
    {
        return;
    }
    let sent = own.sent;
    let later = (index + 1..tokens.len()).take_while(|&at| tokens[at].sent == sent);
    let mut later = later.filter(|&at| is_finite(tokens, at, first));
    let behind_relative = later.clone().find(|&at| is_behind_relative(tokens, at, index, first));
    let Some(verb) =
        behind_relative.or_else(|| later.find(|&at| is_clause_of(tokens, at, index, first)))
    else {
        return;
    };
    // « les médecins …, *ont cessé le travail* »: the model may take the object for a subject behind its verb, which verbs of speaking have.
    let is_object = |at: usize| {
        at > verb
            && tokens[at].relation == Relation::Subject
            && tokens[at].pos.is_nominal()
            && !speech.contains(&*tokens[verb].lemma)
    };
    let is_open = children(tokens, verb, first).all(|below| {
        let closes = matches!(
            tokens[below].relation,
            Relation::Subject | Relation::PassiveSubject | Relation::Marker | Relation::Coordinator
        );
        (!closes || is_object(below)) && (below > verb || !is_relative(tokens, below, first))
    });
    let object = children(tokens, verb, first).find(|&at| is_object(at));
    if !is_open {
        return;
    }
    let is_passive = children(tokens, verb, first)
        .any(|below| tokens[below].relation == Relation::PassiveAuxiliary);
    put_below(tokens, index, verb, first, is_passive);
    if let Some(object) = object {
        tokens[object].relation = Relation::Object;
    }
}

/// "The charity *Doctors* Without Borders *treated* …": of a sentence without another verb a clause with a name for its subject, right behind the noun, is the
/// main one, and the noun only says what the name is.
fn raise_verb_of_name(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let name = index + 1;
    let is_name = tokens.get(name).is_some_and(|next| {
        next.sent == own.sent && next.pos == Pos::ProperNoun && next.relation == Relation::Subject
    });
    if own.governor.is_some() || own.pos != Pos::Noun || !is_name {
        return;
    }
    let Some(verb) = tokens[name].governor.map(|above| above - first) else { return };
    let is_clause = tokens[verb].relation == Relation::RelativeClause
        && tokens[verb].governor == Some(first + index)
        && is_finite(tokens, verb, first)
        && !children(tokens, verb, first).any(|below| is_relative(tokens, below, first));
    if is_clause {
        tokens[verb].relation = Relation::Root;
        tokens[verb].governor = None;
        tokens[index].relation = Relation::Compound;
        tokens[index].governor = Some(first + name);
    }
}

/// « Le *Parti* conservateur *menace* d'exclure »: a noun without an article that hangs on the one that heads the sentence, and governs an infinitive, is the
/// verb.
fn take_modifier_for_verb(tokens: &mut [Token], index: usize, first: usize, forms: &Forms) {
    let own = &tokens[index];
    if own.governor.is_some() || !own.pos.is_nominal() {
        return;
    }
    let is_infinitive = |at: usize| tokens.get(at).is_some_and(|token| token.has("VerbForm=Inf"));
    let is_verb = |&at: &usize| {
        let word = &tokens[at];
        let hangs = matches!(
            word.relation,
            Relation::Modifier | Relation::NounComplement | Relation::Apposition
        );
        let has =
            |relation| children(tokens, at, first).any(|below| tokens[below].relation == relation);
        let governs = children(tokens, at, first)
            .any(|below| tokens[below].relation == Relation::Complement && is_infinitive(below))
            || forms.lemma(&word.lower).is_some()
                && (is_infinitive(at + 2) || stands_before_name(tokens, at, index, first));
        at > index
            && hangs
            && matches!(word.pos, Pos::Noun | Pos::Adjective)
            && word.preposition.is_none()
            && !has(Relation::Determiner)
            && !has(Relation::Punctuation)
            && governs
    };
    let Some(verb) = children(tokens, index, first).find(is_verb) else { return };
    tokens[verb].pos = Pos::Verb;
    tokens[verb].morph = "Mood=Ind|Tense=Pres|VerbForm=Fin".into();
    if let Some(lemma) = forms.lemma(&tokens[verb].lower) {
        tokens[verb].lemma = lemma.into();
    }
    for at in children(tokens, index, first).filter(|&at| at > verb).collect::<Vec<_>>() {
        if tokens[at].has("VerbForm=Inf") {
            tokens[at].relation = Relation::Complement;
        } else if at == verb + 1 && tokens[at].preposition.is_none() {
            tokens[at].relation = Relation::Object;
        }
        // « Addis *Abeba* »
        let is_of_object = at == verb + 2 && tokens[at].relation == Relation::Flat;
        tokens[at].governor = Some(first + if is_of_object { verb + 1 } else { verb });
    }
    put_below(tokens, index, verb, first, false);
}

/// « Le Caire *presse* Addis Abeba de revenir »: tells whether a name without a preposition, which hangs on the noun that heads the sentence, stands right behind.
fn stands_before_name(tokens: &[Token], at: usize, noun: usize, first: usize) -> bool {
    let is_infinitive = |below: usize| below > at && tokens[below].has("VerbForm=Inf");
    tokens.get(at + 1).is_some_and(|name| {
        name.sent == tokens[at].sent
            && name.governor == Some(first + noun)
            && name.preposition.is_none()
            && matches!(name.pos, Pos::ProperNoun | Pos::Noun)
            && matches!(name.relation, Relation::NounComplement | Relation::Apposition)
    }) && children(tokens, noun, first).any(is_infinitive)
}

/// "The European *Union* on Friday *imposed* sanctions": what looks like a participle of the noun behind it, and has a day before it, is the sentence's verb.
fn raise_verb_behind_day(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    if own.governor.is_some() || own.pos != Pos::ProperNoun {
        return;
    }
    let sent = own.sent;
    let has_day = |verb: usize| {
        let mut below = children(tokens, verb, first);
        below.any(|at| {
            at < verb
                && tokens[at].relation == Relation::Oblique
                && tokens[at].preposition.is_none()
        })
    };
    let noun_of = |verb: usize| {
        let noun = tokens[verb].governor? - first;
        let is_modifier = tokens[verb].relation == Relation::Modifier
            && matches!(&*tokens[verb].tag, "VBN" | "VBD");
        (is_modifier && noun > verb && has_day(verb)).then_some(noun)
    };
    let mut later = (index + 1..tokens.len()).take_while(|&at| tokens[at].sent == sent);
    let Some((verb, noun)) = later.find_map(|verb| Some((verb, noun_of(verb)?))) else { return };
    tokens[noun].relation = Relation::Object;
    tokens[noun].governor = Some(first + verb);
    tokens[noun].preposition = None;
    tokens[verb].pos = Pos::Verb;
    tokens[verb].morph = "Tense=Past|VerbForm=Fin".into();
    put_below(tokens, index, verb, first, false);
}

/// Makes a verb the root of its sentence, and the noun that was it the verb's subject.
fn put_below(tokens: &mut [Token], noun: usize, verb: usize, first: usize, is_passive: bool) {
    tokens[noun].relation = if is_passive { Relation::PassiveSubject } else { Relation::Subject };
    tokens[noun].governor = Some(first + verb);
    tokens[verb].relation = Relation::Root;
    tokens[verb].governor = None;
}

/// Tells whether a word is one of these.
pub(crate) fn is_one_of(words: &[String], token: &Token) -> bool {
    words.iter().any(|word| **word == *token.lower)
}

pub(crate) fn children(
    tokens: &[Token],
    above: usize,
    first: usize,
) -> impl Iterator<Item = usize> {
    sentence(tokens, above).filter(move |&at| tokens[at].governor == Some(first + above))
}

/// Tells whether a verb hangs on the noun, or on a noun or infinitive below it, as a clause does.
fn is_clause_of(tokens: &[Token], verb: usize, noun: usize, first: usize) -> bool {
    let own = &tokens[verb];
    let hangs = matches!(
        own.relation,
        Relation::RelativeClause
            | Relation::Modifier
            | Relation::Adverb
            | Relation::AdverbialClause
            | Relation::Parataxis
            | Relation::NounComplement
    );
    // « Soulagement à Tabarre : le gang a libéré … » is two clauses.
    let is_behind_colon = || {
        own.relation == Relation::Parataxis
            && tokens[noun..verb].iter().any(|token| matches!(&*token.lower, ":" | ";"))
    };
    if own.pos != Pos::Verb || !hangs || is_behind_colon() {
        return false;
    }
    let mut at = verb;
    while let Some(above) = tokens[at].governor.map(|above| above - first) {
        if above == noun {
            return true;
        }
        if !tokens[above].pos.is_nominal() && !tokens[above].has("VerbForm=Inf") {
            return false;
        }
        at = above;
    }
    false
}

/// « Le *gouverneur*, qui invoque des raisons de santé, a *démissionné* »: a verb right behind the comma that ends the relative clause of the noun is the noun's,
/// though it is joined to a word of that clause.
fn is_behind_relative(tokens: &[Token], verb: usize, noun: usize, first: usize) -> bool {
    if tokens[verb].relation != Relation::Conjunct || tokens[verb].pos != Pos::Verb {
        return false;
    }
    let is_clause = |at: usize| {
        tokens[at].relation == Relation::RelativeClause
            && tokens[at].governor == Some(first + noun)
            && children(tokens, at, first)
                .any(|below| below < at && is_relative(tokens, below, first))
    };
    let is_within = |clause: usize| is_below(tokens, verb, clause, first) && clause < verb;
    let start = children(tokens, verb, first)
        .find(|&at| tokens[at].relation != Relation::Punctuation)
        .map_or(verb, |below| below.min(verb));
    let is_joined = children(tokens, verb, first)
        .any(|at| at < verb && tokens[at].relation == Relation::Coordinator);
    !is_joined
        && start > 0
        && &*tokens[start - 1].lower == ","
        && children(tokens, noun, first).any(|at| is_clause(at) && is_within(at))
}

pub(crate) fn is_finite(tokens: &[Token], verb: usize, first: usize) -> bool {
    let is_auxiliary = |relation| {
        matches!(relation, Relation::Auxiliary | Relation::PassiveAuxiliary | Relation::Copula)
    };
    let finite = |at: usize| tokens[at].has("VerbForm=Fin");
    finite(verb)
        || children(tokens, verb, first)
            .any(|below| is_auxiliary(tokens[below].relation) && finite(below))
}

/// Tells whether a word, or one below it, makes its clause a relative one.
pub(crate) fn is_relative(tokens: &[Token], word: usize, first: usize) -> bool {
    let is_one = |at: usize| {
        let own = &tokens[at];
        own.has("PronType=Rel")
            || matches!(&*own.tag, "WDT" | "WP" | "WP$" | "WRB")
            || matches!(&*own.lower, "qui" | "que" | "qu'" | "dont" | "où" | "that")
    };
    is_one(word) || children(tokens, word, first).any(is_one)
}
