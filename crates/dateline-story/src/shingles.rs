//! A text as the set of its runs of words, which is what a shortened or retouched copy keeps.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::bytes::Damaged;

/// Words in a run. Five in a row are rarely the same by chance, and an editor who changes every tenth word leaves half of them.
pub const RUN_WORDS: usize = 5;

/// The runs of a text, as hashes that are the same in every version of the program; sorted, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shingles(Vec<u32>);

impl Shingles {
    /// Cuts a text into runs. Case, accents, punctuation and white space do not count. A text shorter than a run is one run.
    #[must_use]
    pub fn of(text: &str) -> Shingles {
        let words: Vec<u64> = folded_words(text).map(|word| hash(word.bytes())).collect();
        let mut runs: Vec<u32> = match words.len() {
            0 => Vec::new(),
            n if n < RUN_WORDS => vec![hash_of_run(&words)],
            _ => words.windows(RUN_WORDS).map(hash_of_run).collect(),
        };
        runs.sort_unstable();
        runs.dedup();
        Shingles(runs)
    }

    /// Returns how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns all runs, sorted.
    #[must_use]
    pub fn runs(&self) -> &[u32] {
        &self.0
    }

    /// Makes it of runs that were kept, which must be sorted and different.
    pub(crate) fn of_runs(runs: Vec<u32>) -> Result<Shingles, Damaged> {
        let is_sorted = runs.is_sorted_by(|one, two| one < two);
        if is_sorted { Ok(Shingles(runs)) } else { Err(Damaged::Content) }
    }

    /// Returns those that stand for all in an index: all where they are few, else one in two, four, eight… as chosen by the run itself, so that
    /// of two texts the finer sample holds what they share in the coarser one.
    pub(crate) fn sample(&self) -> Vec<u32> {
        let one_in = self.0.len().div_ceil(MAX_SAMPLED).next_power_of_two() as u32;
        self.0.iter().copied().filter(|run| run % one_in == 0).collect()
    }

    /// Returns how many runs two texts share.
    #[must_use]
    pub fn n_shared(&self, other: &Shingles) -> usize {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut n_shared = 0;
        while let (Some(one), Some(two)) = (ours.peek(), theirs.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => drop(ours.next()),
                std::cmp::Ordering::Greater => drop(theirs.next()),
                std::cmp::Ordering::Equal => {
                    n_shared += 1;
                    ours.next();
                    theirs.next();
                }
            }
        }
        n_shared
    }
}

/// So many runs of a text are kept in the index, give or take chance: 5 of a third of it are then missed by chance once in 200 times.
const MAX_SAMPLED: usize = 32;

/// Returns the words of a text in small letters without accents.
pub(crate) fn folded_words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .map(folded)
}

fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// FNV-1a with a last stir: short, and fixed for ever, since stored hashes must stay comparable.
pub(crate) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    stirred(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    }))
}

/// The upper half of a hash.
pub(crate) fn short_hash(text: &str) -> u32 {
    (hash(text.bytes()) >> 32) as u32
}

fn hash_of_run(words: &[u64]) -> u32 {
    let run = words
        .iter()
        .fold(0x9e37_79b9_7f4a_7c15, |run: u64, word| stirred(run.rotate_left(5) ^ word));
    (run >> 32) as u32
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
fn stirred(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_marks_do_not_count() {
        let one = Shingles::of("Le président a reçu « mardi » l'envoyé.");
        let two = Shingles::of("LE PRESIDENT A RECU MARDI, L’ENVOYE");
        assert_eq!((one.clone(), one.len()), (two, 3));
    }

    #[test]
    fn short_texts_are_one_run() {
        assert!(Shingles::of(" – ").is_empty());
        assert_eq!(Shingles::of("Un mot").n_shared(&Shingles::of("un MOT")), 1);
        assert_eq!(Shingles::of("Un mot").n_shared(&Shingles::of("un autre")), 0);
    }
}
