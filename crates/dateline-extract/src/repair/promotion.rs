//! `LIRE AUSSI > title`: another article that is advertised in the middle of this one.

use std::ops::Range;

use dateline_types::Related;

use super::draft::Edit;
use crate::words::Words;

/// What runs on for longer is no title, and stays.
const MAX_TITLE_CHARS: usize = 250;

/// A page points to the same article twice, not to thousands.
const MAX_COMPARED: usize = 100;

/// With fewer words a title is not at its end where a quotation begins: « Macron : “Oui” ».
const MIN_TITLE_WORDS: usize = 3;

/// A marker with what separates it from its title.
struct Marker {
    range: Range<usize>,
    /// Whether nothing separates it: then it may be words of a sentence.
    is_bare: bool,
}

/// Finds promotions; their titles go to `related`. A title ends at the latest where the next promotion begins.
pub(crate) fn edits(text: &str, words: &Words, related: &mut Vec<Related>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut markers = markers(text, words).into_iter().peekable();
    while let Some(Marker { range, is_bare }) = markers.next() {
        let limit = markers.peek().map_or(text.len(), |next| next.range.start);
        let rest = text.get(range.end..limit).unwrap_or_default();
        let Some(n_title) = title_len(rest, words) else { continue };
        let title = rest.get(..n_title).unwrap_or_default().trim();
        if is_bare && !is_promotion(text, &range, title, rest.get(n_title..).unwrap_or_default()) {
            continue;
        }
        let is_new = !related.iter().take(MAX_COMPARED).any(|related| related.title == title);
        if is_new && title.chars().any(char::is_alphanumeric) {
            related.push(Related { title: title.to_owned(), url: None });
        }
        let done = edits.last().map_or(0, |edit| edit.range.end);
        edits.push(taken_out(text, range.start..range.end + n_title, done));
    }
    edits
}

/// Returns where markers stand. `>` makes one anywhere; a colon, quotation mark or dash only where a sentence begins or behind words in capitals, since
/// « il reste beaucoup à voir : Rome » is none.
fn markers(text: &str, words: &Words) -> Vec<Marker> {
    let Some(pattern) = &words.promotion else { return Vec::new() };
    let found = pattern.find_iter(text).filter_map(|found| {
        let whole = found.get_match()?;
        let marker = text.get(whole.range())?;
        let is_bare = found.get_group_by_name("bare").is_some();
        let is_marker = found.get_group_by_name("strong").is_some()
            || starts_sentence(text, whole.start())
            || (!is_bare && is_capitals(marker));
        // The line feed behind a bare marker ends its title, which is empty.
        let n_bytes = marker.trim_end_matches('\n').len();
        let range = whole.start()..whole.start() + n_bytes;
        is_marker.then_some(Marker { range, is_bare })
    });
    found.collect()
}

/// Tells whether a marker has two words or more, all in capitals.
fn is_capitals(marker: &str) -> bool {
    marker.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count() >= 2
        && !marker.chars().any(char::is_lowercase)
}

/// Tells whether a marker without separator promotes: it is alone on its line; or it has two words, a title as such begin behind it, and no sentence of
/// the article can begin with it, as in « EN IMAGES Le président arrive. Il… ».
fn is_promotion(text: &str, marker: &Range<usize>, title: &str, after: &str) -> bool {
    let starts_line =
        text.get(..marker.start).unwrap_or_default().trim_end_matches(' ').ends_with('\n')
            || marker.start == 0;
    let ends_line = after.is_empty() || after.starts_with('\n');
    if title.is_empty() {
        return starts_line && ends_line;
    }
    let n_words = text.get(marker.clone()).unwrap_or_default().split_whitespace().count();
    let is_title = title
        .starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '«' | '“' | '"'));
    n_words >= 2 && is_title && (!starts_line || ends_line)
}

/// Tells whether a sentence or line begins at `at`.
pub(crate) fn starts_sentence(text: &str, at: usize) -> bool {
    let is_space = |c: char| c.is_whitespace() && c != '\n';
    let before = text.get(..at).unwrap_or_default().trim_end_matches(is_space);
    before
        .chars()
        .next_back()
        .is_none_or(|c| matches!(c, '\n' | '.' | '!' | '?' | '…' | '»' | '”' | '"' | ')'))
}

/// Takes out a stretch with the spaces round it, from `done` on. Between words it leaves a paragraph break: nobody advertises within a sentence.
fn taken_out(text: &str, range: Range<usize>, done: usize) -> Edit {
    let before = text.get(done..range.start).unwrap_or_default().trim_end();
    let after = text.get(range.end..).unwrap_or_default().trim_start();
    let start = done + before.len();
    let follows_another = before.is_empty() && done > 0;
    let with = if start == 0 || after.is_empty() || follows_another { "" } else { "\n\n" };
    Edit::new(start..text.len() - after.len(), with, "promotion")
}

