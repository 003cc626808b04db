//! Reads tables of tab-separated columns line by line: no quoting, no heading.

use std::io::{BufRead, Read};

/// No line of a gazetteer is longer; a file without line ends must not be read whole.
const MAX_LINE_BYTES: u64 = 1 << 20;

/// Calls `each` with the columns of every line. The error is the reason, with the line's number.
pub(crate) fn for_each_row<const N: usize>(
    mut table: impl BufRead,
    mut each: impl FnMut([&str; N]) -> Result<(), String>,
) -> Result<(), String> {
    let mut line = Vec::new();
    for number in 1u64.. {
        line.clear();
        let n_bytes = table.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line);
        if n_bytes.map_err(|error| format!("line {number}: {error}"))? == 0 {
            break;
        }
        columns(&line).and_then(&mut each).map_err(|reason| format!("line {number}: {reason}"))?;
    }
    Ok(())
}

fn columns<const N: usize>(line: &[u8]) -> Result<[&str; N], String> {
    let line = line.strip_suffix(b"\n").ok_or("it has no end: the file is cut off there")?;
    let line = std::str::from_utf8(line.strip_suffix(b"\r").unwrap_or(line))
        .map_err(|_| "it is not UTF-8")?;
    let mut columns = line.split('\t');
    let mut found = [""; N];
    for (nth, column) in found.iter_mut().enumerate() {
        *column = columns.next().ok_or_else(|| format!("it has {nth} columns, not {N}"))?;
    }
    match columns.count() {
        0 => Ok(found),
        more => Err(format!("it has {} columns, not {N}", N + more)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &str) -> Result<Vec<[String; 2]>, String> {
        let mut rows = Vec::new();
        for_each_row(table.as_bytes(), |row: [&str; 2]| {
            rows.push(row.map(str::to_owned));
            Ok(())
        })?;
        Ok(rows)
    }

    #[test]
    fn rows_are_read_and_damage_is_told() {
        assert_eq!(read("").unwrap().len(), 0);
        assert_eq!(read("a\tb\n\tc\r\n").unwrap(), [["a", "b"], ["", "c"]]);
        for (table, reason) in [
            ("a\tb\na\n", "line 2: it has 1 columns, not 2"),
            ("a\tb\tc\n", "line 1: it has 3 columns, not 2"),
            ("a\tb\na\tb", "line 2: it has no end: the file is cut off there"),
        ] {
            assert_eq!(read(table).unwrap_err(), reason);
        }
        let long = "a".repeat(MAX_LINE_BYTES as usize + 1);
        assert_eq!(read(&long).unwrap_err(), "line 1: it has no end: the file is cut off there");
    }
}
