//! Several in one phrase: « les deux présidents », who were named before, and « les présidents *kényan et somalien* », who have a country each.

use dateline_types::{Identity, MentionKind, Relation};

use super::home::is_state;
use super::identify::Identified;
use super::names::{find_named, is_person};
use super::phrase::{Phrase, Tie};
use super::roles::RoleKind;
use super::{Cast, compounds};

/// How many sentences back two people are looked for who have no office in common.
const REACH_SENTS: usize = 2;

/// Returns the two whom a phrase stands for: the only two of that office in the article so far, else the only two people of a sentence just before. Empty
/// where that is not clear.
pub(super) fn members(cast: &Cast<'_>, phrase: &Phrase<'_>, identified: &Identified) -> Vec<usize> {
    let doc = cast.doc;
    let is_plural = doc.tokens[phrase.head].has("Number=Plur");
    let is_role = identified.role_kind == Some(RoleKind::Person) && identified.own_name.is_none();
    if !is_plural || !is_role || identified.fact.is_some() {
        return Vec::new();
    }
    let says_two = phrase.tokens.clone().any(|token| {
        let word = &*doc.tokens[token].lower;
        cast.knowledge.roles.two.iter().any(|two| two == word)
    });
    let is_definite = doc.related(phrase.head, Relation::Determiner).any(|determiner| {
        doc.tokens[determiner].has("Definite=Def") || doc.tokens[determiner].has("PronType=Dem")
    });
    match &identified.identity.office {
        Some(office) if says_two || is_definite => of_office(cast, office),
        None if says_two => of_sentence(cast, phrase),
        _ => Vec::new(),
    }
}

/// Returns who holds a role in each of the countries that the phrase joins: "the *Greek and Turkish* foreign ministers", « les présidents *du Kenya et de
/// la Somalie* », « l'état-major *franco-allemand* ». Empty where it names one country or none.
pub(super) fn of_countries(
    cast: &Cast<'_>,
    phrase: &Phrase,
    identified: &Identified,
) -> Vec<Identified> {
    let doc = cast.doc;
    let several = cast.knowledge.several(doc, phrase.head);
    // « gardes-côtes *philippins* »: the tagger tells no number of some nouns.
    let has_plural = |relation| {
        doc.related(phrase.head, relation).any(|token| doc.tokens[token].has("Number=Plur"))
    };
    let is_plural = several.is_some()
        || doc.tokens[phrase.head].has("Number=Plur")
        || !doc.tokens[phrase.head].has("Number=Sing") && has_plural(Relation::Modifier);
    if identified.own_name.is_some() {
        return Vec::new();
    }
    let named = if is_plural { named_people(cast, phrase) } else { Vec::new() };
    if named.len() > 1 {
        return named.into_iter().map(|fact| of_fact(cast, fact)).collect();
    }
    // One person of two countries is one.
    let is_one = identified.role_kind == Some(RoleKind::Person) && !is_plural;
    let compound = if is_one { None } else { of_compound(cast, phrase, identified) };
    let Some(kind) = identified.role_kind else {
        return compound.into_iter().flatten().map(|fact| of_fact(cast, fact)).collect();
    };
    let country_of = |fact: usize| cast.knowledge.world.fact(fact).country.as_str();
    let mut countries = match (several, compound) {
        (Some(countries), _) => countries.iter().map(String::as_str).collect(),
        (None, Some(facts)) => facts.map(country_of).to_vec(),
        (None, None) if is_plural => joined_countries(cast, phrase),
        (None, None) => return Vec::new(),
    };
    if countries.is_empty() && cast.knowledge.is_two_states(doc, phrase) {
        countries = two_states(cast, phrase);
    }
    if countries.len() < 2 {
        return Vec::new();
    }
    let of = |country: &&str| {
        let identity = Identity {
            name: None,
            id: None,
            country: Some((*country).to_owned()),
            ..identified.identity.clone()
        };
        let held = identity.office.as_deref().zip(cast.knowledge.published);
        let holder =
            held.and_then(|(office, days)| cast.knowledge.world.holder(office, country, days));
        let own = match holder {
            Some(fact) => of_fact(cast, fact),
            None => Identified::of_role(identity, kind),
        };
        Identified { role: identified.role.clone(), ..own }
    };
    countries.iter().map(of).collect()
}

/// « Les présidents congolais *Félix Tshisekedi* et rwandais *Paul Kagame* »: the known people whose names stand behind a title in the plural.
fn named_people(cast: &Cast<'_>, phrase: &Phrase) -> Vec<usize> {
    let knowledge = cast.knowledge;
    let found = find_named(
        cast.doc,
        &knowledge.words,
        phrase,
        knowledge.world,
        knowledge.names,
        knowledge.published,
    );
    let mut people: Vec<usize> =
        found.iter().filter(|one| is_person(knowledge.world, one)).map(|one| one.fact).collect();
    people.dedup();
    people
}

/// The facts of two countries that a hyphen ties in a phrase, where it is about both and not about something of theirs.
fn of_compound(cast: &Cast<'_>, phrase: &Phrase, identified: &Identified) -> Option<[usize; 2]> {
    let is_about = |compound: &compounds::Compound| {
        phrase.tie(cast.doc, compound.second) != Tie::Complement
            && (identified.role_kind.is_some()
                || identified.fact.is_some_and(|fact| compound.facts.contains(&fact)))
    };
    let compound = compounds::find(cast.knowledge, cast.doc, phrase.tokens.clone());
    compound.filter(is_about).map(|compound| compound.facts)
}

fn of_fact(cast: &Cast<'_>, fact: usize) -> Identified {
    let knowledge = cast.knowledge;
    Identified::of_fact(knowledge.world.fact(fact).identity(knowledge.published), fact)
}

