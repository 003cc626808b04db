//! `--actors` and `dateline world import-wikidata` from outside. Tests of the coding itself run where `DATELINE_HOME` has models.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the models' folder is told to tests by the environment only"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const CSV: &str = "kind,name,names_fr,country,sectors,id,office,start,end\n\
    person,Maria Velez,,ECU,,Q1,foreign_minister,2019,2021\n\
    person,Maria Velez,,ECU,PTY;OPP,Q1,,2022,\n\
    organisation,Blue Harbour Watch,Veille du Port bleu,NGO,SOC,,,,\n";

const TOML: &str = "[[group]]\nname = \"Dawn Brigade\"\nnames = { fr = [\"Brigade de l'aube\"] }\ncountry = \"MLI\"\nsectors = [\"REB\"]\n";

const DICTIONARY: &str = "; made for this test\nKADIA_SOW_\n+SOW_\n\t[MLIGOV 100101-201231]\n\t[MLIELI >201231]\nNIGHT_RIDERS [---REB]\nKLAXONIST [~LAB]\n";

const TEXT: &str = "Maria Velez met Kadia Sow in Bamako on Tuesday. The Dawn Brigade attacked Blue Harbour Watch. \
    Night Riders killed three soldiers. Klaxonists protested in Bamako.";

fn dateline(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(args).env_remove("DATELINE_LANG").env_remove("DATELINE_JOBS").output().unwrap()
}

fn has_models() -> bool {
    let home = std::env::var_os("DATELINE_HOME").map(PathBuf::from);
    let has = home.is_some_and(|home| home.join("models/en.dlm").is_file());
    if !has {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: `DATELINE_HOME` has no English model");
        }
    }
    has
}

/// Writes files into a new folder.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

