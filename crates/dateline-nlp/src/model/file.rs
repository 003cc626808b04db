//! The model file: sections of plain arrays that are used where they lie, and a table of contents at the end.
//!
//! ```text
//! 0   magic            8 bytes
//! 8   format version   u32, little-endian
//! 12  (zero)           u32
//! 16  table of contents: offset u64, length u64
//! 32  SHA-256 of the table of contents
//! 64  sections, each at a multiple of 64 bytes
//! …   table of contents, JSON
//! ```
//!
//! Opening checks the header and the table of contents; every value that is used as an index is checked where it is used, so that a damaged
//! file can give wrong words but never a panic. [`ModelFile::verify`] checks every byte.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytemuck::Pod;
use memmap2::Mmap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::manifest::Manifest;
use crate::Error;

const MAGIC: &[u8; 8] = b"DLMODEL\0";
/// Raised whenever the layout or the meaning of a section changes.
const VERSION: u32 = 1;
const HEADER_BYTES: usize = 64;
const ALIGNMENT: usize = 64;

#[derive(Debug, Serialize, Deserialize)]
struct Contents {
    manifest: Manifest,
    sections: BTreeMap<String, Section>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Section {
    offset: usize,
    n_bytes: usize,
    sha256: String,
}

/// Writes a model file section by section.
pub(crate) struct Writer {
    file: std::io::BufWriter<File>,
    path: PathBuf,
    at: usize,
    sections: BTreeMap<String, Section>,
}

impl Writer {
    pub(crate) fn create(path: &Path) -> Result<Writer, Error> {
        let file = File::create(path).map_err(|source| Error::Io {
            action: "write",
            path: path.to_owned(),
            source,
        })?;
        let mut writer = Writer {
            file: std::io::BufWriter::new(file),
            path: path.to_owned(),
            at: 0,
            sections: BTreeMap::new(),
        };
        writer.write(&[0; HEADER_BYTES])?;
        Ok(writer)
    }

    /// Writes one array under a name of its own.
    pub(crate) fn section<T: Pod>(&mut self, name: &str, values: &[T]) -> Result<(), Error> {
        let bytes: &[u8] = bytemuck::cast_slice(values);
        self.write(&[0; ALIGNMENT][..self.at.next_multiple_of(ALIGNMENT) - self.at])?;
        let section =
            Section { offset: self.at, n_bytes: bytes.len(), sha256: hex(&Sha256::digest(bytes)) };
        self.sections.insert(name.to_owned(), section);
        self.write(bytes)
    }

    /// Writes the table of contents and the header, and makes sure that all is on the disk.
    pub(crate) fn finish(mut self, manifest: Manifest) -> Result<(), Error> {
        let contents = Contents { manifest, sections: std::mem::take(&mut self.sections) };
        let contents = serde_json::to_vec(&contents).map_err(|error| self.io(error.into()))?;
        let offset = self.at as u64;
        self.write(&contents)?;
        let mut header = Vec::with_capacity(HEADER_BYTES);
        header.extend_from_slice(MAGIC);
        header.extend_from_slice(&VERSION.to_le_bytes());
        header.extend_from_slice(&[0; 4]);
        header.extend_from_slice(&offset.to_le_bytes());
        header.extend_from_slice(&(contents.len() as u64).to_le_bytes());
        header.extend_from_slice(&Sha256::digest(&contents));
        let result = self
            .file
            .seek(SeekFrom::Start(0))
            .and_then(|_| self.file.write_all(&header))
            .and_then(|()| self.file.flush());
        result.and_then(|()| self.file.get_ref().sync_all()).map_err(|source| self.io(source))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.at += bytes.len();
        self.file.write_all(bytes).map_err(|source| self.io(source))
    }

    fn io(&self, source: std::io::Error) -> Error {
        Error::Io { action: "write", path: self.path.clone(), source }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An open model file.
#[derive(Debug)]
pub(crate) struct ModelFile {
    map: Arc<Mmap>,
    sections: BTreeMap<String, Section>,
}

impl ModelFile {
    /// Maps a file and reads its table of contents.
    pub(crate) fn open(path: &Path) -> Result<(ModelFile, Manifest), Error> {
        let io = |source| Error::Io { action: "read", path: path.to_owned(), source };
        let file = File::open(path).map_err(io)?;
        #[expect(
            unsafe_code,
            reason = "mapping a file is unsafe because someone may change it meanwhile"
        )]
        // SAFETY: model files are written under another name and renamed, never changed in place; what is read from the map is checked
        // as input from outside, so that a change could give wrong values only.
        let map = unsafe { Mmap::map(&file) }.map_err(io)?;
        ModelFile::read(map).map_err(|reason| Error::BadModel { path: path.to_owned(), reason })
    }

    /// Reads a model that is in memory already.
    pub(crate) fn read(map: Mmap) -> Result<(ModelFile, Manifest), String> {
        if cfg!(target_endian = "big") {
            return Err("model files need a little-endian machine".into());
        }
        let header = map.first_chunk::<HEADER_BYTES>().ok_or("it is cut off in the header")?;
        let number = |at: usize| {
            u64::from_le_bytes(header[at..at + 8].first_chunk().copied().unwrap_or_default())
        };
        if &header[..8] != MAGIC {
            return Err("it is not a dateline model file (or its conversion was broken off)".into());
        }
        // The four bytes after the version are zero: read with it, they are checked with it.
        let version = number(8);
        if version != u64::from(VERSION) {
            return Err(format!(
                "it has format version {version}, and this program reads version {VERSION}"
            ));
        }
        let range = usize::try_from(number(16)).ok().zip(usize::try_from(number(24)).ok());
        let contents = range
            .and_then(|(offset, len)| map.get(offset..offset.checked_add(len)?))
            .ok_or("it is cut off")?;
        if Sha256::digest(contents)[..] != header[32..] {
            return Err("its table of contents is damaged".into());
        }
        let contents: Contents = serde_json::from_slice(contents)
            .map_err(|error| format!("its table of contents is damaged: {error}"))?;
        Ok((ModelFile { map: Arc::new(map), sections: contents.sections }, contents.manifest))
    }

    /// Returns the array under a name.
    pub(crate) fn array<T: Pod>(&self, name: &str) -> Result<Array<T>, String> {
        let section =
            self.sections.get(name).ok_or_else(|| format!("section `{name}` is missing"))?;
        let damaged = || format!("section `{name}` is damaged");
        let range =
            section.offset..section.offset.checked_add(section.n_bytes).ok_or_else(damaged)?;
        let bytes = self.map.get(range.clone()).ok_or_else(damaged)?;
        bytemuck::try_cast_slice::<u8, T>(bytes).map_err(|_| damaged())?;
        Ok(Array { map: Arc::clone(&self.map), range, element: PhantomData })
    }

    /// Checks every section against its checksum; the error names the first that differs.
    pub(crate) fn verify(&self) -> Result<(), String> {
        for (name, section) in &self.sections {
            let bytes = self.array::<u8>(name)?;
            if hex(&Sha256::digest(&*bytes)) != section.sha256 {
                return Err(format!("section `{name}` does not match its checksum"));
            }
        }
        Ok(())
    }
}

/// An array inside the mapped file; keeps the map alive.
#[derive(Debug, Clone)]
pub(crate) struct Array<T> {
    map: Arc<Mmap>,
    range: std::ops::Range<usize>,
    element: PhantomData<T>,
}

impl<T: Pod> std::ops::Deref for Array<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        bytemuck::cast_slice(&self.map[self.range.clone()])
    }
}
