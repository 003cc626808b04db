//! Reports on one happening, put together as they come in.
//!
//! A new report looks for the reports most like it; the stories of those are then taken apart and put together again with it. So each report costs
//! as much in an archive of millions as in one of thousands, and a first guess that was wrong does not stay.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::archive::{Archive, ArticleKey, Days, StoryKey};
use crate::deed_keys::later;
use crate::print::Print;
use crate::rarity::{Gist, Rarity, hashes};

mod changes;
mod reports;
mod summary;

pub(crate) use changes::changes;
pub use changes::{Move, StoryChange};
use reports::Reports;
pub use reports::{MIN_LIKENESS, MIN_LIKENESS_ACROSS};
pub use summary::{Summary, summary};

/// Reports of one story are no further apart.
pub const MAX_DAYS: i32 = 14;

/// So many reports nearest to a new one name the stories that are put together again.
const N_NEIGHBOURS: usize = 10;

/// So many of the words that weigh most lead to a report, and so many of the names.
const N_LEADS: (usize, usize) = (24, 8);

/// A term that leads to more reports of the days around leads nowhere.
const MAX_HOLDERS: usize = 300;

/// So many reports are put together again at once; of large stories the latest.
const MAX_REGROUPED: usize = 60;

/// Counts the terms of a new report and finds which lead to it.
pub(crate) fn introduce<A: Archive>(archive: &mut A, print: &mut Print) -> Result<(), A::Error> {
    count(archive, print, 1)?;
    let gist = Rarity::read(archive, std::iter::once(&*print))?.gist_of_new(print);
    print.leads = leads(&gist).map(|(term, _)| term).collect();
    Ok(())
}

/// Takes the terms of a report out of the counts.
pub(crate) fn count<A: Archive>(archive: &mut A, print: &Print, by: i64) -> Result<(), A::Error> {
    archive.add_n_articles(&print.lang, by)?;
    archive.add_term_counts(&hashes(print).collect::<Vec<u32>>(), by)
}

fn leads(gist: &Gist) -> impl Iterator<Item = (u32, f32)> {
    gist.words.heaviest(N_LEADS.0).into_iter().chain(gist.names.heaviest(N_LEADS.1))
}

/// Puts a new report, which the archive holds, into a story. Returns the reports that are in another story than before.
pub(crate) fn add<A: Archive>(
    archive: &mut A,
    article: ArticleKey,
    print: &Print,
) -> Result<Vec<Move>, A::Error> {
    let near = neighbours(archive, article, print)?;
    let story_of: BTreeMap<ArticleKey, StoryKey> = archive.stories(&near)?.into_iter().collect();
    let mut touched: Vec<StoryKey> = Vec::new();
    let mut reports = vec![article];
    for story in near.iter().filter_map(|near| story_of.get(near)) {
        let n_free = MAX_REGROUPED.saturating_sub(reports.len());
        if n_free > 0 && !touched.contains(story) {
            touched.push(*story);
            reports.extend(archive.story_articles(*story, n_free)?);
        }
    }
    regroup(archive, &reports)
}

/// Takes a report out of its story and puts the rest together again. To be called while the archive still holds it.
pub(crate) fn remove<A: Archive>(
    archive: &mut A,
    article: ArticleKey,
    print: &Print,
) -> Result<Vec<Move>, A::Error> {
    let Some((_, story)) = archive.stories(&[article])?.pop() else { return Ok(Vec::new()) };
    archive.set_story(article, print.day, None)?;
    let rest = archive.story_articles(story, MAX_REGROUPED)?;
    let mut moves = regroup(archive, &rest)?;
    moves.push(Move { article, from: Some(story), to: None });
    moves.sort_unstable();
    Ok(moves)
}

/// Returns the reports of the days around that share most of what tells most in a new one, the nearest first.
fn neighbours<A: Archive>(
    archive: &A,
    article: ArticleKey,
    print: &Print,
) -> Result<Vec<ArticleKey>, A::Error> {
    let gist = Rarity::read(archive, std::iter::once(print))?.gist_of_new(print);
    let weights: FxHashMap<u32, f32> = leads(&gist).collect();
    let holders = archive.term_holders(&print.leads, &days_around(print.day), MAX_HOLDERS)?;
    let mut shared: BTreeMap<ArticleKey, f32> = BTreeMap::new();
    for (term, holder) in holders.into_iter().filter(|(_, holder)| *holder != article) {
        let weight = weights.get(&term).copied().unwrap_or(0.0);
        *shared.entry(holder).or_default() += weight * weight;
    }
    let mut shared: Vec<(ArticleKey, f32)> = shared.into_iter().collect();
    shared.sort_by(|one, two| two.1.total_cmp(&one.1).then(one.0.cmp(&two.0)));
    Ok(shared.into_iter().take(N_NEIGHBOURS).map(|(holder, _)| holder).collect())
}

fn days_around(day: Date) -> Days {
    later(day, -MAX_DAYS.days())..=later(day, MAX_DAYS.days())
}

/// Puts reports together anew, and keeps the stories that come out.
fn regroup<A: Archive>(archive: &mut A, articles: &[ArticleKey]) -> Result<Vec<Move>, A::Error> {
    let reports = Reports::of(archive, archive.prints(articles)?)?;
    let keys: Vec<ArticleKey> = reports.all.iter().map(|(key, ..)| *key).collect();
    let before: BTreeMap<ArticleKey, StoryKey> = archive.stories(&keys)?.into_iter().collect();
    let mut found = reports.groups();
    found.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut taken = BTreeSet::new();
    let mut moves = Vec::new();
    for group in found {
        let story = match story_of(&reports, &group, &before, &taken) {
            Some(story) => story,
            None => archive.new_story()?,
        };
        taken.insert(story);
        for (key, day, _) in group.into_iter().filter_map(|at| reports.all.get(at)) {
            let from = before.get(key).copied();
            if from != Some(story) {
                archive.set_story(*key, *day, Some(story))?;
                moves.push(Move { article: *key, from, to: Some(story) });
            }
        }
    }
    moves.sort_unstable();
    Ok(moves)
}

/// Returns the story in which most reports of a group were, where no larger group has taken it.
fn story_of(
    reports: &Reports,
    group: &[usize],
    before: &BTreeMap<ArticleKey, StoryKey>,
    taken: &BTreeSet<StoryKey>,
) -> Option<StoryKey> {
    let mut n_from: BTreeMap<StoryKey, usize> = BTreeMap::new();
    let keys = group.iter().filter_map(|at| reports.all.get(*at)).map(|(key, ..)| key);
    for story in keys.filter_map(|key| before.get(key)).filter(|story| !taken.contains(story)) {
        *n_from.entry(*story).or_default() += 1;
    }
    n_from
        .into_iter()
        .max_by_key(|(story, n)| (*n, std::cmp::Reverse(*story)))
        .map(|(story, _)| story)
}
