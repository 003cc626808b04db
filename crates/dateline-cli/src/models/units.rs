//! Sizes for people, sums for machines.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::Failure;

/// Returns a size as people read it: `45.8 MB`.
pub(crate) fn bytes_for_people(n_bytes: u64) -> String {
    const STEPS: [(&str, f64); 3] = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)];
    let n = n_bytes as f64;
    STEPS
        .iter()
        .find(|(_, step)| n >= *step)
        .map_or_else(|| format!("{n_bytes} B"), |(unit, step)| format!("{:.1} {unit}", n / step))
}

/// Returns the SHA-256 of a file's bytes, in lower-case hex digits.
pub(crate) fn sha256_of(path: &Path) -> Result<String, Failure> {
    hash_file(path).map_err(|source| Failure::io("read", path, source))
}

fn hash_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 17];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            n => hasher.update(&buffer[..n]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_carry_one_decimal() {
        assert_eq!(bytes_for_people(999), "999 B");
        assert_eq!(bytes_for_people(45_836_173), "45.8 MB");
        assert_eq!(bytes_for_people(2_000_000_000), "2.0 GB");
    }

    #[test]
    fn the_sum_of_nothing_is_the_published_one() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let sum = sha256_of(file.path()).unwrap();
        assert_eq!(sum, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
