//! Strangers' words as text of the page.

use std::fmt::{self, Display, Formatter, Write as _};

/// Shows a text so that a browser reads it back as it is, in elements and in quoted attributes.
pub(in crate::printer) struct Escaped<'a>(pub(in crate::printer) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            // A browser would make it a line feed.
            '\r' => f.write_str("&#13;"),
            // HTML has no way to write it.
            '\0' => f.write_char('\u{fffd}'),
            c => f.write_char(c),
        })
    }
}
