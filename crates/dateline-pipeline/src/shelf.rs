//! The store as grouping sees it: what stage 6 keeps and looks up, in the file of stage 7.

use dateline_store::Batch;
use dateline_store::groups::{Alike, Groups};
use dateline_story::copies::{CopyKind, CopyLink};
use dateline_story::{Archive, ArticleKey, Damaged, Days, Deed, EventKey, Print, StoryKey, Taken};
use jiff::civil::Date;

/// What can go wrong while articles are grouped in a file.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// The file cannot be read or written.
    #[error(transparent)]
    Store(#[from] dateline_store::Error),
    /// What was kept for grouping is not what was written.
    #[error(
        "what the database keeps for grouping is damaged ({0}): `dateline recode` makes it anew"
    )]
    Damaged(#[from] Damaged),
}

/// An open file that grouping works in.
#[derive(Debug)]
pub(crate) struct Shelf<'s> {
    groups: Groups<'s>,
}

impl<'s> Shelf<'s> {
    pub(crate) fn new(batch: &'s Batch<'_>) -> Shelf<'s> {
        Shelf { groups: batch.groups() }
    }
}

const KINDS: [(CopyKind, &str); 3] =
    [(CopyKind::Exact, "exact"), (CopyKind::Near, "near"), (CopyKind::Abridged, "abridged")];

fn alike(link: &CopyLink) -> Alike {
    let kind = KINDS.iter().find(|(kind, _)| *kind == link.kind);
    Alike {
        other: link.other.0,
        kind: kind.map_or("", |(_, name)| name).to_owned(),
        containment: f64::from(link.containment),
    }
}

fn copy_link(alike: Alike) -> Option<CopyLink> {
    let (kind, _) = KINDS.into_iter().find(|(_, name)| *name == alike.kind)?;
    let containment = alike.containment as f32;
    Some(CopyLink { other: ArticleKey(alike.other), kind, containment })
}

fn keys(articles: Vec<(u32, i64)>) -> Vec<(u32, ArticleKey)> {
    articles.into_iter().map(|(hash, article)| (hash, ArticleKey(article))).collect()
}

