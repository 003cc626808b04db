//! What each form reads, what it refuses, and what the world makes of it.

use dateline_types::{Pack, TimeSpan};
use proptest::prelude::*;

use super::*;
use crate::world::words_of;

const COUNTRIES: &str = r#"
[[country]]
code = "FRA"
name = "France"
names = { fr = ["France"], en = ["France"] }
adjectives = { fr = ["français"], en = ["French"] }
[[country]]
code = "USA"
name = "United States"
names = { fr = ["États-Unis"], en = ["United States"] }
"#;

const PEOPLE: &str = r#"
[[person]]
name = "Ana Kos"
offices = [{ office = "head_of_state", start = "2010" }]
"#;

fn world() -> World {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let files = [
        file("countries.toml", COUNTRIES),
        file("organisations.toml", "organisation = []"),
        file("groups.toml", "group = []"),
        file("given_names.toml", ""),
        file("people/fra.toml", PEOPLE),
    ];
    World::load(&Pack::new("world", files), &["fr", "en"]).unwrap()
}

fn read_text(name: &str, text: &str) -> Result<OwnFacts, Vec<String>> {
    let errors = |errors: Vec<PackError>| errors.iter().map(ToString::to_string).collect();
    world().read_own(name, &mut text.as_bytes()).map_err(errors)
}

fn with(name: &str, text: &str) -> World {
    let mut world = world();
    let own = world.read_own(name, &mut text.as_bytes()).unwrap();
    world.add_own(own.facts);
    world
}

/// Who a name is in an English text of that day, as `name country sectors office`.
fn who(world: &World, name: &str, day: Option<&str>) -> String {
    let words = words_of(name).join(" ");
    let Some(found) = world.names("en").unwrap().find(&words).first() else {
        return "nobody".to_owned();
    };
    let identity = world.fact(found.fact).identity(day.and_then(TimeSpan::parse).as_ref());
    let [country, office] = [identity.country, identity.office].map(Option::unwrap_or_default);
    let name = identity.name.unwrap_or_default();
    format!("{name}|{country}|{}|{office}", identity.sectors.join(" "))
}

#[test]
fn the_form_is_told_by_ending_and_content() {
    assert_eq!(Form::of("x.toml", ""), Some(Form::Toml));
    assert_eq!(Form::of("x.CSV", ""), Some(Form::Csv));
    assert_eq!(Form::of("x.jsonl", ""), Some(Form::Jsonl));
    assert_eq!(Form::of("x", "# note\n[[person]]\n"), Some(Form::Toml));
    assert_eq!(Form::of("x.txt", "name,country\n"), Some(Form::Csv));
    assert_eq!(Form::of("x", "{\"name\":\"A\"}\n"), Some(Form::Jsonl));
    assert_eq!(Form::of("x.txt", "; note\nA_B\n+C\n\t[USA]\n"), Some(Form::Petrarch));
    assert_eq!(Form::of("x.txt", "Dear all,\n"), None);
}

#[test]
fn csv_rows_of_one_person_are_one_fact() {
    let text = "kind,name,names_fr,country,sectors,office,start,end\n\
        person,Maria Doe,Marie Doe;M. Doe,FRA,,head_of_state,2010,2015-06\n\
        person,Maria Doe,,FRA,PTY;OPP,,2015-07,\n\
        ,Blue Line,,FRA,SOC,,,\n";
    let own = read_text("x.csv", text).unwrap();
    assert_eq!(own.facts.len(), 2);
    let world = with("x.csv", text);
    assert_eq!(who(&world, "Marie Doe", Some("2012")), "Maria Doe|FRA|GOV|head_of_state");
    assert_eq!(who(&world, "Maria Doe", Some("2016")), "Maria Doe|FRA|PTY OPP|");
    assert_eq!(who(&world, "Maria Doe", None), "Maria Doe|FRA|PTY OPP|");
    assert_eq!(who(&world, "Blue Line", None), "Blue Line|FRA|SOC|");
}

#[test]
fn a_bodys_rows_hold_for_their_times() {
    let text = "kind,name,country,sectors,start,end\ngroup,Red Arm,FRA,REB,,2001\ngroup,Red Arm,FRA,PTY,2002,2009\n";
    let world = with("x.csv", text);
    assert_eq!(who(&world, "Red Arm", Some("2000")), "Red Arm|FRA|REB|");
    assert_eq!(who(&world, "Red Arm", Some("2005")), "Red Arm|FRA|PTY|");
    let found = world.names("en").unwrap().find("red arm")[0];
    assert!(!world.fact(found.fact).term.meets(&TimeSpan::parse("2010").unwrap()));
}

