//! Krippendorff's alpha for names (nominal data), for any number of coders and with values missing.

use std::collections::BTreeMap;

/// Returns alpha over `units`, each with what each coder said, or `None` where he said nothing. None where it is not defined: no unit
/// that two coders coded, or only one value in use.
///
/// After Krippendorff 2011, *Computing Krippendorff's Alpha-Reliability*.
///
/// ```
/// let units = [vec![Some("a"), Some("a")], vec![Some("b"), Some("b")], vec![Some("a"), None]];
/// assert_eq!(dateline_eval::nominal_alpha(&units), Some(1.0));
/// ```
#[must_use]
pub fn nominal_alpha<V: Ord>(units: &[Vec<Option<V>>]) -> Option<f64> {
    let mut coincidences = Coincidences::default();
    for unit in units {
        let told: Vec<&V> = unit.iter().flatten().collect();
        coincidences.add(&told, 1.0);
    }
    coincidences.alpha()
}

/// How often each value meets another in the same unit.
#[derive(Debug)]
pub(crate) struct Coincidences<'v, V> {
    /// Weight of all values that some other coder's value stands beside, by value.
    of_value: BTreeMap<&'v V, f64>,
    disagreeing: f64,
}

impl<V> Default for Coincidences<'_, V> {
    fn default() -> Self {
        Coincidences { of_value: BTreeMap::new(), disagreeing: 0.0 }
    }
}

impl<'v, V: Ord> Coincidences<'v, V> {
    /// Adds a unit `weight` times, with the values that were told of it.
    pub(crate) fn add(&mut self, told: &[&'v V], weight: f64) {
        if told.len() < 2 {
            return;
        }
        let others = (told.len() - 1) as f64;
        for (nth, value) in told.iter().enumerate() {
            *self.of_value.entry(value).or_default() += weight;
            let differing =
                told.iter().enumerate().filter(|(other, one)| *other != nth && *one != value);
            self.disagreeing += weight * differing.count() as f64 / others;
        }
    }

    pub(crate) fn alpha(&self) -> Option<f64> {
        let n: f64 = self.of_value.values().sum();
        let squares: f64 = self.of_value.values().map(|of_value| of_value * of_value).sum();
        let expected = n * n - squares;
        (expected > 0.0).then(|| 1.0 - (n - 1.0) * self.disagreeing / expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Turns one row for each coder into one column for each unit; `.` is a missing value.
    fn units(coders: &[&str]) -> Vec<Vec<Option<char>>> {
        let coders: Vec<Vec<char>> =
            coders.iter().map(|row| row.split(' ').flat_map(str::chars).collect()).collect();
        let value =
            |coder: &Vec<char>, unit: usize| Some(coder[unit]).filter(|&value| value != '.');
        (0..coders[0].len())
            .map(|unit| coders.iter().map(|coder| value(coder, unit)).collect())
            .collect()
    }

    /// Example B of the paper: two coders, two values, nothing missing.
    #[test]
    fn binary_data_as_published() {
        let alpha = nominal_alpha(&units(&["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"])).unwrap();
        assert!((alpha - 0.095).abs() < 0.0005, "{alpha}");
    }

    /// Example C of the paper: two coders, five values, nothing missing.
    #[test]
    fn nominal_data_as_published() {
        let alpha =
            nominal_alpha(&units(&["a a b b d c c c e d d a", "b a b b b c c c e d d d"])).unwrap();
        assert!((alpha - 0.692).abs() < 0.0005, "{alpha}");
    }

    /// Example D of the paper: four coders, five values, some missing.
    #[test]
    fn nominal_data_with_missing_values_as_published() {
        let coders = [
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ];
        let alpha = nominal_alpha(&units(&coders)).unwrap();
        assert!((alpha - 0.743).abs() < 0.0005, "{alpha}");
    }

    #[test]
    fn one_value_alone_has_no_alpha() {
        assert_eq!(nominal_alpha(&units(&["a a a", "a a a"])), None);
        assert_eq!(nominal_alpha(&units(&["a b", ". ."])), None);
    }
}
