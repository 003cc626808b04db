//! The archive in memory keeps its word: what is put is found, what is dropped is not.

use dateline_story::copies::{CopyKind, CopyLink};
use dateline_story::print::UNDATED;
use dateline_story::shingles::Shingles;
use dateline_story::{Archive, ArticleKey, Memory, Print};
use jiff::civil::date;

fn print(leads: &[u32]) -> Print {
    Print {
        id: "a".to_owned(),
        day: UNDATED,
        time: None,
        lang: "fr".to_owned(),
        title: String::new(),
        outlet: None,
        agency: None,
        runs: Shingles::of("Un deux trois quatre cinq six."),
        words: Vec::new(),
        names: Vec::new(),
        leads: leads.to_vec(),
    }
}

#[test]
fn what_more_than_the_limit_hold_leads_nowhere() {
    let mut memory = Memory::default();
    for key in 1..=3 {
        memory.put_print(ArticleKey(key), &print(&[7, key as u32 + 10])).unwrap();
    }
    let days = UNDATED..=UNDATED;
    let found = |limit| memory.term_holders(&[7, 11, 12], &days, limit).unwrap();
    assert_eq!(found(3).len(), 5);
    assert_eq!(found(2), [(11, ArticleKey(1)), (12, ArticleKey(2))]);
    let later = date(2020, 1, 1)..=date(2020, 1, 2);
    assert!(memory.term_holders(&[7], &later, 9).unwrap().is_empty());
    let runs = print(&[]).sampled_runs();
    assert_eq!((runs.len(), memory.run_holders(&runs, &days, 9).unwrap().len()), (2, 6));
}

#[test]
fn what_is_dropped_is_not_found() {
    let (mut memory, key) = (Memory::default(), ArticleKey(1));
    memory.put_print(key, &print(&[7])).unwrap();
    memory.drop_print(key, &print(&[7])).unwrap();
    let days = UNDATED..=UNDATED;
    assert!(memory.prints(&[key]).unwrap().is_empty());
    assert!(memory.term_holders(&[7], &days, 9).unwrap().is_empty());
    assert!(memory.run_holders(&print(&[]).sampled_runs(), &days, 9).unwrap().is_empty());
}

#[test]
fn links_are_found_from_both_sides() {
    let (mut memory, one, two) = (Memory::default(), ArticleKey(1), ArticleKey(2));
    let link = CopyLink { other: two, kind: CopyKind::Near, containment: 0.9 };
    memory.put_copy_link(one, &link).unwrap();
    assert_eq!(memory.copy_links(two).unwrap(), [CopyLink { other: one, ..link }]);
    memory.drop_copy_links(two).unwrap();
    assert!(memory.copy_links(one).unwrap().is_empty());
}
