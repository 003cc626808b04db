//! « a bloqué des routes *pour protester* », « s'est fait exploser devant une mosquée, *tuant* douze fidèles »: clauses of a verb that the model hangs on the
//! noun before them.

use std::collections::BTreeSet;

use dateline_types::doc::{Pos, Relation, Token};

use crate::headlines::Forms;
use crate::lists::Peoples;
use crate::reattach::{children, is_one_of};

/// Hangs a clause without a finite verb, which hangs on a noun, on the verb above: a purpose, or a gerund behind a comma or « en ».
pub(crate) fn raise_clause(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    purposes: &[String],
    gerunds: &[String],
) {
    let own = &tokens[index];
    let hangs_on_noun = own.pos == Pos::Verb && own.relation == Relation::RelativeClause;
    let Some(noun) = own.governor.map(|noun| noun - first).filter(|_| hangs_on_noun) else {
        return;
    };
    let is_purpose = own.has("VerbForm=Inf")
        && children(tokens, index, first).any(|at| at < index && is_one_of(purposes, &tokens[at]));
    let is_gerund = own.has("VerbForm=Part")
        && own.has("Tense=Pres")
        && index > 0
        && (&*tokens[index - 1].lower == "," || is_one_of(gerunds, &tokens[index - 1]));
    if !is_purpose && !is_gerund {
        return;
    }
    if let Some(verb) = verb_above(tokens, noun, first).filter(|&verb| verb < noun) {
        tokens[index].relation = Relation::AdverbialClause;
        tokens[index].governor = Some(first + verb);
    }
}

/// The verb that a noun, or the noun it belongs to, is an argument of.
fn verb_above(tokens: &[Token], mut noun: usize, first: usize) -> Option<usize> {
    // A circle would have no end; no tree is deeper than its words.
    for _ in 0..tokens.len() {
        let own = &tokens[noun];
        let above = own.governor? - first;
        match own.relation {
            Relation::Object | Relation::Oblique if tokens[above].pos == Pos::Verb => {
                return Some(above);
            }
            Relation::NounComplement => noun = above,
            _ => return None,
        }
    }
    None
}

/// "Accused Indian forces *of damaging* shrines": what such a verb takes under "of" is not its object's.
pub(crate) fn raise_charge(tokens: &mut [Token], index: usize, first: usize, takes_of: &[String]) {
    let own = &tokens[index];
    let is_under_of = own.preposition.is_some_and(|word| &*tokens[word - first].lower == "of");
    let Some(noun) = own.governor.map(|noun| noun - first).filter(|_| is_under_of) else { return };
    let above = &tokens[noun];
    let is_object = matches!(above.relation, Relation::Object | Relation::PassiveSubject);
    let Some(verb) = above.governor.map(|verb| verb - first).filter(|_| is_object) else { return };
    if verb < index && takes_of.iter().any(|lemma| **lemma == *tokens[verb].lemma) {
        if own.relation == Relation::NounComplement {
            tokens[index].relation = Relation::Oblique;
        }
        tokens[index].governor = Some(first + verb);
    }
}

/// « un village assiégé *du Soudan* »: who does it in the passive stands under « par », not under what makes a complement.
pub(crate) fn lower_agent(tokens: &mut [Token], index: usize, first: usize, partitives: &[String]) {
    let own = &tokens[index];
    let stands_under = |word: usize| is_one_of(partitives, &tokens[word - first]);
    if own.relation == Relation::Agent && own.preposition.is_some_and(stands_under) {
        tokens[index].relation = Relation::Oblique;
    }
}

/// « aspergé au canon à eau par les garde-côtes *chinois* »: the adjective of a people right behind who does it is theirs.
pub(crate) fn take_adjective_of_agent(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    agents: &[String],
    peoples: &Peoples,
) {
    let own = &tokens[index];
    let is_people =
        own.pos == Pos::Adjective && own.relation == Relation::Modifier && peoples.has(&own.lower);
    let Some(doer) = index.checked_sub(1).filter(|_| is_people) else { return };
    let stands_under = |word: usize| is_one_of(agents, &tokens[word - first]);
    let is_doer = tokens[doer].pos == Pos::Noun
        && tokens[doer].sent == own.sent
        && tokens[doer].preposition.is_some_and(stands_under);
    let hangs_before = own.governor.is_some_and(|above| above < first + doer);
    if is_doer && hangs_before {
        tokens[index].governor = Some(first + doer);
    }
}

