//! The time grammar of a language: `time.toml`, checked when it is loaded.

use std::collections::{BTreeMap, BTreeSet};

use dateline_types::{Pack, PackError};
use rustc_hash::FxHashMap;
use toml::Spanned;

use super::ahead::Choices;
use super::calendar::Unit;
use super::pattern::{Lists, Node, Value};

/// The file of a pack that holds the grammar.
const FILE: &str = "time.toml";

/// How a language speaks of time.
#[derive(Debug, Clone)]
pub struct TimeGrammar {
    pub(super) lists: Lists,
    pub(super) rules: Vec<Rule>,
    pub(super) tense: Tenses,
    pub(super) ages: Ages,
    pub(super) range: Ranges,
    /// Rules by the first word they may begin with.
    pub(super) by_word: FxHashMap<String, Choices>,
    /// Rules that may begin with digits.
    pub(super) by_digits: Choices,
}

/// One way to speak of time, and what it means.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) node: Node,
    pub(super) is: Meaning,
    pub(super) unit: Option<Unit>,
    pub(super) offset: Option<i64>,
    pub(super) n: Option<String>,
    pub(super) part: Option<String>,
    pub(super) value: Option<String>,
    pub(super) modifier: Option<&'static str>,
    pub(super) after: BTreeSet<String>,
}

/// The arithmetic that a rule asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Meaning {
    /// Day, month and year, as many as are named.
    Date,
    /// A weekday.
    Weekday,
    /// A day so far from the day of publication.
    Day,
    /// The unit so far from the one that holds the day of publication.
    Unit,
    /// So many units before or after the day of publication.
    Shift,
    /// So many units before or after the day last spoken of.
    Anaphor,
    /// The years that share their first digits.
    Decade,
    /// A century by its ordinal.
    Century,
    /// A season.
    Season,
    /// A quarter of a year.
    Quarter,
    /// A half of a year.
    Half,
    /// A feast.
    Holiday,
    /// A time of the clock.
    Clock,
    /// A part of the day last spoken of.
    Part,
    /// A length.
    Duration,
    /// A length that ends or begins at the day of publication.
    Window,
    /// A repetition.
    Set,
    /// A value that needs no arithmetic: `PRESENT_REF`.
    Reference,
    /// Words that look like a time and are none.
    Nothing,
}

/// What tells past from future.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tenses {
    /// Lemmas that make an infinitive future: « va », `will`.
    pub(super) future_auxiliaries: BTreeSet<String>,
    /// Lemmas whose participle speaks of what is to come: « prévue le 15 septembre », "scheduled".
    pub(super) future_participles: BTreeSet<String>,
    /// Lemmas that form their perfect as others form their passive: « est arrivé ».
    #[serde(default)]
    pub(super) perfect_with_be: BTreeSet<String>,
    /// Words before an expression that say it is past: « depuis ».
    pub(super) past_words: BTreeSet<String>,
    /// Words before an expression that say it is to come: « jusqu'au », "until".
    pub(super) future_words: BTreeSet<String>,
    /// Features of a verb that speaks of the past.
    pub(super) past: Vec<String>,
    /// Features of a verb that speaks of the future.
    pub(super) future: Vec<String>,
    /// Features of a verb that speaks of now, and of a named day to come.
    pub(super) present: Vec<String>,
}

/// Words between the two ends of a stretch of time.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ranges {
    /// Alone between them: « au », "to".
    pub(super) joints: BTreeSet<String>,
    /// Before the first: « entre ».
    pub(super) between: BTreeSet<String>,
    /// Between the ends where one of those stands before them: « et ».
    pub(super) and: BTreeSet<String>,
}

/// What makes of a number of years an age.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ages {
    /// Lemmas that say so: « âgé ».
    pub(super) words: BTreeSet<String>,
    /// Lemmas of nouns for people, who have ages and no terms.
    pub(super) people: BTreeSet<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tense: Tenses,
    #[serde(default)]
    ages: Ages,
    #[serde(default)]
    range: Ranges,
    words: BTreeMap<String, BTreeMap<String, Scalar>>,
    #[serde(default)]
    patterns: BTreeMap<String, String>,
    rule: Vec<RawRule>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
