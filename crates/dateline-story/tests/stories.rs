//! Stories are told apart, keep their numbers, and what became of them is told.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod made;

use dateline_story::stories::{StoryChange, summary};
use dateline_story::{Archive, ArticleKey, Memory, Placed, Print, StoryKey, group};
use made::article;

/// Adds a report that has these words, each told twice.
fn add(memory: &mut Memory, key: i64, published: &str, words: &str) -> Placed {
    let text = format!("{words} {words}");
    let mut report = article(&key.to_string(), published, &text);
    report.title = Some(format!("On {words}"));
    group::add_print(memory, ArticleKey(key), Print::of_plain(&report), Vec::new()).unwrap()
}

fn story(memory: &Memory, key: i64) -> Option<StoryKey> {
    memory.stories(&[ArticleKey(key)]).unwrap().first().map(|(_, story)| *story)
}

const STRIKE: &str = "nurses strike hospital wages union Nairobi";
const FLOOD: &str = "river flood dyke evacuated villages Mekong";

fn two_stories() -> Memory {
    let mut memory = Memory::default();
    for (key, words) in [(1, STRIKE), (2, FLOOD), (3, STRIKE), (4, FLOOD), (5, STRIKE)] {
        add(&mut memory, key, "2026-03-04", words);
    }
    memory
}

#[test]
fn reports_of_one_happening_are_one_story() {
    let memory = two_stories();
    assert_eq!(story(&memory, 1), story(&memory, 5));
    assert_eq!(story(&memory, 2), story(&memory, 4));
    assert_ne!(story(&memory, 1), story(&memory, 2));
    let told = summary(&memory, story(&memory, 2).unwrap()).unwrap().unwrap();
    assert_eq!(told.title, format!("On {FLOOD}"));
    assert_eq!(told.first_day, told.last_day);
    assert_eq!(summary(&memory, StoryKey(99)).unwrap(), None);
}

#[test]
fn the_same_a_month_later_is_another_story() {
    let mut memory = two_stories();
    let placed = add(&mut memory, 6, "2026-04-20", STRIKE);
    let own = story(&memory, 6).unwrap();
    assert_ne!(Some(own), story(&memory, 1));
    assert_eq!(placed.stories, [StoryChange::Began(own)]);
}

#[test]
fn a_report_that_joins_changes_no_other() {
    let mut memory = two_stories();
    let before = story(&memory, 2);
    let placed = add(&mut memory, 6, "2026-03-05", FLOOD);
    assert_eq!(story(&memory, 6), before);
    assert_eq!((placed.moves.len(), placed.stories.len()), (1, 0));
}

#[test]
fn a_story_ends_with_its_last_report() {
    let mut memory = two_stories();
    let flood = story(&memory, 2).unwrap();
    assert!(group::remove(&mut memory, ArticleKey(2)).unwrap().stories.is_empty());
    let placed = group::remove(&mut memory, ArticleKey(4)).unwrap();
    assert_eq!(placed.stories, [StoryChange::Ended(flood)]);
    assert_eq!(story(&memory, 4), None);
    assert_eq!(group::remove(&mut memory, ArticleKey(4)).unwrap(), Placed::default());
}

#[test]
fn what_is_added_again_is_replaced() {
    let mut memory = two_stories();
    let again = add(&mut memory, 2, "2026-03-04", STRIKE);
    assert_eq!(story(&memory, 2), story(&memory, 1));
    assert!(again.moves.iter().any(|one| one.article == ArticleKey(2) && one.to.is_none()));
    let counts = memory.n_articles().unwrap();
    assert_eq!(counts, [("en".to_owned(), 5)]);
}
