//! Subjects that hang on anything but their verb: « *Environ 200 000 personnes*, selon la police, ont manifesté », « Dans un communiqué, *Paris* et Berlin ont
//! condamné », and verbs that changed places with a participle: "*The ceasefire* agreed by both camps took effect".

use dateline_types::doc::{Pos, Relation, Token};

use crate::adjuncts::is_date;
use crate::headlines::Forms;
use crate::mend::sentence;
use crate::reattach::{Habits, children, is_finite, is_one_of, is_relative};

/// Gives a finite verb that has none its subject: a noun or name before it that no preposition ties to it, else one behind the comma of an adjunct.
pub(crate) fn find_subject(tokens: &mut [Token], verb: usize, first: usize, habits: &Habits) {
    let own = &tokens[verb];
    let is_main = own.governor.is_none()
        || own.relation == Relation::Complement && own.governor > Some(first + verb);
    if own.pos != Pos::Verb || !is_main {
        return;
    }
    let start = children(tokens, verb, first).find(|&at| is_auxiliary(&tokens[at]));
    let start = start.map_or(verb, |auxiliary| auxiliary.min(verb));
    lower_subject_of_preposition(tokens, verb, start, first, habits);
    if !lacks_subject(tokens, verb, first) {
        return;
    }
    let direct = children(tokens, verb, first)
        .find(|&at| at < start && is_stray(tokens, at) && may_act(tokens, at, first, habits));
    let subject = direct
        .or_else(|| take_compound(tokens, verb, start, first))
        .or_else(|| counted(tokens, verb, start, first))
        .or_else(|| behind_adjunct(tokens, verb, start, first, habits));
    let Some(subject) = subject else { return };
    if direct.is_none() {
        join_list(tokens, subject, start, first);
    }
    put_subject(tokens, subject, verb, first);
}

/// « *les chefs* d'état-major ont planché »: what stands under a genitive right behind a noun that hangs loosely on the verb is that noun's, and the noun the subject.
pub(crate) fn take_owner_for_subject(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    partitives: &[String],
) {
    let own = &tokens[index];
    let acts = matches!(own.relation, Relation::Subject | Relation::PassiveSubject);
    let preposition = own.preposition.filter(|_| acts).map(|word| word - first);
    // « des » is as often an article.
    let is_genitive = preposition.is_some_and(|word| {
        word + 1 == index
            && is_one_of(partitives, &tokens[word])
            && !tokens[word].lower.ends_with('s')
    });
    let Some(noun) = preposition.filter(|_| is_genitive).and_then(|word| word.checked_sub(1))
    else {
        return;
    };
    let is_loose = tokens[noun].pos == Pos::Noun
        && tokens[noun].preposition.is_none()
        && tokens[noun].governor == own.governor
        && matches!(tokens[noun].relation, Relation::Oblique | Relation::Other);
    if is_loose {
        tokens[noun].relation = tokens[index].relation;
        tokens[index].relation = Relation::NounComplement;
        tokens[index].governor = Some(first + noun);
    }
}

/// « *Excédés* par le retard, des agriculteurs *ont bloqué* », « Le journaliste …, alors qu'il *venait* couvrir l'élection, *a été expulsé* »: a participle that opens its
/// sentence, or a verb that a word subordinates, heads none where a finite verb without a subject hangs on it.
pub(crate) fn raise_verb_behind(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    if own.governor.is_some() || own.pos != Pos::Verb {
        return;
    }
    let below: Vec<usize> = children(tokens, index, first).collect();
    let marker =
        below.iter().copied().find(|&at| at < index && tokens[at].relation == Relation::Marker);
    let opens = sentence(tokens, index).start == index && is_bare_participle(tokens, index, first);
    let subject = marker.and_then(|marker| {
        below.iter().copied().find(|&at| {
            at < marker && tokens[at].relation == Relation::Subject && tokens[at].pos.is_nominal()
        })
    });
    if !opens && subject.is_none() {
        return;
    }
    let is_main = |&at: &usize| {
        let is_joined = |below: usize| {
            matches!(tokens[below].relation, Relation::Marker | Relation::Coordinator) && below < at
        };
        at > index
            && tokens[at].pos == Pos::Verb
            && matches!(
                tokens[at].relation,
                Relation::Parataxis
                    | Relation::AdverbialClause
                    | Relation::Conjunct
                    | Relation::Complement
            )
            && is_finite(tokens, at, first)
            && lacks_subject(tokens, at, first)
            && !children(tokens, at, first).any(is_joined)
    };
    let Some(verb) = below.iter().copied().find(is_main) else { return };
    tokens[verb].relation = Relation::Root;
    tokens[verb].governor = None;
    tokens[index].relation = Relation::AdverbialClause;
    tokens[index].governor = Some(first + verb);
    if let Some(subject) = subject {
        put_subject(tokens, subject, verb, first);
    }
}

