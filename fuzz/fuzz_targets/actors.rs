//! Any file of actors is facts or errors with lines; any line of a dump is an item or an error.
#![no_main]

use std::sync::LazyLock;

use dateline_resolve::world::World;
use dateline_resolve::world::wikidata::Wikidata;
use dateline_types::Pack;
use libfuzzer_sys::fuzz_target;

const COUNTRIES: &str = "[[country]]\ncode = 'FRA'\nname = 'France'\nnames = { en = ['France'] }\n";

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let files = [("countries.toml", COUNTRIES), ("organisations.toml", "organisation = []"), ("groups.toml", "group = []"), ("given_names.toml", "")];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
    World::load(&Pack::new("world", files), &["fr", "en"]).expect("the pack is sound")
});

static WIKIDATA: LazyLock<Wikidata> = LazyLock::new(|| {
    let text = include_str!("../../world/wikidata.toml");
    Wikidata::load(&Pack::new("world", [("wikidata.toml".to_owned(), text.to_owned())])).expect("the file is sound")
});

fuzz_target!(|input: (u8, &[u8])| {
    let (form, mut bytes) = input;
    let name = ["x.actors", "x.csv", "x.toml", "x.jsonl", "x"][usize::from(form) % 5];
    let _ = WIKIDATA.read_line(bytes);
    if let Ok(own) = WORLD.read_own(name, &mut bytes) {
        assert!(own.facts.iter().all(|fact| !fact.name.trim().is_empty()));
        WORLD.clone().add_own(own.facts);
    }
});
