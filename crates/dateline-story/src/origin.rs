//! Who took a text from whom.
//!
//! Copies have an order: the agency's own text first; then those that credit an agency, since the credit tells where they are from; then the earlier;
//! then the more complete; then by id. A text was taken from one before it in that order, so nobody took from himself in a round: from the one that is
//! most like it (exact, near, abridged), of several the first. The order is of the texts alone, so it does not matter which came in first.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::archive::{Archive, ArticleKey, Taken};
use crate::copies::{CopyKind, CopyLink};
use crate::print::Print;

/// A text that was taken from another than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenChange {
    /// The text.
    pub article: ArticleKey,
    /// From whom it was taken before.
    pub before: Option<Taken>,
    /// From whom it was taken, as is known now.
    pub now: Option<Taken>,
}

/// Place of a text among its copies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    is_not_of_agency: bool,
    credits_nobody: bool,
    day: Date,
    /// A day without a time may be any time of it: nothing shows that it was earlier.
    time: i64,
    n_runs_missing: usize,
    id: String,
    article: ArticleKey,
}

impl Rank {
    fn of(article: ArticleKey, print: &Print) -> Rank {
        Rank {
            is_not_of_agency: print.agency.is_none() || print.agency != print.outlet,
            credits_nobody: print.agency.is_none(),
            day: print.day,
            time: print.time.unwrap_or(i64::MAX),
            n_runs_missing: usize::MAX - print.runs.len(),
            id: print.id.clone(),
            article,
        }
    }
}

/// Finds anew from whom these texts were taken, and sets the origin of all that were taken from them.
pub(crate) fn settle<A: Archive>(
    archive: &mut A,
    articles: &BTreeSet<ArticleKey>,
) -> Result<Vec<TakenChange>, A::Error> {
    let keys: Vec<ArticleKey> = articles.iter().copied().collect();
    let mut todo: BTreeMap<Rank, ArticleKey> = BTreeMap::new();
    for (article, print) in archive.prints(&keys)? {
        todo.insert(Rank::of(article, &print), article);
    }
    let mut changes = Vec::new();
    // What was taken from a text comes after it in the order, so each is settled once.
    while let Some((rank, article)) = todo.pop_first() {
        let links = archive.copy_links(article)?;
        let before = archive.taken(article)?;
        let others: Vec<ArticleKey> = links.iter().map(|link| link.other).collect();
        let others: Vec<(ArticleKey, Rank)> = archive
            .prints(&others)?
            .iter()
            .map(|(key, print)| (*key, Rank::of(*key, print)))
            .collect();
        let now = match source(&links, &others, &rank) {
            Some(source) => {
                let origin = archive.taken(source)?.map_or(source, |taken| taken.origin);
                Some(Taken { source, origin })
            }
            None => None,
        };
        if before == now {
            continue;
        }
        archive.set_taken(article, now)?;
        changes.push(TakenChange { article, before, now });
        todo.extend(others.into_iter().filter(|(_, its)| *its > rank).map(|(key, its)| (its, key)));
    }
    Ok(changes)
}

/// Returns the text from which one was taken: of those before it the most like it, then the first.
fn source(links: &[CopyLink], others: &[(ArticleKey, Rank)], rank: &Rank) -> Option<ArticleKey> {
    let kinds: BTreeMap<ArticleKey, CopyKind> =
        links.iter().map(|link| (link.other, link.kind)).collect();
    let before = others.iter().filter(|(_, its)| its < rank);
    before.min_by_key(|(key, its)| (kinds.get(key), its)).map(|(key, _)| *key)
}
