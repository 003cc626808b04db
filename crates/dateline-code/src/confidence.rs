//! How sure an event is: a logistic regression over what is seen of its frame. `cargo xtask train` makes the weights.

use std::collections::BTreeMap;

use dateline_types::{Argument, Doc, Event, MentionKind, Quad, Relation, Resolved, Sign, Status};
use serde::Deserialize;

use crate::codebook::TriggerKind;
use crate::frame::Match;
use crate::grammar::{Grammar, is_in};

/// What was learnt.
static WEIGHTS: &str = include_str!("../weights.toml");

/// Depth of a tree below which it counts as deep.
const DEEP: usize = 4;

/// What each sign adds to the odds of an event, by its name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weights {
    /// Of every event.
    base: f32,
    weights: BTreeMap<String, f32>,
}

impl Weights {
    /// Reads what is built in.
    ///
    /// # Errors
    ///
    /// Where the file says what it must not.
    pub(crate) fn built_in() -> Result<Weights, toml::de::Error> {
        toml::from_str(WEIGHTS)
    }

    /// Returns the confidence from the signs, 0 to 1.
    pub(crate) fn confidence(&self, signs: &[Sign]) -> f32 {
        let odds = self.base + signs.iter().map(|sign| self.share(sign)).sum::<f32>();
        1.0 / (1.0 + (-odds).exp())
    }

