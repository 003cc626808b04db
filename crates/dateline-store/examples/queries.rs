//! How fast a file answers: 200 varied questions of each kind, with what stands in the file, and how long half and most of them take.
//!
//! `cargo run --release -p dateline-store --example queries -- news.db`

#![expect(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::path::Path;
use std::time::{Duration, Instant};

use dateline_store::Store;
use dateline_store::find::{
    Area, By, Count, Days, Filter, FindError, Finder, Listing, Per, Told, Who, Words,
};

type Failure = Box<dyn std::error::Error>;

/// Questions of each kind.
const N_QUESTIONS: usize = 200;

/// What people see first.
const PAGE: usize = 50;

fn main() -> Result<(), Failure> {
    let path = std::env::args().nth(1).ok_or("name a database: `queries news.db`")?;
    let store = Store::open_read_only(Path::new(&path))?;
    let n: i64 =
        store.connection().query_row("SELECT count(*) FROM event", (), |row| row.get(0))?;
    println!("{n} reports of events in `{path}`; {N_QUESTIONS} questions of each kind\n");
    println!("{:34} {:>9} {:>9} {:>9} {:>9}", "kind", "p50 ms", "p95 ms", "worst ms", "p95 CPU");
    let mut drawn = Drawn { values: Values::of(&store)?, state: 1 };
    let finder = Finder::new(&store)?;
    for (kind, make) in KINDS {
        report(kind, &finder, &mut drawn, |finder, drawn| list(finder, &make(drawn)?, By::Date))?;
    }
    for by in [By::Published, By::Confidence, By::Reports] {
        let kind = format!("one filter, sorted by {}", by.name());
        report(&kind, &finder, &mut drawn, |finder, drawn| list(finder, &one(drawn)?, by))?;
    }
    report("the tenth page", &finder, &mut drawn, tenth_page)?;
    report("quotes of a speaker", &finder, &mut drawn, quotes)?;
    report("articles with words", &finder, &mut drawn, articles)?;
    report("counts from rollups", &finder, &mut drawn, |finder, drawn| {
        let per = drawn.pick_of(&ROLLED);
        finder.count(
            &Filter::default(),
            &Count { per: per.to_vec(), limit: Some(PAGE), ..Count::default() },
        )?;
        Ok(())
    })?;
    report("counts of one filter", &finder, &mut drawn, |finder, drawn| {
        let per = drawn.pick_of(&COUNTED);
        finder.count(
            &one(drawn)?,
            &Count { per: per.to_vec(), limit: Some(PAGE), ..Count::default() },
        )?;
        Ok(())
    })
}

const ROLLED: [&[Per]; 7] = [
    &[Per::Month, Per::Type],
    &[Per::Month],
    &[Per::Type],
    &[Per::Status],
    &[Per::Year, Per::Type],
    &[Per::Pair],
    &[Per::Month, Per::Status],
];

const COUNTED: [&[Per]; 4] =
    [&[Per::Month], &[Per::Type], &[Per::Month, Per::Type], &[Per::Country]];

type Make = fn(&mut Drawn) -> Result<Filter, FindError>;

const KINDS: [(&str, Make); 7] = [
    ("one filter", one),
    ("two filters", |drawn| both(one(drawn)?, one(drawn)?)),
    ("three filters", |drawn| both(both(one(drawn)?, one(drawn)?)?, one(drawn)?)),
    ("text", text),
    ("text and a filter", |drawn| both(text(drawn)?, one(drawn)?)),
    ("text and two filters", |drawn| both(both(text(drawn)?, one(drawn)?)?, one(drawn)?)),
    ("what happened to someone", |drawn| {
        let who = Who::Named(drawn.pick(|values| &values.actors));
        Ok(Filter { participants: vec![who], ..Filter::default() })
    }),
];

