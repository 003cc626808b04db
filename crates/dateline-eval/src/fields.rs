//! The fields of an event that are compared, and when two values of one count as the same.

use crate::fold::Fold;
use crate::model::{Argument, Event, Place, When};
use crate::nearby::is_near;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(
    missing_docs,
    reason = "named as the records name them; docs/guides/eval.md says what each counts"
)]
pub enum Field {
    Event,
    Type,
    Mode,
    Actor,
    ActorCountry,
    ActorSector,
    Recipient,
    RecipientCountry,
    RecipientSector,
    Status,
    When,
    WhenOverlap,
    Where,
    WhereCountry,
}

impl Field {
    /// All, in the order in which they are told.
    pub const ALL: [Field; 14] = [
        Field::Event,
        Field::Type,
        Field::Mode,
        Field::Actor,
        Field::ActorCountry,
        Field::ActorSector,
        Field::Recipient,
        Field::RecipientCountry,
        Field::RecipientSector,
        Field::Status,
        Field::When,
        Field::WhenOverlap,
        Field::Where,
        Field::WhereCountry,
    ];

    /// Iterates over those that stand in one place of the record; [`Field::Event`] is made of three of them.
    pub(crate) fn single() -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(|field| *field != Field::Event)
    }

    /// Returns the name that records use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Field::Event => "event",
            Field::Type => "type",
            Field::Mode => "mode",
            Field::Actor => "actor",
            Field::ActorCountry => "actor_country",
            Field::ActorSector => "actor_sector",
            Field::Recipient => "recipient",
            Field::RecipientCountry => "recipient_country",
            Field::RecipientSector => "recipient_sector",
            Field::Status => "status",
            Field::When => "when",
            Field::WhenOverlap => "when_overlap",
            Field::Where => "where",
            Field::WhereCountry => "where_country",
        }
    }

    /// Tells whether its values are names of few kinds, so that each is worth a figure of its own.
    pub(crate) fn has_names(self) -> bool {
        use Field as F;
        matches!(
            self,
            F::Type
                | F::Mode
                | F::Status
                | F::ActorCountry
                | F::ActorSector
                | F::RecipientCountry
                | F::RecipientSector
                | F::WhereCountry
        )
    }
}

/// One value of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Item<'e> {
    Name(&'e str),
    Argument(&'e Argument),
    Exact(&'e When),
    Overlapping(&'e When),
    Place(&'e Place),
}

impl<'e> Item<'e> {
    /// Returns the name under which it counts by itself.
    pub(crate) fn name(self) -> Option<&'e str> {
        match self {
            Item::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn is(self, other: Item<'_>) -> bool {
        match (self, other) {
            (Item::Name(one), Item::Name(other)) => one == other,
            (Item::Argument(one), Item::Argument(other)) => words_touch(one, other),
            (Item::Exact(one), Item::Exact(other)) => one.edtf == other.edtf,
            (Item::Overlapping(one), Item::Overlapping(other)) => overlap(one, other),
            (Item::Place(one), Item::Place(other)) => is_near(one, other),
            _ => false,
        }
    }
}

/// Returns what an event says of a field; `None` where its coder did not code the field.
pub(crate) fn items<'e>(event: &'e Event, field: Field, fold: Fold) -> Option<Vec<Item<'e>>> {
    let told = |one: Option<Item<'e>>| one.into_iter().collect::<Vec<_>>();
    match field {
        Field::Event => None,
        Field::Type => event.event_type.as_deref().map(|name| vec![Item::Name(fold.name(name))]),
        Field::Mode => event.modes.as_ref().map(|modes| names(modes)),
        Field::Status => event.status.as_deref().map(|name| vec![Item::Name(name)]),
        Field::Actor => words(event.actors.as_deref()?),
        Field::Recipient => words(event.recipients.as_deref()?),
        Field::ActorCountry => countries(event.actors.as_deref()?),
        Field::RecipientCountry => countries(event.recipients.as_deref()?),
        Field::ActorSector => sectors(event.actors.as_deref()?),
        Field::RecipientSector => sectors(event.recipients.as_deref()?),
        Field::When => event.when.is_said().then(|| told(event.when.get().map(Item::Exact))),
        Field::WhenOverlap => {
            event.when.is_said().then(|| told(event.when.get().map(Item::Overlapping)))
        }
        Field::Where => event.place.is_said().then(|| told(event.place.get().map(Item::Place))),
        Field::WhereCountry => {
            let country = || event.place.get().and_then(|place| place.country.as_deref());
            event.place.is_said().then(|| told(country().map(Item::Name)))
        }
    }
}

fn names(names: &[String]) -> Vec<Item<'_>> {
    names.iter().map(|name| Item::Name(name)).collect()
}

/// Arguments by their words; not coded where there are arguments and none says its words.
fn words(arguments: &[Argument]) -> Option<Vec<Item<'_>>> {
    let with_words: Vec<_> =
        arguments.iter().filter(|argument| argument.has_words()).map(Item::Argument).collect();
    (arguments.is_empty() || !with_words.is_empty()).then_some(with_words)
}

fn countries(arguments: &[Argument]) -> Option<Vec<Item<'_>>> {
    let is_coded =
        arguments.is_empty() || arguments.iter().any(|argument| argument.country.is_some());
    is_coded.then(|| arguments.iter().filter_map(Argument::country).map(Item::Name).collect())
}

