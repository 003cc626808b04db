//! Tagger, morphologizer and sentence recogniser: one layer of scores, and the best class of each token.

use super::tok2vec::{Matrix, Tok2Vec, grow};
use crate::doc::TokenData;
use crate::kernels::{Kernels, Rows};
use crate::model::file::ModelFile;
use crate::model::manifest::{TagClass, TaggerSpec, Tok2VecSpec};

/// The weights and classes of one tagger.
#[derive(Debug)]
pub(crate) struct Tagger {
    pub(crate) own_tok2vec: Option<Tok2Vec>,
    pub(crate) input_width: usize,
    softmax: Matrix,
    classes: Vec<TagClass>,
}

impl Tagger {
    pub(crate) fn load(
        file: &ModelFile,
        spec: &TaggerSpec,
        load_tok2vec: impl Fn(&Tok2VecSpec) -> Result<Tok2Vec, String>,
    ) -> Result<Tagger, String> {
        let own_tok2vec = spec.own_tok2vec.as_ref().map(load_tok2vec).transpose()?;
        let name = format!("{}.softmax", spec.name);
        let input_width = Matrix::n_inputs_of(file, &name)?;
        if own_tok2vec.as_ref().is_some_and(|tok2vec| tok2vec.width != input_width)
            || spec.classes.is_empty()
        {
            return Err(format!("tagger `{}` is damaged", spec.name));
        }
        let softmax = Matrix::load_affine(file, &name, input_width, spec.classes.len())?;
        Ok(Tagger { own_tok2vec, input_width, softmax, classes: spec.classes.clone() })
    }

    /// Appends the best class of each row of `tensor`.
    pub(crate) fn predict(
        &self,
        kernels: Kernels,
        tensor: &[f32],
        scores: &mut Vec<f32>,
        best: &mut Vec<u16>,
    ) {
        let n = tensor.len() / self.input_width;
        let packed = self.softmax.packed();
        grow(scores, n * packed.n_columns());
        kernels.affine(Rows { data: tensor, stride: self.input_width, n }, packed, scores);
        let rows = scores.chunks_exact(packed.n_columns()).take(n);
        best.extend(rows.map(|row| argmax(&row[..self.classes.len()]) as u16));
    }

    /// Sets what the classes set.
    pub(crate) fn annotate(&self, best: &[u16], tokens: &mut [TokenData]) {
        for (token, &best) in tokens.iter_mut().zip(best) {
            let TagClass { tag, pos, morph } = self.classes[usize::from(best)];
            token.tag = if tag > 0 { tag } else { token.tag };
            if pos > 0 {
                (token.pos, token.morph) = (pos, morph);
            }
        }
    }
}

/// The class of the sentence recogniser that starts a sentence.
pub(crate) const SENT_START: u16 = 1;

/// Returns the place of the highest number, the first of equals.
pub(crate) fn argmax(numbers: &[f32]) -> usize {
    let (chunks, rest) = numbers.as_chunks::<16>();
    let mut lanes = [f32::NEG_INFINITY; 16];
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = if x > *lane { x } else { *lane };
        }
    }
    let highest = lanes
        .iter()
        .chain(rest)
        .fold(f32::NEG_INFINITY, |highest, &x| if x > highest { x } else { highest });
    numbers.iter().position(|&x| x == highest).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::argmax;

    #[test]
    fn the_first_of_equals_wins() {
        for n in 1..70 {
            for best in 0..n {
                let mut numbers = vec![0.0; n];
                numbers[best..].fill(1.0);
                assert_eq!(argmax(&numbers), best, "{n}");
            }
        }
        assert_eq!(argmax(&[f32::NAN; 20]), 0);
    }
}
