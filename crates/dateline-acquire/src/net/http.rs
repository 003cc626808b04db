//! Questions over the network. The addresses of a name are checked after it was looked up, and only those that passed are connected to: a name whose
//! address changes between two look-ups leads nowhere else.

use std::cell::OnceCell;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use super::address::is_public;
use super::body::{ACCEPTED_ENCODINGS, bounded};
use super::failure::Failure;
use super::transport::{Answer, Request, Transport};

/// A server that is there answers a greeting in this time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// Headers of servers have a few kB.
const MAX_HEADER_BYTES: usize = 64 << 10;

/// What is asked for first; `*/*` takes the rest.
const ACCEPT: &str = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5";

/// Asks over the network.
pub(crate) struct Http {
    user_agent: String,
    allow_private: bool,
    timeout: Duration,
    /// Made at the first question: reading the system's certificates takes a while.
    agent: OnceCell<Agent>,
}

impl Http {
    pub(crate) fn new(user_agent: String, allow_private: bool, timeout: Duration) -> Http {
        Http { user_agent, allow_private, timeout, agent: OnceCell::new() }
    }

    fn agent(&self) -> &Agent {
        self.agent.get_or_init(|| {
            let resolver =
                Guard { inner: DefaultResolver::default(), allow_private: self.allow_private };
            Agent::with_parts(self.config(), DefaultConnector::default(), resolver)
        })
    }

    /// Nothing is taken from the environment, so that no proxy connects where we would not.
    fn config(&self) -> Config {
        Config::builder()
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(MAX_HEADER_BYTES)
            .timeout_connect(Some(CONNECT_TIMEOUT.min(self.timeout)))
            .timeout_global(Some(self.timeout))
            .user_agent(self.user_agent.as_str())
            .accept(ACCEPT)
            .accept_encoding(ACCEPTED_ENCODINGS)
            .tls_config(tls())
            .build()
    }
}

/// Trusts whom the system trusts.
fn tls() -> TlsConfig {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!("certificates of the system: {error}");
    }
    let roots = found.certs.iter().map(|cert| Certificate::from_der(cert).to_owned());
    TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(RootCerts::from(roots))
        .build()
}

impl Transport for Http {
    fn ask(&self, request: &Request<'_>) -> Result<Answer, Failure> {
        let url = super::url::without_fragment(request.url);
        let mut asked = self.agent().get(&url);
        for (name, value) in request.validators.headers() {
            asked = asked.header(name, value);
        }
        let response = asked.call().map_err(failure)?;
        let status = response.status().as_u16();
        let text = |value: &ureq::http::HeaderValue| {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect();
        let body = match status {
            300..=399 => Vec::new(),
            _ => bounded(response.into_body().into_reader(), request.max_bytes)
                .map_err(|error| failure(Error::from(error)))?
                .ok_or(Failure::TooLong(request.max_bytes >> 20))?,
        };
        Ok(Answer { status, headers, body })
    }
}

/// Looks names up, and keeps what may be connected to.
#[derive(Debug)]
struct Guard {
    inner: DefaultResolver,
    allow_private: bool,
}

/// What a name led to that is not connected to.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is a private address")]
struct Private(String);

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.allow_private {
            return Ok(found);
        }
        let mut public = self.empty();
        found
            .iter()
            .filter(|address| is_public(address.ip()))
            .for_each(|address| public.push(*address));
        match (public.first(), found.first()) {
            (None, Some(private)) => Err(Error::Other(Box::new(Private(private.ip().to_string())))),
            _ => Ok(public),
        }
    }
}

fn failure(error: Error) -> Failure {
    match error {
        Error::Timeout(what) => Failure::Timeout(what.to_string()),
        Error::Other(other) => match other.downcast_ref::<Private>() {
            Some(Private(address)) => Failure::PrivateAddress(address.clone()),
            None => Failure::Broken(other.to_string()),
        },
        Error::HostNotFound => Failure::Unreachable("no such host".to_owned()),
        Error::ConnectionFailed => Failure::Unreachable("no connection".to_owned()),
        Error::Io(error) if is_timeout(&error) => Failure::Timeout(error.to_string()),
        Error::Io(error) if is_broken(&error) => Failure::Broken(error.to_string()),
        Error::Io(error) => Failure::Unreachable(error.to_string()),
        Error::BadUri(why) => Failure::BadUrl(why),
        error @ (Error::Tls(_) | Error::Rustls(_)) => Failure::Unreachable(error.to_string()),
        error => Failure::Broken(error.to_string()),
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock)
}

fn is_broken(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::InvalidData
            | io::ErrorKind::BrokenPipe
    )
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::rc::Rc;

    use jiff::Timestamp;

    use super::super::fetch::Fetcher;
    use super::super::validators::Validators;
    use super::super::{Clock, Manners};
    use super::*;

    /// A page of a server outside that leads to `location`; all else is asked over the network.
    struct Outside {
        location: String,
        network: Http,
    }

    impl Transport for Outside {
        fn ask(&self, request: &Request<'_>) -> Result<Answer, Failure> {
            if request.url.host_str() != Some("outside.test") {
                return self.network.ask(request);
            }
            let headers = [("location".to_owned(), self.location.clone())].into();
            let status = if request.url.path() == "/robots.txt" { 404 } else { 302 };
            Ok(Answer { status, headers, body: Vec::new() })
        }
    }

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }

        fn sleep(&self, _: Duration) -> bool {
            true
        }
    }

    fn led_to(location: String, allow_private: bool) -> Failure {
        let timeout = Duration::from_millis(300);
        let manners = Manners {
            user_agent: "dateline/1 (x)".to_owned(),
            delay: Duration::ZERO,
            timeout,
            allow_private,
        };
        let network = Http::new(manners.user_agent.clone(), allow_private, timeout);
        let transport = Box::new(Outside { location, network });
        let mut fetcher = Fetcher::new(transport, manners, Rc::new(Still));
        fetcher.fetch("http://outside.test/x", &Validators::default()).err().unwrap()
    }

    #[test]
    fn a_page_outside_leads_to_no_private_address() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "10.0.0.1"] {
            let refused = led_to(format!("http://{host}:{port}/secret"), false);
            assert_eq!(refused.code(), "private_address", "{host}: {refused}");
        }
        assert!(listener.accept().is_err(), "nobody knocked");
        // With leave it is asked, and does not answer.
        assert_eq!(led_to(format!("http://127.0.0.1:{port}/x"), true).code(), "robots_unreachable");
        assert!(listener.accept().is_ok());
    }
}
