//! What the rows of all data sets are made of: the article, and the pairs of who did it and to whom.

use dateline_types::{
    Argument, Article, ByteSpan, EntLabel, Event, Place, Resolution, Resolved, Whereabouts,
};
use jiff::civil::Date;

use super::{Codes, Provinces, is_word_given};
use crate::MadeBy;

/// An article with all that its rows are made from.
pub(super) struct Story<'s> {
    pub(super) resolved: &'s Resolved,
    pub(super) article: &'s Article,
    pub(super) made_by: &'s MadeBy,
    pub(super) codes: &'s Codes,
    provinces: &'s Provinces,
}

/// One row: an event with one of its actors and one of its recipients.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'e> {
    pub(super) event: &'e Event,
    pub(super) actor: Option<&'e Argument>,
    pub(super) recipient: Option<&'e Argument>,
    /// From 0, within the event.
    pub(super) nth: u64,
}

/// Returns the pairs of an event: every actor with every recipient, in their order, nobody with himself. Those who meet are all actors: each is paired
/// with each other. Where there is none of one kind its place is empty; an event without both is still one row.
pub(super) fn pairs(event: &Event) -> impl Iterator<Item = Pair<'_>> {
    let is_mutual = event.recipients.is_empty() && event.actors.len() > 1;
    let others = if is_mutual { &event.actors } else { &event.recipients };
    let (actors, recipients) = (each_or_none(&event.actors), each_or_none(others));
    let all = actors.into_iter().flat_map(move |actor| {
        recipients.clone().into_iter().map(move |recipient| (actor, recipient))
    });
    let is_self =
        |one: &Argument, other: &Argument| one.span == other.span && one.identity == other.identity;
    let all = all.filter(move |(actor, recipient)| {
        !actor.zip(*recipient).is_some_and(|(actor, recipient)| is_self(actor, recipient))
    });
    (0..).zip(all).map(|(nth, (actor, recipient))| Pair { event, actor, recipient, nth })
}

fn each_or_none(arguments: &[Argument]) -> Vec<Option<&Argument>> {
    if arguments.is_empty() { vec![None] } else { arguments.iter().map(Some).collect() }
}

impl Pair<'_> {
    /// Returns a number for the row: the first 13 hex digits of the event's id, and one more for each further pair. It keeps below 2^53, so that readers that
    /// take numbers as floating point keep it whole.
    pub(super) fn number(&self) -> u64 {
        let digits = self.event.id.chars().filter_map(|c| c.to_digit(16)).take(13);
        digits.fold(0, |number, digit| number * 16 + u64::from(digit)) + self.nth
    }
}

