//! Paragraphs and headings that lost the line break between them: `Syrie.Selon`, `TurquieLe président`.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Edit;
use crate::words::Words;

/// Headings are short; also bounds how far is looked back.
const MAX_HEADING_CHARS: usize = 120;

/// A longer word is none.
const MAX_WORD_CHARS: usize = 40;

/// Small words that show what begins a sentence are looked for so far into the text.
const MAX_VOCABULARY_BYTES: usize = 1 << 20;

/// Names with a capital inside whose second part may also be a small word.
const NAMES: [&str; 12] = [
    "AirBnb", "BackUp", "FaceTime", "FanDuel", "LinkedIn", "OnlyFans", "PayPal", "SnapChat",
    "StartUp", "TikTok", "WhatsApp", "YouTube",
];

/// Ends of addresses, where they are written with a capital.
const DOMAINS: [&str; 8] = ["com", "eu", "fr", "info", "io", "net", "org", "uk"];

const BREAK: &str = "\n\n";

/// Finds where paragraph breaks are missing.
pub(crate) fn edits(text: &str, words: &Words) -> Vec<Edit> {
    let mut edits = sentences(text, words);
    edits.extend(headings(text, words));
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    edits.dedup_by(|next, kept| next.range.start < kept.range.end || next.range == kept.range);
    edits
}

/// Finds sentences that follow the end of another without a space.
fn sentences(text: &str, words: &Words) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut quotes = Quotes::default();
    for (at, c) in text.char_indices() {
        quotes.see(c);
        let end = at + c.len_utf8();
        let (before, after) =
            (text.get(..at).unwrap_or_default(), text.get(end..).unwrap_or_default());
        // First what looks ahead by two characters: what looks back may pass a long run of marks.
        if begins_sentence(after, c)
            && is_end(before, c, &quotes, words)
            && !is_address(before, after)
        {
            edits.push(Edit::new(end..end, BREAK, "paragraph"));
        }
    }
    edits
}

/// Tells whether a sentence may end with the mark behind `before`.
fn is_end(before: &str, mark: char, quotes: &Quotes, words: &Words) -> bool {
    match mark {
        '.' | '!' | '?' | '…' => ends_sentence(before, mark, words),
        '»' | '”' => true,
        '"' => quotes.is_closed() && before.ends_with(['.', '!', '?', '…', ',']),
        ')' => before.ends_with(['.', '!', '?', '…']),
        _ => false,
    }
}

/// Whether a `"` opens or closes, told by counting them within a line.
#[derive(Default)]
struct Quotes {
    n_seen: usize,
}

impl Quotes {
    fn see(&mut self, c: char) {
        match c {
            '\n' => self.n_seen = 0,
            '"' => self.n_seen += 1,
            _ => {}
        }
    }

    fn is_closed(&self) -> bool {
        self.n_seen.is_multiple_of(2)
    }
}

/// Tells whether a mark behind `before` may end a sentence: behind a closing mark, a number of two digits or more, or a word that is no abbreviation.
fn ends_sentence(before: &str, mark: char, words: &Words) -> bool {
    let is_run = mark != '.' || before.ends_with(['.', '!', '?', '…']);
    // « fini ! » has a space before its mark, and may have a no-break one.
    let is_mark = |c: char| matches!(c, '.' | '!' | '?' | '…') || (mark != '.' && c == ' ');
    let before = before.trim_end_matches(is_mark);
    let Some(last) = before.chars().next_back() else { return false };
    if matches!(last, '»' | '”' | '"' | ')' | ']' | '%' | '’') {
        return true;
    }
    let word = last_run(before, char::is_alphanumeric);
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.len() >= 2;
    }
    let is_word = last.is_lowercase() || word.chars().all(|c| c.is_uppercase() || c.is_numeric());
    is_run && last.is_alphanumeric() || is_word && !words.is_abbreviation(word)
}

/// Returns the run of such characters that `text` ends with, cut at a bounded length.
fn last_run(text: &str, is_part: fn(char) -> bool) -> &str {
    let n_bytes: usize = text
        .chars()
        .rev()
        .take_while(|&c| is_part(c))
        .take(MAX_WORD_CHARS)
        .map(char::len_utf8)
        .sum();
    text.get(text.len() - n_bytes..).unwrap_or_default()
}

/// Returns the run of such characters that `text` begins with, cut at a bounded length.
fn first_run(text: &str, is_part: fn(char) -> bool) -> &str {
    let n_bytes: usize =
        text.chars().take_while(|&c| is_part(c)).take(MAX_WORD_CHARS).map(char::len_utf8).sum();
    text.get(..n_bytes).unwrap_or_default()
}

