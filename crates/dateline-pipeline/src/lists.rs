//! Lists whose parts the models hang in the wrong place: « entre *Rome* et *Tunis* », "The *Azerbaijani* and Armenian *leaders*".

use dateline_resolve::world::words_of;
use dateline_types::doc::{Pos, Relation, Token};
use rustc_hash::FxHashSet;

use crate::headlines::Infinitives;
use crate::reattach::{children, is_one_of};

/// Adjectives of peoples and words for them, folded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Peoples(FxHashSet<String>);

impl Peoples {
    pub(crate) fn of<'w>(words: impl Iterator<Item = &'w str>) -> Peoples {
        Peoples(words.map(str::to_owned).collect())
    }

    pub(crate) fn has(&self, lower: &str) -> bool {
        matches!(&words_of(lower)[..], [word] if self.0.contains(word))
    }
}

/// « L'*Arabie* saoudite et *Bahreïn* »: a name is joined to the noun, not to its adjective.
pub(crate) fn put_list_on_noun(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_joined = own.relation == Relation::Conjunct && own.pos == Pos::ProperNoun;
    let Some(adjective) = own.governor.filter(|_| is_joined).map(|above| &tokens[above - first])
    else {
        return;
    };
    let is_adjective = adjective.pos == Pos::Adjective && adjective.relation == Relation::Modifier;
    let noun = adjective.governor.filter(|&noun| tokens[noun - first].pos == Pos::ProperNoun);
    if let Some(noun) = noun.filter(|_| is_adjective) {
        tokens[index].governor = Some(noun);
    }
}

/// « Le *chef* de l'État et *son homologue* »: what has « son » and no preposition is joined to the noun that the complement belongs to.
pub(crate) fn join_to_person(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_joined = own.relation == Relation::Conjunct && own.preposition.is_none();
    let Some(complement) = own.governor.map(|above| above - first).filter(|_| is_joined) else {
        return;
    };
    let is_complement = tokens[complement].relation == Relation::NounComplement
        && tokens[complement].preposition.is_some();
    let has_owner = || {
        children(tokens, index, first).any(|at| {
            tokens[at].relation == Relation::Possessor
                && matches!(tokens[at].pos, Pos::Pronoun | Pos::Determiner)
        })
    };
    if let Some(noun) = tokens[complement].governor.filter(|_| is_complement && has_owner())
        && tokens[noun - first].pos.is_nominal()
    {
        tokens[index].governor = Some(noun);
    }
}

/// "The *Azerbaijani* and Armenian *leaders*": what heads the list is an adjective where it is joined to a noun in the plural that has one too.
pub(crate) fn put_adjectives_on_noun(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    peoples: &Peoples,
) {
    let own = &tokens[index];
    let is_joined = own.relation == Relation::Conjunct && own.tag.starts_with("NNS");
    let Some(people) = own.governor.map(|above| above - first).filter(|_| is_joined) else {
        return;
    };
    let between = people + 1..index;
    let is_pair = people + 3 == index
        && tokens[people + 1].relation == Relation::Coordinator
        && tokens[people + 2].relation == Relation::Modifier
        && tokens[people + 2].governor == Some(first + index);
    let is_people = |at: usize| peoples.has(&tokens[at].lower);
    if !is_pair || !is_people(people) || !is_people(people + 2) {
        return;
    }
    let (relation, governor, preposition) =
        (tokens[people].relation, tokens[people].governor, tokens[people].preposition);
    let below: Vec<usize> = children(tokens, people, first)
        .filter(|at| !between.contains(at) && *at != index)
        .collect();
    for at in below {
        tokens[at].governor = Some(first + index);
    }
    (tokens[index].relation, tokens[index].governor, tokens[index].preposition) =
        (relation, governor, preposition);
    tokens[people].relation = Relation::Modifier;
    tokens[people].governor = Some(first + index);
    tokens[people].preposition = None;
    tokens[people + 2].relation = Relation::Conjunct;
    tokens[people + 2].governor = Some(first + people);
}

