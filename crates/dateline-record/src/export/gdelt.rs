//! The 61 columns of GDELT 2.0 Events.

use dateline_types::{Argument, Place, Resolution};
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use super::pairs::{Pair, Story, name, scale, text};

/// The names of the columns; the files have no header.
#[rustfmt::skip]
pub(super) const COLUMNS: [&str; 61] = [
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    "Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1KnownGroupCode", "Actor1EthnicCode",
    "Actor1Religion1Code", "Actor1Religion2Code", "Actor1Type1Code", "Actor1Type2Code", "Actor1Type3Code",
    "Actor2Code", "Actor2Name", "Actor2CountryCode", "Actor2KnownGroupCode", "Actor2EthnicCode",
    "Actor2Religion1Code", "Actor2Religion2Code", "Actor2Type1Code", "Actor2Type2Code", "Actor2Type3Code",
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
    "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
    "Actor1Geo_Type", "Actor1Geo_FullName", "Actor1Geo_CountryCode", "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code", "Actor1Geo_Lat", "Actor1Geo_Long", "Actor1Geo_FeatureID",
    "Actor2Geo_Type", "Actor2Geo_FullName", "Actor2Geo_CountryCode", "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code", "Actor2Geo_Lat", "Actor2Geo_Long", "Actor2Geo_FeatureID",
    "ActionGeo_Type", "ActionGeo_FullName", "ActionGeo_CountryCode", "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code", "ActionGeo_Lat", "ActionGeo_Long", "ActionGeo_FeatureID",
    "DATEADDED", "SOURCEURL",
];

/// How many roles an actor may have.
const N_TYPES: usize = 3;

/// States whose first-level divisions GeoNames numbers by other codes than those of FIPS.
const WITHOUT_FIPS_DIVISIONS: [&str; 5] = ["BEL", "CHE", "GBR", "GRC", "MNE"];

/// Returns the cells of a row. They are put together of arrays, so that there are always as many.
pub(super) fn cells(story: &Story<'_>, pair: &Pair<'_>) -> Vec<String> {
    let event = pair.event;
    let deed = story.codes.cameo.deed(event);
    let once = || "1".to_owned();
    let mut cells: Vec<String> = Vec::with_capacity(COLUMNS.len());
    cells.push(pair.number().to_string());
    cells.extend(day(story.day(event)));
    cells.extend(someone(story, pair.actor));
    cells.extend(someone(story, pair.recipient));
    cells.push(u8::from(story.is_lead(event)).to_string());
    cells.extend([deed.code, deed.base, deed.root].map(str::to_owned));
    cells.extend([deed.quad.to_string(), text(deed.goldstein.map(scale))]);
    cells.extend([once(), once(), once(), String::new()]);
    cells.extend(nowhere());
    cells.extend(nowhere());
    let place = event.whereabouts.as_ref().map(|whereabouts| &whereabouts.place);
    cells.extend(place.and_then(|place| somewhere(story, place)).unwrap_or_else(nowhere));
    cells.extend([added(story), text(story.article.url.as_ref())]);
    cells
}

/// Returns the day in GDELT's four forms.
fn day(day: Option<Date>) -> [String; 4] {
    const DAYS_OF_MONTH: f64 = 30.0;
    const DAYS_OF_YEAR: f64 = 365.0;
    let Some(day) = day else { return Default::default() };
    // GDELT's own reckoning, in which a year has twelve months of 30 days.
    let passed = (f64::from(day.month()) - 1.0) * DAYS_OF_MONTH + f64::from(day.day());
    let fraction = f64::from(day.year()) + passed / DAYS_OF_YEAR;
    [
        day.strftime("%Y%m%d").to_string(),
        day.strftime("%Y%m").to_string(),
        day.strftime("%Y").to_string(),
        format!("{fraction:.4}"),
    ]
}

/// Returns the ten cells of an actor.
fn someone(story: &Story<'_>, argument: Option<&Argument>) -> [String; 10] {
    let Some(argument) = argument else { return Default::default() };
    let actor = story.codes.cameo_actor(&argument.identity);
    let code = format!("{}{}", actor.head().unwrap_or_default(), actor.roles.concat());
    let body = blocks(actor.body.as_deref().unwrap_or_default());
    let (kind, region, group) = match body.as_slice() {
        [kind, region, group] => (Some(*kind), Some(*region), Some(*group)),
        [kind, group] => (Some(*kind), None, Some(*group)),
        [kind] => (Some(*kind), None, None),
        _ => (None, None, None),
    };
    let mut types = kind.into_iter().chain(actor.roles.iter().map(String::as_str));
    let mut next_type = || text(types.next());
    let country = actor.country.as_deref().or(region);
    let [first, second, third]: [String; N_TYPES] = std::array::from_fn(|_| next_type());
    [
        code,
        name(argument).to_uppercase(),
        text(country),
        text(group),
        String::new(),
        String::new(),
        String::new(),
        first,
        second,
        third,
    ]
}

/// Cuts a code into its blocks of three letters.
fn blocks(code: &str) -> Vec<&str> {
    (0..code.len()).step_by(3).filter_map(|start| code.get(start..start + 3)).collect()
}

/// Returns the eight cells of a place that is not known.
fn nowhere() -> [String; 8] {
    let mut cells: [String; 8] = Default::default();
    "0".clone_into(&mut cells[0]);
    cells
}

/// Returns the eight cells of a place; none for one that lies in no country, which GDELT cannot name.
fn somewhere(story: &Story<'_>, place: &Place) -> Option<[String; 8]> {
    let country = place.country.as_deref()?;
    let fips = story.codes.fips(country)?;
    let is_whole = place.resolution == Resolution::Country;
    let has_divisions = !WITHOUT_FIPS_DIVISIONS.contains(&country) && !is_whole;
    let division = place.admin1.as_deref().filter(|_| has_divisions).unwrap_or_default();
    let feature = match (place.resolution, country) {
        (Resolution::Country, _) => fips,
        (Resolution::Admin1, "USA") => division,
        _ => "",
    };
    Some([
        geo_type(place.resolution, country).to_owned(),
        full_name(story, place, country),
        fips.to_owned(),
        format!("{fips}{division}"),
        String::new(),
        text(place.lat),
        text(place.lon),
        feature.to_owned(),
    ])
}

fn geo_type(resolution: Resolution, country: &str) -> &'static str {
    match (resolution, country) {
        (Resolution::Country, _) => "1",
        (Resolution::Admin1, "USA") => "2",
        (Resolution::City | Resolution::Region, "USA") => "3",
        (Resolution::City | Resolution::Region, _) => "4",
        (Resolution::Admin1, _) => "5",
    }
}

/// Returns the name with what holds it: `Damascus, Dimashq, Syria`.
fn full_name(story: &Story<'_>, place: &Place, country: &str) -> String {
    let country = story.codes.name(country);
    let mut parts = vec![place.name.as_str()];
    parts.extend(story.province(place).filter(|_| place.resolution == Resolution::City));
    parts.push(country);
    parts.dedup();
    parts.join(", ")
}

/// Returns when the article came in: the second it was fetched, else the start of the day it was published.
fn added(story: &Story<'_>) -> String {
    let fetched = story.article.retrieved.as_ref().and_then(|at| at.parse::<Timestamp>().ok());
    let fetched = fetched.map(|at| TimeZone::UTC.to_datetime(at));
    let published = || story.published().map(|day| day.at(0, 0, 0, 0));
    text(fetched.or_else(published).map(|at| at.strftime("%Y%m%d%H%M%S")))
}
