//! Pronouns to those they stand for. Precision before recall: what is not clear stays unresolved.
//!
//! All nouns and names before a pronoun that agree with it are weighed by how near they stand, what they do in their clause and how often they were
//! spoken of (after Lappin & Leass 1994, *An Algorithm for Pronominal Anaphora Resolution*). The best one is taken only where it stands for
//! someone and leads clearly: a thing that fits as well leaves the pronoun open.

use std::collections::BTreeMap;

use dateline_types::{Doc, EntLabel, Identity, MentionKind, Pack, PackError, Pos, Relation};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Cast;
use super::gender::Gender;
use super::identify::Identified;
use super::names::has_label;
use super::roles::RoleKind;
use crate::world::FactKind;

/// The pack's file.
const FILE: &str = "pronouns.toml";

/// How many sentences back a pronoun reaches.
const REACH_SENTS: usize = 2;

/// What speaks for a candidate. Set on the newspaper texts of Dem1921's development part so that three links of four and more are right.
mod weight {
    pub(super) const SAME_SENT: f32 = 3.0;
    pub(super) const LAST_SENT: f32 = 2.0;
    pub(super) const EARLIER: f32 = 0.5;
    pub(super) const MAIN_SUBJECT: f32 = 3.0;
    pub(super) const SUBJECT: f32 = 2.0;
    pub(super) const OBJECT: f32 = 1.0;
    pub(super) const OTHER: f32 = 0.3;
    /// « *X* a perdu son mari »: the subject of the clause owns what is in it.
    pub(super) const OWNS: f32 = 2.5;
    /// "*X* said it would": who speaks, of himself.
    pub(super) const SPEAKS: f32 = 1.5;
    /// Subject to subject.
    pub(super) const PARALLEL: f32 = 1.0;
    pub(super) const PERSON: f32 = 1.0;
    /// For each time that someone was spoken of before.
    pub(super) const SPOKEN_OF: f32 = 0.4;
    /// Words in a quotation speak of others than those round it.
    pub(super) const OTHER_VOICE: f32 = -3.5;
    /// The gender of a name that only the model tells is a guess.
    pub(super) const GUESSED_GENDER: f32 = -1.5;
    /// How far the best must lead.
    pub(super) const LEAD: f32 = 2.2;
}

/// More mentions than these tell no more.
const MAX_SPOKEN_OF: usize = 4;

/// The pronouns of a language: `pronouns.toml` of its pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pronouns {
    pronoun: Vec<Pronoun>,
    /// Word → its row.
    #[serde(skip)]
    by_word: FxHashMap<String, usize>,
    /// Verbs whose subject stands for nothing: « il faut ».
    impersonal: Vec<String>,
    /// Adjectives that only tell of someone, whose subject stands for him all the same: "it is *ready* to".
    #[serde(default)]
    of_someone: Vec<String>,
    /// « ce *dernier* », "the *latter*".
    pub(super) latter: Vec<String>,
    pub(super) titles: Titles,
}

/// Words that tell someone's gender.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "BTreeMap<Gender, Vec<String>>")]
pub(super) struct Titles(FxHashMap<String, Gender>);

impl From<BTreeMap<Gender, Vec<String>>> for Titles {
    fn from(by_gender: BTreeMap<Gender, Vec<String>>) -> Titles {
        let mut titles = FxHashMap::default();
        for (gender, words) in by_gender {
            words.into_iter().for_each(|word| {
                titles.entry(word).or_insert(gender);
            });
        }
        Titles(titles)
    }
}

impl Titles {
    /// Returns the gender that a word tells.
    pub(super) fn gender(&self, word: &str) -> Option<Gender> {
        self.0.get(word).copied()
    }
}

/// One row: words that agree with the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pronoun {
    words: Vec<String>,
    /// Whether it stands for one (`true`), several (`false`), or either.
    singular: Option<bool>,
    gender: Option<Gender>,
    /// Whether it stands for people only (`true`), things and bodies only (`false`), or either.
    person: Option<bool>,
    /// Whether it stands for the one named last: « celui-ci ».
    #[serde(default)]
    last: bool,
}

impl Pronouns {
    /// Reads `pronouns.toml` of a language pack.
    ///
    /// # Errors
    ///
    /// Where it is missing or says what it must not.
    pub fn load(pack: &Pack) -> Result<Pronouns, PackError> {
        let mut pronouns: Pronouns = pack.read(FILE)?;
        for (index, pronoun) in pronouns.pronoun.iter().enumerate() {
            for word in &pronoun.words {
                pronouns.by_word.entry(word.clone()).or_insert(index);
            }
        }
        Ok(pronouns)
    }