/// "The *French*, British and Turkish chiefs": an adjective of a people before the comma of a list of them is none of two subjects.
pub(crate) fn lower_first_people(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    peoples: &Peoples,
) {
    let own = &tokens[index];
    let is_people = |at: usize| {
        tokens.get(at).is_some_and(|token| token.sent == own.sent && peoples.has(&token.lower))
    };
    let acts = matches!(own.relation, Relation::Subject | Relation::PassiveSubject);
    if !acts || !is_people(index) || !is_people(index + 2) || &*tokens[index + 1].lower != "," {
        return;
    }
    let noun =
        tokens[index + 2].governor.filter(|_| tokens[index + 2].relation == Relation::Modifier);
    let is_subject = |&noun: &usize| {
        let noun = &tokens[noun - first];
        noun.relation == own.relation && noun.governor == own.governor
    };
    let Some(noun) = noun.filter(is_subject) else { return };
    let below: Vec<usize> = children(tokens, index, first).collect();
    for at in below {
        tokens[at].governor = Some(noun);
    }
    tokens[index].pos = Pos::Adjective;
    tokens[index].relation = Relation::Modifier;
    tokens[index].governor = Some(noun);
}

/// « le commerce entre *le Ghana* et *la Côte d'Ivoire* », « un duel entre soldats *arméniens* et *azerbaïdjanais* »: what is joined to the noun before a
/// preposition that asks for two, and stands right behind the one under it, is the second of the two.
pub(crate) fn join_between(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    between: &[String],
    deeds: &Infinitives,
) {
    let own = &tokens[index];
    let is_one = own.preposition.is_some_and(|word| is_one_of(between, &tokens[word - first]));
    let Some(above) = own.governor.map(|above| above - first).filter(|_| is_one) else { return };
    let above = subject_of_deed(tokens, above, index, first, deeds).unwrap_or(above);
    // « Exercices *conjoints* entre la Malaisie et l'Indonésie »: what an adjective has below it is its noun's.
    let is_adjective =
        tokens[above].pos == Pos::Adjective && tokens[above].relation == Relation::Modifier;
    let noun = tokens[above].governor.filter(|_| is_adjective).map_or(above, |noun| noun - first);
    tokens[index].governor = Some(first + noun);
    if noun < index {
        tokens[index].relation = Relation::NounComplement;
    }
    let is_joined = |at: usize| tokens[at].relation == Relation::Conjunct;
    if noun > index || children(tokens, index, first).any(is_joined) {
        return;
    }
    let second = children(tokens, noun, first).find(|&at| at > index && is_joined(at));
    let Some(second) = second.or_else(|| take_subject_for_second(tokens, index, noun, first))
    else {
        return;
    };
    let belongs = |at: usize| {
        let above = tokens[at].governor.map(|above| above - first);
        at == index || above == Some(index) || above == Some(second) || {
            tokens[at].relation == Relation::Flat || tokens[at].pos == Pos::Conjunction
        }
    };
    if tokens[second].preposition.is_some() || !(index..second).all(belongs) {
        return;
    }
    let adjective = children(tokens, index, first)
        .find(|&at| at > index && at < second && tokens[at].pos == Pos::Adjective);
    let is_adjective = tokens[second].pos == Pos::Adjective;
    let before = if is_adjective { adjective.unwrap_or(index) } else { index };
    tokens[second].governor = Some(first + before);
}

/// « *Les échanges* ont repris jeudi entre l'Arménie et la Turquie »: what hangs on the verb or a day beside it is the subject's, where this is a noun of the codebook.
fn subject_of_deed(
    tokens: &[Token],
    above: usize,
    index: usize,
    first: usize,
    deeds: &Infinitives,
) -> Option<usize> {
    let is_verb = |at: usize| tokens[at].pos == Pos::Verb;
    let is_adjunct =
        tokens[above].relation == Relation::Oblique && !deeds.contains_key(&*tokens[above].lower);
    let verb = match is_verb(above) {
        true => above,
        false => tokens[above].governor.filter(|_| is_adjunct)? - first,
    };
    let acts = |at: &usize| *at < index && tokens[*at].relation == Relation::Subject;
    let subject = children(tokens, verb, first).find(acts).filter(|_| is_verb(verb))?;
    deeds.contains_key(&*tokens[subject].lower).then_some(subject)
}

