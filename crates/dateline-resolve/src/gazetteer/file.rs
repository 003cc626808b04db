//! The gazetteer file: a header, then five sections, each at a multiple of eight bytes. All numbers are little-endian.
//!
//! | header, at | bytes | what |
//! |---|---|---|
//! | 0 | 8 | magic |
//! | 8 | 4 | version of this layout |
//! | 16 | 8 | length of the file |
//! | 32 | 5 × 48 | for each section: offset (8), length (8), SHA-256 (32) |
//! | 288 | 32 | SHA-256 of the header up to here |
//!
//! | section | what |
//! |---|---|
//! | info | [`GazetteerInfo`] as JSON |
//! | places | one [`Record`] of 48 bytes for each place |
//! | names | for each place, its official name, then the others: varint length, UTF-8 |
//! | postings | for each folded name: varint number of places; for each place: varint step in place numbers, varint number of its names that fold so, varint number of each within the place |
//! | keys | `fst` map from folded name to offset in postings |

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::ops::Range;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::GazetteerInfo;

pub(crate) const MAGIC: [u8; 8] = *b"\x89DLGAZ\r\n";
pub(crate) const VERSION: u32 = 2;
pub(crate) const HEADER_LEN: usize = 320;
pub(crate) const SECTIONS: [&str; 5] = ["info", "places", "names", "postings", "keys"];
pub(crate) const INFO: usize = 0;
pub(crate) const PLACES: usize = 1;
pub(crate) const NAMES: usize = 2;
pub(crate) const POSTINGS: usize = 3;
pub(crate) const KEYS: usize = 4;

const TABLE_AT: usize = 32;
const ENTRY_LEN: usize = 48;
const SIGNED_LEN: usize = HEADER_LEN - SHA_LEN;
const SHA_LEN: usize = 32;
const ALIGN: usize = 8;

/// Where a section lies, and what its bytes must hash to.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) range: Range<usize>,
    sha256: [u8; SHA_LEN],
}

impl Section {
    pub(crate) fn bytes<'f>(&self, file: &'f [u8]) -> &'f [u8] {
        file.get(self.range.clone()).unwrap_or_default()
    }

    pub(crate) fn is_intact(&self, file: &[u8]) -> bool {
        sha256(self.bytes(file)) == self.sha256
    }
}

/// A section on its way to the file: written to a file of its own, counted and summed on the way.
pub(crate) struct SectionWriter {
    file: BufWriter<File>,
    n_bytes: u64,
    sha256: Sha256,
}

impl SectionWriter {
    pub(crate) fn new(path: &Path) -> io::Result<SectionWriter> {
        let file = File::options().read(true).write(true).create(true).truncate(true).open(path)?;
        Ok(SectionWriter { file: BufWriter::new(file), n_bytes: 0, sha256: Sha256::new() })
    }

    pub(crate) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    fn copy_to(self, out: &mut impl Write) -> io::Result<()> {
        let mut file = self.file.into_inner()?;
        file.rewind()?;
        io::copy(&mut file, out)?;
        out.write_all(&[0; ALIGN][..padding(self.n_bytes)])
    }
}

impl Write for SectionWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.sha256.update(bytes.get(..n).unwrap_or_default());
        self.n_bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes header and sections.
pub(crate) fn write_file(
    sections: [SectionWriter; SECTIONS.len()],
    mut out: impl Write,
) -> io::Result<()> {
    out.write_all(&header(&sections))?;
    for section in sections {
        section.copy_to(&mut out)?;
    }
    out.flush()
}

fn header(sections: &[SectionWriter; SECTIONS.len()]) -> Vec<u8> {
    let (mut table, mut offset) = (Vec::new(), HEADER_LEN as u64);
    for section in sections {
        table.extend(offset.to_le_bytes());
        table.extend(section.n_bytes.to_le_bytes());
        table.extend(section.sha256.clone().finalize());
        offset += section.n_bytes + padding(section.n_bytes) as u64;
    }
    let mut header = Vec::with_capacity(HEADER_LEN);
    header.extend(MAGIC);
    header.extend(VERSION.to_le_bytes());
    header.resize(16, 0);
    header.extend(offset.to_le_bytes());
    header.resize(TABLE_AT, 0);
    header.extend(table);
    header.resize(SIGNED_LEN, 0);
    let signature = sha256(&header);
    header.extend(signature);
    header
}

