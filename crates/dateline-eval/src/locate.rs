//! Where words stand in a text, in characters.

use crate::model::Span;

/// Finds every place of `words`: as they are, else whatever the case, the kind of apostrophe, dash or space.
pub(crate) fn find(text: &str, words: &str) -> Vec<Span> {
    let (text, words): (Vec<char>, Vec<char>) = (text.chars().collect(), words.chars().collect());
    let exact = places(&text, &words);
    if !exact.is_empty() {
        return exact;
    }
    let folded = |text: &[char]| text.iter().copied().map(fold).collect::<Vec<_>>();
    places(&folded(&text), &folded(&words))
}

/// Keeps the places at the edges of words, where there are any: not the « Iran » of « Iranien ».
pub(crate) fn whole_words(text: &str, places: Vec<Span>) -> Vec<Span> {
    let text: Vec<char> = text.chars().collect();
    let joins = |at: usize| {
        let is_word =
            |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|c| c.is_alphanumeric());
        is_word(at.checked_sub(1)) && is_word(Some(at))
    };
    let whole: Vec<Span> =
        places.iter().copied().filter(|span| !joins(span.start) && !joins(span.end)).collect();
    if whole.is_empty() { places } else { whole }
}

fn places(text: &[char], words: &[char]) -> Vec<Span> {
    if words.is_empty() {
        return Vec::new();
    }
    let starts = text.windows(words.len()).enumerate().filter(|(_, window)| *window == words);
    starts.map(|(start, _)| Span { start, end: start + words.len() }).collect()
}

/// One character for one, so that places stay the same.
fn fold(c: char) -> char {
    match c {
        '’' | '‘' | 'ʼ' | '`' => '\'',
        '‐' | '‑' | '–' | '—' => '-',
        '“' | '”' | '«' | '»' => '"',
        _ if c.is_whitespace() => ' ',
        _ => {
            let mut lower = c.to_lowercase();
            lower.next().filter(|_| lower.next().is_none()).unwrap_or(c)
        }
    }
}

/// Returns the sentence around a place: to the nearest line break, or stop before a space. It is for people to read, and for where to look.
pub(crate) fn sentence(text: &str, span: Span) -> Span {
    let text: Vec<char> = text.chars().collect();
    let is_stop = |at: usize| {
        let ends = matches!(text[at], '.' | '!' | '?' | '…')
            && text.get(at + 1).is_none_or(|c| c.is_whitespace());
        ends || text[at] == '\n'
    };
    let (start, end) = (span.start.min(text.len()), span.end.min(text.len()));
    let from = (0..start).rev().find(|&at| is_stop(at)).map_or(0, |at| at + 1);
    let last = end.saturating_sub(1).max(from);
    let to = (last..text.len()).find(|&at| is_stop(at)).map_or(text.len(), |at| at + 1);
    Span { start: from, end: to }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(places: &[Span]) -> Vec<(usize, usize)> {
        places.iter().map(|span| (span.start, span.end)).collect()
    }

    #[test]
    fn places_are_characters_and_may_be_several() {
        assert_eq!(spans(&find("été, été", "été")), [(0, 3), (5, 8)]);
        assert_eq!(spans(&find("L’armée a tiré", "l'armée")), [(0, 7)]);
        assert!(find("abc", "").is_empty() && find("abc", "abcd").is_empty());
    }

    #[test]
    fn whole_words_go_before_parts_of_words() {
        let text = "Les Iraniens et l'Iran";
        assert_eq!(spans(&whole_words(text, find(text, "Iran"))), [(18, 22)]);
        assert_eq!(spans(&whole_words("Iraniens", find("Iraniens", "Iran"))), [(0, 4)]);
    }

    #[test]
    fn the_sentence_around_ends_at_stops_and_lines() {
        let around = |text: &str, span| sentence(text, span).words(text).trim().to_owned();
        let text = "Un titre\nLe 3.5 reste. Ici cela. Fin";
        assert_eq!(around(text, Span { start: 13, end: 14 }), "Le 3.5 reste.");
        assert_eq!(around(text, Span { start: 23, end: 26 }), "Ici cela.");
        assert_eq!(around(text, Span { start: 33, end: 36 }), "Fin");
        assert_eq!(around(text, Span { start: 90, end: 99 }), "Fin");
        assert_eq!(around("", Span { start: 0, end: 0 }), "");
    }
}