/// Codes a text with actors: each as `name country sectors`.
fn actors(date: &str, text: &Path, files: &[String]) -> Vec<String> {
    let text = text.display().to_string();
    let mut args = vec!["code", "--records", "actors", "--format", "jsonl", "--lang", "en"];
    args.extend(["--date", date, &text]);
    files.iter().for_each(|file| args.extend(["--actors", file]));
    let output = dateline(&args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let one = |line: &str| {
        let record: Value = serde_json::from_str(line).unwrap();
        let word = |name: &str| record[name].as_str().unwrap_or("-").to_owned();
        let sectors = record["sectors"].as_array().unwrap().iter();
        let sectors: Vec<&str> = sectors.filter_map(Value::as_str).collect();
        format!("{} {} {}", word("name"), word("country"), sectors.join(" "))
    };
    lines.lines().map(one).collect()
}

#[test]
fn the_users_actors_come_out_with_country_and_sectors() {
    if !has_models() {
        return;
    }
    let folder = folder(&[
        ("a.csv", CSV.as_bytes()),
        ("b.toml", TOML.as_bytes()),
        ("c.txt", DICTIONARY.as_bytes()),
        ("text.txt", TEXT.as_bytes()),
    ]);
    let files = ["a.csv", "b.toml", "c.txt"].map(|name| path(&folder, name));
    let found = actors("2020-03-01", &folder.path().join("text.txt"), &files);
    let expected = [
        "Maria Velez ECU GOV",
        "KADIA SOW MLI GOV",
        "Dawn Brigade MLI REB",
        "Blue Harbour Watch NGO SOC",
        "NIGHT RIDERS - REB",
        "- MLI LAB",
    ];
    for one in expected {
        assert!(found.iter().any(|own| own == one), "{one} in {found:#?}");
    }
    let later = actors("2023-03-01", &folder.path().join("text.txt"), &files);
    for one in ["Maria Velez ECU PTY OPP", "KADIA SOW MLI ELI"] {
        assert!(later.iter().any(|own| own == one), "{one} in {later:#?}");
    }
}

#[test]
fn a_bad_row_is_named_with_file_and_line() {
    let cases = [
        ("a.csv", "kind,name,country\nperson,A,FRA\nperson,B,FRE\n", "line 3: country `FRE`"),
        ("a.csv", "name,nation\nA,FRA\n", "line 1: column `nation`"),
        ("a.toml", "[[person]]\nname = \"A\"\n", "line 1: `A` has no `country`"),
        (
            "a.jsonl",
            "{\"name\":\"A\"}\n{\"name\":\"B\",\"sectors\":[\"XXX\"]}\n",
            "line 2: sector `XXX`",
        ),
        ("a.txt", "A_B [USA]\nC_D [USAGO]\n", "line 2: `C D` has the code `USAGO`"),
        ("a.txt", "Dear all,\n", "line 1: this is none of the four forms"),
    ];
    for (name, text, what) in cases {
        let folder = folder(&[(name, text.as_bytes()), ("text.txt", TEXT.as_bytes())]);
        let (file, article) = (path(&folder, name), path(&folder, "text.txt"));
        for command in ["code", "explain"] {
            let output = dateline(&[command, "--actors", &file, &article]);
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{stderr}");
            assert!(stderr.contains(&format!("error: `{file}` {what}")), "{stderr}");
            assert!(output.stdout.is_empty());
        }
    }
}

/// A dump of six lines: a bracket, a politician, a party, a town, a bad line, a bracket.
fn dump() -> String {
    let stated = |item: &str| {
        format!(
            "[{{\"mainsnak\":{{\"datavalue\":{{\"value\":{{\"id\":\"{item}\"}}}}}},\"rank\":\"normal\"}}]"
        )
    };
    let person = format!(
        "{{\"type\":\"item\",\"id\":\"Q101\",\"labels\":{{\"en\":{{\"value\":\"Maria Velez\"}}}},\"aliases\":[],\"claims\":{{\"P31\":{},\"P27\":{},\"P106\":{}}}}},",
        stated("Q5"),
        stated("Q736"),
        stated("Q82955")
    );
    let party = format!(
        "{{\"type\":\"item\",\"id\":\"Q102\",\"labels\":{{\"fr\":{{\"value\":\"Parti de l'aube\"}},\"en\":{{\"value\":\"Dawn Party\"}}}},\"claims\":{{\"P31\":{},\"P17\":{}}}}},",
        stated("Q7278"),
        stated("Q912")
    );
    let town = format!(
        "{{\"type\":\"item\",\"id\":\"Q103\",\"claims\":{{\"P31\":{}}}}},",
        stated("Q3957")
    );
    ["[", &person, &party, &town, "{\"id\":", "]"].join("\n")
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

const IMPORTED: &str = "{\"kind\":\"person\",\"name\":\"Maria Velez\",\"country\":\"ECU\",\"sectors\":[\"GOV\"],\"id\":\"Q101\",\"behind\":true}\n\
    {\"kind\":\"group\",\"name\":\"Dawn Party\",\"names_fr\":[\"Parti de l'aube\"],\"country\":\"MLI\",\"sectors\":[\"PTY\"],\"id\":\"Q102\",\"behind\":true}\n";

#[test]
fn a_dump_becomes_a_file_of_actors() {
    let folder = folder(&[("dump.json", dump().as_bytes()), ("dump.gz", &gzip(&dump()))]);
    for name in ["dump.json", "dump.gz"] {
        let (dump, facts) = (path(&folder, name), path(&folder, "facts.jsonl"));
        let output = dateline(&["world", "import-wikidata", &dump, "-o", &facts]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(stderr.contains(&format!("problem: `{dump}` line 5: it is no item")), "{stderr}");
        let summary = "6 lines read, 1 people, 1 bodies, 0 skipped without a French or English name, 1 skipped as of no use, 1 problem";
        assert!(stderr.contains(summary), "{stderr}");
        assert_eq!(std::fs::read_to_string(&facts).unwrap(), IMPORTED);
    }
    if has_models() {
        let text = folder.path().join("text.txt");
        std::fs::write(&text, "Maria Velez met leaders of the Dawn Party on Tuesday.").unwrap();
        let found = actors("2020-03-01", &text, &[path(&folder, "facts.jsonl")]);
        assert!(found.iter().any(|own| own == "Maria Velez ECU GOV"), "{found:#?}");
        assert!(found.iter().any(|own| own.ends_with("MLI PTY")), "{found:#?}");
    }
}

#[test]
fn a_dump_comes_from_standard_input_too() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(["world", "import-wikidata", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&gzip(&dump())).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), IMPORTED);
}

#[test]
fn a_dump_that_is_cut_off_makes_no_file() {
    let packed = gzip(&dump());
    let folder = folder(&[("dump.gz", &packed[..packed.len() - 20])]);
    let (dump, facts) = (path(&folder, "dump.gz"), path(&folder, "facts.jsonl"));
    let output = dateline(&["world", "import-wikidata", &dump, "-o", &facts]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!Path::new(&facts).exists());
}
