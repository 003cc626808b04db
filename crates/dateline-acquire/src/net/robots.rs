//! `robots.txt` as RFC 9309 has it: which addresses of a host a program may ask for.

use std::time::Duration;

/// What stands behind is not read; the RFC asks for at least so much.
pub(crate) const MAX_ROBOTS_BYTES: usize = 500 << 10;

/// Rules of a host for one program.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Robots {
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allows: bool,
    /// Percent-encoded as paths are compared.
    pattern: Vec<u8>,
}

/// A group of the file: whom it is for, and what it says.
#[derive(Default)]
struct Group {
    agents: Vec<String>,
    robots: Robots,
}

impl Robots {
    /// Reads a file. The groups for `agent` (compared without case) hold; where there are none, those for `*`.
    pub(crate) fn parse(text: &[u8], agent: &str) -> Robots {
        let text = text.get(..MAX_ROBOTS_BYTES).unwrap_or(text);
        let groups = groups(&String::from_utf8_lossy(text));
        let agent = agent.to_ascii_lowercase();
        let of = |wanted: &str| -> Vec<&Robots> {
            let is_for = |group: &&Group| group.agents.iter().any(|agent| agent == wanted);
            groups.iter().filter(is_for).map(|group| &group.robots).collect()
        };
        match of(&agent) {
            own if !own.is_empty() => joined(&own),
            _ => joined(&of("*")),
        }
    }

    /// Tells whether `path` (with its query) may be asked for. The longest rule that fits decides; of two as long, the one that allows.
    pub(crate) fn allows(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = comparable(path);
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        let longest = fitting.max_by_key(|rule| (rule.pattern.len(), rule.allows));
        longest.is_none_or(|rule| rule.allows)
    }

    /// Returns the seconds that the host asks to have between two requests.
    pub(crate) fn delay(&self) -> Option<Duration> {
        self.delay
    }
}

fn joined(parts: &[&Robots]) -> Robots {
    Robots {
        rules: parts.iter().flat_map(|part| part.rules.iter().cloned()).collect(),
        delay: parts.iter().filter_map(|part| part.delay).max(),
    }
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups = vec![Group::default()];
    let mut in_agents = false;
    for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
        let Some((name, value)) = field(line) else { continue };
        let is_agent = name == "user-agent";
        if is_agent && !in_agents {
            groups.push(Group::default());
        }
        let Some(group) = groups.last_mut() else { continue };
        match name.as_str() {
            "user-agent" => group.agents.push(agent_name(value)),
            "allow" | "disallow" => group.robots.add(name == "allow", value),
            "crawl-delay" => group.robots.delay = seconds(value).or(group.robots.delay),
            // `Sitemap` and what others have made up belong to no group and end none.
            _ => continue,
        }
        in_agents = is_agent;
    }
    groups
}

fn field(line: &str) -> Option<(String, &str)> {
    let line = line.split('#').next()?;
    let (name, value) = line.split_once(':')?;
    Some((name.trim().to_ascii_lowercase(), value.trim()))
}

/// Takes `dateline` from `Dateline/1.0`.
fn agent_name(value: &str) -> String {
    let name = value.split(['/', ' ']).next().unwrap_or_default();
    name.to_ascii_lowercase()
}

fn seconds(value: &str) -> Option<Duration> {
    let seconds = value.parse::<f64>().ok().filter(|seconds| *seconds >= 0.0)?;
    Duration::try_from_secs_f64(seconds).ok()
}

impl Robots {
    /// An empty rule says nothing: `Disallow:` allows all.
    fn add(&mut self, allows: bool, pattern: &str) {
        if !pattern.is_empty() {
            self.rules.push(Rule { allows, pattern: comparable(pattern) });
        }
    }
}

/// Writes a path so that two spellings of one address are the same bytes: what is beyond ASCII percent-encoded, what is needlessly encoded plain.
fn comparable(path: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (*first, encoded(after)) {
            (b'%', Some(byte)) => {
                rest = after.get(2..).unwrap_or_default();
                push(byte, !is_unreserved(byte), &mut out);
            }
            (byte, _) => push(byte, !byte.is_ascii_graphic(), &mut out),
        }
    }
    out
}

fn push(byte: u8, is_encoded: bool, out: &mut Vec<u8>) {
    if is_encoded {
        out.extend(format!("%{byte:02X}").into_bytes());
    } else {
        out.push(byte);
    }
}