/// « Le gouvernement *a dissous* lundi 1.500 organisations »: a day heads no sentence where a participle stands right before it, which hangs on it.
pub(crate) fn raise_verb_of_day(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    times: &[String],
) {
    let own = &tokens[index];
    let is_day = own.governor.is_none()
        && own.pos == Pos::Verb
        && times.iter().any(|time| **time == *own.lower);
    let Some(verb) = index.checked_sub(1).filter(|_| is_day) else { return };
    if tokens[verb].pos != Pos::Verb || tokens[verb].governor != Some(first + index) {
        return;
    }
    let below: Vec<usize> = children(tokens, index, first).filter(|&at| at != verb).collect();
    for at in below {
        tokens[at].governor = Some(first + verb);
    }
    tokens[verb].relation = Relation::Root;
    tokens[verb].governor = None;
    let day = &mut tokens[index];
    day.pos = Pos::Noun;
    day.lemma = day.lower.clone();
    day.relation = Relation::Oblique;
    day.governor = Some(first + verb);
}

/// « *Devant le Conseil de sécurité*, l'ambassadrice a enjoint », « *À El-Geneina*, des combattants ont »: what stands under a preposition before a comma is no
/// subject, where someone stands behind the comma who may be it.
fn lower_subject_of_preposition(
    tokens: &mut [Token],
    verb: usize,
    start: usize,
    first: usize,
    habits: &Habits,
) {
    let is_under = |at: &usize| {
        let own = &tokens[*at];
        let is_partitive = |word: usize| is_one_of(&habits.partitives, &tokens[word - first]);
        let is_adjunct =
            own.preposition.is_some_and(|word| word < first + *at && !is_partitive(word));
        // "*Bowing to pressure*, the president withdrew"
        let is_gerund = &*own.tag == "VBG" && sentence(tokens, *at).start == *at;
        *at < start
            && matches!(own.relation, Relation::Subject | Relation::PassiveSubject)
            && (is_adjunct || is_gerund)
    };
    let subjects: Vec<usize> = children(tokens, verb, first).filter(is_under).collect();
    let [adjunct] = subjects[..] else { return };
    let adverbial = match tokens[adjunct].pos {
        Pos::Verb => Relation::AdverbialClause,
        _ => Relation::Oblique,
    };
    let relation = std::mem::replace(&mut tokens[adjunct].relation, adverbial);
    if behind_adjunct(tokens, verb, start, first, habits).is_none() {
        tokens[adjunct].relation = relation;
    }
}

/// "Kenyan *police* arrest aide": the noun right before a verb is no part of a compound with it; what stands before the noun is the noun's.
fn take_compound(tokens: &mut [Token], verb: usize, start: usize, first: usize) -> Option<usize> {
    let noun = start.checked_sub(1)?;
    let own = &tokens[noun];
    let is_compound = own.relation == Relation::Compound
        && own.governor == Some(first + verb)
        && own.pos.is_nominal();
    if !is_compound {
        return None;
    }
    let before: Vec<usize> = children(tokens, verb, first).filter(|&at| at < noun).collect();
    for at in before {
        let is_of_noun = matches!(
            tokens[at].relation,
            Relation::Compound | Relation::Modifier | Relation::Determiner | Relation::Number
        );
        if is_of_noun {
            tokens[at].governor = Some(first + noun);
        }
    }
    Some(noun)
}

