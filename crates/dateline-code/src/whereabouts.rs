//! Where an event took place.

use dateline_types::{Argument, MentionKind, Pos, Resolution, Resolved, Toponym, Whereabouts};

use crate::grammar::{Grammar, is_in};
use crate::narrative::narrative;
use crate::when::is_clause;

/// How sure a place is that stands in the sentence, but not with the predicate.
const IN_SENTENCE: f32 = 0.8;

/// And one that the sentences before it told of.
const RUNNING: f32 = 0.5;

/// How many sentences a place holds for, where nothing else is said.
const RUNNING_SENTENCES: usize = 2;

/// Returns where: the place that `goals` (who or what is visited) name, else the place with the predicate, else that of its sentence, else the one that the sentences just before it told of.
pub(crate) fn whereabouts(
    resolved: &Resolved,
    grammar: &Grammar,
    head: usize,
    goals: &[Argument],
) -> Option<Whereabouts> {
    let places = Places { resolved, grammar };
    let is_goal = |toponym: &&Toponym| goals.iter().any(|goal| goal.span.contains(toponym.span));
    if let Some(goal) = resolved.toponyms.iter().find(is_goal) {
        return Some(found(goal, 1.0));
    }
    let with = |toponym: &&Toponym| places.is_with(toponym, head);
    let sentence = resolved.doc.tokens[head].sent;
    places
        .of_sentence(sentence)
        .find(with)
        .map(|toponym| found(toponym, 1.0))
        .or_else(|| places.finest(sentence).map(|toponym| found(toponym, IN_SENTENCE)))
        .or_else(|| places.running(head).map(|toponym| found(toponym, RUNNING)))
}

fn found(toponym: &Toponym, certainty: f32) -> Whereabouts {
    Whereabouts {
        span: toponym.span,
        place: toponym.place.clone(),
        confidence: toponym.confidence * certainty,
    }
}

/// The places of an article that something may take place at.
struct Places<'r> {
    resolved: &'r Resolved,
    grammar: &'r Grammar,
}

impl<'r> Places<'r> {
    fn of_sentence(&self, sentence: usize) -> impl Iterator<Item = &'r Toponym> {
        let span = self.resolved.doc.sents[sentence].span;
        self.resolved.toponyms.iter().filter(move |toponym| span.contains(toponym.span))
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
        let is_place = self.resolved.toponyms.iter().any(|toponym| toponym.span.overlaps(span));
        !is_place
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
}

/// Orders places from the finest.
fn coarseness(resolution: Resolution) -> u8 {
    match resolution {
        Resolution::City => 0,
        Resolution::Region | Resolution::Admin1 => 1,
        Resolution::Country => 2,
    }
}
