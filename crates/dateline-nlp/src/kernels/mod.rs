//! Matrix kernels: the only arithmetic that costs time, and the only unsafe code of the crate.
//!
//! One algorithm ([`generic`]) is written over a small vector trait and compiled for each instruction set; [`kernels`] chooses the best of
//! them once, at run time. The plain twin ([`scalar`]) defines the result, and the others must agree with it at every size.
//!
//! Weights are packed when a model is converted, in panels that hold the [`LANES`] outputs of `P` vectors for each input:
//! `[panel][input][vector][lane]`. A maxout layer keeps the pieces of one output in the vectors of one panel, so that the maximum is taken in
//! registers and only a third of the products ever reach memory. A library product (the `gemm` crate) has to pack the weights at each call
//! and write all pieces: `docs/measurements.md` has both.
#![expect(
    unsafe_code,
    reason = "vector instructions and unchecked reads of packed weights; each block says why it is sound"
)]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod generic;
#[cfg(target_arch = "aarch64")]
mod neon;
mod scalar;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

/// Outputs in one vector of a panel, whatever the width of the machine's registers.
pub(crate) const LANES: usize = 16;
/// Vectors in one panel of a plain product.
pub(crate) const PLAIN_VECTORS: usize = 3;

/// A packed weight matrix with its bias.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packed<'w> {
    /// `[panel][input][vector][lane]`
    weights: &'w [f32],
    /// `[panel][vector][lane]`
    bias: &'w [f32],
    n_inputs: usize,
    n_vectors: usize,
}

impl<'w> Packed<'w> {
    /// Returns the matrix, or `None` where the lengths do not fit together.
    pub(crate) fn new(
        weights: &'w [f32],
        bias: &'w [f32],
        n_inputs: usize,
        n_vectors: usize,
    ) -> Option<Packed<'w>> {
        let panel = LANES.checked_mul(n_vectors)?;
        let fits = matches!(n_vectors, 1..=3)
            && n_inputs > 0
            && bias.len().checked_mul(n_inputs) == Some(weights.len());
        (fits && bias.len().is_multiple_of(panel)).then_some(Packed {
            weights,
            bias,
            n_inputs,
            n_vectors,
        })
    }

    pub(crate) fn n_panels(&self) -> usize {
        self.bias.len() / (LANES * self.n_vectors)
    }

    /// Outputs of [`Kernels::affine`], padding included.
    pub(crate) fn n_columns(&self) -> usize {
        self.bias.len()
    }

    /// Outputs of [`Kernels::maxout`].
    pub(crate) fn n_maxima(&self) -> usize {
        self.n_panels() * LANES
    }
}

/// Rows of an input matrix: row `r` starts at `r * stride`. Rows may overlap, which gives a window of neighbouring rows without a copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows<'x> {
    pub(crate) data: &'x [f32],
    pub(crate) stride: usize,
    pub(crate) n: usize,
}

impl Rows<'_> {
    fn holds(&self, width: usize) -> bool {
        self.n == 0
            || (self.n - 1)
                .checked_mul(self.stride)
                .and_then(|at| at.checked_add(width))
                .is_some_and(|end| end <= self.data.len())
    }
}

type MaxoutSums = unsafe fn([&[f32]; 3], &[f32], usize, &mut [f32]);
type LayerNorm = unsafe fn(&[f32], &[f32], &[f32], &mut [f32], bool);

/// The kernels of one instruction set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kernels {
    pub(crate) name: &'static str,
    affine: unsafe fn(Rows, Packed, &mut [f32]),
    maxout: unsafe fn(Rows, Packed, &mut [f32]),
    maxout_sums: MaxoutSums,
    layer_norm: LayerNorm,
    sum_slots: unsafe fn(&[&[f32]], &[f32], &mut [f32]),
}

impl Kernels {
    /// Writes `W x + b` for each row: `out` is `rows.n` times [`Packed::n_columns`].
    pub(crate) fn affine(&self, rows: Rows, w: Packed, out: &mut [f32]) {
        assert!(rows.holds(w.n_inputs) && out.len() >= rows.n * w.n_columns());
        // SAFETY: the instruction set was found, all rows lie inside `data`, and `out` has room for every panel of every row.
        unsafe { (self.affine)(rows, w, out) }
    }

    /// Writes the maximum over the panel's vectors of `W x + b` for each row: `out` is `rows.n` times [`Packed::n_maxima`].
    pub(crate) fn maxout(&self, rows: Rows, w: Packed, out: &mut [f32]) {
        assert!(rows.holds(w.n_inputs) && out.len() >= rows.n * w.n_maxima());
        // SAFETY: as in `affine`.
        unsafe { (self.maxout)(rows, w, out) }
    }

