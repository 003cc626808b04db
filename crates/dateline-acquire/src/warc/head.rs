//! Named fields before a body, as web archives and HTTP have them.

/// A head longer than this is none.
pub(super) const MAX_HEAD_BYTES: usize = 64 << 10;

/// A first line and named fields.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) first: String,
    fields: Vec<(String, String)>,
}

impl Head {
    /// Reads a head without the empty line at its end. Lines that are no field are passed over, as browsers do.
    pub(super) fn parse(bytes: &[u8]) -> Head {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines();
        let mut head =
            Head { first: lines.next().unwrap_or_default().to_owned(), ..Head::default() };
        for line in lines {
            head.add(line);
        }
        head
    }

    fn add(&mut self, line: &str) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = self.fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            self.fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    /// Returns the first field of a name in small letters; an empty one is none.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, value)| known == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }
}

/// Returns how long a head is, and how long with the empty line at its end; `None` where it has none.
pub(super) fn head_end(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut line_start = 0;
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
        let line = bytes.get(line_start..at)?;
        if line.is_empty() || line == b"\r" {
            return Some((line_start, at + 1));
        }
        line_start = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_they_are_written() {
        let head = Head::parse(
            b"HTTP/1.1 200 OK\r\nContent-TYPE:text/html;\r\n charset=x\r\nbad\r\nA: \r\nA: b:c",
        );
        assert_eq!(head.first, "HTTP/1.1 200 OK");
        assert_eq!(head.get("content-type"), Some("text/html; charset=x"));
        assert_eq!((head.get("a"), head.get("bad")), (Some("b:c"), None));
    }

    #[test]
    fn a_head_ends_at_the_first_empty_line() {
        assert_eq!(head_end(b"a\r\nb\r\n\r\nc"), Some((6, 8)));
        assert_eq!(head_end(b"a\n\nc\n\n"), Some((2, 3)));
        assert_eq!(head_end(b"\r\nc"), Some((0, 2)));
        assert_eq!(head_end(b"a\r\nb\r\n"), None);
    }
}
