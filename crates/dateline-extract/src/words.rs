//! The words of found text (`repair.toml`) of all language packs at once, since the language is not known yet.

use dateline_types::{Pack, PackError};
use regex::{Match, Regex};
use serde::Deserialize;

use crate::finder::Finder;

mod shape;

use shape::{
    alternatives, comment_shape, credit_end_shape, credit_shape, dateline_shape, day_shape,
    header_shape, notice_shape, promotion_shape,
};

const FILE: &str = "repair.toml";

/// No agency has a longer name.
const MAX_AGENCY_BYTES: usize = 60;

/// A longer line is text, whatever it begins with.
const MAX_NOTICE_BYTES: usize = 1_000;

/// So is one that ends as a notice does: « 3 min read ».
const MAX_NOTICE_CHARS: usize = 80;

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
    /// The same, but only where a line begins, since names and sentences have these words too: `Texte`.
    byline_start: Vec<String>,
    /// What joins two authors: `et`.
    author_and: Vec<String>,
    /// What ends an author's name: `à` before a place.
    byline_end: Vec<String>,
    /// Words of desks that are no persons: `rédaction`.
    desk: Vec<String>,
    /// What a heading of comments counts: `commentaire`.
    comment: Vec<String>,
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
    notice: Option<Regex>,
    /// One of those that may begin with anything. Apart, since each line would be looked at with all that may stand there.
    notice_end: Option<Regex>,
    /// A header line: `date`, perhaps `title`.
    pub(crate) header: Option<Regex>,
    /// Place, day and agency before a first sentence.
    pub(crate) dateline: Option<Regex>,
    /// A whole line that begins as the credit of a picture or an agency does.
    credit: Option<Regex>,
    /// One that ends so.
    credit_end: Option<Regex>,
    /// An agency in brackets at the end of a text.
    pub(crate) signature: Option<Regex>,
    /// A heading that counts comments.
    pub(crate) comment: Option<Regex>,
    /// What stands before authors.
    byline: Option<Regex>,
    byline_start: Option<Regex>,
    author_and: Option<Regex>,
    byline_end: Option<Regex>,
    /// A day in words: `day`, `month`, `year`.
    day: Option<Regex>,
    abbreviations: Vec<String>,
    openers: Vec<String>,
    /// Names of agencies, each with its letters.
    agencies: Vec<(String, String)>,
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
        let (endings, notices): (Vec<String>, Vec<String>) =
            all.notice.iter().cloned().partition(|notice| notice.starts_with('…'));
        let finder = |words: Option<String>, shape: fn(&str) -> String| {
            words.and_then(|words| Finder::new(&words, &shape(&words)))
        };
        Ok(Words {
            promotion: finder(alternatives(&all.promotion), promotion_shape),
            paywall: finder(alternatives(&all.paywall), |words| format!(r"(?i)\b(?:{words})")),
            notice: pattern(alternatives(&notices), notice_shape),
            notice_end: pattern(alternatives(&endings), notice_shape),
            header: pattern(alternatives(&all.header_label), header_shape),
            dateline: Regex::new(&dateline_shape(&all)).ok(),
            credit: pattern(alternatives(&all.credit), credit_shape),
            credit_end: pattern(alternatives(&all.credit), credit_end_shape),
            signature: pattern(alternatives(&all.dateline_agency), |agencies| {
                format!(r"[^\S\n]*\((?P<agency>{agencies})\)\s*$")
            }),
            comment: pattern(alternatives(&all.comment), comment_shape),
            byline: pattern(alternatives(&all.byline), |words| {
                format!(r"(?i)(?:^|\s)(?:{words})[\s:]+")
            }),
            byline_start: pattern(alternatives(&all.byline_start), |words| {
                format!(r"(?i)^(?:{words})(?P<gap>[\s:]+)")
            }),
            author_and: pattern(alternatives(&all.author_and), |words| {
                format!(r"(?i)\s+(?:{words})\s+|\s*[,;/&]\s*")
            }),
            byline_end: pattern(alternatives(&all.byline_end), |words| {
                format!(r"(?:^|\s)(?:{words}|[–—-])(?:\s|$)")
            }),
            day: Regex::new(&day_shape(&all)).ok(),
            months: months(&all.month),
            agencies: all
                .dateline_agency
                .into_iter()
                .map(|name| (name.clone(), letters(&name)))
                .collect(),
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
        let is_short = name.len() <= MAX_AGENCY_BYTES;
        let own = if is_short { letters(name) } else { String::new() };
        let is_there = |(agency, letters): &&(String, String)| {
            if agency.len() > 2 && *letters == own {
                return true;
            }
            let before = name.strip_suffix(agency.as_str());
            let is_code = is_capitals(agency) || !agency.contains(char::is_uppercase);
            let after = name.strip_prefix(agency.as_str()).filter(|_| is_code);
            before.is_some_and(|before| before.is_empty() || before.ends_with([' ', '/', '-']))
                || after.is_some_and(|after| after.starts_with([' ', '/', '-']))
        };
        let found = self.agencies.iter().filter(is_there).map(|(agency, _)| agency);
        found.max_by_key(|agency| agency.len()).cloned()
    }

    /// Tells whether a line begins with the first word of an agency's name.
    pub(crate) fn may_begin_with_agency(&self, line: &str) -> bool {
        self.agencies.iter().any(|(agency, _)| {
            let first = agency.split(|c: char| !c.is_alphanumeric()).next();
            first.is_some_and(|word| line.starts_with(word))
        })
    }

    /// Tells whether a whole line credits a picture or an agency.
    pub(crate) fn is_credit(&self, line: &str) -> bool {
        // What the second pattern cannot do without; it is slow to say no.
        let has_mark = || line.contains(['/', '|', '©']) || line.contains("hoto");
        is_match(&self.credit, line) || has_mark() && is_match(&self.credit_end, line)
    }

    /// Tells whether a whole line is a notice: « Sign up for our newsletter », « 3 min read ».
    pub(crate) fn is_notice(&self, line: &str) -> bool {
        let is_short = || line.chars().nth(MAX_NOTICE_CHARS).is_none();
        line.len() <= MAX_NOTICE_BYTES
            && (is_match(&self.notice, line) || is_short() && is_match(&self.notice_end, line))
    }

    /// Tells whether a name has a word of a desk: « La rédaction ».
    pub(crate) fn names_desk(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| self.desks.iter().any(|desk| desk == word))
    }

    /// Returns what stands behind « Par », or behind « Texte : » at the start of the line.
    pub(crate) fn after_byline_mark<'t>(&self, line: &'t str) -> Option<&'t str> {
        let anywhere = || line.get(self.byline.as_ref()?.find(line)?.end()..);
        self.after_starting_mark(line.trim_start()).or_else(anywhere)
    }

    /// Tells whether a line begins as « Par Ana » does.
    pub(crate) fn is_byline(&self, line: &str) -> bool {
        let at_start = |mark: &Regex| mark.find(line).filter(|found| found.start() == 0);
        let plain = || line.get(self.byline.as_ref().and_then(at_start)?.end()..);
        let rest = self.after_starting_mark(line).or_else(plain);
        rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
    }

    /// Tells whether words are « Par » and nothing else.
    pub(crate) fn is_byline_mark(&self, words: &str) -> bool {
        let line = format!("{words}:");
        let marks = [&self.byline, &self.byline_start].into_iter().flatten();
        marks.filter_map(|mark| mark.find(&line)).any(|found| found.len() == line.len())
    }

    /// A mark that begins names too (« Di Stefano ») needs a colon, or a whole name or an agency behind it.
    fn after_starting_mark<'t>(&self, line: &'t str) -> Option<&'t str> {
        let found = self.byline_start.as_ref()?.captures(line)?;
        let rest = line.get(found.get(0)?.end()..)?;
        let is_label = found.name("gap")?.as_str().contains(':');
        let is_whole =
            rest.split_whitespace().nth(1).is_some() && rest.starts_with(char::is_uppercase);
        (is_label || is_whole || self.agency_in(rest).is_some()).then_some(rest)
    }

    /// Splits at « et », commas and the like.
    pub(crate) fn split_authors<'t>(&self, line: &'t str) -> Vec<&'t str> {
        let Some(pattern) = &self.author_and else { return vec![line] };
        let (mut parts, mut start) = (Vec::new(), 0);
        for found in pattern.find_iter(line).filter(|found| !is_within_name(line, found)) {
            parts.extend(line.get(start..found.start()));
            start = found.end();
        }
        parts.extend(line.get(start..));
        parts
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
        self.byline_start.extend(other.byline_start);
        self.author_and.extend(other.author_and);
        self.byline_end.extend(other.byline_end);
        self.desk.extend(other.desk);
        self.comment.extend(other.comment);
        self.month.extend(other.month);
    }

    fn lists(&self) -> [&Vec<String>; 11] {
        [
            &self.promotion,
            &self.paywall,
            &self.notice,
            &self.header_label,
            &self.credit,
            &self.dateline_agency,
            &self.byline,
            &self.byline_start,
            &self.author_and,
            &self.byline_end,
            &self.comment,
        ]
    }
}