    /// Returns the sum that the confidence is reckoned from.
    pub(crate) fn odds(&self, signs: &[Sign]) -> Odds {
        let mut shares: Vec<(&'static str, f32)> =
            signs.iter().map(|sign| (sign.name, self.share(sign))).collect();
        shares.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
        let confidence = self.confidence(signs);
        Odds { confidence, base: self.base, shares }
    }

    /// What a sign adds. One that was never seen in training adds nothing.
    fn share(&self, sign: &Sign) -> f32 {
        self.weights.get(sign.name).copied().unwrap_or_default() * sign.value
    }
}

/// A confidence as a sum: the logarithm of the odds, share by share.
#[derive(Debug, Clone, PartialEq)]
pub struct Odds {
    /// What the sum makes, 0 to 1.
    pub confidence: f32,
    /// What every event starts from.
    pub base: f32,
    /// The signs with what each adds, the strongest first.
    pub shares: Vec<(&'static str, f32)>,
}

/// Returns what is seen of an event's frame.
pub(crate) fn signs(
    resolved: &Resolved,
    grammar: &Grammar,
    found: &Match<'_>,
    event: &Event,
) -> Vec<Sign> {
    let doc = &resolved.doc;
    let place = below_modals(doc, grammar, place(doc, found));
    let mut names = vec![
        kind(found),
        side(resolved, &event.actors, &ACTOR),
        side(resolved, &event.recipients, &RECIPIENT),
        position(doc, place),
        event.event_type.plover_name().unwrap_or("own_type"),
    ];
    let is = |holds: bool, name: &'static str| holds.then_some(name);
    names.extend(
        [
            is(!matches!(event.status, Status::Happened), event.status.name()),
            is(depth(doc, place) >= DEEP, "deep"),
            is(found.trigger.n_further() > 0, "phrase"),
            is(found.entry.has_lists(), "condition"),
            is(is_quoted(resolved, found.head), "quoted"),
            is(found.actors.len() > 1, "several_actors"),
            is(event.whereabouts.is_some(), "place"),
            is(found.slots.0.as_deref().is_some_and(is_adnominal), "actor_adnominal"),
            is(resolved.doc.lang == "fr", "fr"),
            is(found.likeness.is_some(), "by_analogy"),
            Some(stage(event)),
        ]
        .into_iter()
        .flatten(),
    );
    let mut signs: Vec<Sign> = names.into_iter().map(|name| Sign { name, value: 1.0 }).collect();
    signs.push(Sign { name: "gap", value: gap(found) });
    signs
}

/// How far apart the words of the trigger stand: the logarithm of one and the words between them.
fn gap(found: &Match<'_>) -> f32 {
    let words = &found.used[..=found.trigger.n_further().min(found.used.len() - 1)];
    let (first, last) = (words.iter().min(), words.iter().max());
    let reach = first.zip(last).map_or(0, |(first, last)| last - first);
    (1.0 + reach.saturating_sub(words.len() - 1) as f32).ln()
}

/// Sectors that act for a state, against one, or between states.
const PUBLIC: [&str; 13] =
    ["GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "PRM", "UAF", "ELI", "REF"];

/// Countries' slot of bodies between states, which are public whatever their sector.
const BETWEEN_STATES: [&str; 4] = ["IGO", "UNO", "EUR", "IMG"];

/// Tells on which stage the event plays, and whether it joins or parts: two private sides that meet are no matter of politics.
fn stage(event: &Event) -> &'static str {
    let sides = event.actors.iter().chain(&event.recipients);
    let n_public = sides.filter(|side| is_public(side)).count();
    let joins = matches!(
        event.event_type.quad(),
        Some(Quad::VerbalCooperation | Quad::MaterialCooperation)
    );
    match (n_public, joins) {
        (0, true) => "private_cooperation",
        (0, false) => "private_conflict",
        (1, true) => "one_public_cooperation",
        (1, false) => "one_public_conflict",
        (_, true) => "public_cooperation",
        (_, false) => "public_conflict",
    }
}

fn is_public(side: &Argument) -> bool {
    let own = &side.identity;
    own.sectors.iter().any(|sector| PUBLIC.contains(&sector.as_str()))
        || own.country.as_ref().is_some_and(|own| BETWEEN_STATES.contains(&own.as_str()))
        // A state itself has no sector.
        || (side.entity.is_some() && own.country.is_some() && own.sectors.is_empty())
}

fn kind(found: &Match<'_>) -> &'static str {
    match found.entry.kind {
        TriggerKind::Verb => "verb",
        TriggerKind::Noun if found.predicate != found.head => "supported_noun",
        TriggerKind::Noun => "noun",
        TriggerKind::Adjective => "adjective",
    }
}

/// Names of what a side is: nobody, a name with a country, one without, a pronoun, a thing.
type SideNames = [&'static str; 5];

const ACTOR: SideNames =
    ["no_actor", "actor_of_country", "actor_known", "actor_pronoun", "actor_thing"];
const RECIPIENT: SideNames = [
    "no_recipient",
    "recipient_of_country",
    "recipient_known",
    "recipient_pronoun",
    "recipient_thing",
];

fn side(resolved: &Resolved, arguments: &[Argument], names: &SideNames) -> &'static str {
    let Some(first) = arguments.first() else { return names[0] };
    let is_pronoun = resolved
        .mentions
        .iter()
        .any(|mention| mention.kind == MentionKind::Pronoun && mention.span == first.span);
    match first.entity {
        _ if is_pronoun => names[3],
        // The people of a place.
        None if first.identity.is_country_inferred => names[2],
        None => names[4],
        Some(_) if first.identity.country.is_some() => names[1],
        Some(_) => names[2],
    }
}

/// Returns the word whose place in the sentence counts: of « l'embargo *décrété par l'Ukraine* » the noun's, not its participle's.
fn place(doc: &Doc, found: &Match<'_>) -> usize {
    let hangs_below = doc.tokens[found.predicate].governor == Some(found.head);
    if hangs_below { found.head } else { found.predicate }
}

/// « *pourrait* rompre », "is *going* to leave": a verb that is an auxiliary in another language gives its place to the infinitive below it.
fn below_modals(doc: &Doc, grammar: &Grammar, predicate: usize) -> usize {
    let mut at = predicate;
    while let Some(modal) = doc.tokens[at].governor.filter(|&above| {
        doc.tokens[at].relation == Relation::Complement
            && !is_finite(doc, at)
            && is_in(&grammar.modals, &doc.tokens[above].lemma)
    }) {
        at = modal;
    }
    at
}

/// Tells where in its sentence the predicate stands.
fn position(doc: &Doc, predicate: usize) -> &'static str {
    let mut at = predicate;
    while let Some(governor) = doc.tokens[at].governor {
        match doc.tokens[at].relation {
            Relation::Conjunct | Relation::Parataxis => at = governor,
            Relation::Complement if is_finite(doc, at) => at = governor,
            Relation::Complement => return "complement",
            Relation::RelativeClause => return "relative_clause",
            Relation::AdverbialClause => return "adverbial_clause",
            Relation::Subject | Relation::PassiveSubject => return "as_subject",
            Relation::Object => return "as_object",
            Relation::Oblique => return "as_oblique",
            Relation::NounComplement | Relation::Possessor => return "as_noun_complement",
            Relation::Modifier | Relation::Compound => return "as_modifier",
            _ => return "elsewhere",
        }
    }
    "main"
}

/// « a déclaré que … »: what is said is told in its own right, an infinitive is not.
fn is_finite(doc: &Doc, clause: usize) -> bool {
    !doc.tokens[clause].has("VerbForm=Inf")
}

fn depth(doc: &Doc, token: usize) -> usize {
    doc.ancestors(token).count()
}

fn is_quoted(resolved: &Resolved, head: usize) -> bool {
    resolved.quotes_around(head).any(|quote| quote.direct)
}

fn is_adnominal(slot: &str) -> bool {
    !slot.starts_with("subject") && slot != "object"
}
