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
    credit: Vec<String>,
    dateline_agency: Vec<String>,
    /// What stands before authors: `Par`.
    byline: Vec<String>,
    /// What joins two authors: `et`.
    author_and: Vec<String>,
    /// What ends an author's name: `à` before a place.
    byline_end: Vec<String>,
    /// Words of desks that are no persons: `rédaction`.
    desk: Vec<String>,
    /// The twelve months, each with its shorter forms: `janvier janv jan`.
    month: Vec<String>,
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
    /// Place, day and agency before a first sentence.
    pub(crate) dateline: Option<Regex>,
    /// A whole line that credits a picture or an agency.
    pub(crate) credit: Option<Regex>,
    /// An agency in brackets at the end of a text.
    pub(crate) signature: Option<Regex>,
    /// What stands before authors.
    byline: Option<Regex>,
    author_and: Option<Regex>,
    byline_end: Option<Regex>,
    /// A day in words: `day`, `month`, `year`.
    day: Option<Regex>,
    abbreviations: Vec<String>,
    openers: Vec<String>,
    agencies: Vec<String>,
    desks: Vec<String>,
    /// Names of months in lower case, with their numbers.
    months: Vec<(String, i8)>,
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
            dateline: Regex::new(&dateline_shape(&all)).ok(),
            credit: pattern(alternatives(&all.credit), credit_shape),
            signature: pattern(alternatives(&all.dateline_agency), |agencies| {
                format!(r"[^\S\n]*\((?P<agency>{agencies})\)\s*$")
            }),
            byline: pattern(alternatives(&all.byline), |words| {
                format!(r"(?i)(?:^|\s)(?:{words})[\s:]+")
            }),
            author_and: pattern(alternatives(&all.author_and), |words| {
                format!(r"(?i)\s+(?:{words})\s+|\s*[,;/&]\s*")
            }),
            byline_end: pattern(alternatives(&all.byline_end), |words| {
                format!(r"(?:^|\s)(?:{words}|[–—-])\s")
            }),
            day: Regex::new(&day_shape(&all)).ok(),
            months: months(&all.month),
            agencies: all.dateline_agency,
            desks: lower(all.desk),
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

    /// Returns the agency that a name is, or begins or ends with: `AFP` of « Le Monde avec AFP ».
    pub(crate) fn agency_in(&self, name: &str) -> Option<String> {
        let is_there = |agency: &&String| {
            if agency.contains(' ') && letters(agency) == letters(name) {
                return true;
            }
            let before = name.strip_suffix(agency.as_str());
            let after = name.strip_prefix(agency.as_str()).filter(|_| is_capitals(agency));
            before.is_some_and(|before| before.is_empty() || before.ends_with([' ', '/', '-']))
                || after.is_some_and(|after| after.starts_with([' ', '/', '-']))
        };
        self.agencies.iter().filter(is_there).max_by_key(|agency| agency.len()).cloned()
    }

    /// Tells whether a name has a word of a desk: « La rédaction ».
    pub(crate) fn names_desk(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| self.desks.iter().any(|desk| desk == word))
    }

    /// Returns what stands behind « Par ».
    pub(crate) fn after_byline_mark<'t>(&self, line: &'t str) -> Option<&'t str> {
        line.get(self.byline.as_ref()?.find(line)?.end()..)
    }

    /// Splits at « et », commas and the like.
    pub(crate) fn split_authors<'t>(&self, line: &'t str) -> Vec<&'t str> {
        match &self.author_and {
            Some(pattern) => pattern.split(line).collect(),
            None => vec![line],
        }
    }

    /// Returns what stands before « à » and the like.
    pub(crate) fn before_byline_end<'t>(&self, part: &'t str) -> &'t str {
        let end = self.byline_end.as_ref().and_then(|pattern| pattern.find(part));
        end.and_then(|end| part.get(..end.start())).unwrap_or(part)
    }

    /// Returns day, month and year of the first day in words: « 7 janv. 2020 », "January 7".
    pub(crate) fn day_in(&self, text: &str) -> Option<(i8, i8, Option<i16>)> {
        let found = self.day.as_ref()?.captures(text)?;
        let group = |names: [&str; 2]| {
            names.iter().find_map(|name| found.name(name)).map(|group| group.as_str())
        };
        let month = group(["month", "month_first"])?.to_lowercase();
        let (_, month) = self.months.iter().find(|(name, _)| *name == month)?;
        let year = group(["year", "year_last"]).and_then(|year| year.parse().ok());
        Some((group(["day", "day_last"])?.parse().ok()?, *month, year))
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
        self.credit.extend(other.credit);
        self.dateline_agency.extend(other.dateline_agency);
        self.byline.extend(other.byline);
        self.author_and.extend(other.author_and);
        self.byline_end.extend(other.byline_end);
        self.desk.extend(other.desk);
        self.month.extend(other.month);
    }

    fn lists(&self) -> [&Vec<String>; 9] {
        [
            &self.promotion,
            &self.paywall,
            &self.notice,
            &self.header_label,
            &self.credit,
            &self.dateline_agency,
            &self.byline,
            &self.author_and,
            &self.byline_end,
        ]
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

/// Returns the letters and digits of a text in lower case: what is compared where marks and spaces do not matter.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn months(lists: &[String]) -> Vec<(String, i8)> {
    // Each pack lists the twelve in order.
    let numbered = lists.iter().zip((1..=12).cycle());
    numbered
        .flat_map(|(names, number)| {
            names.split_whitespace().map(move |name| (name.to_lowercase(), number))
        })
        .collect()
}

