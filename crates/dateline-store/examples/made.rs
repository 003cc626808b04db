//! Writes made articles, three events each, by way of the store's own functions, and tells how fast: `made FILE N_EVENTS`. Goes on behind what is there.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a measurement that fails is none")]

#[path = "../tests/made/mod.rs"]
mod made;

use std::path::PathBuf;
use std::time::Instant;

use dateline_store::{Entry, Store, Writer};
use jiff::Timestamp;

/// As many as `dateline ingest` writes at once.
const N_IN_BATCH: usize = 500;
/// Events after which the speed is told.
const N_TOLD: usize = 10_000;
const N_EVENTS_EACH: usize = 3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = PathBuf::from(args.next().ok_or("name a file")?);
    let n_events: usize = args.next().ok_or("tell how many events")?.parse()?;
    let now: Timestamp = "2026-01-01T00:00:00Z".parse()?;
    dateline_store::reserve_pages();
    let store = Store::open(&path, now)?;
    let n_articles = "SELECT count(*) FROM article";
    let n_there: i64 = store.connection().query_row(n_articles, (), |row| row.get(0))?;
    let mut writer = Writer::start(store, "made", now)?;
    let (mut n_written, mut seconds, mut busy) = (0, 0.0, 0.0);
    let (mut n_told, mut told) = (0, (0.0, 0.0));
    for first in (usize::try_from(n_there)?..n_events / N_EVENTS_EACH).step_by(N_IN_BATCH) {
        let entries = (first..first + N_IN_BATCH)
            .map(|nth| Entry::new(&made::coded(nth), made::made_by()))
            .collect::<Result<Vec<Entry>, _>>()?;
        let start = Instant::now();
        let cpu = cpu_seconds();
        let mut batch = writer.begin(now)?;
        for entry in &entries {
            n_written += batch.put(entry)?.events.len();
        }
        batch.commit()?;
        seconds += start.elapsed().as_secs_f64();
        busy += cpu_seconds() - cpu;
        if n_written - n_told >= N_TOLD {
            let n_new = (n_written - n_told) as f64;
            let (rate, of_cpu) = (n_new / (seconds - told.0), n_new / (busy - told.1));
            println!(
                "{n_written} events, of late {rate:.0} a second, {of_cpu:.0} a second of work"
            );
            (n_told, told) = (n_written, (seconds, busy));
        }
    }
    writer.finish(now)?;
    println!("{n_written} events in {seconds:.1} s, {busy:.1} s of them work");
    println!("{} bytes", std::fs::metadata(&path)?.len());
    Ok(())
}

/// Returns how long this thread has had a processor; other work on the machine makes it wait, which says nothing of the store.
fn cpu_seconds() -> f64 {
    let schedstat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = schedstat.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok());
    nanos.unwrap_or_default() / 1e9
}
