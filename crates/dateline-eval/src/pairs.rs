//! Sentences whose actor and recipient are marked: which type is said of that pair, and which events of right type and actor there are.
//!
//! Counts as the scorer of the Zero-Shot-PLOVER sentences counts that came before it, so that figures can be set side by side.

use std::collections::BTreeMap;

use crate::calibration::Calibration;
use crate::confusion::{Confusion, NONE};
use crate::fields::Field;
use crate::findings::{Finding, FindingKind, describe, why_not_coded};
use crate::fold::Fold;
use crate::model::{Argument, Event, Pair, Seen, Span};
use crate::report::{Options, Report, agreements};
use crate::tally::{Counts, Scope, Tally, scores};

/// Compares marked pairs with the events said of their sentences, by the sentences' ids. `seen` tells which triggers stand in each.
#[must_use]
pub fn evaluate_pairs(
    pairs: &[Pair],
    said: &BTreeMap<String, Vec<Event>>,
    seen: &BTreeMap<String, Vec<Seen>>,
    options: &Options,
) -> Report {
    let fold = Fold::of(pairs.iter().map(|pair| pair.event_type.as_str()));
    let all: Vec<Answer<'_>> = pairs
        .iter()
        .map(|pair| Answer::new(pair, said.get(&pair.article.id), fold, options))
        .collect();
    let mut confusion = Confusion::new(Scope::Pair);
    all.iter().for_each(|answer| confusion.add(&answer.gold, &answer.said));
    let sentences = by_sentence(&all);
    let tallies: Vec<Tally> = sentences.iter().map(|answers| tally(answers)).collect();
    let types: Vec<Vec<(String, String)>> = sentences
        .iter()
        .map(|answers| {
            answers.iter().map(|answer| (answer.gold.clone(), answer.said.clone())).collect()
        })
        .collect();
    let units = [types.iter().map(Vec::as_slice).collect()];
    let confidence = |answer: &Answer<'_>| Some((answer.best?.confidence?, answer.is_right()));
    let confidences: Vec<(f64, bool)> = all.iter().filter_map(confidence).collect();
    Report {
        n_articles: sentences.len(),
        n_gold: pairs.len(),
        n_said: all.iter().map(|answer| answer.n_events).sum(),
        n_aligned: all.iter().filter(|answer| answer.best.is_some()).count(),
        scores: scores(&tallies, options.n_draws),
        agreement: agreements(&[Field::Type], &units, options.n_draws),
        confusion,
        calibration: Calibration::of(&confidences),
        findings: all
            .iter()
            .filter(|answer| !answer.is_right())
            .map(|answer| answer.finding(seen))
            .collect(),
    }
}

/// A pair with the event that answers it.
struct Answer<'p> {
    pair: &'p Pair,
    gold: String,
    said: String,
    best: Option<&'p Event>,
    /// Events of the sentence.
    n_events: usize,
    /// Those of them that have the right type and actor.
    n_hits: usize,
}

impl<'p> Answer<'p> {
    fn new(
        pair: &'p Pair,
        events: Option<&'p Vec<Event>>,
        fold: Fold,
        options: &Options,
    ) -> Answer<'p> {
        let events: Vec<&Event> =
            events.into_iter().flatten().filter(|event| options.takes(event)).collect();
        let gold = fold.name(&pair.event_type).to_owned();
        let name = |event: &Event| {
            event.event_type.as_deref().map_or("?", |name| fold.name(name)).to_owned()
        };
        let is_hit =
            |event: &&&Event| name(event) == gold && touch(event.actors.as_deref(), &pair.actor);
        let best = best(pair, &events);
        Answer {
            pair,
            said: best.map_or(NONE.to_owned(), name),
            best,
            n_events: events.len(),
            n_hits: events.iter().filter(is_hit).count(),
            gold,
        }
    }

    fn is_right(&self) -> bool {
        self.gold == self.said
    }

    fn finding(&self, seen: &BTreeMap<String, Vec<Seen>>) -> Finding {
        let Pair { article, words: (actor, recipient), .. } = self.pair;
        let kind = self.best.map_or(FindingKind::Missing, |_| FindingKind::Wrong(Field::Type));
        let told = self.best.and_then(|event| event.reasons.get("type").cloned());
        Finding {
            scope: Scope::Pair,
            kind,
            article: article.id.clone(),
            event: self.best.and_then(|event| event.id.clone()),
            origin: Some(article.origin.clone()),
            sentence: article.text.clone(),
            gold: Some(format!("{}: {} → {}", self.gold, side(actor), side(recipient))),
            said: self.best.map(describe),
            rule: self.best.and_then(|event| event.rule.clone()),
            reason: if self.best.is_some() { told } else { Some(self.why_missing(seen)) },
        }
    }

    fn why_missing(&self, seen: &BTreeMap<String, Vec<Seen>>) -> String {
        if self.n_events > 0 {
            return format!("{} coded there, none with this actor or recipient", self.n_events);
        }
        let Some(seen) = seen.get(&self.pair.article.id) else {
            return "nothing was coded there".to_owned();
        };
        why_not_coded(&seen.iter().collect::<Vec<_>>(), &self.pair.article.text)
    }
}

fn side(words: &str) -> &str {
    if words.is_empty() { "–" } else { words }
}

