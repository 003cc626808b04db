//! Packed inputs: compressed ones are unpacked as they are read, and each member of an archive is opened as a file of its own.

mod members;
mod tar;
mod unpack;
mod zip;

use std::io::{self, BufReader};

use crate::error::problem;
use crate::open::{Items, only, open};
use crate::pages::Options;
use crate::stream::Stream;

pub use unpack::unpacked;

use members::Archive;
use unpack::Packing;

/// So many layers of packing are taken off: three `.tar.gz` in one another.
const MAX_LAYERS: usize = 6;

/// Unpacked bytes that are read at once.
const BUFFER_BYTES: usize = 1 << 16;

/// Where a tar archive says what it is.
const TAR_MAGIC_AT: usize = 257;
const TAR_MAGIC: &[u8] = b"ustar";

/// Endings of packed files, and the ending of what is in them.
const PACKED_ENDINGS: [(&str, &str); 11] = [
    ("gz", ""),
    ("gzip", ""),
    ("bz2", ""),
    ("zst", ""),
    ("xz", ""),
    ("tgz", "tar"),
    ("tbz", "tar"),
    ("tbz2", "tar"),
    ("tzst", "tar"),
    ("txz", "tar"),
    ("zip", ""),
];

/// Documents that are archives inside; their members are no articles.
const DOCUMENT_ENDINGS: [&str; 8] = ["docx", "epub", "jar", "odp", "ods", "odt", "pptx", "xlsx"];

/// What a stream turned out to be.
pub(crate) enum Opened {
    /// A packed one, with the items in it.
    Packed(Items),
    /// Bytes as they are.
    Plain(Stream),
}

enum Container {
    Compressed(Packing),
    Tar,
    Zip,
}

/// Looks whether a stream is packed, and opens what is in it.
pub(crate) fn open_packed(mut stream: Stream, options: &Options) -> io::Result<Opened> {
    if DOCUMENT_ENDINGS.contains(&stream.extension.as_str()) {
        return Ok(Opened::Plain(stream));
    }
    let head = stream.head(is_enough)?;
    let items = match container(&stream.extension, &head) {
        None if is_packed_ending(&stream.extension) => {
            let message = format!("`{}` is not packed as its name says", stream.name);
            only(Err(problem(None, "broken_archive", message)))
        }
        None => return Ok(Opened::Plain(stream)),
        Some(_) if stream.n_layers >= MAX_LAYERS => {
            let message = format!(
                "`{}` is packed more than {MAX_LAYERS} times; unpack it and name what is in it",
                stream.name
            );
            only(Err(problem(None, "packed_too_deep", message)))
        }
        Some(Container::Compressed(packing)) => open(unpack(stream, packing), options)?,
        Some(Container::Tar) => {
            let name = stream.name.clone();
            Box::new(Archive::new(name, tar::Members::new(stream), options))
        }
        Some(Container::Zip) => zip::open(stream, options)?,
    };
    Ok(Opened::Packed(items))
}

/// Tells whether these first bytes tell how a stream is packed. The names in a tar archive are padded with NUL, so a line break before the
/// mark shows that it is none, and a line that somebody types is enough.
fn is_enough(head: &[u8]) -> bool {
    head.len() >= TAR_MAGIC_AT + TAR_MAGIC.len()
        || head.len() >= 4 && head.contains(&b'\n') && !head.contains(&0)
}

fn container(extension: &str, head: &[u8]) -> Option<Container> {
    if let Some(packing) = Packing::of(head) {
        return Some(Container::Compressed(packing));
    }
    let mark = head.get(TAR_MAGIC_AT..).unwrap_or_default();
    match head {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => {
            Some(Container::Zip)
        }
        _ if extension == "tar" || mark.starts_with(TAR_MAGIC) => Some(Container::Tar),
        // With a program in front that unpacks it.
        [b'M', b'Z', ..] if extension == "zip" => Some(Container::Zip),
        _ => None,
    }
}

fn is_packed_ending(extension: &str) -> bool {
    PACKED_ENDINGS.iter().any(|(ending, _)| *ending == extension)
}

/// Takes the packing off; the name stays, and what the ending says of the content.
fn unpack(stream: Stream, packing: Packing) -> Stream {
    let (name, outer) = (stream.name.clone(), stream.extension.clone());
    let n_layers = stream.n_layers + 1;
    let reader = BufReader::with_capacity(BUFFER_BYTES, packing.unpack(stream.into_reader()));
    let mut unpacked = Stream::of(name.as_str(), reader);
    let extension = match PACKED_ENDINGS.iter().find(|(ending, _)| *ending == outer) {
        Some((_, "")) => {
            let end = name.len() - outer.len() - 1;
            Stream::of(name.get(..end).unwrap_or_default(), io::empty()).extension
        }
        Some((_, inner)) => (*inner).to_owned(),
        None => outer,
    };
    unpacked.extension = extension;
    unpacked.below(n_layers)
}

#[cfg(test)]
mod tests;