fn sectors(arguments: &[Argument]) -> Option<Vec<Item<'_>>> {
    let is_coded =
        arguments.is_empty() || arguments.iter().any(|argument| argument.sectors.is_some());
    is_coded.then(|| arguments.iter().filter_map(Argument::sector).map(Item::Name).collect())
}

/// Pairs the values of one side with those of the other that are the same, each at most once.
pub(crate) fn matches(gold: &[Item<'_>], said: &[Item<'_>]) -> Vec<(usize, usize)> {
    let mut is_free = vec![true; said.len()];
    let mut pairs = Vec::new();
    for (nth, one) in gold.iter().enumerate() {
        let hit = (0..said.len()).find(|&other| is_free[other] && one.is(said[other]));
        if let Some(other) = hit {
            is_free[other] = false;
            pairs.push((nth, other));
        }
    }
    pairs
}

/// Tells whether the words of two arguments have a character in common; where one does not say where its words stand, whether one's are in the other's.
pub(crate) fn words_touch(one: &Argument, other: &Argument) -> bool {
    if !one.spans.is_empty() && !other.spans.is_empty() {
        return one.spans.iter().any(|span| other.spans.iter().any(|other| span.touches(*other)));
    }
    let (Some(one), Some(other)) = (&one.text, &other.text) else { return false };
    let (one, other) = (plain(one), plain(other));
    !one.is_empty() && !other.is_empty() && (contains(&one, &other) || contains(&other, &one))
}

/// Tells whether two arguments are the same one for all that is known.
pub(crate) fn is_same_one(one: &Argument, other: &Argument) -> bool {
    let same = |one: Option<&str>, other: Option<&str>| one.is_some() && one == other;
    same(one.id.as_deref(), other.id.as_deref())
        || same(one.name.as_deref(), other.name.as_deref())
        || same(one.country(), other.country())
            && (one.sector() == other.sector() || one.sectors.is_none() || other.sectors.is_none())
}

fn overlap(one: &When, other: &When) -> bool {
    match (one.days, other.days) {
        (Some((start, end)), Some((from, to))) => start <= to && from <= end,
        _ => one.edtf == other.edtf,
    }
}

/// Lower case, words and figures only, one space between and around.
pub(crate) fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .fold(" ".to_owned(), |all, word| all + &word.to_lowercase() + " ")
        .trim_end_matches(' ')
        .to_owned()
        + " "
}

fn contains(long: &str, short: &str) -> bool {
    short.trim() != "" && long.contains(short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Span, Told};

    fn argument(text: &str, spans: &[(usize, usize)]) -> Argument {
        let spans = spans.iter().map(|&(start, end)| Span { start, end }).collect();
        Argument { text: Some(text.to_owned()), spans, ..Argument::default() }
    }

    #[test]
    fn words_are_compared_by_place_else_by_letters() {
        assert!(words_touch(&argument("a", &[(0, 5), (9, 12)]), &argument("b", &[(11, 20)])));
        assert!(!words_touch(&argument("a", &[(0, 5)]), &argument("a", &[(5, 8)])));
        assert!(words_touch(&argument("The President", &[]), &argument("president", &[(3, 9)])));
        assert!(!words_touch(&argument("resident", &[]), &argument("president", &[])));
        assert!(!words_touch(&argument("…", &[]), &argument("president", &[])));
    }

    #[test]
    fn one_is_known_by_key_name_or_country_with_sector() {
        let coded = |country: &str, sector: Option<&str>| Argument {
            country: Some(Some(country.to_owned())),
            sectors: sector.map(|sector| vec![sector.to_owned()]),
            ..Argument::default()
        };
        assert!(is_same_one(&coded("FRA", Some("GOV")), &coded("FRA", Some("GOV"))));
        assert!(is_same_one(&coded("FRA", None), &coded("FRA", Some("GOV"))));
        assert!(!is_same_one(&coded("FRA", Some("MIL")), &coded("FRA", Some("GOV"))));
        assert!(!is_same_one(&Argument::default(), &Argument::default()));
    }

    #[test]
    fn what_is_not_coded_is_not_the_same_as_nothing() {
        let event = Event { modes: Some(vec![]), place: Told::Nothing, ..Event::default() };
        let items = |field| items(&event, field, Fold::default());
        assert_eq!((items(Field::Mode), items(Field::Where)), (Some(vec![]), Some(vec![])));
        assert_eq!(
            (items(Field::Type), items(Field::When), items(Field::Actor)),
            (None, None, None)
        );
    }

    #[test]
    fn each_value_counts_once() {
        let (gold, said) = (["FRA", "FRA", "DEU"].map(Item::Name), ["DEU", "FRA"].map(Item::Name));
        assert_eq!(matches(&gold, &said), [(0, 1), (2, 0)]);
    }
}
