//! What the coder must know of a language's grammar: `grammar.toml` of its pack.

use std::collections::{BTreeMap, BTreeSet};

use dateline_types::{Doc, Pack, PackError, Pos, Relation};
use serde::Deserialize;

use crate::codebook::TriggerKind;
use crate::status::StatusWords;

/// Words with grammatical force.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grammar {
    /// Which word of a noun phrase heads it, in the codebook.
    pub(crate) noun_head: NounHead,
    /// Words that tell how what stands with them is meant, from `status.toml`.
    #[serde(skip)]
    pub(crate) status: StatusWords,
    /// Verbs that lend a noun their subject: mener, lancer, carry out.
    pub(crate) support_verbs: BTreeSet<String>,
    /// Support verbs that stay so when they are reflexive: « se livrer à ».
    #[serde(default)]
    pub(crate) reflexive_support: Vec<String>,
    /// Support verbs whose subject suffers the noun: subir.
    pub(crate) suffering_verbs: BTreeSet<String>,
    /// Verbs whose subject suffers the deed that they happen in: mourir.
    pub(crate) dying_verbs: Vec<String>,
    /// Verbs whose subject is the place of the noun: "Belgrade *saw* a rally".
    pub(crate) witnessing_verbs: Vec<String>,
    /// Verbs that make a noun known or will it.
    pub(crate) announcing_verbs: BTreeSet<String>,
    /// Nouns that only count or bundle what they are of: « une série *d'exercices* ».
    pub(crate) container_nouns: BTreeSet<String>,
    /// Prepositions of who does it in the passive.
    pub(crate) agents: Vec<String>,
    /// Prepositions of whom something is given to.
    pub(crate) datives: Vec<String>,
    /// Prepositions of what belongs to something.
    pub(crate) genitives: Vec<String>,
    /// Prepositions of whom or what a deed is aimed at: « les tirs de l'armée *sur* la ville ».
    pub(crate) aiming_prepositions: Vec<String>,
    /// Prepositions of whom someone wants to do something: « demander *à* X de partir ».
    pub(crate) controllers: Vec<String>,
    /// Prepositions of where someone comes from: "deported *from* Turkey".
    pub(crate) origins: Vec<String>,
    /// Verbs whose own subject does what the infinitive behind their object tells: "*used* boats to block the port".
    pub(crate) subject_control: Vec<String>,
    /// Verbs whose perfect is formed as the passive of others: « est arrivé ».
    #[serde(default)]
    pub(crate) perfect_with_be: BTreeSet<String>,
    /// Endings of infinitives with those of the regular forms, for verbs whose form the model leaves as their lemma.
    pub(crate) verb_endings: BTreeMap<String, Vec<String>>,
    /// Prepositions under which a noun is still what its support verb does: « procéder *à* une arrestation ».
    pub(crate) lending_prepositions: Vec<String>,
    /// Frequent verbs that code nothing, for words that are used like them.
    pub(crate) neutral_verbs: BTreeSet<String>,
    /// Pronouns that stand for the noun their clause belongs to.
    pub(crate) relatives: Vec<String>,
    /// Nouns of compound prepositions: « au *cours* de », "on *behalf* of".
    pub(crate) preposition_nouns: BTreeSet<String>,
    /// Forms of prepositions that the model leaves as they are, and what they are.
    pub(crate) prepositions: BTreeMap<String, String>,
    /// Nouns of compound prepositions that mean a simple one: « en *faveur* de » is « pour ».
    #[serde(default)]
    pub(crate) compound_prepositions: BTreeMap<String, String>,
    /// Prepositions that words of a phrase of the codebook never stand under, unless it names them: "*before* the war".
    pub(crate) loose_prepositions: BTreeSet<String>,
    /// Nouns for things that a noun of a deed under the genitive only tells the kind of: « *avion* de combat ».
    #[serde(default)]
    pub(crate) things: BTreeSet<String>,
    /// The noun for a government: a list that has it takes states by name too.
    pub(crate) government: String,
    /// Verbs that other languages have auxiliaries for: « *pouvoir* partir ».
    #[serde(default)]
    pub(crate) modals: Vec<String>,
    /// Reflexive verbs whose subject undergoes what the infinitive below them tells: « se *voir* remettre une lettre ».
    #[serde(default)]
    pub(crate) undergoing: Vec<String>,
    /// Verbs that lay a deed to someone's charge, and the preposition of whose: « *attribuer* à », "*blame* on".
    #[serde(default)]
    pub(crate) attributing: BTreeMap<String, String>,
    /// Prepositions under which a noun of a deed without an article is none: "*on* strike".
    #[serde(default)]
    pub(crate) idiomatic: Vec<String>,
    /// Auxiliaries that are no words of a phrase: "*has* sold".
    pub(crate) auxiliaries: Vec<String>,
    /// Articles that look like prepositions: « vendre *du* pétrole ».
    #[serde(default)]
    pub(crate) partitives: Vec<String>,
    /// Prepositions of place.
    pub(crate) places: Vec<String>,
    /// What opens a clause or phrase of what came before: "two days *after* the raid".
    pub(crate) after: Vec<String>,
    /// What opens one of what was still to come.
    pub(crate) before: Vec<String>,
    /// Nouns that are a day → how many days from what they are of: « au *lendemain* de la visite ».
    #[serde(default)]
    pub(crate) days_from: BTreeMap<String, i64>,
    /// Slots of verbs that name none.
    pub(crate) verb: Defaults,
    /// Slots of nouns that name none.
    pub(crate) noun: Defaults,
    /// Slots of adjectives that name none.
    pub(crate) adjective: Defaults,
}