/// « le rejet par *Colombo d'une enquête* », "the adoption by parliament *of a law*": behind who does it, a noun without a definite article belongs to the deed.
pub(crate) fn raise_from_agent(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    agents: &[String],
) {
    let own = &tokens[index];
    let is_complement = own.relation == Relation::NounComplement && own.preposition.is_some();
    let Some(doer) = own.governor.map(|doer| doer - first).filter(|_| is_complement) else {
        return;
    };
    let stands_under = |word: usize| is_one_of(agents, &tokens[word - first]);
    let acts = tokens[doer].relation == Relation::NounComplement
        && tokens[doer].preposition.is_some_and(stands_under);
    // "By the International *Committee* of the Red Cross" is a name.
    let is_open = tokens[doer].pos == Pos::ProperNoun && own.pos == Pos::Noun
        || children(tokens, index, first).any(|at| tokens[at].has("Definite=Ind"));
    if let Some(deed) = tokens[doer].governor.filter(|_| acts && is_open && doer < index) {
        tokens[index].governor = Some(deed);
    }
}

/// « un baron de la drogue, *que* Quito soupçonne de meurtre »: behind a comma and a noun no clause of the verb above begins with « que », but one about the
/// noun.
pub(crate) fn lower_relative(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_que = matches!(&*own.lower, "que" | "qu'") && own.relation == Relation::Marker;
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| is_que) else { return };
    let is_clause = matches!(
        tokens[verb].relation,
        Relation::Complement | Relation::AdverbialClause | Relation::Conjunct | Relation::Parataxis
    );
    let has = |relation| children(tokens, verb, first).any(|at| tokens[at].relation == relation);
    let Some(noun) = index.checked_sub(2).filter(|_| &*tokens[index - 1].lower == ",") else {
        return;
    };
    let noun = top_of_phrase(tokens, noun, first);
    if !is_clause
        || verb < index
        || !has(Relation::Subject)
        || has(Relation::Object)
        || !tokens[noun].pos.is_nominal()
    {
        return;
    }
    tokens[verb].relation = Relation::RelativeClause;
    tokens[verb].governor = Some(first + noun);
    tokens[index].relation = Relation::Object;
    tokens[index].pos = Pos::Pronoun;
    tokens[index].morph = "PronType=Rel".into();
}

/// The noun that a word belongs to, as part of its name or complement.
fn top_of_phrase(tokens: &[Token], word: usize, first: usize) -> usize {
    let mut at = word;
    while let Some(above) = tokens[at].governor.and_then(|above| above.checked_sub(first)) {
        let is_part = matches!(
            tokens[at].relation,
            Relation::NounComplement | Relation::Modifier | Relation::Flat | Relation::Compound
        );
        if !is_part || above >= at || !tokens[above].pos.is_nominal() {
            break;
        }
        at = above;
    }
    at
}

/// "Has not ruled out *striking* Iran", "denies *shelling* camp": what such a verb takes in the "-ing" form is what it speaks of, no deed beside, and no part of a
/// noun.
pub(crate) fn take_gerund(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    takes_gerund: &[String],
    forms: &Forms,
) {
    take_part_for_gerund(tokens, index, first, takes_gerund, forms);
    let own = &tokens[index];
    let is_gerund = &*own.tag == "VBG" && own.relation == Relation::AdverbialClause;
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| is_gerund) else { return };
    let is_right_behind =
        verb < index && (verb + 1..index).all(|at| tokens[at].relation == Relation::Particle);
    if is_right_behind && takes_gerund.iter().any(|lemma| **lemma == *tokens[verb].lemma) {
        tokens[index].relation = Relation::Complement;
    }
}

fn take_part_for_gerund(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    takes_gerund: &[String],
    forms: &Forms,
) {
    let own = &tokens[index];
    let is_part = matches!(own.relation, Relation::Compound | Relation::Modifier);
    let Some(object) = own.governor.map(|object| object - first).filter(|_| is_part) else {
        return;
    };
    let verb = tokens[object].governor.map(|verb| verb - first);
    let takes = |&verb: &usize| {
        verb + 1 == index
            && object > index
            && tokens[object].relation == Relation::Object
            && takes_gerund.iter().any(|lemma| **lemma == *tokens[verb].lemma)
    };
    let Some(verb) = verb.filter(takes) else { return };
    let Some(lemma) = forms.gerunds.get(&*own.lower).cloned() else { return };
    let own = &mut tokens[index];
    own.pos = Pos::Verb;
    own.tag = "VBG".into();
    own.morph = "Aspect=Prog|Tense=Pres|VerbForm=Part".into();
    own.lemma = lemma.into();
    own.relation = Relation::Complement;
    own.governor = Some(first + verb);
    tokens[object].governor = Some(first + index);
}

