//! The one event behind many reports.
//!
//! Deeds have an order: what tells most first, then what was published first. In that order each follows the leader before it that is most like it, and
//! leads itself where none is. So the groups follow from the set of deeds, and not from the order in which they came. When a deed comes or goes, only
//! those are looked at anew whose answer it may change, in the same order.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::archive::{Archive, EventKey};
use crate::deed::Deed;
use crate::likeness::{MIN_LIKENESS, likeness};
use dateline_types::Resolution;

/// So many deeds of one key and of the days around are looked at. Where there are more, what leads may depend on the order in which they came.
const MAX_HOLDERS: usize = 4_000;

/// An event that follows another than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaderChange {
    /// The event.
    pub event: EventKey,
    /// Whom it followed; none where it is new.
    pub before: Option<EventKey>,
    /// Whom it follows now; none where it is no more.
    pub now: Option<EventKey>,
}

/// Place of a deed in the order: the lower, the more it tells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    n_untold: u8,
    published: Date,
    time: i64,
    id: String,
    /// Ids differ but where an archive holds an article twice.
    event: EventKey,
}

impl Rank {
    fn of(event: EventKey, deed: &Deed) -> Rank {
        let is_city = deed.spot.as_ref().is_some_and(|spot| spot.resolution == Resolution::City);
        let is_day = deed.has_told_day() && deed.first_day == deed.last_day;
        let has_actor = deed.actors.iter().any(|actor| actor.country.is_some());
        let has_recipient = deed.recipients.iter().any(|other| other.country.is_some());
        let told = [
            deed.is_past(),
            is_day,
            is_day,
            is_city,
            is_city,
            has_actor,
            has_recipient,
            deed.has_counts,
        ];
        Rank {
            n_untold: told.into_iter().filter(|is_told| !is_told).count() as u8,
            published: deed.published,
            time: deed.time.unwrap_or(i64::MAX),
            id: deed.id.clone(),
            event,
        }
    }
}

/// Deeds to be looked at, in their order.
type ToDo = BTreeMap<Rank, (EventKey, Deed)>;

/// Adds events and returns those that follow another than before, in the order of their numbers.
pub(crate) fn add<A: Archive>(
    archive: &mut A,
    events: &[EventKey],
) -> Result<Vec<LeaderChange>, A::Error> {
    let mut todo = ToDo::new();
    for (event, deed) in archive.deeds(events)? {
        todo.insert(Rank::of(event, &deed), (event, deed));
    }
    settle(archive, todo)
}

/// Takes events out whose deeds are gone, and returns those that follow another than before.
pub(crate) fn remove<A: Archive>(
    archive: &mut A,
    events: &[EventKey],
) -> Result<Vec<LeaderChange>, A::Error> {
    let mut todo = ToDo::new();
    let mut changes = Vec::new();
    for event in events {
        for (follower, deed) in followers(archive, *event)? {
            todo.insert(Rank::of(follower, &deed), (follower, deed));
        }
    }
    for (event, leader) in archive.leaders(events)? {
        archive.set_leader(event, None)?;
        changes.push(LeaderChange { event, before: Some(leader), now: None });
    }
    changes.extend(settle(archive, todo)?);
    changes.sort_by_key(|change| change.event);
    Ok(changes)
}

/// Looks at each deed, and at those that this makes worth looking at, all of which come after it in the order.
fn settle<A: Archive>(archive: &mut A, mut todo: ToDo) -> Result<Vec<LeaderChange>, A::Error> {
    let mut changes: BTreeMap<EventKey, LeaderChange> = BTreeMap::new();
    while let Some((rank, (event, deed))) = todo.pop_first() {
        let before = archive.leaders(&[event])?.first().map(|(_, leader)| *leader);
        let now = best_leader(archive, event, &rank, &deed)?.unwrap_or(event);
        if before == Some(now) {
            continue;
        }
        archive.set_leader(event, Some(now))?;
        let first = changes.get(&event).map_or(before, |change| change.before);
        changes.insert(event, LeaderChange { event, before: first, now: Some(now) });
        if now == event {
            add_later(archive, &mut todo, event, &rank, &deed)?;
        } else if before == Some(event) {
            for (follower, deed) in followers(archive, event)? {
                todo.insert(Rank::of(follower, &deed), (follower, deed));
            }
        }
    }
    Ok(changes.into_values().filter(|change| change.before != change.now).collect())
}

/// Returns the leader before a deed that is most like it.
fn best_leader<A: Archive>(
    archive: &A,
    event: EventKey,
    rank: &Rank,
    deed: &Deed,
) -> Result<Option<EventKey>, A::Error> {
    let near = neighbours(archive, event, deed)?;
    let leaders = archive.leaders(&near)?.into_iter().filter(|(one, leader)| one == leader);
    let leaders: Vec<EventKey> = leaders.map(|(event, _)| event).collect();
    let mut best: Option<(i32, Rank, EventKey)> = None;
    for (leader, other) in archive.deeds(&leaders)? {
        let Some(points) = alike(deed, &other) else { continue };
        let its_rank = Rank::of(leader, &other);
        let is_better =
            best.as_ref().is_none_or(|(most, first, _)| (-points, &its_rank) < (-*most, first));
        if its_rank < *rank && is_better {
            best = Some((points, its_rank, leader));
        }
    }
    Ok(best.map(|(_, _, leader)| leader))
}

/// Adds those after a deed that leads now, and that are like it: they may follow it.
fn add_later<A: Archive>(
    archive: &A,
    todo: &mut ToDo,
    event: EventKey,
    rank: &Rank,
    deed: &Deed,
) -> Result<(), A::Error> {
    let near = neighbours(archive, event, deed)?;
    for (later, other) in archive.deeds(&near)? {
        let its_rank = Rank::of(later, &other);
        if its_rank > *rank && alike(deed, &other).is_some() {
            todo.insert(its_rank, (later, other));
        }
    }
    Ok(())
}

fn neighbours<A: Archive>(
    archive: &A,
    event: EventKey,
    deed: &Deed,
) -> Result<Vec<EventKey>, A::Error> {
    let mut near = archive.deed_holders(&deed.keys(), &deed.days_around(), MAX_HOLDERS)?;
    near.retain(|other| *other != event);
    Ok(near)
}

/// Returns the followers of an event without itself.
fn followers<A: Archive>(archive: &A, leader: EventKey) -> Result<Vec<(EventKey, Deed)>, A::Error> {
    let mut followers = archive.followers(leader)?;
    followers.retain(|follower| *follower != leader);
    archive.deeds(&followers)
}

fn alike(one: &Deed, two: &Deed) -> Option<i32> {
    likeness(one, two).filter(|points| *points >= MIN_LIKENESS)
}

#[cfg(test)]
mod tests;