/// Tells whether `after` begins as a sentence does: a word with a capital, or a quotation.
fn begins_sentence(after: &str, mark: char) -> bool {
    let ends = matches!(mark, '.' | '!' | '?' | '…');
    // „Ja.“ closes with the mark that opens elsewhere; a space follows it then.
    if let Some(quoted) = after.strip_prefix('“') {
        return ends && quoted.starts_with(char::is_alphanumeric);
    }
    if let Some(quoted) = after.strip_prefix('«') {
        return ends && quoted.trim_start_matches(' ').starts_with(char::is_alphanumeric);
    }
    begins_word(after)
}

/// Tells whether `after` begins with a capital and small letters, an elision (`L'`), or a word of one letter.
fn begins_word(after: &str) -> bool {
    let mut letters = after.chars();
    let Some(first) = letters.next().filter(|c| c.is_uppercase()) else { return false };
    match letters.next() {
        Some('\'' | '’') => letters.next().is_some_and(char::is_alphabetic),
        Some(' ') => matches!(first, 'A' | 'À' | 'I' | 'Y' | 'O' | 'Ô'),
        Some(second) => second.is_lowercase(),
        None => false,
    }
}

/// Tells whether a mark stands within an address of the web or of mail, or before the end of one: `Yahoo.Fr`.
fn is_address(before: &str, after: &str) -> bool {
    let token = last_run(before, |c| !c.is_whitespace());
    let next = first_run(after, char::is_alphabetic);
    let is_domain = DOMAINS.iter().any(|domain| domain.eq_ignore_ascii_case(next))
        && after.get(next.len()..).is_some_and(|rest| !rest.starts_with(['\'', '’']));
    is_domain || is_in_address(token) || first_run(after, |c| !c.is_whitespace()).contains('@')
}

fn is_in_address(token: &str) -> bool {
    token.contains("://") || token.contains('@') || token.contains("www.")
}

/// A capital inside a word: perhaps a heading with the next sentence glued to it.
struct Seam<'t> {
    at: usize,
    /// The whole word with the capital inside.
    word: &'t str,
    /// Its second part.
    opener: &'t str,
}

/// Finds headings that the next sentence is glued to, and sets them apart on both sides.
fn headings(text: &str, words: &Words) -> Vec<Edit> {
    let seams = seams(text);
    if seams.is_empty() {
        return Vec::new();
    }
    let vocabulary = vocabulary(text);
    let mut n_uses: BTreeMap<&str, usize> = BTreeMap::new();
    for seam in &seams {
        *n_uses.entry(seam.word).or_default() += 1;
    }
    let mut edits = Vec::new();
    for seam in seams {
        // A name with a capital inside comes again; two headings do not end with one word.
        let is_once = n_uses.get(seam.word) == Some(&1);
        let lower = seam.opener.to_lowercase();
        let opens = seam.opener.chars().count() == 1
            || words.is_opener(&lower)
            || vocabulary.contains(lower.as_str());
        let start = heading_start(text, seam.at, words);
        if let Some(start) = start.filter(|_| is_once && opens && !NAMES.contains(&seam.word)) {
            edits.extend(break_before(text, start));
            edits.push(Edit::new(seam.at..seam.at, BREAK, "heading"));
        }
    }
    edits
}

fn seams(text: &str) -> Vec<Seam<'_>> {
    let mut seams = Vec::new();
    let mut after_small = false;
    for (at, c) in text.char_indices() {
        if after_small && c.is_uppercase() {
            seams.extend(seam(text, at));
        }
        after_small = c.is_lowercase();
    }
    seams
}

/// Returns the seam at `at`, if both sides look like words: at least two letters before, and behind it a sentence that goes on.
fn seam(text: &str, at: usize) -> Option<Seam<'_>> {
    let (before, after) = text.split_at(at);
    let (left, right) =
        (last_run(before, char::is_alphabetic), first_run(after, char::is_alphabetic));
    // `McDonald`, `iPhone`, `LeMonde`: a short first part belongs to a name.
    let n_left = left.chars().count();
    let is_plain = left.chars().skip(1).chain(right.chars().skip(1)).all(char::is_lowercase);
    let rest = after.get(right.len()..)?;
    let goes_on = match right.chars().count() {
        1 => begins_word(after),
        _ => rest
            .strip_prefix(' ')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '«')),
    };
    let is_address = is_in_address(last_run(before, |c| !c.is_whitespace()));
    if n_left < 4 || !is_plain || !goes_on || is_address {
        return None;
    }
    let word = text.get(at - left.len()..at + right.len())?;
    Some(Seam { at, word, opener: right })
}

