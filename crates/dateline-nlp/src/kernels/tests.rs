//! Every set of kernels agrees with the plain one at every tail length, and the plain one with the definition.

use super::*;

/// A small deterministic generator: values in -1..1.
fn floats(n: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..n).map(|_| next()).collect()
}

fn assert_close(got: &[f32], expected: &[f32], what: &str) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (i, (x, y)) in got.iter().zip(expected).enumerate() {
        assert!((x - y).abs() <= 1e-4 * y.abs().max(1.0), "{what}: [{i}] is {x}, expected {y}");
    }
}

fn dot(row: &[f32], weights: &[f32]) -> f64 {
    row.iter().zip(weights).map(|(&x, &w)| f64::from(x) * f64::from(w)).sum()
}

#[test]
fn affine_agrees_at_every_tail() {
    for n_outputs in [1, 15, 16, 17, 47, 48, 49, 96, 197] {
        for n_inputs in [1, 3, 64, 96] {
            let (w, b) = (floats(n_outputs * n_inputs, 1), floats(n_outputs, 2));
            let (weights, bias) = pack_affine(&w, Some(&b), n_inputs);
            let packed = Packed::new(&weights, &bias, n_inputs, PLAIN_VECTORS).unwrap();
            for n in (0..=20).chain([63, 64, 65, 100]) {
                let x = floats(n * n_inputs, 3);
                for set in available() {
                    let mut out = vec![f32::NAN; n * packed.n_columns()];
                    set.affine(Rows { data: &x, stride: n_inputs, n }, packed, &mut out);
                    for (row, out) in x.chunks(n_inputs).zip(out.chunks(packed.n_columns())) {
                        let expected: Vec<f32> = w
                            .chunks(n_inputs)
                            .zip(&b)
                            .map(|(w, &b)| (dot(row, w) + f64::from(b)) as f32)
                            .collect();
                        assert_close(&out[..n_outputs], &expected, set.name);
                        assert!(
                            out[n_outputs..].iter().all(|&x| x == 0.0),
                            "{}: padding",
                            set.name
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn maxout_agrees_at_every_tail() {
    for (n_outputs, n_pieces) in [(16, 2), (96, 3), (32, 1)] {
        let width = 7;
        let n_inputs = 3 * width;
        let (w, b) = (floats(n_outputs * n_pieces * n_inputs, 4), floats(n_outputs * n_pieces, 5));
        let (weights, bias) = pack_maxout(&w, &b, n_inputs, n_pieces);
        let packed = Packed::new(&weights, &bias, n_inputs, n_pieces).unwrap();
        for n in (0..=20).chain([63, 64, 65, 100]) {
            // Overlapping rows: a window of three.
            let x = floats((n + 2) * width, 6);
            for set in available() {
                let mut out = vec![f32::NAN; n * n_outputs];
                set.maxout(Rows { data: &x, stride: width, n }, packed, &mut out);
                for (r, out) in out.chunks(n_outputs).enumerate() {
                    let row = &x[r * width..][..n_inputs];
                    let pieces: Vec<f64> = w
                        .chunks(n_inputs)
                        .zip(&b)
                        .map(|(w, &b)| dot(row, w) + f64::from(b))
                        .collect();
                    let expected: Vec<f32> = pieces
                        .chunks(n_pieces)
                        .map(|p| p.iter().copied().fold(f64::MIN, f64::max) as f32)
                        .collect();
                    assert_close(out, &expected, set.name);
                }
            }
        }
    }
}

#[test]
fn maxout_sums_agree() {
    for (n_outputs, n_vectors) in [(16, 1), (32, 2), (96, 3)] {
        let terms: Vec<Vec<f32>> =
            (0..4).map(|seed| floats(n_outputs * n_vectors, 10 + seed)).collect();
        let sum: Vec<f32> =
            (0..n_outputs * n_vectors).map(|i| terms.iter().map(|term| term[i]).sum()).collect();
        let expected: Vec<f32> = (0..n_outputs)
            .map(|o| {
                (0..n_vectors)
                    .map(|v| sum[(o / LANES * n_vectors + v) * LANES + o % LANES])
                    .fold(f32::MIN, f32::max)
            })
            .collect();
        for set in available() {
            let mut out = vec![f32::NAN; n_outputs];
            set.maxout_sums([&terms[0], &terms[1], &terms[2]], &terms[3], n_vectors, &mut out);
            assert_close(&out, &expected, set.name);
        }
    }
}

#[test]
fn layer_norm_agrees() {
    for n in [16, 32, 96] {
        let (row, gain, bias) = (floats(n, 20), floats(n, 21), floats(n, 22));
        let mean = row.iter().sum::<f32>() / n as f32;
        let variance = row.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / n as f32;
        let expected: Vec<f32> = (0..n)
            .map(|i| (row[i] - mean) / (variance + 1e-8).sqrt() * gain[i] + bias[i])
            .collect();
        for set in available() {
            let mut out = vec![1.0; n];
            set.layer_norm(&row, &gain, &bias, &mut out, false);
            assert_close(&out, &expected, set.name);
            set.layer_norm(&row, &gain, &bias, &mut out, true);
            assert_close(&out, &expected.iter().map(|x| 2.0 * x).collect::<Vec<_>>(), set.name);
        }
    }
}

#[test]
fn sum_slots_agree() {
    let slots: Vec<Vec<f32>> = (0..8).map(|seed| floats(128, 30 + seed)).collect();
    let bias = floats(128, 40);
    for n in 0..=8 {
        let views: Vec<&[f32]> = slots[..n].iter().map(Vec::as_slice).collect();
        let sum: Vec<f32> =
            (0..128).map(|i| views.iter().map(|slot| slot[i]).sum::<f32>() + bias[i]).collect();
        let expected: Vec<f32> = (0..64).map(|i| sum[i].max(sum[64 + i])).collect();
        for set in available() {
            let mut out = vec![f32::NAN; 64];
            set.sum_slots(&views, &bias, &mut out);
            assert_close(&out, &expected, set.name);
        }
    }
}

#[test]
fn packed_refuses_lengths_that_do_not_fit() {
    assert!(Packed::new(&[0.0; 48], &[0.0; 48], 1, 3).is_some());
    assert!(Packed::new(&[0.0; 47], &[0.0; 48], 1, 3).is_none());
    assert!(Packed::new(&[0.0; 48], &[0.0; 48], 1, 4).is_none());
    assert!(Packed::new(&[], &[], 0, 3).is_none());
}
