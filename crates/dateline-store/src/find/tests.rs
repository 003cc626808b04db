//! Over the made file of `tests/made.sql`: whichever way is walked, the same is found.

use std::collections::BTreeMap;
use std::fs;
use std::sync::OnceLock;

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::Store;

const MADE: &str = include_str!("../../tests/made.sql");

/// Keeps the folder of the file.
struct Made {
    _dir: tempfile::TempDir,
    store: Store,
}

fn made() -> Made {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("news.db");
    let bytes = BYTES.get_or_init(|| {
        let first = Store::open(&path, Timestamp::UNIX_EPOCH).unwrap();
        first.connection().execute_batch(MADE).unwrap();
        drop(first);
        fs::read(&path).unwrap()
    });
    fs::write(&path, bytes).unwrap();
    Made { store: Store::open_read_only(&path).unwrap(), _dir: dir }
}

fn ids(finder: &Finder<'_>, page: &Page) -> Vec<String> {
    let id = |key: &i64| finder.event(*key, None).unwrap()["id"].as_str().unwrap().to_owned();
    page.keys.iter().map(id).collect()
}

fn words(search: &str) -> Option<Words> {
    Some(Words::parse(search).unwrap())
}

/// Counts the happenings that are so, by SQL of the test's own.
fn n_by_hand(made: &Made, given: &str) -> usize {
    let sql = format!(
        "SELECT count(*) FROM event e JOIN article a ON a.key = e.article WHERE is_leading = 1 AND {given}"
    );
    let n: i64 = made.store.connection().query_row(&sql, (), |row| row.get(0)).unwrap();
    usize::try_from(n).unwrap()
}

fn n_found(made: &Made, filter: &Filter) -> usize {
    let finder = Finder::new(&made.store).unwrap();
    finder.events(filter, Told::Happenings, None, &Listing::default()).unwrap().keys.len()
}

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

#[test]
fn each_filter_finds_what_it_says() {
    let made = made();
    let who = |name: &str| vec![Who::parse(name).unwrap()];
    let f = Filter::default;
    let party = |role, of| {
        format!(
            "EXISTS (SELECT 1 FROM party p JOIN actor t ON t.key = p.actor WHERE p.event = e.key AND role = '{role}' AND t.{of})"
        )
    };
    let any = |of| {
        format!(
            "EXISTS (SELECT 1 FROM event r JOIN article ra ON ra.key = r.article WHERE r.happening = e.happening AND r.is_current AND {of})"
        )
    };
    let days = |from, to| Days::parse(from, to).unwrap();
    for (filter, given) in [
        (f(), "1".to_owned()),
        (Filter { types: strings(&["ASSAULT"]), ..f() }, "type = 'ASSAULT'".to_owned()),
        (
            Filter { types: strings(&["ASSAULT", "AID"]), ..f() },
            "type IN ('ASSAULT', 'AID')".to_owned(),
        ),
        (Filter { statuses: strings(&["denied"]), ..f() }, "status = 'denied'".to_owned()),
        (Filter { modes: strings(&["demo"]), ..f() }, "modes LIKE '%demo%'".to_owned()),
        (
            Filter { contexts: strings(&["military", "economic"]), ..f() },
            "contexts <> '[]'".to_owned(),
        ),
        (Filter { actors: who("macron"), ..f() }, party("actor", "key = 1")),
        (Filter { actors: who("Q3052772"), ..f() }, party("actor", "key = 1")),
        (Filter { recipients: who("FRA"), ..f() }, party("recipient", "country = 'FRA'")),
        (Filter { speakers: who("nations unies"), ..f() }, "0".to_owned()),
        (Filter { speakers: who("United Nations"), ..f() }, party("source", "key = 4")),
        (
            Filter { participants: who("elodie"), ..f() },
            format!("({} OR {})", party("actor", "key = 6"), party("recipient", "key = 6")),
        ),
        (
            Filter { sectors: strings(&["MIL"]), ..f() },
            format!("({} OR {})", party("actor", "key = 5"), party("recipient", "key = 5")),
        ),
        (Filter { countries: strings(&["UKR"]), ..f() }, "e.country = 'UKR'".to_owned()),
        (Filter { places: strings(&["paris"]), ..f() }, "place IN (1, 4)".to_owned()),
        (Filter { places: strings(&["2988507"]), ..f() }, "place = 1".to_owned()),
        (
            Filter { area: Some(Area::parse_box("-5,41,10,52").unwrap()), ..f() },
            "place = 1".to_owned(),
        ),
        (
            Filter { area: Some(Area::parse_box("170,-30,-170,0").unwrap()), ..f() },
            "place = 3".to_owned(),
        ),
        (
            Filter { area: Some(Area::parse_circle("50,30,100").unwrap()), ..f() },
            "place = 2".to_owned(),
        ),
        (
            Filter { days: days(Some("2020-01-10"), Some("2020-01")), ..f() },
            "start BETWEEN '2020-01-10' AND '2020-01-31'".to_owned(),
        ),
        (
            Filter { days: days(None, Some("2020-01-10")), ..f() },
            "start <= '2020-01-10'".to_owned(),
        ),
        (Filter { min_confidence: Some(0.8), ..f() }, "confidence >= 0.8".to_owned()),
        (
            Filter { min_independent: Some(2), ..f() },
            "(SELECT n_independent FROM happening h WHERE h.key = e.happening) > 1".to_owned(),
        ),
        (
            Filter { story: Some("s-talks".to_owned()), ..f() },
            "(SELECT story FROM happening h WHERE h.key = e.happening) = 2".to_owned(),
        ),
        (Filter { outlets: strings(&["le quotidien"]), ..f() }, any("ra.outlet = 1")),
        (Filter { langs: strings(&["en"]), ..f() }, any("ra.lang = 'en'")),
        (Filter { article: Some("a5".to_owned()), ..f() }, any("ra.id = 'a5'")),
        (Filter { text: words("presidentielle"), ..f() }, any("ra.text LIKE '%présidentielle%'")),
        (
            Filter { text: words("présid* -ministers"), langs: strings(&["fr"]), ..f() },
            any("ra.text LIKE '%présidentielle%' AND ra.lang = 'fr'"),
        ),
        (Filter { evidence: words("KYIV"), ..f() }, any("r.evidence LIKE '%Kyiv%'")),
    ] {
        let expected = n_by_hand(&made, &given);
        assert_eq!(n_found(&made, &filter), expected, "{filter:?}");
        assert!(expected > 0 || given == "0", "nothing is like this: {given}");
    }
}

