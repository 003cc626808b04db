//! Which crate may know which. A stage knows the nouns and no other stage; only the pipeline and the edges know all.

use crate::project::Package;

/// What a crate may depend on inside the workspace.
#[derive(Debug, Clone, Copy)]
enum MayUse {
    Only(&'static [&'static str]),
    AllBut(&'static [&'static str]),
}

use MayUse::{AllBut, Only};

const EDGES: &[&str] = &["dateline-cli", "dateline-py", "dateline-bench", "xtask"];

/// What the pipeline must not know: the edges, and what measures its results.
const ABOVE_PIPELINE: &[&str] =
    &["dateline-cli", "dateline-py", "dateline-eval", "dateline-bench", "xtask"];

/// Every crate of the design, also those to come: a crate that is not here is refused.
const RULES: &[(&str, MayUse)] = &[
    ("dateline-types", Only(&[])),
    ("dateline-nlp", Only(&[])),
    ("dateline-record", Only(&["dateline-types"])),
    ("dateline-acquire", Only(&["dateline-types"])),
    ("dateline-extract", Only(&["dateline-types"])),
    ("dateline-resolve", Only(&["dateline-types"])),
    ("dateline-code", Only(&["dateline-types"])),
    ("dateline-story", Only(&["dateline-types"])),
    ("dateline-store", Only(&["dateline-types", "dateline-record"])),
    ("dateline-serve", Only(&["dateline-types", "dateline-record", "dateline-store"])),
    ("dateline-pipeline", AllBut(ABOVE_PIPELINE)),
    ("dateline-cli", AllBut(EDGES)),
    ("dateline-py", AllBut(EDGES)),
    ("dateline-eval", Only(&["dateline-types"])),
    ("dateline-bench", AllBut(EDGES)),
    ("xtask", Only(&[])),
];

/// Returns each dependency that the rules do not allow, and each crate that they do not know.
pub(super) fn faults(packages: &[Package]) -> Vec<String> {
    packages.iter().flat_map(package_faults).collect()
}

fn package_faults(package: &Package) -> Vec<String> {
    let name = &package.name;
    let Some((_, may_use)) = RULES.iter().find(|(known, _)| known == name) else {
        return vec![format!(
            "crate `{name}` has no rule; say in xtask/src/tidy/graph.rs what it may depend on"
        )];
    };
    let is_allowed = |need: &str| match may_use {
        Only(list) => list.contains(&need),
        AllBut(list) => !list.contains(&need),
    };
    let refused = package.own.iter().filter(|need| !is_allowed(need));
    refused.map(|need| format!("crate `{name}` depends on `{need}`, which the rules in xtask/src/tidy/graph.rs do not allow")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, needs: &[&str]) -> Package {
        Package {
            name: name.to_owned(),
            own: needs.iter().map(ToString::to_string).collect(),
            ..Package::default()
        }
    }

    #[test]
    fn the_command_knows_every_stage() {
        assert!(
            faults(&[package(
                "dateline-cli",
                &["dateline-nlp", "dateline-resolve", "dateline-record", "dateline-eval"]
            )])
            .is_empty()
        );
    }

    #[test]
    fn stages_do_not_know_each_other() {
        assert_eq!(
            faults(&[package("dateline-code", &["dateline-types", "dateline-resolve"])]).len(),
            1
        );
        assert_eq!(faults(&[package("dateline-nlp", &["dateline-types"])]).len(), 1);
        assert_eq!(
            faults(&[package("dateline-pipeline", &["dateline-code", "dateline-cli"])]).len(),
            1
        );
        assert_eq!(faults(&[package("dateline-pipeline", &["dateline-eval"])]).len(), 1);
    }

    #[test]
    fn a_crate_without_a_rule_is_refused() {
        assert!(faults(&[package("dateline-util", &[])])[0].contains("has no rule"));
    }
}
