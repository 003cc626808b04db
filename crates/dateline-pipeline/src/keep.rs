//! Stages 6 and 7 at work: an article is written, then grouped with what is there, then what that changed is written.

use std::collections::BTreeSet;

use dateline_store::{Batch, Entry, Kept, Outcome};
use dateline_story::stories::{StoryChange, summary};
use dateline_story::{Archive, ArticleKey, Deed, EventKey, Placed, Print, StoryKey, group};
use dateline_types::Coded;

use crate::shelf::{Shelf, ShelfError};

/// What grouping needs of an article: made on any thread.
#[derive(Debug, Clone)]
pub struct Traits {
    print: Print,
    /// Of each event, in their order.
    deeds: Vec<Deed>,
}

impl Traits {
    /// Takes what grouping needs from a coded article.
    #[must_use]
    pub fn of(coded: &Coded) -> Traits {
        Traits { print: Print::of(coded), deeds: Deed::all_of(coded).into_iter().collect() }
    }
}

/// Writes an article that is not known, or another text of one that is, and groups it. `traits` are of the same coded article as `entry`.
///
/// # Errors
///
/// Where the file cannot be written; the batch is then of no use.
pub fn keep(batch: &mut Batch<'_>, entry: &Entry, traits: Traits) -> Result<Kept, ShelfError> {
    let kept = batch.put(entry)?;
    if kept.outcome != Outcome::Same {
        place(batch, &kept, traits)?;
    }
    Ok(kept)
}

/// Puts a new coding of an article in the place of the one that it has, and groups it anew.
///
/// # Errors
///
/// As [`keep`].
pub fn recode(
    batch: &mut Batch<'_>,
    article: i64,
    entry: &Entry,
    traits: Traits,
) -> Result<Kept, ShelfError> {
    let kept = batch.recode(article, entry)?;
    if kept.outcome != Outcome::Same {
        place(batch, &kept, traits)?;
    }
    Ok(kept)
}

fn place(batch: &Batch<'_>, kept: &Kept, traits: Traits) -> Result<(), ShelfError> {
    let shelf = &mut Shelf::new(batch);
    if let Some(older) = kept.older {
        let gone = group::remove(shelf, ArticleKey(older))?;
        note(batch, shelf, &gone)?;
    }
    let events = kept.events.iter().copied().map(EventKey).zip(traits.deeds).collect();
    let placed = group::add_print(shelf, ArticleKey(kept.article), traits.print, events)?;
    note(batch, shelf, &placed)
}

/// Writes what grouping changed.
fn note(batch: &Batch<'_>, shelf: &mut Shelf<'_>, placed: &Placed) -> Result<(), ShelfError> {
    let moved: BTreeSet<ArticleKey> = placed.moves.iter().map(|one| one.article).collect();
    let taken = placed.taken.iter().map(|one| one.article);
    let mut leaders: BTreeSet<EventKey> =
        placed.leaders.iter().filter_map(|change| change.now).collect();
    // What is copied from whom tells which reports are independent; a story is that of the leading report.
    for article in taken.chain(moved) {
        let events = shelf.events_of(article)?;
        leaders.extend(shelf.leaders(&events)?.into_iter().map(|(_, leader)| leader));
    }
    let mut groups = Vec::with_capacity(leaders.len());
    for leader in leaders {
        let followers = shelf.followers(leader)?.into_iter().filter(|one| *one != leader);
        groups.push((leader.0, followers.map(|event| event.0).collect()));
    }
    batch.regroup(&groups)?;
    let touched: BTreeSet<StoryKey> =
        placed.moves.iter().flat_map(|one| [one.from, one.to]).flatten().collect();
    for story in touched {
        let title = summary(shelf, story)?.map(|summary| summary.title);
        batch.story_summed_up(story.0, title.as_deref().filter(|title| !title.is_empty()))?;
    }
    for change in &placed.stories {
        match *change {
            StoryChange::Merged(from, into) => batch.story_merged(from.0, into.0)?,
            StoryChange::Split(from, into) => batch.story_split(from.0, into.0)?,
            StoryChange::Began(_) | StoryChange::Ended(_) => {}
        }
    }
    Ok(())
}