/// Asks [`N_QUESTIONS`] times and prints how long that took.
fn report(
    kind: &str,
    finder: &Finder<'_>,
    drawn: &mut Drawn,
    ask: impl Fn(&Finder<'_>, &mut Drawn) -> Result<(), FindError>,
) -> Result<(), Failure> {
    let (mut times, mut of_processor) = (Vec::new(), Vec::new());
    for _ in 0..N_QUESTIONS {
        let (start, start_cpu) = (Instant::now(), processor_time());
        ask(finder, drawn)?;
        times.push(start.elapsed());
        of_processor.push(processor_time().saturating_sub(start_cpu));
    }
    let [half, most, worst] = [50, 95, 100].map(|percent| at(&mut times, percent));
    let of_processor = at(&mut of_processor, 95);
    println!("{kind:34} {half:9.2} {most:9.2} {worst:9.2} {of_processor:9.2}");
    Ok(())
}

/// Returns the time within which `percent` of the questions were answered, in milliseconds.
fn at(times: &mut [Duration], percent: usize) -> f64 {
    times.sort();
    times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1e3
}

/// Returns how long this thread has had a processor: what other programs take does not count. Nought where the system does not tell.
fn processor_time() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    Duration::from_nanos(nanoseconds)
}

/// Reads the first page with all its records.
fn list(finder: &Finder<'_>, filter: &Filter, by: By) -> Result<(), FindError> {
    let listing = Listing::new(by, false, Some(PAGE), None)?;
    let page = finder.events(filter, Told::Happenings, None, &listing)?;
    page.keys.iter().try_for_each(|&key| finder.event(key, None).map(drop))
}

fn tenth_page(finder: &Finder<'_>, drawn: &mut Drawn) -> Result<(), FindError> {
    let filter = one(drawn)?;
    let nine = Listing::new(By::Date, false, Some(9 * PAGE), None)?;
    let before = finder.events(&filter, Told::Happenings, None, &nine)?;
    let listing = Listing::new(By::Date, false, Some(PAGE), before.next.as_deref())?;
    finder.events(&filter, Told::Happenings, None, &listing).map(drop)
}

fn quotes(finder: &Finder<'_>, drawn: &mut Drawn) -> Result<(), FindError> {
    let who = Who::Named(drawn.pick(|values| &values.actors));
    let listing = Listing::new(By::Date, false, Some(PAGE), None)?;
    let page = finder.quotes(&Filter { speakers: vec![who], ..Filter::default() }, &listing)?;
    page.keys.iter().try_for_each(|&key| finder.quote(key).map(drop))
}

fn articles(finder: &Finder<'_>, drawn: &mut Drawn) -> Result<(), FindError> {
    let listing = Listing::new(By::Date, false, Some(PAGE), None)?;
    let page = finder.articles(&text(drawn)?, None, &listing)?;
    page.keys.iter().try_for_each(|&key| finder.article(key).map(drop))
}

/// Makes a filter of one field.
fn one(drawn: &mut Drawn) -> Result<Filter, FindError> {
    let all = Filter::default();
    Ok(match drawn.below(16) {
        0 => Filter { types: vec![drawn.pick(|values| &values.types)], ..all },
        1 => Filter {
            types: vec![drawn.pick(|values| &values.types), drawn.pick(|values| &values.types)],
            ..all
        },
        2 => Filter { statuses: vec![drawn.pick(|values| &values.statuses)], ..all },
        3 => Filter { modes: vec![drawn.pick(|values| &values.modes)], ..all },
        4 => Filter { contexts: vec![drawn.pick(|values| &values.contexts)], ..all },
        5 => Filter { countries: vec![drawn.pick(|values| &values.countries)], ..all },
        6 => Filter { actors: vec![Who::Country(drawn.pick(|values| &values.countries))], ..all },
        7 => {
            Filter { recipients: vec![Who::Country(drawn.pick(|values| &values.countries))], ..all }
        }
        8 => Filter { actors: vec![Who::Named(drawn.pick(|values| &values.actors))], ..all },
        9 => Filter { sectors: vec![drawn.pick(|values| &values.sectors)], ..all },
        10 => Filter { places: vec![drawn.pick(|values| &values.places)], ..all },
        11 => Filter { outlets: vec![drawn.pick(|values| &values.outlets)], ..all },
        12 => {
            let day = drawn.pick(|values| &values.days);
            Filter { days: Days::parse(day.get(..7), day.get(..7))?, ..all }
        }
        13 => Filter { min_confidence: Some(0.9), ..all },
        14 => Filter { min_independent: Some(3), ..all },
        _ => {
            let (lat, lon) = (drawn.below(100) as f64 - 50.0, drawn.below(300) as f64 - 150.0);
            Filter { area: Some(Area::parse_circle(&format!("{lat},{lon},300"))?), ..all }
        }
    })
}

