//! The members of a zip archive, in the order of its directory.
//!
//! The library reads the directory; what it points to is unpacked here, since the library's own members cannot be handed on.

use std::cell::RefCell;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;

use dateline_types::Problem;
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::BUFFER_BYTES;
use super::members::{Archive, broken, member_name};
use super::unpack::Packing;
use crate::error::problem;
use crate::open::{Items, only};
use crate::pages::Options;
use crate::stream::{Seekable, Stream};

/// Opens a zip archive. It is copied first where it cannot be read from its end.
pub(super) fn open(stream: Stream, options: &Options) -> io::Result<Items> {
    let (name, n_layers) = (stream.name.clone(), stream.n_layers + 1);
    let file = Shared { file: Rc::new(RefCell::new(stream.into_seekable()?)), at: 0 };
    let archive = match ZipArchive::new(BufReader::new(file.clone())) {
        Ok(archive) => archive,
        Err(error) => return Ok(only(Err(broken(&name, &error)))),
    };
    let doubled = archive.has_duplicate_names().then(|| {
        let message = format!("`{name}` has several members of one name; one of each is read");
        Err(problem(None, "duplicate_member", message))
    });
    let members = Members { name: name.clone(), n_layers, file, archive, n_seen: 0 };
    Ok(Box::new(doubled.into_iter().chain(Archive::new(name, members, options))))
}

/// Iterates over the members.
struct Members {
    name: String,
    n_layers: usize,
    file: Shared,
    archive: ZipArchive<BufReader<Shared>>,
    n_seen: usize,
}

/// What the directory says of a member.
struct Entry {
    start: u64,
    n_packed: u64,
    n_bytes: u64,
    crc: u32,
    method: CompressionMethod,
}

impl Members {
    /// Makes a stream of a member; `None` where it is not to be read.
    fn member(&mut self, index: usize) -> Option<Result<Stream, Problem>> {
        let entry = match self.archive.by_index_raw(index) {
            Ok(entry) => entry,
            Err(error) => {
                let message = format!("member {} of `{}` is broken: {error}", index + 1, self.name);
                return Some(Err(problem(None, "broken_member", message)));
            }
        };
        // Some Windows programs write their own separator.
        let path = entry.name().map_or_else(
            |_| String::from_utf8_lossy(entry.name_raw()).into_owned(),
            |name| name.replace('\\', "/"),
        );
        let name = match entry.is_file().then(|| member_name(&self.name, &path))?? {
            Ok(name) => name,
            Err(problem) => return Some(Err(problem)),
        };
        if entry.encrypted() {
            let message = format!("`{name}` is encrypted; unpack the archive with its password");
            return Some(Err(problem(None, "encrypted_member", message)));
        }
        let entry = Entry {
            start: entry.data_start().unwrap_or_default(),
            n_packed: entry.compressed_size(),
            n_bytes: entry.size(),
            crc: entry.crc32(),
            method: entry.compression(),
        };
        let Some(reader) = entry.unpack(&self.file) else {
            let message = format!("`{name}` is packed by {:?}, which is not read", entry.method);
            return Some(Err(problem(None, "unsupported_input", message)));
        };
        let stream = Stream::of(name, BufReader::with_capacity(BUFFER_BYTES, reader));
        Some(Ok(stream.below(self.n_layers)))
    }
}

impl Iterator for Members {
    type Item = Result<Stream, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.n_seen < self.archive.len() {
            self.n_seen += 1;
            if let Some(member) = self.member(self.n_seen - 1) {
                return Some(member);
            }
        }
        None
    }
}

impl Entry {
    fn unpack(&self, file: &Shared) -> Option<Checked> {
        let packed = Shared { at: self.start, ..file.clone() }.take(self.n_packed);
        let packed = BufReader::with_capacity(BUFFER_BYTES, packed);
        let reader: Box<dyn Read> = match self.method {
            CompressionMethod::STORE => Box::new(packed),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(packed)),
            CompressionMethod::BZIP2 => Packing::Bzip2.unpack(packed),
            CompressionMethod::ZSTD => Packing::Zstd.unpack(packed),
            CompressionMethod::XZ => Packing::Xz.unpack(packed),
            _ => return None,
        };
        Some(Checked { reader, crc: Crc::new(), n_read: 0, n_bytes: self.n_bytes, sum: self.crc })
    }
}

/// A member whose length and checksum are compared with the directory at its end.
struct Checked {
    reader: Box<dyn Read>,
    crc: Crc,
    n_read: u64,
    n_bytes: u64,
    sum: u32,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.reader.read(buffer)?;
        self.crc.update(buffer.get(..n_read).unwrap_or_default());
        self.n_read += n_read as u64;
        let is_whole = self.n_read == self.n_bytes && self.crc.sum() == self.sum;
        if n_read == 0 && !buffer.is_empty() && !is_whole {
            let what = "its length or checksum is not that of the archive's directory";
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        Ok(n_read)
    }
}

/// One of several places in the same file.
#[derive(Clone)]
struct Shared {
    file: Rc<RefCell<Seekable>>,
    at: u64,
}

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.borrow_mut();
        file.seek(SeekFrom::Start(self.at))?;
        let n_read = file.read(buffer)?;
        self.at += n_read as u64;
        Ok(n_read)
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => self
                .at
                .checked_add_signed(by)
                .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?,
            SeekFrom::End(_) => self.file.borrow_mut().seek(to)?,
        };
        Ok(self.at)
    }
}
