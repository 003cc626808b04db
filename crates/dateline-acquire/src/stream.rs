//! Bytes under a name: a file, standard input, what was unpacked, what the network gave.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use tempfile::{SpooledData, SpooledTempFile, spooled_tempfile};

/// What must be read from its end is kept in memory up to here, and beyond in an unnamed file that no crash leaves behind.
const MAX_SPOOLED_BYTES: usize = 8 << 20;

/// What was packed itself and must be read from its end may have this many bytes: a small archive can unpack to any size, and fill the disk.
const MAX_UNPACKED_BYTES: u64 = 4 << 30;

/// Bytes to read, with what is known of them.
pub(crate) struct Stream {
    /// As messages name it: `news/a.tar.gz`, `news/a.tar.gz/3.html`, `stdin`.
    pub(crate) name: String,
    /// The ending of its name in small letters, without the point; empty where there is none.
    pub(crate) extension: String,
    /// How many layers of packing were taken off.
    pub(crate) n_layers: usize,
    bytes: Bytes,
}

enum Bytes {
    /// A plain file: no pipe, no device.
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
        let file = File::open(path)?;
        let bytes = match file.metadata()?.is_file() {
            true => Bytes::File(file),
            false => Bytes::Reader(Box::new(BufReader::new(file))),
        };
        Ok(Stream { extension: extension(&name), name, n_layers: 0, bytes })
    }

    /// Takes bytes from anywhere, with a name whose ending tells what they are.
    pub(crate) fn of(name: impl Into<String>, reader: impl BufRead + 'static) -> Stream {
        let name = name.into();
        let bytes = Bytes::Reader(Box::new(reader));
        Stream { extension: extension(&name), name, n_layers: 0, bytes }
    }

    /// Says from under how many layers of packing the bytes came.
    pub(crate) fn below(self, n_layers: usize) -> Stream {
        Stream { n_layers, ..self }
    }

    /// Passes over the first `n` bytes.
    pub(crate) fn skip(&mut self, n: u64) -> io::Result<()> {
        match &mut self.bytes {
            Bytes::File(file) if file.metadata()?.is_file() => {
                file.seek(SeekFrom::Start(n)).map(drop)
            }
            Bytes::File(file) => io::copy(&mut file.take(n), &mut io::sink()).map(drop),
            Bytes::Reader(reader) => io::copy(&mut reader.take(n), &mut io::sink()).map(drop),
        }
    }

    pub(crate) fn into_reader(self) -> Box<dyn BufRead> {
        match self.bytes {
            Bytes::File(file) => Box::new(BufReader::new(file)),
            Bytes::Reader(reader) => reader,
        }
    }

    /// Returns the first bytes, so many that they are `enough`, or all. They stay to be read. From a pipe no more is taken than is needed, for a slow one.
    pub(crate) fn head(&mut self, enough: impl Fn(&[u8]) -> bool) -> io::Result<Vec<u8>> {
        match &mut self.bytes {
            Bytes::File(file) => {
                let head = first_bytes(&mut BufReader::new(&*file), enough)?;
                file.rewind()?;
                Ok(head)
            }
            Bytes::Reader(reader) => {
                let mut reader = std::mem::replace(reader, Box::new(io::empty()));
                let head = first_bytes(&mut reader, enough)?;
                let whole = Cursor::new(head.clone()).chain(reader);
                self.bytes = Bytes::Reader(Box::new(whole));
                Ok(head)
            }
        }
    }

    /// Makes the bytes readable in any order. Pipes and unpacked bytes are copied to do so.
    pub(crate) fn into_seekable(self) -> io::Result<Seekable> {
        let reader = match self.bytes {
            Bytes::File(file) => return Ok(Seekable::File(file)),
            Bytes::Reader(reader) => reader,
        };
        let max_bytes = if self.n_layers == 0 { u64::MAX } else { MAX_UNPACKED_BYTES };
        let mut spooled = spooled_tempfile(MAX_SPOOLED_BYTES);
        if io::copy(&mut reader.take(max_bytes), &mut spooled)? == max_bytes {
            let what = format!("it unpacks to more than {} GB", MAX_UNPACKED_BYTES >> 30);
            return Err(io::Error::other(what));
        }
        spooled.rewind()?;
        Ok(Seekable::Spooled(spooled))
    }
}

fn first_bytes(reader: &mut dyn BufRead, enough: impl Fn(&[u8]) -> bool) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !enough(&head) {
        let available = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            available => available?,
        };
        let n_available = available.len();
        if n_available == 0 {
            break;
        }
        head.extend_from_slice(available);
        reader.consume(n_available);
    }
    Ok(head)
}

impl Seekable {
    /// Makes a file of it, for readers that want nothing else.
    pub(crate) fn into_file(self) -> io::Result<File> {
        match self {
            Seekable::File(file) => Ok(file),
            Seekable::Spooled(mut file) => {
                file.roll()?;
                match file.into_inner() {
                    SpooledData::OnDisk(file) => Ok(file),
                    SpooledData::InMemory(_) => Err(io::Error::other("no file was made")),
                }
            }
        }
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

    #[test]
    fn the_first_bytes_stay() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "abcdef").unwrap();
        let reader = BufReader::with_capacity(1, &b"abcdef"[..]);
        for mut stream in [Stream::file(&path).unwrap(), Stream::of("a", reader)] {
            assert!(stream.head(|head| head.len() > 2).unwrap().starts_with(b"abc"));
            assert_eq!(stream.head(|_| false).unwrap(), b"abcdef");
            let mut text = String::new();
            stream.into_reader().read_to_string(&mut text).unwrap();
            assert_eq!(text, "abcdef");
        }
    }
}
