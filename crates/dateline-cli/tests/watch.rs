//! Feeds that grow while they are watched, by a program that is killed again and again.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

#[allow(dead_code, reason = "each test takes of the server what it needs")]
#[path = "../../dateline-acquire/tests/server/mod.rs"]
mod server;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use server::{Reply, Server, page, reply};

/// A watch of the feeds of `list`, at a pace that only this machine's own servers get.
fn watch(list: &str, out: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(["read", "--allow-private", "--delay", "0s", "--watch", list, "-o"]);
    command.arg(out).args(more).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn once(list: &str, out: &Path) -> (Output, String) {
    let output = watch(list, out, &["--once"]).output().unwrap();
    let errors = String::from_utf8(output.stderr.clone()).unwrap();
    (output, errors)
}

/// Counts the articles of a file by their ids.
fn articles(out: &Path) -> BTreeMap<String, usize> {
    let text = std::fs::read_to_string(out).unwrap_or_default();
    let mut found = BTreeMap::new();
    for line in text.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let id = if record["record"] == "article" { &record["id"] } else { &record["article"] };
        *found.entry(id.as_str().unwrap().to_owned()).or_default() += 1;
    }
    found
}

fn item(nth: usize) -> String {
    let text = format!(
        "The minister met her colleague in Damascus on Monday, for the {nth}th time this year, a spokesman said."
    );
    match nth % 3 {
        // Its text must be asked for.
        0 => format!(
            "<item><title>Item {nth}</title><link>/{nth}</link><guid>urn:item:{nth}</guid></item>"
        ),
        _ => format!(
            "<item><title>Item {nth}</title><link>/{nth}</link><guid>urn:item:{nth}</guid><content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>"
        ),
    }
}

/// The newest first, and the oldest gone, as feeds are.
fn feed(n_items: usize, n_shown: usize) -> String {
    let items: String = (n_items.saturating_sub(n_shown)..n_items).rev().map(item).collect();
    format!(
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Daily</title>{items}</channel></rss>"
    )
}

fn growing(n_items: Arc<AtomicUsize>, n_shown: usize) -> Server {
    Server::start(move |path, head| {
        let n_items = n_items.load(Ordering::SeqCst);
        match path {
            "/robots.txt" => reply(404, "", ""),
            "/feed" if head.contains(&format!("if-none-match: \"{n_items}\"")) => {
                reply(304, "", "")
            }
            "/feed" => reply(
                200,
                &format!("ETag: \"{n_items}\"\r\nContent-Type: application/rss+xml\r\n"),
                feed(n_items, n_shown),
            ),
            path => page(&format!(
                "The minister met her colleague in Damascus on Monday, as {path} said."
            )),
        }
    })
}

