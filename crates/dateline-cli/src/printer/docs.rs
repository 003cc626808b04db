//! Docs as CSV or a table for reading.

use std::io::{self, Write};
use std::ops::Range;

use dateline_record::{DocRecord, TokenRecord};
use unicode_width::UnicodeWidthStr;

use super::table::shortened;
use super::visible;

/// Columns of the CSV: one row for each token.
pub(super) const CSV_COLUMNS: [&str; 13] = [
    "article", "sent", "i", "start", "end", "text", "lemma", "pos", "tag", "morph", "dep", "head",
    "ent",
];

/// A column of the table is no wider, so that one web address does not push the others off the screen.
const MAX_COLUMN_WIDTH: usize = 28;

/// Writes one row for each token.
pub(super) fn csv_rows(doc: &DocRecord<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    let mut ents = EntTags::new(doc);
    for (sent, tokens) in token_ranges(doc).enumerate() {
        for i in tokens {
            let Some(token) = doc.tokens.get(i) else { continue };
            let (prefix, label) = ents.tag(&token);
            let ent = if label.is_empty() { String::new() } else { format!("{prefix}-{label}") };
            let TokenRecord { start, end, text, lemma, pos, tag, morph, dep, head } = token;
            rows.serialize((
                doc.id, sent, i, start, end, text, lemma, pos, tag, morph, dep, head, ent,
            ))?;
        }
    }
    rows.flush()
}

/// Iterates over the sentences as ranges of token indices.
fn token_ranges(doc: &DocRecord<'_>) -> impl Iterator<Item = Range<usize>> {
    let tokens = doc.tokens;
    let mut next = 0;
    doc.sents.iter().map(move |sent| {
        let start = next;
        next += tokens.iter().skip(start).take_while(|token| token.end <= sent.end).count();
        start..next
    })
}

/// Walks along the entities with the tokens.
struct EntTags<'a> {
    doc: DocRecord<'a>,
    next: usize,
}

impl<'a> EntTags<'a> {
    fn new(doc: &DocRecord<'a>) -> EntTags<'a> {
        EntTags { doc: *doc, next: 0 }
    }

    /// Returns `B` or `I` and the label of the entity that holds `token`, or nothing. Tokens must come in text order.
    fn tag(&mut self, token: &TokenRecord<'_>) -> (&'static str, &'a str) {
        while self.doc.ents.get(self.next).is_some_and(|ent| ent.end <= token.start) {
            self.next += 1;
        }
        match self.doc.ents.get(self.next) {
            Some(ent) if ent.start == token.start => ("B", ent.label),
            Some(ent) if ent.start < token.start => ("I", ent.label),
            _ => ("", ""),
        }
    }
}

/// Writes each sentence with its words below, then the names.
pub(super) fn table(doc: &DocRecord<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "── {} · {} · {}", visible(doc.id), doc.lang, doc.model)?;
    let mut ents = EntTags::new(doc);
    let mut cursor = CharCursor { rest: doc.text, n_before: 0 };
    for (sent, tokens) in doc.sents.iter().zip(token_ranges(doc)) {
        let text = visible(cursor.cut(sent.start, sent.end));
        let rows: Vec<[String; 5]> = tokens
            .filter_map(|i| doc.tokens.get(i))
            .filter(|token| token.pos != "SPACE")
            .map(|token| table_row(doc, &token, &mut ents))
            .collect();
        if rows.is_empty() {
            continue;
        }
        writeln!(out, "\n{}\n", text.trim_matches([' ', '⏎']))?;
        write_columns(&rows, out)?;
    }
    write_ents(doc, out)?;
    writeln!(out)
}

fn table_row(doc: &DocRecord<'_>, token: &TokenRecord<'_>, ents: &mut EntTags<'_>) -> [String; 5] {
    let head = doc.tokens.get(token.head as usize).filter(|head| head.start != token.start);
    let dep = head
        .map(|head| format!("{} → {}", token.dep, head.text))
        .unwrap_or_else(|| token.dep.to_owned());
    let ent = match ents.tag(token) {
        ("I", label) => format!("… {label}"),
        (_, label) => label.to_owned(),
    };
    [token.text, token.lemma, token.pos, &dep, &ent]
        .map(|cell| shortened(&visible(cell), MAX_COLUMN_WIDTH))
}

