//! Amounts in a sentence: numbers with their hedges and ranges, and the noun that is counted.

use std::ops::Range;

use dateline_types::{Doc, Pos, Relation, Resolved};

use crate::counts::number::{Number, read, starts_with};
use crate::counts::words::CountWords;
use crate::grammar::is_in;

/// How many words of an amount may stand before the number: "as many as".
const MAX_HEDGE: usize = 4;

/// How many hedges may stand before each other: "at least some 200".
const MAX_HEDGES: usize = 2;

/// How many words may stand between a number and its noun.
const MAX_GAP: usize = 4;

/// An amount of people, perhaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Amount {
    pub(crate) min: Option<u64>,
    pub(crate) max: Option<u64>,
    pub(crate) approx: bool,
    /// Its words, hedges and all.
    pub(crate) tokens: Range<usize>,
    /// The noun that is counted, where one stands behind it.
    pub(crate) noun: Option<usize>,
    /// The token by which number and noun hang on the rest of the sentence.
    pub(crate) carrier: usize,
}

/// Returns the amounts in a sentence, in order, without those that are parts of others: « dont trois enfants ».
pub(crate) fn amounts(resolved: &Resolved, known: &CountWords, sent: &Range<usize>) -> Vec<Amount> {
    let doc = &resolved.doc;
    let pieces = pieces(doc, known, sent);
    let words: Vec<&str> = pieces.iter().map(|piece| piece.word).collect();
    let (mut all, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let reading = known.may_begin(words[at]).then(|| Reading::at(known, &words, at)).flatten();
        let Some(reading) = reading else {
            at += 1;
            continue;
        };
        let end = reading.core.end;
        all.extend(amount(resolved, known, &pieces, &words, reading));
        at = end;
    }
    all
}

/// A word, or a part of one between hyphens, in lower case.
struct Piece<'d> {
    word: &'d str,
    token: usize,
}

fn pieces<'d>(doc: &'d Doc, known: &CountWords, sent: &Range<usize>) -> Vec<Piece<'d>> {
    let mut all = Vec::with_capacity(sent.len());
    for token in sent.clone() {
        let lower = &*doc.tokens[token].lower;
        if lower.len() > 1 && lower.contains(['-', '–']) && is_compound(known, lower) {
            let parts = lower.split_inclusive(['-', '–']).flat_map(|part| {
                let word = part.trim_end_matches(['-', '–']);
                [word, part.strip_prefix(word).unwrap_or_default()]
            });
            all.extend(parts.filter(|part| !part.is_empty()).map(|word| Piece { word, token }));
        } else {
            all.push(Piece { word: lower, token });
        }
    }
    all
}

/// Tells whether a word with hyphens begins with a number: `vingt-trois`, `10-15`.
fn is_compound(known: &CountWords, word: &str) -> bool {
    let first = word.split(['-', '–']).next().unwrap_or_default();
    first.starts_with(|c: char| c.is_ascii_digit())
        || known.numbers.contains_key(first)
        || known.multipliers.contains_key(first)
        || first == "demi"
}

/// A number or range with its hedges, in pieces.
struct Reading {
    number: Number,
    core: Range<usize>,
    whole: Range<usize>,
}

impl Reading {
    /// Reads the amount whose number begins at a piece.
    fn at(known: &CountWords, words: &[&str], at: usize) -> Option<Reading> {
        let number = read(known, &words[at..])?;
        let opener = (at > 0).then(|| known.ranges.openers.get(words[at - 1])).flatten();
        let first = at..at + number.len;
        let mut reading = Reading { number, core: first.clone(), whole: first };
        let is_range = reading.extend_to_range(known, words, opener);
        if opener.is_some() && is_range {
            reading.whole.start -= 1;
        }
        for _ in 0..MAX_HEDGES {
            reading.take_hedge_before(known, words);
        }
        reading.take_hedge_after(known, words);
        Some(reading)
    }

    fn extend_to_range(
        &mut self,
        known: &CountWords,
        words: &[&str],
        opener: Option<&String>,
    ) -> bool {
        let at = self.core.end;
        let Some(joint) = words.get(at) else { return false };
        let joins = opener.is_some_and(|joint_of_it| joint_of_it == joint)
            || is_in(&known.ranges.joints, joint);
        let Some(other) = read(known, &words[at + 1..]).filter(|_| joins) else { return false };
        let is_plain = !self.number.is_article && !other.is_article;
        let grows = self.number.min.is_some_and(|low| other.min.is_some_and(|high| low < high));
        if !is_plain || !grows {
            return false;
        }
        self.number.max = other.max;
        self.number.approx |= other.approx;
        self.core.end = at + 1 + other.len;
        self.whole.end = self.core.end;
        true
    }

    fn take_hedge_before(&mut self, known: &CountWords, words: &[&str]) {
        let start = self.whole.start;
        let hedges = &known.hedges;
        let lists = [
            (&hedges.at_least, Effect::AtLeast),
            (&hedges.at_most, Effect::AtMost),
            (&hedges.about, Effect::About),
        ];
        let found = (1..=MAX_HEDGE.min(start)).rev().find_map(|len| {
            let before = words[start - len..start].join(" ");
            let list = lists.iter().find(|(list, _)| is_in(*list, &before))?;
            Some((len, list.1))
        });
        if let Some((len, effect)) = found {
            self.apply(effect);
            self.whole.start -= len;
        }
    }

    fn take_hedge_after(&mut self, known: &CountWords, words: &[&str]) {
        let rest = &words[self.whole.end..];
        let longest =
            |list: &[String]| list.iter().filter_map(|hedge| starts_with(rest, hedge)).max();
        if let Some(len) = longest(&known.hedges.at_least_after) {
            self.apply(Effect::AtLeast);
            self.whole.end += len;
        } else if let Some(len) = longest(&known.hedges.about_after) {
            self.apply(Effect::About);
            self.whole.end += len;
        }
    }