/// The countries of words that « et » joins inside a phrase or right behind it, each once, in the order of the text.
fn joined_countries<'c>(cast: &'c Cast<'_>, phrase: &Phrase) -> Vec<&'c str> {
    let doc = cast.doc;
    let country = |token: usize| cast.knowledge.countries[token];
    // "officials *from Iran and Iraq*"
    let behind = doc.related(phrase.head, Relation::NounComplement);
    let behind = behind.filter(|&token| token >= phrase.tokens.end);
    let mut firsts = phrase.tokens.clone().chain(behind).filter(|&token| country(token).is_some());
    let found = firsts.find_map(|first| {
        // « les présidents kényan et *somalien* », « les chefs de gouvernement kényan et *somalien* »: the model may hang the second adjective on the noun.
        let noun = doc.tokens[first].governor.filter(|noun| phrase.tokens.contains(noun));
        let nouns = noun.into_iter().chain((noun != Some(phrase.head)).then_some(phrase.head));
        let of_noun = nouns.flat_map(|noun| doc.related(noun, Relation::Conjunct));
        let is_adjective = |token: &usize| {
            country(*token).is_some()
                && doc.word(*token).chars().next().is_some_and(char::is_lowercase)
        };
        let mut joined = before_comma(cast, first);
        joined.extend(complement_before_comma(cast, first));
        joined.push(first);
        let mut at = joined.len() - 1;
        joined.extend(of_noun.filter(is_adjective));
        while at < joined.len() {
            joined.extend(doc.related(joined[at], Relation::Conjunct));
            at += 1;
        }
        let mut found: Vec<&str> = Vec::new();
        for own in joined.into_iter().filter_map(country) {
            if !found.contains(&own) {
                found.push(own);
            }
        }
        (found.len() > 1).then_some(found)
    });
    found.unwrap_or_default()
}

/// « les ministres de la Défense *du Ghana*, du Nigeria et de la Côte d'Ivoire »: the country before the comma of a list, which the model hangs elsewhere.
fn complement_before_comma(cast: &Cast<'_>, first: usize) -> Option<usize> {
    let preposition = cast.doc.tokens[first].preposition?;
    let listed = preposition.checked_sub(2)?;
    let is_listed = cast.doc.word(preposition - 1) == ","
        && cast.knowledge.countries[listed].is_some()
        && cast.doc.tokens[listed].relation == Relation::NounComplement;
    is_listed.then_some(listed)
}

/// "*Russian*, Turkish and Iranian presidents": the adjectives of countries before a comma, which no phrase reaches over, in the order of the text.
fn before_comma(cast: &Cast<'_>, first: usize) -> Vec<usize> {
    let doc = cast.doc;
    let noun = doc.tokens[first].governor;
    let is_listed = |&token: &usize| {
        doc.tokens[token].relation == Relation::Modifier
            && doc.tokens[token].governor == noun
            && cast.knowledge.countries[token].is_some()
            && doc.word(token + 1) == ","
    };
    let listed = (1..).map_while(|n| first.checked_sub(2 * n));
    let mut listed: Vec<usize> = listed.take_while(is_listed).collect();
    listed.reverse();
    listed
}

/// The countries of those named in the nearest sentence before that names some, or before the phrase in its own, where they are two.
fn two_states<'c>(cast: &'c Cast<'_>, phrase: &Phrase) -> Vec<&'c str> {
    let sent = cast.doc.tokens[phrase.head].sent;
    for before in (sent.saturating_sub(REACH_SENTS)..=sent).rev() {
        let mut found: Vec<&str> = Vec::new();
        let earlier = cast.mentions_in(before).iter().filter(|mention| mention.head < phrase.head);
        for mention in earlier {
            let draft = &cast.drafts[mention.entity];
            let of_members = draft.members.iter().map(|&member| &cast.drafts[member]);
            for one in std::iter::once(draft).chain(of_members) {
                let country = one.identity.country.as_deref();
                found.extend(country.filter(|country| is_state(country)));
            }
        }
        found.sort_unstable();
        found.dedup();
        // In its own sentence one may be named who speaks of two others.
        if found.len() > 1 || before < sent && !found.is_empty() {
            return if found.len() == 2 { found } else { Vec::new() };
        }
    }
    Vec::new()
}

/// The entities that hold an office, where they are two.
fn of_office(cast: &Cast<'_>, office: &str) -> Vec<usize> {
    let holds = |&entity: &usize| {
        let draft = &cast.drafts[entity];
        draft.identity.office.as_deref() == Some(office)
            && draft.members.is_empty()
            && draft.identity.country.is_some()
    };
    // A third tells that they are not two.
    two((0..cast.drafts.len()).filter(holds).take(3).collect())
}

/// The people of the nearest sentence before that has some, where they are two.
fn of_sentence(cast: &Cast<'_>, phrase: &Phrase<'_>) -> Vec<usize> {
    let doc = cast.doc;
    let sent = doc.tokens[phrase.head].sent;
    for before in (sent.saturating_sub(REACH_SENTS)..sent).rev() {
        let mut people: Vec<usize> = Vec::new();
        for mention in cast.mentions_in(before) {
            let draft = &cast.drafts[mention.entity];
            let is_person = draft.fact.is_some() || draft.role_kind == Some(RoleKind::Person);
            let is_named = mention.kind == MentionKind::Name && is_person;
            if is_named && !people.contains(&mention.entity) {
                people.push(mention.entity);
            }
        }
        if !people.is_empty() {
            return two(people);
        }
    }
    Vec::new()
}

fn two(people: Vec<usize>) -> Vec<usize> {
    if people.len() == 2 { people } else { Vec::new() }
}