/// Returns the number of zero bytes after a section of this length.
fn padding(len: u64) -> usize {
    (len.next_multiple_of(ALIGN as u64) - len) as usize
}

/// Reads and checks the header against itself and against the file's length. The sections themselves are not read, but for the info.
///
/// The error is the reason, for [`crate::Error::BadGazetteer`].
pub(crate) fn read_header(file: &[u8]) -> Result<[Section; SECTIONS.len()], String> {
    let header = file
        .get(..HEADER_LEN)
        .ok_or_else(|| format!("it has {} bytes, fewer than a header", file.len()))?;
    if !header.starts_with(&MAGIC) {
        return Err("it is not a gazetteer file".into());
    }
    match u32_at(header, 8) {
        Some(VERSION) => {}
        version => {
            return Err(format!(
                "it is of version {}, this program reads version {VERSION}; convert the package again",
                version.unwrap_or(0)
            ));
        }
    }
    if header.get(SIGNED_LEN..) != Some(&sha256(header.get(..SIGNED_LEN).unwrap_or_default())) {
        return Err("its header is damaged".into());
    }
    if u64_at(header, 16) != Some(file.len() as u64) {
        return Err(format!(
            "it has {} bytes, its header says {}",
            file.len(),
            u64_at(header, 16).unwrap_or(0)
        ));
    }
    let mut sections = SECTIONS.map(|_| Section { range: 0..0, sha256: [0; SHA_LEN] });
    for (i, section) in sections.iter_mut().enumerate() {
        *section = read_section(header, i, file.len())
            .ok_or_else(|| format!("section `{}` lies outside the file", SECTIONS[i]))?;
    }
    Ok(sections)
}

fn read_section(header: &[u8], i: usize, file_len: usize) -> Option<Section> {
    let at = TABLE_AT + i * ENTRY_LEN;
    let start = usize::try_from(u64_at(header, at)?).ok()?;
    let end = start.checked_add(usize::try_from(u64_at(header, at + 8)?).ok()?)?;
    let sha256 = header.get(at + 16..at + ENTRY_LEN)?.try_into().ok()?;
    (end <= file_len).then_some(Section { range: start..end, sha256 })
}

/// Reads the info section; the error is the reason.
pub(crate) fn read_info(
    file: &[u8],
    sections: &[Section; SECTIONS.len()],
) -> Result<GazetteerInfo, String> {
    if !sections[INFO].is_intact(file) {
        return Err("section `info` is damaged".into());
    }
    serde_json::from_slice(sections[INFO].bytes(file))
        .map_err(|e| format!("section `info` is not as expected: {e}"))
}

fn sha256(bytes: &[u8]) -> [u8; SHA_LEN] {
    Sha256::digest(bytes).into()
}

/// A place as it lies in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// 0 for none.
    pub(crate) geonameid: u32,
    /// Latitude and longitude in millionths of a degree.
    pub(crate) microdegrees: Option<(i32, i32)>,
    pub(crate) is_derived: bool,
    pub(crate) names_at: u32,
    pub(crate) n_names: u16,
    pub(crate) population: u64,
    pub(crate) kind: u8,
    /// The codes are padded with zero bytes.
    pub(crate) country: [u8; 2],
    pub(crate) country3: [u8; 3],
    pub(crate) admin1: [u8; 8],
    pub(crate) admin2: [u8; 7],
}

