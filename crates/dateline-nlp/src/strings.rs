//! How a string becomes a number: spaCy's ids, and the rows of hashed embedding tables.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::symbols::SYMBOLS;

/// Returns spaCy's id of a string: 0 for the empty one, a small number for a reserved one, else its hash.
pub(crate) fn string_id(s: &str) -> u64 {
    static RESERVED: LazyLock<FxHashMap<&'static str, u64>> =
        LazyLock::new(|| SYMBOLS.into_iter().zip(0..).collect());
    RESERVED.get(s).copied().unwrap_or_else(|| murmur64a(s.as_bytes()))
}

/// MurmurHash64A with seed 1 (Austin Appleby, public domain), by which spaCy numbers strings.
pub(crate) fn murmur64a(bytes: &[u8]) -> u64 {
    const M: u64 = 0xC6A4_A793_5BD1_E995;
    const R: u32 = 47;
    let mut h = 1 ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        h = (h ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0; 8];
        last[..tail.len()].copy_from_slice(tail);
        h = (h ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    h ^= h >> R;
    h = h.wrapping_mul(M);
    h ^ (h >> R)
}

/// Returns the four numbers that choose an id's rows in a hashed embedding table: MurmurHash3 x64-128 of one 8-byte key.
pub(crate) fn embedding_keys(id: u64, seed: u32) -> [u32; 4] {
    let mut h1 =
        id.wrapping_mul(0x87C3_7B91_1142_53D5).rotate_left(31).wrapping_mul(0x4CF5_AD43_2745_937F);
    h1 ^= u64::from(seed) ^ 8;
    let mut h2 = u64::from(seed) ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = final_mix(h1);
    h2 = final_mix(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

fn final_mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    x = (x ^ (x >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    x ^ (x >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_spacys() {
        assert_eq!(murmur64a("le".as_bytes()), 13361843836202591494);
        assert_eq!(murmur64a("abcdefgh".as_bytes()), 17751780907874141760);
        assert_eq!(murmur64a("abcdefghi".as_bytes()), 13885881106499164936);
    }

    #[test]
    fn reserved_strings_are_not_hashed() {
        assert_eq!(string_id(""), 0);
        assert_eq!(string_id("X"), 101);
        assert_eq!(string_id("_"), 456);
        assert_eq!(string_id("é"), 16256712947286012828);
    }

    #[test]
    fn embedding_keys_are_spacys() {
        assert_eq!(
            embedding_keys(string_id("le"), 8),
            [636765490, 476316241, 3102631883, 714474361]
        );
        assert_eq!(
            embedding_keys(string_id("le"), 13),
            [3628890151, 4203874355, 3321063327, 839606409]
        );
    }
}
