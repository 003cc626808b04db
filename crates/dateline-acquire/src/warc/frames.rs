//! The pieces in which records lie: the file itself, or the members of a packed file, of which each can be unpacked alone.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::window::Window;

/// What a member of a gzip file begins with, and what its flags may not have.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
const RESERVED_FLAGS: u8 = 0xe0;

/// What the first record of a member begins with; what looks like a member by chance does not unpack to this.
const RECORD_START: &[u8] = b"WARC/";

/// A piece, read to its end.
pub(super) trait Frames: Read {
    /// Goes to the next piece.
    fn next_frame(&mut self) -> io::Result<Next>;
    /// Tells whether places inside a piece cannot be gone to.
    fn is_packed(&self) -> bool;
}

/// Where the next piece begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Next {
    /// Its first byte; `None` at the end.
    pub(super) offset: Option<u64>,
    /// Bytes before it that are no piece.
    pub(super) n_skipped: u64,
}

/// Takes bytes as one piece, or as members where they begin like one, or the name says so and no record begins: reading may begin inside a member.
pub(super) fn frames(
    mut reader: Box<dyn BufRead>,
    name: &str,
    offset: u64,
) -> io::Result<Box<dyn Frames>> {
    let head = reader.fill_buf()?;
    let is_named = name.to_ascii_lowercase().ends_with(".gz");
    let is_packed = head.first() == MAGIC.first() || is_named && !head.starts_with(b"WARC");
    Ok(match is_packed {
        true => Box::new(Members::new(reader, offset)),
        false => Box::new(Plain { reader, offset: Some(offset) }),
    })
}

struct Plain {
    reader: Box<dyn BufRead>,
    offset: Option<u64>,
}

impl Read for Plain {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}

impl Frames for Plain {
    fn next_frame(&mut self) -> io::Result<Next> {
        Ok(Next { offset: self.offset.take(), n_skipped: 0 })
    }

    fn is_packed(&self) -> bool {
        false
    }
}

struct Members {
    reader: Reader,
    /// Where the bytes begin in the file.
    base: u64,
    /// Whether the member that is being read does not unpack.
    is_damaged: bool,
}

impl Members {
    fn new(reader: Box<dyn BufRead>, base: u64) -> Members {
        Members { reader: Reader::Between(Window::new(reader)), base, is_damaged: false }
    }
}

enum Reader {
    Between(Window<Box<dyn BufRead>>),
    Inside(Box<GzDecoder<Window<Box<dyn BufRead>>>>),
    /// Nothing is left.
    Gone,
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.reader {
            Reader::Inside(decoder) => {
                let read = decoder.read(buffer);
                self.is_damaged |= read.as_ref().is_err_and(is_damage);
                read
            }
            Reader::Between(_) | Reader::Gone => Ok(0),
        }
    }
}

impl Frames for Members {
    fn next_frame(&mut self) -> io::Result<Next> {
        let mut window = match std::mem::replace(&mut self.reader, Reader::Gone) {
            Reader::Gone => return Ok(Next { offset: None, n_skipped: 0 }),
            Reader::Between(window) => window,
            Reader::Inside(decoder) => behind(*decoder, std::mem::take(&mut self.is_damaged))?,
        };
        let from = window.position();
        let mut there = is_at_member(window.peek(4)?);
        while !there && window.skip_to(4, member_start)? {
            window.set_mark();
            there = unpacks_to_a_record(&mut window)?;
            window.go_back();
            if !there {
                window.consume(1);
            }
        }
        let n_skipped = window.position() - from;
        let offset = there.then(|| self.base + window.position());
        if there {
            window.set_mark();
            self.reader = Reader::Inside(Box::new(GzDecoder::new(window)));
        }
        Ok(Next { offset, n_skipped })
    }

    fn is_packed(&self) -> bool {
        true
    }
}

/// Goes to the end of a member; where it is damaged, to the byte after its first, for what was taken for the rest of it may hold the next ones.
fn behind(
    mut decoder: GzDecoder<Window<Box<dyn BufRead>>>,
    mut is_damaged: bool,
) -> io::Result<Window<Box<dyn BufRead>>> {
    if !is_damaged {
        match io::copy(&mut decoder, &mut io::sink()) {
            Ok(_) => {}
            Err(error) if is_damage(&error) => is_damaged = true,
            Err(error) => return Err(error),
        }
    }
    let mut window = decoder.into_inner();
    if is_damaged {
        window.go_back();
        window.consume(1);
    }
    Ok(window)
}

/// Tells whether bytes are not what they should be, where other errors mean that there are no bytes to be had.
pub(super) fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

fn is_at_member(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC) && bytes.get(3).is_some_and(|flags| flags & RESERVED_FLAGS == 0)
}

fn member_start(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(is_at_member)
}

fn unpacks_to_a_record(window: &mut Window<Box<dyn BufRead>>) -> io::Result<bool> {
    let mut start = [0; RECORD_START.len()];
    match GzDecoder::new(window).read_exact(&mut start) {
        Ok(()) => Ok(start == RECORD_START),
        Err(error) if is_damage(&error) => Ok(false),
        Err(error) => Err(error),
    }
}
