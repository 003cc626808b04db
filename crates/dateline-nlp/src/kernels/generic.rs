//! The algorithms, over any vector width that divides [`LANES`].
//!
//! Everything here is `inline(always)`: it is compiled inside functions that enable the instruction set.

use super::{LANES, Packed, Rows};

/// Some floats in a register.
pub(super) trait Vector: Copy {
    /// Floats in one register; divides [`LANES`].
    const WIDTH: usize;
    /// Rows that are multiplied at once: as many as the registers hold beside one panel.
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

/// What becomes of the accumulated vectors of a tile.
trait Epilogue {
    fn row_width(w: Packed) -> usize;
    unsafe fn write<V: Vector, const P: usize>(
        sums: [V; P],
        out_row: *mut f32,
        panel: usize,
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
    unsafe fn write<V: Vector, const P: usize>(
        sums: [V; P],
        out_row: *mut f32,
        panel: usize,
        lane: usize,
    ) {
        for (vector, sum) in sums.into_iter().enumerate() {
            // SAFETY: the caller's row has room for all vectors of all panels.
            unsafe { sum.store(out_row.add((panel * P + vector) * LANES + lane)) };
        }
    }
}

impl Epilogue for StoreMax {
    #[inline(always)]
    fn row_width(w: Packed) -> usize {
        w.n_maxima()
    }

    #[inline(always)]
    unsafe fn write<V: Vector, const P: usize>(
        sums: [V; P],
        out_row: *mut f32,
        panel: usize,
        lane: usize,
    ) {
        let mut best = sums[0];
        for sum in sums.into_iter().skip(1) {
            // SAFETY: only registers.
            best = unsafe { best.max(sum) };
        }
        // SAFETY: the caller's row has room for one vector of each panel.
        unsafe { best.store(out_row.add(panel * LANES + lane)) };
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

#[inline(always)]
unsafe fn product<V: Vector, E: Epilogue>(rows: Rows, w: Packed, out: &mut [f32]) {
    // SAFETY: the caller's promise.
    unsafe {
        match w.n_vectors {
            1 => product_of::<V, E, 1>(rows, w, out),
            2 => product_of::<V, E, 2>(rows, w, out),
            _ => product_of::<V, E, 3>(rows, w, out),
        }
    }
}

#[inline(always)]
unsafe fn product_of<V: Vector, E: Epilogue, const P: usize>(
    rows: Rows,
    w: Packed,
    out: &mut [f32],
) {
    for block in (0..rows.n).step_by(BLOCK_ROWS) {
        let end = rows.n.min(block + BLOCK_ROWS);
        for panel in 0..w.n_panels() {
            let mut row = block;
            while row < end {
                // SAFETY: `row + n <= end <= rows.n` for the `n` rows of each tile.
                row += unsafe {
                    match end - row {
                        8.. if V::ROWS >= 8 => tile::<V, E, P, 8>(rows, w, out, panel, row),
                        4.. => tile::<V, E, P, 4>(rows, w, out, panel, row),
                        2.. => tile::<V, E, P, 2>(rows, w, out, panel, row),
                        _ => tile::<V, E, P, 1>(rows, w, out, panel, row),
                    }
                };
            }
        }
    }
}

/// Multiplies `R` rows with one panel and returns `R`.
#[inline(always)]
unsafe fn tile<V: Vector, E: Epilogue, const P: usize, const R: usize>(
    rows: Rows,
    w: Packed,
    out: &mut [f32],
    panel: usize,
    row: usize,
) -> usize {
    let n_inputs = w.n_inputs;
    let width = E::row_width(w);
    for lane in (0..LANES).step_by(V::WIDTH) {
        // SAFETY: rows `row..row + R` hold `n_inputs` floats each, the panel `n_inputs * P * LANES`, its bias `P * LANES`.
        unsafe {
            let input = rows.data.as_ptr().add(row * rows.stride);
            let weights = w.weights.as_ptr().add(panel * n_inputs * P * LANES + lane);
            let bias = w.bias.as_ptr().add(panel * P * LANES + lane);
            let mut sums = [[V::splat(0.0); P]; R];
            for (vector, sum) in sums[0].iter_mut().enumerate() {
                *sum = V::load(bias.add(vector * LANES));
            }
            sums = [sums[0]; R];
            for i in 0..n_inputs {
                let mut panel_row = [V::splat(0.0); P];
                for (vector, weight) in panel_row.iter_mut().enumerate() {
                    *weight = V::load(weights.add((i * P + vector) * LANES));
                }
                for (r, sum) in sums.iter_mut().enumerate() {
                    let x = V::splat(*input.add(r * rows.stride + i));
                    for (sum, weight) in sum.iter_mut().zip(panel_row) {
                        *sum = x.mul_add(weight, *sum);
                    }
                }
            }
            for (r, sum) in sums.into_iter().enumerate() {
                E::write(sum, out.as_mut_ptr().add((row + r) * width), panel, lane);
            }
        }
    }
    R
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
