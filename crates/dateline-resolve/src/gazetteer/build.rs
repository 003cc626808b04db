//! Sorts places and their names, on disk where they are many, and lays them out as a gazetteer file: memory does not grow with their number.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use extsort::{ExternalSorter, PushExternalSorter, Sortable};
use tempfile::TempDir;

use super::file::{self, Cursor, Record, SectionWriter, write_varint};
use super::fold::fold;
use super::{GazetteerInfo, PlaceKind};
use crate::Error;

/// Places and names held in memory at once: some 100 MB of either.
const DRAFTS_IN_MEMORY: usize = 400_000;
const KEYS_IN_MEMORY: usize = 1_500_000;

/// A place on its way into the file. `names` are packed as in the file, the official one first.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) record: Record,
    names: Vec<u8>,
}

impl Draft {
    /// Packs the names, each once; those that fold to nothing and web addresses are left out. The error is the reason.
    pub(crate) fn new<'n>(
        mut record: Record,
        official: &'n str,
        others: impl IntoIterator<Item = &'n str>,
    ) -> Result<Draft, String> {
        if fold(official).is_empty() {
            return Err(format!("`{official}` is not a name"));
        }
        let mut names = Vec::new();
        let mut seen = BTreeSet::new();
        let others = others.into_iter().map(str::trim).filter(|name| is_name(name));
        for name in std::iter::once(official.trim()).chain(others) {
            if seen.insert(name) {
                let len = u32::try_from(name.len()).map_err(|_| "a name is longer than 4 GiB")?;
                write_varint(len, &mut names);
                names.extend(name.as_bytes());
            }
        }
        record.n_names = u16::try_from(seen.len())
            .map_err(|_| format!("it has {} names, at most 65535 can be kept", seen.len()))?;
        Ok(Draft { record, names })
    }

    /// The order of places in the file, and so of candidates: by kind, then by population.
    fn rank(&self) -> (u8, Reverse<u64>, u32, &[u8]) {
        let record = &self.record;
        (record.kind, Reverse(record.population), record.geonameid, &self.names)
    }

    fn compare(&self, other: &Draft) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

fn is_name(name: &str) -> bool {
    !name.starts_with("http://") && !name.starts_with("https://") && !fold(name).is_empty()
}

impl Sortable for Draft {
    fn encode<W: Write>(&self, out: &mut W) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(Record::LEN);
        self.record.write(&mut bytes);
        out.write_all(&bytes)?;
        write_bytes(&self.names, out)
    }

    fn decode<R: Read>(from: &mut R) -> io::Result<Draft> {
        let mut bytes = [0; Record::LEN];
        from.read_exact(&mut bytes)?;
        let (record, _) = Record::read(&bytes, 0).ok_or(io::ErrorKind::InvalidData)?;
        Ok(Draft { record, names: read_bytes(from)? })
    }
}

/// One name of one place, by its folded form.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    folded: Vec<u8>,
    place: u32,
    nth: u16,
}

impl Sortable for Key {
    fn encode<W: Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(&self.place.to_le_bytes())?;
        out.write_all(&self.nth.to_le_bytes())?;
        write_bytes(&self.folded, out)
    }

    fn decode<R: Read>(from: &mut R) -> io::Result<Key> {
        let place = u32::from_le_bytes(read_array(from)?);
        let nth = u16::from_le_bytes(read_array(from)?);
        Ok(Key { folded: read_bytes(from)?, place, nth })
    }
}

fn write_bytes(bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
    let len = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    out.write_all(&len.to_le_bytes())?;
    out.write_all(bytes)
}

fn read_bytes(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let len = u32::from_le_bytes(read_array(from)?);
    let mut bytes = vec![0; len as usize];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_array<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

type Compare<T> = fn(&T, &T) -> Ordering;

/// Makes a sorter that keeps at most `n_in_memory` in memory, and the rest in a folder of this name.
fn sorter<T: Sortable>(
    folder: &TempDir,
    name: &str,
    n_in_memory: usize,
    compare: Compare<T>,
) -> io::Result<PushExternalSorter<T, Compare<T>>> {
    let folder = folder.path().join(name);
    fs::create_dir(&folder)?;
    Ok(ExternalSorter::new()
        .with_segment_size(n_in_memory)
        .with_sort_dir(folder)
        .pushed_by(compare))
}

/// Where the places come from.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) version: String,
}

/// Takes places in any order and writes the file.
pub(crate) struct Builder {
    out: PathBuf,
    /// Beside `out`, and gone with the builder.
    folder: TempDir,
    drafts: PushExternalSorter<Draft, Compare<Draft>>,
}

impl Builder {
    /// Makes a builder of the file `out`, which appears only when it is complete.
    pub(crate) fn new(out: &Path) -> Result<Builder, Error> {
        let beside = out.parent().filter(|parent| !parent.as_os_str().is_empty());
        let folder = tempfile::Builder::new()
            .prefix(".gazetteer-")
            .tempdir_in(beside.unwrap_or_else(|| Path::new(".")))
            .map_err(Error::io("write", out))?;
        let drafts = sorter(&folder, "places", DRAFTS_IN_MEMORY, Draft::compare)
            .map_err(Error::io("write", out))?;
        Ok(Builder { out: out.to_owned(), folder, drafts })
    }

    pub(crate) fn push(&mut self, draft: Draft) -> Result<(), Error> {
        self.drafts.push(draft).map_err(Error::io("write", &self.out))
    }

    /// Writes the file; the same places give the same bytes, whatever their order.
    pub(crate) fn finish(self, source: Source) -> Result<GazetteerInfo, Error> {
        let out = self.out.clone();
        self.lay_out(source).map_err(Error::io("write", &out))
    }