#[test]
fn a_record_says_what_is_known_of_its_happening() {
    let made = made();
    let finder = Finder::new(&made.store).unwrap();
    let record = finder.event(1, None).unwrap();
    let fields: Vec<&str> = record.keys().map(String::as_str).collect();
    assert_eq!(fields[..3], ["record", "id", "article"]);
    assert_eq!(fields[22..], EVENT_FIELDS);
    let field = |name: &str| record[name].clone();
    assert_eq!(
        (field("happening"), field("n_reports"), field("story")),
        (json!("h1"), json!(2), json!("s-greve"))
    );
    assert_eq!((field("outlet"), field("confidence")), (json!("Le Quotidien"), json!(0.3)));
    assert_eq!(field("conflicts")[0]["field"], "dead");
}

#[test]
fn what_was_known_on_a_day_is_told_from_its_reports_only() {
    let made = made();
    let finder = Finder::new(&made.store).unwrap();
    let of = |told, day: &str| {
        finder.events(&Filter::default(), told, Some(day), &Listing::default()).unwrap()
    };
    assert!(of(Told::Reports, "2019-12-31").keys.is_empty());
    // Article 1, published on the first of January, holds events 1, 41 and 81; 1 and 81 are one happening.
    let first = of(Told::Happenings, "2020-01-01");
    let mut found = ids(&finder, &first);
    found.sort();
    assert_eq!(found, ["e1", "e41"]);
    assert_eq!(of(Told::Reports, "2020-01-01").keys.len(), 3);
    // Before the new version came, the old one was known.
    let has = |day: &str| {
        let page = of(Told::Reports, day);
        ids(&finder, &page).iter().any(|id| id == "e29")
    };
    assert_eq!(finder.event(29, None).unwrap()["article"], "a37");
    assert!(has("2020-02-20") && !has("2020-03-01"));
    let then = finder.event(2, Some("2020-01-08")).unwrap();
    assert_eq!((then["n_reports"].clone(), then["n_outlets"].clone()), (json!(1), json!(1)));
}

