//! Which addresses are asked for at all: `http` and `https`, without a password, of a length that a server would take.

use url::Url;

use super::failure::Failure;

/// Servers refuse longer ones.
const MAX_URL_BYTES: usize = 8 << 10;

/// Tells whether a word of the command line is an address of the web, not a path.
pub(crate) fn is_url(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Reads an address that may be asked for.
pub(crate) fn checked_url(text: &str) -> Result<Url, Failure> {
    if text.len() > MAX_URL_BYTES {
        return Err(Failure::BadUrl(format!("it has more than {} kB", MAX_URL_BYTES >> 10)));
    }
    let url = Url::parse(text.trim())
        .map_err(|error| Failure::BadUrl(format!("it is no address ({error})")))?;
    check(&url)?;
    Ok(url)
}

/// Refuses what no page of news has.
pub(crate) fn check(url: &Url) -> Result<(), Failure> {
    let refused = |why: &str| Err(Failure::BadUrl(why.to_owned()));
    if !matches!(url.scheme(), "http" | "https") {
        let why = format!("`{}` is not asked for, only `http` and `https`", url.scheme());
        return refused(&why);
    }
    if url.host_str().is_none_or(str::is_empty) {
        return refused("it names no host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused(
            "it holds a name or password, which would end in records and logs; leave it out",
        );
    }
    Ok(())
}

/// Returns an address without what names a place in the page.
pub(crate) fn without_fragment(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_of_the_web_pass() {
        for url in ["http://a.test/x", "HTTPS://a.test:8443/?q=é", " https://[2001:db8::1]/ "] {
            assert!(checked_url(url).is_ok(), "{url}");
        }
        for url in [
            "file:///etc/passwd",
            "ftp://a.test/",
            "http://u:p@a.test/",
            "http://u@a.test",
            "http://",
            "a.test/x",
            "",
        ] {
            assert_eq!(checked_url(url).unwrap_err().code(), "bad_url", "{url}");
        }
        assert!(checked_url(&format!("http://a.test/{}", "a".repeat(9_000))).is_err());
        assert!(is_url("HTTP://x") && !is_url("http:/x") && !is_url("news/a.html"));
    }
}
