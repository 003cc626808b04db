//! Which texts are copies: whole, retouched, or cut to a part.
//!
//! Two texts are copies where most runs of words of the shorter stand in the longer: reprints of wire copy are cut, so that of all runs of both they
//! share a third on average. Only texts of the same days are compared.

use std::collections::BTreeMap;

use jiff::ToSpan;

use crate::archive::{Archive, ArticleKey};
use crate::deed_keys::later;
use crate::print::Print;
use crate::shingles::Shingles;

/// Copies are printed within so many days of each other.
pub const WINDOW_DAYS: i32 = 7;

/// This share of the shorter text's runs stands in the longer one.
pub const MIN_CONTAINMENT: f32 = 0.5;

/// Where this share of all runs of both is common to both, neither is an excerpt.
const MIN_RESEMBLANCE: f32 = 0.8;

/// So many runs are common at least: fewer are a set phrase, a signature, a line of a form.
const MIN_SHARED: usize = 12;

/// A run that more texts of the days around hold is boilerplate, and leads to no copy.
const MAX_HOLDERS: usize = 200;

/// So many texts that share most runs of the index are compared run by run.
const MAX_COMPARED: usize = 64;

/// How a text is like another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CopyKind {
    /// All runs are the same.
    Exact,
    /// Most are.
    Near,
    /// The shorter is an excerpt of the longer.
    Abridged,
}

/// A text that is a copy of another; who took it from whom is asked later ([`crate::origin`]).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CopyLink {
    /// The other text.
    pub other: ArticleKey,
    /// How they are alike.
    pub kind: CopyKind,
    /// Share of the shorter one's runs that stand in the longer.
    pub containment: f32,
}

/// Returns the texts that are like a new one, in the order of their numbers.
pub(crate) fn find<A: Archive>(
    archive: &A,
    article: ArticleKey,
    print: &Print,
) -> Result<Vec<CopyLink>, A::Error> {
    let days = later(print.day, -WINDOW_DAYS.days())..=later(print.day, WINDOW_DAYS.days());
    let mut n_shared: BTreeMap<ArticleKey, usize> = BTreeMap::new();
    for (_, holder) in archive.run_holders(&print.sampled_runs(), &days, MAX_HOLDERS)? {
        *n_shared.entry(holder).or_default() += 1;
    }
    n_shared.remove(&article);
    let mut candidates: Vec<(ArticleKey, usize)> = n_shared.into_iter().collect();
    candidates.sort_by_key(|(holder, n)| (std::cmp::Reverse(*n), *holder));
    candidates.truncate(MAX_COMPARED);
    let candidates: Vec<ArticleKey> = candidates.into_iter().map(|(holder, _)| holder).collect();
    let link = |(other, its): &(ArticleKey, Print)| {
        let (kind, containment) = alike(&print.runs, &its.runs)?;
        Some(CopyLink { other: *other, kind, containment })
    };
    let mut links: Vec<CopyLink> = archive.prints(&candidates)?.iter().filter_map(link).collect();
    links.sort_by_key(|link| link.other);
    Ok(links)
}

/// Tells how two texts are alike; `None` where neither is a copy of the other.
#[must_use]
pub fn alike(one: &Shingles, two: &Shingles) -> Option<(CopyKind, f32)> {
    let n_shared = one.n_shared(two);
    let n_all = one.len() + two.len() - n_shared;
    let containment = n_shared as f32 / one.len().min(two.len()).max(1) as f32;
    let kind = match n_shared as f32 / n_all.max(1) as f32 {
        1.0 => CopyKind::Exact,
        resemblance if resemblance >= MIN_RESEMBLANCE => CopyKind::Near,
        _ => CopyKind::Abridged,
    };
    (containment >= MIN_CONTAINMENT && n_shared >= MIN_SHARED).then_some((kind, containment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_phrases_make_no_copies() {
        let one = Shingles::of("Suivez toute l'actualité en direct sur notre application mobile.");
        assert_eq!(alike(&one, &one), None);
    }

    #[test]
    fn kinds_are_told_apart() {
        let words: Vec<String> = (0..60).map(|n| format!("mot{n}")).collect();
        let text = |words: &[String]| Shingles::of(&words.join(" "));
        let (whole, half, most) = (text(&words), text(&words[..30]), text(&words[..56]));
        assert_eq!(alike(&whole, &whole), Some((CopyKind::Exact, 1.0)));
        assert_eq!(alike(&most, &whole), Some((CopyKind::Near, 1.0)));
        assert_eq!(alike(&whole, &half), Some((CopyKind::Abridged, 1.0)));
        assert_eq!(alike(&half, &text(&words[30..])), None);
    }
}
