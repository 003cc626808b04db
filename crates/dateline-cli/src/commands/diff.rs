//! `dateline diff`: which events changed when articles were coded again, and why.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use dateline_record::DifferenceRecord;

use super::find::DbArgs;
use crate::printer::output::Output;

/// How differences are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Sentences
    Text,
    /// Records, one a line
    Jsonl,
}

/// Options of `dateline diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    db: DbArgs,
    /// How the differences are written [default: text on a terminal, else jsonl].
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write to FILE, which appears when all is done.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs `dateline diff`.
///
/// # Errors
///
/// Where the database cannot be read, or the output not be written.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let store = args.db.open()?;
    let mut output = Output::open(args.output.as_deref())?;
    let by_default = if output.is_terminal() { Format::Text } else { Format::Jsonl };
    let format = args.format.unwrap_or(by_default);
    store.differences(|difference| -> Result<()> {
        let line = match format {
            Format::Text => told(&difference),
            Format::Jsonl => serde_json::to_string(&difference)?,
        };
        Ok(writeln!(output, "{line}")?)
    })?;
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn told(difference: &DifferenceRecord) -> String {
    let event = difference.after.as_ref().or(difference.before.as_ref());
    let field = |path: &[&str]| {
        let value = path.iter().try_fold(event?, |value, name| value.get(name))?;
        value.as_str().map(str::to_owned)
    };
    let of = |record: &Option<serde_json::Value>| {
        let event_type = record.as_ref().and_then(|event| event["type"].as_str());
        event_type.unwrap_or("nothing").to_owned()
    };
    let what = match difference.change {
        "changed" if difference.fields.iter().any(|field| field == "type") => {
            format!("{} → {}", of(&difference.before), of(&difference.after))
        }
        "changed" => format!("{} ({})", of(&difference.after), difference.fields.join(", ")),
        _ => field(&["type"]).unwrap_or_default(),
    };
    let text = field(&["evidence", "text"]).unwrap_or_default();
    let DifferenceRecord { article, change, why, .. } = difference;
    format!("{article} {change} {what}: {why}\n    “{text}”")
}

#[cfg(test)]
mod tests {
    use dateline_record::MadeBy;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_difference_is_told_in_words() {
        let made_by = |codebook: &str| MadeBy {
            dateline: "0".to_owned(),
            model: "m".to_owned(),
            codebook: codebook.to_owned(),
        };
        let event = |kind: &str| Some(json!({ "type": kind, "evidence": { "text": "They met." } }));
        let mut difference = DifferenceRecord {
            article: "a1".to_owned(),
            change: "changed",
            fields: vec!["type".to_owned(), "rule".to_owned()],
            why: "`x` codes it, not `y`".to_owned(),
            before: event("AGREE"),
            after: event("CONSULT"),
            made_by_before: made_by("1"),
            made_by_after: made_by("2"),
        };
        let expected = "a1 changed AGREE → CONSULT: `x` codes it, not `y`\n    “They met.”";
        assert_eq!(told(&difference), expected);
        difference.fields.remove(0);
        assert!(told(&difference).starts_with("a1 changed CONSULT (rule): "));
        (difference.change, difference.before) = ("added", None);
        assert!(told(&difference).starts_with("a1 added CONSULT: "));
    }
}
