//! Some reports, compared with each other.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::MAX_DAYS;
use crate::archive::{Archive, ArticleKey};
use crate::deed_keys::n_days;
use crate::linkage::groups;
use crate::print::Print;
use crate::rarity::{Gist, Rarity};

/// Every two reports of a story in one language are at least so much alike (cosine of their words). Swept .09–.14 on `stories/ecbplus-dev` (2026-11):
/// .12 was best.
pub const MIN_LIKENESS: f32 = 0.12;

/// Stories of two languages are one where their reports are so much alike on average (cosine of whom and where they name). Swept .15–.3 on
/// the first twenty of `tests/stories` (2026-11).
pub const MIN_LIKENESS_ACROSS: f32 = 0.2;

/// Reports so many days apart count as half as much alike. Swept 0, 4, 7 and 14 on the first twenty of `tests/stories` (2026-11); without it, two attacks
/// of one kind in one country were one story.
const HALF_AFTER_DAYS: f32 = 14.0;

/// Reports to be compared, in an order that does not depend on when they came: by day, then id.
pub(super) struct Reports {
    pub(super) all: Vec<(ArticleKey, Date, Gist)>,
}

impl Reports {
    pub(super) fn of<A: Archive>(
        archive: &A,
        mut prints: Vec<(ArticleKey, Print)>,
    ) -> Result<Reports, A::Error> {
        prints.sort_by(|(one, ours), (two, theirs)| {
            (ours.day, &ours.id, one).cmp(&(theirs.day, &theirs.id, two))
        });
        prints.dedup_by_key(|(key, _)| *key);
        let rarity = Rarity::read(archive, prints.iter().map(|(_, print)| print))?;
        let report = |(key, print): &(ArticleKey, Print)| (*key, print.day, rarity.gist(print));
        Ok(Reports { all: prints.iter().map(report).collect() })
    }

    /// Returns how much two reports are alike; 1 and more where it is enough for one story.
    pub(super) fn nearness(&self, one: usize, two: usize) -> f32 {
        let (Some((_, day, gist)), Some((_, its_day, other))) =
            (self.all.get(one), self.all.get(two))
        else {
            return 0.0;
        };
        let n_days = n_days(*day, *its_day).abs();
        if n_days > MAX_DAYS {
            return 0.0;
        }
        let nearness = if gist.lang == other.lang {
            gist.words.cosine(&other.words) / MIN_LIKENESS
        } else {
            gist.names.cosine(&other.names) / MIN_LIKENESS_ACROSS
        };
        nearness / (1.0 + n_days as f32 / HALF_AFTER_DAYS)
    }

    /// Returns stories: within each language every two reports are alike; those of two languages are one where they are alike on average.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let mut by_lang: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, (_, _, gist)) in self.all.iter().enumerate() {
            by_lang.entry(&gist.lang).or_default().push(at);
        }
        let mut stories: Vec<Vec<usize>> = Vec::new();
        for members in by_lang.values() {
            let nearness = |one: usize, two: usize| self.nearness(members[one], members[two]);
            let found = groups(members.len(), 1.0, nearness);
            stories.extend(
                found
                    .into_iter()
                    .map(|group| group.into_iter().map(|at| members[at]).collect::<Vec<usize>>()),
            );
        }
        self.across(stories)
    }

    /// Joins the stories of different languages that are most alike, again and again. A story has reports of a language from one of its stories only,
    /// since those were found to be different.
    fn across(&self, mut stories: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        while let Some((one, two)) = self.most_alike(&stories) {
            let joined = stories.remove(two);
            stories[one].extend(joined);
        }
        stories
    }

    fn most_alike(&self, stories: &[Vec<usize>]) -> Option<(usize, usize)> {
        let mut best: Option<(f32, usize, usize)> = None;
        for (one, ours) in stories.iter().enumerate() {
            for (two, theirs) in stories.iter().enumerate().skip(one + 1) {
                let nearness = self.average(ours, theirs);
                if nearness >= 1.0 && best.is_none_or(|(most, ..)| nearness > most) {
                    best = Some((nearness, one, two));
                }
            }
        }
        best.map(|(_, one, two)| (one, two))
    }

    /// Returns how much two stories without a common language are alike; nought where they have one.
    fn average(&self, ours: &[usize], theirs: &[usize]) -> f32 {
        let lang = |at: &usize| self.all.get(*at).map(|(_, _, gist)| &gist.lang);
        if ours.iter().any(|one| theirs.iter().any(|two| lang(one) == lang(two))) {
            return 0.0;
        }
        let pairs = ours.iter().flat_map(|one| theirs.iter().map(|two| self.nearness(*one, *two)));
        pairs.sum::<f32>() / (ours.len() * theirs.len()).max(1) as f32
    }
}
