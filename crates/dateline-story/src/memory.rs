//! An archive in memory: for tests, examples and small runs.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::archive::{Archive, ArticleKey, Days, EventKey, StoryKey, Taken};
use crate::bytes::Damaged;
use crate::copies::CopyLink;
use crate::deed::Deed;
use crate::print::Print;

/// Rows of an index: what is looked for, the day, and what holds it.
type Rows<T> = BTreeSet<(u32, Date, T)>;

/// All that grouping keeps, as a database would: articles and events as bytes, and what leads to them as sorted rows.
#[derive(Debug, Default, Clone)]
pub struct Memory {
    prints: BTreeMap<ArticleKey, Vec<u8>>,
    runs: Rows<ArticleKey>,
    leads: Rows<ArticleKey>,
    n_holders: BTreeMap<u32, u64>,
    n_articles: BTreeMap<String, u64>,
    copies: BTreeMap<(ArticleKey, ArticleKey), CopyLink>,
    taken: BTreeMap<ArticleKey, Taken>,
    deeds: BTreeMap<EventKey, (ArticleKey, Vec<u8>)>,
    events: BTreeSet<(ArticleKey, EventKey)>,
    deed_keys: Rows<EventKey>,
    leaders: BTreeMap<EventKey, EventKey>,
    followers: BTreeSet<(EventKey, EventKey)>,
    stories: BTreeMap<ArticleKey, StoryKey>,
    members: BTreeSet<(StoryKey, Date, ArticleKey)>,
    n_stories: i64,
}

impl Memory {
    /// Returns every article with its story, in the order of the articles.
    pub fn all_stories(&self) -> impl Iterator<Item = (ArticleKey, StoryKey)> + '_ {
        self.stories.iter().map(|(article, story)| (*article, *story))
    }

    /// Returns every event with the one it follows, in the order of the events.
    pub fn all_leaders(&self) -> impl Iterator<Item = (EventKey, EventKey)> + '_ {
        self.leaders.iter().map(|(event, leader)| (*event, *leader))
    }

    /// Returns every article that was taken from another, in their order.
    pub fn all_taken(&self) -> impl Iterator<Item = (ArticleKey, Taken)> + '_ {
        self.taken.iter().map(|(article, taken)| (*article, *taken))
    }
}

/// Returns who holds one of these within the days; of what more than `limit` hold, nobody.
fn holders<T: Copy + Ord + Least>(
    rows: &Rows<T>,
    keys: &[u32],
    days: &Days,
    limit: usize,
) -> Vec<(u32, T)> {
    let mut found = Vec::new();
    for key in keys {
        let holders: Vec<T> = of_key(rows, *key, days).take(limit.saturating_add(1)).collect();
        if holders.len() <= limit {
            found.extend(holders.into_iter().map(|holder| (*key, holder)));
        }
    }
    found
}

fn of_key<'r, T: Copy + Ord + Least>(
    rows: &'r Rows<T>,
    key: u32,
    days: &Days,
) -> impl Iterator<Item = T> + 'r {
    let (first, last) = (*days.start(), *days.end());
    // An interval that ends before it begins holds nothing; a range of a set that does so panics.
    let last = last.max(first);
    rows.range((key, first, T::LEAST)..=(key, last, T::MOST)).map(|(_, _, holder)| *holder)
}

/// The ends of a kind of number.
trait Least {
    const LEAST: Self;
    const MOST: Self;
}

impl Least for ArticleKey {
    const LEAST: ArticleKey = ArticleKey(i64::MIN);
    const MOST: ArticleKey = ArticleKey(i64::MAX);
}

impl Least for EventKey {
    const LEAST: EventKey = EventKey(i64::MIN);
    const MOST: EventKey = EventKey(i64::MAX);
}

fn added(number: u64, by: i64) -> u64 {
    number.saturating_add_signed(by)
}

impl Archive for Memory {
    type Error = Damaged;

    fn prints(&self, articles: &[ArticleKey]) -> Result<Vec<(ArticleKey, Print)>, Damaged> {
        let known = articles.iter().filter_map(|key| Some((*key, self.prints.get(key)?)));
        known.map(|(key, bytes)| Ok((key, Print::from_bytes(bytes)?))).collect()
    }

    fn put_print(&mut self, article: ArticleKey, print: &Print) -> Result<(), Damaged> {
        self.prints.insert(article, print.to_bytes());
        let row = |key: u32| (key, print.day, article);
        self.runs.extend(print.sampled_runs().into_iter().map(row));
        self.leads.extend(print.leads.iter().copied().map(row));
        Ok(())
    }

    fn drop_print(&mut self, article: ArticleKey, print: &Print) -> Result<(), Damaged> {
        self.prints.remove(&article);
        for run in print.sampled_runs() {
            self.runs.remove(&(run, print.day, article));
        }
        for lead in &print.leads {
            self.leads.remove(&(*lead, print.day, article));
        }
        Ok(())
    }