/// Returns the number of bytes of the title that `rest` begins with: to the end of line or sentence, an opening quotation mark, or a glued capital.
fn title_len(rest: &str, words: &Words) -> Option<usize> {
    let mut previous: Option<char> = None;
    let mut quoted = false;
    for (n_chars, (at, c)) in rest.char_indices().enumerate() {
        if n_chars > MAX_TITLE_CHARS {
            return None;
        }
        let title = rest.get(..at).unwrap_or_default();
        let after = rest.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            '\n' => return Some(at),
            '«' | '“' if previous.is_some() && ends_before_quote(title) => return Some(at),
            '«' | '“' => quoted = true,
            '»' | '”' => quoted = false,
            '.' | '!' | '?' | '…' if !quoted && ends_sentence(title, c, after, words) => {
                return Some(at + c.len_utf8());
            }
            c if !quoted && c.is_uppercase() && is_glued(title, after) => return Some(at),
            _ => {}
        }
        previous = Some(c);
    }
    Some(rest.len())
}

/// Tells whether an opening quotation mark behind `title` begins the next paragraph.
fn ends_before_quote(title: &str) -> bool {
    let is_glued = title.ends_with(char::is_alphanumeric);
    let goes_on = title.trim_end().ends_with([':', ',', '(']);
    is_glued || (!goes_on && title.split_whitespace().count() >= MIN_TITLE_WORDS)
}

fn ends_sentence(title: &str, mark: char, after: &str, words: &Words) -> bool {
    let mut next = after.chars();
    let (first, second) = (next.next(), after.trim_start().chars().next());
    let is_end = match first {
        None => true,
        Some(c) if c.is_whitespace() => {
            second.is_none_or(|c| !c.is_lowercase() && !matches!(c, ':' | '!' | '?' | '»'))
        }
        Some(c) => c.is_uppercase() && next.next().is_some_and(char::is_lowercase),
    };
    let word = title.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    is_end && (mark != '.' || !words.is_abbreviation(word))
}

/// Tells whether a capital with `after` behind it begins a sentence that is glued to `title`.
fn is_glued(title: &str, after: &str) -> bool {
    let word = title.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let rest: String = after.chars().take_while(|c| c.is_alphabetic()).take(3).collect();
    let begins_word = !rest.is_empty() && rest.chars().all(char::is_lowercase)
        || rest.is_empty() && after.starts_with(['\'', '’', ' ']);
    word.chars().count() >= 4 && word.ends_with(char::is_lowercase) && begins_word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    fn repaired(text: &str) -> (String, Vec<String>) {
        let words = words(
            "promotion = ['LIRE AUSSI', 'À lire aussi', 'Lire', 'À voir', 'EN IMAGES', 'VIDÉO']",
        );
        let mut related = Vec::new();
        let mut draft = super::super::Draft::new(text.to_owned());
        draft.apply(edits(text, &words, &mut related));
        (draft.finish().0, related.into_iter().map(|related| related.title).collect())
    }

    fn of(text: &str, rest: &str, title: &str) {
        assert_eq!(repaired(text), (rest.to_owned(), vec![title.to_owned()]), "{text}");
    }

    #[test]
    fn promotions_are_taken_out() {
        of(
            "Un ». LIRE AUSSI > Macron-Poutine : un virage pro-russe« Oui », dit-il.",
            "Un ».\n\n« Oui », dit-il.",
            "Macron-Poutine : un virage pro-russe",
        );
        of("Un.\nlire aussi : Le M. Dupont part\nDeux.", "Un.\n\nDeux.", "Le M. Dupont part");
        of("Un.LIRE AUSSI Que faire ? Le roi rit.", "Un.\n\nLe roi rit.", "Que faire ?");
        of("À lire aussi » Macron : « Non » à Assad\nDeux.", "Deux.", "Macron : « Non » à Assad");
        of(
            "Un. LIRE AUSSI > Un gazoduc en TurquieLe roi rit.",
            "Un.\n\nLe roi rit.",
            "Un gazoduc en Turquie",
        );
        of("Un. LIRE AUSSI > Le titre", "Un.", "Le titre");
        of("Un mot lire > Le titre\nDeux.", "Un mot\n\nDeux.", "Le titre");
        of("Un.\nVIDÉO – Le titre\nDeux.", "Un.\n\nDeux.", "Le titre");
        of("Un.\nEN IMAGES Le titre\nDeux.", "Un.\n\nDeux.", "Le titre");
        assert_eq!(repaired("Un.\nVIDÉO\nDeux."), ("Un.\n\nDeux.".to_owned(), vec![]));
        assert_eq!(
            repaired("Un. LIRE AUSSI > Le titre lire aussi > L'autre.\nDeux."),
            ("Un.\n\nDeux.".to_owned(), vec!["Le titre".to_owned(), "L'autre.".to_owned()])
        );
    }

    #[test]
    fn words_of_a_sentence_stay() {
        for text in [
            "Il reste beaucoup à voir : Rome, Paris.",
            "Le film « à voir » est là.",
            "EN IMAGES Le président arrive. Il part.",
            "VIDÉO. Le président arrive.",
            "Lire Marx en été.",
            "À voir ces images, on doute.",
            "Il faut Lire ce livre.",
            "Un livre à lire aussi en été.",
            &format!("LIRE AUSSI > {}", "mot ".repeat(90)),
        ] {
            assert_eq!(repaired(text), (text.to_owned(), vec![]), "{text}");
        }
    }
}