enum Scalar {
    Number(i64),
    Text(String),
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    pattern: Spanned<String>,
    is: Meaning,
    unit: Option<Unit>,
    offset: Option<i64>,
    n: Option<Scalar>,
    part: Option<String>,
    value: Option<String>,
    #[serde(rename = "mod")]
    modifier: Option<Spanned<String>>,
    #[serde(default)]
    after: BTreeSet<String>,
}

impl TimeGrammar {
    /// Reads `time.toml` of a language pack.
    ///
    /// # Errors
    ///
    /// Where the file is missing, or says something that is not defined; the error names the line.
    pub fn load(pack: &Pack) -> Result<TimeGrammar, PackError> {
        let file: File = pack.read(FILE)?;
        let lists = lists(&file.words);
        let named = file.patterns;
        let rules: Vec<Rule> = file
            .rule
            .into_iter()
            .map(|raw| Rule::new(raw, &lists, &named, pack))
            .collect::<Result<_, _>>()?;
        let (by_word, by_digits) = by_first(&rules, &lists);
        Ok(TimeGrammar {
            lists,
            rules,
            tense: file.tense,
            ages: file.ages,
            range: file.range,
            by_word,
            by_digits,
        })
    }
}

/// Orders the rules by the first word they may begin with, and those that may begin with digits.
fn by_first(rules: &[Rule], lists: &Lists) -> (FxHashMap<String, Choices>, Choices) {
    let mut by_first: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (index, rule) in rules.iter().enumerate() {
        let mut firsts = Vec::new();
        rule.node.firsts(lists, &mut firsts);
        for first in firsts {
            let alike = by_first.entry(first).or_default();
            if alike.last() != Some(&index) {
                alike.push(index);
            }
        }
    }
    let choices = |first, alike: &[usize]| {
        Choices::of(first, alike.iter().map(|&index| (index, &rules[index].node)), lists)
    };
    let of_digits = by_first.get(&None).map(|alike| choices(None, alike)).unwrap_or_default();
    let of_words = by_first.iter().filter_map(|(first, alike)| {
        let word = (*first)?;
        Some((word.to_owned(), choices(Some(word), alike)))
    });
    (of_words.collect(), of_digits)
}

impl Rule {
    fn new(
        raw: RawRule,
        lists: &Lists,
        named: &BTreeMap<String, String>,
        pack: &Pack,
    ) -> Result<Rule, PackError> {
        let at = raw.pattern.span().start;
        let node = Node::parse(raw.pattern.get_ref(), lists, named)
            .map_err(|message| pack.error(FILE, at, message))?;
        if node.firsts(lists, &mut Vec::new()) {
            return Err(pack.error(
                FILE,
                at,
                "the pattern matches nothing at all: make a part of it necessary",
            ));
        }
        let modifier = match &raw.modifier {
            None => None,
            Some(name) => Some(modifier(name.get_ref()).ok_or_else(|| {
                let message =
                    format!("`{}` is no TIMEX3 mod: {}", name.get_ref(), MODIFIERS.join(", "));
                pack.error(FILE, name.span().start, message)
            })?),
        };
        let n = raw.n.as_ref().map(Scalar::text);
        let RawRule { is, unit, offset, part, value, after, .. } = raw;
        Ok(Rule { node, is, unit, offset, n, part, value, modifier, after })
    }
}

/// TIMEX3's values of `mod`.
const MODIFIERS: [&str; 12] = [
    "BEFORE",
    "AFTER",
    "ON_OR_BEFORE",
    "ON_OR_AFTER",
    "LESS_THAN",
    "MORE_THAN",
    "EQUAL_OR_LESS",
    "EQUAL_OR_MORE",
    "START",
    "MID",
    "END",
    "APPROX",
];

/// Returns TIMEX3's own string of a `mod`.
pub(super) fn modifier(name: &str) -> Option<&'static str> {
    MODIFIERS.into_iter().find(|&known| known == name)
}

impl Scalar {
    fn text(&self) -> String {
        match self {
            Scalar::Number(number) => number.to_string(),
            Scalar::Text(text) => text.clone(),
        }
    }

    fn int(&self) -> i64 {
        match self {
            Scalar::Number(number) => *number,
            Scalar::Text(_) => 0,
        }
    }
}

fn lists(words: &BTreeMap<String, BTreeMap<String, Scalar>>) -> Lists {
    let mut lists = Lists::default();
    for (list, phrases) in words {
        for (phrase, scalar) in phrases {
            lists.add(list, phrase, Value { int: scalar.int(), text: scalar.text().into() });
        }
    }
    lists
}