#[test]
fn bad_rows_are_named_with_their_lines() {
    let text = "kind,name,country,sectors,office,start\n\
        person,A,FRE,,,\n\
        body,B,FRA,,,\n\
        person,C,FRA,GOV;XXX,,\n\
        person,D,FRA,,king,\n\
        person,,FRA,,,\n\
        person,E,FRA,,head,2010-13\n\
        person,F\n\
        person,...,FRA,,,\n\
        person,G,FRA,,,\n";
    let errors = read_text("x.csv", text).unwrap_err();
    let lines: Vec<usize> = (2..10).collect();
    assert_eq!(errors.len(), lines.len(), "{errors:#?}");
    for (line, error) in lines.iter().zip(&errors) {
        assert!(error.starts_with(&format!("`x.csv` line {line}: ")), "{error}");
    }
    assert!(errors[0].contains("country `FRE`"));
    assert!(errors[3].contains("office `king`"));
}

#[test]
fn unknown_columns_are_named() {
    let errors = read_text("x.csv", "name,nation,colour\nA,FRA,red\n").unwrap_err();
    assert_eq!(errors.len(), 1);
    assert!(errors[0].contains("line 1: column `nation`, `colour` is not known"), "{errors:?}");
    assert!(read_text("x.csv", "kind,country\n").unwrap_err()[0].contains("no column `name`"));
    let semicolons = "name;country;sectors\nA;FRA;\"PTY;OPP\"\n";
    assert_eq!(read_text("x.csv", semicolons).unwrap().facts[0].sectors, ["PTY", "OPP"]);
}

#[test]
fn toml_is_that_of_the_world() {
    let text = "[[person]]\nname = \"Ana Kos\"\ncountry = \"USA\"\nsectors = [\"JRN\"]\n\n\
        [[group]]\nname = \"Blue Line\"\nnames = { fr = [\"Ligne bleue\"] }\ncountry = \"ISM\"\nseats = [{ en = [\"Blue House\"] }]\n";
    let world = with("x.toml", text);
    assert_eq!(who(&world, "Ana Kos", Some("2012")), "Ana Kos|USA|JRN|");
    assert_eq!(who(&world, "Ligne bleue", None), "Blue Line|ISM||");
    assert_eq!(who(&world, "Blue House", None), "Blue House|ISM|GOV|");
    let errors = read_text("x.toml", "\n[[person]]\nname = \"A\"\n").unwrap_err();
    assert!(errors[0].starts_with("`x.toml` line 2: `A` has no `country`"), "{errors:?}");
    let errors = read_text("x.toml", "[[group]]\nname = 1\n").unwrap_err();
    assert!(errors[0].starts_with("`x.toml` line 2: "), "{errors:?}");
}

#[test]
fn json_lines_have_lists() {
    let text = "{\"kind\":\"person\",\"name\":\"Jo Doe\",\"names_en\":[\"Joe Doe\"],\"country\":\"USA\",\"id\":\"Q1\",\
        \"offices\":[{\"office\":\"other\",\"start\":\"2001\",\"end\":\"2002\"},{\"start\":\"2003\",\"sectors\":[\"LEG\"]}]}\n\n\
        {\"kind\":\"person\",\"name\":\"Jo Doe\",\"country\":\"FRA\",\"id\":\"Q2\"}\n";
    let own = read_text("x.jsonl", text).unwrap();
    assert_eq!(own.facts.len(), 2, "ids tell them apart");
    let world = with("x.jsonl", text);
    assert_eq!(who(&world, "Joe Doe", Some("2001")), "Jo Doe|USA|GOV|other");
    assert_eq!(who(&world, "Joe Doe", Some("2004")), "Jo Doe|USA|LEG|");
    let errors =
        read_text("x.jsonl", "{\"name\":\"A\"}\n{\"name\":\n{\"nom\":\"A\"}\n").unwrap_err();
    assert!(errors[0].starts_with("`x.jsonl` line 2: "), "{errors:?}");
    assert!(errors[1].starts_with("`x.jsonl` line 3: "), "{errors:?}");
}

const DICTIONARY: &str = "; made for this test\n\
    FRANCE_ [FRA]\n+GALLIC_REPUBLIC_\n\
    PIERRE_DUROC_\n+DUROC_ ; his family name\n\t[FRAGOV 000101-080507]\n\t[FRAELI >080507] # later\n\
    BLUE_LINE [---REB]\n\
    WHO [IGOUNOHLH]\n\
    NOT_AN_ACTOR [---]\n";