    fn of(&self, word: &str) -> Option<&Pronoun> {
        self.by_word.get(word).map(|&index| &self.pronoun[index])
    }
}

/// Adds the pronouns that are clear to the cast.
pub(super) fn resolve(cast: &mut Cast<'_>, pronouns: &Pronouns) {
    let is_quoted = quoted(cast.doc);
    for token in 0..cast.doc.tokens.len() {
        if let Some(latter) = latter(cast.doc, pronouns, token) {
            if let Some((_, entity)) = antecedent(cast, token, &latter, &is_quoted) {
                cast.push(token, token - 1..token + 1, MentionKind::Pronoun, entity);
            }
            continue;
        }
        let own = &cast.doc.tokens[token];
        let may_be = matches!(own.pos, Pos::Pronoun | Pos::Determiner | Pos::Adjective);
        let Some(pronoun) = may_be.then(|| pronouns.of(&own.lower)).flatten() else { continue };
        if is_empty(cast.doc, pronouns, token) {
            continue;
        }
        if let Some((head, entity)) = antecedent(cast, token, pronoun, &is_quoted) {
            let list =
                if pronoun.singular == Some(false) { listed(cast, head) } else { Vec::new() };
            let entity = if list.len() > 1 { group(cast, list) } else { entity };
            cast.push(token, token..token + 1, MentionKind::Pronoun, entity);
        }
    }
}

/// "*Chile and Peru* will reopen their talks": those whom a list names, each once. Empty where one of it is nobody.
fn listed(cast: &Cast<'_>, head: usize) -> Vec<usize> {
    let doc = cast.doc;
    let mut heads = vec![head];
    let mut at = 0;
    while at < heads.len() {
        heads.extend(doc.related(heads[at], Relation::Conjunct));
        at += 1;
    }
    let entity = |&head: &usize| Some(cast.mentions[cast.mention_at(head)?].entity);
    let mut entities = heads.iter().map(entity).collect::<Option<Vec<usize>>>().unwrap_or_default();
    entities.sort_unstable();
    entities.dedup();
    entities
}

/// Returns the entity that is made of these, a new one where nobody spoke of them together.
fn group(cast: &mut Cast<'_>, members: Vec<usize>) -> usize {
    let known = cast.drafts.iter().position(|draft| draft.members == members);
    known.unwrap_or_else(|| {
        let entity = cast.start(&Identified::of_role(Identity::default(), RoleKind::Group));
        cast.drafts[entity].members = members;
        entity
    })
}

/// « ce *dernier* », "the *latter*": the one of these that was named last.
fn latter(doc: &Doc, pronouns: &Pronouns, token: usize) -> Option<Pronoun> {
    let own = &doc.tokens[token];
    let before = doc.tokens.get(token.checked_sub(1)?)?;
    if !matches!(&*before.lower, "ce" | "cette" | "ces" | "the") {
        return None;
    }
    let is_of_noun = own.relation == Relation::Modifier;
    let is_latter = pronouns.latter.iter().any(|word| **word == *own.lower);
    (is_latter && !is_of_noun && own.governor != Some(token + 1)).then(|| Pronoun {
        words: Vec::new(),
        singular: (doc.lang == "fr").then(|| !own.lower.ends_with('s')),
        gender: Gender::of_morph(&own.morph).filter(|_| doc.lang == "fr"),
        person: None,
        last: true,
    })
}

/// Tells whether a pronoun stands for nothing: « il faut », "it seems".
fn is_empty(doc: &Doc, pronouns: &Pronouns, token: usize) -> bool {
    let own = &doc.tokens[token];
    let Some(verb) = own.governor else { return false };
    let is_subject = matches!(own.relation, Relation::Subject | Relation::Reflexive);
    let tells_of_someone =
        |token: usize| pronouns.of_someone.iter().any(|lemma| **lemma == *doc.tokens[token].lemma);
    if is_subject && doc.related(verb, Relation::Attribute).any(tells_of_someone) {
        return false;
    }
    let is_impersonal = pronouns.impersonal.iter().any(|lemma| **lemma == *doc.tokens[verb].lemma);
    let is_inverted = own.lower.starts_with('-');
    // "It was clear that…", « il est possible que… »
    let is_said_of_clause = is_subject
        && doc.first_related(verb, Relation::Complement).is_some()
        && (doc.first_related(verb, Relation::Copula).is_some()
            || doc.first_related(verb, Relation::Attribute).is_some());
    is_subject && is_impersonal
        || is_said_of_clause
        || own.relation == Relation::Reflexive && !is_inverted
        || own.dep.starts_with("expl") && !is_inverted
        || matches!(own.relation, Relation::Case | Relation::Flat)
}

