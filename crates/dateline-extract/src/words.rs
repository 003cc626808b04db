//! The words of found text (`repair.toml`) of all language packs at once, since the language is not known yet.

use dateline_types::{Pack, PackError};
use regex::Regex;
use serde::Deserialize;

use crate::finder::Finder;

const FILE: &str = "repair.toml";

/// `…` in a pattern stands for so many characters at most.
const MAX_GAP_CHARS: usize = 40;

/// One `repair.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RepairFile {
    promotion: Vec<String>,
    paywall: Vec<String>,
    notice: Vec<String>,
    header_label: Vec<String>,
    /// Words before a full stop that ends no sentence: `Col`.
    abbreviation: Vec<String>,
    /// Words that begin a sentence and seldom a name: `Le`, `The`.
    sentence_opener: Vec<String>,
    /// Read by later stages.
    #[serde(rename = "credit")]
    _credit: Vec<String>,
    /// Read by later stages.
    #[serde(rename = "dateline_agency")]
    _dateline_agency: Vec<String>,
}

/// What is looked for. Where no pack names anything, a pattern is none.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// A promotion marker with what separates it from the title.
    pub(crate) promotion: Option<Finder>,
    pub(crate) paywall: Option<Finder>,
    /// A whole line.
    pub(crate) notice: Option<Regex>,
    /// A header line: `date`, perhaps `title`.
    pub(crate) header: Option<Regex>,
    abbreviations: Vec<String>,
    openers: Vec<String>,
}

impl Words {
    pub(crate) fn load(packs: &[Pack]) -> Result<Words, PackError> {
        let mut all = RepairFile::default();
        for pack in packs.iter().filter(|pack| pack.text(FILE).is_some()) {
            all.add(checked(pack)?);
        }
        let pattern = |words: Option<String>, shape: fn(String) -> String| {
            words.and_then(|words| Regex::new(&shape(words)).ok())
        };
        let finder = |words: Option<String>, shape: fn(&str) -> String| {
            words.and_then(|words| Finder::new(&words, &shape(&words)))
        };
        Ok(Words {
            promotion: finder(alternatives(&all.promotion), promotion_shape),
            paywall: finder(alternatives(&all.paywall), |words| format!(r"(?i)\b(?:{words})")),
            notice: pattern(alternatives(&all.notice), |words| {
                format!(r"(?i)^(?:{words})[\s.!:>»]*$")
            }),
            header: pattern(alternatives(&all.header_label), header_shape),
            abbreviations: lower(all.abbreviation),
            openers: lower(all.sentence_opener),
        })
    }

    /// Tells whether a full stop behind `word` may end no sentence: it is one letter, has no vowel (`Mr`, `St`), or is listed.
    pub(crate) fn is_abbreviation(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let has_vowel = lower.chars().any(is_vowel);
        lower.chars().count() < 2
            || (!has_vowel && !is_capitals(word))
            || self.abbreviations.contains(&lower)
    }

    /// Tells whether a word, in lower case, is listed as one that begins sentences.
    pub(crate) fn is_opener(&self, lower: &str) -> bool {
        self.openers.iter().any(|opener| opener == lower)
    }
}

impl RepairFile {
    fn add(&mut self, other: RepairFile) {
        self.promotion.extend(other.promotion);
        self.paywall.extend(other.paywall);
        self.notice.extend(other.notice);
        self.header_label.extend(other.header_label);
        self.abbreviation.extend(other.abbreviation);
        self.sentence_opener.extend(other.sentence_opener);
    }

    fn lists(&self) -> [&Vec<String>; 4] {
        [&self.promotion, &self.paywall, &self.notice, &self.header_label]
    }
}

/// Reads a file; an entry of no words would match everywhere.
fn checked(pack: &Pack) -> Result<RepairFile, PackError> {
    let file: RepairFile = pack.read(FILE)?;
    let has_words = |entry: &String| entry.chars().any(char::is_alphanumeric);
    let bare = file.lists().into_iter().flatten().find(|entry| !has_words(entry));
    if let Some(entry) = bare {
        let text = pack.text(FILE).unwrap_or_default();
        let at = text.find(&format!("\"{entry}\"")).unwrap_or(0);
        return Err(pack.error(FILE, at, format!("`{entry}` has no letter or digit")));
    }
    Ok(file)
}

