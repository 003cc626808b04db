//! Pages and feeds from servers on this machine, good ones and bad ones.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

mod server;

use std::cell::Cell;
use std::io::Write;
use std::rc::Rc;
use std::time::Duration;

use dateline_acquire::{Clock, InputKind, Item, Manners, Network, Options, Sink, Watch, acquire};
use dateline_types::{Problem, RawPage};
use jiff::Timestamp;
use server::{Reply, Server, bytes, html, page, reply};

const DAY: &str = "2026-11-29T12:00:00Z";

/// Never waits, but counts how long it should have.
#[derive(Default)]
struct Waited(Cell<Duration>);

impl Clock for Waited {
    fn now(&self) -> Timestamp {
        let start: Timestamp = DAY.parse().unwrap();
        start + self.0.get()
    }

    fn sleep(&self, time: Duration) -> bool {
        self.0.set(self.0.get() + time);
        true
    }
}

fn options(clock: Rc<dyn Clock>, allow_private: bool) -> Options {
    let manners = Manners {
        user_agent: "dateline/1.0 (test)".to_owned(),
        delay: Duration::from_secs(1),
        timeout: Duration::from_millis(1_500),
        allow_private,
    };
    Options { network: Some(Network::new(manners, clock)), ..Options::new(InputKind::Auto) }
}

fn read(url: &str) -> Vec<Item> {
    acquire(&[url.into()], options(Rc::new(Waited::default()), true)).unwrap().collect()
}

fn read_feed(url: &str) -> Vec<Item> {
    let options =
        Options { feeds: vec![url.to_owned()], ..options(Rc::new(Waited::default()), true) };
    acquire(&[], options).unwrap().collect()
}

fn one(items: Vec<Item>) -> Item {
    assert_eq!(items.len(), 1, "{items:?}");
    items.into_iter().next().unwrap()
}

fn failed(item: Item) -> Problem {
    item.unwrap_err()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

/// Answers every path but `robots.txt` with the same.
fn serving(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |path, head| match path {
        "/robots.txt" => server::reply(404, "", ""),
        _ => reply(head),
    })
}

#[test]
fn a_page_comes_with_its_address_and_time() {
    let server = serving(|head| {
        assert!(head.contains("user-agent: dateline/1.0 (test)"), "{head}");
        page("Minister resigns.")
    });
    let url = format!("{}/news?id=1", server.url);
    let RawPage { content, url: found, retrieved, .. } = one(read(&url)).unwrap();
    assert_eq!(content.as_str(), html("Minister resigns."));
    assert_eq!(found.as_deref(), Some(url.as_str()));
    assert_eq!(retrieved.as_deref(), Some("2026-11-29T12:00:01Z"));
    assert_eq!(server.asked(), ["/news?id=1"]);
}

#[test]
fn private_addresses_are_not_asked_without_leave() {
    let server = serving(|_| page("secret"));
    let read = |url: &str| {
        let pages = acquire(&[url.into()], options(Rc::new(Waited::default()), false)).unwrap();
        failed(one(pages.collect())).code
    };
    let port = server.url.rsplit(':').next().unwrap();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433"] {
        assert_eq!(read(&format!("http://{host}:{port}/x")), "private_address", "{host}");
    }
    assert_eq!(read("http://169.254.169.254/latest/meta-data"), "private_address");
    assert!(server.asked().is_empty());
}

#[test]
fn redirects_are_followed_to_their_end() {
    let server = Server::start(|path, _| match path {
        "/a" => reply(302, "Location: /b\r\n", ""),
        "/b" => reply(301, "Location: c\r\n", ""),
        "/c" => page("There."),
        "/loop" => reply(302, "Location: /loop2\r\n", ""),
        "/loop2" => reply(307, "Location: /loop\r\n", ""),
        "/file" => reply(302, "Location: file:///etc/passwd\r\n", ""),
        _ => reply(404, "", ""),
    });
    let at = |path: &str| one(read(&format!("{}{path}", server.url)));
    assert_eq!(at("/a").unwrap().url, Some(format!("{}/c", server.url)));
    assert_eq!(failed(at("/loop")).code, "redirect_loop");
    assert_eq!(failed(at("/file")).code, "bad_url");
    let missing = failed(at("/gone"));
    assert_eq!(missing.code, "http_status");
    assert!(
        missing
            .message
            .ends_with("/gone`: the server answers 404: there is no such page; check the address")
    );
}

#[test]
fn robots_are_obeyed() {
    let with_robots = |status: u16, text: &'static str| {
        Server::start(move |path, _| match path {
            "/robots.txt" => reply(status, "", text),
            _ => page("text"),
        })
    };
    let closed =
        with_robots(200, "User-agent: *\nDisallow: /\nUser-agent: dateline\nDisallow: /private/");
    assert!(one(read(&format!("{}/news", closed.url))).is_ok());
    assert_eq!(failed(one(read(&format!("{}/private/x", closed.url)))).code, "robots_disallow");
    let failing = with_robots(500, "");
    let problem = failed(one(read(&format!("{}/news", failing.url))));
    assert_eq!(problem.code, "robots_unreachable");
    assert!(failing.asked().is_empty());
    let hidden = with_robots(403, "");
    assert!(one(read(&format!("{}/news", hidden.url))).is_ok());
}

