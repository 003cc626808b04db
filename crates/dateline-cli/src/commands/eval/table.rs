//! An evaluation for reading on a terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use dateline_eval::{Calibration, Confusion, Field, Finding, Interval, Report, Scope, Score};

use super::Evaluation;
use crate::printer::{thousands, visible};

/// Width of the column of names.
const NAME: usize = 28;

/// Lines of words are not longer than this.
const MOST_WORDS: usize = 400;

/// Writes each evaluation with at most `n_errors` of its wrong ones.
pub(super) fn written(evaluations: &[Evaluation], n_errors: usize, width: usize) -> String {
    let all: Vec<String> =
        evaluations.iter().map(|evaluation| one(evaluation, n_errors, width)).collect();
    all.join("\n")
}

fn one(evaluation: &Evaluation, n_errors: usize, width: usize) -> String {
    let report = &evaluation.report;
    let mut out = heading(evaluation);
    if evaluation.of == "pairs" {
        pair_figures(report, &mut out);
    } else {
        let title = "over all events (missing and spurious ones cost)";
        scores(report, Scope::EndToEnd, title, &mut out);
        scores(report, Scope::Aligned, "over the events that both have", &mut out);
    }
    agreement(report, &mut out);
    confusion(&report.confusion, &mut out);
    report.calibration.iter().for_each(|calibration| reliability(calibration, &mut out));
    errors(&report.findings, n_errors, width, &mut out);
    out
}

/// Writes to a string cannot fail: their results are dropped here and below.
fn heading(evaluation: &Evaluation) -> String {
    let report = &evaluation.report;
    let number = |n: usize| thousands(n as u64);
    let (gold, said) = (number(report.n_gold), number(report.n_said));
    let (articles, aligned) = (number(report.n_articles), number(report.n_aligned));
    let against = visible(&evaluation.against);
    match evaluation.of {
        "pairs" => format!(
            "── pairs · {articles} sentences · {gold} marked pairs · {against}: {said} events, {aligned} pairs answered\n"
        ),
        _ => format!(
            "── events · {articles} articles · gold: {gold} · {against}: {said} · in both: {aligned}\n"
        ),
    }
}

fn scores(report: &Report, scope: Scope, title: &str, out: &mut String) {
    let is_shown = |score: &&Score| {
        let by_value = matches!(score.field, Field::Type | Field::Mode | Field::Status);
        let is_value = score.value.is_some();
        let has_some = score.counts.gold + score.counts.said > 0;
        has_some && score.scope == scope && (!is_value || by_value && scope == Scope::EndToEnd)
    };
    let shown: Vec<&Score> = report.scores.iter().filter(is_shown).collect();
    if !shown.is_empty() {
        score_header(title, out);
        shown.iter().for_each(|score| score_row(&name(score), score, out));
    }
}

fn score_header(title: &str, out: &mut String) {
    let _ = writeln!(out, "\n{title}");
    let _ = writeln!(
        out,
        "{:NAME$}{:>6}{:>6}{:>7}  {:<19}{:<19}F1",
        "", "GOLD", "SAID", "RIGHT", "PRECISION", "RECALL"
    );
}

fn score_row(name: &str, score: &Score, out: &mut String) {
    let counts = score.counts;
    let [precision, recall, f1] = score.intervals;
    let row = format!(
        "{}{:>6}{:>6}{:>7}  {:<19}{:<19}{:<19}",
        padded(name, NAME),
        counts.gold,
        counts.said,
        counts.right,
        figure(score.precision, precision),
        figure(score.recall, recall),
        figure(score.f1, f1),
    );
    let _ = writeln!(out, "{}", row.trim_end());
}

fn name(score: &Score) -> String {
    match (&score.value, score.field, score.is_macro) {
        (Some(value), _, _) => format!("  {}", visible(value)),
        (None, Field::Event, _) => "type, actor and recipient".to_owned(),
        (None, Field::Type, true) => "type, each the same (macro)".to_owned(),
        (None, Field::Type, false) => "type (micro)".to_owned(),
        (None, field, _) => field.name().replace('_', " "),
    }
}

/// The same figures as the scorer of these sentences prints, then each type.
fn pair_figures(report: &Report, out: &mut String) {
    let total = |scope, is_macro| {
        let is_it = |score: &&Score| {
            score.scope == scope && score.value.is_none() && score.is_macro == is_macro
        };
        report.scores.iter().find(is_it)
    };
    let _ = writeln!(out);
    let mut line = |name: &str, value: String| {
        let _ = writeln!(out, "{}{value}", padded(name, NAME));
    };
    if let Some(pair) = total(Scope::Pair, false) {
        line("pair accuracy", figure(pair.recall, pair.intervals[1]));
        if let Some(each) = total(Scope::Pair, true) {
            line("pair macro F1", figure(each.f1, each.intervals[2]));
        }
        line("no event", (pair.counts.gold - pair.counts.said).to_string());
    }
    if let Some(event) = total(Scope::PairEvent, false) {
        line("event precision", figure(event.precision, event.intervals[0]));
        line("event recall", figure(event.recall, event.intervals[1]));
        line("event F1", figure(event.f1, event.intervals[2]));
    }
    score_header("the type said of the marked pair", out);
    let of_pair = report.scores.iter().filter(|score| score.scope == Scope::Pair);
    of_pair.for_each(|score| score_row(&name(score), score, out));
}

