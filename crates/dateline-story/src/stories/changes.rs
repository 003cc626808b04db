//! What became of stories when reports moved between them.

use std::collections::BTreeSet;

use crate::archive::{Archive, ArticleKey, StoryKey};

/// A report that is in another story than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    /// The report.
    pub article: ArticleKey,
    /// Its story before; none where it is new.
    pub from: Option<StoryKey>,
    /// Its story now; none where it is no more.
    pub to: Option<StoryKey>,
}

/// What became of stories.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoryChange {
    /// It is new: none of its reports was in it before.
    Began(StoryKey),
    /// All reports of the first are in the second now.
    Merged(StoryKey, StoryKey),
    /// Some reports of the first are in the second now.
    Split(StoryKey, StoryKey),
    /// It has no reports any more.
    Ended(StoryKey),
}

/// Tells what became of the stories between which reports moved.
pub(crate) fn changes<A: Archive>(
    archive: &A,
    moves: &[Move],
) -> Result<Vec<StoryChange>, A::Error> {
    let from: BTreeSet<StoryKey> = moves.iter().filter_map(|one| one.from).collect();
    let to: BTreeSet<StoryKey> = moves.iter().filter_map(|one| one.to).collect();
    let mut changes = BTreeSet::new();
    for story in to.difference(&from) {
        let n_came = moves.iter().filter(|one| one.to == Some(*story)).count();
        // Nobody left it, and nobody was there before those who came.
        if archive.story_articles(*story, n_came + 1)?.len() == n_came {
            changes.insert(StoryChange::Began(*story));
        }
    }
    for story in from {
        let left = moves.iter().filter(|one| one.from == Some(story));
        let goals: BTreeSet<StoryKey> = left.filter_map(|one| one.to).collect();
        let is_over = archive.story_articles(story, 1)?.is_empty();
        if is_over && goals.is_empty() {
            changes.insert(StoryChange::Ended(story));
        }
        let change = if is_over { StoryChange::Merged } else { StoryChange::Split };
        changes.extend(goals.into_iter().map(|goal| change(story, goal)));
    }
    Ok(changes.into_iter().collect())
}
