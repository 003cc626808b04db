//! Converts a dump of GeoNames, then prints the places that bear the names given:
//! `cargo run --release -p dateline-resolve --example places -- DUMP OUT NAME…`. Says how long each step took.
#![expect(clippy::print_stdout, reason = "an example shows its result")]

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use dateline_resolve::Error;
use dateline_resolve::gazetteer::{Gazetteer, convert_dump};

const SHOWN: usize = 5;
const ROUNDS: usize = 200_000;

fn main() -> Result<(), Error> {
    let mut args = std::env::args_os().skip(1);
    let (Some(dump), Some(out)) = (args.next(), args.next()) else {
        println!("usage: places DUMP OUT NAME…");
        return Ok(());
    };
    let (dump, out) = (PathBuf::from(dump), PathBuf::from(out));
    let names: Vec<String> = args.map(|name| name.to_string_lossy().into_owned()).collect();
    let start = Instant::now();
    if !out.exists() {
        println!("{:?}, converted in {:?}", convert_dump(&dump, &out)?, start.elapsed());
    }
    let start = Instant::now();
    let gazetteer = Gazetteer::open(&out)?;
    println!("opened in {:?}", start.elapsed());
    let start = Instant::now();
    gazetteer.verify()?;
    println!("verified in {:?}", start.elapsed());
    names.iter().for_each(|name| show(&gazetteer, name));
    if !names.is_empty() {
        time_lookups(&gazetteer, &names);
    }
    Ok(())
}

fn show(gazetteer: &Gazetteer, name: &str) {
    println!("{name}: {} places", gazetteer.lookup(name).n_left());
    for place in gazetteer.lookup(name).take(SHOWN) {
        let at = place.position.map_or("-".to_owned(), |p| format!("{:.5},{:.5}", p.lat, p.lon));
        let id = place.geonameid.map_or("-".to_owned(), |id| id.to_string());
        println!(
            "  {id:>8} {:?} {} [{} {} {}] {at} {} people, met as `{}` ({:?})",
            place.kind,
            place.name,
            place.country,
            place.country3,
            place.admin1,
            place.population,
            place.matched,
            place.spelling
        );
    }
}

fn time_lookups(gazetteer: &Gazetteer, names: &[String]) {
    let start = Instant::now();
    let n_found = names
        .iter()
        .cycle()
        .take(ROUNDS)
        .filter(|name| black_box(gazetteer.lookup(name).next()).is_some())
        .count();
    println!(
        "{:.0} lookups/s (first candidate; {n_found} of {ROUNDS} found)",
        ROUNDS as f64 / start.elapsed().as_secs_f64()
    );
    let text = "Le ministère de la défense à Damas a annoncé mardi que les forces d'Alep ont quitté Cox's Bazar, selon New York. ".repeat(1000);
    let starts: Vec<usize> = text
        .char_indices()
        .zip(text.char_indices().skip(1))
        .filter(|((_, a), (_, b))| !a.is_alphanumeric() && b.is_alphanumeric())
        .map(|(_, (at, _))| at)
        .collect();
    let start = Instant::now();
    let n_found = starts
        .iter()
        .filter(|&&at| black_box(gazetteer.longest_match(&text, at)).is_some())
        .count();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{:.0} word starts/s, {:.1} MB of text/s ({n_found} matches)",
        starts.len() as f64 / seconds,
        text.len() as f64 / 1e6 / seconds
    );
}
