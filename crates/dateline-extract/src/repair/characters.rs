//! Single characters that hurt analysis: unusual spaces, what is invisible, apostrophes that are none, letters in pieces.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::draft::Edit;

/// Finds such characters; neighbours of one kind make one edit. Quotation marks, dashes and the spaces within « » stay as they are.
pub(crate) fn edits(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut words = Words { text, at: 0 };
    while let Some(word) = words.next() {
        // All that is looked for but controls is beyond ASCII; most words are not.
        if text.get(word.clone()).is_some_and(is_plain) {
            continue;
        }
        word_edits(text, word, &mut edits);
    }
    edits
}

fn is_plain(word: &str) -> bool {
    word.bytes().all(|byte| matches!(byte, b'\t' | b'\n' | b' '..=b'_' | b'a'..=b'~'))
}

/// Stretches between plain spaces and line feeds, each with the space that ends it.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl Words<'_> {
    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let n_bytes = rest.find([' ', '\n']).map_or(rest.len(), |end| end + 1);
        let start = self.at;
        self.at += n_bytes;
        Some(start..self.at)
    }
}

/// A word in pieces is put together as a whole, in the first round; its other characters come in the next.
fn word_edits(text: &str, word: Range<usize>, edits: &mut Vec<Edit>) {
    let own = text.get(word.clone()).unwrap_or_default();
    if !is_nfc(own) {
        return edits.push(Edit::new(word, own.nfc().collect::<String>(), "character"));
    }
    for (at, c) in own.char_indices() {
        let at = word.start + at;
        let end = at + c.len_utf8();
        let (before, after) = (text.get(..at), text.get(end..));
        let before = before.and_then(|before| before.chars().next_back());
        let after = after.and_then(|after| after.chars().next());
        if let Some((with, kind)) = replacement(before, c, after) {
            push(edits, at..end, with, kind);
        }
    }
}

fn push(edits: &mut Vec<Edit>, range: Range<usize>, with: &str, kind: &'static str) {
    match edits.last_mut() {
        Some(last) if last.range.end == range.start && last.kind == kind => {
            last.range.end = range.end;
            last.with.push_str(with);
        }
        _ => edits.push(Edit::new(range, with, kind)),
    }
}

/// Returns what should stand in the place of `c`, and the kind of repair.
fn replacement(
    before: Option<char>,
    c: char,
    after: Option<char>,
) -> Option<(&'static str, &'static str)> {
    match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Some((" ", "space"))
        }
        '\r' if after == Some('\n') => Some(("", "space")),
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' => Some(("\n", "space")),
        '\u{2029}' => Some(("\n\n", "space")),
        '\u{200c}' | '\u{200d}' if needs_joiner(before) || needs_joiner(after) => None,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => Some(("", "character")),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(("", "character")),
        '\t' | '\n' => None,
        c if c.is_control() => Some(("", "character")),
        '’' | 'ʼ' | '`' | '´' | '′' if is_apostrophe(before, after) => {
            Some(("'", "apostrophe"))
        }
        _ => None,
    }
}

/// Joiners belong to the spelling of other scripts and to emoji.
fn needs_joiner(neighbour: Option<char>) -> bool {
    neighbour.is_some_and(|c| c >= '\u{590}' && !('\u{1e00}'..='\u{206f}').contains(&c))
}

/// An apostrophe stands between letters; else it may be a quotation mark: ‘the workers’.
fn is_apostrophe(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(char::is_alphabetic)
        && after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '«' | '“' | '"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        let mut draft = super::super::Draft::new(text.to_owned());
        for _ in 0..3 {
            let edits = edits(draft.text());
            draft.apply(edits);
        }
        draft.finish().0
    }

    #[test]
    fn spaces_and_invisible_characters() {
        assert_eq!(repaired("«\u{a0}5\u{202f}%\u{a0}»"), "« 5 % »");
        assert_eq!(repaired("pré\u{ad}si\u{200b}dent\u{feff}"), "président");
        assert_eq!(repaired("a\r\nb\rc\u{2029}d\u{7}"), "a\nb\nc\n\nd");
        assert_eq!(repaired("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }

    #[test]
    fn apostrophes_but_not_quotation_marks() {
        assert_eq!(
            repaired("l’Élysée d´Assad l`Etat l’« union »"),
            "l'Élysée d'Assad l'Etat l'« union »"
        );
        assert_eq!(repaired("‘the workers’ “won’t”"), "‘the workers’ “won't”");
        assert_eq!(repaired("'90s ’90s 5’10"), "'90s ’90s 5’10");
    }

    #[test]
    fn letters_in_pieces_are_put_together() {
        assert_eq!(repaired("e\u{301}te\u{301}\u{a0}l’e\u{301}"), "été l'é");
    }

    #[test]
    fn neighbours_of_one_kind_make_one_edit() {
        assert_eq!(edits("a\u{200b}\u{feff}b"), [Edit::new(1..7, "", "character")]);
    }
}