/// « *Pas moins de 45 000 policiers* seront mobilisés »: a counted noun under an adverb of the verb.
fn counted(tokens: &[Token], verb: usize, start: usize, first: usize) -> Option<usize> {
    let adverbs = children(tokens, verb, first)
        .filter(|&at| at < start && tokens[at].relation == Relation::Adverb);
    adverbs.flat_map(|adverb| children(tokens, adverb, first)).find(|&at| {
        let has_number = || {
            children(tokens, at, first)
                .any(|below| matches!(tokens[below].pos, Pos::Number) || is_figure(&tokens[below]))
        };
        at < start && tokens[at].pos == Pos::Noun && has_number()
    })
}

fn is_figure(token: &Token) -> bool {
    token.lower.starts_with(|letter: char| letter.is_ascii_digit())
}

/// « Deux *cents combattants* »: a number that the model takes for the noun is the noun's behind it.
pub(crate) fn take_number_for_noun(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    hundreds: &[String],
) {
    let noun = index + 1;
    let is_counted = |next: &Token| {
        next.pos == Pos::Noun
            && next.governor == Some(first + index)
            && next.preposition.is_none()
            && next.has("Number=Plur")
    };
    let is_number = is_one_of(hundreds, &tokens[index]) && tokens.get(noun).is_some_and(is_counted);
    if !is_number {
        return;
    }
    let (relation, governor, preposition) =
        (tokens[index].relation, tokens[index].governor, tokens[index].preposition);
    let below: Vec<usize> = children(tokens, index, first).filter(|&at| at != noun).collect();
    for at in below {
        tokens[at].governor = Some(first + noun);
    }
    (tokens[noun].relation, tokens[noun].governor, tokens[noun].preposition) =
        (relation, governor, preposition);
    tokens[index].pos = Pos::Number;
    tokens[index].relation = Relation::Number;
    tokens[index].governor = Some(first + noun);
    tokens[index].preposition = None;
}

/// « *110 personnes*, dont des avocats, ont été interpellées »: the model takes the part for the whole.
pub(crate) fn take_whole_for_part(tokens: &mut [Token], part: usize, first: usize) {
    let own = &tokens[part];
    let acts = matches!(own.relation, Relation::Subject | Relation::PassiveSubject);
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| acts) else { return };
    let opens_part = |at: usize| at < part && tokens[at].has("PronType=Rel");
    if tokens[part].pos != Pos::Noun || !children(tokens, part, first).any(opens_part) {
        return;
    }
    let is_counted = |at: usize| {
        children(tokens, at, first)
            .any(|below| tokens[below].relation == Relation::Number || is_figure(&tokens[below]))
    };
    let is_whole = |at: usize| {
        at < part
            && tokens[at].pos == Pos::Noun
            && tokens[at].preposition.is_none()
            && is_counted(at)
    };
    let beside = children(tokens, verb, first).find(|&at| is_stray(tokens, at) && is_whole(at));
    let above = tokens[verb].governor.map(|above| above - first);
    let above = above.filter(|_| tokens[verb].relation == Relation::RelativeClause);
    let Some(whole) = beside.or(above.filter(|&at| is_whole(at))) else { return };
    if above == Some(whole) {
        tokens[verb].relation = tokens[whole].relation;
        tokens[verb].governor = tokens[whole].governor;
        tokens[whole].governor = Some(first + verb);
    }
    tokens[whole].relation = tokens[part].relation;
    tokens[part].relation = Relation::NounComplement;
    tokens[part].governor = Some(first + whole);
}

fn put_subject(tokens: &mut [Token], subject: usize, verb: usize, first: usize) {
    let is_passive =
        children(tokens, verb, first).any(|at| tokens[at].relation == Relation::PassiveAuxiliary);
    let own = &mut tokens[subject];
    own.relation = if is_passive { Relation::PassiveSubject } else { Relation::Subject };
    own.governor = Some(first + verb);
    own.preposition = None;
}

fn is_auxiliary(token: &Token) -> bool {
    matches!(
        token.relation,
        Relation::Auxiliary | Relation::PassiveAuxiliary | Relation::Reflexive | Relation::Copula
    )
}

fn lacks_subject(tokens: &[Token], verb: usize, first: usize) -> bool {
    let closes = |at: usize| {
        matches!(
            tokens[at].relation,
            Relation::Subject | Relation::PassiveSubject | Relation::Marker
        ) || at < verb && is_relative(tokens, at, first)
    };
    is_finite(tokens, verb, first) && !children(tokens, verb, first).any(closes)
}

