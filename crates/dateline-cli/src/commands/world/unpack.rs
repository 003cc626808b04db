//! Packed streams, told by their first bytes.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Bytes that tell how a stream is packed.
const N_MAGIC: usize = 4;

/// Memory that a Zstandard stream may ask for: what `zstd --ultra --long=27` writes.
const MAX_WINDOW_BYTES: u64 = 128 << 20;

/// Packed bytes that are read at once.
const BUFFER_BYTES: usize = 1 << 18;

/// Returns what a stream holds once unpacked; what is not packed comes out as it is.
pub(super) fn unpacked(mut reader: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
    let mut magic = Vec::with_capacity(N_MAGIC);
    reader.by_ref().take(N_MAGIC as u64).read_to_end(&mut magic)?;
    let kind = magic.clone();
    let whole: Chain<Cursor<Vec<u8>>, Box<dyn Read>> = Cursor::new(magic).chain(reader);
    let whole = BufReader::with_capacity(BUFFER_BYTES, whole);
    Ok(match kind.as_slice() {
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(whole)),
        [b'B', b'Z', b'h', _] => Box::new(MultiBzDecoder::new(whole)),
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Box::new(Zstd::new(whole)),
        _ => Box::new(whole),
    })
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
