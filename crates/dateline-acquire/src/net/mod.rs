//! Asks servers for pages, politely: as `robots.txt` lets us, one question after the other, at the pace of the host, and never inside the user's own network.

mod address;
mod answer;
mod body;
mod failure;
mod fetch;
mod http;
mod pace;
mod pages;
mod robots;
mod transport;
mod url;
mod validators;

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;

pub(crate) use self::body::unpack;
pub(crate) use self::failure::{Failure, may_pass};
pub(crate) use self::fetch::{Fetched, Page};
pub(crate) use self::pages::{page_items, text_of, whole_page};
#[cfg(feature = "internals")]
pub(crate) use self::robots::Robots;
pub(crate) use self::url::is_url;
pub use self::validators::Validators;

use self::fetch::Fetcher;
use self::http::Http;

/// The world's time, which the command brings.
pub trait Clock {
    /// Returns the time.
    fn now(&self) -> Timestamp;
    /// Waits. Returns whether the run goes on; false where the user has ended it.
    fn sleep(&self, time: Duration) -> bool;
}

/// How servers are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manners {
    /// Who asks: `dateline/1.0 (…)`. The part before `/` is the name that `robots.txt` knows.
    pub user_agent: String,
    /// Time between two questions to one host; `robots.txt` may ask for more.
    pub delay: Duration,
    /// Time for one question and its answer.
    pub timeout: Duration,
    /// Whether addresses of this machine and its network may be asked.
    pub allow_private: bool,
}

/// The network, shared by all inputs of a run: hosts are known by all or by none.
#[derive(Clone)]
pub struct Network(Rc<RefCell<Fetcher>>);

impl Network {
    /// Makes a network that has asked nobody yet.
    #[must_use]
    pub fn new(manners: Manners, clock: Rc<dyn Clock>) -> Network {
        let http = Http::new(manners.user_agent.clone(), manners.allow_private, manners.timeout);
        Network(Rc::new(RefCell::new(Fetcher::new(Box::new(http), manners, clock))))
    }

    /// Asks for a page.
    pub(crate) fn fetch(&self, url: &str) -> Result<Page, Failure> {
        match self.fetch_if_newer(url, &Validators::default())? {
            Fetched::New(page) => Ok(*page),
            Fetched::Unchanged(_) => Err(Failure::Status { status: 304, retry_after: None }),
        }
    }

    /// Asks for a page if it is newer than `validators` say.
    pub(crate) fn fetch_if_newer(
        &self,
        url: &str,
        validators: &Validators,
    ) -> Result<Fetched, Failure> {
        self.0.borrow_mut().fetch(url, validators)
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Network")
    }
}
