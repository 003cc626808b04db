//! « a dépêché *samedi à Palu* un hôpital »: a day or a place between a verb and its object, which the models hang on it.

use dateline_types::doc::{Pos, Relation, Token};

use crate::reattach::{children, is_one_of};

/// « à *Palu* un hôpital »: a name that the model takes for a part of the preposition, because a noun with an article of its own stands behind, has the
/// preposition to itself, and the noun is free.
pub(crate) fn free_places(tokens: &mut [Token], first: usize) {
    for name in 1..tokens.len() {
        let preposition = name - 1;
        let own = &tokens[name];
        let is_part = own.pos == Pos::ProperNoun
            && own.relation == Relation::Case
            && own.governor == Some(first + preposition)
            && tokens[preposition].relation == Relation::Case;
        let Some(noun) = tokens[preposition].governor.filter(|_| is_part) else { continue };
        let noun = noun - first;
        let is_free = noun > name
            && start_of(tokens, noun, first, name) == name + 1
            && is_article(&tokens[name + 1]);
        let Some(verb) = tokens[noun].governor.filter(|_| is_free) else { continue };
        tokens[name].relation = Relation::Oblique;
        tokens[name].governor = Some(verb);
        tokens[name].preposition = Some(first + preposition);
        tokens[preposition].governor = Some(first + name);
        tokens[noun].preposition = None;
        // Now a second noun behind the first place, which is the object where the verb has none.
        tokens[noun].relation = Relation::NounComplement;
        tokens[noun].governor = Some(first + name);
    }
}

/// « au *nouveau* ministre »: an adjective is no part of the preposition before it.
pub(crate) fn free_adjective(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let Some(preposition) = own.governor.map(|above| above - first) else { return };
    let is_part = own.pos == Pos::Adjective
        && own.relation == Relation::Case
        && preposition + 1 == index
        && tokens[preposition].pos == Pos::Adposition;
    let Some(noun) = tokens[preposition].governor.map(|noun| noun - first).filter(|_| is_part)
    else {
        return;
    };
    if noun > index && tokens[noun].pos.is_nominal() && tokens[noun].preposition.is_none() {
        tokens[index].relation = Relation::Modifier;
        tokens[index].governor = Some(first + noun);
        tokens[preposition].relation = Relation::Case;
        tokens[noun].preposition = Some(first + preposition);
    }
}

/// « a décidé *lundi* de prolonger »: a day without an article is no object.
pub(crate) fn lower_day(tokens: &mut [Token], index: usize, first: usize, times: &[String]) {
    let is_object = tokens[index].relation == Relation::Object;
    let is_bare = || children(tokens, index, first).all(|below| !is_article(&tokens[below]));
    if is_object
        && tokens[index].pos.is_nominal()
        && is_date(tokens, index, first, times)
        && is_bare()
    {
        tokens[index].relation = Relation::Oblique;
    }
}

/// « a imposé vendredi *des sanctions* », « a accusé jeudi *la France* », « a connu au début du mois *une tuerie* »: what the model hangs on a day or a place
/// behind the verb, without a preposition, is the verb's object where it has none. `times` are nouns of time, which are none.
pub(crate) fn take_object_from_adjunct(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    times: &[String],
    partitives: &[String],
    gives: &[String],
) {
    let own = &tokens[index];
    let Some(above) = own.governor.map(|above| above - first) else { return };
    // « débloquera l'an *prochain* une enveloppe »
    let is_of_day = tokens[above].pos == Pos::Adjective && own.relation == Relation::Object;
    let adjunct = tokens[above].governor.filter(|_| is_of_day).map_or(above, |day| day - first);
    let Some(verb) = tokens[adjunct].governor.map(|above| above - first) else { return };
    let is_time = |at: usize| is_of_time(&tokens[at], times);
    let is_bare = |at: usize| {
        children(tokens, at, first).all(|below| tokens[below].relation != Relation::Determiner)
    };
    // The model also takes a day for the object: « a adopté *lundi* de nouvelles sanctions ».
    let is_argument = matches!(tokens[adjunct].relation, Relation::Object | Relation::Complement);
    let is_day = is_argument && is_time(adjunct) && (is_of_day || is_bare(adjunct));
    let is_adjunct = tokens[adjunct].pos.is_nominal()
        && (tokens[adjunct].relation == Relation::Oblique || is_day);
    let is_behind = tokens[verb].pos == Pos::Verb && verb < adjunct && adjunct < index;
    let has_object = || {
        children(tokens, verb, first)
            .any(|at| at != adjunct && tokens[at].relation == Relation::Object)
    };
    if !is_adjunct
        || !is_behind
        || is_time(index)
        || !(stands_free(tokens, index, adjunct, first, is_time(adjunct), partitives)
            || is_given(tokens, index, verb, adjunct, first, partitives, gives))
        || has_object()
    {
        return;
    }
    if is_day {
        tokens[adjunct].relation = Relation::Oblique;
    }
    let own = &mut tokens[index];
    own.relation = Relation::Object;
    own.governor = Some(first + verb);
    own.preposition = None;
}

