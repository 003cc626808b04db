//! Patterns that begin with one of many words, looked for where one of the words stands.
//!
//! Whether a word begins there is told by letters of all scripts, which no fast search can do: it would look at each letter of a text with all patterns
//! at hand. The words alone are found fast, and are rare.

use regex::Regex;
use regex_automata::meta;
use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input};

/// A pattern that begins with a word of a list, and goes over the end of a line nowhere but at its own end.
#[derive(Debug)]
pub(crate) struct Finder {
    /// The words, also where they are none: within others.
    words: Regex,
    whole: meta::Regex,
}

impl Finder {
    /// Reads both patterns; none where one of them is no pattern.
    pub(crate) fn new(words: &str, whole: &str) -> Option<Finder> {
        let words = Regex::new(&format!("(?i:{words})")).ok()?;
        Some(Finder { words, whole: meta::Regex::new(whole).ok()? })
    }

    /// Returns what the whole pattern finds, from left to right, apart from each other.
    pub(crate) fn find_iter<'f>(&'f self, text: &'f str) -> impl Iterator<Item = Captures> + 'f {
        let mut at = 0;
        let mut captures = self.whole.create_captures();
        std::iter::from_fn(move || {
            loop {
                let start = self.words.find_at(text, at)?.start();
                let rest = text.get(start..)?;
                let end = rest.find('\n').map_or(text.len(), |line| start + line + 1);
                let input = Input::new(text).range(start..end).anchored(Anchored::Yes);
                self.whole.search_captures(&input, &mut captures);
                if let Some(found) = captures.get_match() {
                    at = found.end();
                    return Some(captures.clone());
                }
                at = start + rest.chars().next()?.len_utf8();
            }
        })
    }

    /// Tells whether the whole pattern is found.
    #[cfg(test)]
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.find_iter(text).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts in which the words stand at every kind of place.
    const TEXTS: [&str; 9] = [
        "",
        "à voir : Rome",
        "« À voir aussi : Rome » et voir",
        "savoir, ravoir, VOIR\nvoir voir, Voir",
        "Il faut\nVoir  \n\nVoir – Rome",
        "été voir—été ÀVOIR À voir",
        "voirs voir2 voir_ voir",
        "ſee SEE see K\u{212a}k",
        "À VOIR\u{a0}: a\u{300} voir : b",
    ];

    #[test]
    fn what_is_found_is_what_a_plain_search_finds() {
        let words = r"à(?-i:[^\S\n]+)voir(?-i:[^\S\n]+)aussi|à(?-i:[^\S\n]+)voir|voir|see|k";
        let shapes = [
            format!(r"(?i)\b(?:{words})"),
            format!(
                r"(?P<a>\b(?i:{words})[^\S\n]*(?:[:»][^\S\n]*)+)|(?P<b>\b(?:{words})(?:[^\S\n]+|\n|$))"
            ),
        ];
        for whole in shapes {
            let (finder, plain) =
                (Finder::new(words, &whole).unwrap(), Regex::new(&whole).unwrap());
            for text in TEXTS {
                let found: Vec<_> = finder
                    .find_iter(text)
                    .map(|found| found.iter().map(|group| group.map(|span| span.range())).collect())
                    .collect::<Vec<Vec<_>>>();
                let expected: Vec<_> = plain
                    .captures_iter(text)
                    .map(|found| found.iter().map(|group| group.map(|span| span.range())).collect())
                    .collect::<Vec<Vec<_>>>();
                assert_eq!(found, expected, "{text}");
            }
        }
    }
}