    fn run_holders(
        &self,
        runs: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<(u32, ArticleKey)>, Damaged> {
        Ok(holders(&self.runs, runs, days, limit))
    }

    fn term_holders(
        &self,
        terms: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<(u32, ArticleKey)>, Damaged> {
        Ok(holders(&self.leads, terms, days, limit))
    }

    fn term_counts(&self, terms: &[u32]) -> Result<Vec<u64>, Damaged> {
        Ok(terms.iter().map(|term| self.n_holders.get(term).copied().unwrap_or(0)).collect())
    }

    fn add_term_counts(&mut self, terms: &[u32], by: i64) -> Result<(), Damaged> {
        for term in terms {
            let n = self.n_holders.entry(*term).or_default();
            *n = added(*n, by);
        }
        Ok(())
    }

    fn n_articles(&self) -> Result<Vec<(String, u64)>, Damaged> {
        Ok(self.n_articles.iter().map(|(lang, n)| (lang.clone(), *n)).collect())
    }

    fn add_n_articles(&mut self, lang: &str, by: i64) -> Result<(), Damaged> {
        let n = self.n_articles.entry(lang.to_owned()).or_default();
        *n = added(*n, by);
        Ok(())
    }

    fn copy_links(&self, article: ArticleKey) -> Result<Vec<CopyLink>, Damaged> {
        let all = (article, ArticleKey::LEAST)..=(article, ArticleKey::MOST);
        Ok(self.copies.range(all).map(|(_, link)| *link).collect())
    }

    fn put_copy_link(&mut self, article: ArticleKey, link: &CopyLink) -> Result<(), Damaged> {
        self.copies.insert((article, link.other), *link);
        self.copies.insert((link.other, article), CopyLink { other: article, ..*link });
        Ok(())
    }

    fn drop_copy_links(&mut self, article: ArticleKey) -> Result<(), Damaged> {
        for link in self.copy_links(article)? {
            self.copies.remove(&(article, link.other));
            self.copies.remove(&(link.other, article));
        }
        Ok(())
    }

    fn taken(&self, article: ArticleKey) -> Result<Option<Taken>, Damaged> {
        Ok(self.taken.get(&article).copied())
    }

    fn set_taken(&mut self, article: ArticleKey, taken: Option<Taken>) -> Result<(), Damaged> {
        match taken {
            Some(taken) => self.taken.insert(article, taken),
            None => self.taken.remove(&article),
        };
        Ok(())
    }

    fn deeds(&self, events: &[EventKey]) -> Result<Vec<(EventKey, Deed)>, Damaged> {
        let known = events.iter().filter_map(|key| Some((*key, self.deeds.get(key)?)));
        known.map(|(key, (_, bytes))| Ok((key, Deed::from_bytes(bytes)?))).collect()
    }

    fn put_deed(
        &mut self,
        event: EventKey,
        article: ArticleKey,
        deed: &Deed,
    ) -> Result<(), Damaged> {
        self.deeds.insert(event, (article, deed.to_bytes()));
        self.events.insert((article, event));
        self.deed_keys.extend(deed.keys().into_iter().map(|key| (key, deed.day(), event)));
        Ok(())
    }

    fn drop_deed(&mut self, event: EventKey, deed: &Deed) -> Result<(), Damaged> {
        if let Some((article, _)) = self.deeds.remove(&event) {
            self.events.remove(&(article, event));
        }
        for key in deed.keys() {
            self.deed_keys.remove(&(key, deed.day(), event));
        }
        Ok(())
    }

    fn events_of(&self, article: ArticleKey) -> Result<Vec<EventKey>, Damaged> {
        let all = (article, EventKey::LEAST)..=(article, EventKey::MOST);
        Ok(self.events.range(all).map(|(_, event)| *event).collect())
    }

    fn deed_holders(
        &self,
        keys: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<EventKey>, Damaged> {
        let found = keys.iter().flat_map(|key| of_key(&self.deed_keys, *key, days).take(limit));
        Ok(found.collect::<BTreeSet<EventKey>>().into_iter().collect())
    }

    fn leaders(&self, events: &[EventKey]) -> Result<Vec<(EventKey, EventKey)>, Damaged> {
        Ok(events.iter().filter_map(|event| Some((*event, *self.leaders.get(event)?))).collect())
    }

    fn set_leader(&mut self, event: EventKey, leader: Option<EventKey>) -> Result<(), Damaged> {
        if let Some(before) = self.leaders.remove(&event) {
            self.followers.remove(&(before, event));
        }
        if let Some(leader) = leader {
            self.leaders.insert(event, leader);
            self.followers.insert((leader, event));
        }
        Ok(())
    }

    fn followers(&self, leader: EventKey) -> Result<Vec<EventKey>, Damaged> {
        let all = (leader, EventKey::LEAST)..=(leader, EventKey::MOST);
        Ok(self.followers.range(all).map(|(_, event)| *event).collect())
    }

    fn new_story(&mut self) -> Result<StoryKey, Damaged> {
        self.n_stories += 1;
        Ok(StoryKey(self.n_stories))
    }

    fn stories(&self, articles: &[ArticleKey]) -> Result<Vec<(ArticleKey, StoryKey)>, Damaged> {
        Ok(articles.iter().filter_map(|key| Some((*key, *self.stories.get(key)?))).collect())
    }

    fn story_articles(&self, story: StoryKey, limit: usize) -> Result<Vec<ArticleKey>, Damaged> {
        let all = (story, Date::MIN, ArticleKey::LEAST)..=(story, Date::MAX, ArticleKey::MOST);
        Ok(self.members.range(all).rev().take(limit).map(|(_, _, article)| *article).collect())
    }

    fn set_story(
        &mut self,
        article: ArticleKey,
        day: Date,
        story: Option<StoryKey>,
    ) -> Result<(), Damaged> {
        if let Some(before) = self.stories.remove(&article) {
            self.members.remove(&(before, day, article));
        }
        if let Some(story) = story {
            self.stories.insert(article, story);
            self.members.insert((story, day, article));
        }
        Ok(())
    }
}