/// « ont transmis à la police *des informations* »: behind whom something is given to, what stands under an article in the plural is what is given.
fn is_given(
    tokens: &[Token],
    index: usize,
    verb: usize,
    adjunct: usize,
    first: usize,
    partitives: &[String],
    gives: &[String],
) -> bool {
    let own = &tokens[index];
    let article = own.preposition.map(|word| &tokens[word - first]);
    own.relation == Relation::NounComplement
        && own.has("Number=Plur")
        && tokens[adjunct].preposition.is_some()
        && gives.iter().any(|lemma| **lemma == *tokens[verb].lemma)
        && article.is_some_and(|word| is_one_of(partitives, word) && word.lower.ends_with('s'))
}

/// « a libéré mercredi *les deux femmes* », « ont passé à tabac *un détenu* », « rencontrera *le pape* jeudi »: what the model hangs on the verb as an
/// adjunct without a preposition is its object where it has none, or has a day for it.
pub(crate) fn take_adjunct_for_object(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    times: &[String],
) {
    let own = &tokens[index];
    let Some(verb) = own.governor.map(|above| above - first) else { return };
    let has_article = || children(tokens, index, first).any(|below| is_article(&tokens[below]));
    let is_bare_adjunct = own.preposition.is_none()
        && tokens[verb].pos == Pos::Verb
        && verb < index
        && match (own.pos, own.relation) {
            (Pos::Noun, Relation::Oblique | Relation::Other) => has_article(),
            (Pos::ProperNoun, Relation::Oblique) => true,
            _ => false,
        };
    if !is_bare_adjunct || is_date(tokens, index, first, times) {
        return;
    }
    let takes = |relation| matches!(relation, Relation::Object | Relation::Complement);
    let object = children(tokens, verb, first).find(|&at| takes(tokens[at].relation));
    match object {
        Some(day) if day < index && is_date(tokens, day, first, times) => {
            tokens[day].relation = Relation::Oblique;
        }
        Some(_) => return,
        None => {}
    }
    tokens[index].relation = Relation::Object;
}

/// « a dispersé la foule et arrêté *vingt personnes* »: of two objects the one behind a verb joined to theirs, which has none, is that verb's.
pub(crate) fn give_second_object(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_object = own.relation == Relation::Object;
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| is_object) else { return };
    let has_object_before = |verb: usize, before: usize| {
        children(tokens, verb, first)
            .any(|at| at < before && at != index && tokens[at].relation == Relation::Object)
    };
    let joined = children(tokens, verb, first).find(|&at| {
        verb < at
            && at < index
            && tokens[at].pos == Pos::Verb
            && tokens[at].relation == Relation::Conjunct
            && has_object_before(verb, at)
            && children(tokens, at, first).all(|below| tokens[below].relation != Relation::Object)
    });
    if let Some(joined) = joined {
        tokens[index].governor = Some(first + joined);
    }
}

/// « a appelé *Israël* à mettre un terme », « ont pris *le pouvoir* »: a name or a noun with an article that the model takes for a predicate is the object of a
/// verb that has none.
pub(crate) fn take_predicate_for_object(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let has = |relations: &[Relation]| {
        children(tokens, index, first).any(|below| relations.contains(&tokens[below].relation))
    };
    let is_named = || match own.pos {
        Pos::ProperNoun => true,
        Pos::Noun => has(&[Relation::Determiner]),
        _ => false,
    };
    let is_predicate = own.relation == Relation::Complement && &*own.dep == "xcomp";
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| is_predicate) else { return };
    let is_bare = own.preposition.is_none() && !has(&[Relation::Copula, Relation::Marker]);
    let takes = |relation| {
        matches!(relation, Relation::Object | Relation::PassiveSubject | Relation::Reflexive)
    };
    let is_open = tokens[verb].pos == Pos::Verb
        && verb < index
        && children(tokens, verb, first).all(|at| !takes(tokens[at].relation));
    if is_bare && is_open && is_named() {
        tokens[index].relation = Relation::Object;
    }
}