fn lower(words: Vec<String>) -> Vec<String> {
    words.into_iter().map(|word| word.to_lowercase()).collect()
}

fn is_vowel(c: char) -> bool {
    // Letters beyond ASCII count as vowels: in the scripts and words that matter here most are.
    !c.is_ascii() || "aeiouy".contains(c)
}

fn is_capitals(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(char::is_uppercase)
}

/// Returns a pattern of all the words, the longest first, so that `LIRE AUSSI` is not found as `LIRE`.
fn alternatives(words: &[String]) -> Option<String> {
    let mut patterns: Vec<String> = words.iter().map(|word| pattern_of(word)).collect();
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
    patterns.dedup();
    (!patterns.is_empty()).then(|| patterns.join("|"))
}

/// Returns the pattern of one entry: spaces match any space, either apostrophe matches both, `…` a few characters.
fn pattern_of(entry: &str) -> String {
    let mut pattern = String::new();
    for c in entry.trim().chars() {
        match c {
            '…' => pattern.push_str(&format!(r"(?-i:[^\n]{{1,{MAX_GAP_CHARS}}}?)")),
            '\'' | '’' => pattern.push_str("['’]"),
            c if c.is_whitespace() => pattern.push_str(r"(?-i:[^\S\n]+)"),
            c => pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    pattern
}

/// A marker, in any case where a separator follows, else as printed. Which of them count is told by where they stand (see `promotion`).
fn promotion_shape(words: &str) -> String {
    let gap = r"[^\S\n]*";
    format!(
        r"(?P<strong>\b(?i:{words}){gap}(?:[>›▶►→|]+{gap})+)|(?P<weak>\b(?i:{words}){gap}(?:[:»]{gap})+)|(?P<dash>\b(?:{words}){gap}[–—-]+{gap})|(?P<bare>\b(?:{words})(?:[^\S\n]+|\n|$))"
    )
}

/// A label, a date, and perhaps a title. A label of less than four letters needs a colon: a first sentence may begin « De 2020 à 2022 ».
fn header_shape(labels: String) -> String {
    let day = r"\d{4}(?:-[\dX]{2}(?:-[\dX]{2})?)?(?:[T ]\d{2}:\d{2}[\d:.Zz+-]*)?[~?%]?|\d{1,2}[/.]\d{1,2}[/.]\d{4}";
    format!(
        r"^(?i:(?P<label>{labels}))[^\S\n]*(?P<colon>:?)[^\S\n]*(?P<date>{day})(?:[^\S\n]*[|–—:,-])?(?:[^\S\n]+(?P<title>\S[^\n]*))?$"
    )
}

#[cfg(test)]
pub(crate) fn words(toml: &str) -> Words {
    let pack = Pack::new("lang/xx", [(FILE.to_owned(), toml.to_owned())]);
    Words::load(&[pack]).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_are_read_together_and_faults_named() {
        let pack = |toml: &str| Pack::new("lang/xx", [(FILE.to_owned(), toml.to_owned())]);
        let both = [
            pack("paywall = ['Abonnez-vous']"),
            Pack::default(),
            pack("paywall = ['Il reste … %']\ncredit = ['AFP']"),
        ];
        let paywall = Words::load(&both).unwrap().paywall.unwrap();
        assert!(paywall.is_match("abonnez-vous") && paywall.is_match("Il reste 73,2 %"));
        let error = Words::load(&[pack("\npaywall = ['x', '']")]).unwrap_err();
        assert_eq!(error.code(), "bad_pack_file");
        assert!(Words::load(&[pack("paywal = []")]).is_err());
    }

    #[test]
    fn abbreviations_are_known_by_their_letters_or_listed() {
        let words = words("abbreviation = ['Col']");
        for word in ["M", "Mr", "St", "col", "Mgr"] {
            assert!(words.is_abbreviation(word), "{word}");
        }
        for word in ["Syrie", "ONU", "SNCF", "été"] {
            assert!(!words.is_abbreviation(word), "{word}");
        }
    }
}
