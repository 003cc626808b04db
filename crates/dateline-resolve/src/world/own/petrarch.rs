//! Actor and agent dictionaries of PETRARCH and TABARI.
//!
//! An entry is a phrase in capitals, `_` for spaces; lines with `+` hold its synonyms; codes in brackets stand behind the phrase or on lines below,
//! with the dates for which they hold. `;` and `#` begin a comment. A code that begins with `~` makes a role noun of the phrase.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::{FactKind, Term, words_of};
use super::codes::{UNRESOLVED, Words, blocks};
use super::{Agent, OwnFact, Reading, Spell};

/// What says that an entry names nobody.
const NOBODY: [&str; 4] = ["---", "###", "NON", "JNK"];

/// Phrases that one entry may stand for by its sets of words.
const MOST_EXPANSIONS: usize = 1000;

/// An entry as it stands.
#[derive(Debug, Default)]
struct Entry {
    line: usize,
    /// The phrase, then its synonyms and irregular plurals.
    phrases: Vec<String>,
    codes: Vec<Code>,
    is_agent: bool,
}

/// A code with its dates.
#[derive(Debug, PartialEq, Eq)]
struct Code {
    code: String,
    term: Term,
}

/// Sets of words: `!PERSON!` → its words.
type Sets = BTreeMap<String, Vec<String>>;

/// Reads all entries.
pub(super) fn read(reading: &mut Reading<'_>, text: &str) {
    let mut entries: Vec<Entry> = Vec::new();
    let mut sets = Sets::new();
    let mut in_note = false;
    for (index, line) in text.lines().enumerate() {
        let line = without_notes(line, &mut in_note);
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let number = index + 1;
        let result = match set_of(line) {
            Some((name, words)) => {
                sets.insert(name, words);
                Ok(())
            }
            None => add_line(&mut entries, line, number, &sets),
        };
        if let Err(message) = result {
            reading.wrong(number, message);
        }
    }
    add_entries(reading, &entries);
}

/// Cuts comments off a line; `<!--` goes on to `-->`.
fn without_notes(line: &str, in_note: &mut bool) -> String {
    let mut kept = String::new();
    let mut rest = line;
    loop {
        if *in_note {
            let Some((_, after)) = rest.split_once("-->") else { break };
            *in_note = false;
            rest = after;
        }
        match rest.split_once("<!--") {
            Some((before, after)) => {
                kept.push_str(before);
                *in_note = true;
                rest = after;
            }
            None => {
                kept.push_str(rest);
                break;
            }
        }
    }
    let mut in_code = false;
    let is_note = |c: char| {
        in_code = (in_code || c == '[') && c != ']';
        c == ';' || (c == '#' && !in_code)
    };
    let end = kept.find(is_note).unwrap_or(kept.len());
    kept.truncate(end);
    kept
}

/// Reads the definition of a set: `!PERSON! = MAN, WOMAN`.
fn set_of(line: &str) -> Option<(String, Vec<String>)> {
    let (name, words) = line.strip_prefix('!')?.split_once('!')?;
    let words = words.trim_start().strip_prefix('=')?.split(',').map(phrase_of);
    Some((name.to_owned(), words.filter(|word| !word.is_empty()).collect()))
}