/// « n'exige *plus* de *visa* », « n'a *pas* livré de gaz »: what the model hangs on the word of negation is the verb's object.
pub(crate) fn take_object_from_negation(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    partitives: &[String],
) {
    let own = &tokens[index];
    let Some(word) = own.governor.map(|above| above - first) else { return };
    let is_below = tokens[word].relation == Relation::Negation
        && word < index
        && own.pos == Pos::Noun
        && own.preposition.is_some_and(|word| is_one_of(partitives, &tokens[word - first]));
    let Some(verb) = tokens[word].governor.map(|verb| verb - first).filter(|_| is_below) else {
        return;
    };
    let takes = |relation| matches!(relation, Relation::Object | Relation::Complement);
    let is_open = tokens[verb].pos == Pos::Verb
        && children(tokens, verb, first).all(|at| !takes(tokens[at].relation));
    if is_open {
        tokens[index].relation = Relation::Object;
        tokens[index].governor = Some(first + verb);
        tokens[index].preposition = None;
    }
}

/// « construit *des navires* »: a noun right behind its verb, under an article in the plural that looks like a preposition, is the object, where the verb has none
/// and is not one of those that take « de » (`takes_de`). « du » is as often a preposition.
pub(crate) fn take_partitive_for_object(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    partitives: &[String],
    takes_de: &[String],
) {
    let own = &tokens[index];
    let Some(verb) = own.governor.map(|verb| verb - first) else { return };
    let Some(article) = own.preposition.map(|word| word - first) else { return };
    let is_adjunct = own.pos == Pos::Noun
        && matches!(own.relation, Relation::Oblique | Relation::Indirect)
        && tokens[verb].pos == Pos::Verb
        && tokens[article].lower.ends_with('s')
        && is_one_of(partitives, &tokens[article]);
    // « a transmis *à Maputo* des centaines de relevés »: another adjunct may stand between.
    let belongs_to_other = |at: usize| {
        children(tokens, verb, first).any(|other| {
            other > verb
                && other < article
                && tokens[other].relation == Relation::Oblique
                && !tokens[other]
                    .preposition
                    .is_some_and(|word| is_one_of(partitives, &tokens[word - first]))
                && (at == other || start_of(tokens, other, first, verb) <= at && at < other)
        })
    };
    let is_next = article > verb
        && (verb + 1..article).all(|at| tokens[at].pos == Pos::Adverb || belongs_to_other(at))
        && (article + 1..index).all(|at| tokens[at].governor == Some(first + index));
    if !is_adjunct || !is_next || takes_de.iter().any(|own| **own == *tokens[verb].lemma) {
        return;
    }
    let closes = |relation| {
        matches!(
            relation,
            Relation::Object
                | Relation::Complement
                | Relation::Reflexive
                | Relation::PassiveSubject
                | Relation::PassiveAuxiliary
                | Relation::Copula
        )
    };
    if children(tokens, verb, first).all(|at| !closes(tokens[at].relation)) {
        tokens[index].relation = Relation::Object;
        tokens[index].preposition = None;
    }
}

/// "sets two hostages *free*": an adjective alone behind an object is no clause, but what the verb makes of it.
pub(crate) fn take_clause_for_attribute(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_clause = own.pos == Pos::Adjective && own.relation == Relation::AdverbialClause;
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| is_clause) else { return };
    let object = children(tokens, verb, first)
        .any(|at| at > verb && at < index && tokens[at].relation == Relation::Object);
    let is_bare = children(tokens, index, first).next().is_none() && verb < index;
    if object && is_bare && &*tokens[index - 1].lower != "," {
        tokens[index].relation = Relation::Attribute;
    }
}

/// « a qualifié d'« assassinat » *la frappe* »: of a noun under a preposition, which the model has for the object, and one with an article right behind, which it has
/// for its apposition or a second object, the second is the object.
pub(crate) fn take_object_behind_name(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let has = |at: usize, relation| {
        children(tokens, at, first).any(|below| below < at && tokens[below].relation == relation)
    };
    let Some(above) = own.governor.map(|above| above - first).filter(|_| own.pos == Pos::Noun)
    else {
        return;
    };
    let is_name = |at: &usize| {
        tokens[*at].relation == Relation::Object
            && *at < index
            && has(*at, Relation::Case)
            && !has(*at, Relation::Determiner)
    };
    let name = match own.relation {
        Relation::Apposition => Some(above).filter(is_name),
        Relation::Object => children(tokens, above, first).find(is_name),
        _ => None,
    };
    let Some(name) = name else { return };
    let is_free = has(index, Relation::Determiner) && !has(index, Relation::Case);
    let comes_next = !tokens[name..index].iter().any(|token| &*token.lower == ",");
    if let Some(verb) = tokens[name].governor.filter(|_| is_free && comes_next) {
        tokens[name].relation = Relation::Oblique;
        tokens[index].relation = Relation::Object;
        tokens[index].governor = Some(verb);
    }
}