/// Tells for each token whether it stands between quotation marks.
fn quoted(doc: &Doc) -> Vec<bool> {
    let mut is_open = false;
    let mut paragraph = 0;
    let mark = |token: &dateline_types::Token| {
        let own = doc.article.paragraphs.partition_point(|span| span.end <= token.span.start);
        if std::mem::replace(&mut paragraph, own) != own {
            is_open = false;
        }
        is_open = match &*token.lower {
            "«" | "“" | "``" => true,
            "»" | "”" | "''" => false,
            "\"" => !is_open,
            _ => return is_open,
        };
        is_open
    };
    doc.tokens.iter().map(mark).collect()
}

/// A noun or name that a pronoun may stand for.
struct Candidate {
    head: usize,
    entity: Option<usize>,
    weight: f32,
}

/// Returns whom a pronoun stands for, with the word that names him.
fn antecedent(
    cast: &Cast<'_>,
    token: usize,
    pronoun: &Pronoun,
    is_quoted: &[bool],
) -> Option<(usize, usize)> {
    let mut candidates = candidates(cast, token, pronoun, is_quoted);
    if pronoun.last {
        let last = candidates.iter().max_by_key(|one| one.head)?;
        return Some((last.head, last.entity?));
    }
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let best = candidates.first()?;
    let entity = best.entity?;
    let second = candidates.iter().find(|other| other.entity != Some(entity));
    let leads = second.is_none_or(|second| best.weight - second.weight >= weight::LEAD);
    leads.then_some((best.head, entity))
}

fn candidates(
    cast: &Cast<'_>,
    token: usize,
    pronoun: &Pronoun,
    is_quoted: &[bool],
) -> Vec<Candidate> {
    let doc = cast.doc;
    let sent = doc.tokens[token].sent;
    let first = doc.sents[sent.saturating_sub(REACH_SENTS)].tokens.start;
    let is_argument =
        !matches!(doc.tokens[token].relation, Relation::Possessor | Relation::Determiner);
    let mut found = Vec::new();
    for head in first..token {
        let is_noun = matches!(doc.tokens[head].pos, Pos::Noun | Pos::ProperNoun);
        let mention = cast.mention_at(head);
        if (!is_noun && mention.is_none()) || cast.knowledge.is_time[head] {
            continue;
        }
        if mention.is_none() && !heads_phrase(doc, head) || is_fellow(doc, token, head, is_argument)
        {
            continue;
        }
        let entity = mention.map(|index| cast.mentions[index].entity);
        if let Some(agreement) = agrees(cast, head, entity, pronoun) {
            let weight = weigh(cast, token, head, entity, is_argument, is_quoted) + agreement;
            found.push(Candidate { head, entity, weight });
        }
    }
    found.extend(subject_to_come(cast, token, pronoun, is_argument));
    found
}

/// « Au cours de *sa* conversation avec Assad, Poutine a signalé »: the subject that a possessive before it is of.
fn subject_to_come(
    cast: &Cast<'_>,
    token: usize,
    pronoun: &Pronoun,
    is_argument: bool,
) -> Option<Candidate> {
    let doc = cast.doc;
    let verb = doc.ancestors(token).find(|&above| doc.tokens[above].pos == Pos::Verb)?;
    // « *son* ministre » is not of himself.
    let is_other = |&head: &usize| head > token && !doc.ancestors(token).any(|above| above == head);
    let head = doc.first_related(verb, Relation::Subject).filter(is_other)?;
    let entity = cast.mentions[cast.mention_at(head).filter(|_| !is_argument)?].entity;
    let agreement = agrees(cast, head, Some(entity), pronoun)?;
    let weight = weight::SAME_SENT + weight::MAIN_SUBJECT + weight::OWNS + weight::PERSON;
    Some(Candidate { head, entity: Some(entity), weight: weight + agreement })
}

fn heads_phrase(doc: &Doc, token: usize) -> bool {
    let own = &doc.tokens[token];
    !matches!(
        own.relation,
        Relation::Flat
            | Relation::Compound
            | Relation::Modifier
            | Relation::Number
            | Relation::Case
    ) && !has_label(doc, token, EntLabel::Time)
}

/// Arguments of one verb are not the same but by a reflexive: « X lui parle » is not X to himself. What a possessive is of owns nothing of itself.
fn is_fellow(doc: &Doc, token: usize, head: usize, is_argument: bool) -> bool {
    let governor = doc.tokens[token].governor;
    if !is_argument {
        return governor == Some(head);
    }
    governor.is_some() && doc.tokens[head].governor == governor
        || doc.ancestors(token).any(|above| above == head)
}

