//! The algorithms, over any vector width that divides [`LANES`].
//!
//! Everything here is `inline(always)`: it is compiled inside functions that enable the instruction set.

use super::{LANES, Packed, Rows};

/// Some floats in a register.
pub(super) trait Vector: Copy {
    /// Floats in one register; divides [`LANES`].
    const WIDTH: usize;
    /// Rows that are multiplied at once, 8, 6 or 4: as many as the registers hold beside the weights.
    const ROWS: usize;

    unsafe fn splat(x: f32) -> Self;
    unsafe fn load(from: *const f32) -> Self;
    unsafe fn store(self, to: *mut f32);
    unsafe fn add(self, other: Self) -> Self;
    unsafe fn max(self, other: Self) -> Self;
    /// Returns `self * factor + term`.
    unsafe fn mul_add(self, factor: Self, term: Self) -> Self;
    /// Returns the sum of all floats.
    unsafe fn sum(self) -> f32;
}

/// Rows of input that stay in the first-level cache while all panels pass over them.
const BLOCK_ROWS: usize = 64;

/// What becomes of the sums of one vector of a panel.
trait Epilogue {
    fn row_width(w: Packed) -> usize;
    /// Writes some lanes of the panel's `vector`th vector; vectors come in order.
    unsafe fn write<V: Vector>(
        sum: V,
        out_row: *mut f32,
        w: Packed,
        panel: usize,
        vector: usize,
        lane: usize,
    );
}

struct StoreAll;
struct StoreMax;

impl Epilogue for StoreAll {
    #[inline(always)]
    fn row_width(w: Packed) -> usize {
        w.n_columns()
    }

    #[inline(always)]
    unsafe fn write<V: Vector>(
        sum: V,
        out_row: *mut f32,
        w: Packed,
        panel: usize,
        vector: usize,
        lane: usize,
    ) {
        // SAFETY: the caller's row has room for all vectors of all panels.
        unsafe { sum.store(out_row.add((panel * w.n_vectors + vector) * LANES + lane)) }
    }
}

impl Epilogue for StoreMax {
    #[inline(always)]
    fn row_width(w: Packed) -> usize {
        w.n_maxima()
    }

    #[inline(always)]
    unsafe fn write<V: Vector>(
        sum: V,
        out_row: *mut f32,
        _: Packed,
        panel: usize,
        vector: usize,
        lane: usize,
    ) {
        // SAFETY: the caller's row has room for one vector of each panel; the first of them is stored before it is read.
        unsafe {
            let to = out_row.add(panel * LANES + lane);
            if vector == 0 { sum.store(to) } else { V::load(to).max(sum).store(to) }
        }
    }
}

/// # Safety
///
/// The instruction set of `V` is there; every row of `rows` holds `w.n_inputs` floats; `out` holds `w.n_columns()` floats for each row.
#[inline(always)]
pub(super) unsafe fn affine<V: Vector>(rows: Rows, w: Packed, out: &mut [f32]) {
    // SAFETY: the caller's promise.
    unsafe { product::<V, StoreAll>(rows, w, out) }
}

/// # Safety
///
/// As for [`affine`], with `w.n_maxima()` floats for each row.
#[inline(always)]
pub(super) unsafe fn maxout<V: Vector>(rows: Rows, w: Packed, out: &mut [f32]) {
    // SAFETY: the caller's promise.
    unsafe { product::<V, StoreMax>(rows, w, out) }
}

/// Chooses how many registers a tile is wide: a whole panel where one register holds a vector of it, else one vector.
#[inline(always)]
unsafe fn product<V: Vector, E: Epilogue>(rows: Rows, w: Packed, out: &mut [f32]) {
    // SAFETY: the caller's promise; the width divides what the panel holds.
    unsafe {
        match (LANES / V::WIDTH, w.n_vectors) {
            (1, 1) => product_of::<V, E, 1>(rows, w, out),
            (1, 2) => product_of::<V, E, 2>(rows, w, out),
            (1, _) => product_of::<V, E, 3>(rows, w, out),
            (2, _) => product_of::<V, E, 2>(rows, w, out),
            (4, _) => product_of::<V, E, 4>(rows, w, out),
            _ => product_of::<V, E, { LANES }>(rows, w, out),
        }
    }
}

