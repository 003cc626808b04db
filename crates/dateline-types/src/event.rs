//! Who did what to whom, in PLOVER's terms.

use std::sync::Arc;

use crate::{ByteSpan, Counts, Identity, OwnType, Place, Resolved, Speaker, TimeSpan};

/// An article with the events in it: what stage 5 gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Coded {
    /// The article with its days, places, people and voices.
    pub resolved: Resolved,
    /// Its events, in the order of their triggers.
    pub events: Vec<Event>,
}

/// One event as the article reports it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Stable: the same article, model and codebook give the same id.
    pub id: String,
    /// What was done.
    pub event_type: EventType,
    /// PLOVER modes.
    pub modes: Vec<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// The nearest CAMEO code.
    pub cameo: Option<String>,
    /// Who did it.
    pub actors: Vec<Argument>,
    /// To whom.
    pub recipients: Vec<Argument>,
    /// How many were killed, hurt, arrested or took part.
    pub counts: Counts,
    /// When.
    pub when: Option<When>,
    /// Where.
    pub whereabouts: Option<Whereabouts>,
    /// Whether it stands as a fact.
    pub status: Status,
    /// Who says so, nearest first; empty where the outlet does.
    pub said_by: Vec<SaidBy>,
    /// The words that show it best.
    pub evidence: Evidence,
    /// Other words of the article that show the same deed, in the order of the text.
    pub more_evidence: Vec<Evidence>,
    /// The codebook entry: `fr/consult/rencontrer`.
    pub rule: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// What the confidence was reckoned from.
    pub signs: Vec<Sign>,
    /// Why it was coded so, for `explain`.
    pub decisions: Vec<Decision>,
}

/// Something seen of an event that makes it more or less likely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sign {
    /// Its name among the weights of the coder.
    pub name: &'static str,
    /// How much of it: 1 for what is or is not.
    pub value: f32,
}

/// PLOVER 2.0's event types, and those that users define.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the ontology's own names; lang/ says what codes each")]
pub enum EventType {
    Agree,
    Consult,
    Support,
    Concede,
    Cooperate,
    Aid,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
    /// A user's own.
    Own(Arc<OwnType>),
}

impl EventType {
    /// All of PLOVER's types, in its order.
    pub const ALL: [EventType; 16] = [
        EventType::Agree,
        EventType::Consult,
        EventType::Support,
        EventType::Concede,
        EventType::Cooperate,
        EventType::Aid,
        EventType::Retreat,
        EventType::Request,
        EventType::Accuse,
        EventType::Reject,
        EventType::Threaten,
        EventType::Protest,
        EventType::Sanction,
        EventType::Mobilize,
        EventType::Coerce,
        EventType::Assault,
    ];

    /// Returns PLOVER's type of this name.
    #[must_use]
    pub fn of_plover(name: &str) -> Option<EventType> {
        EventType::ALL.into_iter().find(|event_type| event_type.name() == name)
    }