/// Returns the pattern of a day in words. Without months it matches nothing.
fn day_shape(all: &RepairFile) -> String {
    let names: Vec<String> =
        all.month.iter().flat_map(|names| names.split_whitespace().map(str::to_owned)).collect();
    let months = alternatives(&names).unwrap_or_else(|| r"[^\s\S]".to_owned());
    format!(
        r"(?i)\b(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?[^\S\n]+(?P<month>{months})\b\.?(?:,?[^\S\n]+(?P<year>(?:1[6-9]|2[01])\d\d))?|(?P<month_first>{months})\b\.?[^\S\n]+(?P<day_last>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?[^\S\n]+(?P<year_last>(?:1[6-9]|2[01])\d\d))?)"
    )
}

/// Returns a pattern whose groups have no names, so that it may stand in another one twice.
fn without_names(pattern: &str) -> String {
    let mut parts = pattern.split("(?P<");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        format!("{plain}(?:{}", part.split_once('>').map_or(part, |(_, group)| group))
    })
}

/// Returns the pattern of a dateline at the start of a line: a place with day, agency or both; a place in capitals before a dash; an agency before a dash.
fn dateline_shape(all: &RepairFile) -> String {
    let agencies = alternatives(&all.dateline_agency).unwrap_or_else(|| r"[^\s\S]".to_owned());
    let name = r"\p{Lu}[\p{L}'’.-]*(?:[^\S\n]+\p{Lu}[\p{L}'’.-]*|[^\S\n]\p{Ll}{1,3}\b){0,4}";
    let place = format!(r"{name}(?:(?:,[^\S\n]*|/|[^\S\n]et[^\S\n]|[^\S\n]\(){name}\)?){{0,2}}");
    let capitals = r"\p{Lu}{3,}(?:[^\S\n’'-]?[\p{Lu}’'-]+){0,3}(?:,[^\S\n]*\p{Lu}[\p{L}.]+)?";
    let agency = format!(r"\([^\S\n]*(?:{agencies})(?:[^)\n]{{0,30}})?\)");
    let day = without_names(&day_shape(all));
    let gap = r"[^\S\n]*";
    let dash = format!(r"{gap}(?:[–—-]+|:){gap}");
    format!(
        r"^(?:(?P<place>{place}){gap},?{gap}(?P<day>(?i:{day}))?{gap},?{gap}(?P<agency>{agency})(?:{dash}|{gap})|(?P<dated>{place}),?{gap}(?P<dated_day>(?i:{day})){dash}|(?P<capitals>{capitals}){gap}[–—-]+{gap}|(?P<alone>{agency}|(?:{agencies})){gap}[–—-]+{gap})"
    )
}

/// Returns the pattern of a whole line that credits: « Crédit photo : Ana Kos / AFP », « © Reuters », « AFP », « … / Getty Images ».
fn credit_shape(words: String) -> String {
    format!(
        r"^(?:[(\[]?(?:(?:[Cc]opyright )?©|[Cc]opyright \d|(?:{words})[^\S\n]*[:©/|])[^\n]{{0,120}}|[(\[]?(?:{words})[)\]]?\.?|[^\n]{{0,300}}(?:[/|©]|\((?:AP |AFP )?[Pp]hoto[^\n)]{{0,60}}[/:])[^\S\n]*(?:{words})(?:[^\S\n]via[^\S\n][\p{{L}} ]{{2,20}})?\)?\.?|[^\n]{{0,300}}©[^\n.]{{2,50}})$"
    )
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
