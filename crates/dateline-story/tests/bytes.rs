//! What is kept as bytes comes back as it was; other bytes are an error.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use dateline_story::deed::{DayBasis, Party, Spot};
use dateline_story::shingles::Shingles;
use dateline_story::terms::Term;
use dateline_story::{Damaged, Deed, Print};
use dateline_types::{Resolution, Status};
use jiff::civil::Date;
use proptest::prelude::*;

fn date() -> impl Strategy<Value = Date> {
    (1_i16..=9999, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap())
}

fn terms() -> impl Strategy<Value = Vec<Term>> {
    prop::collection::btree_map(any::<u32>(), 0.0_f32..100.0, 0..9)
        .prop_map(|all| all.into_iter().map(|(hash, weight)| Term { hash, weight }).collect())
}

fn print() -> impl Strategy<Value = Print> {
    let said = (".*", prop::option::of(".*"), prop::option::of("[a-z ]*"));
    let held = (terms(), terms(), prop::collection::vec(any::<u32>(), 0..9));
    (date(), prop::option::of(any::<i64>()), said, "[\\w ]{0,200}", held).prop_map(
        |(day, time, (title, outlet, agency), text, (words, names, leads))| Print {
            id: title.clone(),
            day,
            time,
            lang: "fr".to_owned(),
            title,
            outlet,
            agency,
            runs: Shingles::of(&text),
            words,
            names,
            leads,
        },
    )
}

fn parties() -> impl Strategy<Value = Vec<Party>> {
    let party = (prop::option::of(any::<u32>()), prop::option::of(any::<u32>()), any::<bool>());
    let party = party.prop_map(|(who, country, is_country_inferred)| Party {
        who,
        country,
        is_country_inferred,
    });
    prop::collection::vec(party, 0..3)
}

fn spot() -> impl Strategy<Value = Spot> {
    let point = prop::option::of((-90.0_f32..90.0, -180.0_f32..180.0));
    let resolution = prop::sample::select(vec![Resolution::City, Resolution::Region]);
    (prop::option::of(any::<u32>()), point, resolution)
        .prop_map(|(country, point, resolution)| Spot { country, resolution, point })
}

fn deed() -> impl Strategy<Value = Deed> {
    let days = (date(), date(), date());
    let stands = prop::sample::select(Status::ALL.to_vec());
    let basis = prop::sample::select(vec![DayBasis::Told, DayBasis::Story, DayBasis::Publication]);
    let hashes = || prop::collection::vec(any::<u32>(), 0..9);
    let held = (any::<bool>(), prop::option::of(spot()), hashes(), hashes());
    (".*", days, (stands, basis), (parties(), parties()), held).prop_map(
        |(id, (one, two, published), (status, basis), (actors, recipients), held)| Deed {
            id,
            event_type: "ASSAULT".to_owned(),
            modes: held.3.clone(),
            status,
            first_day: one.min(two),
            last_day: one.max(two),
            basis,
            actors,
            recipients,
            has_counts: held.0,
            spot: held.1,
            published,
            time: None,
            names: held.2,
            countries: held.3,
        },
    )
}

proptest! {
    #[test]
    fn prints_come_back(print in print()) {
        prop_assert_eq!(Print::from_bytes(&print.to_bytes()), Ok(print));
    }

    #[test]
    fn deeds_come_back(deed in deed()) {
        prop_assert_eq!(Deed::from_bytes(&deed.to_bytes()), Ok(deed));
    }

    #[test]
    fn what_is_cut_or_goes_on_is_damaged(print in print(), deed in deed(), at in any::<prop::sample::Index>()) {
        for mut bytes in [print.to_bytes(), deed.to_bytes()] {
            let cut = &bytes[..at.index(bytes.len())];
            prop_assert_eq!(Print::from_bytes(cut).err(), Some(Damaged::Content));
            prop_assert_eq!(Deed::from_bytes(cut).err(), Some(Damaged::Content));
            bytes.push(0);
            prop_assert!(Print::from_bytes(&bytes).is_err() && Deed::from_bytes(&bytes).is_err());
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(mut bytes in prop::collection::vec(any::<u8>(), 1..300)) {
        bytes[0] = 1;
        let _ = (Print::from_bytes(&bytes), Deed::from_bytes(&bytes));
    }

    #[test]
    fn one_wrong_byte_is_read_or_refused(print in print(), deed in deed(), at in any::<prop::sample::Index>(), value in any::<u8>()) {
        for mut bytes in [print.to_bytes(), deed.to_bytes()] {
            let at = at.index(bytes.len());
            bytes[at] = value;
            let _ = (Print::from_bytes(&bytes), Deed::from_bytes(&bytes));
        }
    }
}

#[test]
fn a_newer_version_is_named() {
    assert_eq!(Print::from_bytes(&[9, 0]).err(), Some(Damaged::Version(9)));
    assert!(Damaged::Version(9).to_string().contains("version `9`"));
}
