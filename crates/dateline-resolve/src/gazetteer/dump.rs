//! Turns GeoNames' own dump (`allCountries.txt`, or the file of one country, as it is or zipped) into a gazetteer file.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use zip::ZipArchive;

use super::build::{Builder, Draft, Source, degrees, microdegrees, padded};
use super::file::Record;
use super::{GazetteerInfo, PlaceKind, iso3166, tables};
use crate::Error;

/// The columns of the main table, as GeoNames' `readme.txt` lists them.
const N_COLUMNS: usize = 19;
/// What the zip files hold besides the table.
const README: &str = "readme.txt";

/// Converts the GeoNames dump at `dump`, a `.txt` or a `.zip` with one, to one gazetteer file at `out`, which appears only when it is complete.
///
/// Taken over, with all their names: countries, first-level and second-level divisions, populated places but for those that are no more,
/// continents, regions, islands, ranges, seas, and sites of the news such as bases, airports, camps, ports and border posts. Left out are the
/// natural and built features whose names are as many as they are common: streams, hills, farms, schools, hotels. Rows are read one by one and
/// sorted on disk, beside `out`: memory does not grow with the dump.
///
/// # Errors
///
/// [`Error::BadDump`] names the line that is not as expected; [`Error::Io`] where a file cannot be read or written.
pub fn convert_dump(dump: &Path, out: &Path) -> Result<GazetteerInfo, Error> {
    let bad = |reason: String| Error::BadDump { dump: dump.to_owned(), reason };
    let file = File::open(dump).map_err(Error::io("read", dump))?;
    let mut builder = Builder::new(out)?;
    let modified = if dump.extension().is_some_and(|extension| extension == "zip") {
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|e| bad(e.to_string()))?;
        let name = zip
            .file_names()
            .filter_map(Result::ok)
            .find(|name| name.ends_with(".txt") && name != README)
            .map(Cow::into_owned)
            .ok_or_else(|| bad("it holds no table `*.txt`".into()))?;
        let table = zip.by_name(&name).map_err(|e| bad(e.to_string()))?;
        read(BufReader::with_capacity(1 << 16, table), &mut builder, bad)?
    } else {
        read(BufReader::with_capacity(1 << 16, file), &mut builder, bad)?
    };
    builder.finish(Source { name: "GeoNames".into(), version: modified })
}

/// Returns the day on which the youngest row was modified.
fn read(
    table: impl BufRead,
    builder: &mut Builder,
    bad: impl Fn(String) -> Error,
) -> Result<String, Error> {
    let mut modified = String::new();
    let mut failure = None;
    let done = tables::for_each_row(table, |row: [&str; N_COLUMNS]| {
        if let Some(day) = row.last().filter(|day| **day > modified.as_str()) {
            modified = (*day).to_owned();
        }
        let Some(draft) = draft_of(row)? else { return Ok(()) };
        builder.push(draft).map_err(|error| {
            failure = Some(error);
            String::new()
        })
    });
    match (failure, done) {
        (Some(failure), _) => Err(failure),
        (None, Err(reason)) => Err(bad(reason)),
        (None, Ok(())) if modified.is_empty() => Err(bad("it holds no places".into())),
        (None, Ok(())) => Ok(modified),
    }
}

fn draft_of(row: [&str; N_COLUMNS]) -> Result<Option<Draft>, String> {
    let [id, name, ascii, others, lat, lon, class, code, country, _, admin1, admin2, ..] = row;
    let Some(kind) = kind_of(class, code) else { return Ok(None) };
    let number = |what: &str, text: &str| format!("`{text}` is not a {what}");
    // Seas and disputed ground are of no country; nor is what bears a code that ISO 3166 does not have.
    let (country, country3) = match iso3166::alpha3(country) {
        Some(three) => (padded(country)?, padded(three)?),
        None => ([0; 2], [0; 3]),
    };
    let record = Record {
        geonameid: id.parse().map_err(|_| number("geonameid", id))?,
        microdegrees: Some(microdegrees(degrees(lat)?, degrees(lon)?)?),
        population: row[14].parse().map_err(|_| number("population", row[14]))?,
        // Long codes are left out rather than cut.
        admin1: padded(admin1).unwrap_or_default(),
        admin2: padded(admin2).unwrap_or_default(),
        ..Record::new(kind, country, country3)
    };
    // A few names are of signs alone, which no text can be searched for.
    Ok(Draft::new(record, name, std::iter::once(ascii).chain(others.split(','))).ok())
}

/// Returns what a feature counts as, by GeoNames' class and code; none for what is left out.
fn kind_of(class: &str, code: &str) -> Option<PlaceKind> {
    Some(match (class, code) {
        ("A", "PCLI" | "PCLD" | "PCLF" | "PCLS" | "PCL" | "TERR") => PlaceKind::Country,
        ("A", "ADM1") => PlaceKind::Admin1,
        ("A", "ADM2") => PlaceKind::Admin2,
        // Historical and abandoned places.
        ("P", "PPLH" | "PPLQ" | "PPLCH") => return None,
        ("P", _) => PlaceKind::City,
        ("L", "CONT") => PlaceKind::Continent,
        ("L", "RGN" | "RGNE" | "RGNL" | "TRB" | "CST")
        | ("T", "ISL" | "ISLS" | "ATOL" | "MTS" | "PEN" | "DSRT" | "PLAT")
        | ("H", "OCN" | "SEA" | "GULF" | "STRT" | "CHN") => PlaceKind::Region,
        ("L", "MILB" | "NVB" | "PRT" | "OILF" | "GASF")
        | ("S", "AIRB" | "AIRF" | "AIRP" | "CMPRF" | "DAM" | "INSM" | "PSTB" | "PS" | "OILR") => {
            PlaceKind::Site
        }
        _ => return None,
    })
}
