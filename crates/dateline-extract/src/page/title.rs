//! The title of an article among what its page gives as such: with the outlet's name behind it, in a version for search engines, as printed.

use crate::words::letters;

/// What stands between a title and the name of its outlet.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " • ", " :: ", " » ", "ㅣ", "-"];

/// A title keeps at least so many letters before what is cut off.
const MIN_LETTERS: usize = 8;

/// A longer text names no outlet.
const MAX_OUTLET_WORDS: usize = 6;

/// What a page gives as the title of its article.
#[derive(Default)]
pub(crate) struct Titles {
    /// In JSON-LD and `<meta>`, the most trusted first.
    pub(crate) stated: Vec<String>,
    /// Whether the first of them is a headline in JSON-LD.
    pub(crate) is_in_json_ld: bool,
    /// Headings of the first level.
    pub(crate) printed: Vec<String>,
    /// The page's own title.
    pub(crate) page: Option<String>,
    /// Names of the outlet.
    pub(crate) outlets: Vec<String>,
}

impl Titles {
    /// Returns the stated title that is printed over the article, else the most trusted.
    pub(crate) fn choose(&self) -> Option<String> {
        let stated: Vec<String> =
            self.stated.iter().map(|title| self.without_outlet(title)).collect();
        let same = |one: &str, other: &str| letters(one) == letters(other);
        let is_printed = |title: &&String| self.printed.iter().any(|h1| same(title, h1));
        if let Some(title) = stated.iter().find(is_printed) {
            return Some(title.clone());
        }
        let only = || self.printed.first().filter(|_| self.printed.len() == 1).cloned();
        let of_page = || self.page.as_deref().map(|title| self.without_outlet(title));
        // Two witnesses against the short form that social networks are told; JSON-LD outweighs them.
        let is_short = |title: &String, h1: &str| {
            3 * title.len() < 2 * h1.len() && !letters(h1).ends_with(&letters(title))
        };
        let is_agreed = |h1: &String| {
            !self.is_in_json_ld
                && stated.first().is_some_and(|title| is_short(title, h1))
                && of_page().is_some_and(|title| same(&title, h1))
        };
        let agreed = || only().filter(is_agreed);
        agreed().or_else(|| stated.first().cloned()).or_else(only).or_else(of_page)
    }

    /// Returns what stands beside the printed headline in the page's own title, where nothing else names the outlet.
    pub(crate) fn outlet_beside(&self) -> Option<String> {
        let title = self.page.as_deref()?;
        let is_printed = |part: &str| self.printed.iter().any(|h1| letters(h1) == letters(part));
        let cuts = [" : "].into_iter().chain(SEPARATORS);
        let ends = cuts.flat_map(|cut| {
            let head = title.split_once(cut).filter(|(_, tail)| is_printed(tail));
            let tail = title.rsplit_once(cut).filter(|(head, _)| is_printed(head));
            [head.map(|(name, _)| name), tail.map(|(_, name)| name)]
        });
        let is_name = |name: &&str| name.split_whitespace().count() <= MAX_OUTLET_WORDS;
        ends.flatten().map(str::trim).find(is_name).map(str::to_owned)
    }

    /// Cuts off what stands behind a separator where it is a name of the outlet, or what stands before it is printed as heading.
    fn without_outlet(&self, title: &str) -> String {
        let is_printed = |head: &str| self.printed.iter().any(|h1| letters(h1) == letters(head));
        let mut left = title;
        while let Some((head, tail)) = Titles::cut(left).filter(|_| !is_printed(left)) {
            if letters(head).chars().count() < MIN_LETTERS && !is_printed(head) {
                break;
            }
            if !is_printed(head) && !self.is_outlet(tail) {
                break;
            }
            left = head;
        }
        left.trim().to_owned()
    }

    /// Splits at the last separator.
    fn cut(title: &str) -> Option<(&str, &str)> {
        SEPARATORS
            .iter()
            .filter_map(|separator| title.rsplit_once(separator))
            .max_by_key(|cut| cut.0.len())
    }

    fn is_outlet(&self, name: &str) -> bool {
        let name = letters(name);
        let is_part =
            |outlet: &String| outlet.starts_with(&name) || name.starts_with(outlet.as_str());
        let outlets = self.outlets.iter().map(|outlet| letters(outlet));
        let mut outlets = outlets.filter(|outlet| outlet.chars().count() > 1);
        name.chars().count() > 1 && outlets.any(|outlet| is_part(&outlet))
    }
}

/// Returns the part of a page's title that is the name of its outlet: the one with the letters of its address.
pub(crate) fn outlet_in_title(title: &str, host: &str) -> Option<String> {
    let host = letters(host);
    let parts = title
        .split([':', '|', '•'])
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" – "));
    let is_name = |part: &&str| {
        let own = letters(part);
        let n_chars = own.chars().count();
        n_chars > 3
            && (own == host
                || host.starts_with(&own)
                || (own.ends_with(&host) && n_chars <= host.chars().count() + 4))
    };
    parts.map(str::trim).find(is_name).map(str::to_owned)
}

/// Returns the name in an address: `golem` of `https://www.golem.de/x`.
pub(crate) fn outlet_of_host(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split(['/', ':', '?']).next()?;
    let mut labels: Vec<&str> = host.split('.').collect();
    labels.pop()?;
    // `co.uk`, `com.au`
    if labels.len() > 1 && labels.last().is_some_and(|label| label.len() <= 3) {
        labels.pop();
    }
    labels.last().map(|label| (*label).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(stated: &[&str], printed: &[&str], outlets: &[&str]) -> Option<String> {
        let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let titles = Titles {
            stated: all(stated),
            is_in_json_ld: false,
            printed: all(printed),
            page: None,
            outlets: all(outlets),
        };
        titles.choose()
    }

    #[test]
    fn the_outlet_is_no_part_of_a_title() {
        for (stated, title) in [
            ("Le roi est mort - Le Journal", "Le roi est mort"),
            ("Le roi est mort | Monde | Le Journal.fr", "Le roi est mort | Monde"),
            ("Le roi est mort - vive le roi", "Le roi est mort - vive le roi"),
            ("Saint-Denis - Le Journal", "Saint-Denis"),
        ] {
            assert_eq!(chosen(&[stated], &[], &["Le Journal"]).as_deref(), Some(title));
        }
        assert_eq!(chosen(&["A roi | B"], &["A roi"], &[]).as_deref(), Some("A roi"));
    }

    #[test]
    fn what_is_printed_decides() {
        let title = |stated: &[&str], printed: &[&str]| chosen(stated, printed, &[]);
        assert_eq!(title(&["Pour Google", "L'un"], &["L’un"]).as_deref(), Some("L'un"));
        assert_eq!(title(&["Pour Google", "Autre"], &["L’un"]).as_deref(), Some("Pour Google"));
        assert_eq!(title(&[], &["L’un"]).as_deref(), Some("L’un"));
        assert_eq!(title(&[], &["L’un", "L’autre"]), None);
    }

    #[test]
    fn addresses_name_outlets() {
        assert_eq!(outlet_of_host("https://www.golem.de/x").as_deref(), Some("golem"));
        assert_eq!(outlet_of_host("https://news.the-mail.co.uk").as_deref(), Some("the-mail"));
        assert_eq!(outlet_of_host("x"), None);
    }
}
