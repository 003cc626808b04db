//! Feeds that are asked again and again: what is new since the last time.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::time::Duration;

use dateline_types::Problem;
use jiff::Timestamp;

use super::entry::{Entry, Listed};
use super::items::{Origin, broken, item_of, listed};
use super::list::List;
use crate::net::{Fetched, Network, Validators, may_pass};
use crate::pages::Item;

/// A feed that asks to be left for longer is asked this often.
const MAX_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

/// Lists in lists are followed so far.
const MAX_DEPTH: usize = 2;

/// Reads the addresses of the feeds in an OPML list.
///
/// # Errors
///
/// Where it names none.
pub fn feeds_of(name: &str, bytes: Vec<u8>) -> Result<Vec<String>, Problem> {
    let origin = Origin { name: name.to_owned(), ..Origin::default() };
    let list = listed(bytes, None, &origin)?;
    let feeds: Vec<String> = list
        .listed
        .into_iter()
        .filter_map(|listed| match listed {
            Listed::List(url) => Some(url),
            _ => None,
        })
        .collect();
    match feeds.is_empty() {
        true => Err(crate::error::problem(
            None,
            "bad_feed",
            format!("`{name}` names no feed; it must be an OPML list with `xmlUrl`"),
        )),
        false => Ok(feeds),
    }
}

/// Takes what is new, and knows what is not.
pub trait Sink {
    /// Tells whether an article was taken before, in this run or an earlier one.
    fn is_seen(&self, id: &str) -> bool;
    /// Takes a new article, or why it will never be one.
    ///
    /// # Errors
    ///
    /// Where it cannot be kept; nothing more is then asked for.
    fn take(&mut self, id: &str, item: Item) -> io::Result<()>;
    /// Takes what is wrong now and may not be the next time.
    fn note(&mut self, problem: &Problem);
    /// Tells whether the run goes on.
    fn goes_on(&self) -> bool;
}

/// Feeds, and when each is to be asked again.
pub struct Watch {
    network: Network,
    interval: Duration,
    /// By address; when it is to be asked, where it was.
    feeds: BTreeMap<String, Option<Timestamp>>,
    validators: BTreeMap<String, Validators>,
}

impl Watch {
    /// Watches `feeds`, each every `interval` or more rarely where it asks for that. `validators` are those of an earlier run whose articles were kept.
    #[must_use]
    pub fn new(
        network: Network,
        feeds: Vec<String>,
        interval: Duration,
        validators: BTreeMap<String, Validators>,
    ) -> Watch {
        let feeds = feeds.into_iter().map(|feed| (feed, None)).collect();
        Watch { network, interval, feeds, validators }
    }

    /// Returns the version of each list all of whose articles were taken.
    #[must_use]
    pub fn validators(&self) -> &BTreeMap<String, Validators> {
        &self.validators
    }

    /// Returns a feed that is to be asked at `now`, the longest waiting first.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Option<String> {
        let (feed, next) = self.feeds.iter().min_by_key(|(_, next)| **next)?;
        next.is_none_or(|next| next <= now).then(|| feed.clone())
    }

    /// Returns how long no feed is to be asked.
    #[must_use]
    pub fn rest(&self, now: Timestamp) -> Duration {
        let next = self.feeds.values().min().copied().flatten().unwrap_or(now);
        Duration::try_from(next.duration_since(now)).unwrap_or_default()
    }

    /// Asks a feed, hands what is new to `sink`, and sets when it is to be asked again.
    ///
    /// # Errors
    ///
    /// Where the sink cannot keep it.
    pub fn poll(&mut self, feed: &str, now: Timestamp, sink: &mut dyn Sink) -> io::Result<()> {
        let mut wait = self.interval;
        let mut to_do = VecDeque::from([(1, feed.to_owned())]);
        while let Some((depth, url)) = to_do.pop_front().filter(|_| sink.goes_on()) {
            let list = self.poll_list(&url, &mut wait, sink)?;
            to_do
                .extend(list.into_iter().filter(|_| depth < MAX_DEPTH).map(|url| (depth + 1, url)));
        }
        self.feeds.insert(feed.to_owned(), now.checked_add(wait.min(MAX_INTERVAL)).ok());
        Ok(())
    }

    /// Asks one list, and returns the lists that it names.
    fn poll_list(
        &mut self,
        url: &str,
        wait: &mut Duration,
        sink: &mut dyn Sink,
    ) -> io::Result<Vec<String>> {
        let none = Validators::default();
        let page = match self.network.fetch_if_newer(url, self.validators.get(url).unwrap_or(&none))
        {
            Ok(Fetched::New(page)) => page,
            Ok(Fetched::Unchanged(max_age)) => {
                *wait = max_age.unwrap_or_default().max(*wait);
                return Ok(Vec::new());
            }
            Err(failure) => {
                *wait = failure.retry_after().unwrap_or_default().max(*wait);
                sink.note(&failure.problem(None, url));
                return Ok(Vec::new());
            }
        };
        let (validators, max_age, origin) =
            (page.validators.clone(), page.max_age, Origin::of(&page));
        let list = match listed(page.body, page.charset, &origin) {
            Ok(list) => list,
            Err(problem) => {
                sink.note(&problem);
                return Ok(Vec::new());
            }
        };
        let ttl = Duration::from_secs(60 * u64::from(list.ttl_minutes.unwrap_or_default()));
        *wait = ttl.max(max_age.unwrap_or_default()).max(*wait);
        let taken = self.take_all(list, &origin, sink)?;
        // A list of lists may stay as it is while those change, and one with an article that did not come yet must be seen again.
        if taken.is_complete && taken.lists.is_empty() {
            self.validators.insert(url.to_owned(), validators);
        } else {
            self.validators.remove(url);
        }
        Ok(taken.lists)
    }

    fn take_all(&self, list: List, origin: &Origin, sink: &mut dyn Sink) -> io::Result<Taken> {
        let mut taken = Taken { lists: Vec::new(), is_complete: true };
        for listed in list.listed {
            match listed {
                Listed::List(url) => taken.lists.push(url),
                Listed::Broken(why) => sink.note(&broken(origin, &why)),
                Listed::Entry(entry) => {
                    let is_done = sink.goes_on() && self.take(*entry, origin, sink)?;
                    taken.is_complete &= is_done;
                }
            }
        }
        Ok(taken)
    }

    /// Takes an article that is new. Returns whether it is done with.
    fn take(&self, mut entry: Entry, origin: &Origin, sink: &mut dyn Sink) -> io::Result<bool> {
        let id = entry.id.clone().unwrap_or_else(|| made_up_id(&entry, origin));
        if sink.is_seen(&id) {
            return Ok(true);
        }
        entry.id = Some(id.clone());
        match item_of(entry, origin, Some(&self.network)) {
            Err(problem) if may_pass(&problem) => {
                sink.note(&problem);
                Ok(false)
            }
            item => sink.take(&id, item).map(|()| true),
        }
    }
}

/// What became of a list.
struct Taken {
    lists: Vec<String>,
    /// Whether each article was taken, now or earlier.
    is_complete: bool,
}

/// Names an article of which its feed gives neither id nor address.
fn made_up_id(entry: &Entry, origin: &Origin) -> String {
    let text =
        entry.content.as_ref().or(entry.summary.as_ref()).map_or("", |content| content.as_str());
    let start: String = entry.title.as_deref().unwrap_or(text).chars().take(80).collect();
    format!("{}#{start}", origin.name)
}
