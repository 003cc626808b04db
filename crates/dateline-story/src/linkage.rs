//! Groups in which every two are alike: agglomerative clustering with complete link.

/// Puts `n` things into groups so that in each group every two have at least `min_likeness`; of two groups that could be joined, the most alike are
/// joined first. Ties go to the groups with the earliest things, so that the result depends on the order of the things and on nothing else.
/// `likeness` is asked once for each two, the later first.
///
/// Time grows with the cube of `n`: for hundreds of things.
pub(crate) fn groups(
    n: usize,
    min_likeness: f32,
    likeness: impl Fn(usize, usize) -> f32,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..n).map(|thing| vec![thing]).collect();
    let mut alike = vec![vec![0.0; n]; n];
    for (one, two) in (0..n).flat_map(|one| (0..one).map(move |two| (one, two))) {
        let likeness = likeness(one, two);
        (alike[one][two], alike[two][one]) = (likeness, likeness);
    }
    while let Some((one, two)) = most_alike(&alike, min_likeness) {
        let joined = groups.remove(two);
        groups[one].extend(joined);
        let row = alike.remove(two);
        for (other, likeness) in row.iter().enumerate() {
            if let Some(row) = alike.get_mut(if other > two { other - 1 } else { other })
                && other != two
            {
                row.remove(two);
                row[one] = row[one].min(*likeness);
            }
        }
        let column: Vec<f32> = alike.iter().map(|row| row[one]).collect();
        alike[one] = column;
    }
    groups
}

fn most_alike(alike: &[Vec<f32>], min_likeness: f32) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize, f32)> = None;
    for (one, row) in alike.iter().enumerate() {
        for (two, &likeness) in row.iter().enumerate().skip(one + 1) {
            let is_best = best.is_none_or(|(_, _, most)| likeness > most);
            if likeness >= min_likeness && is_best {
                best = Some((one, two, likeness));
            }
        }
    }
    best.map(|(one, two, _)| (one, two))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_no_group() {
        // Each is like its neighbour; the ends are not alike.
        let likeness = |one: usize, two: usize| {
            if one.abs_diff(two) <= 1 { 0.9 - one.min(two) as f32 / 10.0 } else { 0.1 }
        };
        assert_eq!(groups(4, 0.5, likeness), [vec![0, 1], vec![2, 3]]);
        assert_eq!(groups(3, 0.05, likeness), [vec![0, 1, 2]]);
        assert_eq!(groups(0, 0.5, likeness), Vec::<Vec<usize>>::new());
    }
}