/// « une attaque de *rebelles* », "Myanmar *junta* makes": what stands right behind its preposition, or acts behind a name of its own, as a noun does, is no adjective.
pub(crate) fn take_adjective_for_noun(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    if own.pos != Pos::Adjective {
        return;
    }
    let is_adjunct =
        matches!(own.relation, Relation::NounComplement | Relation::Oblique | Relation::Agent);
    let has_name = || {
        children(tokens, index, first)
            .any(|at| at + 1 == index && tokens[at].relation == Relation::Compound)
    };
    let is_right_behind = index > 0 && own.preposition == Some(first + index - 1);
    if is_adjunct && is_right_behind || own.relation == Relation::Subject && has_name() {
        tokens[index].pos = Pos::Noun;
    }
}

/// « a qualifié d'« *injustifiable* » l'offensive »: an adjective before the article of a noun is none of its words, but what the verb makes of it.
pub(crate) fn take_modifier_for_judgement(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_modifier = own.pos == Pos::Adjective && own.relation == Relation::Modifier;
    let Some(noun) = own.governor.map(|noun| noun - first).filter(|_| is_modifier) else { return };
    let article = children(tokens, noun, first).find(|&at| is_article(&tokens[at]));
    let is_before = article.is_some_and(|article| index < article && article < noun);
    let verb = tokens[noun].governor.filter(|_| tokens[noun].relation == Relation::Object);
    if let Some(verb) = verb.filter(|&verb| is_before && verb < first + index) {
        tokens[index].relation = Relation::Attribute;
        tokens[index].governor = Some(verb);
    }
}

/// « a ratifié jeudi, à une large majorité, *l'accord* »: a noun with an article behind an adjunct between commas is the object of a verb that has none.
pub(crate) fn take_object_behind_commas(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let hangs = matches!(own.relation, Relation::Conjunct | Relation::Apposition)
        && own.pos == Pos::Noun
        && own.preposition.is_none();
    let Some(adjunct) = own.governor.map(|above| above - first).filter(|_| hangs) else { return };
    let starts = |at: usize| children(tokens, at, first).next().map_or(at, |below| below.min(at));
    // Commas may hang on what stands behind them.
    let words = |at: usize| {
        let start = starts(at);
        if &*tokens[start].lower == "," { start + 1 } else { start }
    };
    let follows_comma = |at: usize| at > 0 && &*tokens[at - 1].lower == ",";
    let has = |at: usize, relation| {
        children(tokens, at, first).any(|below| tokens[below].relation == relation)
    };
    let Some(verb) = tokens[adjunct].governor.map(|verb| verb - first) else { return };
    let is_between = tokens[adjunct].relation == Relation::Oblique
        && tokens[adjunct].preposition.is_some()
        && verb < adjunct
        && adjunct < index
        && follows_comma(words(adjunct))
        && follows_comma(words(index));
    let is_open = tokens[verb].pos == Pos::Verb
        && !has(verb, Relation::Object)
        && !has(verb, Relation::Complement)
        && !has(verb, Relation::PassiveAuxiliary);
    let is_free = has(index, Relation::Determiner) && !has(index, Relation::Coordinator);
    if is_between && is_open && is_free {
        tokens[index].relation = Relation::Object;
        tokens[index].governor = Some(first + verb);
    }
}

/// « *Tour à tour*, l'Égypte et le Qatar ont condamné », « ont patrouillé *côte à côte* »: a noun without an article, a preposition and the noun again tell how.
pub(crate) fn take_twice_for_manner(tokens: &mut [Token], index: usize, first: usize) {
    let Some([own, joint, again]) = tokens.get(index..index + 3) else { return };
    let is_noun = |token: &Token| matches!(token.pos, Pos::Noun | Pos::ProperNoun);
    let is_twice = own.lower == again.lower
        && own.sent == again.sent
        && joint.pos == Pos::Adposition
        && is_noun(own)
        && is_noun(again);
    let has_article = |at: usize| children(tokens, at, first).any(|at| is_article(&tokens[at]));
    if !is_twice || has_article(index) || has_article(index + 2) {
        return;
    }
    let is_part = |at: usize| (first + index..first + index + 3).contains(&at);
    // The part that hangs outside stands for all.
    let outer = [index, index + 2]
        .into_iter()
        .find_map(|at| tokens[at].governor.filter(|&above| !is_part(above)));
    let Some(above) = outer else { return };
    // What was joined to it acts without it.
    let joined: Vec<usize> = children(tokens, index, first)
        .filter(|&at| tokens[at].relation == Relation::Conjunct)
        .collect();
    if let [head, others @ ..] = &joined[..] {
        tokens[*head].relation = tokens[index].relation;
        tokens[*head].governor = Some(above);
        others.iter().for_each(|&at| tokens[at].governor = Some(first + head));
    }
    for at in [index + 1, index + 2] {
        tokens[at].relation = Relation::Flat;
        tokens[at].governor = Some(first + index);
    }
    let own = &mut tokens[index];
    own.pos = Pos::Adverb;
    own.relation = Relation::Adverb;
    own.governor = Some(above);
    own.preposition = None;
}

