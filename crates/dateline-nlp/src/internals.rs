//! Doors for this project's own fuzz targets and benchmarks. No promise is made to anyone else.

use memmap2::MmapMut;

use crate::Model;
use crate::kernels::{Kernels, Packed, Rows, available, pack_maxout};

/// Reads a model from bytes, as [`Model::open`] reads it from a file.
///
/// # Errors
///
/// What is wrong with the bytes.
pub fn read_model(bytes: &[u8]) -> Result<Model, String> {
    let mut map = MmapMut::map_anon(bytes.len().max(1)).map_err(|error| error.to_string())?;
    map[..bytes.len()].copy_from_slice(bytes);
    Model::read(map.make_read_only().map_err(|error| error.to_string())?)
}

/// One convolution of a tok2vec (width 96, three pieces, a window of three) with made-up weights.
#[derive(Debug)]
pub struct Convolution {
    weights: Vec<f32>,
    bias: Vec<f32>,
    rows: Vec<f32>,
    maxima: Vec<f32>,
}

/// Width of a tok2vec.
pub const WIDTH: usize = 96;
/// Inputs of one output of a convolution.
pub const N_INPUTS: usize = 3 * WIDTH;
/// Outputs, pieces counted.
pub const N_OUTPUTS: usize = 3 * WIDTH;

impl Convolution {
    /// Makes a convolution over `n` rows.
    pub fn new(n: usize) -> Convolution {
        let numbers = |n: usize| {
            (0..n).map(|i| ((i * 7919) % 1009) as f32 / 1009.0 - 0.5).collect::<Vec<f32>>()
        };
        let (weights, bias) =
            pack_maxout(&numbers(N_OUTPUTS * N_INPUTS), &numbers(N_OUTPUTS), N_INPUTS, 3);
        Convolution { weights, bias, rows: numbers((n + 2) * WIDTH), maxima: vec![0.0; n * WIDTH] }
    }

    /// Runs it with one set of kernels and returns one of the results.
    pub fn run(&mut self, kernels: &Kernel) -> f32 {
        let packed = Packed::new(&self.weights, &self.bias, N_INPUTS, 3);
        let n = self.maxima.len() / WIDTH;
        if let Some(packed) = packed {
            kernels.0.maxout(Rows { data: &self.rows, stride: WIDTH, n }, packed, &mut self.maxima);
        }
        self.maxima[n - 1]
    }
}

/// The kernels of one instruction set.
#[derive(Debug)]
pub struct Kernel(Kernels);

impl Kernel {
    /// Returns those that this machine can run, fastest first.
    pub fn available() -> Vec<Kernel> {
        available().into_iter().map(Kernel).collect()
    }

    /// Returns the instruction set's name.
    pub fn name(&self) -> &'static str {
        self.0.name
    }
}
