//! Whether a database of ours opens in Datasette with its search, facets and names. Skipped where Datasette is not installed.

use std::process::Stdio;

use anyhow::Result;

use crate::project::Project;
use crate::python::script_path;
use crate::steps::succeed;

/// What the database is made of, in order.
const SQL: [&str; 3] = ["migrations/0001_first.sql", "migrations/0002_views.sql", "tests/made.sql"];

/// Runs the check with the first Python that has Datasette.
pub(crate) fn check(project: &Project) -> Result<()> {
    let has_datasette = |python: &&str| {
        let mut command = project.command(*python, ["-c", "import datasette"]);
        command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    let Some(python) = ["python3", "python"].into_iter().find(has_datasette) else {
        println!(
            "skipped: Datasette is not installed; type `pip install datasette` to have this checked"
        );
        return Ok(());
    };
    let store = project.root.join("crates/dateline-store");
    let mut command = project.command(python, [script_path(project, "check_datasette.py")]);
    succeed(command.args(SQL.map(|sql| store.join(sql))))
}