/// Numbers that look like chance and are the same in each run.
fn chance(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

/// Waits until the program has written something, so that it is killed at work and not at its start.
fn wait_for_growth(out: &Path, n_before: u64, child: &mut Child) {
    let patience = Instant::now() + Duration::from_secs(60);
    let length = || std::fs::metadata(out).map_or(0, |metadata| metadata.len());
    while length() <= n_before && Instant::now() < patience && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn killed_at_any_moment_it_loses_and_repeats_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("news.jsonl");
    let n_items = Arc::new(AtomicUsize::new(0));
    let server = growing(n_items.clone(), 1_000);
    let list = dir.path().join("feeds.opml");
    std::fs::write(
        &list,
        format!("<opml version='2.0'><body><outline xmlUrl='{}/feed'/></body></opml>", server.url),
    )
    .unwrap();
    let list = list.to_str().unwrap();
    let mut seed = 1;
    for _ in 0..20 {
        let n_before = std::fs::metadata(&out).map_or(0, |metadata| metadata.len());
        n_items.fetch_add(12, Ordering::SeqCst);
        let mut child = watch(list, &out, &["--interval", "50ms"]).spawn().unwrap();
        wait_for_growth(&out, n_before, &mut child);
        thread::sleep(Duration::from_micros(chance(&mut seed) % 40_000));
        n_items.fetch_add(3, Ordering::SeqCst);
        thread::sleep(Duration::from_micros(chance(&mut seed) % 40_000));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (output, errors) = once(list, &out);
    assert!(output.status.success(), "{errors}");
    let wanted: BTreeMap<_, _> = (0..300).map(|nth| (format!("urn:item:{nth}"), 1)).collect();
    assert_eq!(articles(&out), wanted);
}

#[test]
fn once_asks_once_and_only_for_what_is_new() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("news.jsonl");
    let n_items = Arc::new(AtomicUsize::new(4));
    let server = growing(n_items.clone(), 3);
    let feed = format!("{}/feed", server.url);
    assert!(once(&feed, &out).0.status.success());
    assert_eq!(articles(&out).len(), 3);
    assert!(once(&feed, &out).0.status.success());
    assert_eq!(server.asked(), ["/feed", "/3", "/feed"]);
    n_items.store(5, Ordering::SeqCst);
    assert!(once(&feed, &out).0.status.success());
    let wanted: BTreeMap<_, _> = (1..5).map(|nth| (format!("urn:item:{nth}"), 1)).collect();
    assert_eq!(articles(&out), wanted);
    // Without the file, what is known of the feed counts for nothing.
    std::fs::remove_file(&out).unwrap();
    assert!(once(&feed, &out).0.status.success());
    assert_eq!(articles(&out).len(), 3);
}

#[test]
fn what_may_pass_is_tried_again_and_what_may_not_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("news.jsonl");
    let is_down = Arc::new(AtomicUsize::new(1));
    let down = is_down.clone();
    let server = Server::start(move |path, _| match path {
        "/robots.txt" => reply(404, "", ""),
        "/feed" => reply(200, "ETag: \"1\"\r\n", feed(7, 7)),
        "/3" => reply(404, "", ""),
        "/6" if down.load(Ordering::SeqCst) == 1 => reply(503, "", ""),
        _ => page("The minister met her colleague in Damascus on Monday, a spokesman said."),
    });
    let feed = format!("{}/feed", server.url);
    let (output, errors) = once(&feed, &out);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        errors.contains("/6`: the server answers 503")
            && errors.contains("/3`: the server answers 404"),
        "{errors}"
    );
    assert_eq!(articles(&out).len(), 6);
    is_down.store(0, Ordering::SeqCst);
    assert!(once(&feed, &out).0.status.success());
    let wanted: BTreeMap<_, _> = (0..7).map(|nth| (format!("urn:item:{nth}"), 1)).collect();
    assert_eq!(articles(&out), wanted);
}

#[cfg(unix)]
#[test]
fn it_ends_when_asked_to() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("news.jsonl");
    let server = growing(Arc::new(AtomicUsize::new(2)), 2);
    let mut child =
        watch(&format!("{}/feed", server.url), &out, &["--interval", "1h"]).spawn().unwrap();
    wait_for_growth(&out, 0, &mut child);
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!articles(&out).is_empty());
}

fn reply_bytes() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nxxxxxxxxx".to_vec()
}

#[test]
fn pages_and_feeds_are_read_by_their_address() {
    let server = Server::start(|path, _| match path {
        "/slow" => Reply::Slowly(reply_bytes(), 1, Duration::from_secs(1)),
        "/robots.txt" => reply(404, "", ""),
        "/feed" => reply(200, "", feed(2, 2)),
        _ => page("The minister met her colleague in Damascus on Monday, a spokesman said."),
    });
    let read = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let output =
            command.args(["read", "--delay", "0s", "--timeout", "2s"]).args(args).output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, out, errors) = read(&[
        "--allow-private",
        &format!("{}/a", server.url),
        "--feed",
        &format!("{}/feed", server.url),
    ]);
    assert_eq!((code, out.lines().count()), (Some(0), 3), "{errors}");
    assert!(out.contains("\"outlet\":\"Daily\"") && out.contains("\"id\":\"urn:item:1\""), "{out}");
    let (code, out, _) = read(&[&format!("{}/a", server.url)]);
    assert_eq!(code, Some(1));
    assert!(out.contains("\"code\":\"private_address\""), "{out}");
    let (code, out, _) = read(&["--allow-private", &format!("{}/slow", server.url)]);
    assert_eq!(code, Some(1));
    assert!(out.contains("\"code\":\"timeout\""), "{out}");
}
