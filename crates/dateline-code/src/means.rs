//! By which means: the modes of an event whose codebook entry names none, from the weapons, forces and forms of protest that its own words name.
//!
//! Only what the deed is done with counts: who does it, what qualifies the deed, what stands under "with". Not what it is done to, nor what another clause
//! tells.

use std::cmp::Reverse;

use dateline_types::{
    ByteSpan, Decision, Doc, Event, EventType, Identity, Pack, PackError, Pos, Relation, Resolved,
};
use rustc_hash::FxHashMap;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::argument::members;
use crate::clause::Clause;
use crate::grammar::{Grammar, is_in};

const FILE: &str = "weapons.toml";

/// How far below a deed its means may hang: « à l'aide de *roquettes* ».
const MAX_DEPTH: usize = 3;

/// Modes that say by which means an assault is done: where the entry has one, the words add none.
const MEANS: [&str; 9] = [
    "primitive",
    "firearms",
    "explosives",
    "suicide-attack",
    "aerial",
    "drone",
    "heavy-weapons",
    "crowd-control",
    "unconventional",
];

/// The means that a means of its own takes in: a suicide bomb is no other bomb beside.
const TAKES_IN: [(&str, &str); 3] =
    [("suicide-attack", "explosives"), ("drone", "aerial"), ("drone", "suicide-attack")];

/// The words of a language.
#[derive(Debug, Clone)]
pub(crate) struct Means {
    with: Vec<String>,
    clear: Vec<String>,
    during: Vec<String>,
    using: Vec<String>,
    bundles: Vec<String>,
    rows: Vec<Row>,
    /// A word → the phrases that it is in: a few of all are looked at.
    by_word: FxHashMap<String, Vec<Phrase>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    with: Vec<String>,
    clear: Vec<String>,
    during: Vec<String>,
    #[serde(rename = "use")]
    using: Vec<String>,
    bundles: Vec<String>,
    mode: Vec<Spanned<Row>>,
}

/// Words that tell one mode, or two at once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(rename = "type", deserialize_with = "plover_type")]
    event_type: EventType,
    modes: Vec<String>,
    /// What it is done with.
    words: Vec<String>,
    /// Who does it so.
    #[serde(default)]
    actors: Vec<String>,
    /// A deed of this kind, in which the event is told: "killed in a *drone strike*".
    #[serde(default)]
    deeds: Vec<String>,
}

fn plover_type<'de, D: Deserializer<'de>>(from: D) -> Result<EventType, D::Error> {
    let name = String::deserialize(from)?;
    EventType::of_plover(&name)
        .ok_or_else(|| D::Error::custom(format!("`{name}` is no type of PLOVER's")))
}

/// A word or phrase of a row.
#[derive(Debug, Clone)]
struct Phrase {
    row: usize,
    list: Place,
    words: Vec<String>,
}

/// Which words of a row may stand in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Under "with", before or behind the deed.
    Means,
    /// Who does it.
    Actor,
    /// Under "in", "during".
    Deed,
}

impl Means {
    /// Reads `weapons.toml` of a language pack.
    pub(crate) fn load(pack: &Pack) -> Result<Means, PackError> {
        let file: File = pack.read(FILE)?;
        for row in &file.mode {
            let known = row.get_ref().event_type.modes();
            let is_foreign = |mode: &&String| !known.iter().any(|(name, _)| name == *mode);
            if let Some(mode) = row.get_ref().modes.iter().find(is_foreign) {
                let name = row.get_ref().event_type.name();
                return Err(pack.error(
                    FILE,
                    row.span().start,
                    format!("{name} has no mode `{mode}`"),
                ));
            }
        }
        let File { with, clear, during, using, bundles, mode } = file;
        let rows: Vec<Row> = mode.into_iter().map(Spanned::into_inner).collect();
        let by_word = by_word(&rows);
        Ok(Means { with, clear, during, using, bundles, rows, by_word })
    }

    /// Adds to an event the modes that its words name.
    pub(crate) fn add_modes(&self, event: &mut Event, resolved: &Resolved, grammar: &Grammar) {
        let is_told = match event.event_type {
            EventType::Assault => event.modes.iter().any(|mode| MEANS.contains(&mode.as_str())),
            EventType::Mobilize | EventType::Protest => !event.modes.is_empty(),
            _ => return,
        };
        if is_told {
            return;
        }
        let search = Search { means: self, resolved, grammar, event };
        let found = search.found();
        for (token, row) in &found {
            let word = resolved.doc.word(*token);
            for mode in &self.rows[*row].modes {
                if !event.modes.contains(mode) {
                    event.modes.push(mode.clone());
                    let reason = format!("{mode}: `{word}` tells by which means");
                    event.decisions.push(Decision { about: "mode", reason });
                }
            }
        }
        for (whole, part) in TAKES_IN {
            if event.modes.iter().any(|mode| mode == whole) {
                event.modes.retain(|mode| mode != part);
            }
        }
        // « une attaque *au couteau* »: the knife is no recipient.
        let doc = &resolved.doc;
        let is_means = |span: ByteSpan| {
            found.iter().any(|&(token, _)| {
                let above = doc.tokens[token].governor;
                span.contains(doc.tokens[token].span)
                    && above.is_none_or(|above| !span.contains(doc.tokens[above].span))
            })
        };
        event.recipients.retain(|recipient| {
            recipient.identity != Identity::default() || !is_means(recipient.span)
        });
    }
}

