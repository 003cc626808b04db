//! Packed streams, told by their first bytes.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Bytes that tell how a stream is packed.
const N_MAGIC: usize = 4;

/// Memory that a Zstandard or xz stream may ask for: what `zstd --ultra --long=27` and twice what `xz -9` writes.
const MAX_WINDOW_BYTES: u64 = 128 << 20;

/// Packed bytes that are read at once.
const BUFFER_BYTES: usize = 1 << 18;

/// Returns what a stream holds once unpacked; what is not packed comes out as it is.
///
/// # Errors
///
/// Where the reader fails.
pub fn unpacked(mut reader: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
    let mut magic = Vec::with_capacity(N_MAGIC);
    reader.by_ref().take(N_MAGIC as u64).read_to_end(&mut magic)?;
    let packing = Packing::of(&magic);
    let whole = BufReader::with_capacity(BUFFER_BYTES, Cursor::new(magic).chain(reader));
    Ok(match packing {
        Some(packing) => packing.unpack(whole),
        None => Box::new(whole),
    })
}

/// How a stream is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Bzip2,
    Zstd,
    Xz,
}

impl Packing {
    /// Tells the packing of a stream that starts with `head`.
    pub(crate) fn of(head: &[u8]) -> Option<Packing> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Packing::Gzip),
            // The size of a block in hundreds of kilobytes, then the start of a block or the end of all.
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Some(Packing::Bzip2),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
                Some(Packing::Zstd)
            }
            [0xfd, b'7', b'z', b'X', ..] => Some(Packing::Xz),
            _ => None,
        }
    }

    /// Unpacks all parts of a stream, one behind the other.
    pub(crate) fn unpack(self, packed: impl BufRead + 'static) -> Box<dyn Read> {
        match self {
            Packing::Gzip => Box::new(MultiGzDecoder::new(packed)),
            Packing::Bzip2 => Box::new(MultiBzDecoder::new(packed)),
            Packing::Zstd => Box::new(Zstd::new(packed)),
            Packing::Xz => {
                let max_kib = u32::try_from(MAX_WINDOW_BYTES >> 10).unwrap_or(u32::MAX);
                Box::new(XzReader::new_mem_limit(packed, true, max_kib))
            }
        }
    }
}

/// All frames of a Zstandard stream, one behind the other.
struct Zstd<R> {
    source: R,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl<R: BufRead> Zstd<R> {
    fn new(source: R) -> Zstd<R> {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(MAX_WINDOW_BYTES);
        Zstd { source, decoder, in_frame: false }
    }

    /// Begins the next frame that holds something; false where there is none.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    let skipped =
                        io::copy(&mut self.source.by_ref().take(length), &mut io::sink())?;
                    if skipped < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame {
                if !self.begin()? {
                    return Ok(0);
                }
                self.in_frame = true;
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(io::Error::other)?;
            }
            let n_read = self.decoder.read(buffer)?;
            if n_read > 0 || buffer.is_empty() {
                return Ok(n_read);
            }
            if self.decoder.is_finished() {
                self.in_frame = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    fn read(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        unpacked(Box::new(Cursor::new(bytes)))?.read_to_end(&mut text)?;
        Ok(text)
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    fn bzip2(text: &[u8]) -> Vec<u8> {
        let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    /// An empty text and "xz holds this\n", as `xz` packs them: two streams.
    const XZ: &str = "fd 37 7a 58 5a 00 00 04 e6 d6 b4 46 00 00 00 00 1c df 44 21 1f b6 f3 7d 01 00 00 00 00 04 59 5a fd 37 7a 58 5a 00 00 04 e6 d6 b4 46 02 00 21 01 0c 00 00 00 8f 98 41 9c 01 00 0d 78 7a 20 68 6f 6c 64 73 20 74 68 69 73 0a 00 00 00 38 07 99 9e ce 15 57 72 00 01 26 0e 08 1b e0 04 1f b6 f3 7d 01 00 00 00 00 04 59 5a";

    fn zstd(text: &[u8]) -> Vec<u8> {
        compress_to_vec(text, CompressionLevel::Fastest)
    }

    #[test]
    fn every_packing_of_several_parts_is_unpacked() {
        let long = "line after line\n".repeat(50_000);
        for pack in [gzip, bzip2, zstd, |text: &[u8]| text.to_vec()] {
            let packed = [pack(b"one\n"), pack(long.as_bytes()), pack(b"three\n")].concat();
            let expected = [b"one\n".as_slice(), long.as_bytes(), b"three\n"].concat();
            assert!(read(packed).unwrap() == expected);
        }
        assert_eq!(read(Vec::new()).unwrap(), b"");
        assert_eq!(read(b"[\n".to_vec()).unwrap(), b"[\n");
    }

    #[test]
    fn all_streams_of_xz_are_unpacked() {
        let bytes: Vec<u8> =
            XZ.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
        assert_eq!(read(bytes.clone()).unwrap(), b"xz holds this\n");
        assert!(read(bytes[..bytes.len() / 2 + 20].to_vec()).is_err());
    }

    #[test]
    fn frames_to_skip_are_skipped() {
        let skip = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, b'a', b'b', b'c'];
        let packed = [&skip[..], &zstd(b"one"), &skip[..], &zstd(b"two")].concat();
        assert_eq!(read(packed).unwrap(), b"onetwo");
        assert!(read(skip[..9].to_vec()).is_err());
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        let noise: Vec<u8> =
            (0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for pack in [gzip, bzip2, zstd] {
            let packed = pack(&noise);
            assert!(read(packed[..packed.len() / 2].to_vec()).is_err());
        }
    }
}