impl<'s> Story<'s> {
    /// Gathers what the rows of an article need.
    pub(super) fn new(
        resolved: &'s Resolved,
        made_by: &'s MadeBy,
        codes: &'s Codes,
        provinces: &'s Provinces,
    ) -> Story<'s> {
        Story { resolved, article: &resolved.doc.article, made_by, codes, provinces }
    }

    /// Returns the day of an event: the first it may have been, else the first on which the article may have been published. A promise was made on the
    /// latter where what was promised is still to come.
    pub(super) fn day(&self, event: &Event) -> Option<Date> {
        let (day, published) = (event.when.as_ref().map(|when| when.time.start), self.published());
        match (day, published) {
            (Some(day), Some(published)) if is_word_given(event) => Some(day.min(published)),
            _ => day.or(published),
        }
    }

    /// Returns the first day on which the article may have been published.
    pub(super) fn published(&self) -> Option<Date> {
        self.article.published.as_ref().map(|published| published.start)
    }

    /// Returns the words that name a place.
    pub(super) fn words(&self, whereabouts: &Whereabouts) -> &'s str {
        whereabouts.span.text(&self.article.text)
    }

    /// Returns the town, where the place is one.
    pub(super) fn city<'p>(&self, place: &'p Place) -> Option<&'p str> {
        (place.resolution == Resolution::City).then_some(place.name.as_str())
    }

    /// Returns the first-level division that the place is or lies in.
    pub(super) fn province<'p>(&self, place: &'p Place) -> Option<&'p str>
    where
        's: 'p,
    {
        if place.resolution == Resolution::Admin1 {
            return Some(&place.name);
        }
        let key = (place.country.clone()?, place.admin1.clone()?);
        self.provinces.get(&key).map(String::as_str)
    }

    /// Returns the names of one kind in the article as the model found them, each once.
    pub(super) fn names(&self, label: EntLabel) -> Vec<&'s str> {
        let mut all: Vec<&str> = Vec::new();
        for ent in self.resolved.doc.ents.iter().filter(|ent| ent.label == label) {
            let words = ent.span.text(&self.article.text);
            if !all.contains(&words) {
                all.push(words);
            }
        }
        all
    }

    /// Tells whether an event stands in the title or the first paragraph after it.
    pub(super) fn is_lead(&self, event: &Event) -> bool {
        let Article { title, text, paragraphs, .. } = self.article;
        let is_title = |paragraph: &&ByteSpan| {
            let words = paragraph.text(text);
            title.as_deref().is_some_and(|title| title.trim() == words.trim())
        };
        let lead = paragraphs.iter().find(|paragraph| !is_title(paragraph));
        lead.is_none_or(|lead| event.evidence.span.start < lead.end)
    }
}

/// Returns what stands for someone in a column of names: the English name where it is someone known, else the words.
pub(super) fn name(argument: &Argument) -> &str {
    argument.identity.name.as_deref().unwrap_or(&argument.text)
}

/// Returns `value` as text; nothing where there is none.
pub(super) fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Returns a value of a scale with one digit behind the point.
pub(super) fn scale(value: f32) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::super::tests::codes;
    use super::*;

    #[test]
    fn every_actor_meets_every_recipient() {
        let mut event = sample::coded().events.swap_remove(0);
        let (actor, recipient) = (event.actors[0].clone(), event.recipients[0].clone());
        let other = Argument { text: "b".to_owned(), ..actor.clone() };
        event.actors = vec![actor, other];
        event.recipients = vec![recipient.clone(), recipient.clone(), recipient];
        event.id = "00000000000010ff".to_owned();
        let all: Vec<(&str, u64)> =
            pairs(&event).map(|pair| (pair.actor.unwrap().text.as_str(), pair.number())).collect();
        let first = event.actors[0].text.as_str();
        assert_eq!(all, [(first, 1), (first, 2), (first, 3), ("b", 4), ("b", 5), ("b", 6)]);
    }

    #[test]
    fn an_event_of_nobody_is_one_row() {
        let mut event = sample::coded().events.swap_remove(0);
        (event.actors, event.recipients) = (vec![], vec![]);
        event.id = "ffffffffffffffff".to_owned();
        let all: Vec<Pair<'_>> = pairs(&event).collect();
        assert_eq!(all.len(), 1);
        assert!(all[0].actor.is_none() && all[0].recipient.is_none());
        assert_eq!(all[0].number(), (1 << 52) - 1);
    }

    #[test]
    fn the_lead_is_the_title_and_what_follows_it() {
        let lead = |title: Option<&str>| {
            let mut coded = sample::coded();
            coded.resolved.doc.article.title = title.map(str::to_owned);
            let (codes, provinces, made_by) = (codes(), Provinces::new(), sample::made_by());
            let story = Story::new(&coded.resolved, &made_by, &codes, &provinces);
            coded.events.iter().map(|event| story.is_lead(event)).collect::<Vec<bool>>()
        };
        assert_eq!(lead(None), [true, false, false, false, false]);
        let first = sample::TEXT.split("\n\n").next();
        assert_eq!(lead(first), [true, true, true, false, false]);
    }
}
