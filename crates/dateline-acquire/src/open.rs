//! Which reader takes what was opened: as the user says, else by the ending of its name, else by its start.

use std::io::{self, BufRead, Cursor, Read};

use crate::error::unsupported;
use crate::feed::{self, Start, stream_items};
use crate::json_lines::{JsonLines, strip_mark};
use crate::pages::{Item, Options};
use crate::stream::Stream;
use crate::whole::{MAX_TEXT_BYTES, Markup, read_whole};

/// UTF-8's, which Windows programs put before a text.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What an input is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// What its name and its start say.
    Auto,
    /// One text in each file, whatever it looks like.
    Text,
    /// One page of the web in each file.
    Html,
    /// JSON Lines: one article on each line.
    Jsonl,
    /// A table; not read yet.
    Csv,
    /// A web archive; not read yet.
    Warc,
    /// A feed, a list of feeds or a sitemap.
    Feed,
}

/// The pages of an opened input, one by one.
pub(crate) type Items = Box<dyn Iterator<Item = Item>>;

/// Makes the items of an input that is one page, or cannot be read.
pub(crate) fn only(item: Item) -> Items {
    Box::new(std::iter::once(item))
}

/// How bytes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Page(Markup),
    JsonLines,
    /// A feed, a list of feeds or a sitemap.
    Feed,
    /// `.xml`: what its outermost element says.
    Xml,
    /// `.json`: lines of JSON, or nothing we know.
    Json,
    /// No reader takes it yet; as plain text it would be annotated with all its markup.
    NotYet,
}

/// Endings of names and what they tell.
const ENDINGS: [(&str, Format); 25] = [
    ("htm", Format::Page(Markup::Html)),
    ("html", Format::Page(Markup::Html)),
    ("xhtml", Format::Page(Markup::Html)),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("json", Format::Json),
    ("atom", Format::Feed),
    ("opml", Format::Feed),
    ("rdf", Format::Feed),
    ("rss", Format::Feed),
    ("xml", Format::Xml),
    ("bz2", Format::NotYet),
    ("csv", Format::NotYet),
    ("doc", Format::NotYet),
    ("docx", Format::NotYet),
    ("epub", Format::NotYet),
    ("gz", Format::NotYet),
    ("odt", Format::NotYet),
    ("parquet", Format::NotYet),
    ("pdf", Format::NotYet),
    ("tsv", Format::NotYet),
    ("warc", Format::NotYet),
    ("xz", Format::NotYet),
    ("zip", Format::NotYet),
    ("zst", Format::NotYet),
];

/// Chooses the reader of a stream and starts it.
pub(crate) fn open(stream: Stream, options: &Options) -> io::Result<Items> {
    match options.kind {
        InputKind::Auto => open_as_it_looks(stream, options),
        InputKind::Text => read(stream, Format::Page(Markup::Text), options),
        InputKind::Html => read(stream, Format::Page(Markup::Html), options),
        InputKind::Jsonl => read(stream, Format::JsonLines, options),
        InputKind::Csv => refused(&stream, "a table, not read yet"),
        InputKind::Warc => refused(&stream, "a web archive, not read yet"),
        InputKind::Feed => stream_items(stream, options),
    }
}

fn open_as_it_looks(stream: Stream, options: &Options) -> io::Result<Items> {
    let ending = ENDINGS.iter().find(|(ending, _)| *ending == stream.extension);
    match ending {
        Some(&(_, format)) => read(stream, format, options),
        None if stream.extension.is_empty() => sniff(stream, false, options),
        None => read(stream, Format::Page(Markup::AsItStarts), options),
    }
}

fn read(stream: Stream, format: Format, options: &Options) -> io::Result<Items> {
    match format {
        Format::Page(markup) => {
            let name = stream.name.clone();
            read_whole(&name, markup, stream.into_reader()).map(only)
        }
        Format::JsonLines => {
            Ok(Box::new(JsonLines::new(stream.name.clone(), stream.into_reader())))
        }
        Format::Feed => stream_items(stream, options),
        Format::Xml => sniff(stream, false, options),
        Format::Json => sniff(stream, true, options),
        Format::NotYet => {
            let what = format!("`.{}`, not read yet", stream.extension);
            refused(&stream, &what)
        }
    }
}

fn refused(stream: &Stream, what: &str) -> io::Result<Items> {
    Ok(only(Err(unsupported(&stream.name, what))))
}

/// Tells feeds by their first tag and JSON Lines by the first two marks: prose does not start with `{"`. Reads no more than it needs, for a slow stdin.
fn sniff(stream: Stream, must_be_lines: bool, options: &Options) -> io::Result<Items> {
    let name = stream.name.clone();
    let mut reader = stream.into_reader();
    let mut head = Vec::new();
    let format = loop {
        if let Some(format) = look(&head) {
            break format;
        }
        let available = reader.fill_buf()?;
        let n_available = available.len();
        if n_available == 0 || head.len() >= MAX_TEXT_BYTES {
            break match is_lines(&head) {
                Some(true) => Format::JsonLines,
                _ => Format::Page(Markup::AsItStarts),
            };
        }
        head.extend_from_slice(available);
        reader.consume(n_available);
    };
    let stream = Stream::of(name, Cursor::new(head).chain(reader));
    match format {
        Format::Page(_) if must_be_lines => {
            refused(&stream, "no JSON Lines (one object on each line)")
        }
        format => read(stream, format, options),
    }
}

/// Tells what an input that begins with `head` is; `None` where more must be read.
fn look(head: &[u8]) -> Option<Format> {
    match feed::start(head) {
        Start::Is(_) => Some(Format::Feed),
        Start::Unclear => None,
        Start::Other => Some(match is_lines(head)? {
            true => Format::JsonLines,
            false => Format::Page(Markup::AsItStarts),
        }),
    }
}

/// Tells whether an input that begins with `head` is JSON Lines; `None` where more must be read.
fn is_lines(head: &[u8]) -> Option<bool> {
    if head.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(head) {
        return None;
    }
    let mut marks = strip_mark(head).iter().filter(|byte| !byte.is_ascii_whitespace());
    match (marks.next(), marks.next()) {
        (Some(b'{'), Some(&second)) => Some(second == b'"'),
        (Some(b'{') | None, None) => None,
        _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use dateline_types::Content;

    use super::*;

    fn sniffed(text: &'static [u8], must_be_lines: bool) -> Item {
        let reader = BufReader::with_capacity(1, text);
        sniff(Stream::of("stdin", reader), must_be_lines, &Options::new(InputKind::Auto))
            .unwrap()
            .next()
            .unwrap()
    }

    fn text(item: Item) -> String {
        match item.unwrap().content {
            Content::Text(text) => text,
            Content::Html(html) => format!("html {html}"),
        }
    }

    #[test]
    fn stdin_is_lines_where_it_starts_with_an_object() {
        let item = sniffed(b"\xef\xbb\xbf \n{ \"id\":\"a\",\"text\":\"x\"}\n", false);
        assert_eq!(item.unwrap().id.as_deref(), Some("a"));
        assert_eq!(text(sniffed(b" {x} is a set.\n", false)), " {x} is a set.\n");
        assert_eq!(text(sniffed(b"Un\r\ndeux", false)), "Un\r\ndeux");
        assert_eq!(text(sniffed(b"<!DOCTYPE html><p>Un", false)), "html <!DOCTYPE html><p>Un");
        assert_eq!(sniffed(b"", false).unwrap_err().code, "empty_text");
        assert_eq!(sniffed(b"[{\"text\":\"x\"}]", true).unwrap_err().code, "unsupported_input");
    }
}
