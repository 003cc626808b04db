//! Who wrote an article, among all that a page calls its authors: « Par Ana Kos et Jean Petit (avec AFP) » names two persons and an agency.

use std::collections::HashSet;

use crate::words::{Words, letters};

/// A person's name has so many words at most.
const MAX_NAME_WORDS: usize = 6;

/// No name is longer.
const MAX_NAME_CHARS: usize = 60;

/// What a page's bylines tell.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Byline {
    pub(crate) persons: Vec<String>,
    /// All names of the source that names persons, else of the first that has any.
    pub(crate) names: Vec<String>,
    pub(crate) agency: Option<String>,
}

/// Reads the bylines of several sources, the most trusted first.
pub(crate) fn read(sources: &[Vec<String>], outlets: &[String], words: &Words) -> Byline {
    let mut byline = Byline::default();
    for source in sources {
        let names = distinct(source.iter().flat_map(|given| names(given, words)));
        byline.agency =
            byline.agency.or_else(|| names.iter().find_map(|name| words.agency_in(name)));
        if byline.persons.is_empty() {
            let persons = names.iter().filter(|name| is_person(name, outlets, words));
            byline.persons = persons.cloned().collect();
            if are_no_names(&byline.persons) {
                byline.persons.clear();
            }
            if byline.names.is_empty() || !byline.persons.is_empty() {
                byline.names = names;
            }
        }
    }
    byline
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(letters(name))).collect()
}

/// Splits a byline into names; what stands in brackets, places and roles are left out.
fn names(given: &str, words: &Words) -> Vec<String> {
    let plain = without_brackets(given);
    let lines: Vec<&str> = plain.split(['|', '•', '·', '\n']).collect();
    let marked: Vec<&str> = lines.iter().filter_map(|line| words.after_byline_mark(line)).collect();
    let lines = if marked.is_empty() { lines } else { marked };
    let parts: Vec<&str> = lines.iter().flat_map(|line| words.split_authors(line)).collect();
    // « Texte : Ana Kos, photos par Jean Petit ».
    let parts = parts.into_iter().map(|part| words.after_byline_mark(part).unwrap_or(part));
    let parts = parts.map(|part| words.before_byline_end(part));
    let parts: Vec<&str> = parts.map(|part| part.trim_matches([' ', '.', ':', '-', '–'])).collect();
    let is_name = |part: &&str| looks_like_name(part) && !words.is_byline_mark(part);
    let named: Vec<&str> = parts.into_iter().filter(is_name).collect();
    let is_whole = |part: &&str| part.split_whitespace().count() > 1;
    // « Ana Kos, Nairobi »: a lone word beside a whole name is a place.
    let has_whole = named.iter().any(is_whole);
    let kept = named
        .into_iter()
        .filter(|part| !has_whole || is_whole(part) || words.agency_in(part).is_some());
    kept.map(str::to_owned).collect()
}

fn without_brackets(given: &str) -> String {
    let (mut plain, mut depth) = (String::new(), 0_usize);
    for c in given.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// Tells whether words are a name: few, without digits and addresses, not all small letters.
fn looks_like_name(part: &str) -> bool {
    let n_words = part.split_whitespace().count();
    let is_short =
        (1..=MAX_NAME_WORDS).contains(&n_words) && part.chars().count() <= MAX_NAME_CHARS;
    let is_plain =
        !part.contains(['@', '/', '?', '!', '"', '«', '…', ':']) && !part.contains("www.");
    let is_name = part.chars().any(|c| c.is_alphabetic() && !c.is_lowercase());
    let begins = part.starts_with(|c: char| c.is_alphabetic());
    is_short && is_plain && is_name && begins && !part.contains(|c: char| c.is_ascii_digit())
}

/// Tells whether words are a list of places or of parts of a paper: several lone words in letters that have capitals.
fn are_no_names(words: &[String]) -> bool {
    words.len() > 1
        && words.iter().all(|word| !word.contains(' ') && word.contains(char::is_lowercase))
}

/// Tells whether a name is that of a person: no agency, no desk, not the outlet.
fn is_person(name: &str, outlets: &[String], words: &Words) -> bool {
    let own = letters(name);
    let is_outlet = outlets.iter().map(|outlet| letters(outlet)).any(|outlet| {
        let is_part = outlet.starts_with(&own) || own.starts_with(&outlet);
        outlet.chars().count() > 1 && (own == outlet || (is_part && own.chars().count() > 2))
    });
    let is_initials = outlets.iter().any(|outlet| initials(outlet) == name);
    let is_site = name.split_whitespace().count() == 1 && name.contains('.');
    !is_outlet
        && !is_initials
        && !is_site
        && words.agency_in(name).is_none()
        && !words.names_desk(name)
}

/// Returns the first letters of the words of a name: `LTO` of « Legal Tribune Online ».
fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    const WORDS: &str = "byline = ['par', 'by']\nbyline_start = ['von', 'di', 'texte']\nauthor_and = ['et', 'and', 'y', 'und']\nbyline_end = ['in', 'à', 'with', 'avec']\ndesk = ['rédaction', 'staff']\ndateline_agency = ['AFP', 'Reuters']";

    fn persons(given: &[&str]) -> Vec<String> {
        let source: Vec<String> = given.iter().map(|name| (*name).to_owned()).collect();
        read(&[source], &["Le Journal".to_owned()], &words(WORDS)).persons
    }

    #[test]
    fn persons_are_told_apart() {
        assert_eq!(
            persons(&["Par Ana Kos et Jean de La Tour (à Damas)"]),
            ["Ana Kos", "Jean de La Tour"]
        );
        assert_eq!(persons(&["By Ana Kos in Nairobi | Print | A A A"]), ["Ana Kos"]);
        assert_eq!(persons(&["Ana Kos, Nairobi", "ANA KOS"]), ["Ana Kos"]);
        assert_eq!(persons(&["Barnabé Etienne"]), ["Barnabé Etienne"]);
        let none: [&str; 0] = [];
        assert_eq!(
            persons(&[
                "La rédaction",
                "AFP",
                "Le Journal avec AFP",
                "a@b.fr",
                "chuck-ross",
                "105092",
                "LeJournal.fr"
            ]),
            none
        );
    }

    #[test]
    fn marks_are_no_part_of_names() {
        assert_eq!(persons(&["Von Ana Kos und Jean Petit, AFP"]), ["Ana Kos", "Jean Petit"]);
        assert_eq!(persons(&["Texte : Ana Kos, photos par Jean Petit"]), ["Ana Kos", "Jean Petit"]);
        assert_eq!(persons(&["Di Stefano"]), ["Di Stefano"]);
        assert_eq!(persons(&["José Ortega y Gasset"]), ["José Ortega y Gasset"]);
        assert_eq!(persons(&["Ana Kos y Juan Paz"]), ["Ana Kos", "Juan Paz"]);
        let none: [&str; 0] = [];
        assert_eq!(persons(&["Von", "Sport", "Culture", "LJ"]), none);
    }

    #[test]
    fn sources_complete_each_other() {
        let of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let byline = read(
            &[of(&["Le Journal et AFP"]), of(&["Ana Kos"])],
            &of(&["Le Journal"]),
            &words(WORDS),
        );
        let expected = Byline {
            persons: of(&["Ana Kos"]),
            names: of(&["Ana Kos"]),
            agency: Some("AFP".to_owned()),
        };
        assert_eq!(byline, expected);
    }
}
