//! Any files of a language pack are a codebook or faults with lines, over a small built-in one.
#![no_main]

use std::sync::LazyLock;

use dateline_code::{Codebook, OwnTypes, Sources, check_codebook};
use dateline_types::Pack;
use libfuzzer_sys::fuzz_target;

static BUILT_IN: LazyLock<Pack> = LazyLock::new(|| {
    let files = [
        ("grammar.toml", include_str!("../../lang/en/grammar.toml")),
        ("sets.toml", "games = [\"match\"]\n"),
        ("events/consult.toml", "type = \"CONSULT\"\n[[entry]]\nverb = [\"meet\"]\nobject = [\"@games\"]\n"),
    ];
    pack("lang/en", &files)
});

fn pack(name: &str, files: &[(&str, &str)]) -> Pack {
    Pack::new(name, files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())))
}

fuzz_target!(|input: (&str, &str)| {
    let (events, sets) = input;
    let with_sets = pack("own", &[("events/own.toml", events), ("sets.toml", sets)]);
    let alone = pack("own", &[("events/own.toml", events)]);
    for own in [&with_sets, &alone] {
        let (types, errors) = OwnTypes::read([own]);
        let own = [own];
        let sources = Sources { lang: "en", pack: &BUILT_IN, own: &own, types: &types };
        let _ = check_codebook(&sources);
        if let Err(more) = Codebook::load(&sources) {
            let n_lines = events.lines().count().max(sets.lines().count()) + 1;
            assert!(errors.iter().chain(&more).all(|error| error.parts().1 <= n_lines));
        }
    }
});
