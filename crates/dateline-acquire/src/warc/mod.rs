//! Web archives, packed or not, record after record: pages that a crawler fetched, with their addresses and times.

mod frames;
mod head;
mod http;
mod record;
pub(crate) mod window;

use std::io::{self, BufRead};

use dateline_types::RawPage;

use self::frames::{Frames, frames, is_damage};
use self::head::{Head, MAX_HEAD_BYTES, head_end};
use self::record::{Kind, Record, Skipped, record_start};
use self::window::Window;
use crate::error::{problem, unreadable};
use crate::open::{InputKind, Items, only};
use crate::pages::{Item, Options};
use crate::stream::Stream;
use crate::whole::{MAX_TEXT_BYTES, checked};

/// Tells whether a name is that of an archive, packed or not.
pub(crate) fn is_named(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".warc") || name.ends_with(".warc.gz")
}

/// Reads an archive from a byte of the file on.
pub(crate) fn open(mut stream: Stream, offset: u64) -> io::Result<Items> {
    stream.skip(offset)?;
    Ok(Box::new(Warc::new(stream.name.clone(), stream.into_reader(), offset)?))
}

/// Reads an archive from where the user says; other inputs have no such places.
pub(crate) fn open_at(stream: Stream, options: &Options) -> io::Result<Items> {
    if options.kind == InputKind::Warc || options.kind == InputKind::Auto && is_named(&stream.name)
    {
        return open(stream, options.from_offset);
    }
    let message = format!("`{}` is no web archive: `--from-offset` is for those", stream.name);
    Ok(only(Err(problem(None, "bad_offset", message))))
}

/// Bytes that show whether a record starts: `WARC/1.0` and the end of its line.
const N_START_BYTES: usize = 10;

/// Iterates over the pages of an archive.
pub(crate) struct Warc {
    name: String,
    window: Window<Box<dyn Frames>>,
    /// Where the piece begins that is being read; `None` between pieces.
    frame: Option<u64>,
    /// Where the record begins that is being read, in the file.
    offset: u64,
    /// Whether the last record was at fault, so that the next one must be looked for.
    lost: bool,
    ended: bool,
    skipped: Skipped,
}

/// What keeps a record from being read.
enum Fault {
    /// The record is at fault, and where the next one begins is not known.
    Damage(String),
    /// The record is read, but gives no page.
    NoPage(http::NoPage),
    /// Nothing more can be read.
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Fault {
        match is_damage(&error) {
            true => Fault::Damage(format!("it does not unpack: {error}")),
            false => Fault::Io(error),
        }
    }
}

impl Warc {
    /// Reads what stands at byte `offset` of a file and after it.
    pub(crate) fn new(name: String, reader: Box<dyn BufRead>, offset: u64) -> io::Result<Warc> {
        let window = Window::new(frames(reader, &name, offset)?);
        let skipped = Skipped::default();
        Ok(Warc { name, window, frame: None, offset, lost: false, ended: false, skipped })
    }

    fn origin(&self) -> String {
        format!("record at byte {} of `{}`", self.offset, self.name)
    }

    /// Reads the next record; `None` for one that holds no page.
    fn step(&mut self) -> Result<Option<Item>, Fault> {
        if self.lost && self.frame.is_some() {
            self.find_start()?;
        }
        let Some(frame) = self.frame else { return self.next_frame() };
        self.window
            .skip_to(1, |bytes| bytes.iter().position(|byte| !byte.is_ascii_whitespace()))?;
        if self.window.peek(1)?.is_empty() {
            self.frame = None;
            return Ok(None);
        }
        self.lost = false;
        self.window.set_mark();
        let inside = if self.window.inner_mut().is_packed() { 0 } else { self.window.position() };
        self.offset = frame + inside;
        let record = self.record()?;
        let item = self.body(&record)?;
        Ok(item.map(checked))
    }

    /// Goes to the next piece of the file.
    fn next_frame(&mut self) -> Result<Option<Item>, Fault> {
        let next = self.window.inner_mut().next_frame();
        let next = next.map_err(Fault::Io)?;
        let was_lost = std::mem::replace(&mut self.lost, false);
        self.window.restart();
        self.frame = next.offset;
        self.ended = next.offset.is_none();
        if next.n_skipped > 0 && !was_lost {
            let message =
                format!("{} bytes after the {} are no record", next.n_skipped, self.origin());
            return Ok(Some(Err(problem(None, "bad_record", message))));
        }
        Ok(None)
    }

