//! From an address to its page: `robots.txt`, the pace of the host, redirects, one second try.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use encoding_rs::Encoding;
use jiff::Timestamp;
use url::Url;

use super::answer::{charset, max_age, media_type, retry_after};
use super::body::unpack;
use super::failure::Failure;
use super::pace::Pace;
use super::robots::{MAX_ROBOTS_BYTES, Robots};
use super::transport::{Answer, Request, Transport};
use super::url::{check, checked_url, without_fragment};
use super::validators::Validators;
use super::{Clock, Manners};

/// So much of a body is read, packed and unpacked: what a sitemap may have by its protocol.
pub(crate) const MAX_BODY_BYTES: usize = 50 << 20;

/// Browsers follow twenty; a page of news needs two or three.
const MAX_REDIRECTS: usize = 5;

/// A host that asks for more between two questions gets this.
const MAX_CRAWL_DELAY: Duration = Duration::from_secs(60);

/// A server that asks to wait longer before a second try is not tried again.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);

/// Before the second try after a fault of the server, so many times the delay of the host.
const BACK_OFF_DELAYS: u32 = 4;

/// Rules are asked for again after a day, as the RFC wants; where they could not be had, soon.
const ROBOTS_KEEP: Duration = Duration::from_secs(24 * 60 * 60);
const ROBOTS_RETRY: Duration = Duration::from_secs(5 * 60);

/// The rules of so many hosts are kept.
const MAX_HOSTS: usize = 4_096;

/// A page as it came.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Page {
    /// Where it was found in the end.
    pub(crate) url: Url,
    pub(crate) media_type: Option<String>,
    pub(crate) charset: Option<&'static Encoding>,
    pub(crate) body: Vec<u8>,
    /// When, as RFC 3339 writes it.
    pub(crate) retrieved: String,
    pub(crate) validators: Validators,
    /// How long the server says that it stays true.
    pub(crate) max_age: Option<Duration>,
}

/// What a question for something newer gave.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fetched {
    New(Box<Page>),
    /// Nothing newer, and for how long.
    Unchanged(Option<Duration>),
}

/// Asks, and remembers what hosts allow.
pub(crate) struct Fetcher {
    transport: Box<dyn Transport>,
    manners: Manners,
    clock: Rc<dyn Clock>,
    pace: Pace,
    /// By scheme, host and port.
    robots: BTreeMap<String, Known>,
}

/// What is known of a host's `robots.txt`.
struct Known {
    robots: Result<Robots, Failure>,
    until: Timestamp,
}

impl Fetcher {
    pub(crate) fn new(
        transport: Box<dyn Transport>,
        manners: Manners,
        clock: Rc<dyn Clock>,
    ) -> Fetcher {
        Fetcher { transport, manners, clock, pace: Pace::default(), robots: BTreeMap::new() }
    }

    /// Asks for a page, unless it is still as `validators` say.
    pub(crate) fn fetch(&mut self, url: &str, validators: &Validators) -> Result<Fetched, Failure> {
        let request = Wanted { validators, max_bytes: MAX_BODY_BYTES, obeys_robots: true };
        let (url, answer) = self.follow(checked_url(url)?, &request)?;
        if answer.status == 304 {
            return Ok(Fetched::Unchanged(max_age(&answer)));
        }
        self.page(url, answer).map(|page| Fetched::New(Box::new(page)))
    }

    fn page(&self, url: Url, answer: Answer) -> Result<Page, Failure> {
        let now = self.clock.now();
        if !(200..300).contains(&answer.status) {
            let retry_after = retry_after(&answer, now);
            return Err(Failure::Status { status: answer.status, retry_after });
        }
        Ok(Page {
            media_type: media_type(&answer),
            charset: charset(&answer),
            validators: Validators::of(&answer),
            max_age: max_age(&answer),
            body: unpacked(&answer, MAX_BODY_BYTES)?,
            retrieved: now.round(jiff::Unit::Second).unwrap_or(now).to_string(),
            url,
        })
    }