    fn lay_out(self, source: Source) -> io::Result<GazetteerInfo> {
        let Builder { out, folder, drafts } = self;
        let section = |name: &str| SectionWriter::new(&folder.path().join(name));
        let mut places = Places { records: section("records")?, names: section("names")?, n: 0 };
        let mut keys = sorter(&folder, "keys", KEYS_IN_MEMORY, Key::cmp)?;
        let (mut n_names, mut last) = (0, None);
        for draft in drafts.done()? {
            let draft = draft?;
            // A list that was joined with itself has every place twice.
            if last.as_ref() == Some(&draft) {
                continue;
            }
            n_names += u32::from(draft.record.n_names);
            for key in places.add(&draft)? {
                keys.push(key)?;
            }
            last = Some(draft);
        }
        let (mut postings, automaton) = (section("postings")?, section("automaton")?);
        let mut automaton = fst::MapBuilder::new(automaton).map_err(io::Error::other)?;
        let n_keys = lay_out_keys(keys.done()?, &mut postings, &mut automaton)?;
        let info = GazetteerInfo {
            source: source.name,
            source_version: source.version,
            license: "GeoNames, CC BY 4.0".into(),
            n_places: places.n,
            n_names,
            n_keys,
        };
        let mut about = section("info")?;
        about.write_all(&serde_json::to_vec(&info)?)?;
        let automaton = automaton.into_inner().map_err(io::Error::other)?;
        let sections = [about, places.records, places.names, postings, automaton];
        let whole = folder.path().join("whole");
        file::write_file(sections, BufWriter::new(File::create(&whole)?))?;
        fs::rename(&whole, &out)?;
        Ok(info)
    }
}

/// The sections of records and names, as far as they are written.
struct Places {
    records: SectionWriter,
    names: SectionWriter,
    n: u32,
}

impl Places {
    /// Writes a place and returns the keys that lead to it.
    fn add(&mut self, draft: &Draft) -> io::Result<Vec<Key>> {
        let names_at = u32::try_from(self.names.n_bytes())
            .map_err(|_| io::Error::other("the names fill more than 4 GiB"))?;
        let mut bytes = Vec::with_capacity(Record::LEN);
        Record { names_at, ..draft.record.clone() }.write(&mut bytes);
        self.records.write_all(&bytes)?;
        self.names.write_all(&draft.names)?;
        let place = self.n;
        self.n += 1;
        let mut cursor = Cursor::new(&draft.names, 0);
        let folded = |cursor: &mut Cursor<'_>| fold(cursor.name().unwrap_or_default()).into_bytes();
        Ok((0..draft.record.n_names)
            .map(|nth| Key { folded: folded(&mut cursor), place, nth })
            .collect())
    }
}

/// Writes postings and automaton and returns the number of folded names.
fn lay_out_keys(
    keys: impl Iterator<Item = io::Result<Key>>,
    postings: &mut SectionWriter,
    automaton: &mut fst::MapBuilder<SectionWriter>,
) -> io::Result<u32> {
    let mut n_keys = 0;
    let mut same: Vec<Key> = Vec::new();
    let mut flush = |same: &mut Vec<Key>| -> io::Result<()> {
        let Some(first) = same.first() else { return Ok(()) };
        automaton.insert(&first.folded, postings.n_bytes()).map_err(io::Error::other)?;
        postings.write_all(&postings_of(same))?;
        n_keys += 1;
        same.clear();
        Ok(())
    };
    for key in keys {
        let key = key?;
        if same.first().is_some_and(|first| first.folded != key.folded) {
            flush(&mut same)?;
        }
        same.push(key);
    }
    flush(&mut same)?;
    Ok(n_keys)
}

fn postings_of(same: &[Key]) -> Vec<u8> {
    let mut out = Vec::new();
    write_varint(same.chunk_by(|a, b| a.place == b.place).count() as u32, &mut out);
    let mut last_place = 0;
    for of_place in same.chunk_by(|a, b| a.place == b.place) {
        let Some(first) = of_place.first() else { continue };
        write_varint(first.place - last_place, &mut out);
        write_varint(of_place.len() as u32, &mut out);
        of_place.iter().for_each(|key| write_varint(u32::from(key.nth), &mut out));
        last_place = first.place;
    }
    out
}

impl Record {
    /// A place of this kind in this country, with all else unknown.
    pub(crate) fn new(kind: PlaceKind, country: [u8; 2], country3: [u8; 3]) -> Record {
        Record {
            geonameid: 0,
            microdegrees: None,
            is_derived: false,
            names_at: 0,
            n_names: 0,
            population: 0,
            kind: kind.to_byte(),
            country,
            country3,
            admin1: [0; 8],
            admin2: [0; 7],
        }
    }
}

/// Returns degrees as a number; the error is the reason.
pub(crate) fn degrees(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| format!("`{text}` is not a number of degrees"))
}

/// Returns degrees as millionths; the error is the reason.
pub(crate) fn microdegrees(lat: f64, lon: f64) -> Result<(i32, i32), String> {
    if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
        return Err(format!("`{lat}, {lon}` is no position on earth"));
    }
    Ok(((lat * 1e6).round() as i32, (lon * 1e6).round() as i32))
}

/// Returns a code padded with zero bytes; the error is the reason.
pub(crate) fn padded<const N: usize>(code: &str) -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    let slot = bytes.get_mut(..code.len()).filter(|_| code.bytes().all(|b| b.is_ascii_graphic()));
    slot.ok_or_else(|| format!("code `{code}` is longer than {N} letters or not ASCII"))?
        .copy_from_slice(code.as_bytes());
    Ok(bytes)
}
