//! The nouns that the stages share: `RawPage` → `Article` → `Doc` → `Resolved` → `Event`, each holding the one before.
//!
//! Knows no file, socket, clock or model. Offsets are bytes at character boundaries; records turn them into characters.

pub mod article;
pub mod counts;
pub mod doc;
pub mod entity;
pub mod event;
pub mod nearest;
pub mod own_type;
pub mod pack;
pub mod place;
pub mod problem;
pub mod quote;
pub mod resolved;
pub mod span;
pub mod time;
pub mod word;

pub use article::{Article, Content, Dateline, Published, RawPage, Related, Repair};
pub use counts::{Count, CountKind, Counts};
pub use doc::{Doc, Ent, EntLabel, Pos, Relation, Sent, Token};
pub use entity::{Entity, Identity, Mention, MentionKind};
pub use event::{
    Argument, CONTEXTS, Coded, Decision, Event, EventType, Evidence, Quad, SaidBy, Sign, Status,
    When, Whereabouts,
};
pub use nearest::{nearest, with_cure};
pub use own_type::OwnType;
pub use pack::{Pack, PackError};
pub use place::{EARTH_KM, Place, Resolution, Toponym, Use, distance_km};
pub use problem::{Problem, WithProblems};
pub use quote::{Claim, Quote, Speaker};
pub use resolved::Resolved;
pub use span::ByteSpan;
pub use time::{TimeSpan, Timex, TimexKind};
pub use word::{Word, WordId};
