//! Numbers in digits and words, at the head of a list of words. Knows no grammar and no text.

use crate::counts::words::CountWords;

/// More digits than this are no number of people.
const MAX_DIGITS: usize = 10;

/// Phrases of amounts have no more words than this.
const MAX_PHRASE: usize = 4;

/// A number at the head of a list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) min: Option<u64>,
    pub(crate) max: Option<u64>,
    pub(crate) approx: bool,
    /// How many words it takes.
    pub(crate) len: usize,
    /// Whether it is but an article or « un »: one, if a person follows.
    pub(crate) is_article: bool,
}

impl Number {
    fn exact(value: u64, len: usize) -> Number {
        Number { min: Some(value), max: Some(value), approx: false, len, is_article: false }
    }

    fn about(value: u64, len: usize) -> Number {
        Number { approx: true, ..Number::exact(value, len) }
    }

    fn many(value: u64, len: usize) -> Number {
        Number { max: None, approx: true, ..Number::exact(value, len) }
    }
}

/// Reads the longest number at the head of `words`, which are in lower case, hyphens words of their own.
pub(crate) fn read(known: &CountWords, words: &[&str]) -> Option<Number> {
    nobody(known, words).or_else(|| vague(known, words)).or_else(|| plain(known, words))
}

/// "no one", « aucun »: nought.
fn nobody(known: &CountWords, words: &[&str]) -> Option<Number> {
    let all = known.nobody.iter().chain(&known.none);
    all.filter_map(|phrase| starts_with(words, phrase)).max().map(|len| Number::exact(0, len))
}

/// "hundreds", « plusieurs centaines », "a few dozen".
fn vague(known: &CountWords, words: &[&str]) -> Option<Number> {
    if let Some((value, len)) = longest(&known.many, words) {
        return Some(Number::many(value, len));
    }
    let (few, len) = longest(&known.vague, words)?;
    let (unit, more) = collective(known, &words[len..]).unwrap_or((1, 0));
    Some(Number::many(few.saturating_mul(unit), len + more))
}

/// What may be counted in its turn: dozen, hundred, centaines.
fn collective(known: &CountWords, words: &[&str]) -> Option<(u64, usize)> {
    [&known.many, &known.about, &known.multipliers]
        .into_iter()
        .filter_map(|lists| longest(lists, words))
        .max_by_key(|&(_, len)| len)
}

/// A number with its collective noun, if it has one: 23, « deux cents », "two dozen", « une dizaine ».
fn plain(known: &CountWords, words: &[&str]) -> Option<Number> {
    if let Some((value, len)) = longest(&known.about, words) {
        return Some(Number::about(value, len));
    }
    let digits = in_digits(known, words);
    let (value, len, is_article) = match digits {
        Some((value, len)) => (value, len, false),
        None => in_words(known, words)?,
    };
    let counted = [&known.about, &known.many].into_iter();
    let counted = counted.filter_map(|list| longest(list, &words[len..]));
    if let Some((unit, more)) = counted.max_by_key(|&(_, more)| more) {
        return Some(Number::about(value.saturating_mul(unit), len + more));
    }
    Some(Number { is_article, ..Number::exact(value, len) })
}

