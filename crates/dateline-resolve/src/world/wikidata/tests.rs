//! What lines of a dump become.

use dateline_types::Pack;
use proptest::prelude::*;

use super::*;

fn wikidata() -> Wikidata {
    let text = include_str!("../../../../../world/wikidata.toml");
    Wikidata::load(&Pack::new("world", [(FILE.to_owned(), text.to_owned())])).unwrap()
}

fn fact_of(line: &str) -> Box<OwnFact> {
    match wikidata().read_line(line.as_bytes()) {
        Ok(DumpLine::Fact(fact)) => fact,
        other => panic!("{other:?}"),
    }
}

fn stated(item: &str) -> String {
    format!(
        r#"{{"mainsnak":{{"snaktype":"value","datavalue":{{"value":{{"id":"{item}"}},"type":"wikibase-entityid"}}}},"rank":"normal"}}"#
    )
}

fn held(item: &str, start: &str, end: &str) -> String {
    let time = |day: &str| {
        format!(r#"[{{"datavalue":{{"value":{{"time":"+{day}T00:00:00Z","precision":11}}}}}}]"#)
    };
    let claim = stated(item);
    let claim = claim.strip_suffix('}').unwrap();
    format!(r#"{claim},"qualifiers":{{"P580":{},"P582":{}}}}}"#, time(start), time(end))
}

fn item(id: &str, names: &str, claims: &[(&str, &str)]) -> String {
    let claims: Vec<String> =
        claims.iter().map(|(p, claim)| format!("\"{p}\":[{claim}]")).collect();
    format!(
        "{{\"type\":\"item\",\"id\":\"{id}\",{names},\"claims\":{{{}}}}},\r\n",
        claims.join(",")
    )
}

const NAMES: &str = r#""labels":{"en":{"language":"en","value":"Ana Kos"},"fr":{"language":"fr","value":"Anna Kos"}},"aliases":{"en":[{"language":"en","value":"A. Kos"},{"language":"en","value":"K"}]}"#;

#[test]
fn a_politician_has_names_country_and_offices() {
    let line = item(
        "Q1",
        NAMES,
        &[
            ("P31", &stated("Q5")),
            ("P27", &stated("Q142")),
            ("P106", &stated("Q82955")),
            (
                "P39",
                &format!("{},{}", held("Q191954", "2012-05-15", "2017-05-14"), stated("Q999999")),
            ),
            ("P999", r#"{"mainsnak":12}"#),
        ],
    );
    let fact = fact_of(&line);
    assert_eq!(
        (fact.name.as_str(), fact.country.as_str(), fact.id.as_deref()),
        ("Ana Kos", "FRA", Some("Q1"))
    );
    assert_eq!(fact.names["fr"], ["Anna Kos"]);
    assert_eq!(fact.names["en"], ["A. Kos"]);
    assert!(fact.sectors.is_empty() && fact.is_behind);
    let offices: Vec<_> =
        fact.spells.iter().map(|spell| spell.office.as_deref().unwrap()).collect();
    assert_eq!(offices, ["head_of_state", "other"]);
    assert_eq!(fact.spells[0].term.end.unwrap().to_string(), "2017-05-14");
}

#[test]
fn occupations_and_positions_tell_sectors() {
    let person = |claims: &[(&str, &str)]| {
        let claims = [
            &[("P31", stated("Q5"))][..],
            &claims.iter().map(|(p, item)| (*p, stated(item))).collect::<Vec<_>>(),
        ]
        .concat();
        let claims: Vec<(&str, &str)> =
            claims.iter().map(|(p, claim)| (*p, claim.as_str())).collect();
        wikidata().read_line(item("Q1", NAMES, &claims).as_bytes()).unwrap()
    };
    let sectors = |line| match line {
        DumpLine::Fact(fact) => {
            let spells = fact.spells.iter().flat_map(|spell| &spell.sectors);
            fact.sectors.iter().chain(spells).cloned().collect::<Vec<_>>().join(" ")
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(sectors(person(&[("P106", "Q189290")])), "MIL");
    assert_eq!(sectors(person(&[("P106", "Q82955")])), "GOV");
    assert_eq!(sectors(person(&[("P106", "Q16533"), ("P39", "Q999999")])), "JUD");
    assert_eq!(sectors(person(&[("P39", "Q4416090")])), "LEG");
    assert_eq!(person(&[("P106", "Q1930187")]), DumpLine::Other);
}

#[test]
fn bodies_are_of_known_classes() {
    let body = |class: &str, country: &str| {
        let (class, country) = (stated(class), stated(country));
        fact_of(&item("Q2", NAMES, &[("P31", &class), ("P17", &country)]))
    };
    let party = body("Q7278", "Q183");
    assert_eq!((party.kind, party.country.as_str()), (FactKind::Group, "DEU"));
    assert_eq!(body("Q484652", "Q183").country, "IGO");
    assert_eq!(body("Q79913", "Q999999").country, "NGO");
    let other = item("Q2", NAMES, &[("P31", &stated("Q532"))]);
    assert_eq!(wikidata().read_line(other.as_bytes()), Ok(DumpLine::Other));
}

#[test]
fn a_withdrawn_statement_counts_for_nothing_and_a_preferred_one_for_more() {
    let ranked = |item: &str, rank: &str| stated(item).replace("normal", rank);
    let citizen = format!(
        "{},{},{}",
        ranked("Q30", "deprecated"),
        stated("Q159"),
        ranked("Q142", "preferred")
    );
    let line = item(
        "Q1",
        NAMES,
        &[("P31", &stated("Q5")), ("P106", &stated("Q82955")), ("P27", &citizen)],
    );
    assert_eq!(fact_of(&line).country, "FRA");
}

#[test]
fn items_without_a_name_are_told_from_bad_lines() {
    let claims = [("P31", stated("Q5")), ("P106", stated("Q82955"))];
    let claims: Vec<(&str, &str)> = claims.iter().map(|(p, claim)| (*p, claim.as_str())).collect();
    let nameless = item("Q1", r#""labels":[],"aliases":[]"#, &claims);
    assert_eq!(wikidata().read_line(nameless.as_bytes()), Ok(DumpLine::Nameless));
    let everywhere = item("Q1", r#""labels":{"mul":{"value":"Bo Lee"}}"#, &claims);
    assert_eq!(fact_of(&everywhere).name, "Bo Lee");
    for blank in ["", "[", "]\n", " \r\n"] {
        assert_eq!(wikidata().read_line(blank.as_bytes()), Ok(DumpLine::Blank));
    }
    for bad in ["{", "{}", "12,", "[]", "{\"id\":12}", "\u{0}"] {
        assert!(wikidata().read_line(bad.as_bytes()).is_err(), "{bad}");
    }
    let empty = r#"{"id":"Q1","labels":[],"aliases":[],"claims":[]}"#;
    assert_eq!(wikidata().read_line(empty.as_bytes()), Ok(DumpLine::Other));
}

proptest! {
    #[test]
    fn any_line_is_an_item_or_an_error(
        line in "(\\PC|[{}\":,\\[\\]]|\"(id|labels|en|value|claims|P31|P39|mainsnak|datavalue|time)\":){0,60}",
        bytes in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        let _ = wikidata().read_line(line.as_bytes());
        let _ = wikidata().read_line(&bytes);
    }

    #[test]
    fn names_and_dates_of_an_item_are_kept(name in "[A-Z][a-zé]{1,8} [A-Z][a-zé]{1,8}", year in 1000..3000_u16) {
        let names = format!(r#""labels":{{"fr":{{"value":"{name}"}}}}"#);
        let day = format!("{year:04}-02-28");
        let line = item("Q1", &names, &[("P31", &stated("Q5")), ("P39", &held("Q14212", &day, &day))]);
        let fact = fact_of(&line);
        prop_assert_eq!(&fact.name, &name);
        prop_assert_eq!(fact.spells[0].term.start.unwrap().to_string(), day);
    }
}