#[inline(always)]
unsafe fn product_of<V: Vector, E: Epilogue, const T: usize>(
    rows: Rows,
    w: Packed,
    out: &mut [f32],
) {
    for block in (0..rows.n).step_by(BLOCK_ROWS) {
        let end = rows.n.min(block + BLOCK_ROWS);
        for panel in 0..w.n_panels() {
            for at in (0..w.n_vectors * LANES).step_by(T * V::WIDTH) {
                let mut row = block;
                while row < end {
                    // SAFETY: `row + n <= end <= rows.n` for the `n` rows of each tile, and `at + T * WIDTH` is inside the panel.
                    row += unsafe {
                        match end - row {
                            8.. if V::ROWS == 8 => {
                                tile::<V, E, T, 8, 1>(rows, w, out, panel, at, row)
                            }
                            6.. if V::ROWS == 6 => {
                                tile::<V, E, T, 6, 1>(rows, w, out, panel, at, row)
                            }
                            4.. => tile::<V, E, T, 4, 1>(rows, w, out, panel, at, row),
                            2.. => tile::<V, E, T, 2, 2>(rows, w, out, panel, at, row),
                            _ => tile::<V, E, T, 1, 4>(rows, w, out, panel, at, row),
                        }
                    };
                }
            }
        }
    }
}

/// Multiplies `R` rows with `T` registers of a panel, from its float `at`, and returns `R`. Each sum is kept in `S` strands, so that the
/// machine has enough to do while an addition is under way even where the rows are few.
#[inline(always)]
unsafe fn tile<V: Vector, E: Epilogue, const T: usize, const R: usize, const S: usize>(
    rows: Rows,
    w: Packed,
    out: &mut [f32],
    panel: usize,
    at: usize,
    row: usize,
) -> usize {
    let (n_inputs, width, panel_width) = (w.n_inputs, E::row_width(w), w.n_vectors * LANES);
    // SAFETY: rows `row..row + R` hold `n_inputs` floats each, the panel `n_inputs * panel_width`, its bias `panel_width`.
    unsafe {
        let input = rows.data.as_ptr().add(row * rows.stride);
        let weights = w.weights.as_ptr().add(panel * n_inputs * panel_width + at);
        let bias = w.bias.as_ptr().add(panel * panel_width + at);
        let mut strands = [[[V::splat(0.0); T]; R]; S];
        for sums in &mut strands[0] {
            for (t, sum) in sums.iter_mut().enumerate() {
                *sum = V::load(bias.add(t * V::WIDTH));
            }
        }
        let whole = n_inputs - n_inputs % S;
        for i in (0..whole).step_by(S) {
            for (s, sums) in strands.iter_mut().enumerate() {
                step::<V, T, R>(
                    input.add(i + s),
                    rows.stride,
                    weights.add((i + s) * panel_width),
                    sums,
                );
            }
        }
        for i in whole..n_inputs {
            step::<V, T, R>(
                input.add(i),
                rows.stride,
                weights.add(i * panel_width),
                &mut strands[0],
            );
        }
        for r in 0..R {
            for t in 0..T {
                let mut sum = strands[0][r][t];
                for strand in &strands[1..] {
                    sum = sum.add(strand[r][t]);
                }
                let column = at + t * V::WIDTH;
                E::write(
                    sum,
                    out.as_mut_ptr().add((row + r) * width),
                    w,
                    panel,
                    column / LANES,
                    column % LANES,
                );
            }
        }
    }
    R
}

/// Adds the products of one input of each row with its weights.
#[inline(always)]
unsafe fn step<V: Vector, const T: usize, const R: usize>(
    input: *const f32,
    stride: usize,
    weights: *const f32,
    sums: &mut [[V; T]; R],
) {
    // SAFETY: the caller's input and weights hold what is read.
    unsafe {
        let mut registers = [V::splat(0.0); T];
        for (t, weight) in registers.iter_mut().enumerate() {
            *weight = V::load(weights.add(t * V::WIDTH));
        }
        for (r, sums) in sums.iter_mut().enumerate() {
            let x = V::splat(*input.add(r * stride));
            for (sum, weight) in sums.iter_mut().zip(registers) {
                *sum = x.mul_add(weight, *sum);
            }
        }
    }
}

/// # Safety
///
/// The instruction set of `V` is there; the terms and the bias are `n_vectors` times as long as `out`, which fills whole panels.
#[inline(always)]
pub(super) unsafe fn maxout_sums<V: Vector>(
    terms: [&[f32]; 3],
    bias: &[f32],
    n_vectors: usize,
    out: &mut [f32],
) {
    let [a, b, c] = terms.map(<[f32]>::as_ptr);
    for at in (0..out.len()).step_by(V::WIDTH) {
        let (panel, lane) = (at / LANES, at % LANES);
        // SAFETY: `panel * n_vectors + vector` counts the vectors of `bias`, which the terms are as long as.
        unsafe {
            let sum = |vector: usize| {
                let from = (panel * n_vectors + vector) * LANES + lane;
                V::load(a.add(from))
                    .add(V::load(b.add(from)))
                    .add(V::load(c.add(from)))
                    .add(V::load(bias.as_ptr().add(from)))
            };
            let mut best = sum(0);
            for vector in 1..n_vectors {
                best = best.max(sum(vector));
            }
            best.store(out.as_mut_ptr().add(at));
        }
    }
}