    /// Writes the maximum over `n_vectors` of the sum of three packed rows and a bias, all laid out `[panel][vector][lane]`.
    pub(crate) fn maxout_sums(
        &self,
        terms: [&[f32]; 3],
        bias: &[f32],
        n_vectors: usize,
        out: &mut [f32],
    ) {
        assert!(terms.iter().all(|term| term.len() == bias.len()) && matches!(n_vectors, 1..=3));
        assert!(bias.len() == out.len() * n_vectors && out.len().is_multiple_of(LANES));
        // SAFETY: the instruction set was found, and all lengths were just checked.
        unsafe { (self.maxout_sums)(terms, bias, n_vectors, out) }
    }

    /// Normalises one row to mean 0 and variance 1, scales by `gain`, adds `bias`; writes it to `out`, or adds it where `residual`.
    pub(crate) fn layer_norm(
        &self,
        row: &[f32],
        gain: &[f32],
        bias: &[f32],
        out: &mut [f32],
        residual: bool,
    ) {
        let n = row.len();
        assert!(gain.len() == n && bias.len() == n && out.len() == n && n.is_multiple_of(LANES));
        // SAFETY: the instruction set was found, and all lengths were just checked.
        unsafe { (self.layer_norm)(row, gain, bias, out, residual) }
    }

    /// Adds the slot rows in order, then the bias, and writes the maximum of each output's two pieces, which lie in the two halves.
    pub(crate) fn sum_slots(&self, slots: &[&[f32]], bias: &[f32], out: &mut [f32]) {
        assert!(slots.iter().all(|slot| slot.len() == bias.len()));
        assert!(bias.len() == 2 * out.len() && out.len().is_multiple_of(LANES));
        // SAFETY: the instruction set was found, and all lengths were just checked.
        unsafe { (self.sum_slots)(slots, bias, out) }
    }
}

/// Returns the fastest kernels that this machine can run.
pub(crate) fn kernels() -> Kernels {
    static BEST: LazyLock<Kernels> = LazyLock::new(|| available().remove(0));
    *BEST
}

/// Returns every set of kernels that this machine can run, fastest first; the plain one is always last.
pub(crate) fn available() -> Vec<Kernels> {
    let mut sets = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            sets.push(avx512::KERNELS);
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            sets.push(avx2::KERNELS);
        }
    }
    #[cfg(target_arch = "aarch64")]
    sets.push(neon::KERNELS);
    sets.push(scalar::KERNELS);
    sets
}

/// Packs a matrix for [`Kernels::affine`]: `weights` is `[output][input]`. Outputs are padded with zeros to whole panels.
pub(crate) fn pack_affine(
    weights: &[f32],
    bias: Option<&[f32]>,
    n_inputs: usize,
) -> (Vec<f32>, Vec<f32>) {
    let n_outputs = weights.len() / n_inputs;
    let n_columns = n_outputs.next_multiple_of(LANES * PLAIN_VECTORS);
    let output_of =
        |panel: usize, vector: usize, lane: usize| (panel * PLAIN_VECTORS + vector) * LANES + lane;
    pack(n_columns, n_inputs, PLAIN_VECTORS, |panel, vector, lane| {
        let output = output_of(panel, vector, lane);
        (output < n_outputs).then(|| {
            (&weights[output * n_inputs..][..n_inputs], bias.map_or(0.0, |bias| bias[output]))
        })
    })
}

/// Packs a maxout layer: `weights` is `[output][piece][input]`, `bias` is `[output][piece]`; outputs must fill whole panels.
pub(crate) fn pack_maxout(
    weights: &[f32],
    bias: &[f32],
    n_inputs: usize,
    n_pieces: usize,
) -> (Vec<f32>, Vec<f32>) {
    pack(bias.len(), n_inputs, n_pieces, |panel, piece, lane| {
        let at = (panel * LANES + lane) * n_pieces + piece;
        Some((&weights[at * n_inputs..][..n_inputs], bias[at]))
    })
}

fn pack<'w>(
    n_columns: usize,
    n_inputs: usize,
    n_vectors: usize,
    output: impl Fn(usize, usize, usize) -> Option<(&'w [f32], f32)>,
) -> (Vec<f32>, Vec<f32>) {
    let mut weights = vec![0.0; n_columns * n_inputs];
    let mut biases = vec![0.0; n_columns];
    for (column, column_bias) in biases.iter_mut().enumerate() {
        let (panel, in_panel) = (column / (LANES * n_vectors), column % (LANES * n_vectors));
        let (vector, lane) = (in_panel / LANES, in_panel % LANES);
        let Some((row, bias)) = output(panel, vector, lane) else { continue };
        *column_bias = bias;
        for (input, &weight) in row.iter().enumerate() {
            weights[((panel * n_inputs + input) * n_vectors + vector) * LANES + lane] = weight;
        }
    }
    (weights, biases)
}
