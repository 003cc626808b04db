//! Why an event was coded so, and why a word gave none: what `dateline explain` tells, for programs.

use dateline_types::{Decision, Doc, Relation, Sent};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{CharIndex, CharSpan, EventRecord};

/// Why an event was coded so: `"record":"explanation"`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "explanation")]
pub struct ExplanationRecord<'a> {
    /// The event as `dateline code` has it.
    pub event: EventRecord<'a>,
    /// Whether `dateline code` prints it without `--min-confidence`.
    pub printed: bool,
    /// The entry of the codebook that coded it; null where tracing does not come upon it again.
    pub entry: Option<TriedRecord<'a>>,
    /// The sum that makes the confidence.
    pub odds: OddsRecord,
    /// What decided, in the order in which it was decided.
    pub decisions: Vec<DecisionRecord<'a>>,
    /// With `--all` the other entries that were tried at the trigger, the nearest to an event first; else empty.
    pub others: Vec<TriedRecord<'a>>,
    /// The words of its sentence with what each hangs on.
    pub tree: Vec<NodeRecord<'a>>,
}

/// A word that the codebook knows and that gave no event: `"record":"missed"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "missed")]
pub struct MissedRecord<'a> {
    /// The article's id.
    pub article: &'a str,
    /// The article's language.
    pub lang: &'a str,
    /// The word.
    pub text: &'a str,
    /// Where it stands.
    pub span: CharSpan,
    /// The sentence.
    pub sentence: SentenceRecord<'a>,
    /// The entries that were tried, the nearest to an event first: those that came near, with `--all` all.
    pub tried: Vec<TriedRecord<'a>>,
}

/// A sentence of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SentenceRecord<'a> {
    /// Its index, from 0.
    pub index: usize,
    /// Where it stands.
    pub span: CharSpan,
    /// The same, as it stands.
    pub text: &'a str,
}

impl<'a> SentenceRecord<'a> {
    /// Returns the sentence with this index; `offsets` must be of its text.
    #[must_use]
    pub fn new(index: usize, sent: &Sent, offsets: &CharIndex<'a>) -> SentenceRecord<'a> {
        SentenceRecord { index, span: offsets.span(sent.span), text: offsets.words(sent.span) }
    }
}

/// An entry of the codebook at a word, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TriedRecord<'a> {
    /// Its name, as events have it.
    pub rule: &'a str,
    /// The file of the entry.
    pub file: &'a str,
    /// Its line, from 1.
    pub line: usize,
    /// Whether it codes: others keep their words from being coded.
    pub codes: bool,
    /// What came of it.
    #[schemars(extend("enum" = OUTCOMES))]
    pub outcome: &'a str,
    /// The same in words, with those of the text.
    pub reason: String,
    /// Its conditions, with what stands there.
    pub conditions: Vec<ConditionRecord<'a>>,
    /// The slots for actor and recipient that have something in them.
    pub slots: Vec<SlotRecord<'a>>,
}

/// What may come of an entry: an event, or the first reason why not.
pub const OUTCOMES: [&str; 8] =
    ["coded", "used_up", "content", "codes_nothing", "nobody", "condition", "outweighed", "words"];

/// A condition of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConditionRecord<'a> {
    /// Its key in the codebook, such as `not_object`.
    pub key: &'a str,
    /// The words or classes that it names.
    pub listed: &'a [String],
    /// The word that stands there; null where none does.
    pub stands: Option<&'a str>,
}

/// A slot of an entry with the word in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SlotRecord<'a> {
    /// The slot, such as `subject`.
    pub slot: &'a str,
    /// The word that heads what is in it.
    pub word: &'a str,
}

/// A confidence as a sum: the logarithm of the odds, share by share.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OddsRecord {
    /// What the sum makes, from 0 to 1. The event has more where it is told again.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f32,
    /// What every event starts from.
    pub base: f32,
    /// What each sign adds, the strongest first.
    pub shares: Vec<ShareRecord>,
}

/// What a sign adds to the odds.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ShareRecord {
    /// The sign.
    pub sign: &'static str,
    /// What it adds.
    pub share: f32,
}

/// Something that was decided of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DecisionRecord<'a> {
    /// What was decided: `type`, `actor`, `recipient`, `when`, `where`, `status`, `said_by`, `mode`, `context`, `counts`.
    pub about: &'a str,
    /// Why, in a sentence.
    pub reason: &'a str,
}

impl<'a> DecisionRecord<'a> {
    /// Returns the record of `decision`.
    #[must_use]
    pub fn new(decision: &'a Decision) -> DecisionRecord<'a> {
        DecisionRecord { about: decision.about, reason: &decision.reason }
    }
}

/// A word of a sentence, and what it hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NodeRecord<'a> {
    /// The word.
    pub text: &'a str,
    /// Where it stands.
    pub span: CharSpan,
    /// What it is to what it hangs on, in one scheme for all languages.
    pub relation: String,
    /// The parser's own name of it.
    pub dep: &'a str,
    /// Index, in this list, of the word that it hangs on; null for a root.
    pub governor: Option<usize>,
}

impl<'a> NodeRecord<'a> {
    /// Returns the words of a sentence; `offsets` must be of the text of `doc`.
    #[must_use]
    pub fn tree(doc: &'a Doc, sent: &Sent, offsets: &CharIndex<'a>) -> Vec<NodeRecord<'a>> {
        let first = sent.tokens.start;
        let node = |token: usize| {
            let own = &doc.tokens[token];
            NodeRecord {
                text: offsets.words(own.span),
                span: offsets.span(own.span),
                relation: relation(own.relation),
                dep: &own.dep,
                governor: own.governor.and_then(|governor| governor.checked_sub(first)),
            }
        };
        sent.tokens.clone().map(node).collect()
    }
}

/// Returns the name of a relation: `passive_subject`.
fn relation(relation: Relation) -> String {
    let mut name = String::new();
    for letter in format!("{relation:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_named_as_language_packs_name_them() {
        assert_eq!(relation(Relation::PassiveSubject), "passive_subject");
        assert_eq!(relation(Relation::Root), "root");
    }
}
