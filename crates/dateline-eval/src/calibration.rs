//! Whether what is said with a confidence of 0.8 is right eight times out of ten.

/// How many bins of equal width there are.
const N_BINS: usize = 10;

/// How the confidences fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Events with a confidence.
    pub n: usize,
    /// Expected calibration error: the mean distance of confidence and fraction right over the bins, by their size.
    pub ece: f64,
    /// Brier score: the mean squared distance of confidence and 1 where right, 0 where wrong.
    pub brier: f64,
    /// The bins that hold something, from low to high.
    pub bins: Vec<Bin>,
}

/// The events whose confidence lies in one stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Least confidence.
    pub from: f64,
    /// Below this one; the last holds 1 too.
    pub to: f64,
    /// How many.
    pub n: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The fraction of them that is right.
    pub right: f64,
}

impl Calibration {
    /// Counts confidences with whether what they stand beside is right. None where there is none.
    #[must_use]
    pub fn of(said: &[(f64, bool)]) -> Option<Calibration> {
        let n = said.len();
        let squares = said
            .iter()
            .map(|&(confidence, right)| (confidence - f64::from(u8::from(right))).powi(2));
        let brier = squares.sum::<f64>() / n as f64;
        let bins: Vec<Bin> = (0..N_BINS).filter_map(|nth| bin(nth, said)).collect();
        let gaps = bins.iter().map(|bin| bin.n as f64 * (bin.confidence - bin.right).abs());
        let ece = gaps.sum::<f64>() / n as f64;
        (n > 0).then_some(Calibration { n, ece, brier, bins })
    }
}

fn bin(nth: usize, said: &[(f64, bool)]) -> Option<Bin> {
    // A confidence of 0.7 that was written in four bytes may lie a hair below.
    let of = |confidence: f64| ((confidence * N_BINS as f64 + 1e-6) as usize).min(N_BINS - 1);
    let inside: Vec<_> = said.iter().filter(|(confidence, _)| of(*confidence) == nth).collect();
    let n = inside.len();
    let mean = |total: f64| total / n as f64;
    (n > 0).then(|| Bin {
        from: nth as f64 / N_BINS as f64,
        to: (nth + 1) as f64 / N_BINS as f64,
        n,
        confidence: mean(inside.iter().map(|(confidence, _)| confidence).sum()),
        right: mean(inside.iter().filter(|(_, right)| *right).count() as f64),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_those_of_the_definitions() {
        let said = [(0.8, true), (0.8, true), (0.8, true), (0.8, false), (0.2, false), (1.0, true)];
        let found = Calibration::of(&said).unwrap();
        let bins: Vec<(f64, usize, f64)> =
            found.bins.iter().map(|bin| (bin.from, bin.n, bin.right)).collect();
        assert_eq!(bins, [(0.2, 1, 0.0), (0.8, 4, 0.75), (0.9, 1, 1.0)]);
        assert!((found.ece - (4.0 * 0.05 + 0.2) / 6.0).abs() < 1e-9, "{found:?}");
        assert!((found.brier - (3.0 * 0.04 + 0.64 + 0.04) / 6.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn nothing_said_has_no_figure() {
        assert_eq!(Calibration::of(&[]), None);
    }
}
