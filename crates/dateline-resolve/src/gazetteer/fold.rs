//! The one folding of place names, used when the file is written and when a text is looked up.
//!
//! In this order:
//! 1. compatibility decomposition (NFKD), after `´` is taken for an apostrophe;
//! 2. dropped: Latin, Greek and Cyrillic diacritics, Hebrew points, Arabic vowel signs, hamza marks and tatweel; apostrophes of every kind;
//!    full stops; zero-width and direction marks. Vowel signs of Indic and other scripts are letters there and stay;
//! 3. lower case, character by character, so that the result does not depend on the neighbours (final sigma becomes `σ`);
//! 4. letters that do not decompose: `ø` o, `ł` l, `đ` `ð` d, `ß` ss, `æ` ae, `œ` oe, `ı` i, `þ` th, and the like (see `plain_letter`);
//! 5. spaces, hyphens, dashes and middle dots: one space for each run, none at either end.
//!
//! Nothing else changes: `St` and `Saint` stay apart, commas and brackets stay.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

/// Returns `name` as the gazetteer compares it. Folding a folded name changes nothing.
///
/// ```
/// use dateline_resolve::gazetteer::fold;
///
/// assert_eq!(fold("Cox’s  Bāzār"), "coxs bazar");
/// assert_eq!(fold("Aix-en-Provence"), fold("AIX EN PROVENCE"));
/// assert_eq!(fold("Łódź"), "lodz");
/// assert_ne!(fold("St. Louis"), fold("Saint Louis")); // abbreviations are not folding
/// ```
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    fold_into(name, &mut out);
    out
}

/// Appends what [`fold()`] returns.
pub(crate) fn fold_into(name: &str, out: &mut String) {
    let mut folder = Folder::default();
    let mut put = |c| out.push(c);
    if name.chars().all(|c| c.is_ascii() || letter_of_latin(c).is_some()) {
        // Nothing to decompose but what the table has: most words of most texts.
        name.chars().for_each(|c| folder.push(letter_of_latin(c).unwrap_or(c), &mut put));
        return;
    }
    for c in name.chars().map(apostrophe_for_acute).nfkd() {
        folder.push(c, &mut put);
    }
}

/// Returns the letter under the sign of a letter of the western languages.
fn letter_of_latin(c: char) -> Option<char> {
    Some(match c {
        'à'..='å' | 'À'..='Å' => 'a',
        'ç' | 'Ç' => 'c',
        'è'..='ë' | 'È'..='Ë' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' => 'i',
        'ñ' | 'Ñ' => 'n',
        'ò'..='ö' | 'Ò'..='Ö' => 'o',
        'ù'..='ü' | 'Ù'..='Ü' => 'u',
        'ý' | 'ÿ' | 'Ý' => 'y',
        _ => return None,
    })
}

/// Splits off the first piece of `text` that folds by itself: a character with the marks that follow it, since decomposition reorders marks
/// but never past another character. Returns its length in bytes; 0 only for an empty text.
pub(crate) fn segment_len(text: &str) -> usize {
    match text.as_bytes() {
        [] => 0,
        [first, second, ..] if first.is_ascii() && second.is_ascii() => 1,
        _ => text
            .char_indices()
            .skip(1)
            .find(|&(_, c)| starts_segment(c))
            .map_or(text.len(), |(at, _)| at),
    }
}

fn starts_segment(c: char) -> bool {
    let mut first = None;
    decompose_compatible(c, |d| {
        first.get_or_insert(d);
    });
    canonical_combining_class(first.unwrap_or(c)) == 0
}

/// The state of a folding in progress.
#[derive(Debug, Default, Clone)]
pub(crate) struct Folder {
    any_output: bool,
    space_due: bool,
}

impl Folder {
    /// Folds one piece that [`segment_len`] has cut.
    pub(crate) fn push_segment(&mut self, segment: &str, emit: &mut impl FnMut(char)) {
        match segment.as_bytes() {
            [byte] => self.push(char::from(*byte), emit),
            _ => segment.chars().map(apostrophe_for_acute).nfkd().for_each(|c| self.push(c, emit)),
        }
    }

    /// Folds one character that is already decomposed.
    fn push(&mut self, c: char, emit: &mut impl FnMut(char)) {
        if c.is_ascii_alphanumeric() {
            self.put(c.to_ascii_lowercase(), emit);
        } else if is_joint(c) {
            self.space_due = self.any_output;
        } else if !is_dropped(c) {
            self.push_letter(c, emit);
        }
    }