    fn apply(&mut self, effect: Effect) {
        let number = &mut self.number;
        // Nobody at all stays nobody: "no more than" is another word.
        if number.max == Some(0) {
            return;
        }
        match effect {
            Effect::AtLeast => number.max = None,
            Effect::AtMost if number.max.is_some() => number.min = None,
            Effect::AtMost | Effect::About => number.approx = true,
        }
    }
}

/// What a hedge does.
#[derive(Debug, Clone, Copy)]
enum Effect {
    AtLeast,
    AtMost,
    About,
}

/// Makes an amount of what was read. None for a part of another amount, a time, half a word, an article before no person.
fn amount(
    resolved: &Resolved,
    known: &CountWords,
    pieces: &[Piece<'_>],
    words: &[&str],
    reading: Reading,
) -> Option<Amount> {
    let doc = &resolved.doc;
    let token = |piece: usize| pieces[piece].token;
    let tokens = token(reading.whole.start)..token(reading.whole.end - 1) + 1;
    let core = token(reading.core.start)..token(reading.core.end - 1) + 1;
    let is_cut = pieces.get(reading.whole.end).is_some_and(|next| tokens.contains(&next.token));
    let span = doc.span(core.clone());
    let is_time = || resolved.timexes.iter().any(|timex| timex.span.overlaps(span));
    if is_cut || is_part(known, words, reading.whole.start) || is_time() {
        return None;
    }
    let noun = noun(doc, known, tokens.end);
    let is_person = noun.is_some_and(|noun| is_one_person(resolved, known, noun));
    if reading.number.is_article && !is_person && !is_bare_one(doc, known, &core, noun) {
        return None;
    }
    let Number { min, max, approx, .. } = reading.number;
    let carrier = carrier(doc, &core, noun);
    // "*a policeman*": an article alone tells nothing.
    let tokens = match noun {
        Some(noun) if reading.number.is_article => tokens.start..noun.max(tokens.start) + 1,
        // « *personne* n'a été blessé »
        None if max == Some(0) => tokens.start..carrier.max(tokens.start) + 1,
        _ => tokens,
    };
    Some(Amount { min, max, approx, tokens, noun, carrier })
}

/// "killing *one*": a number, and no article of anything.
fn is_bare_one(doc: &Doc, known: &CountWords, core: &Range<usize>, noun: Option<usize>) -> bool {
    let own = &doc.tokens[core.start];
    noun.is_none()
        && known.numbers.contains_key(&*own.lower)
        && matches!(own.relation, Relation::Object | Relation::PassiveSubject)
}

/// « 12 civils, *dont* trois enfants »: they were counted already.
fn is_part(known: &CountWords, words: &[&str], start: usize) -> bool {
    (1..=MAX_HEDGE.min(start)).any(|len| {
        let before = words[start - len..start].join(" ");
        is_in(&known.subset, &before)
    })
}

/// Finds the noun behind a number: "30 *other people*", « dizaine d'autres *personnes* ».
fn noun(doc: &Doc, known: &CountWords, from: usize) -> Option<usize> {
    let end = doc.tokens.len().min(from + MAX_GAP);
    for token in from..end {
        let own = &doc.tokens[token];
        if is_in(&known.others, &own.lower) && !is_last_of_phrase(doc, token) {
            continue;
        }
        let is_noun = matches!(own.pos, Pos::Noun | Pos::ProperNoun) || known.is_people(&own.lemma);
        match own.pos {
            _ if is_noun => return Some(head_of_compound(doc, token)),
            Pos::Adjective => {}
            _ => return None,
        }
    }
    None
}

/// « une dizaine d'*autres* », "30 *others*": nothing follows that could be counted.
fn is_last_of_phrase(doc: &Doc, token: usize) -> bool {
    let next = doc.tokens.get(token + 1);
    next.is_none_or(|next| {
        !matches!(next.pos, Pos::Noun | Pos::ProperNoun | Pos::Adjective | Pos::Determiner)
            && doc.tokens[token].pos == Pos::Noun
    })
}

/// "12 police *officers*"
fn head_of_compound(doc: &Doc, mut token: usize) -> usize {
    for _ in 0..MAX_GAP {
        let own = &doc.tokens[token];
        match own.governor {
            Some(head) if own.relation == Relation::Compound && head > token => token = head,
            _ => break,
        }
    }
    token
}

/// Returns the token by which number and noun hang on the rest.
fn carrier(doc: &Doc, core: &Range<usize>, noun: Option<usize>) -> usize {
    let is_own = |token: usize| core.contains(&token) || Some(token) == noun;
    let is_outside = |&token: &usize| !doc.tokens[token].governor.is_some_and(is_own);
    let is_nominal = |&token: &usize| {
        !matches!(
            doc.tokens[token].relation,
            Relation::Negation | Relation::Determiner | Relation::Adverb | Relation::Case
        )
    };
    let own = || noun.into_iter().chain(core.clone()).filter(is_outside);
    own().find(is_nominal).or(noun).unwrap_or(core.end - 1)
}

/// Tells whether a noun stands for one person: a policeman, but no family.
pub(crate) fn is_one_person(resolved: &Resolved, known: &CountWords, noun: usize) -> bool {
    let token = &resolved.doc.tokens[noun];
    !token.has("Number=Plur")
        && !is_in(&known.not_one, &token.lemma)
        && (known.is_people(&token.lemma) || known.is_counted(&token.lemma))
}
