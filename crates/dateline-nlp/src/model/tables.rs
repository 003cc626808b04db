//! Look-up tables that are used where they lie in the file.

use super::file::{Array, ModelFile, Writer};
use crate::Error;
use crate::strings::string_id;

/// A hash table from ids to numbers: open addressing, at most half full, 0 marks a free place.
#[derive(Debug, Clone)]
pub(crate) struct IdMap {
    keys: Array<u64>,
    values: Array<u32>,
}

impl IdMap {
    pub(crate) fn write(
        writer: &mut Writer,
        name: &str,
        entries: &[(u64, u32)],
    ) -> Result<(), Error> {
        let capacity = (2 * entries.len()).next_power_of_two().max(2);
        let mut keys = vec![0u64; capacity];
        let mut values = vec![0u32; capacity];
        for &(key, value) in entries {
            let mut at = home(key, capacity);
            while keys[at] != 0 && keys[at] != key {
                at = (at + 1) & (capacity - 1);
            }
            keys[at] = key;
            values[at] = value;
        }
        writer.section(&format!("{name}.keys"), &keys)?;
        writer.section(&format!("{name}.values"), &values)
    }

    pub(crate) fn read(file: &ModelFile, name: &str) -> Result<IdMap, String> {
        let (keys, values) = (
            file.array::<u64>(&format!("{name}.keys"))?,
            file.array::<u32>(&format!("{name}.values"))?,
        );
        if keys.len() != values.len() || !keys.len().is_power_of_two() {
            return Err(format!("table `{name}` is damaged"));
        }
        Ok(IdMap { keys, values })
    }

    /// Returns the number under an id. The id 0, that of the empty string, is never there.
    pub(crate) fn get(&self, key: u64) -> Option<u32> {
        let keys: &[u64] = &self.keys;
        let mut at = home(key, keys.len());
        // A damaged table may have no free place.
        for _ in 0..keys.len() {
            match keys[at] {
                0 => return None,
                found if found == key => return self.values.get(at).copied(),
                _ => at = (at + 1) & (keys.len() - 1),
            }
        }
        None
    }
}

/// Ids are hashes already, except for the few hundred reserved ones.
fn home(key: u64, capacity: usize) -> usize {
    (key ^ (key >> 32)) as usize & (capacity - 1)
}

/// Strings one after the other.
#[derive(Debug, Clone)]
pub(crate) struct StringPool {
    offsets: Array<u32>,
    bytes: Array<u8>,
}

impl StringPool {
    pub(crate) fn read(file: &ModelFile, name: &str) -> Result<StringPool, String> {
        Ok(StringPool {
            offsets: file.array(&format!("{name}.offsets"))?,
            bytes: file.array(&format!("{name}.bytes"))?,
        })
    }

    /// Returns the string with a number; `None` where the file is damaged.
    pub(crate) fn get(&self, index: u32) -> Option<&str> {
        let index = index as usize;
        let (start, end) = (*self.offsets.get(index)?, *self.offsets.get(index + 1)?);
        std::str::from_utf8(self.bytes.get(start as usize..end as usize)?).ok()
    }
}

/// Gathers the strings of a [`StringPool`].
pub(crate) struct PoolWriter {
    offsets: Vec<u32>,
    bytes: Vec<u8>,
}

impl PoolWriter {
    pub(crate) fn new() -> PoolWriter {
        PoolWriter { offsets: vec![0], bytes: Vec::new() }
    }

    pub(crate) fn push(&mut self, text: &str) -> u32 {
        self.bytes.extend_from_slice(text.as_bytes());
        self.offsets.push(self.bytes.len() as u32);
        (self.offsets.len() - 2) as u32
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> Result<(), Error> {
        writer.section(&format!("{name}.offsets"), &self.offsets)?;
        writer.section(&format!("{name}.bytes"), &self.bytes)
    }
}

/// Returns the key of a form with a part of speech, for tables that have one entry for each.
pub(crate) fn form_key(form: &str, pos: u8) -> u64 {
    let key = string_id(form).rotate_left(8) ^ u64::from(pos).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    key.max(1)
}
