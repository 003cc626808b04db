//! From an article with its events to what grouping keeps of them.

use dateline_types::{
    Argument, Article, ByteSpan, Coded, Event, Published, Resolution, TimeSpan, Whereabouts,
};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use crate::deed::{DayBasis, Deed, Party, Spot, hash_of};
use crate::print::{Print, UNDATED};
use crate::shingles::{Shingles, folded_words};
use crate::terms::{countries, landmarks, names, of_someone, plain_words, words};

impl Print {
    /// Makes the print of a coded article. What leads to it is found when it is added.
    #[must_use]
    pub fn of(coded: &Coded) -> Print {
        let doc = &coded.resolved.doc;
        Print {
            lang: doc.lang.clone(),
            words: words(doc),
            names: names(coded),
            ..without_words(&doc.article)
        }
    }

    /// Makes the print of an article that no model has read.
    #[must_use]
    pub fn of_plain(article: &Article) -> Print {
        Print { words: plain_words(article), ..without_words(article) }
    }
}

fn without_words(article: &Article) -> Print {
    let of_dateline = article.dateline.as_ref().and_then(|dateline| dateline.agency.as_ref());
    let retrieved = || article.retrieved.as_deref().and_then(day_of);
    Print {
        id: article.id.clone(),
        day: published_day(article.published.as_ref()).or_else(retrieved).unwrap_or(UNDATED),
        time: article.published.as_ref().and_then(second),
        lang: article.lang.clone().unwrap_or_default(),
        title: article.title.clone().unwrap_or_default(),
        outlet: article.outlet.as_deref().and_then(name),
        agency: article.agency.as_deref().or(of_dateline.map(String::as_str)).and_then(name),
        runs: Shingles::of(&article.text),
        words: Vec::new(),
        names: Vec::new(),
        leads: Vec::new(),
    }
}

/// Returns a name as it is compared; none where nothing of it can be.
fn name(name: &str) -> Option<String> {
    let words: Vec<String> = folded_words(name).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Returns the day of publication in UTC, where its time and zone are known, else as written.
fn published_day(published: Option<&Published>) -> Option<Date> {
    let published = published?;
    let instant = second(published).and_then(|second| Timestamp::from_second(second).ok());
    Some(instant.map_or(published.end, |instant| Offset::UTC.to_datetime(instant).date()))
}

/// Returns the second of publication since 1970; a time without a zone is taken for UTC.
fn second(published: &Published) -> Option<i64> {
    let time = published.time.as_deref()?;
    let in_utc = || Offset::UTC.to_timestamp(time.parse::<DateTime>().ok()?).ok();
    match time.parse::<Timestamp>() {
        Ok(instant) => Some(instant.as_second()),
        Err(_) => Some(in_utc()?.as_second()),
    }
}

fn day_of(text: &str) -> Option<Date> {
    TimeSpan::parse(text.get(..10)?).map(|span| span.start)
}

impl Deed {
    /// Makes the deeds of a coded article, in the order of its events.
    #[must_use]
    pub fn all_of(coded: &Coded) -> Vec<Deed> {
        let names = landmarks(&coded.resolved);
        let countries = countries(&coded.resolved);
        let article = &coded.resolved.doc.article;
        let published = published_day(article.published.as_ref());
        let time = article.published.as_ref().and_then(second);
        let deed = |event: &Event| {
            let (first_day, last_day, basis) = days(event, published.unwrap_or(UNDATED));
            Deed {
                id: event.id.clone(),
                event_type: event.event_type.name().to_owned(),
                modes: event.modes.iter().map(|mode| hash_of(mode)).collect(),
                status: event.status,
                first_day,
                last_day,
                basis,
                actors: parties(&event.actors),
                recipients: parties(&event.recipients),
                spot: event.whereabouts.as_ref().map(spot),
                has_counts: event.counts.told().next().is_some(),
                published: published.unwrap_or(last_day),
                time,
                names: names.clone(),
                countries: countries.clone(),
            }
        };
        let told: Vec<(Deed, &Event)> =
            coded.events.iter().map(|event| (deed(event), event)).collect();
        told.iter().map(|one| whole(one, &told)).collect()
    }

    /// Adds what another deed tells of the same.
    fn with(mut self, other: &Deed) -> Deed {
        add_new(&mut self.modes, &other.modes);
        add_new(&mut self.recipients, &other.recipients);
        if exactness(other.spot.as_ref()) > exactness(self.spot.as_ref()) {
            self.spot.clone_from(&other.spot);
        }
        self.has_counts |= other.has_counts;
        self
    }
}

/// Returns a deed with all that its sentence tells of it.
fn whole(one: &(Deed, &Event), told: &[(Deed, &Event)]) -> Deed {
    let same = told.iter().filter(|other| tell_one_deed(one, other));
    same.fold(one.0.clone(), |deed, (other, _)| deed.with(other))
}

/// Tells whether two events are one deed that a sentence tells in two verbs: "drones hit a building and killed seven".
fn tell_one_deed((one, its): &(Deed, &Event), (other, of_other): &(Deed, &Event)) -> bool {
    let actors =
        |event: &Event| -> Vec<ByteSpan> { event.actors.iter().map(|actor| actor.span).collect() };
    let days = |deed: &Deed| (deed.first_day, deed.last_day);
    one.event_type == other.event_type
        && its.evidence.sentence == of_other.evidence.sentence
        && !its.actors.is_empty()
        && actors(its) == actors(of_other)
        && days(one) == days(other)
        && one.is_past() == other.is_past()
}

fn add_new<T: Copy + PartialEq>(all: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !all.contains(item) {
            all.push(*item);
        }
    }
}

/// Returns how exactly a place is known: the greater, the smaller the place.
fn exactness(spot: Option<&Spot>) -> u8 {
    match spot.map(|spot| spot.resolution) {
        None => 0,
        Some(Resolution::Region) => 1,
        Some(Resolution::Country) => 2,
        Some(Resolution::Admin1) => 3,
        Some(Resolution::City) => 4,
    }
}

/// Returns the days of an event; what is told as done on the very day of publication, for want of another day, may have been done before.
fn days(event: &Event, published: Date) -> (Date, Date, DayBasis) {
    let Some(when) = &event.when else { return (published, published, DayBasis::Publication) };
    let basis = match when.basis {
        "publication" if when.span.is_none() => DayBasis::Publication,
        "narrative" | "sentence" => DayBasis::Story,
        _ => DayBasis::Told,
    };
    (when.time.start.min(when.time.end), when.time.end.max(when.time.start), basis)
}

fn parties(arguments: &[Argument]) -> Vec<Party> {
    let party = |argument: &Argument| {
        let identity = &argument.identity;
        Party {
            who: identity.id.as_ref().or(identity.name.as_ref()).map(|who| of_someone(who)),
            country: identity.country.as_deref().map(hash_of),
            is_country_inferred: identity.is_country_inferred,
        }
    };
    arguments.iter().map(party).collect()
}

fn spot(whereabouts: &Whereabouts) -> Spot {
    let place = &whereabouts.place;
    Spot {
        country: place.country.as_deref().map(hash_of),
        resolution: place.resolution,
        point: place.lat.zip(place.lon).map(|(lat, lon)| (lat as f32, lon as f32)),
    }
}

#[cfg(test)]
mod tests;