#[test]
fn pages_follow_each_other_without_a_gap() {
    let made = made();
    let finder = Finder::new(&made.store).unwrap();
    for told in [Told::Happenings, Told::Reports] {
        for (by, is_ascending) in By::ALL.into_iter().flat_map(|by| [(by, true), (by, false)]) {
            let all = Listing::new(by, is_ascending, None, None).unwrap();
            let all = finder.events(&Filter::default(), told, None, &all).unwrap().keys;
            let (mut paged, mut cursor) = (Vec::new(), None);
            loop {
                let listing = Listing::new(by, is_ascending, Some(7), cursor.as_deref()).unwrap();
                let page = finder.events(&Filter::default(), told, None, &listing).unwrap();
                paged.extend(page.keys);
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(paged, all, "{by:?} {is_ascending}");
            assert_eq!(all.len(), if told == Told::Happenings { 78 } else { 117 });
        }
    }
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    for cursor in
        ["", "x", "date~asc~2020-01-01~1", "date~desc~2020-01-01~x", "confidence~desc~0.5~1"]
    {
        let error = Listing::new(By::Date, false, None, Some(cursor)).unwrap_err();
        assert_eq!(error.code(), "bad_value", "{cursor}");
    }
}

#[test]
fn quotes_articles_and_stories_are_found() {
    let made = made();
    let finder = Finder::new(&made.store).unwrap();
    let all = Listing::default();
    let quotes = |filter: &Filter| finder.quotes(filter, &all).unwrap().keys.len();
    let articles = |filter: &Filter| finder.articles(filter, None, &all).unwrap().keys.len();
    let stories = |filter: &Filter| finder.stories(filter, None, &all).unwrap().keys;
    let f = Filter::default;
    // Two quotes of each of the first twenty articles, one of each other; the old version's is gone.
    assert_eq!(quotes(&f()), 59);
    assert_eq!(quotes(&Filter { text: words("reforme"), ..f() }), 29);
    assert_eq!(quotes(&Filter { speakers: vec![Who::parse("zelenskyy").unwrap()], ..f() }), 26);
    assert_eq!(quotes(&Filter { is_direct: Some(true), langs: strings(&["en"]), ..f() }), 10);
    assert_eq!(articles(&f()), 39);
    assert_eq!(articles(&Filter { text: words("présidentielle"), ..f() }), 6);
    assert_eq!(articles(&Filter { outlets: strings(&["agence delta"]), ..f() }), 10);
    assert_eq!(articles(&Filter { places: strings(&["suva"]), ..f() }), 10);
    assert_eq!(articles(&Filter { actors: vec![Who::Country("IGO".to_owned())], ..f() }), 7);
    assert_eq!(articles(&Filter { days: Days::parse(Some("2020-02"), None).unwrap(), ..f() }), 8);
    assert_eq!(finder.articles(&f(), Some("2020-01-05"), &all).unwrap().keys.len(), 5);
    assert_eq!(stories(&f()), [2, 1]);
    assert_eq!(stories(&Filter { article: Some("a1".to_owned()), ..f() }), [1]);
    let story = finder.whole_story("s-old", None).unwrap();
    assert_eq!(story["id"], "s-greve");
    assert_eq!(story["articles"].as_array().map(Vec::len), Some(20));
    assert_eq!(story["timeline"].as_array().map(Vec::len), Some(40));
    assert!(finder.whole_story("s", None).unwrap_err().to_string().contains("unknown story `s`"));
    let article =
        finder.article(38).map(|record| (record["version"].clone(), record["text"].is_string()));
    assert_eq!(article.unwrap(), (json!(2), true));
}

#[test]
fn rollups_and_events_count_the_same() {
    let made = made();
    let finder = Finder::new(&made.store).unwrap();
    let of_events = Filter { min_confidence: Some(0.0), ..Filter::default() };
    for per in [
        vec![],
        vec![Per::Type],
        vec![Per::Month, Per::Type],
        vec![Per::Day],
        vec![Per::Year, Per::Status],
        vec![Per::Pair],
        vec![Per::Pair, Per::Type],
        vec![Per::Day, Per::Pair],
    ] {
        for days in [
            Days::default(),
            Days::parse(Some("2020-01-05"), Some("2020-01-20")).unwrap(),
            Days::parse(Some("2020-01"), Some("2020-01")).unwrap(),
        ] {
            for types in [vec![], strings(&["ASSAULT"])] {
                let count = Count { per: per.clone(), ..Count::default() };
                let mut rolled = finder
                    .count(
                        &Filter { days: days.clone(), types: types.clone(), ..Filter::default() },
                        &count,
                    )
                    .unwrap();
                let mut counted = finder
                    .count(&Filter { days: days.clone(), types, ..of_events.clone() }, &count)
                    .unwrap();
                let key = |row: &Vec<Value>| format!("{row:?}");
                rolled.sort_by_key(key);
                counted.sort_by_key(key);
                assert_eq!(rolled, counted, "{per:?} {days:?}");
            }
        }
    }
}

#[test]
fn everything_can_be_counted_by() {
    let made = made();
    let finder = Finder::new(&made.store).unwrap();
    for per in Per::ALL {
        for (told, as_of) in [
            (Told::Happenings, None),
            (Told::Reports, None),
            (Told::Happenings, Some("2020-01-20".to_owned())),
        ] {
            let count = Count { per: vec![per], told, as_of, limit: None };
            let rows = finder.count(&Filter::default(), &count).unwrap();
            assert!(
                !rows.is_empty() && rows.iter().all(|row| row.len() == count.columns().len()),
                "{per:?}"
            );
        }
    }
    let by_outlet = Count { per: vec![Per::Outlet], ..Count::default() };
    let rows = finder.count(&Filter::default(), &by_outlet).unwrap();
    assert_eq!(rows.len(), 4);
    let error = Per::parse("months").unwrap_err().to_string();
    assert_eq!(error, "unknown way to count `months`; did you mean `month`?");
}

#[test]
fn an_article_that_tells_of_a_happening_twice_is_one_report() {
    let made = made();
    let finder = Finder::new(&made.store).unwrap();
    let count = Count { told: Told::Reports, ..Count::default() };
    let n_reports = finder.count(&Filter::default(), &count).unwrap();
    let pairs =
        "SELECT count(*) FROM (SELECT DISTINCT happening, article FROM event WHERE is_current = 1)";
    let expected: i64 = made.store.connection().query_row(pairs, (), |row| row.get(0)).unwrap();
    assert_eq!(n_reports, [[json!(expected)]]);
    let page = finder.events(&Filter::default(), Told::Reports, None, &Listing::default()).unwrap();
    assert!((expected as usize) < page.keys.len());
}

#[test]
fn unknown_words_are_refused_with_what_may_be_meant() {
    let made = made();
    let finder = Finder::new(&made.store).unwrap();
    let countries = [("FRA", "France"), ("UKR", "Ukraine")]
        .map(|(code, name)| (code.to_owned(), name.to_owned()));
    let words = finder.vocabulary(BTreeMap::from(countries)).unwrap();
    assert_eq!(words.event_type("assault").unwrap(), "ASSAULT");
    assert_eq!(words.country("ukraine").unwrap(), "UKR");
    assert_eq!(words.country("FJI").unwrap(), "FJI");
    for (error, expected) in [
        (words.event_type("ASSAUT"), "unknown type `ASSAUT`; did you mean `ASSAULT`?"),
        (words.status("happend"), "unknown status `happend`; did you mean `happened`?"),
        (words.country("Frence"), "unknown country `Frence`; did you mean `France`?"),
        (words.country("FRX"), "unknown country `FRX`; did you mean `FRA`?"),
        (words.mode("dem"), "unknown mode `dem`; did you mean `demo`?"),
        (
            words.country("'; DROP"),
            "unknown country `'; DROP`; give its code of three letters, such as `FRA`, or its English name",
        ),
    ] {
        assert_eq!(error.unwrap_err().to_string(), expected);
    }
    assert!(words.status("x").unwrap_err().to_string().contains("there are `happened`, `ongoing`"));
}

#[test]
fn the_prompt_only_reads() {
    let made = made();
    let prompt = Prompt::open(made.store.path()).unwrap();
    let run = |sql: &str| {
        let mut rows = Vec::new();
        let take = |row| {
            rows.push(row);
            Ok::<(), FindError>(())
        };
        prompt.run(sql, take).map(|()| rows)
    };
    assert_eq!(run("SELECT count(*) FROM v_event").unwrap(), [[json!(78)]]);
    assert_eq!(run("SELECT count(*) FROM v_report").unwrap(), [[json!(117)]]);
    assert_eq!(
        run("SELECT count(*) FROM article_text WHERE article_text MATCH 'kyiv'").unwrap(),
        [[json!(20)]]
    );
    assert!(run("PRAGMA table_info(event)").is_ok());
    assert!(run("WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3) SELECT sum(x) FROM c").is_ok());
    for sql in [
        "DELETE FROM event",
        "INSERT INTO outlet (name) VALUES ('x')",
        "ATTACH 'x.db' AS x",
        "VACUUM INTO 'x.db'",
        "CREATE TEMP TABLE t (x)",
        "PRAGMA query_only = 0",
        "PRAGMA journal_mode = delete",
        "PRAGMA writable_schema = 1",
        "BEGIN IMMEDIATE",
        "DETACH main",
        "SELECT load_extension('x')",
        "SELECT 1; SELECT 2",
        "SELEC 1",
        "SELECT x FROM nowhere",
        "",
    ] {
        let error = run(sql);
        assert!(sql.is_empty() || error.is_err(), "{sql}");
    }
    assert_eq!(prompt.columns("SELECT day, type FROM v_event").unwrap(), ["day", "type"]);
    let error = run("DROP TABLE event").unwrap_err().to_string();
    assert!(error.contains("only takes statements that read"), "{error}");
    assert_eq!(run("SELECT count(*) FROM event").unwrap(), [[json!(120)]]);
}

/// What nobody should type, and everybody might.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("'; DROP TABLE event; --".to_owned()),
        Just("\" OR 1=1 --".to_owned()),
        Just("100%_\\".to_owned()),
        Just("\0".to_owned()),
        Just("a\0b".to_owned()),
        Just("x".repeat(100_000)),
        Just("?1".to_owned()),
        Just(") UNION SELECT 1 --".to_owned()),
        "\\PC{0,30}",
    ]
}

