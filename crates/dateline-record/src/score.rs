//! What `dateline eval` finds: figures, the wrong ones, and which type was said for which.

use schemars::JsonSchema;
use serde::Serialize;

/// What was compared: `"record":"evaluation"`. It comes before its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "evaluation")]
pub struct EvaluationRecord<'a> {
    /// `events`, or `pairs` of a marked actor and recipient.
    pub of: &'a str,
    /// What is taken as right.
    pub against: &'a str,
    /// Articles, or sentences, compared.
    pub articles: usize,
    /// Events or pairs of the gold.
    pub gold: usize,
    /// Events that were said.
    pub said: usize,
    /// Events that both have, or pairs that an event answers.
    pub aligned: usize,
    /// How often the articles were drawn again for the intervals.
    pub bootstrap: usize,
}

/// Precision, recall and F1: `"record":"score"`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "score")]
pub struct ScoreRecord<'a> {
    /// `end_to_end`: over all events of both. `aligned`: over the events that both have. `pair`, `pair_event`: over marked pairs.
    pub scope: &'a str,
    /// `type`, `mode`, `actor`, `actor_country`…
    pub field: &'a str,
    /// One value of the field, such as `ACCUSE`; null for all of them.
    pub value: Option<&'a str>,
    /// `micro`: each event counts the same. `macro`: each type of the gold does. Null where it is of one value.
    pub average: Option<&'a str>,
    /// Values of the gold.
    pub gold: u64,
    /// Those of them that were said.
    pub found: u64,
    /// Values that were said.
    pub said: u64,
    /// Those of them that are right.
    pub right: u64,
    /// `right` of `said`; null where nothing was said.
    pub precision: Option<f64>,
    /// `found` of `gold`; null where the gold has nothing.
    pub recall: Option<f64>,
    /// Harmonic mean of both.
    pub f1: Option<f64>,
    /// 95 % interval of the precision.
    pub precision_interval: Option<[f64; 2]>,
    /// 95 % interval of the recall.
    pub recall_interval: Option<[f64; 2]>,
    /// 95 % interval of F1.
    pub f1_interval: Option<[f64; 2]>,
}

/// Krippendorff's alpha: `"record":"agreement"`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "agreement")]
pub struct AgreementRecord<'a> {
    /// `events` or `pairs`.
    pub of: &'a str,
    /// The field.
    pub field: &'a str,
    /// Alpha for names; null where only one value is in use.
    pub alpha: Option<f64>,
    /// Its 95 % interval.
    pub alpha_interval: Option<[f64; 2]>,
    /// Events that both coded, or one of them only: then the other's value is "none".
    pub units: usize,
    /// Those of them that have the same value.
    pub same: usize,
}

/// How often which type was said for which: `"record":"confusion"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "confusion")]
pub struct ConfusionRecord<'a> {
    /// As in a score.
    pub scope: &'a str,
    /// Type of the gold; `NONE` where it has no such event.
    pub gold: &'a str,
    /// Type said; `NONE` where none was.
    pub said: &'a str,
    /// How often.
    pub n: u64,
}

/// Whether confidences fit: `"record":"calibration"`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "calibration")]
pub struct CalibrationRecord<'a> {
    /// `events` or `pairs`.
    pub of: &'a str,
    /// Events with a confidence.
    pub n: usize,
    /// Expected calibration error over ten bins of equal width.
    pub ece: f64,
    /// Brier score.
    pub brier: f64,
}

/// The events whose confidence lies in one stretch: `"record":"reliability"`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "reliability")]
pub struct ReliabilityRecord<'a> {
    /// `events` or `pairs`.
    pub of: &'a str,
    /// Least confidence.
    pub from: f64,
    /// Below this one; the last holds 1 too.
    pub to: f64,
    /// How many events.
    pub n: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The fraction of them whose type is right.
    pub right_part: f64,
}

/// Something that is wrong: `"record":"error"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "error")]
pub struct ErrorRecord<'a> {
    /// As in a score.
    pub scope: &'a str,
    /// `missing`, `spurious`, or the field whose value is wrong.
    pub kind: &'a str,
    /// The article's id.
    pub article: &'a str,
    /// Id of the event that was said; null where it is missing or has none.
    pub event: Option<&'a str>,
    /// Where the gold stands; null where it has nothing.
    pub origin: Option<&'a str>,
    /// The sentence.
    pub sentence: &'a str,
    /// What the gold has.
    pub gold: Option<&'a str>,
    /// What was said.
    pub said: Option<&'a str>,
    /// The rule that made it.
    pub rule: Option<&'a str>,
    /// Why, as far as can be told.
    pub reason: Option<&'a str>,
}