    /// Asks, and follows where the answer leads.
    fn follow(&mut self, url: Url, wanted: &Wanted<'_>) -> Result<(Url, Answer), Failure> {
        let mut url = url;
        let mut seen = vec![without_fragment(&url)];
        loop {
            let delay = match wanted.obeys_robots {
                true => self.leave_of(&url)?,
                false => self.manners.delay,
            };
            let answer = self.ask(&url, wanted, delay)?;
            if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
                return Ok((url, answer));
            }
            url = redirected(&url, &answer)?;
            if seen.contains(&without_fragment(&url)) {
                return Err(Failure::RedirectLoop);
            }
            if seen.len() > MAX_REDIRECTS {
                return Err(Failure::TooManyRedirects(MAX_REDIRECTS));
            }
            seen.push(without_fragment(&url));
        }
    }

    /// Asks, and once more where the server says when, or has a fault.
    fn ask(&mut self, url: &Url, wanted: &Wanted<'_>, delay: Duration) -> Result<Answer, Failure> {
        let answer = self.ask_once(url, wanted, delay)?;
        let Some(pause) = self.pause_before_second_try(&answer, delay) else { return Ok(answer) };
        tracing::info!("`{url}` answers {}; once more in {} s", answer.status, pause.as_secs());
        if !self.clock.sleep(pause) {
            return Err(Failure::Interrupted);
        }
        self.ask_once(url, wanted, delay)
    }

    fn pause_before_second_try(&self, answer: &Answer, delay: Duration) -> Option<Duration> {
        let asked_for = retry_after(answer, self.clock.now());
        match (answer.status, asked_for) {
            (429 | 500.., Some(asked_for)) => {
                Some(asked_for).filter(|&pause| pause <= MAX_RETRY_AFTER)
            }
            (500.., None) => Some(delay * BACK_OFF_DELAYS),
            _ => None,
        }
    }

    fn ask_once(
        &mut self,
        url: &Url,
        wanted: &Wanted<'_>,
        delay: Duration,
    ) -> Result<Answer, Failure> {
        let host = url.host_str().unwrap_or_default();
        if !self.pace.wait(host, delay, self.clock.as_ref()) {
            return Err(Failure::Interrupted);
        }
        tracing::debug!("asking for `{url}`");
        let request = Request { url, validators: wanted.validators, max_bytes: wanted.max_bytes };
        let answer = self.transport.ask(&request);
        self.pace.note(host, self.clock.as_ref());
        answer
    }

    /// Returns the delay of the host, where its `robots.txt` lets us ask for `url`.
    fn leave_of(&mut self, url: &Url) -> Result<Duration, Failure> {
        let origin = url.origin().ascii_serialization();
        let now = self.clock.now();
        if self.robots.get(&origin).is_none_or(|known| known.until <= now) {
            let robots = self.robots_of(url);
            let keep = if robots.is_ok() { ROBOTS_KEEP } else { ROBOTS_RETRY };
            let until = now.checked_add(keep).unwrap_or(now);
            if self.robots.len() >= MAX_HOSTS {
                self.robots.clear();
            }
            self.robots.insert(origin.clone(), Known { robots, until });
        }
        match self.robots.get(&origin).map(|known| &known.robots) {
            Some(Ok(robots)) if robots.allows(&path_of(url)) => {
                let asked_for = robots.delay().unwrap_or_default().min(MAX_CRAWL_DELAY);
                Ok(self.manners.delay.max(asked_for))
            }
            Some(Ok(_)) | None => Err(Failure::RobotsDisallow),
            Some(Err(failure)) => Err(without_robots(failure)),
        }
    }

    /// As the RFC has it: a host without the file, or one that hides it, lets all in; one whose server fails lets nobody in.
    fn robots_of(&mut self, url: &Url) -> Result<Robots, Failure> {
        let address =
            url.join("/robots.txt").map_err(|error| Failure::BadUrl(error.to_string()))?;
        let none = Validators::default();
        // The end of a longer file is not read, so a little more is taken in than is used.
        let wanted =
            Wanted { validators: &none, max_bytes: 2 * MAX_ROBOTS_BYTES, obeys_robots: false };
        let answer = match self.follow(address, &wanted) {
            Ok((_, answer)) => answer,
            Err(
                Failure::TooManyRedirects(_) | Failure::RedirectLoop | Failure::RedirectNowhere,
            ) => {
                return Ok(Robots::default());
            }
            Err(failure) => return Err(failure),
        };
        match answer.status {
            200..300 => Ok(Robots::parse(&unpacked(&answer, 2 * MAX_ROBOTS_BYTES)?, self.name())),
            400..500 => Ok(Robots::default()),
            status => Err(Failure::Status { status, retry_after: None }),
        }
    }

    /// Returns the name that `robots.txt` knows us by.
    fn name(&self) -> &str {
        self.manners.user_agent.split('/').next().unwrap_or_default()
    }
}

