//! POLECAT's 40 columns.

use dateline_types::{Argument, EntLabel, Quad, Resolution};

use super::pairs::{Pair, Story, scale};
use crate::event::score;

/// The names of the columns, as published.
pub(super) const COLUMNS: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

/// What its loaders take for no value.
const NONE: &str = "None";

/// Between the items of a cell.
const COMMA: &str = ",";

/// Between names, which may have commas of their own.
const SEMICOLON: &str = ";";

/// Returns the cells of a row.
pub(super) fn cells(story: &Story<'_>, pair: &Pair<'_>) -> [String; 40] {
    let event = pair.event;
    let [id, day, kind, modes, intensity, quad, contexts] = [
        event.id.clone(),
        or_none(story.day(event)),
        event.event_type.name().to_owned(),
        list(&event.modes, COMMA),
        score(event).map(scale).unwrap_or_default(),
        event.event_type.quad().map(quad_name).unwrap_or_default().to_owned(),
        list(&event.contexts, COMMA),
    ];
    let [a_name, a_country, a_cow, a_sector, a_sectors, a_title, a_raw, a_id] =
        someone(story, pair.actor);
    let [r_name, r_country, r_cow, r_sector, r_sectors, r_title, r_raw, r_id] =
        someone(story, pair.recipient);
    let [placename, city, district, province, country, lat, lon, geonames, raw, feature] =
        place(story, pair);
    let cells = [
        id,
        day,
        kind,
        modes,
        intensity,
        quad,
        contexts,
        a_name,
        a_country,
        a_cow,
        a_sector,
        a_sectors,
        a_title,
        a_raw,
        a_id,
        r_name,
        r_country,
        r_cow,
        r_sector,
        r_sectors,
        r_title,
        r_raw,
        r_id,
        placename,
        city,
        district,
        province,
        country,
        lat,
        lon,
        geonames,
        raw,
        feature,
        or_none(story.article.outlet.as_ref()),
        or_none(story.published()),
        list(&story.names(EntLabel::Person), SEMICOLON),
        list(&story.names(EntLabel::Organisation), SEMICOLON),
        list(&story.names(EntLabel::Place), SEMICOLON),
        story.resolved.doc.lang.clone(),
        version(story),
    ];
    cells.map(|cell| if cell.trim().is_empty() { NONE.to_owned() } else { cell })
}

fn or_none(value: Option<impl ToString>) -> String {
    super::pairs::text(value)
}

fn list<S: AsRef<str>>(items: &[S], between: &str) -> String {
    items.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(between)
}

fn quad_name(quad: Quad) -> &'static str {
    match quad {
        Quad::VerbalCooperation => "VERBAL COOPERATION",
        Quad::MaterialCooperation => "MATERIAL COOPERATION",
        Quad::VerbalConflict => "VERBAL CONFLICT",
        Quad::MaterialConflict => "MATERIAL CONFLICT",
    }
}

/// Returns the eight cells of an actor or recipient.
fn someone(story: &Story<'_>, argument: Option<&Argument>) -> [String; 8] {
    let Some(Argument { text, identity, .. }) = argument else { return Default::default() };
    let country = identity.country.as_deref();
    [
        or_none(identity.name.as_ref()),
        or_none(country.map(|country| story.codes.name(country))),
        or_none(country.and_then(|country| story.codes.cow(country))),
        or_none(identity.sectors.first()),
        list(&identity.sectors, COMMA),
        or_none(identity.office.as_ref().map(|office| office.replace('_', " "))),
        text.clone(),
        or_none(identity.id.as_ref()),
    ]
}

/// Returns the ten cells of where it took place.
fn place(story: &Story<'_>, pair: &Pair<'_>) -> [String; 10] {
    let Some(whereabouts) = &pair.event.whereabouts else { return Default::default() };
    let place = &whereabouts.place;
    [
        place.name.clone(),
        or_none(story.city(place)),
        String::new(),
        or_none(story.province(place)),
        or_none(place.country.as_deref().map(|country| story.codes.name(country))),
        or_none(place.lat),
        or_none(place.lon),
        or_none(place.geonameid),
        story.words(whereabouts).to_owned(),
        feature(place.resolution).to_owned(),
    ]
}

/// Returns GeoNames' code of the kind of place, as far as it is known.
fn feature(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::City => "PPL",
        Resolution::Admin1 => "ADM1",
        Resolution::Country => "PCLI",
        Resolution::Region => "RGN",
    }
}

/// Returns what made the row: program, model, and the beginning of the codebook's checksum.
fn version(story: &Story<'_>) -> String {
    const N_DIGITS: usize = 8;
    let made_by = story.made_by;
    let checksum = made_by.codebook.trim_start_matches("sha256:");
    let checksum: String = checksum.chars().take(N_DIGITS).collect();
    format!("dateline-{}/{}/{checksum}", made_by.dateline, made_by.model)
}
