//! Which reader takes what was opened: as the user says, else by the ending of its name, else by its start.

use std::io;

use serde::de::IgnoredAny;

use crate::error::{unreadable, unsupported};
use crate::feed::{self, Start, stream_items};
use crate::json_lines::{JsonLines, strip_mark};
use crate::json_values::JsonValues;
use crate::packed::{Opened, open_packed};
use crate::pages::{Item, Options};
use crate::stream::Stream;
use crate::table::{csv, parquet};
use crate::whole::{MAX_TEXT_BYTES, Markup, read_whole};
use crate::{mail, press, warc, wire};

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
    /// A table of characters: one article in each row.
    Csv,
    /// A table in Parquet: one article in each row.
    Parquet,
    /// A web archive, packed or not.
    Warc,
    /// A message, or a mailbox.
    Mail,
    /// Copy of a news agency: NewsML-G2, NITF, NewsML 1.
    Wire,
    /// Articles out of a press database, as it exports them in HTML.
    Press,
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
    /// `.json`: lines of JSON, one object, or a list of objects.
    Json,
    Csv,
    Parquet,
    Warc,
    Mail,
    Wire,
    Press,
    /// `.xml`: what its root element says.
    Xml,
    /// No reader takes it yet; as plain text it would be annotated with all its markup.
    NotYet,
}

/// Endings of names and what they tell.
const ENDINGS: [(&str, Format); 28] = [
    ("htm", Format::Page(Markup::Html)),
    ("html", Format::Page(Markup::Html)),
    ("xhtml", Format::Page(Markup::Html)),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("json", Format::Json),
    ("csv", Format::Csv),
    ("tsv", Format::Csv),
    ("parquet", Format::Parquet),
    ("atom", Format::Feed),
    ("opml", Format::Feed),
    ("rdf", Format::Feed),
    ("rss", Format::Feed),
    ("doc", Format::NotYet),
    ("eml", Format::Mail),
    ("mbox", Format::Mail),
    ("docx", Format::NotYet),
    ("epub", Format::NotYet),
    ("jar", Format::NotYet),
    ("odp", Format::NotYet),
    ("ods", Format::NotYet),
    ("odt", Format::NotYet),
    ("pdf", Format::NotYet),
    ("pptx", Format::NotYet),
    ("warc", Format::Warc),
    ("xls", Format::NotYet),
    ("xlsx", Format::NotYet),
    ("xml", Format::Xml),
];

/// Opens a stream that may not be there.
pub(crate) fn open_or_problem(name: &str, stream: io::Result<Stream>, options: &Options) -> Items {
    stream
        .and_then(|stream| open(stream, options))
        .unwrap_or_else(|error| only(Err(unreadable(name, &error))))
}

/// Chooses the reader of a stream and starts it.
pub(crate) fn open(stream: Stream, options: &Options) -> io::Result<Items> {
    if options.from_offset > 0 {
        return warc::open_at(stream, options);
    }
    // Packed web archives are read as they are: each record is packed alone, and can be gone to.
    if options.kind == InputKind::Auto && warc::is_named(&stream.name) {
        return read(stream, Format::Warc, options);
    }
    let stream = match open_packed(stream, options)? {
        Opened::Packed(items) => return Ok(items),
        Opened::Plain(stream) => stream,
    };
    match options.kind {
        InputKind::Auto => open_as_it_looks(stream, options),
        InputKind::Text => read(stream, Format::Page(Markup::Text), options),
        InputKind::Html => read(stream, Format::Page(Markup::Html), options),
        InputKind::Jsonl => read(stream, Format::JsonLines, options),
        InputKind::Csv => read(stream, Format::Csv, options),
        InputKind::Parquet => read(stream, Format::Parquet, options),
        InputKind::Warc => read(stream, Format::Warc, options),
        InputKind::Mail => read(stream, Format::Mail, options),
        InputKind::Wire => read(stream, Format::Wire, options),
        InputKind::Press => read(stream, Format::Press, options),
        InputKind::Feed => stream_items(stream, options),
    }
}

fn open_as_it_looks(stream: Stream, options: &Options) -> io::Result<Items> {
    let ending = ENDINGS.iter().find(|(ending, _)| *ending == stream.extension);
    match ending {
        Some(&(_, format)) => read(stream, format, options),
        None if stream.extension.is_empty() => sniff(stream, options),
        None => read(stream, Format::Page(Markup::AsItStarts), options),
    }
}

fn read(stream: Stream, format: Format, options: &Options) -> io::Result<Items> {
    match format {
        Format::Page(markup) => {
            let name = stream.name.clone();
            let item = read_whole(&name, markup, stream.into_reader())?;
            Ok(if markup == Markup::Text { only(item) } else { press::expand(&name, item) })
        }
        Format::JsonLines => {
            Ok(Box::new(JsonLines::new(stream.name.clone(), stream.into_reader())))
        }
        Format::Json => json_or_feed(stream, options),
        Format::Csv => csv::open(stream, &options.columns),
        Format::Parquet => parquet::open(stream, &options.columns),
        Format::Warc => warc::open(stream, 0),
        Format::Mail => mail::open(stream),
        Format::Wire => wire::open(stream),
        Format::Press => press::open(stream),
        Format::Xml => xml(stream, options),
        Format::Feed => stream_items(stream, options),
        Format::NotYet => {
            let what = format!("`.{}`, not read yet", stream.extension);
            refused(&stream, &what)
        }
    }
}

fn refused(stream: &Stream, what: &str) -> io::Result<Items> {
    Ok(only(Err(unsupported(&stream.name, what))))
}