/// Returns the event whose actor and recipient fit the pair best, then the surest, then the first; none that touches neither.
fn best<'e>(pair: &Pair, events: &[&'e Event]) -> Option<&'e Event> {
    let rank = |event: &Event| {
        let (actors, recipients) = (event.actors.as_deref(), event.recipients.as_deref());
        let (actor, recipient) = (touch(actors, &pair.actor), touch(recipients, &pair.recipient));
        let turned_actor = !actor && touch(recipients, &pair.actor);
        let turned_recipient = !recipient && touch(actors, &pair.recipient);
        let count = |is: bool| u8::from(is);
        2 * count(actor) + 2 * count(recipient) + count(turned_actor) + count(turned_recipient)
    };
    let mut best: Option<(u8, f64, &Event)> = None;
    for event in events {
        let (rank, confidence) = (rank(event), event.confidence.unwrap_or(0.0));
        let is_better = best.is_none_or(|(of_best, sure, _)| (rank, confidence) > (of_best, sure));
        if rank > 0 && is_better {
            best = Some((rank, confidence, event));
        }
    }
    best.map(|(_, _, event)| event)
}

fn touch(arguments: Option<&[Argument]>, marked: &[Span]) -> bool {
    let mut spans = arguments.into_iter().flatten().flat_map(|argument| &argument.spans);
    spans.any(|span| marked.iter().any(|mark| span.touches(*mark)))
}

/// Groups the pairs of one text: they are drawn together.
fn by_sentence<'a, 'p>(all: &'a [Answer<'p>]) -> Vec<Vec<&'a Answer<'p>>> {
    let mut groups: BTreeMap<&str, Vec<&Answer<'p>>> = BTreeMap::new();
    for answer in all {
        groups.entry(&answer.pair.article.text).or_default().push(answer);
    }
    groups.into_values().collect()
}

fn tally(answers: &[&Answer<'_>]) -> Tally {
    let mut tally = Tally::default();
    for answer in answers {
        let (said, right) = (usize::from(answer.best.is_some()), usize::from(answer.is_right()));
        tally.add(Scope::Pair, Field::Type, None, Counts::new(1, said, right));
        let right = right as u64;
        let of_gold = Counts { gold: 1, found: right, ..Counts::default() };
        tally.add(Scope::Pair, Field::Type, Some(&answer.gold), of_gold);
        if answer.best.is_some() {
            let of_said = Counts { said: 1, right, ..Counts::default() };
            tally.add(Scope::Pair, Field::Type, Some(&answer.said), of_said);
        }
        let events = Counts {
            gold: 1,
            found: u64::from(answer.n_hits > 0),
            said: answer.n_events as u64,
            right: answer.n_hits as u64,
        };
        tally.add(Scope::PairEvent, Field::Event, None, events);
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Article;

    fn argument(start: usize) -> Vec<Argument> {
        vec![Argument { spans: vec![Span { start, end: start + 3 }], ..Argument::default() }]
    }

    fn event(name: &str, actor: usize, recipient: usize, confidence: f64) -> Event {
        Event {
            event_type: Some(name.to_owned()),
            actors: Some(argument(actor)),
            recipients: Some(argument(recipient)),
            confidence: Some(confidence),
            ..Event::default()
        }
    }

    fn pair(id: &str, name: &str) -> Pair {
        let span = |start| vec![Span { start, end: start + 3 }];
        let article = Article {
            origin: String::new(),
            id: id.to_owned(),
            text: format!("text {id}"),
            lang: None,
            published: None,
        };
        let words = ("A".to_owned(), "B".to_owned());
        Pair { article, actor: span(0), recipient: span(10), words, event_type: name.to_owned() }
    }

    fn report(pairs: &[Pair], said: &[(&str, Vec<Event>)]) -> Report {
        let said = said.iter().map(|(id, events)| ((*id).to_owned(), events.clone())).collect();
        evaluate_pairs(pairs, &said, &BTreeMap::new(), &Options::default())
    }

    #[test]
    fn the_event_that_fits_the_pair_best_answers_it() {
        let both_turned = event("AID", 10, 0, 0.9);
        let said = vec![
            event("REJECT", 20, 10, 0.9),
            both_turned,
            event("ACCUSE", 0, 20, 0.95),
            event("ACCUSE", 0, 10, 0.2),
        ];
        let answers = report(&[pair("1", "ACCUSE")], &[("1", said)]);
        assert_eq!((answers.n_said, answers.n_aligned, answers.findings.len()), (4, 1, 0));
        let events = answers.scores.iter().find(|score| score.scope == Scope::PairEvent).unwrap();
        assert_eq!((events.precision, events.recall), (Some(0.5), Some(1.0)));
        assert_eq!(answers.calibration.unwrap().brier, 0.8_f64.powi(2));
    }

    #[test]
    fn the_counts_are_those_of_the_scorer() {
        let pairs = [pair("1", "YIELD"), pair("2", "AID"), pair("3", "AID")];
        let said = [
            ("1", vec![event("CONCEDE", 0, 10, 0.5)]),
            ("2", vec![event("RETREAT", 0, 10, 0.5)]),
            ("3", vec![event("AID", 30, 40, 0.5)]),
        ];
        let answers = report(&pairs, &said);
        let types: Vec<_> =
            answers.scores.iter().filter(|score| score.scope == Scope::Pair).collect();
        let told: Vec<_> = types
            .iter()
            .map(|score| (score.value.as_deref(), score.is_macro, score.recall.unwrap()))
            .collect();
        assert_eq!(
            told,
            [
                (None, false, 1.0 / 3.0),
                (None, true, 0.5),
                (Some("AID"), false, 0.0),
                (Some("YIELD"), false, 1.0)
            ]
        );
        // YIELD: one right of one gold and two said.
        assert_eq!(types[3].f1, Some(2.0 / 3.0));
        assert_eq!(answers.confusion.counts[&("AID".to_owned(), "NONE".to_owned())], 1);
        let reasons: Vec<_> = answers
            .findings
            .iter()
            .map(|finding| (finding.kind.name(), finding.reason.as_deref()))
            .collect();
        assert_eq!(
            reasons,
            [("type", None), ("missing", Some("1 coded there, none with this actor or recipient"))]
        );
    }
}
