//! Bytes to text: byte order marks, then what a page declares, then UTF-8, else the likeliest of the web's old encodings.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::markup::declared_encoding;

/// A decoded text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: &'static str,
    /// Whether some bytes had no meaning and became U+FFFD.
    pub(crate) lossy: bool,
}

/// Decodes the bytes of a file; `None` for what is no text, shown by a NUL byte.
pub(crate) fn decode(bytes: Vec<u8>, is_html: bool) -> Option<Decoded> {
    let declared = if is_html { declared_encoding(&bytes) } else { None };
    decode_declared(bytes, declared)
}

/// Decodes a page that came with a statement of its encoding, which goes before its own.
pub(crate) fn decode_page(bytes: Vec<u8>, stated: Option<&'static Encoding>) -> Option<Decoded> {
    match stated {
        // Only here may UTF-16 be without its mark.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => {
            let (text, encoding, lossy) = encoding.decode(&bytes);
            Some(Decoded { text: text.into_owned(), encoding: encoding.name(), lossy })
        }
        Some(_) => decode_declared(bytes, stated),
        None => decode(bytes, true),
    }
}

/// Returns the encoding that a field such as `text/html; charset=utf-8` names.
pub(crate) fn charset(content_type: &str) -> Option<&'static Encoding> {
    let label = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes())
}

fn decode_declared(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> Option<Decoded> {
    if let Some((encoding, n_mark)) = Encoding::for_bom(&bytes) {
        let rest = bytes.get(n_mark..).unwrap_or_default();
        let has_nul = encoding == UTF_8 && rest.contains(&0);
        return (!has_nul).then(|| decode_as(encoding, rest));
    }
    if bytes.contains(&0) {
        return None;
    }
    Some(match (String::from_utf8(bytes), declared) {
        (Ok(text), Some(encoding)) if text.is_ascii() => decode_as(encoding, text.as_bytes()),
        // Bytes beyond ASCII are not UTF-8 by chance, but pages do declare the encoding of an older template.
        (Ok(text), _) => Decoded { text, encoding: UTF_8.name(), lossy: false },
        (Err(error), Some(encoding)) if encoding != UTF_8 => decode_as(encoding, error.as_bytes()),
        (Err(error), _) => guess(error.as_bytes()),
    })
}

fn guess(bytes: &[u8]) -> Decoded {
    decode_as(likeliest(bytes), bytes)
}

/// Returns the likeliest of the web's old encodings.
pub(crate) fn likeliest(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

pub(crate) fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: Cow::into_owned(text), encoding: encoding.name(), lossy }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Option<(String, &'static str)> {
        decode(bytes.to_vec(), false).map(|decoded| (decoded.text, decoded.encoding))
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

    #[test]
    fn pages_are_read_as_they_declare() {
        let page = |bytes: &[u8]| {
            let decoded = decode(bytes.to_vec(), true).unwrap();
            let start = decoded.text.rfind('>').unwrap() + 1;
            (decoded.text.chars().skip(start).collect::<String>(), decoded.encoding)
        };
        let declared = page(b"<meta charset=iso-8859-2>\xb3\xf3");
        assert_eq!(declared, ("łó".into(), "ISO-8859-2"));
        // Declared wrongly.
        assert_eq!(page("<meta charset=iso-8859-1>été".as_bytes()), ("été".into(), "UTF-8"));
        assert_eq!(page(b"<meta charset=utf-8>l'\xe9t\xe9 \xe0 Paris").0, "l'été à Paris");
        // The mark wins; it is not counted by `skip`.
        let marked = decode("\u{feff}<meta charset=iso-8859-2>é".as_bytes().to_vec(), true);
        assert_eq!(marked.unwrap().encoding, "UTF-8");
    }

    #[test]
    fn what_came_with_a_page_goes_before_what_it_declares() {
        let page = |bytes: &[u8], content_type: &str| {
            let decoded = decode_page(bytes.to_vec(), charset(content_type)).unwrap();
            (decoded.text.chars().last(), decoded.encoding)
        };
        let polish = b"<meta charset=koi8-r>\xb3";
        assert_eq!(page(polish, "text/html; Charset=\"ISO-8859-2\""), (Some('ł'), "ISO-8859-2"));
        assert_eq!(page(polish, "text/html; charset=nonsense"), (Some('Ё'), "KOI8-R"));
        assert_eq!(page(polish, "text/html"), (Some('Ё'), "KOI8-R"));
        assert_eq!(page(b"a\0\xe9\0", "text/html; charset=utf-16le"), (Some('é'), "UTF-16LE"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_text_or_none(bytes: Vec<u8>, label in "(utf-16|utf-8|big5|iso-2022-jp)?") {
            let _ = decode_page(bytes, Encoding::for_label(label.as_bytes()));
        }
    }
}
