//! How rare a term is among all reports so far: what is in every report tells nothing.

use rustc_hash::FxHashMap;

use crate::archive::Archive;
use crate::print::Print;
use crate::terms::Term;

/// How many reports hold each term of some.
#[derive(Debug, Default)]
pub(crate) struct Rarity {
    n_reports: FxHashMap<String, u64>,
    n_in_all: u64,
    n_holders: FxHashMap<u32, u64>,
}

/// Terms with their rarity, of length one; sorted by hash.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Vector(Vec<(u32, f32)>);

/// What a report is about, as reports are compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Gist {
    pub(crate) lang: String,
    pub(crate) words: Vector,
    pub(crate) names: Vector,
}

impl Rarity {
    /// Reads how many reports hold each term of these.
    pub(crate) fn read<'p, A: Archive>(
        archive: &A,
        prints: impl Iterator<Item = &'p Print>,
    ) -> Result<Rarity, A::Error> {
        let mut terms: Vec<u32> = prints.flat_map(hashes).collect();
        terms.sort_unstable();
        terms.dedup();
        let n_reports: FxHashMap<String, u64> = archive.n_articles()?.into_iter().collect();
        let n_in_all = n_reports.values().sum();
        let n_holders = archive.term_counts(&terms)?;
        Ok(Rarity { n_reports, n_in_all, n_holders: terms.into_iter().zip(n_holders).collect() })
    }

    /// Returns what a report is about. What it alone holds tells nothing of others.
    pub(crate) fn gist(&self, print: &Print) -> Gist {
        self.gist_with(print, 2)
    }

    /// Returns what leads to a report: also what it alone holds, since others to come may hold it too.
    pub(crate) fn gist_of_new(&self, print: &Print) -> Gist {
        self.gist_with(print, 1)
    }

    fn gist_with(&self, print: &Print, min_holders: u64) -> Gist {
        let n_of_lang = self.n_reports.get(&print.lang).copied().unwrap_or(0);
        Gist {
            lang: print.lang.clone(),
            words: self.vector(&print.words, n_of_lang, min_holders),
            names: self.vector(&print.names, self.n_in_all, min_holders),
        }
    }

    fn vector(&self, terms: &[Term], n_reports: u64, min_holders: u64) -> Vector {
        // The logarithm of the inverse share of reports that hold a term.
        let rarity = |term: &Term| match self.n_holders.get(&term.hash) {
            Some(&n) if n >= min_holders => ((n_reports + 1) as f32 / n as f32).ln(),
            _ => 0.0,
        };
        let weighted = terms.iter().map(|term| (term.hash, term.weight * rarity(term)));
        let mut parts: Vec<(u32, f32)> = weighted.filter(|(_, weight)| *weight > 0.0).collect();
        let length = parts.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        parts.iter_mut().for_each(|(_, weight)| *weight /= length);
        Vector(parts)
    }
}

/// Returns the hashes of all terms of a report.
pub(crate) fn hashes(print: &Print) -> impl Iterator<Item = u32> + '_ {
    print.words.iter().chain(&print.names).map(|term| term.hash)
}

impl Vector {
    /// Returns the cosine of two vectors, from 0 to 1.
    pub(crate) fn cosine(&self, other: &Vector) -> f32 {
        let (mut ours, mut theirs) = (0, 0);
        let mut sum = 0.0;
        while let (Some((term, weight)), Some((its, of_it))) =
            (self.0.get(ours), other.0.get(theirs))
        {
            if term == its {
                sum += weight * of_it;
            }
            // No branch: which of two hashes is greater cannot be foreseen.
            ours += usize::from(term <= its);
            theirs += usize::from(its <= term);
        }
        sum
    }

    /// Returns the `n` terms that weigh most with their weights, heaviest first.
    pub(crate) fn heaviest(&self, n: usize) -> Vec<(u32, f32)> {
        let mut parts = self.0.clone();
        parts.sort_by(|one, two| two.1.total_cmp(&one.1).then(one.0.cmp(&two.0)));
        parts.truncate(n);
        parts
    }
}
