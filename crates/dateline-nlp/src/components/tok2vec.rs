//! tok2vec: a vector for each token from its own form and, through four convolutions, from the four words on each side.
//!
//! Hashed embeddings and the word vector make a word's own vector (`MultiHashEmbed`), which depends on the form alone; so do its products
//! with the first convolution. Both are computed once for each form and cached. The other convolutions (`MaxoutWindowEncoder`) are matrix
//! products over overlapping rows. A text is encoded page by page, so that memory does not grow with it.

use std::ops::Range;

use super::features::{LexemeNorms, Words, feature_id};
use crate::kernels::{Kernels, PLAIN_VECTORS, Packed, Rows, kernels};
use crate::model::file::{Array, ModelFile};
use crate::model::manifest::{Column, Feature, MIXER_PIECES, Tok2VecSpec};
use crate::strings::{embedding_keys, string_id};
use crate::type_cache::TypeCache;
use crate::vectors::Vectors;

/// The weights of one tok2vec.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    pub(crate) width: usize,
    n_pieces: usize,
    columns: Vec<(Column, Array<f32>)>,
    static_vectors: Option<(Vectors, Matrix)>,
    mixer: Layer,
    products: Matrix,
    first_bias: Array<f32>,
    first_norm: Norm,
    blocks: Vec<Layer>,
    lexeme_norms: LexemeNorms,
}

/// A packed matrix in the model file.
#[derive(Debug, Clone)]
pub(crate) struct Matrix {
    weights: Array<f32>,
    bias: Array<f32>,
    n_inputs: usize,
    n_vectors: usize,
}

impl Matrix {
    pub(crate) fn load(
        file: &ModelFile,
        name: &str,
        n_inputs: usize,
        n_vectors: usize,
    ) -> Result<Matrix, String> {
        let (weights, bias) =
            (file.array(&format!("{name}.weights"))?, file.array(&format!("{name}.bias"))?);
        Packed::new(&weights, &bias, n_inputs, n_vectors)
            .ok_or_else(|| format!("matrix `{name}` is damaged"))?;
        Ok(Matrix { weights, bias, n_inputs, n_vectors })
    }

    /// Returns how many inputs a packed matrix has.
    pub(crate) fn n_inputs_of(file: &ModelFile, name: &str) -> Result<usize, String> {
        let (weights, bias) = (
            file.array::<f32>(&format!("{name}.weights"))?,
            file.array::<f32>(&format!("{name}.bias"))?,
        );
        weights.len().checked_div(bias.len()).ok_or_else(|| format!("matrix `{name}` is damaged"))
    }

    /// Loads a matrix for [`Kernels::affine`] with at least `n_outputs` columns.
    pub(crate) fn load_affine(
        file: &ModelFile,
        name: &str,
        n_inputs: usize,
        n_outputs: usize,
    ) -> Result<Matrix, String> {
        let matrix = Matrix::load(file, name, n_inputs, PLAIN_VECTORS)?;
        if matrix.packed().n_columns() < n_outputs {
            return Err(format!("matrix `{name}` is damaged"));
        }
        Ok(matrix)
    }

    #[expect(clippy::expect_used, reason = "the lengths were checked when the matrix was loaded")]
    pub(crate) fn packed(&self) -> Packed<'_> {
        Packed::new(&self.weights, &self.bias, self.n_inputs, self.n_vectors)
            .expect("a matrix was checked when it was loaded")
    }
}

#[derive(Debug)]
struct Layer {
    matrix: Matrix,
    norm: Norm,
}

#[derive(Debug)]
struct Norm {
    gain: Array<f32>,
    bias: Array<f32>,
}

impl Norm {
    fn load(file: &ModelFile, name: &str, width: usize) -> Result<Norm, String> {
        let (gain, bias) = (
            file.array::<f32>(&format!("{name}.norm.G"))?,
            file.array::<f32>(&format!("{name}.norm.b"))?,
        );
        if gain.len() != width || bias.len() != width {
            return Err(format!("layer norm `{name}` is damaged"));
        }
        Ok(Norm { gain, bias })
    }
}

