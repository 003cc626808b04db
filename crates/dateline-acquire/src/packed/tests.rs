//! Archives of every kind, whole and broken, through the door that files come in by.

use std::io::{Cursor, Write};

use ::tar::{Builder, EntryType, Header};
use ::zip::ZipWriter;
use ::zip::write::SimpleFileOptions;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::InputKind;
use crate::open::open_or_problem;
use crate::pages::Options;
use crate::stream::Stream;

/// What a place gave: where it was and the text, or the code and message of the problem.
type Found = Result<(String, String), (&'static str, String)>;

fn read_as(kind: InputKind, name: &str, bytes: Vec<u8>) -> Vec<Found> {
    let options = Options::new(kind);
    let items = open_or_problem(name, Ok(Stream::of(name, Cursor::new(bytes))), &options);
    let found = items.map(|item| {
        item.map(|page| (page.origin, page.content.as_str().to_owned()))
            .map_err(|problem| (problem.code, problem.message))
    });
    found.collect()
}

fn read(name: &str, bytes: Vec<u8>) -> Vec<Found> {
    read_as(InputKind::Auto, name, bytes)
}

/// Returns where the pages were, and the codes of the problems.
fn places(name: &str, bytes: Vec<u8>) -> Vec<String> {
    let place = |found: Found| found.map_or_else(|(code, _)| code.to_owned(), |(place, _)| place);
    read(name, bytes).into_iter().map(place).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ::bzip2::write::BzEncoder::new(Vec::new(), ::bzip2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (path, bytes) in members {
        add(&mut builder, EntryType::Regular, path, bytes);
    }
    builder.into_inner().unwrap()
}

/// Writes a name as it is, be it one that leads out of the archive.
fn add(builder: &mut Builder<Vec<u8>>, kind: EntryType, path: &str, bytes: &[u8]) {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(bytes.len() as u64);
    if path.len() > 90 {
        builder.append_data(&mut header, path, bytes).unwrap();
        return;
    }
    header.as_gnu_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
    header.set_cksum();
    builder.append(&header, bytes).unwrap();
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in members {
        writer.start_file(*path, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const LINES: &[u8] = b"{\"text\":\"one\"}\n{\"text\":\"two\"}\n";

#[test]
fn the_ending_below_the_packing_tells_what_is_in_it() {
    for (ending, pack) in [("gz", gzip as fn(&[u8]) -> Vec<u8>), ("bz2", bzip2), ("zst", zstd)] {
        let name = format!("a.jsonl.{ending}");
        let lines = ["line 1 of", "line 2 of"].map(|line| format!("{line} `{name}`"));
        assert_eq!(places(&name, pack(LINES)), lines);
        assert_eq!(
            places(&format!("a.html.{ending}"), pack(b"<p>x")),
            [format!("`a.html.{ending}`")]
        );
    }
    // Where no name tells, the bytes do; what came in several parts is read to the end.
    let parts = [gzip(&LINES[..15]), gzip(&LINES[15..])].concat();
    assert_eq!(places("stdin", parts.clone()), ["line 1 of `stdin`", "line 2 of `stdin`"]);
    assert_eq!(places("a.jsonl", parts), ["line 1 of `a.jsonl`", "line 2 of `a.jsonl`"]);
    let found = read_as(InputKind::Text, "a.jsonl.gz", gzip(LINES));
    assert_eq!(found[0].as_ref().unwrap().1.as_bytes(), LINES);
}

#[test]
fn every_member_of_an_archive_is_opened_as_a_file() {
    let long = format!("{}3.txt", "long/".repeat(40));
    let members: [(&str, &[u8]); 7] = [
        ("./a/1.html", b"<p>un"),
        (".hidden.txt", b"no"),
        ("__MACOSX/._1.html", b"no"),
        ("a/2.jsonl", LINES),
        (&long, b"three"),
        ("t.csv", b"text\nfour\n"),
        ("p.pdf", b"%PDF"),
    ];
    let expected = |name: &str| {
        [
            format!("`{name}/a/1.html`"),
            format!("line 1 of `{name}/a/2.jsonl`"),
            format!("line 2 of `{name}/a/2.jsonl`"),
            format!("`{name}/{long}`"),
            format!("row 2 of `{name}/t.csv`"),
            "unsupported_input".to_owned(),
        ]
    };
    let tarred = tar(&members);
    for (name, bytes) in [
        ("a.zip", zip(&members)),
        ("a.tgz", gzip(&tarred)),
        ("a.tar.zst", zstd(&tarred)),
        ("a.tar.bz2", bzip2(&tarred)),
        ("stdin", gzip(&tarred)),
        ("a.tar", tarred),
    ] {
        assert_eq!(places(name, bytes), expected(name), "{name}");
    }
}

#[test]
fn archives_in_archives_are_opened_to_a_bound() {
    let nested = |n_layers: usize| {
        (0..n_layers).fold(tar(&[("1.txt", b"x")]), |inner, _| tar(&[("b.tar.gz", &gzip(&inner))]))
    };
    assert_eq!(places("a.tar", nested(2)), ["`a.tar/b.tar.gz/b.tar.gz/1.txt`"]);
    assert_eq!(places("a.tar", nested(3)), ["packed_too_deep"]);
    let zipped = zip(&[("b.zip", &zip(&[("1.txt", b"x")]))]);
    assert_eq!(places("stdin", zipped), ["`stdin/b.zip/1.txt`"]);
}

#[test]
fn links_and_folders_are_passed_over_and_unsafe_names_told() {
    let mut builder = Builder::new(Vec::new());
    add(&mut builder, EntryType::Directory, "a/", b"");
    add(&mut builder, EntryType::Symlink, "a/link.txt", b"");
    add(&mut builder, EntryType::Char, "a/device", b"");
    add(&mut builder, EntryType::Regular, "../../etc/x.txt", b"x");
    add(&mut builder, EntryType::Regular, "/etc/y.txt", b"y");
    add(&mut builder, EntryType::Regular, "a/z.txt", b"z");
    let found = places("a.tar", builder.into_inner().unwrap());
    assert_eq!(found, ["unsafe_name", "unsafe_name", "`a.tar/a/z.txt`"]);
    let found = read("a.zip", zip(&[("../x.txt", b"x"), ("b\\y.txt", b"y")]));
    let (code, message) = found[0].clone().unwrap_err();
    assert_eq!(code, "unsafe_name");
    assert_eq!(message, "`a.zip` has a member `../x.txt`, which leads out of it");
    assert_eq!(found[1].as_ref().unwrap().0, "`a.zip/b/y.txt`");
    assert_eq!(places("a.tar", tar(&[])), ["empty_archive"]);
    assert_eq!(places("a.zip", zip(&[(".x", b"")])), ["empty_archive"]);
}

#[test]
fn what_is_broken_costs_what_it_must() {
    let members: [(&str, &[u8]); 3] =
        [("1.txt", b"one"), ("2.txt", &[b'x'; 5000]), ("3.txt", b"three")];
    // A zip archive has its directory: the members around a broken one are read.
    let mut zipped = zip(&members);
    let start = zipped.windows(5).position(|window| window == b"2.txt").unwrap();
    zipped[start + 8] ^= 0xff;
    assert_eq!(places("a.zip", zipped.clone()), ["`a.zip/1.txt`", "unreadable", "`a.zip/3.txt`"]);
    zipped.truncate(start + 20);
    assert_eq!(places("a.zip", zipped), ["broken_archive"]);
    // A tar archive is read as far as it goes.
    let mut tarred = tar(&members);
    tarred.truncate(2048);
    assert_eq!(places("a.tar", tarred.clone()), ["`a.tar/1.txt`", "unreadable", "broken_archive"]);
    tarred[1024 + 148] ^= 0x7f;
    assert_eq!(places("a.tar", tarred), ["`a.tar/1.txt`", "broken_archive"]);
    let mut lines = gzip(&LINES.repeat(200));
    lines.truncate(lines.len() - 8);
    let found = places("a.jsonl.gz", lines);
    assert_eq!((found.len(), found.last().unwrap().as_str()), (401, "unreadable"));
    for name in ["a.gz", "a.zip", "a.tgz", "a.xz"] {
        assert_eq!(places(name, b"<p>x".to_vec()), ["broken_archive"], "{name}");
    }
    assert_eq!(places("a.docx", zip(&[("word/document.xml", b"x")])), ["unsupported_input"]);
}

#[test]
fn an_encrypted_member_is_told_and_the_rest_is_read() {
    let mut zipped = zip(&[("1.txt", b"one"), ("2.txt", b"two")]);
    // The first bit of the flags, in the member's own header and in the directory.
    let directory = zipped.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    zipped[6] |= 1;
    zipped[directory + 8] |= 1;
    let found = read("a.zip", zipped);
    let (code, message) = found[0].clone().unwrap_err();
    assert_eq!(code, "encrypted_member");
    assert!(message.starts_with("`a.zip/1.txt` is encrypted"), "{message}");
    assert_eq!(found[1].as_ref().unwrap().0, "`a.zip/2.txt`");
}

#[test]
fn a_member_that_unpacks_without_end_is_bounded() {
    let zeros = vec![b'a'; (32 << 20) + 1];
    let found = places("a.tar.gz", gzip(&tar(&[("1.txt", &zeros), ("2.txt", b"two")])));
    assert_eq!(found, ["text_too_long", "`a.tar.gz/2.txt`"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_damage_is_pages_or_problems(at in 0.0..1.0_f64, byte: u8, cut in 0.0..1.0_f64, kind in 0_usize..5) {
        let members: [(&str, &[u8]); 3] = [("1.txt", b"one"), ("2.jsonl", LINES), ("3.tar.gz", &gzip(&tar(&[("x", b"x")])))];
        let tarred = tar(&members);
        let packed = [zip(&members), gzip(&tarred), zstd(&tarred), bzip2(&tarred), tarred];
        let mut bytes = packed[kind].clone();
        let place = |part: f64| (part * bytes.len() as f64) as usize;
        let (at, cut) = (place(at), place(cut));
        bytes[at] = byte;
        prop_assert!(!read("stdin", bytes.clone()).is_empty());
        bytes.truncate(cut);
        read(["a.zip", "a.tgz", "stdin", "a", "a.tar"][kind], bytes);
    }

    #[test]
    fn any_bytes_are_pages_or_problems(bytes in prop::collection::vec(any::<u8>(), 0..2000), kind in 0_usize..6) {
        let start: [&[u8]; 6] = [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh9", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0"];
        let bytes = [start[kind], &bytes].concat();
        prop_assert!(!read("stdin", bytes.clone()).is_empty());
        prop_assert!(!read("a.tar", bytes).is_empty());
    }
}
