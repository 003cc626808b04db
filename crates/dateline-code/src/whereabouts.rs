//! Where an event took place.

use dateline_types::{
    Argument, MentionKind, Place, Pos, Resolution, Resolved, Toponym, Whereabouts,
};

use crate::grammar::{Grammar, is_in};
use crate::narrative::narrative;
use crate::when::is_clause;

/// How sure a place is that stands in the sentence, but not with the predicate.
const IN_SENTENCE: f32 = 0.8;

/// And one that the sentences before it told of.
const RUNNING: f32 = 0.5;

/// And the one that the article is sent from.
const SENT_FROM: f32 = 0.4;

/// How many sentences a place holds for, where nothing else is said.
const RUNNING_SENTENCES: usize = 2;

/// Returns where: the place that `goals` (who or what is visited) name, else the place with the predicate, else that of its sentence, else the one that the sentences just before it told of.
pub(crate) fn whereabouts(
    resolved: &Resolved,
    grammar: &Grammar,
    head: usize,
    goals: &[Argument],
) -> Option<(Whereabouts, String)> {
    let places = Places { resolved, grammar };
    // The first in the text of those that any goal names.
    let of_goals = goals.iter().filter_map(|goal| resolved.toponyms_in(goal.span).next());
    if let Some(goal) = of_goals.min_by_key(|toponym| toponym.span.end) {
        return Some(found(goal, 1.0, "is visited"));
    }
    let with = |toponym: &&Toponym| places.is_with(toponym, head);
    let sentence = resolved.doc.tokens[head].sent;
    places
        .of_sentence(sentence)
        .find(with)
        .map(|toponym| found(toponym, 1.0, "stands with it"))
        .or_else(|| {
            places.finest(sentence).map(|toponym| found(toponym, IN_SENTENCE, "is in its sentence"))
        })
        .or_else(|| {
            let running = places.running(head);
            running.map(|toponym| found(toponym, RUNNING, "is in a sentence before it"))
        })
        .or_else(|| {
            let dateline = places.dateline(head);
            dateline.map(|toponym| found(toponym, SENT_FROM, "is where the article was sent from"))
        })
}

/// Returns the place that stands with one of these words, under a preposition of place.
pub(crate) fn scene<'r>(
    resolved: &'r Resolved,
    grammar: &'r Grammar,
    heads: impl IntoIterator<Item = usize>,
) -> Option<&'r Toponym> {
    let places = Places { resolved, grammar };
    heads.into_iter().find_map(|head| {
        let sentence = resolved.doc.tokens[head].sent;
        places.of_sentence(sentence).find(|toponym| places.is_with(toponym, head))
    })
}

/// Makes the answer, with the reason for it.
fn found(toponym: &Toponym, certainty: f32, why: &str) -> (Whereabouts, String) {
    let Place { name, country, .. } = &toponym.place;
    let country = country.as_deref().unwrap_or("no one country");
    let reason = format!("{name}, {country} {why} (sure by {:.2})", toponym.confidence * certainty);
    let whereabouts = Whereabouts {
        span: toponym.span,
        place: toponym.place.clone(),
        confidence: toponym.confidence * certainty,
    };
    (whereabouts, reason)
}

/// The places of an article that something may take place at.
struct Places<'r> {
    resolved: &'r Resolved,
    grammar: &'r Grammar,
}