impl Layer {
    fn load(
        file: &ModelFile,
        name: &str,
        [width, n_pieces, n_inputs]: [usize; 3],
    ) -> Result<Layer, String> {
        let matrix = Matrix::load(file, name, n_inputs, n_pieces)?;
        if matrix.packed().n_maxima() != width {
            return Err(format!("layer `{name}` is damaged"));
        }
        Ok(Layer { matrix, norm: Norm::load(file, name, width)? })
    }
}

impl Tok2Vec {
    pub(crate) fn load(
        file: &ModelFile,
        spec: &Tok2VecSpec,
        vectors: Option<&Vectors>,
    ) -> Result<Tok2Vec, String> {
        let Tok2VecSpec { name, width, n_pieces, .. } = spec;
        let (width, n_pieces) = (*width, *n_pieces);
        let column = |(index, column): (usize, &Column)| {
            let table = file.array::<f32>(&format!("{name}.embed.{index}"))?;
            let fits = column.n_rows > 0
                && (column.n_rows as usize).checked_mul(width) == Some(table.len());
            fits.then_some((*column, table))
                .ok_or_else(|| format!("table {index} of `{name}` is damaged"))
        };
        let columns =
            spec.columns.iter().enumerate().map(column).collect::<Result<Vec<_>, String>>()?;
        let static_vectors = match (spec.static_vectors, vectors) {
            (false, _) => None,
            (true, Some(vectors)) => Some((
                vectors.clone(),
                Matrix::load_affine(file, &format!("{name}.static"), vectors.width(), width)?,
            )),
            (true, None) => return Err(format!("`{name}` needs word vectors")),
        };
        let n_inputs = (columns.len() + usize::from(spec.static_vectors)) * width;
        let products = Matrix::load(file, &format!("{name}.products"), width, n_pieces)?;
        let first_bias = file.array::<f32>(&format!("{name}.block.1.bias"))?;
        if products.packed().n_columns() != 3 * first_bias.len()
            || first_bias.len() != width * n_pieces
        {
            return Err(format!("the first convolution of `{name}` is damaged"));
        }
        let block = |index: usize| {
            Layer::load(file, &format!("{name}.block.{index}"), [width, n_pieces, 3 * width])
        };
        Ok(Tok2Vec {
            width,
            n_pieces,
            columns,
            static_vectors,
            mixer: Layer::load(file, &format!("{name}.mixer"), [width, MIXER_PIECES, n_inputs])?,
            products,
            first_bias,
            first_norm: Norm::load(file, &format!("{name}.block.1"), width)?,
            blocks: (2..=spec.depth).map(block).collect::<Result<Vec<Layer>, String>>()?,
            lexeme_norms: LexemeNorms::load(file)?,
        })
    }

    /// Tokens on each side that a token's vector depends on.
    fn reach(&self) -> usize {
        1 + self.blocks.len()
    }

    fn sees_spacy(&self) -> bool {
        self.columns.iter().any(|(column, _)| column.feature == Feature::Spacy)
    }

    /// Floats that are kept for one form: its vector and its products with the first convolution.
    fn type_width(&self) -> usize {
        self.width + 3 * self.first_bias.len()
    }
}

/// Encodes texts with one tok2vec: its cache and its buffers.
#[derive(Debug)]
pub(crate) struct Encoder<'m> {
    tok2vec: &'m Tok2Vec,
    kernels: Kernels,
    pub(crate) types: TypeCache,
    /// Where the cache has the form of each row of the page; 0 is the empty form beside the text.
    slots: Vec<u32>,
    /// New forms: their places in the cache, and a token that shows each.
    missing: Vec<(u32, usize)>,
    /// Of the new forms: word vectors, inputs of the mixer, own vectors, products with the first convolution.
    vectors: Vec<f32>,
    inputs: Vec<f32>,
    own: Vec<f32>,
    products: Vec<f32>,
    /// The page's vectors, with a row of zeros before and after.
    rows: Vec<f32>,
    maxima: Vec<f32>,
}

