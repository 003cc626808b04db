//! What opens a sentence and is hardly told by its capital: participles taken for names, subjects that hang on their verb by no relation that means one.

use dateline_types::doc::{Pos, Relation, Token};

use crate::headlines::{Forms, Infinitives};
use crate::reattach::{children, is_one_of};

/// Mends the first words of the sentence whose first token this is.
pub(crate) fn mend_opening(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    forms: &Forms,
    agents: &[String],
) {
    let is_first = opens(tokens, index);
    if is_first {
        take_name_for_participle(tokens, index, first, &forms.participles, agents);
        take_name_for_subject(tokens, index, first);
        take_name_for_noun(tokens, index, first, forms);
    }
    take_verb_for_name(tokens, index, first);
    // « *La Corée* du Nord fait défiler »
    let is_article = |token: &Token| {
        token.relation == Relation::Determiner && token.governor == Some(first + index)
    };
    if !is_first && is_article(&tokens[index - 1]) && opens(tokens, index - 1) {
        take_name_for_subject(tokens, index, first);
    }
    list_behind_comma(tokens, index, first);
    join_name(tokens, index, first);
}

/// Tells whether a sentence begins with a token.
fn opens(tokens: &[Token], index: usize) -> bool {
    index == 0 || tokens[index - 1].sent != tokens[index].sent
}

/// « *Frappes* de drones sur Odessa », « *Veto* américain à l'adhésion »: a noun of the codebook whose capital the model takes for that of a name. It heads its
/// sentence, without a further part of a name.
fn take_name_for_noun(tokens: &mut [Token], index: usize, first: usize, forms: &Forms) {
    let own = &tokens[index];
    let is_root = own.pos == Pos::ProperNoun && own.governor.is_none();
    let Some(noun) = forms.nouns.get(&*own.lower).filter(|_| is_root).cloned() else { return };
    let is_of_name = |at: usize| {
        matches!(tokens[at].relation, Relation::Flat | Relation::Compound)
            || tokens[at].relation == Relation::Modifier && tokens[at].pos == Pos::ProperNoun
    };
    let goes_on = tokens.get(index + 1).is_some_and(|next| {
        next.sent == own.sent && matches!(next.pos, Pos::Adposition | Pos::Adjective)
    });
    if goes_on && !children(tokens, index, first).any(is_of_name) {
        tokens[index].pos = Pos::Noun;
        tokens[index].lemma = noun.into();
    }
}

/// « *Narendra* Modi a adressé »: the subject is no verb where a name goes on behind it.
fn take_verb_for_name(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let acts = matches!(own.relation, Relation::Subject | Relation::PassiveSubject);
    let goes_on = tokens.get(index + 1).is_some_and(|next| {
        next.pos == Pos::ProperNoun
            && matches!(next.relation, Relation::Flat | Relation::Subject)
            && next.governor == Some(first + index)
    });
    if own.pos != Pos::Verb || !acts || !goes_on {
        return;
    }
    tokens[index].pos = Pos::ProperNoun;
    tokens[index + 1].relation = Relation::Flat;
    // « Le Premier *ministre* indien Narendra Modi »: what stood as its subject bears the name.
    let title = children(tokens, index, first)
        .find(|&at| at < index && tokens[at].relation == Relation::Subject);
    if let Some(title) = title {
        (tokens[title].relation, tokens[title].governor) =
            (tokens[index].relation, tokens[index].governor);
        tokens[index].relation = Relation::Apposition;
        tokens[index].governor = Some(first + title);
    }
}

/// « *Boko* Haram a enlevé »: of two words of a name that hang side by side, the first is part of the second.
fn join_name(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let Some(next) = tokens.get(index + 1) else { return };
    let is_stray = own.preposition.is_none()
        && matches!(
            own.relation,
            Relation::Other | Relation::Determiner | Relation::Adverb | Relation::Oblique
        );
    let is_one = own.pos == Pos::ProperNoun
        && next.pos == Pos::ProperNoun
        && own.governor.is_some()
        && own.governor == next.governor
        && matches!(next.relation, Relation::Subject | Relation::PassiveSubject);
    // « *New* Delhi »: no complement stands before its noun without a preposition.
    let is_before = own.relation == Relation::NounComplement
        && own.preposition.is_none()
        && own.governor == Some(first + index + 1)
        && matches!(own.pos, Pos::ProperNoun | Pos::Other | Pos::Adjective)
        && next.pos == Pos::ProperNoun;
    if is_stray && is_one || is_before {
        tokens[index].relation = Relation::Flat;
        tokens[index].governor = Some(first + index + 1);
    }
}