fn is_match(pattern: &Option<Regex>, line: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(line))
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

/// Tells whether a single letter joins parts of one name (« Ortega y Gasset ») and not two names.
fn is_within_name(line: &str, joint: &Match<'_>) -> bool {
    let word = joint.as_str().trim();
    let is_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let is_lone = |rest: &str| {
        let mut words = rest.split_whitespace();
        words.next().is_none_or(|word| word.ends_with([',', ';', '/', '&']))
            || words.next().is_none()
    };
    is_letter && line.get(joint.end()..).is_some_and(is_lone)
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

    #[test]
    fn notices_begin_or_end_as_listed() {
        let words = words("notice = ['Subscribe', '… min read']");
        for line in ["subscribe !", "3 min read", "About 12 MIN read."] {
            assert!(words.is_notice(line), "{line}");
        }
        let long = format!("{}min read", "mot ".repeat(30));
        for line in ["Subscribe here", "min read", long.as_str()] {
            assert!(!words.is_notice(line), "{line}");
        }
    }

    #[test]
    fn headings_count_comments() {
        let comment = words("comment = ['message', 'réaction', 'Discussion']").comment.unwrap();
        for heading in ["8 messages de forum", "Vos réactions (6)", "Discussion : 12"] {
            assert!(comment.is_match(heading), "{heading}");
        }
        for heading in ["Discussions", "12 morts dans un message", "Message de 3 pages"] {
            assert!(!comment.is_match(heading), "{heading}");
        }
    }
}
