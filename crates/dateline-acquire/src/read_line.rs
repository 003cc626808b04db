//! Lines of bounded length.

use std::io::{self, BufRead};

/// What [`read_line`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineRead {
    /// Nothing is left.
    End,
    /// A line, its end cut off.
    Line,
    /// A line of more than `max_bytes`; its first `max_bytes` are kept, the rest was read and dropped.
    TooLong,
}

/// Reads the next line into `line`, which is cleared first. Never holds more than `max_bytes` of it.
///
/// # Errors
///
/// Where the reader fails.
pub fn read_line(
    reader: &mut dyn BufRead,
    line: &mut Vec<u8>,
    max_bytes: usize,
) -> io::Result<LineRead> {
    line.clear();
    let (mut n_read, mut ended) = (0_usize, false);
    while !ended {
        let available = match reader.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            break;
        }
        let newline = available.iter().position(|&byte| byte == b'\n');
        let part = newline.and_then(|at| available.get(..at)).unwrap_or(available);
        let kept = part.len().min(max_bytes - line.len());
        line.extend(part.iter().take(kept));
        ended = newline.is_some();
        let n_used = part.len() + usize::from(ended);
        n_read += n_used;
        reader.consume(n_used);
    }
    let n_line = n_read - usize::from(ended);
    if line.last() == Some(&b'\r') && n_line == line.len() {
        line.pop();
    }
    Ok(match n_read {
        0 => LineRead::End,
        _ if n_line > max_bytes => LineRead::TooLong,
        _ => LineRead::Line,
    })
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn lines(text: &[u8], max_bytes: usize, buffer: usize) -> Vec<(LineRead, Vec<u8>)> {
        let mut reader = BufReader::with_capacity(buffer, text);
        let mut all = Vec::new();
        let mut line = Vec::new();
        loop {
            match read_line(&mut reader, &mut line, max_bytes).unwrap() {
                LineRead::End => return all,
                read => all.push((read, line.clone())),
            }
        }
    }

    #[test]
    fn lines_are_cut_at_any_buffer_size() {
        for buffer in 1..9 {
            let found = lines(b"one\r\n\ntwolong\nthr\nlast", 5, buffer);
            let expected: [(LineRead, &[u8]); 5] = [
                (LineRead::Line, b"one"),
                (LineRead::Line, b""),
                (LineRead::TooLong, b"twolo"),
                (LineRead::Line, b"thr"),
                (LineRead::Line, b"last"),
            ];
            assert_eq!(found, expected.map(|(read, line)| (read, line.to_vec())));
        }
    }

    #[test]
    fn a_line_of_just_the_bound_passes() {
        assert_eq!(lines(b"12345\n", 5, 3), [(LineRead::Line, b"12345".to_vec())]);
        assert_eq!(lines(b"123456\n", 5, 3), [(LineRead::TooLong, b"12345".to_vec())]);
    }
}
