//! When and where an event took place, and who says so.

use dateline_types::{
    Argument, ByteSpan, Doc, MentionKind, Pos, Quote, Relation, Resolution, Resolved, Speaker,
    Timex, TimexKind, Toponym, When, Whereabouts,
};

use crate::grammar::{Grammar, is_in};

/// Returns when: the expression tied to the predicate, else the sentence's nearest, else the time of publication.
pub(crate) fn when(resolved: &Resolved, head: usize) -> Option<When> {
    let doc = &resolved.doc;
    let below = doc.span(doc.reach(head, |token| !is_clause(doc, token)));
    let sentence = doc.sent_of(head).span;
    let at = doc.tokens[head].span.start;
    let nearest = |within: ByteSpan| {
        let fitting = resolved
            .timexes
            .iter()
            .filter(|timex| within.contains(timex.span) && timex.time.is_some());
        let dated = fitting.filter(|timex| matches!(timex.kind, TimexKind::Date | TimexKind::Time));
        dated.min_by_key(|timex| timex.span.start.abs_diff(at))
    };
    match nearest(below).or_else(|| nearest(sentence)) {
        Some(timex) => of_timex(timex),
        None => of_publication(doc),
    }
}

fn is_clause(doc: &Doc, token: usize) -> bool {
    matches!(
        doc.tokens[token].relation,
        Relation::Complement
            | Relation::RelativeClause
            | Relation::AdverbialClause
            | Relation::Parataxis
    )
}

fn of_timex(timex: &Timex) -> Option<When> {
    let time = timex.time.clone()?;
    let candidates: Vec<String> =
        timex.candidates.iter().map(|candidate| candidate.edtf.clone()).collect();
    // One that the article's own dates point to is the answer; the others are kept.
    let is_settled = candidates.first().is_none_or(|best| *best == time.edtf);
    let edtf = if candidates.len() > 1 && !is_settled {
        format!("[{}]", candidates.join(","))
    } else {
        time.edtf.clone()
    };
    let candidates = if candidates.is_empty() { vec![time.edtf.clone()] } else { candidates };
    Some(When { edtf, time, candidates, span: Some(timex.span), basis: timex.basis })
}

fn of_publication(doc: &Doc) -> Option<When> {
    let published = doc.article.published.as_ref()?;
    let time = dateline_types::TimeSpan {
        edtf: published.edtf.clone(),
        start: published.start,
        end: published.end,
    };
    Some(When {
        edtf: time.edtf.clone(),
        candidates: vec![time.edtf.clone()],
        time,
        span: None,
        basis: "publication",
    })
}

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
        let doc = &self.resolved.doc;
        let sentence = doc.tokens[head].sent;
        let is_quoted =
            self.resolved.quotes.iter().any(|quote| quote.direct && quote.tokens.contains(&head));
        if is_quoted {
            return None;
        }
        let start = doc.sents[sentence].span.start;
        (sentence.saturating_sub(RUNNING_SENTENCES)..sentence).rev().find_map(|before| {
            let between = doc.text().get(doc.sents[before].span.end..start)?;
            let goes_on = !between.contains("\n\n") && self.has_same_people(before, sentence);
            if goes_on { self.finest(before) } else { None }
        })
    }

    /// Tells whether someone of one sentence is in the other: then the story goes on where it was.
    fn has_same_people(&self, before: usize, after: usize) -> bool {
        let doc = &self.resolved.doc;
        let of = |sentence: usize| {
            let all = self.resolved.mentions.iter();
            all.filter(move |mention| doc.tokens[mention.head].sent == sentence)
        };
        of(before).any(|one| of(after).any(|other| other.entity == one.entity))
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

/// Returns who says so: the voices around the trigger, the innermost first.
pub(crate) fn said_by(resolved: &Resolved, head: usize) -> Vec<Speaker> {
    let mut quotes: Vec<&Quote> =
        resolved.quotes.iter().filter(|quote| quote.tokens.contains(&head)).collect();
    quotes.sort_by_key(|quote| quote.tokens.len());
    let mut chain: Vec<Speaker> = Vec::new();
    for speaker in quotes.into_iter().flat_map(|quote| &quote.chain) {
        if !chain.iter().any(|other| other.span == speaker.span) {
            chain.push(speaker.clone());
        }
    }
    chain
}