/// Returns the small words of the text: what begins with a capital here and is small elsewhere is no name.
fn vocabulary(text: &str) -> BTreeSet<&str> {
    let end = text.floor_char_boundary(MAX_VOCABULARY_BYTES);
    let head = text.get(..end).unwrap_or_default();
    let parts = head.split(|c: char| !c.is_alphabetic());
    parts.filter(|word| word.starts_with(char::is_lowercase)).collect()
}

/// Returns where the heading begins that ends at `end`: behind the last sentence end or line feed, if it has two words or more and begins as a heading does.
fn heading_start(text: &str, end: usize, words: &Words) -> Option<usize> {
    let mut start = None;
    for (n_chars, (at, c)) in text.get(..end)?.char_indices().rev().enumerate() {
        if n_chars > MAX_HEADING_CHARS {
            return None;
        }
        let after = text.get(at + c.len_utf8()..end)?;
        let is_apart = after.starts_with([' ', '\n']) || begins_word(after);
        let ends = match c {
            '\n' => true,
            '.' | '!' | '?' | '…' => is_apart && ends_sentence(text.get(..at)?, c, words),
            _ => false,
        };
        if ends {
            start = Some(end - after.trim_start().len());
            break;
        }
    }
    let start = start.unwrap_or_else(|| text.len() - text.trim_start().len());
    let heading = text.get(start..end)?;
    let begins = heading.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '«');
    (begins && heading.split_whitespace().count() >= 2).then_some(start)
}

/// Turns the space before a heading into a paragraph break, where it is not one.
fn break_before(text: &str, start: usize) -> Option<Edit> {
    let before = text.get(..start)?;
    let end = before.trim_end().len();
    let space = before.get(end..)?;
    (end > 0 && !space.is_empty() && !space.contains('\n'))
        .then(|| Edit::new(end..start, BREAK, "heading"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    fn repaired(text: &str) -> String {
        let words = words("abbreviation = ['Col']\nsentence_opener = ['The']");
        let mut draft = super::super::Draft::new(text.to_owned());
        draft.apply(edits(text, &words));
        draft.finish().0.replace("\n\n", "¶")
    }

    #[test]
    fn glued_paragraphs_are_broken() {
        for (text, expected) in [
            ("de la Syrie.Selon lui", "de la Syrie.¶Selon lui"),
            ("syrien ».Le maire", "syrien ».¶Le maire"),
            ("en 2017.L'armée", "en 2017.¶L'armée"),
            ("il a dit.« Oui »", "il a dit.¶« Oui »"),
            ("fini !Il part", "fini !¶Il part"),
            ("la fin…Il part", "la fin…¶Il part"),
            ("la fin...Il part", "la fin...¶Il part"),
            ("« Oui »Le maire", "« Oui »¶Le maire"),
            ("He said \"no.\"The mayor", "He said \"no.\"¶The mayor"),
            ("l'ONU.A Paris", "l'ONU.¶A Paris"),
            ("(fin.)Le maire", "(fin.)¶Le maire"),
        ] {
            assert_eq!(repaired(text), expected);
        }
    }

    #[test]
    fn marks_inside_words_stay() {
        for text in [
            "the U.S.Army",
            "J.R.R.Tolkien",
            "Mr.Smith and St.Petersburg",
            "Col.Kurtz",
            "LeMonde.fr",
            "Yahoo.Fr et",
            "www.Le.Monde.fr",
            "http://a.fr/Un.Deux",
            "jean.Dupont@a.fr",
            "3.14 et 1.Introduction",
            "Asp.Net",
            "v2.Beta",
            "He said. \"Never\" he",
            "McDonald et iPhone, eBay",
            "un e-mail.",
            "„Ja.“ Dann ging er. Sie: „Nein.“",
            "« Oui », « Non »",
        ] {
            assert_eq!(repaired(text), text);
        }
    }

    #[test]
    fn glued_headings_become_paragraphs() {
        assert_eq!(
            repaired("Le roi rit. Un gazoduc à inaugurer en TurquieLe roi et le président."),
            "Le roi rit.¶Un gazoduc à inaugurer en Turquie¶Le roi et le président."
        );
        assert_eq!(
            repaired("Il rit.Un gazoduc en TurquieL'armée part."),
            "Il rit.¶Un gazoduc en Turquie¶L'armée part."
        );
        assert_eq!(
            repaired("War in SyriaThe president spoke."),
            "War in Syria¶The president spoke."
        );
    }

    #[test]
    fn names_with_capitals_inside_stay() {
        for text in [
            "He wrote on LinkedIn that he was in Paris.",
            "Le groupe ExxonMobil a dit que le prix monte.",
            "Le film de DiCaprio est là.",
            "On parle de RosaLe et de RosaLe par le nom.",
            "il aime SyrieLe pays que le roi aime",
        ] {
            assert_eq!(repaired(text), text);
        }
    }
}
