//! The bytes of the tokenizer's section in a model file: little-endian numbers, each list after its length.

/// Writes a section.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub(super) fn u16(&mut self, value: u16) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    pub(super) fn u32(&mut self, value: u32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// Writes a length. Conversion makes nothing near 4 GiB.
    pub(super) fn len(&mut self, len: usize) {
        self.u32(u32::try_from(len).unwrap_or(u32::MAX));
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.len(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn u16s(&mut self, values: &[u16]) {
        self.len(values.len());
        values.iter().for_each(|&value| self.u16(value));
    }

    pub(super) fn u64s(&mut self, values: &[u64]) {
        self.len(values.len());
        values.iter().for_each(|value| self.bytes.extend_from_slice(&value.to_le_bytes()));
    }
}

/// Reads a section. The bytes may be anything: no read panics, and nothing is allocated that the bytes do not fill.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn take(&mut self, n_bytes: usize) -> Result<&'a [u8], String> {
        let (taken, rest) =
            self.rest.split_at_checked(n_bytes).ok_or("the tokenizer's section is cut off")?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) =
            self.rest.split_first_chunk().ok_or("the tokenizer's section is cut off")?;
        self.rest = rest;
        Ok(*taken)
    }

    pub(super) fn u8(&mut self) -> Result<u8, String> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub(super) fn u16(&mut self) -> Result<u16, String> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(super) fn u32(&mut self) -> Result<u32, String> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(super) fn len(&mut self) -> Result<usize, String> {
        Ok(self.u32()? as usize)
    }

    pub(super) fn bytes(&mut self) -> Result<&'a [u8], String> {
        let n_bytes = self.len()?;
        self.take(n_bytes)
    }

    pub(super) fn str(&mut self) -> Result<&'a str, String> {
        std::str::from_utf8(self.bytes()?)
            .map_err(|_| "the tokenizer's section has a text that is not UTF-8".to_owned())
    }

    pub(super) fn u16s(&mut self) -> Result<Vec<u16>, String> {
        let n_bytes = self.len()?.saturating_mul(2);
        Ok(self
            .take(n_bytes)?
            .as_chunks()
            .0
            .iter()
            .map(|&bytes| u16::from_le_bytes(bytes))
            .collect())
    }

    pub(super) fn u64s(&mut self) -> Result<Vec<u64>, String> {
        let n_bytes = self.len()?.saturating_mul(8);
        Ok(self
            .take(n_bytes)?
            .as_chunks()
            .0
            .iter()
            .map(|&bytes| u64::from_le_bytes(bytes))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut writer = Writer::default();
        writer.u8(7);
        writer.u16s(&[1, 65535]);
        writer.u64s(&[1 << 63]);
        writer.bytes("né".as_bytes());
        let bytes = writer.finish();
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.u8(), Ok(7));
        assert_eq!(reader.u16s(), Ok(vec![1, 65535]));
        assert_eq!(reader.u64s(), Ok(vec![1 << 63]));
        assert_eq!(reader.str(), Ok("né"));
        assert!(reader.is_at_end() && reader.u8().is_err());
    }

    #[test]
    fn a_length_beyond_the_end_is_an_error() {
        assert!(Reader::new(&[255; 9]).u64s().is_err());
        assert!(Reader::new(&[2, 0, 0, 0, b'a']).str().is_err());
    }
}