impl Archive for Shelf<'_> {
    type Error = ShelfError;

    fn prints(&self, articles: &[ArticleKey]) -> Result<Vec<(ArticleKey, Print)>, ShelfError> {
        let mut found = Vec::with_capacity(articles.len());
        for &article in articles {
            if let Some(bytes) = self.groups.print(article.0)? {
                found.push((article, Print::from_bytes(&bytes)?));
            }
        }
        Ok(found)
    }

    fn put_print(&mut self, article: ArticleKey, print: &Print) -> Result<(), ShelfError> {
        let leads = (&*print.sampled_runs(), &*print.leads);
        Ok(self.groups.put_print(article.0, print.day, leads, &print.to_bytes())?)
    }

    fn drop_print(&mut self, article: ArticleKey, print: &Print) -> Result<(), ShelfError> {
        let leads = (&*print.sampled_runs(), &*print.leads);
        Ok(self.groups.drop_print(article.0, print.day, leads)?)
    }

    fn run_holders(
        &self,
        runs: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<(u32, ArticleKey)>, ShelfError> {
        Ok(keys(self.groups.run_holders(runs, days, limit)?))
    }

    fn term_holders(
        &self,
        terms: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<(u32, ArticleKey)>, ShelfError> {
        Ok(keys(self.groups.term_holders(terms, days, limit)?))
    }

    fn term_counts(&self, terms: &[u32]) -> Result<Vec<u64>, ShelfError> {
        Ok(self.groups.term_counts(terms)?)
    }

    fn add_term_counts(&mut self, terms: &[u32], by: i64) -> Result<(), ShelfError> {
        Ok(self.groups.add_term_counts(terms, by)?)
    }

    fn n_articles(&self) -> Result<Vec<(String, u64)>, ShelfError> {
        Ok(self.groups.n_articles()?)
    }

    fn add_n_articles(&mut self, lang: &str, by: i64) -> Result<(), ShelfError> {
        Ok(self.groups.add_n_articles(lang, by)?)
    }

    fn copy_links(&self, article: ArticleKey) -> Result<Vec<CopyLink>, ShelfError> {
        Ok(self.groups.alike(article.0)?.into_iter().filter_map(copy_link).collect())
    }

    fn put_copy_link(&mut self, article: ArticleKey, link: &CopyLink) -> Result<(), ShelfError> {
        Ok(self.groups.put_alike(article.0, &alike(link))?)
    }

    fn drop_copy_links(&mut self, article: ArticleKey) -> Result<(), ShelfError> {
        Ok(self.groups.drop_alike(article.0)?)
    }

    fn taken(&self, article: ArticleKey) -> Result<Option<Taken>, ShelfError> {
        let taken = self.groups.taken(article.0)?;
        let key =
            |(source, origin)| Taken { source: ArticleKey(source), origin: ArticleKey(origin) };
        Ok(taken.map(key))
    }

    fn set_taken(&mut self, article: ArticleKey, taken: Option<Taken>) -> Result<(), ShelfError> {
        let taken = taken.map(|taken| (taken.source.0, taken.origin.0));
        Ok(self.groups.set_taken(article.0, taken)?)
    }

    fn deeds(&self, events: &[EventKey]) -> Result<Vec<(EventKey, Deed)>, ShelfError> {
        let mut found = Vec::with_capacity(events.len());
        for &event in events {
            if let Some(bytes) = self.groups.deed(event.0)? {
                found.push((event, Deed::from_bytes(&bytes)?));
            }
        }
        Ok(found)
    }

    fn put_deed(
        &mut self,
        event: EventKey,
        article: ArticleKey,
        deed: &Deed,
    ) -> Result<(), ShelfError> {
        let both = (event.0, article.0);
        Ok(self.groups.put_deed(both, deed.day(), &deed.keys(), &deed.to_bytes())?)
    }

    fn drop_deed(&mut self, event: EventKey, deed: &Deed) -> Result<(), ShelfError> {
        Ok(self.groups.drop_deed(event.0, deed.day(), &deed.keys())?)
    }

    fn events_of(&self, article: ArticleKey) -> Result<Vec<EventKey>, ShelfError> {
        Ok(self.groups.events_of(article.0)?.into_iter().map(EventKey).collect())
    }

    fn deed_holders(
        &self,
        keys: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<EventKey>, ShelfError> {
        Ok(self.groups.deed_holders(keys, days, limit)?.into_iter().map(EventKey).collect())
    }

    fn leaders(&self, events: &[EventKey]) -> Result<Vec<(EventKey, EventKey)>, ShelfError> {
        let mut found = Vec::with_capacity(events.len());
        for &event in events {
            found.extend(self.groups.leader(event.0)?.map(|leader| (event, EventKey(leader))));
        }
        Ok(found)
    }

    fn set_leader(&mut self, event: EventKey, leader: Option<EventKey>) -> Result<(), ShelfError> {
        Ok(self.groups.set_leader(event.0, leader.map(|leader| leader.0))?)
    }

    fn followers(&self, leader: EventKey) -> Result<Vec<EventKey>, ShelfError> {
        Ok(self.groups.followers(leader.0)?.into_iter().map(EventKey).collect())
    }

    fn new_story(&mut self) -> Result<StoryKey, ShelfError> {
        Ok(StoryKey(self.groups.new_story()?))
    }

    fn stories(&self, articles: &[ArticleKey]) -> Result<Vec<(ArticleKey, StoryKey)>, ShelfError> {
        let mut found = Vec::with_capacity(articles.len());
        for &article in articles {
            found.extend(self.groups.story(article.0)?.map(|story| (article, StoryKey(story))));
        }
        Ok(found)
    }

    fn story_articles(&self, story: StoryKey, limit: usize) -> Result<Vec<ArticleKey>, ShelfError> {
        Ok(self.groups.story_articles(story.0, limit)?.into_iter().map(ArticleKey).collect())
    }

    fn set_story(
        &mut self,
        article: ArticleKey,
        _day: Date,
        story: Option<StoryKey>,
    ) -> Result<(), ShelfError> {
        Ok(self.groups.set_story(article.0, story.map(|story| story.0))?)
    }
}
