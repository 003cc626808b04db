//! Where a sentence may begin. Left to itself the French model also ends sentences inside names and before verbs (« Athènes | et Ankara ont
//! repris »), in some seven of a hundred; told where none can begin, it looks for the best tree of the whole.

/// Longest article or pronoun that opens a sentence in the languages at hand, in letters: « Les », "The".
const SHORT_WORD: usize = 3;

/// Longest dateline, in bytes: « BAALBEK (Liban), 7 janv. 2026 (AFP) – ».
const DATELINE: usize = 70;

/// Tells whether a sentence begins between two parts of a paragraph, or that none does; `None` leaves it to the model. One begins behind a dateline; one may
/// behind a stop or a mark that parts, or, where two pieces were glued without one, at a short word with a capital.
pub(crate) fn begins(before: &str, rest: &str) -> Option<bool> {
    if is_dateline(before) {
        return Some(true);
    }
    (!may_begin(before, rest) && has_stop(before)).then_some(false)
}

/// Bytes without a stop behind which sentences are the model's matter again: some text has none at all, and what is done to a sentence takes time.
const LONGEST: usize = 1_000;

/// Tells whether a stop stands not far before, or the paragraph begins there.
fn has_stop(before: &str) -> bool {
    let far = before.len().saturating_sub(LONGEST);
    far == 0
        || before.as_bytes()[far..]
            .iter()
            .rev()
            .any(|byte| matches!(byte, b'.' | b'!' | b'?' | b';' | b':'))
}

fn may_begin(before: &str, rest: &str) -> bool {
    let said = before.trim_end();
    let Some(next) = rest.chars().next() else { return false };
    if said.is_empty() {
        return true;
    }
    if is_closing(next) {
        return false;
    }
    let word = said.trim_end_matches(|c: char| is_closing_quote(c) || c.is_whitespace());
    let is_quoted = word.len() < said.len();
    match word.chars().next_back() {
        None => true,
        Some(last) if last.is_alphanumeric() => {
            next.is_uppercase() && (is_quoted || is_opener(rest))
        }
        Some(',' | '\'' | '’' | '(' | '[' | '«' | '“' | '%' | '€' | '$') => false,
        Some('-' | '–' | '—') => is_apart(word),
        Some(_) => true,
    }
}

/// Tells whether a paragraph is a dateline so far, from its town in capitals to its dash.
fn is_dateline(before: &str) -> bool {
    let said = before.trim();
    let mut town =
        said.split([' ', ',']).next().unwrap_or_default().chars().filter(|c| c.is_alphabetic());
    said.len() <= DATELINE
        && said.ends_with(['-', '–', '—'])
        && is_apart(said)
        && said.chars().next().is_some_and(char::is_uppercase)
        && town.all(char::is_uppercase)
        && said.chars().take(2).all(char::is_uppercase)
}

fn is_closing_quote(c: char) -> bool {
    matches!(c, '"' | '”' | '»' | ')' | ']')
}

/// Marks that belong to what stands before them.
fn is_closing(c: char) -> bool {
    matches!(c, ',' | '.' | ';' | ':' | '?' | '!' | '…' | '%' | '”' | '»' | ')' | ']')
}

/// Tells whether the dash that ends `word` stands apart from the word before it: "MOSCOW -- The".
fn is_apart(word: &str) -> bool {
    let before = word.trim_end_matches(['-', '–', '—']);
    before.is_empty() || before.ends_with(char::is_whitespace)
}

fn is_opener(rest: &str) -> bool {
    let letters = rest.chars().take_while(|c| c.is_alphabetic()).count();
    let is_capital = rest.chars().nth(1).is_some_and(char::is_uppercase);
    letters <= SHORT_WORD && !is_capital
}

#[cfg(test)]
mod tests {
    fn begins(text: &str) -> Option<bool> {
        let (before, rest) = text.split_once('|').expect("a mark");
        super::begins(before, rest)
    }

    #[test]
    fn sentences_begin_behind_stops_and_at_lines() {
        for text in [
            "Il est parti. |Elle reste.",
            "« Partez ! » |Elle reste.",
            "Il est parti ; |elle reste.",
            "|Elle reste.",
            "« Un verdict écrit d'avance » |L'Union l'a dénoncé",
            "Le printemps de l'environnement |Les groupes agissent",
        ] {
            assert_eq!(begins(text), None, "{text}");
        }
    }

    #[test]
    fn a_sentence_begins_behind_a_dateline() {
        for text in [
            "MOSCOW - |The army",
            "JERUSALEM (AP) -- |The army",
            "KHARKIV, Ukraine — |Russia attacked",
            "DAMAS, 7 janv. (AFP) – |Le président",
        ] {
            assert_eq!(begins(text), Some(true), "{text}");
        }
        assert_eq!(begins("Il est venu - |le voilà"), None);
    }

    #[test]
    fn without_stops_sentences_are_left_to_the_model() {
        let long = "attaque dans la région ".repeat(100);
        assert_eq!(begins(&format!("{long}|et la ville")), None);
        assert_eq!(begins(&format!("{long}. Puis |et la ville")), Some(false));
    }

    #[test]
    fn no_sentence_begins_inside_another() {
        for text in [
            "Athènes |et Ankara ont repris",
            "Costa |Rica gave them asylum",
            "Quechua |-speaking villagers",
            "Quechua-|speaking villagers",
            "the region|.",
            "ce soir » |, lâche-t-elle",
            "on Sunday, |asking who",
            "KADUNA (|Nigeria)",
            "refuelling some |70 nautical miles",
            "Photo |AFP",
            "broken at a\n|column",
        ] {
            assert_eq!(begins(text), Some(false), "{text}");
        }
    }
}