#[test]
fn slow_servers_are_left() {
    let head = bytes(200, "Content-Type: text/html\r\n", html("text").repeat(100));
    for (n_bytes, pause) in [(1, 300), (200, 400)] {
        let head = head.clone();
        let server =
            serving(move |_| Reply::Slowly(head.clone(), n_bytes, Duration::from_millis(pause)));
        let problem = failed(one(read(&server.url)));
        assert_eq!(problem.code, "timeout", "{}", problem.message);
    }
}

#[test]
fn bodies_are_bounded() {
    let endless =
        serving(|_| Reply::Endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_vec()));
    let code = failed(one(read(&endless.url))).code;
    // A slow machine may not get so far in time.
    assert!(matches!(code, "response_too_long" | "timeout"), "{code}");
    let bomb = gzip(&" ".repeat(60 << 20));
    let server = serving(move |_| reply(200, "Content-Encoding: gzip\r\n", &bomb));
    assert_eq!(failed(one(read(&server.url))).code, "response_too_long");
}

#[test]
fn broken_answers_are_problems() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n<html>short",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
        "this is no HTTP\r\n\r\n",
        "",
    ] {
        let server = serving(move |_| Reply::Whole(answer.into()));
        let problem = failed(one(read(&server.url)));
        assert_eq!(problem.code, "broken_response", "{answer:?}: {}", problem.message);
    }
    let gone = Server::start(|_, _| reply(404, "", "")).url.replace("127.0.0.1", "127.0.0.2");
    assert_eq!(failed(one(read(&gone))).code, "unreachable");
}

#[test]
fn a_busy_server_is_asked_once_more() {
    let busy = Server::start(|path, _| match path {
        "/robots.txt" => reply(404, "", ""),
        "/soon" => reply(429, "Retry-After: 20\r\n", ""),
        _ => reply(503, "", ""),
    });
    let clock = Rc::new(Waited::default());
    let paths = ["/soon", "/fault"].map(|path| format!("{}{path}", busy.url).into());
    let items: Vec<Item> = acquire(&paths, options(clock.clone(), true)).unwrap().collect();
    assert!(items.into_iter().all(|item| failed(item).code == "server_busy"));
    assert_eq!(busy.asked(), ["/soon", "/soon", "/fault", "/fault"]);
    // Before each first question a second after the last, 20 for the one and four for the other.
    assert_eq!(clock.0.get().as_secs(), 1 + 20 + 1 + 4);
}

#[test]
fn the_header_tells_the_characters() {
    let latin = serving(|_| {
        reply(
            200,
            "Content-Type: text/html; charset=ISO-8859-1\r\n",
            b"<html><meta charset=utf-8><p>l'\xe9t\xe9",
        )
    });
    assert!(one(read(&latin.url)).unwrap().content.as_str().ends_with("l'été"));
    let packed = serving(|_| {
        reply(200, "Content-Encoding: gzip\r\nContent-Type: text/html\r\n", gzip(&html("packed")))
    });
    assert_eq!(one(read(&packed.url)).unwrap().content.as_str(), html("packed"));
}

#[test]
fn other_files_are_read_as_such() {
    let lines = serving(|_| {
        reply(
            200,
            "Content-Type: application/octet-stream\r\n",
            "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\",\"text\":\"y\"}\n",
        )
    });
    let url = format!("{}/news.jsonl?x", lines.url);
    let ids: Vec<_> = read(&url).into_iter().map(|item| item.unwrap().id.unwrap()).collect();
    assert_eq!(ids, ["a", "b"]);
    let pdf = serving(|_| reply(200, "Content-Type: application/pdf\r\n", "%PDF"));
    assert_eq!(failed(one(read(&format!("{}/x.pdf", pdf.url)))).code, "unsupported_input");
}

