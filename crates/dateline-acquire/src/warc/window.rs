//! Bytes in the order in which they come, of which those since a mark are kept, so that reading can go back there after a fault.

use std::io::{self, BufRead, Read};

/// So much is asked for at once.
const CHUNK_BYTES: usize = 64 << 10;

/// So much behind the reading is kept at most; the mark of a longer record moves along.
const MAX_KEPT_BYTES: usize = 4 << 20;

/// A reader that can go back a little.
pub(crate) struct Window<R> {
    inner: R,
    bytes: Vec<u8>,
    /// Where the first of `bytes` stands in the whole.
    start: u64,
    /// The next one to be read, and the one to go back to, in `bytes`.
    next: usize,
    mark: usize,
}

impl<R: Read> Window<R> {
    pub(crate) fn new(inner: R) -> Window<R> {
        Window { inner, bytes: Vec::new(), start: 0, next: 0, mark: 0 }
    }

    /// Returns how many bytes were read since the beginning.
    pub(crate) fn position(&self) -> u64 {
        self.start + self.next as u64
    }

    /// Returns what is there and not yet read.
    pub(crate) fn available(&self) -> &[u8] {
        self.bytes.get(self.next..).unwrap_or_default()
    }

    /// Gets more bytes; `false` where there are none.
    pub(crate) fn fill_more(&mut self) -> io::Result<bool> {
        if self.next - self.mark > MAX_KEPT_BYTES {
            self.mark = self.next;
        }
        self.start += self.mark as u64;
        self.bytes.drain(..self.mark);
        self.next -= self.mark;
        self.mark = 0;
        let n_before = self.bytes.len();
        self.bytes.resize(n_before + CHUNK_BYTES, 0);
        let read = self.read_chunk(n_before);
        self.bytes.truncate(n_before + *read.as_ref().unwrap_or(&0));
        read.map(|n_read| n_read > 0)
    }

    fn read_chunk(&mut self, from: usize) -> io::Result<usize> {
        let room = self.bytes.get_mut(from..).unwrap_or_default();
        loop {
            match self.inner.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    /// Gets `n` bytes, if there are so many, and returns what is there.
    pub(crate) fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.available().len() < n && self.fill_more()? {}
        Ok(self.available())
    }

    /// Keeps what comes from here on.
    pub(crate) fn set_mark(&mut self) {
        self.mark = self.next;
    }

    /// Reads again from the mark on.
    pub(crate) fn go_back(&mut self) {
        self.next = self.mark;
    }

    /// Forgets all and begins anew, for what stands behind is another thing.
    pub(crate) fn restart(&mut self) {
        self.bytes.clear();
        (self.start, self.next, self.mark) = (0, 0, 0);
    }

    pub(crate) fn inner_mut(&mut self) -> &mut R {
        &mut self.inner
    }

    /// Passes over `n` bytes; returns how many there were.
    pub(crate) fn skip(&mut self, n: u64) -> io::Result<u64> {
        let mut n_left = n;
        while n_left > 0 {
            let n_available = self.fill_buf()?.len() as u64;
            if n_available == 0 {
                break;
            }
            let n_used = n_available.min(n_left);
            self.consume(n_used as usize);
            n_left -= n_used;
        }
        Ok(n - n_left)
    }

    /// Passes over bytes until `found` tells where in those available to stop; it sees at least `n_seen`, but at the end. `false` where it never does.
    pub(crate) fn skip_to(
        &mut self,
        n_seen: usize,
        found: impl Fn(&[u8]) -> Option<usize>,
    ) -> io::Result<bool> {
        loop {
            let available = self.peek(n_seen)?;
            let n_available = available.len();
            if let Some(at) = found(available) {
                self.consume(at);
                return Ok(true);
            }
            if n_available < n_seen {
                self.consume(n_available);
                return Ok(false);
            }
            // What begins in the last bytes shows when there are more.
            self.consume(n_available + 1 - n_seen);
        }
    }
}

impl<R: Read> Read for Window<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.fill_buf()?.read(buffer)?;
        self.consume(n_read);
        Ok(n_read)
    }
}

impl<R: Read> BufRead for Window<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, n: usize) {
        self.next = (self.next + n).min(self.bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_goes_back_to_the_mark() {
        let mut window = Window::new(&b"one two three"[..]);
        assert_eq!(window.skip(4).unwrap(), 4);
        window.set_mark();
        assert_eq!(window.skip(100).unwrap(), 9);
        window.go_back();
        assert_eq!((window.position(), window.peek(3).unwrap()), (4, &b"two three"[..]));
    }

    #[test]
    fn no_more_than_the_bound_is_kept() {
        const N_BYTES: u64 = 20 << 20;
        let mut window = Window::new(io::repeat(b'a').take(N_BYTES));
        window.set_mark();
        assert_eq!(window.skip(u64::MAX).unwrap(), N_BYTES);
        assert!(window.bytes.capacity() <= 2 * (MAX_KEPT_BYTES + 2 * CHUNK_BYTES));
        window.go_back();
        assert!(window.position() >= N_BYTES - MAX_KEPT_BYTES as u64 - CHUNK_BYTES as u64);
    }

    #[test]
    fn what_is_looked_for_is_found_across_chunks() {
        for n_before in [0, 1, CHUNK_BYTES - 2, CHUNK_BYTES - 1, CHUNK_BYTES, 3 * CHUNK_BYTES] {
            let bytes = [vec![b' '; n_before], b"xyz".to_vec()].concat();
            let mut window = Window::new(bytes.as_slice());
            let at = |bytes: &[u8]| bytes.windows(3).position(|window| window == b"xyz");
            assert!(window.skip_to(3, at).unwrap());
            assert_eq!(window.position(), n_before as u64);
            assert!(!window.skip_to(3, |_| None).unwrap());
        }
    }
}
