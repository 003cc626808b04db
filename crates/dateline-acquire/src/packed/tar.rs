//! The members of a tar archive, in one pass.
//!
//! The library reads the headers, with all that the dialects of tar do with long names; what follows a header is read here, since the
//! library's own members cannot be handed on.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use dateline_types::Problem;
use tar::{Archive, EntryType};

use super::members::{broken, member_name};
use crate::error::problem;
use crate::stream::Stream;

const BLOCK_BYTES: u64 = 512;

/// The headers of one member, with its names, may have this many bytes.
const MAX_HEADER_BYTES: u64 = 1 << 20;

/// Iterates over the members.
pub(super) struct Members {
    name: String,
    n_layers: usize,
    source: Rc<RefCell<Source>>,
    ended: bool,
}

/// The archive, somewhere in a member.
struct Source {
    reader: Box<dyn BufRead>,
    /// Bytes of the member that are still to be read.
    n_left: u64,
    /// Bytes between the member and the next header.
    n_padding: u64,
}

struct Header {
    kind: EntryType,
    path: String,
}

impl Members {
    pub(super) fn new(stream: Stream) -> Members {
        let (name, n_layers) = (stream.name.clone(), stream.n_layers + 1);
        let source = Source { reader: stream.into_reader(), n_left: 0, n_padding: 0 };
        Members { name, n_layers, source: Rc::new(RefCell::new(source)), ended: false }
    }

    /// Makes a stream of a member; `None` where it is not to be read.
    fn member(&self, header: &Header) -> Option<Result<Stream, Problem>> {
        let is_file = matches!(
            header.kind,
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse
        );
        let name = match is_file.then(|| member_name(&self.name, &header.path))?? {
            Ok(name) => name,
            Err(problem) => return Some(Err(problem)),
        };
        if header.kind == EntryType::GNUSparse {
            let message = format!("`{name}` is a file with holes, which is not read");
            return Some(Err(problem(None, "unsupported_input", message)));
        }
        let stream = Stream::of(name, BufReader::new(Member(Rc::clone(&self.source))));
        Some(Ok(stream.below(self.n_layers)))
    }
}

impl Iterator for Members {
    type Item = Result<Stream, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let header = self.source.borrow_mut().next_header();
            match header {
                Ok(Some(header)) => {
                    if let Some(member) = self.member(&header) {
                        return Some(member);
                    }
                }
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(broken(&self.name, &error)));
                }
            }
        }
        None
    }
}

impl Source {
    fn next_header(&mut self) -> io::Result<Option<Header>> {
        let n_rest = self.n_left.saturating_add(self.n_padding);
        if io::copy(&mut self.reader.by_ref().take(n_rest), &mut io::sink())? < n_rest {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        (self.n_left, self.n_padding) = (0, 0);
        let mut archive = Archive::new(self.reader.by_ref().take(MAX_HEADER_BYTES));
        let Some(entry) = archive.entries()?.next() else { return Ok(None) };
        let entry = entry?;
        let kind = entry.header().entry_type();
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        // A file with holes has fewer bytes here than it would have on the disk.
        let is_sparse = kind == EntryType::GNUSparse;
        let n_bytes = if is_sparse { entry.header().entry_size()? } else { entry.size() };
        self.n_left = n_bytes;
        self.n_padding = n_bytes.next_multiple_of(BLOCK_BYTES) - n_bytes;
        Ok(Some(Header { kind, path }))
    }
}

/// The member that the archive stands in.
struct Member(Rc<RefCell<Source>>);

impl Read for Member {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut source = self.0.borrow_mut();
        let n_left = source.n_left;
        let n_read = source.reader.by_ref().take(n_left).read(buffer)?;
        if n_read == 0 && n_left > 0 && !buffer.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        source.n_left -= n_read as u64;
        Ok(n_read)
    }
}
