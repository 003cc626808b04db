//! How far figures would differ over other articles of the same kind: 95 % intervals by drawing the articles again (Efron's percentile bootstrap).

use crate::random::Random;
use crate::tally::Interval;

/// The same in each run.
const SEED: u64 = 20_200_107;

/// Returns the interval of each figure. `estimate` gives all figures for articles taken so many times each; a figure may be undefined.
///
/// None where fewer than two articles, or no draw, define a figure.
pub(crate) fn intervals(
    n_articles: usize,
    n_draws: usize,
    n_figures: usize,
    estimate: impl Fn(&[u32]) -> Vec<Option<f64>>,
) -> Vec<Option<Interval>> {
    if n_articles < 2 {
        return vec![None; n_figures];
    }
    let mut random = Random::new(SEED);
    let mut drawn: Vec<Vec<f64>> = vec![Vec::new(); n_figures];
    for _ in 0..n_draws {
        let mut times = vec![0u32; n_articles];
        (0..n_articles).for_each(|_| times[random.below(n_articles)] += 1);
        for (figures, figure) in drawn.iter_mut().zip(estimate(&times)) {
            figures.extend(figure);
        }
    }
    drawn.into_iter().map(interval).collect()
}

fn interval(mut figures: Vec<f64>) -> Option<Interval> {
    figures.sort_unstable_by(f64::total_cmp);
    let last = figures.len().checked_sub(1)?;
    let at = |part: f64| figures[(part * last as f64).round() as usize];
    Some(Interval { low: at(0.025), high: at(0.975) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_about_as_wide_as_theory_has_it() {
        // 100 articles, half of them right: the standard error is 0.05.
        let estimate = |times: &[u32]| {
            let right: u32 = times.iter().take(50).sum();
            vec![Some(f64::from(right) / 100.0), Some(0.7), None]
        };
        let found = intervals(100, 2000, 3, estimate);
        let Interval { low, high } = found[0].unwrap();
        assert!((low - 0.402).abs() < 0.02 && (high - 0.598).abs() < 0.02, "{low} {high}");
        assert_eq!(found[1], Some(Interval { low: 0.7, high: 0.7 }));
        assert_eq!(found[2], None);
    }

    #[test]
    fn one_article_tells_nothing_of_others() {
        assert_eq!(intervals(1, 100, 1, |_| vec![Some(1.0)]), [None]);
        assert_eq!(intervals(9, 0, 1, |_| vec![Some(1.0)]), [None]);
    }
}
