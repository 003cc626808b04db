//! The command over a fake table and a fake converter.

use std::fs;

use super::*;
use crate::models::tests::{FRENCH, Fake, Room, WHEEL_NAME};

/// A second name whose wheel is nowhere.
const LOST: Known = Known { name: "lost", package: "lost-package", ..FRENCH };

fn run(room: &Room, command: Command) -> anyhow::Result<ExitCode> {
    let known = [FRENCH, LOST];
    Models { home: &room.home, registry: Registry(&known), formats: &Fake::default() }
        .run(Args { command: Some(command) }, &mut room.report())
}

fn add(room: &Room, names: &[&str]) -> ExitCode {
    let args = AddArgs {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        from: Some(room.path("bin")),
        package: None,
        name: None,
        force: false,
        keep_wheels: false,
        python: None,
    };
    run(room, Command::Add(args)).unwrap()
}

fn verify(room: &Room, names: &[&str]) -> anyhow::Result<ExitCode> {
    run(
        room,
        Command::Verify(VerifyArgs {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        }),
    )
}

#[test]
fn one_failure_of_two_does_not_keep_the_other_back() {
    let room = Room::new();
    assert_eq!(add(&room, &["lost", "fr", "fr"]), ExitCode::from(1));
    assert_eq!(add(&room, &["lost"]), ExitCode::from(2));
    assert_eq!(add(&room, &["fr"]), ExitCode::SUCCESS);
    let words = room.err.text();
    assert!(
        words.contains(
            "holds no file `lost_package-3.8.0-*.whl`\nhint: where there is a network run `"
        ),
        "{words}"
    );
    assert!(words.ends_with("fr: already installed\n"), "{words}");
    assert_eq!(room.out.text(), "");
}

#[test]
fn verify_finds_one_flipped_byte() {
    let room = Room::new();
    add(&room, &["fr"]);
    assert_eq!(verify(&room, &[]).unwrap(), ExitCode::SUCCESS);
    assert_eq!(room.out.text(), "fr: ok, 27 B\n");

    let path = room.home.file(Kind::Model, "fr");
    let mut bytes = fs::read(&path).unwrap();
    bytes[20] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert_eq!(verify(&room, &["fr"]).unwrap(), ExitCode::from(1));
    assert!(room.out.text().ends_with("fr: bad\n"));
    let words = room.err.text();
    assert!(words.contains("error: `fr` fails the check: the SHA-256 of `"), "{words}");
    assert!(words.ends_with("hint: run `dateline models add fr --force`\n"), "{words}");
}

#[test]
fn verify_tells_missing_from_unknown() {
    let room = Room::new();
    assert_eq!(verify(&room, &["fr"]).unwrap(), ExitCode::from(1));
    assert!(
        room.err
            .text()
            .contains("error: `fr` is not installed\nhint: run `dateline models add fr`\n")
    );
    assert_eq!(verify(&room, &["xx"]).unwrap_err().to_string(), "no model is called `xx`");
}

#[test]
fn a_package_added_by_hand_is_listed_checked_and_found() {
    let room = Room::new();
    let args = |name: &str| AddArgs {
        names: vec![],
        from: None,
        package: Some(room.path("bin").join(WHEEL_NAME)),
        name: Some(name.to_owned()),
        force: false,
        keep_wheels: false,
        python: None,
    };
    assert_eq!(run(&room, Command::Add(args("mine"))).unwrap(), ExitCode::SUCCESS);
    assert_eq!(verify(&room, &["mine"]).unwrap(), ExitCode::SUCCESS);
    run(&room, Command::Path(PathArgs { name: "mine".into() })).unwrap();
    let path = room.home.file(Kind::Model, "mine");
    assert_eq!(room.out.text(), format!("mine: ok, 27 B\n{}\n", path.display()));
    run(&room, Command::List(ListArgs { format: Some(ListFormat::Jsonl) })).unwrap();
    let line = room.out.text().lines().last().unwrap().to_owned();
    assert!(line.contains(r#""name":"mine""#) && line.contains(r#""state":"unpinned""#), "{line}");
    for refused in ["fr", "../x", "a.b", "", "Fr", "-x"] {
        let error = run(&room, Command::Add(args(refused))).unwrap_err().to_string();
        assert!(error.starts_with(&format!("`{refused}` ")), "{error}");
    }
}

#[test]
fn the_table_lines_up() {
    let room = Room::new();
    add(&room, &["fr"]);
    run(&room, Command::List(ListArgs { format: Some(ListFormat::Table) })).unwrap();
    let path = room.home.file(Kind::Model, "fr");
    let expected = format!(
        "NAME  STATE      VERSION  SIZE           LICENCE  WHAT    PATH\n\
         fr    installed  3.8.0    27 B           LGPL-LR  French  {}\n\
         lost  missing    3.8.0    18 B to fetch  LGPL-LR  French  -\n",
        path.display()
    );
    assert_eq!(room.out.text(), expected);
}
