//! Kept records as one page: no script, no network; the words of strangers escaped.

use std::io::{self, Write};

use dateline_store::find::Record;
use serde_json::Value;

use super::super::page::escape::Escaped;
use super::super::page::is_of_the_web;
use super::{Kind, published, text, title, words};

const STYLE: &str = include_str!("page.css");

pub(super) fn header(kind: Kind, out: &mut dyn Write) -> io::Result<()> {
    let heading = match kind {
        Kind::Event => "Events",
        Kind::Quote => "Quotes",
        Kind::Article => "Articles",
        Kind::Story => "Stories",
    };
    write!(
        out,
        concat!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{0} · dateline</title>\n",
            "<style>\n{1}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n"
        ),
        heading, STYLE
    )
}

pub(super) fn record(kind: Kind, record: &Record, out: &mut dyn Write) -> io::Result<()> {
    let title = title(kind, record);
    let lang = text(record, "lang");
    writeln!(out, "<article>\n<h2 dir=\"auto\">{}</h2>", Escaped(&title))?;
    let words = words(kind, record);
    if kind != Kind::Quote && !words.is_empty() {
        writeln!(
            out,
            "<blockquote lang=\"{}\" dir=\"auto\">{}</blockquote>",
            Escaped(lang),
            Escaped(&words)
        )?;
    }
    writeln!(out, "<p class=\"facts\">{}</p>\n</article>", facts(kind, record).join(" · "))
}

pub(super) fn footer(
    kind: Kind,
    n_records: usize,
    next: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if n_records == 0 {
        writeln!(out, "<p>No {} found.</p>", kind.plural())?;
    }
    if let Some(next) = next {
        writeln!(
            out,
            "<p class=\"facts\">There are more: <code>--after '{}'</code></p>",
            Escaped(next)
        )?;
    }
    let version = env!("CARGO_PKG_VERSION");
    writeln!(out, "</main>\n<footer><p>Made by dateline {version}.</p></footer>\n</body>\n</html>")
}

fn facts(kind: Kind, record: &Record) -> Vec<String> {
    let number = |field: &str| record.get(field).and_then(Value::as_i64);
    let mut facts = Vec::new();
    let when = record.get("when").and_then(|when| when.get("edtf")?.as_str());
    facts.extend(when.map(|day| format!("<time>{}</time>", Escaped(day))));
    if let (Kind::Event, Some(n), Some(independent)) =
        (kind, number("n_reports"), number("n_independent"))
    {
        let reports = if n == 1 { "report" } else { "reports" };
        facts.push(format!("{n} {reports}, {independent} independent"));
    }
    if let (Kind::Story, Some(n)) = (kind, number("n_articles")) {
        let days = (Escaped(text(record, "first_day")), Escaped(text(record, "last_day")));
        facts.push(format!("{} to {}, {n} articles", days.0, days.1));
    }
    let plain = [text(record, "outlet"), published(record)];
    facts
        .extend(plain.iter().filter(|fact| !fact.is_empty()).map(|fact| Escaped(fact).to_string()));
    let url = text(record, "url");
    if is_of_the_web(url) {
        facts
            .push(format!("<a href=\"{}\" rel=\"noreferrer nofollow\">original</a>", Escaped(url)));
    }
    let id = record.get("happening").or_else(|| record.get("id")).and_then(Value::as_str);
    facts.extend(id.map(|id| format!("<span class=\"note\">id {}</span>", Escaped(id))));
    facts
}
