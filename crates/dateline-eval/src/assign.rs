//! The one-to-one assignment with the greatest total: the Hungarian method (Kuhn 1955, with potentials), on whole numbers.

use std::collections::BTreeMap;

/// Pairs rows with columns so that the total of `worth` is greatest; pairs worth 0 are not made. `worth` must not be negative.
///
/// What no worth connects is solved apart, so that many events of many sentences cost little.
pub(crate) fn assign(
    n_rows: usize,
    n_columns: usize,
    worth: impl Fn(usize, usize) -> i64,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (rows, columns) in parts(n_rows, n_columns, &worth) {
        pairs.extend(assign_part(&rows, &columns, &worth));
    }
    pairs.sort_unstable();
    pairs
}

/// Groups rows and columns that a pair of some worth connects.
fn parts(
    n_rows: usize,
    n_columns: usize,
    worth: &impl Fn(usize, usize) -> i64,
) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut above: Vec<usize> = (0..n_rows + n_columns).collect();
    for row in 0..n_rows {
        for column in (0..n_columns).filter(|&column| worth(row, column) > 0) {
            let (one, other) = (root(&mut above, row), root(&mut above, n_rows + column));
            above[one.max(other)] = one.min(other);
        }
    }
    let mut parts: BTreeMap<usize, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for node in 0..above.len() {
        let (rows, columns) = parts.entry(root(&mut above, node)).or_default();
        if node < n_rows { rows.push(node) } else { columns.push(node - n_rows) }
    }
    parts.into_values().filter(|(rows, columns)| !rows.is_empty() && !columns.is_empty()).collect()
}

fn root(above: &mut [usize], mut node: usize) -> usize {
    while above[node] != node {
        above[node] = above[above[node]];
        node = above[node];
    }
    node
}

fn assign_part(
    rows: &[usize],
    columns: &[usize],
    worth: &impl Fn(usize, usize) -> i64,
) -> Vec<(usize, usize)> {
    if rows.len() > columns.len() {
        let turned =
            solve(columns.len(), rows.len(), |column, row| worth(rows[row], columns[column]));
        let pairs = turned.into_iter().map(|(column, row)| (rows[row], columns[column]));
        return pairs.filter(|&(row, column)| worth(row, column) > 0).collect();
    }
    let pairs = solve(rows.len(), columns.len(), |row, column| worth(rows[row], columns[column]));
    let pairs = pairs.into_iter().map(|(row, column)| (rows[row], columns[column]));
    pairs.filter(|&(row, column)| worth(row, column) > 0).collect()
}

/// Gives each of `n` rows a column of its own out of `m >= n`. Index 0 stands for none, so rows and columns count from 1.
fn solve(n: usize, m: usize, worth: impl Fn(usize, usize) -> i64) -> Vec<(usize, usize)> {
    let (mut of_row, mut of_column) = (vec![0i64; n + 1], vec![0i64; m + 1]);
    let mut row_of = vec![0usize; m + 1];
    for row in 1..=n {
        row_of[0] = row;
        let mut way = vec![0usize; m + 1];
        let (mut least, mut is_used) = (vec![i64::MAX; m + 1], vec![false; m + 1]);
        let mut column = 0;
        while row_of[column] != 0 {
            is_used[column] = true;
            let (current, mut step, mut next) = (row_of[column], i64::MAX, 0);
            for other in (1..=m).filter(|&other| !is_used[other]) {
                let cost = -worth(current - 1, other - 1) - of_row[current] - of_column[other];
                if cost < least[other] {
                    (least[other], way[other]) = (cost, column);
                }
                if least[other] < step {
                    (step, next) = (least[other], other);
                }
            }
            for other in 0..=m {
                if is_used[other] {
                    of_row[row_of[other]] += step;
                    of_column[other] -= step;
                } else if least[other] < i64::MAX {
                    least[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[way[column]];
            column = way[column];
        }
    }
    (1..=m)
        .filter(|&column| row_of[column] != 0)
        .map(|column| (row_of[column] - 1, column - 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn total(table: &[Vec<i64>], pairs: &[(usize, usize)]) -> i64 {
        pairs.iter().map(|&(row, column)| table[row][column]).sum()
    }

    /// The greatest total, by trying all.
    fn greatest(table: &[Vec<i64>], row: usize, free: &mut Vec<bool>) -> i64 {
        let Some(worth) = table.get(row) else { return 0 };
        let mut best = greatest(table, row + 1, free);
        for column in 0..worth.len() {
            if free[column] {
                free[column] = false;
                best = best.max(worth[column] + greatest(table, row + 1, free));
                free[column] = true;
            }
        }
        best
    }

    #[test]
    fn the_greedy_choice_is_not_always_the_best() {
        let table = [vec![10, 9], vec![9, 1]];
        assert_eq!(assign(2, 2, |row, column| table[row][column]), [(0, 1), (1, 0)]);
    }

    #[test]
    fn what_is_worth_nothing_stays_alone() {
        assert_eq!(assign(2, 3, |row, column| i64::from(row == 1 && column == 2)), [(1, 2)]);
        assert!(assign(0, 3, |_, _| 1).is_empty());
    }

    proptest! {
        #[test]
        fn no_other_assignment_is_worth_more(
            table in (1usize..5, 1usize..6).prop_flat_map(|(n, m)| {
                proptest::collection::vec(proptest::collection::vec(prop_oneof![Just(0i64), 1i64..20], m), n)
            })
        ) {
            let (n, m) = (table.len(), table[0].len());
            let pairs = assign(n, m, |row, column| table[row][column]);
            prop_assert_eq!(total(&table, &pairs), greatest(&table, 0, &mut vec![true; m]));
            let columns: std::collections::BTreeSet<usize> = pairs.iter().map(|pair| pair.1).collect();
            let rows: std::collections::BTreeSet<usize> = pairs.iter().map(|pair| pair.0).collect();
            prop_assert_eq!((rows.len(), columns.len()), (pairs.len(), pairs.len()));
        }
    }
}
