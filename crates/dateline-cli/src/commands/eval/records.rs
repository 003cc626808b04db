//! An evaluation as records: JSON Lines, or rows of one table of comma-separated values.

use anyhow::Result;
use dateline_eval::{Finding, Interval, Score};
use dateline_record::{
    AgreementRecord, CalibrationRecord, ConfusionRecord, ErrorRecord, EvaluationRecord,
    ProblemRecord, ReliabilityRecord, ScoreRecord,
};
use serde::Serialize;
use serde_json::{Map, Value};

use super::Evaluation;
use crate::printer::render::Format;

/// Writes problems, then each evaluation with at most `n_errors` of its wrong ones.
pub(super) fn written(
    evaluations: &[Evaluation],
    n_errors: usize,
    problems: &[ProblemRecord],
    format: Format,
) -> Result<String> {
    let mut lines = Lines::default();
    problems.iter().try_for_each(|problem| lines.add(problem))?;
    evaluations.iter().try_for_each(|evaluation| add(evaluation, n_errors, &mut lines))?;
    match format {
        Format::Csv => csv(&lines.0),
        _ => Ok(lines.0.into_iter().map(|line| line + "\n").collect()),
    }
}

#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn add(&mut self, record: &impl Serialize) -> Result<()> {
        self.0.push(serde_json::to_string(record)?);
        Ok(())
    }
}

fn add(evaluation: &Evaluation, n_errors: usize, lines: &mut Lines) -> Result<()> {
    let Evaluation { of, against, n_draws, report } = evaluation;
    lines.add(&EvaluationRecord {
        of,
        against,
        articles: report.n_articles,
        gold: report.n_gold,
        said: report.n_said,
        aligned: report.n_aligned,
        bootstrap: *n_draws,
    })?;
    report.scores.iter().try_for_each(|score| lines.add(&score_record(score)))?;
    for one in &report.agreement {
        lines.add(&AgreementRecord {
            of,
            field: one.field.name(),
            alpha: one.alpha.map(rounded),
            alpha_interval: interval(one.interval),
            units: one.n_units,
            same: one.n_same,
        })?;
    }
    for ((gold, said), n) in &report.confusion.counts {
        let scope = report.confusion.scope.name();
        lines.add(&ConfusionRecord { scope, gold, said, n: *n })?;
    }
    add_calibration(evaluation, lines)?;
    report.findings.iter().take(n_errors).try_for_each(|finding| lines.add(&error_record(finding)))
}

fn add_calibration(evaluation: &Evaluation, lines: &mut Lines) -> Result<()> {
    let Some(calibration) = &evaluation.report.calibration else { return Ok(()) };
    let of = evaluation.of;
    let (ece, brier) = (rounded(calibration.ece), rounded(calibration.brier));
    lines.add(&CalibrationRecord { of, n: calibration.n, ece, brier })?;
    calibration.bins.iter().try_for_each(|bin| {
        lines.add(&ReliabilityRecord {
            of,
            from: bin.from,
            to: bin.to,
            n: bin.n,
            confidence: rounded(bin.confidence),
            right_part: rounded(bin.right),
        })
    })
}

fn score_record(score: &Score) -> ScoreRecord<'_> {
    let [precision, recall, f1] = score.intervals.map(interval);
    ScoreRecord {
        scope: score.scope.name(),
        field: score.field.name(),
        value: score.value.as_deref(),
        average: average(score),
        gold: score.counts.gold,
        found: score.counts.found,
        said: score.counts.said,
        right: score.counts.right,
        precision: score.precision.map(rounded),
        recall: score.recall.map(rounded),
        f1: score.f1.map(rounded),
        precision_interval: precision,
        recall_interval: recall,
        f1_interval: f1,
    }
}

fn average(score: &Score) -> Option<&'static str> {
    match (&score.value, score.is_macro) {
        (Some(_), _) => None,
        (None, true) => Some("macro"),
        (None, false) => Some("micro"),
    }
}

fn error_record(finding: &Finding) -> ErrorRecord<'_> {
    ErrorRecord {
        scope: finding.scope.name(),
        kind: finding.kind.name(),
        article: &finding.article,
        event: finding.event.as_deref(),
        origin: finding.origin.as_deref(),
        sentence: &finding.sentence,
        gold: finding.gold.as_deref(),
        said: finding.said.as_deref(),
        rule: finding.rule.as_deref(),
        reason: finding.reason.as_deref(),
    }
}

fn interval(interval: Option<Interval>) -> Option<[f64; 2]> {
    interval.map(|interval| [rounded(interval.low), rounded(interval.high)])
}

/// Four digits: more than any gold can tell.
fn rounded(figure: f64) -> f64 {
    (figure * 1e4).round() / 1e4
}

/// One row for each record, a column for each field of any.
fn csv(lines: &[String]) -> Result<String> {
    let records: Vec<Map<String, Value>> =
        lines.iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
    let mut columns: Vec<&String> = Vec::new();
    for name in records.iter().flat_map(Map::keys) {
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns)?;
    for record in &records {
        writer.write_record(columns.iter().map(|name| cell(record.get(*name))))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}
