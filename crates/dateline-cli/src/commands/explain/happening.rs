//! `dateline explain --event ID --db FILE`: who reports an event, which reports are copies, what they disagree on.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use dateline_pipeline::add_reasons;
use dateline_record::{ConflictRecord, HappeningRecord, ReportRecord, TakenFromRecord};
use dateline_store::Store;

use crate::models::Failure;
use crate::printer::output::Output;

/// Explains an event that a database keeps, in words or as a record.
///
/// # Errors
///
/// Where the database cannot be read or has no such event.
pub(crate) fn explain_kept(
    db: &Path,
    id: &str,
    in_records: bool,
    mut output: Output,
) -> Result<ExitCode> {
    let store = Store::open_read_only(db)?;
    let mut happening = store.happening(id)?.ok_or_else(|| {
        Failure::new(format!("`{}` has no event with the id `{id}`", db.display()))
            .hint("`dateline events` lists them; older codings are not told of")
    })?;
    add_reasons(&store, &mut happening)?;
    let text = match in_records {
        true => serde_json::to_string(&happening)? + "\n",
        false => told(&happening),
    };
    output.write_all(text.as_bytes())?;
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Tells a happening in words.
fn told(happening: &HappeningRecord) -> String {
    let mut text = format!("{}\n{}\n", head(happening), counted(happening));
    if let Some(story) = &happening.story {
        let title = happening.story_title.as_deref().unwrap_or("without a title");
        let _ = writeln!(text, "part of the story {story}: {title}");
    }
    text.push_str("\nreports, those of one number from one source:\n");
    let mut article = None;
    for one in &happening.reports {
        if article != Some(&one.article) {
            report(one, &mut text);
        }
        article = Some(&one.article);
        deed(one, &mut text);
    }
    if happening.conflicts.is_empty() {
        text.push_str("\nnothing in them excludes one another\n");
    } else {
        text.push_str("\nwhat they tell differently:\n");
        happening.conflicts.iter().for_each(|one| conflict(one, &mut text));
    }
    text
}

fn head(happening: &HappeningRecord) -> String {
    let mut parts = vec![format!("{} {}", happening.id, happening.r#type)];
    parts.extend(happening.day.clone());
    parts.extend(happening.place.as_ref().map(|place| match &happening.country {
        Some(country) => format!("{place} ({country})"),
        None => place.clone(),
    }));
    parts.join(" · ")
}

fn counted(happening: &HappeningRecord) -> String {
    let of = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    format!(
        "told by {} in {}, from {}",
        of(happening.n_reports, "report"),
        of(happening.n_outlets, "outlet"),
        of(happening.n_independent, "source"),
    )
}

fn report(report: &ReportRecord, text: &mut String) {
    let outlet = report.outlet.as_deref().unwrap_or("unknown outlet");
    let published = report.published.as_deref().unwrap_or(&report.known);
    let mut parts = vec![published.to_owned(), outlet.to_owned()];
    parts.extend(report.lang.clone());
    parts.extend(report.agency.as_ref().map(|agency| format!("credits {agency}")));
    parts.extend(report.taken_from.as_ref().map(taken));
    parts.extend(report.leads.then(|| "tells it best".to_owned()));
    let _ = writeln!(text, "  {}  {}", report.source, parts.join(" · "));
    if let Some(title) = &report.title {
        let _ = writeln!(text, "     {title}");
    }
}

fn deed(report: &ReportRecord, text: &mut String) {
    let day = report.day.as_deref().unwrap_or("no day");
    let _ = writeln!(text, "     {} {}, {day}: “{}”", report.event, report.status, report.evidence);
    if !report.why.is_empty() {
        let why = report.why.iter().map(|why| format!("{} {:+}", why.field, why.points));
        let _ =
            writeln!(text, "     one with the first by: {}", why.collect::<Vec<_>>().join(", "));
    }
}

fn taken(from: &TakenFromRecord) -> String {
    let whose = from.outlet.as_deref().unwrap_or(&from.article);
    match (from.kind.as_deref(), from.containment) {
        (Some("exact"), _) => format!("the text of {whose}"),
        (Some(_), Some(share)) => format!("{:.0} % the text of {whose}", share * 100.0),
        _ => format!("taken from {whose}"),
    }
}

fn conflict(conflict: &ConflictRecord, text: &mut String) {
    let _ = writeln!(text, "  {}", conflict.field);
    for value in &conflict.values {
        let since = value.first_known.as_deref().map(|day| format!(" since {day}"));
        let by = match value.outlets.is_empty() {
            true => value.events.join(", "),
            false => value.outlets.join(", "),
        };
        let _ = writeln!(text, "     {}: {by}{}", value.value, since.unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use dateline_record::{ConflictValueRecord, WhyRecord};

    use super::*;

    #[test]
    fn a_happening_is_told_in_words() {
        let why = |field: &str, points| WhyRecord { field: field.to_owned(), points };
        let report = |number: usize, outlet: &str, taken_from| ReportRecord {
            event: format!("e{number}"),
            leads: number == 1,
            article: format!("a{number}"),
            title: Some(format!("Title {number}")),
            outlet: Some(outlet.to_owned()),
            url: None,
            lang: Some("en".to_owned()),
            published: None,
            known: "2026-03-02".to_owned(),
            agency: (number == 1).then(|| "AFP".to_owned()),
            source: number.min(2),
            taken_from,
            status: "happened".to_owned(),
            day: Some("2026-03-01".to_owned()),
            evidence: "They met.".to_owned(),
            why: if number == 2 { vec![why("day", 1.0), why("place", -0.5)] } else { vec![] },
        };
        let from = TakenFromRecord {
            article: "a2".to_owned(),
            outlet: Some("B".to_owned()),
            kind: Some("abridged".to_owned()),
            containment: Some(0.62),
        };
        let value = |value: &str, outlet: &str| ConflictValueRecord {
            value: value.to_owned(),
            events: vec!["e1".to_owned()],
            outlets: vec![outlet.to_owned()],
            first_known: Some("2026-03-02".to_owned()),
        };
        let happening = HappeningRecord {
            id: "h".to_owned(),
            r#type: "CONSULT".to_owned(),
            day: Some("2026-03-01".to_owned()),
            place: Some("Lomé".to_owned()),
            country: Some("TGO".to_owned()),
            n_reports: 3,
            n_outlets: 3,
            n_independent: 2,
            story: Some("s1".to_owned()),
            story_title: Some("Talks".to_owned()),
            conflicts: vec![ConflictRecord {
                field: "dead".to_owned(),
                values: vec![value("9", "A"), value("12", "B")],
            }],
            reports: vec![report(1, "A", None), report(2, "B", None), report(3, "C", Some(from))],
        };
        let expected = "h CONSULT · 2026-03-01 · Lomé (TGO)
told by 3 reports in 3 outlets, from 2 sources
part of the story s1: Talks

reports, those of one number from one source:
  1  2026-03-02 · A · en · credits AFP · tells it best
     Title 1
     e1 happened, 2026-03-01: “They met.”
  2  2026-03-02 · B · en
     Title 2
     e2 happened, 2026-03-01: “They met.”
     one with the first by: day +1, place -0.5
  2  2026-03-02 · C · en · 62 % the text of B
     Title 3
     e3 happened, 2026-03-01: “They met.”

what they tell differently:
  dead
     9: A since 2026-03-02
     12: B since 2026-03-02
";
        assert_eq!(told(&happening), expected);
    }
}
