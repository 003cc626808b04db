//! What the command line says of the network, and the time by which it is asked.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dateline_acquire::{Clock, Manners, Network};
use jiff::{SignedDuration, Timestamp};

/// The user's wish to end the run is looked for so often.
const TICK: Duration = Duration::from_millis(100);

/// How servers are asked.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Network")]
pub(crate) struct NetArgs {
    /// A feed or sitemap, by address or path, whose articles are fetched; may be given several times.
    #[arg(long = "feed", value_name = "URL")]
    pub(super) feeds: Vec<String>,
    /// Fetch the articles of feeds that hold only their start.
    #[arg(long)]
    pub(super) fetch: bool,
    /// Time between two questions to one host: `2s`, `500ms`; its robots.txt may ask for more.
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = parse_time)]
    delay: Duration,
    /// Time for one question and its answer.
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = parse_time)]
    timeout: Duration,
    /// Ask addresses of this machine and its network, too.
    #[arg(long)]
    pub(super) allow_private: bool,
    /// An address or page of yours that servers are told, so that they can complain.
    #[arg(long, value_name = "TEXT", env = "DATELINE_CONTACT", value_parser = parse_contact)]
    contact: Option<String>,
}

impl NetArgs {
    /// Makes the network; nobody is asked yet. `ended` tells when the user has had enough.
    pub(super) fn network(&self, ended: Arc<AtomicBool>) -> Network {
        let manners = Manners {
            user_agent: user_agent(self.contact.as_deref()),
            delay: self.delay,
            timeout: self.timeout,
            allow_private: self.allow_private,
        };
        Network::new(manners, Rc::new(SystemClock { ended }))
    }
}

fn user_agent(contact: Option<&str>) -> String {
    let contact = contact.map(|contact| format!("; +{contact}")).unwrap_or_default();
    format!("dateline/{} (reads news for research{contact})", env!("CARGO_PKG_VERSION"))
}

/// Reads `90s`, `15m`, `1h 30m`.
pub(super) fn parse_time(value: &str) -> Result<Duration, String> {
    let expected = || "expected a time such as `30s`, `15m` or `1h`".to_owned();
    let time: SignedDuration = value.parse().map_err(|_| expected())?;
    Duration::try_from(time).map_err(|_| expected())
}

fn parse_contact(value: &str) -> Result<String, String> {
    let is_sound = !value.is_empty()
        && value.bytes().all(|byte| (b' '..=b'~').contains(&byte) && !b"()\\".contains(&byte));
    is_sound
        .then(|| value.to_owned())
        .ok_or_else(|| "expected an address in plain ASCII, without parentheses".to_owned())
}

/// The machine's clock.
pub(super) struct SystemClock {
    pub(super) ended: Arc<AtomicBool>,
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, time: Duration) -> bool {
        let mut left = time;
        while !left.is_zero() && !self.ended.load(Ordering::Relaxed) {
            let now = left.min(TICK);
            std::thread::sleep(now);
            left -= now;
        }
        !self.ended.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_contacts_are_read() {
        assert_eq!(parse_time("15m"), Ok(Duration::from_secs(900)));
        assert_eq!(parse_time("500ms"), Ok(Duration::from_millis(500)));
        assert!(parse_time("-1s").is_err() && parse_time("soon").is_err());
        assert!(
            user_agent(Some("me@example.org"))
                .ends_with("(reads news for research; +me@example.org)")
        );
        assert!(parse_contact("a\r\nb").is_err() && parse_contact("a)").is_err());
    }
}
