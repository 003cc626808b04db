//! Python's character classes, by which spaCy's tokenizer, shapes and lemmatizer work.

mod tables;

/// Returns whether Python's `str.isspace` holds. Unlike Rust's `is_whitespace` it includes U+001C to U+001F.
pub(crate) fn is_space(c: char) -> bool {
    match c {
        '\t'..='\r' | '\u{1C}'..=' ' => true,
        c if c.is_ascii() => false,
        c => c.is_whitespace(),
    }
}

/// Returns whether Python's `str.isalpha` holds.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { contains(&tables::ALPHA, c) }
}

/// Returns whether Python's `str.isdigit` holds.
pub(crate) fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { contains(&tables::DIGIT, c) }
}

fn contains(ranges: &[(u32, u32)], c: char) -> bool {
    let c = c as u32;
    let at = ranges.partition_point(|&(_, last)| last < c);
    ranges.get(at).is_some_and(|&(first, _)| first <= c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_pythons() {
        let spaces: Vec<u32> =
            (0..0x110000).filter(|&c| char::from_u32(c).is_some_and(is_space)).collect();
        let expected: Vec<u32> = (9..=13)
            .chain(28..=32)
            .chain([0x85, 0xA0, 0x1680])
            .chain(0x2000..=0x200A)
            .chain([0x2028, 0x2029, 0x202F, 0x205F, 0x3000])
            .collect();
        assert_eq!(spaces, expected);
    }

    #[test]
    fn classes_differ_from_rusts() {
        assert!(is_digit('²') && is_digit('①') && !is_digit('½') && !is_digit('Ⅳ'));
        assert!(is_alpha('é') && is_alpha('中') && !is_alpha('\u{301}') && !is_alpha('Ⅳ'));
    }
}