/// Added to the variance, as thinc's `LayerNorm` does.
const EPSILON: f32 = 1e-8;

/// # Safety
///
/// The instruction set of `V` is there; all slices are of one length, which fills whole panels.
#[inline(always)]
pub(super) unsafe fn layer_norm<V: Vector>(
    row: &[f32],
    gain: &[f32],
    bias: &[f32],
    out: &mut [f32],
    residual: bool,
) {
    let n = row.len();
    // SAFETY: every offset is below `n`, and `n` is a multiple of the vector's width.
    unsafe {
        let mut sum = V::splat(0.0);
        for at in (0..n).step_by(V::WIDTH) {
            sum = sum.add(V::load(row.as_ptr().add(at)));
        }
        let minus_mean = V::splat(-sum.sum() / n as f32);
        let mut squares = V::splat(0.0);
        for at in (0..n).step_by(V::WIDTH) {
            let x = V::load(row.as_ptr().add(at)).add(minus_mean);
            squares = x.mul_add(x, squares);
        }
        let scale = V::splat((squares.sum() / n as f32 + EPSILON).sqrt().recip());
        let zero = V::splat(0.0);
        for at in (0..n).step_by(V::WIDTH) {
            let x = V::load(row.as_ptr().add(at)).add(minus_mean).mul_add(scale, zero);
            let y = x.mul_add(V::load(gain.as_ptr().add(at)), V::load(bias.as_ptr().add(at)));
            let to = out.as_mut_ptr().add(at);
            if residual { V::load(to).add(y).store(to) } else { y.store(to) }
        }
    }
}

/// # Safety
///
/// The instruction set of `V` is there; slots and bias are twice as long as `out`, which fills whole panels.
#[inline(always)]
pub(super) unsafe fn sum_slots<V: Vector>(slots: &[&[f32]], bias: &[f32], out: &mut [f32]) {
    let half = out.len();
    for at in (0..half).step_by(V::WIDTH) {
        // SAFETY: `at` and `half + at` lie inside the slots and the bias.
        unsafe {
            let mut first = V::splat(0.0);
            let mut second = V::splat(0.0);
            for slot in slots {
                first = first.add(V::load(slot.as_ptr().add(at)));
                second = second.add(V::load(slot.as_ptr().add(half + at)));
            }
            first = first.add(V::load(bias.as_ptr().add(at)));
            second = second.add(V::load(bias.as_ptr().add(half + at)));
            first.max(second).store(out.as_mut_ptr().add(at));
        }
    }
}

/// Makes the set of kernels of one vector type, with the given attributes on each.
macro_rules! kernels {
    ($name:literal, $vector:ty $(, #[$feature:meta])?) => {
        pub(super) const KERNELS: $crate::kernels::Kernels =
            $crate::kernels::Kernels { name: $name, affine, maxout, maxout_sums, layer_norm, sum_slots };

        $(#[$feature])?
        unsafe fn affine(rows: $crate::kernels::Rows, w: $crate::kernels::Packed, out: &mut [f32]) {
            // SAFETY: the caller's promise; the instruction set is enabled on this function.
            unsafe { $crate::kernels::generic::affine::<$vector>(rows, w, out) }
        }

        $(#[$feature])?
        unsafe fn maxout(rows: $crate::kernels::Rows, w: $crate::kernels::Packed, out: &mut [f32]) {
            // SAFETY: as above.
            unsafe { $crate::kernels::generic::maxout::<$vector>(rows, w, out) }
        }

        $(#[$feature])?
        unsafe fn maxout_sums(terms: [&[f32]; 3], bias: &[f32], n_vectors: usize, out: &mut [f32]) {
            // SAFETY: as above.
            unsafe { $crate::kernels::generic::maxout_sums::<$vector>(terms, bias, n_vectors, out) }
        }

        $(#[$feature])?
        unsafe fn layer_norm(row: &[f32], gain: &[f32], bias: &[f32], out: &mut [f32], residual: bool) {
            // SAFETY: as above.
            unsafe { $crate::kernels::generic::layer_norm::<$vector>(row, gain, bias, out, residual) }
        }

        $(#[$feature])?
        unsafe fn sum_slots(slots: &[&[f32]], bias: &[f32], out: &mut [f32]) {
            // SAFETY: as above.
            unsafe { $crate::kernels::generic::sum_slots::<$vector>(slots, bias, out) }
        }
    };
}
pub(super) use kernels;
