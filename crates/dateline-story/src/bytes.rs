//! Numbers and words as bytes, little endian, and back. Damaged bytes are an error, never a panic and never a large allocation.

use jiff::civil::Date;

/// Bytes that no version of the program wrote, or that a newer one did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damaged {
    /// They begin with the number of a version that is not known.
    Version(u8),
    /// They end too early, go on too long, or hold a value that cannot be.
    Content,
}

impl std::fmt::Display for Damaged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Damaged::Version(version) => write!(
                f,
                "what grouping keeps is of version `{version}`, which this program does not know; a newer one may have written it"
            ),
            Damaged::Content => f.write_str("what grouping keeps is damaged"),
        }
    }
}

impl std::error::Error for Damaged {}

/// Bytes being written.
#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn new(version: u8) -> Writer {
        Writer(vec![version])
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn byte(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.0.extend(value.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.0.extend(value.to_le_bytes());
    }

    pub(crate) fn date(&mut self, date: Date) {
        self.0.extend(date.year().to_le_bytes());
        self.byte(date.month() as u8);
        self.byte(date.day() as u8);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.u32(text.len() as u32);
        self.0.extend(text.bytes());
    }

    pub(crate) fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Writer, &T)) {
        self.u32(items.len() as u32);
        items.iter().for_each(|item| write(self, item));
    }

    pub(crate) fn option<T>(&mut self, item: Option<T>, write: impl FnOnce(&mut Writer, T)) {
        self.byte(u8::from(item.is_some()));
        if let Some(item) = item {
            write(self, item);
        }
    }
}

/// Bytes being read.
#[derive(Debug)]
pub(crate) struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    /// Starts to read what the given version wrote.
    pub(crate) fn new(bytes: &'b [u8], version: u8) -> Result<Reader<'b>, Damaged> {
        let mut reader = Reader(bytes);
        match reader.byte()? {
            own if own == version => Ok(reader),
            other => Err(Damaged::Version(other)),
        }
    }

    /// Gives the value, where all was read.
    pub(crate) fn done<T>(self, value: T) -> Result<T, Damaged> {
        if self.0.is_empty() { Ok(value) } else { Err(Damaged::Content) }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Damaged::Content)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Damaged> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Damaged> {
        self.take().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Damaged> {
        self.take().map(u64::from_le_bytes)
    }

    /// Reads a number that was written as the bits of [`f32`].
    pub(crate) fn f32(&mut self) -> Result<f32, Damaged> {
        let number = f32::from_bits(self.u32()?);
        if number.is_finite() { Ok(number) } else { Err(Damaged::Content) }
    }

    pub(crate) fn date(&mut self) -> Result<Date, Damaged> {
        let year = self.take().map(i16::from_le_bytes)?;
        let (month, day) = (self.byte()? as i8, self.byte()? as i8);
        Date::new(year, month, day).map_err(|_| Damaged::Content)
    }

    pub(crate) fn text(&mut self) -> Result<String, Damaged> {
        let len = self.u32()? as usize;
        let (text, rest) = self.0.split_at_checked(len).ok_or(Damaged::Content)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).map_err(|_| Damaged::Content)
    }

    pub(crate) fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Reader<'b>) -> Result<T, Damaged>,
    ) -> Result<Vec<T>, Damaged> {
        let len = self.u32()? as usize;
        // Every item takes a byte at least, so that a wrong length asks for no more memory than there are bytes.
        if len > self.0.len() {
            return Err(Damaged::Content);
        }
        let mut items = Vec::with_capacity(len);
        for _ in 0..len {
            items.push(read(self)?);
        }
        Ok(items)
    }

    pub(crate) fn option<T>(
        &mut self,
        read: impl FnOnce(&mut Reader<'b>) -> Result<T, Damaged>,
    ) -> Result<Option<T>, Damaged> {
        match self.byte()? {
            0 => Ok(None),
            1 => read(self).map(Some),
            _ => Err(Damaged::Content),
        }
    }
}