/// Returns a phrase with spaces for `_`.
fn phrase_of(text: &str) -> String {
    text.split(|c: char| c == '_' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Adds a line to the entries: a phrase, a synonym, or codes.
fn add_line(
    entries: &mut Vec<Entry>,
    line: &str,
    number: usize,
    sets: &Sets,
) -> Result<(), String> {
    let at = line.find('[').unwrap_or(line.len());
    let (words, codes) = line.split_at(at);
    let (words, plural) = plural_of(words)?;
    let (is_synonym, words) = match words.trim().strip_prefix('+') {
        Some(words) => (true, words),
        None => (false, words.trim()),
    };
    if !words.is_empty() && !is_synonym {
        entries.push(Entry { line: number, ..Entry::default() });
    }
    let entry = entries.last_mut().ok_or("it belongs to no entry: write the phrase above it")?;
    if !words.is_empty() {
        let phrases = expanded(&phrase_of(words), sets)?;
        if let Some(bad) = phrases.iter().find(|phrase| words_of(phrase).is_empty()) {
            return Err(format!("`{bad}` is no phrase: it needs letters or digits"));
        }
        entry.phrases.extend(phrases);
    }
    entry.phrases.extend(plural);
    for code in codes_of(codes)? {
        let (code, is_agent) = match code {
            (text, term) if text.starts_with('~') => {
                (Code { code: text.trim_start_matches('~').to_owned(), term }, true)
            }
            (text, term) => (Code { code: text, term }, false),
        };
        entry.is_agent |= is_agent;
        entry.codes.push(code);
    }
    Ok(())
}

/// Takes the plural in braces off a phrase: `ALUMNUS {ALUMNI}`; `{}` says that there is none.
fn plural_of(words: &str) -> Result<(&str, Option<String>), String> {
    let Some((before, after)) = words.split_once('{') else { return Ok((words, None)) };
    let (plural, rest) =
        after.split_once('}').ok_or("the brace is not closed: write the plural as `{ALUMNI}`")?;
    if !rest.trim().is_empty() {
        return Err(format!("`{}` stands behind the plural: take it out", rest.trim()));
    }
    Ok((before, Some(phrase_of(plural)).filter(|plural| !words_of(plural).is_empty())))
}

/// Puts each word of a set in its place: `CONGRESS!PERSON!` → `CONGRESSMAN`, `CONGRESSWOMAN`.
fn expanded(phrase: &str, sets: &Sets) -> Result<Vec<String>, String> {
    let mut done = vec![String::new()];
    for (index, part) in phrase.split('!').enumerate() {
        let choices = match index % 2 {
            0 => &vec![part.to_owned()],
            _ => sets.get(part).ok_or_else(|| {
                format!("the set `!{part}!` is not known: write `!{part}! = …` above it")
            })?,
        };
        if done.len() * choices.len() > MOST_EXPANSIONS {
            return Err(format!("it stands for more than {MOST_EXPANSIONS} phrases: divide it"));
        }
        let starts = std::mem::take(&mut done);
        for start in &starts {
            done.extend(choices.iter().map(|end| format!("{start}{end}")));
        }
    }
    Ok(done)
}

/// Reads `[CODE dates]`, once or more.
fn codes_of(text: &str) -> Result<Vec<(String, Term)>, String> {
    let mut codes = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let inner = rest.strip_prefix('[').and_then(|inner| inner.split_once(']'));
        let (inner, after) = inner
            .ok_or_else(|| format!("`{rest}` is no code: write it as `[USAGOV]` or `[~GOV]`"))?;
        let (code, dates) = inner.trim().split_once(char::is_whitespace).unwrap_or((inner, ""));
        let dates: String = dates.split_whitespace().collect();
        codes.push((code.trim().to_owned(), term_of(&dates)?));
        rest = after.trim();
    }
    Ok(codes)
}

/// Reads `<YYMMDD`, `>YYMMDD`, `YYMMDD-YYMMDD`, or nothing.
fn term_of(dates: &str) -> Result<Term, String> {
    let day = |text: &str| {
        day_of(text).ok_or_else(|| {
            format!("`{dates}` is no date: write `<YYMMDD`, `>YYMMDD` or `YYMMDD-YYMMDD`")
        })
    };
    if dates.is_empty() {
        return Ok(Term::default());
    }
    if let Some(before) = dates.strip_prefix('<') {
        return Ok(Term { start: None, end: Some(day(before)?.yesterday().unwrap_or(Date::MIN)) });
    }
    if let Some(after) = dates.strip_prefix('>') {
        return Ok(Term { start: Some(day(after)?.tomorrow().unwrap_or(Date::MAX)), end: None });
    }
    let (start, end) = dates.split_once('-').unwrap_or((dates, ""));
    let (start, end) = (day(start)?, day(end)?);
    if end < start {
        return Err(format!("`{dates}` ends before it starts: swap the dates"));
    }
    Ok(Term { start: Some(start), end: Some(end) })
}

/// Reads a day of six digits, of eight where the year is whole. Years of two digits lie in 1931–2030, as PETRARCH has them.
fn day_of(text: &str) -> Option<Date> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |start: usize, end: usize| text.get(start..end)?.parse::<i16>().ok();
    let (year, at) = match text.len() {
        6 => (number(0, 2).map(|year| year + if year > 30 { 1900 } else { 2000 })?, 2),
        8 => (number(0, 4)?, 4),
        _ => return None,
    };
    let (month, day) = (number(at, at + 2)?, number(at + 2, at + 4)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Turns entries into facts and role nouns, once all codes are known.
fn add_entries(reading: &mut Reading<'_>, entries: &[Entry]) {
    let codes = entries.iter().flat_map(|entry| &entry.codes);
    let words = Words::of(codes.map(|code| code.code.as_str()));
    for entry in entries {
        if let Err(message) = add_entry(reading, entry, words) {
            reading.wrong(entry.line, message);
        }
    }
}

fn add_entry(reading: &mut Reading<'_>, entry: &Entry, words: Words) -> Result<(), String> {
    let name = entry.phrases.first().map_or("", String::as_str);
    if entry.codes.is_empty() {
        return Err(format!("`{name}` has no code: write `[USAGOV]` behind it or below"));
    }
    let undated = entry.codes.iter().filter(|code| code.term == Term::default()).count();
    if undated > 1 {
        return Err(format!("`{name}` has {undated} codes without dates: leave one"));
    }
    if entry.codes.iter().all(|code| NOBODY.contains(&code.code.as_str())) {
        reading.facts.n_nobody += 1;
        return Ok(());
    }
    let mut spells = Vec::new();
    for code in &entry.codes {
        let blocks = blocks(&code.code).ok_or_else(|| {
            format!("`{name}` has the code `{}`: write blocks of three letters, such as `USAGOV`, `IGOUNO` or `{UNRESOLVED}REB`", code.code)
        })?;
        let meaning = reading.meaning(&blocks, words);
        spells.push(Spell {
            term: code.term.clone(),
            country: meaning.country,
            sectors: meaning.sectors,
            office: None,
        });
    }
    if entry.is_agent {
        return add_agent(reading, entry, spells);
    }
    reading.facts.facts.push(fact(entry, spells));
    Ok(())
}

fn add_agent(
    reading: &mut Reading<'_>,
    entry: &Entry,
    mut spells: Vec<Spell>,
) -> Result<(), String> {
    let only = spells.pop().filter(|only| spells.is_empty() && only.term == Term::default());
    let only = only.ok_or("a role has one code, without dates: leave one")?;
    reading.facts.agents.push(Agent {
        nouns: entry.phrases.iter().map(|phrase| phrase.to_lowercase()).collect(),
        country: Some(only.country).filter(|country| !country.is_empty()),
        sectors: only.sectors,
    });
    Ok(())
}

/// Only people and what changes like them have dated codes; a dictionary does not say which entries are people.
fn fact(entry: &Entry, mut spells: Vec<Spell>) -> OwnFact {
    let kind = if spells.len() > 1 { FactKind::Person } else { FactKind::Group };
    let (country, sectors) = match spells.as_slice() {
        [only] if only.term == Term::default() => {
            let own = (only.country.clone(), only.sectors.clone());
            spells.clear();
            own
        }
        [first, ..] => (first.country.clone(), Vec::new()),
        [] => (String::new(), Vec::new()),
    };
    let mut phrases = entry.phrases.iter().cloned();
    let name = phrases.next().unwrap_or_default();
    let synonyms: Vec<String> = phrases.collect();
    let names = [("en".to_owned(), synonyms)].into_iter().filter(|(_, names)| !names.is_empty());
    OwnFact {
        kind,
        name,
        names: names.collect(),
        country,
        sectors,
        id: None,
        spells,
        seats: Vec::new(),
        is_caseless: true,
        is_behind: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_cut() {
        let mut in_note = false;
        let mut cut = |line| without_notes(line, &mut in_note);
        assert_eq!(cut("A_B [USA] ; x"), "A_B [USA] ");
        assert_eq!(cut("A [###] # x"), "A [###] ");
        assert_eq!(cut("A <!-- x --> B <!-- y"), "A  B ");
        assert_eq!(cut("y"), "");
        assert_eq!(cut("y --> [USA]"), " [USA]");
    }

    #[test]
    fn dates_are_read() {
        let term = |dates| {
            term_of(dates).map(|term| {
                let day = |day: Option<Date>| day.map_or("..".to_owned(), |day| day.to_string());
                format!("{} {}", day(term.start), day(term.end))
            })
        };
        assert_eq!(term("<080507").unwrap(), ".. 2008-05-06");
        assert_eq!(term(">20080507").unwrap(), "2008-05-08 ..");
        assert_eq!(term("991231-080507").unwrap(), "1999-12-31 2008-05-07");
        for bad in
            ["080507", "<0805", "080507-", "080507-991231", "<990231", "x", "<é1", "2008-05-07"]
        {
            assert!(term(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn sets_stand_for_their_words() {
        let (name, words) = set_of("!PERSON! = MAN, WOMAN").unwrap();
        let sets = Sets::from([(name, words)]);
        assert_eq!(expanded("CONGRESS!PERSON!", &sets).unwrap(), ["CONGRESSMAN", "CONGRESSWOMAN"]);
        assert_eq!(expanded("A", &sets).unwrap(), ["A"]);
        assert!(expanded("A!B!", &sets).unwrap_err().contains("`!B!`"));
    }
}
