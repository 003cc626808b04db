//! Rows of tab-separated values that every reader cuts at the same places.

/// Returns the cells as one line.
pub(super) fn line<S: AsRef<str>>(cells: &[S]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| clean(cell.as_ref())).collect();
    cells.join("\t") + "\n"
}

/// Returns a cell without what would break the row: white space and control characters become one space, a double quote a single one, because readers take
/// a cell that begins with one to go on until the next.
fn clean(cell: &str) -> String {
    let breaks = |c: char| c.is_whitespace() || c.is_control();
    let words = cell.split(breaks).filter(|word| !word.is_empty());
    words.collect::<Vec<&str>>().join(" ").replace('"', "'")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_hold_nothing_that_ends_them() {
        let cells = [" Le\tmaire\r\nde  Lyon ", "", "\"oui\"\u{2028}non", "040"];
        assert_eq!(line(&cells), "Le maire de Lyon\t\t'oui' non\t040\n");
    }

    proptest! {
        #[test]
        fn a_line_has_the_cells_that_were_given(cells in prop::collection::vec("(?s).{0,20}", 1..6)) {
            let line = line(&cells);
            prop_assert!(line.ends_with('\n'));
            prop_assert_eq!(line.matches('\t').count(), cells.len() - 1);
            prop_assert_eq!(line.chars().filter(|c| c.is_control()).count(), cells.len());
            prop_assert!(!line.contains('"'));
        }

        #[test]
        fn what_is_clean_stays(cell in "[a-zéÉ0-9',;.-]{1,8}( [a-zé0-9]{1,5}){0,3}") {
            prop_assert_eq!(line(&[&cell]), format!("{cell}\n"));
        }
    }
}
