//! Which characters the rules tell apart.

use rustc_hash::FxHashMap;

use super::super::pattern::CharSet;
use super::super::section::{Reader, Writer};

/// A class of characters, or the end of the text.
pub(in super::super) type Symbol = u16;

const PAGE: usize = 256;
const N_PAGES: usize = 0x110000 / PAGE;

/// The map from characters to symbols, as pages of 256 characters of which most are equal.
pub(in super::super) struct Alphabet {
    page_of: Vec<u16>,
    pages: Vec<Symbol>,
    n_classes: usize,
}

impl Alphabet {
    /// Makes the coarsest alphabet in which each of `sets` is a set of symbols.
    ///
    /// # Errors
    ///
    /// Where there are more classes than a symbol can count.
    pub(in super::super) fn new(sets: &[&CharSet]) -> Result<Alphabet, String> {
        let mut classes: FxHashMap<Vec<u64>, Symbol> = FxHashMap::default();
        let mut symbols = vec![0; 0x110000];
        let starts = starts_of_runs(sets);
        for (at, &start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).copied().unwrap_or(0x110000);
            let n_classes = classes.len();
            let class = *classes.entry(membership(sets, start)).or_insert(n_classes as Symbol);
            symbols[start as usize..end as usize].fill(class);
        }
        if classes.len() >= Symbol::MAX as usize - 1 {
            return Err("the rules tell too many characters apart".to_owned());
        }
        Ok(Alphabet::from_symbols(&symbols, classes.len()))
    }

    fn from_symbols(symbols: &[Symbol], n_classes: usize) -> Alphabet {
        let mut known: FxHashMap<&[Symbol], u16> = FxHashMap::default();
        let mut pages = Vec::new();
        let page_of = symbols.chunks(PAGE).map(|page| {
            let n_known = known.len();
            *known.entry(page).or_insert_with(|| {
                pages.extend_from_slice(page);
                n_known as u16
            })
        });
        Alphabet { page_of: page_of.collect(), pages, n_classes }
    }

    /// Returns how many symbols there are; the last is [`Alphabet::end`].
    pub(in super::super) fn n_symbols(&self) -> usize {
        self.n_classes + 1
    }

    /// Returns the symbol that stands for the end of the text.
    pub(in super::super) fn end(&self) -> Symbol {
        self.n_classes as Symbol
    }

    pub(in super::super) fn symbol(&self, c: char) -> Symbol {
        self.symbol_of(c as usize)
    }

    #[inline]
    fn symbol_of(&self, code_point: usize) -> Symbol {
        // Both tables were checked when the alphabet was made.
        self.pages[usize::from(self.page_of[code_point / PAGE]) * PAGE + code_point % PAGE]
    }

    /// Returns for each symbol whether its characters are in `set`.
    pub(in super::super) fn members(&self, set: &CharSet) -> Vec<bool> {
        let mut members = vec![false; self.n_symbols()];
        for &(first, last) in set.ranges() {
            for c in first..=last {
                members[usize::from(self.symbol_of(c as usize))] = true;
            }
        }
        members
    }

    pub(in super::super) fn write(&self, writer: &mut Writer) {
        writer.len(self.n_classes);
        writer.u16s(&self.page_of);
        writer.u16s(&self.pages);
    }

    pub(in super::super) fn read(reader: &mut Reader<'_>) -> Result<Alphabet, String> {
        let alphabet =
            Alphabet { n_classes: reader.len()?, page_of: reader.u16s()?, pages: reader.u16s()? };
        let n_pages = alphabet.pages.len() / PAGE;
        let is_whole = alphabet.page_of.len() == N_PAGES
            && alphabet.page_of.iter().all(|&page| (page as usize) < n_pages)
            && alphabet.n_classes < Symbol::MAX as usize
            && alphabet.pages.iter().all(|&symbol| (symbol as usize) < alphabet.n_classes);
        if is_whole { Ok(alphabet) } else { Err("the tokenizer's alphabet is damaged".to_owned()) }
    }
}

/// Returns the first code point of each run in which no set begins or ends.
fn starts_of_runs(sets: &[&CharSet]) -> Vec<u32> {
    let ends =
        sets.iter().flat_map(|set| set.ranges()).flat_map(|&(first, last)| [first, last + 1]);
    let mut starts: Vec<u32> = ends.filter(|&start| start < 0x110000).chain([0]).collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// Returns as bits which sets have the code point.
fn membership(sets: &[&CharSet], c: u32) -> Vec<u64> {
    sets.chunks(64)
        .map(|sets| {
            sets.iter()
                .enumerate()
                .fold(0, |bits, (at, set)| bits | u64::from(set.contains(c)) << at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_no_set_tells_apart_are_one_symbol() {
        let letters = CharSet::new(vec![('a' as u32, 'z' as u32), (0x4E00, 0x9FFF)]);
        let vowels = CharSet::new("aeiou".chars().map(|c| (c as u32, c as u32)).collect());
        let alphabet = Alphabet::new(&[&letters, &vowels]).expect("few classes");
        assert_eq!(alphabet.n_symbols(), 4);
        assert_eq!(alphabet.symbol('b'), alphabet.symbol('中'));
        assert_ne!(alphabet.symbol('b'), alphabet.symbol('a'));
        let members = alphabet.members(&vowels);
        assert!(
            members[alphabet.symbol('e') as usize]
                && !members[alphabet.symbol('-') as usize]
                && !members[alphabet.end() as usize]
        );
    }
}