fn encoded(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Tells whether a pattern with `*` (anything) and a last `$` (the end) fits the start of `path`. Goes back only to the last `*`, so that a pattern full
/// of them takes no longer than pattern times path.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix(b"$") {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let (mut at_pattern, mut at_path) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at_pattern), path.get(at_path)) {
            (Some(b'*'), _) => {
                star = Some((at_pattern + 1, at_path));
                at_pattern += 1;
            }
            (Some(wanted), Some(found)) if wanted == found => {
                at_pattern += 1;
                at_path += 1;
            }
            (None, found) if !to_the_end || found.is_none() => return true,
            (Some(_), None) => return false,
            _ => {
                let Some((after, from)) = star else { return false };
                star = Some((after, from + 1));
                (at_pattern, at_path) = (after, from + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn allowed(rules: &str, path: &str) -> bool {
        Robots::parse(rules.as_bytes(), "dateline").allows(path)
    }

    #[test]
    fn the_longest_rule_decides() {
        let rules = "User-agent: *\nDisallow: /\nAllow: /news/\nDisallow: /news/private\n";
        assert!(allowed(rules, "/news/a"));
        assert!(!allowed(rules, "/news/private/a"));
        assert!(!allowed(rules, "/other"));
        assert!(allowed(rules, "/robots.txt"));
        assert!(allowed("user-agent:*\nallow:/a\ndisallow:/a", "/a"));
    }

    #[test]
    fn our_own_group_goes_before_the_one_for_all() {
        let rules = "User-agent: other\nUser-agent: DateLine/2.0\nDisallow: /a # not this\n\nUser-agent: *\nDisallow: /";
        assert!(!allowed(rules, "/a"));
        assert!(allowed(rules, "/b"));
        let twice =
            format!("{rules}\nUser-agent: dateline\nSitemap: x\nDisallow: /c\nCrawl-delay: 2.5");
        assert!(!allowed(&twice, "/a"));
        assert!(!allowed(&twice, "/c"));
        let delay = Robots::parse(twice.as_bytes(), "dateline").delay();
        assert_eq!(delay, Some(Duration::from_millis(2_500)));
        assert!(allowed(&twice.replace("dateline", "datelinebot"), "/c"), "another name");
    }

    #[test]
    fn stars_and_ends() {
        for (rule, path, fits) in [
            ("/*.pdf$", "/a/b.pdf", true),
            ("/*.pdf$", "/a/b.pdf?x", false),
            ("/a*b*c", "/aXXbYYcZ", true),
            ("/a*b*c", "/aXXbYY", false),
            ("*/x", "/a/x", true),
            ("/a$", "/a", true),
            ("/a$", "/ab", false),
            ("/*?id=", "/p?id=1", true),
            ("/caf%C3%A9", "/café", true),
            ("/café", "/caf%c3%a9", true),
            ("/%61", "/a", true),
            ("/a%2Fb", "/a/b", false),
        ] {
            let rules = format!("User-agent: *\nDisallow: {rule}");
            assert_eq!(!allowed(&rules, path), fits, "{rule} {path}");
        }
    }

    #[test]
    fn what_says_nothing_allows_all() {
        for text in [
            "",
            "\u{feff}",
            "<html>not found</html>",
            "Disallow: /",
            "User-agent: *\nDisallow:",
            "\0\u{1}",
        ] {
            assert!(allowed(text, "/a"), "{text}");
        }
        assert!(!allowed("\u{feff}User-agent: *\r\nDisallow: /\r\n", "/a"));
        assert_eq!(Robots::parse(b"User-agent: *\nCrawl-delay: -1", "x").delay(), None);
        assert_eq!(Robots::parse(b"User-agent: *\nCrawl-delay: 1e999", "x").delay(), None);
    }

    #[test]
    fn many_stars_take_no_time() {
        let rules = format!("User-agent: *\nDisallow: /{}b", "a*".repeat(10_000));
        assert!(allowed(&rules, &format!("/{}", "a".repeat(20_000))));
    }

    proptest! {
        #[test]
        fn any_file_gives_an_answer(text in any::<Vec<u8>>(), path in "/\\PC{0,20}") {
            let robots = Robots::parse(&text, "dateline");
            prop_assert_eq!(robots.allows(&path), robots.allows(&path));
        }

        #[test]
        fn plain_rules_are_prefixes(rule in "/[a-z/]{0,6}", path in "/[a-z/]{0,8}") {
            let rules = format!("User-agent: *\nDisallow: {rule}");
            prop_assert_eq!(!allowed(&rules, &path), path.starts_with(&rule));
        }

        #[test]
        fn stars_agree_with_the_plain_way(rule in "/[ab*]{0,6}\\$?", path in "/[ab]{0,8}") {
            let rules = format!("User-agent: *\nDisallow: {rule}");
            prop_assert_eq!(!allowed(&rules, &path), plainly(rule.as_bytes(), path.as_bytes()));
        }
    }

    fn plainly(pattern: &[u8], path: &[u8]) -> bool {
        match (pattern, path) {
            ([], _) => true,
            ([b'$'], path) => path.is_empty(),
            ([b'*', rest @ ..], path) => (0..=path.len()).any(|at| plainly(rest, &path[at..])),
            ([a, rest @ ..], [b, path @ ..]) if a == b => plainly(rest, path),
            _ => false,
        }
    }
}