/// Tells whether a word hangs by a relation that says nothing of a noun without a preposition.
fn is_stray(tokens: &[Token], at: usize) -> bool {
    matches!(
        tokens[at].relation,
        Relation::Oblique
            | Relation::Other
            | Relation::Apposition
            | Relation::Conjunct
            | Relation::Parataxis
    )
}

/// Tells whether a word may be a subject: a name, or a noun with an article or in the plural, under no preposition, and no day.
fn may_act(tokens: &[Token], at: usize, first: usize, habits: &Habits) -> bool {
    let own = &tokens[at];
    let has_article = || {
        children(tokens, at, first).any(|below| {
            below < at
                && matches!(
                    tokens[below].relation,
                    Relation::Determiner | Relation::Number | Relation::Possessor
                )
        })
    };
    own.preposition.is_none()
        && !is_date(tokens, at, first, &habits.times)
        && match own.pos {
            Pos::ProperNoun => true,
            Pos::Noun => has_article() || own.has("Number=Plur"),
            _ => false,
        }
}

/// « Dans un télégramme adressé à Asuncion, *la présidence* s'est félicitée »: the first noun or name right behind a comma that hangs below an adjunct before
/// the verb, and is not the last of a list there.
fn behind_adjunct(
    tokens: &[Token],
    verb: usize,
    start: usize,
    first: usize,
    habits: &Habits,
) -> Option<usize> {
    let is_adjunct = |at: &usize| {
        let own = &tokens[*at];
        *at < start
            && matches!(own.relation, Relation::Oblique | Relation::AdverbialClause)
            && (own.preposition.is_some() || own.pos == Pos::Verb)
    };
    let adjunct = children(tokens, verb, first).filter(is_adjunct).last()?;
    (adjunct + 1..start).find(|&at| {
        let is_listed = children(tokens, at, first)
            .any(|below| below < at && tokens[below].relation == Relation::Coordinator);
        hangs_loosely(tokens, at)
            && !is_listed
            && is_below(tokens, at, adjunct, first)
            && follows_comma(tokens, at, first)
            && may_act(tokens, at, first, habits)
    })
}

fn hangs_loosely(tokens: &[Token], at: usize) -> bool {
    matches!(
        tokens[at].relation,
        Relation::Apposition | Relation::Conjunct | Relation::NounComplement | Relation::Object
    )
}

fn follows_comma(tokens: &[Token], at: usize, first: usize) -> bool {
    let first_below = |above: usize| {
        children(tokens, above, first)
            .find(|&below| tokens[below].relation != Relation::Punctuation)
            .filter(|&below| below < above)
    };
    // "*Kenyan* President William Ruto": the first word may hang on the second.
    let mut start = at;
    while let Some(below) = first_below(start) {
        start = below;
    }
    start > 0 && &*tokens[start - 1].lower == ","
}

pub(crate) fn is_below(tokens: &[Token], from: usize, above: usize, first: usize) -> bool {
    let mut at = from;
    // A circle would have no end; no tree is deeper than its words.
    for _ in 0..tokens.len() {
        match tokens[at].governor {
            Some(governor) if governor == first + above => return true,
            Some(governor) => at = governor - first,
            None => return false,
        }
    }
    false
}

/// "*Washington*, Berlin et Paris": what hung beside the first of a list is joined to it now.
fn join_list(tokens: &mut [Token], subject: usize, start: usize, first: usize) {
    for at in subject + 1..start {
        let own = &tokens[at];
        let hung_before = own.governor.is_some_and(|above| above < first + subject);
        if hung_before
            && hangs_loosely(tokens, at)
            && own.preposition.is_none()
            && own.pos.is_nominal()
        {
            tokens[at].relation = Relation::Conjunct;
            tokens[at].governor = Some(first + subject);
        }
    }
}

