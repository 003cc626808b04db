//! What was found in an article, for reading on a terminal.

use std::io::{self, Write};

use dateline_record::RecordKind;
use dateline_types::{
    Argument, Article, Coded, Counts, Entity, Event, Quote, Resolved, Speaker, When,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::render::RecordKinds;
use super::{thousands, visible};

/// Below this many columns eight cells beside each other are cut to nothing: each event is then a block of lines.
const MIN_TABLE_WIDTH: usize = 100;

/// Longer lines than this are hard to read.
const MAX_TEXT_WIDTH: usize = 100;

/// No column is cut below this.
const MIN_COLUMN_WIDTH: usize = 8;

/// Stands between two columns.
const GAP: usize = 2;

/// Writes a heading and what was found, of the kinds that are asked for.
pub(super) fn coded(
    coded: &Coded,
    kinds: &RecordKinds,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let article = &coded.resolved.doc.article;
    writeln!(out, "{}", heading(article, width))?;
    for kind in kinds.iter() {
        match kind {
            RecordKind::Article => paragraphs(article, width, out)?,
            RecordKind::Event => events(&coded.events, width, out)?,
            kind => others(kind, &coded.resolved, width, out)?,
        }
    }
    writeln!(out)
}

/// Writes the article as it was read.
pub(super) fn article(article: &Article, width: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", heading(article, width))?;
    paragraphs(article, width, out)?;
    writeln!(out)
}

/// Returns title (or first words), date and outlet on one line; the title gives way.
fn heading(article: &Article, width: usize) -> String {
    let title = article
        .title
        .as_deref()
        .or_else(|| article.text.trim_start().lines().next())
        .unwrap_or_default();
    let date = article.published.as_ref().map_or("no date", |published| &published.edtf);
    let outlet = article.outlet.as_deref().unwrap_or(&article.id);
    let rest = shortened(&visible(&format!(" · {date} · {outlet}")), width / 2);
    let title = visible(title.trim());
    format!("── {}{rest}", shortened(&title, width.saturating_sub(3 + rest.width())))
}

fn paragraphs(article: &Article, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let n_chars = thousands(article.text.chars().count() as u64);
    let lang = article.lang.as_deref().unwrap_or("language not known");
    let mut facts = format!("{lang} · {n_chars} characters · {} repairs", article.repairs.len());
    if article.truncated {
        facts.push_str(" · the end is missing");
    }
    writeln!(out, "{}", shortened(&facts, width))?;
    for paragraph in &article.paragraphs {
        writeln!(out)?;
        let text = visible(paragraph.text(&article.text));
        for line in wrapped(&text, width.min(MAX_TEXT_WIDTH)) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn events(events: &[Event], width: usize, out: &mut dyn Write) -> io::Result<()> {
    const TITLES: [&str; 8] =
        ["WHEN", "WHO", "WHAT", "WHOM", "COUNTS", "WHERE", "STATUS", "SAID BY"];
    if events.is_empty() {
        return writeln!(out, "no events found");
    }
    let rows: Vec<[String; 8]> = events.iter().map(event_cells).collect();
    if width >= MIN_TABLE_WIDTH {
        return columns(TITLES, &rows, width, out);
    }
    rows.iter().try_for_each(|row| block(row, width, out))
}

fn event_cells(event: &Event) -> [String; 8] {
    [
        event.when.as_ref().map(when).unwrap_or_default(),
        arguments(&event.actors),
        what(event),
        arguments(&event.recipients),
        counts(&event.counts),
        event.whereabouts.as_ref().map(|at| place(&at.place)).unwrap_or_default(),
        event.status.name().to_owned(),
        voices(&event.said_by),
    ]
    .map(|cell| visible(&cell))
}

/// Returns the type with its modes: `CONSULT visit`.
fn what(event: &Event) -> String {
    let modes = event.modes.iter().map(String::as_str);
    std::iter::once(event.event_type.name()).chain(modes).collect::<Vec<_>>().join(" ")
}

/// Returns who was counted, as a person writes it: `12 dead, ~30 injured`.
pub(super) fn counts(counts: &Counts) -> String {
    let told = counts.told().map(|(kind, count)| format!("{} {}", count.short(), kind.name()));
    told.collect::<Vec<_>>().join(", ")
}

fn when(when: &When) -> String {
    if when.is_one_of() { when.candidates.join(" or ") } else { when.edtf.clone() }
}

fn place(place: &dateline_types::Place) -> String {
    match &place.country {
        Some(country) => format!("{}, {country}", place.name),
        None => place.name.clone(),
    }
}

fn arguments(arguments: &[Argument]) -> String {
    arguments.iter().map(|argument| argument.text.as_str()).collect::<Vec<_>>().join("; ")
}

fn voices(chain: &[Speaker]) -> String {
    chain.iter().map(|speaker| speaker.text.as_str()).collect::<Vec<_>>().join(" via ")
}

/// Writes an event as a line with type and status, and a line for each other field that is known.
fn block(row: &[String; 8], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let [when, who, what, whom, counted, place, status, said_by] = row;
    writeln!(out, "{}", shortened(&format!("{what} · {status}"), width))?;
    let fields = [
        ("who", who),
        ("whom", whom),
        ("counts", counted),
        ("when", when),
        ("where", place),
        ("said by", said_by),
    ];
    for (label, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        let label = format!("  {label:<7}  ");
        let room = width.saturating_sub(label.width()).max(MIN_COLUMN_WIDTH);
        for (n, line) in wrapped(value, room).iter().enumerate() {
            let indent = if n == 0 { label.clone() } else { " ".repeat(label.width()) };
            writeln!(out, "{indent}{line}")?;
        }
    }
    Ok(())
}

/// Writes the records of other kinds, each kind with its own columns.
fn others(
    kind: RecordKind,
    resolved: &Resolved,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = resolved.doc.text();
    let (titles, rows): ([&str; 4], Vec<[String; 4]>) = match kind {
        RecordKind::Time => (
            ["TIME", "TYPE", "VALUE", "DAYS"],
            resolved.timexes.iter().map(|timex| time_cells(timex, text)).collect(),
        ),
        RecordKind::Place => (
            ["WORDS", "PLACE", "EXACT TO, USED FOR", "DEGREES"],
            resolved.place_words().into_iter().map(|toponym| place_cells(toponym, text)).collect(),
        ),
        RecordKind::Actor => (
            ["ACTOR", "NAME", "COUNTRY", "SECTORS"],
            resolved.entities.iter().map(|entity| actor_cells(entity, resolved)).collect(),
        ),
        RecordKind::Quote => (
            ["SPEAKER", "CUE", "KIND", "WORDS"],
            resolved.quotes.iter().map(|quote| quote_cells(quote, text)).collect(),
        ),
        RecordKind::Article | RecordKind::Event | RecordKind::Copy | RecordKind::Problem => {
            return Ok(());
        }
    };
    if rows.is_empty() {
        return writeln!(out, "no {}s found", kind.name());
    }
    let rows: Vec<[String; 4]> =
        rows.into_iter().map(|row| row.map(|cell| visible(&cell))).collect();
    columns(titles, &rows, width, out)
}

fn time_cells(timex: &dateline_types::Timex, text: &str) -> [String; 4] {
    [
        timex.span.text(text).to_owned(),
        timex.kind.name().to_owned(),
        timex.value.clone(),
        timex.time.as_ref().map(|time| time.edtf.clone()).unwrap_or_default(),
    ]
}

fn place_cells(toponym: &dateline_types::Toponym, text: &str) -> [String; 4] {
    let degrees = toponym.place.lat.zip(toponym.place.lon);
    [
        toponym.span.text(text).to_owned(),
        place(&toponym.place),
        format!("{}, {}", toponym.place.resolution.name(), toponym.used_for.name()),
        degrees.map(|(lat, lon)| format!("{lat:.2}, {lon:.2}")).unwrap_or_default(),
    ]
}

fn actor_cells(entity: &Entity, resolved: &Resolved) -> [String; 4] {
    let first = entity.mentions.first().and_then(|&index| resolved.mentions.get(index));
    let words = first.map(|mention| mention.span.text(resolved.doc.text()));
    let identity = &entity.identity;
    [
        words.unwrap_or_default().to_owned(),
        identity.name.clone().unwrap_or_default(),
        identity.country.clone().unwrap_or_default(),
        identity.sectors.join(" "),
    ]
}

fn quote_cells(quote: &Quote, text: &str) -> [String; 4] {
    [
        voices(&quote.chain),
        quote.chain.first().map(|speaker| speaker.cue.clone()).unwrap_or_default(),
        if quote.direct { "direct" } else { "indirect" }.to_owned(),
        quote.span.text(text).to_owned(),
    ]
}

/// Writes rows beneath their titles, in `width` columns of the terminal: a column that is empty is left out, and the widest give way until all fit.
pub(crate) fn columns<'t>(
    titles: impl AsRef<[&'t str]>,
    rows: &[impl AsRef<[String]>],
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let titles: Vec<String> = titles.as_ref().iter().map(|&title| title.to_owned()).collect();
    let widths = fitted(natural_widths(&titles, rows), width);
    let cells = |row: &[String]| {
        let mut line = String::new();
        for (cell, &width) in row.iter().zip(&widths).filter(|&(_, &width)| width > 0) {
            let cell = shortened(cell, width);
            let n_spaces = width.saturating_sub(cell.width()) + GAP;
            line.push_str(&cell);
            line.extend(std::iter::repeat_n(' ', n_spaces));
        }
        line.trim_end().to_owned()
    };
    writeln!(out, "{}", cells(&titles))?;
    rows.iter().try_for_each(|row| writeln!(out, "{}", cells(row.as_ref())))
}

fn natural_widths(titles: &[String], rows: &[impl AsRef<[String]>]) -> Vec<usize> {
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.as_ref().get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let columns = titles.iter().enumerate().map(|(column, title)| (widest(column), title));
    columns.map(|(widest, title)| if widest == 0 { 0 } else { widest.max(title.width()) }).collect()
}

/// Takes from the widest column until all fit into `width`, but none below [`MIN_COLUMN_WIDTH`].
fn fitted(mut widths: Vec<usize>, width: usize) -> Vec<usize> {
    let n_columns = widths.iter().filter(|&&width| width > 0).count();
    let room = width.saturating_sub(GAP * n_columns.saturating_sub(1));
    let mut excess = widths.iter().sum::<usize>().saturating_sub(room);
    while excess > 0 {
        let Some(widest) = widths.iter_mut().max().filter(|width| **width > MIN_COLUMN_WIDTH)
        else {
            break;
        };
        *widest -= 1;
        excess -= 1;
    }
    widths
}

/// Cuts `text` to `width` columns, with `…` for what is lost.
pub(super) fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut n_columns = 0;
    for c in text.chars() {
        n_columns += c.width().unwrap_or(0);
        if n_columns >= width {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

/// Breaks `text` at spaces into lines of at most `width` columns; a longer word is cut where it must be.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            if line.width() + c.width().unwrap_or(0) > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::printer::render::{Format, Printer, Records};

    fn shown(coded: &Coded, kinds: &[RecordKind], width: usize) -> String {
        let records = Records::Of(kinds.iter().copied().collect());
        let mut out = Vec::new();
        let printer = Printer::new(Format::Table, records, width);
        printer.coded(0, coded, &sample::made_by(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_wide_terminal_shows_a_table() {
        let expected = "\
── Poutine à Damas, <avant> Ankara · 2020-01-08 · L’Exemple
WHEN                      WHO                                  WHAT                    WHOM                           COUNTS        WHERE          STATUS       SAID BY
2020-01-07 or 2020-01-14  Le président russe Vladimir Poutine  CONSULT visit           son homologue Bachar al-Assad                Damascus, SYR  happened     Dmitri Peskov via les agences russes
2020-01-13/2020-01-19     Nous                                 AGREE                   Kadıköy                                                     planned      le ministre Sergueï Lavrov
                          L’armée                              ASSAULT aerial                                                       Idlib, SYR     denied       le ministre Sergueï Lavrov
2020-01-05                des avions                           ASSAULT aerial destroy  l’hôpital d’Idlib                            Idlib, SYR     unconfirmed  une ONG
2020-01                   Des milliers de personnes            PROTEST vandalize                                      ~1000+ crowd                 happened

";
        assert_eq!(shown(&sample::coded(), &[RecordKind::Event], 200), expected);
    }

    #[test]
    fn a_narrow_terminal_shows_blocks() {
        let shown = shown(&sample::coded(), &[RecordKind::Event], 40);
        let expected = "\
── Poutine à Damas,… · 2020-01-08 · L’E…
CONSULT visit · happened
  who      Le président russe Vladimir
           Poutine
  whom     son homologue Bachar al-Assad
  when     2020-01-07 or 2020-01-14
  where    Damascus, SYR
  said by  Dmitri Peskov via les agences
           russes
";
        assert_eq!(shown.lines().take(9).collect::<Vec<_>>(), expected.lines().collect::<Vec<_>>());
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [40, 80, 99, 100, 120, 200] {
            let kinds: Vec<RecordKind> = RecordKind::ALL.to_vec();
            for line in shown(&sample::coded(), &kinds, width).lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn nothing_found_is_said_in_words() {
        let shown = shown(&sample::nothing_found(), &RecordKind::ALL[1..6], 80);
        for words in ["no events", "no times", "no places", "no actors", "no quotes"] {
            assert!(shown.contains(&format!("\n{words} found\n")), "{shown}");
        }
    }

    #[test]
    fn long_cells_are_cut_by_width() {
        assert_eq!(shortened("court", 28), "court");
        assert_eq!(shortened(&"é".repeat(40), 28), format!("{}…", "é".repeat(27)));
        assert!(shortened(&"東".repeat(40), 28).width() <= 28);
        assert!(wrapped(&"東".repeat(40), 9).iter().all(|line| line.width() <= 9));
    }
}