    fn push_letter(&mut self, c: char, emit: &mut impl FnMut(char)) {
        for lower in c.to_lowercase() {
            match plain_letter(lower) {
                Some(plain) => plain.chars().for_each(|p| self.put(p, emit)),
                None => self.put(lower, emit),
            }
        }
    }

    fn put(&mut self, c: char, emit: &mut impl FnMut(char)) {
        if std::mem::take(&mut self.space_due) {
            emit(' ');
        }
        self.any_output = true;
        emit(c);
    }
}

/// NFKD would turn the spacing acute into a space and a mark, but it is typed for an apostrophe (`N´Djamena`).
fn apostrophe_for_acute(c: char) -> char {
    if c == '\u{b4}' { '\'' } else { c }
}

/// Space, hyphen, dash, and the dots that part words in Japanese and Catalan.
fn is_joint(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '\u{b7}' | '\u{58a}' | '\u{5be}' | '\u{2010}'
                ..='\u{2015}' | '\u{2212}' | '\u{30fb}' | '\u{fe63}'
        )
}

/// Diacritics, apostrophes, full stops, and what cannot be seen.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '.' | '\'' | '`'
        | '\u{2b9}'..='\u{2bf}' | '\u{2c8}' | '\u{2ca}' | '\u{2cb}' | '\u{2ee}' // modifier apostrophes, ayn, glottal stop, primes
        | '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{55a}' | '\u{5f3}' | '\u{a78b}' | '\u{a78c}'
        | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' // Hebrew points
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' // Arabic vowel signs, hamza marks, tatweel
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The ASCII spelling of a lower-case letter that has no decomposition, as keyboards without it write it.
fn plain_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' | 'ɗ' | 'ɖ' => "d",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ı' => "i",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ə' | 'ǝ' | 'ɛ' => "e",
        'ɔ' => "o",
        'ɓ' => "b",
        'ƙ' | 'ĸ' => "k",
        'ƴ' => "y",
        'ɣ' => "g",
        'ɲ' => "ny",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fold_by_segments(text: &str) -> String {
        let (mut out, mut folder, mut rest) = (String::new(), Folder::default(), text);
        while !rest.is_empty() {
            let (segment, tail) = rest.split_at(segment_len(rest));
            folder.push_segment(segment, &mut |c| out.push(c));
            rest = tail;
        }
        out
    }

    #[test]
    fn spellings_of_one_name_meet() {
        for (a, b) in [
            ("N'Djamena", "N’Djaména"),
            ("N´Djamena", "ndjamena"),
            ("Khan Younès", "khan-younes"),
            ("Kadıköy", "KADIKÖY"),
            ("İstanbul", "istanbul"),
            ("Tromsø", "Tromso"),
            ("Gießen", "GIESSEN"),
            ("Hmeimim\u{a0}", " Hmeimim"),
            ("St. John's", "St Johns"),
            ("Washington D.C.", "washington dc"),
            ("e\u{301}", "é"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
    }

    #[test]
    fn letters_of_other_scripts_stay() {
        assert_ne!(fold("दिल्ली"), fold("दल्ली"));
        assert_ne!(fold("か"), fold("が"));
        assert_eq!(fold("Ё"), "е");
        assert_eq!(fold("ΑΘΗΝΑΣ"), fold("αθήνας"));
    }

    #[test]
    fn nothing_but_signs_folds_to_nothing() {
        assert_eq!(fold(" -'.\u{301}’ "), "");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(name in any::<String>()) {
            let once = fold(&name);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folding_by_segments_is_folding(name in "([a-z.' -]|[\u{300}-\u{36f}]|[\u{900}-\u{97f}]|[\u{f40}-\u{f84}]|\\PC){0,24}") {
            prop_assert_eq!(fold_by_segments(&name), fold(&name));
        }
    }

    #[test]
    fn the_table_of_latin_says_what_decomposing_does() {
        let letters = ('\u{80}'..='\u{24f}').filter_map(|c| Some((c, letter_of_latin(c)?)));
        for (c, letter) in letters {
            let first = c.nfkd().next().map(|first| first.to_ascii_lowercase());
            assert_eq!(first, Some(letter), "{c}");
            assert!(c.nfkd().skip(1).all(is_dropped), "{c}");
        }
    }

    /// Every character alone, so that no range of Unicode is left to chance.
    #[test]
    fn every_character_folds_to_a_fixed_point() {
        for c in '\0'..=char::MAX {
            let once = fold(c.encode_utf8(&mut [0; 4]));
            assert_eq!(fold(&once), once, "U+{:04X}", u32::from(c));
        }
    }
}
