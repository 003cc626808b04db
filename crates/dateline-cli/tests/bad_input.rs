//! What is thrown at `read`, `code` and `annotate`: each fault is a problem record and a line on stderr, and the rest is done.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the models' folder is told to tests by the environment only"
)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const GOOD: &str = "Le président français a rencontré mardi à Damas son homologue syrien.";

/// Files, and the code of the problem that each gives; none where all of it is done.
fn files() -> Vec<(&'static str, Vec<u8>, Option<&'static str>)> {
    let latin: Vec<u8> = GOOD.chars().map(|char| char as u8).collect();
    let windows = [b"\x93Non\x94, dit l\x92\xc9tat. ".as_slice(), &latin].concat();
    let broken = [b"\xff\xc3 ".as_slice(), GOOD.as_bytes()].concat();
    let line = |id: &str, more: &str| format!("{{\"id\":\"{id}\",\"text\":\"{GOOD}\"{more}}}\n");
    let lines = [
        line("a", ""),
        "{\"id\":\"b\", oops\n".to_owned(),
        "{\"id\":\"c\",\"text\":12}\n".to_owned(),
        line("d", ""),
    ];
    vec![
        ("binary.txt", b"\x00\x01\x02\x00".to_vec(), Some("binary")),
        ("blank.txt", b" \n\t\n".to_vec(), Some("empty_text")),
        ("broken.txt", broken, None),
        (
            "date.jsonl",
            line("e", ",\"published\":\"2020-02-31\"").into_bytes(),
            Some("bad_published"),
        ),
        ("empty.txt", Vec::new(), Some("empty_text")),
        ("good.txt", GOOD.as_bytes().to_vec(), None),
        ("latin.txt", latin, None),
        ("lines.jsonl", lines.concat().into_bytes(), Some("bad_json")),
        ("long.txt", b"mot ".repeat(12_500_000), Some("text_too_long")),
        ("soup.html", b"<div><p><<<a href=></p".repeat(50), Some("no_text")),
        ("windows.txt", windows, None),
    ]
}

fn dateline(args: &[&str], path: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(args).arg(path).env_remove("DATELINE_LANG").env_remove("DATELINE_JOBS");
    command.output().unwrap()
}

/// The commands that can run here: `read` always, the others where `DATELINE_HOME` has a French model.
fn commands() -> Vec<Vec<&'static str>> {
    let home = std::env::var_os("DATELINE_HOME");
    let has_model = home.is_some_and(|home| Path::new(&home).join("models/fr.dlm").is_file());
    let mut commands = vec![vec!["read", "--keep-copies", "--format", "jsonl"]];
    if has_model {
        commands.push(vec![
            "code",
            "--records",
            "articles,events",
            "--format",
            "jsonl",
            "--lang",
            "fr",
        ]);
        commands.push(vec!["annotate", "--format", "jsonl", "--lang", "fr"]);
    } else {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped for `code` and `annotate`: `DATELINE_HOME` has no models");
        }
    }
    commands
}

fn records(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_fault_is_told_and_the_rest_is_done() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, _) in files() {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    for args in commands() {
        let output = dateline(&args, folder.path());
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let (problems, done): (Vec<Value>, Vec<Value>) =
            records(&output).into_iter().partition(|record| record["record"] == "problem");
        let messages: Vec<&str> =
            problems.iter().map(|problem| problem["message"].as_str().unwrap()).collect();
        for (name, _, code) in files() {
            let of_file: Vec<&Value> = problems
                .iter()
                .filter(|one| one["message"].as_str().unwrap().contains(name))
                .collect();
            assert_eq!(
                of_file.first().map(|one| one["code"].as_str().unwrap()),
                code,
                "{args:?} {name}"
            );
        }
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(messages.iter().all(|message| stderr.contains(message)), "{args:?}: {stderr}");
        let kinds = ["article", "doc"];
        let n_done =
            done.iter().filter(|one| kinds.contains(&one["record"].as_str().unwrap())).count();
        // Four good texts, two good lines, and the one whose date alone is bad.
        assert_eq!(n_done, 7, "{args:?}");
        let texts = done.iter().filter_map(|one| one["text"].as_str());
        assert!(
            texts.into_iter().all(|text| text.contains("président") || text == GOOD),
            "{args:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_a_problem() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed.txt");
    std::fs::write(&closed, GOOD).unwrap();
    std::fs::write(folder.path().join("good.txt"), GOOD).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&closed).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    for args in commands() {
        let output = dateline(&args, folder.path());
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("closed.txt"), "{args:?}");
        assert!(records(&output).len() > 1, "{args:?}");
    }
}

#[test]
fn what_is_not_there_cannot_be_read() {
    for args in commands() {
        let output = dateline(&args, Path::new("there-is-no-such-file.txt"));
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains("`there-is-no-such-file.txt` does not exist"), "{stderr}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_the_run_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("good.txt");
    std::fs::write(&path, GOOD).unwrap();
    for args in commands() {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let output = command.args(&args).arg(&path).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains("cannot write the records"), "{stderr}");
    }
}
