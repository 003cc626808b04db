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
    /// There is a new one.
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
    let mut changes = BTreeSet::new();
    let from: BTreeSet<StoryKey> = moves.iter().filter_map(|one| one.from).collect();
    for story in from {
        let goals = moves.iter().filter(|one| one.from == Some(story)).filter_map(|one| one.to);
        let goals: BTreeSet<StoryKey> = goals.collect();
        let is_over = archive.story_articles(story, 1)?.is_empty();
        if is_over && goals.is_empty() {
            changes.insert(StoryChange::Ended(story));
        }
        let change = if is_over { StoryChange::Merged } else { StoryChange::Split };
        changes.extend(goals.into_iter().map(|goal| change(story, goal)));
    }
    Ok(changes.into_iter().collect())
}