/// Tells feeds by their first tag, and lists, lines and tables of articles from text by their first marks: prose starts neither with `{"` nor with `[{`.
fn sniff(mut stream: Stream, options: &Options) -> io::Result<Items> {
    let head = stream.head(|head| look(head).is_some())?;
    let is_json = starts_like_json(&head) == Some(true);
    let rest = if is_json { Format::Json } else { Format::Page(Markup::AsItStarts) };
    read(stream, look(&head).unwrap_or(rest), options)
}

/// Tells what an input that begins with `head` is; `None` where more must be read.
fn look(head: &[u8]) -> Option<Format> {
    match feed::start(head) {
        Start::Is(_) => Some(Format::Feed),
        Start::Unclear => None,
        Start::Other if head.starts_with(parquet::MAGIC) => Some(Format::Parquet),
        Start::Other => Some(match starts_like_json(head)? {
            true => Format::Json,
            false => Format::Page(Markup::AsItStarts),
        }),
    }
}

/// Reads XML as what its outermost element says.
fn xml(mut stream: Stream, options: &Options) -> io::Result<Items> {
    match is_feed(&mut stream)? {
        true => stream_items(stream, options),
        false => wire::open_xml(stream),
    }
}

/// Reads JSON as a feed where it says that it is one.
fn json_or_feed(mut stream: Stream, options: &Options) -> io::Result<Items> {
    match is_feed(&mut stream)? {
        true => stream_items(stream, options),
        false => json(stream),
    }
}

fn is_feed(stream: &mut Stream) -> io::Result<bool> {
    let head = stream.head(|head| feed::start(head) != Start::Unclear)?;
    Ok(matches!(feed::start(&head), Start::Is(_)))
}

/// Tells whether an input that begins with `head` is JSON; `None` where more must be read.
fn starts_like_json(head: &[u8]) -> Option<bool> {
    if head.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(head) {
        return None;
    }
    if head.len() >= MAX_TEXT_BYTES {
        return Some(false);
    }
    let mut marks = strip_mark(head).iter().filter(|byte| !byte.is_ascii_whitespace());
    match (marks.next(), marks.next()) {
        (Some(b'{'), Some(&second)) => Some(second == b'"'),
        (Some(b'['), Some(&second)) => Some(second == b'{'),
        (Some(b'{' | b'[') | None, None) => None,
        _ => Some(false),
    }
}

/// Reads JSON line by line where the first line is an object, else value by value.
fn json(mut stream: Stream) -> io::Result<Items> {
    let is_line = |head: &[u8]| {
        let text = strip_mark(head).trim_ascii_start();
        let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
        (line.len() < text.len() || head.len() >= MAX_TEXT_BYTES).then(|| is_object(line))
    };
    let head = stream.head(|head| is_line(head).is_some())?;
    let is_lines = is_line(&head).unwrap_or_else(|| is_object(strip_mark(&head)));
    let (name, reader) = (stream.name.clone(), stream.into_reader());
    Ok(match is_lines {
        true => Box::new(JsonLines::new(name, reader)),
        false => Box::new(JsonValues::new(name, reader)),
    })
}

fn is_object(json: &[u8]) -> bool {
    json.trim_ascii().starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(json).is_ok()
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use dateline_types::Content;

    use super::*;

    fn opened(text: &'static [u8], name: &str) -> Vec<Item> {
        let stream = Stream::of(name, BufReader::with_capacity(1, text));
        open(stream, &Options::new(InputKind::Auto)).unwrap().collect()
    }

    fn sniffed(text: &'static [u8]) -> Item {
        opened(text, "stdin").remove(0)
    }

    fn text(item: Item) -> String {
        match item.unwrap().content {
            Content::Text(text) => text,
            Content::Html(html) => format!("html {html}"),
        }
    }

    #[test]
    fn stdin_is_lines_where_it_starts_with_an_object() {
        let item = sniffed(b"\xef\xbb\xbf \n{ \"id\":\"a\",\"text\":\"x\"}\n");
        assert_eq!(item.unwrap().id.as_deref(), Some("a"));
        assert_eq!(text(sniffed(b" {x} is a set.\n")), " {x} is a set.\n");
        assert_eq!(text(sniffed(b"[x] is a note.\n")), "[x] is a note.\n");
        assert_eq!(text(sniffed(b"Un\r\ndeux")), "Un\r\ndeux");
        assert_eq!(text(sniffed(b"<!DOCTYPE html><p>Un")), "html <!DOCTYPE html><p>Un");
        assert_eq!(sniffed(b"").unwrap_err().code, "empty_text");
    }

    #[test]
    fn json_is_lines_or_values() {
        let places = |text: &'static [u8], name: &str| -> Vec<String> {
            opened(text, name).into_iter().map(|item| item.unwrap().origin).collect()
        };
        let one = b"{\n \"text\": \"x\"\n}";
        let list = b"[{\"text\":\"x\"},\n{\"text\":\"y\"}]";
        assert_eq!(places(one, "stdin"), ["item 1 of `stdin`"]);
        assert_eq!(places(one, "a.json"), ["item 1 of `a.json`"]);
        assert_eq!(places(list, "stdin"), ["item 1 of `stdin`", "item 2 of `stdin`"]);
        assert_eq!(places(list, "a.json"), ["item 1 of `a.json`", "item 2 of `a.json`"]);
        assert_eq!(places(b"{\"text\":\"x\"}\n", "a.json"), ["line 1 of `a.json`"]);
        assert_eq!(places(b"{\"text\":\"x\"}", "a.json"), ["line 1 of `a.json`"]);
    }
}