/// What a question is for.
struct Wanted<'w> {
    validators: &'w Validators,
    max_bytes: usize,
    /// All but `robots.txt` itself.
    obeys_robots: bool,
}

/// Words what keeps the rules of a host from us, where the host itself is there.
fn without_robots(failure: &Failure) -> Failure {
    match failure {
        Failure::Interrupted
        | Failure::PrivateAddress(_)
        | Failure::Unreachable(_)
        | Failure::BadUrl(_) => failure.clone(),
        failure => Failure::RobotsUnreachable(failure.to_string()),
    }
}

fn unpacked(answer: &Answer, max_bytes: usize) -> Result<Vec<u8>, Failure> {
    let encoding = answer.header("content-encoding").unwrap_or_default();
    unpack(&answer.body, encoding, max_bytes)
        .map_err(|error| Failure::Broken(error.to_string()))?
        .ok_or(Failure::TooLong(max_bytes >> 20))
}

fn redirected(url: &Url, answer: &Answer) -> Result<Url, Failure> {
    let location = answer.header("location").ok_or(Failure::RedirectNowhere)?;
    let next = url
        .join(location)
        .map_err(|error| Failure::BadUrl(format!("it redirects to `{location}` ({error})")))?;
    check(&next)?;
    Ok(next)
}