/// Reads digits with their groups and decimals, and the multipliers behind them: `1,200`, `1 200`, "2.5 million".
fn in_digits(known: &CountWords, words: &[&str]) -> Option<(u64, usize)> {
    let (mut whole, fraction) = digits(known, words.first()?)?;
    let mut len = 1;
    let is_open = known.digits.thousands.iter().any(|mark| mark == " ")
        && fraction.is_empty()
        && words[0].len() <= 3;
    while is_open && words.get(len).is_some_and(|word| is_group(word)) {
        whole.push_str(words[len]);
        len += 1;
    }
    if whole.len() > MAX_DIGITS {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let times = longest(&known.multipliers, &words[len..]);
    match times {
        Some((times, more)) => Some((scaled(whole, &fraction, times)?, len + more)),
        None => fraction.is_empty().then_some((whole, len)),
    }
}

fn is_group(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Cuts a word into its digits before and after the decimal mark. None where it is no number.
fn digits(known: &CountWords, word: &str) -> Option<(String, String)> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_mark = |c: char| {
        let mut marks = known.digits.thousands.iter();
        marks.any(|mark| mark.chars().eq([c])) || (c.is_whitespace() && c != ' ')
    };
    let mut groups = word.split(is_mark);
    let mut whole = groups.next()?.to_owned();
    let mut fraction = String::new();
    let groups: Vec<&str> = groups.collect();
    let is_grouped = !groups.is_empty() && whole.len() <= 3;
    if is_grouped && groups.iter().all(|group| is_group(group)) {
        groups.iter().for_each(|group| whole.push_str(group));
    } else if !groups.is_empty() {
        return None;
    } else if let Some((before, after)) = whole.clone().split_once(known.digits.decimal.as_str()) {
        (whole, fraction) = (before.to_owned(), after.to_owned());
        if fraction.is_empty() || fraction.len() > MAX_DIGITS {
            return None;
        }
    }
    let all_digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    all_digits.then_some((whole, fraction))
}

/// Multiplies, where a whole number comes out: 2.5 million, but not 1.5 hundredths.
fn scaled(whole: u64, fraction: &str, times: u64) -> Option<u64> {
    let whole = whole.checked_mul(times)?;
    if fraction.is_empty() {
        return Some(whole);
    }
    let power = 10u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let part = fraction.parse::<u64>().ok()?.checked_mul(times)?;
    (part % power == 0).then(|| whole.checked_add(part / power))?
}

/// Reads a number in words: the value, how many words, whether it is but an article.
fn in_words(known: &CountWords, words: &[&str]) -> Option<(u64, usize, bool)> {
    let (mut at, mut sum) = (0, Sum::default());
    if known.articles.iter().any(|article| words.first() == Some(&article.as_str())) {
        // "a hundred", « une dizaine »: the article is one, and is multiplied.
        if collective(known, &words[1..]).is_none() {
            return Some((1, 1, true));
        }
        sum.add(1);
        at = 1;
    }
    loop {
        let joint = usize::from(at > 0 && words.get(at).is_some_and(|word| is_joint(known, word)));
        let Some(rest) = words.get(at + joint..) else { break };
        let addend = longest(&known.numbers, rest).filter(|&(value, _)| sum.takes(value));
        let times =
            longest(&known.multipliers, rest).filter(|_| joint == 0 || sum.is_hyphen(words, at));
        match (addend, times) {
            (Some((value, len)), _) => {
                sum.add(value);
                at += joint + len;
            }
            (None, Some((value, len))) => {
                sum.multiply(value);
                at += joint + len;
            }
            (None, None) => break,
        }
    }
    let is_one = at == 1 && sum.value() == 1;
    (at > 0).then(|| (sum.value(), at, is_one))
}

fn is_joint(known: &CountWords, word: &str) -> bool {
    known.joints.iter().any(|joint| joint == word)
}

/// A number in words as it grows.
#[derive(Debug, Default)]
struct Sum {
    /// What was multiplied by a thousand or more.
    total: u64,
    /// What is below.
    current: u64,
    /// The last part that was added; none where a multiplier came last.
    last: Option<u64>,
}

impl Sum {
    /// Tells whether a part may follow: "twenty *three*", « soixante *douze* », not "three four".
    fn takes(&self, value: u64) -> bool {
        match self.last {
            None => self.current.is_multiple_of(100),
            Some(tens @ (60 | 80)) => value < 20 && tens > value,
            Some(tens) if tens >= 20 && tens % 10 == 0 => value < 10,
            // « dix sept », « soixante-dix-sept »
            Some(10) => (7..10).contains(&value),
            Some(_) => false,
        }
    }

    fn add(&mut self, value: u64) {
        self.current = self.current.saturating_add(value);
        self.last = Some(value);
    }

    fn multiply(&mut self, by: u64) {
        let current = self.current.max(1).saturating_mul(by);
        if by >= 1000 {
            self.total = self.total.saturating_add(current);
            self.current = 0;
        } else {
            self.current = current;
        }
        self.last = None;
    }

    fn value(&self) -> u64 {
        self.total.saturating_add(self.current)
    }

    /// « deux-cents »: a hyphen joins where "and" does not.
    fn is_hyphen(&self, words: &[&str], at: usize) -> bool {
        words.get(at) == Some(&"-")
    }
}

/// Returns the value of the longest phrase of a list that the words start with.
fn longest(list: &std::collections::BTreeMap<String, u64>, words: &[&str]) -> Option<(u64, usize)> {
    let longest = words.len().min(MAX_PHRASE);
    (1..=longest).rev().find_map(|len| {
        let value = if len == 1 { list.get(words[0]) } else { list.get(&words[..len].join(" ")) };
        value.map(|&value| (value, len))
    })
}

/// Tells whether the words start with a phrase; returns how many words it has.
pub(crate) fn starts_with(words: &[&str], phrase: &str) -> Option<usize> {
    let mut len = 0;
    for part in phrase.split(' ') {
        if words.get(len) != Some(&part) {
            return None;
        }
        len += 1;
    }
    Some(len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::tests::words;

    fn bounds(lang: &str, text: &str) -> Option<(Option<u64>, Option<u64>, bool, usize)> {
        let words_of: Vec<&str> = text.split(' ').collect();
        let number = read(&words(lang), &words_of)?;
        Some((number.min, number.max, number.approx, number.len))
    }

    fn exact(value: u64, len: usize) -> Option<(Option<u64>, Option<u64>, bool, usize)> {
        Some((Some(value), Some(value), false, len))
    }

    #[test]
    fn digits_are_read_as_the_language_writes_them() {
        assert_eq!(bounds("en", "1,200 people"), exact(1200, 1));
        assert_eq!(bounds("fr", "1 200 personnes"), exact(1200, 2));
        assert_eq!(bounds("fr", "1.200 personnes"), exact(1200, 1));
        assert_eq!(bounds("fr", "1\u{a0}200 personnes"), exact(1200, 1));
        assert_eq!(bounds("en", "2.5 million people"), exact(2_500_000, 2));
        assert_eq!(bounds("fr", "2,5 millions de"), exact(2_500_000, 2));
        assert_eq!(bounds("en", "3 200 people"), exact(3, 1));
    }

    #[test]
    fn what_is_no_whole_number_is_none() {
        for text in ["1.5 people", "12th", "3,14", "123456789012", "people", "12h30"] {
            assert_eq!(bounds("en", text), None, "{text}");
        }
    }

    #[test]
    fn words_are_added_and_multiplied() {
        assert_eq!(bounds("en", "twenty - three people"), exact(23, 3));
        assert_eq!(bounds("en", "two hundred and ten men"), exact(210, 4));
        assert_eq!(bounds("en", "three thousand five hundred"), exact(3500, 4));
        assert_eq!(bounds("en", "a hundred men"), exact(100, 2));
        assert_eq!(bounds("fr", "deux cents personnes"), exact(200, 2));
        assert_eq!(bounds("fr", "vingt et un morts"), exact(21, 3));
        assert_eq!(bounds("fr", "soixante - dix - sept morts"), exact(77, 5));
        assert_eq!(bounds("fr", "quatre - vingt - douze morts"), exact(92, 5));
        assert_eq!(bounds("fr", "mille deux cents soldats"), exact(1200, 3));
    }

    #[test]
    fn two_numbers_beside_each_other_are_two() {
        assert_eq!(bounds("en", "three four"), exact(3, 1));
        assert_eq!(bounds("en", "twenty thirty"), exact(20, 1));
        assert_eq!(bounds("fr", "trois et quatre"), exact(3, 1));
    }

    #[test]
    fn collectives_leave_room() {
        assert_eq!(bounds("fr", "une dizaine de"), Some((Some(10), Some(10), true, 2)));
        assert_eq!(bounds("en", "two dozen men"), Some((Some(24), Some(24), true, 2)));
        assert_eq!(bounds("fr", "des centaines de"), Some((Some(100), None, true, 2)));
        assert_eq!(bounds("en", "scores of"), Some((Some(20), None, true, 1)));
        assert_eq!(bounds("en", "tens of thousands of"), Some((Some(10_000), None, true, 3)));
        assert_eq!(bounds("en", "several hundred men"), Some((Some(200), None, true, 2)));
        assert_eq!(bounds("fr", "plusieurs dizaines de"), Some((Some(20), None, true, 2)));
    }

    #[test]
    fn nobody_is_nought() {
        assert_eq!(bounds("en", "no one was"), exact(0, 2));
        assert_eq!(bounds("fr", "aucun mort"), exact(0, 1));
    }

    #[test]
    fn an_article_says_that_it_is_one() {
        let read = |lang, text: &str| read(&words(lang), &text.split(' ').collect::<Vec<_>>());
        assert!(read("en", "a policeman").is_some_and(|number| number.is_article));
        assert!(read("fr", "un gendarme").is_some_and(|number| number.is_article));
        assert!(read("fr", "une dizaine").is_some_and(|number| !number.is_article));
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_read_without_panic(
            words_of in proptest::collection::vec("[a-z0-9.,\u{a0}é-]{0,14}|un|deux|cent|mille|millions|dizaines|hundred|thousand|dozen|and|-|twenty|9999999999|several|quatre|vingt", 0..12)
        ) {
            let words_of: Vec<&str> = words_of.iter().map(String::as_str).collect();
            for lang in ["fr", "en"] {
                if let Some(number) = read(&words(lang), &words_of) {
                    proptest::prop_assert!(number.len >= 1 && number.len <= words_of.len());
                    proptest::prop_assert!(number.max.is_none_or(|max| number.min.is_some_and(|min| min <= max)));
                }
            }
        }

        #[test]
        fn digits_come_back(value in 0u64..2_000_000_000) {
            let plain = value.to_string();
            let known = words("en");
            proptest::prop_assert_eq!(read(&known, &[plain.as_str()]).and_then(|number| number.min), Some(value));
            let reversed: Vec<char> = plain.chars().rev().collect();
            let groups: Vec<String> = reversed.chunks(3).map(|group| group.iter().rev().collect()).collect();
            let grouped = groups.iter().rev().cloned().collect::<Vec<_>>().join(",");
            proptest::prop_assert_eq!(read(&known, &[grouped.as_str()]).and_then(|number| number.min), Some(value));
        }
    }
}
