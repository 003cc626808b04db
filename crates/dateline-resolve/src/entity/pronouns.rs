//! Pronouns to those they stand for. Precision before recall: what is not clear stays unresolved.

use dateline_types::{Doc, EntLabel, MentionKind, Pack, PackError, Pos, Relation};
use serde::Deserialize;

use super::Cast;
use super::names::has_label;
use super::roles::RoleKind;
use crate::world::FactKind;

/// The pack's file.
const FILE: &str = "pronouns.toml";

/// How many sentences back a pronoun reaches.
const REACH_SENTS: usize = 2;

/// The pronouns of a language: `pronouns.toml` of its pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pronouns {
    pronoun: Vec<Pronoun>,
}

/// One row: words that agree with the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pronoun {
    words: Vec<String>,
    /// Whether it stands for one (`true`), several (`false`), or either.
    singular: Option<bool>,
    /// `Masc`, `Fem`, or either.
    gender: Option<String>,
    /// Whether it stands for people only (`true`), things and bodies only (`false`), or either.
    person: Option<bool>,
}

impl Pronouns {
    /// Reads `pronouns.toml` of a language pack.
    ///
    /// # Errors
    ///
    /// Where it is missing or says what it must not.
    pub fn load(pack: &Pack) -> Result<Pronouns, PackError> {
        pack.read(FILE)
    }

    fn of(&self, word: &str) -> Option<&Pronoun> {
        self.pronoun.iter().find(|pronoun| pronoun.words.iter().any(|own| own == word))
    }
}

/// Adds the pronouns that are clear to the cast.
pub(super) fn resolve(cast: &mut Cast<'_>, pronouns: &Pronouns) {
    let doc = cast.doc;
    for token in 0..doc.tokens.len() {
        let own = &doc.tokens[token];
        let may_be = matches!(own.pos, Pos::Pronoun | Pos::Determiner | Pos::Adjective);
        let Some(pronoun) = may_be.then(|| pronouns.of(&own.lower)).flatten() else { continue };
        if let Some(entity) = antecedent(cast, token, pronoun) {
            cast.push(token, token..token + 1, MentionKind::Pronoun, entity);
        }
    }
}

/// Returns whom a pronoun stands for: the nearest subject before it that agrees, from the same sentence's governing clauses outwards.
fn antecedent(cast: &Cast<'_>, token: usize, pronoun: &Pronoun) -> Option<usize> {
    let doc = cast.doc;
    // Arguments of one verb are not the same but by a reflexive: « X lui parle » is not X to himself.
    let is_argument =
        !matches!(doc.tokens[token].relation, Relation::Possessor | Relation::Determiner);
    let verb = doc.tokens[token].governor.filter(|_| is_argument);
    let is_fellow = |other: usize| verb.is_some_and(|verb| subjects(doc, verb).any(|s| s == other));
    let governing = doc.ancestors(token).skip(usize::from(is_argument));
    let clauses =
        governing.flat_map(|verb| subjects(doc, verb)).filter(|&subject| subject != token);
    let sent = doc.tokens[token].sent;
    let earlier = (sent.saturating_sub(REACH_SENTS)..=sent).rev().flat_map(|sent| {
        let tokens = doc.sents[sent].tokens.clone();
        tokens.filter(move |&other| other < token && is_main_subject(doc, other))
    });
    let mut candidates = clauses.chain(earlier).filter(|&subject| !is_fellow(subject));
    candidates.find_map(|subject| {
        entity_at(cast, subject).filter(|&entity| agrees(cast, subject, entity, pronoun))
    })
}

fn subjects(doc: &Doc, verb: usize) -> impl Iterator<Item = usize> + '_ {
    doc.related(verb, Relation::Subject).chain(doc.related(verb, Relation::PassiveSubject))
}

fn is_main_subject(doc: &Doc, token: usize) -> bool {
    let own = &doc.tokens[token];
    let is_subject = matches!(own.relation, Relation::Subject | Relation::PassiveSubject);
    let of_clause = own.governor.map(|verb| doc.tokens[verb].relation);
    is_subject && !matches!(of_clause, Some(Relation::RelativeClause))
}

fn entity_at(cast: &Cast<'_>, head: usize) -> Option<usize> {
    cast.mentions.iter().find(|mention| mention.head == head).map(|mention| mention.entity)
}

fn agrees(cast: &Cast<'_>, subject: usize, entity: usize, pronoun: &Pronoun) -> bool {
    let doc = cast.doc;
    let draft = &cast.drafts[entity];
    let token = &doc.tokens[subject];
    let has_list = doc.first_related(subject, Relation::Conjunct).is_some();
    let is_plural = has_list || (token.has("Number=Plur") && token.pos != Pos::ProperNoun);
    let fact = draft.fact.map(|fact| cast.knowledge.world.fact(fact).kind);
    let is_person = match (fact, draft.role_kind) {
        (Some(fact), _) => fact == FactKind::Person,
        (None, Some(role)) => role != RoleKind::Body,
        (None, None) => has_label(doc, subject, EntLabel::Person),
    };
    let is_body = !is_person || draft.role_kind == Some(RoleKind::Group);
    // A body is "it" or "they"; the model's gender of names is a guess.
    let number_fits = pronoun.singular.is_none_or(|singular| {
        singular != is_plural
            || (is_body && fact != Some(FactKind::Person) && pronoun.person.is_none())
    });
    let gender_fits = token.pos != Pos::Noun
        || pronoun.gender.as_ref().is_none_or(|gender| {
            !token.morph.contains("Gender=") || token.has(&format!("Gender={gender}"))
        });
    let kind_fits = pronoun.person.is_none_or(|person| if person { is_person } else { is_body });
    number_fits && gender_fits && kind_fits
}
