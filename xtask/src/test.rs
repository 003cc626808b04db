//! `cargo xtask test`: the gate. Cheap checks first, the tests last, so that their count stands at the end.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::datasette;
use crate::eval;
use crate::project::{Profile, Project};
use crate::steps::{Steps, shown, succeed, succeed_keeping};
use crate::tidy;

/// What the tests need: the four pipelines whose answers are stored, and the gazetteer.
const TEST_PACKAGES: [&str; 5] = ["fr", "en", "fr-sm", "en-sm", "gazetteer"];

/// Runs every check and stops at the first that fails.
pub(crate) fn run(project: &Project) -> Result<()> {
    let mut steps = Steps::new(11);
    steps.program("fmt", &mut project.cargo(["fmt", "--all", "--check"]))?;
    steps.step("tidy", "crate graph, documents, file heads, sizes", || tidy::run(project))?;
    steps.step("deny", "licences, bans and sources of the dependencies", || deny(project))?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    steps.program("clippy", &mut project.cargo(clippy))?;
    steps.program("build", &mut project.build_dateline(Profile::Dev))?;
    let mut add = project
        .command(project.dateline(Profile::Dev), ["models", "add"].iter().chain(&TEST_PACKAGES));
    steps.program("models", &mut add)?;
    let about = "accuracy on labelled data against `xtask/floors.toml`";
    let dateline = project.dateline(Profile::Dev);
    steps.step("eval", about, || eval::evaluate(project, &dateline, ""))?;
    let about = "search, facets and names of a made database in Datasette";
    steps.step("datasette", about, || datasette::check(project))?;
    let mut doc = project.cargo(["doc", "--workspace", "--no-deps", "--locked"]);
    steps.program("doc", doc.env("RUSTDOCFLAGS", "-D warnings"))?;
    steps.program("doctests", &mut project.cargo(["test", "--workspace", "--doc", "--locked"]))?;
    let mut tests = test_command(project);
    let about = shown(&tests);
    let counts = steps.step("tests", &about, || succeed_keeping(&mut tests, is_test_count))?;

    println!("\nEvery check passed.");
    steps.summary();
    for line in counts {
        println!("  {line}");
    }
    Ok(())
}

/// Returns the command that runs all tests but the doctests. With the models there, a test that misses them fails instead of being skipped.
fn test_command(project: &Project) -> Command {
    let mut command = if has_subcommand(project, "nextest") {
        project.cargo(["nextest", "run", "--workspace", "--locked", "--no-fail-fast"])
    } else {
        project.cargo([
            "test",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--locked",
            "--no-fail-fast",
        ])
    };
    command.env("DATELINE_REQUIRE_MODELS", "1");
    command
}

/// Security advisories are left out: they change without a change of ours, and fetching them takes a network.
fn deny(project: &Project) -> Result<()> {
    if !has_subcommand(project, "deny") {
        println!(
            "skipped: cargo-deny is not installed; type `cargo install cargo-deny` to have this checked"
        );
        return Ok(());
    }
    succeed(&mut project.cargo([
        "deny",
        "--locked",
        "check",
        "--hide-inclusion-graph",
        "bans",
        "licenses",
        "sources",
    ]))
}

fn has_subcommand(project: &Project, name: &str) -> bool {
    let mut command = project.cargo([name, "--version"]);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Tells the runner's own closing line: nextest's or libtest's.
fn is_test_count(line: &str) -> bool {
    let line = line.trim_start();
    (line.starts_with("Summary [") && line.contains("tests run"))
        || (line.starts_with("test result: ") && !line.contains(" 0 passed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_both_runners_are_known() {
        assert!(is_test_count("     Summary [   0.021s] 12 tests run: 12 passed, 0 skipped"));
        assert!(is_test_count(
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s"
        ));
        assert!(!is_test_count(
            "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s"
        ));
        assert!(!is_test_count("test summary ... ok"));
    }
}
