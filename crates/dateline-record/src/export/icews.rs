//! ICEWS's 20 columns.

use dateline_types::Argument;

use super::pairs::{Pair, Story, name, scale, text};

/// The names of the columns, as published.
pub(super) const COLUMNS: [&str; 20] = [
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

/// Returns the cells of a row.
pub(super) fn cells(story: &Story<'_>, pair: &Pair<'_>) -> [String; 20] {
    let event = pair.event;
    let deed = story.codes.cameo.deed(event);
    let [source, source_sectors, source_country] = someone(story, pair.actor);
    let [target, target_sectors, target_country] = someone(story, pair.recipient);
    let [city, district, province, country, lat, lon] = place(story, pair);
    [
        pair.number().to_string(),
        text(story.day(event)),
        source,
        source_sectors,
        source_country,
        deed.label.to_owned(),
        deed.code.to_owned(),
        text(deed.goldstein.map(scale)),
        target,
        target_sectors,
        target_country,
        story.article.id.clone(),
        (event.evidence.sentence + 1).to_string(),
        text(story.article.outlet.as_ref()),
        city,
        district,
        province,
        country,
        lat,
        lon,
    ]
}

fn someone(story: &Story<'_>, argument: Option<&Argument>) -> [String; 3] {
    let Some(argument) = argument else { return Default::default() };
    let identity = &argument.identity;
    let country = identity.country.as_deref();
    [
        name(argument).to_owned(),
        story.codes.icews_sectors(identity).join(","),
        text(country.and_then(|country| story.codes.icews_country(country))),
    ]
}

fn place(story: &Story<'_>, pair: &Pair<'_>) -> [String; 6] {
    let Some(whereabouts) = &pair.event.whereabouts else { return Default::default() };
    let place = &whereabouts.place;
    let country = place.country.as_deref();
    [
        text(story.city(place)),
        String::new(),
        text(story.province(place)),
        text(country.and_then(|country| story.codes.icews_country(country))),
        text(place.lat),
        text(place.lon),
    ]
}
