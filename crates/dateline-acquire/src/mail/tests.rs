//! Messages and mailboxes as they come, and as they are broken.

use super::*;
use crate::pages::Item;

const LETTER: &[u8] = include_bytes!("../../tests/samples/newsletter.eml");
const MAILBOX: &[u8] = include_bytes!("../../tests/samples/newsletters.mbox");

fn items(bytes: &[u8]) -> Vec<Item> {
    open(Stream::of("a.mbox", Cursor::new(bytes.to_vec()))).unwrap().collect()
}

#[test]
fn a_letter_is_its_page_with_its_sender_and_day() {
    let page = items(LETTER).remove(0).unwrap();
    assert_eq!(page.title.as_deref(), Some("La lettre du matin : grève à l’hôpital"));
    assert_eq!(page.outlet.as_deref(), Some("Le Courrier inventé"));
    assert_eq!(page.published.as_deref(), Some("2026-11-27T07:30:00+01:00"));
    assert_eq!(page.id.as_deref(), Some("lettre-1@example.org"));
    let html = page.content.as_str();
    assert!(html.contains("<p>Les infirmières ont manifesté jeudi à Lyon.</p>"), "{html}");
    assert!(!html.contains("bienvenue"));
}

#[test]
fn a_mailbox_is_read_message_by_message() {
    let pages: Vec<_> = items(MAILBOX).into_iter().map(Result::unwrap).collect();
    let titles: Vec<_> = pages.iter().map(|page| page.title.as_deref().unwrap()).collect();
    assert_eq!(titles, ["Morning brief", "Evening brief"]);
    assert_eq!(pages[1].origin, "message 2 of `a.mbox`");
    let text = pages[0].content.as_str();
    assert!(text.contains("\nFrom here on the road is closed.\n"), "{text}");
    assert!(text.ends_with("\n\nFrom now on, at 10:30, said nobody."), "{text}");
}

#[test]
fn what_is_no_message_is_a_problem() {
    let codes = |bytes: &[u8]| -> Vec<_> {
        items(bytes).into_iter().map(|item| item.unwrap_err().code).collect()
    };
    assert_eq!(codes(b"Dear all,\n\nno head."), ["bad_message"]);
    assert_eq!(codes(b""), ["bad_message"]);
    assert_eq!(codes(b"From: a@example.org\nContent-Type: image/png\n\nx"), ["empty_text"]);
    let long = [b"From: a@example.org\n\n".as_slice(), &vec![b'a'; MAX_MESSAGE_BYTES]].concat();
    assert_eq!(codes(&long), ["text_too_long"]);
    let in_box =
        [b"From a Mon Nov 23 10:00:00 2026\n".as_slice(), &long, b"\n\n", MAILBOX].concat();
    let found: Vec<_> = items(&in_box).into_iter().map(|item| item.is_ok()).collect();
    assert_eq!(found, [false, true, true]);
}

proptest::proptest! {
    #[test]
    fn any_bytes_give_pages_or_problems(bytes: Vec<u8>, cut in 0..LETTER.len(), at in 0..LETTER.len()) {
        items(&bytes);
        let noisy = [LETTER.get(..cut).unwrap(), &bytes, LETTER.get(at..).unwrap()].concat();
        items(&noisy);
    }

    #[test]
    fn a_cut_costs_no_message_before_it(cut in 0..MAILBOX.len()) {
        let second: &[u8] = b"From evening";
        let at_second = MAILBOX.windows(second.len()).position(|bytes| bytes == second).unwrap();
        let n_line = MAILBOX.get(at_second..).unwrap().iter().position(|byte| *byte == b'\n').unwrap();
        if cut >= at_second + n_line {
            proptest::prop_assert_eq!(&items(MAILBOX.get(..cut).unwrap())[0], &items(MAILBOX)[0]);
        }
    }
}
