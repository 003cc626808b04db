//! The patterns that the words of packs are put into.

use super::RepairFile;

/// `…` in a pattern stands for so many characters at most.
const MAX_GAP_CHARS: usize = 40;

/// Returns the pattern of a day in words. Without months it matches nothing.
pub(super) fn day_shape(all: &RepairFile) -> String {
    let names: Vec<String> =
        all.month.iter().flat_map(|names| names.split_whitespace().map(str::to_owned)).collect();
    let months = alternatives(&names).unwrap_or_else(|| r"[^\s\S]".to_owned());
    let gap = in_any_case(r"[^\S\n]+");
    format!(
        r"(?i)\b(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?{gap}(?P<month>{months})\b\.?(?:,?{gap}(?P<year>(?:1[6-9]|2[01])\d\d))?|(?P<month_first>{months})\b\.?{gap}(?P<day_last>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?{gap}(?P<year_last>(?:1[6-9]|2[01])\d\d))?)"
    )
}

/// Marks a part of a pattern that has both cases of each letter, or none: to find that out takes long for classes of thousands.
fn in_any_case(part: &str) -> String {
    format!("(?-i:{part})")
}

/// Returns a pattern whose groups have no names, so that it may stand in another one twice.
fn without_names(pattern: &str) -> String {
    let mut parts = pattern.split("(?P<");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        format!("{plain}(?:{}", part.split_once('>').map_or(part, |(_, group)| group))
    })
}

/// Returns the pattern of a dateline at the start of a line: a place with day, agency or both; a place in capitals before a dash; an agency before a dash.
pub(super) fn dateline_shape(all: &RepairFile) -> String {
    let agencies = alternatives(&all.dateline_agency).unwrap_or_else(|| r"[^\s\S]".to_owned());
    let name = r"\p{Lu}[\p{L}'’.-]*(?:[^\S\n]+\p{Lu}[\p{L}'’.-]*|[^\S\n]\p{Ll}{1,3}\b){0,4}";
    let place = format!(r"{name}(?:(?:,[^\S\n]*|/|[^\S\n]et[^\S\n]|[^\S\n]\(){name}\)?){{0,2}}");
    let capitals = r"\p{Lu}{3,}(?:[^\S\n’'-]?[\p{Lu}’'-]+){0,3}(?:,[^\S\n]*\p{Lu}[\p{L}.]+)?";
    let agency = format!(r"\([^\S\n]*(?:{agencies})(?:[^)\n]{{0,30}})?\)");
    let day = without_names(&day_shape(all));
    let gap = r"[^\S\n]*";
    let dash = format!(r"{gap}(?:[–—-]+|:){gap}");
    format!(
        r"^(?:(?P<place>{place}){gap},?{gap}(?P<day>(?i:{day}))?{gap},?{gap}(?P<agency>{agency})(?:{dash}|{gap})|(?P<dated>{place}),?{gap}(?P<dated_day>(?i:{day})){dash}|(?P<capitals>{capitals}){gap}[–—-]+{gap}|(?P<alone>{agency}|(?:{agencies})){gap}[–—-]+{gap})"
    )
}

/// Returns the pattern of a whole line that begins as a credit does: « Crédit photo : Ana Kos / AFP », « © Reuters », « AFP ».
pub(super) fn credit_shape(words: String) -> String {
    format!(
        r"^[(\[]?(?:(?:(?:[Cc]opyright )?©|[Cc]opyright \d|(?:{words})[^\S\n]*[:©/|])[^\n]{{0,120}}|(?:{words})[)\]]?\.?)$"
    )
}

/// Returns the pattern of a whole line that ends as a credit does: « … / Getty Images ». Slow, since it may begin with anything.
pub(super) fn credit_end_shape(words: String) -> String {
    format!(
        r"^[^\n]{{0,300}}(?:(?:[/|©]|\((?:AP |AFP )?[Pp]hoto[^\n)]{{0,60}}[/:])[^\S\n]*(?:{words})(?:[^\S\n]via[^\S\n][\p{{L}} ]{{2,20}})?\)?\.?|©[^\n.]{{2,50}})$"
    )
}

/// Returns the pattern of a whole line that is a notice.
pub(super) fn notice_shape(words: String) -> String {
    format!(r"(?i)^(?:{words})[\s.!:>»]*$")
}

/// Returns the pattern of a heading that counts comments: « 8 messages de forum », « Vos réactions (12) ».
pub(super) fn comment_shape(words: String) -> String {
    let (word, gap) = (in_any_case(r"\p{L}+\s"), in_any_case(r"[^\d]{0,12}"));
    format!(r"(?i)^(?:\d[\d\s]*(?:{words})|{word}?(?:{words}){gap}\d[\d\s]*\)?$)")
}

/// Returns a pattern of all the words, the longest first, so that `LIRE AUSSI` is not found as `LIRE`.
pub(super) fn alternatives(words: &[String]) -> Option<String> {
    let mut patterns: Vec<String> = words.iter().map(|word| pattern_of(word)).collect();
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
    patterns.dedup();
    (!patterns.is_empty()).then(|| patterns.join("|"))
}

/// Returns the pattern of one entry: spaces match any space, either apostrophe matches both, `…` a few characters.
fn pattern_of(entry: &str) -> String {
    let mut pattern = String::new();
    for c in entry.trim().chars() {
        match c {
            '…' => pattern.push_str(&in_any_case(&format!(r"[^\n]{{1,{MAX_GAP_CHARS}}}?"))),
            '\'' | '’' => pattern.push_str("['’]"),
            c if c.is_whitespace() => pattern.push_str(&in_any_case(r"[^\S\n]+")),
            c => pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    pattern
}

/// A marker, in any case where a separator follows, else as printed. Which of them count is told by where they stand (see `promotion`).
pub(super) fn promotion_shape(words: &str) -> String {
    let gap = r"[^\S\n]*";
    format!(
        r"(?P<strong>\b(?i:{words}){gap}(?:[>›▶►→|]+{gap})+)|(?P<weak>\b(?i:{words}){gap}(?:[:»]{gap})+)|(?P<dash>\b(?:{words}){gap}[–—-]+{gap})|(?P<bare>\b(?:{words})(?:[^\S\n]+|\n|$))"
    )
}

/// A label, a date, and perhaps a title. A label of less than four letters needs a colon: a first sentence may begin « De 2020 à 2022 ».
pub(super) fn header_shape(labels: String) -> String {
    let day = r"\d{4}(?:-[\dX]{2}(?:-[\dX]{2})?)?(?:[T ]\d{2}:\d{2}[\d:.Zz+-]*)?[~?%]?|\d{1,2}[/.]\d{1,2}[/.]\d{4}";
    format!(
        r"^(?i:(?P<label>{labels}))[^\S\n]*(?P<colon>:?)[^\S\n]*(?P<date>{day})(?:[^\S\n]*[|–—:,-])?(?:[^\S\n]+(?P<title>\S[^\n]*))?$"
    )
}
