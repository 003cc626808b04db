//! Adds an article to an archive, and takes it out again.

use std::collections::BTreeSet;

use dateline_types::Coded;

use crate::archive::{Archive, ArticleKey, EventKey};
use crate::copies::{self, CopyLink};
use crate::deed::Deed;
use crate::events::{self, LeaderChange};
use crate::origin::{self, TakenChange};
use crate::print::Print;
use crate::stories::{self, Move, StoryChange};

/// All that changed with an article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placed {
    /// The articles that are like it.
    pub copies: Vec<CopyLink>,
    /// The articles that were taken from another than before.
    pub taken: Vec<TakenChange>,
    /// The articles that are in another story than before, itself among them.
    pub moves: Vec<Move>,
    /// What became of the stories between which they moved.
    pub stories: Vec<StoryChange>,
    /// The events that follow another than before, its own among them.
    pub leaders: Vec<LeaderChange>,
}

/// Adds a coded article with numbers for its events, in their order. What is already there is replaced.
///
/// # Errors
/// The archive cannot be read or written.
pub fn add<A: Archive>(
    archive: &mut A,
    article: ArticleKey,
    coded: &Coded,
    events: &[EventKey],
) -> Result<Placed, A::Error> {
    let deeds = events.iter().copied().zip(Deed::all_of(coded)).collect();
    add_print(archive, article, Print::of(coded), deeds)
}

/// Adds an article by its print and its deeds.
///
/// # Errors
/// The archive cannot be read or written.
pub fn add_print<A: Archive>(
    archive: &mut A,
    article: ArticleKey,
    mut print: Print,
    deeds: Vec<(EventKey, Deed)>,
) -> Result<Placed, A::Error> {
    let before = remove(archive, article)?;
    stories::introduce(archive, &mut print)?;
    archive.put_print(article, &print)?;
    let copies = copies::find(archive, article, &print)?;
    for link in &copies {
        archive.put_copy_link(article, link)?;
    }
    let touched = copies.iter().map(|link| link.other).chain([article]).collect();
    let taken = origin::settle(archive, &touched)?;
    let moves = stories::add(archive, article, &print)?;
    for (event, deed) in &deeds {
        archive.put_deed(*event, article, deed)?;
    }
    let own: Vec<EventKey> = deeds.into_iter().map(|(event, _)| event).collect();
    let leaders = events::add(archive, &own)?;
    let stories = stories::changes(archive, &moves)?;
    Ok(before.then(Placed { copies, taken, moves, stories, leaders }))
}

/// Takes an article and its events out. Where it is not known, nothing changes.
///
/// # Errors
/// The archive cannot be read or written.
pub fn remove<A: Archive>(archive: &mut A, article: ArticleKey) -> Result<Placed, A::Error> {
    let Some((_, print)) = archive.prints(&[article])?.pop() else { return Ok(Placed::default()) };
    let touched: BTreeSet<ArticleKey> =
        archive.copy_links(article)?.into_iter().map(|link| link.other).collect();
    archive.drop_copy_links(article)?;
    let moves = stories::remove(archive, article, &print)?;
    stories::count(archive, &print, -1)?;
    archive.drop_print(article, &print)?;
    let mut taken = Vec::new();
    if let Some(before) = archive.taken(article)? {
        archive.set_taken(article, None)?;
        taken.push(TakenChange { article, before: Some(before), now: None });
    }
    taken.extend(origin::settle(archive, &touched)?);
    let own = archive.events_of(article)?;
    for (event, deed) in archive.deeds(&own)? {
        archive.drop_deed(event, &deed)?;
    }
    let leaders = events::remove(archive, &own)?;
    let stories = stories::changes(archive, &moves)?;
    Ok(Placed { copies: Vec::new(), taken, moves, stories, leaders })
}

impl Placed {
    /// Returns what changed in both steps, one after the other.
    fn then(mut self, after: Placed) -> Placed {
        self.copies = after.copies;
        self.taken.extend(after.taken);
        self.moves.extend(after.moves);
        self.stories.extend(after.stories);
        self.leaders.extend(after.leaders);
        self
    }
}