fn agreement(report: &Report, out: &mut String) {
    if report.agreement.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nagreement beyond chance (Krippendorff's alpha, names)");
    let _ = writeln!(out, "{:NAME$}{:>6}{:>6}  ALPHA", "", "UNITS", "SAME");
    for one in &report.agreement {
        let name = one.field.name().replace('_', " ");
        let alpha = figure(one.alpha, one.interval);
        let _ = writeln!(out, "{name:NAME$}{:>6}{:>6}  {alpha}", one.n_units, one.n_same);
    }
}

/// One line for each type of the gold: the right ones first, then what else was said, most often first.
fn confusion(confusion: &Confusion, out: &mut String) {
    let mut rows: BTreeMap<&str, Vec<(&str, u64)>> = BTreeMap::new();
    for ((gold, said), n) in &confusion.counts {
        rows.entry(gold).or_default().push((said, *n));
    }
    let _ = writeln!(out, "\nwhat was said for each type of the gold");
    for (gold, mut said) in rows {
        said.sort_by_key(|&(said, n)| (said != gold, std::cmp::Reverse(n), said));
        let said: Vec<String> =
            said.iter().map(|(said, n)| format!("{} {n}", visible(said))).collect();
        let _ = writeln!(out, "{}{}", padded(&visible(gold), NAME), said.join(", "));
    }
}

fn reliability(calibration: &Calibration, out: &mut String) {
    let Calibration { n, ece, brier, bins } = calibration;
    let _ = writeln!(
        out,
        "\nconfidence beside the part whose type is right: ECE {ece:.3}, Brier {brier:.3}, {n} events"
    );
    let _ = writeln!(out, "{:NAME$}{:>6}{:>12}{:>7}", "", "N", "CONFIDENCE", "RIGHT");
    for bin in bins {
        let name = format!("{:.1} to {:.1}", bin.from, bin.to);
        let _ = writeln!(out, "{name:NAME$}{:>6}{:>12.3}{:>7.3}", bin.n, bin.confidence, bin.right);
    }
}

fn errors(findings: &[Finding], most: usize, width: usize, out: &mut String) {
    let (all, shown) = (findings.len(), findings.len().min(most));
    if all == 0 {
        let _ = writeln!(out, "\nnothing is wrong");
        return;
    }
    let more = if shown < all { "; `--errors all` shows all" } else { "" };
    let _ = writeln!(out, "\nwrong: {shown} of {}{more}", thousands(all as u64));
    findings.iter().take(shown).for_each(|finding| error(finding, width, out));
}

fn error(finding: &Finding, width: usize, out: &mut String) {
    let origin = finding.origin.as_ref().map_or(String::new(), |origin| format!(" · {origin}"));
    let article = &finding.article;
    let kind = match finding.kind.name() {
        kind @ ("missing" | "spurious") => kind.to_owned(),
        field => format!("wrong {}", field.replace('_', " ")),
    };
    let _ = writeln!(out, "\n{kind} · article {}{}", visible(article), visible(&origin));
    let lines = [
        ("", Some(&finding.sentence)),
        ("gold", finding.gold.as_ref()),
        ("said", finding.said.as_ref()),
        ("rule", finding.rule.as_ref()),
        ("why", finding.reason.as_ref()),
    ];
    for (name, words) in lines {
        if let Some(words) = words.filter(|words| !words.is_empty()) {
            let most = if name.is_empty() { MOST_WORDS } else { width.max(60) * 2 };
            let _ = writeln!(out, "  {name:6}{}", cut(&visible(words), most));
        }
    }
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

fn figure(figure: Option<f64>, interval: Option<Interval>) -> String {
    let Some(figure) = figure else { return "–".to_owned() };
    match interval {
        Some(Interval { low, high }) => format!("{figure:.3} {low:.2}–{high:.2}"),
        None => format!("{figure:.3}"),
    }
}

/// Fills up with spaces by characters; a long name has one space behind it.
fn padded(name: &str, width: usize) -> String {
    let n_chars = name.chars().count();
    format!("{name}{}", " ".repeat(width.saturating_sub(n_chars).max(1)))
}