/// « *Deux avions* émiratis, chargés de vivres, se sont posés »: of what stands between commas, without an article, and the noun before it with one, which the model
/// hangs on it, the noun is the subject.
pub(crate) fn take_noun_for_subject(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let acts = matches!(own.relation, Relation::Subject | Relation::PassiveSubject);
    let Some(verb) = own.governor.filter(|_| acts && own.pos == Pos::Noun) else { return };
    let is_article = |at: usize| {
        matches!(tokens[at].relation, Relation::Determiner | Relation::Number | Relation::Possessor)
    };
    let has_article =
        |at: usize| children(tokens, at, first).any(|below| below < at && is_article(below));
    let follows_comma = index > 0 && &*tokens[index - 1].lower == ",";
    let noun = children(tokens, index, first).find(|&at| {
        at + 1 < index
            && tokens[at].pos.is_nominal()
            && tokens[at].preposition.is_none()
            && has_article(at)
    });
    let is_between = verb > first + index
        && tokens[index + 1..verb - first].iter().any(|token| &*token.lower == ",");
    let Some(noun) = noun.filter(|_| follows_comma && is_between && !has_article(index)) else {
        return;
    };
    tokens[noun].relation = tokens[index].relation;
    tokens[noun].governor = Some(verb);
    tokens[index].relation = Relation::Apposition;
    tokens[index].governor = Some(first + noun);
}

/// "The ceasefire *agreed* by both camps *took* effect", « La décision, *confirmée* mardi, *a consterné* l'ONU »: a participle right behind the subject, without an
/// auxiliary, that stands as the sentence's verb, with a finite verb below it that has no subject, is the noun's, and the other the sentence's.
pub(crate) fn lower_participle(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    // "…, the agency *said*": what is said hangs on the verb of speaking behind.
    let is_said = own.relation == Relation::Complement && own.governor > Some(first + index);
    let is_main = (own.governor.is_none() || is_said) && own.pos == Pos::Verb;
    if !is_main || !is_bare_participle(tokens, index, first) {
        return;
    }
    let is_subject = |relation| matches!(relation, Relation::Subject | Relation::PassiveSubject);
    let subject = children(tokens, index, first).find(|&at| is_subject(tokens[at].relation));
    let Some(subject) = subject.filter(|&subject| subject < index) else { return };
    let has_agent = |at: usize| tokens[at].relation == Relation::Agent;
    // "Youths *fed* up with power cuts *burned* tyres", "Hackers *tied* to an agency *broke* into": a second verb that hangs there as nothing known, or as a clause
    // that nothing opens.
    let has = |at: usize, relation| {
        children(tokens, at, first).any(|below| tokens[below].relation == relation)
    };
    let is_loose = |at: usize| {
        at > index
            && tokens[at].pos == Pos::Verb
            && match tokens[at].relation {
                Relation::Other => has(at, Relation::Object),
                Relation::AdverbialClause => {
                    matches!(&*tokens[at].tag, "VBD" | "VBZ" | "VBP") && !has(at, Relation::Marker)
                }
                _ => false,
            }
    };
    let is_sure = &*own.tag == "VBN"
        || children(tokens, index, first).any(is_loose)
        || &*tokens[index - 1].lower == ","
        || children(tokens, index, first).any(has_agent);
    let verb = children(tokens, index, first).find(|&at| {
        at > index
            && tokens[at].pos == Pos::Verb
            && matches!(
                tokens[at].relation,
                Relation::Conjunct
                    | Relation::Complement
                    | Relation::AdverbialClause
                    | Relation::Parataxis
                    | Relation::Other
            )
            && lacks_subject(tokens, at, first)
            && children(tokens, at, first)
                .all(|below| tokens[below].relation != Relation::Coordinator || below > at)
    });
    let Some(verb) = verb.filter(|_| is_sure) else { return };
    (tokens[verb].relation, tokens[verb].governor) =
        (tokens[index].relation, tokens[index].governor);
    tokens[index].relation = Relation::RelativeClause;
    tokens[index].governor = Some(first + subject);
    put_subject(tokens, subject, verb, first);
    let end = sentence(tokens, index).end;
    for token in &mut tokens[verb + 1..end] {
        if token.governor == Some(first + index) {
            token.governor = Some(first + verb);
        }
    }
}