/// "Wrote off *the debt* Somalia owed it": a common noun with an article right before the subject of a clause is no part of its name, but the object of a verb that
/// has none, which the clause tells more about. Behind verbs of `speech` it is who bears a title.
pub(crate) fn take_part_of_name_for_object(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    speech: &BTreeSet<String>,
) {
    let own = &tokens[index];
    let Some(name) = own.governor.map(|name| name - first) else { return };
    let is_part = own.pos == Pos::Noun
        && own.relation == Relation::Compound
        && name == index + 1
        && tokens[name].pos == Pos::ProperNoun
        && tokens[name].relation == Relation::Subject;
    let is_article = |at: usize| &*tokens[at].tag == "DT" && tokens[at].lower.len() > 1;
    let has_article =
        || (0..index).rev().take_while(|&at| tokens[at].sent == own.sent).take(2).any(is_article);
    let Some(clause) = tokens[name].governor.map(|verb| verb - first).filter(|_| is_part) else {
        return;
    };
    let Some(verb) = tokens[clause].governor.map(|verb| verb - first) else { return };
    // "Wrote *off*"
    let has_particle =
        children(tokens, verb, first).any(|at| tokens[at].relation == Relation::Particle);
    let is_clause = tokens[clause].relation == Relation::Complement
        && clause > name
        && verb < index
        && tokens[verb].pos == Pos::Verb
        && (has_particle || !speech.contains(&*tokens[verb].lemma))
        && children(tokens, verb, first).all(|at| tokens[at].relation != Relation::Object);
    if is_clause && has_article() {
        tokens[index].relation = Relation::Object;
        tokens[index].governor = Some(first + verb);
        tokens[clause].relation = Relation::RelativeClause;
        tokens[clause].governor = Some(first + index);
    }
}

/// "Declared a *curfew* to contain the unrest": of a verb that only does things to others, what the model takes for the subject of an infinitive behind it is the
/// object, and the infinitive a purpose. `does_to` are such verbs.
pub(crate) fn take_subject_for_object(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    does_to: &[String],
) {
    let own = &tokens[index];
    let is_subject = own.relation == Relation::Subject && own.pos == Pos::Noun;
    let Some(infinitive) = own.governor.map(|verb| verb - first).filter(|_| is_subject) else {
        return;
    };
    let clause = &tokens[infinitive];
    let is_infinitive =
        clause.relation == Relation::Complement && infinitive > index && clause.has("VerbForm=Inf");
    let Some(verb) = clause.governor.map(|verb| verb - first).filter(|_| is_infinitive) else {
        return;
    };
    let has_object =
        children(tokens, verb, first).any(|at| tokens[at].relation == Relation::Object);
    if verb < index && !has_object && does_to.iter().any(|lemma| **lemma == *tokens[verb].lemma) {
        tokens[index].relation = Relation::Object;
        tokens[index].governor = Some(first + verb);
        tokens[infinitive].relation = Relation::AdverbialClause;
    }
}

/// "Calls *for* parliament *to be dissolved*": what such a verb takes under "for" with an infinitive is what it asks, and "for" is the verb's. `takes_for` are
/// such verbs.
pub(crate) fn take_clause_of_for(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    takes_for: &[String],
) {
    let own = &tokens[index];
    let is_for = own.relation == Relation::Marker && &*own.lower == "for";
    let Some(clause) = own.governor.map(|clause| clause - first).filter(|_| is_for) else { return };
    let has_to = children(tokens, clause, first)
        .any(|at| at < clause && at > index && &*tokens[at].lower == "to");
    let is_clause =
        matches!(tokens[clause].relation, Relation::AdverbialClause | Relation::Complement);
    let Some(verb) = tokens[clause].governor.map(|verb| verb - first) else { return };
    let asks = takes_for.iter().any(|lemma| **lemma == *tokens[verb].lemma);
    if has_to && is_clause && asks && verb < index && tokens[verb].pos == Pos::Verb {
        tokens[clause].relation = Relation::Complement;
        tokens[index].relation = Relation::Particle;
        tokens[index].governor = Some(first + verb);
    }
}
