//! One convolution of a tok2vec: our kernels beside the `gemm` crate, in products per second (512 rows of 288 inputs to 288 outputs).
//!
//! The library's figure is for the bare product: it neither adds the bias nor takes the maximum of three.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline_nlp::internals::{Convolution, Kernel, N_INPUTS, N_OUTPUTS, WIDTH};

const N_ROWS: usize = 512;

fn convolution(c: &mut Criterion) {
    let mut group = c.benchmark_group("convolution");
    group.throughput(Throughput::Elements((N_ROWS * N_INPUTS * N_OUTPUTS) as u64));
    for kernel in Kernel::available() {
        let mut convolution = Convolution::new(N_ROWS);
        group.bench_function(kernel.name(), |b| b.iter(|| convolution.run(&kernel)));
    }
    let (a, w) = (vec![0.5f32; (N_ROWS + 2) * WIDTH], vec![0.5f32; N_INPUTS * N_OUTPUTS]);
    let mut out = vec![0.0f32; N_ROWS * N_OUTPUTS];
    group.bench_function("gemm crate", |b| b.iter(|| library_product(&a, &w, &mut out)));
    group.finish();
}

fn library_product(a: &[f32], w: &[f32], out: &mut [f32]) -> f32 {
    let (n, k, m) = (N_OUTPUTS as isize, N_INPUTS as isize, WIDTH as isize);
    // SAFETY: `a` holds overlapping rows of `k` numbers at every `m`, `w` is `n` times `k`, `out` is `N_ROWS` times `n`.
    unsafe {
        gemm::gemm(
            N_ROWS, N_OUTPUTS, N_INPUTS, out.as_mut_ptr(), 1, n, false, a.as_ptr(), 1, m, w.as_ptr(), k, 1, 0.0, 1.0,
            false, false, false, gemm::Parallelism::None,
        );
    }
    out[0]
}

criterion_group!(benches, convolution);
criterion_main!(benches);