fn text(drawn: &mut Drawn) -> Result<Filter, FindError> {
    let mut word = || drawn.pick(|values| &values.words);
    let (first, second) = (word(), word());
    let search = match drawn.below(5) {
        0 => format!("{first} {second}"),
        1 => format!("{first} OR {second}"),
        2 => format!("{first} -{second}"),
        3 => format!("{}*", first.chars().take(4).collect::<String>()),
        _ => first,
    };
    Ok(Filter { text: Some(Words::parse(&search)?), ..Filter::default() })
}

/// Joins two filters; where both say something of a field, the second's goes.
fn both(one: Filter, other: Filter) -> Result<Filter, FindError> {
    fn more<T>(one: Vec<T>, other: Vec<T>) -> Vec<T> {
        if one.is_empty() { other } else { one }
    }
    Ok(Filter {
        text: one.text.or(other.text),
        types: more(one.types, other.types),
        statuses: more(one.statuses, other.statuses),
        modes: more(one.modes, other.modes),
        contexts: more(one.contexts, other.contexts),
        countries: more(one.countries, other.countries),
        actors: more(one.actors, other.actors),
        recipients: more(one.recipients, other.recipients),
        sectors: more(one.sectors, other.sectors),
        places: more(one.places, other.places),
        outlets: more(one.outlets, other.outlets),
        days: if one.days == Days::default() { other.days } else { one.days },
        min_confidence: one.min_confidence.or(other.min_confidence),
        min_independent: one.min_independent.or(other.min_independent),
        area: one.area.or(other.area),
        ..Filter::default()
    })
}

/// What stands in the file: each list as often as it stands there, so that what is frequent is asked for more.
struct Values {
    types: Vec<String>,
    statuses: Vec<String>,
    modes: Vec<String>,
    contexts: Vec<String>,
    countries: Vec<String>,
    actors: Vec<String>,
    sectors: Vec<String>,
    places: Vec<String>,
    outlets: Vec<String>,
    days: Vec<String>,
    words: Vec<String>,
}

impl Values {
    fn of(store: &Store) -> Result<Values, Failure> {
        let list = |sql: &str| -> Result<Vec<String>, Failure> {
            let mut statement = store.connection().prepare(sql)?;
            let values = statement.query_map((), |row| row.get(0))?;
            Ok(values.collect::<Result<_, _>>()?)
        };
        // A stride through the keys: the same rows in each run.
        let event = |column: &str| {
            list(&format!(
                "SELECT {column} FROM event WHERE key % 997 = 1 AND {column} IS NOT NULL"
            ))
        };
        let titles = list("SELECT title FROM article WHERE key % 331 = 1 AND title IS NOT NULL")?;
        let words = titles.iter().flat_map(|title| title.split(|c: char| !c.is_alphanumeric()));
        Ok(Values {
            types: event("type")?,
            statuses: event("status")?,
            modes: list("SELECT value FROM event_tag WHERE kind = 'mode' AND event % 997 = 1")?,
            contexts: list(
                "SELECT value FROM event_tag WHERE kind = 'context' AND event % 997 = 1",
            )?,
            countries: event("country")?,
            actors: list(
                "SELECT name FROM party JOIN actor ON key = actor WHERE event % 997 = 1 AND role = 'actor'",
            )?,
            sectors: list("SELECT DISTINCT sector FROM party_sector")?,
            places: list(
                "SELECT p.name FROM event e JOIN place p ON p.key = e.place WHERE e.key % 997 = 1",
            )?,
            outlets: list(
                "SELECT name FROM article JOIN outlet o ON o.key = outlet WHERE article.key % 997 = 1",
            )?,
            days: event("start")?,
            words: words.filter(|word| word.chars().count() > 3).map(str::to_owned).collect(),
        })
    }
}

struct Drawn {
    values: Values,
    state: u64,
}

impl Drawn {
    /// Draws a number below `n`: xorshift, the same in each run.
    fn below(&mut self, n: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % n as u64).unwrap_or(0)
    }

    fn pick(&mut self, list: impl Fn(&Values) -> &Vec<String>) -> String {
        let n = list(&self.values).len().max(1);
        let nth = self.below(n);
        list(&self.values).get(nth).cloned().unwrap_or_else(|| "x".to_owned())
    }

    fn pick_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}
