//! PLOVER's sectors and the codes beside states; CAMEO's concatenated codes turned into both.

use super::Reading;

/// PLOVER's 25 sectors.
pub const SECTORS: [&str; 25] = [
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "JRN", "JUD", "LAB", "LEG", "MED",
    "MIL", "OPP", "PRE", "PRM", "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF", "UNK",
];

/// What stands in a country's place where there is no state, beside Kosovo.
pub const CODES_WITHOUT_STATE: [&str; 8] = ["KOS", "IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"];

/// Codes of older dictionaries that ISO 3166 has otherwise.
const OLD_COUNTRIES: [(&str, &str); 9] = [
    ("EEC", "EUR"),
    ("GZS", "PSE"),
    ("KSV", "KOS"),
    ("NGM", "NGO"),
    ("PAL", "PSE"),
    ("ROM", "ROU"),
    ("TMP", "TLS"),
    ("WSB", "PSE"),
    ("ZAR", "COD"),
];

/// Who a concatenated code means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// Empty where the code names none.
    pub(super) country: String,
    pub(super) sectors: Vec<String>,
}

/// Whose words the sectors of a dictionary are: `MED` is the media in CAMEO, the medical in PLOVER.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    Cameo,
    Plover,
}

impl Words {
    /// A dictionary that has `JRN`, which CAMEO does not know, is in PLOVER's words.
    pub(super) fn of<'c>(mut codes: impl Iterator<Item = &'c str>) -> Words {
        let is_plover = codes.any(|code| blocks(code).is_some_and(|own| own.contains(&"JRN")));
        if is_plover { Words::Plover } else { Words::Cameo }
    }

    fn sector(self, block: &str) -> Option<&'static str> {
        let name = match (self, block) {
            (_, "INS" | "SEP") => "REB",
            (_, "HLH") => "MED",
            (Words::Cameo, "MED") => "JRN",
            _ => block,
        };
        SECTORS.into_iter().find(|sector| *sector == name)
    }
}

/// Cuts a code into its blocks of three letters; none where it is no code.
pub(super) fn blocks(code: &str) -> Option<Vec<&str>> {
    let is_sound = !code.is_empty() && code.len().is_multiple_of(3);
    let is_block = |block: &&str| {
        *block == UNRESOLVED
            || block.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let starts = (0..code.len()).step_by(3).filter(|_| is_sound);
    let all: Option<Vec<&str>> = starts.map(|start| code.get(start..start + 3)).collect();
    all.filter(|all| !all.is_empty() && all.iter().all(is_block))
}

/// The block of a code that the coder is to find elsewhere.
pub(super) const UNRESOLVED: &str = "---";

impl Reading<'_> {
    /// Turns the blocks of a code into country and sectors. What PLOVER has no place for is noted in `unplaced`.
    pub(super) fn meaning(&mut self, blocks: &[&str], words: Words) -> Meaning {
        let mut meaning = Meaning::default();
        for (index, block) in blocks.iter().enumerate() {
            if *block == UNRESOLVED {
                continue;
            }
            if let Some(country) = self.country(block, index, &meaning.country) {
                meaning.country = country;
            } else if let Some(sector) = words.sector(block) {
                if !meaning.sectors.iter().any(|own| own == sector) {
                    meaning.sectors.push(sector.to_owned());
                }
            } else {
                self.facts.unplaced.insert((*block).to_owned());
            }
        }
        meaning
    }

    /// Reads a block as a country: the first, or the body behind `IGO`.
    fn country(&self, block: &str, index: usize, before: &str) -> Option<String> {
        let is_place = index == 0
            || (matches!(before, "IGO" | "EUR") && matches!(block, "UNO" | "EUR" | "EEC"));
        let old = OLD_COUNTRIES.iter().find(|(old, _)| *old == block);
        let code = old.map_or(block, |(_, new)| new);
        (is_place && self.countries.contains(code)).then(|| code.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::OwnFacts;
    use super::*;

    fn meaning(code: &str, words: Words) -> (String, String, String) {
        let countries: BTreeSet<&str> =
            ["USA", "PSE"].into_iter().chain(CODES_WITHOUT_STATE).collect();
        let facts = OwnFacts::default();
        let mut reading = Reading { file: "x", countries: &countries, facts, errors: vec![] };
        let meaning = reading.meaning(&blocks(code).unwrap(), words);
        let unplaced: Vec<&str> = reading.facts.unplaced.iter().map(String::as_str).collect();
        (meaning.country, meaning.sectors.join(" "), unplaced.join(" "))
    }

    #[test]
    fn codes_become_countries_and_sectors() {
        let cases = [
            ("USAGOV", "USA", "GOV", ""),
            ("IGOUNO", "UNO", "", ""),
            ("IGOUNOHLH", "UNO", "MED", ""),
            ("IGOEUREEC", "EUR", "", ""),
            ("---REB", "", "REB", ""),
            ("PALINSHAM", "PSE", "REB", "HAM"),
            ("IMGMUSISI", "IMG", "", "ISI MUS"),
            ("USAMED", "USA", "JRN", ""),
            ("NGMMED", "NGO", "JRN", ""),
            ("CVLOPP", "", "CVL OPP", ""),
            ("USASEPREB", "USA", "REB", ""),
            ("AFR", "", "", "AFR"),
        ];
        for (code, country, sectors, unplaced) in cases {
            let expected = (country.to_owned(), sectors.to_owned(), unplaced.to_owned());
            assert_eq!(meaning(code, Words::Cameo), expected, "{code}");
        }
        assert_eq!(meaning("USAMED", Words::Plover).1, "MED");
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for code in ["", "US", "USAGO", "usa", "US-", "ÉÉÉ", "USA GOV"] {
            assert_eq!(blocks(code), None, "{code}");
        }
        assert_eq!(blocks("---REB"), Some(vec!["---", "REB"]));
    }

    #[test]
    fn a_dictionary_with_journalists_is_in_plovers_words() {
        assert_eq!(Words::of(["USAMED", "CVL"].into_iter()), Words::Cameo);
        assert_eq!(Words::of(["MED", "JRN"].into_iter()), Words::Plover);
    }
}
