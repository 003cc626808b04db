//! Several who were named one by one: « les deux présidents », "both leaders".

use dateline_types::{MentionKind, Relation};

use super::Cast;
use super::identify::Identified;
use super::phrase::Phrase;
use super::roles::RoleKind;

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