fn one_of<T: Clone + std::fmt::Debug + 'static>(
    values: &[T],
) -> impl Strategy<Value = Vec<T>> + use<T> {
    prop::sample::subsequence(values.to_vec(), 0..=2.min(values.len()))
}

fn filters() -> impl Strategy<Value = Filter> {
    let who = ["FRA", "IGO", "macron", "Q3874799", "dockers", "nobody"]
        .map(|name| Who::parse(name).unwrap());
    let texts = [None, words("présidentielle"), words("jour OR day"), words("manifeste* -kyiv")];
    let evidence = [None, None, words("kyiv"), words("paris OR signed")];
    let parties = (one_of(&who), one_of(&who), one_of(&who), one_of(&who));
    let lists = (
        one_of(&strings(&["ASSAULT", "AID", "PROTEST"])),
        one_of(&strings(&["demo", "visit"])),
        one_of(&strings(&["happened", "denied", "planned"])),
        one_of(&strings(&["FRA", "UKR"])),
        one_of(&strings(&["MIL", "GOV"])),
        one_of(&strings(&["Le Quotidien", "The Harbour Post"])),
        one_of(&strings(&["fr", "en"])),
        one_of(&strings(&["paris", "2988507", "suva"])),
    );
    let single = (
        prop::sample::select(texts.to_vec()),
        prop::sample::select(evidence.to_vec()),
        prop::option::weighted(0.2, 0.3..0.9),
        prop::option::weighted(0.2, 0..3u32),
        prop::sample::select(vec![None, None, Some("2020-01-10"), Some("2020-01")]),
        prop::sample::select(vec![None, None, None, Some("s-greve".to_owned())]),
        prop::sample::select(vec![None, None, None, Some("a5".to_owned())]),
    );
    // Most fields are empty in most filters, or nothing would ever be found.
    (parties, lists, single, any::<u32>()).prop_map(|(who, lists, single, kept)| {
        let keep = |n: u32| kept >> (2 * n) & 3 == 0;
        let filter = Filter {
            actors: who.0,
            recipients: who.1,
            speakers: who.2,
            participants: who.3,
            types: lists.0,
            modes: lists.1,
            statuses: lists.2,
            countries: lists.3,
            sectors: lists.4,
            outlets: lists.5,
            langs: lists.6,
            places: lists.7,
            text: single.0,
            evidence: single.1,
            min_confidence: single.2,
            min_independent: single.3,
            days: Days::parse(single.4, None).unwrap(),
            story: single.5,
            article: single.6,
            ..Filter::default()
        };
        thinned(filter, keep)
    })
}

