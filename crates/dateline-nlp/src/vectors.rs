//! Word vectors: which words are used alike.

use crate::model::file::{Array, ModelFile};
use crate::model::tables::IdMap;
use crate::strings::string_id;

/// The word vectors of a model. Many words share a row; most words of a language have one.
#[derive(Debug, Clone)]
pub struct Vectors {
    rows: Array<f32>,
    key2row: IdMap,
    width: usize,
}

impl Vectors {
    pub(crate) fn load(file: &ModelFile, width: usize) -> Result<Vectors, String> {
        let rows = file.array::<f32>("vectors")?;
        if !rows.len().is_multiple_of(width) {
            return Err("section `vectors` is damaged".into());
        }
        Ok(Vectors { rows, key2row: IdMap::read(file, "key2row")?, width })
    }

    /// Returns how many numbers a vector has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Returns the vector of a word, spelt exactly so; `None` for unknown words. Words are not folded to lower case.
    pub fn vector(&self, word: &str) -> Option<&[f32]> {
        self.by_id(string_id(word))
    }

    pub(crate) fn by_id(&self, id: u64) -> Option<&[f32]> {
        let row = self.key2row.get(id)? as usize;
        self.rows.get(row * self.width..(row + 1) * self.width)
    }

    /// Returns the cosine of two words' vectors, -1 to 1; `None` where one is unknown or zero.
    pub fn similarity(&self, a: &str, b: &str) -> Option<f32> {
        cosine(self.vector(a)?, self.vector(b)?)
    }

    /// Returns the `n` of `candidates` that are most like `word`, best first, with their cosines. Unknown candidates are left out; equals
    /// keep their order.
    pub fn nearest<'c>(
        &self,
        word: &str,
        candidates: impl IntoIterator<Item = &'c str>,
        n: usize,
    ) -> Vec<(&'c str, f32)> {
        let Some(vector) = self.vector(word) else { return Vec::new() };
        let score =
            |candidate: &'c str| Some((candidate, cosine(vector, self.vector(candidate)?)?));
        let mut scored: Vec<(&str, f32)> = candidates.into_iter().filter_map(score).collect();
        scored.sort_by(|a, b| b.1.total_cmp(&a.1));
        scored.truncate(n);
        scored
    }
}

/// Returns the cosine of two vectors of one length; `None` where one has no direction.
pub fn cosine(a: &[f32], b: &[f32]) -> Option<f32> {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let lengths = (dot(a, a) * dot(b, b)).sqrt();
    (lengths > 0.0).then(|| dot(a, b) / lengths)
}