/// Puts each phrase under each of its words.
fn by_word(rows: &[Row]) -> FxHashMap<String, Vec<Phrase>> {
    let mut by_word: FxHashMap<String, Vec<Phrase>> = FxHashMap::default();
    for (row, lists) in rows.iter().enumerate() {
        let lists = [
            (&lists.words, Place::Means),
            (&lists.actors, Place::Actor),
            (&lists.deeds, Place::Deed),
        ];
        for (text, list) in
            lists.into_iter().flat_map(|(all, list)| all.iter().map(move |text| (text, list)))
        {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            for (nth, word) in words.iter().enumerate() {
                if !words[..nth].contains(word) {
                    let phrase = Phrase { row, list, words: words.clone() };
                    by_word.entry(word.clone()).or_default().push(phrase);
                }
            }
        }
    }
    by_word
}

/// The words round one event.
struct Search<'s> {
    means: &'s Means,
    resolved: &'s Resolved,
    grammar: &'s Grammar,
    event: &'s Event,
}

impl Search<'_> {
    /// Returns the tokens that name means, in the order of the text, with the rows that have them.
    fn found(&self) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = self
            .places()
            .into_iter()
            .filter_map(|(token, place)| Some((token, self.row(token, place)?)))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn doc(&self) -> &Doc {
        &self.resolved.doc
    }

    /// Returns where means may be named: the deed itself, its qualifiers, its doer, what stands under it.
    fn places(&self) -> Vec<(usize, Place)> {
        let head = self.event.evidence.head;
        let mut places = Vec::new();
        if self.doc().tokens[head].pos == Pos::Noun {
            places.push((head, Place::Deed));
        }
        for top in std::iter::once(head).chain(self.support(head)) {
            self.add_below(top, head, &mut places);
            self.add_behind_object(top, &mut places);
        }
        let doer = Clause::new(self.resolved, self.grammar, head).subject();
        places.extend(doer.map(|doer| (doer, Place::Actor)));
        for actor in &self.event.actors {
            let tokens = self.doc().tokens_in(actor.span);
            let is_head = |&token: &usize| {
                self.doc().tokens[token].governor.is_none_or(|above| !tokens.contains(&above))
            };
            places.extend(tokens.clone().find(is_head).map(|token| (token, Place::Actor)));
        }
        let mut all: Vec<(usize, Place)> = Vec::new();
        for (token, place) in places {
            all.extend(members(self.doc(), token).into_iter().map(|member| (member, place)));
        }
        all
    }

    /// The verb that does the noun: « *mener* une attaque *au mortier* ».
    fn support(&self, head: usize) -> Option<usize> {
        let doc = self.doc();
        let verb = doc.tokens[head].governor?;
        let trigger = self.event.evidence.trigger;
        trigger.contains(doc.tokens[verb].span).then_some(verb)
    }

    fn add_below(&self, top: usize, deed: usize, places: &mut Vec<(usize, Place)>) {
        let doc = self.doc();
        for &token in doc.dependents(top) {
            let own = &doc.tokens[token];
            if token == deed || self.is_recipient(token) {
                continue;
            }
            match own.relation {
                Relation::Modifier | Relation::Compound | Relation::Flat | Relation::Possessor => {
                    places.push((token, Place::Means));
                }
                Relation::Agent => places.push((token, Place::Actor)),
                Relation::Object if self.event.event_type == EventType::Mobilize => {
                    places.push((token, Place::Means));
                }
                Relation::Oblique | Relation::NounComplement => self.add_under(token, places),
                _ => {}
            }
            let is_using = is_in(&self.means.using, &own.lemma)
                && matches!(
                    own.relation,
                    Relation::AdverbialClause | Relation::Complement | Relation::Modifier
                );
            if is_using {
                places.extend(doc.related(token, Relation::Object).map(|own| (own, Place::Means)));
            }
        }
    }

    /// What the parser hung on whom it is done to: « attaqué le poste *à l'arme lourde* ».
    fn add_behind_object(&self, top: usize, places: &mut Vec<(usize, Place)>) {
        let doc = self.doc();
        let objects =
            doc.related(top, Relation::Object).chain(doc.related(top, Relation::PassiveSubject));
        for object in objects {
            let is_clear = |&noun: &usize| {
                let preposition = self.grammar.preposition(doc, noun);
                preposition.is_some_and(|word| is_in(&self.means.clear, word))
            };
            let nouns = doc.dependents(object).iter().copied().filter(is_clear);
            nouns.for_each(|noun| self.add_under(noun, places));
        }
    }

    /// A noun under a preposition, and what it bundles: « à coups *de machette* ».
    fn add_under(&self, token: usize, places: &mut Vec<(usize, Place)>) {
        let doc = self.doc();
        let preposition = self.grammar.preposition(doc, token);
        let is = |words: &[String]| preposition.is_some_and(|word| is_in(words, word));
        // « tirs d'artillerie », "the use of gas"
        let is_of = preposition.is_some_and(|word| is_in(&self.grammar.genitives, word))
            && doc.tokens[token].relation == Relation::NounComplement;
        if is(&self.means.with) || is_of {
            places.push((token, Place::Means));
            if is_in(&self.means.bundles, &doc.tokens[token].lemma) {
                let below = |token: usize| {
                    let nouns = doc.dependents(token).iter().copied();
                    nouns.filter(|&noun| doc.tokens[noun].pos.is_nominal())
                };
                places.extend(below(token).map(|noun| (noun, Place::Means)));
            }
        }
        if is(&self.means.during) {
            places.push((token, Place::Deed));
        }
    }

    /// Whom it is done to is no means, but a knife under « à » was taken for whom for want of better.
    fn is_recipient(&self, token: usize) -> bool {
        let span = self.doc().tokens[token].span;
        let recipients = self.event.recipients.iter();
        let mut of = recipients.filter(|recipient| recipient.span.contains(span));
        of.any(|recipient| {
            let is_under_with = self
                .grammar
                .preposition(self.doc(), token)
                .is_some_and(|word| is_in(&self.means.with, word));
            recipient.identity != Identity::default() || !is_under_with
        })
    }

    /// Returns the row whose longest phrase is at a token; of equally long ones the first.
    fn row(&self, token: usize, place: Place) -> Option<usize> {
        let own = &self.doc().tokens[token];
        let of = |word: &str| self.means.by_word.get(word).into_iter().flatten();
        let phrases = of(&own.lemma).chain(of(&own.lower));
        let may_stand = |phrase: &&Phrase| {
            self.means.rows[phrase.row].event_type == self.event.event_type
                && match place {
                    Place::Means => phrase.list != Place::Actor,
                    Place::Actor => true,
                    Place::Deed => phrase.list == Place::Deed,
                }
        };
        let found = phrases.filter(may_stand).filter(|phrase| self.is_at(phrase, token));
        let longest = found.max_by_key(|phrase| (phrase.words.len(), Reverse(phrase.row)));
        longest.map(|phrase| phrase.row)
    }

    /// Tells whether a phrase is at the token: the token is one of its words, the others hang below.
    fn is_at(&self, phrase: &Phrase, token: usize) -> bool {
        let is = |token: usize, word: &str| {
            let own = &self.doc().tokens[token];
            *own.lemma == *word || *own.lower == *word
        };
        let is_below = |word: &str| self.below(token, 1).iter().any(|&below| is(below, word));
        phrase.words.iter().all(|word| is(token, word) || is_below(word))
    }

    fn below(&self, token: usize, depth: usize) -> Vec<usize> {
        let is_of_phrase = |&token: &usize| {
            matches!(
                self.doc().tokens[token].relation,
                Relation::Modifier
                    | Relation::Compound
                    | Relation::Flat
                    | Relation::NounComplement
                    | Relation::Punctuation
                    | Relation::Number
            ) || (self.doc().tokens[token].relation == Relation::Oblique
                && self.doc().tokens[token].pos.is_nominal())
        };
        let mut all: Vec<usize> =
            self.doc().dependents(token).iter().copied().filter(is_of_phrase).collect();
        if depth < MAX_DEPTH {
            let deeper: Vec<usize> =
                all.iter().flat_map(|&below| self.below(below, depth + 1)).collect();
            all.extend(deeper);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Means, PackError> {
        Means::load(&Pack::new("lang/xx", [(FILE.to_owned(), text.to_owned())]))
    }

    #[test]
    fn both_languages_name_every_means() {
        let files = [
            include_str!("../../../lang/fr/weapons.toml"),
            include_str!("../../../lang/en/weapons.toml"),
        ];
        for text in files {
            let means = load(text).unwrap();
            for mode in MEANS {
                let has = |row: &Row| row.modes.iter().any(|own| own == mode);
                assert!(means.rows.iter().any(has), "{mode}");
            }
        }
    }

    #[test]
    fn an_unknown_mode_is_named_with_its_line() {
        let head = "with = []\nclear = []\nduring = []\nuse = []\nbundles = []\n";
        let row = "[[mode]]\ntype = \"PROTEST\"\nmodes = [\"firearms\"]\nwords = []\n";
        let message = load(&format!("{head}{row}")).unwrap_err().to_string();
        assert_eq!(message, "`lang/xx/weapons.toml` line 6: PROTEST has no mode `firearms`");
    }
}