#[test]
fn a_feed_brings_its_articles() {
    let feed = "<rss version='2.0'><channel><title>Le Quotidien</title>\
        <item><title>Un</title><link>/1</link><pubDate>Tue, 07 Jan 2020 00:30:00 +0100</pubDate><description>Début</description></item>\
        <item><title>Deux</title><link>/2</link><description>Début</description></item></channel></rss>";
    let server = Server::start(move |path, _| match path {
        "/feed" => reply(200, "Content-Type: application/rss+xml\r\n", feed),
        "/1" => page("One."),
        _ => reply(404, "", ""),
    });
    let items = read_feed(&format!("{}/feed", server.url));
    let one = items[0].as_ref().unwrap();
    assert_eq!(one.content.as_str(), html("One."));
    assert_eq!(
        (one.title.as_deref(), one.outlet.as_deref(), one.published.as_deref()),
        (Some("Un"), Some("Le Quotidien"), Some("2020-01-07"))
    );
    assert_eq!(one.url, Some(format!("{}/1", server.url)));
    let problem = items[1].as_ref().unwrap_err();
    assert_eq!(
        (problem.code, problem.article.clone()),
        ("http_status", Some(format!("{}/2", server.url)))
    );
    // Read as a page, a feed is not followed.
    let codes: Vec<_> =
        read(&format!("{}/feed", server.url)).into_iter().map(|item| failed(item).code).collect();
    assert_eq!(codes, ["summary_only", "summary_only"]);
}

#[test]
fn maps_of_maps_are_followed() {
    let server = Server::start(|path, head| {
        let host = head.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
        match path {
            "/sitemap.xml" => reply(
                200,
                "Content-Type: text/xml\r\n",
                format!(
                    "<sitemapindex><sitemap><loc>http://{host}/news.xml.gz</loc></sitemap></sitemapindex>"
                ),
            ),
            "/news.xml.gz" => reply(
                200,
                "Content-Type: application/xml\r\n",
                gzip(&format!(
                    "<?xml version='1.0'?><urlset xmlns:news='x'><url><loc>http://{host}/a</loc><news:news><news:publication><news:name>The Daily</news:name><news:language>en</news:language></news:publication><news:publication_date>2020-01-07T10:00:00Z</news:publication_date><news:title>Cats &amp; dogs</news:title></news:news></url></urlset>"
                )),
            ),
            "/a" => page("Text."),
            _ => reply(404, "", ""),
        }
    });
    let article = one(read_feed(&format!("{}/sitemap.xml", server.url))).unwrap();
    assert_eq!(article.title.as_deref(), Some("Cats & dogs"));
    assert_eq!(
        (article.outlet.as_deref(), article.published.as_deref()),
        (Some("The Daily"), Some("2020-01-07"))
    );
    assert_eq!(server.asked(), ["/sitemap.xml", "/news.xml.gz", "/a"]);
}

/// Takes all, and keeps the ids.
#[derive(Default)]
struct Taken {
    ids: Vec<String>,
    notes: Vec<&'static str>,
}

impl Sink for Taken {
    fn is_seen(&self, id: &str) -> bool {
        self.ids.iter().any(|seen| seen == id)
    }

    fn take(&mut self, id: &str, _item: Item) -> std::io::Result<()> {
        self.ids.push(id.to_owned());
        Ok(())
    }

    fn note(&mut self, problem: &Problem) {
        self.notes.push(problem.code);
    }

    fn goes_on(&self) -> bool {
        true
    }
}

#[test]
fn feeds_are_asked_as_rarely_as_they_wish() {
    let feed = |ttl: u32| {
        format!(
            "<rss version='2.0'><channel><ttl>{ttl}</ttl><item><title>t</title><guid>urn:x</guid>\
            <description>{}</description></item></channel></rss>",
            "word ".repeat(200)
        )
    };
    let server = Server::start(move |path, head| match path {
        "/robots.txt" => reply(404, "", ""),
        "/aged" if head.contains("if-none-match: \"1\"") => {
            reply(304, "Cache-Control: max-age=10800\r\n", "")
        }
        "/aged" => reply(200, "ETag: \"1\"\r\nCache-Control: max-age=7200\r\n", feed(0)),
        "/busy" => reply(429, "Retry-After: 3600\r\n", ""),
        "/never" => reply(200, "", feed(4_000_000)),
        _ => reply(200, "", feed(30)),
    });
    let clock = Rc::new(Waited::default());
    let network = options(clock.clone(), true).network.unwrap();
    let polled = |watch: &mut Watch, path: &str, sink: &mut Taken| {
        watch.poll(&format!("{}{path}", server.url), clock.now(), sink).unwrap();
        watch.rest(clock.now()).as_secs().div_ceil(60)
    };
    let mut sink = Taken::default();
    for (path, minutes) in [("/ttl", 30), ("/aged", 120), ("/busy", 60), ("/never", 24 * 60)] {
        let feeds = vec![format!("{}{path}", server.url)];
        let mut watch =
            Watch::new(network.clone(), feeds, Duration::from_secs(900), Default::default());
        assert!(watch.due(clock.now()).is_some());
        assert_eq!(polled(&mut watch, path, &mut sink), minutes, "{path}");
        assert!(watch.due(clock.now()).is_none());
        if path == "/aged" {
            assert_eq!(polled(&mut watch, path, &mut sink), 180, "nothing newer");
        }
    }
    assert_eq!((sink.ids, sink.notes), (vec!["urn:x".to_owned()], vec!["server_busy"]));
}