    /// Returns PLOVER's name; none of a user's own type.
    #[must_use]
    pub fn plover_name(&self) -> Option<&'static str> {
        Some(match self {
            EventType::Agree => "AGREE",
            EventType::Consult => "CONSULT",
            EventType::Support => "SUPPORT",
            EventType::Concede => "CONCEDE",
            EventType::Cooperate => "COOPERATE",
            EventType::Aid => "AID",
            EventType::Retreat => "RETREAT",
            EventType::Request => "REQUEST",
            EventType::Accuse => "ACCUSE",
            EventType::Reject => "REJECT",
            EventType::Threaten => "THREATEN",
            EventType::Protest => "PROTEST",
            EventType::Sanction => "SANCTION",
            EventType::Mobilize => "MOBILIZE",
            EventType::Coerce => "COERCE",
            EventType::Assault => "ASSAULT",
            EventType::Own(_) => return None,
        })
    }

    /// Returns PLOVER's name, or the user's.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            EventType::Own(own) => &own.name,
            plover => plover.plover_name().unwrap_or_default(),
        }
    }

    /// Returns the quad class; none where a user defines none. The manual puts SANCTION in two; its section's (4) is taken.
    #[must_use]
    pub fn quad(&self) -> Option<Quad> {
        use EventType as T;
        Some(match self {
            T::Agree | T::Consult | T::Support | T::Concede => Quad::VerbalCooperation,
            T::Cooperate | T::Aid | T::Retreat => Quad::MaterialCooperation,
            T::Request | T::Accuse | T::Reject | T::Threaten => Quad::VerbalConflict,
            T::Protest | T::Sanction | T::Mobilize | T::Coerce | T::Assault => {
                Quad::MaterialConflict
            }
            T::Own(own) => return own.quad,
        })
    }

    /// Tells whether PLOVER asks for a recipient.
    #[must_use]
    pub fn needs_recipient(&self) -> bool {
        matches!(self, EventType::Cooperate | EventType::Aid | EventType::Sanction)
    }

    /// Returns PLOVER's conflict-cooperation score of the type, from -10 to 10 (manual 2.0, its lost minus sign of ACCUSE put back); none where a
    /// user defines none.
    #[must_use]
    pub fn score(&self) -> Option<f32> {
        Some(match self {
            EventType::Agree | EventType::Consult => 2.5,
            EventType::Support => 5.0,
            EventType::Concede => 4.5,
            EventType::Cooperate => 9.5,
            EventType::Aid => 10.0,
            EventType::Retreat => 6.5,
            EventType::Request => 0.0,
            EventType::Accuse => -3.0,
            EventType::Reject => -2.0,
            EventType::Threaten => -3.5,
            EventType::Protest => -5.0,
            EventType::Sanction => -6.0,
            EventType::Mobilize => -5.5,
            EventType::Coerce => -7.0,
            EventType::Assault => -9.0,
            EventType::Own(own) => return own.score,
        })
    }

    /// Returns the modes of the type with their scores; none where a mode has no published score.
    #[must_use]
    pub fn modes(&self) -> Vec<(&str, Option<f32>)> {
        match self {
            EventType::Own(own) => {
                own.modes.iter().map(|(name, score)| (name.as_str(), *score)).collect()
            }
            of_plover => of_plover.modes_of_plover().to_vec(),
        }
    }

    fn modes_of_plover(&self) -> &'static [(&'static str, Option<f32>)] {
        match self {
            EventType::Agree
            | EventType::Support
            | EventType::Concede
            | EventType::Cooperate
            | EventType::Aid
            | EventType::Own(_) => &[],
            EventType::Consult => &[
                ("visit", Some(4.0)),
                ("third-party", Some(1.0)),
                ("multilateral", Some(4.0)),
                ("phone", Some(1.5)),
            ],
            EventType::Retreat => &[
                ("withdraw", Some(8.0)),
                ("release", Some(6.5)),
                ("disarm", Some(10.0)),
                ("ceasefire", Some(7.5)),
                ("access", Some(6.5)),
                ("resign", Some(4.5)),
            ],
            EventType::Request => &[
                ("assist", Some(0.5)),
                ("change", Some(-1.0)),
                ("yield", Some(-1.0)),
                ("meet", Some(0.0)),
            ],
            EventType::Accuse => {
                &[("disapprove", Some(-2.0)), ("investigate", Some(-3.5)), ("allege", Some(-3.5))]
            }
            EventType::Reject => &[
                ("assist", Some(-1.5)),
                ("change", Some(-2.0)),
                ("yield", Some(-2.0)),
                ("meet", Some(-2.0)),
            ],
            EventType::Threaten => &[
                ("restrict", Some(-3.0)),
                ("arrest", Some(-3.5)),
                ("relations", Some(-3.5)),
                ("expel", Some(-3.5)),
                ("territory", Some(-4.0)),
                ("violence", Some(-3.5)),
            ],
            EventType::Protest => &[
                ("demo", Some(-5.0)),
                ("riot", Some(-7.0)),
                ("strike", Some(-5.0)),
                ("hunger", Some(-4.5)),
                ("boycott", Some(-4.5)),
                ("obstruct", Some(-4.5)),
                ("vandalize", None),
            ],
            EventType::Sanction => &[
                ("convict", Some(-6.0)),
                ("expel", Some(-5.5)),
                ("withdraw", Some(-6.0)),
                ("discontinue", Some(-6.0)),
            ],
            EventType::Mobilize => &[
                ("troops", Some(-6.5)),
                ("weapons", Some(-6.5)),
                ("police", Some(-5.5)),
                ("militia", Some(-6.0)),
            ],
            EventType::Coerce => &[
                ("seize", Some(-7.0)),
                ("restrict", Some(-7.0)),
                ("censor", Some(-6.5)),
                ("curfew", Some(-6.5)),
                ("martial-law", Some(-7.5)),
                ("arrest", Some(-7.0)),
                ("deport", Some(-7.0)),
                ("withhold", Some(-7.0)),
                ("misinformation", Some(-6.5)),
                ("cyber", Some(-7.0)),
            ],
            EventType::Assault => &[
                ("abduct", Some(-8.5)),
                ("beat", Some(-7.5)),
                ("torture", Some(-8.5)),
                ("sexual", Some(-8.5)),
                ("targeted", Some(-9.5)),
                ("destroy", Some(-8.5)),
                ("primitive", Some(-8.0)),
                ("firearms", Some(-9.0)),
                ("explosives", Some(-9.0)),
                ("suicide-attack", Some(-9.5)),
                ("aerial", Some(-9.5)),
                ("drone", Some(-9.5)),
                ("heavy-weapons", Some(-9.5)),
                ("crowd-control", Some(-7.5)),
                ("unconventional", Some(-10.0)),
            ],
        }
    }
}

