//! Bytes under a name: a file, standard input, what was unpacked, what the network gave.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::{SpooledTempFile, spooled_tempfile};

/// What must be read from its end is kept in memory up to here, and beyond in an unnamed file that no crash leaves behind.
const MAX_SPOOLED_BYTES: usize = 8 << 20;

/// Bytes to read, with what is known of them.
pub(crate) struct Stream {
    /// As messages name it: `news/a.tar.gz`, `news/a.tar.gz/3.html`, `stdin`.
    pub(crate) name: String,
    /// The ending of its name in small letters, without the point; empty where there is none.
    pub(crate) extension: String,
    bytes: Bytes,
}

enum Bytes {
    File(File),
    Reader(Box<dyn BufRead>),
}

/// Bytes that can be read in any order.
pub(crate) enum Seekable {
    /// A file of the user.
    File(File),
    /// A copy of what came in one way only.
    Spooled(SpooledTempFile),
}

impl Stream {
    /// Opens a file.
    pub(crate) fn file(path: &Path) -> io::Result<Stream> {
        let name = path.display().to_string();
        Ok(Stream { extension: extension(&name), name, bytes: Bytes::File(File::open(path)?) })
    }

    /// Takes bytes from anywhere, with a name whose ending tells what they are.
    pub(crate) fn of(name: impl Into<String>, reader: impl BufRead + 'static) -> Stream {
        let name = name.into();
        Stream { extension: extension(&name), name, bytes: Bytes::Reader(Box::new(reader)) }
    }

    pub(crate) fn into_reader(self) -> Box<dyn BufRead> {
        match self.bytes {
            Bytes::File(file) => Box::new(BufReader::new(file)),
            Bytes::Reader(reader) => reader,
        }
    }

    /// Makes the bytes readable in any order. Pipes and unpacked bytes are copied to do so.
    #[allow(dead_code, reason = "for tables and archives whose directory stands at the end")]
    pub(crate) fn into_seekable(self) -> io::Result<Seekable> {
        let mut reader = match self.bytes {
            Bytes::File(file) if file.metadata()?.is_file() => return Ok(Seekable::File(file)),
            Bytes::File(file) => Box::new(BufReader::new(file)),
            Bytes::Reader(reader) => reader,
        };
        let mut spooled = spooled_tempfile(MAX_SPOOLED_BYTES);
        io::copy(&mut reader, &mut spooled)?;
        spooled.flush()?;
        spooled.rewind()?;
        Ok(Seekable::Spooled(spooled))
    }
}

impl Read for Seekable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Seekable::File(file) => file.read(buffer),
            Seekable::Spooled(file) => file.read(buffer),
        }
    }
}

impl Seek for Seekable {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Seekable::File(file) => file.seek(to),
            Seekable::Spooled(file) => file.seek(to),
        }
    }
}

pub(crate) fn extension(name: &str) -> String {
    Path::new(name)
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_one_way_can_be_read_in_any_order() {
        let stream = Stream::of("a/B.Zip", &b"abc"[..]);
        assert_eq!((stream.name.as_str(), stream.extension.as_str()), ("a/B.Zip", "zip"));
        let mut bytes = stream.into_seekable().unwrap();
        let mut text = String::new();
        bytes.seek(SeekFrom::End(-1)).unwrap();
        bytes.read_to_string(&mut text).unwrap();
        bytes.rewind().unwrap();
        bytes.read_to_string(&mut text).unwrap();
        assert_eq!(text, "cabc");
    }
}
