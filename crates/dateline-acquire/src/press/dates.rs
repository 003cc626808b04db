//! Days as French and English papers write them out: `samedi 28 novembre 2026`, `November 28, 2026 Saturday`.

/// Names of the months, in two languages, and how they are shortened.
const MONTHS: [&[&str]; 12] = [
    &["janvier", "january", "janv", "jan"],
    &["février", "fevrier", "february", "févr", "fév", "feb"],
    &["mars", "march", "mar"],
    &["avril", "april", "avr", "apr"],
    &["mai", "may"],
    &["juin", "june", "jun"],
    &["juillet", "july", "juil", "jul"],
    &["août", "aout", "august", "aug"],
    &["septembre", "september", "sept", "sep"],
    &["octobre", "october", "oct"],
    &["novembre", "november", "nov"],
    &["décembre", "decembre", "december", "déc", "dec"],
];

/// Finds the first day that is written out in `text`; as `2026-11-28`.
pub(super) fn day(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let month = MONTHS.iter().position(|names| names.contains(word))? + 1;
        let before =
            at.checked_sub(1).and_then(|at| words.get(at)).and_then(|word| number(word, 31));
        let after = words.get(at + 1).and_then(|word| number(word, 31));
        let (day, year) = match (before, after) {
            (Some(day), _) => (day, words.get(at + 1)?),
            (None, Some(day)) => (day, words.get(at + 2)?),
            (None, None) => return None,
        };
        let year = number(year, 2_100).filter(|year| *year >= 1_600)?;
        Some(format!("{year}-{month:02}-{day:02}"))
    })
}

fn number(word: &str, max: u32) -> Option<u32> {
    let digits = word.strip_suffix("er").or(word.strip_suffix("th")).unwrap_or(word);
    digits.parse().ok().filter(|number| (1..=max).contains(number))
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_found_in_both_languages() {
        for (text, expected) in [
            ("Le Monde, samedi 28 novembre 2026, p. 5", Some("2026-11-28")),
            ("mardi 1er décembre 2026", Some("2026-12-01")),
            ("November 28, 2026 Saturday 9:00 PM GMT", Some("2026-11-28")),
            ("28 Sept. 2026", Some("2026-09-28")),
            ("may we go on 4 August 1999", Some("1999-08-04")),
            ("novembre 2026", None),
            ("45 mai 2026", None),
        ] {
            assert_eq!(day(text).as_deref(), expected, "{text}");
        }
    }
}