impl Record {
    pub(crate) const LEN: usize = 48;
    const HAS_POSITION: u8 = 1;
    const IS_DERIVED: u8 = 2;

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let (lat, lon) = self.microdegrees.unwrap_or_default();
        let has_position = if self.microdegrees.is_some() { Record::HAS_POSITION } else { 0 };
        let is_derived = if self.is_derived { Record::IS_DERIVED } else { 0 };
        let end = out.len() + Record::LEN;
        out.extend(self.geonameid.to_le_bytes());
        out.extend(lat.to_le_bytes());
        out.extend(lon.to_le_bytes());
        out.extend(self.names_at.to_le_bytes());
        out.extend(self.population.to_le_bytes());
        out.extend(self.n_names.to_le_bytes());
        out.extend([self.kind, has_position | is_derived]);
        out.extend(self.country);
        out.extend(self.country3);
        out.extend(self.admin1);
        out.extend(self.admin2);
        out.resize(end, 0);
    }

    pub(crate) fn read(places: &[u8], i: u32) -> Option<(Record, &[u8])> {
        let at = usize::try_from(i).ok()?.checked_mul(Record::LEN)?;
        let bytes = places.get(at..at.checked_add(Record::LEN)?)?;
        let flags = bytes[27];
        let record = Record {
            geonameid: u32_at(bytes, 0)?,
            microdegrees: (flags & Record::HAS_POSITION != 0)
                .then_some((i32_at(bytes, 4)?, i32_at(bytes, 8)?)),
            is_derived: flags & Record::IS_DERIVED != 0,
            names_at: u32_at(bytes, 12)?,
            population: u64_at(bytes, 16)?,
            n_names: u16::from_le_bytes(array_at(bytes, 24)?),
            kind: bytes[26],
            country: array_at(bytes, 28)?,
            country3: array_at(bytes, 30)?,
            admin1: array_at(bytes, 33)?,
            admin2: array_at(bytes, 41)?,
        };
        Some((record, bytes))
    }

    /// The codes as they lie in the record's bytes: country, country3, admin1, admin2. A damaged code is empty.
    pub(crate) fn codes(bytes: &[u8]) -> [&str; 4] {
        [28..30, 30..33, 33..41, 41..48].map(|range| code(bytes.get(range).unwrap_or_default()))
    }
}

fn code(padded: &[u8]) -> &str {
    let len = padded.iter().position(|&b| b == 0).unwrap_or(padded.len());
    padded.get(..len).and_then(|code| std::str::from_utf8(code).ok()).unwrap_or_default()
}

/// Reads varints and names from a section, and stops for good at damage.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'f> {
    rest: &'f [u8],
}

impl<'f> Cursor<'f> {
    /// An offset past the end gives an empty cursor.
    pub(crate) fn new(section: &'f [u8], at: u64) -> Cursor<'f> {
        Cursor {
            rest: usize::try_from(at).ok().and_then(|at| section.get(at..)).unwrap_or_default(),
        }
    }

    pub(crate) fn varint(&mut self) -> Option<u32> {
        let mut n = 0u64;
        for shift in (0..35).step_by(7) {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            n |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(n).ok();
            }
        }
        None
    }

    pub(crate) fn name(&mut self) -> Option<&'f str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// Reads the name after so many others.
    pub(crate) fn nth_name(&mut self, n_before: u32) -> Option<&'f str> {
        for _ in 0..n_before {
            self.bytes()?;
        }
        self.name()
    }

    fn bytes(&mut self) -> Option<&'f [u8]> {
        let len = usize::try_from(self.varint()?).ok()?;
        let (bytes, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(bytes)
    }
}

pub(crate) fn write_varint(mut n: u32, out: &mut Vec<u8>) {
    while n >= 0x80 {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array_at(bytes, at).map(u32::from_le_bytes)
}

fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    array_at(bytes, at).map(i32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    array_at(bytes, at).map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_written() {
        let record = Record {
            geonameid: 170_063,
            microdegrees: Some((36_201_240, -37_161_170)),
            is_derived: true,
            names_at: 70_000,
            n_names: 300,
            population: 5_000_000_000,
            kind: 3,
            country: *b"SY",
            country3: *b"SYR",
            admin1: *b"09\0\0\0\0\0\0",
            admin2: *b"L012345",
        };
        let mut bytes = vec![0; Record::LEN];
        record.write(&mut bytes);
        assert_eq!(bytes.len(), 2 * Record::LEN);
        let (read, raw) = Record::read(&bytes, 1).unwrap();
        assert_eq!(read, record);
        assert_eq!(Record::codes(raw), ["SY", "SYR", "09", "L012345"]);
        assert!(Record::read(&bytes, 2).is_none());
    }

    #[test]
    fn varints_of_every_length_are_read_as_written() {
        for n in [0, 1, 127, 128, 16_383, 16_384, 2_097_152, 268_435_456, u32::MAX] {
            let mut bytes = Vec::new();
            write_varint(n, &mut bytes);
            assert_eq!(Cursor::new(&bytes, 0).varint(), Some(n));
            assert_eq!(Cursor::new(&bytes[..bytes.len() - 1], 0).varint(), None);
        }
        assert_eq!(Cursor::new(&[0xff; 8], 0).varint(), None);
        assert_eq!(Cursor::new(&[0], u64::MAX).varint(), None);
    }
}
