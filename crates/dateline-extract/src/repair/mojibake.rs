//! UTF-8 that was read as Windows-1252 or Latin-1: `Ã©` for `é`, `â€™` for `’`.

use super::draft::Edit;

/// Finds runs of such characters. Only what would become a letter of Europe's Latin alphabets, a mark or an emoji is taken: by their bytes
/// `é »` and `É…` could be rare letters too, and they stand in every French text.
pub(crate) fn edits(text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut rest = text.char_indices();
    let mut previous = ' ';
    while let Some((at, c)) = rest.next() {
        let before = std::mem::replace(&mut previous, c);
        if !is_lead(c) {
            continue;
        }
        let decoded = decode(c, rest.as_str()).or_else(|| before_space(before, c, rest.as_str()));
        let Some((decoded, n_chars)) = decoded else { continue };
        previous = decoded;
        if n_chars > 1 {
            rest.nth(n_chars - 2);
        }
        let end = rest.offset();
        match edits.last_mut() {
            Some(last) if last.range.end == at => {
                last.range.end = end;
                last.with.push(decoded);
            }
            _ => edits.push(Edit::new(at..end, decoded, "mojibake")),
        }
    }
    edits
}

/// Tells whether a character may stand for the first byte of two or more.
fn is_lead(c: char) -> bool {
    matches!(c, 'Â' | 'Ã' | 'Ä' | 'Å' | 'â' | 'ï' | 'ð')
}

/// Decodes `first` and what follows, where that gives a likely character; also returns of how many characters.
fn decode(first: char, rest: &str) -> Option<(char, usize)> {
    let lead = byte_of(first)?;
    let n_bytes = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut next = rest.chars();
    for byte in bytes.iter_mut().take(n_bytes).skip(1) {
        *byte = next.next().and_then(byte_of).filter(|byte| (0x80..0xc0).contains(byte))?;
    }
    let decoded = std::str::from_utf8(bytes.get(..n_bytes)?).ok()?.chars().next()?;
    is_likely(decoded).then_some((decoded, n_bytes))
}

/// Decodes what had a no-break space that has since become a plain one, or one with its neighbour: `Â «`, `voilÃ  que`, `voilÃ que`. Behind a capital
/// it is Portuguese.
fn before_space(before: char, lead: char, rest: &str) -> Option<(char, usize)> {
    if before.is_uppercase() || !rest.starts_with(' ') {
        return None;
    }
    match lead {
        'Â' => Some(('\u{a0}', 2)),
        'Ã' if rest.starts_with("  ") => Some(('à', 2)),
        'Ã' => Some(('à', 1)),
        _ => None,
    }
}

fn is_likely(decoded: char) -> bool {
    matches!(decoded,
        '\u{a0}'..='\u{17f}' | '\u{2000}'..='\u{206f}' | '\u{20a0}'..='\u{20cf}' | '\u{2100}'..='\u{214f}'
        | '\u{feff}' | '\u{1f000}'..='\u{1faff}')
}

/// Returns the byte that Windows-1252 or Latin-1 reads as this character.
fn byte_of(c: char) -> Option<u8> {
    const C1: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match u8::try_from(u32::from(c)) {
        Ok(byte) => (byte >= 0x80).then_some(byte),
        Err(_) => {
            C1.iter().position(|&known| known == c).and_then(|at| u8::try_from(0x80 + at).ok())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        let mut draft = super::super::Draft::new(text.to_owned());
        draft.apply(edits(text));
        draft.finish().0
    }

    #[test]
    fn misread_text_is_read_again() {
        assert_eq!(repaired("Lâ€™Ã‰tat a Ã©tÃ© Â«Â vuÂ Â»"), "L’État a été «\u{a0}vu\u{a0}»");
        assert_eq!(repaired("cÅ“ur, 5 â‚¬, ðŸ˜€"), "cœur, 5 €, 😀");
        assert_eq!(repaired("Ã\u{a0} l'\u{c3}\u{a9}t\u{c3}\u{a9}"), "à l'été");
    }

    #[test]
    fn no_break_spaces_may_have_become_plain_ones() {
        assert_eq!(
            repaired("«Â vuÂ Â», voilÃ  que, voilÃ que"),
            "«\u{a0}vu\u{a0}», voilà que, voilà que"
        );
        assert_eq!(repaired("AMANHÃ E"), "AMANHÃ E");
    }

    #[test]
    fn neighbours_make_one_repair() {
        assert_eq!(edits("Ã©Ã©"), [Edit::new(0..8, "éé", "mojibake")]);
    }

    #[test]
    fn text_that_is_right_stays() {
        for text in [
            "« voilà\u{a0}»",
            "la sécurité\u{a0}», dit-il",
            "ARRÊTÉ…",
            "groß“",
            "SÃO PAULO",
            "château",
            "Â",
            "naïve »",
            "â€",
        ] {
            assert_eq!(edits(text), [], "{text}");
        }
    }
}
