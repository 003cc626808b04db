//! What a story is, in short: its title and days.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::MAX_REGROUPED;
use super::reports::Reports;
use crate::archive::{Archive, ArticleKey, StoryKey};

/// What a story is, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The report that is most like all others.
    pub central: ArticleKey,
    /// Its title.
    pub title: String,
    /// Day of the first report that was looked at.
    pub first_day: Date,
    /// Day of the last.
    pub last_day: Date,
}

/// Returns the title and days of a story, of its latest reports; none where it has none.
///
/// # Errors
/// The archive cannot be read.
pub fn summary<A: Archive>(archive: &A, story: StoryKey) -> Result<Option<Summary>, A::Error> {
    let articles = archive.story_articles(story, MAX_REGROUPED)?;
    let prints = archive.prints(&articles)?;
    let titles: BTreeMap<ArticleKey, String> =
        prints.iter().map(|(key, print)| (*key, print.title.clone())).collect();
    let reports = Reports::of(archive, prints)?;
    let days = || reports.all.iter().map(|(_, day, _)| *day);
    let nearness = |one: usize| -> f32 {
        (0..reports.all.len()).map(|two| reports.nearness(one, two).min(CLOSE)).sum()
    };
    let has_title =
        |at: usize| titles.get(&reports.all[at].0).is_some_and(|title| !title.is_empty());
    let central = (0..reports.all.len())
        .max_by(|one, two| {
            let by_nearness = nearness(*one).total_cmp(&nearness(*two));
            has_title(*one).cmp(&has_title(*two)).then(by_nearness).then(two.cmp(one))
        })
        .and_then(|at| reports.all.get(at));
    Ok(central.zip(days().min().zip(days().max())).map(|((key, ..), (first_day, last_day))| {
        let title = titles.get(key).cloned().unwrap_or_default();
        Summary { central: *key, title, first_day, last_day }
    }))
}

/// Copies of a report do not make it more central than this.
const CLOSE: f32 = 5.0;
