//! `cargo xtask fuzz`: random bytes for what reads foreign input. Needs cargo-fuzz and a nightly compiler.
//!
//! One target analyses texts with a real model, which is added first; the smallest is enough.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::project::Project;
use crate::steps::{Steps, succeed};

/// The model that texts are analysed with.
const MODEL: &str = "fr-sm";

/// The target that reads it.
const WITH_MODEL: &str = "tokenizer";

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How long each target runs
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u32,
    /// The target to run: a file of fuzz/fuzz_targets without its ending [default: each in turn]
    target: Option<String>,
}

/// Runs one target, or each in turn.
pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    let known = targets(project)?;
    let chosen = match &args.target {
        Some(name) => {
            ensure!(
                known.contains(name),
                "no fuzz target `{name}`; there are: {}",
                known.join(", ")
            );
            vec![name.clone()]
        }
        None => known,
    };
    // Through rustup: inside `cargo xtask`, `cargo` is the toolchain that started it.
    let has_fuzz = nightly(project, &["fuzz", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !has_fuzz.is_ok_and(|status| status.success()) {
        bail!(
            "cargo-fuzz or the nightly compiler is missing; type `rustup toolchain install nightly` and `cargo install cargo-fuzz`"
        );
    }
    // Only one target reads a model: building the program to fetch it takes longer than the rest.
    let needs_model = chosen.iter().any(|target| target == WITH_MODEL);
    let model = needs_model
        .then(|| project.model_file(&project.dateline_with(&[MODEL])?, MODEL))
        .transpose()?;
    let mut steps = Steps::new(chosen.len());
    for target in chosen {
        let time = format!("-max_total_time={}", args.seconds);
        let mut command =
            nightly(project, &["fuzz", "run", &target, "--", &time, "-rss_limit_mb=4096"]);
        command.env("CARGO_TARGET_DIR", &project.target);
        command.envs(model.iter().map(|model| ("DATELINE_MODEL", model)));
        steps.step("fuzz", &format!("{target}, {} s", args.seconds), || succeed(&mut command))?;
    }
    Ok(())
}

fn nightly(project: &Project, args: &[&str]) -> Command {
    project.command("rustup", ["run", "nightly", "cargo"].iter().chain(args))
}

fn targets(project: &Project) -> Result<Vec<String>> {
    let folder = project.root.join("fuzz/fuzz_targets");
    let files = fs::read_dir(&folder)
        .with_context(|| format!("cannot read `{}`", project.shown(&folder)))?;
    let paths = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    let mut names: Vec<String> =
        paths.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    Ok(names)
}