fn thinned(filter: Filter, keep: impl Fn(u32) -> bool) -> Filter {
    fn some<T>(values: Vec<T>, keep: bool) -> Vec<T> {
        if keep { values } else { Vec::new() }
    }
    Filter {
        actors: some(filter.actors, keep(0)),
        recipients: some(filter.recipients, keep(1)),
        speakers: some(filter.speakers, keep(2)),
        participants: some(filter.participants, keep(3)),
        types: some(filter.types, keep(4)),
        modes: some(filter.modes, keep(5)),
        statuses: some(filter.statuses, keep(6)),
        countries: some(filter.countries, keep(7)),
        sectors: some(filter.sectors, keep(8)),
        outlets: some(filter.outlets, keep(9)),
        langs: some(filter.langs, keep(10)),
        places: some(filter.places, keep(11)),
        text: filter.text.filter(|_| keep(12)),
        evidence: filter.evidence.filter(|_| keep(13)),
        ..filter
    }
}

/// The same question where every way is left out, and where only the `nth` is left.
fn found(
    connection: &rusqlite::Connection,
    mut question: plan::Question,
    nth: Option<usize>,
) -> Vec<i64> {
    let mut n = 0;
    for condition in &mut question.conditions {
        condition.ways.retain(|_| {
            n += 1;
            nth == Some(n - 1)
        });
    }
    question.keys(connection).unwrap().into_iter().map(|(key, _)| key).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_way_finds_the_same(filter in filters(), by in prop::sample::select(By::ALL.to_vec()), is_ascending: bool, reports: bool, then: bool, limit in prop::option::of(1..20usize)) {
        let made = made();
        let told = if reports { Told::Reports } else { Told::Happenings };
        let as_of = then.then_some("2020-01-25");
        let listing = Listing::new(by, is_ascending, limit, None).unwrap();
        let connection = made.store.connection();
        let question = || events::question(connection, &filter, told, as_of, &listing).unwrap();
        let walked = found(connection, question(), None);
        let n_ways: usize = question().conditions.iter().map(|condition| condition.ways.len()).sum();
        for nth in 0..n_ways {
            prop_assert_eq!(&found(connection, question(), Some(nth)), &walked, "way {} of {:?}", nth, question());
        }
        let chosen: Vec<i64> = question().keys(connection).unwrap().into_iter().map(|(key, _)| key).collect();
        prop_assert_eq!(chosen, walked);
    }

    #[test]
    fn whatever_is_typed_gives_rows_or_a_clear_error(value in nasty(), other in nasty()) {
        let made = made();
        let finder = Finder::new(&made.store).unwrap();
        let all = || vec![value.clone(), other.clone()];
        let who: Vec<Who> = all().iter().filter_map(|name| Who::parse(name).ok()).collect();
        let own = [
            Filter { text: Words::parse(&value).ok(), evidence: Words::parse(&other).ok(), ..Filter::default() },
            Filter { types: all(), ..Filter::default() },
            Filter { modes: all(), ..Filter::default() },
            Filter { contexts: vec![value.clone()], ..Filter::default() },
            Filter { statuses: all(), ..Filter::default() },
            Filter { actors: who.clone(), ..Filter::default() },
            Filter { recipients: who.clone(), participants: who.clone(), ..Filter::default() },
            Filter { speakers: who, ..Filter::default() },
            Filter { countries: all(), ..Filter::default() },
            Filter { sectors: all(), ..Filter::default() },
            Filter { places: all(), ..Filter::default() },
            Filter { outlets: all(), ..Filter::default() },
            Filter { langs: all(), ..Filter::default() },
            Filter { story: Some(value.clone()), ..Filter::default() },
            Filter { article: Some(value.clone()), ..Filter::default() },
        ];
        for filter in own {
            for told in [Told::Happenings, Told::Reports] {
                finder.events(&filter, told, Some(&other), &Listing::default()).unwrap();
                finder.events(&filter, told, None, &Listing::default()).unwrap();
            }
            finder.quotes(&filter, &Listing::default()).unwrap();
            finder.articles(&filter, Some(&value), &Listing::default()).unwrap();
            finder.stories(&filter, None, &Listing::default()).unwrap();
            finder.count(&filter, &Count { per: vec![Per::Month, Per::Actor], ..Count::default() }).unwrap();
        }
        if let Err(error) = finder.whole_story(&value, Some(&other)) {
            prop_assert!(error.to_string().starts_with("unknown story `"));
        }
        for by in By::ALL {
            let listing = Listing::new(by, false, Some(3), Some(&value));
            prop_assert!(listing.is_err());
            if let Ok(listing) = Listing::new(by, false, Some(3), Some(&format!("{}~desc~{value}~3", by.name()))) {
                finder.events(&Filter::default(), Told::Happenings, None, &listing).unwrap();
            }
        }
    }
}