impl<'r> Places<'r> {
    fn of_sentence(&self, sentence: usize) -> impl Iterator<Item = &'r Toponym> {
        let span = self.resolved.doc.sents[sentence].span;
        // "In *March*" is no town of that name.
        let is_day = |toponym: &&Toponym| self.resolved.timexes_in(toponym.span).next().is_some();
        self.resolved.toponyms_in(span).filter(move |toponym| !is_day(toponym))
    }

    /// Returns the token that stands for the place in the tree.
    fn token(&self, toponym: &Toponym) -> Option<usize> {
        let doc = &self.resolved.doc;
        let tokens = doc.tokens_in(toponym.span);
        let is_top = |&token: &usize| {
            doc.tokens[token].governor.is_none_or(|above| !tokens.contains(&above))
        };
        tokens.clone().find(is_top)
    }

    /// Tells whether a preposition of place stands with a token: « à Damas ».
    fn is_located(&self, token: usize) -> bool {
        let doc = &self.resolved.doc;
        let Some(word) = self.grammar.preposition(doc, token) else { return false };
        // « se sont retirées *de* Kherson »: of a verb it is from where.
        let is_from = || {
            let verb = doc.tokens[token].governor;
            is_in(&self.grammar.genitives, word)
                && verb.is_some_and(|verb| doc.tokens[verb].pos == Pos::Verb)
        };
        is_in(&self.grammar.places, word) || is_from()
    }

    /// Tells whether a place is said of the predicate: by its own preposition, or by that of the thing it belongs to (« sur la base de Hmeimim »).
    fn is_with(&self, toponym: &Toponym, head: usize) -> bool {
        let doc = &self.resolved.doc;
        let Some(token) = self.token(toponym) else { return false };
        let path: Vec<usize> = std::iter::once(token)
            .chain(doc.ancestors(token))
            .take_while(|&above| above != head)
            .collect();
        let reaches = path.last().is_some_and(|&top| doc.tokens[top].governor == Some(head));
        let is_in_clause = path.iter().all(|&above| !is_clause(doc, above));
        let is_holder = |&&above: &&usize| self.is_located(above);
        let by = path.iter().find(is_holder);
        reaches && is_in_clause && by.is_some_and(|&by| by == token || !self.is_someone(by))
    }

    /// « à l'ambassadeur de Syrie » is no place.
    fn is_someone(&self, token: usize) -> bool {
        let span = self.resolved.doc.tokens[token].span;
        !self.resolved.is_place(span)
            && self.resolved.mention_at(token).is_some_and(|mention| {
                let identity = &self.resolved.entities[mention.entity].identity;
                mention.kind == MentionKind::Name || identity.office.is_some()
            })
    }

    /// Returns the finest place of a sentence that stands under a preposition of place; of equals, the first.
    fn finest(&self, sentence: usize) -> Option<&'r Toponym> {
        let located = self
            .of_sentence(sentence)
            .filter(|toponym| self.token(toponym).is_some_and(|token| self.is_located(token)));
        located.min_by_key(|toponym| coarseness(toponym.place.resolution))
    }

    /// Returns the place that the paragraph's sentences just before told of, the nearest first.
    fn running(&self, head: usize) -> Option<&'r Toponym> {
        let before = narrative(self.resolved, head, RUNNING_SENTENCES);
        before.into_iter().find_map(|sentence| self.finest(sentence))
    }

    /// Returns the place at the head of the text, before an agency, a dash or a day: « DAMAS (AFP) – », « Paris, 7 janvier ». It holds but for
    /// what is quoted.
    fn dateline(&self, head: usize) -> Option<&'r Toponym> {
        const LONGEST: usize = 60;
        let Resolved { doc, toponyms, timexes, .. } = self.resolved;
        if self.resolved.quotes_around(head).any(|quote| quote.direct) {
            return None;
        }
        let text = doc.text();
        let is_at_head = |toponym: &&Toponym| {
            let Some(before) = text.get(..toponym.span.start) else { return false };
            before.rsplit("\n\n").next().is_none_or(|line| line.trim().is_empty())
        };
        let is_followed = |toponym: &&Toponym| {
            let after = text.get(toponym.span.end..).unwrap_or_default();
            let end = toponym.span.end;
            let day = || timexes.get(timexes.partition_point(|timex| timex.span.start < end));
            let has_day = || day().is_some_and(|timex| timex.span.start < end + LONGEST);
            let mark = after.trim_start().chars().next();
            // "US-China talks" were not sent from there.
            let tied =
                after.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
            if tied {
                return false;
            }
            matches!(mark, Some('(' | '-' | '–' | '—')) || mark == Some(',') && has_day()
        };
        toponyms.iter().take(MAX_DATELINE).filter(is_at_head).find(is_followed)
    }
}

/// How many places may stand before the one that the article was sent from: those of its title.
const MAX_DATELINE: usize = 4;

/// Orders places from the finest.
fn coarseness(resolution: Resolution) -> u8 {
    match resolution {
        Resolution::City => 0,
        Resolution::Region | Resolution::Admin1 => 1,
        Resolution::Country => 2,
    }
}