/// Returns the path with its query, as `robots.txt` has it.
fn path_of(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;

    /// Answers from a list, and notes what it was asked.
    struct Script {
        answers: RefCell<BTreeMap<String, Vec<Result<Answer, Failure>>>>,
        asked: Rc<RefCell<Vec<String>>>,
    }

    impl Transport for Script {
        fn ask(&self, request: &Request<'_>) -> Result<Answer, Failure> {
            let url = request.url.to_string();
            self.asked.borrow_mut().push(url.clone());
            let mut answers = self.answers.borrow_mut();
            let next =
                answers.get_mut(&url).filter(|list| !list.is_empty()).map(|list| list.remove(0));
            next.unwrap_or_else(|| Ok(Answer { status: 404, ..Answer::default() }))
        }
    }

    /// Goes on by what is slept.
    #[derive(Default)]
    struct Slept(Cell<u64>);

    impl Clock for Slept {
        fn now(&self) -> Timestamp {
            Timestamp::from_millisecond(1_600_000_000_000 + self.0.get() as i64).unwrap()
        }

        fn sleep(&self, time: Duration) -> bool {
            self.0.set(self.0.get() + time.as_millis() as u64);
            true
        }
    }

    fn answer(status: u16, header: Option<(&str, &str)>, body: &str) -> Result<Answer, Failure> {
        let headers = header.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Ok(Answer { status, headers: headers.into_iter().collect(), body: body.into() })
    }

    struct Tried {
        result: Result<String, Failure>,
        asked: Vec<String>,
        slept_ms: u64,
    }

    fn tried(url: &str, answers: Vec<(&str, Result<Answer, Failure>)>) -> Tried {
        let mut map: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for (url, answer) in answers {
            map.entry(url.to_owned()).or_default().push(answer);
        }
        let asked = Rc::<RefCell<Vec<String>>>::default();
        let clock = Rc::new(Slept::default());
        let manners = Manners {
            user_agent: "dateline/1 (x)".to_owned(),
            delay: Duration::from_secs(1),
            timeout: Duration::from_secs(1),
            allow_private: false,
        };
        let script = Script { answers: RefCell::new(map), asked: asked.clone() };
        let mut fetcher = Fetcher::new(Box::new(script), manners, clock.clone());
        let result = fetcher.fetch(url, &Validators::default()).map(|fetched| match fetched {
            Fetched::New(page) => format!("{} {}", page.url, String::from_utf8(page.body).unwrap()),
            Fetched::Unchanged(_) => "unchanged".to_owned(),
        });
        let asked = asked.borrow().clone();
        Tried { result, asked, slept_ms: clock.0.get() }
    }

    #[test]
    fn robots_are_asked_first_and_hosts_left_in_peace() {
        let page = tried("http://a.test/x", vec![("http://a.test/x", answer(200, None, "text"))]);
        assert_eq!(page.result.unwrap(), "http://a.test/x text");
        assert_eq!(page.asked, ["http://a.test/robots.txt", "http://a.test/x"]);
        assert_eq!(page.slept_ms, 1_000);
    }

    #[test]
    fn robots_decide() {
        let robots = |answer| {
            tried(
                "http://a.test/x?q",
                vec![
                    ("http://a.test/robots.txt", answer),
                    ("http://a.test/x?q", self::answer(200, None, "t")),
                ],
            )
        };
        assert_eq!(
            robots(answer(200, None, "User-agent: dateline\nDisallow: /x?")).result,
            Err(Failure::RobotsDisallow)
        );
        assert!(robots(answer(403, None, "User-agent: *\nDisallow: /")).result.is_ok());
        for failed in [answer(500, None, ""), Err(Failure::Timeout("x".into()))] {
            let tried = robots(failed.clone());
            // The second try of a fault finds nothing (404), which lets all in; a timeout is not tried again.
            assert_eq!(tried.result.is_ok(), failed.is_ok());
        }
        let slow = robots(answer(200, None, "User-agent: *\nCrawl-delay: 900"));
        assert_eq!((slow.result.is_ok(), slow.slept_ms), (true, 60_000));
        let twice = vec![
            ("http://a.test/robots.txt", answer(503, None, "")),
            ("http://a.test/robots.txt", answer(503, None, "")),
        ];
        assert_eq!(tried("http://a.test/", twice).result.unwrap_err().code(), "robots_unreachable");
    }

    #[test]
    fn redirects_are_followed_checked_and_bounded() {
        let to = |location| answer(302, Some(("location", location)), "");
        let found = tried(
            "http://a.test/x",
            vec![
                ("http://a.test/x", to("//b.test/y")),
                ("http://b.test/y", answer(200, None, "t")),
            ],
        );
        assert_eq!(found.result.unwrap(), "http://b.test/y t");
        assert!(found.asked.contains(&"http://b.test/robots.txt".to_owned()));
        let refused = tried(
            "http://a.test/x",
            vec![
                ("http://a.test/x", to("http://b.test/y")),
                ("http://b.test/robots.txt", answer(200, None, "User-agent: *\nDisallow: /")),
            ],
        );
        assert_eq!(refused.result, Err(Failure::RobotsDisallow));
        for (location, code) in [
            ("x#y", "redirect_loop"),
            ("file:///etc/passwd", "bad_url"),
            ("http://u:p@b.test/", "bad_url"),
            ("", "redirect_nowhere"),
        ] {
            let failed = tried("http://a.test/x", vec![("http://a.test/x", to(location))]);
            assert_eq!(failed.result.unwrap_err().code(), code, "{location}");
        }
        let names: Vec<String> = (0..8).map(|n| format!("http://a.test/{n}")).collect();
        let chain = |n: usize| {
            tried(
                &names[0],
                names
                    .iter()
                    .zip(names.iter().skip(1))
                    .take(n)
                    .map(|(from, next)| (from.as_str(), to(next)))
                    .collect(),
            )
        };
        assert_eq!(chain(5).result, Err(Failure::Status { status: 404, retry_after: None }));
        assert_eq!(chain(6).result, Err(Failure::TooManyRedirects(5)));
    }

    #[test]
    fn a_second_try_is_made_once() {
        let x = "http://a.test/x";
        let tries = |answers: Vec<Result<Answer, Failure>>| {
            let tried = tried(x, answers.into_iter().map(|answer| (x, answer)).collect());
            (tried.result.is_ok(), tried.asked.len() - 1, tried.slept_ms)
        };
        let ok = || answer(200, None, "t");
        let later = |seconds| answer(429, Some(("retry-after", seconds)), "");
        assert_eq!(tries(vec![answer(500, None, ""), ok()]), (true, 2, 5_000));
        assert_eq!(tries(vec![later("30"), ok()]), (true, 2, 31_000));
        assert_eq!(tries(vec![later("3600"), ok()]), (false, 1, 1_000));
        assert_eq!(tries(vec![answer(429, None, ""), ok()]), (false, 1, 1_000));
        assert_eq!(
            tries(vec![answer(502, None, ""), answer(502, None, ""), ok()]),
            (false, 2, 5_000)
        );
        assert_eq!(tries(vec![answer(404, None, ""), ok()]), (false, 1, 1_000));
    }

    #[test]
    fn nothing_newer_is_no_failure() {
        let x = "http://a.test/x";
        assert_eq!(tried(x, vec![(x, answer(304, None, ""))]).result.unwrap(), "unchanged");
    }
}