/// Tells whether a verb has the form of a participle, and neither auxiliary nor object.
fn is_bare_participle(tokens: &[Token], verb: usize, first: usize) -> bool {
    let own = &tokens[verb];
    let is_participle =
        own.has("VerbForm=Part") && !own.has("Tense=Pres") || matches!(&*own.tag, "VBN" | "VBD");
    let closes = |at: usize| is_auxiliary(&tokens[at]) || tokens[at].relation == Relation::Object;
    is_participle && !children(tokens, verb, first).any(closes)
}

/// « *Lors* d'un échange, Paris a évoqué »: an adverb heads no sentence that has a finite verb with a subject of its own, which no word subordinates.
pub(crate) fn raise_from_adverb(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    if own.governor.is_some() || !matches!(own.pos, Pos::Adverb | Pos::Adposition) {
        return;
    }
    let is_main = |verb: &usize| {
        let has_subject = |at: usize| {
            matches!(tokens[at].relation, Relation::Subject | Relation::PassiveSubject)
                && tokens[at].pos.is_nominal()
        };
        let subordinates = |at: usize| {
            tokens[at].relation == Relation::Marker && at < *verb || is_relative(tokens, at, first)
        };
        // « Lors d'un échange, *X* et l'émir ont fait … »: whoever stands behind the comma may hang on the adjunct.
        let stands_apart = tokens[*verb].relation == Relation::Parataxis;
        tokens[*verb].pos == Pos::Verb
            && is_finite(tokens, *verb, first)
            && (children(tokens, *verb, first).any(has_subject) || stands_apart)
            && !children(tokens, *verb, first).any(subordinates)
    };
    let verb = (index + 1..sentence(tokens, index).end).find(is_main);
    let Some(verb) = verb else { return };
    tokens[verb].relation = Relation::Root;
    tokens[verb].governor = None;
    tokens[index].relation = Relation::Adverb;
    tokens[index].governor = Some(first + verb);
    if lacks_subject(tokens, verb, first) {
        let adjuncts: Vec<usize> = children(tokens, index, first)
            .filter(|&at| at < verb && tokens[at].relation == Relation::Oblique)
            .collect();
        adjuncts.into_iter().for_each(|at| tokens[at].governor = Some(first + verb));
    }
}

/// « *Tbilissi et* Erevan entendent achever »: a name at the head of its sentence or behind a comma, before « et » and a subject, is the first of two.
pub(crate) fn join_split_list(tokens: &mut [Token], second: usize, first: usize) {
    let own = &tokens[second];
    let acts = matches!(own.relation, Relation::Subject | Relation::PassiveSubject);
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| acts) else { return };
    let Some(one) = second.checked_sub(2).filter(|_| verb > second) else { return };
    let joins = tokens[one + 1].pos == Pos::Conjunction
        && tokens[one + 1].relation == Relation::Coordinator
        && tokens[one + 1].governor != Some(first + one);
    let opens =
        one == 0 || tokens[one - 1].sent != tokens[one].sent || &*tokens[one - 1].lower == ",";
    let is_pair = tokens[one].pos == Pos::ProperNoun
        && own.pos == Pos::ProperNoun
        && tokens[one].sent == own.sent
        && tokens[one].preposition.is_none()
        && tokens[one].governor != Some(first + second);
    if !joins || !opens || !is_pair {
        return;
    }
    let (relation, above) = (own.relation, tokens[one].governor);
    tokens[one].relation = relation;
    tokens[one].governor = Some(first + verb);
    tokens[second].relation = Relation::Conjunct;
    tokens[second].governor = Some(first + one);
    tokens[one + 1].governor = Some(first + second);
    // The verb may have hung on the name itself: it takes the place of what that hung on.
    if tokens[verb].governor == Some(first + one) {
        tokens[verb].relation = Relation::Root;
        tokens[verb].governor = None;
        if let Some(above) = above {
            tokens[above - first].relation = Relation::Parataxis;
            tokens[above - first].governor = Some(first + verb);
        }
    }
}

