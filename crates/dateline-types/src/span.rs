//! A stretch of a text.

use std::ops::Range;

/// A half-open stretch of bytes, at character boundaries of the text it belongs to.
///
/// ```
/// use dateline_types::ByteSpan;
/// assert!(ByteSpan::of("Kadıköy", 0, 4).is_none()); // inside the two-byte `ı`
/// assert_eq!(ByteSpan::of("Kadıköy", 0, 5).unwrap().text("Kadıköy"), "Kadı");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSpan {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl ByteSpan {
    /// Makes a span of offsets that are known to be boundaries.
    #[must_use]
    pub fn new(start: usize, end: usize) -> ByteSpan {
        debug_assert!(start <= end, "a span that ends before it starts: {start}..{end}");
        ByteSpan { start, end }
    }

    /// Makes a span of `text`, where both offsets are character boundaries within it.
    #[must_use]
    pub fn of(text: &str, start: usize, end: usize) -> Option<ByteSpan> {
        text.get(start..end).map(|_| ByteSpan { start, end })
    }

    /// Returns the words; nothing where the span is of another text.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Returns the number of bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Tells whether the span holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Tells whether the spans share a byte.
    #[must_use]
    pub fn overlaps(&self, other: ByteSpan) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Tells whether `other` lies within this span.
    #[must_use]
    pub fn contains(&self, other: ByteSpan) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns the smallest span that holds both.
    #[must_use]
    pub fn cover(&self, other: ByteSpan) -> ByteSpan {
        ByteSpan { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl From<Range<usize>> for ByteSpan {
    fn from(range: Range<usize>) -> ByteSpan {
        ByteSpan::new(range.start, range.end)
    }
}
