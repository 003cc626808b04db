//! Words that tell how what stands with them is meant: `status.toml` of a language pack.

use dateline_types::Status;
use serde::{Deserialize, Deserializer};

/// All such words of a language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatusWords {
    /// Words of negation, for those that the parser hung on another word.
    pub(crate) negation: Vec<String>,
    /// Words that stand before the verb of a negated clause: « *ne* ».
    pub(crate) weak_negation: Vec<String>,
    /// Verbs that the weak word negates alone: « il ne *cesse* ».
    pub(crate) weakly_negated: Vec<String>,
    /// Adverbs that negate with a word of negation before them: "no *longer*".
    pub(crate) over: Vec<String>,
    /// Words behind the verb that make the weak word mean "only": « ne peut *que* ».
    pub(crate) restriction: Vec<String>,
    /// Pronouns that are nobody.
    pub(crate) nobody: Vec<String>,
    /// Words that join what is negated: nor.
    pub(crate) negating_coordinators: Vec<String>,
    /// Words that end a negation: but.
    pub(crate) contrasting_coordinators: Vec<String>,
    /// What an infinitive has at its end in the conditional, for forms that the model takes for another mood.
    pub(crate) conditional_endings: Vec<String>,
    /// How forms of the conditional end, whatever their stem.
    pub(crate) irregular_conditional_endings: Vec<String>,
    /// How lemmas end whose imperfect ends so too.
    pub(crate) imperfect_in_r: Vec<String>,
    /// How forms of the future end, where they have an end of their own.
    pub(crate) future_endings: Vec<String>,
    /// Prepositions of what a noun is about: "risk *of*", "plans *for*".
    pub(crate) contents: Vec<String>,
    /// Auxiliaries of the perfect.
    pub(crate) perfect: Vec<String>,
    /// Auxiliaries of what is under way.
    pub(crate) progressive: Vec<String>,
    /// Auxiliaries of what will be.
    pub(crate) future: Vec<String>,
    /// Auxiliaries of what would be: to come after a verb of saying in the past, else dependent on something.
    pub(crate) conditional: Vec<String>,
    /// Words that open an infinitive: to.
    pub(crate) infinitive: Vec<String>,
    /// Words that single out who did what the infinitive tells: "the *first* to visit".
    pub(crate) singled_out: Vec<String>,
    /// Prepositions of what something is done for: « se rendra à Pékin *pour* des entretiens ».
    pub(crate) aims: Vec<String>,
    /// Words that tell since when: with a verb in the present it goes on.
    pub(crate) since: Vec<String>,
    #[serde(default)]
    pub(crate) auxiliary: Vec<Auxiliary>,
    pub(crate) adverb: Vec<Listed>,
    pub(crate) modifier: Vec<Listed>,
    pub(crate) opening: Vec<Opening>,
    pub(crate) governing: Vec<Governing>,
}

/// Modal auxiliaries.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Auxiliary {
    pub(crate) words: Vec<String>,
    #[serde(deserialize_with = "status")]
    pub(crate) status: Status,
    /// With a negation.
    #[serde(default, deserialize_with = "some_status")]
    pub(crate) negated: Option<Status>,
    /// Before a perfect: "could have".
    #[serde(default, deserialize_with = "some_status")]
    pub(crate) perfect: Option<Status>,
    /// In what somebody says: a demand more than a plan.
    #[serde(default, deserialize_with = "some_status")]
    pub(crate) claimed: Option<Status>,
}

/// Adverbs of a verb, or adjectives of a noun. A phrase is written as it stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    pub(crate) words: Vec<String>,
    #[serde(deserialize_with = "status")]
    pub(crate) status: Status,
}

/// Words that open a clause or stand before a noun: if, without, in order to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    pub(crate) words: Vec<String>,
    #[serde(deserialize_with = "status")]
    pub(crate) status: Status,
    /// What they must open; anything where it is left out.
    #[serde(default)]
    pub(crate) of: Option<Opened>,
}

/// What may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Opened {
    /// A clause that a verb governs.
    Complement,
    /// A clause that tells when, why or what for.
    Adverbial,
    /// Any clause.
    Clause,
    /// A noun.
    Noun,
}

/// Verbs, nouns and adjectives, and what they do to what they govern.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Governing {
    /// Lemmas or phrases, of any part of speech.
    #[serde(default)]
    pub(crate) words: Vec<String>,
    /// The same, as nouns only.
    #[serde(default)]
    pub(crate) nouns: Vec<String>,
    /// The same, as verbs and adjectives only.
    #[serde(default)]
    pub(crate) verbs: Vec<String>,
    #[serde(deserialize_with = "status")]
    pub(crate) status: Status,
    /// Where the governing word is negated.
    #[serde(default, deserialize_with = "some_status")]
    pub(crate) negated: Option<Status>,
    /// Where it tells what took place: « a pu libérer ».
    #[serde(default, deserialize_with = "some_status")]
    pub(crate) past: Option<Status>,
    /// Where what it governs is a perfect: « doit avoir libéré ».
    #[serde(default, deserialize_with = "some_status")]
    pub(crate) perfect: Option<Status>,
    /// Where it is in the conditional of the past: « aurait pu ».
    #[serde(default, deserialize_with = "some_status")]
    pub(crate) unreal: Option<Status>,
    /// Where somebody else is to do it: "wants them to leave".
    #[serde(default, deserialize_with = "some_status")]
    pub(crate) other: Option<Status>,
    /// In what somebody says.
    #[serde(default, deserialize_with = "some_status")]
    pub(crate) claimed: Option<Status>,
    /// What is governed.
    #[serde(default)]
    pub(crate) of: Vec<Governed>,
    /// Only in the passive: "is believed to have".
    #[serde(default)]
    pub(crate) passive: bool,
    /// Whether it makes what it governs a fact, negated or not.
    #[serde(default)]
    pub(crate) fact: bool,
    /// Whether it is what others await or hope, and nobody's word.
    #[serde(default)]
    pub(crate) expected: bool,
}

/// What a governing word may govern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Governed {
    /// A clause or infinitive.
    Clause,
    /// An infinitive, participle or gerund only.
    Infinitive,
    /// The same, where nothing stands between: "is *to meet*", not "is in Paris *to meet*".
    Complement,
    /// A clause that asks whether.
    Question,
    /// A noun: its object, the subject of its passive, a complement of a noun.
    Object,
    /// A noun: its subject.
    Subject,
}

fn status<'de, D: Deserializer<'de>>(from: D) -> Result<Status, D::Error> {
    let name = String::deserialize(from)?;
    let known = || Status::ALL.map(Status::name).join(", ");
    let found = Status::ALL.into_iter().find(|status| status.name() == name);
    found.ok_or_else(|| {
        serde::de::Error::custom(format!("`{name}` is no status; known are: {}", known()))
    })
}

fn some_status<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Status>, D::Error> {
    status(from).map(Some)
}
