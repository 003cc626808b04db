//! The same as records, one on a line.

use dateline_pipeline::{Check, Odds, Outcome, Traced, Tried};
use dateline_record::{
    CharIndex, ConditionRecord, DecisionRecord, EventRecord, ExplanationRecord, MadeBy,
    MissedRecord, NodeRecord, OddsRecord, SentenceRecord, ShareRecord, SlotRecord, TriedRecord,
};
use dateline_types::{Decision, Event};
use serde::Serialize;

use super::missed::told;
use super::{Explained, decisions};

/// Explains an article, or the event with this id alone: then nothing where the article has none.
pub(crate) fn explain_in_records(
    article: &Explained<'_>,
    made_by: &MadeBy,
    id: Option<&str>,
) -> serde_json::Result<String> {
    let records =
        Records { article, made_by, offsets: CharIndex::new(article.coded.resolved.doc.text()) };
    let mut out = String::new();
    let events = article.coded.events.iter();
    for event in events.filter(|event| id.is_none_or(|id| event.id == id)) {
        let decisions = decisions(event);
        push(&records.explanation(event, &decisions), &mut out)?;
    }
    for (traced, told) in told(article).into_iter().filter(|_| id.is_none()) {
        push(&records.missed(traced, &told), &mut out)?;
    }
    Ok(out)
}

fn push(record: &impl Serialize, out: &mut String) -> serde_json::Result<()> {
    out.push_str(&serde_json::to_string(record)?);
    out.push('\n');
    Ok(())
}

struct Records<'r> {
    article: &'r Explained<'r>,
    made_by: &'r MadeBy,
    offsets: CharIndex<'r>,
}

impl<'r> Records<'r> {
    fn explanation<'e>(
        &'e self,
        event: &'e Event,
        decisions: &'e [Decision],
    ) -> ExplanationRecord<'e> {
        let resolved = &self.article.coded.resolved;
        let traced = self.article.traced_at(event);
        let entry = traced.and_then(Traced::coded);
        let others = traced.into_iter().filter(|_| self.article.all).flat_map(|all| &all.tried);
        ExplanationRecord {
            event: EventRecord::new(event, resolved, &self.offsets, self.made_by),
            printed: event.confidence >= self.article.min_confidence,
            entry: entry.map(tried),
            odds: odds(self.article.codebook.odds(&event.signs)),
            decisions: decisions.iter().map(DecisionRecord::new).collect(),
            others: others.filter(|other| entry != Some(*other)).map(tried).collect(),
            tree: NodeRecord::tree(
                &resolved.doc,
                &resolved.doc.sents[event.evidence.sentence],
                &self.offsets,
            ),
        }
    }

    fn missed(&self, traced: &Traced, told: &[&'r Tried]) -> MissedRecord<'_> {
        let doc = &self.article.coded.resolved.doc;
        MissedRecord {
            article: &doc.article.id,
            lang: &doc.lang,
            text: self.offsets.words(traced.span),
            span: self.offsets.span(traced.span),
            sentence: SentenceRecord::new(
                traced.sentence,
                &doc.sents[traced.sentence],
                &self.offsets,
            ),
            tried: told.iter().copied().map(tried).collect(),
        }
    }
}

fn tried(entry: &Tried) -> TriedRecord<'_> {
    TriedRecord {
        rule: &entry.rule,
        file: &entry.file,
        line: entry.line,
        codes: entry.codes,
        outcome: outcome(&entry.outcome),
        reason: entry.reason(),
        conditions: entry.checks.iter().map(condition).collect(),
        slots: entry.slots.iter().map(|(slot, word)| SlotRecord { slot, word }).collect(),
    }
}

/// Names an outcome as [`dateline_record::OUTCOMES`] has it.
fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Coded => "coded",
        Outcome::UsedUp { .. } => "used_up",
        Outcome::Content { .. } => "content",
        Outcome::CodesNothing => "codes_nothing",
        Outcome::Nobody => "nobody",
        Outcome::Condition(_) => "condition",
        Outcome::Outweighed { .. } => "outweighed",
        Outcome::Words(_) => "words",
    }
}

fn condition(check: &Check) -> ConditionRecord<'_> {
    ConditionRecord { key: check.key, listed: &check.listed, stands: check.stands.as_deref() }
}

fn odds(odds: Odds) -> OddsRecord {
    let share = |(sign, share)| ShareRecord { sign, share };
    OddsRecord {
        confidence: odds.confidence,
        base: odds.base,
        shares: odds.shares.into_iter().map(share).collect(),
    }
}