    /// After a fault: goes to where the next record begins in this piece.
    fn find_start(&mut self) -> Result<(), Fault> {
        self.window.go_back();
        self.window.consume(1);
        match self.window.skip_to(N_START_BYTES, record_start) {
            Ok(true) => {}
            Ok(false) => self.frame = None,
            Err(error) if is_damage(&error) => self.frame = None,
            Err(error) => return Err(Fault::Io(error)),
        }
        Ok(())
    }

    fn record(&mut self) -> Result<Record, Fault> {
        if record_start(self.window.peek(N_START_BYTES)?) != Some(0) {
            return Err(Fault::Damage("no record begins there".to_owned()));
        }
        let Some((head, n_head)) = self.head(u64::MAX)? else {
            return Err(Fault::Damage("its head has no end".to_owned()));
        };
        self.window.consume(n_head);
        Record::new(&head)
            .ok_or_else(|| Fault::Damage("its head has no `Content-Length`".to_owned()))
    }

    /// Reads a head of at most `n_bytes` without passing over it.
    fn head(&mut self, n_bytes: u64) -> Result<Option<(Head, usize)>, Fault> {
        let max = MAX_HEAD_BYTES.min(usize::try_from(n_bytes).unwrap_or(MAX_HEAD_BYTES));
        loop {
            let available = self.window.available();
            let looked_at = available.get(..max).unwrap_or(available);
            if let Some((n_head, n_all)) = head_end(looked_at) {
                let head = Head::parse(looked_at.get(..n_head).unwrap_or_default());
                return Ok(Some((head, n_all)));
            }
            if looked_at.len() >= max || !self.window.fill_more()? {
                return Ok(None);
            }
        }
    }

    /// Reads what a record holds, or passes over it.
    fn body(&mut self, record: &Record) -> Result<Option<RawPage>, Fault> {
        let answer = match record.kind {
            Kind::Answer => self.head(record.n_bytes)?,
            Kind::Other => None,
        };
        let found = match answer {
            None => Err(&mut self.skipped.n_other),
            Some((head, _)) if http::status(&head) != Some(200) => Err(&mut self.skipped.n_status),
            Some((head, _)) if !http::is_html(&head) => Err(&mut self.skipped.n_not_html),
            Some(answer) => Ok(answer),
        };
        match found {
            Err(counter) => {
                *counter += 1;
                self.skip(record.n_bytes)?;
                Ok(None)
            }
            Ok((head, n_head)) => {
                self.window.consume(n_head);
                self.page(record, &head, record.n_bytes - n_head as u64).map(Some)
            }
        }
    }

    fn page(&mut self, record: &Record, head: &Head, n_bytes: u64) -> Result<RawPage, Fault> {
        if n_bytes > MAX_TEXT_BYTES as u64 {
            self.skip(n_bytes)?;
            return Err(Fault::NoPage(http::too_long()));
        }
        let mut body = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(&mut self.window, n_bytes), &mut body)?;
        self.check_end(body.len() as u64 == n_bytes)?;
        self.skipped.n_pages += 1;
        let html = http::page(head, body).map_err(Fault::NoPage)?;
        Ok(record.page(self.origin(), html))
    }

    fn skip(&mut self, n_bytes: u64) -> Result<(), Fault> {
        let is_whole = self.window.skip(n_bytes)? == n_bytes;
        self.check_end(is_whole)
    }

    /// After a body stand two ends of lines, or nothing; else its length is told wrongly, and it may hold half of a page or several.
    fn check_end(&mut self, is_whole: bool) -> Result<(), Fault> {
        if !is_whole {
            return Err(Fault::Damage("the file ends inside it".to_owned()));
        }
        let after = self.window.peek(N_START_BYTES)?;
        let is_end = matches!(after, [] | [b'\n', ..] | [b'\r', b'\n', ..] | [b'\r']);
        if is_end || record_start(after) == Some(0) {
            return Ok(());
        }
        Err(Fault::Damage("its `Content-Length` is wrong".to_owned()))
    }

    fn fault(&mut self, fault: Fault) -> Item {
        let origin = self.origin();
        Err(match fault {
            Fault::Damage(what) => {
                self.lost = true;
                problem(None, "bad_record", format!("{origin}: {what}"))
            }
            Fault::NoPage(no) => problem(None, no.code, format!("{origin} is {}", no.what)),
            Fault::Io(error) => {
                self.ended = true;
                unreadable(&self.name, &error)
            }
        })
    }
}

impl Iterator for Warc {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.ended {
            let step = self.step();
            if self.ended {
                tracing::info!("`{}` held {}", self.name, self.skipped);
            }
            match step {
                Ok(None) => {}
                Ok(Some(item)) => return Some(item),
                Err(fault) => return Some(self.fault(fault)),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
