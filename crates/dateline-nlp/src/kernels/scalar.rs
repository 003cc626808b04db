//! The plain twin: one float at a time, on any machine. It defines what the other kernels must give.

use super::generic::{Vector, kernels};

impl Vector for f32 {
    const WIDTH: usize = 1;
    const ROWS: usize = 4;

    #[inline(always)]
    unsafe fn splat(x: f32) -> f32 {
        x
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> f32 {
        // SAFETY: the caller's promise.
        unsafe { *from }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's promise.
        unsafe { *to = self }
    }

    #[inline(always)]
    unsafe fn add(self, other: f32) -> f32 {
        self + other
    }

    #[inline(always)]
    unsafe fn max(self, other: f32) -> f32 {
        f32::max(self, other)
    }

    #[inline(always)]
    unsafe fn mul_add(self, factor: f32, term: f32) -> f32 {
        // Not `f32::mul_add`, which is a call into a library where the machine has no such instruction.
        self * factor + term
    }

    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        self
    }
}

kernels!("plain", f32);