/// « La Chine *et le Pakistan* exploitent un port »: of two subjects before their verb, with « et » between, the second is joined to the first.
pub(crate) fn join_second_subject(tokens: &mut [Token], second: usize, first: usize) {
    let own = &tokens[second];
    let acts = matches!(own.relation, Relation::Subject | Relation::PassiveSubject);
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| acts) else { return };
    let below = |at: usize, above: usize| at == above || is_below(tokens, at, above, first);
    let Some(one) = children(tokens, verb, first).find(|&at| {
        at < second && tokens[at].relation == own.relation && tokens[at].pos.is_nominal()
    }) else {
        return;
    };
    let joint = (one + 1..second).find(|&at| {
        tokens[at].relation == Relation::Coordinator
            && (tokens[at].governor == Some(first + verb)
                || tokens[at].governor == Some(first + second))
    });
    let Some(joint) = joint.filter(|_| second < verb && own.pos.is_nominal()) else { return };
    let touches = (one + 1..joint).all(|at| below(at, one))
        && (joint + 1..second).all(|at| below(at, second));
    if touches {
        tokens[joint].governor = Some(first + second);
        tokens[second].relation = Relation::Conjunct;
        tokens[second].governor = Some(first + one);
    }
}

/// "The *government evacuated* forty doctors": what looks like a participle of the noun that heads the sentence, and has an object of its own, is its verb.
pub(crate) fn raise_participle(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    if own.governor.is_some() || !own.pos.is_nominal() {
        return;
    }
    let has = |at: usize, relation| {
        children(tokens, at, first).any(|below| below > at && tokens[below].relation == relation)
    };
    // "A man *stabbed* and *wounded* five"
    let has_object = |at: usize| {
        has(at, Relation::Object)
            || children(tokens, at, first).any(|joined| {
                tokens[joined].relation == Relation::Conjunct
                    && matches!(&*tokens[joined].tag, "VBN" | "VBD")
                    && has(joined, Relation::Object)
            })
    };
    let closes = |below: usize| {
        is_auxiliary(&tokens[below])
            || tokens[below].relation == Relation::Subject
            || is_relative(tokens, below, first)
    };
    let is_verb = |&at: &usize| {
        tokens[at].pos == Pos::Verb
            && at > index
            && matches!(tokens[at].relation, Relation::RelativeClause)
            && matches!(&*tokens[at].tag, "VBN" | "VBD")
            && has_object(at)
            && !children(tokens, at, first).any(&closes)
    };
    let is_said = children(tokens, index, first).any(|at| tokens[at].relation == Relation::Copula);
    let Some(verb) = children(tokens, index, first).find(is_verb).filter(|_| !is_said) else {
        return;
    };
    tokens[verb].relation = Relation::Root;
    tokens[verb].governor = None;
    tokens[verb].morph = "Tense=Past|VerbForm=Fin".into();
    tokens[verb].tag = "VBD".into();
    tokens[index].relation = Relation::Subject;
    tokens[index].governor = Some(first + verb);
    // "Evacuated *by helicopter* forty doctors"
    let agent = children(tokens, verb, first).find(|&at| tokens[at].relation == Relation::Agent);
    if let Some(agent) = agent {
        tokens[agent].relation = Relation::Oblique;
    }
}

/// « Asmara *dément* avoir massé des chars »: before an infinitive of the perfect, what has the form of a verb right behind the subject is the sentence's verb,
/// whatever the model takes it for.
pub(crate) fn raise_verb_of_perfect(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    forms: &Forms,
) {
    let own = &tokens[index];
    let auxiliary = index + 1;
    let is_perfect = tokens.get(auxiliary).is_some_and(|next| {
        next.sent == own.sent
            && next.has("VerbForm=Inf")
            && next.pos == Pos::Auxiliary
            && next.relation == Relation::Auxiliary
    });
    let lemma = forms.lemma(&own.lower).filter(|_| is_perfect && own.pos == Pos::Adverb);
    let Some(lemma) = lemma.map(str::to_owned) else { return };
    let Some(perfect) = tokens[auxiliary].governor.map(|verb| verb - first) else { return };
    let subject = children(tokens, perfect, first)
        .find(|&at| at < index && tokens[at].relation == Relation::Subject);
    let Some(subject) = subject.filter(|_| tokens[perfect].governor.is_none()) else { return };
    let own = &mut tokens[index];
    own.pos = Pos::Verb;
    own.lemma = lemma.as_str().into();
    own.morph = "Mood=Ind|Tense=Pres|VerbForm=Fin".into();
    own.relation = Relation::Root;
    own.governor = None;
    tokens[subject].governor = Some(first + index);
    tokens[perfect].relation = Relation::Complement;
    tokens[perfect].governor = Some(first + index);
}

