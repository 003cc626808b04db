//! Why an address gave nothing, and what to do about it.

use std::time::Duration;

use dateline_types::Problem;

use crate::error::problem;

/// Why an address gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{0}")]
    BadUrl(String),
    #[error("it leads to `{0}`, inside this machine or its network; `--allow-private` lets it")]
    PrivateAddress(String),
    #[error(
        "the host's robots.txt does not let programs ask for it; ask the publisher, or save the page with a browser"
    )]
    RobotsDisallow,
    #[error(
        "the host's robots.txt cannot be read ({0}), so nothing is asked of it now; try again later"
    )]
    RobotsUnreachable(String),
    #[error("the server answers {status}: {}", status_meaning(*status, *retry_after))]
    Status { status: u16, retry_after: Option<Duration> },
    #[error("it redirects more than {0} times; name the address it should lead to")]
    TooManyRedirects(usize),
    #[error("it redirects to itself; name the address it should lead to")]
    RedirectLoop,
    #[error("the server redirects without saying where to; try again later")]
    RedirectNowhere,
    #[error("it has more than {0} MB; save it as a file and cut it")]
    TooLong(usize),
    #[error("the server took too long ({0}); try again later, or `--timeout` gives it more")]
    Timeout(String),
    #[error("the server cannot be reached: {0}; check the address and your connection")]
    Unreachable(String),
    #[error("the answer is broken: {0}; try again later")]
    Broken(String),
    #[error("the run was ended")]
    Interrupted,
}

impl Failure {
    /// Returns the stable name of the failure.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Failure::BadUrl(_) => "bad_url",
            Failure::PrivateAddress(_) => "private_address",
            Failure::RobotsDisallow => "robots_disallow",
            Failure::RobotsUnreachable(_) => "robots_unreachable",
            Failure::Status { status: 429 | 500.., .. } => "server_busy",
            Failure::Status { .. } => "http_status",
            Failure::TooManyRedirects(_) => "too_many_redirects",
            Failure::RedirectLoop => "redirect_loop",
            Failure::RedirectNowhere => "redirect_nowhere",
            Failure::TooLong(_) => "response_too_long",
            Failure::Timeout(_) => "timeout",
            Failure::Unreachable(_) => "unreachable",
            Failure::Broken(_) => "broken_response",
            Failure::Interrupted => "interrupted",
        }
    }

    /// Returns how long the server wants to be left in peace.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Failure::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Words the failure for a record.
    pub(crate) fn problem(&self, article: Option<String>, url: &str) -> Problem {
        problem(article, self.code(), format!("cannot fetch `{url}`: {self}"))
    }
}

/// Tells whether what gave this problem may go well another time.
pub(crate) fn may_pass(problem: &Problem) -> bool {
    const PASSING: [&str; 6] = [
        "server_busy",
        "robots_unreachable",
        "timeout",
        "unreachable",
        "broken_response",
        "interrupted",
    ];
    PASSING.contains(&problem.code)
}

fn status_meaning(status: u16, retry_after: Option<Duration>) -> String {
    let what = match status {
        401..=403 => "it gives the page to its readers only; log in with a browser and save it",
        404 => "there is no such page; check the address",
        410 | 451 => "the page was taken down; look for it in a web archive",
        429 => "too many requests; try again later with a longer `--delay`",
        500..=599 => "the server has a fault; try again later",
        _ => "this is no page; open it with a browser to see what it wants",
    };
    match retry_after {
        Some(after) => format!("{what} (it asks for {} s)", after.as_secs()),
        None => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_say_what_and_what_to_do() {
        let failure = Failure::Status { status: 429, retry_after: Some(Duration::from_secs(90)) };
        let problem = failure.problem(None, "http://a.test/");
        assert_eq!(problem.code, "server_busy");
        assert_eq!(
            problem.message,
            "cannot fetch `http://a.test/`: the server answers 429: too many requests; try again later with a longer `--delay` (it asks for 90 s)"
        );
        assert!(may_pass(&problem));
        assert!(!may_pass(&Failure::Status { status: 404, retry_after: None }.problem(None, "x")));
    }
}