/// The slots of an entry that names none.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Defaults {
    pub(crate) actor: Vec<String>,
    pub(crate) recipient: Vec<String>,
}

/// Where the head of a noun phrase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NounHead {
    First,
    Last,
}

impl Grammar {
    /// Reads `grammar.toml` and `status.toml` of a language pack.
    ///
    /// # Errors
    ///
    /// Where one is missing or says what it must not.
    pub fn load(pack: &Pack) -> Result<Grammar, PackError> {
        let status = pack.read("status.toml")?;
        Ok(Grammar { status, ..pack.read("grammar.toml")? })
    }

    /// Returns the slots of an entry that names none.
    pub(crate) fn defaults(&self, kind: TriggerKind) -> &Defaults {
        match kind {
            TriggerKind::Verb => &self.verb,
            TriggerKind::Noun => &self.noun,
            TriggerKind::Adjective => &self.adjective,
        }
    }

    /// Tells whether a word is one of the prepositions that the grammar names.
    pub(crate) fn names_preposition(&self, word: &str) -> bool {
        let lists = [
            &self.agents,
            &self.datives,
            &self.genitives,
            &self.controllers,
            &self.lending_prepositions,
            &self.places,
        ];
        lists.iter().any(|list| is_in(*list, word))
            || self.prepositions.values().any(|own| own == word)
    }

    /// Returns the preposition that ties a token to its governor, as the codebook writes it.
    pub(crate) fn preposition<'g>(&'g self, doc: &'g Doc, token: usize) -> Option<&'g str> {
        let preposition = &doc.tokens[doc.tokens[token].preposition?];
        let own = self.prepositions.get(&*preposition.lower);
        Some(own.map_or(&*preposition.lower, String::as_str))
    }

    /// Returns the word that a noun stands under in its clause: itself, or what bundles it (« une *série* d'attaques »), or a word of its preposition (« au
    /// *cours* d'une attaque », « *lors* d'une attaque »).
    pub(crate) fn outermost(&self, doc: &Doc, noun: usize) -> usize {
        let is_of = |token: usize, above: usize| match doc.tokens[token].relation {
            Relation::NounComplement => {
                is_in(&self.container_nouns, &doc.tokens[above].lemma)
                    || self.is_of_preposition(doc, above)
            }
            Relation::Oblique => {
                doc.tokens[above].pos == Pos::Adverb
                    && doc.tokens[above].relation == Relation::Adverb
            }
            _ => false,
        };
        let mut at = noun;
        while let Some(above) = doc.tokens[at].governor.filter(|&above| is_of(at, above)) {
            at = above;
        }
        at
    }

    /// Tells whether a noun is but part of a preposition: « au *cours* de ».
    pub(crate) fn is_of_preposition(&self, doc: &Doc, token: usize) -> bool {
        doc.tokens[token].preposition.is_some()
            && (is_in(&self.preposition_nouns, &doc.tokens[token].lemma)
                || self.compound_prepositions.contains_key(&*doc.tokens[token].lemma))
    }
}

/// A list of words: a short one, or a long one that is looked up.
pub(crate) trait Words {
    /// Tells whether a word is in it.
    fn has(&self, word: &str) -> bool;
}

impl Words for [String] {
    fn has(&self, word: &str) -> bool {
        self.iter().any(|own| own == word)
    }
}

impl Words for Vec<String> {
    fn has(&self, word: &str) -> bool {
        self.as_slice().has(word)
    }
}

impl Words for BTreeSet<String> {
    fn has(&self, word: &str) -> bool {
        self.contains(word)
    }
}

/// Tells whether a word is in a list.
pub(crate) fn is_in(words: &(impl Words + ?Sized), word: &str) -> bool {
    words.has(word)
}
