//! The bytes of an answer: unpacked, and never more than is asked for.

use std::io::{self, Read};

/// Unpacks a body that was packed for the way. At most `max_bytes` come out; `None` where there would be more.
pub(crate) fn unpack(
    packed: &[u8],
    encoding: &str,
    max_bytes: usize,
) -> io::Result<Option<Vec<u8>>> {
    let mut encodings = encoding.split(',').map(|name| name.trim().to_ascii_lowercase());
    let name = encodings.next().unwrap_or_default();
    if encodings.next().is_some() {
        return Err(io::Error::other(format!("it is packed twice (`{encoding}`)")));
    }
    match name.as_str() {
        "" | "identity" => bounded(packed, max_bytes),
        "gzip" | "x-gzip" => bounded(flate2::read::MultiGzDecoder::new(packed), max_bytes),
        "deflate" => bounded(flate2::read::ZlibDecoder::new(packed), max_bytes),
        "br" => bounded(brotli_decompressor::Decompressor::new(packed, 4_096), max_bytes),
        "zstd" => {
            let decoder =
                ruzstd::decoding::StreamingDecoder::new(packed).map_err(io::Error::other)?;
            bounded(decoder, max_bytes)
        }
        other => {
            Err(io::Error::other(format!("it is packed as `{other}`, which nobody asked for")))
        }
    }
}

/// What is asked for: how [`unpack`] can unpack.
pub(crate) const ACCEPTED_ENCODINGS: &str = "gzip, br, zstd";

/// Reads to the end, or gives up behind `max_bytes`.
pub(crate) fn bounded(reader: impl Read, max_bytes: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(max_bytes as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() <= max_bytes))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn each_way_of_packing_is_unpacked() {
        let text = "un été à Paris. ".repeat(50);
        let zstd = ruzstd::encoding::compress_to_vec(
            text.as_bytes(),
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        // `hello hello hello hello\n`, as the `brotli` program packs it.
        for (encoding, packed) in
            [("gzip", gzip(text.as_bytes())), ("ZSTD", zstd), ("", text.clone().into())]
        {
            assert_eq!(
                unpack(&packed, encoding, 1 << 20).unwrap().unwrap(),
                text.as_bytes(),
                "{encoding}"
            );
        }
        let stored_brotli = b"\x0b\x02\x80hello\x03";
        assert_eq!(unpack(stored_brotli, "br", 100).unwrap().unwrap(), b"hello");
        assert!(unpack(b"x", "gzip", 10).is_err());
        assert!(unpack(b"x", "compress", 10).is_err());
        assert!(unpack(b"x", "gzip, br", 10).is_err());
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = gzip(&vec![0; 50 << 20]);
        assert!(bomb.len() < 60_000);
        assert_eq!(unpack(&bomb, "gzip", 1 << 20).unwrap(), None);
        assert_eq!(unpack(b"abc", "", 2).unwrap(), None);
    }
}