/// « ultimatum de sept *jours* des syndicats », « les salaires de *juillet* des soldats »: what the model hangs on a length of time or a month, under a preposition, is
/// the noun's before it.
pub(crate) fn raise_from_time(tokens: &mut [Token], index: usize, first: usize, times: &[String]) {
    let own = &tokens[index];
    let is_complement = own.relation == Relation::NounComplement && own.preposition.is_some();
    let Some(time) = own.governor.map(|time| time - first).filter(|_| is_complement) else {
        return;
    };
    let preposition = tokens[time].preposition.map(|word| word - first);
    let is_time = time < index && is_of_time(&tokens[time], times) && !is_of_time(own, times);
    let Some(noun) = preposition.filter(|_| is_time).and_then(|word| word.checked_sub(1)) else {
        return;
    };
    let above = tokens[time].governor;
    let is_of_noun =
        above == Some(first + noun) && tokens[time].relation == Relation::NounComplement;
    let is_beside_object = tokens[noun].relation == Relation::Object
        && tokens[noun].governor == above
        && tokens[time].relation == Relation::Oblique;
    if tokens[noun].pos == Pos::Noun && (is_of_noun || is_beside_object) {
        tokens[index].governor = Some(first + noun);
    }
}

fn is_of_time(token: &Token, times: &[String]) -> bool {
    times.iter().any(|time| **time == *token.lemma || **time == *token.lower)
}

/// Tells whether a word is of time, or a number before one: « le *12* novembre ».
pub(crate) fn is_date(tokens: &[Token], index: usize, first: usize, times: &[String]) -> bool {
    let is_time = |at: usize| is_of_time(&tokens[at], times);
    let is_before_time = || children(tokens, index, first).any(is_time);
    is_time(index) || tokens[index].pos == Pos::Number && is_before_time()
}

/// Tells whether a noun below an adjunct is a phrase of its own: it has an article, or is a name behind a time.
fn stands_free(
    tokens: &[Token],
    index: usize,
    adjunct: usize,
    first: usize,
    is_behind_time: bool,
    partitives: &[String],
) -> bool {
    let own = &tokens[index];
    let above = &tokens[adjunct];
    let start = start_of(tokens, index, first, adjunct);
    // « à la proposition *du chef* » is the chief's, « à Kiev *des canons* » is nobody's.
    // Nor is anything a night's: « dans la nuit *des oliveraies* ».
    let may_be_partitive = above.preposition.is_none()
        || above.pos == Pos::ProperNoun
        || is_behind_time && own.has("Number=Plur") && tokens[start].lower.ends_with('s');
    let has_article = start < index
        && match own.preposition {
            Some(word) => {
                may_be_partitive && word == first + start && is_one_of(partitives, &tokens[start])
            }
            None => is_article(&tokens[start]),
        };
    let is_name =
        start == index && own.pos == Pos::ProperNoun && own.preposition.is_none() && is_behind_time;
    match own.relation {
        Relation::NounComplement | Relation::Apposition | Relation::Object => {
            own.pos == Pos::Noun && has_article
                || is_name
                || own.pos == Pos::ProperNoun && has_article && is_behind_time
        }
        Relation::Flat => is_name,
        _ => false,
    }
}

/// Returns the first token of the words before `index` that hang on it, none of them at or before `bound`.
fn start_of(tokens: &[Token], index: usize, first: usize, bound: usize) -> usize {
    let is_below = |mut at: usize| {
        // A circle would have no end; no tree is deeper than its words.
        for _ in 0..tokens.len() {
            match tokens[at].governor {
                Some(above) if above == first + index => return true,
                Some(above) => at = above - first,
                None => return false,
            }
        }
        false
    };
    (bound + 1..index).rev().take_while(|&at| is_below(at)).last().unwrap_or(index)
}

fn is_article(token: &Token) -> bool {
    matches!(token.relation, Relation::Determiner | Relation::Number | Relation::Possessor)
}
