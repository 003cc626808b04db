//! Running programs, one named and timed step after another; the first that fails ends the chore.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// What was done so far and how long it took.
#[derive(Debug)]
pub(crate) struct Steps {
    planned: usize,
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// Starts a chore of `planned` steps.
    pub(crate) fn new(planned: usize) -> Steps {
        Steps { planned, done: Vec::new() }
    }

    /// Runs one step: says what it is, does it, says how long it took.
    pub(crate) fn step<T>(
        &mut self,
        name: &'static str,
        about: &str,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        println!("\n[{}/{}] {name}: {about}", self.done.len() + 1, self.planned);
        let started = Instant::now();
        let result = work().with_context(|| format!("step `{name}` failed"))?;
        let took = started.elapsed();
        println!("      {name} done in {}", seconds(took));
        self.done.push((name, took));
        Ok(result)
    }

    /// Runs one step that is a single program.
    pub(crate) fn program(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        let about = shown(command);
        self.step(name, &about, || succeed(command))
    }

    /// Prints every step with its time.
    pub(crate) fn summary(&self) {
        let width = self.done.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, took) in &self.done {
            println!("  {name:width$}  {:>8}", seconds(*took));
        }
        let all: Duration = self.done.iter().map(|(_, took)| *took).sum();
        println!("  {:width$}  {:>8}", "all", seconds(all));
    }
}

/// Returns a duration as a person reads it: `0.4 s`, `75 s`, `12 min 5 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    match seconds {
        ..10.0 => format!("{seconds:.1} s"),
        ..120.0 => format!("{seconds:.0} s"),
        _ => format!("{} min {} s", duration.as_secs() / 60, duration.as_secs() % 60),
    }
}

/// Returns the command as it could be typed.
pub(crate) fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Runs a program with the terminal's own input and output.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a program and returns what it printed; its messages go to the terminal.
pub(crate) fn output_of(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run `{}`", shown(command)))?;
    if !output.status.success() {
        bail!("`{}` ended with {}", shown(command), output.status);
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed what is not UTF-8", shown(command)))
}

/// Runs a program, shows all that it prints, and returns the lines that `wanted` accepts.
pub(crate) fn succeed_keeping(
    command: &mut Command,
    wanted: fn(&str) -> bool,
) -> Result<Vec<String>> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run `{}`", shown(command)))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let kept = thread::scope(|scope| {
        let messages = scope.spawn(|| {
            stderr.map(|stream| pass_on(stream, &mut std::io::stderr(), wanted)).unwrap_or_default()
        });
        let mut kept = stdout
            .map(|stream| pass_on(stream, &mut std::io::stdout(), wanted))
            .unwrap_or_default();
        kept.extend(messages.join().unwrap_or_default());
        kept
    });
    let status = child.wait().with_context(|| format!("cannot wait for `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(kept)
}

fn pass_on(stream: impl Read, target: &mut impl Write, wanted: fn(&str) -> bool) -> Vec<String> {
    let mut kept = Vec::new();
    let lines = BufReader::new(stream).split(b'\n').map_while(Result::ok);
    for line in lines {
        // A closed terminal is no reason to stop the program that is being run.
        let _ = target.write_all(&line).and_then(|()| target.write_all(b"\n"));
        let line = String::from_utf8_lossy(&line);
        if wanted(&line) {
            kept.push(line.trim().to_owned());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        let shown = [0.44, 74.9, 125.0].map(|s| seconds(Duration::from_secs_f64(s)));
        assert_eq!(shown, ["0.4 s", "75 s", "2 min 5 s"]);
    }

    #[test]
    fn commands_are_shown_as_typed() {
        assert_eq!(
            shown(Command::new("/somewhere/bin/cargo").args(["fmt", "--check"])),
            "cargo fmt --check"
        );
    }

    #[test]
    fn wanted_lines_are_kept_and_all_are_shown() {
        let mut seen = Vec::new();
        let kept = pass_on("a 1\nb 2\n  a 3".as_bytes(), &mut seen, |line| line.contains('a'));
        assert_eq!(kept, ["a 1", "a 3"]);
        assert_eq!(seen, b"a 1\nb 2\n  a 3\n");
    }
}