/// « le cessez-le-feu entre Israël et *le Hezbollah* était respecté »: what the model has for the subject, right behind the « et » of the two, is the second, and the
/// noun the subject.
fn take_subject_for_second(
    tokens: &mut [Token],
    one: usize,
    noun: usize,
    first: usize,
) -> Option<usize> {
    let joint = tokens.get(one + 1).filter(|next| next.pos == Pos::Conjunction).map(|_| one + 1)?;
    let acts =
        |at: usize| matches!(tokens[at].relation, Relation::Subject | Relation::PassiveSubject);
    let mut behind = joint + 1..tokens.len().min(joint + 3);
    let second =
        behind.find(|&at| tokens[at].pos.is_nominal() && tokens[at].sent == tokens[one].sent)?;
    let verb = tokens[second].governor.filter(|_| acts(second))?;
    let is_open = verb > first + second
        && tokens[second].preposition.is_none()
        && noun < one
        && tokens[noun].governor != Some(first + second);
    if !is_open {
        return None;
    }
    // The verb may have hung on what stood before as if joined to it.
    if tokens[verb - first].relation == Relation::Conjunct
        && let Some(above) = tokens[verb - first].governor.filter(|&above| above < first + noun)
        && tokens[above - first].governor.is_none()
    {
        tokens[verb - first].relation = Relation::Root;
        tokens[verb - first].governor = None;
        tokens[above - first].relation = Relation::AdverbialClause;
        tokens[above - first].governor = Some(verb);
    }
    tokens[noun].relation = tokens[second].relation;
    tokens[noun].governor = Some(verb);
    tokens[second].relation = Relation::Conjunct;
    tokens[second].governor = Some(first + noun);
    tokens[joint].governor = Some(first + second);
    Some(second)
}

/// « Depuis mars, soldats *ghanéens* et *togolais* mènent … »: of two adjectives of peoples with « et » between, the second is joined to the first, and is
/// nobody by itself: « Les présidents *somalien* et *éthiopien* ont signé ».
pub(crate) fn join_peoples(tokens: &mut [Token], index: usize, first: usize, peoples: &Peoples) {
    let is_people = |at: usize| tokens[at].pos == Pos::Adjective && peoples.has(&tokens[at].lower);
    let Some(one) = index.checked_sub(2) else { return };
    let hangs_wrong = matches!(
        tokens[index].relation,
        Relation::Conjunct | Relation::Subject | Relation::PassiveSubject
    );
    let is_pair = hangs_wrong
        && tokens[index - 1].relation == Relation::Coordinator
        && tokens[one].relation == Relation::Modifier
        && tokens[one].sent == tokens[index].sent;
    if is_pair && is_people(index) && is_people(one) {
        tokens[index].relation = Relation::Conjunct;
        tokens[index].governor = Some(first + one);
        tokens[index - 1].governor = Some(first + index);
    }
}

/// « Depuis mars, *soldats* rwandais et *policiers* mènent … »: a noun without an article behind « et », which the model has for the subject, is joined to the one
/// without an article before, which hangs on nothing of the clause; where it is of a people, « et *mozambicains* », to its adjective.
pub(crate) fn put_subject_on_noun(
    tokens: &mut [Token],
    second: usize,
    first: usize,
    peoples: &Peoples,
) {
    let own = &tokens[second];
    let is_small =
        |at: usize| matches!(tokens[at].relation, Relation::Coordinator | Relation::Punctuation);
    let is_bare = |at: usize| {
        tokens[at].preposition.is_none()
            && children(tokens, at, first).all(|below| below > at || is_small(below))
    };
    let is_subject = matches!(own.relation, Relation::Subject | Relation::PassiveSubject);
    let Some(verb) = own.governor.filter(|_| is_subject && is_bare(second)) else { return };
    let Some(one) = second.checked_sub(3).filter(|_| own.has("Number=Plur")) else { return };
    let is_list = tokens[second - 1].relation == Relation::Coordinator
        && tokens[second - 2].relation == Relation::Modifier
        && tokens[second - 2].governor == Some(first + one);
    let noun = &tokens[one];
    let is_stray = matches!(
        noun.relation,
        Relation::Conjunct | Relation::Apposition | Relation::NounComplement | Relation::Other
    );
    let opens = one == 0 || tokens[one - 1].sent != noun.sent || &*tokens[one - 1].lower == ",";
    let is_first = is_list
        && noun.pos == Pos::Noun
        && noun.has("Number=Plur")
        && is_stray
        && opens
        && is_bare(one)
        && verb > first + second;
    if !is_first {
        return;
    }
    tokens[one].relation = tokens[second].relation;
    tokens[one].governor = Some(verb);
    let is_people = peoples.has(&tokens[second].lower);
    tokens[second].relation = Relation::Conjunct;
    tokens[second].governor = Some(first + if is_people { second - 2 } else { one });
    tokens[second - 1].governor = Some(first + second);
    if is_people {
        tokens[second].pos = Pos::Adjective;
    }
}
