//! Entities that stand undecoded in values: JSON-LD and attributes often hold those of the page's template, encoded twice.

/// Names that news pages were seen to encode; all others are left.
const NAMED: [(&str, char); 42] = [
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("nbsp", ' '),
    ("shy", '\u{ad}'),
    ("rsquo", '’'),
    ("lsquo", '‘'),
    ("rdquo", '”'),
    ("ldquo", '“'),
    ("bdquo", '„'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("euro", '€'),
    ("agrave", 'à'),
    ("Agrave", 'À'),
    ("acirc", 'â'),
    ("ccedil", 'ç'),
    ("Ccedil", 'Ç'),
    ("eacute", 'é'),
    ("Eacute", 'É'),
    ("egrave", 'è'),
    ("Egrave", 'È'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("ocirc", 'ô'),
    ("oelig", 'œ'),
    ("ugrave", 'ù'),
    ("ucirc", 'û'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("szlig", 'ß'),
    ("ntilde", 'ñ'),
    ("aacute", 'á'),
    ("oacute", 'ó'),
];

/// Characters that are not printed.
const UNSEEN: [char; 4] = ['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'];

/// No entity here is longer.
const MAX_NAME_BYTES: usize = 8;

/// Decodes entities and joins words by single spaces; nothing is none.
pub(crate) fn decoded(value: &str) -> Option<String> {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, entity)) = rest.split_once('&') {
        text.push_str(before);
        let end = entity.bytes().take(MAX_NAME_BYTES + 1).position(|byte| byte == b';');
        let name = end.and_then(|end| entity.get(..end));
        match name.and_then(character) {
            Some(c) => {
                text.push(c);
                rest = end.and_then(|end| entity.get(end + 1..)).unwrap_or_default();
            }
            None => {
                text.push('&');
                rest = entity;
            }
        }
    }
    text.push_str(rest);
    // What was encoded twice: `&amp;eacute;`.
    match text.len() < value.len() && text.contains('&') {
        true => decoded(&text),
        false => clean(&text),
    }
}

/// Joins words by single spaces, without soft hyphens; nothing is none.
pub(crate) fn clean(value: &str) -> Option<String> {
    short(value, usize::MAX)
}

/// Does what [`clean`] does where that gives no more than `max_chars`; more is none, and not looked at.
pub(crate) fn short(value: &str, max_chars: usize) -> Option<String> {
    let (mut joined, mut n_chars) = (String::new(), 0);
    for word in value.split_whitespace() {
        let start = joined.len();
        match word.is_ascii() {
            true => joined.push_str(word),
            false => joined.extend(word.chars().filter(|c| !UNSEEN.contains(c))),
        }
        let added = joined.get(start..).unwrap_or_default();
        if added.is_empty() {
            continue;
        }
        n_chars += added.chars().count();
        if start > 0 {
            joined.insert(start, ' ');
            n_chars += 1;
        }
        if n_chars > max_chars {
            return None;
        }
    }
    (!joined.is_empty()).then_some(joined)
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
        return char::from_u32(code?).filter(|c| !c.is_control());
    }
    NAMED.iter().find(|(own, _)| *own == name).map(|&(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_become_characters() {
        let of = |value| decoded(value).unwrap_or_default();
        assert_eq!(of("L&#39;un &amp; l&#x27;autre &amp;eacute;t&eacute;"), "L'un & l'autre été");
        assert_eq!(of("R&D ; AT&T &c; &"), "R&D ; AT&T &c; &");
        assert_eq!(decoded(" &nbsp; "), None);
    }
}