fn weigh(
    cast: &Cast<'_>,
    token: usize,
    head: usize,
    entity: Option<usize>,
    is_argument: bool,
    is_quoted: &[bool],
) -> f32 {
    let doc = cast.doc;
    let (own, other) = (&doc.tokens[token], &doc.tokens[head]);
    let near = match own.sent - other.sent {
        0 => weight::SAME_SENT,
        1 => weight::LAST_SENT,
        _ => weight::EARLIER,
    };
    let is_subject = |relation| matches!(relation, Relation::Subject | Relation::PassiveSubject);
    let governor = other.governor;
    let is_main = governor.is_some_and(|verb| {
        matches!(doc.tokens[verb].relation, Relation::Root | Relation::Conjunct)
    });
    let role = match other.relation {
        relation if is_subject(relation) && is_main => weight::MAIN_SUBJECT,
        relation if is_subject(relation) => weight::SUBJECT,
        Relation::Root => weight::SUBJECT,
        Relation::Object | Relation::Indirect | Relation::Agent => weight::OBJECT,
        _ => weight::OTHER,
    };
    let owns = !is_argument
        && is_subject(other.relation)
        && governor.is_some_and(|verb| doc.ancestors(token).any(|above| above == verb));
    let mut sum = near + role;
    sum += if owns { weight::OWNS } else { 0.0 };
    sum += if is_argument && is_subject(own.relation) && is_subject(other.relation) {
        weight::PARALLEL
    } else {
        0.0
    };
    sum += if is_argument && speaks(doc, token, head) { weight::SPEAKS } else { 0.0 };
    if is_quoted[token] != is_quoted[head] {
        sum += weight::OTHER_VOICE;
    }
    if let Some(entity) = entity {
        let n_before = cast.drafts[entity].mentions.len().saturating_sub(1).min(MAX_SPOKEN_OF);
        sum += weight::SPOKEN_OF * n_before as f32;
        sum += if is_person(cast, head, Some(entity)) { weight::PERSON } else { 0.0 };
    }
    sum
}

/// Tells whether a noun is the subject of the verb whose content the pronoun is the subject of.
fn speaks(doc: &Doc, token: usize, head: usize) -> bool {
    let is_subject = |token: usize| {
        matches!(doc.tokens[token].relation, Relation::Subject | Relation::PassiveSubject)
    };
    let clause = doc.tokens[token].governor.filter(|_| is_subject(token));
    let content = clause.filter(|&clause| doc.tokens[clause].relation == Relation::Complement);
    let verb = content.and_then(|content| doc.tokens[content].governor);
    verb.is_some() && doc.tokens[head].governor == verb && is_subject(head)
}

/// Tells whether someone is a human being, as far as facts, roles and the model know.
fn is_person(cast: &Cast<'_>, head: usize, entity: Option<usize>) -> bool {
    let Some(draft) = entity.map(|entity| &cast.drafts[entity]) else {
        return has_label(cast.doc, head, EntLabel::Person);
    };
    match (draft.fact.map(|fact| cast.knowledge.world.fact(fact).kind), draft.role_kind) {
        (Some(fact), _) => fact == FactKind::Person,
        (None, Some(role)) => role != RoleKind::Body,
        (None, None) => has_label(cast.doc, head, EntLabel::Person),
    }
}

/// Returns what agreement adds to the weight; none where the two do not agree.
fn agrees(cast: &Cast<'_>, head: usize, entity: Option<usize>, pronoun: &Pronoun) -> Option<f32> {
    let doc = cast.doc;
    let token = &doc.tokens[head];
    let draft = entity.map(|entity| &cast.drafts[entity]);
    let is_person = is_person(cast, head, entity);
    let is_group = draft.is_some_and(|draft| draft.role_kind == Some(RoleKind::Group));
    let is_body = !is_person || is_group;
    let has_list = doc.first_related(head, Relation::Conjunct).is_some();
    let is_plural = token.has("Number=Plur") && (token.pos != Pos::ProperNoun || is_group);
    // A list is several, and each of it is one.
    let number_fits = pronoun.singular.is_none_or(|singular| {
        let body_of_many =
            is_body && entity.is_some() && pronoun.person.is_none() && doc.lang != "fr";
        singular != is_plural || (has_list && !singular) || body_of_many
    });
    let kind_fits = pronoun.person.is_none_or(|person| if person { is_person } else { is_body });
    if !number_fits || !kind_fits {
        return None;
    }
    let Some(wanted) = pronoun.gender else { return Some(0.0) };
    if let Some(known) = draft.and_then(|draft| draft.gender) {
        return (known == wanted).then_some(weight::PARALLEL);
    }
    match Gender::of_morph(&token.morph) {
        Some(own) if own == wanted => Some(0.0),
        Some(_) if token.pos == Pos::ProperNoun => Some(weight::GUESSED_GENDER),
        Some(_) => None,
        None => Some(0.0),
    }
}