#[test]
fn dictionaries_of_actors_are_read() {
    let own = read_text("x.actors", DICTIONARY).unwrap();
    assert_eq!((own.facts.len(), own.n_nobody), (4, 1));
    let world = with("x.actors", DICTIONARY);
    assert_eq!(who(&world, "Duroc", Some("2005-01-01")), "PIERRE DUROC|FRA|GOV|");
    assert_eq!(who(&world, "Pierre Duroc", Some("2009")), "PIERRE DUROC|FRA|ELI|");
    assert_eq!(who(&world, "Pierre Duroc", None), "PIERRE DUROC|FRA|ELI|");
    assert_eq!(who(&world, "Blue Line", None), "BLUE LINE||REB|");
    assert_eq!(who(&world, "WHO", None), "WHO|UNO|MED|");
    // A state stays what it is, with a further name.
    assert_eq!(who(&world, "France", None), "France|FRA|GOV|");
    assert_eq!(who(&world, "Gallic Republic", None), "France|FRA|GOV|");
    let names = world.names("en").unwrap();
    assert!(!names.find("blue line")[0].is_capital && !names.find("blue line")[0].is_acronym);
    assert!(names.find("who")[0].is_acronym, "a common word in small letters");
}

#[test]
fn dictionaries_of_agents_are_read() {
    let text = "!PERSON! = MAN, WOMAN\nCOUNCIL!PERSON! [~GOV]\nALUMNUS {ALUMNI} [~EDU]\nMARCHER_ {} [~CVLOPP]\nTHING [~NON]\nAID_WORKER [~NGO]\n";
    let own = read_text("x.txt", text).unwrap();
    let agents: Vec<String> = own
        .agents
        .iter()
        .map(|agent| {
            format!("{} {:?} {}", agent.nouns.join(","), agent.country, agent.sectors.join(" "))
        })
        .collect();
    assert_eq!(
        agents,
        [
            "councilman,councilwoman None GOV",
            "alumnus,alumni None EDU",
            "marcher None CVL OPP",
            "aid worker Some(\"NGO\") "
        ]
    );
    assert_eq!(own.n_nobody, 1);
}

#[test]
fn bad_entries_are_named_with_their_lines() {
    let text = "+LOST\nA [USAGO]\nB\nC [USA <99]\nD [USA][FRA]\nE [USA\nF {X [~GOV]\n!X!Y [~GOV]\n--- [FRA] x\n";
    let errors = read_text("x.actors", text).unwrap_err();
    let mut lines: Vec<String> =
        errors.iter().map(|error| error.split(": ").next().unwrap().to_owned()).collect();
    lines.sort();
    lines.dedup();
    let expected: Vec<String> = (1..10).map(|line| format!("`x.actors` line {line}")).collect();
    assert_eq!(lines, expected, "{errors:#?}");
}

#[test]
fn a_users_office_holder_goes_first() {
    let text = "kind,name,country,office,start\nperson,Bo Lee,FRA,head_of_state,2010\n";
    let day = TimeSpan::parse("2012").unwrap();
    let world = with("x.csv", text);
    let holder = world.holder("head_of_state", "FRA", &day).unwrap();
    assert_eq!(world.fact(holder).name, "Bo Lee");
    let family = world.names("en").unwrap().family("lee");
    assert_eq!(world.choose_of_family(family, Some(&day)), Some(holder));
}

proptest! {
    #[test]
    fn any_text_is_facts_or_errors(
        ending in "(toml|csv|jsonl|actors|txt)",
        text in "([A-Z_]{1,6}|[\\[\\]{}!+;#~<>=,:\"'.-]|GOV|[0-9]{1,6}|name|kind|\n|\t| |\\PC){0,60}",
    ) {
        let _ = world().read_own(&format!("x.{ending}"), &mut text.as_bytes());
    }

    #[test]
    fn any_bytes_are_facts_or_errors(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = world().read_own("x", &mut bytes.as_slice());
    }

    #[test]
    fn names_are_kept_in_every_form(name in "[A-Z][a-zé]{1,8}( [A-Z][a-zé]{1,8}){0,3}", more in "[A-Z][a-z]{2,8}") {
        let upper = name.to_uppercase().replace(' ', "_");
        let files = [
            ("x.csv", format!("name,names_en,country\n{name},{more},FRA\n")),
            ("x.jsonl", format!("{{\"name\":\"{name}\",\"names_en\":[\"{more}\"]}}\n")),
            ("x.toml", format!("[[group]]\nname = \"{name}\"\nnames = {{ en = [\"{more}\"] }}\ncountry = \"FRA\"\n")),
            ("x.actors", format!("{upper}\n+{}\n\t[FRAREB]\n", more.to_uppercase())),
        ];
        for (file, text) in files {
            let own = read_text(file, &text).unwrap();
            prop_assert_eq!(own.facts.len(), 1);
            let is = |written: &str, meant: &str| written.to_lowercase() == meant.to_lowercase();
            prop_assert!(is(&own.facts[0].name, &name), "{}", file);
            prop_assert!(is(&own.facts[0].names["en"][0], &more), "{}", file);
        }
    }
}
