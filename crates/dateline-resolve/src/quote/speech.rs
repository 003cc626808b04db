//! Words of speaking: `speech.toml` of a language pack.

use dateline_types::{Claim, Doc, Pack, PackError, Relation};
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// The pack's file.
const FILE: &str = "speech.toml";

/// The words of speaking of a language.
#[derive(Debug, Clone)]
pub struct Speech {
    verbs: FxHashMap<String, Claim>,
    /// First word → the phrases that begin with it, the longest first.
    prepositions: FxHashMap<String, Vec<(Vec<String>, Claim)>>,
    relays: Vec<Vec<String>>,
    /// Endings of a verb's forms with that of its lemma: `["é", "er"]`.
    endings: Vec<(String, String)>,
    /// Prepositions that name who thinks so at the head of a sentence, before a comma: « *Pour* l'économiste, … ».
    openings: Vec<String>,
    /// Pronouns of who speaks: « nous », "I".
    pub(super) first_person: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeechFile {
    openings: Vec<String>,
    first_person: Vec<String>,
    endings: Vec<(String, String)>,
    verb: Vec<VerbRow>,
    #[serde(rename = "noun")]
    _noun: Vec<VerbRow>,
    preposition: Vec<PhraseRow>,
    relay: Vec<RelayRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbRow {
    lemmas: Vec<String>,
    does: Does,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhraseRow {
    phrases: Vec<String>,
    does: Does,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelayRow {
    phrases: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Does {
    Assert,
    Deny,
    Doubt,
    Allege,
    Announce,
    Order,
    Ask,
}

impl From<Does> for Claim {
    fn from(does: Does) -> Claim {
        match does {
            Does::Assert => Claim::Assert,
            Does::Deny => Claim::Deny,
            Does::Doubt => Claim::Doubt,
            Does::Allege => Claim::Allege,
            Does::Announce => Claim::Announce,
            Does::Order => Claim::Order,
            Does::Ask => Claim::Ask,
        }
    }
}

impl Speech {
    /// Reads `speech.toml` of a language pack.
    ///
    /// # Errors
    ///
    /// Where it is missing or says what it must not.
    pub fn load(pack: &Pack) -> Result<Speech, PackError> {
        let file: SpeechFile = pack.read(FILE)?;
        let mut verbs = FxHashMap::default();
        for row in file.verb {
            for lemma in row.lemmas {
                verbs.entry(lemma).or_insert(row.does.into());
            }
        }
        let mut prepositions: FxHashMap<String, Vec<(Vec<String>, Claim)>> = FxHashMap::default();
        for row in file.preposition {
            for phrase in &row.phrases {
                let words = words(phrase);
                if let Some(first) = words.first() {
                    let phrases = prepositions.entry(first.clone()).or_default();
                    phrases.push((words.clone(), row.does.into()));
                }
            }
        }
        prepositions.values_mut().for_each(|phrases: &mut Vec<(Vec<String>, Claim)>| {
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        });
        let relays = file.relay.iter().flat_map(|row| &row.phrases).map(|phrase| words(phrase));
        Ok(Speech {
            verbs,
            prepositions,
            relays: relays.collect(),
            endings: file.endings,
            openings: file.openings,
            first_person: file.first_person,
        })
    }

    /// The verbs of speaking, each as its last word's lemma: `savoir` of « faire savoir », `féliciter` of « se féliciter ».
    pub(crate) fn verbs(&self) -> impl Iterator<Item = &str> {
        let is_one = |verb: &&String| {
            !verb.contains(' ') || verb.starts_with("se ") || verb.starts_with("faire ")
        };
        self.verbs.keys().filter(is_one).filter_map(|verb| verb.rsplit([' ', '\'']).next())
    }

    /// Returns what a verb of speaking does, where `token` is one.
    pub(super) fn verb(&self, doc: &Doc, token: usize) -> Option<Claim> {
        let lemma = &doc.tokens[token].lemma;
        let reflexive = || {
            doc.first_related(token, Relation::Reflexive)?;
            let vowel = lemma.starts_with(['a', 'e', 'é', 'i', 'o', 'u', 'h']);
            self.verbs.get(&format!("{}{lemma}", if vowel { "s'" } else { "se " })).copied()
        };
        self.verbs.get(&**lemma).copied().or_else(reflexive)
    }

    /// Returns what a verb of speaking does that the model takes for another word: « *soupire* Aminata Diallo » for a noun.
    pub(super) fn form(&self, doc: &Doc, token: usize) -> Option<Claim> {
        let word = &*doc.tokens[token].lower;
        self.endings.iter().find_map(|(own, of_lemma)| {
            let stem = word.strip_suffix(own.as_str()).filter(|stem| stem.len() > 2)?;
            self.verbs.get(&format!("{stem}{of_lemma}")).copied()
        })
    }

    /// Returns the end of a preposition of speaking that starts at `token`, and what it does.
    pub(super) fn preposition(&self, doc: &Doc, token: usize) -> Option<(usize, Claim)> {
        let phrases = self.prepositions.get(&*doc.tokens[token].lower)?;
        let (words, claim) = phrases.iter().find(|(words, _)| stands_at(doc, token, words))?;
        Some((token + words.len(), *claim))
    }

    /// Tells whether a preposition names who thinks so where it opens a sentence.
    pub(super) fn is_opening(&self, word: &str) -> bool {
        self.openings.iter().any(|own| own == word)
    }

    /// Returns the end of a relay (« cité par ») that starts at `token`.
    pub(super) fn relay(&self, doc: &Doc, token: usize) -> Option<usize> {
        let relay = self.relays.iter().find(|words| stands_at(doc, token, words))?;
        Some(token + relay.len())
    }
}

/// Cuts a phrase as the tokenizers do: at spaces and after apostrophes.
fn words(phrase: &str) -> Vec<String> {
    phrase
        .to_lowercase()
        .split(' ')
        .flat_map(|word| word.split_inclusive('\''))
        .map(str::to_owned)
        .collect()
}

fn stands_at(doc: &Doc, token: usize, words: &[String]) -> bool {
    let end = doc.tokens[token].sent;
    let end = doc.sents[end].tokens.end;
    token + words.len() <= end
        && words.iter().zip(&doc.tokens[token..]).all(|(word, token)| **word == *token.lower)
}