impl<'m> Encoder<'m> {
    pub(crate) fn new(tok2vec: &'m Tok2Vec, cache_bytes: usize) -> Encoder<'m> {
        Encoder {
            tok2vec,
            kernels: kernels(),
            types: TypeCache::new(tok2vec.type_width(), cache_bytes),
            slots: Vec::new(),
            missing: Vec::new(),
            vectors: Vec::new(),
            inputs: Vec::new(),
            own: Vec::new(),
            products: Vec::new(),
            rows: Vec::new(),
            maxima: Vec::new(),
        }
    }

    /// Returns the vectors of the tokens in `page`: `page.len()` rows of the tok2vec's width.
    pub(crate) fn encode(&mut self, words: &Words, page: Range<usize>) -> &[f32] {
        let (reach, width, n) = (self.tok2vec.reach(), self.tok2vec.width, page.len());
        self.find_types(words, &page);
        self.embed_missing(words);
        self.first_block();
        for block in &self.tok2vec.blocks {
            convolve(self.kernels, block, width, &mut self.rows, &mut self.maxima);
        }
        &self.rows[(1 + reach) * width..][..n * width]
    }

    /// Finds the form of each row: the page's tokens and those within reach, or the empty form beyond the text.
    fn find_types(&mut self, words: &Words, page: &Range<usize>) {
        let reach = self.tok2vec.reach();
        let sees_spacy = self.tok2vec.sees_spacy();
        self.slots.clear();
        self.missing.clear();
        self.types.start_page();
        for row in page.start..page.end + 2 * reach {
            let Some(token) = row.checked_sub(reach).filter(|&token| token < words.len()) else {
                self.slots.push(TypeCache::EMPTY);
                continue;
            };
            let (slot, is_new) = self.types.slot(words.type_key(token, sees_spacy));
            if is_new {
                self.missing.push((slot, token));
            }
            self.slots.push(slot);
        }
    }

    /// Computes the new forms' vectors and products, all at once.
    fn embed_missing(&mut self, words: &Words) {
        let tok2vec = self.tok2vec;
        let (n, width) = (self.missing.len(), tok2vec.width);
        if n == 0 {
            return;
        }
        let n_inputs = tok2vec.mixer.matrix.n_inputs;
        self.inputs.clear();
        self.inputs.resize(n * n_inputs, 0.0);
        for (&(_, token), input) in self.missing.iter().zip(self.inputs.chunks_exact_mut(n_inputs))
        {
            tok2vec.hash_embed(words, token, input);
        }
        self.project_vectors(words);
        grow(&mut self.maxima, n * width);
        self.kernels.maxout(
            Rows { data: &self.inputs, stride: n_inputs, n },
            tok2vec.mixer.matrix.packed(),
            &mut self.maxima,
        );
        let norm = &tok2vec.mixer.norm;
        grow(&mut self.own, n * width);
        for (maxima, own) in
            self.maxima.chunks_exact(width).zip(self.own.chunks_exact_mut(width)).take(n)
        {
            self.kernels.layer_norm(maxima, &norm.gain, &norm.bias, own, false);
        }
        let products = tok2vec.products.packed();
        grow(&mut self.products, n * products.n_columns());
        self.kernels.affine(
            Rows { data: &self.own, stride: width, n },
            products,
            &mut self.products,
        );
        let computed =
            self.own.chunks_exact(width).zip(self.products.chunks_exact(products.n_columns()));
        for (&(slot, _), (own, products)) in self.missing.iter().zip(computed) {
            let (to_own, to_products) = self.types.row_mut(slot).split_at_mut(width);
            to_own.copy_from_slice(own);
            to_products.copy_from_slice(products);
        }
    }

    /// Projects the new forms' word vectors into the last columns of their inputs; words without one keep zeros.
    fn project_vectors(&mut self, words: &Words) {
        let tok2vec = self.tok2vec;
        let Some((vectors, matrix)) = &tok2vec.static_vectors else { return };
        let packed = matrix.packed();
        let n_vector = vectors.width();
        let n = self.missing.len();
        self.vectors.clear();
        self.vectors.resize(n * n_vector, 0.0);
        for (&(_, token), row) in self.missing.iter().zip(self.vectors.chunks_exact_mut(n_vector)) {
            if let Some(vector) = vectors.by_id(string_id(words.word(token))) {
                row.copy_from_slice(vector);
            }
        }
        grow(&mut self.products, n * packed.n_columns());
        self.kernels.affine(
            Rows { data: &self.vectors, stride: n_vector, n },
            packed,
            &mut self.products,
        );
        let n_inputs = tok2vec.mixer.matrix.n_inputs;
        for (input, projected) in self
            .inputs
            .chunks_exact_mut(n_inputs)
            .zip(self.products.chunks_exact(packed.n_columns()))
        {
            input[n_inputs - tok2vec.width..].copy_from_slice(&projected[..tok2vec.width]);
        }
    }

    /// Fills the rows: each form's own vector, and what the first convolution adds, from the cached products.
    fn first_block(&mut self) {
        let tok2vec = self.tok2vec;
        let (width, n_products) = (tok2vec.width, tok2vec.first_bias.len());
        let n = self.slots.len();
        self.rows.clear();
        self.rows.resize((n + 2) * width, 0.0);
        grow(&mut self.maxima, width);
        let maxima = &mut self.maxima[..width];
        for at in 0..n {
            let slot = |at: Option<usize>| {
                self.types
                    .row(at.and_then(|at| self.slots.get(at)).copied().unwrap_or(TypeCache::EMPTY))
            };
            let part = |slot, position: usize| -> &[f32] {
                &<[f32]>::split_at(slot, width).1[position * n_products..][..n_products]
            };
            let own = slot(Some(at));
            let terms =
                [part(slot(at.checked_sub(1)), 0), part(own, 1), part(slot(Some(at + 1)), 2)];
            self.kernels.maxout_sums(terms, &tok2vec.first_bias, tok2vec.n_pieces, maxima);
            let row = &mut self.rows[(at + 1) * width..][..width];
            row.copy_from_slice(&own[..width]);
            self.kernels.layer_norm(
                maxima,
                &tok2vec.first_norm.gain,
                &tok2vec.first_norm.bias,
                row,
                true,
            );
        }
    }
}

impl Tok2Vec {
    /// Sums the four rows of each hashed table.
    fn hash_embed(&self, words: &Words, token: usize, input: &mut [f32]) {
        for ((column, table), sum) in self.columns.iter().zip(input.chunks_exact_mut(self.width)) {
            let id = feature_id(column.feature, words, token, &self.lexeme_norms);
            for key in embedding_keys(id, column.seed) {
                let row = &table[(key % column.n_rows) as usize * self.width..][..self.width];
                sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
            }
        }
    }
}

/// Adds one residual block to all rows. The rows of zeros at both ends stay zero.
fn convolve(
    kernels: Kernels,
    block: &Layer,
    width: usize,
    rows: &mut [f32],
    maxima: &mut Vec<f32>,
) {
    let n = rows.len() / width - 2;
    grow(maxima, n * width);
    kernels.maxout(Rows { data: rows, stride: width, n }, block.matrix.packed(), maxima);
    for (maxima, row) in
        maxima.chunks_exact(width).zip(rows[width..].chunks_exact_mut(width)).take(n)
    {
        kernels.layer_norm(maxima, &block.norm.gain, &block.norm.bias, row, true);
    }
}

/// Makes room for `n` floats, whatever they are.
pub(crate) fn grow(buffer: &mut Vec<f32>, n: usize) {
    if buffer.len() < n {
        buffer.resize(n, 0.0);
    }
}