fn write_columns(rows: &[[String; 5]], out: &mut dyn Write) -> io::Result<()> {
    let widths: [usize; 5] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or(0));
    for row in rows {
        let mut line = String::from(" ");
        for (cell, width) in row.iter().zip(widths) {
            line.push(' ');
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width - cell.width() + 1));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn write_ents(doc: &DocRecord<'_>, out: &mut dyn Write) -> io::Result<()> {
    if doc.ents.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nNames")?;
    let mut cursor = CharCursor { rest: doc.text, n_before: 0 };
    let width = doc.ents.iter().map(|ent| ent.label.width()).max().unwrap_or(0);
    for ent in doc.ents {
        writeln!(
            out,
            "  {:width$}  {} [{}, {}]",
            ent.label,
            visible(cursor.cut(ent.start, ent.end)),
            ent.start,
            ent.end
        )?;
    }
    Ok(())
}

/// Cuts stretches of characters out of a text in one pass. They must come in rising order.
struct CharCursor<'a> {
    rest: &'a str,
    n_before: u32,
}

impl<'a> CharCursor<'a> {
    fn cut(&mut self, start: u32, end: u32) -> &'a str {
        self.advance(start);
        self.advance(end)
    }

    /// Moves on to the character `to`, and returns what was passed.
    fn advance(&mut self, to: u32) -> &'a str {
        let n_chars = to.saturating_sub(self.n_before) as usize;
        let at = self.rest.char_indices().nth(n_chars).map_or(self.rest.len(), |(at, _)| at);
        let (passed, rest) = self.rest.split_at(at);
        (self.rest, self.n_before) = (rest, self.n_before.max(to));
        passed
    }
}

#[cfg(test)]
mod tests {
    use dateline_record::{CharSpan, EntRecord, TokenRecords};

    use super::*;
    use crate::printer::render::{Format, Printer, Records};

    fn rendered(format: Format) -> String {
        let token = |start, end, text, pos, dep, head| TokenRecord {
            start,
            end,
            text,
            lemma: text,
            pos,
            tag: pos,
            morph: "",
            dep,
            head,
        };
        let tokens = [
            token(0, 3, "Ana", "PROPN", "nsubj", 2),
            token(4, 7, "Kos", "PROPN", "flat", 0),
            token(8, 12, "\u{1b}, 東", "VERB", "ROOT", 2),
            token(12, 13, "\n", "SPACE", "dep", 2),
            token(13, 16, "Oui", "INTJ", "ROOT", 4),
        ];
        let make = |index: usize| tokens[index];
        let doc = DocRecord {
            id: "a1",
            lang: "fr",
            model: "m-1",
            text: "Ana Kos \u{1b}, 東\nOui",
            sents: &[CharSpan { start: 0, end: 13 }, CharSpan { start: 13, end: 16 }],
            tokens: TokenRecords::new(tokens.len(), &make),
            ents: &[EntRecord { start: 0, end: 7, label: "PER" }],
        };
        let mut out = Vec::new();
        Printer::new(format, Records::Docs, 80).doc(&doc, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_table_shows_each_sentence_and_the_names() {
        let expected = "\
── a1 · fr · m-1

Ana Kos \u{fffd}, 東

  Ana    Ana    PROPN  nsubj → \u{fffd}, 東  PER
  Kos    Kos    PROPN  flat → Ana     … PER
  \u{fffd}, 東  \u{fffd}, 東  VERB   ROOT

Oui

  Oui  Oui  INTJ  ROOT

Names
  PER  Ana Kos [0, 7]

";
        assert_eq!(rendered(Format::Table), expected);
    }

    #[test]
    fn the_csv_has_one_row_for_each_token() {
        let expected = "\
a1,0,0,0,3,Ana,Ana,PROPN,PROPN,,nsubj,2,B-PER
a1,0,1,4,7,Kos,Kos,PROPN,PROPN,,flat,0,I-PER
a1,0,2,8,12,\"\u{1b}, 東\",\"\u{1b}, 東\",VERB,VERB,,ROOT,2,
a1,0,3,12,13,\"\n\",\"\n\",SPACE,SPACE,,dep,2,
a1,1,4,13,16,Oui,Oui,INTJ,INTJ,,ROOT,4,
";
        assert_eq!(rendered(Format::Csv), expected);
        assert_eq!(
            Printer::new(Format::Csv, Records::Docs, 80).header().trim_end().split(',').count(),
            expected.lines().next().unwrap().split(',').count()
        );
    }
}
