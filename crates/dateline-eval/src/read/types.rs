//! Which event types there are: PLOVER's, those that are declared, and any other that is no misspelling of one of them.

use std::collections::BTreeSet;

use dateline_types::EventType;

use super::error::Error;

/// CONCEDE and RETREAT as one, in coarser golds.
const YIELD: &str = "YIELD";

/// The types that are known.
#[derive(Debug)]
pub(super) struct Types {
    known: BTreeSet<String>,
    plover: BTreeSet<&'static str>,
}

impl Default for Types {
    fn default() -> Types {
        Types::new([])
    }
}

impl Types {
    pub(super) fn new(own: impl IntoIterator<Item = String>) -> Types {
        let plover =
            EventType::ALL.each_ref().map(|own| own.name()).into_iter().chain([YIELD]).collect();
        Types { known: own.into_iter().collect(), plover }
    }

    /// Tells whether a type is PLOVER's. Another one is taken too, unless it looks like a slip of the pen.
    pub(super) fn is_known(&self, name: &str) -> Result<bool, Error> {
        if self.plover.contains(name) {
            return Ok(true);
        }
        if self.known.contains(name) {
            return Ok(false);
        }
        let meant = self.plover.iter().find(|known| looks_like(name, known));
        match meant {
            Some(known) => {
                Err(Error::UnknownType { found: name.to_owned(), known: (*known).to_owned() })
            }
            None => Ok(false),
        }
    }
}

/// One letter off in a short word, two in a longer one, or other capitals.
fn looks_like(name: &str, known: &str) -> bool {
    let allowed = match known.len() {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    };
    let upper: Vec<char> = name.trim().to_uppercase().chars().collect();
    distance(&upper, &known.chars().collect::<Vec<_>>()) <= allowed
}

/// Counts the letters to change, add or drop (Levenshtein).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (nth, letter) in one.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], nth + 1);
        for at in 0..other.len() {
            let changed = diagonal + usize::from(*letter != other[at]);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_types_of_ones_own() {
        let types = Types::new(["ASSAULTS".to_owned()]);
        assert_eq!((types.is_known("ACCUSE"), types.is_known("YIELD")), (Ok(true), Ok(true)));
        for own in ["RAID", "INVESTIGATE", "price rise", "ASSAULTS", "DEMAND"] {
            assert_eq!(types.is_known(own), Ok(false), "{own}");
        }
        for (slip, meant) in
            [("accuse", "ACCUSE"), ("ACUSE", "ACCUSE"), ("REQUESTS", "REQUEST"), ("aid", "AID")]
        {
            let error = Error::UnknownType { found: slip.to_owned(), known: meant.to_owned() };
            assert_eq!(types.is_known(slip), Err(error));
        }
    }
}