/// "*Lula to visit* India": an infinitive that hangs on the name which heads a sentence without a finite verb, right behind it, is its verb.
pub(crate) fn raise_infinitive(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    if own.governor.is_some() || own.pos != Pos::ProperNoun {
        return;
    }
    let sentence = sentence(tokens, index);
    let is_verb = |&at: &usize| {
        &*tokens[at].tag == "VB"
            && at == index + 2
            && &*tokens[index + 1].tag == "TO"
            && matches!(
                tokens[at].relation,
                Relation::Complement | Relation::RelativeClause | Relation::AdverbialClause
            )
    };
    let is_finite = |token: &Token| matches!(&*token.tag, "VBZ" | "VBP" | "VBD" | "MD");
    let is_headless = !tokens[index..sentence.end].iter().any(is_finite);
    let Some(verb) = children(tokens, index, first).find(is_verb).filter(|_| is_headless) else {
        return;
    };
    tokens[verb].relation = Relation::Root;
    tokens[verb].governor = None;
    tokens[index].relation = Relation::Subject;
    tokens[index].governor = Some(first + verb);
}

/// "*Kuwaitis shun* Danish products", "*Lesotho inaugurate* jointly built plant": a finite verb with a subject before it that hangs on what stands behind, a noun or a
/// participle that heads the sentence, is the sentence's verb, and the noun its object.
pub(crate) fn raise_verb_of_object(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let above = own.governor.map(|above| above - first);
    let Some(root) = above.filter(|&above| above > index && tokens[above].governor.is_none())
    else {
        return;
    };
    let acts = |at: usize| at < index && tokens[at].relation == Relation::Subject;
    let is_verb = matches!(&*own.tag, "VB" | "VBP" | "VBZ")
        && matches!(own.relation, Relation::Modifier | Relation::Parataxis | Relation::Compound)
        && children(tokens, index, first).any(acts);
    let is_participle = tokens[root].tag.starts_with("VB");
    let object = if is_participle {
        children(tokens, root, first)
            .find(|&at| at > root && tokens[at].relation == Relation::Object)
    } else {
        Some(root).filter(|&root| tokens[root].pos.is_nominal())
    };
    let is_free = children(tokens, root, first)
        .all(|at| at > root || at == index || !is_auxiliary(&tokens[at]) && !acts(at));
    let Some(object) = object.filter(|_| is_verb && is_free) else { return };
    tokens[index].relation = Relation::Root;
    tokens[index].governor = None;
    tokens[object].relation = Relation::Object;
    tokens[object].governor = Some(first + index);
    if is_participle {
        tokens[root].relation = Relation::Modifier;
        tokens[root].governor = Some(first + object);
    }
    let behind: Vec<usize> = children(tokens, root, first)
        .filter(|&at| at > object && tokens[at].relation != Relation::NounComplement)
        .collect();
    for at in behind {
        tokens[at].governor = Some(first + index);
    }
}

/// « La *cheffe* de la diplomatie a critiqué la décision »: of a perfect without the passive's auxiliary the subject acts, whatever the model says. `active`
/// are the auxiliaries that form no passive.
pub(crate) fn take_active(tokens: &mut [Token], index: usize, first: usize, active: &[String]) {
    if tokens[index].relation != Relation::PassiveSubject {
        return;
    }
    let Some(verb) = tokens[index].governor.map(|verb| verb - first) else { return };
    let auxiliaries: Vec<usize> =
        children(tokens, verb, first).filter(|&at| is_auxiliary(&tokens[at])).collect();
    let is_active = |at: usize| {
        tokens[at].relation == Relation::Auxiliary
            && active.iter().any(|own| **own == *tokens[at].lemma)
    };
    // « La Banque mondiale *financera* »: a finite verb alone is no passive either.
    let is_finite = auxiliaries.is_empty() && tokens[verb].has("VerbForm=Fin");
    if is_finite || matches!(auxiliaries[..], [only] if is_active(only)) {
        tokens[index].relation = Relation::Subject;
    }
}