/// « *Refoulés* par les gardes, des migrants campent », « *Exclu* du parti, l'élu … »: a name or noun without an article that has the form of a participle, and an
/// agent or a clause with a subject behind its comma, is one.
fn take_name_for_participle(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    participles: &Infinitives,
    agents: &[String],
) {
    let own = &tokens[index];
    let is_name = matches!(own.pos, Pos::ProperNoun | Pos::Noun | Pos::Adjective);
    let Some(lemma) = participles.get(&*own.lower).filter(|_| is_name).cloned() else { return };
    if own.relation == Relation::Subject && is_name {
        give_subject_behind(tokens, index, first);
    }
    let own = &tokens[index];
    let hangs = matches!(
        own.relation,
        Relation::Oblique | Relation::Other | Relation::Apposition | Relation::AdverbialClause
    ) && own.preposition.is_none();
    let by = |tokens: &[Token], at: usize| {
        tokens[at].preposition.is_some_and(|word| is_one_of(agents, &tokens[word - first]))
    };
    let agent = children(tokens, index, first).find(|&at| at > index && by(tokens, at));
    if !hangs || agent.is_none() && !stands_before_subject(tokens, index, first) {
        return;
    }
    let below: Vec<usize> = children(tokens, index, first).collect();
    for at in below {
        if tokens[at].relation == Relation::NounComplement {
            let is_agent = agent == Some(at);
            tokens[at].relation = if is_agent { Relation::Agent } else { Relation::Oblique };
        }
    }
    let own = &mut tokens[index];
    own.pos = Pos::Verb;
    own.lemma = lemma.into();
    own.morph = "Tense=Past|VerbForm=Part".into();
    own.relation = Relation::AdverbialClause;
}

/// « *Réunis* à Vienne, *négociateurs* et diplomates ont discuté »: what has the form of a participle and opens its sentence is no subject where a noun in the plural
/// without an article stands behind the first comma, which then is it.
fn give_subject_behind(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let Some(verb) = own.governor.map(|verb| verb - first) else { return };
    let is_comma = |at: &usize| &*tokens[*at].lower == "," && tokens[*at].sent == own.sent;
    let Some(comma) = (index + 1..verb.max(index + 1)).find(is_comma) else { return };
    let noun = comma + 1;
    let is_subject = noun < verb
        && tokens[noun].pos == Pos::Noun
        && tokens[noun].has("Number=Plur")
        && tokens[noun].preposition.is_none()
        && matches!(
            tokens[noun].relation,
            Relation::Apposition | Relation::Conjunct | Relation::NounComplement
        );
    if is_subject && tokens[verb].pos == Pos::Verb {
        tokens[noun].relation = Relation::Subject;
        tokens[noun].governor = Some(first + verb);
        tokens[index].relation = Relation::Other;
    }
}

/// Tells whether what hangs on a word ends with a comma, and a subject of the verb above begins right behind.
fn stands_before_subject(tokens: &[Token], index: usize, first: usize) -> bool {
    let own = &tokens[index];
    let is_bare =
        children(tokens, index, first).all(|below| tokens[below].relation != Relation::Determiner);
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| is_bare) else {
        return false;
    };
    let subject = children(tokens, verb, first)
        .find(|&at| matches!(tokens[at].relation, Relation::Subject | Relation::PassiveSubject));
    subject.is_some_and(|subject| {
        let starts = children(tokens, subject, first).next().map_or(subject, |at| at.min(subject));
        tokens[verb].pos == Pos::Verb && starts > index + 1 && &*tokens[starts - 1].lower == ","
    })
}

/// « *Riyad* et Téhéran ont renoué », « *Ankara* menace *Damas* »: a name that opens its sentence is the subject of the finite verb that it hangs on, where that
/// has none, and one right behind the verb its object.
fn take_name_for_subject(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_stray = |token: &Token| {
        token.pos == Pos::ProperNoun
            && token.preposition.is_none()
            && matches!(token.relation, Relation::Other | Relation::Determiner | Relation::Adverb)
    };
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| is_stray(own)) else {
        return;
    };
    let has = |relations: &[Relation]| {
        children(tokens, verb, first).any(|at| relations.contains(&tokens[at].relation))
    };
    let is_open = tokens[verb].pos == Pos::Verb
        && verb > index
        && !has(&[Relation::Subject, Relation::PassiveSubject]);
    if !is_open {
        return;
    }
    let is_passive = has(&[Relation::PassiveAuxiliary]);
    let object = (verb + 1..tokens.len().min(verb + 2)).find(|&at| {
        is_stray(&tokens[at])
            && tokens[at].governor == Some(first + verb)
            && !has(&[Relation::Object])
    });
    tokens[index].relation = if is_passive { Relation::PassiveSubject } else { Relation::Subject };
    if let Some(object) = object {
        tokens[object].relation = Relation::Object;
    }
}

/// « Le Burkina Faso, *le Mali* et le Niger », "Mali, *Burkina Faso* and Niger": a name that hangs on the name before the comma without a preposition, and has another joined to
/// it, is the second of a list.
fn list_behind_comma(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_bare = own.pos == Pos::ProperNoun
        && matches!(own.relation, Relation::NounComplement | Relation::Apposition)
        && own.preposition.is_none();
    let Some(name) = own.governor.map(|name| name - first).filter(|_| is_bare) else { return };
    let starts = children(tokens, index, first).next().map_or(index, |child| child.min(index));
    let follows_comma = starts > 0 && &*tokens[starts - 1].lower == ",";
    // « Lima, *Quito* et Bogota »: the last may hang on the first.
    let is_joined = |at: usize| {
        tokens[at].governor == Some(first + name) && tokens[at].relation == Relation::Conjunct
    };
    let goes_on = children(tokens, index, first)
        .any(|at| at > index && tokens[at].relation == Relation::Conjunct)
        || tokens.get(index + 1).is_some_and(|next| next.pos == Pos::Conjunction)
            && tokens.len() > index + 2
            && is_joined(index + 2);
    if tokens[name].pos == Pos::ProperNoun && name < index && follows_comma && goes_on {
        tokens[index].relation = Relation::Conjunct;
    }
}
