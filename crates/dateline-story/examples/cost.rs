//! What one more article costs in an archive that grows: `cargo run --release -p dateline-story --example cost -- 10000 100000`.
//! The articles are made: as many each day, of words that are as rare as words are, on stories of some reports each, a tenth of them copies. The
//! archive is in memory, as bytes and sorted rows. Those that are too old to be compared with any that is timed are kept as rows without being grouped: nobody
//! reads them, but all who look for something look among their rows.
#![expect(clippy::print_stdout, reason = "an example shows its result")]
#![expect(clippy::unwrap_used, reason = "an example fails by panicking")]

use std::time::Duration;

use dateline_story::deed::{DayBasis, Party, hash_of};
use dateline_story::shingles::Shingles;
use dateline_story::terms::Term;
use dateline_story::{Archive, ArticleKey, Deed, EventKey, Memory, Print, group, stories};
use dateline_types::Status;
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Articles of one day.
const PER_DAY: usize = 300;

/// The last of an archive are timed.
const N_TIMED: usize = 500;

/// Those of so many days before are grouped as well: what a timed one is compared with.
const N_GROUPED: usize = PER_DAY * (stories::MAX_DAYS as usize + 1);

/// So many words and names lead to an article.
const N_LEADS: usize = 32;

const N_WORDS: usize = 300;

const VOCABULARY: usize = 60_000;

/// Words of a story that other stories do not have.
const N_OWN_WORDS: usize = 40;
const COUNTRIES: [&str; 8] = ["UKR", "RUS", "USA", "FRA", "MLI", "ISR", "CHN", "SRB"];
const TYPES: [&str; 6] = ["ASSAULT", "CONSULT", "PROTEST", "ACCUSE", "REQUEST", "AID"];

fn main() {
    let mut sizes: Vec<usize> = std::env::args().skip(1).map(|n| n.parse().unwrap()).collect();
    sizes.sort_unstable();
    let (mut memory, mut dice) = (Memory::default(), Dice(1));
    let mut last: Option<String> = None;
    let mut at = 0;
    for n in sizes {
        let mut times: Vec<Duration> = Vec::new();
        for at in at..n {
            let story = at / 60 * 10 + dice.below(10);
            let is_grouped = at + N_TIMED + N_GROUPED >= n;
            let text = match &last {
                Some(last) if dice.below(10) == 0 => last.clone(),
                _ => text(story, &mut dice),
            };
            let day = date(2020, 1, 1) + ((at / PER_DAY) as i32).days();
            let (print, deeds) = article(at, story, day, &text, &mut dice);
            last = Some(text);
            if !is_grouped {
                keep(&mut memory, ArticleKey(at as i64), print, &deeds);
                continue;
            }
            let start = processor_time();
            group::add_print(&mut memory, ArticleKey(at as i64), print, deeds).unwrap();
            if at + N_TIMED >= n {
                times.push(processor_time().saturating_sub(start));
            }
        }
        at = n;
        tell(n, &times);
    }
}

/// Keeps an article in a story of its own, each of its events behind no other, without asking what it is like.
fn keep(memory: &mut Memory, key: ArticleKey, mut print: Print, deeds: &[(EventKey, Deed)]) {
    let terms: Vec<u32> = print.words.iter().chain(&print.names).map(|term| term.hash).collect();
    memory.add_n_articles(&print.lang, 1).unwrap();
    memory.add_term_counts(&terms, 1).unwrap();
    print.leads = terms.into_iter().rev().take(N_LEADS).collect();
    memory.put_print(key, &print).unwrap();
    let story = memory.new_story().unwrap();
    memory.set_story(key, print.day, Some(story)).unwrap();
    for (event, deed) in deeds {
        memory.put_deed(*event, key, deed).unwrap();
        memory.set_leader(*event, Some(*event)).unwrap();
    }
}

fn tell(n: usize, times: &[Duration]) {
    let mean = times.iter().sum::<Duration>() / times.len().max(1) as u32;
    println!("{n:>9} articles: {mean:.2?} of processor time for each of the last {}", times.len());
}

/// Returns how long this thread has had a processor: what other programs take does not count. Nought where the system does not tell.
fn processor_time() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    Duration::from_nanos(nanoseconds)
}

/// Makes a text of common words, of which a quarter are those of its story.
fn text(story: usize, dice: &mut Dice) -> String {
    let draw = |dice: &mut Dice| match dice.below(4) {
        0 => VOCABULARY + story * N_OWN_WORDS + dice.below(N_OWN_WORDS),
        // Zipf's law: the logarithm of a word's rank is spread evenly.
        _ => (VOCABULARY as f64).powf(dice.below(1_000_000) as f64 / 1e6) as usize,
    };
    (0..N_WORDS).map(|_| word(draw(dice))).collect::<Vec<String>>().join(" ")
}

/// Returns the `n`th word of six letters, which is as much of a word as is compared.
fn word(n: usize) -> String {
    (0..6).map(|at| char::from(b'a' + (n / 26_usize.pow(at) % 26) as u8)).collect()
}

fn article(
    at: usize,
    story: usize,
    day: Date,
    text: &str,
    dice: &mut Dice,
) -> (Print, Vec<(EventKey, Deed)>) {
    let id = format!("{at:08}");
    let terms = dateline_story::terms::plain_words(&dateline_types::Article {
        lang: Some("en".to_owned()),
        text: text.to_owned(),
        ..Default::default()
    });
    let print = Print {
        id: id.clone(),
        day,
        time: None,
        lang: "en".to_owned(),
        title: id.clone(),
        outlet: None,
        agency: None,
        runs: Shingles::of(text),
        words: terms,
        names: vec![Term { hash: story as u32, weight: 1.0 }],
        leads: Vec::new(),
    };
    let country = |n: usize| Party {
        who: None,
        country: Some(hash_of(COUNTRIES[n % 8])),
        is_country_inferred: false,
    };
    let deeds = (0..3).map(|nth| {
        let deed = Deed {
            id: format!("{id}-{nth}"),
            event_type: TYPES[(story + nth) % 6].to_owned(),
            modes: Vec::new(),
            status: Status::Happened,
            first_day: day,
            last_day: day,
            basis: if dice.below(2) == 0 { DayBasis::Told } else { DayBasis::Publication },
            actors: vec![country(story)],
            recipients: vec![country(story / 8)],
            spot: None,
            has_counts: false,
            published: day,
            time: None,
            names: (0..6).map(|name| (story * 6 + name) as u32).collect(),
            countries: Vec::new(),
        };
        (EventKey((at * 3 + nth) as i64), deed)
    });
    (print, deeds.collect())
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}
