//! Archives whole, packed, damaged, and gone on with from within.

use std::io::{Cursor, Write};

use dateline_types::Content;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

use super::*;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n";

fn record(kind: &str, n: usize, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://example.org/{n}>\r\nWARC-Date: 2026-11-0{n}T00:00:00Z\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn answer(n: usize, more_fields: &str, body: &[u8]) -> Vec<u8> {
    record("response", n, &[OK.as_bytes(), more_fields.as_bytes(), b"\r\n", body].concat())
}

fn page(n: usize) -> Vec<u8> {
    answer(n, "", format!("<p>Page {n} \u{0}").trim_end_matches('\0').as_bytes())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn warc(bytes: &[u8], offset: u64) -> Warc {
    Warc::new("a.warc".into(), Box::new(Cursor::new(bytes.to_vec())), offset).unwrap()
}

/// Addresses of pages, codes of problems.
fn found(bytes: &[u8]) -> Vec<String> {
    let name = |item: Item| match item {
        Ok(page) => page.url.unwrap().trim_start_matches("https://example.org/").to_owned(),
        Err(problem) => problem.code.to_owned(),
    };
    warc(bytes, 0).map(name).collect()
}

fn html(bytes: &[u8]) -> String {
    match warc(bytes, 0).next().unwrap().unwrap().content {
        Content::Html(html) => html,
        Content::Text(text) => panic!("text {text}"),
    }
}

#[test]
fn answers_with_pages_are_read_and_the_rest_is_counted() {
    let not_html = record("response", 4, b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx");
    let gone = record("response", 5, b"HTTP/1.1 404 Gone\r\nContent-Type: text/html\r\n\r\n<p>");
    let parts = [
        record("warcinfo", 1, b"software: x"),
        page(2),
        record("revisit", 3, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        not_html,
        gone,
        page(6),
    ];
    for bytes in
        [parts.concat(), parts.each_ref().map(|part| gzip(part)).concat(), gzip(&parts.concat())]
    {
        let mut warc = warc(&bytes, 0);
        let first = warc.next().unwrap().unwrap();
        assert_eq!(first.content, Content::Html("<p>Page 2 ".into()));
        assert_eq!(first.url.as_deref(), Some("https://example.org/2"));
        assert_eq!(first.retrieved.as_deref(), Some("2026-11-02T00:00:00Z"));
        assert!(warc.next().unwrap().is_ok());
        assert!(warc.next().is_none());
        assert_eq!(warc.skipped, Skipped { n_pages: 2, n_other: 2, n_status: 1, n_not_html: 1 });
    }
}

#[test]
fn reading_goes_on_at_the_place_that_an_origin_names() {
    let parts = [page(1), page(2), page(3)];
    for bytes in [parts.concat(), parts.each_ref().map(|part| gzip(part)).concat()] {
        let all: Vec<_> = warc(&bytes, 0).map(Result::unwrap).collect();
        for (n, page) in all.iter().enumerate() {
            let offset = page.origin.split(' ').nth(3).unwrap().parse().unwrap();
            let rest = bytes.get(offset as usize..).unwrap();
            let again: Vec<_> = warc(rest, offset).map(Result::unwrap).collect();
            assert_eq!(again, all[n..]);
        }
    }
}

#[test]
fn faults_cost_one_record_and_give_one_problem() {
    let with_length = |n: usize, by: i64| {
        let text = String::from_utf8(page(n)).unwrap();
        let n_bytes = text.split("Content-Length: ").nth(1).unwrap().split('\r').next().unwrap();
        let wrong = n_bytes.parse::<i64>().unwrap() + by;
        text.replace(&format!("Length: {n_bytes}"), &format!("Length: {wrong}")).into_bytes()
    };
    // Up to four bytes more are the ends of lines behind the page, and do no harm.
    for by in [-20, -3, 5, 40, 300, 100_000] {
        let bytes = [page(1), with_length(2, by), page(3), page(4)];
        assert_eq!(found(&bytes.concat()), ["1", "bad_record", "3", "4"], "{by}");
        let packed = bytes.each_ref().map(|part| gzip(part)).concat();
        assert_eq!(found(&packed), ["1", "bad_record", "3", "4"], "{by}, packed");
    }
    let garbage = [page(1), b"garbage\r\nWARC/x\r\n".to_vec(), page(2)].concat();
    assert_eq!(found(&garbage), ["1", "bad_record", "2"]);
    let packed = [gzip(&page(1)), b"\x1f\x8b garbage".to_vec(), gzip(&page(2))].concat();
    assert_eq!(found(&packed), ["1", "bad_record", "2"]);
    let (first, second) = (gzip(&page(1)), gzip(&page(2)));
    for n_left in 12..first.len() - 1 {
        let cut = [&first[..n_left], &second].concat();
        let found = found(&cut);
        // Where the last bytes alone are missing, the page is there.
        let n_lost = if n_left + 12 > first.len() { 3 } else { 2 };
        assert!(found.ends_with(&["bad_record".into(), "2".into()]) && found.len() <= n_lost);
    }
    assert_eq!(found(b"no archive at all"), ["bad_record"]);
}

#[test]
fn a_page_that_is_too_long_is_passed_over() {
    let long = answer(1, "", &vec![b'a'; MAX_TEXT_BYTES + 1]);
    assert_eq!(found(&[long.clone(), page(2)].concat()), ["text_too_long", "2"]);
    let bomb = answer(1, "Content-Encoding: gzip\r\n", &gzip(&long));
    assert_eq!(found(&[bomb, page(2)].concat()), ["text_too_long", "2"]);
}

#[test]
fn bodies_are_joined_unpacked_and_decoded() {
    let chunked =
        answer(1, "Transfer-Encoding: chunked\r\n", b"4;x\r\n<p>\xe9\r\n3\r\nt\xe9!\r\n0\r\n\r\n");
    assert_eq!(html(&chunked), "<p>été!");
    assert_eq!(html(&answer(1, "Transfer-Encoding: chunked\r\n", b"<p>joined")), "<p>joined");
    assert_eq!(html(&answer(1, "Content-Encoding: gzip\r\n", &gzip(b"<p>\xe9"))), "<p>é");
    assert_eq!(
        html(&answer(1, "Content-Encoding: br\r\n", b"<p>unpacked before")),
        "<p>unpacked before"
    );
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(b"<p>\xe9").unwrap();
    assert_eq!(
        html(&answer(1, "Content-Encoding: deflate\r\n", &deflated.finish().unwrap())),
        "<p>é"
    );
    // `printf '<p>one' | brotli` and `| zstd`.
    let brotli = b"\x8b\x02\x80<p>one\x03";
    assert_eq!(html(&answer(1, "Content-Encoding: br\r\n", brotli)), "<p>one");
    let zstd = b"\x28\xb5\x2f\xfd\x04\x58\x31\x00\x00<p>one\xb5\x52\xf9\x15";
    assert_eq!(html(&answer(1, "Content-Encoding: zstd\r\n", zstd)), "<p>one");
    let unknown = [answer(1, "Content-Encoding: lzma\r\n", b"x"), page(2)].concat();
    assert_eq!(found(&unknown), ["bad_encoding", "2"]);
}

proptest::proptest! {
    #[test]
    fn any_bytes_give_pages_or_problems(parts in proptest::collection::vec(0..8_usize, 0..12), noise: Vec<u8>) {
        let piece = |n: &usize| match n {
            0 => page(1),
            1 => gzip(&page(2)),
            2 => b"WARC/1.0\r\n".to_vec(),
            3 => b"Content-Length: 9\r\n\r\n".to_vec(),
            4 => b"\x1f\x8b\x08\0".to_vec(),
            5 => answer(3, "Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n", &noise),
            _ => noise.clone(),
        };
        let bytes: Vec<u8> = parts.iter().flat_map(piece).collect();
        proptest::prop_assert!(warc(&bytes, 0).count() <= bytes.len());
    }

    #[test]
    fn a_cut_costs_no_record_before_it(packed: bool, at in 0..2_000_usize) {
        let parts = [page(1), page(2), page(3), page(4)].map(|part| if packed { gzip(&part) } else { part });
        let whole = parts.concat();
        let cut = whole.get(..at % whole.len()).unwrap();
        let mut n_left = cut.len();
        // The two ends of lines after a record are not needed.
        let n_needed = |part: &Vec<u8>| if packed { part.len() } else { part.len() - 4 };
        let n_whole = parts.iter().take_while(|part| {
            let is_there = n_left >= n_needed(part);
            n_left = n_left.saturating_sub(part.len());
            is_there
        }).count();
        let items: Vec<_> = warc(cut, 0).collect();
        proptest::prop_assert_eq!(items.iter().filter(|item| item.is_ok()).count(), n_whole);
        let n_problems = items.iter().filter(|item| item.is_err()).count();
        proptest::prop_assert!(n_problems <= 1);
    }
}
