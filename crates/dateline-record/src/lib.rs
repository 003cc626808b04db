//! The published records: the only place where types are serialised. Shapes and names are the contract with other people's scripts.
//!
//! Asks: what does a reader of our output see? Knows no file, no model and no stage; whoever prints a record fills it.
//! Fields come out in the order in which they stand here. Fields may be added; none is renamed or dropped.
//!
//! Offsets are Unicode characters, half-open. Inside the program they are bytes: [`CharOffsets`] converts.
//!
//! ```
//! use dateline_record::{CharOffsets, CharSpan};
//!
//! let text = "Kadıköy, mardi";
//! let mut offsets = CharOffsets::new(text);
//! let span = CharSpan { start: offsets.at_byte(11), end: offsets.at_byte(16) };
//! assert_eq!(serde_json::to_string(&span)?, "[9,14]");
//! # Ok::<(), serde_json::Error>(())
//! ```

#[cfg(test)]
extern crate self as dateline_record;

mod actor;
mod article;
mod codebook;
mod copy;
mod difference;
mod doc;
mod event;
mod explanation;
pub mod export;
mod fact;
mod happening;
mod kept;
mod kind;
mod model;
mod offsets;
mod place;
mod problem;
mod quote;
mod schema;
mod score;
pub mod stored;
mod time;

pub use actor::{ActorRecord, MentionRecord};
pub use article::{ArticleRecord, DatelineRecord, PublishedRecord, RelatedRecord, RepairRecord};
pub use codebook::{CodebookRecord, EntriesRecord, ExampleRecord, FindingRecord};
pub use copy::CopyRecord;
pub use difference::DifferenceRecord;
pub use doc::{DocRecord, EntRecord, TokenRecord, TokenRecords};
pub use event::{
    ArgumentRecord, CountRecord, CountsRecord, EventRecord, EvidenceRecord, MadeBy, WhenRecord,
    WhereRecord,
};
pub use explanation::{
    ConditionRecord, DecisionRecord, ExplanationRecord, MissedRecord, NodeRecord, OUTCOMES,
    OddsRecord, SentenceRecord, ShareRecord, SlotRecord, TriedRecord,
};
pub use fact::{FactRecord, OfficeRecord};
pub use happening::{
    ConflictRecord, ConflictValueRecord, HappeningRecord, ReportRecord, TakenFromRecord, WhyRecord,
};
pub use kind::RecordKind;
pub use model::ModelRecord;
pub use offsets::{CharIndex, CharOffsets, CharSpan};
pub use place::PlaceRecord;
pub use problem::ProblemRecord;
pub use quote::{QuoteRecord, SpeakerRecord};
pub use schema::schema;
pub use score::{
    AgreementRecord, CalibrationRecord, ConfusionRecord, ErrorRecord, EvaluationRecord,
    ReliabilityRecord, ScoreRecord,
};
pub use time::{Day, TimeRecord};