/// PLOVER 2.0's contexts.
pub const CONTEXTS: [&str; 37] = [
    "military",
    "intelligence",
    "executive",
    "legislative",
    "election",
    "political_institutions",
    "pro_democracy",
    "pro_autocracy",
    "economic",
    "legal",
    "reparations",
    "human_rights",
    "rights_freedoms",
    "repression",
    "human_security",
    "gender",
    "lgbt",
    "religion_ethnicity",
    "inequality",
    "diplomatic",
    "territory",
    "peacekeeping",
    "health",
    "asylum",
    "migration",
    "disasters",
    "natural_resource",
    "environment",
    "technology",
    "terrorism",
    "cbrn",
    "cyber",
    "misinformation",
    "crime",
    "corruption",
    "illegal_drugs",
    "trafficking",
];

/// PLOVER's four classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the ontology's own names")]
pub enum Quad {
    VerbalCooperation,
    MaterialCooperation,
    VerbalConflict,
    MaterialConflict,
}

impl Quad {
    /// All, in the order of their numbers.
    pub const ALL: [Quad; 4] = [
        Quad::VerbalCooperation,
        Quad::MaterialCooperation,
        Quad::VerbalConflict,
        Quad::MaterialConflict,
    ];

    /// Returns PLOVER's number.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Quad::VerbalCooperation => 1,
            Quad::MaterialCooperation => 2,
            Quad::VerbalConflict => 3,
            Quad::MaterialConflict => 4,
        }
    }
}

/// Whether an event stands as a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It took place, says the source.
    Happened,
    /// It is under way.
    Ongoing,
    /// It will be, is to be, was agreed to be.
    Planned,
    /// It may or could be.
    Possible,
    /// It is reported or alleged, with distance.
    Unconfirmed,
    /// Someone wants it.
    Requested,
    /// It is negated, or someone denies it.
    Denied,
    /// It depends: if, unless.
    Hypothetical,
}

impl Status {
    /// All, in the contract's order.
    pub const ALL: [Status; 8] = [
        Status::Happened,
        Status::Ongoing,
        Status::Planned,
        Status::Possible,
        Status::Unconfirmed,
        Status::Requested,
        Status::Denied,
        Status::Hypothetical,
    ];

    /// Returns the name that records use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Happened => "happened",
            Status::Ongoing => "ongoing",
            Status::Planned => "planned",
            Status::Possible => "possible",
            Status::Unconfirmed => "unconfirmed",
            Status::Requested => "requested",
            Status::Denied => "denied",
            Status::Hypothetical => "hypothetical",
        }
    }
}

/// An actor or recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: ByteSpan,
    /// Who it is, as far as is known.
    pub identity: Identity,
    /// Index of the article's entity; none for words that are nobody known.
    pub entity: Option<usize>,
}

/// When an event took place or is to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// EDTF; level 2 `[2020-01-07,2020-01-14]` where several days are possible.
    pub edtf: String,
    /// The interval that is most likely.
    pub time: TimeSpan,
    /// EDTF of each possibility, best first.
    pub candidates: Vec<String>,
    /// The words that tell it.
    pub span: Option<ByteSpan>,
    /// How it is known: `explicit`, `weekday`, `relative`, `sentence`, `publication`…
    pub basis: &'static str,
}

impl When {
    /// Tells whether it is one of several days, and nothing says which.
    #[must_use]
    pub fn is_one_of(&self) -> bool {
        self.edtf.starts_with('[')
    }
}

/// Where an event took place.
#[derive(Debug, Clone, PartialEq)]
pub struct Whereabouts {
    /// The words.
    pub span: ByteSpan,
    /// The place.
    pub place: Place,
    /// From 0 to 1.
    pub confidence: f32,
}

/// A link in the chain of those who say so.
pub type SaidBy = Speaker;

/// The words that show an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Index of the sentence.
    pub sentence: usize,
    /// The sentence.
    pub span: ByteSpan,
    /// The trigger: from its first word to its last.
    pub trigger: ByteSpan,
    /// The token that heads the trigger.
    pub head: usize,
}

/// One step of the reasoning behind an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What was decided: `type`, `actor`, `recipient`, `when`, `where`, `status`, `said_by`, `mode`, `context`, `counts`.
    pub about: &'static str,
    /// Why, in a sentence.
    pub reason: String,
}
