//! Bytes to text: byte order marks and UTF-8 first, else the likeliest of the web's old encodings.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// A decoded text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    /// Whether some bytes had no meaning and became U+FFFD.
    pub(super) lossy: bool,
}

/// Decodes the bytes of a text file; `None` for what is no text, shown by a NUL byte.
pub(super) fn decode(bytes: Vec<u8>) -> Option<Decoded> {
    if let Some((encoding, n_mark)) = Encoding::for_bom(&bytes) {
        let rest = bytes.get(n_mark..).unwrap_or_default();
        let has_nul = encoding == UTF_8 && rest.contains(&0);
        return (!has_nul).then(|| decode_as(encoding, rest));
    }
    if bytes.contains(&0) {
        return None;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some(Decoded { text, encoding: UTF_8.name(), lossy: false }),
        Err(error) => {
            let bytes = error.into_bytes();
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(&bytes, true);
            Some(decode_as(detector.guess(None, Utf8Detection::Deny), &bytes))
        }
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: Cow::into_owned(text), encoding: encoding.name(), lossy }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Option<(String, &'static str)> {
        decode(bytes.to_vec()).map(|decoded| (decoded.text, decoded.encoding))
    }

    #[test]
    fn utf8_with_and_without_mark() {
        assert_eq!(decoded("été".as_bytes()), Some(("été".into(), "UTF-8")));
        assert_eq!(decoded("\u{feff}été".as_bytes()), Some(("été".into(), "UTF-8")));
        assert_eq!(decoded(b""), Some((String::new(), "UTF-8")));
    }

    #[test]
    fn utf16_by_its_mark() {
        let bytes: Vec<u8> = "\u{feff}été".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&bytes), Some(("été".into(), "UTF-16LE")));
    }

    #[test]
    fn old_french_and_english_files() {
        let latin = b"Le pr\xe9sident a \xe9t\xe9 re\xe7u mardi \xe0 l\x92\xc9lys\xe9e par son homologue, o\xf9 il a d\xe9jeun\xe9.";
        let text = "Le président a été reçu mardi à l’Élysée par son homologue, où il a déjeuné.";
        assert_eq!(decoded(latin), Some((text.into(), "windows-1252")));
        assert_eq!(
            decoded(b"\x93We won\x92t,\x94 he said."),
            Some(("“We won’t,” he said.".into(), "windows-1252"))
        );
    }

    #[test]
    fn binary_is_no_text() {
        assert_eq!(decoded(b"\x7fELF\x02\x01\x01\0\0"), None);
        assert_eq!(decoded(b"\xef\xbb\xbfa\0b"), None);
    }
}
